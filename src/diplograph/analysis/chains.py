"""Chains of meetings from one organisation to another, and what sectors tie together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pyoxigraph as ox

from diplograph.namespaces import ID
from diplograph.queries.questions import bind, question
from diplograph.queries.suited import suited

if TYPE_CHECKING:
    from diplograph.backends import Graph


@dataclass(frozen=True, slots=True)
class Hop:
    """Two organisations (IRIs) that met, the events they met at, and the claims that say so."""

    first: str
    second: str
    events: tuple[str, ...]
    claims: tuple[str, ...]


def paths(graph: Graph, first: str, second: str) -> list[tuple[Hop, ...]]:
    """Every shortest chain of meetings from one organisation to another, in the order of IRIs.

    `first` and `second` are slugs or IRIs. A hop is a row of the question ``bodies-in-contact``:
    both were linked to one event that was held, so every hop has its evidence, and no place,
    person or country is a hub. Empty if no chain is recorded. Raises UsageError for what is no
    organisation of the graph.

    A path of any length is no query of SPARQL 1.1, whose property paths do not tell their steps.
    """
    import networkx as nx

    asked = question("bodies-in-contact")
    ends = [
        next(iter(asked.parameters["organisation"].terms(each))).value for each in (first, second)
    ]
    graph = suited(graph, asked)
    bind(asked, {"organisation": [first, second]}, graph=graph)
    network = nx.Graph()
    network.add_nodes_from(ends)
    for row in graph.select(bind(asked, {})):
        one, other = _text(row, "first"), _text(row, "second")
        network.add_edge(one, other, events=_words(row, "events"), claims=_words(row, "claims"))
    if not nx.has_path(network, *ends):
        return []
    return [
        tuple(
            Hop(one, other, network[one][other]["events"], network[one][other]["claims"])
            for one, other in pairwise(chain)
        )
        for chain in sorted(nx.all_shortest_paths(network, *ends))
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """States or regions that sectors tie together, directly or over others, and these sectors."""

    units: tuple[str, ...]
    sectors: tuple[str, ...]


def parts(
    graph: Graph, *, of: str = "ma", period: str = "any", without: Collection[str] = ()
) -> list[Part]:
    """The connected parts of the graph of regions and sectors, the largest first.

    `of` is the country, `period` an interval as in ``--param period=``. `without` are events
    (slugs or IRIs) that are left out: what falls apart without one visit and its agreement shows
    how stable a part is. The edges are the rows of the question ``regions-and-sectors``. Connected
    parts need no algorithm with a parameter, and on numbers this small no measure of modularity
    means anything.
    """
    import networkx as nx

    gone = {each if "/" in each else ID + each for each in without}
    asked = question("regions-and-sectors")
    graph = suited(graph, asked)
    network = nx.Graph()
    units = set()
    for row in graph.select(bind(asked, {"of": [of], "period": [period]}, graph=graph)):
        if set(_words(row, "events")) <= gone:
            continue
        unit, sector = _text(row, "unit"), _text(row, "sector")
        network.add_edge(unit, sector)
        units.add(unit)
    found = [
        Part(tuple(sorted(whole & units)), tuple(sorted(whole - units)))
        for whole in nx.connected_components(network)
    ]
    return sorted(found, key=lambda part: (-len(part.units), part.units))


def _text(row: ox.QuerySolution, name: str) -> str:
    term = row[name]
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _words(row: ox.QuerySolution, name: str) -> tuple[str, ...]:
    return tuple(_text(row, name).split())
