"""The picture of the whole graph: circles and points that do not overlap, and lines between."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from math import dist, hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph.packing import around, pack, seeds
from diplograph.view.cells import GRID, cells
from diplograph.view.model import Bundles, Rows, Whole
from diplograph.view.numbering import numbered
from diplograph.view.tabulate import tabulate
from meetings_made import Visit, iri, records


def whole(visits: list[Visit], others: int = 0) -> tuple[Whole, Bundles, Rows]:
    found = records(visits, others=others)
    rows, statements = numbered(found.layers)
    found_cells = cells(found.layers, rows, tabulate(found, rows, statements, None))
    return (*found_cells, rows)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0.5, 90), max_size=60))
def test_packed_circles_do_not_overlap(radii: list[float]) -> None:
    radii = sorted(radii, reverse=True)
    found = list(zip(pack(radii), radii, strict=True))
    for (one, r), (other, s) in combinations(found, 2):
        assert dist(one, other) >= r + s - 1e-3


def test_a_heap_of_circles_is_round() -> None:
    radii = [(1000 / place) ** 0.5 for place in range(1, 400)]
    reach = around(pack(radii), radii)
    assert sum(r * r for r in radii) > 0.7 * reach * reach


def test_seeds_lie_apart_and_in_their_circle() -> None:
    points = seeds(300)
    assert hypot(*points[0]) == 0
    assert all(hypot(*point) <= 300**0.5 for point in points)
    assert min(dist(one, other) for one, other in combinations(points, 2)) > 1.2


def test_all_that_is_drawn_is_in_the_circle_of_its_home() -> None:
    visits = [Visit(n % 17, 20 + n % 9, (n % 7,)) for n in range(300)]
    found, bundles, rows = whole(visits, others=40)
    named = list(rows.things)
    for row, cell in enumerate(found.cell):
        if cell < 0:
            assert "source" in named[row]
            continue
        at = found.x[row], found.y[row]
        middle = found.cells.x[cell], found.cells.y[cell]
        assert dist(at, middle) <= found.cells.r[cell]
        assert all(0 <= each < GRID for each in at)
    # An event is with those who received it, and sectors and what is near nobody stand apart.
    home = found.cells.of[found.cell[rows.things[iri("visit-0004")]]]
    assert home == rows.things[iri("state-24")]
    assert found.cells.of[found.cell[rows.things[iri("sector-01")]]] == -1
    assert sum(found.cells.count) == sum(cell >= 0 for cell in found.cell)
    assert all(one >= other for one, other in pairwise(found.cells.count))
    assert all(start < end for start, end in zip(bundles.start, bundles.end, strict=True))
    assert list(bundles.count) == [len(each) for each in bundles.statements]


def test_the_things_of_a_circle_stand_in_rings_by_their_look() -> None:
    made = records([Visit(n % 5, 10 + n % 3, (n % 7,)) for n in range(90)], others=40)
    rows, statements = numbered(made.layers)
    tables = tabulate(made, rows, statements, None)
    mixed = [style or row % 4 for row, style in enumerate(tables.things.style)]
    tables = replace(tables, things=replace(tables.things, style=mixed))
    found, _ = cells(made.layers, rows, tables)
    looks = set()
    for number, place in enumerate(found.cells.of):
        middle = found.cells.x[number], found.cells.y[number]
        inside = [row for row, cell in enumerate(found.cell) if cell == number and row != place]
        inside.sort(key=lambda row: (dist((found.x[row], found.y[row]), middle), row))
        styles = [tables.things.style[row] for row in inside]
        assert styles == sorted(styles)
        looks.add(len({*styles}))
    assert max(looks) > 1


def test_circles_on_the_grid_do_not_overlap() -> None:
    found, _, _ = whole([Visit(n % 61, 62 + n % 31, (n % 20,)) for n in range(500)])
    circles = list(zip(found.cells.x, found.cells.y, found.cells.r, strict=True))
    for (x, y, r), (left, top, other) in combinations(circles, 2):
        assert hypot(x - left, y - top) >= r + other


def test_nothing_at_all_has_its_place() -> None:
    found, bundles, _ = whole([])
    assert not found.cells.of
    assert not bundles.start


def test_a_place_that_only_a_list_names_stands_nowhere() -> None:
    found = records([Visit(1, 2, (3,))])
    rows, statements = numbered(found.layers)
    tables = tabulate(found, rows, statements, None)
    said, _ = cells(found.layers, rows, tables)
    nobody = replace(tables.claims, of=(), about=())
    homeless = replace(tables.things, home=[-1] * len(tables.things.home))
    unsaid, _ = cells(found.layers, rows, replace(tables, claims=nobody, things=homeless))
    state, sector = (rows.things[iri(name)] for name in ("state-01", "sector-03"))
    assert said.cell[state] >= 0
    assert unsaid.cell[state] == -1
    assert unsaid.cell[sector] >= 0
