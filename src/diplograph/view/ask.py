"""What the picture asks of the graph: four queries, and their answers gathered by node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import pyoxigraph as ox

from diplograph.namespaces import expand

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

#: Predicate IRI to the values of one node, sorted.
Record: TypeAlias = Mapping[str, tuple[Term, ...]]

RDF_TYPE, SUBCLASS_OF = expand("rdf:type"), expand("rdfs:subClassOf")
LABEL, PREF_LABEL, ALT_LABEL = map(expand, ("rdfs:label", "skos:prefLabel", "skos:altLabel"))
EXACT_MATCH, CLOSE_MATCH = expand("skos:exactMatch"), expand("skos:closeMatch")
ORIGIN, URL = expand("dcterms:source"), expand("schema:url")
ISSUED, LANGUAGE, PUBLISHER = map(
    expand, ("dcterms:issued", "dcterms:language", "dcterms:publisher")
)
DERIVED_FROM, HAS_SOURCE = expand("prov:wasDerivedFrom"), expand("oa:hasSource")


class Queryable(Protocol):
    """All that the picture needs of a graph, wherever it is kept."""

    def select(self, query: str) -> ox.QuerySolutions:
        """The solutions of a SELECT query."""


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """A triple of the accepted layer or under one of its properties; `value` is in N-Triples."""

    subject: str
    property: str
    value: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The graph as the picture sees it, by IRI and in a sorted order.

    `records` holds claims, evidence and sources; `things` all else that has a name or a class.
    `accepted` says of each statement whether its property is drawn as an edge.
    """

    records: Mapping[str, Record]
    things: Mapping[str, Record]
    accepted: Mapping[Statement, bool]
    contested: frozenset[Statement]
    terms: Mapping[str, Term]


def ask(graph: Queryable) -> Answers:
    """Ask `graph` for all that the picture shows; four queries, whatever the size."""
    terms: dict[str, Term] = {}

    def statement(row: ox.QuerySolution) -> Statement:
        value = row["value"]
        assert value is not None
        terms[str(value)] = value
        return Statement(text(row["subject"]), text(row["property"]), str(value))

    accepted = {statement(row): text(row["drawn"]) == "true" for row in _rows(graph, "accepted")}
    contested = frozenset(statement(row) for row in _rows(graph, "contested"))
    return Answers(
        records=_by_node(graph, "records"),
        things=_by_node(graph, "things"),
        accepted={key: accepted[key] for key in sorted(accepted)},
        contested=contested,
        terms=terms,
    )


def text(term: Term | None) -> str:
    """The IRI of a node, or the lexical form of a literal."""
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term.value


def first(record: Record, predicate: str) -> str | None:
    """The first value of `predicate` as text, or None."""
    values = record.get(predicate)
    return text(values[0]) if values else None


def every(record: Record, predicate: str) -> tuple[str, ...]:
    """All values of `predicate` as text."""
    return tuple(text(value) for value in record.get(predicate, ()))


def _rows(graph: Queryable, name: str) -> Iterator[ox.QuerySolution]:
    query = (Path(__file__).parent / f"{name}.rq").read_text(encoding="utf-8")
    yield from graph.select(query)


def _by_node(graph: Queryable, name: str) -> dict[str, Record]:
    found: dict[str, dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
    for row in _rows(graph, name):
        value = row["value"]
        assert value is not None
        if isinstance(value, ox.NamedNode | ox.Literal):
            found[text(row["node"])][text(row["predicate"])].add(value)
    return {
        node: {key: tuple(sorted(values, key=str)) for key, values in sorted(found[node].items())}
        for node in sorted(found)
    }
