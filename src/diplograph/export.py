"""Export: the graph of a store, written for another tool.

Whatever is exported is the answer to one query over the store, never a Python fact, so that an
export holds what an analyst sees, and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from diplograph import rdf
from diplograph.errors import UsageError

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from diplograph.backends import Graph

EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"

#: Name of a format to the function that serializes triples in it, as UTF-8 bytes.
FORMATS: dict[str, Callable[[Iterable[Triple]], bytes]] = {
    "turtle": rdf.turtle,
    "ntriples": rdf.ntriples,
}


def export(graph: Graph, format_name: str) -> bytes:
    """The whole of `graph` in a format of :data:`FORMATS`, byte-identical for the same triples.

    ``turtle`` is RDF 1.1 Turtle without blank nodes, sectioned and sorted; ``ntriples`` is
    canonical N-Triples, one sorted line per triple.

    Raises:
        UsageError: the format is not one of :data:`FORMATS`.
    """
    if format_name not in FORMATS:
        raise UsageError(f"no format {format_name!r}; there are {', '.join(sorted(FORMATS))}")
    return FORMATS[format_name](graph.construct(EVERYTHING))
