"""Evidence of rows: what of a query stands behind each row of its answer, in each format."""

from __future__ import annotations

import json
from csv import DictReader
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import openpyxl
import pyarrow.parquet
import pyoxigraph as ox
import pytest

import diplograph as dg
from diplograph.backends import connect
from diplograph.evidence import Evidence, NotDerivableError, evidence
from diplograph.evidence.derivation import probe
from diplograph.layers import claims_behind, read_claims, read_layers
from diplograph.queries.questions import bind, names, question
from diplograph.words import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run
    from diplograph.backends import Graph

ID = "https://w3id.org/diplograph/id/"
SOURCE = "lodj-2025-06-18-asmex-mississippi"
VISIT = f"{SOURCE}.mississippi-asmex-2025"


@pytest.fixture(scope="module")
def graph(built: Path) -> Graph:
    return connect(built)


def stand(graph: Graph, query: str) -> Evidence:
    return evidence(graph, graph.evaluate(query), query)


def behind(graph: Graph, query: str) -> list[list[str]]:
    """The claims behind each row, without what all IRIs share."""
    return [
        [claim.removeprefix(ID).removeprefix(f"{VISIT}.") for claim in row.claims]
        for row in stand(graph, query).rows
    ]


HOST, FROM, DATE = "hostedBy.asmex", "visitorFrom.us-ms", "date.c634b78464cc"
STATUS = "eventStatus.held"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?host { ?v a dg:Visit ; dg:hostedBy ?host }", [[HOST]]),
        # What is not projected stands behind the row as well, and so do blank nodes.
        ("SELECT ?host { ?v dg:hostedBy ?host ; dg:visitorFrom id:us-ms }", [[HOST, FROM]]),
        ("SELECT ?host { [ dg:hostedBy ?host ; dg:visitorFrom id:us-ms ] }", [[HOST, FROM]]),
        ("SELECT ?h { _:v dg:hostedBy ?h . _:v dg:visitorFrom ?f }", [[HOST, FROM]]),
        # A computed date rests on the claim of the date.
        ("SELECT ?day { ?v dg:startDate ?day }", [[DATE]]),
        (
            "SELECT ?l { ?v dg:latest ?l FILTER(?l > '2025-06-01'^^xsd:date) . ?v a dg:Visit }",
            [[DATE]],
        ),
        # OPTIONAL that is matched, and that is not.
        ("SELECT ?h { ?v dg:hostedBy ?h OPTIONAL { ?v dg:visitorFrom ?f } }", [[HOST, FROM]]),
        ("SELECT ?h { ?v dg:hostedBy ?h OPTIONAL { ?v dg:follows ?f } }", [[HOST]]),
        (
            "SELECT ?h { ?v dg:hostedBy ?h "
            "OPTIONAL { ?v dg:visitorFrom ?f OPTIONAL { ?f dg:follows ?x } } }",
            [[HOST, FROM]],
        ),
        # Of a UNION the branch that the row is of.
        (
            "SELECT ?x { { ?v dg:hostedBy ?x } UNION { ?v dg:visitorFrom ?x } } ORDER BY ?x",
            [[HOST], [FROM]],
        ),
        (
            "SELECT ?x { ?v a dg:Visit { ?v dg:hostedBy ?x } UNION { ?v dg:visitorFrom ?x } } "
            "ORDER BY DESC(?x) LIMIT 1",
            [[FROM]],
        ),
        # Rows that are merged rest on all that was merged.
        (
            "SELECT DISTINCT ?v { { ?v dg:hostedBy ?x } UNION { ?v dg:visitorFrom ?x } }",
            [[HOST, FROM]],
        ),
        # Paths that are joins and unions by definition.
        ("SELECT ?f { id:asmex ^dg:hostedBy/dg:visitorFrom ?f }", [[HOST, FROM]]),
        ("SELECT ?x { ?v dg:hostedBy|dg:visitorFrom ?x } ORDER BY ?x", [[HOST], [FROM]]),
        ("SELECT ?h { ?v a/rdfs:subClassOf* dg:Event ; dg:hostedBy ?h }", [[HOST]]),
        # Around patterns: VALUES, BIND, computed columns, GRAPH-less groups, a last VALUES.
        ("SELECT ?n { VALUES ?h { id:asmex } ?v dg:hostedBy ?h BIND(STR(?h) AS ?n) }", [[HOST]]),
        ("SELECT (STR(?h) AS ?n) { { ?v dg:hostedBy ?h } }", [[HOST]]),
        ("SELECT ?v { ?v dg:hostedBy ?h } VALUES ?h { id:asmex }", [[HOST]]),
        (
            "PREFIX d: <https://w3id.org/diplograph/ontology#> SELECT * { ?v d:hostedBy ?h }",
            [[HOST]],
        ),
        # A predicate that is a variable, and a claim that the row is of.
        ("SELECT ?p { id:mississippi-asmex-2025 ?p id:asmex }", [[HOST]]),
        ("SELECT ?c { ?c dg:claimProperty dg:hostedBy }", [[HOST]]),
        ("SELECT ?c { ?c dg:claimProperty dg:signedBy }", []),
        ("SELECT * { id:mississippi-asmex-2025 dg:hostedBy ?dg_m1 }", [[HOST]]),
        # Rows of GROUP BY and of aggregates rest on all solutions of their group.
        ("SELECT (COUNT(*) AS ?n) { ?v dg:hostedBy|dg:visitorFrom ?x }", [[HOST, FROM]]),
        ("SELECT ?v { ?v dg:hostedBy|dg:visitorFrom ?x } GROUP BY ?v", [[HOST, FROM]]),
        (
            "SELECT ?x (COUNT(?v) AS ?n) (COUNT(?v) + 1 AS ?m) "
            "{ ?v dg:hostedBy|dg:visitorFrom ?x } GROUP BY ?x "
            "HAVING(COUNT(?v) > 0) ORDER BY ?x LIMIT 1",
            [[HOST]],
        ),
        (
            "SELECT ?y (MIN(?x) AS ?first) { ?v dg:hostedBy ?x ; dg:startDate ?d } "
            "GROUP BY (YEAR(?d) AS ?y)",
            [[DATE, HOST]],
        ),
        ("SELECT (COUNT(?x) AS ?n) { ?x dg:signedBy ?y }", [[]]),
    ],
)
def test_the_claims_of_a_row_are_those_of_the_triples_that_it_matched(
    graph: Graph, query: str, expected: list[list[str]]
) -> None:
    assert [sorted(row) for row in behind(graph, query)] == [sorted(row) for row in expected]


def test_a_reference_triple_says_where_it_is_from(graph: Graph) -> None:
    (row,) = stand(graph, "SELECT ?c { id:us-ms dg:isoCode ?c }").rows
    (reference,) = row.references
    assert row.claims == ()
    assert reference.triple.subject == f"{ID}us-ms"
    assert reference.origins[0].startswith("pycountry")


@pytest.mark.parametrize(
    ("query", "place", "reason"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?v a ?t } GROUP BY ?t", "?t", "add ?t to SELECT"),
        (
            "SELECT (COUNT(*) AS ?n) { ?v dg:startDate ?d } GROUP BY (YEAR(?d))",
            "(YEAR",
            "write GROUP BY (YEAR(?d) AS ?key) and add ?key to SELECT",
        ),
        ("ASK { ?v a dg:Visit }", "ASK", "only SELECT"),
        ("CONSTRUCT WHERE { ?v dg:hostedBy ?h }", "CONSTRUCT", "only SELECT"),
    ],
)
def test_what_is_not_derivable_at_all_is_refused_with_its_place(
    graph: Graph, query: str, place: str, reason: str
) -> None:
    with pytest.raises(NotDerivableError) as caught:
        stand(graph, query)
    assert query[caught.value.gap.offset :].startswith(place)
    assert reason in caught.value.gap.reason("en")


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("MINUS { ?v dg:follows ?x }", "MINUS"),
        ("FILTER NOT EXISTS { ?v dg:follows ?x }", "NOT EXISTS"),
        ("FILTER(EXISTS { ?v dg:visitorFrom ?x })", "EXISTS"),
        ("BIND(EXISTS { ?v dg:visitorFrom ?x } AS ?e)", "EXISTS"),
        ("{ SELECT ?v { ?v dg:visitorFrom ?x } }", "subselect"),
        ("?v dg:visitorFrom/dg:within* id:us", "dg:within*"),
        ("?v !dg:hostedBy id:us-ms", "!dg:hostedBy"),
    ],
)
def test_a_part_that_is_not_derivable_is_named_and_the_rest_derived(
    graph: Graph, part: str, reason: str
) -> None:
    query = f"SELECT ?h {{ ?v dg:hostedBy ?h . {part} }}"
    found = stand(graph, query)
    (gap,) = found.gaps
    at = query.index(part) + (2 if part.startswith("{") else 0)
    assert gap.offset == at
    assert reason in gap.reason("en")
    assert len({gap.reason(language) for language in LANGUAGES}) == len(LANGUAGES)
    assert f"{ID}{VISIT}.{HOST}" in found.rows[0].claims


def test_the_probe_of_a_query_has_the_same_solutions(graph: Graph) -> None:
    """The questions themselves, as free queries: probed, each of their rows is found again."""
    for name in names():
        query = bind(question(name), {})
        answer = graph.evaluate(query)
        solutions = answer.read()
        assert isinstance(solutions, ox.QuerySolutions)
        columns = [variable.value for variable in solutions.variables]
        asked = probe(query, columns, frozenset())
        rows = {tuple(str(row[each]) for each in asked.keys) for row in solutions}
        again = graph.evaluate(asked.query()).read()
        assert isinstance(again, ox.QuerySolutions)
        assert rows <= {tuple(str(row[each]) for each in asked.keys) for row in again}, name


@pytest.mark.parametrize("name", names())
def test_a_ready_made_question_declares_how_its_rows_reach_claims(graph: Graph, name: str) -> None:
    asked = question(name)
    query = bind(asked, {})
    answer = graph.evaluate(query)
    found = evidence(graph, answer, query, question=asked)
    solutions = answer.read()
    assert isinstance(solutions, ox.QuerySolutions)
    assert len(found.rows) == len(list(solutions))
    assert all(claim in found.claims for row in found.rows for claim in row.claims)


def test_claims_and_support_that_are_asked_for_are_those_of_the_layers(graph: Graph) -> None:
    layers = read_layers(graph)
    assert read_claims(graph, [*layers.claims, f"{ID}nothing"]) == layers.claims
    supported = claims_behind(graph, [fact.triple for fact in layers.facts])
    for fact in layers.facts:
        assert tuple(sorted(fact.claims)) == supported.get(fact.triple, ())


# ---------------------------------------------------------------- as it is written

QUERY = "SELECT ?host { ?v dg:hostedBy ?host ; dg:visitorFrom/dg:isoCode ?code }"


def test_below_a_table_stand_claims_with_their_weight_and_reference_triples(
    run: Run, built: Path
) -> None:
    ran = run("query", QUERY, "--evidence", "--format", "table", "--on", built)
    assert "id:asmex   [1] [2]" in ran.out
    assert "¶2, 184-235 · reported event · certain · stated" in ran.out
    assert 'id:us-ms dg:isoCode "US-MS" (reference triple: from pycountry' in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    french = run("query", QUERY, "--evidence", "--lang", "fr", "--format", "table", "--on", built)
    assert "Triplets de référence" in french.out
    assert "certain" in french.out


def test_csv_has_three_further_columns(run: Run, built: Path) -> None:
    ran = run("query", QUERY, "--evidence", "--format", "csv", "--on", built)
    (row,) = DictReader(StringIO(ran.out))
    assert list(row) == ["host", "claims", "evidence", "evidence_status"]
    assert row["claims"].split() == [f"{ID}{VISIT}.{each}" for each in (HOST, FROM)]
    first, second, reference = row["evidence"].split("; ", 2)
    assert first == f"id:{SOURCE} ¶2 184-235 (reported-event, certain, stated)"
    assert second.startswith(f"id:{SOURCE} ¶2 283-303")
    assert reference.startswith('id:us-ms dg:isoCode "US-MS" (reference triple: from ')


def test_the_claims_of_a_question_stand_where_they_stood(run: Run, built: Path) -> None:
    ran = run("query", "visits-held", "--evidence", "--format", "csv", "--on", built)
    plain = run("query", "visits-held", "--format", "csv", "--on", built)
    (row,), (before,) = (list(DictReader(StringIO(each.out))) for each in (ran, plain))
    assert row.pop("evidence_status") == "whole"
    assert {**row, "evidence": ""} == {**before, "evidence": ""}
    assert row["evidence"].count("¶") == 4


def test_json_has_the_evidence_beside_the_rows(run: Run, built: Path) -> None:
    ran = run("query", QUERY, "--evidence", "--format", "json", "--on", built)
    document = json.loads(ran.out)
    plain = run("query", QUERY, "--format", "json", "--on", built)
    assert document["results"] == json.loads(plain.out)["results"]
    found = document["evidence"]
    assert found["rows"][0]["claims"] == [f"{ID}{VISIT}.{each}" for each in (HOST, FROM)]
    claim = found["claims"][f"{ID}{VISIT}.{HOST}"]
    assert claim["holder"] == f"{ID}{SOURCE}"
    assert (claim["evidence"][0]["start"], claim["evidence"][0]["end"]) == (184, 235)
    # Others' readers of results pass over it.
    read = ox.parse_query_results(BytesIO(ran.out.encode()), ox.QueryResultsFormat.JSON)
    assert isinstance(read, ox.QuerySolutions)
    assert len(list(read)) == 1


def test_a_file_says_what_of_its_evidence_was_not_to_be_derived(
    run: Run, built: Path, tmp_path: Path
) -> None:
    subselect = "SELECT ?l { { SELECT ?v ?l { ?v a dg:Visit ; rdfs:label ?l } } }"
    asked = ("query", subselect, "--evidence", "--on", built)
    (row,) = DictReader(StringIO(run(*asked, "--format", "csv").out))
    assert (row["claims"], row["evidence_status"]) == ("", "part")
    for name in ("rows.xlsx", "rows.parquet", "rows.md", "rows.txt"):
        run(*asked, "-o", tmp_path / name)
    lacking = "Evidence not derivable (query:1:15: SELECT ?v ?l"
    table = pyarrow.parquet.read_table(tmp_path / "rows.parquet")
    assert table["evidence_status"].to_pylist() == ["part"]
    assert table.schema.metadata[b"evidence"].decode().startswith(lacking)
    book = openpyxl.load_workbook(tmp_path / "rows.xlsx")
    told = dict(book["about"].iter_rows(values_only=True))
    assert str(told["evidence"]).startswith(lacking)
    assert lacking in (tmp_path / "rows.txt").read_text(encoding="utf-8")
    assert "Evidence not derivable" in (tmp_path / "rows.md").read_text(encoding="utf-8")
    # In Python it is the same, and a row of which nothing is derived does not rest on nothing.
    result = dg.load(built).query(subselect)
    assert isinstance(result, dg.Result)
    result.write(tmp_path / "own.parquet", evidence=True)
    assert pyarrow.parquet.read_table(tmp_path / "own.parquet").equals(table, check_metadata=True)
    result.write(tmp_path / "own.json", evidence=True)
    assert json.loads((tmp_path / "own.json").read_bytes())["evidence"]["gaps"][0]["line"] == 1
    assert result.to_pandas(evidence=True).attrs["evidence"].startswith(lacking)
    assert str(result.explain(0)).startswith(lacking)


def test_markdown_has_a_numbered_list_below_its_table(run: Run, built: Path) -> None:
    ran = run("query", QUERY, "--evidence", "--format", "md", "--on", built)
    lines = ran.out.splitlines()
    assert lines[2] == r"| id:asmex | \[1\] \[2\] |"
    assert lines[4].startswith("1. ")
    assert lines[4].endswith(f"`id:{VISIT}.{HOST}`")
    assert lines[-1].startswith("- id:us-ms dg:isoCode")


def test_the_answer_is_given_where_its_evidence_is_not_derivable(run: Run, built: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?v dg:hostedBy ?h } GROUP BY ?v"
    ran = run("query", query, "--evidence", "--format", "csv", "--on", built)
    assert ran.out == "n\n1\n"
    assert "evidence not derivable: no column tells which group of GROUP BY" in ran.err
    ran = run(
        "query", query.replace("(", "?v (", 1), "--evidence", "--format", "csv", "--on", built
    )
    (row,) = DictReader(StringIO(ran.out))
    assert row["claims"] == f"{ID}{VISIT}.{HOST}"


def test_passages_are_shown_to_whoever_holds_the_text(run: Run, built: Path) -> None:
    ran = run("query", QUERY, "--evidence", "--format", "table", "--on", built)
    assert "text not held (--texts)" in ran.out
