"""What is served, described for machines: the endpoint, and the dataset behind it.

SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/), VoID
(https://www.w3.org/TR/void/) and DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from diplograph.namespaces import DG, ID, PREFIXES, compress, expand
from diplograph.server.messages import Ask, Reply, only_read
from diplograph.server.negotiation import GRAPHS
from diplograph.server.protocol import GRAPH_FORMATS, fields_of, form_of, headers_of

if TYPE_CHECKING:
    from diplograph.backends.local import StoredGraph
    from diplograph.server.web import Served

_SD = "http://www.w3.org/ns/sparql-service-description#"
#: The formats of answers by their IRIs in the W3C's register (https://www.w3.org/ns/formats/).
_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)
_FORMAT = "http://www.w3.org/ns/formats/"
_WHOLE = ox.NamedNode(expand("xsd:nonNegativeInteger"))

_TRIPLES = "SELECT (COUNT(*) AS ?count) { ?s ?p ?o }"
_CLASSES = "SELECT ?of (COUNT(*) AS ?count) { ?s a ?of } GROUP BY ?of"
_PROPERTIES = "SELECT ?of (COUNT(*) AS ?count) { ?s ?of ?o } GROUP BY ?of"


class Counts(NamedTuple):
    """How many triples there are, nodes of each class (IRI), and triples of each property."""

    triples: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


def count(graph: StoredGraph) -> Counts:
    """Count what `graph` holds: some tenths of a second for half a million triples."""
    (row,) = graph.select(_TRIPLES)
    return Counts(int(row["count"].value), _by(graph, _CLASSES), _by(graph, _PROPERTIES))


def _by(graph: StoredGraph, query: str) -> Mapping[str, int]:
    found = {row["of"].value: int(row["count"].value) for row in graph.select(query)}
    return dict(sorted(found.items()))


def service(ask: Ask, served: Served) -> Reply:
    """The service description, which a GET of the endpoint without a query asks for (section 2)."""
    return _written(ask, _service(ask, served))


def dataset(ask: Ask, served: Served) -> Reply:
    """The description of the dataset. Raises Refused (405)."""
    only_read(ask)
    return _written(ask, _dataset(ask, served))


def _written(ask: Ask, triples: Iterable[ox.Triple]) -> Reply:
    form = form_of(ask, fields_of(ask), GRAPHS)
    prefixes = {**PREFIXES, "sd": _SD, "format": _FORMAT}
    data = ox.serialize(triples, format=GRAPH_FORMATS[form.name], prefixes=prefixes) or b""
    return Reply(200, headers_of(form), data, len(data))


def _service(ask: Ask, served: Served) -> Iterator[ox.Triple]:
    endpoint = f"{ask.base}sparql"
    described, whole = f"{endpoint}#dataset", f"{endpoint}#default-graph"
    service = f"{endpoint}#service"
    yield _triple(service, "rdf:type", _sd("Service"))
    yield _triple(service, _SD + "endpoint", ox.NamedNode(endpoint))
    yield _triple(service, _SD + "supportedLanguage", _sd("SPARQL11Query"))
    # Without FROM the union is asked; FROM never fetches, so `DereferencesURIs` is not said.
    yield _triple(service, _SD + "feature", _sd("UnionDefaultGraph"))
    for name in _FORMATS:
        yield _triple(service, _SD + "resultFormat", ox.NamedNode(_FORMAT + name))
    yield _triple(service, _SD + "defaultDataset", ox.NamedNode(described))
    yield _triple(described, "rdf:type", _sd("Dataset"))
    yield _triple(described, "rdfs:seeAlso", ox.NamedNode(f"{ask.base}void"))
    yield _triple(described, _SD + "defaultGraph", ox.NamedNode(whole))
    yield _triple(whole, "rdf:type", _sd("Graph"))
    yield _triple(whole, "void:triples", _number(served.counts.triples))
    names = (graph for graph in served.graph.store.named_graphs())
    for graph in sorted(each for each in names if isinstance(each, ox.NamedNode)):
        node = f"{endpoint}#graph={quote(graph.value, safe='')}"
        yield _triple(described, _SD + "namedGraph", ox.NamedNode(node))
        yield _triple(node, "rdf:type", _sd("NamedGraph"))
        yield _triple(node, _SD + "name", graph)


def _dataset(ask: Ask, served: Served) -> Iterator[ox.Triple]:
    name, counts = f"{ask.base}void#dataset", served.counts
    service = f"{ask.base}sparql#service"
    for kind in ("void:Dataset", "dcat:Dataset"):
        yield _triple(name, "rdf:type", ox.NamedNode(expand(kind)))
    yield _triple(name, "dcterms:title", ox.Literal("diplograph", language="en"))
    yield _triple(name, "dcterms:identifier", ox.Literal(served.edition))
    yield _triple(name, "dcat:landingPage", ox.NamedNode(ask.base))
    yield _triple(name, "void:sparqlEndpoint", ox.NamedNode(f"{ask.base}sparql"))
    yield _triple(name, "void:dataDump", ox.NamedNode(f"{ask.base}graph?default"))
    yield _triple(name, "void:uriSpace", ox.Literal(ID))
    yield _triple(name, "void:vocabulary", ox.NamedNode(DG))
    yield _triple(name, "void:triples", _number(counts.triples))
    yield _triple(name, "void:classes", _number(len(counts.classes)))
    yield _triple(name, "void:properties", _number(len(counts.properties)))
    yield from _parts(name, "class", "void:classPartition", "void:entities", counts.classes)
    yield from _parts(name, "property", "void:propertyPartition", "void:triples", counts.properties)
    yield _triple(service, "rdf:type", ox.NamedNode(expand("dcat:DataService")))
    yield _triple(service, "dcat:servesDataset", ox.NamedNode(name))
    yield _triple(service, "dcat:endpointURL", ox.NamedNode(f"{ask.base}sparql"))
    yield _triple(service, "dcat:endpointDescription", ox.NamedNode(f"{ask.base}openapi.json"))


def _parts(
    name: str, sort: str, partition: str, counted: str, counts: Mapping[str, int]
) -> Iterator[ox.Triple]:
    """A part of the dataset for each class, or property."""
    for iri, number in counts.items():
        part = f"{name.partition('#')[0]}#{sort}={quote(compress(iri), safe=':')}"
        yield _triple(name, partition, ox.NamedNode(part))
        yield _triple(part, f"void:{sort}", ox.NamedNode(iri))
        yield _triple(part, counted, _number(number))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=_WHOLE)


def _triple(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    iri = predicate if predicate.startswith("http") else expand(predicate)
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(iri), value)
