"""GRAPH in a query, which looks into named graphs alone.

A build is one graph, without a name. As a dataset, in TriG, the claims and the evidence of a source
are in a graph that has its name, and all else is in the default graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from diplograph.errors import DiplographError
from diplograph.queries.shape import lexed

if TYPE_CHECKING:
    from diplograph.backends import Graph

#: Seconds for the probe.
_PROBE = 2.0
_NONE = (
    "GRAPH looks into named graphs, and there are none here: all triples are in one graph; leave "
    "GRAPH out, or ask graph.trig of a build, where a source names the graph of its claims"
)
_CLAIMS = (
    "GRAPH looks into named graphs alone, where a build has the claims of each source, and their "
    "evidence; facts, names and types are in the default graph: leave GRAPH out to ask both"
)


class Named(NamedTuple):
    """GRAPH in a query without an answer: where it stands, and what it leaves out, in words."""

    offset: int
    said: str


def named_graphs(graph: Graph, query: str) -> tuple[Named, ...]:
    """What the first GRAPH of `query`, whose answer lacks something, may leave out.

    Nobody is asked of a query without GRAPH.
    """
    if "GRAPH" not in query.upper():
        return ()
    first = next((token for token in lexed(query) if token.word == "GRAPH"), None)
    if first is None:
        return ()
    try:
        found = graph.evaluate("ASK { GRAPH ?g { ?s ?p ?o } }", timeout=_PROBE).read()
    except DiplographError:  # too slow: nothing is told that was not seen
        return ()
    has_some = isinstance(found, ox.QueryBoolean) and bool(found)
    return (Named(first.start, _CLAIMS if has_some else _NONE),)
