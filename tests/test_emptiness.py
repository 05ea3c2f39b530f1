"""Why an answer is empty, and terms that nothing knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

import diplograph as dg
from diplograph.backends import connect, memory
from diplograph.emptiness.answers import is_lacking, is_nothing
from diplograph.emptiness.doubts import doubts
from diplograph.emptiness.graphs import named_graphs
from diplograph.emptiness.having import aliases_in_having
from diplograph.emptiness.misplaced import misplaced
from diplograph.emptiness.mistyped import mistyped
from diplograph.emptiness.reasons import reasons, without_parameters
from diplograph.emptiness.slips import slips
from diplograph.emptiness.telling import why_empty
from diplograph.errors import QueryWarning
from diplograph.queries.questions import names, question
from diplograph.queries.unknown import must_match, unknown_terms

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run
    from diplograph.backends import Graph


@pytest.fixture(scope="module")
def graph(built: Path) -> Graph:
    return connect(built)


@pytest.mark.parametrize(
    ("query", "failing", "near"),
    [
        (
            "SELECT ?h { id:us-ms dg:hostedBy ?h }",
            ["id:us-ms dg:hostedBy ?h"],
            "id:us-ms has no dg:hostedBy; it is subject of dg:isoCode 1×, dg:within 1×; "
            "object of dg:postIn 1×, dg:visitorFrom 1×",
        ),
        (
            "SELECT ?v { ?v dg:hostedBy id:us-ms ; a dg:Visit }",
            ["?v dg:hostedBy id:us-ms"],
            "values that dg:hostedBy does have: id:asmex",
        ),
        # A value that is there as another term is told as it is to be written.
        (
            'SELECT ?s { ?s rdfs:label "Mississippi" }',
            ['?s rdfs:label "Mississippi"'],
            '"Mississippi" is there with another tag or datatype: write "Mississippi"@en',
        ),
        (
            "SELECT ?s { ?s rdfs:label 'Bill Cork'@fr ; dg:startDate '2025-06-17' }",
            ["?s rdfs:label 'Bill Cork'@fr"],
            None,
        ),
        (
            "SELECT ?s { ?s dg:startDate '2025-06-17' }",
            ["?s dg:startDate '2025-06-17'"],
            "'2025-06-17' is there with another tag or datatype: write \"2025-06-17\"^^xsd:date",
        ),
        (
            "SELECT ?s { ?s dg:date '2025-06-17'^^xsd:date }",
            ["?s dg:date '2025-06-17'^^xsd:date"],
            "'2025-06-17'^^xsd:date is there with another tag or datatype: write \"2025-06-17\"",
        ),
        (
            'SELECT ?s { ?s rdfs:label ?l FILTER(?l = "Mississippi") }',
            ["?s rdfs:label ?l", 'FILTER(?l = "Mississippi")'],
            '?l is "Mississippi" with another tag or datatype: write "Mississippi"@en',
        ),
        # Others are told in the order of how near they come.
        (
            "SELECT ?s { ?s dg:claimProperty dg:hostBy }",
            ["?s dg:claimProperty dg:hostBy"],
            "values that dg:claimProperty does have: dg:hostedBy, dg:postIn, dg:holdsPost, …",
        ),
        (
            "SELECT ?s { ?s dg:hostedBy 'Mississippi' }",
            ["?s dg:hostedBy 'Mississippi'"],
            "values of dg:hostedBy are things; 'Mississippi' is the name of id:us-ms",
        ),
        # Neither alone, but both together.
        (
            "SELECT ?v { ?v a dg:Organisation ; dg:acronym ?a . ?v dg:hostedBy ?h }",
            ["?v dg:acronym ?a", "?v dg:hostedBy ?h"],
            None,
        ),
        # What has nothing to do with it is left out, and so are OPTIONAL and BIND.
        (
            "SELECT ?v { ?v a dg:Visit ; rdfs:label ?l OPTIONAL { ?v dg:follows ?f } "
            "?v dg:startDate ?d BIND(1 AS ?one) FILTER(?d > '2026-01-01'^^xsd:date) }",
            ["?v dg:startDate ?d", "FILTER(?d > '2026-01-01'^^xsd:date)"],
            'without this FILTER, ?d is "2025-06-17"^^xsd:date',
        ),
        (
            "SELECT ?v { ?v dg:hostedBy ?h } VALUES ?h { id:us-ms id:us }",
            ["?v dg:hostedBy ?h", "VALUES ?h { id:us-ms id:us }"],
            "without this VALUES, ?h is id:asmex",
        ),
        (
            "SELECT ?v { ?v a dg:Visit { ?v dg:follows ?x } UNION { ?v dg:partOf ?x } }",
            ["{ ?v dg:follows ?x } UNION { ?v dg:partOf ?x }"],
            None,
        ),
        (
            "SELECT ?v { ?v dg:hostedBy ?h MINUS { ?v a dg:Visit } }",
            ["?v dg:hostedBy ?h", "MINUS { ?v a dg:Visit }"],
            "without this MINUS, ?v is id:mississippi-asmex-2025",
        ),
    ],
)
def test_the_smallest_part_that_fails_is_named_with_what_comes_near(
    graph: Graph, query: str, failing: list[str], near: str | None
) -> None:
    found = reasons(graph, query)
    assert [text.removesuffix(" .") for _, text in found[0].parts] == failing
    if near is not None:
        assert near in found[0].near


def test_each_pattern_that_fails_alone_is_a_reason(graph: Graph) -> None:
    query = "SELECT ?v { ?v dg:hostedBy id:us ; dg:visitorFrom id:ma ; dg:onAgenda ?s }"
    assert [reason.parts[0][1] for reason in reasons(graph, query)] == [
        "?v dg:hostedBy id:us .",
        "?v dg:visitorFrom id:ma .",
    ]


def test_a_column_that_having_does_not_know_is_named(graph: Graph) -> None:
    query = "SELECT ?s (COUNT(?o) AS ?n) { ?s dg:about ?o } GROUP BY ?s HAVING(?n > 0) ORDER BY ?s"
    (reason,) = reasons(graph, query)
    assert [text for _, text in reason.parts] == ["HAVING(?n > 0)"]
    assert "write COUNT(?o) in its place" in reason.near[0]
    assert not reasons(graph, query.replace("?n > 0", "COUNT(?o) > 9999"))
    # It is one that is named, not a word in a text.
    assert not reasons(graph, query.replace("?n > 0", "MIN(STR(?o)) = '?n' # ?n\n"))


def test_a_claim_that_is_no_fact_is_named(root: Path) -> None:
    """A visit that was only announced: its host is claimed as a plan."""
    place = connect(root / "tests" / "data" / "emptiness" / "planned.ttl")
    (reason,) = reasons(place, "SELECT ?h { id:invented-visit dg:hostedBy ?h }")
    (said,) = [line for line in reason.near if line.startswith("a claim")]
    assert said == (
        "a claim says so, but as kind:plan, which is no fact: "
        "id:invented-source.invented-visit.hostedBy.invented-chamber.plan"
    )


def test_a_visit_without_a_place_is_told_of_where_no_place_has_a_row(run: Run, built: Path) -> None:
    told = run("query", "visits-between", "--why-empty", "--on", built).err
    assert "of 1 visit that was held no source tells the place" in told
    asked = ("query", "visits-of", "--why-empty", "--on", built, "--param", "period=2019")
    assert "tells the place" not in run(*asked).err


def test_an_empty_answer_of_a_graph_without_any_claim_says_so(run: Run, tmp_path: Path) -> None:
    # Invented triples; a file without any is the same.
    other = tmp_path / "other.nt"
    other.write_text('<http://example.org/a> <http://example.org/b> "c" .\n')
    said = "the graph other.nt holds no source and no claim"
    shown = run("query", "visits-held", "--on", other, "--format", "table").out
    assert said.capitalize() in shown
    assert "took place" not in shown
    assert f"note: {said}" in run("query", "visits-held", "--on", other).err
    assert f"note: {said}" in run("query", "ASK { ?v a dg:Visit }", "--on", other).err
    french = run("query", "agreements", "--on", other, "--why-empty", "--lang", "fr").err
    assert "pourquoi vide : le graphe other.nt ne contient ni source ni affirmation" in french
    there = run("query", "SELECT ?c { ?a ?b ?c }", "--on", other)
    assert there.err == ""


def test_a_file_keeps_what_is_noted_of_its_rows(run: Run, built: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.nt").write_text("")
    query = "SELECT ?v { ?v a dg:Vist }"
    noted = ["the graph empty.nt holds no source and no claim", 'did you mean "dg:Visit"']
    for name in ("rows.md", "rows.txt", "rows.xlsx"):
        run("query", query, "--on", "empty.nt", "-o", name, cwd=tmp_path)
    book = openpyxl.load_workbook(tmp_path / "rows.xlsx")
    about = dict(book["about"].iter_rows(values_only=True))
    texts = [" ".join((tmp_path / f"rows.{end}").read_text().split()) for end in ("md", "txt")]
    assert all(each in said for each in noted for said in (about["notes"], *texts))
    here = dg.load(built).query(query)
    assert isinstance(here, dg.Result)
    with pytest.warns(QueryWarning, match="dg:Vist"):
        here.write(tmp_path / "written.md")
    assert noted[1] in (tmp_path / "written.md").read_text()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["pourquoi vide : rien ne correspond", "est dans aucun triplet", "il y a 1 ligne"]),
        ("ar", ["سبب خلو الجواب: لا شيء يطابق", "في أي ثلاثية مقبولة", "يوجد صف واحد"]),
    ],
)
def test_reasons_are_in_the_language_asked_for(
    graph: Graph, language: str, said: list[str]
) -> None:
    query = "SELECT ?v { ?v dg:hostedBy id:no-such-host }"
    told = [*why_empty(graph, query, language=language)]
    asked = question("visits-held")
    told += why_empty(graph, "", question=asked, given={"period": ["2019"]}, language=language)
    assert [each for each in said if each not in " ".join(told)] == []


def test_a_result_of_a_graph_without_any_claim_says_so() -> None:
    here = dg.Graph(memory(b""))
    empty = here.question("visits-held", lang="ar")
    [note] = empty.notes
    assert "لا يحتوي" in note
    assert empty.about["no-row"] == note
    assert note in str(empty.why_empty())
    rows = here.query("SELECT ?v { ?v a dg:Visit }")
    assert isinstance(rows, dg.Result)
    assert "no claim" in " ".join(rows.notes)
    with pytest.warns(QueryWarning, match="no claim"):
        assert here.query("ASK { ?v a dg:Visit }") is False


@pytest.mark.parametrize("name", names())
def test_a_question_is_asked_without_each_of_its_parameters(graph: Graph, name: str) -> None:
    asked = question(name)
    places = {
        key: ["us-tx"] for key, each in asked.parameters.items() if each.type in ("place", "actor")
    }
    for without in without_parameters(graph, asked, places):
        assert without.rows is not None


def test_why_empty_is_told_on_standard_error(run: Run, built: Path) -> None:
    asked = ("query", "visits-of", "--why-empty", "--format", "csv", "--on", built)
    ran = run(*asked, "--param", "state=us-ms", "--param", "period=2019")
    assert ran.out.count("\n") == 1
    assert "without period=2019 there is 1 row; the nearest dates are 2025-06-17" in ran.err
    assert max(map(len, ran.err.splitlines())) <= 80
    french = run(*asked, "--param", "state=us-tx", "--lang", "fr")
    assert "aucune source" in french.err
    assert "why empty: it is not" in run(*asked, "--param", "state=us-ms").err
    query = "SELECT ?h { id:us-ms dg:hostedBy ?h }"
    told = run("query", query, "--why-empty", "--on", built).err
    assert "  query:1:13: id:us-ms dg:hostedBy ?h ." in told


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?h { ?v dg:hostedby ?h }", [("dg:hostedby", "dg:hostedBy")]),
        ("SELECT ?h { ?v a dg:Visits }", [("dg:Visits", "dg:Visit")]),
        ("SELECT ?v { ?v dg:visitorFrom id:us-mss }", [("id:us-mss", "id:us-ms")]),
        ("SELECT ?v { ?v dg:visitorFrom id:mississippi }", [("id:mississippi", "id:us-ms")]),
        # By what it is called, behind a code that is near to another thing's.
        ("SELECT ?v { ?v dg:visitorFrom id:us-mississippi }", [("id:us-mississippi", "id:us-ms")]),
        ("SELECT ?v { ?v dg:onAgenda sector:textile }", [("sector:textile", "sector:textiles")]),
        ("SELECT ?v { ?v dg:onAgenda id:textiles }", [("id:textiles", "sector:textiles")]),
        ("SELECT ?v { ?v dg:eventStatus kind:hold }", [("kind:hold", "kind:held")]),
        ("SELECT ?v { ?v dg:claimKind kind:plans }", [("kind:plans", "kind:plan")]),
        ("SELECT ?v { OPTIONAL { ?v dg:nothingLikeThis ?x } }", [("dg:nothingLikeThis", "")]),
        (
            "PREFIX d: <https://w3id.org/diplograph/ontology#> SELECT ?v { ?v d:hostBy ?h }",
            [("d:hostBy", "dg:hostedBy")],
        ),
        (
            "SELECT ?v { ?v <https://w3id.org/diplograph/ontology#hostdBy> ?h }",
            [("<https://w3id.org/diplograph/ontology#hostdBy>", "dg:hostedBy")],
        ),
        (
            "SELECT ?v { ?v dg:hostedBy id:asmex ; dg:memberCount 5 ; schema:nothing 'id:no' }",
            [("schema:nothing", "")],
        ),
        # Other vocabularies, whose terms the ontology may point to, and an unusual prefix.
        ("SELECT ?d { ?v schema:startDate ?d }", [("schema:startDate", "dg:startDate")]),
        ("SELECT ?v { ?v a schema:Event }", [("schema:Event", "dg:Event")]),
        ("SELECT ?term { ?term skos:closeMatch schema:Event }", []),
        ("SELECT ?l { ?v rdfs:lable ?l }", [("rdfs:lable", "rdfs:label")]),
        (
            "PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT ?n { ?v foaf:name ?n }",
            [("foaf:name", "dg:name")],
        ),
        (
            "PREFIX dg: <https://a.example/> SELECT ?h { ?v dg:hostedBy ?h ; dg:date ?d }",
            [("<https://a.example/>", "")],
        ),
        (
            "PREFIX dg: <https://w3id.org/diplograph/ontology#> SELECT ?h { ?v dg:hostBy ?h }",
            [("dg:hostBy", "dg:hostedBy")],
        ),
        # What is a datatype, a function, a graph or in a template is not looked for.
        (
            "CONSTRUCT { ?v <https://a.example/p> ?d } FROM <https://a.example/g> "
            "{ ?v dg:startDate ?d FILTER(?d > '2'^^<https://a.example/d> && xsd:integer(?d) > 1) }",
            [],
        ),
    ],
)
def test_terms_that_nothing_knows_are_found_with_what_is_near(
    graph: Graph, query: str, expected: list[tuple[str, str]]
) -> None:
    found = unknown_terms(graph, query)
    assert [(each.written, each.near) for each in found] == expected
    assert all(query[each.offset :].startswith(each.written) for each in found)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ('?s rdfs:label ?n FILTER(LANG(?n) = "fr")', "in fr, but in en; skos:prefLabel has"),
        ("?s rdfs:label ?n FILTER(LANGMATCHES(LANG(?n), 'fr'))", "; skos:prefLabel has"),
        ("?s rdfs:label ?n FILTER('en' = LANG(?n))", ""),
        ('?s rdfs:label "Missisippi"@fr', "rdfs:label has no text in fr, but in en;"),
        ('?s rdfs:label "Missisippi"', 'is plain text; write "Missisippi"@en'),
        (
            '?s dg:startDate ?d FILTER(?d > "2025-12-01")',
            'dg:startDate has xsd:date, and "2025-12-01" is plain text; write "2025-12-01"^^xsd:da',
        ),
        (
            "?s dg:startDate ?d FILTER(!(?d > '2020-01-01'^^xsd:date) && 2026 <= ?d)",
            'dg:startDate has xsd:date, and 2026 is a number; write "2026-01-01"^^xsd:date, '
            "or compare YEAR(…) with 2026",
        ),
        (
            "?s dg:date ?d FILTER(?d > '2025-12-01'^^xsd:date)",
            "dg:date has plain text, and '2025-12-01'^^xsd:date is xsd:date; write \"2025-12-01\"",
        ),
        (
            "?s dg:startDate ?d FILTER(?d IN ('2026-06-17'^^xsd:date, '2025-06-18'))",
            'write "2025-06-18"',
        ),
        ("VALUES ?d { '2026-06-17'^^xsd:date 2025 } ?s dg:startDate ?d", "2025 is a number"),
        # What a function makes of a value may be of another type.
        ("?s dg:startDate ?d FILTER(STR(?d) > '2026' || YEAR(?d) + 1 > 2026)", ""),
        ("?s dg:hostedBy ?h FILTER(STR(?h) = 'asmex')", ""),
        ("?s dg:hostedBy ?h FILTER(?h = 'nobody')", "is plain text, such as id:asmex"),
    ],
)
def test_a_literal_that_no_value_can_equal_is_told_with_how_to_write_it(
    graph: Graph, where: str, said: str
) -> None:
    query = f"SELECT ?s {{ {where} }}"
    found = mistyped(graph, query)
    assert len(found) == bool(said)
    assert all(said in each.said for each in found)
    assert all(query[each.offset :].startswith(each.written) for each in found)
    near = [line for reason in reasons(graph, query) for line in reason.near]
    assert {each.said for each in found} <= set(near)
    assert len(doubts(graph, query, lacks=True)) == len(found)
    assert not doubts(graph, query, lacks=False)


def test_a_name_where_the_graph_has_a_thing_is_told_with_the_thing(graph: Graph) -> None:
    query = 'SELECT * { ?s dg:visitorFrom "Mississippi" }'
    [found] = mistyped(graph, query)
    assert found.said == (
        'dg:visitorFrom has things, and "Mississippi" is plain text; write id:us-ms'
    )
    [reason] = reasons(graph, query)  # it tells the same in its own words, once
    assert sum("id:us-ms" in line for line in reason.near) == 1


@pytest.mark.parametrize("name", names())
def test_the_questions_name_nothing_unknown(graph: Graph, name: str) -> None:
    defaults = {f"id:{each.default}" for each in question(name).parameters.values()}
    unknown = {each.written for each in unknown_terms(graph, question(name).query)}
    ours = {each for each in unknown if each.startswith(("dg:", "id:", "sector:", "kind:"))}
    assert not ours - defaults - {"id:nobody"}  # which stands for nobody


def test_of_another_vocabulary_is_told_what_the_graph_has(graph: Graph) -> None:
    (found,) = unknown_terms(graph, "SELECT ?t { ?v skos:prefLable ?t }")
    assert found.said.startswith("nothing in this graph bears skos:prefLable; it has skos:")
    (found,) = unknown_terms(graph, "PREFIX dg: <https://a.example/> SELECT ?h { ?v dg:host ?h }")
    assert found.said == (
        "dg: is declared here as <https://a.example/>; this graph's namespace is "
        "<https://w3id.org/diplograph/ontology#>"
    )


def test_a_query_of_patterns_alone_shows_by_its_rows_that_it_names_what_is_known() -> None:
    assert must_match("SELECT ?h { ?v a dg:Visit ; dg:hostedBy ?h } LIMIT 5")
    for part in ("OPTIONAL { ?v dg:x ?y }", "FILTER(?h != id:x)", "VALUES ?h { id:x }"):
        assert not must_match(f"SELECT ?h {{ ?v dg:hostedBy ?h {part} }}")
    for path in ("dg:a|dg:b", "dg:within*", "dg:within? "):
        assert not must_match(f"SELECT ?h {{ ?v {path} ?h }}")
    assert not must_match("SELECT (COUNT(*) AS ?n) { ?v dg:hostdBy ?h }")


def test_a_literal_of_another_type_is_noted_beside_an_empty_answer(run: Run, built: Path) -> None:
    query = "SELECT ?s {\n  ?s dg:startDate ?d FILTER(?d > '2025-12-01') }"
    told = run("query", query, "--on", built).err
    assert 'write\n  "2025-12-01"^^xsd:date\n --> query:2:34\n' in told
    asked = run("query", query, "--on", built, "--why-empty").err
    assert asked.count("is plain text") == 1  # not twice


def test_what_counts_nothing_or_has_a_column_without_a_value_is_looked_into(
    graph: Graph, run: Run, built: Path
) -> None:
    late = "{ ?s dg:startDate ?d FILTER(?d > '2025-12-01') }"
    french = "{ ?s a dg:Visit OPTIONAL { ?s rdfs:label ?n FILTER(LANG(?n) = 'fr') } }"
    for query, nothing, lacking in (
        (f"SELECT (COUNT(*) AS ?n) {late}", True, True),
        (f"ASK {late}", True, True),
        (f"SELECT ?s ?n {french}", False, True),
        ("SELECT ?s { ?s a dg:Visit }", False, False),
        (f"CONSTRUCT {{ ?s a dg:Visit }} {late}", True, True),
    ):
        answer = graph.evaluate(query)
        assert (is_nothing(answer), is_lacking(answer)) == (nothing, lacking)
    counted = run("query", f"SELECT (COUNT(*) AS ?n) {late}", "--on", built, "--why-empty").err
    assert "nothing matches all of these" in counted
    assert "skos:prefLabel has" in run("query", f"SELECT ?s ?n {french}", "--on", built).err


def test_an_unknown_term_is_noted_and_the_answer_given(run: Run, built: Path) -> None:
    query = "SELECT ?h {\n  ?v dg:hostedBy ?h OPTIONAL { ?h dg:acronyms ?a } }"
    ran = run("query", query, "--format", "csv", "--on", built)
    assert ran.out.splitlines()[1].endswith("/asmex")
    first, place, _, line, caret = ran.err.splitlines()[:5]
    assert first == 'note: nothing is called dg:acronyms; did you mean "dg:acronym"?'
    assert place == " --> query:2:35"
    assert line[caret.index("^") :].startswith("dg:acronyms")


@pytest.mark.parametrize(
    ("query", "instead"),
    [
        (
            "SELECT ?k (COUNT(*) AS ?n) { ?c dg:claimKind ?k } GROUP BY ?k HAVING(?n > 1)",
            "COUNT(*)",
        ),
        (
            "SELECT ?k { { SELECT ?k (MAX( ?d ) AS ?m) { ?k dg:date ?d } GROUP BY ?k "
            "HAVING(?m > 2) } }",
            "MAX( ?d )",
        ),
        (
            "SELECT ?k (SUM(?n) AS ?all) { { SELECT ?k (COUNT(?c) AS ?n) { ?c dg:claimKind ?k } "
            "GROUP BY ?k } } GROUP BY ?k HAVING(SUM(?n) > 1) ORDER BY ?all",
            None,
        ),
        ("SELECT ?k { ?c dg:claimKind ?k FILTER(?k != 'HAVING(?k)') }", None),
    ],
)
def test_a_name_of_select_in_having_is_noted(query: str, instead: str | None) -> None:
    found = aliases_in_having(query)
    assert [each.said.partition("write ")[2] for each in found] == ([instead] if instead else [])
    assert all(query[each.offset] == "?" for each in found)


@pytest.mark.parametrize(
    ("file", "said"), [("graph.ttl", "there are none here"), ("graph.trig", "alone, where a build")]
)
def test_what_graph_leaves_out_is_noted_where_the_answer_is_empty(
    run: Run, built: Path, file: str, said: str
) -> None:
    query = "SELECT ?v {\n  GRAPH ?g { ?v a dg:Visit } }"
    told = run("query", query, "--on", built / file).err
    assert said in " ".join(told.split())
    assert " --> query:2:3\n" in told
    asked = run("query", query, "--on", built / file, "--why-empty").err
    assert "why empty: nothing matches this\n  query:2:3: GRAPH ?g {" in asked
    assert asked.count("GRAPH looks") == 1  # not twice


def test_graph_is_not_noted_beside_rows_or_without_the_word(graph: Graph, built: Path) -> None:
    named = connect(built / "graph.trig")
    query = "SELECT ?c { GRAPH ?g { ?c a dg:Claim } }"
    assert not doubts(named, query, lacks=is_lacking(named.evaluate(query)))
    assert not doubts(graph, "SELECT ?v { ?v dg:memberCount 'GRAPH' }", lacks=False)
    assert not named_graphs(graph, "SELECT ?v { ?v rdfs:label 'GRAPH'@en }")


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ('FILTER(?d > "2024"^^xsd:gYear)', 'write "2024-01-01"^^xsd:date, or compare YEAR(…) with'),
        ("FILTER(?d = 2024)", "or compare YEAR(…) with 2024"),
        ('FILTER(?d > xsd:dateTime("2026-01-01T00:00:00"))', "is xsd:dateTime, such as"),
        ('FILTER(YEAR(?d) = "2025")', 'YEAR gives a number, and "2025" is plain text; write 2025'),
        ("FILTER(2024 < STR(?d))", 'STR gives plain text, and 2024 is a number; write "2024"'),
        ('FILTER(STRSTARTS(?d, "2025"))', "dg:startDate has xsd:date; write STRSTARTS(STR(?d), …)"),
        ("FILTER(YEAR(?d) = 2024)", None),
        ('FILTER(?d > xsd:date("2026-01-01"))', None),
        ('FILTER(STRSTARTS(STR(?d), "2024"))', None),
    ],
)
def test_a_date_beside_what_it_is_never_compared_with_is_noted(
    graph: Graph, part: str, said: str | None
) -> None:
    found = doubts(graph, f"SELECT ?v {{ ?v dg:startDate ?d . {part} }}", lacks=True)
    assert [each.said for each in found if said and said in each.said] or not (said or found)


@pytest.mark.parametrize(
    ("patterns", "place"),
    [
        ("?p a dg:Person ; dg:validFrom ?d", "dg:validFrom"),
        ("?x dg:holdsPost ?p . ?p dg:validFrom ?d", "?p dg:validFrom"),
        ("?p dg:validFrom ?d ; dg:holdsPost ?x", "?p dg:validFrom"),
        ("?e dg:takesPlaceIn ?p . ?p dg:startDate ?d", "?p dg:startDate"),
        ("?c dg:validFrom ?d ; dg:claimSubject ?p", None),
        ("?v a dg:Visit ; dg:startDate ?d ; dg:hostedBy ?p . ?p dg:acronym ?a", None),
        ("{ ?p dg:holdsPost ?x } UNION { ?p dg:validFrom ?d }", None),
    ],
)
def test_a_property_that_its_subject_never_has_is_noted(patterns: str, place: str | None) -> None:
    query = f"SELECT * {{ {patterns} }}"
    found = misplaced(query)
    assert bool(found) == (place is not None)
    if place is not None:
        assert query[found[0].offset :].startswith(place)
        claim = "write ?claim dg:claimSubject|dg:claimObject ?p ; dg:validFrom ?d"
        assert "startDate" in place or claim in found[0].said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ('?v dg:startDate ?d FILTER(?d < "2025-06-31"^^xsd:date)', "there is no day 2025-06-31"),
        ('?v dg:startDate "2025-17-06"^^xsd:date', "2025-17-06; did you mean 2025-06-17?"),
        ("?v dg:startDate '2025-6-1'^^xsd:date", '"2025-6-1" is no xsd:date; write 2025-06-01'),
        ('FILTER(?d < "2025-13-01T10:00:00Z"^^xsd:dateTime)', "there is no day 2025-13-01"),
        ('?v dg:startDate "June"^^xsd:date', "write it like 2025-06-17"),
        ("FILTER(?d > 2025-06-01)", '2025-06-01 without quotes is 2018; write "2025-06-01"^^xsd:'),
        ('FILTER(?d > "2025-06-30Z"^^xsd:date && ?n > 2025 - 06 - 01)', None),
        ('FILTER(?d > "-0044-03-15"^^xsd:date || ?d > "12025-02-30"^^xsd:date)', None),
    ],
)
def test_a_day_that_there_is_not_is_told_from_the_text(query: str, said: str | None) -> None:
    found = slips(f"SELECT ?v {{ ?v dg:startDate ?d . {query} }}")
    assert [said in each.said for each in found if said] == ([True] if said else [])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?v ?name { ?v rdfs:label ?nam }", ['binds ?name; did you mean "?nam"?']),
        ("SELECT (COUNT(?host) AS ?n) { ?v a dg:Visit }", ["nothing in WHERE binds ?host"]),
        ("SELECT ?v ?n { ?v a dg:Visit } VALUES ?n { 1 }", []),
        ("SELECT (1 AS ?n) (?n + 1 AS ?m) { ?v a dg:Visit }", []),
        ("SELECT ?y (COUNT(*) AS ?n) { ?v dg:startDate ?d } GROUP BY (YEAR(?d) AS ?y)", []),
        ("ASK { { SELECT ?v ?name { ?v a dg:Visit } } }", ["nothing in WHERE binds ?name"]),
        ("SELECT ?v { ?v dg:eventStatus ?state FILTER(?stat = 1) }", ['did you mean "?state"?']),
        ("ASK { ?v ?p ?o FILTER NOT EXISTS { ?v ?q ?r FILTER regex(?s, 'a') } }", ["binds ?s"]),
        ("ASK { ?v ?p ?o FILTER(EXISTS { ?v ?q ?r FILTER(?r = ?o) } && ?q = 1) }", []),
        ("SELECT ?v { ?v ?p ?o } GROUP BY ?v HAVING(COUNT(?oo) > 1) ORDER BY ?w", ["?oo", "?w"]),
        ("CONSTRUCT { ?v ?p ?x } WHERE { ?v ?p ?o BIND(YEAR(?day) AS ?y) }", ["?x", "?day"]),
        ("CONSTRUCT WHERE { ?v ?p ?o }", []),
        ("SELECT ?x { GRAPH ?g { VALUES ?y { 1 } } BIND(IF(?y, ?g, ?none) AS ?x) }", []),
        ("SELECT ?x { { SELECT ?x (1 AS ?n) { ?x ?p ?o } ORDER BY ?x } ?x ?n ?m FILTER(?m) }", []),
    ],
)
def test_a_variable_that_nothing_binds_is_told(query: str, said: list[str]) -> None:
    found = [each.said for each in slips(query)]
    assert [each in told for each, told in zip(said, found, strict=True)] == [True] * len(said)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT (GROUP_CONCAT(DISTINCT ?v; separator=' ') AS ?x) {", "GROUP_CONCAT(STR(?v))"),
        ("SELECT (CONCAT('a ', ?h) AS ?x) {", "CONCAT takes text, and ?h is a thing; write CONCAT"),
        ("SELECT (SUBSTR(?v, 1) AS ?x) {", "SUBSTR(STR(?v), …)"),
        ("SELECT (SUM(?h) AS ?x) {", "SUM takes numbers, and ?h is a thing; write COUNT(?h)"),
        ("SELECT ?v { FILTER(CONTAINS(?v, 'film'))", "write CONTAINS(STR(?v), …)"),
        ("SELECT (CONCAT(STR(?h), STR(?v)) AS ?x) {", None),
    ],
)
def test_a_function_of_a_thing_is_told(graph: Graph, query: str, said: str | None) -> None:
    found = doubts(graph, f"{query} ?v a dg:Visit ; dg:hostedBy ?h }}", lacks=True)
    assert [said in each.said for each in found if said] == ([True] if said else [])
    assert bool(found) == bool(said)


def test_a_name_in_the_brackets_of_an_iri_is_told(graph: Graph) -> None:
    [found] = doubts(graph, "SELECT ?v { ?v a <dg:Visit> }", lacks=False)
    assert found.said.startswith("<dg:Visit> is an IRI as it stands, and no name with a prefix")
    assert found.said.endswith("; write dg:Visit")


def test_a_column_of_nothing_has_its_reason_too(graph: Graph) -> None:
    query = "SELECT (GROUP_CONCAT(?s) AS ?x) { ?s a dg:Visit }"
    first, second = why_empty(graph, query)
    assert first.startswith("why empty: no part of WHERE was seen to fail")
    assert second.startswith("  query:1:22: GROUP_CONCAT takes text, and ?s is a thing; write")
