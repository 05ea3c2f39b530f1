"""No run of eight words of a source stands in the graph outside names, titles and labels (I4)."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from diplograph.problems import Location
from diplograph.validation import check_words
from diplograph.validation.places import Places
from diplograph.vocabulary import expand

TEXT = "On the quay, nine old Clerks counted all the crates of tin twice."
RUN = "nine old clerks counted all the crates of"
CLAIM = "id:gazette.c"


def triple(subject: str, predicate: str, value: str | Literal) -> Triple:
    term = value if isinstance(value, Literal) else NamedNode(expand(value))
    return Triple(NamedNode(expand(subject)), NamedNode(expand(predicate)), term)


def found(*triples: Triple, texts: tuple[str, ...] = (TEXT,)) -> list[str]:
    marks = {expand(CLAIM): Location("invented.yaml", 4, 2)}
    places = Places(triples, marks)
    return [f"{one.location} {one.found}" for one in check_words(triples, texts, places)]


@pytest.mark.parametrize(
    "predicate", ["dg:gloss", "dg:rankReason", "dg:inferredFrom", "dg:acronym", "skos:definition"]
)
def test_eight_words_in_a_row_are_noticed_whatever_their_case_and_marks(predicate: str) -> None:
    said = Literal(f"They say: {RUN.upper()} …", language="en")
    assert found(triple(CLAIM, predicate, said)) == [f"invented.yaml:4:2 {RUN}"]


def test_seven_words_may_stand_and_words_of_two_texts_are_not_joined() -> None:
    seven = triple(CLAIM, "dg:gloss", Literal(RUN.rpartition(" ")[0], language="en"))
    assert found(seven) == []
    whole = triple(CLAIM, "dg:gloss", Literal(RUN, language="en"))
    assert found(whole, texts=tuple(TEXT.split("Clerks"))) == []
    assert found(whole, texts=("Another.", TEXT)) == [f"invented.yaml:4:2 {RUN}"]
    assert found(whole, texts=()) == []


@pytest.mark.parametrize(
    "predicate", ["dg:name", "dg:postTitle", "rdfs:label", "skos:prefLabel", "skos:altLabel"]
)
def test_names_titles_and_labels_are_whole(predicate: str) -> None:
    assert found(triple("id:quay", predicate, Literal(RUN, language="en"))) == []


@pytest.mark.parametrize(("property_", "copied"), [("dg:name", 0), ("dg:postTitle", 0),
                                                   ("dg:acronym", 1)])  # fmt: skip
def test_the_claim_of_a_name_or_a_title_holds_it_whole(property_: str, copied: int) -> None:
    claim = [
        triple(CLAIM, "dg:claimProperty", property_),
        triple(CLAIM, "dg:claimValue", Literal(RUN, language="en")),
    ]
    assert len(found(*claim)) == copied


def test_what_is_no_text_is_not_read_as_words() -> None:
    address = Literal(RUN.replace(" ", "-"), datatype=NamedNode(expand("xsd:anyURI")))
    assert found(triple("id:gazette", "schema:url", address)) == []


def test_words_that_a_label_brings_into_glosses_are_said_once_of_the_label() -> None:
    gloss = triple(CLAIM, "dg:gloss", Literal(f"The visit: led by {RUN}.", language="en"))
    again = triple(CLAIM, "dg:gloss", Literal(f"Clerks: {RUN}.", language="fr"))
    name = triple("id:clerks", "skos:prefLabel", Literal(RUN, language="en"))
    marks = {
        expand(CLAIM): Location("invented.yaml", 4, 2),
        expand("id:clerks"): Location("invented.yaml", 1, 2),
    }
    triples = [gloss, again, name]
    (problem,) = check_words(triples, [TEXT], Places(triples, marks))
    assert problem.code == "copied-words"
    assert problem.location == marks[expand("id:clerks")]
    assert problem.related == ((marks[expand(CLAIM)], "one of the glosses is made here"),)


def test_a_label_that_begins_a_run_is_said_to_bring_its_words() -> None:
    """The eighth word is one of the sentence that is made with the label."""
    text = "La Chambre de commerce du Lac Bleu (CCLB) a reçu des visiteurs."
    label = "Chambre de commerce du Lac Bleu (CCLB)"
    gloss = triple(CLAIM, "dg:gloss", Literal(f"{label} a pour sigle CCLB.", language="fr"))
    made = triple(CLAIM, "dg:claimProperty", "dg:acronym")
    name = triple("id:cclb", "skos:prefLabel", Literal(label, language="fr"))
    lake = triple("id:lake", "skos:prefLabel", Literal("Lac Bleu", language="fr"))
    marks = {
        expand(CLAIM): Location("invented.yaml", 4, 2),
        expand("id:cclb"): Location("shared.yaml", 9, 2),
        expand("id:lake"): Location("shared.yaml", 1, 2),
    }
    triples = [gloss, made, lake, name]
    (problem,) = check_words(triples, [text], Places(triples, marks))
    assert problem.location == marks[expand("id:cclb")]
    assert problem.message == "this label brings 7 words of the source into glosses"
    # Of a gloss that an editor wrote, the words around the name may be other ones.
    triples.remove(made)
    (problem,) = check_words(triples, [text], Places(triples, marks))
    assert problem.location == marks[expand(CLAIM)]
