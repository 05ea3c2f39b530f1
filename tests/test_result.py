"""Results in Python: rows, data frames, what a notebook shows, and what a row rests on."""

from __future__ import annotations

import doctest
import re
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pandas
import polars
import pyoxigraph as ox
import pytest

import diplograph as dg
from diplograph import api, result
from diplograph.backends import memory
from diplograph.errors import QueryWarning, UsageError

HOSTS = "SELECT ?host ?day { ?visit dg:hostedBy ?host ; dg:startDate ?day }"
TYPES = """SELECT ?day ?moment ?count ?share ?ratio ?held ?edtf ?mixed {
    VALUES (?day ?moment ?count ?share ?ratio ?held ?edtf ?mixed) {
        ("0987-06-17"^^xsd:date "2025-06-17T10:00:00+02:00"^^xsd:dateTime 1 1.25 1e0 true "2025?" 1)
        (UNDEF UNDEF UNDEF 2 UNDEF UNDEF UNDEF "a"@en)
    } }"""


@pytest.fixture
def graph(built: Path) -> dg.Graph:
    return dg.load(built)


def of(query: str, data: str = "") -> dg.Result:
    found = api.Graph(memory(data.encode())).query(query)
    assert isinstance(found, dg.Result)
    return found


def test_rows_are_the_engines_and_can_be_read_again() -> None:
    rows = of("SELECT ?x ?y { VALUES (?x ?y) { (1 2) (3 UNDEF) } } ORDER BY ?x")
    assert rows.columns == ["x", "y"] == [each.value for each in rows.variables]
    assert [row["x"].value for row in rows] == [row[0].value for row in rows] == ["1", "3"]
    assert len(rows) == 2
    assert rows[-1]["y"] is None
    assert repr(rows) == "<diplograph.Result: x, y; 2 rows>"
    assert not of("SELECT ?x { ?x a ?y }")


def test_columns_of_pandas_have_types() -> None:
    frame = of(TYPES).to_pandas()
    assert frame.dtypes.astype(str).to_dict() == {
        "day": "datetime64[s]", "moment": "datetime64[us, UTC]", "count": "Int64",
        "share": "Float64", "ratio": "Float64", "held": "boolean", "edtf": "string",
        "mixed": "string",
    }  # fmt: skip
    first, second = frame.to_dict("records")
    assert (first["day"].year, first["day"].month) == (987, 6)
    assert first["moment"] == datetime(2025, 6, 17, 8, tzinfo=UTC)
    assert frame.isna().sum().to_dict() == {
        **dict.fromkeys(frame.columns, 1), "share": 0, "mixed": 0
    }  # fmt: skip
    assert second["share"] == 2.0
    assert frame.attrs["query"] == TYPES
    moments = of('SELECT ?x { VALUES ?x { "2025-06-17T10:00:00"^^xsd:dateTime } }').to_pandas()
    assert str(moments["x"].dtype) == "datetime64[us]"


def test_columns_of_polars_have_types_and_decimals_are_exact() -> None:
    frame = of(TYPES).to_polars()
    assert frame.schema == {
        "day": polars.Date, "moment": polars.Datetime("us", "UTC"), "count": polars.Int64,
        "share": polars.Decimal(38, 2), "ratio": polars.Float64, "held": polars.Boolean,
        "edtf": polars.String, "mixed": polars.String,
    }  # fmt: skip
    assert frame["share"].to_list() == [Decimal("1.25"), Decimal(2)]
    assert frame["day"].to_list()[0].isoformat() == "0987-06-17"


def test_what_rows_rest_on_are_columns_too(graph: dg.Graph) -> None:
    hosts = graph.query("SELECT ?host { ?visit dg:hostedBy ?host }")
    assert isinstance(hosts, dg.Result)
    (claim,), source = hosts.explain(0).claims, "lodj-2025-06-18-asmex-mississippi"
    frame = hosts.to_pandas(evidence=True)
    assert frame["claims"].tolist() == hosts.to_polars(evidence=True)["claims"].to_list()
    (row,) = hosts.records(evidence=True)
    assert list(row) == list(frame.columns) == hosts.to_polars(evidence=True).columns
    assert (row["claims"], row["evidence_status"]) == ([claim], "whole")
    assert row["evidence_sources"] == [f"https://w3id.org/diplograph/id/{source}"]
    assert str(row["evidence"]).startswith(f"id:{source} ¶2 184-235 (reported-event")
    assert list(hosts.records()[0]) == list(hosts.to_pandas().columns) == ["host"]
    # Of a question the list stands where its text stood; a column of one's own is kept.
    asked = graph.question("contradictions")
    assert asked.to_polars(evidence=True).columns[: len(asked.columns)] == asked.columns
    own = graph.query("SELECT ?host (1 AS ?claims) { ?visit dg:hostedBy ?host }")
    assert isinstance(own, dg.Result)
    assert own.to_pandas(evidence=True)["claims"].tolist() == [1]
    inside = graph.query("SELECT ?l { ?v a dg:Visit { SELECT ?v ?l { ?v rdfs:label ?l } } }")
    none = graph.query("SELECT ?l { id:us-ms rdfs:label ?l }")
    assert isinstance(inside, dg.Result)
    assert isinstance(none, dg.Result)
    assert inside.records(evidence=True)[0]["evidence_status"] == "part"
    assert none.records(evidence=True)[0]["evidence_status"] == "none"


def test_a_column_is_had_by_its_name(graph: dg.Graph) -> None:
    rows = graph.query(HOSTS)
    assert isinstance(rows, dg.Result)
    assert rows["day"] == [date(2025, 6, 17)]
    with pytest.raises(UsageError, match="no column 'hsot'; did you mean \"host\""):
        rows["hsot"]


@pytest.mark.filterwarnings("ignore::diplograph.errors.QueryWarning")
@pytest.mark.parametrize("query", ["SELECT ?x { ?x a ?y }", "SELECT * {}"])
def test_no_rows_or_columns_are_a_frame_too(query: str) -> None:
    rows = of(query)
    assert list(rows.to_pandas().columns) == rows.to_polars().columns == rows.columns
    assert "<table>" in rows._repr_html_()


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(UsageError, match=rf"pip install 'diplograph\[{name}\]'"):
            getattr(of("SELECT * {}"), f"to_{name}")()


def test_rows_are_written_in_the_format_of_the_files_name(graph: dg.Graph, tmp_path: Path) -> None:
    rows = graph.question("visits-of", state="us-ms")
    rows.write(tmp_path / "a.parquet")
    rows.write(str(tmp_path / "a"), "csv")
    assert pandas.read_parquet(tmp_path / "a.parquet")["date"].tolist() == [date(2025, 6, 17)]
    assert (tmp_path / "a").read_bytes().startswith(b"visit,name,")
    with pytest.raises(UsageError, match="md is like it"):
        rows.write(tmp_path / "a.txt")


# What a notebook shows


class Page(HTMLParser):
    """The tags, links and text of a piece of HTML; nothing may be left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.opened: list[str] = []
        self.feed(html)
        assert self.opened == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.opened.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href", "class", "lang", "dir"}

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_notebook_shows_rows_with_the_claims_behind_them(graph: dg.Graph) -> None:
    page = Page(graph.question("visits-of", state="us-ms")._repr_html_())
    assert "visitors from" in page.text
    assert "5 claims" in page.text
    assert "¶2, 174-182 · reported event · certain · inferred" in page.text
    assert any(link.startswith("https://www.lodj.") for link in page.links)
    assert "https://w3id.org/diplograph/id/mississippi-asmex-2025" in page.links
    assert "script" not in page.tags
    own = graph.query(HOSTS)
    assert isinstance(own, dg.Result)
    assert "2 claims" in Page(own._repr_html_()).text


def test_a_notebook_obeys_no_value() -> None:
    hostile = ox.Literal("<script>alert(1)</script><img src=x onerror=alert(1)>\u202e\"'")
    query = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ ({hostile} <javascript:alert%281%29>) }} }}"
    page = Page(of(query)._repr_html_())
    assert r"onerror=alert(1)>\u202e" in page.text
    assert not {"script", "img", "a"} & set(page.tags)
    assert page.links == []


def test_a_notebook_says_what_is_not_shown(graph: dg.Graph) -> None:
    some = graph.query("SELECT ?s { ?s a ?class } LIMIT 30")
    assert isinstance(some, dg.Result)
    page = Page(some._repr_html_())
    assert page.tags.count("tr") == 26
    assert "5 more rows are not shown." in page.text
    counted = graph.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(counted, dg.Result)
    assert ".explain(NUMBER), counted from 0" in Page(counted._repr_html_()).text
    inside = graph.query("SELECT ?h { ?v dg:hostedBy ?h { SELECT ?v { ?v a dg:Visit } } }")
    assert isinstance(inside, dg.Result)
    assert "query:1:33: SELECT ?v" in Page(inside._repr_html_()).text
    many = graph.query("SELECT ?s { ?s ?p ?o } LIMIT 501")
    assert isinstance(many, dg.Result)
    assert ".explain(NUMBER), counted from 0" in Page(many._repr_html_()).text
    none = graph.question("visits-of", state="us-ms", period=2020, lang="fr")
    assert "Aucune source du graphe" in Page(none._repr_html_()).text
    assert 'dir="rtl"' in graph.question("who-led", lang="ar")._repr_html_()


# What a row rests on


def test_a_row_is_explained_claim_by_claim(graph: dg.Graph) -> None:
    rows = graph.query(HOSTS)
    assert isinstance(rows, dg.Result)
    told = rows.explain(0)
    assert [claim.rpartition("/")[2].split(".")[2] for claim in told.claims] == ["date", "hostedBy"]
    assert str(told) == str(rows.explain(-1)) == str(rows.explain(rows[0]))
    assert re.search(r"certainty +certain", str(told))
    assert str(told).count("EVIDENCE") == 2
    assert told._repr_html_().count('<div class="diplograph-explanation"') == 2
    assert "texte non détenu" in str(rows.explain(0, lang="fr"))
    assert repr(told) == "<diplograph.RowExplanation of 2 claims>"


def test_a_row_may_rest_on_a_reference_triple_or_on_nothing(graph: dg.Graph) -> None:
    code = graph.query("SELECT ?code { id:us-ms dg:isoCode ?code }")
    assert isinstance(code, dg.Result)
    assert str(code.explain(0)).startswith('id:us-ms dg:isoCode "US-MS" (reference triple: from ')
    assert "<p>id:us-ms dg:isoCode &#34;US-MS&#34;" in code.explain(0)._repr_html_()
    label = graph.query("SELECT ?label { id:us-ms rdfs:label ?label }")
    assert isinstance(label, dg.Result)
    assert str(label.explain(0)) == "This row rests on no claim."
    assert label.explain(0)._repr_html_() == "<p>This row rests on no claim.</p>"


def test_what_cannot_be_explained_is_said(graph: dg.Graph) -> None:
    rows = graph.question("visits-of", state="us-ms")
    with pytest.raises(UsageError, match="there is no row 1; there are 1, counted from 0"):
        rows.explain(1)
    with pytest.raises(UsageError, match="not of this result"):
        rows.explain(of("SELECT ?x { VALUES ?x { 1 } }")[0])
    counted = graph.query("SELECT (COUNT(*) AS ?n) { ?s a ?class } GROUP BY ?class")
    assert isinstance(counted, dg.Result)
    with pytest.raises(
        UsageError, match=r"which group of GROUP BY a row is of; add \?class to SEL"
    ):
        counted.explain(0)


def test_a_row_of_an_aggregate_is_explained_by_all_that_it_is_made_of(
    graph: dg.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(result, "_MOST_TOLD", 1)
    rows = graph.query("SELECT (COUNT(*) AS ?n) { ?v a dg:Visit ; dg:hostedBy|dg:visitorFrom ?x }")
    assert isinstance(rows, dg.Result)
    assert len(rows.explain(0).claims) == 2
    assert len(rows.explain(0).explanations) == 1
    assert str(rows.explain(0)).endswith("Not told here: 1 more; the IRIs of all are in .claims.")


def test_a_part_of_a_row_that_is_not_followed_is_named(graph: dg.Graph) -> None:
    rows = graph.query("SELECT ?h {\n ?v dg:hostedBy ?h { SELECT ?v { ?v a dg:Visit } } }")
    assert isinstance(rows, dg.Result)
    told = rows.explain(0)
    assert len(told.claims) == 1
    (lacking,) = told.not_derivable
    assert lacking.startswith("Evidence not derivable (query:2:22: SELECT ?v { ?v a dg:Visit } } }")
    assert "a subselect is not followed to its claims; ask it as a query" in lacking
    assert str(told).endswith(lacking)
    assert "a subselect" in told._repr_html_()


def test_the_examples_are_true(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(built.parent)
    failures, examples = doctest.testmod(result, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failures == 0
    assert examples > 5


def test_a_data_frame_that_lacks_something_warns(graph: dg.Graph) -> None:
    blank = graph.query("SELECT ?v ?name { ?v a dg:Visit ; rdfs:label ?nam }")
    assert isinstance(blank, dg.Result)
    with pytest.warns(QueryWarning, match="nothing in WHERE binds [?]name"):
        frame = blank.to_pandas()
    assert frame.attrs["notes"].endswith('did you mean "?nam"?')
    mistaken = graph.query("SELECT ?s { ?s a dg:Vist }")
    assert isinstance(mistaken, dg.Result)
    with pytest.warns(QueryWarning, match="dg:Visit"):
        mistaken.to_polars()


def test_an_empty_result_tells_of_a_term_that_nothing_knows(graph: dg.Graph) -> None:
    mistaken = graph.query("SELECT ?s { ?s a dg:Visit ; dg:hosted ?x }")
    assert isinstance(mistaken, dg.Result)
    assert "hostedBy" not in repr(mistaken)
    assert 'did you mean "dg:hostedBy"' in mistaken.notes[0]
    assert mistaken.notes[0] in repr(mistaken)
    assert 'write "Iowa"@en' in graph.query('SELECT ?s { ?s rdfs:label "Iowa" }').notes[0]  # type: ignore[union-attr]
    assert "dg:hostedBy" in Page(mistaken._repr_html_()).text
    assert graph.question("visits-of", state="us-ms").notes == ()


def test_what_is_wrong_with_a_query_without_rows_is_a_warning(graph: dg.Graph) -> None:
    for query in ("ASK { ?s dg:hosted ?x }", "CONSTRUCT WHERE { ?s dg:hosted ?x }"):
        with pytest.warns(QueryWarning, match='did you mean "dg:hostedBy"') as caught:
            assert not graph.query(query)
        assert caught[0].filename == __file__
    assert graph.query("ASK { ?s dg:hostedBy ?x }") is True  # and no warning, which is an error
    assert graph.query("ASK { ?s dg:signedBy ?x }") is False


def test_why_there_is_no_row_is_told_and_only_when_asked_for(graph: dg.Graph) -> None:
    empty = graph.query("SELECT ?h { id:us-ms dg:hostedBy ?h }")
    none = graph.question("visits-of", state="us-ms", period="2019")
    full = graph.question("visits-of", state="us-ms")
    assert isinstance(empty, dg.Result)
    assert "  query:1:13: id:us-ms dg:hostedBy ?h ." in empty.why_empty().lines
    assert "without period=2019 there is 1 row" in str(none.why_empty())
    with pytest.raises(UsageError, match="it is not empty: it has 1 row"):
        full.why_empty()
    assert "why empty: nothing matches this" in repr(empty.why_empty())
    # The graph, which may be far away, is not asked for what an interpreter shows.
    assert repr(empty) == "<diplograph.Result: h; no rows; why_empty() tells why>"


def test_why_an_analysis_has_no_row_is_told_by_its_options(graph: dg.Graph) -> None:
    among = graph.analyse("sectors", pairs="actors", actors="country")
    assert (
        among.why_empty().lines[0] == "why empty: nothing is found with pairs=actors actors=country"
    )
    rows = len(graph.analyse("sectors"))
    assert among.why_empty().lines[1] == f"  without that there are {rows} rows"


def test_a_least_number_that_is_lifted_leaves_all(graph: dg.Graph) -> None:
    for name in ("independent-sources", "recurring-persons"):
        assert len(graph.question(name, least="any")) == len(graph.question(name, least=1)) > 0
    assert (
        f"without least=2 there are {len(graph.question('independent-sources', least=1))} rows"
        in str(graph.question("independent-sources").why_empty())
    )


def test_a_misspelt_limit_is_told(graph: dg.Graph) -> None:
    with pytest.raises(UsageError, match='did you mean "timeout"'):
        graph.query("SELECT * { ?s ?p ?o }", timout=3)


def test_a_parameter_that_is_a_word_of_python_has_an_underscore(graph: dg.Graph) -> None:
    assert "us-ms" in str(graph.question("visits-between", from_="us-ms").about)
