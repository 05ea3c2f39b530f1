"""What questions make of what an editor leaves open, and of what a source tells late: invented."""

from __future__ import annotations

import pytest

from diplograph.backends import Graph
from test_questions_edges import asked, graph_of

OPEN = "rank: deprecated, reason: nothing decides"
#: Fact files by the slug of their source: its day of publication, and what stands below.
FACTS = {
    "first": (
        "2031-04-02",
        f"""
events:
  invented-visit:
    kind: visit
    status: {{is: held, at: 0-1}}
    date: {{is: 2031-03-01/2031-03-03, at: 2-3}}
    from: {{is: us-ia, at: 4-5}}
    host: {{is: invented-body, at: 6-7}}
    led_by: {{is: invented-person, at: 8-9}}
    part_of: {{is: invented-tour, at: 10-11}}
  invented-agreement:
    kind: agreement
    status: {{is: held, at: 12-13}}
    date: {{is: 2031-03-02, at: 14-15}}
    during: {{is: invented-visit, at: 16-17}}
    concerns: {{is: citrus, at: 18-19}}
    place: {{is: invented-town, {OPEN}, at: 20-21}}
  invented-tour:
    kind: visit
    status: {{is: held, at: 22-23}}
    date: {{is: 2031-03-01/2031-03-05, at: 24-25}}
    from: {{is: us-ia, at: 26-27}}
    place: {{is: ma-04, at: 28-29}}
states:
  invented-person:
    holds_post: {{is: invented-chair, {OPEN}, at: 30-31}}
claims:
  - id: fair
    kind: intention
    by: invented-person
    about: [invented-body, invented-town]
    term: "[..2031-06-01]"
    gloss: {{en: There is to be a fair in the town., fr: Une foire doit se tenir dans la ville.}}
    at: 32-33
""",
    ),
    "second": (
        "2031-07-01",
        f"""
events:
  invented-agreement:
    kind: agreement
    status: {{is: held, at: 0-1}}
    place: {{is: invented-harbour, {OPEN}, at: 2-3}}
  later-course:
    kind: event
    label: {{en: a later course, fr: un cours ultérieur}}
    status: {{is: held, at: 4-5}}
    date: {{is: 2031-06, at: 6-7}}
    follows: {{is: invented-agreement, at: 8-9}}
  open-course:
    kind: event
    label: {{en: an open course, fr: un cours ouvert}}
    status: {{is: held, at: 10-11}}
    date: {{is: 2031-06-10/.., at: 12-13}}
    follows: {{is: invented-agreement, at: 14-15}}
  old-visit:
    kind: visit
    label: {{en: an old visit, fr: une visite ancienne}}
    status: {{is: held, at: 16-17}}
    date: {{is: 2019-05, at: 18-19}}
    from: {{is: us-ia, at: 20-21}}
    place: {{is: ma-04, at: 22-23}}
    party: {{is: invented-body, at: 24-25}}
    led_by: {{is: second-person, at: 26-27}}
states:
  invented-person:
    holds_post: {{is: second-chair, {OPEN}, at: 28-29}}
  second-person:
    holds_post: {{is: third-chair, at: 30-31}}
  third-person:
    holds_post: {{is: fourth-chair, at: 32-33}}
claims:
  - id: fair-recalled
    kind: intention
    by: invented-person
    about: [invented-body, invented-town]
    term: "[..2031-06-01]"
    gloss: {{en: There was to be a fair., fr: Une foire devait se tenir.}}
    at: 34-35
  - id: no-fair
    kind: reported-state
    about: [invented-body, invented-town]
    gloss: {{en: There has been no fair yet., fr: Il n'y a pas encore eu de foire.}}
    at: 36-37
""",
    ),
    "third": (
        "2031-07-02",
        """
claims:
  - id: fair-retold
    kind: intention
    by: invented-person
    about: [invented-body, invented-town]
    term: "[..2031-06-01]"
    gloss: {en: A fair was promised., fr: Une foire avait été promise.}
    at: 0-1
""",
    ),
}
SHARED = """format: 1
entities:
  invented-town: {kind: city, within: ma-09, label: {en: Invented Town}, source: invented}
  invented-harbour: {kind: city, within: ma-09, label: {en: Invented Harbour}, source: invented}
  invented-body: {kind: organisation, label: {en: Invented Body}, source: invented}
  invented-person: {kind: person, label: {en: Invented Person}, source: invented}
  second-person: {kind: person, label: {en: Second Person}, source: invented}
  third-person: {kind: person, label: {en: Third Person}, source: invented}
  invented-chair: {kind: post, label: {en: chair}, post_in: invented-body, source: invented}
  second-chair: {kind: post, label: {en: second chair}, post_in: invented-body, source: invented}
  third-chair: {kind: post, label: {en: third chair}, post_in: invented-body, source: invented}
  fourth-chair: {kind: post, label: {en: fourth chair}, post_in: invented-body, source: invented}
events:
  invented-visit: {kind: visit, label: {en: an invented visit, fr: une visite inventée}}
  invented-agreement: {kind: agreement, label: {en: an agreement, fr: un accord}}
  invented-tour: {kind: visit, label: {en: an invented tour, fr: une tournée inventée}}
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("undecided"), SHARED, FACTS)


def test_places_and_offices_of_which_none_is_accepted_are_undecided(graph: Graph) -> None:
    rows = {(row["subject"], row["value"]): row["status"] for row in asked(graph, "contradictions")}
    assert rows == {
        ("invented-agreement", "invented-town"): "undecided",
        ("invented-agreement", "invented-harbour"): "undecided",
        ("invented-person", "invented-chair"): "undecided",
        ("invented-person", "second-chair"): "undecided",
    }
    facts = {
        row["value"]: row["status"]
        for row in asked(graph, "facts-of-visit", visit="invented-visit")
        if row["property"] in {"dg:takesPlaceIn", "dg:holdsPost"}
    }
    assert facts == dict.fromkeys((value for _, value in rows), "undecided")


def test_the_first_result_of_what_was_signed_on_a_leg_has_a_day_of_its_own(graph: Graph) -> None:
    (row,) = (
        row
        for row in asked(graph, "from-announcement-to-result")
        if row["visit"] == "invented-tour"
    )
    # By the day that an open interval begins with, and before a result of a month that has it.
    assert (row["agreement"], row["result"], row["resulted"], row["status"]) == (
        "invented-agreement",
        "open-course",
        "2031-06-10",
        "result-reported",
    )
    assert (row["to_agreement"], row["to_result"]) == ("1", "100")
    assert "first.invented-visit.partOf.invented-tour" in row["claims"]


def test_a_promise_that_is_recalled_is_answered_by_what_the_same_text_reports(
    graph: Graph,
) -> None:
    rows = asked(graph, "promises-past-due")
    assert {row["claim"]: row["later"] for row in rows} == dict.fromkeys(
        ("first.fair", "second.fair-recalled", "third.fair-retold"), "second.no-fair"
    )


def test_an_office_without_dates_is_not_held_long_before_its_source(graph: Graph) -> None:
    found = {
        row["post"]: (row["person"], row["status"])
        for row in asked(graph, "office-holders", visit="old-visit", of="invented-body")
    }
    # Who led the visit is named with the office of then, who did not may have got it since.
    assert found == {"third-chair": ("second-person", "undated")}


def test_an_event_whose_places_all_lie_in_a_region_was_held_there(graph: Graph) -> None:
    rows = [
        (row["event"], row["spot"], row["status"])
        for row in asked(graph, "activity-in-region", region="ma-09")
    ]
    assert rows == [
        ("invented-agreement", "invented-harbour", "place-undecided"),
        ("invented-agreement", "invented-town", "place-undecided"),
    ]
    assert asked(graph, "activity-in-region", region="invented-town") == []
    (edge,) = (
        row for row in asked(graph, "regions-and-sectors") if row["sector"] == "sector:citrus"
    )
    assert (edge["unit"], edge["events"], edge["status"]) == (
        "ma-09",
        "invented-agreement",
        "place-undecided",
    )
    cited = {iri.rpartition(".")[2] for iri in edge["claims"].split()}
    assert cited == {"held", "citrus", "invented-town", "invented-harbour"}
