"""The nodes of a graph as values: sources, evidence, claims, scans and things, made of columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode

from diplograph.layers import keeping
from diplograph.layers.columns import (
    Columns,
    Make,
    Pair,
    all_terms,
    code,
    number,
    term,
    text,
    texts,
    words,
)
from diplograph.layers.keeping import Passage, Said
from diplograph.layers.values import Claim, Locator, Omission, Scan, Source, Thing
from diplograph.namespaces import DG, expand

if TYPE_CHECKING:
    from diplograph.backends import Graph

#: What a locator is sorted by: the day its source was issued, the source, the span.
_Place: TypeAlias = tuple[str, str, int, int, str]

_TYPE = expand("rdf:type")
#: The classes of what is read in full.
_CLAIMS, _SPANS, _SOURCES, _SCANS = (
    f"{DG}{name}" for name in ("Claim", "Evidence", "Source", "Scan")
)

#: What is read of each class, and what is made of it.
_CLAIM: Mapping[str, Make] = {
    "dg:claimKind": code,
    "dg:holder": code,
    "dg:attributedTo": texts,
    "dg:certainty": code,
    "dg:polarity": code,
    "dg:basis": code,
    "dg:rank": code,
    "dg:rankReason": text,
    "dg:supersedes": texts,
    "dg:claimSubject": text,
    "dg:claimProperty": text,
    "dg:claimObject": term,
    "dg:claimValue": term,
    "dg:about": texts,
    "dg:gloss": words,
    "dg:validFrom": text,
    "dg:validUntil": text,
    "dg:earliest": text,
    "dg:latest": text,
    "dg:inferredFrom": term,
    "dg:inferenceRule": text,
    "dg:recordedOn": text,
    "prov:wasDerivedFrom": texts,
}
_EVIDENCE: Mapping[str, Make] = {
    "oa:hasSource": code,
    "dg:start": number,
    "dg:end": number,
    "dg:paragraph": number,
    "dg:spanDigest": text,
    "dg:omissionReason": texts,
}
_SOURCE: Mapping[str, Make] = {
    "dcterms:type": text,
    "dcterms:issued": text,
    "dcterms:language": text,
    "dcterms:publisher": text,
    "schema:url": text,
    "prov:hadPrimarySource": texts,
    "dg:textDigest": text,
    "dg:textLength": number,
}
_SCAN: Mapping[str, Make] = {
    "dcterms:isPartOf": texts,
    "dcterms:temporal": code,
    "dcterms:created": text,
    "dcterms:language": texts,
    "dcterms:spatial": texts,
    "dcterms:subject": all_terms,
    "dcterms:description": text,
    "prov:used": texts,
    "dg:itemsRead": number,
}
_THING: Mapping[str, Make] = {
    "rdf:type": texts,
    "rdfs:subClassOf": texts,
    "rdfs:label": all_terms,
    "skos:prefLabel": all_terms,
    "skos:altLabel": all_terms,
    "skos:exactMatch": texts,
    "skos:closeMatch": texts,
    "dcterms:source": texts,
}
#: What is read in full, by class.
_MAKES = {_CLAIMS: _CLAIM, _SPANS: _EVIDENCE, _SOURCES: _SOURCE, _SCANS: _SCAN}
#: The field of a claim that is a column as it stands.
_FIELDS = {
    "kind": "dg:claimKind",
    "holder": "dg:holder",
    "attributed_to": "dg:attributedTo",
    "certainty": "dg:certainty",
    "polarity": "dg:polarity",
    "basis": "dg:basis",
    "rank": "dg:rank",
    "rank_reason": "dg:rankReason",
    "supersedes": "dg:supersedes",
    "subject": "dg:claimSubject",
    "predicate": "dg:claimProperty",
    "about": "dg:about",
    "glosses": "dg:gloss",
    "valid_from": "dg:validFrom",
    "valid_until": "dg:validUntil",
    "earliest": "dg:earliest",
    "latest": "dg:latest",
    "inferred_from": "dg:inferredFrom",
    "inference_rule": "dg:inferenceRule",
    "recorded_on": "dg:recordedOn",
}


class Nodes(NamedTuple):
    """The nodes of a graph, by IRI and in the order of :class:`diplograph.layers.values.Layers`."""

    things: dict[str, Thing]
    sources: dict[str, Source]
    evidence: dict[str, Locator]
    claims: dict[str, Claim]
    omissions: tuple[Omission, ...]
    scans: tuple[Scan, ...]


def read_nodes(graph: Graph, kept: Iterable[bytes] = ()) -> Nodes:
    """All nodes of `graph`, by five queries, and of what sources say that was `kept`."""
    things, members = _read_things(graph)

    def table(kind: str) -> Columns:
        found = Columns(sorted(members.pop(kind)), _MAKES[kind])
        found.fill(graph.said(found.properties, of=kind))
        return found

    # One table after the other: of a large graph each takes much that its values do not.
    sources = _sources(table(_SOURCES))
    said = Said(_claims(table(_CLAIMS)), _passages(table(_SPANS)))
    for each in map(keeping.read, kept):
        said.claims.extend(each.claims)
        said.passages.extend(each.passages)
    evidence, omissions = _located(said.passages, sources)
    return Nodes(
        things=things,
        sources=sources,
        evidence=evidence,
        claims=_in_order(said.claims, evidence),
        omissions=omissions,
        scans=tuple(_scans(table(_SCANS))),
    )


def claims_of(rows: Iterable[tuple[object, str, object]]) -> dict[str, Claim]:
    """The claims in the order of the text, of what is said of them, their evidence and sources.

    `rows` are subjects, properties (IRIs) and values.
    """
    said: dict[str, list[Pair]] = defaultdict(list)
    nodes: dict[str, set[str]] = defaultdict(set)
    for node, name, value in rows:
        said[name].append((node, value))
        if isinstance(node, NamedNode) and isinstance(value, NamedNode):
            nodes[value.value if name == _TYPE else name].add(node.value)
    is_claim = nodes[f"{DG}supersedes"] | nodes[f"{DG}holder"]
    claims, sources = Columns(sorted(is_claim), _CLAIM), Columns(sorted(nodes[_SOURCES]), _SOURCE)
    evidence = Columns(sorted(nodes[_SPANS]), _EVIDENCE)
    for table in (claims, evidence, sources):
        table.fill(said.items())
    located, _ = _located(_passages(evidence), _sources(sources))
    return _in_order(_claims(claims), located)


def _read_things(graph: Graph) -> tuple[dict[str, Thing], dict[str, set[str]]]:
    """What is neither a claim nor its evidence; and the members of each class."""
    members: dict[str, set[str]] = {name: set() for name in _MAKES}
    found: dict[str, list[tuple[NamedNode, object]]] = {}
    for name, pairs in graph.said([expand(each) for each in _THING]):
        kept = found.setdefault(name, [])
        for node, value in pairs:
            if not isinstance(node, NamedNode):  # an endpoint may hold others' blank nodes
                continue
            kind = value.value if name == _TYPE and isinstance(value, NamedNode) else ""
            if kind in members:
                members[kind].add(intern(node.value))
            if kind not in (_CLAIMS, _SPANS):
                kept.append((node, value))
    nodes = {intern(node.value) for pairs in found.values() for node, _ in pairs}
    things = Columns(sorted(nodes - members[_CLAIMS] - members[_SPANS]), _THING)
    things.fill(found.items())
    return dict(_things(things)), members


# ---------------------------------------------------------------- the claim layer


def _sources(table: Columns) -> dict[str, Source]:
    found = [Source(*row) for row in table.rows(*_SOURCE)]
    in_order = sorted(found, key=lambda source: (source.issued or "", source.iri))
    return {source.iri: source for source in in_order}


def _passages(table: Columns) -> list[Passage]:
    names = ("oa:hasSource", "dg:start", "dg:end", "dg:paragraph", "dg:spanDigest")
    return [
        Passage(Locator(iri, source, start or 0, end or 0, paragraph, digest), reasons)
        for iri, source, start, end, paragraph, digest, reasons in table.rows(
            *names, "dg:omissionReason"
        )
    ]


def _located(
    found: Iterable[Passage], sources: Mapping[str, Source]
) -> tuple[dict[str, Locator], tuple[Omission, ...]]:
    """Evidence in the order of the text, and which of it was left out."""

    def place(passage: Passage) -> _Place:
        locator = passage.locator
        source = sources.get(locator.source)
        issued = source.issued if source else None
        return (issued or "", locator.source, locator.start, locator.end, locator.iri)

    in_order = sorted(found, key=place)
    omissions = (Omission(each.locator, why) for each in in_order for why in each.reasons)
    return {each.locator.iri: each.locator for each in in_order}, tuple(omissions)


def _claims(table: Columns) -> list[tuple[Any, ...]]:
    objects = zip(table["dg:claimObject"], table["dg:claimValue"], strict=True)
    columns: dict[str, Iterable[Any]] = {field: table[name] for field, name in _FIELDS.items()} | {
        "iri": table.nodes,
        "superseded_by": [()] * len(table.nodes),
        "value": [value if node is None else node for node, value in objects],
        "evidence": table["prov:wasDerivedFrom"],
    }
    return [*zip(*(columns[each.name] for each in fields(Claim)), strict=True)]


def _in_order(
    found: Iterable[tuple[Any, ...]], evidence: Mapping[str, Locator]
) -> dict[str, Claim]:
    """Claims in the order of the text; `evidence` is in that order."""
    rows = [*found]
    columns: dict[str, list[Any]] = {
        field.name: [row[place] for row in rows] for place, field in enumerate(fields(Claim))
    }
    newer: dict[str, list[str]] = defaultdict(list)
    for iri, older in sorted(zip(columns["iri"], columns["supersedes"], strict=True)):
        for old in older:
            newer[old].append(iri)
    order = {iri: number for number, iri in enumerate(evidence)}
    columns["superseded_by"] = [tuple(newer.get(iri, ())) for iri in columns["iri"]]
    columns["evidence"] = [
        tuple(evidence[each] for each in sorted(order.keys() & spans, key=order.__getitem__))
        for spans in columns["evidence"]
    ]
    claims = map(Claim, *columns.values())

    def place(claim: Claim) -> tuple[int, str]:
        return (order[claim.evidence[0].iri] if claim.evidence else len(order), claim.iri)

    return {claim.iri: claim for claim in sorted(claims, key=place)}


def _scans(table: Columns) -> Iterator[Scan]:
    """The entries of the scan log.

    A part of one says how many items were read in a period, or what places were searched together.
    """
    items: dict[str, list[tuple[str, int]]] = defaultdict(list)
    together: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    parts = table.rows("dcterms:isPartOf", "dcterms:temporal", "dg:itemsRead", "dcterms:spatial")
    for _, wholes, period, count, places in parts:
        for whole in wholes:
            if count:
                items[whole].append((period, count))
            else:
                together[whole].append(places)
    for iri, wholes, subjects, period, recorded, outlets, languages, places, note in table.rows(
        "dcterms:isPartOf",
        "dcterms:subject",
        "dcterms:temporal",
        "dcterms:created",
        "prov:used",
        "dcterms:language",
        "dcterms:spatial",
        "dcterms:description",
    ):
        if not wholes:
            yield Scan(
                iri=iri,
                period=period,
                recorded=recorded,
                outlets=outlets,
                languages=languages,
                places=places,
                together=tuple(sorted(together[iri])),
                about=tuple(each.value for each in subjects if not isinstance(each, Literal)),
                words=tuple(each.value for each in subjects if isinstance(each, Literal)),
                note=note,
                items=tuple(sorted(items[iri])),
            )


# ---------------------------------------------------------------- things


def _things(table: Columns) -> Iterator[tuple[str, Thing]]:
    above = dict(table.rows("rdfs:subClassOf"))

    @cache
    def line(kind: str) -> tuple[str, ...]:
        """A class and the classes above it, nearest first."""
        found = [kind]
        for current in found:
            found += [each for each in above.get(current, ()) if each not in found]
        return tuple(found)

    for iri, kinds, preferred, labels, others, exact, close, origins in table.rows(
        "rdf:type",
        "skos:prefLabel",
        "rdfs:label",
        "skos:altLabel",
        "skos:exactMatch",
        "skos:closeMatch",
        "dcterms:source",
    ):
        names = [each for each in (*preferred, *others, *labels) if isinstance(each, Literal)]
        ours = (each for each in map(line, kinds) if any(name.startswith(DG) for name in each))
        yield (
            iri,
            Thing(
                iri=iri,
                classes=max(ours, key=len, default=()),
                labels=words((*preferred, *labels)),
                names=tuple(sorted({(each.language or "", each.value) for each in names})),
                matches=(*exact, *close),
                origins=origins,
            ),
        )
