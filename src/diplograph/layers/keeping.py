"""The claims and evidence of a source as they are kept, as JSON, and read back.

They depend on what the source says alone, and are most of what is read of a graph. What they are
to those of other sources, their order and what supersedes them, is made of all of them. What
neither the picture nor an analysis shows of them stands on a line of its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Container, Mapping
from dataclasses import fields
from hashlib import sha256
from operator import attrgetter
from sys import intern
from typing import Any, NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode

from diplograph.compression import packed, unpacked
from diplograph.layers.values import Claim, Layers, Locator, Term
from diplograph.namespaces import ID

#: A value of JSON.
_Json: TypeAlias = Any

#: The field of a claim that neither the picture nor an analysis shows.
_UNSEEN = "recorded_on"
_FIELDS = tuple(field.name for field in fields(Claim) if field.name != _UNSEEN)
_VALUES, _UNSEEN_VALUE = attrgetter(*_FIELDS), attrgetter(_UNSEEN)
#: Where it stands among the fields.
_PLACE = [field.name for field in fields(Claim)].index(_UNSEEN)


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
    it. It is packed (:func:`diplograph.compression.packed`).
    """
    reasons: dict[str, list[str]] = defaultdict(list)
    for each in layers.omissions:
        reasons[each.locator.iri].append(each.reason)
    said: dict[str, _Lines] = defaultdict(lambda: _Lines([], [], [], []))
    for claim in layers.claims.values():
        if (source := _source(claim.iri)) not in besides:
            values = zip(_TO, _VALUES(claim), strict=True)
            said[source].claims.append([to(value) for to, value in values])
            said[source].days.append(_UNSEEN_VALUE(claim))
    for iri, passage in layers.evidence.items():
        if (source := _source(iri)) not in besides:
            place = passage.start, passage.end, passage.paragraph
            said[source].passages.append([iri, passage.source, *place, *reasons.get(iri, ())])
            said[source].digests.append(passage.digest)
    return {source: packed(b"\n".join(each.written())) for source, each in said.items()}


def read(data: bytes) -> Said:
    """What a source says, as it was :func:`written`, which is nothing of one that says nothing."""
    if not (text := unpacked(data)):
        return Said([], [])
    (claims, passages), (days, digests) = map(json.loads, text.split(b"\n"))
    for claim, day in zip(claims, days, strict=True):
        for place, of in _OF:
            claim[place] = of(claim[place])
        claim.insert(_PLACE, _interned(day))
    return Said(
        [*map(tuple, claims)],
        [
            Passage(Locator(iri, intern(source), start, end, paragraph, digest), tuple(reasons))
            for (iri, source, start, end, paragraph, *reasons), digest in zip(
                passages, digests, strict=True
            )
        ],
    )


def seen(rest: bytes, said: Mapping[str, bytes]) -> str:
    """A digest (SHA-256, in hex) of all that the picture and the analyses can show of a graph.

    `said` is what each source says, as it was :func:`written`, and `rest` the N-Triples beside it.
    """
    digest = sha256(rest)
    for source in sorted(said):
        digest.update(unpacked(said[source]).partition(b"\n")[0])
    return digest.hexdigest()


class _Lines(NamedTuple):
    """What a source says as values of JSON; `days` and `digests` stand on the second line."""

    claims: list[_Json]
    passages: list[_Json]
    days: list[_Json]
    digests: list[_Json]

    def written(self) -> tuple[bytes, bytes]:
        """The lines."""
        claims, passages, *unseen = self
        return _encode([claims, passages]).encode(), _encode(unseen).encode()


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
    **dict.fromkeys(("inference_rule", "earliest", "latest"), _interned),
}
_TO = tuple(_WRITTEN.get(name, _same) for name in _FIELDS)
_OF = [(place, _READ[name]) for place, name in enumerate(_FIELDS) if name in _READ]
