"""Projection: kind decides whether, claimProperty decides where (design, "Projection")."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Triple

from diplograph import rdf
from diplograph.facts import Facts
from diplograph.facts.model import Claim, Entity, Event, FactFile, Integer, Source, Span, Text
from diplograph.problems import Location
from diplograph.rdf import CompiledClaim, Graph
from diplograph.rdf.iris import digest
from diplograph.rdf.writer import written
from diplograph.vocabulary import KIND, Vocabulary, expand, vocabulary


class Undeclared(Vocabulary):
    """The vocabulary without its declarations: a graph sorts all of its triples."""

    triples: tuple[Triple, ...] = ()


VOCABULARY = Undeclared(vocabulary().ontology)
HERE = Location("invented.yaml", 1, 1)
REPORTED = ("reported-event", "reported-state")
ENTITIES = tuple(
    Entity(slug, kind, (), HERE)
    for slug, kind in (
        ("chamber", "Organisation"),
        ("agency", "Organisation"),
        ("officials", "Group"),
        ("party", "Delegation"),
    )
)
EVENTS = (Event("visit", "Visit", (), HERE), Event("fair", "Meeting", (), HERE))


def claim(**parts: object) -> Claim:
    """By default: the chamber hosted the visit; `line` is where in the file that is written."""
    line = parts.pop("line", 1)
    assert isinstance(line, int)
    defaults: dict[str, object] = {
        "kind": "reported-event",
        "at": (Span(3, 5),),
        "location": Location("invented.yaml", line, 1),
        "subject": "visit",
        "property": "hostedBy",
        "object": "chamber",
    }
    return Claim(**(defaults | parts))  # type: ignore[arg-type]


def status(slug: str = "held", **parts: object) -> Claim:
    return claim(**({"kind": "reported-state", "property": "eventStatus", "object": slug} | parts))


def count(number: int, **parts: object) -> Claim:
    return claim(
        kind="reported-state",
        subject="party",
        property="memberCount",
        object=None,
        value=Integer(number),
        **parts,
    )


HELD = status()


def graph(*claims: Claim) -> Graph:
    """The graph of one invented file with these claims."""
    return graph_of([claims])


def graph_of(sources: Iterable[Iterable[Claim]]) -> Graph:
    files = [
        FactFile(
            f"{i}.yaml",
            Source(f"src{i}", "news-article", (), "fr", "2031-01-02", "2031-02-03", HERE),
            ENTITIES if i == 0 else (),
            EVENTS,
            tuple(claims),
        )
        for i, claims in enumerate(sources)
    ]
    return rdf.graph(Facts(tuple(files), ()), VOCABULARY)


def accepted(graph: Graph) -> set[str]:
    return {
        " ".join(map(curie, triple))
        for verdict in graph.verdicts.values()
        for triple in verdict.triples
    }


def curie(term: object) -> str:
    return written(term)  # type: ignore[arg-type]


def reason(graph: Graph, position: int) -> str:
    """Why the claim at a position of the file is not projected."""
    return graph.verdicts[graph.claims[position].iri].reason


def test_an_eligible_claim_is_projected_to_its_proposition() -> None:
    assert accepted(graph(HELD, claim())) == {
        "id:visit dg:eventStatus kind:held",
        "id:visit dg:hostedBy id:chamber",
    }


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"kind": "plan"}, "kind is plan"),
        ({"kind": "intention"}, "kind is intention"),
        ({"kind": "prediction"}, "kind is prediction"),
        ({"kind": "opinion"}, "kind is opinion"),
        ({"kind": "generalisation"}, "kind is generalisation"),
        ({"polarity": "denied"}, "polarity is denied"),
        ({"certainty": "possible"}, "certainty is possible"),
        ({"certainty": "unspecified"}, "certainty is unspecified"),
        ({"rank": "deprecated"}, "rank is deprecated"),
        ({"object": "officials"}, "officials is a group"),
        ({"subject": "officials", "property": "name"}, "officials is a group"),
        ({"subject": None, "id": "x", "polarity": "denied"}, "polarity is denied"),
        ({"property": None, "subject": None, "object": None, "id": "x"}, "free (no property)"),
    ],
)
def test_an_ineligible_claim_is_not_projected_and_says_why(
    parts: dict[str, str | None], why: str
) -> None:
    found = graph(HELD, claim(**parts))
    assert accepted(found) == {"id:visit dg:eventStatus kind:held"}
    assert reason(found, 1) == why


@pytest.mark.parametrize("parts", [{"certainty": "probable"}, {"attributed_to": "officials"}])
def test_a_probable_or_attributed_report_is_projected_like_another(parts: dict[str, str]) -> None:
    assert "id:visit dg:hostedBy id:chamber" in accepted(graph(HELD, claim(**parts)))


@pytest.mark.parametrize("found", ["planned", "postponed", "cancelled"])
def test_of_an_event_that_was_not_held_only_the_status_is_accepted(found: str) -> None:
    unheld = graph(status(found), claim())
    assert accepted(unheld) == {f"id:visit dg:eventStatus kind:{found}"}
    assert reason(unheld, 1) == f"event is not held: its status is {found}"


def test_an_event_without_an_accepted_status_has_no_accepted_field() -> None:
    unknown = graph(status(certainty="possible"), claim())
    assert accepted(unknown) == set()
    assert reason(unknown, 1) == "event is not held: its status is not known"


def test_only_the_preferred_count_where_one_is_preferred() -> None:
    ranked = graph(
        HELD, claim(), claim(object="agency", rank="preferred", rank_reason="it says so itself")
    )
    assert "id:visit dg:hostedBy id:agency" in accepted(ranked)
    assert reason(ranked, 1) == "outranked by id:src0.visit.hostedBy.agency"


def test_a_preferred_claim_that_is_not_eligible_outranks_nothing() -> None:
    ranked = graph(HELD, claim(), claim(object="agency", rank="preferred", kind="plan"))
    assert "id:visit dg:hostedBy id:chamber" in accepted(ranked)


def test_a_later_source_changes_the_status_and_so_what_is_accepted() -> None:
    cancelled = status("cancelled", rank="preferred", rank_reason="reported later")
    assert accepted(graph_of([[HELD, claim()], [cancelled]])) == {
        "id:visit dg:eventStatus kind:cancelled"
    }


def test_a_superseded_claim_is_not_projected_even_if_preferred() -> None:
    corrected = claim(rank="preferred", rank_reason="first thought")
    found = graph(HELD, corrected, claim(object="agency", supersedes="visit.hostedBy.chamber"))
    assert "id:visit dg:hostedBy id:agency" in accepted(found)
    assert reason(found, 1) == "superseded by id:src0.visit.hostedBy.agency"


def test_a_date_yields_the_four_computed_dates_if_it_names_its_days() -> None:
    def dated(value: str) -> set[str]:
        found = graph(HELD, claim(property="date", object=None, value=Text(value)))
        return {line.removeprefix("id:visit ") for line in accepted(found)}

    assert dated("2031-03-04/2031-03-05") == {
        "dg:eventStatus kind:held",
        'dg:date "2031-03-04/2031-03-05"',
        'dg:startDate "2031-03-04"^^xsd:date',
        'dg:endDate "2031-03-05"^^xsd:date',
        'dg:earliest "2031-03-04"^^xsd:date',
        'dg:latest "2031-03-05"^^xsd:date',
    }
    assert {line.split()[0] for line in dated("[2031-06-01..2031-06-15]")} == {
        "dg:eventStatus",
        "dg:date",
        "dg:earliest",
        "dg:latest",
    }


def test_dates_of_which_none_is_accepted_lead_to_their_claims() -> None:
    def dated(*values: str, of: Claim = HELD, **parts: object) -> set[str]:
        claims = [
            claim(property="date", object=None, value=Text(value), rank="deprecated", **parts)
            for value in values
        ]
        found = graph(of, *claims)
        return {
            curie(triple.object)
            for triple in found.triples
            if triple.predicate.value == expand("dg:undecidedDate")
        }

    first, second = (
        f"id:src0.visit.date.{digest(Text(day))}" for day in ("2031-03-04", "2031-03-05")
    )
    assert dated("2031-03-04", "2031-03-05") == {first, second}
    # One that is set aside alone is only wrong; what was planned or called off was not held.
    assert dated("2031-03-04") == set()
    assert dated("2031-03-04", "2031-03-05", of=status("planned")) == set()
    assert dated("2031-03-04", "2031-03-05", certainty="possible") == set()
    assert dated("2031-03-04", "2031-03-05", polarity="denied") == set()


def test_the_date_of_a_source_yields_bounds_alone() -> None:
    dated = claim(
        kind="reported-state", subject="src0", property="date", object=None, value=Text("2031-01")
    )
    assert accepted(graph(dated)) == {
        'id:src0 dg:date "2031-01"',
        'id:src0 dg:earliest "2031-01-01"^^xsd:date',
        'id:src0 dg:latest "2031-01-31"^^xsd:date',
    }


def test_a_tie_on_a_single_valued_property_is_a_problem_at_both_places() -> None:
    (problem,) = graph(count(12, line=3), count(14, line=9)).problems
    assert (problem.code, problem.location.line) == ("rank-one", 9)
    assert problem.related[0][0].line == 3
    assert not graph(count(12, attributed_to="agency"), count(12)).problems
    assert not graph(count(12), count(14, rank="preferred", rank_reason="counted")).problems
    assert not graph(HELD, claim(), claim(object="agency")).problems, "hosts may be many"


@pytest.mark.parametrize(
    ("one", "other", "coarser"),
    [
        ("2031-05-12/..", "2031-05-12/2031-05-14", "2031-05-12/.."),
        ("2031-05-12", "2031-05", "2031-05"),
        ("2031-05", "[2031-05-10..2031-05-20]", "2031-05"),
        ("../2031-05", "2031", None),
        ("2031-05-12", "2031-05-12/2031-05-14", None),
    ],
)
def test_of_two_dates_that_agree_the_coarser_is_to_be_deprecated(
    one: str, other: str, coarser: str | None
) -> None:
    days = [claim(property="date", object=None, value=Text(value)) for value in (one, other)]
    (problem,) = graph(HELD, *days).problems
    assert problem.code == "rank-one"
    assert ("the two agree" in problem.hint) == bool(coarser)
    assert f"the coarser, {coarser}, `rank: deprecated`" in problem.hint or not coarser


def test_of_an_event_with_two_statuses_nothing_else_is_accepted() -> None:
    torn = graph(HELD, status("cancelled"), claim())
    assert [problem.code for problem in torn.problems] == ["rank-one"]
    assert reason(torn, 2) == "event is not held: its status is cancelled and held"


def test_a_correction_must_correct_a_claim_that_is_there() -> None:
    (problem,) = graph(HELD, claim(supersedes="visit.hostedBy.nobody")).problems
    assert problem.code == "unknown-claim"
    assert problem.found == "visit.hostedBy.nobody"
    (far,) = graph(HELD, claim(supersedes="else.words")).problems
    assert "diplograph triples" in far.hint


def test_a_tie_that_may_follow_from_a_misspelled_correction_is_no_problem() -> None:
    astray = count(14, line=9, supersedes="delegation.memberCount.nothing")
    found = graph(count(12, line=3), astray)
    assert [problem.code for problem in found.problems] == ["unknown-claim"]
    assert len(found.unsettled) == 2, "nor do the shapes tell of it"
    torn = graph(count(12, line=3), astray, count(15, line=11))
    assert [problem.code for problem in torn.problems] == ["unknown-claim", "rank-one"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("visit.hostedBy.agencies", "visit.hostedBy.agency"),
        ("src1.visit.hostedby.agency", "src1.visit.hostedBy.agency"),
        ("src8.visit.hostedBy.chamber", "src0.visit.hostedBy.chamber"),
    ],
)
def test_a_claim_with_a_near_name_is_proposed(written: str, meant: str) -> None:
    one = [HELD, claim(supersedes=written), claim(object="agency")]
    other = [HELD, claim(object="agency")]
    (problem,) = graph_of([one, other] if "src" in written else [one]).problems
    assert problem.code == "unknown-claim"
    assert meant in problem.hint


def test_a_correction_must_not_lead_back_to_itself() -> None:
    one = claim(supersedes="visit.hostedBy.agency")
    other = claim(object="agency", supersedes="visit.hostedBy.chamber")
    found = graph(HELD, one, other)
    assert [problem.code for problem in found.problems] == ["supersedes-itself"] * 2


CLAIMS = st.builds(
    claim,
    line=st.integers(1, 99),
    kind=st.sampled_from([*REPORTED, "plan", "intention", "prediction", "opinion"]),
    subject=st.sampled_from(["visit", "fair"]),
    property=st.sampled_from(["hostedBy", "organisedBy"]),
    object=st.sampled_from(["chamber", "agency", "officials"]),
    attributed_to=st.sampled_from([None, "agency", "officials"]),
    certainty=st.sampled_from(["certain", "probable", "possible", "unspecified"]),
    polarity=st.sampled_from(["affirmed", "affirmed", "denied"]),
    rank=st.sampled_from(["normal", "normal", "preferred", "deprecated"]),
    supersedes=st.sampled_from([None, None, "visit.hostedBy.chamber", "fair.hostedBy.agency"]),
)
STATUSES = st.builds(
    status,
    st.sampled_from(["held", "planned", "cancelled"]),
    subject=st.sampled_from(["visit", "fair"]),
    kind=st.sampled_from([*REPORTED, "plan"]),
    rank=st.sampled_from(["normal", "preferred"]),
)
FILES = st.lists(st.lists(CLAIMS | STATUSES, max_size=8), min_size=1, max_size=3)


def unique(files: list[list[Claim]]) -> list[list[Claim]]:
    """The claims with the key of an earlier one left out: their file would have a problem."""
    kept = []
    for claims in files:
        by_iri = zip(graph(*claims).claims, claims, strict=True)
        kept.append(list({compiled.iri: claim for compiled, claim in by_iri}.values()))
    return kept


def projected(graph: Graph) -> list[CompiledClaim]:
    return [claim for claim in graph.claims if graph.verdicts[claim.iri].triples]


@settings(max_examples=60, deadline=None)
@given(FILES, st.randoms(use_true_random=False))
def test_neither_the_order_of_files_nor_that_of_claims_matters(
    files: list[list[Claim]], chance: random.Random
) -> None:
    files = unique(files)
    shuffled = [chance.sample(claims, len(claims)) for claims in files]
    before, after = graph_of(files), graph_of(shuffled)
    assert before.verdicts == after.verdicts
    assert before.triples == after.triples


@settings(max_examples=60, deadline=None)
@given(FILES)
def test_nothing_ineligible_is_ever_projected(files: list[list[Claim]]) -> None:
    found = graph_of(unique(files))
    superseded = {claim.supersedes for claim in found.claims}
    for compiled in projected(found):
        claim = compiled.claim
        assert claim.kind in REPORTED
        assert claim.polarity == "affirmed"
        assert claim.certainty in ("certain", "probable")
        assert claim.rank != "deprecated"
        assert compiled.iri not in superseded
        assert "officials" not in (claim.subject, claim.object)


@settings(max_examples=60, deadline=None)
@given(FILES)
def test_a_field_is_accepted_only_of_an_event_whose_one_accepted_status_is_held(
    files: list[list[Claim]],
) -> None:
    found = graph_of(unique(files))
    triples = {triple for claim in projected(found) for triple in found.verdicts[claim.iri].triples}
    for triple in triples:
        assert statuses(triples, triple) == {"held"} or "eventStatus" in str(triple.predicate)


def statuses(triples: set[Triple], of: Triple) -> set[str]:
    """The accepted statuses of the triple's subject."""
    return {
        curie(triple.object).removeprefix("kind:")
        for triple in triples
        if triple.subject == of.subject and str(triple.object)[1:].startswith(KIND)
    }


@settings(max_examples=60, deadline=None)
@given(FILES)
def test_a_claim_is_projected_or_says_why_not(files: list[list[Claim]]) -> None:
    found = graph_of(unique(files))
    assert set(found.verdicts) == {claim.iri for claim in found.claims}
    assert all(bool(v.triples) != bool(v.reason) for v in found.verdicts.values())


@settings(max_examples=40, deadline=None)
@given(FILES)
def test_turning_a_projected_claim_into_another_kind_withdraws_it(
    files: list[list[Claim]],
) -> None:
    files = unique(files)
    for i, claims in enumerate(files):
        for j, each in enumerate(claims):
            turned = [list(claims) for claims in files]
            turned[i][j] = each._replace(kind="generalisation")
            after = graph_of(turned)
            iri = next(c.iri for c in after.claims if c.claim is turned[i][j])
            assert not after.verdicts[iri].triples
