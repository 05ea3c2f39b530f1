"""The ready-made questions over HTTP: every one in every format, and what is said of mistakes."""

from __future__ import annotations

import csv
import io
from itertools import product
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from markupsafe import escape

from asking import body, get, header, read, serving, shipped
from diplograph.cli import diplograph
from diplograph.queries.questions import names, question
from diplograph.server.messages import Bounds
from diplograph.words import LANGUAGES
from samples import sample

if TYPE_CHECKING:
    from pathlib import Path


HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_all_questions_are_listed_in_json_csv_and_html() -> None:
    listed = read(get("/questions"))["questions"]
    assert [each["name"] for each in listed] == list(names())
    assert all(each["title"]["en"] and each["empty"]["fr"] for each in listed)
    rows = list(csv.DictReader(io.StringIO(body(get("/questions", "format=csv")).decode())))
    assert [row["name"] for row in rows] == list(names())
    page = body(get("/questions", accept=HTML)).decode()
    assert all(f'href="./questions/{name}"' in page for name in names())


@pytest.mark.parametrize("name", names())
def test_csv_is_that_of_the_command_line(name: str, built: Path, tmp_path: Path) -> None:
    reply = get(f"/questions/{name}", "lang=fr&format=csv")
    assert header(reply, "content-type") == "text/csv; charset=utf-8"
    rows = tmp_path / "rows.csv"
    line = ["query", name, "--lang", "fr", "--on", str(built), "-o", str(rows)]
    CliRunner().invoke(diplograph, line, catch_exceptions=False)
    assert body(reply) == rows.read_bytes()


@pytest.mark.parametrize("name", names())
def test_json_is_sparql_json_with_what_was_asked_beside_it(name: str) -> None:
    reply = get(f"/questions/{name}", accept="application/json")
    told = read(reply)
    assert told["name"] == name
    assert told["title"] == dict(question(name).titles)
    solutions = ox.parse_query_results(body(reply), ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    rows = list(solutions)
    direct = shipped().graph.select(told["query"])
    assert [tuple(row) for row in rows] == [tuple(row) for row in direct]
    assert told["head"]["vars"] == list(question(name).columns)


@pytest.mark.parametrize(("name", "language"), sample([*product(names(), LANGUAGES)], every=2))
def test_html_tells_the_rows_or_what_no_row_means(name: str, language: str) -> None:
    """Each question is tried in one language or two; of `samples.MANY` in all."""
    reply = get(f"/questions/{name}", accept=HTML, accept_language=f"{language};q=0.9")
    assert header(reply, "content-type") == "text/html; charset=utf-8"
    page = body(reply).decode()
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page
    rows = read(get(f"/questions/{name}", f"lang={language}"))["results"]["bindings"]
    assert page.count("<tr>") == (len(rows) + 1 if rows else 0)
    assert ('class="none"' in page) == (not rows)
    for needle in ("<script", "http-equiv", "javascript:"):
        assert needle not in page


def test_parameters_are_typed_and_several_values_are_alternatives() -> None:
    one = read(get("/questions/visits-of", {"state": "us-ms", "period": "2025"}))
    assert [row["date"]["value"] for row in one["results"]["bindings"]] == ["2025-06-17"]
    assert one["given"] == {"state": ["us-ms"], "period": ["2025"]}
    none = read(get("/questions/visits-of", {"state": "us-ms", "period": "1999"}))
    assert none["results"]["bindings"] == []
    assert none["empty"]["en"].endswith(".")
    two = read(get("/questions/visits-of", {"state": ["us-tx", "us-ms"]}))
    assert two["given"] == {"state": ["us-tx", "us-ms"]}
    assert len(two["results"]["bindings"]) == 1


def test_an_empty_value_counts_as_not_given() -> None:
    told = read(get("/questions/visits-of", {"state": "us-ms", "period": "", "limit": ""}))
    assert told["given"] == {"state": ["us-ms"]}


def test_every_parameter_that_is_wrong_is_told() -> None:
    fields: dict[str, str | list[str]] = {"state": "Mississippi", "period": "2025-6", "limt": "1"}
    told = read(get("/questions/visits-of", fields), 400)
    assert [each["name"] for each in told["parameters"]] == ["state", "period", "limt"]
    said = [each["detail"] for each in told["parameters"]]
    assert "the slug is us-ms" in said[0]
    assert "2025-6" in said[1]
    assert "limit" in said[2]


def test_what_looks_right_and_names_nothing_is_not_found() -> None:
    told = read(get("/questions/visits-of", {"state": "us-mss"}), 404)
    assert "did you mean" in told["parameters"][0]["detail"]
    assert read(get("/questions/visits-of", {"period": "2025-02-30"}), 404)["parameters"]
    assert "who-led" in read(get("/questions/who-lead"), 404)["near"]


def test_no_value_is_formatted_into_a_query() -> None:
    for value in ("us-ms> } DROP ALL { <x", '"', "us-ms } #", "\x00", "دولة"):
        assert read(get("/questions/visits-of", {"state": value}), 400)["parameters"]


def test_a_question_is_read_only() -> None:
    reply = get("/questions/visits-of", method="DELETE")
    assert reply.status == 405
    assert header(reply, "allow") == "GET, HEAD, OPTIONS"
    assert get("/questions", method="PUT").status == 405


def test_another_format_is_not_acceptable() -> None:
    assert get("/questions/visits-of", accept="image/png").status == 406
    assert get("/questions/visits-of", "format=png").status == 406


def test_an_answer_beyond_the_bounds_is_an_error_and_no_shorter_answer() -> None:
    graph = backends_text()
    served = serving(graph, Bounds(rows=1))
    for form in ("csv", "json"):
        reply = get("/questions/opinions", f"format={form}", served=served)
        assert reply.status == 500, form


def backends_text() -> str:
    """The shipped graph in Turtle."""
    out = io.BytesIO()
    shipped().graph.store.dump(out, ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph())
    return out.getvalue().decode()


def test_the_page_escapes_what_the_graph_says() -> None:
    hostile = "<script>alert(1)</script>\"'& \u202e"
    graph = backends_text().replace("Bill Cork", "X").replace('"X"', '"<script>alert(1)</script>"')
    page = body(get("/questions/who-led", "format=html", served=serving(graph))).decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    page = body(get("/questions/who-led", {"lang": "en", "limit": "1", "format": "html"})).decode()
    assert hostile not in page


def test_a_page_in_a_language_keeps_it_in_its_links() -> None:
    page = body(get("/questions/who-led", "lang=fr", accept=HTML)).decode()
    assert 'href="../questions?lang=fr"' in page
    assert 'href="?lang=ar" lang="ar"' in page
    assert "Qui conduisait les visiteurs" in page


def test_a_page_calls_columns_and_parameters_in_its_language() -> None:
    for language, column, parameter in (
        ("en", "visitors from", "period"),
        ("fr", "visiteurs de", "période"),
        ("ar", "الزوار من", "الفترة"),
    ):
        page = body(get("/questions/visits-of", f"lang={language}", accept=HTML)).decode()
        assert f"<bdi>{column}</bdi></th>" in page
        assert f'<label for="p-period">{parameter}</label>' in page


def test_a_page_tells_in_its_language_what_a_parameter_is() -> None:
    said = question("who-led").parameters["lang"].descriptions
    assert set(said) == {"en", "fr", "ar"}
    for language, shown in said.items():
        page = body(get("/questions/who-led", f"lang={language}", accept=HTML)).decode()
        # No line of French ends before a semicolon.
        held = shown.replace(" ;", "\u00a0;") if language == "fr" else shown
        assert f"<span>{escape(held)}</span>" in page
