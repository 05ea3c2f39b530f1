"""The graph in terms of other libraries: networkx for networks, rdflib for RDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from diplograph.layers import Fact, Thing, read_layers
from diplograph.namespaces import DG, PREFIXES

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
