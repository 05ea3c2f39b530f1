"""``--for excel``: the workbook, read by openpyxl; by LibreOffice in ``nightly_libreoffice.py``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine as calamine
from openpyxl.utils.escape import unescape

import hostile
from diplograph.errors import LimitError
from diplograph.export import Content, Losses, export_for
from diplograph.export.rows import _sheet_name
from diplograph.export.targets import excel as target
from diplograph.namespaces import compress
from diplograph.queries import excel
from samples import sample

_PLACE = re.compile(r"'((?:[^']|'')+)'!A(\d+)(?::A(\d+))?")


class Read:
    """A workbook as its reader finds it: by sheet, its rows as cells by head."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self._rows: dict[str, list[dict[str, Any]]] = {}

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        if sheet not in self._rows:
            head, *rows = self.book[sheet].iter_rows()
            names = [cell.value for cell in head]
            self._rows[sheet] = [dict(zip(names, row, strict=True)) for row in rows]
        return self._rows[sheet]

    def values(self, sheet: str, column: str) -> list[Any]:
        return [row[column].value for row in self.rows(sheet)]

    def led_to(self, cell: Any, column: str) -> list[Any]:
        """What stands in a column of the rows that a link leads to."""
        found = _PLACE.fullmatch(cell.hyperlink.location)
        assert found
        rows = self.rows(found[1].replace("''", "'"))
        return [
            row[column].value for row in rows[int(found[2]) - 2 : int(found[3] or found[2]) - 1]
        ]

    def links(self) -> Iterator[Any]:
        for sheet in self.book:
            yield from (cell.hyperlink for row in sheet.rows for cell in row if cell.hyperlink)


@pytest.fixture(scope="module")
def content(contents: Mapping[str, Content]) -> Content:
    return contents["corpus"]


@pytest.fixture(scope="module")
def exported(content: Content, tmp_path_factory: pytest.TempPathFactory) -> tuple[Read, Losses]:
    losses, (path,) = export_for(content, "excel", tmp_path_factory.mktemp("excel"))
    return Read(path), losses


def test_calamine_finds_what_openpyxl_finds(exported: tuple[Read, Losses]) -> None:
    """Ids and days, row by row; what is empty it has as an empty text."""
    read, _ = exported
    other = calamine.CalamineWorkbook.from_path(read.path)
    for sheet in ("facts", "claims", "sources"):
        head, *rows = other.get_sheet_by_name(sheet).to_python()
        for place, name in enumerate(map(str, head)):
            if name == "id" or name.endswith("_day"):
                ours = [
                    each.date() if isinstance(each, datetime) else each or ""
                    for each in read.values(sheet, name)
                ]
                assert [row[place] for row in rows] == ours, (sheet, name)


def test_the_reader_finds_every_record(content: Content, exported: tuple[Read, Losses]) -> None:
    read, losses = exported
    assert not losses.dropped()
    out = {row.sort: row.out for row in losses.rows}
    for sort in ("facts", "claims", "sources", "omissions", "scans"):
        assert len(set(read.values(sort, "id"))) == out[sort]
    assert len(set(read.values("evidence", "id"))) == out["passages"]
    assert set(read.values("facts", "id")) == {fact.id for fact in content.facts()}
    kinds = read.book.sheetnames[1 : read.book.sheetnames.index("facts")]
    assert sum(len(read.rows(kind)) for kind in kinds) == out["things"]
    assert kinds[:4] == ["Agreement", "Event", "Meeting", "Visit"]


def test_a_fact_leads_to_its_claims_and_passages_by_one_link(
    content: Content, exported: tuple[Read, Losses]
) -> None:
    read, _ = exported
    claims, evidence = read.rows("claims"), read.rows("evidence")
    sources = {fact.id: fact.sources for fact in content.facts()}
    for row in read.rows("facts"):
        wanted = row["claims"].value.split("; ") if row["claims"].value else []
        assert (row["→ claims"].value or 0) == len(wanted)
        found = re.fullmatch(_PLACE, row["→ claims"].hyperlink.location) if wanted else None
        if not found:
            continue
        first, last = int(found[2]) - 2, int(found[3] or found[2]) - 1
        assert {each["id"].value for each in claims[first:last]} == set(wanted)
        found = re.fullmatch(_PLACE, row["→ passages"].hyperlink.location)
        assert found
        first, last = int(found[2]) - 2, int(found[3] or found[2]) - 1
        shown = evidence[first:last]
        assert row["→ passages"].value == len(shown)
        assert {each["→ claim"].value for each in shown} <= set(wanted)
        assert {each["source"].value for each in shown} == {
            *map(compress, sources[row["id"].value])
        }


def test_every_link_leads_to_a_row(exported: tuple[Read, Losses]) -> None:
    read, _ = exported
    links = {link.location for link in read.links() if link.location}
    assert len(links) > 1000
    last = {sheet.title: sheet.max_row for sheet in read.book}
    for location in links:
        found = _PLACE.fullmatch(location)
        assert found, location
        assert 1 <= int(found[2]) <= int(found[3] or found[2]) <= last[found[1]]
    visit, fact, claim = read.rows("Visit")[0], read.rows("facts")[1], read.rows("claims")[0]
    assert set(read.led_to(visit["→ facts"], "subject")) == {visit["id"].value}
    assert read.led_to(fact["subject_label"], "id") == [fact["subject"].value]
    assert read.led_to(fact["object_label"], "id") == [fact["object"].value]
    assert read.led_to(claim["→ passages"], "→ claim") == [claim["id"].value]
    assert claim["id"].value in read.led_to(claim["→ fact"], "claims")[0].split("; ")
    assert read.led_to(claim["source"], "id") == [claim["source"].value]


def test_a_thing_stands_with_its_facts_and_days_are_days(exported: tuple[Read, Losses]) -> None:
    read, _ = exported
    (row,) = (row for row in read.rows("Visit") if row["id"].value == "id:bavaria-tangier-2025")
    assert row["first_day"].value == datetime(2025, 3, 4)
    assert row["first_day"].number_format == "yyyy-mm-dd"
    assert row["visitors from"].value == "Bavaria"
    assert row["on its agenda"].value == "green hydrogen; logistics"
    assert row["status"].value == "held"
    counted = [row for row in read.rows("facts") if row["property"].value == "memberCount"]
    assert {type(row["value"].value) for row in counted} == {int}
    assert "status" not in read.rows("Person")[0]


def test_the_first_sheet_says_what_it_is_and_leads_to_the_others(
    exported: tuple[Read, Losses],
) -> None:
    read, _ = exported
    first, *others = read.book
    assert first.title == "about"
    assert {row[0].hyperlink.location for row in first.iter_rows() if row[0].hyperlink} == {
        f"'{sheet.title}'!A1" for sheet in others
    }
    for sheet in others:
        assert (sheet.freeze_panes, bool(sheet.auto_filter.ref)) == ("B2", True)
        assert 9 <= sheet.column_dimensions["A"].width <= 61
    assert read.book["Visit"].sheet_properties.tabColor.rgb == "FFBD4A06"
    told = {(row["sheet"].value, row["column"].value) for row in read.rows("columns")}
    assert ("facts", "certainty") in told
    assert "opinion" in read.values("codes", "code")


def test_hostile_text_is_text_and_comes_through(tmp_path: Path) -> None:
    """Of each third string that is meant ill, or of all (``make test-many``)."""
    strings = sample(hostile.STRINGS, every=3)
    content = Content.of(hostile.graph(tmp_path, strings))
    _, (path,) = export_for(content, "excel", tmp_path / "out")
    read = Read(path)
    assert {cell.data_type for sheet in read.book for row in sheet.rows for cell in row} <= {
        *"snbd"
    }
    shown = {
        row["iri"].value: unescape(row["label"].value or "")
        for sheet in ("Visit", "Organisation", "Person", "Sector")
        for row in read.rows(sheet)
    }
    labels = {thing.iri: thing.label for thing in content.things()}
    assert shown == {iri: label for iri, label in labels.items() if iri in shown}
    assert len(shown) > len(strings) * 4
    targets = [link.target for link in read.links() if link.target]
    assert {target.partition(":")[0] for target in targets} <= {"http", "https"}


def test_what_a_sheet_does_not_hold_is_told(
    contents: Mapping[str, Content], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = contents["article"]
    for module in (target, excel):
        monkeypatch.setattr(module, "MOST_LINKS", 200)
    monkeypatch.setattr(excel, "MOST_LETTERS", 150)
    losses, (path,) = export_for(content, "excel", tmp_path)
    (facts,) = (row for row in losses.rows if row.sort == "facts")
    assert re.search(r"\d+ texts are cut .*: some cells of facts(, \w+)* have none", facts.note)
    rows = Read(path).rows("facts")
    assert {row["id"].value for row in rows} == {each.id for each in content.facts()}
    assert any(row["→ passages"].hyperlink for row in rows)
    assert not any(row["subject_label"].hyperlink for row in rows)
    monkeypatch.setattr(excel, "MOST_ROWS", 100)
    with pytest.raises(LimitError, match="xlsx holds 99 rows, and there are more; --for pandas"):
        export_for(content, "excel", tmp_path)


def test_sheets_have_names_that_excel_takes() -> None:
    assert _sheet_name("a/b[c]'", set()) == "a-b-c--"
    assert _sheet_name("Facts", {"facts"}) == "Facts 2"
    assert len(_sheet_name("x" * 40, {"x" * 31})) <= 31
    assert _sheet_name("", set()) == "Other"
