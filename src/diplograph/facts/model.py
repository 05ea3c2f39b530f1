"""The typed fact file: what an editor wrote, checked and made explicit, before any RDF.

Every value here is frozen. Slugs are plain strings: what a slug means (an entity, an event, a
source, a sector, a code) follows from the property it stands under. Claims are flat: an event's
fields, the statements under ``states`` and the entries under ``claims`` all become :class:`Claim`,
with every default filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from diplograph.problems import Location


class Span(NamedTuple):
    """Code-point offsets into the source's NFC text with LF line ends; `end` is excluded."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"


class SpanRecord(NamedTuple):
    """What is recorded of a span, to be checked: its paragraph (from 1) and SHA-256 (hex).

    `location` is that of the span; the others are those of what is recorded of it.
    """

    span: Span
    paragraph: int
    sha256: str
    location: Location
    paragraph_location: Location
    sha256_location: Location


class Text(NamedTuple):
    """A piece of text and its BCP 47 language tag; `language` is None for a plain string."""

    value: str
    language: str | None = None


class Integer(NamedTuple):
    """A claimed whole number."""

    value: int


class Entity(NamedTuple):
    """An actor, a place, a post, a group or a project's sector: its reference facts.

    They need no claim. `kind` is the local name of its class (``Organisation``). `definitions` and
    `broader` (the slug of the wider sector) are a sector's. `source` says where the facts of a
    shared entity are from (package, version, date); it is None for an entity that a fact file
    introduces. `shared` tells whether it was read from ``data/entities``.
    """

    slug: str
    kind: str
    labels: tuple[Text, ...]
    location: Location
    alt_labels: tuple[Text, ...] = ()
    iso_code: str | None = None
    within: str | None = None
    post_in: str | None = None
    exact_matches: tuple[str, ...] = ()
    close_matches: tuple[str, ...] = ()
    definitions: tuple[Text, ...] = ()
    broader: str | None = None
    source: str | None = None
    shared: bool = False

    @property
    def above(self) -> tuple[str, ...]:
        """The slugs of what it lies in, is a post in, or is narrower than."""
        return tuple(filter(None, (self.within, self.post_in, self.broader)))


class Event(NamedTuple):
    """A visit, meeting or agreement that a fact file speaks of; `kind` is ``Visit`` and so on."""

    slug: str
    kind: str
    labels: tuple[Text, ...]
    location: Location


class Source(NamedTuple):
    """The article or communiqué that a fact file encodes.

    `published` and `recorded` are ISO dates; `sha256` and `length` (in code points) are those of
    its text.
    """

    slug: str
    kind: str
    labels: tuple[Text, ...]
    language: str
    published: str
    recorded: str
    location: Location
    publisher: str | None = None
    url: str | None = None
    primary: str | None = None
    sha256: str | None = None
    length: int | None = None


class Inference(NamedTuple):
    """How a value was inferred: the source's words it rests on, and the rule (a code)."""

    words: str
    rule: str


class Claim(NamedTuple):
    """One proposition of one source.

    Structured when `property` (a local name, ``hostedBy``) is set, with at most one of `object`
    (a slug) and `value` (a literal); free otherwise, with an `id` and written `glosses`.
    `valid_from`, `valid_until` and `term` are EDTF. `about` is what the editor listed, without
    subject and object. `item` is the one of ``each`` that this claim is made for; where the glosses
    say ``{each}``, its name is meant. `listed` (a code) tells whether the source names all that it
    lists.
    """

    kind: str
    at: tuple[Span, ...]
    location: Location
    subject: str | None = None
    property: str | None = None
    object: str | None = None
    value: Text | Integer | None = None
    id: str | None = None
    about: tuple[str, ...] = ()
    item: str | None = None
    glosses: tuple[Text, ...] = ()
    attributed_to: str | None = None
    certainty: str = "certain"
    polarity: str = "affirmed"
    listed: str | None = None
    inferred: Inference | None = None
    rank: str = "normal"
    rank_reason: str | None = None
    supersedes: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    term: str | None = None
    allow: tuple[str, ...] = ()


class Omission(NamedTuple):
    """A passage of which no claim was made, and why (a code)."""

    at: tuple[Span, ...]
    reason: str
    location: Location


class Todo(NamedTuple):
    """A passage that the editor has still to read."""

    at: tuple[Span, ...]
    location: Location


class Scan(NamedTuple):
    """Outlets that were read for a period, and what was looked for in them, found or not.

    `period` and the periods of `read` are EDTF; `read` says how many items were gone through.
    `about` are slugs, `claims` local names of claims whose outcome was looked for, each with the
    place where it is written.
    """

    slug: str
    labels: tuple[Text, ...]
    period: str
    recorded: str
    location: Location
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    terms: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    claims: tuple[tuple[str, Location], ...] = ()
    read: tuple[tuple[str, int], ...] = ()
    note: str | None = None


class Entry(NamedTuple):
    """An entry of somebody else's list, and the event of ours that the editor matched with it."""

    id: str
    labels: tuple[Text, ...]
    date: str
    location: Location
    places: tuple[str, ...] = ()
    event: str | None = None


class Register(NamedTuple):
    """A list of events that somebody else keeps; `period` (EDTF) and `places` are its scope.

    `counts` says how many events it counts by period, of which it names none.
    """

    slug: str
    labels: tuple[Text, ...]
    period: str
    recorded: str
    source: str
    location: Location
    places: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()


class FactFile(NamedTuple):
    """One YAML file: of ``data/facts`` (with a source), ``data/entities``, or the scan log."""

    path: str
    source: Source | None
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    omissions: tuple[Omission, ...] = ()
    spans: Mapping[Span, SpanRecord] = MappingProxyType({})
    todos: tuple[Todo, ...] = ()
    scans: tuple[Scan, ...] = ()
    registers: tuple[Register, ...] = ()
