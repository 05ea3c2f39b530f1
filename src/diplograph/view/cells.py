"""The whole graph: a circle for each place, of what is at home there, and lines between circles.

What has no home of its own is where the nearest thing with a home is, along what is accepted;
sectors lead nobody anywhere. What is near no place stands in circles by its look. The place itself
is the middle of its circle; about it come rings, one for each look, in which what is best connected
comes first. Where something stands says where it belongs and what it is; nothing is left to a
simulation. A place that a list adds, of which nobody speaks and where nothing is at home, stands
nowhere.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence

from diplograph.layers import Layers
from diplograph.packing import around, pack, seeds
from diplograph.view.model import STANDINGS, Bundles, Cells, Rows, Tables, Things, Whole
from diplograph.view.scene import STYLES

#: The grid that positions are on, and what is free about it.
GRID, _MARGIN = 32768, 128
#: The most lines between circles: those for most statements.
_BUNDLES = 400
#: The rest about the points of a circle, and about a circle, in radii of a point.
_INSIDE, _BESIDE = 0.4, 0.6

_PLACE, _SECTOR = STYLES.index("Place"), STYLES.index("Sector")


def cells(layers: Layers, rows: Rows, tables: Tables) -> tuple[Whole, Bundles]:  # noqa: ARG001
    """Where each thing stands, and the lines between places.

    A thing that is never drawn is in no cell: -1; nor is a place that only a list names. Cells
    come by size, the largest first.
    """
    things = tables.things
    groups = _groups(tables)
    radii = [len(group) ** 0.5 + _INSIDE + _BESIDE for _, group in groups]
    middles = pack(radii)
    scale = (GRID / 2 - _MARGIN) / max(around(middles, radii), 1.0)

    def on_grid(value: float) -> int:
        return GRID // 2 + round(value * scale)

    x, y, cell = (array("i", [-1]) * len(things.style) for _ in range(3))
    points = seeds(max((len(group) for _, group in groups), default=0))
    for number, ((_, group), (left, top)) in enumerate(zip(groups, middles, strict=True)):
        for row, (dx, dy) in zip(group, points, strict=False):
            x[row], y[row], cell[row] = on_grid(left + dx), on_grid(top + dy), number
    found = Cells(
        of=array("i", [place for place, _ in groups]),
        x=array("i", [on_grid(left) for left, _ in middles]),
        y=array("i", [on_grid(top) for _, top in middles]),
        r=array("i", [int((radius - _BESIDE) * scale) for radius in radii]),
        count=array("i", [len(group) for _, group in groups]),
    )
    return Whole(x, y, cell, found), _bundles(tables, cell)


def _groups(tables: Tables) -> list[tuple[int, list[int]]]:
    """The place of each circle, or -1, and what is in it, in its order; the largest first."""
    things = tables.things
    near = _nearest(tables)
    listed = _listed(tables)
    listed -= {near[row] for row in near if row not in listed}
    together: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, style in enumerate(things.style):
        if style >= 0 and row not in listed:
            home = near.get(row, -1)
            together[home, -1 if home >= 0 else style].append(row)
    found = [
        (
            home,
            sorted(group, key=lambda row: (row != home, things.style[row], things.rank[row], row)),
        )
        for (home, _), group in together.items()
    ]
    return sorted(found, key=lambda each: (-len(each[1]), each[0] < 0, each[0], each[1]))


def _listed(tables: Tables) -> set[int]:
    """The places that no claim speaks of."""
    statements, claims = tables.statements, tables.claims
    spoken = {end for row in claims.of for end in (statements.s[row], statements.o[row])}
    spoken.update(end for ends in claims.about if not isinstance(ends, int) for end in ends)
    return {row for row, style in enumerate(tables.things.style) if style == _PLACE} - spoken


def _nearest(tables: Tables) -> dict[int, int]:
    """The home of each thing that has one, or that accepted relations join with one that has."""
    things = tables.things
    joined = _joined(tables)
    near = {row: home for row, home in enumerate(things.home) if home >= 0 and _moves(row, things)}
    edge = sorted(near)
    while edge:
        # Of several at one distance, the one with most ways to it, then the best connected.
        votes: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for row in edge:
            for other in joined.get(row, ()):
                if other not in near:
                    votes[other][near[row]] += 1
        for row, homes in votes.items():
            near[row] = min(homes, key=lambda home: (-homes[home], things.rank[home], home))
        edge = sorted(votes)
    return near


def _moves(row: int, things: Things) -> bool:
    """Whether a thing can be at home somewhere."""
    return things.style[row] >= 0 and things.style[row] != _SECTOR


def _joined(tables: Tables) -> Mapping[int, Sequence[int]]:
    """What accepted relations join each thing with, sectors left out."""
    statements, things = tables.statements, tables.things
    firm = {STANDINGS.index("fact"), STANDINGS.index("reference")}
    joined: dict[int, list[int]] = defaultdict(list)
    for one, other, standing in zip(statements.s, statements.o, statements.standing, strict=True):
        if standing in firm and other >= 0 and _moves(one, things) and _moves(other, things):
            joined[one].append(other)
            joined[other].append(one)
    return joined


def _bundles(tables: Tables, cell: Sequence[int]) -> Bundles:
    """The lines between two circles each, the one with more in it first; by their weight."""
    statements = tables.statements
    edges = {STANDINGS.index(each) for each in ("fact", "reference", "said")}
    between: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, (one, other, standing) in enumerate(
        zip(statements.s, statements.o, statements.standing, strict=True)
    ):
        if standing in edges and one >= 0 and other >= 0:
            start, end = sorted((cell[one], cell[other]))
            if 0 <= start < end:
                between[start, end].append(row)
    kept = sorted(between, key=lambda ends: (-len(between[ends]), ends))[:_BUNDLES]
    return Bundles(
        start=array("i", [start for start, _ in kept]),
        end=array("i", [end for _, end in kept]),
        count=array("i", [len(between[ends]) for ends in kept]),
        statements=[between[ends] for ends in kept],
    )
