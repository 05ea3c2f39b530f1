"""The shape of ``report.json``, format 2.

Everything is named by its full IRI; `labels` says what each is called. Lists are in the order of
the text (source by day of issue, then place in it) unless said otherwise, so that the same graph
gives the same bytes. A key whose value is not known is there, and null.
"""

from __future__ import annotations

from typing import TypedDict

from diplograph.layers import form
from diplograph.layers.form import Contested, Fact, Locator, Words

#: The format that this module describes; it rises when a reader of the old one would be misled.
FORMAT = 2


class Claim(form.Claim):
    """One claim. `acceptance` is ``accepted``, or the first of the obstacles that keep it from it.

    See :class:`diplograph.layers.Obstacle` for the codes.
    """

    acceptance: str
    gloss: Words
    attributedTo: str | None
    supersedes: str | None
    evidence: list[Locator]


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


class Source(form.Source):
    """A source, and how much of its text lies where.

    Characters under several spans count once; those under a claim and an omission count as claimed.
    What is `between` is spaces and punctuation. The three are null if the text's length is not
    recorded.
    """

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


class LeftOut(TypedDict):
    """How much of a graph too large to list is not listed."""

    claims: int
    events: int
    sources: int


class Content(TypedDict):
    """What the graph holds: all of a report but the checks and the findings.

    `counts` has a list for each of kind, property, certainty, basis, polarity and rank: the most
    frequent first, equals by IRI; codes that no claim has are there with 0. `inferred`,
    `attributed` and `superseded` are IRIs of claims. Numbers and counts are of the whole graph; of
    one with more than :data:`diplograph.layers.MOST_CLAIMS` claims the lists hold those on the
    events that most sources tell of, and `leftOut` says how much else there is. `searched` is the
    scan log.
    """

    numbers: Numbers
    counts: dict[str, list[Count]]
    leftOut: LeftOut
    sources: list[Source]
    events: list[Event]
    states: list[Subject]
    claims: list[Claim]
    inferred: list[str]
    attributed: list[str]
    superseded: list[str]
    contested: list[Contested]
    ledger: list[Omission]
    searched: list[form.Searched]
    labels: dict[str, Words]


class Report(Content):
    """A whole report; `findings` maps a language to three sentences."""

    format: int
    findings: dict[str, list[str]]
    checks: Checked
