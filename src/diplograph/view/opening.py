"""The opening picture: all that happened in lanes if it is little, else a backbone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from diplograph.analysis.records import Records
from diplograph.layers import Layers, Triple
from diplograph.namespaces import DG
from diplograph.view import lanes
from diplograph.view.backbone import backbone
from diplograph.view.model import LINES, Box, Rows, Scene, SceneLine, SceneNode, Statements
from diplograph.view.network import network
from diplograph.view.scene import Mark, Relation, scene
from diplograph.view.scene import Scene as Drawn
from diplograph.words import LANGUAGES

if TYPE_CHECKING:
    from networkx import MultiDiGraph

#: The most things that lanes are for, and the most with what is only said.
MOST, MOST_SAID = 45, 120


def opening(records: Records, rows: Rows, statements: Statements) -> Scene:
    """The picture that the page opens with."""
    drawn = scene(records.layers)
    happened = sum(not node.said for node in drawn.nodes)
    if happened <= MOST and len(drawn.nodes) + len(drawn.marks) <= MOST_SAID:
        return in_lanes(drawn, records.layers, rows, statements)
    return backbone(records, rows, drawn)


def in_lanes(drawn: Drawn, layers: Layers, rows: Rows, statements: Statements) -> Scene:
    """Every thing as a card, every free claim as a mark, every relation as a line."""
    graph = network(drawn, layers, LANGUAGES)
    sides = lanes.lanes(graph)
    column = {node: name for name, nodes in sides.items() for node in nodes}
    boxes = {form.name: _boxes(graph, form) for form in lanes.FORMS}
    places: dict[str, int] = {}
    nodes: list[SceneNode] = []
    for iri, data in graph.nodes(data=True):
        places[iri] = len(nodes)
        is_mark = data["style"] == "Claim"
        nodes.append(
            SceneNode(
                thing=-1 if is_mark else rows.things[iri],
                boxes={name: found[iri] for name, found in boxes.items()},
                rank=len(nodes),
                column="marks" if is_mark else column[iri],
                statement=rows.statement[iri] if is_mark else -1,
                said=data["said"],
            )
        )
    lines = [_line(edge, places, rows, statements) for edge in drawn.relations]
    lines += [line for mark in drawn.marks for line in _ties(mark, places, rows)]
    return Scene(tuple(nodes), tuple(lines), "lanes", (0, 0))


def _boxes(graph: MultiDiGraph, form: lanes.Form) -> Mapping[str, Box]:
    found = {}
    for iri, (x, y) in lanes.place(graph, form).items():
        data = graph.nodes[iri]
        half = lanes.MARK if data["style"] == "Claim" else None
        room = half or lanes.box(data["style"], data["lines"][form.name], form)
        found[iri] = Box(x - room.side, y - room.half, 2 * room.side, 2 * room.half)
    return found


def _line(
    edge: Relation, places: Mapping[str, int], rows: Rows, statements: Statements
) -> SceneLine:
    triple = Triple(edge.subject, edge.property, NamedNode(edge.object))
    row = rows.facts[triple] if edge.standing != "said" else rows.statement[edge.claims[0]]
    status = LINES[statements.line[row]]
    ends = places[edge.subject], places[edge.object]
    name = edge.property.removeprefix(DG)
    return SceneLine(*ends, (row,), 1, name, status, said=edge.standing == "said")


def _ties(mark: Mark, places: Mapping[str, int], rows: Rows) -> Iterable[SceneLine]:
    row = rows.statement[mark.claim]
    for end in mark.ties:
        yield SceneLine(places[mark.claim], places[end], (row,), 1, "", "said", said=True)
