"""Answers for spreadsheets, Excel and Parquet, each read back by a reader that is not ours."""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from collections import deque
from contextlib import nullcontext
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

import openpyxl
import pandas
import pyarrow.parquet
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from diplograph.backends import Answer, memory
from diplograph.backends.shipped import shipped_folder
from diplograph.errors import LimitError, UsageError
from diplograph.queries import excel
from diplograph.queries.about import about, labelled
from diplograph.queries.formats import format_of
from diplograph.queries.questions import question
from diplograph.queries.results import write
from diplograph.queries.spreadsheet import safe
from diplograph.queries.unfit import only_xml

if TYPE_CHECKING:
    from conftest import Run

#: A row of each type, one of formulas, and one of nothing.
NAMES = "?day ?moment ?count ?share ?ratio ?held ?edtf ?name ?thing ?mixed"
QUERY = """SELECT NAMES { VALUES (NAMES) {
    ("2025-06-17"^^xsd:date "2025-06-17T10:00:00Z"^^xsd:dateTime -6 -1.50 2.5e-1 true "2025-06?"
     "Jean-Luc"@fr id:asmex 1)
    ("0987-01-01"^^xsd:date "2025-06-17T12:30:00.5+02:00"^^xsd:dateTime 9007199254740993 0.125 3.0e0
     false "[..2025]" "=HYPERLINK(\\"http://a.example\\")" <urn:x:y> "one")
    (UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF "-1+1" <http://a.example/b?c=d#e> 2.5)
} }""".replace("NAMES", NAMES)
ABOUT = {"title": "=1+1", "query": "SELECT …"}


@pytest.fixture(scope="module")
def answer() -> Answer:
    return memory(b"").evaluate(QUERY)


def written(answer: Answer, format_name: str) -> bytes:
    out = io.BytesIO()
    write(answer, format_name, out, ABOUT)
    return out.getvalue()


def of(query: str) -> Answer:
    return memory(b"").evaluate(query)


# CSV for spreadsheets


def test_a_spreadsheet_gets_utf8_with_a_mark_and_cells_that_are_not_run(answer: Answer) -> None:
    data = written(answer, "spreadsheet")
    assert data.startswith(b"\xef\xbb\xbfday,moment,")
    assert data.count(b"\r\n") == data.count(b"\n") == 4
    frame = pandas.read_csv(io.BytesIO(data), encoding="utf-8-sig", dtype=str)
    assert list(frame["name"]) == ["Jean-Luc", '\'=HYPERLINK("http://a.example")', "'-1+1"]
    assert list(frame["count"])[:2] == ["-6", "9007199254740993"]
    assert frame["share"][0] == "-1.5"  # the engine's canonical form


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
def test_no_cell_begins_as_a_formula_does_and_no_letter_is_lost(text: str) -> None:
    shown = safe(text)
    assert shown.replace("'", "") == text.replace("'", "")
    assert not shown.lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert not shown.startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\rx", " =1", "＝1", "\n-"])
def test_what_may_be_run_is_behind_an_apostrophe(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("query", ['"1;=2" AS ?a) ("x" AS ?b', '"x" AS ?a) ("1; =2" AS ?b'])
def test_no_formula_begins_where_the_semicolon_parts_cells(query: str) -> None:
    data = written(of(f"SELECT ({query}) {{}}"), "spreadsheet").decode("utf-8-sig")
    for cells_of in csv.reader(io.StringIO(data, newline=""), delimiter=";"):
        assert not any(cell.lstrip().startswith("=") for cell in cells_of)


def test_a_number_that_is_none_is_text() -> None:
    query = 'SELECT * { VALUES ?n { "=cmd()"^^xsd:integer "-1"^^xsd:integer "-1" } }'
    assert written(of(query), "spreadsheet").split(b"\r\n")[1:4] == [b"'=cmd()", b"-1", b"'-1"]


# Excel


def cells(data: bytes) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    head, *rows = book["answer"].iter_rows()
    names = [cell.value for cell in head]
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1b", "\ufffe", "\uffff"])
def test_what_xml_has_not_is_refused_and_nothing_else(letter: str) -> None:
    for fit in ("a\t\n\rb", "\x7f\x85\u2028", "\ufffd", "\U0010ffff"):
        asked = memory(b"").evaluate(f"SELECT ({ox.Literal(fit)} AS ?x) {{}}")
        read = fromstring(written(asked, "xml"))
        literals = read.iter("{http://www.w3.org/2005/sparql-results#}literal")
        assert [each.text for each in literals] == [fit]
    asked = memory(b"").evaluate(f"SELECT ({ox.Literal('a' * 70_000 + letter)} AS ?x) {{}}")
    with pytest.raises(UsageError, match=f"U\\+{ord(letter):04X}, which XML has not"):
        written(asked, "xml")
    assert written(asked, "json")


@given(text=st.text(max_size=50), cut=st.integers(1, 5))
def test_what_xml_has_not_is_found_wherever_it_is_cut(text: str, cut: int) -> None:
    data, look = text.encode(errors="replace"), only_xml()
    is_fit = re.fullmatch("[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*", data.decode())
    pieces = [data[start : start + cut] for start in range(0, len(data), cut)]
    with nullcontext() if is_fit else pytest.raises(UsageError):
        deque(map(look, pieces), maxlen=0)


def test_cells_of_a_workbook_have_types_and_none_is_a_formula(answer: Answer) -> None:
    first, second, third = cells(written(answer, "xlsx"))
    assert first["day"].value == datetime(2025, 6, 17)
    assert first["day"].number_format == "yyyy-mm-dd"
    assert (first["count"].value, first["share"].value, first["ratio"].value) == (-6, -1.5, 0.25)
    assert (first["held"].value, second["held"].value) == (True, False)
    assert (first["edtf"].value, first["mixed"].value) == ("2025-06?", 1)
    assert second["name"].value == '=HYPERLINK("http://a.example")'
    assert third["name"].value == "-1+1"
    assert {cell.data_type for row in (first, second, third) for cell in row.values()} <= set(
        "snbd"
    )
    # Excel counts days from 1900, keeps 15 digits, and knows no time zones.
    assert second["day"].value == "0987-01-01"
    assert second["count"].value == "9007199254740993"
    assert first["moment"].value == "2025-06-17T10:00:00Z"
    assert third["day"].value is None


def test_only_addresses_of_the_web_are_links(answer: Answer) -> None:
    first, second, third = cells(written(answer, "xlsx"))
    assert first["thing"].hyperlink.target == first["thing"].value
    assert second["thing"].hyperlink is None
    link = third["thing"].hyperlink
    assert f"{link.target}#{link.location}" == third["thing"].value == "http://a.example/b?c=d#e"
    scripts = of("SELECT * { VALUES ?x { <javascript:alert(1)> <file:///etc/passwd> } }")
    assert [row["x"].hyperlink for row in cells(written(scripts, "xlsx"))] == [None, None]


def test_text_that_is_like_the_writer_s_own_markup_is_text() -> None:
    said = ["<r></t>&</r>", "<r><t>bold</t></r>", "_x0041_", "\x01\r\n<b>"]
    quoted = " ".join(str(ox.Literal(each)) for each in said)
    data = written(of(f"SELECT * {{ VALUES ?x {{ {quoted} }} }}"), "xlsx")
    assert [unescape(row["x"].value) for row in cells(data)] == said


def test_the_bytes_of_a_workbook_hang_on_no_umask() -> None:
    before = written(of("SELECT * { VALUES ?x { 1 } }"), "xlsx")
    old = os.umask(0o077)
    try:
        assert written(of("SELECT * { VALUES ?x { 1 } }"), "xlsx") == before
    finally:
        os.umask(old)


def test_a_workbook_says_what_was_asked(answer: Answer) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(answer, "xlsx")))
    assert [[cell.value for cell in row] for row in book["about"].rows] == [
        *map(list, ABOUT.items())
    ]
    assert {cell.data_type for row in book["about"].rows for cell in row} == {"s"}
    assert book["answer"].freeze_panes == "A2"
    assert book["answer"].auto_filter.ref == "A1:J4"
    assert 20 < book["answer"].column_dimensions["I"].width <= 60


def test_what_excel_does_not_hold_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    long = of(f'SELECT ?x {{ VALUES ?x {{ 1 "{"a" * 32_768}" }} }}')
    with pytest.raises(LimitError, match="32767 letters in a cell, and x of row 2 has 32768"):
        written(long, "xlsx")
    monkeypatch.setattr(excel, "MOST_ROWS", 3)
    written(of("SELECT * { VALUES ?x { 1 2 } }"), "xlsx")
    with pytest.raises(LimitError, match="xlsx holds 2 rows, and there are more; --format csv"):
        written(of("SELECT * { VALUES ?x { 1 2 3 } }"), "xlsx")


# Parquet


def test_columns_of_parquet_have_types(answer: Answer) -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(written(answer, "parquet")))
    assert {name: str(table.schema.field(name).type) for name in table.column_names} == {
        "day": "date32[day]",
        "moment": "timestamp[us, tz=UTC]",
        "count": "int64",
        "share": "decimal128(4, 3)",
        "ratio": "double",
        "held": "bool",
        "edtf": "string",
        "name": "string",
        "thing": "string",
        "mixed": "string",
    }
    first, second, third = table.to_pylist()
    assert first["day"] == date(2025, 6, 17)
    assert second["day"] == date(987, 1, 1)
    assert second["count"] == 9007199254740993
    assert (first["share"], second["share"]) == (Decimal("-1.5"), Decimal("0.125"))
    assert second["moment"].isoformat() == "2025-06-17T10:30:00.500000+00:00"
    assert third == dict.fromkeys(third) | {
        "name": "-1+1",
        "thing": "http://a.example/b?c=d#e",
        "mixed": "2.5",
    }
    assert table.schema.metadata[b"title"] == b"=1+1"


@pytest.mark.parametrize(
    ("values", "type_name"),
    [
        ("1 2.5", "decimal128(2, 1)"),
        ("1 2.5 1e0", "double"),
        ("1 'one'", "string"),
        ("99999999999999999999", "string"),
        ("true 1", "string"),
        ("'2025-06-17'^^xsd:date '2025-06'", "string"),
        ("'2025-06-17Z'^^xsd:date", "string"),
        ("'2025-02-30'^^xsd:date", "string"),
        ("'2025-06-17T10:00:00'^^xsd:dateTime", "timestamp[us]"),
        ("'2025-06-17T10:00:00'^^xsd:dateTime '2025-06-17T10:00:00Z'^^xsd:dateTime", "string"),
        ("UNDEF", "string"),
        ("'1'^^xsd:byte 2", "int64"),
    ],
)
def test_a_column_has_the_type_that_all_of_its_values_have(values: str, type_name: str) -> None:
    data = written(of(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}"), "parquet")
    assert str(pyarrow.parquet.read_schema(io.BytesIO(data)).field("x").type) == type_name


@pytest.mark.parametrize(
    ("values", "type_name", "in_excel"),
    [
        ("'2025-06-17' UNDEF", "date32[day]", ["d", "n"]),  # Excel has an empty cell as a number
        ("'2025-06-17' '2025-06'", "string", ["d", "s"]),
        ("'2025-06-17~'", "string", ["s"]),
        ("'2025-02-30'", "string", ["s"]),
        ("'2025-06-17; 2025-06-18'", "string", ["s"]),
        ("'2025-06-17'@en", "string", ["s"]),
        ("<urn:2025-06-17>", "string", ["s"]),
    ],
)
def test_of_dates_in_edtf_one_day_is_a_date(
    values: str, type_name: str, in_excel: list[str]
) -> None:
    found = of(f"SELECT ?x ?y {{ VALUES ?x {{ {values} }} BIND('2025-06-17' AS ?y) }}")
    parquet, excel = io.BytesIO(), io.BytesIO()
    write(found, "parquet", parquet, dates=["x"])
    write(found, "xlsx", excel, dates=["x"])
    schema = pyarrow.parquet.read_schema(parquet)
    assert [str(schema.field(name).type) for name in "xy"] == [type_name, "string"]
    assert [row["x"].data_type for row in cells(excel.getvalue())] == in_excel


# All of them


@pytest.mark.parametrize("format_name", ["spreadsheet", "xlsx", "parquet"])
def test_the_same_rows_give_the_same_bytes(answer: Answer, format_name: str) -> None:
    assert written(answer, format_name) == written(answer, format_name)
    none = of("SELECT ?x { ?x a ?y }")
    assert written(none, format_name)


def test_no_file_in_a_workbook_has_the_time_of_its_making(answer: Answer) -> None:
    with ZipFile(io.BytesIO(written(answer, "xlsx"))) as book:
        assert {file.date_time[0] for file in book.infolist()} == {1980}
        assert b"1980-01-01T00:00:00Z" in book.read("docProps/core.xml")


@pytest.mark.parametrize(
    ("format_name", "module", "says"),
    [
        ("xlsx", "xlsxwriter", r"xlsx needs XlsxWriter, .*: pip install 'diplograph\[excel\]'"),
        ("parquet", "pyarrow", r"parquet needs pyarrow, .*: pip install 'diplograph\[parquet\]'"),
    ],
)
def test_a_package_that_is_missing_is_named(
    answer: Answer, format_name: str, module: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=says):
        written(answer, format_name)


def test_the_name_of_a_file_stands_for_a_format() -> None:
    names = {
        "a.csv": "csv", "b/a.XLSX": "xlsx", "a.b.parquet": "parquet", "a.ttl": "turtle",
        "a.nt": "ntriples", "a.txt": "table", "a.srj": "json", "a": None, ".hidden": None,
        "a.b/c": None,
    }  # fmt: skip
    assert {name: format_of(name) for name in names} == names
    with pytest.raises(
        UsageError, match=r"cannot tell the format of a\.xls by \.xls; say --format"
    ):
        format_of("a.xls")


def test_what_was_asked_is_told_in_the_language_asked_for() -> None:
    asked = question("visits-of")
    told = about(
        "SELECT", "out", question=asked, given={"state": ["us-ms", "us-ia"]}, language="fr"
    )
    assert [*told] == [
        "question",
        "title",
        "row",
        "no-row",
        "parameters",
        "graph",
        "query",
        "language",
    ]
    assert told["title"] == asked.titles["fr"]
    assert told["parameters"].splitlines()[0] == "state = us-ms, us-ia"
    assert [*labelled(told)][:3] == ["question", "titre", "une ligne est"]
    assert about("SELECT", "out") == {"graph": "out", "query": "SELECT", "language": "en"}


def test_no_folder_of_a_user_is_told() -> None:
    graph = about("SELECT", str(shipped_folder()))["graph"]
    assert re.fullmatch(r"the facts that come with diplograph \([0-9a-f]{16}\)", graph)
    for address, shown in {
        "/a/b/out": "out",
        "a/out": "a/out",
        "http://a.example/b": "http://a.example/b",
    }.items():
        assert about("SELECT", address)["graph"] == shown


# The command


def test_a_file_has_the_format_of_its_name(run: Run, built: Path, tmp_path: Path) -> None:
    for name in ("rows.xlsx", "rows.parquet"):
        ran = run("query", "visits-of", "--evidence", "--on", built, "-o", name, cwd=tmp_path)
        assert (ran.out, ran.err) == ("", f"wrote {name}\n")
    table = pyarrow.parquet.read_table(tmp_path / "rows.parquet")
    (row,) = cells((tmp_path / "rows.xlsx").read_bytes())
    assert table.column_names == [*row]
    assert table.to_pylist()[0]["date"] == row["date"].value.date() == date(2025, 6, 17)
    assert b"visits-of" in table.schema.metadata[b"question"]


def test_a_table_in_a_file_is_80_wide_and_plain(run: Run, built: Path, tmp_path: Path) -> None:
    run("query", "who-led", "--on", built, "-o", tmp_path / "rows.txt", env={"COLUMNS": "200"})
    shown = (tmp_path / "rows.txt").read_text("utf-8")
    assert max(map(len, shown.splitlines())) <= 80
    assert "Bill Cork" in shown


def test_what_is_refused_leaves_the_file_as_it_was(run: Run, built: Path, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("mine")
    ran = run("query", "ASK {}", "--on", built, "-o", "a.xlsx", cwd=tmp_path, code=2)
    assert "ASK answers true or false, which xlsx cannot hold; use --format json or xml" in ran.told
    ran = run("query", "visits-held", "--on", built, "-o", "a.doc", cwd=tmp_path, code=2)
    assert "cannot tell the format of a.doc" in ran.told
    assert {path.name for path in tmp_path.iterdir()} == {"a.xlsx"}
    assert (tmp_path / "a.xlsx").read_text() == "mine"
