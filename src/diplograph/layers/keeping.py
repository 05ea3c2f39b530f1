"""The claims and evidence of a source as they are kept, as JSON, and read back.

They depend on what the source says alone, and are most of what is read of a graph. What they are
to those of other sources, their order and what supersedes them, is made of all of them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Container, Mapping
from dataclasses import fields
from operator import attrgetter
from sys import intern
from typing import Any, NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode

from diplograph.layers.values import Claim, Layers, Locator, Term
from diplograph.namespaces import ID

#: A value of JSON.
_Json: TypeAlias = Any

_FIELDS = tuple(field.name for field in fields(Claim))
_VALUES = attrgetter(*_FIELDS)


class Passage(NamedTuple):
    """A piece of evidence, and the codes that say why nothing was claimed of it."""

    locator: Locator
    reasons: tuple[str, ...]


class Said(NamedTuple):
    """Claims and evidence, in any order.

    Each of `claims` are the values of its fields, in their order. Of what supersedes it there is
    nothing, and of its evidence the IRIs.
    """

    claims: list[tuple[Any, ...]]
    passages: list[Passage]


def written(layers: Layers, *, besides: Container[str] = ()) -> Mapping[str, bytes]:
    """What each source says, by its slug, `besides` some: claims and evidence whose IRIs begin with
    it.
    """
    reasons: dict[str, list[str]] = defaultdict(list)
    for each in layers.omissions:
        reasons[each.locator.iri].append(each.reason)
    claims: dict[str, list[_Json]] = defaultdict(list)
    for claim in layers.claims.values():
        if (source := _source(claim.iri)) not in besides:
            claims[source].append([to(x) for to, x in zip(_TO, _VALUES(claim), strict=True)])
    passages: dict[str, list[_Json]] = defaultdict(list)
    for iri, passage in layers.evidence.items():
        if (source := _source(iri)) not in besides:
            place = passage.start, passage.end, passage.paragraph, passage.digest
            passages[source].append([iri, passage.source, *place, *reasons.get(iri, ())])
    return {
        source: _encode([claims.get(source, ()), passages.get(source, ())]).encode()
        for source in claims.keys() | passages.keys()
    }


def read(data: bytes) -> Said:
    """What a source says, as it was :func:`written`."""
    claims, passages = json.loads(data)
    return Said(
        [tuple([of(x) for of, x in zip(_OF, claim, strict=True)]) for claim in claims],
        [
            Passage(Locator(iri, intern(source), *place), tuple(reasons))
            for iri, source, *place, reasons in ((*each[:6], each[6:]) for each in passages)
        ],
    )


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def _source(iri: str) -> str:
    return iri.removeprefix(ID).partition(".")[0]


def _same(value: _Json) -> _Json:
    return value


def _interned(value: str | None) -> str | None:
    return value and intern(value)


def _texts(value: list[str]) -> tuple[str, ...]:
    return tuple(map(intern, value))


def _of_term(term: Term | None) -> _Json:
    if isinstance(term, Literal):
        return [term.value, term.language, None if term.language else term.datatype.value]
    return term and term.value


def _term(value: _Json) -> Term | None:
    if isinstance(value, list):
        text, language, datatype = value
        if language:
            return Literal(text, language=language)
        return Literal(text, datatype=NamedNode(datatype))
    return None if value is None else NamedNode(value)


def _nothing(_: object) -> tuple[()]:
    return ()


def _iris(passages: tuple[Locator, ...]) -> tuple[str, ...]:
    return tuple(each.iri for each in passages)


#: How fields are written, and read, if not as they are.
_WRITTEN: Mapping[str, Callable[[Any], _Json]] = {
    "value": _of_term,
    "inferred_from": _of_term,
    "superseded_by": _nothing,
    "evidence": _iris,
}
_READ: Mapping[str, Callable[[_Json], Any]] = {
    "value": _term,
    "inferred_from": _term,
    "superseded_by": _nothing,
    "evidence": tuple,
    "attributed_to": _texts,
    "supersedes": _texts,
    "about": _texts,
    **dict.fromkeys(
        ("kind", "holder", "certainty", "polarity", "basis", "rank", "subject", "predicate"),
        _interned,
    ),
    **dict.fromkeys(("inference_rule", "recorded_on", "earliest", "latest"), _interned),
}
_TO = tuple(_WRITTEN.get(name, _same) for name in _FIELDS)
_OF = tuple(_READ.get(name, _same) for name in _FIELDS)
