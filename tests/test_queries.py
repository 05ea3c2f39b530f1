"""The ready-made questions: what their headers promise, and what they answer about the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from diplograph.backends import Graph, connect, memory
from diplograph.errors import UsageError
from diplograph.queries.questions import bind, names, parse, prepare, question
from diplograph.queries.results import write

if TYPE_CHECKING:
    from conftest import Golden

LANGUAGES = ("en", "fr", "ar")


@pytest.fixture(scope="module")
def graph(built: Path) -> Graph:
    """The graph of the shipped facts."""
    return connect(built)


@pytest.fixture(scope="module")
def invented(root: Path) -> Graph:
    """The graph of invented facts, in which sources contradict each other, deny and attribute."""
    from diplograph import rdf
    from diplograph.facts import load
    from diplograph.resources import reading
    from diplograph.vocabulary import vocabulary

    facts = load(reading((root / "tests" / "golden" / "rdf" / "facts",)), vocabulary())
    return memory(rdf.ntriples(rdf.graph(facts, vocabulary()).triples))


def rows(graph: Graph, query: str) -> Iterator[dict[str, str]]:
    solutions = graph.select(query)
    variables = [variable.value for variable in solutions.variables]
    for row in solutions:
        yield {
            name: term.value
            for name in variables
            if isinstance(term := row[name], ox.NamedNode | ox.Literal)
        }


@cache
def asked(graph: Graph, name: str, language: str = "en") -> list[dict[str, str]]:
    return list(rows(graph, prepare(question(name), {"lang": ox.Literal(language)})))


#: What one article alone cannot answer, or this one.
OF_SEVERAL_SOURCES = {
    "activity-in-region",
    "agreements",
    "bodies-in-contact",
    "bridges",
    "completeness",
    "contradictions",
    "from-announcement-to-result",
    "independent-sources",
    "missions-not-held",
    "names-on-date",
    "naming-of-places",
    "promises-past-due",
    "recurring-persons",
    "regions-and-sectors",
    "units-in-contact",
    "units-only-in-general",
    "universities-first",
    "visits-between",
}
#: What shows no name or gloss that differs from language to language.
WITHOUT_NAMES = {"contact-by-year", "opinions-by-outlet", "passages-for-leader"}
#: What tells of the making of the graph, of which no claim need be.
OF_THE_SEARCH = {"scans"}
#: Columns of spans in EDTF, not of dates.
IN_SPANS = {"time", "period"}
#: Columns that lead to no claim where nothing is recorded.
SILENT = {"none-found", "no-record", "not-searched"}


@pytest.mark.parametrize("name", names())
def test_a_header_describes_what_is_answered(name: str, graph: Graph) -> None:
    each = question(name)
    variables = tuple(variable.value for variable in graph.select(each.text).variables)
    assert tuple(each.columns) == variables
    described = [parameter.descriptions for parameter in each.parameters.values()]
    assert all(set(said) == {"en", "fr", "ar"} for said in described)
    for said in (each.titles, each.answers, each.empty):
        assert set(said) == {"en", "fr", "ar"}
    for said in (each.answers, each.empty, *described):
        assert not any(text.endswith(".") for text in said.values())
    assert each.claims
    assert set(each.claims) <= set(each.table) <= set(each.columns)
    dated = {column for column, said in each.columns.items() if "in EDTF" in said}
    assert dated - IN_SPANS <= set(each.dates) <= set(each.columns)
    assert "lang" in each.parameters
    assert each.query.startswith("PREFIX dg:")


@pytest.mark.parametrize(
    "name", ["agenda-of-visits", "evidence", "inferred-values", "visits-held", "who-led"]
)
def test_a_question_that_shows_facts_says_according_to_whom(name: str) -> None:
    assert "according_to" in question(name).columns
    assert "according_to" in question(name).table


@pytest.mark.parametrize("name", names())
def test_the_answer_about_the_article_is_the_golden_one(
    name: str, graph: Graph, tmp_path: Path, golden: Golden
) -> None:
    answer = graph.evaluate(question(name).text)
    written = tmp_path / "answer.tsv"
    with written.open("wb") as file:
        write(answer, "tsv", file)
    golden(f"queries/{name}.tsv", written.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_every_row_leads_to_its_claims(name: str, language: str, graph: Graph) -> None:
    claims = {row["claim"] for row in rows(graph, "SELECT ?claim { ?claim a dg:Claim }")}
    found = asked(graph, name, language)
    assert found or name in OF_SEVERAL_SOURCES
    for row in found:
        held = {iri for column in question(name).claims for iri in row.get(column, "").split()}
        assert held <= claims
        silent = row.get("reason") or row.get("status") in SILENT
        assert held or silent or name in OF_THE_SEARCH, row


@pytest.mark.parametrize("name", names())
def test_names_and_glosses_come_in_the_language_asked_for(name: str, graph: Graph) -> None:
    english, french = asked(graph, name, "en"), asked(graph, name, "fr")
    assert english != french or name in OF_SEVERAL_SOURCES or name in WITHOUT_NAMES
    # Rows come in the order of IRIs, or of places in the text: the same in every language.
    fixed = {"claim", "visit", "sector", "person", "source", "start", "end"}
    assert [{key: row[key] for key in fixed & row.keys()} for row in english] == [
        {key: row[key] for key in fixed & row.keys()} for row in french
    ]


@pytest.mark.parametrize("name", names())
def test_answers_hold_no_row_twice(name: str, graph: Graph, invented: Graph) -> None:
    for each in (graph, invented):
        found = [tuple(sorted(row.items())) for row in asked(each, name)]
        assert len(found) == len(set(found))


def test_only_visits_that_were_held_are_visits(invented: Graph) -> None:
    assert [row["visit"].rpartition("/")[2] for row in asked(invented, "visits-held")] == [
        "verde-visit-2031"
    ]
    assert [row["host"] for row in asked(invented, "visits-held")] == ["Kalmar Chamber"]


def test_a_leader_who_is_only_possible_is_no_answer(invented: Graph) -> None:
    assert asked(invented, "who-led") == []


def test_what_is_denied_was_not_on_the_agenda(invented: Graph) -> None:
    assert asked(invented, "agenda-of-visits") == []


def test_evidence_says_whose_words_a_fact_is(invented: Graph) -> None:
    facts = {row["claim"].rpartition("/")[2]: row for row in asked(invented, "evidence")}
    party = (
        "example-2031-03-06-visit.verde-visit-2031.visitingParty.verde-delegation.by-kalmar-chamber"
    )
    assert facts[party]["according_to"] == "Kalmar Chamber"
    assert not any("officials" in claim or "denied" in claim for claim in facts)


def test_intentions_say_whose_and_until_when(invented: Graph) -> None:
    found = asked(invented, "intentions")
    assert {row["by"] for row in found} == {"officials"}
    assert {row["until"] for row in found} == {"2033-12-31"}


def test_what_was_never_said_is_no_row() -> None:
    empty = memory(b"")
    assert [name for name in names() if asked(empty, name)] == []


#: The words that a sentence begins with which says that there is none.
NONE = {"en": "no |nothing ", "fr": "aucune? |rien ", "ar": "لا "}


@pytest.mark.parametrize("language", NONE)
def test_no_row_is_never_told_as_something_that_holds_of_every_case(language: str) -> None:
    # Of a graph without any visit, "every visit has an agreement" would read as a finding.
    said = {name: question(name).empty[language] for name in names()}
    assert {name for name, text in said.items() if not re.match(NONE[language], text)} == set()


# Parameters


@pytest.mark.parametrize("name", names())
def test_the_default_of_a_header_is_the_one_of_the_query(name: str) -> None:
    each = question(name)
    in_full = re.sub(r"\bid:([a-z-]+)", r"<https://w3id.org/diplograph/id/\1>", each.query)
    in_full = in_full.replace("^^xsd:date", "^^<http://www.w3.org/2001/XMLSchema#date>")
    number = r'"\1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    in_full = re.sub(r"(?<=\{ )(\d+)(?= \})", number, in_full)
    bound = bind(each, {key: [each.parameters[key].default] for key in each.parameters})
    wanted = [line for line in in_full.splitlines() if "  # parameter " in line]
    assert wanted
    for line in wanted:
        assert line.partition("  # parameter ")[0] in bound.splitlines()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("from", "asmex", "parameter from: 'asmex' is no place"),
        ("from", "atlantis", "parameter from: the graph knows no place 'atlantis'"),
        ("from", "U S", "parameter from: 'U S' is no slug"),
        ("from", "us> } DROP ALL #", "is no slug"),
        ("period", "2024-13", "parameter period: there is no month 2024-13"),
        ("period", "2024-02-30", "parameter period: there is no day 2024-02-30"),
        ("period", "2025/2024", "parameter period: 2025/2024 ends before it starts"),
        ("period", "2024-02/2024-01", "parameter period: 2024-02/2024-01 ends before it starts"),
        ("period", "17/06/2025", "2024-01-01/2024-06; did you mean 2025-06-17?"),
        ("period", "05/06/2025", "parameter period: '05/06/2025' is no day, such as 2024-04-16"),
        ("period", "2025-13-01", "there is no day 2025-13-01; did you mean 2025-01-13?"),
        ("period", "soon", "parameter period: 'soon' is no day, such as 2024-04-16, month"),
        ("lang", "tlh", "parameter lang: 'tlh' is none of en, fr, ar"),
        ("town", "x", "visits-between has no parameter 'town'; it has from, to, period, lang"),
        ("form", "us", 'it has from, to, period, lang, limit; did you mean "from"?'),
        ("from", "mississipi", "the graph knows no place 'mississipi'; did you mean \"us-ms\"?"),
        ("from", "Mississippi", "'Mississippi' is no slug; the slug is us-ms"),
        ("from", "Mississipi", "'Mississipi' is no slug; did you mean \"us-ms\"?"),
        ("from", "us-mss", "the graph knows no place 'us-mss'; did you mean \"us-ms\"?"),
        ("from", "asmex", "'asmex' is no place; it is of type organisation"),
        ("lang", "fra", 'did you mean "fr"?'),
        ("limit", "0", "parameter limit: '0' is no whole number from 1"),
    ],
)
def test_a_value_of_another_type_is_wrong_use(
    key: str, value: str, said: str, graph: Graph
) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        bind(question("visits-between"), {key: [value]}, graph=graph)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-03", "2024-02-03", "2024-02-03"),
        ("2024-02-03/2024-03-01", "2024-02-03", "2024-03-01"),
        ("2024-02/2024-03-01", "2024-02-01", "2024-03-01"),
        ("2024-02/2025", "2024-02-01", "2025-12-31"),
    ],
)
def test_an_interval_is_two_days(written: str, first: str, last: str) -> None:
    terms = question("visits-between").parameters["period"].terms(written)
    assert [term.value for term in terms] == [first, last]


def test_a_question_may_be_limited(graph: Graph) -> None:
    for name in names():
        given = bind(question(name), {"limit": ["1"]}, graph=graph)
        assert len(list(rows(graph, given))) <= 1


def test_a_sector_narrows_an_agenda(graph: Graph) -> None:
    def topics(*sectors: str) -> set[str]:
        given = bind(question("agenda-of-visits"), {"sector": sectors}, graph=graph)
        return {str(row["sector"]).rpartition("/")[2].rstrip(">") for row in rows(graph, given)}

    assert topics("film", "textiles") == topics("any") & {"film", "textiles"}
    with pytest.raises(UsageError, match="no sector 'textile'; did you mean \"textiles\""):
        topics("textile")


def test_what_a_user_writes_narrows_the_answer(graph: Graph) -> None:
    def found(*weeks: str) -> int:
        given = bind(question("visits-in-week"), {"week": weeks}, graph=graph)
        return len(list(rows(graph, given)))

    assert found("2025-06") == found("2024", "2025-06-17") == 1
    assert found("2024") == 0


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("who received them", "is not declared as: type = default :: description"),
        ("colour = red :: a colour", "is of no known type: colour"),
        ("date = soon :: a day", "'soon' is no day"),
    ],
)
def test_a_header_that_declares_a_parameter_wrongly_is_refused(declared: str, said: str) -> None:
    with pytest.raises((ValueError, UsageError), match=said):
        parse("invented", f"# parameter on: {declared}\nSELECT * {{\n  # parameter on\n}}\n")


def test_a_parameter_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for parameter on"):
        parse("invented", "# parameter on: date = any :: a day\nSELECT * {}\n")


PARAMETRIC = """\
# parameter host: actor = any :: who received them
# parameter lang: language = en :: a language
SELECT * {
  # parameter host
  VALUES ?lang { "en" }  # parameter lang
  ?visit dg:hostedBy ?host .
  FILTER(STRLEN("# parameter host") > 0)
}
"""


def test_values_are_bound_as_terms_at_the_marker() -> None:
    host = ox.NamedNode("https://w3id.org/diplograph/id/asmex")
    text = prepare(parse("invented", PARAMETRIC), {"host": host, "lang": ox.Literal("fr")})
    assert text.splitlines()[3:5] == [
        "  VALUES ?host { <https://w3id.org/diplograph/id/asmex> }",
        '  VALUES ?lang { "fr" }',
    ]
    assert text.splitlines()[6] == '  FILTER(STRLEN("# parameter host") > 0)'


def test_a_parameter_that_is_not_bound_keeps_its_default() -> None:
    assert prepare(parse("invented", PARAMETRIC), {}) == PARAMETRIC


def test_alternatives_are_bound_together(graph: Graph) -> None:
    ids = "https://w3id.org/diplograph/id/"
    hosts = [ox.NamedNode(f"{ids}{slug}") for slug in ("nobody", "asmex")]
    query = prepare(parse("invented", PARAMETRIC), {"host": hosts})
    assert [row["host"] for row in rows(graph, query)] == [f"{ids}asmex"]


@pytest.mark.parametrize(
    "value", ['en" } ?a ?b ?c . VALUES ?x { "', "'", "\\", "}\n#", "\u2028", 'x"@fr']
)
def test_no_value_becomes_part_of_the_query(value: str, graph: Graph) -> None:
    query = prepare(parse("invented", PARAMETRIC), {"lang": ox.Literal(value)})
    assert {row["lang"] for row in rows(graph, query)} == {value}


def test_unknown_names_are_wrong_use() -> None:
    with pytest.raises(UsageError, match="has no parameter 'state'; it has host, lang"):
        prepare(parse("invented", PARAMETRIC), {"state": ox.Literal("x")})
    with pytest.raises(UsageError, match='did you mean "visits-held"'):
        question("visit-held")
    with pytest.raises(UsageError, match="there are activity-in-region, "):
        question("xyzzy")
