"""Where the nodes of a network stand: in a circle about the place that they are nearest to.

Places are the middles of circles; what accepted edges join with a place is in its circle, what they
join with that too; of several at one distance, the place that it is joined with most. What is near
no place stands in circles by its look. So a tool shows something to begin with, the same each time;
its own arrangements go on from there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from diplograph.export.look import NODES
from diplograph.export.network import Edge
from diplograph.packing import pack, seeds

#: The room of a node, in the units of the tool.
_ROOM = 24.0
#: The rest about a circle, in rooms.
_BESIDE = 1.0
#: What leads from one thing to all others.
_LEADS_NOWHERE = frozenset({"Sector", "Source"})


class Place(NamedTuple):
    """Where a node stands, and how many accepted edges it has."""

    x: float
    y: float
    degree: int

    @property
    def size(self) -> float:
        """The diameter to draw it with: its area grows with its degree."""
        return round(4 + 4 * sqrt(min(self.degree, 24)), 1)


def arrange(styles: Mapping[str, str], edges: Iterable[Edge]) -> dict[str, Place]:
    """Where nodes stand, of which `styles` has the looks by IRI, in the order of `styles`."""
    joined: dict[str, list[str]] = defaultdict(list)
    degree: Counter[str] = Counter()
    homes: set[str] = set()
    for source, target, said in edges:
        if said.standing == "accepted":
            degree.update((source, target))
            joined[source].append(target)
            joined[target].append(source)
            homes.update(end for end in (source, target) if styles[end] == "Place")
    near = _nearest(sorted(homes), joined, styles)
    groups: dict[str, list[str]] = defaultdict(list)
    for node, look in styles.items():
        groups[near.get(node, look)].append(node)
    return _placed(groups, degree)


def _nearest(
    homes: Sequence[str], joined: Mapping[str, Sequence[str]], styles: Mapping[str, str]
) -> dict[str, str]:
    near = {home: home for home in homes}
    edge = list(homes)
    while edge:
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for node in edge:
            for other in joined[node]:
                if other not in near and styles[other] not in _LEADS_NOWHERE:
                    votes[other][near[node]] += 1
        for node, found in votes.items():
            near[node] = min(found, key=lambda home: (-found[home], home))
        edge = list(votes)
    return near


def _placed(groups: Mapping[str, Sequence[str]], degree: Mapping[str, int]) -> dict[str, Place]:
    # What belongs nowhere is about the rest.
    ordered = sorted(groups.items(), key=lambda each: (each[0] in NODES, -len(each[1]), each[0]))
    middles = pack([sqrt(len(group)) + _BESIDE for _, group in ordered])
    points = seeds(max(map(len, groups.values()), default=0))
    found: dict[str, Place] = {}
    for (name, group), (left, top) in zip(ordered, middles, strict=True):
        inside = sorted(group, key=lambda node: (node != name, -degree.get(node, 0), node))
        for node, (dx, dy) in zip(inside, points, strict=False):
            x, y = (round(_ROOM * (at + d), 1) for at, d in ((left, dx), (top, dy)))
            found[node] = Place(x, y, degree.get(node, 0))
    return found
