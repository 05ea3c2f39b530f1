"""Compiling one file: which triples its entries become."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from diplograph import rdf
from diplograph.facts import Facts, load
from diplograph.facts.model import Claim, Entity, Event, FactFile, Inference, Source, Span, Text
from diplograph.problems import Location
from diplograph.rdf.gloss import glosses
from diplograph.resources import reading
from diplograph.vocabulary import PREFIXES, expand, vocabulary

if TYPE_CHECKING:
    from conftest import Golden

GOLDEN = Path(__file__).parent / "golden" / "rdf"
HERE = Location("invented.yaml", 1, 1)


def labels(en: str, fr: str | None = None) -> tuple[Text, ...]:
    return (Text(en, "en"), *([Text(fr, "fr")] if fr else []))


SOURCE = Source("src", "news-article", labels("A source"), "fr", "2031-01-02", "2031-02-03", HERE)
VISIT = Event("visit", "Visit", labels("the visit", "la visite"), HERE)
CHAMBER = Entity("chamber", "Organisation", labels("the chamber", "la chambre"), HERE)
FILE = FactFile("invented.yaml", SOURCE, (CHAMBER,), (VISIT,))
NAMED = rdf.named([FILE])


def claim(**parts: object) -> Claim:
    defaults: dict[str, object] = {
        "kind": "reported-event",
        "at": (Span(3, 5),),
        "location": HERE,
        "subject": "visit",
        "property": "hostedBy",
        "object": "chamber",
    }
    return Claim(**(defaults | parts))  # type: ignore[arg-type]


def said(claim: Claim, file: FactFile = FILE) -> dict[str, set[str]]:
    """What the compiled claim says, by predicate, as CURIEs and literals."""
    compiled = rdf.compile_file(file._replace(claims=(claim,)), NAMED, vocabulary())
    found: dict[str, set[str]] = {}
    for triple in compiled.triples:
        if triple.subject == NamedNode(compiled.claims[0].iri):
            found.setdefault(curie(triple.predicate), set()).add(curie(triple.object))
    return found


def curie(term: object) -> str:
    from diplograph.rdf.writer import written

    assert isinstance(term, NamedNode | Literal)
    return written(term)


@pytest.fixture(scope="module")
def invented() -> Facts:
    """Two invented files that contradict each other."""
    facts = load(reading((GOLDEN / "facts",)), vocabulary())
    assert not facts.problems
    return facts


def test_the_graph_of_invented_facts_is_the_golden_one(invented: Facts, golden: Golden) -> None:
    """Facts alone: the vocabulary and the shared entities are others' to test."""
    graph = rdf.graph(invented, vocabulary())
    assert not graph.problems
    shared = {
        triple
        for file in invented.files
        if file.source is None
        for triple in rdf.compile_file(file, {}, vocabulary()).triples
    }
    facts = set(graph.triples) - set(vocabulary().triples) - shared
    golden("rdf/invented.ttl", rdf.turtle(facts).decode())


def test_the_order_of_files_does_not_matter(invented: Facts) -> None:
    backwards = invented._replace(files=invented.files[::-1])
    assert rdf.graph(backwards, vocabulary()).triples == rdf.graph(invented, vocabulary()).triples


def test_triples_are_unique_and_sorted(invented: Facts) -> None:
    lines = [str(triple) for triple in rdf.graph(invented, vocabulary()).triples]
    assert lines == sorted(set(lines))


def test_every_term_written_is_declared(invented: Facts) -> None:
    """Python names only terms of the ontology; those of other vocabularies have their type."""
    graph = rdf.graph(invented, vocabulary())
    declared = {triple.subject for triple in vocabulary().triples}
    predicates = {triple.predicate for triple in graph.triples}
    types = {t.object for t in graph.triples if t.predicate == NamedNode(expand("rdf:type"))}
    builtin = tuple(f"<{PREFIXES[prefix]}" for prefix in ("rdf", "rdfs", "owl"))
    undeclared = {str(term) for term in (*predicates, *types)} - {str(term) for term in declared}
    assert [term for term in undeclared if not term.startswith(builtin)] == []


def test_everything_said_of_something_leads_to_its_place(invented: Facts) -> None:
    graph = rdf.graph(invented, vocabulary())
    facts = {t.subject for t in graph.triples} - {t.subject for t in vocabulary().triples}
    assert {str(subject)[1:-1] for subject in facts} == set(graph.marks)


def test_a_claim_says_who_holds_it_how_firmly_and_where() -> None:
    assert said(claim()) == {
        "rdf:type": {"dg:Claim"},
        "dg:claimSubject": {"id:visit"},
        "dg:claimProperty": {"dg:hostedBy"},
        "dg:claimObject": {"id:chamber"},
        "dg:about": {"id:visit", "id:chamber"},
        "dg:gloss": {
            '"The visit: hosted by the chamber."@en',
            '"La visite : a pour hôte la chambre."@fr',
        },
        "dg:claimKind": {"kind:reported-event"},
        "dg:holder": {"id:src"},
        "dg:certainty": {"kind:certain"},
        "dg:polarity": {"kind:affirmed"},
        "dg:basis": {"kind:stated"},
        "dg:rank": {"kind:normal"},
        "dg:recordedOn": {'"2031-02-03"^^xsd:date'},
        "prov:wasDerivedFrom": {"id:src.span-3-5"},
    }


def test_an_object_stands_in_the_namespace_of_its_property() -> None:
    status = said(claim(property="eventStatus", object="held", kind="reported-state"))
    assert status["dg:claimObject"] == {"kind:held"}
    assert status["dg:about"] == {"id:visit"}, "a code is no topic"
    agenda = said(claim(property="onAgenda", object="tourism"))
    assert agenda["dg:about"] == {"id:visit", "sector:tourism"}


def test_an_inferred_claim_carries_its_words_and_rule() -> None:
    inferred = said(claim(inferred=Inference("ce mardi", "weekday-before-publication")))
    assert inferred["dg:basis"] == {"kind:inferred"}
    assert inferred["dg:inferredFrom"] == {'"ce mardi"@fr'}
    assert inferred["dg:inferenceRule"] == {"kind:weekday-before-publication"}


def test_the_bounds_of_a_date_stand_on_the_claim_whatever_its_kind() -> None:
    dated = claim(property="date", object=None, value=Text("2031-06/.."), kind="plan")
    assert said(dated)["dg:earliest"] == {'"2031-06-01"^^xsd:date'}
    assert "dg:latest" not in said(dated), "an open end has no bound"
    hope = claim(subject=None, property=None, object=None, id="h", kind="intention", term="2033")
    assert said(hope)["dg:latest"] == {'"2033-12-31"^^xsd:date'}
    assert "dg:startDate" not in said(dated)


def test_the_days_on_which_a_claim_can_hold_stand_beside_its_bounds() -> None:
    held = said(claim(valid_from="[2031-03..2031-05]", valid_until="2032"))
    assert held["dg:validEarliest"] == {'"2031-03-01"^^xsd:date'}
    assert held["dg:validLatest"] == {'"2031-12-31"^^xsd:date'}
    opened = said(claim(valid_from="[..2031-05]", valid_until="[2032..]"))
    assert not {"dg:validEarliest", "dg:validLatest"} & opened.keys()


def test_the_days_between_which_a_claim_began_and_ceased_to_hold_stand_beside_them() -> None:
    held = said(claim(valid_from="[2031-03..2031-05]", valid_until="2032"))
    assert held["dg:validFromLatest"] == {'"2031-05-31"^^xsd:date'}
    assert held["dg:validUntilEarliest"] == {'"2032-01-01"^^xsd:date'}
    assert held["dg:validUntilLatest"] == {'"2032-12-31"^^xsd:date'}
    opened = said(claim(valid_from="[2031-05..]", valid_until="[..2032]"))
    assert not {"dg:validFromLatest", "dg:validUntilEarliest"} & opened.keys()
    assert opened["dg:validUntilLatest"] == held["dg:validUntilLatest"]


def test_a_denial_may_lack_its_subject_or_its_object() -> None:
    nothing = said(claim(subject=None, polarity="denied", id="none"))
    assert "dg:claimSubject" not in nothing
    assert nothing["dg:about"] == {"id:chamber"}
    assert '"Denied – anyone or anything: hosted by the chamber."@en' in nothing["dg:gloss"]


def test_a_correction_names_a_claim_of_its_own_source_in_short() -> None:
    corrected = claim(object="other")
    for name in ("visit.hostedBy.other", "src.visit.hostedBy.other"):
        file = FILE._replace(claims=(claim(supersedes=name), corrected))
        compiled = rdf.compile_file(file, NAMED, vocabulary())
        assert compiled.claims[0].supersedes == compiled.claims[1].iri


def test_shared_entities_alone_have_reference_facts() -> None:
    place = Entity(
        "inv", "Place", labels("Inventia"), HERE, iso_code="XX", within="ma", source="a list"
    )
    shared = rdf.compile_file(FactFile("e.yaml", None, (place,)), {}, vocabulary()).triples
    assert {curie(triple.predicate) for triple in shared} >= {"dg:isoCode", "dg:within"}
    assert (
        Triple(NamedNode(expand("id:inv")), NamedNode(expand("dcterms:source")), Literal("a list"))
        in shared
    )
    own = rdf.compile_file(FILE._replace(entities=(place,)), NAMED, vocabulary()).triples
    assert not {curie(triple.predicate) for triple in own} & {"dg:isoCode", "dg:within"}


@pytest.mark.parametrize(
    ("parts", "english", "french"),
    [
        ({"kind": "plan"}, "Plan – the visit: hosted", "Projet\u00a0– la visite"),
        ({"polarity": "denied"}, "Denied – the visit", "Nié\u00a0– la visite"),
        ({"certainty": "possible"}, "Possible – the visit", "Possible\u00a0– la visite"),
        (
            {"attributed_to": "chamber", "kind": "intention"},
            "According to the chamber, intention – the visit",
            "Selon la chambre, intention\u00a0– la visite",
        ),
        ({"valid_from": "2021"}, "The visit: hosted by the chamber (from 2021).", "La visite"),
    ],
)
def test_a_gloss_says_what_the_claim_is(parts: dict[str, str], english: str, french: str) -> None:
    en, fr = glosses(claim(**parts), NAMED, vocabulary())
    assert (en.language, fr.language) == ("en", "fr")
    assert en.value.startswith(english)
    assert fr.value.startswith(french)


def test_a_gloss_takes_the_english_label_or_the_slug_where_there_is_none_in_french() -> None:
    named = {**NAMED, "chamber": CHAMBER._replace(labels=labels("the chamber"))}
    assert (
        glosses(claim(), named, vocabulary())[1].value
        == "La visite\u00a0: a pour hôte the chamber."
    )
    del named["chamber"]
    assert glosses(claim(), named, vocabulary())[0].value == "The visit: hosted by chamber."


def test_a_gloss_says_whose_word_it_is_where_a_place_lies_unless_a_reference_says_it() -> None:
    placed = claim(kind="reported-state", subject="oasis", property="within", object="kingdom")
    oasis = Entity("oasis", "Place", labels("the oasis"), HERE)
    found = glosses(placed, {**NAMED, "oasis": oasis}, vocabulary(), voice="chamber")
    assert found[0].value == "According to the chamber – the oasis: within kingdom."
    undisputed = {**NAMED, "oasis": oasis._replace(within="province")}
    found = glosses(placed, undisputed, vocabulary(), voice="chamber")
    assert found[0].value == "The oasis: within kingdom."


def test_a_gloss_repeats_at_most_seven_words_of_a_name() -> None:
    name = Text("one two three four five six seven eight", "en")
    found = glosses(claim(property="name", object=None, value=name), NAMED, vocabulary())
    assert found[0].value.endswith("named “one two three four five six seven…”.")


def test_the_gloss_of_a_free_claim_is_as_written() -> None:
    written = labels("It is said.", "On le dit.")
    free = claim(subject=None, property=None, object=None, id="f", kind="plan", glosses=written)
    assert glosses(free, NAMED, vocabulary()) == written


def test_the_gloss_of_a_free_denial_begins_as_one_that_is_made() -> None:
    written = (*labels("The office moves.", "Le bureau part."), Text("ينتقل المكتب.", "ar"))
    free = claim(
        subject=None, property=None, object=None, id="f", polarity="denied", glosses=written
    )
    assert [gloss.value for gloss in glosses(free, NAMED, vocabulary())] == [
        "Denied – The office moves.",
        "Nié\u00a0– Le bureau part.",
        "منفي – ينتقل المكتب.",
    ]


def test_a_shared_event_enters_with_the_sources_that_speak_of_it() -> None:
    summit = Event("summit", "Meeting", labels("the summit"), Location("events.yaml", 3, 3))
    shared = FactFile("events.yaml", None, events=(summit,))
    origin, node = NamedNode(expand("dcterms:source")), NamedNode(expand("id:summit"))

    def origins(*files: FactFile) -> set[str] | None:
        triples = rdf.graph(Facts(files, ()), vocabulary()).triples
        of_summit = {triple for triple in triples if triple.subject == node}
        found = {curie(triple.object) for triple in of_summit if triple.predicate == origin}
        return found if of_summit else None

    assert origins(FILE, shared) is None
    assert origins(shared) is None
    about = FILE._replace(claims=(claim(id="c", property=None, object=None, about=("summit",)),))
    assert origins(about, shared) == {"id:src"}
    part = FILE._replace(claims=(claim(property="partOf", object="summit"),))
    assert origins(part, shared) == {"id:src"}
    assert origins(FILE._replace(events=(VISIT, summit._replace(labels=()))), shared) == {"id:src"}


def test_a_claim_written_twice_is_a_problem_with_both_places() -> None:
    other = claim()._replace(location=Location("invented.yaml", 9, 1), at=(Span(8, 9),))
    facts = Facts((FILE._replace(claims=(claim(), other)),), ())
    (problem,) = rdf.graph(facts, vocabulary()).problems
    assert (problem.code, problem.location.line) == ("duplicate-claim", 9)
    assert problem.related[0][0] == HERE
