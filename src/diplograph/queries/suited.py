"""Which graph a ready-made question is asked of, where a server is known not to answer it right.

The header of a question names the servers that give other rows than the embedded engine, or none in
the time that people wait: ``tests/test_engines.py`` and ``benchmarks/answering.py`` found them. The
triples of such a server are read into memory, and the embedded engine is asked.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from diplograph.errors import LimitError

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.queries.questions import Question

#: The most triples that are read for one question: they take some 250 bytes each, and a minute.
MOST = 1_000_000


def suited(graph: Graph, asked: Question) -> Graph:
    """The graph to ask `asked` of: `graph`, or a copy in memory, which is said on standard error.

    Raises:
        LimitError: the server is not suited, and holds more than `MOST` triples.
        AccessError: it could not be reached, or its graph changed while it was read.
    """
    server = graph.server() if asked.unsuited else ""
    name = next((each for each in asked.unsuited if each in server), None)
    if name is None:
        return graph
    from diplograph.backends.paging import count

    size = count(graph)
    fault = (
        f"{graph.address} runs {name}, which answers {asked.name} with other rows, or not in time"
    )
    if size > MOST:
        raise LimitError(
            f"{fault}; its {size:,} triples are more than the {MOST:,} that are read to be asked "
            f"here: diplograph export --format ntriples --on {graph.address} -o graph.nt writes "
            "them to a file, which --on takes"
        )
    sys.stderr.write(f"{fault}; its {size:,} triples are read and asked here\n")
    return _copy(graph)


def _copy(graph: Graph) -> Graph:
    import pyoxigraph as ox

    from diplograph.backends import memory

    copy = memory(ox.serialize(graph.triples(), format=ox.RdfFormat.N_TRIPLES) or b"")
    copy.address = graph.address
    return copy
