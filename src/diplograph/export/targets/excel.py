"""A workbook for Excel and LibreOffice: sheets that lead to each other by links.

There is a sheet for each kind of thing, with the facts about a thing in its row, and one each of
facts, claims, evidence, sources, omissions and scans. One link selects all claims, or all passages,
of a fact. The first sheet says what it is, the last two what columns and codes mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from pyoxigraph import Literal, NamedNode

from diplograph.export import tables
from diplograph.export.content import Content, FactRecord, Thing
from diplograph.export.look import NODES
from diplograph.export.losses import Loss, Losses
from diplograph.export.rows import Index, Passage, Rows, kind
from diplograph.export.tables import TABLES, codes, described
from diplograph.namespaces import DG, compress
from diplograph.queries.excel import MOST_LINKS, Book, Cell, Page, place, shortened, writing
from diplograph.queries.typed import value

if TYPE_CHECKING:
    from diplograph.layers import Claim

_ABOUT, _FACTS, _CLAIMS, _EVIDENCE, _SOURCES = "about", "facts", "claims", "evidence", "sources"
_PLAIN = (_SOURCES, "omissions", "scans")
_COLUMNS, _CODES = "columns", "codes"
_TAKEN = (_ABOUT, _FACTS, _CLAIMS, _EVIDENCE, *_PLAIN, _COLUMNS, _CODES, "history")  # Excel's own
_MEANINGS = {
    _EVIDENCE: "Each claim with each passage in which its source says it.",
    _COLUMNS: "What each column holds, and of which sheet its keys are rows.",
    _CODES: "What each code means.",
}
_HOW = (
    "Facts are what is accepted of what sources say. Claims are what each source says, accepted or "
    "not: plans, denials and opinions too. A figure under → claims or → passages leads to all "
    "claims or all passages of a fact, one under → facts to all facts about a thing. Columns are "
    "explained in the sheet columns, codes in the sheet codes."
)
_OTHERS = "; --for pandas holds more"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_FIRST_OF_FACTS = (
    *("subject_label", "property_label", "object_label", "standing", "certainty", "contest"),
    *("event_status", "first_day", "last_day", "sources", "according_to"),
)
_FIRST_OF_CLAIMS = ("source", "attributed_to", "certainty", "polarity")
_DOUBTS = ("attributed", "contested")
_OF_EVENT = ("status", "date", "first_day", "last_day", "undecided")
#: The sheets of tables that are not called like them.
_SHEETS = {"things": "each kind of thing", "passages": _EVIDENCE}
#: What is in columns of their own among the facts about a thing.
_SHOWN_ELSEWHERE = frozenset({f"{DG}eventStatus", f"{DG}date"})


class _Column(NamedTuple):
    """A column: its head, the cell of a record in it, and where that leads.

    Where a sheet has too many links, those of the column of the lowest `rank` go first.
    """

    head: str
    cell: Callable[[Any], Cell | None]
    to: Callable[[Any], str | None] | None = None
    rank: int = 0


class _About(NamedTuple):
    """The record of a thing's sheet: the thing, and what is accepted of it by property."""

    thing: Thing
    said: Mapping[str, Sequence[str]]


def write(content: Content, files: Mapping[str, BinaryIO]) -> Losses:
    """Write the workbook (:class:`diplograph.export.targets.Write`)."""
    (file,) = files.values()
    arabic = content.language == "ar"
    with writing(file, "--for excel", others=_OTHERS, right_to_left=arabic) as book:
        return _Workbook(content, book).write()


class _Workbook:
    """The sheets. A class because each is counted, and cells find the rows of other sheets."""

    def __init__(self, content: Content, book: Book) -> None:
        self._content = content
        self._book = book
        self._index = Index(content, _TAKEN)
        self._rows: dict[str, int] = {}
        self._cut = 0
        self._unlinked: list[str] = []

    def write(self) -> Losses:
        """Write all; what became of each record."""
        page = self._book.page(_ABOUT)
        self._write_things()
        layers, index = self._content.layers, self._index
        claims = (layers.claims[iri] for iri in index.claims)
        self._write(_FACTS, self._content.facts(), self._of_facts(), len(layers.facts))
        self._write(_CLAIMS, claims, self._of_claims(), len(layers.claims))
        found = sum(rows.size for rows in index.evidence_of.values())
        self._write(_EVIDENCE, index.passages(), self._of_evidence(), found)
        for name in _PLAIN:
            columns = self._of_table(name, ("label",) if name == _SOURCES else ())
            self._write(name, TABLES[name].records(self._content), columns)
        self._write(_COLUMNS, _columns(), _OF_COLUMNS)
        self._write(_CODES, self._codes(), _OF_CODES)
        self._write_about(page)
        return Losses(tuple(self._losses()))

    # ------------------------------------------------------------ sheets

    def _write(
        self, name: str, records: Iterable[Any], columns: Sequence[_Column], rows: int = 0
    ) -> None:
        """Write a sheet that will have so many `rows`, if it has links within the workbook."""
        sheet = self._book.sheet(name, [each.head for each in columns])
        held = self._held(name, columns, rows)
        for record in records:
            sheet.write(_row(held, record))
        sheet.finish(frozen=1)
        self._rows[name] = sheet.rows

    def _held(self, name: str, columns: Sequence[_Column], rows: int) -> list[_Column]:
        """The columns, without the links of those for which a sheet of `rows` has no room."""
        linked = sorted((each for each in columns if each.to), key=lambda each: -each.rank)
        room = max(1, MOST_LINKS // max(rows, 1))
        if len(linked) > room or rows > MOST_LINKS:
            self._unlinked.append(name)
        return [each if each in linked[:room] else each._replace(to=None) for each in columns]

    def _write_things(self) -> None:
        """Each thing into the sheet of its kind, what is accepted of it under its properties."""
        properties, kinds = self._properties(), self._index.sheets
        columns = {each: self._of_things(each, properties.get(kinds[each], ())) for each in kinds}
        sheets = {
            each: self._book.sheet(
                name, [column.head for column in columns[each]], NODES[self._index.styles[each]]
            )
            for each, name in kinds.items()
        }
        for about in self._things():
            of = kind(about.thing)
            sheets[of].write(_row(columns[of], about))
        for sheet in sheets.values():
            sheet.finish(frozen=1)
            self._rows[sheet.name] = sheet.rows

    def _properties(self) -> Mapping[str, Sequence[str]]:
        """The properties of the facts about the things of each sheet, sorted by their names."""
        found: dict[str, set[str]] = {}
        for fact in self._content.layers.facts:
            sheet, _ = self._index.things.get(fact.triple.subject, (None, 0))
            if sheet and fact.triple.predicate not in _SHOWN_ELSEWHERE:
                found.setdefault(sheet, set()).add(fact.triple.predicate)
        name = self._content.name
        return {sheet: sorted(of, key=lambda iri: (name(iri), iri)) for sheet, of in found.items()}

    def _things(self) -> Iterator[_About]:
        """Things with what is accepted of them; facts are sorted by subject, as things are."""
        facts = groupby(self._content.layers.facts, key=lambda fact: fact.triple.subject)
        subject, found = next(facts, (None, iter(())))
        for thing in self._content.things():
            while subject is not None and subject < thing.iri:
                subject, found = next(facts, (None, iter(())))
            said: dict[str, list[str]] = {}
            for fact in found if subject == thing.iri else ():
                said.setdefault(fact.triple.predicate, []).append(self._said(fact.triple.value))
            yield _About(thing, said)

    def _said(self, term: NamedNode | Literal) -> str:
        return self._content.name(term.value) if isinstance(term, NamedNode) else term.value

    # ------------------------------------------------------------ columns

    def _of_table(
        self,
        name: str,
        first: Iterable[str] = (),
        to: Mapping[str, Callable[[Any], str | None]] = MappingProxyType({}),
    ) -> list[_Column]:
        """The columns of a table, some `first`; cells of those named in `to` are links."""
        columns = {column.name: column for column in TABLES[name].columns}
        return [
            self._shown(columns[each], to.get(each)) for each in {**dict.fromkeys(first), **columns}
        ]

    def _shown(self, column: tables.Column, to: Callable[[Any], str | None] | None) -> _Column:
        def cell(record: Any) -> Cell | None:
            return self._cell(column.cell(record, self._content))

        return _Column(column.name, cell, attrgetter("url") if column.name == "url" else to)

    def _of_things(self, of: str, properties: Sequence[str]) -> list[_Column]:
        """Of the sheet of a kind of things; the records are those of `_things`."""
        index, heads = self._index, {column.name for column in TABLES["things"].columns}

        def said(iri: str) -> _Column:
            name = self._content.name(iri)
            head = compress(iri) if name in heads else name
            heads.add(head)
            return _Column(head, lambda about: self._cell(about.said.get(iri)))

        def figure(about: _About) -> Cell | None:
            return _figure(index.facts_of.get(about.thing.iri))

        def to(about: _About) -> str | None:
            return _to_rows(_FACTS, index.facts_of.get(about.thing.iri))

        label, *own = (_of_part(each, "thing") for each in self._of_table("things", ("label",)))
        dates = [each for each in own if each.head in _OF_EVENT]
        doubts = [each for each in own if each.head in _DOUBTS]
        others = [each for each in own if each.head not in (*_OF_EVENT, *_DOUBTS)]
        told = [*map(said, properties), *doubts, _Column("→ facts", figure, to, 1)]
        is_event = self._index.styles[of] == "Event"
        return [label, *(dates if is_event else ()), *told, *others]

    def _of_facts(self) -> list[_Column]:
        index = self._index

        def evidence(fact: FactRecord) -> Rows | None:
            found = [index.evidence_of[each] for each in fact.claims if each in index.evidence_of]
            return Rows(found[0].first, found[-1].last) if found else None

        def claims(fact: FactRecord) -> Rows | None:
            rows = [index.claims[claim] for claim in fact.claims]
            return Rows(rows[0], rows[-1]) if rows else None

        own = self._of_table(
            _FACTS,
            _FIRST_OF_FACTS,
            {
                "subject_label": lambda fact: self._to(fact.subject),
                "object_label": lambda fact: self._to(fact.object),
            },
        )
        return [
            *own[:3],
            _Column("value", self._value),
            _Column(
                "→ claims",
                lambda fact: _figure(claims(fact)),
                lambda fact: _to_rows(_CLAIMS, claims(fact)),
                2,
            ),
            _Column(
                "→ passages",
                lambda fact: _figure(evidence(fact)),
                lambda fact: _to_rows(_EVIDENCE, evidence(fact)),
                3,
            ),
            *(each for each in own[3:] if each.head != "value"),
        ]

    def _of_claims(self) -> list[_Column]:
        index = self._index

        def fact(claim: Claim) -> Rows | None:
            row = index.fact_of.get(claim.iri)
            return Rows(row, row) if row else None

        own = self._of_table(
            _CLAIMS,
            (f"gloss_{self._glossed}", "kind", "accepted", *_FIRST_OF_CLAIMS),
            {
                "source": lambda claim: self._to(claim.holder),
                "subject": lambda claim: self._to(claim.subject),
            },
        )
        return [
            *own[:3],
            _Column(
                "→ fact",
                lambda claim: _figure(fact(claim)),
                lambda claim: _to_rows(_FACTS, fact(claim)),
                1,
            ),
            _Column(
                "→ passages",
                lambda claim: _figure(index.evidence_of.get(claim.iri)),
                lambda claim: _to_rows(_EVIDENCE, index.evidence_of.get(claim.iri)),
                2,
            ),
            *own[3:],
        ]

    def _of_evidence(self) -> list[_Column]:
        def claim(row: Passage) -> Cell | None:
            return self._cell(compress(row.claim.iri)) if row.claim else None

        def to_claim(row: Passage) -> str | None:
            return place(_CLAIMS, self._index.claims[row.claim.iri]) if row.claim else None

        def gloss(row: Passage) -> Cell | None:
            return self._cell(row.claim.glosses.get(self._glossed)) if row.claim else None

        return [
            _Column("says", gloss),
            _Column("→ claim", claim, to_claim, 2),
            _Column(
                "source_label",
                lambda row: self._cell(self._content.name(row.locator.source)),
                lambda row: self._to(row.locator.source),
                1,
            ),
            *(
                _of_part(column, "locator")
                for column in self._of_table("passages", ("text", "paragraph"))
            ),
        ]

    @property
    def _glossed(self) -> str:
        """The language in which claims are said: there are glosses in two."""
        return "fr" if self._content.language == "fr" else "en"

    # ------------------------------------------------------------ cells

    def _cell(self, found: tables.Cell) -> Cell | None:
        if found is None or found == "" or (isinstance(found, Sequence) and not found):
            return None
        if isinstance(found, bool | int | date):
            return Cell(str(found), found)
        return Cell(self._fit(found if isinstance(found, str) else "; ".join(found)))

    def _value(self, fact: FactRecord) -> Cell | None:
        """A literal as the value that it is: a day, a number."""
        if fact.value is None:
            return None
        typed = value(Literal(fact.value, datatype=NamedNode(fact.datatype or _STRING)))
        return Cell(self._fit(fact.value), None if isinstance(typed, str) else typed)

    def _fit(self, text: str) -> str:
        """`text` as far as a cell holds it; what is cut is counted, and told."""
        held = shortened(text)
        self._cut += held != text
        return held

    def _to(self, iri: str | None) -> str | None:
        """The row of a thing or source."""
        if found := self._index.things.get(iri or ""):
            return place(*found)
        row = self._index.sources.get(iri or "")
        return place(_SOURCES, row) if row else None

    # ------------------------------------------------------------ what it is

    def _codes(self) -> Iterator[tuple[str, str, str, str]]:
        """Sheet, column, code and meaning."""
        for table in TABLES.values():
            for column in table.columns:
                for code, meaning in codes(column, table, self._content).items():
                    yield _sheet(table), column.name, code, meaning

    def _write_about(self, page: Page) -> None:
        page.write("diplograph", "A knowledge graph of subnational economic diplomacy.")
        page.write("how to read", _HOW)
        for said in self._changes():
            page.write("changed", said)
        page.skip()
        for name, rows in self._rows.items():
            page.write(
                name,
                f"{rows:,} row{'' if rows == 1 else 's'}. {self._meaning(name)}",
                to=place(name),
            )
        page.finish(max(map(len, (*self._rows, "how to read"))))

    def _meaning(self, sheet: str) -> str:
        if sheet in _MEANINGS:
            return _MEANINGS[sheet]
        if sheet in TABLES:
            return TABLES[sheet].meaning
        each = next(each for each, name in self._index.sheets.items() if name == sheet)
        return self._content.meanings.get(f"{DG}{each}", "Things of this kind.")

    def _changes(self) -> Iterator[str]:
        if self._cut:
            yield f"{self._cut:,} texts are cut to what a cell holds, and end in …"
        if self._unlinked:
            named = ", ".join(self._unlinked)
            yield f"a sheet has {MOST_LINKS:,} links at most: some cells of {named} have none"

    def _losses(self) -> Iterator[Loss]:
        rows, layers = self._rows, self._content.layers
        things = sum(rows[name] for name in self._index.sheets.values())
        changes = "; ".join(self._changes())
        yield Loss("things", len(self._index.things), things, note="rows of the sheets of kinds")
        for name in (_FACTS, _CLAIMS, "omissions", _SOURCES, "scans"):
            told = {_FACTS: changes, "scans": tables.parts_of_scans(self._content)}.get(name, "")
            note = "; ".join(filter(None, (f"rows of {name}", told)))
            yield Loss(name, len(getattr(layers, name)), rows[name], note=note)
        passages = len(layers.evidence)
        yield Loss("passages", passages, passages, note=f"in {_EVIDENCE}, by claim")


def _row(columns: Sequence[_Column], record: Any) -> Iterator[Cell | None]:
    for column in columns:
        cell = column.cell(record)
        to = column.to(record) if cell and column.to else None
        yield cell._replace(to=to) if cell and to else cell


def _figure(rows: Rows | None) -> Cell | None:
    """How many rows there are."""
    return Cell(str(rows.size), rows.size) if rows else None


def _to_rows(sheet: str, rows: Rows | None) -> str | None:
    return place(sheet, rows.first, rows.last) if rows else None


def _of_part(column: _Column, part: str) -> _Column:
    """A column of what a record has under the name `part`."""
    return column._replace(cell=lambda record: column.cell(getattr(record, part)))


def _columns() -> Iterator[tuple[str, ...]]:
    """Sheet, column, type, meaning, and the sheet of which its texts are keys."""
    for table in TABLES.values():
        for *told, refers in described(table.columns):
            yield _sheet(table), *told, _sheet(TABLES[refers]) if refers else ""


def _sheet(table: tables.Table) -> str:
    """The sheet that has the columns of a table."""
    return _SHEETS.get(table.name, table.name)


def _told(*heads: str) -> list[_Column]:
    """Columns of records that are tuples of texts."""

    def column(number: int, head: str) -> _Column:
        return _Column(
            head, lambda record: Cell(shortened(record[number])) if record[number] else None
        )

    return [column(number, head) for number, head in enumerate(heads)]


_OF_COLUMNS = _told("sheet", "column", "type", "meaning", "refers to")
_OF_CODES = _told("sheet", "column", "code", "meaning")
