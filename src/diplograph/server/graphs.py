"""Graphs as such: the SPARQL 1.1 Graph Store HTTP Protocol, as far as it reads.

https://www.w3.org/TR/sparql11-http-rdf-update/: ``/graph?default`` is the default graph of the
store, ``/graph?graph=IRI`` one of its named graphs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from diplograph.namespaces import PREFIXES
from diplograph.server.bounded import bounded, row_counter
from diplograph.server.held import failures_told
from diplograph.server.messages import Ask, Refused, Reply, only_read
from diplograph.server.negotiation import GRAPHS
from diplograph.server.protocol import GRAPH_FORMATS, fields_of, form_of, headers_of, iri

if TYPE_CHECKING:
    from diplograph.server.web import Served


def respond(ask: Ask, served: Served) -> Reply:
    """A graph of the store. Raises Refused: 404 for one that is not there, 405 for a change."""
    only_read(ask)
    fields = fields_of(ask)
    graph = _wanted(fields.get("graph", []), is_default="default" in fields)
    store = served.graph.store
    if isinstance(graph, ox.NamedNode) and not store.contains_named_graph(graph):
        raise Refused(404, f"there is no graph {graph}")
    form = form_of(ask, fields, GRAPHS)
    rows = row_counter("rdfxml") if form.name == "rdfxml" else None
    with (
        failures_told("", served.graph.address),
        bounded(served.bounds, rows, form.name) as (out, spool),
    ):
        store.dump(out, GRAPH_FORMATS[form.name], from_graph=graph, prefixes=dict(PREFIXES))
    return Reply(200, headers_of(form), spool.file, spool.size)


def _wanted(names: list[str], *, is_default: bool) -> ox.NamedNode | ox.DefaultGraph:
    if is_default and not names:
        return ox.DefaultGraph()
    if len(names) != 1 or is_default:
        raise Refused(400, "name one graph: ?default, or ?graph=IRI")
    return iri(names[0])
