"""A reading to its graph, for those above who may not see a fact."""

from __future__ import annotations

from diplograph import facts, rdf
from diplograph.errors import DataError
from diplograph.resources import Reading
from diplograph.vocabulary import vocabulary


def read_graph(reading: Reading) -> rdf.Graph:
    """The graph of the files of `reading`, not validated. Raises DataError for their problems."""
    loaded = facts.load(reading, vocabulary())
    if loaded.problems:
        raise DataError(loaded.problems)
    graph = rdf.graph(loaded, vocabulary())
    if graph.problems:
        raise DataError(graph.problems)
    return graph
