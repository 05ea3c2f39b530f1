"""How the layers are read: all of them by five queries, or some claims; gathered by node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from diplograph.layers.attestation import attest, origins, publishers
from diplograph.layers.nodes import claims_of, read_nodes
from diplograph.layers.values import (
    Claim,
    Contest,
    Fact,
    Layers,
    Source,
    Term,
    Triple,
)
from diplograph.namespaces import DG
from diplograph.queries.contests import Said, Sort, sort

if TYPE_CHECKING:
    from pyoxigraph import QuerySolution

    from diplograph.backends import Graph

_HERE = Path(__file__).parent

#: What a locator is sorted by: the day its source was issued, the source, the span.
_Place: TypeAlias = tuple[str, str, int, int, str]

_Item = TypeVar("_Item")
#: The most rows of a VALUES block: servers refuse queries that are too long.
_MOST_ROWS = 200
#: What the compiler works out of a ``dg:date`` (design, "Properties").
_COMPUTED = frozenset({"startDate", "endDate", "earliest", "latest"})


def read_layers(graph: Graph) -> Layers:
    """Ask `graph` for all that surfaces show: five queries, whatever its size.

    On two thousand claims, some 40,000 triples, they take about half a second; on fifty thousand,
    from a store on disk, some twenty.
    """
    nodes = read_nodes(graph)
    claims, things = nodes.claims, nodes.things
    rows = [(_triple(row), text(row["claim"])) for row in _select(graph, "contested")]
    contests = _contests(rows, claims)
    facts = _attested(
        _facts(graph, claims, _contested(rows, contests)),
        claims,
        tuple(nodes.sources.values()),
        frozenset(iri for iri, thing in things.items() if f"{DG}Group" in thing.classes),
    )
    return Layers(
        **nodes._asdict(),
        facts=facts,
        contests=contests,
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
        for part in _parts(sorted(wanted))
        for row in _select(graph, "claims", "?claim", [f"<{iri}>" for iri in part])
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
    for part in _parts(sorted(asked)):
        rows = [f"<{subject}> <{predicate}>" for subject, predicate in part]
        for row in _select(graph, "support", "?subject ?property", rows):
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
    for part in _parts(sorted(set(nodes))):
        for row in _select(graph, "origins", "?node", [f"<{node}>" for node in part]):
            node = text(row["node"])
            found[node].add(node if row["origin"] is None else text(row["origin"]))
    return {node: tuple(sorted(origins)) for node, origins in found.items()}


def _parts(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
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


def _select(
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
    return Triple(text(row["subject"]), text(row["property"]), term(row["value"]))


def _facts(
    graph: Graph, claims: Mapping[str, Claim], contested: Mapping[Triple, Sort]
) -> tuple[Fact, ...]:
    """Facts by subject, predicate and value; the claims of each in the order of `claims`."""
    drawn = {_triple(row): row["drawn"] is not None for row in _select(graph, "facts")}
    support: dict[Triple, set[str]] = defaultdict(set)
    for row in _select(graph, "support"):
        support[_triple(row)].add(text(row["claim"]))
    order = {iri: number for number, iri in enumerate(claims)}
    return tuple(
        Fact(
            triple,
            claims=tuple(sorted(support[triple], key=order.__getitem__)),
            is_drawn=drawn[triple],
            contest=contested.get(triple),
        )
        for triple in sorted(drawn, key=lambda each: (*each[:2], each.value.value, str(each.value)))
    )


def _attested(
    facts: Iterable[Fact],
    claims: Mapping[str, Claim],
    sources: Sequence[Source],
    groups: frozenset[str],
) -> tuple[Fact, ...]:
    """The facts with who stands behind each."""
    origin = origins(sources)
    owners = publishers(sources, origin)
    return tuple(
        replace(
            fact,
            attested=attest((claims[each] for each in fact.claims), origin, owners, groups),
        )
        for fact in facts
    )


def _contests(
    contested: Iterable[tuple[Triple, str]], claims: Mapping[str, Claim]
) -> tuple[Contest, ...]:
    """What is contested, by subject and predicate; dates that agree after all are not."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for triple, claim in contested:
        found[triple.subject, triple.predicate].add(claim)
    order = {iri: number for number, iri in enumerate(claims)}
    sorts = {
        (subject, predicate): sort(predicate, [_said(claims[iri]) for iri in iris])
        for (subject, predicate), iris in sorted(found.items())
    }
    return tuple(
        Contest(*pair, kind, claims=tuple(sorted(found[pair], key=order.__getitem__)))
        for pair, kind in sorts.items()
        if kind is not None
    )


def _contested(
    rows: Iterable[tuple[Triple, str]], contests: Iterable[Contest]
) -> Mapping[Triple, Sort]:
    """The triples that are contested, and how."""
    sorts = {(each.subject, each.predicate): each.sort for each in contests}
    return {
        triple: sorts[triple.subject, triple.predicate]
        for triple, _ in rows
        if (triple.subject, triple.predicate) in sorts
    }


def _said(claim: Claim) -> Said:
    return Said(
        value=claim.value.value if claim.value is not None else "",
        kind=claim.kind,
        denied=claim.is_denied,
        ranked=claim.rank_reason is not None,
        earliest=claim.earliest,
        latest=claim.latest,
    )
