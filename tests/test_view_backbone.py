"""The opening of a large graph: how much of it is drawn, what, and where."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph.view.backbone import FILLED, MOST, backbone
from diplograph.view.links import links
from diplograph.view.loom import COLUMNS, ordered, placed
from diplograph.view.model import Box, Rows, Scene
from diplograph.view.numbering import numbered
from diplograph.view.scene import scene
from meetings_made import Visit, iri, records

VISITS = st.lists(
    st.builds(
        Visit,
        visitor=st.integers(0, 60),
        host=st.integers(0, 60),
        sectors=st.lists(st.integers(0, 20), max_size=4, unique=True).map(tuple),
        sources=st.integers(1, 2),
        planned=st.booleans(),
    ).filter(lambda visit: visit.visitor != visit.host),
    max_size=80,
)


def drawn(visits: list[Visit], others: int = 0) -> tuple[Scene, Rows]:
    found = records(visits, others=others)
    rows, _ = numbered(found.layers)
    return backbone(found, rows, scene(found.layers)), rows


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.w <= other.x
        or other.x + other.w <= one.x
        or one.y + one.h <= other.y
        or other.y + other.h <= one.y
    )


@settings(max_examples=60, deadline=None)
@given(VISITS)
def test_nodes_and_lines_are_few_and_boxes_disjoint_in_both_forms(visits: list[Visit]) -> None:
    found, rows = drawn(visits)
    assert len(found.nodes) + len(found.lines) <= MOST
    assert len(found.nodes) >= min(FILLED, len(scene(records(visits).layers).nodes))
    for form in ("wide", "tall"):
        boxes = [node.boxes[form] for node in found.nodes]
        assert all(apart(one, other) for one, other in combinations(boxes, 2))
        assert all(box.x >= 0 and box.y >= 0 for box in boxes)
    assert len({node.thing for node in found.nodes}) == len(found.nodes)
    things, lines = found.left_out
    made = records(visits)
    all_of_it = scene(made.layers)
    assert len(found.nodes) + things == len(all_of_it.nodes)
    assert len(found.lines) + lines >= len(links(made, all_of_it))
    assert sorted(node.rank for node in found.nodes) == list(range(len(found.nodes)))
    for line in found.lines:
        assert line.start != line.end
        assert line.statements
        assert line.count > 0
        assert max(line.statements) < len({*rows.facts.values(), *rows.statement.values()})


@settings(max_examples=20, deadline=None)
@given(VISITS, st.randoms(use_true_random=False))
def test_the_same_facts_in_another_order_are_the_same_picture(
    visits: list[Visit], random: Random
) -> None:
    found = records(visits)
    rows, _ = numbered(found.layers)
    picture = scene(found.layers)
    roles, agenda = list(found.roles), list(found.agenda)
    random.shuffle(roles)
    random.shuffle(agenda)
    mixed = replace(found, roles=tuple(roles), agenda=tuple(agenda))
    assert backbone(mixed, rows, picture) == backbone(found, rows, picture)


def test_who_came_stands_before_who_received_with_what_it_was_about_between() -> None:
    visits = [Visit(1, 50, (3,)), Visit(1, 51, (3,)), Visit(2, 50, (4,))]
    found, rows = drawn(visits)
    column = {node.thing: node.column for node in found.nodes}
    assert column[rows.things[iri("state-01")]] == "from"
    assert column[rows.things[iri("state-50")]] == "to"
    assert column[rows.things[iri("sector-03")]] == "about"
    lines = {
        (found.nodes[line.start].thing, found.nodes[line.end].thing): line
        for line in found.lines
        if line.kind == "visit"
    }
    line = lines[rows.things[iri("state-01")], rows.things[iri("state-50")]]
    assert (line.count, line.status, len(line.statements)) == (1, "held", 2)


def test_a_visit_that_is_only_planned_is_a_line_that_says_so() -> None:
    found, _ = drawn([Visit(1, 2, (1,)), Visit(1, 2, planned=True), Visit(3, 2)])
    lines = sorted((line.status, line.count) for line in found.lines if line.kind == "visit")
    assert lines == [("held", 1), ("held", 1), ("planned", 1)]


def test_nobody_with_a_tie_to_somebody_drawn_stands_alone() -> None:
    visits = [Visit(n % 40, 40 + n % 23, (n % 15,)) for n in range(400)]
    found, _ = drawn(visits)
    tied = {end for line in found.lines for end in (line.start, line.end)}
    assert tied == set(range(len(found.nodes)))
    assert sum(node.column == "from" for node in found.nodes) == COLUMNS["from"]


def test_columns_are_ordered_so_that_ties_are_short() -> None:
    columns = {"from": ["a", "b", "c"], "about": [], "to": ["x", "y", "z"]}
    ties = [("a", "z", 1), ("b", "y", 1), ("c", "x", 1)]
    found = ordered(columns, ties)
    level = {node: row for nodes in found.values() for row, node in enumerate(nodes)}
    assert all(level[start] == level[end] for start, end, _ in ties)


def test_full_columns_fit_a_wide_screen_and_a_phone() -> None:
    columns = {name: [f"{name}{row}" for row in range(most)] for name, most in COLUMNS.items()}
    for form, width in (("wide", 840), ("tall", 362)):
        boxes = placed(columns)[form].values()
        assert max(box.x + box.w for box in boxes) == width
        assert min(box.h for box in boxes) >= 24  # what a finger meets


def test_bodies_of_which_nothing_is_said_stand_in_the_picture() -> None:
    found, _ = drawn([], others=50)
    assert len(found.nodes) == FILLED
    assert not any(node.said for node in found.nodes)
    assert found.left_out == (50 - FILLED, 0)
