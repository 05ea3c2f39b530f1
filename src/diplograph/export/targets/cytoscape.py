"""A network for Cytoscape: its own JSON, which Cytoscape.js reads too, and GraphML.

Both have the same nodes, edges and columns. The JSON says the types of its columns, has lists as
lists, and the places and colours of nodes; Cytoscape.js also takes its ``style`` and ``layout``.
GraphML knows no lists: there each is the text of a JSON array. networkx's writers are not used:
that of the JSON leaves types out, and both hold all in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO

from diplograph.export.columns import Column, edge_columns, node_columns, values
from diplograph.export.content import Content
from diplograph.export.layout import Place, arrange
from diplograph.export.look import NODES, edge_colour
from diplograph.export.losses import Losses
from diplograph.export.network import Edge, Network, Node
from diplograph.export.tables import Cell, Type
from diplograph.export.tally import Tally
from diplograph.export.xml import Xml
from diplograph.namespaces import compress

CYJS = "network.cyjs"
GRAPHML = "network.graphml"

#: What a tool calls a node or an edge, and how it may draw it; an edge also has its ends.
_NODE: Mapping[str, Type] = {"name": "text", "color": "code"}
_EDGE: Mapping[str, Type] = {"name": "text", "interaction": "code", "color": "code"}
_PLACE = ("x", "y", "size")

_CYJS_TYPES = {"integer": "Integer", "flag": "Boolean", "list": "List"}
_GRAPHML_TYPES = {"integer": "int", "flag": "boolean"}

_STYLE = [
    {
        "selector": "node",
        "style": {
            "label": "data(name)",
            "background-color": "data(color)",
            "width": "data(size)",
            "height": "data(size)",
            "font-size": 6,
        },
    },
    {
        "selector": "edge",
        "style": {
            "label": "data(name)",
            "line-color": "data(color)",
            "target-arrow-color": "data(color)",
            "target-arrow-shape": "triangle",
            "curve-style": "bezier",
            "width": 1,
            "font-size": 4,
        },
    },
    {
        "selector": 'node[style = "Event"][status != "held"]',
        "style": {
            "background-opacity": 0.3,
            "border-color": "data(color)",
            "border-style": "dashed",
            "border-width": 1,
        },
    },
    {"selector": 'edge[standing = "said"]', "style": {"line-style": "dashed"}},
    {"selector": 'edge[standing = "reference"]', "style": {"line-style": "dotted"}},
]


def write(content: Content, files: Mapping[str, BinaryIO]) -> Losses:
    """Write the network (:class:`diplograph.export.targets.Write`)."""
    network = Network(content)
    places = arrange({node.iri: node.style for node in network.nodes()}, network.edges())
    tally, changed = Tally(network), 0
    if CYJS in files:
        for line in _cyjs(network, tally, places):
            files[CYJS].write(f"{line}\n".encode())
    if GRAPHML in files:
        tally = Tally(network)
        changed = _graphml(Xml(files[GRAPHML]), network, tally, places)
    return tally.losses(changed)


# ---------------------------------------------------------------- nodes and edges


def _node(node: Node, place: Place) -> dict[str, str | float]:
    return {
        "name": node.label,
        "color": NODES[node.style],
        "x": place.x,
        "y": place.y,
        "size": place.size,
    }


def _edge(edge: Edge, network: Network) -> dict[str, str]:
    said = edge.said
    colour = edge_colour(said.standing, said.status, said.polarity)
    return {"name": network.label(said), "interaction": edge.kind, "color": colour}


def _ends(edge: Edge) -> dict[str, str]:
    return {"source": compress(edge.source), "target": compress(edge.target)}


# ---------------------------------------------------------------- JSON


def _cyjs(network: Network, tally: Tally, places: Mapping[str, Place]) -> Iterator[str]:
    """The lines of the file: one for each node and edge."""
    nodes, edges = node_columns(network), edge_columns(network)
    head = {
        "format_version": "1.0",
        "generated_by": "diplograph",
        "target_cytoscapejs_version": "~3",
        "directed": True,
        "multigraph": True,
        "data": {"name": "diplograph", "shared_name": "diplograph"},
        "columnTypes": {"node": _types(_NODE, nodes), "edge": _types(_EDGE, edges)},
        "style": _STYLE,
        "layout": {"name": "preset"},
    }
    yield _json(head).removesuffix("}") + ', "elements": {"nodes": ['
    yield from _separated(
        _json(_cyjs_node(node, places[node.iri], nodes, network)) for node in tally.nodes()
    )
    yield '], "edges": ['
    yield from _separated(_json(_cyjs_edge(edge, edges, network)) for edge in tally.edges())
    yield "]}}"


def _cyjs_node(
    node: Node, place: Place, columns: Sequence[Column], network: Network
) -> dict[str, Any]:
    drawn = _node(node, place)
    position = {"x": drawn.pop("x"), "y": drawn.pop("y")}
    cells = {column.name: _plain(cell) for column, cell in values(columns, node, network)}
    data = {"id": node.id, "value": node.id, **drawn, **cells}
    return {"data": data, "position": position}


def _cyjs_edge(edge: Edge, columns: Sequence[Column], network: Network) -> dict[str, Any]:
    cells = {column.name: _plain(cell) for column, cell in values(columns, edge, network)}
    named = {"id": edge.id, "key": edge.id, **_ends(edge)}
    return {"data": {**named, **_edge(edge, network), **cells}}


def _types(own: Mapping[str, Type], columns: Iterable[Column]) -> list[dict[str, str]]:
    """The types of columns, as Cytoscape names those of Java."""
    named = {**own, **{column.name: column.type for column in columns}}
    found = [
        {"name": name, "type": _CYJS_TYPES.get(kind, "String")} for name, kind in named.items()
    ]
    return [{**each, "listType": "String"} if each["type"] == "List" else each for each in found]


def _plain(cell: Cell) -> Any:
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, str | int) else list(cell or ())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _separated(lines: Iterable[str]) -> Iterator[str]:
    """Lines with a comma behind all but the last."""
    last = None
    for line in lines:
        if last is not None:
            yield f"{last},"
        last = line
    if last is not None:
        yield last


# ---------------------------------------------------------------- GraphML


def _graphml(xml: Xml, network: Network, tally: Tally, places: Mapping[str, Place]) -> int:
    """Write the document; how many texts had a character that XML has not."""
    nodes, edges = node_columns(network), edge_columns(network)
    with xml.element("graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"}):
        _declare(xml, "node", _NODE, nodes)
        for name in _PLACE:
            _key(xml, "node", name, "double")
        _declare(xml, "edge", _EDGE, edges)
        with xml.element("graph", {"id": "diplograph", "edgedefault": "directed"}):
            for node in tally.nodes():
                with xml.element("node", {"id": node.id}):
                    _data(xml, "node", _node(node, places[node.iri]))
                    _cells(xml, "node", values(nodes, node, network))
            for edge in tally.edges():
                with xml.element("edge", {"id": edge.id, **_ends(edge)}):
                    _data(xml, "edge", _edge(edge, network))
                    _cells(xml, "edge", values(edges, edge, network))
    return xml.changed


def _declare(xml: Xml, sort: str, own: Mapping[str, Type], columns: Iterable[Column]) -> None:
    for name, kind in {**own, **{column.name: column.type for column in columns}}.items():
        _key(xml, sort, name, _GRAPHML_TYPES.get(kind, "string"))


def _key(xml: Xml, sort: str, name: str, kind: str) -> None:
    named = {"id": f"{sort}.{name}", "for": sort, "attr.name": name, "attr.type": kind}
    xml.empty("key", named)


def _cells(xml: Xml, sort: str, cells: Iterable[tuple[Column, Cell]]) -> None:
    for column, cell in cells:
        plain = _plain(cell)
        _data(xml, sort, {column.name: _json(plain) if isinstance(plain, list) else plain})


def _data(xml: Xml, sort: str, texts: Mapping[str, object]) -> None:
    for name, text in texts.items():
        xml.text("data", {"key": f"{sort}.{name}"}, str(text))
