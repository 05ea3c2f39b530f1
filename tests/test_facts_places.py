"""The place of a value, given what became of it, in the invented fact file."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplograph import rdf
from diplograph.facts import load
from diplograph.facts.places import Written
from diplograph.problems import Location
from diplograph.rdf import Graph
from diplograph.resources import Reading
from diplograph.vocabulary import expand, vocabulary

INVENTED = Path(__file__).parent / "data" / "invented"
FACT, PLACES = INVENTED / "fact.yaml", INVENTED / "entities" / "places.yaml"
SOURCE = "id:invented-2024-03-06"


@pytest.fixture(scope="module")
def graph() -> Graph:
    reading = Reading((FACT,), (PLACES,), frozenset(), "invented")
    return rdf.graph(load(reading, vocabulary()), vocabulary())


HOST = f"{SOURCE}.visit.hostedBy.chamber"
FOUND = [
    # what became of it, the term, the value and its language; the line and column, what is there
    (HOST, "dg:claimObject", "id:chamber", "", "36:16 chamber"),
    (HOST, "dg:claimObject", "", "", "36:16 chamber"),
    (HOST, "dg:claimProperty", "dg:hostedBy", "", "36:5 host"),
    (HOST, "dg:claimSubject", "id:visit", "", "31:3 visit"),
    (HOST, "prov:wasDerivedFrom", "", "", "36:29 55-83"),
    (HOST, "dg:about", "id:chamber", "", "36:16 chamber"),
    (HOST, "dg:about", "id:visit", "", "31:3 visit"),
    (f"{SOURCE}.office", "dg:about", "id:visit", "", "59:20 visit"),
    (f"{SOURCE}.return.film", "dg:about", "sector:film", "", "75:21 film"),
    (f"{SOURCE}.return.film", "dg:about", "id:delegation", "", "74:13 delegation"),
    (f"{SOURCE}.return.film", "dg:gloss", "made", "fr", '76:17 "Ils comptent revenir : {each}."'),
    (f"{SOURCE}.office", "dg:latest", "2025-12-31", "", "60:11 2025"),
    (f"{SOURCE}.office", "dg:claimKind", "kind:intention", "", "57:11 intention"),
    (f"{SOURCE}.nothing-signed", "dg:claimProperty", "dg:signedDuring", "", "68:12 during"),
    ("id:visit", "dg:onAgenda", "sector:film", "", "42:14 film"),
    ("id:visit", "dg:startDate", "2024-03-05", "", "35:16 2024-03-05"),
    ("id:visit", "rdf:type", "dg:Visit", "", "32:11 visit"),
    ("id:chamber", "skos:altLabel", "la CRE", "fr", "19:28 la CRE"),
    ("id:visit", "rdfs:label", "any", "en", "33:17 visit of the Quebec delegation"),
    (SOURCE, "dcterms:language", "fr", "", "8:13 fr"),
    (SOURCE, "dg:textLength", "363", "", "13:92 363"),
    ("id:ca-qc", "dg:within", "id:ca", "", "14:13 ca"),
]  # fmt: skip


@pytest.mark.parametrize(("iri", "term", "value", "language", "expected"), FOUND)
def test_a_value_is_found_by_the_key_of_its_term(
    graph: Graph, iri: str, term: str, value: str, language: str, expected: str
) -> None:
    named = expand(value) if ":" in value else value
    place = Written().place(graph.marks[expand(iri)], expand(term), named, language)
    assert place is not None
    line = Path(place.path).read_text(encoding="utf-8").split("\n")[place.line - 1]
    shown = line[place.column - 1 : place.end_column - 1]
    assert f"{place.line}:{place.column} {shown}" == expected


def test_an_inferred_value_has_the_place_of_its_words_and_rule(graph: Graph) -> None:
    dating = next(claim for claim in graph.claims if claim.claim.inferred)
    places = [
        Written().place(dating.location, expand(term))
        for term in ("dg:inferredFrom", "dg:inferenceRule")
    ]
    assert [(place.line, place.column) for place in places if place] == [(35, 56), (35, 69)]


def test_the_place_of_several_values_stands_for_one_that_is_not_there(graph: Graph) -> None:
    place = Written().place(graph.marks[expand("id:visit")], expand("dg:onAgenda"), "sector:none")
    assert place is not None
    assert (place.line, place.end_line) == (41, 42)


def test_what_is_not_written_has_no_place(graph: Graph) -> None:
    written, host = Written(), graph.marks[expand(HOST)]
    assert written.place(host, expand("dg:certainty")) is None
    assert written.place(Location(str(FACT), 1, 1), expand("dg:gloss")) is None
    assert written.place(Location("gone.yaml", 1, 1), expand("dg:gloss")) is None


def test_the_record_of_a_span_has_a_place(graph: Graph) -> None:
    record = Written().record(graph.marks[expand(HOST)], "90-96")
    assert record is not None
    assert (record.line, record.column) == (91, 3)
    assert Written().record(graph.marks[expand(HOST)], "1-2") is None
