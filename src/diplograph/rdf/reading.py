"""A reading to its graph, for those above who have no business with facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplograph import facts, rdf
from diplograph.errors import DataError
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from diplograph.facts import Facts
    from diplograph.resources import Reading


def read_graph(reading: Reading) -> tuple[Facts, rdf.Graph]:
    """The facts of `reading` and the graph they become, which is not validated yet.

    The graph has all first-level units of the countries in scope and of each country of which
    the facts name one, whether a source names them or not: what is missing can be asked for.

    Raises DataError with the problems of the files; of compiling, if the files have none.
    """
    loaded = facts.load(reading, vocabulary())
    if loaded.problems:
        raise DataError(loaded.problems)
    loaded = facts.with_countries_in_scope(loaded)
    graph = rdf.graph(loaded, vocabulary())
    if graph.problems:
        raise DataError(graph.problems)
    return loaded, graph
