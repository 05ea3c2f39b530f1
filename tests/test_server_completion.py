"""What is completed: names in any language and spelling, values of properties, and the terms."""

from __future__ import annotations

from typing import Any

import pytest

from asking import get, read, serving, shipped
from diplograph.namespaces import DG
from diplograph.server.completion import Index
from diplograph.vocabulary import vocabulary

PREFIXES = """\
@prefix dg: <https://w3id.org/diplograph/ontology#> .
@prefix id: <https://w3id.org/diplograph/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def matches(**fields: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(get("/complete", dict(fields)))["matches"]
    return found


def first(**fields: str) -> str:
    return str(matches(**fields)[0]["term"])


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Missi", "id:us-ms"),
        ("us-ms", "id:us-ms"),
        ("us ms", "id:us-ms"),
        ("asmex", "id:asmex"),
        ("Confédération maro", "id:asmex"),
        ("confederation maro", "id:asmex"),
        ("المغرب", "id:ma"),
        ("مغرب", "id:ma"),
        ("cork", "id:bill-cork"),
        ("Corck", "id:bill-cork"),
        ("issippi", "id:us-ms"),
    ],
)
def test_a_name_in_any_spelling_is_completed(text: str, term: str) -> None:
    assert first(text=text) == term


def test_arabic_is_found_however_it_is_typed() -> None:
    graph = f'{PREFIXES} id:a a dg:City ; skos:prefLabel "أغادير"@ar, "Agadir"@en .'
    served = serving(graph)
    for text in ("أغادير", "اغادير", "إغاد", "أَغادِير"):
        told = read(get("/complete", {"text": text}, served=served))
        assert [each["term"] for each in told["matches"]] == ["id:a"], text


def test_the_label_is_in_the_language_and_another_name_that_was_found_is_told() -> None:
    (found,) = matches(text="Bill Cork", lang="fr")
    assert (found["label"], found["type"], found["typeLabel"]) == (
        "Bill Cork",
        "dg:Person",
        "Personne",
    )
    assert "name" not in found
    assert matches(text="Confédération marocaine")[0]["name"].startswith("Confédération Marocaine")


def test_a_class_takes_those_below_it() -> None:
    places = matches(type="place", limit="99")
    assert {"id:us-ms", "id:ma"} <= {each["term"] for each in places}
    states = matches(type="dg:State", limit="99")
    assert {each["type"] for each in states} == {"dg:State"}
    assert {each["term"] for each in states} < {each["term"] for each in places}
    assert matches(text="asmex", type="place") == []


def test_the_values_of_a_property_are_things_or_texts() -> None:
    assert [each["term"] for each in matches(property="dg:hostedBy")] == ["id:asmex"]
    assert [each["term"] for each in matches(property="hostedBy", text="asm")] == ["id:asmex"]
    (title,) = matches(property="dg:postTitle", text="minis")
    assert (title["kind"], title["language"]) == ("literal", "fr")
    (day,) = matches(property=f"{DG}startDate")
    assert (day["term"], day["datatype"]) == ('"2025-06-17"^^xsd:date', "xsd:date")
    assert matches(property="dg:hostedBy", text="minis") == []


def test_every_term_of_a_match_is_sparql() -> None:
    graph = shipped().graph
    for name in ("dg:postTitle", "dg:startDate", "dg:memberCount", "dg:hostedBy", "dg:gloss"):
        for each in matches(property=name):
            assert graph.select(f"SELECT * {{ ?s {name} {each['term']} }} LIMIT 1") is not None
            rows = list(graph.select(f"SELECT * {{ ?s {name} {each['term']} }} LIMIT 1"))
            assert len(rows) == 1, each


def test_everything_that_has_a_name_is_found_by_it() -> None:
    index = Index(shipped().graph)
    for thing in index.things:
        for name in thing.names:
            found = [each for each in index.find(name, "en", None) if each.how == 0]
            assert thing.iri in {index.things[each.number].iri for each in found}, name


def test_what_is_wrong_with_a_parameter_is_said() -> None:
    for fields, status, said in (
        ({"limit": "0"}, 400, "limit"),
        ({"limit": "²"}, 400, "limit"),
        ({"lang": "de"}, 400, "lang"),
        ({"type": "plac"}, 404, 'did you mean "place"?'),
        ({"property": "nope:x"}, 404, "unknown prefix"),
        ({"property": "http://a b"}, 404, "property"),
    ):
        assert said.lower() in read(get("/complete", dict(fields)), status)["detail"].lower()
    assert get("/complete", method="POST").status == 405


def test_terms_have_labels_in_all_languages_and_definitions() -> None:
    told = read(get("/terms"))
    ours = [each for each in told["properties"] if each["iri"].startswith(DG)]
    assert [each["iri"] for each in ours] == [each.iri for each in vocabulary().properties.values()]
    for each in (*ours, *told["codes"]):
        assert set(each["label"]) == {"en", "fr", "ar"}, each
        assert each["definition"]["en"], each
    used = {each["term"]: each["uses"] for each in told["properties"]}
    count = "SELECT (COUNT(*) AS ?n) { ?s rdfs:label ?o }"
    (row,) = shipped().graph.select(count)
    assert used["rdfs:label"] == int(row["n"].value)
    assert told["prefixes"]["dg"] == DG


def test_a_hostile_name_is_only_text() -> None:
    graph = f'{PREFIXES} id:x a dg:Person ; rdfs:label "<script>\\u202e\\"}} DROP"@en .'
    told = read(get("/complete", {"text": "script"}, served=serving(graph)))
    assert told["matches"][0]["label"].startswith("<script>")


def test_another_vocabulary_is_completed_by_what_it_names() -> None:
    served = serving('<https://example.org/a> <https://example.org/p> "x" .')
    told = read(get("/complete", {"property": "https://example.org/p"}, served=served))
    assert [each["term"] for each in told["matches"]] == ['"x"']
