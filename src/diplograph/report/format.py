"""The shape of ``report.json``, format 1.

Everything is named by its full IRI; `labels` says what each is called. Lists are in the order of
the text (source by day of issue, then place in it) unless said otherwise, so that the same graph
gives the same bytes. A key whose value is not known is there, and null.
"""

from __future__ import annotations

from typing import NotRequired, TypeAlias, TypedDict

#: The format that this module describes; it rises when a reader of the old one would be misled.
FORMAT = 1

#: Language to text.
Words: TypeAlias = dict[str, str]


class Term(TypedDict):
    """An object (`iri`) or a literal (`value`, with the `language` of a text)."""

    iri: NotRequired[str]
    value: NotRequired[str]
    language: NotRequired[str]


class Locator(TypedDict):
    """A piece of evidence: offsets in code points of its source's text, the end excluded."""

    id: str
    source: str
    start: int
    end: int
    paragraph: int | None
    digest: str | None


class Claim(TypedDict):
    """One claim. `acceptance` says whether it is projected, and if it is not, why.

    It is ``accepted``; ``kind`` (plans, intentions, predictions, opinions and generalisations
    never are); ``free`` (it has no property); or, of a reported and structured claim,
    ``superseded``, ``deprecated``, ``denied``, ``uncertain``, ``not-held`` (its event was not) or
    ``outranked``, the first that applies.
    """

    id: str
    kind: str
    acceptance: str
    gloss: Words
    holder: str
    attributedTo: str | None
    certainty: str
    polarity: str
    basis: str
    rank: str
    rankReason: str | None
    supersedes: str | None
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
    evidence: list[Locator]


class Fact(TypedDict):
    """An accepted triple of a subject; `accordingTo` is whose word it is, if nobody else's.

    `sources` say it, sorted by IRI; `voices` stand behind it independently: a source for all that
    draw on one communiqué or are copies of one text, an actor for all that only pass on its word.
    """

    property: str
    object: Term
    claims: list[str]
    accordingTo: list[str]
    sources: list[str]
    voices: list[str]
    contested: bool


class Subject(TypedDict):
    """What facts are about, with the facts."""

    id: str
    type: str | None
    facts: list[Fact]


class Event(Subject):
    """An event; the dates are the accepted ones (`date` in EDTF), null where there is none.

    `agreement` is ``reported`` if one is accepted as signed during the event, ``denied`` if a
    source says that there was none, and null if the sources do not say. `silent` are the properties
    that such an event can have and that no claim on it, of any kind, speaks of.
    """

    status: str | None
    date: str | None
    startDate: str | None
    endDate: str | None
    earliest: str | None
    latest: str | None
    agreement: str | None
    silent: list[str]


class Omitted(TypedDict):
    """How much of a source was left out for one reason."""

    reason: str
    passages: int
    characters: int


class Source(TypedDict):
    """A source, and how much of its text lies where.

    Characters under several spans count once; those under a claim and an omission count as claimed.
    What is `between` is spaces and punctuation. The three are null if the text's length is not
    recorded.
    """

    id: str
    type: str | None
    issued: str | None
    language: str | None
    publisher: str | None
    url: str | None
    primary: list[str]
    textDigest: str | None
    textLength: int | None
    claims: int
    charactersClaimed: int | None
    charactersOmitted: int | None
    charactersBetween: int | None
    omitted: list[Omitted]


class Omission(TypedDict):
    """An entry of the coverage ledger."""

    evidence: Locator
    reason: str


class Contested(TypedDict):
    """A subject and property on which live claims differ."""

    subject: str
    property: str
    claims: list[str]


class Count(TypedDict):
    """How many claims have one value."""

    value: str
    claims: int


class InvariantRun(TypedDict):
    """An invariant: a query that must return nothing, and how many rows it did return.

    `name` and `label` say what must hold: in English, and in each language.
    """

    name: str
    label: Words
    rows: int


class FileRead(TypedDict):
    """A file the graph was made from."""

    name: str
    origin: str


class Checked(TypedDict):
    """What was checked before this was written.

    `asOf` is the day of which the graph is, if sources recorded later were left out, else null.
    """

    asOf: str | None

    triples: int
    canonicalHash: str
    shapes: int
    shapeResults: int
    invariants: list[InvariantRun]
    files: list[FileRead]


class Numbers(TypedDict):
    """Sizes of the graph's parts."""

    sources: int
    claims: int
    structured: int
    free: int
    evidence: int
    accepted: int
    events: int


class Content(TypedDict):
    """What the graph holds: all of a report but the checks and the findings.

    `counts` has a list for each of kind, property, certainty, basis, polarity and rank: the most
    frequent first, equals by IRI; codes that no claim has are there with 0. `inferred`,
    `attributed` and `superseded` are IRIs of claims.
    """

    numbers: Numbers
    counts: dict[str, list[Count]]
    sources: list[Source]
    events: list[Event]
    states: list[Subject]
    claims: list[Claim]
    inferred: list[str]
    attributed: list[str]
    superseded: list[str]
    contested: list[Contested]
    ledger: list[Omission]
    labels: dict[str, Words]


class Report(Content):
    """A whole report; `findings` maps a language to three sentences."""

    format: int
    findings: dict[str, list[str]]
    checks: Checked
