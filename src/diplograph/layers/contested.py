"""What is contested, worked out of claims and accepted triples (design, "Contested").

An accepted triple that a live claim denies, perhaps with all others that have its subject or its
value ("nothing was signed during the visit", "nobody signed the agreement"); or a subject and
property with differing live values, where the property takes one value or a rank is given for a
reason. Live is what is not superseded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeAlias

from diplograph.layers.values import Claim, Contest, Term, Triple
from diplograph.namespaces import KIND
from diplograph.queries.contests import Said, Sort, sort

#: Subject, predicate and value of what a claim says; None is left out.
_Parts: TypeAlias = tuple[str | None, str | None, Term | None]
#: A contested triple, and a claim on either side.
_Side: TypeAlias = tuple[Triple, str]


def contests(
    claims: Mapping[str, Claim], accepted: Collection[Triple], single: Collection[str]
) -> tuple[tuple[Contest, ...], Mapping[Triple, Sort]]:
    """What is contested, by subject and predicate; and the triples that are, with how.

    `single` are the properties that take one value. Dates that agree after all are not contested.
    """
    sides = {*_denied(claims.values(), accepted), *_differing(claims.values(), single)}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for triple, claim in sides:
        found[triple.subject, triple.predicate].add(claim)
    order = {iri: number for number, iri in enumerate(claims)} if found else {}
    sorts = {
        (subject, predicate): kind
        for (subject, predicate), iris in sorted(found.items())
        if (kind := sort(predicate, [_said(claims[iri]) for iri in iris])) is not None
    }
    return (
        tuple(
            Contest(*pair, kind, claims=tuple(sorted(found[pair], key=order.__getitem__)))
            for pair, kind in sorts.items()
        ),
        {triple: sorts[triple[:2]] for triple, _ in sides if triple[:2] in sorts},
    )


def _denied(claims: Iterable[Claim], accepted: Collection[Triple]) -> Iterator[_Side]:
    """Accepted triples that are denied, with the denials and all that say them, or the opposite."""
    denials: dict[_Parts, list[str]] = defaultdict(list)
    for claim in claims:
        if claim.is_denied and not claim.superseded_by:
            denials[claim.subject, claim.predicate, claim.value].append(claim.iri)
    if not denials:
        return
    denied: dict[Triple, list[str]] = {}
    for triple in accepted:
        subject, predicate, value = triple
        said: tuple[_Parts, ...] = (
            triple,
            (subject, predicate, None),
            (None, predicate, value),
        )
        if found := [denial for each in said for denial in denials.get(each, ())]:
            denied[triple] = found
    for claim in claims:
        if (whole := claim.triple) in denied and not claim.superseded_by:
            assert whole is not None
            denied[whole].append(claim.iri)
    yield from ((triple, iri) for triple, iris in denied.items() for iri in iris)


def _differing(claims: Iterable[Claim], single: Collection[str]) -> Iterator[_Side]:
    """What is said of a subject and property that has more than one live value."""
    ranked = {(each.subject, each.predicate) for each in claims if each.rank_reason is not None}
    told: dict[tuple[str, str], list[_Side]] = defaultdict(list)
    for claim in claims:
        triple = claim.triple
        if triple is None or claim.superseded_by or claim.polarity != f"{KIND}affirmed":
            continue
        if triple.predicate in single or triple[:2] in ranked:
            told[triple[:2]].append((triple, claim.iri))
    for sides in told.values():
        if len({triple.value for triple, _ in sides}) > 1:
            yield from sides


def _said(claim: Claim) -> Said:
    return Said(
        value=claim.value.value if claim.value is not None else "",
        kind=claim.kind,
        denied=claim.is_denied,
        ranked=claim.rank_reason is not None,
        earliest=claim.earliest,
        latest=claim.latest,
    )
