"""The graph in terms of other libraries: networkx for networks and paths, rdflib for RDF."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pyoxigraph as ox

from diplograph.layers import Fact, Thing, read_layers
from diplograph.namespaces import DG, ID, PREFIXES
from diplograph.queries.questions import bind, question

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from diplograph.backends import Graph


def to_networkx(graph: Graph) -> nx.MultiDiGraph:
    """The network of what is accepted: its drawn relations, and what they connect.

    As in the picture, a place within its country is there only if a claim's relation leads to it:
    what no source names counts in no measure of the network.

    A node is an IRI, with `kind` (the class's local name), `label` (English) and `labels` (by
    language). An edge goes from subject to object; its key is the local name of the property. It
    has `property` (IRI), `claims` (IRIs, sorted; none for a reference triple) and `attributed_to`:
    the parties (IRIs, sorted) in whose words it is, if all of its claims are attributed, else none;
    `sources`, which say it, and `voices`, which stand behind it independently (IRIs, sorted); and
    `contested`, whether a live claim denies it or gives another value, and `contest`, in what way
    (:mod:`diplograph.queries.contests`), else "".
    Nodes and edges come in the order of their IRIs.
    """
    import networkx as nx

    layers = read_layers(graph)
    edges = _told([fact for fact in layers.facts if fact.is_drawn])
    ends = {end for fact in edges for end in (fact.triple.subject, fact.triple.value.value)}
    network = nx.MultiDiGraph()
    network.add_nodes_from((end, _attributes(end, layers.things.get(end))) for end in sorted(ends))
    for fact in edges:
        subject, predicate, value = fact.triple
        network.add_edge(
            subject,
            value.value,
            key=predicate.removeprefix(DG),
            property=predicate,
            claims=tuple(sorted(fact.claims)),
            attributed_to=layers.according_to(fact.claims),
            sources=fact.attested.sources,
            voices=fact.attested.voices,
            contested=fact.is_contested,
            contest=fact.contest or "",
        )
    return network


def _told(edges: Sequence[Fact]) -> list[Fact]:
    """The edges that have claims, and the reference triples that lead on from their ends."""
    told = [edge for edge in edges if edge.claims]
    ahead = {end for edge in told for end in (edge.triple.subject, edge.triple.value.value)}
    reached: set[str] = set()
    while ahead:
        reached |= ahead
        leading = (edge.triple for edge in edges if edge.triple.subject in ahead)
        ahead = {triple.value.value for triple in leading} - reached
    return [edge for edge in edges if edge.claims or edge.triple.subject in reached]


def _attributes(iri: str, thing: Thing | None) -> Mapping[str, object]:
    labels = thing.labels if thing else {}
    kind = thing.kind if thing else None
    return {
        "kind": (kind or "").removeprefix(DG),
        "label": labels.get("en", iri),
        "labels": dict(labels),
    }


def to_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Triples as an rdflib graph with our prefixes bound, their literals as they are written."""
    import rdflib

    def term(given: object) -> rdflib.term.Node:
        if isinstance(given, ox.NamedNode):
            return rdflib.URIRef(given.value)
        if isinstance(given, ox.BlankNode):
            return rdflib.BNode(given.value)
        assert isinstance(given, ox.Literal)
        # rdflib takes a language or a datatype, and would rewrite "01" as "1".
        datatype = None if given.language else rdflib.URIRef(given.datatype.value)
        if datatype == rdflib.XSD.string:
            datatype = None
        return rdflib.Literal(given.value, given.language, datatype, normalize=False)

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph


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
