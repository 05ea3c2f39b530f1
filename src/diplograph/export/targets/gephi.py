"""A network for Gephi: GEXF 1.3, dynamic by days, directed, with parallel edges by their `kind`.

Written here, element by element, and not by networkx, whose writer gives edges no `kind`, so that
Gephi would merge parallel ones, and which holds all in memory. Lists are in brackets and quotes, as
Gephi and graphology read them; a line break stands in them as itself, because Gephi knows no escape
for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import BinaryIO

from diplograph.export.columns import Column, edge_columns, node_columns, values
from diplograph.export.content import Content
from diplograph.export.layout import Place, arrange
from diplograph.export.look import NODES, channels, edge_colour
from diplograph.export.losses import Losses
from diplograph.export.network import Edge, Network, Node
from diplograph.export.tables import Cell
from diplograph.export.tally import Tally
from diplograph.export.xml import Xml
from diplograph.namespaces import compress

FILE = "network.gexf"

#: How opaque edges are that are no accepted facts, and events that are not known to be held.
_FAINT = 0.4
_TYPES = {"text": "string", "code": "string", "day": "string", "list": "liststring"}
_SPACES = {
    "xmlns": "http://gexf.net/1.3",
    "xmlns:viz": "http://gexf.net/1.3/viz",
    "version": "1.3",
}


def write(content: Content, files: Mapping[str, BinaryIO]) -> Losses:
    """Write the network (:class:`diplograph.export.targets.Write`)."""
    network = Network(content)
    places = arrange({node.iri: node.style for node in network.nodes()}, network.edges())
    xml, tally = Xml(files[FILE]), Tally(network)
    with xml.element("gexf", _SPACES):
        with xml.element("meta", {}):
            xml.text("creator", {}, "diplograph")
        graph = {"mode": "dynamic", "defaultedgetype": "directed", "idtype": "string"}
        graph |= {"timeformat": "date", "timerepresentation": "interval"}
        with xml.element("graph", graph):
            nodes, edges = node_columns(network), edge_columns(network)
            _declare(xml, "node", nodes)
            _declare(xml, "edge", edges)
            with xml.element("nodes", {}):
                for node in tally.nodes():
                    _node(xml, node, nodes, network, places[node.iri])
            with xml.element("edges", {}):
                for edge in tally.edges():
                    _edge(xml, edge, edges, network)
    return tally.losses(xml.changed)


def _declare(xml: Xml, sort: str, columns: Iterable[Column]) -> None:
    with xml.element("attributes", {"class": sort, "mode": "static"}):
        for column in columns:
            kind = _TYPES.get(column.type, column.type)
            xml.empty("attribute", {"id": column.name, "title": column.name, "type": kind})


def _node(xml: Xml, node: Node, columns: Sequence[Column], network: Network, place: Place) -> None:
    days = {"start": node.start, "end": node.end}
    with xml.element("node", {"id": node.id, "label": node.label, **days}):
        _cells(xml, node, columns, network)
        _colour(xml, NODES[node.style], _FAINT if network.is_open(node) else None)
        xml.empty("viz:position", {"x": place.x, "y": place.y, "z": 0.0})
        xml.empty("viz:size", {"value": place.size})


def _edge(xml: Xml, edge: Edge, columns: Sequence[Column], network: Network) -> None:
    said = edge.said
    ends = {"source": compress(edge.source), "target": compress(edge.target)}
    told = {"kind": edge.kind, "label": network.label(said), "weight": float(network.weight(said))}
    days = {"start": said.start, "end": said.end}
    with xml.element("edge", {"id": edge.id, **ends, **told, **days}):
        _cells(xml, edge, columns, network)
        faint = None if said.standing == "accepted" else _FAINT
        _colour(xml, edge_colour(said.standing, said.status, said.polarity), faint)
        xml.empty("viz:thickness", {"value": float(network.weight(said))})
        shape = {"accepted": "solid", "reference": "dotted"}.get(said.standing, "dashed")
        xml.empty("viz:shape", {"value": shape})


def _cells(xml: Xml, record: Node | Edge, columns: Sequence[Column], network: Network) -> None:
    with xml.element("attvalues", {}):
        for column, cell in values(columns, record, network):
            xml.empty("attvalue", {"for": column.name, "value": _written(cell)})


def _written(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str | int):
        return str(cell)
    quoted = (str(item).replace("\\", "\\\\").replace('"', '\\"') for item in cell or ())
    return "[{}]".format(", ".join(f'"{item}"' for item in quoted))


def _colour(xml: Xml, colour: str, alpha: float | None = None) -> None:
    red, green, blue = channels(colour)
    xml.empty("viz:color", {"r": red, "g": green, "b": blue, "a": alpha})
