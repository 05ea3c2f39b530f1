"""The shape of ``diplograph explain --format json``, format 1.

Everything is named by its full IRI; `labels` says what each is called. What ``report.json`` tells
too has the same keys (:mod:`diplograph.layers.form`). Lists are in the order of the text (source by
day of issue, then place in it) unless said otherwise. A key whose value is not known is there, and
null or empty.
"""

from __future__ import annotations

from typing import TypedDict

from diplograph.layers import form
from diplograph.layers.form import Contested, Term, Words

#: The format that this module describes; it rises when a reader of the old one would be misled.
FORMAT = 1

#: The terms under which a claim's own page says what is said of it; `labels` has their names.
CLAIM_FIELDS = (
    "dg:holder", "dg:attributedTo", "dg:claimKind", "dg:certainty", "dg:polarity", "dg:basis",
    "dg:rank", "dg:gloss", "dg:about", "dg:inferredFrom", "dg:inferenceRule", "dg:validFrom",
    "dg:validUntil", "dg:earliest", "dg:latest", "dg:recordedOn", "dg:supersedes",
)  # fmt: skip


class Passage(form.Locator):
    """A piece of evidence, and its words.

    `state` is ``held``, and `words` are the passage; ``not-held`` where the text is not at hand; or
    ``differs`` where the passage of the text does not have this digest.
    """

    state: str
    words: str | None


class Obstacle(TypedDict):
    """Why a claim is not accepted: see :class:`diplograph.layers.Obstacle`."""

    code: str
    because: list[str]


class Claim(form.Claim):
    """One claim; it is accepted if there are no `obstacles`."""

    obstacles: list[Obstacle]
    gloss: Words
    attributedTo: list[str]
    supersedes: list[str]
    evidence: list[Passage]


class Fact(form.Fact):
    """An accepted triple."""

    subject: str


class Count(TypedDict):
    """How many claims of a source are of a kind; the most frequent first."""

    kind: str
    claims: int


class Omission(TypedDict):
    """An entry of the coverage ledger of a source."""

    evidence: Passage
    reason: str


class Use(TypedDict):
    """How often a term of the vocabulary is a property's value, or is itself the property."""

    property: str
    count: int
    example: str


class Source(form.Source):
    """A source that is spoken of; `held` says whether its text is at hand."""

    held: bool


class Statement(TypedDict):
    """The triple that is explained; `object` is null where all values are."""

    subject: str
    property: str
    object: Term | None


class Content(TypedDict):
    """What is explained.

    `what` is ``thing`` (an actor, event, post, sector), ``source``, ``claim``, ``evidence``,
    ``term`` (a class, property, code) or ``statement``; `id` is null for a statement, which is in
    `statement`. `types` are its class and those above it, nearest first; `origins` say where its
    reference facts are from (IRIs or text); `described` is what else is said of it, by CURIE.

    `facts` are accepted of it, or accepted of others and name it. The other lists are IRIs in
    `claims`: `said` of it and not accepted; `topic`, claims about other things that concern it;
    `attributed`, its own words; `derived`, those that rest on this piece of evidence. `searched`
    are the entries of the scan log that read it or looked for it, or the one that it is.
    """

    format: int
    what: str
    id: str | None
    types: list[str]
    names: list[Term]
    matches: list[str]
    origins: list[str]
    described: dict[str, list[Term]]
    statement: Statement | None
    passage: Passage | None
    facts: list[Fact]
    contested: list[Contested]
    said: list[str]
    topic: list[str]
    attributed: list[str]
    derived: list[str]
    kinds: list[Count]
    ledger: list[Omission]
    uses: list[Use]
    searched: list[form.Searched]
    claims: list[Claim]
    sources: list[Source]
    labels: dict[str, Words]
