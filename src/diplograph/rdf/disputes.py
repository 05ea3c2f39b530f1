"""Which places are disputed, by what sources tell of where they lie.

``dg:inDisputedPlace`` leads from a place to itself, or to one that it lies in, where sources put
that one in two territories of which neither contains the other. It takes no side: whatever the
sources say stands in the graph beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple

from diplograph.rdf.atlas import UNITS, Atlas, ends
from diplograph.rdf.compile import CompiledClaim
from diplograph.rdf.terms import term


class _Placing(NamedTuple):
    """That a place lies in `outer`, as the source of this number says, or since when it does."""

    outer: str
    source: int
    since: str | None
    until: str | None


def in_disputed_place(said: Iterable[Sequence[CompiledClaim]], atlas: Atlas) -> Iterator[Triple]:
    """The ``dg:inDisputedPlace`` of places.

    `said` are the claims of each source. Those that are denied or superseded do not count; their
    rank, kind and certainty do not matter, as an editor who prefers one side settles nothing.

    Nothing is disputed that reference knowledge tells. What is told of a time that has ended, or of
    two times, is told of bounds that moved; and of two regions or states of one country the one of
    no time ends where the other begins. That a territory is part of a country settles it for the
    sources that say so and for no other; where the graph knows what kind of place the territory is,
    one of them suffices.
    """
    placings = _placings(said)
    apart = {
        place
        for place, told in placings.items()
        if atlas.times.get(place, {}).keys() <= {placing.outer for placing in told}
        and any(_differ(one, other, placings, atlas) for one, other in combinations(told, 2))
    }
    if not apart:
        return
    for place in apart | atlas.times.keys():
        for disputed in apart & atlas.around(place):
            yield Triple(NamedNode(place), term("dg:inDisputedPlace"), NamedNode(disputed))


def _placings(said: Iterable[Sequence[CompiledClaim]]) -> dict[str, list[_Placing]]:
    """What is said of where each place lies."""
    said = tuple(said)
    superseded = {claim.supersedes for claims in said for claim in claims if claim.supersedes}
    placings: dict[str, list[_Placing]] = defaultdict(list)
    for source, claims in enumerate(said):
        for compiled in claims:
            claim = compiled.claim
            if claim.property != "within" or claim.polarity != "affirmed":
                continue
            if compiled.iri not in superseded:
                inner, outer = ends(compiled)
                placings[inner].append(_Placing(outer, source, claim.valid_from, claim.valid_until))
    return placings


def _differ(
    one: _Placing, other: _Placing, placings: dict[str, list[_Placing]], atlas: Atlas
) -> bool:
    """Whether two placings of a place put it in territories of which neither contains the other."""
    if one.outer == other.outer or one.until or other.until or (one.since and other.since):
        return False
    if (one.since or other.since) and _are_units_of_one_country(one.outer, other.outer, atlas):
        return False
    return not any(
        _settles(here, there, placings, atlas) for here, there in ((one, other), (other, one))
    )


def _settles(
    here: _Placing, there: _Placing, placings: dict[str, list[_Placing]], atlas: Atlas
) -> bool:
    """Whether one territory lies in the other, by the graph or by who put the place in the one."""
    is_known = atlas.kinds.get(here.outer, "Place") != "Place"
    if is_known and there.outer in atlas.around(here.outer):
        return True
    told = placings.get(here.outer, ())
    return any(each.outer == there.outer and each.source == here.source for each in told)


def _are_units_of_one_country(one: str, other: str, atlas: Atlas) -> bool:
    kind = atlas.kinds.get(one, "")
    if kind not in UNITS or atlas.kinds.get(other) != kind:
        return False
    shared = atlas.times.get(one, {}).keys() & atlas.times.get(other, {}).keys()
    return any(atlas.kinds.get(land) == "Country" for land in shared)
