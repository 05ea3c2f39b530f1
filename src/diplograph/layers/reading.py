"""How the layers are read: all of them by five queries, or some claims; gathered by node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from pyoxigraph import Literal, NamedNode

from diplograph.layers.attestation import attest, origins, publishers
from diplograph.layers.values import (
    Claim,
    Contest,
    Fact,
    Layers,
    Locator,
    Omission,
    Scan,
    Source,
    Term,
    Thing,
    Triple,
)
from diplograph.namespaces import DG, expand
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

    On two thousand claims, some 40,000 triples, they take about half a second.
    """
    records = _records(graph, "records")
    found = [_source(iri, record) for iri, record in _of_class(records, "dg:Source")]
    in_order = sorted(found, key=lambda source: (source.issued or "", source.iri))
    sources = {source.iri: source for source in in_order}
    located = [_locator(iri, record) for iri, record in _of_class(records, "dg:Evidence")]
    evidence = {
        locator.iri: locator
        for locator in sorted(located, key=lambda locator: _place(locator, sources))
    }
    claims = _claims(dict(_of_class(records, "dg:Claim")), evidence, sources)
    omissions = tuple(
        Omission(locator, reason)
        for iri, locator in evidence.items()
        for reason in records[iri].texts("dg:omissionReason")
    )
    scans = tuple(_scans(dict(_of_class(records, "dg:Scan"))))
    records.clear()  # of a large graph a third of what is in memory
    rows = [(_triple(row), text(row["claim"])) for row in _select(graph, "contested")]
    contests = _contests(rows, claims)
    things = _things(graph)
    facts = _attested(
        _facts(graph, claims, _contested(rows, contests)),
        claims,
        in_order,
        frozenset(iri for iri, thing in things.items() if f"{DG}Group" in thing.classes),
    )
    return Layers(
        things=things,
        sources=sources,
        evidence=evidence,
        claims=claims,
        facts=facts,
        contests=contests,
        omissions=omissions,
        placed=frozenset(
            fact.triple.subject
            for fact in facts
            if fact.triple.predicate == f"{DG}within" and not fact.claims
        ),
        scans=scans,
    )


def read_claims(graph: Graph, iris: Iterable[str]) -> dict[str, Claim]:
    """Those of `iris` that are claims of `graph`, in the order of the text, without reading all."""
    wanted = sorted(set(iris))
    records: dict[str, _Record] = {}
    for part in _parts(wanted):
        records |= _records(graph, "claims", "?claim", [f"<{iri}>" for iri in part])
    sources = {iri: _source(iri, record) for iri, record in _of_class(records, "dg:Source")}
    located = [_locator(iri, record) for iri, record in _of_class(records, "dg:Evidence")]
    in_order = sorted(located, key=lambda locator: _place(locator, sources))
    claims = _claims(
        {
            iri: record
            for iri, record in records.items()
            if record.texts("dg:supersedes", "dg:holder")
        },
        {locator.iri: locator for locator in in_order},
        sources,
    )
    return {iri: claim for iri, claim in claims.items() if iri in wanted and claim.holder}


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


class _Record:
    """What is said of one node: a predicate's terms are sorted by their N-Triples form."""

    __slots__ = ("_values",)

    def __init__(self, pairs: Iterable[tuple[str, Term]]) -> None:
        values: dict[str, set[Term]] = defaultdict(set)
        for predicate, value in pairs:
            values[predicate].add(value)
        self._values = {
            predicate: tuple(sorted(terms, key=str) if len(terms) > 1 else terms)
            for predicate, terms in values.items()
        }

    def terms(self, *predicates: str) -> tuple[Term, ...]:
        """The terms for each of `predicates` (CURIEs), in turn."""
        return tuple(each for name in predicates for each in self._values.get(expand(name), ()))

    def texts(self, *predicates: str) -> tuple[str, ...]:
        # Many nodes have one IRI as a value: it is in memory once.
        return tuple(
            intern(each.value) if isinstance(each, NamedNode) else each.value
            for each in self.terms(*predicates)
        )

    def term(self, *predicates: str) -> Term | None:
        return next(iter(self.terms(*predicates)), None)

    def text(self, predicate: str) -> str | None:
        return next(iter(self.texts(predicate)), None)

    def number(self, predicate: str) -> int | None:
        found = self.text(predicate)
        return None if found is None else int(found)

    def words(self, *predicates: str) -> dict[str, str]:
        """One text for each language, sorted; what has none is English, the first counts."""
        found: dict[str, str] = {}
        for each in self.terms(*predicates):
            if isinstance(each, Literal):
                found.setdefault(each.language or "en", each.value)
        return dict(sorted(found.items()))


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


def _records(
    graph: Graph, name: str, variables: str = "", rows: Sequence[str] = ()
) -> dict[str, _Record]:
    found: dict[str, list[tuple[str, Term]]] = defaultdict(list)
    for row in _select(graph, name, variables, rows):
        value = row["value"]
        if isinstance(value, Term):  # an endpoint may hold others' blank nodes
            found[text(row["node"])].append((intern(text(row["predicate"])), value))
    return {intern(node): _Record(found.pop(node)) for node in sorted(found)}


def _of_class(records: Mapping[str, _Record], name: str) -> Iterator[tuple[str, _Record]]:
    wanted = expand(name)
    return (each for each in records.items() if wanted in each[1].texts("rdf:type"))


# ---------------------------------------------------------------- the claim layer


def _source(iri: str, record: _Record) -> Source:
    return Source(
        iri=iri,
        kind=record.text("dcterms:type"),
        issued=record.text("dcterms:issued"),
        language=record.text("dcterms:language"),
        publisher=record.text("dcterms:publisher"),
        url=record.text("schema:url"),
        primary=record.texts("prov:hadPrimarySource"),
        digest=record.text("dg:textDigest"),
        length=record.number("dg:textLength"),
    )


def _locator(iri: str, record: _Record) -> Locator:
    return Locator(
        iri=iri,
        source=record.text("oa:hasSource") or "",
        start=record.number("dg:start") or 0,
        end=record.number("dg:end") or 0,
        paragraph=record.number("dg:paragraph"),
        digest=record.text("dg:spanDigest"),
    )


def _place(locator: Locator, sources: Mapping[str, Source]) -> _Place:
    source = sources.get(locator.source)
    issued = source.issued if source else None
    return (issued or "", locator.source, locator.start, locator.end, locator.iri)


def _claims(
    records: Mapping[str, _Record], evidence: Mapping[str, Locator], sources: Mapping[str, Source]
) -> dict[str, Claim]:
    """Claims in the order of the text; `evidence` is in that order."""
    newer: dict[str, list[str]] = defaultdict(list)
    for iri, record in records.items():
        for old in record.texts("dg:supersedes"):
            newer[old].append(iri)
    order = {iri: number for number, iri in enumerate(evidence)}
    claims = []
    for iri, record in records.items():
        spans = {each for each in record.texts("prov:wasDerivedFrom") if each in order}
        passages = tuple(evidence[each] for each in sorted(spans, key=order.__getitem__))
        claims.append(_claim(iri, record, passages, tuple(newer[iri])))

    def place(claim: Claim) -> tuple[bool, list[_Place], str]:
        return (
            not claim.evidence,
            [_place(each, sources) for each in claim.evidence[:1]],
            claim.iri,
        )

    return {claim.iri: claim for claim in sorted(claims, key=place)}


def _claim(
    iri: str, record: _Record, evidence: tuple[Locator, ...], superseded_by: tuple[str, ...]
) -> Claim:
    return Claim(
        iri=iri,
        kind=record.text("dg:claimKind") or "",
        holder=record.text("dg:holder") or "",
        attributed_to=record.texts("dg:attributedTo"),
        certainty=record.text("dg:certainty") or "",
        polarity=record.text("dg:polarity") or "",
        basis=record.text("dg:basis") or "",
        rank=record.text("dg:rank") or "",
        rank_reason=record.text("dg:rankReason"),
        supersedes=record.texts("dg:supersedes"),
        superseded_by=superseded_by,
        subject=record.text("dg:claimSubject"),
        predicate=record.text("dg:claimProperty"),
        value=record.term("dg:claimObject", "dg:claimValue"),
        about=record.texts("dg:about"),
        glosses=record.words("dg:gloss"),
        valid_from=record.text("dg:validFrom"),
        valid_until=record.text("dg:validUntil"),
        earliest=record.text("dg:earliest"),
        latest=record.text("dg:latest"),
        inferred_from=record.term("dg:inferredFrom"),
        inference_rule=record.text("dg:inferenceRule"),
        recorded_on=record.text("dg:recordedOn"),
        evidence=evidence,
    )


def _scans(records: Mapping[str, _Record]) -> Iterator[Scan]:
    """The entries of the scan log; a part of one says how many items were read in a period."""
    items: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for record in records.values():
        for whole in record.texts("dcterms:isPartOf"):
            period, count = record.text("dcterms:temporal"), record.number("dg:itemsRead")
            items[whole].append((period or "", count or 0))
    for iri, record in records.items():
        if not record.texts("dcterms:isPartOf"):
            subjects = record.terms("dcterms:subject")
            yield Scan(
                iri=iri,
                period=record.text("dcterms:temporal") or "",
                recorded=record.text("dcterms:created"),
                outlets=record.texts("prov:used"),
                languages=record.texts("dcterms:language"),
                places=record.texts("dcterms:spatial"),
                about=tuple(each.value for each in subjects if not isinstance(each, Literal)),
                words=tuple(each.value for each in subjects if isinstance(each, Literal)),
                note=record.text("dcterms:description"),
                items=tuple(sorted(items[iri])),
            )


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


# ---------------------------------------------------------------- things


def _things(graph: Graph) -> dict[str, Thing]:
    records = _records(graph, "things")
    return {iri: _thing(iri, record, records) for iri, record in records.items()}


def _thing(iri: str, record: _Record, records: Mapping[str, _Record]) -> Thing:
    names = record.terms("skos:prefLabel", "skos:altLabel", "rdfs:label")
    return Thing(
        iri=iri,
        classes=_classes(record, records),
        labels=record.words("skos:prefLabel", "rdfs:label"),
        names=tuple(
            sorted(
                {(each.language or "", each.value) for each in names if isinstance(each, Literal)}
            )
        ),
        matches=record.texts("skos:exactMatch", "skos:closeMatch"),
        origins=record.texts("dcterms:source"),
    )


def _classes(record: _Record, records: Mapping[str, _Record]) -> tuple[str, ...]:
    lines = (_line(each, records) for each in record.texts("rdf:type"))
    ours = (line for line in lines if any(each.startswith(DG) for each in line))
    return max(ours, key=len, default=())


def _line(kind: str, records: Mapping[str, _Record]) -> tuple[str, ...]:
    """A class and the classes above it, nearest first."""
    line = [kind]
    for current in line:
        above = records[current].texts("rdfs:subClassOf") if current in records else ()
        line += [each for each in above if each not in line]
    return tuple(line)
