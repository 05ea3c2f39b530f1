"""Validation: each invariant notices what it is for, and each problem stands at its place."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from diplograph import rdf
from diplograph.facts import Facts, load
from diplograph.facts.model import Claim, Entity, Event, FactFile, Source, Span
from diplograph.problems import Location, Problem
from diplograph.rdf import Graph
from diplograph.resources import reading
from diplograph.validation import check_invariants, invariants, validate
from diplograph.validation.places import GRAPH, Places
from diplograph.vocabulary import expand, vocabulary

FACTS = Path(__file__).parent / "golden" / "rdf" / "facts"
SOURCE = "id:example-2031-03-06-visit"
VISIT = "id:verde-visit-2031"
HOSTING = f"{SOURCE}.verde-visit-2031.hostedBy.kalmar-chamber"
DATING = f"{SOURCE}.verde-visit-2031.date.0b7909cc9c8d"

Statement = tuple[str, str, str | Literal]


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The graph of two invented files, and the shared entities."""
    graph = rdf.graph(load(reading((FACTS,)), vocabulary()), vocabulary())
    assert not graph.problems
    return graph


def node(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def edited(
    graph: Graph, *, without: tuple[str, str] | None = None, adding: Iterable[Statement] = ()
) -> set[Triple]:
    """The graph's triples without those of a subject and predicate, and with others."""
    triples = set(graph.triples)
    if without:
        pair = tuple(map(node, without))
        dropped = {triple for triple in triples if (triple.subject, triple.predicate) == pair}
        assert dropped, f"there is no {without}"
        triples -= dropped
    for subject, predicate, value in adding:
        term = value if isinstance(value, Literal) else node(value)
        triples.add(Triple(node(subject), node(predicate), term))
    return triples


def broken(graph: Graph, triples: Iterable[Triple]) -> dict[str, Problem]:
    """The invariants that do not hold, each with one of its problems."""
    triples = tuple(triples)
    found = check_invariants(triples, Places(triples, graph.marks))
    return {problem.code[:2].upper(): problem for problem in found}


def line(graph: Graph, curie: str) -> int:
    return graph.marks[expand(curie)].line


def written_at(problem: Problem) -> str:
    """What stands at the place of a problem, if that is on one line."""
    place = problem.location
    text = Path(place.path).read_text(encoding="utf-8").split("\n")[place.line - 1]
    return text[place.column - 1 : place.end_column - 1]


# ------------------------------------------------------------------ the whole


def test_a_sound_graph_has_no_problems(graph: Graph) -> None:
    assert validate(graph.triples, graph.marks) == ()


def test_the_shipped_facts_are_sound() -> None:
    shipped = rdf.graph(load(reading(), vocabulary()), vocabulary())
    assert shipped.problems == ()
    assert validate(shipped.triples, shipped.marks) == ()


def test_problems_of_shapes_and_invariants_come_together_sorted_by_place(graph: Graph) -> None:
    triples = edited(graph, without=(HOSTING, "prov:wasDerivedFrom"))
    problems = validate(triples, graph.marks)
    assert {"claim-evidence", "i3-located"} <= {problem.code for problem in problems}
    assert list(problems) == sorted(problems)


# ------------------------------------------------------------------ invariants


def test_every_invariant_is_named_and_says_what_must_hold() -> None:
    codes = [invariant.code.partition("-")[0] for invariant in invariants()]
    assert codes == ["i1", "i2", "i3", "i5", "i6", "i7", "i8"]
    for invariant in invariants():
        number = invariant.code.partition("-")[0].upper()
        assert invariant.query.startswith(f"# {number}: {invariant.message}\n")


def test_i1_notices_an_accepted_triple_without_a_claim(graph: Graph) -> None:
    by_hand = edited(graph, adding=[(VISIT, "dg:participant", "id:ana-verde")])
    found = broken(graph, by_hand)
    assert list(found) == ["I1"]
    assert found["I1"].location.line == line(graph, VISIT)


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        ("dg:polarity", "kind:denied"),
        ("dg:certainty", "kind:possible"),
        ("dg:rank", "kind:deprecated"),
    ],
)
def test_i1_notices_a_claim_that_is_no_longer_eligible(
    graph: Graph, predicate: str, value: str
) -> None:
    triples = edited(graph, without=(HOSTING, predicate), adding=[(HOSTING, predicate, value)])
    assert list(broken(graph, triples)) == ["I1"]


def test_i1_notices_a_claim_that_was_superseded_or_outranked(graph: Graph) -> None:
    superseded = edited(graph, adding=[(DATING, "dg:supersedes", HOSTING)])
    assert list(broken(graph, superseded)) == ["I1"]
    count = f"{SOURCE}.verde-delegation.memberCount.fcbd82401837"
    twelve = next(
        t.object for t in graph.triples if t.subject == node(count) if "12" in str(t.object)
    )
    assert isinstance(twelve, Literal)
    outranked = edited(graph, adding=[("id:verde-delegation", "dg:memberCount", twelve)])
    assert set(broken(graph, outranked)) == {"I1", "I7"}


def test_i1_notices_a_field_of_an_event_that_was_not_held(graph: Graph) -> None:
    pact = edited(graph, adding=[("id:pact-2031", "dg:hasParty", "id:kalmar-chamber")])
    assert list(broken(graph, pact)) == ["I1"]


def test_i1_notices_a_computed_date_that_is_not_that_of_the_claim(graph: Graph) -> None:
    other = Literal("2031-03-06", datatype=node("xsd:date"))
    for computed in ("dg:startDate", "dg:endDate", "dg:earliest", "dg:latest"):
        triples = edited(graph, without=(VISIT, computed), adding=[(VISIT, computed, other)])
        assert list(broken(graph, triples)) == ["I1"], computed
    assert "I1" in broken(graph, edited(graph, without=(VISIT, "dg:date")))


def test_i1_notices_an_undecided_date_that_is_none(graph: Graph) -> None:
    """The event has an accepted date; or the claim is not of its date."""
    for claim in (DATING, HOSTING):
        triples = edited(graph, adding=[(VISIT, "dg:undecidedDate", claim)])
        assert list(broken(graph, triples)) == ["I1"], claim


def test_i1_notices_what_is_counted_in_an_event_of_which_it_is_no_part(graph: Graph) -> None:
    triples = edited(graph, adding=[(VISIT, "dg:countedIn", VISIT)])
    assert list(broken(graph, triples)) == ["I1"]


def test_i1_notices_an_event_elsewhere_of_which_no_claim_tells_a_time(graph: Graph) -> None:
    triples = edited(graph, adding=[(VISIT, "dg:notThenIn", "id:ma")])
    assert list(broken(graph, triples)) == ["I1"]


def test_i1_notices_a_disputed_place_that_no_claims_put_apart(graph: Graph) -> None:
    triples = edited(graph, adding=[("id:us-dc", "dg:inDisputedPlace", "id:us-dc")])
    assert list(broken(graph, triples)) == ["I1"]


def test_i1_notices_a_place_in_a_disputed_one_that_does_not_lie_in_it(graph: Graph) -> None:
    claims = [
        triple
        for number, outer in enumerate(("id:ma", "id:us"))
        for triple in (
            (f"id:placing-{number}", "dg:claimProperty", "dg:within"),
            (f"id:placing-{number}", "dg:claimSubject", "id:ma-09"),
            (f"id:placing-{number}", "dg:claimObject", outer),
        )
    ]
    itself = [*claims, ("id:ma-09", "dg:inDisputedPlace", "id:ma-09")]
    elsewhere = [*claims, ("id:us-dc", "dg:inDisputedPlace", "id:ma-09")]
    assert "I1" not in broken(graph, edited(graph, adding=itself))
    assert "I1" in broken(graph, edited(graph, adding=elsewhere))


def test_i1_exempts_the_reference_triples_of_shared_entities_alone(graph: Graph) -> None:
    assert Triple(node("id:us-dc"), node("dg:within"), node("id:us")) in graph.triples
    own = [("id:kalmar-chamber", "dg:isoCode", Literal("XX"))]
    assert list(broken(graph, edited(graph, adding=own))) == ["I1"]


def test_i1_exempts_one_value_of_each_reference_property(graph: Graph) -> None:
    second = edited(graph, adding=[("id:us-dc", "dg:within", "id:ma")])
    (problem,) = check_invariants(second, Places(tuple(second), graph.marks))
    assert problem.code == "i1-claimed"
    assert problem.found.endswith("property dg:within, value id:us, other id:ma")
    assert written_at(problem) == "us"
    assert graph.marks[expand("id:us-dc")].line < problem.location.line


def test_i2_notices_a_second_value_that_only_an_opinion_proposes(graph: Graph) -> None:
    opinion = [
        ("id:opinion", "dg:claimKind", "kind:opinion"),
        ("id:opinion", "dg:claimSubject", "id:us-ms"),
        ("id:opinion", "dg:claimProperty", "dg:within"),
    ]
    of_the_reference = [*opinion, ("id:opinion", "dg:claimObject", "id:us")]
    assert not broken(graph, edited(graph, adding=of_the_reference))
    of_another = [*opinion, ("id:opinion", "dg:claimObject", "id:ma")]
    assert not broken(graph, edited(graph, adding=of_another))
    accepted = edited(graph, adding=[*of_another, ("id:us-ms", "dg:within", "id:ma")])
    found = broken(graph, accepted)
    assert set(found) == {"I1", "I2"}
    assert "value id:ma" in found["I2"].found


@pytest.mark.parametrize("kind", ["plan", "intention", "prediction", "opinion", "generalisation"])
def test_i2_notices_what_rests_on_something_that_is_not_reported(graph: Graph, kind: str) -> None:
    turned = edited(
        graph,
        without=(HOSTING, "dg:claimKind"),
        adding=[(HOSTING, "dg:claimKind", f"kind:{kind}")],
    )
    found = broken(graph, turned)
    assert set(found) == {"I1", "I2"}
    assert found["I2"].location.line == line(graph, HOSTING)


def test_i3_notices_a_claim_that_reaches_no_span_of_its_source(graph: Graph) -> None:
    found = broken(graph, edited(graph, without=(HOSTING, "prov:wasDerivedFrom")))
    assert list(found) == ["I3"]
    assert found["I3"].location.line == line(graph, HOSTING)
    passage = f"{SOURCE}.span-9-20"
    for without in ((passage, "dg:end"), (passage, "oa:hasSource")):
        assert list(broken(graph, edited(graph, without=without))) == ["I3"]


def test_i5_notices_a_thing_declared_the_same_as_another(graph: Graph) -> None:
    found = broken(graph, edited(graph, adding=[("id:ma", "owl:sameAs", "wd:Q1028")]))
    assert list(found) == ["I5"]
    assert found["I5"].location.path.endswith("places.tsv")


@pytest.mark.parametrize("lacking", ["dg:inferredFrom", "dg:inferenceRule"])
def test_i6_notices_an_inference_without_its_words_or_its_rule(graph: Graph, lacking: str) -> None:
    found = broken(graph, edited(graph, without=(DATING, lacking)))
    assert list(found) == ["I6"]
    assert found["I6"].location.line == line(graph, DATING)


def test_i7_notices_two_accepted_values_where_one_is_allowed(graph: Graph) -> None:
    torn = edited(graph, adding=[(VISIT, "dg:eventStatus", "kind:postponed")])
    found = broken(graph, torn)
    assert set(found) == {"I1", "I7"}
    assert "other kind:postponed" in found["I7"].found


def test_i8_notices_a_group_in_an_accepted_triple(graph: Graph) -> None:
    host = edited(graph, adding=[(VISIT, "dg:hostedBy", "id:officials")])
    assert list(broken(graph, host)) == ["I8"]
    named = edited(graph, adding=[("id:officials", "dg:name", Literal("x", language="en"))])
    assert set(broken(graph, named)) == {"I1", "I8"}


# ------------------------------------------------------------------ shapes, as problems


def test_a_result_is_a_problem_with_the_code_of_its_shape(graph: Graph) -> None:
    (problem,) = validate(edited(graph, without=(HOSTING, "dg:gloss")), graph.marks)
    assert problem.code == "claim-gloss"
    assert problem.location == graph.marks[expand(HOSTING)]
    assert problem.message.startswith("A claim has a gloss")
    assert not problem.message.endswith(".")
    assert problem.found == f"{HOSTING} without dg:gloss"


def test_a_problem_shows_the_values_that_are_too_many(graph: Graph) -> None:
    both = edited(graph, adding=[(HOSTING, "dg:claimValue", Literal("x", language="fr"))])
    problems = {problem.code: problem for problem in validate(both, graph.marks)}
    found = f'{HOSTING} dg:claimObject|dg:claimValue "x"@fr, id:kalmar-chamber'
    assert problems["claim-object-or-value"].found == found


def test_a_problem_of_a_nested_shape_says_what_is_wrong_inside(graph: Graph) -> None:
    reversed_ = edited(
        graph,
        without=(HOSTING, "dg:claimObject"),
        adding=[(HOSTING, "dg:claimObject", VISIT)],
    )
    found = [p for p in validate(reversed_, graph.marks) if not p.code.startswith("i1")]
    (problem,) = found
    assert written_at(problem) == "kalmar-chamber"
    assert problem.location.line == line(graph, HOSTING)
    assert problem.found == f"{HOSTING} dg:claimObject {VISIT}"
    assert problem.hint == "The object of the claim is not an actor"


#: Statements that are wrong, each with the code of its problem and what that stands at.
WRONG = {
    (VISIT, "dg:eventStatus", "kind:postponed"): ("i7-single-valued", "held"),
    (VISIT, "dg:hostedBy", "id:officials"): ("i8-no-group", "officials"),
    (f"{SOURCE}.hopes.film", "dg:claimKind", "kind:plan"): ("claim-kind", "intention"),
    (HOSTING, "dg:claimSubject", "id:ana-verde"): ("claim-subject", "verde-visit-2031"),
    (HOSTING, "dg:claimProperty", "dg:follows"): ("claim-property", "host"),
    (f"{SOURCE}.span-9-20", "dg:start", "8"): ("evidence-start", "9-20"),
    (f"{SOURCE}.span-9-20", "dg:paragraph", "8"): ("evidence-paragraph", "9-20"),
    (SOURCE, "dg:textLength", "9"): ("source-length", "900"),
}


@pytest.fixture(scope="module")
def wrong(graph: Graph) -> tuple[Problem, ...]:
    """What is told of all that is wrong at once."""
    adding = [
        (
            subject,
            predicate,
            Literal(value, datatype=node("xsd:integer")) if value.isdigit() else value,
        )
        for subject, predicate, value in WRONG
    ]
    return validate(edited(graph, adding=adding), graph.marks)


@pytest.mark.parametrize(("code", "shown"), WRONG.values())
def test_a_problem_stands_at_the_value(wrong: tuple[Problem, ...], code: str, shown: str) -> None:
    assert [written_at(problem) for problem in wrong if problem.code == code] == [shown]


def test_what_is_unsettled_has_no_further_problem(graph: Graph) -> None:
    torn = edited(graph, adding=[(VISIT, "dg:eventStatus", "kind:postponed")])
    assert {problem.code for problem in validate(torn, graph.marks)} > {"i7-single-valued"}
    assert validate(torn, graph.marks, unsettled={expand(VISIT)}) == ()


def test_what_is_mentioned_only_has_the_place_of_its_first_mention(graph: Graph) -> None:
    ghost = [(HOSTING, "dg:about", "id:ghost")]
    (problem,) = validate(edited(graph, adding=ghost), graph.marks)
    assert problem.code == "claim-about-declared"
    assert problem.location == graph.marks[expand(HOSTING)]


def test_what_no_file_writes_has_the_place_of_the_graph() -> None:
    assert Places((), {}).of("https://example.org/") == GRAPH
    assert Places((), {"a": Location("x.yaml", 1, 1)}).of("b", "a") == Location("x.yaml", 1, 1)


def test_validation_says_nothing_on_stderr(graph: Graph, capfd: pytest.CaptureFixture[str]) -> None:
    validate(edited(graph, without=(HOSTING, "dg:gloss")), graph.marks)
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("pyshacl-validate").disabled


# ------------------------------------------------------------------ cost


def test_the_invariants_of_many_claims_are_checked_in_little_time() -> None:
    """Evaluated once for each claim instead of once, I1 alone takes a minute here."""
    place = Location("invented.yaml", 1, 1)
    chamber = Entity("chamber", "Organisation", (), place)
    events = tuple(Event(f"visit-{i}", "Visit", (), place) for i in range(500))
    source = Source("src", "news-article", (), "en", "2031-01-02", "2031-01-03", place)
    span = (Span(0, 5),)
    claims = [
        claim
        for event in events
        for claim in (
            Claim("reported-state", span, place, event.slug, "eventStatus", "held"),
            Claim("reported-event", span, place, event.slug, "hostedBy", "chamber"),
        )
    ]
    file = FactFile("invented.yaml", source, (chamber,), events, tuple(claims))
    many = rdf.graph(Facts((file,), ()), vocabulary())
    start = time.process_time()
    assert not list(check_invariants(many.triples, Places(many.triples, many.marks)))
    assert time.process_time() - start < 2
