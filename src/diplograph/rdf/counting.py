"""In which larger events an event that was held is counted, by what is accepted of both.

``dg:partOf`` says no more than that an event was a leg, a stop or a sitting of another. A leg of a
mission is counted in the mission; a visit to the forum of somebody else is a visit by itself,
though it is part of the forum. ``dg:countedIn`` is written for what counts, beside ``dg:partOf``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Triple

from diplograph.rdf.atlas import Atlas, ends
from diplograph.rdf.compile import CompiledClaim
from diplograph.rdf.terms import term

#: What a visit comes from, of all that is a place: a continent has visitors of many countries.
_HOMES = frozenset({"City", "Country", "Region", "State"})


def counted_in(accepted: Iterable[CompiledClaim], atlas: Atlas) -> Iterator[Triple]:
    """The ``dg:countedIn`` of events that were held, as it is defined in the ontology.

    Places and the classes of events are those of `atlas`. Only what was held has accepted parts,
    but what it is part of need not have been: nothing is counted in that.
    """
    accepted, is_held = tuple(accepted), term("kind:held")
    held = {one.subject.value for one in accepted if one.subject and one.object == is_held}
    wholes: dict[str, set[str]] = defaultdict(set)
    homes: dict[str, set[str]] = defaultdict(set)
    for compiled in accepted:
        if compiled.claim.property == "partOf":
            part, whole = ends(compiled)
            wholes[part] |= {whole} & held
        elif compiled.claim.property in {"visitorFrom", "visitingParty"}:
            visit, home = ends(compiled)
            homes[visit] |= {
                place
                for place in atlas.around(home)
                if atlas.kinds.get(home) in _HOMES and atlas.kinds.get(place) in _HOMES
            }
    for part, around in wholes.items():
        for whole in around:
            if atlas.kinds.get(part) != "Visit" or any(
                _may_share(homes.get(part), homes.get(each))
                for each in _up_from(whole, wholes)
                if atlas.kinds.get(each) == "Visit"
            ):
                yield Triple(NamedNode(part), term("dg:countedIn"), NamedNode(whole))


def _may_share(one: set[str] | None, other: set[str] | None) -> bool:
    """Whether two visits may be of the same visitors, by where these came from."""
    return not one or not other or not one.isdisjoint(other)


def _up_from(event: str, wholes: Mapping[str, set[str]]) -> set[str]:
    """The event and all that it is part of, directly or not."""
    found, open_ends = {event}, [event]
    while open_ends:
        outer = wholes.get(open_ends.pop(), set()) - found
        open_ends += outer
        found |= outer
    return found
