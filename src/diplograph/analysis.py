"""The graph in the terms of other libraries: networkx for networks, rdflib for RDF in Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pyoxigraph as ox

from diplograph.namespaces import DG, PREFIXES

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from diplograph.backends import Graph

# Relations that are drawn, with the claims that a fact of them rests on. A reference triple, such
# as a state within its country, may rest on none.
_EDGES = """
SELECT ?subject ?property ?object ?claim ?party WHERE {
  ?property dg:claimable true ; dg:drawn true .
  ?subject ?property ?object .
  OPTIONAL {
    ?claim dg:claimSubject ?subject ; dg:claimProperty ?property ; dg:claimObject ?object ;
           dg:claimKind ?kind ; dg:polarity kind:affirmed ;
           dg:certainty ?certainty ; dg:rank ?rank .
    FILTER(?kind IN (kind:reported-event, kind:reported-state))
    FILTER(?certainty IN (kind:certain, kind:probable) && ?rank != kind:deprecated)
    FILTER NOT EXISTS { ?later dg:supersedes ?claim }
    OPTIONAL { ?claim dg:attributedTo ?party }
  }
}
"""
_NODES = """
SELECT DISTINCT ?node ?kind ?label WHERE {
  ?property dg:claimable true ; dg:drawn true .
  { ?node ?property ?other } UNION { ?other ?property ?node }
  OPTIONAL { ?node a ?kind }
  OPTIONAL { ?node skos:prefLabel ?label }
}
"""


def to_networkx(graph: Graph) -> nx.MultiDiGraph:
    """The network of what is accepted: its drawn relations, and what they connect.

    A node is an IRI, with `kind` (the class's local name), `label` (English) and `labels` (by
    language). An edge goes from subject to object; its key is the local name of the property. It
    has `property` (IRI), `claims` (IRIs, sorted; none for a reference triple) and `attributed_to`:
    the parties (IRIs, sorted) in whose words it is, if all of its claims are attributed, else none.
    Nodes and edges come in the order of their IRIs.
    """
    import networkx as nx

    network = nx.MultiDiGraph()
    network.add_nodes_from(sorted(_nodes(graph).items()))
    for (subject, prop, object_), claims in sorted(_edges(graph).items()):
        parties = {party for found in claims.values() for party in found}
        network.add_edge(
            subject,
            object_,
            key=prop.removeprefix(DG),
            property=prop,
            claims=tuple(sorted(claims)),
            attributed_to=tuple(sorted(parties)) if all(claims.values()) else (),
        )
    return network


def _edges(graph: Graph) -> Mapping[tuple[str, str, str], Mapping[str, set[str]]]:
    """Subject, property and object to the claims, each with those it is attributed to."""
    edges: dict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(dict)
    for row in graph.select(_EDGES):
        claims = edges[_text(row["subject"]), _text(row["property"]), _text(row["object"])]
        if row["claim"] is not None:
            parties = claims.setdefault(_text(row["claim"]), set())
            if row["party"] is not None:
                parties.add(_text(row["party"]))
    return edges


def _nodes(graph: Graph) -> Mapping[str, Mapping[str, object]]:
    """IRI to attributes."""
    kinds: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for row in graph.select(_NODES):
        node, kind, label = _text(row["node"]), row["kind"], row["label"]
        kinds[node].update({_text(kind).removeprefix(DG)} if kind is not None else ())
        if isinstance(label, ox.Literal):
            labels[node][label.language or ""] = label.value
    return {
        node: {
            "kind": min(kinds[node], default=""),
            "label": labels[node].get("en", node),
            "labels": dict(sorted(labels[node].items())),
        }
        for node in kinds
    }


def _text(term: object) -> str:
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term.value


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
