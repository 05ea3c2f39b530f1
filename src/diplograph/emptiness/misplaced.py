"""Properties of a query that what they are asked of never has, by the ontology.

``?post dg:validFrom ?day`` matches nothing where ``?post`` is an office: when something holds is
said of claims. Told is of a variable that the query itself makes a thing of another class, by
``a``, by the range of a property that leads to it, or by the domain of another that it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from diplograph.namespaces import DG, PREFIXES, compress
from diplograph.queries.shape import Element, Pattern, UnreadableError, shape
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from diplograph.vocabulary import Property

_CLAIM = f"{DG}Claim"


class Misplaced(NamedTuple):
    """A triple pattern that nothing can match: its place, and what is wrong with it."""

    offset: int
    said: str


def misplaced(query: str) -> tuple[Misplaced, ...]:
    """The patterns of `query` whose property is of another class than their subject, by place.

    None if it is not read. Branches of UNION are left out: a variable may be another thing in each.
    """
    try:
        found = shape(query)
    except UnreadableError:
        return ()
    prefixes = {**PREFIXES, **found.prefixes}
    patterns = [
        each
        for each in (_patterns(found.where.elements) if found.where else ())
        if each.path.kind == "term"
    ]
    classes = _classes(patterns, prefixes)
    told = []
    for each, known in _ordered(patterns, prefixes):
        domain = known.domain
        if domain is None or not each.subject.startswith("?"):
            continue
        is_a = classes.setdefault(each.subject, domain)
        if not _agree(is_a, domain):
            told.append(Misplaced(each.start, _said(each, domain, is_a)))
    return tuple(sorted(told))


def _patterns(elements: tuple[Element, ...]) -> Iterator[Pattern]:
    for element in elements:
        yield from element.patterns
        if element.kind in ("group", "optional", "graph"):
            for group in element.groups:
                yield from _patterns(group.elements)


def _classes(patterns: list[Pattern], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The class of each variable, by ``a`` first, else by the range of what leads to it."""
    known = {each.iri for each in vocabulary().classes.values()}
    found: dict[str, str] = {}
    for each in patterns:
        if each.path.text in ("a", "rdf:type") and (iri := _iri(each.object, prefixes)) in known:
            found.setdefault(each.subject, iri)
    for each in patterns:
        leads = _property(each, prefixes)
        if leads is not None and leads.object_property and leads.range in known:
            found.setdefault(each.object, leads.range)
    return found


def _ordered(
    patterns: list[Pattern], prefixes: Mapping[str, str]
) -> list[tuple[Pattern, Property]]:
    """The patterns with their properties, those of claims last: these are what is mistaken."""
    found = [(each, known) for each in patterns if (known := _property(each, prefixes))]
    return sorted(found, key=lambda each: each[1].domain == _CLAIM)


def _property(pattern: Pattern, prefixes: Mapping[str, str]) -> Property | None:
    iri = _iri(pattern.path.text, prefixes)
    return vocabulary().properties.get(iri.removeprefix(DG)) if iri.startswith(DG) else None


def _iri(written: str, prefixes: Mapping[str, str]) -> str:
    if written.startswith("<"):
        return written[1:-1]
    prefix, _, local = written.partition(":")
    return prefixes.get(prefix, "") + local


def _agree(one: str, other: str) -> bool:
    """Whether a thing may be of both classes, as the one is above the other or beside it."""
    above = {each.iri: each.ancestors for each in vocabulary().classes.values()}
    return bool(above.get(one, frozenset({one})) & above.get(other, frozenset({other})))


def _said(pattern: Pattern, domain: str, is_a: str) -> str:
    name, subject = pattern.path.text, pattern.subject
    said = f"{name} is of a {compress(domain)}, and {subject} is a {compress(is_a)} here"
    if domain != _CLAIM:
        return said
    leads = "dg:claimSubject|dg:claimObject"
    return f"{said}; write ?claim {leads} {subject} ; {name} {pattern.object}"
