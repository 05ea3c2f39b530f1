"""How the layers are read: all of them by seven queries, or some claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, TypeVar

from diplograph.layers.attestation import witnesses
from diplograph.layers.contested import contests
from diplograph.layers.nodes import Nodes, claims_of, read_nodes
from diplograph.layers.obstacles import own_obstacles
from diplograph.layers.values import (
    Claim,
    Fact,
    Layers,
    Term,
    Triple,
)
from diplograph.namespaces import DG
from diplograph.queries.contests import Sort

if TYPE_CHECKING:
    from pyoxigraph import QuerySolution

    from diplograph.backends import Graph

_HERE = Path(__file__).parent

_Item = TypeVar("_Item")
#: The most rows of a VALUES block: servers refuse queries that are too long.
_MOST_ROWS = 200
#: What the compiler works out of a ``dg:date`` (design, "Properties").
_COMPUTED = frozenset({"startDate", "endDate", "earliest", "latest"})


def read_layers(graph: Graph, kept: Iterable[bytes] = ()) -> Layers:
    """Ask `graph` for all that surfaces show: seven queries, whatever its size.

    A graph on this machine is asked property by property. Of a store on disk that takes some 0.2 ms
    for a claim. Of some sources the claims and evidence may have been `kept`
    (:func:`diplograph.layers.keeping.written`), and need not be in the graph.
    """
    nodes = read_nodes(graph, kept)
    drawn = {_triple(row): row["drawn"] is not None for row in select_rows(graph, "facts")}
    single = {name for name, value in _declared(graph, "singleValued") if value == "true"}
    found, contested = contests(nodes.claims, drawn.keys(), single)
    facts = tuple(_facts(nodes, drawn, contested))
    return Layers(
        **nodes._asdict(),
        facts=facts,
        contests=found,
        placed=frozenset(
            fact.triple.subject
            for fact in facts
            if fact.triple.predicate == f"{DG}within" and not fact.claims
        ),
    )


def read_claims(graph: Graph, iris: Iterable[str]) -> dict[str, Claim]:
    """Those of `iris` that are claims of `graph`, in the order of the text, without reading all."""
    wanted = set(iris)
    rows = (
        (row["node"], text(row["predicate"]), row["value"])
        for part in parts_of(sorted(wanted))
        for row in select_rows(graph, "claims", "?claim", [f"<{iri}>" for iri in part])
    )
    return {iri: claim for iri, claim in claims_of(rows).items() if iri in wanted and claim.holder}


def claims_behind(graph: Graph, triples: Iterable[Triple]) -> dict[Triple, tuple[str, ...]]:
    """The claims that each of `triples` rests on that is accepted, sorted; no reference triples.

    A date that was computed rests on the claims of its ``dg:date`` (design, "Invariants", I1).
    """
    asked: dict[tuple[str, str], set[Triple]] = defaultdict(set)
    for triple in triples:
        name = "date" if triple.predicate.removeprefix(DG) in _COMPUTED else ""
        asked[triple.subject, f"{DG}{name}" if name else triple.predicate].add(triple)
    found: dict[Triple, set[str]] = defaultdict(set)
    for part in parts_of(sorted(asked)):
        rows = [f"<{subject}> <{predicate}>" for subject, predicate in part]
        for row in select_rows(graph, "support", "?subject ?property", rows):
            supported = _triple(row)
            for triple in asked[supported[:2]]:
                if triple.predicate != supported.predicate or triple == supported:
                    found[triple].add(text(row["claim"]))
    return {triple: tuple(sorted(claims)) for triple, claims in found.items()}


def origins_of(graph: Graph, nodes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Where the reference triples of each of `nodes` are from, sorted; of a claim, itself.

    IRIs of sources, or texts as they stand in ``dcterms:source``.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for part in parts_of(sorted(set(nodes))):
        for row in select_rows(graph, "origins", "?node", [f"<{node}>" for node in part]):
            node = text(row["node"])
            found[node].add(node if row["origin"] is None else text(row["origin"]))
    return {node: tuple(sorted(origins)) for node, origins in found.items()}


def parts_of(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """`items` in pieces that fit into a query."""
    for start in range(0, len(items), _MOST_ROWS):
        yield items[start : start + _MOST_ROWS]


def term(found: object) -> Term:
    """A term that an answer binds, of data without blank nodes and quoted triples."""
    assert isinstance(found, Term)
    return found


def text(found: object) -> str:
    """The IRI of a node, or the lexical form of a literal."""
    return term(found).value


def select_rows(
    graph: Graph, name: str, variables: str = "", rows: Sequence[str] = ()
) -> Iterator[QuerySolution]:
    """The solutions of a query of this package; with `variables`, only those of the `rows`.

    They are bound where the query has the comment ``# rows``.
    """
    query = (_HERE / f"{name}.rq").read_text(encoding="utf-8")
    if variables:
        block = f"VALUES ({variables}) {{ {' '.join(f'({row})' for row in rows)} }}"
        query = query.replace("# rows\n", f"{block}\n")
    yield from graph.select(query)


# ---------------------------------------------------------------- the accepted layer


def _triple(row: QuerySolution) -> Triple:
    # Many triples have one subject: it is in memory once.
    subject, predicate = intern(text(row["subject"])), intern(text(row["property"]))
    return Triple(subject, predicate, term(row["value"]))


def _declared(graph: Graph, name: str) -> Iterator[tuple[str, str]]:
    """What the ontology says of each property under a term of ours."""
    for _, pairs in graph.said([f"{DG}{name}"]):
        yield from ((text(node), text(value)) for node, value in pairs)


def _facts(
    nodes: Nodes, drawn: Mapping[Triple, bool], contested: Mapping[Triple, Sort]
) -> Iterator[Fact]:
    """Facts by subject, predicate and value; the claims of each in the order of the text."""
    # The rule of `support.rq`: that the event was held and no other value is preferred need not be
    # asked of what is accepted.
    support: dict[Triple, list[Claim]] = defaultdict(list)
    for claim in nodes.claims.values():
        triple = claim.triple
        if triple in drawn and not any(own_obstacles(claim, frozenset())):
            assert triple is not None
            support[triple].append(claim)
    stands_behind = witnesses(nodes.sources.values(), nodes.things, nodes.claims.values())
    for triple in sorted(drawn, key=lambda each: (*each[:2], each.value.value, str(each.value))):
        claims = support.get(triple, ())
        yield Fact(
            triple,
            claims=tuple(claim.iri for claim in claims),
            is_drawn=drawn[triple],
            contest=contested.get(triple),
            attested=stands_behind(claims),
        )
