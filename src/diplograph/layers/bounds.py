"""What pages show of a graph that has more claims than anyone can take in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import replace

from diplograph.layers.values import Claim, Layers
from diplograph.namespaces import DG

#: So many claims, and their things, are shown at the most: some seconds of arranging, and pages of
#: a few megabytes. More could be told apart by nobody.
MOST_CLAIMS = 6000


def within_bounds(layers: Layers, most: int = MOST_CLAIMS) -> Layers:
    """The layers with at most so many claims: those on the events that most sources tell of.

    Events are taken whole, with every claim on them or about them, until the next has too many; of
    equals, the first by IRI. What is said of the things beside is left out, but for what needs no
    claim; so are sources that hold none of these claims, with what was left out of them.
    """
    if len(layers.claims) <= most:
        return layers
    told: dict[str, list[Claim]] = defaultdict(list)
    events = {iri for iri, thing in layers.things.items() if f"{DG}Event" in thing.classes}
    for claim in layers.claims.values():
        for iri in dict.fromkeys((claim.subject or "", *claim.about)):
            if iri in events:
                told[iri].append(claim)
    kept: set[str] = set()
    for event in _most_told_first(told):
        if len(kept) + len(told[event]) > most:
            break
        kept.update(claim.iri for claim in told[event])
    claims = {iri: claim for iri, claim in layers.claims.items() if iri in kept}
    holders = {claim.holder for claim in claims.values()}
    return replace(
        layers,
        sources={iri: source for iri, source in layers.sources.items() if iri in holders},
        claims={iri: _among(claim, kept) for iri, claim in claims.items()},
        facts=tuple(
            replace(fact, claims=tuple(each for each in fact.claims if each in kept))
            for fact in layers.facts
            if not fact.claims or not kept.isdisjoint(fact.claims)
        ),
        contests=tuple(each for each in layers.contests if kept.issuperset(each.claims)),
        omissions=tuple(each for each in layers.omissions if each.locator.source in holders),
    )


def _most_told_first(told: Mapping[str, list[Claim]]) -> list[str]:
    sources = {iri: len({claim.holder for claim in claims}) for iri, claims in told.items()}
    return sorted(sources, key=lambda iri: (-sources[iri], iri))


def _among(claim: Claim, kept: Container[str]) -> Claim:
    """A claim that is corrected, and corrects, only what is kept."""
    return replace(
        claim,
        supersedes=tuple(each for each in claim.supersedes if each in kept),
        superseded_by=tuple(each for each in claim.superseded_by if each in kept),
    )
