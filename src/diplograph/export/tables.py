"""The records of a graph as tables of typed columns, for whatever holds tables.

Which tables there are, their columns, types and what each means is said here once: a workbook, a
folder of Parquet and a data dictionary are written from it. A node is named by its CURIE in all
tables, so that a column of one is looked up in another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from diplograph.export.content import Content, day, local
from diplograph.layers import Claim, Locator, Omission
from diplograph.namespaces import DG, KIND, compress
from diplograph.words import counted

#: ``code`` is a text of few values; ``list`` is of texts.
Type: TypeAlias = Literal["text", "code", "day", "integer", "flag", "list"]
Cell: TypeAlias = str | date | int | bool | Sequence[str] | None


class Column(NamedTuple):
    """A column: its name, its type, what it holds, and the cell that a record has in it.

    The name is no word that SQL reserves, so that it is asked for without quotes.

    `refers` is the name of the table in which its texts are keys of rows, if they are; `terms` is
    the namespace of its codes, if they are terms of the ontology.
    """

    name: str
    type: Type
    meaning: str
    cell: Callable[[Any, Content], Cell]
    refers: str | None = None
    terms: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its name is also the sort of its records in a table of losses."""

    name: str
    meaning: str
    records: Callable[[Content], Iterable[Any]]
    columns: tuple[Column, ...]

    def rows(self, content: Content) -> Iterator[tuple[Cell, ...]]:
        """The rows, in the order of the records."""
        for record in self.records(content):
            yield tuple(column.cell(record, content) for column in self.columns)


def described(columns: Iterable[Column]) -> Iterator[tuple[str, ...]]:
    """Of each column its name, type and meaning, and the table of which its texts are keys."""
    for column in columns:
        yield column.name, column.type, column.meaning, column.refers or ""


def codes(column: Column, table: Table, content: Content) -> dict[str, str]:
    """Which codes a column has that are terms of the ontology, and what each means."""
    if column.terms is None:
        return {}
    found = {str(column.cell(each, content) or "") for each in table.records(content)}
    terms = {code: f"{column.terms}{code}" for code in sorted(found - {""})}
    return {code: content.meanings.get(iri) or content.name(iri) for code, iri in terms.items()}


# ---------------------------------------------------------------- cells


def _of(name: str) -> Callable[[Any, Content], Cell]:
    """The field of that name."""
    return lambda record, _: getattr(record, name)


def _node(name: str) -> Callable[[Any, Content], Cell]:
    """The CURIE of the node in a field."""

    def cell(record: Any, _: Content) -> Cell:
        iri = getattr(record, name)
        return None if iri is None else compress(iri)

    return cell


def _nodes(name: str) -> Callable[[Any, Content], Cell]:
    """The CURIEs of the nodes in a field."""
    return lambda record, _: [compress(iri) for iri in getattr(record, name)]


def _code(name: str) -> Callable[[Any, Content], Cell]:
    """The local name of the term in a field."""
    return lambda record, _: local(getattr(record, name))


def _day(name: str) -> Callable[[Any, Content], Cell]:
    """The day in a field."""
    return lambda record, _: day(getattr(record, name))


def _name(name: str) -> Callable[[Any, Content], Cell]:
    """The label of the node in a field."""

    def cell(record: Any, content: Content) -> Cell:
        iri = getattr(record, name)
        return None if iri is None else content.name(iri)

    return cell


def _named_property(record: Any, content: Content) -> Cell:
    return content.name(f"{DG}{record.property}")


def _label(language: str) -> Callable[[Any, Content], Cell]:
    return lambda record, _: record.labels.get(language)


def _gloss(language: str) -> Callable[[Any, Content], Cell]:
    return lambda record, _: record.glosses.get(language)


def _said(record: Claim, _: Content) -> Cell:
    """What a claim says of its subject: the CURIE of a node, or a literal's text."""
    value = record.value
    return compress(value.value) if isinstance(value, NamedNode) else value and value.value


def _literal(part: str) -> Callable[[Any, Content], Cell]:
    """The datatype, by its local name, or the language of a claim's value."""

    def cell(record: Claim, _: Content) -> Cell:
        if not isinstance(record.value, RdfLiteral):
            return None
        if part == "language":
            return record.value.language
        return local(record.value.datatype.value)

    return cell


def _words(record: Claim, _: Content) -> Cell:
    return record.inferred_from and record.inferred_from.value


def _accepted(record: Claim, content: Content) -> Cell:
    return record.iri in content.accepted


def _passage(record: Locator | Omission, content: Content) -> Cell:
    locator = record.locator if isinstance(record, Omission) else record
    return content.passage(locator)


def _at(name: str) -> Callable[[Any, Content], Cell]:
    """A field of the locator of an omission."""

    def cell(record: Omission, _: Content) -> Cell:
        found: Cell = getattr(record.locator, name)
        return compress(str(found)) if name in ("iri", "source") else found

    return cell


# ---------------------------------------------------------------- tables

_KEY: Final = "what it is called in every table"

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "things",
            "Actors, posts, events and sectors.",
            Content.things,
            (
                Column("id", "text", _KEY, _of("id")),
                Column("kind", "code", "its class", _of("kind"), terms=DG),
                Column("label", "text", "its name in the language asked for", _of("label")),
                Column("label_en", "text", "its English label", _label("en")),
                Column("label_fr", "text", "its French label", _label("fr")),
                Column("label_ar", "text", "its Arabic label", _label("ar")),
                Column("names", "list", "all its names, in any language", _of("names")),
                Column(
                    "status", "code", "of an event, the accepted status", _of("status"), terms=KIND
                ),
                Column("date", "text", "of an event, the accepted date in EDTF", _of("dated")),
                Column("first_day", "day", "the first day that the date may mean", _of("start")),
                Column("last_day", "day", "the last day that the date may mean", _of("end")),
                Column("undecided", "list", "dates, of which none is accepted", _of("undecided")),
                Column(
                    "attributed",
                    "list",
                    "properties with an accepted value in somebody's words alone",
                    _of("attributed"),
                ),
                Column(
                    "contested",
                    "list",
                    "properties of which sources contradict each other",
                    _of("contested"),
                ),
                Column(
                    "matches", "list", "verified addresses of the same elsewhere", _of("matches")
                ),
                Column("origins", "list", "where its label and class are from", _of("origins")),
                Column("iri", "text", "its full address", _of("iri")),
            ),
        ),
        Table(
            "facts",
            "What is accepted: what claims support, and reference facts.",
            Content.facts,
            (
                Column("id", "text", "the triple", _of("id")),
                Column("subject", "text", "of what it is said", _node("subject"), "things"),
                Column("subject_label", "text", "its name", _name("subject")),
                Column("property", "code", "the property", _of("property"), terms=DG),
                Column("property_label", "text", "what it is called", _named_property),
                Column("object", "text", "the other end, unless it is a value", _node("object")),
                Column("object_label", "text", "its name", _name("object")),
                Column("value", "text", "the text of a value", _of("value")),
                Column("datatype", "code", "the datatype of a value", _code("datatype")),
                Column("language", "code", "the language of a value", _of("language")),
                Column(
                    "standing", "code", "accepted, or reference: without claims", _of("standing")
                ),
                Column("contest", "code", "how sources contradict each other, if", _of("contest")),
                Column(
                    "according_to",
                    "list",
                    "those whose words all its claims are",
                    _nodes("according_to"),
                    "things",
                ),
                Column(
                    "certainty", "code", "the firmest of its claims", _of("certainty"), terms=KIND
                ),
                Column("sources", "list", "the sources that say it", _nodes("sources"), "sources"),
                Column("voices", "list", "those independent of each other", _nodes("voices")),
                Column("claims", "list", "the claims it rests on", _nodes("claims"), "claims"),
                Column(
                    "event_status",
                    "code",
                    "the accepted status of the event it is about",
                    _of("event_status"),
                    terms=KIND,
                ),
                Column("first_day", "day", "the first day of the event it is about", _of("start")),
                Column("last_day", "day", "the last day of the event it is about", _of("end")),
                Column("valid_from", "list", "since when, in EDTF", _of("valid_from")),
                Column("valid_until", "list", "until when, excluded, in EDTF", _of("valid_until")),
            ),
        ),
        Table(
            "claims",
            "What each source says, accepted or not.",
            lambda content: content.layers.claims.values(),
            (
                Column("id", "text", _KEY, _node("iri")),
                Column("kind", "code", "the kind of claim", _code("kind"), terms=KIND),
                Column("accepted", "flag", "whether a fact rests on it", _accepted),
                Column("subject", "text", "of what it is said", _node("subject"), "things"),
                Column(
                    "property",
                    "code",
                    "the property; none of a free claim",
                    _code("predicate"),
                    terms=DG,
                ),
                Column("said", "text", "the other end, or the text of the value", _said),
                Column("datatype", "code", "the datatype of a value", _literal("datatype")),
                Column("language", "code", "the language of a value", _literal("language")),
                Column("about", "list", "all that it is about", _nodes("about")),
                Column("gloss_en", "text", "what it says, in English", _gloss("en")),
                Column("gloss_fr", "text", "what it says, in French", _gloss("fr")),
                Column("source", "text", "the source that says it", _node("holder"), "sources"),
                Column(
                    "attributed_to",
                    "list",
                    "whose words the source says it is",
                    _nodes("attributed_to"),
                    "things",
                ),
                Column("certainty", "code", "how firmly", _code("certainty"), terms=KIND),
                Column("polarity", "code", "affirmed or denied", _code("polarity"), terms=KIND),
                Column("basis", "code", "stated or inferred", _code("basis"), terms=KIND),
                Column("inferred_from", "text", "the words it is inferred from", _words),
                Column(
                    "inferred_by", "code", "the rule of what is inferred", _of("inference_rule")
                ),
                Column(
                    "rank", "code", "preferred, normal or deprecated", _code("rank"), terms=KIND
                ),
                Column("rank_reason", "text", "why", _of("rank_reason")),
                Column(
                    "supersedes", "list", "the claims it corrects", _nodes("supersedes"), "claims"
                ),
                Column("valid_from", "text", "since when, in EDTF", _of("valid_from")),
                Column("valid_until", "text", "until when, excluded, in EDTF", _of("valid_until")),
                Column("earliest", "day", "the first day of a date or term", _day("earliest")),
                Column("latest", "day", "the last day of a date or term", _day("latest")),
                Column("recorded", "day", "when it was recorded", _day("recorded_on")),
                Column(
                    "passages",
                    "list",
                    "where the source says it",
                    lambda claim, _: [compress(each.iri) for each in claim.evidence],
                    "passages",
                ),
            ),
        ),
        Table(
            "passages",
            "Where sources say it: offsets into their texts, in code points, the end excluded.",
            lambda content: content.layers.evidence.values(),
            (
                Column("id", "text", _KEY, _node("iri")),
                Column("source", "text", "of which source", _node("source"), "sources"),
                Column("from_offset", "integer", "the offset of its first character", _of("start")),
                Column("to_offset", "integer", "the offset behind its last", _of("end")),
                Column("paragraph", "integer", "the paragraph, from 1", _of("paragraph")),
                Column("digest", "text", "the SHA-256 of its words", _of("digest")),
                Column("text", "text", "its words, if the text is held", _passage),
            ),
        ),
        Table(
            "omissions",
            "Passages of which no claim was made.",
            lambda content: content.layers.omissions,
            (
                Column("id", "text", _KEY, _at("iri")),
                Column("source", "text", "of which source", _at("source"), "sources"),
                Column("from_offset", "integer", "the offset of its first character", _at("start")),
                Column("to_offset", "integer", "the offset behind its last", _at("end")),
                Column("paragraph", "integer", "the paragraph, from 1", _at("paragraph")),
                Column("reason", "code", "why no claim was made", _code("reason"), terms=KIND),
                Column("text", "text", "its words, if the text is held", _passage),
            ),
        ),
        Table(
            "sources",
            "Articles and communiqués, held or only known of.",
            lambda content: content.layers.sources.values(),
            (
                Column("id", "text", _KEY, _node("iri")),
                Column("label", "text", "its name", _name("iri")),
                Column("kind", "code", "what kind of source", _code("kind"), terms=KIND),
                Column("issued", "day", "the day of publication", _day("issued")),
                Column("language", "code", "its language", _of("language")),
                Column("publisher", "text", "who published it", _node("publisher"), "things"),
                Column("url", "text", "its address", _of("url")),
                Column("draws_on", "list", "what it draws on", _nodes("primary"), "sources"),
                Column("digest", "text", "the SHA-256 of its text", _of("digest")),
                Column("length", "integer", "of its text, in code points", _of("length")),
            ),
        ),
        Table(
            "scans",
            "What was searched: so that no record and not searched are two answers.",
            lambda content: content.layers.scans,
            (
                Column("id", "text", _KEY, _node("iri")),
                Column("label", "text", "its name", _name("iri")),
                Column("period", "text", "of what was read, in EDTF", _of("period")),
                Column("recorded", "day", "when it was recorded", _day("recorded")),
                Column("outlets", "list", "what was read", _nodes("outlets")),
                Column("languages", "list", "in which languages", _of("languages")),
                Column("places", "list", "for which places", _nodes("places")),
                Column("about", "list", "what was looked for", _nodes("about")),
                Column("words", "list", "which words were looked for", _of("words")),
                Column(
                    "items",
                    "list",
                    "how many items were read, by period",
                    lambda scan, _: [f"{period}: {count}" for period, count in scan.items],
                ),
                Column("note", "text", "a remark", _of("note")),
            ),
        ),
    )
}


def parts_of_scans(content: Content, place: str = "in their column items") -> str:
    """A remark on how many parts scans have, which are no records; empty if they have none.

    A part counts the items of one period. In RDF it is a node of the same class as a whole scan;
    `place` says where it is.
    """
    count = sum(len(scan.items) for scan in content.layers.scans)
    return f"and {counted(count, 'part', 'en')} by period, {place}" if count else ""


#: Where the parts of scans are in RDF.
IN_RDF: Final = "each a dg:Scan too"


def counts(content: Content) -> Mapping[str, int]:
    """How many records there are, by the name of their table."""
    return {name: sum(1 for _ in table.records(content)) for name, table in TABLES.items()}
