"""What the guard lets pass, what it refuses, and how it says where."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diplograph.backends import memory
from diplograph.backends.guard import (
    MOST_CHARACTERS,
    MOST_DEPTH,
    MOST_LINKS,
    check,
    is_harmless,
    pointing,
    tokens,
)
from diplograph.backends.syntax import declarations, explain, explain_failure
from diplograph.errors import LimitError, UsageError

PADDING = "# " + "x" * MOST_LINKS + "\n"  # too long to be harmless at sight


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE' }",
        'SELECT * { ?s ?p """a " SERVICE "" \\""" SERVICE""" }',
        "SELECT * { ?s ?p '''it's SERVICE''' }",
        "SELECT * { ?s ?p 1 } # SERVICE <http://a.example/>",
        "SELECT * { ?s <http://a.example/#SERVICE> ?o }",
        "SELECT * { ?SERVICE ?p $SERVICE }",
        "SELECT * { ?s id:SERVICE ?o }",
        "PREFIX service: <http://a.example/> SELECT * { ?s service:x ?o }",
        "SELECT * { ?s id:a\\'SERVICE\\' ?o }",
        "PREFIX : <a:> SELECT * { :insert :load :SERVICE }",
        "SELECT * { ?s ?p 'x'@service }",
        "PREFIX service: <a:> SELECT * { ?s service:a.b <http://a.example/(SERVICE)#x> }",
        "SELECT * { ?s <http://a.example/(x)>/<http://a.example/SERVICE#x>|id:service ?o }",
    ],
)
@pytest.mark.parametrize("padding", ["", PADDING])
def test_words_that_are_no_keywords_pass(query: str, padding: str) -> None:
    check(padding + query)
    ox.Store().query(padding + query, prefixes={"id": "https://w3id.org/diplograph/id/"})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://a.example/> { } }",
        "SELECT * { ?s <a:b'> ?o . SERVICE ?s { ?x <c'> ?y } }",
        "SELECT * { ?s ?p ?o FILTER(?s<?o)SERVICE<http://a.example/>{} }",
        "SELECT * { ?s ?p '#' . service ?s { } }",
        "SELECT * { ?s ?p 'a\\'' . SERVICE ?s { } # ' \n }",
        "SELECT * { ?s ?p ?o .#'\nSERVICE ?s { } # ' \n }",
        "SELECT * { SERVICEid:x { } }",
        "SELECT * { serviceSilentid: # {\n { } }",
        "PREFIX : <a:> SELECT * { { SERVICE:{ } } }",
        "SELECT * { ?s ?p trueSERVICE id:x { } }",
        "SELECT * { ?s ?p 1.SERVICE id:x { } }",
        "SELECT * { ?s ?p id:.SERVICE id:x { } }",
        "PREFIX : <a:> SELECT * { ?s ?p ?o FILTER(1<2)SERVICE:x#>\n{ } }",
        "SELECT * { ?s ?p ?o FILTER(1<2)?s?p?o.SERVICEid:x#>\n{ } }",
    ],
)
@pytest.mark.parametrize("padding", ["", PADDING])
def test_service_is_found_wherever_it_hides(query: str, padding: str) -> None:
    with pytest.raises(UsageError, match="SERVICE is refused"):
        check(padding + query)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "# a comment\nPREFIX dg: <a:b>\nwith <a:g> DELETE { } WHERE { }",
        "LOAD <http://a.example/>",
        "CLEAR ALL",
        "DROP GRAPH <a:g>",
    ],
)
def test_updates_are_refused(update: str) -> None:
    with pytest.raises(UsageError, match="nothing is changed"):
        check(update)


def test_a_letter_behind_an_empty_line_is_pointed_at_among_ends_of_windows() -> None:
    said = pointing("\nASK { § }\r\nx", 7, "odd")
    assert said == "odd\n --> query:2:7\n  |\n2 | ASK { § }\n  |       ^"


def test_words_of_updates_behind_the_form_of_a_query_are_names() -> None:
    assert check("SELECT (COUNT(*) AS ?n) { ?load ?p ?o BIND(load(?o) AS ?x) }") is False


@pytest.mark.parametrize("padding", ["", " " * MOST_LINKS])
def test_what_a_query_is_asked_of_is_said_in_one_word(padding: str) -> None:
    assert check(f"{padding}SELECT * {{ ?s ?p ?o }}") is False
    assert check(f"{padding}SELECT * FROM <urn:a> {{ ?s ?p ?o }}") is True


def test_a_short_query_without_any_of_the_words_is_harmless_at_sight() -> None:
    assert is_harmless("SELECT * { ?s ?p ?o }") is True
    for asked in ("ASK FROM <a:b> {}", "ask { service <a:b> {} }", "load <a:b>", "?with"):
        assert is_harmless(asked) is False
    for text, most in (("x", MOST_LINKS), ("{", MOST_DEPTH), ("<<", MOST_DEPTH)):
        assert is_harmless(text * most) is True
        assert is_harmless(text * (most + 1)) is False


def test_a_place_is_that_of_the_query_unless_it_is_of_a_file() -> None:
    assert pointing("ASK {\n ?x }", 7, "odd").split("\n") == [
        "odd",
        " --> query:2:2",
        "  |",
        "2 |  ?x }",
        "  |  ^^",
    ]
    assert " --> a.rq:1:1\n" in pointing("ASK {}", 0, "odd", "a.rq")


def test_from_is_noticed_as_a_keyword_only() -> None:
    assert check("SELECT * FROM <a:b> { }")
    assert not check("SELECT * { ?from id:FROM 'FROM' } # FROM")


@pytest.mark.parametrize("pair", ["{}", "()", "[]"])
def test_depth_is_limited(pair: str) -> None:
    check(f"SELECT * {pair[0] * MOST_DEPTH}{pair[1] * MOST_DEPTH}")
    with pytest.raises(
        LimitError, match=rf"nested deeper than .*\n --> query:1:{10 + MOST_DEPTH}\n"
    ):
        check(f"SELECT * {pair[0] * (MOST_DEPTH + 1)}")
    check("SELECT * { ?s ?p '" + pair[0] * 1000 + "' }")


@pytest.mark.parametrize(
    "link", ["OPTIONAL {} ", "+ 1 ", "/a:b", "|a:b", "! ", "UNION {}", "&& 1 "]
)
def test_chains_are_limited(link: str) -> None:
    check("ASK " + link * MOST_LINKS)
    with pytest.raises(LimitError, match="more than"):
        check("ASK " + link * (MOST_LINKS + 1))


def test_size_is_limited() -> None:
    check(" " * MOST_CHARACTERS)
    with pytest.raises(LimitError, match="characters"):
        check(" " * (MOST_CHARACTERS + 1))


@given(st.text(alphabet="{}()[]<>\"'\\#?:@ \n\tabSERVICEserv_1.-|&^é東\u2028", max_size=60))
@example("'''\\")
@example('"""a""')
@example("<<<>")
def test_tokens_and_space_make_up_the_query(text: str) -> None:
    found = list(tokens(text))
    end = 0
    for token in found:
        assert token.start() >= end
        assert not text[end : token.start()].strip(" \t\r\n")
        end = token.end()
    assert not text[end:].strip(" \t\r\n")


@given(st.text(max_size=80))
def test_any_text_is_checked_or_refused(text: str) -> None:
    try:
        check(text)
        check(PADDING + text)
    except (LimitError, UsageError) as error:
        assert "\n --> query:" in str(error)  # noqa: PT017 - either outcome is fine


def engine_says(query: str) -> str:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(query, prefixes={"dg": "https://w3id.org/diplograph/ontology#"})
    return explain(query, str(caught.value))


def test_an_undeclared_prefix_is_named_at_its_place() -> None:
    assert engine_says("SELECT * {\n  ?visit dh:hostedBy ?host\n}") == (
        "the prefix dh: is not declared\n"
        " --> query:2:10\n"
        "  |\n"
        "2 |   ?visit dh:hostedBy ?host\n"
        "  |          ^^^^^^^^^^^"
    )


def test_what_is_left_open_is_pointed_at() -> None:
    assert engine_says("SELECT * {\n  ?s ?p (1 2\n}").startswith(
        "( is never closed\n --> query:2:9\n"
    )
    assert engine_says("SELECT * { ?s ?p 'x }").startswith("' is never closed\n --> query:1:18\n")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELCT ?x { ?x a dg:Visit }", 'SELCT is no word of SPARQL; did you mean "SELECT"?|1:1'),
        (
            "ASK { ?x a dg:Visit . FILTR(?x = 1) }",
            'FILTR is no word of SPARQL; did you mean "FILTER"?|1:23',
        ),
        (
            "SELECT host { ?v dg:hostedBy ?host }",
            'host is no word of SPARQL; did you mean "?host"?|1:8',
        ),
        ("SELECT (1 AS n) {}", 'n is no word of SPARQL; did you mean "?n"?|1:14'),
        ("SELECT ?a, ?b {}", "SELECT has no commas between its columns; leave it out|1:10"),
        (
            "SELECT DISTINCT ?a COUNT(?b) { ?a ?p ?b }",
            "what is computed has brackets and a name; write (COUNT(?b) AS ?n)|1:20",
        ),
        (
            "SELECT (1 AS ?n) (SUM(?b) + 1) { ?a ?p ?b }",
            "what is computed has brackets and a name; write (SUM(?b) + 1 AS ?value)|1:18",
        ),
        (
            "SELECT COUNT(*) as ?m { ?a ?p ?b }",
            "what is computed has brackets and a name; write (COUNT(*) AS ?m)|1:8",
        ),
        (
            "SELECT ?a ?b { ?a ?p ?b } GROUP BY ?a ORDER BY ?b",
            "?b is not grouped by, and a group may have several; add it to GROUP BY, or write "
            "(SAMPLE(?b) AS ?one)|1:11",
        ),
        ("ASK { ?x xyzzy ?y }", "xyzzy is no word of SPARQL|1:10"),
        ("ASK { ?x a dgg:Visit }", 'the prefix dgg: is not declared; did you mean "dg:"?|1:12'),
        (
            "ASK { ?x a <http://a.example/a b> }",
            "this IRI does not end in >, or has a character that no IRI has|1:12",
        ),
    ],
)
def test_what_is_misspelt_has_a_suggestion(query: str, says: str) -> None:
    message, place = says.split("|")
    assert engine_says(query).startswith(f"{message}\n --> query:{place}\n")


def test_the_caret_stands_under_the_place_whatever_the_width_of_letters() -> None:
    *_, line, caret = engine_says("SELECT ?東京 { ?東京 a xyz:Visit }").splitlines()
    assert caret.index("^") == len(line.partition("xyz:")[0]) + 4


def test_the_engines_own_sentences_are_passed_on() -> None:
    said = engine_says("SELECT (1 AS ?x) (2 AS ?x) {}")
    assert "duplicated variable name in SELECT" in said


def test_any_other_error_has_its_place() -> None:
    assert " --> query:1:" in engine_says("SELECT ?s { ?s ?p }")
    assert engine_says("  ") == "the query is empty"
    assert explain("ASK {}", "something else") == "something else"


def test_a_long_line_is_shown_around_its_error() -> None:
    query = "ASK {" + "?s ?p ?o. " * 100 + " ?s dh:x ?o" + " . ?s ?p ?o" * 100 + " }"
    message, place, _, line, caret = engine_says(query).splitlines()
    assert (message, place) == ("the prefix dh: is not declared", " --> query:1:1010")
    assert len(line) <= 80
    assert line[caret.index("^") :].startswith("dh:x")


def test_only_prefixes_in_use_and_not_declared_are_declared() -> None:
    query = "PREFIX kind: <a:> ASK { ?s a dg:Visit, kind:x, ex:y . ?s ?p 'id:x' }"
    assert declarations(query) == "PREFIX dg: <https://w3id.org/diplograph/ontology#> "


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT (<https://a.example/f>(1) AS ?x) {}", "1:9"),
        ("PREFIX a: <https://a.example/>\nASK { FILTER(a:f(1)) }", "2:14"),
        ("ASK { BIND(dg:f(1) AS ?x) }", "1:12"),
    ],
)
def test_a_function_that_there_is_not_is_pointed_at(query: str, place: str) -> None:
    with pytest.raises(UsageError, match=r"there is no function <https://.*f>\n --> ") as caught:
        memory(b"").evaluate(query)
    assert f" --> query:{place}\n" in str(caught.value)


def test_any_other_failure_is_in_the_engines_words() -> None:
    assert explain_failure("ASK {}", "x") == "the query cannot be evaluated: x"
    function = "The custom function <a:b> is not supported"
    assert explain_failure("ASK {}", function) == f"the query cannot be evaluated: {function}"
