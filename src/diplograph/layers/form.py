"""The layers as JSON has them: the keys that ``report.json`` and ``explain --format json`` share.

Everything is named by its full IRI. A key whose value is not known is there, and null or empty.
What only one of the two tells is in its own ``format.py``.
"""

from __future__ import annotations

from typing import NotRequired, TypeAlias, TypedDict

from pyoxigraph import NamedNode

from diplograph.layers import values
from diplograph.queries.contests import Sort

#: Language to text.
Words: TypeAlias = dict[str, str]


class Term(TypedDict):
    """A resource (`iri`) or a literal (`value`, with the `language` of a text)."""

    iri: NotRequired[str]
    value: NotRequired[str]
    language: NotRequired[str]


class Locator(TypedDict):
    """A piece of evidence: offsets in code points of its source's text, the end excluded."""

    id: str
    source: str
    paragraph: int | None
    start: int
    end: int
    digest: str | None


class Claim(TypedDict):
    """What is the same of a claim wherever it is told; lists are in the order of the text."""

    id: str
    kind: str
    holder: str
    certainty: str
    polarity: str
    basis: str
    rank: str
    rankReason: str | None
    supersededBy: list[str]
    subject: str | None
    property: str | None
    object: Term | None
    about: list[str]
    validFrom: str | None
    validUntil: str | None
    earliest: str | None
    latest: str | None
    inferredFrom: Term | None
    inferenceRule: str | None
    recordedOn: str | None


class Fact(TypedDict):
    """An accepted triple of a subject; a reference triple has no claims.

    `accordingTo` is whose word it is, if all its claims are attributed. `sources` say it, sorted by
    IRI; `voices` stand behind it independently: a source for all that draw on one communiqué or are
    copies of one text, an actor for all that only pass on its word. `contest` is in what way it is
    contested (:mod:`diplograph.queries.contests`), null if it is not.
    """

    property: str
    object: Term
    claims: list[str]
    accordingTo: list[str]
    sources: list[str]
    voices: list[str]
    contested: bool
    contest: Sort | None


class Contested(TypedDict):
    """A subject and property on which live claims differ, and in what way."""

    subject: str
    property: str
    sort: Sort
    claims: list[str]


class Source(TypedDict):
    """What is the same of a source wherever it is told."""

    id: str
    type: str | None
    issued: str | None
    language: str | None
    publisher: str | None
    url: str | None


class Items(TypedDict):
    """How many items were read in a period (EDTF)."""

    period: str
    read: int


class Searched(TypedDict):
    """An entry of the scan log: what was read, and what was looked for in it, found or not.

    `outlets`, `places` and `about` are IRIs, and so is what `together` has, places that were
    searched only where all of them are named; `words` is what was searched as text.
    """

    id: str
    period: str
    recorded: str | None
    outlets: list[str]
    languages: list[str]
    places: list[str]
    together: list[list[str]]
    about: list[str]
    words: list[str]
    note: str | None
    items: list[Items]


def as_term(term: values.Term) -> Term:
    """A term of the graph."""
    if isinstance(term, NamedNode):
        return Term(iri=term.value)
    if term.language:
        return Term(value=term.value, language=term.language)
    return Term(value=term.value)


def as_locator(locator: values.Locator) -> Locator:
    """A piece of evidence."""
    return Locator(
        id=locator.iri,
        source=locator.source,
        paragraph=locator.paragraph,
        start=locator.start,
        end=locator.end,
        digest=locator.digest,
    )


def as_claim(claim: values.Claim) -> Claim:
    """A claim, but for what each surface tells of it in its own way."""
    return Claim(
        id=claim.iri,
        kind=claim.kind,
        holder=claim.holder,
        certainty=claim.certainty,
        polarity=claim.polarity,
        basis=claim.basis,
        rank=claim.rank,
        rankReason=claim.rank_reason,
        supersededBy=list(claim.superseded_by),
        subject=claim.subject,
        property=claim.predicate,
        object=as_term(claim.value) if claim.value is not None else None,
        about=list(claim.about),
        validFrom=claim.valid_from,
        validUntil=claim.valid_until,
        earliest=claim.earliest,
        latest=claim.latest,
        inferredFrom=as_term(claim.inferred_from) if claim.inferred_from else None,
        inferenceRule=claim.inference_rule,
        recordedOn=claim.recorded_on,
    )


def as_fact(fact: values.Fact, layers: values.Layers) -> Fact:
    """A fact of `layers`, without its subject."""
    return Fact(
        property=fact.triple.predicate,
        object=as_term(fact.triple.value),
        claims=list(fact.claims),
        accordingTo=list(layers.according_to(fact.claims)),
        sources=list(fact.attested.sources),
        voices=list(fact.attested.voices),
        contested=fact.is_contested,
        contest=fact.contest,
    )


def as_contested(contest: values.Contest) -> Contested:
    """A subject and property on which claims differ."""
    return Contested(
        subject=contest.subject,
        property=contest.predicate,
        sort=contest.sort,
        claims=list(contest.claims),
    )


def as_source(source: values.Source) -> Source:
    """A source, but for what each surface tells of it in its own way."""
    return Source(
        id=source.iri,
        type=source.kind,
        issued=source.issued,
        language=source.language,
        publisher=source.publisher,
        url=source.url,
    )


def as_searched(scan: values.Scan) -> Searched:
    """An entry of the scan log."""
    return Searched(
        id=scan.iri,
        period=scan.period,
        recorded=scan.recorded,
        outlets=list(scan.outlets),
        languages=list(scan.languages),
        places=list(scan.places),
        together=[list(places) for places in scan.together],
        about=list(scan.about),
        words=list(scan.words),
        note=scan.note,
        items=[Items(period=period, read=count) for period, count in scan.items],
    )
