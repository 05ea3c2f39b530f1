"""Answers in every format, and the table of a terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from diplograph.backends import Graph, connect, memory
from diplograph.errors import UsageError
from diplograph.queries.formats import FOR_SOLUTIONS, FORMATS
from diplograph.queries.notes import notes
from diplograph.queries.questions import prepare, question
from diplograph.queries.results import write
from diplograph.queries.table import table

if TYPE_CHECKING:
    from conftest import Golden

HOSTILE = "\x1b[31mred\x07\u202eeht\u2066 a|b <script>&`*\n\ttab 東京"


@pytest.fixture
def graph() -> Graph:
    literal = ox.Literal(HOSTILE)
    triples = [
        '<https://a.example/s> <https://a.example/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        f"<https://w3id.org/diplograph/id/x> <https://a.example/q> {literal}",
    ]
    return memory("".join(f"{triple} .\n" for triple in triples).encode())


def written(graph: Graph, query: str, format_name: str | None = None) -> str:
    out = io.BytesIO()
    write(graph.evaluate(query), format_name, out)
    return out.getvalue().decode(errors="replace")


def test_the_formats_of_the_w3c_are_the_engines_own(graph: Graph) -> None:
    query = "SELECT ?s ?n { ?s <https://a.example/p> ?n OPTIONAL { ?s a ?none } }"
    assert written(graph, query) == written(graph, query, "tsv")
    assert written(graph, query, "tsv") == "?s\t?n\n<https://a.example/s>\t1\n"
    assert written(graph, query, "csv") == "s,n\r\nhttps://a.example/s,1\r\n"
    assert json.loads(written(graph, query, "json"))["head"] == {"vars": ["s", "n"]}
    assert ElementTree.fromstring(written(graph, query, "xml")).tag.endswith("sparql")


def test_a_truth_is_a_word_unless_asked_for_otherwise(graph: Graph) -> None:
    assert written(graph, "ASK {}") == "true\n"
    assert written(graph, "ASK { <a:b> ?p ?o }") == "false\n"
    assert json.loads(written(graph, "ASK {}", "json")) == {"head": {}, "boolean": True}


def test_triples_are_turtle_with_our_prefixes_or_sorted_lines(graph: Graph) -> None:
    query = "CONSTRUCT { id:b a dg:Visit . id:a a dg:Visit, dg:Visit } WHERE {}"
    turtle = written(graph, query)
    assert turtle.startswith("@prefix dg:")
    assert turtle.index("id:a a dg:Visit") < turtle.index("id:b a dg:Visit")
    lines = written(graph, query, "ntriples").splitlines()
    assert len(lines) == 2
    assert lines == sorted(lines)


def test_triples_may_have_blank_nodes(graph: Graph) -> None:
    turtle = written(graph, "CONSTRUCT { [] dg:gloss ?o } WHERE { VALUES ?o { 1 2 } }")
    assert len(list(ox.parse(turtle, ox.RdfFormat.TURTLE))) == 2


@pytest.mark.parametrize(
    ("query", "fit"),
    [
        ("SELECT * {}", set(FOR_SOLUTIONS)),
        ("ASK {}", {"json", "xml"}),
        ("CONSTRUCT WHERE { ?s ?p ?o }", {"turtle", "ntriples"}),
        ("DESCRIBE <a:b>", {"turtle", "ntriples"}),
    ],
)
def test_what_a_format_cannot_hold_is_wrong_use(graph: Graph, query: str, fit: set[str]) -> None:
    for format_name in set(FORMATS) - fit:
        with pytest.raises(UsageError, match=f"{format_name} cannot hold"):
            written(graph, query, format_name)
    for format_name in fit - {"table"}:
        written(graph, query, format_name)


def test_markdown_escapes_what_it_would_act_on(graph: Graph) -> None:
    shown = written(graph, "SELECT ?s ?o { ?s <https://a.example/q> ?o }", "md")
    assert shown.splitlines()[:2] == ["| s | o |", "| --- | --- |"]
    (row,) = shown.splitlines()[2:]
    assert row.startswith(
        "| id:x | \\\\x1b\\[31mred\\\\x07\\\\u202eeht\\\\u2066 a\\|b &lt;script&gt;&amp;"
    )
    shown = written(graph, "SELECT ?s { ?s <https://a.example/p> ?o }", "md")
    assert shown.splitlines()[2] == "| <https://a.example/s> |"


def tabled(graph: Graph, query: str, width: int = 80) -> str:
    return table(graph.evaluate(query), lambda _: {}, width=width)


def test_a_table_obeys_no_literal(graph: Graph) -> None:
    shown = tabled(graph, "SELECT ?o { ?s <https://a.example/q> ?o }")
    assert r"\x1b[31mred\x07\u202eeht\u2066 a|b <script>&`*  tab 東京" in shown
    assert not set(shown) & set("\x1b\x07\u202e\u2066")


def test_a_table_counts_wide_letters(graph: Graph) -> None:
    query = 'SELECT ?a ?b { VALUES (?a ?b) { ("東京" 1) ("abcd" 2) } }'
    assert tabled(graph, query).splitlines()[2:4] == ["東京   1", "abcd   2"]


def test_a_table_cuts_no_letter_off(built: Path) -> None:
    graph, asked = connect(built), question("visits-of")
    answer = graph.evaluate(asked.text)
    for width in range(60, 130):
        shown = table(answer, lambda _: {}, columns=asked.table, claims=asked.claims, width=width)
        assert max(map(len, shown.splitlines())) <= width
        for number in range(1, 6):
            assert f"[{number}]" in shown


def test_prose_gives_way_to_dates_and_identifiers(graph: Graph) -> None:
    prose = "a visit of which an invented source says much more than there is room for"
    whole = ("2024-04-16/2024-04-19", "id:invented-visit-of-2024", "no-agreement-reported")
    values = " ".join(f'"{each}"' for each in (prose, *whole))
    query = f"SELECT ?a ?b ?c ?d {{ VALUES (?a ?b ?c ?d) {{ ({values}) }} }}"
    for width in (120, 100, 90, 80):  # at 80 in lines of their own
        shown = tabled(graph, query, width)
        assert max(map(len, shown.splitlines())) <= width
        assert all(each in shown for each in whole)
        assert all(word in shown.split() for word in prose.split())


def test_many_claims_in_order_are_told_by_the_first_and_the_last(graph: Graph) -> None:
    claims = " ".join(f"https://a.example/{each}" for each in range(12))
    query = f'SELECT ?n ?claims {{ VALUES (?n ?claims) {{ (1 "{claims}") (2 "{claims[-20:]}") }} }}'
    rows = tabled(graph, query).splitlines()[2:4]
    assert [row.split() for row in rows] == [["1", "[1–12]"], ["2", "[12]"]]


def test_a_table_has_no_markup(graph: Graph) -> None:
    assert "[bold]:smile:[/x]" in tabled(graph, 'SELECT ("[bold]:smile:[/x]" AS ?o) {}')


def test_a_table_of_nothing_says_so(graph: Graph) -> None:
    assert tabled(graph, "SELECT ?s { ?s a ?o }") == "no rows\n"
    assert tabled(graph, "SELECT * {}").splitlines()[-1] == "1 row"


def test_claims_that_are_none_are_listed_all_the_same(graph: Graph) -> None:
    shown = tabled(graph, 'SELECT ?claim { VALUES ?claim { id:x "not an IRI" 5 } }')
    assert "[1]" in shown
    assert "id:x" in shown
    assert "<5>" in shown


@pytest.mark.parametrize(("name", "language"), [("who-led", "en"), ("predictions", "fr")])
def test_a_question_is_a_table_with_its_claims_beneath(
    name: str, language: str, built: Path, golden: Golden
) -> None:
    graph, asked = connect(built), question(name)
    query = prepare(asked, {"lang": ox.Literal(language)})
    shown = table(
        graph.evaluate(query),
        lambda claims: notes(graph, claims, language),
        columns=asked.table,
        claims=asked.claims,
        language=language,
        width=80,
    )
    golden(f"queries/{name}.{language}.txt", shown)
    assert max(map(len, shown.splitlines())) <= 80


def test_a_column_of_a_question_that_is_empty_is_only_named(graph: Graph) -> None:
    query = 'SELECT ?a ?b ?c { VALUES (?a ?b ?c) { ("x" UNDEF 1) } }'
    shown = table(graph.evaluate(query), lambda _: {}, columns=("a", "b"), width=80)
    assert shown.splitlines()[0] == "a"
    assert shown.splitlines()[-2:] == ["empty in every row: b", "not shown: c (--format tsv)"]
    assert tabled(graph, query).splitlines()[0] == "a   b   c"


def test_a_page_too_narrow_for_a_table_has_a_cell_on_each_line(built: Path) -> None:
    graph, asked = connect(built), question("who-led")
    for width in (80, 60, 40):
        shown = table(
            graph.evaluate(asked.text),
            lambda _: {},
            columns=asked.table,
            claims=asked.claims,
            width=width,
        )
        assert max(map(len, shown.splitlines())) <= width
        for word in ("Mississippi", "delegation's", "Développement", "[1–6]"):
            assert word in shown
    assert shown.splitlines()[:3] == [
        "name     Mississippi delegation's visit",
        "         to ASMEX",
        "leader   Bill Cork",
    ]
