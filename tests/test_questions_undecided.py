"""What questions make of what an editor leaves open, and of what a source tells late: invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplograph.backends import Graph
from fact_files import asked, event, graph_of

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
  open-visit:
    kind: visit
    status: {{is: held, rank: preferred, reason: it came later, at: 34-35}}
    date: {{is: 2031-02-03/2031-02-05, {OPEN}, at: 36-37}}
    from: {{is: us-ia, at: 38-39}}
    place: {{is: ma-08, at: 40-41}}
    host: {{is: open-body, at: 42-43}}
    agenda: {{is: film, at: 44-45}}
  open-talks:
    kind: meeting
    status: {{is: held, at: 46-47}}
    date: {{is: 2031-02-05, at: 48-49}}
    part_of: {{is: open-visit, at: 50-51}}
  open-signing:
    kind: agreement
    status: {{is: held, at: 52-53}}
    date: {{is: 2031-02-05, {OPEN}, at: 54-55}}
    during: {{is: open-visit, at: 56-57}}
states:
  invented-person:
    holds_post: {{is: invented-chair, {OPEN}, at: 30-31}}
  fourth-person:
    holds_post: {{is: open-chair, valid_until: 2031-02-10, at: 58-59}}
  fifth-person:
    holds_post: {{is: open-chair, valid_from: 2031-02-10, at: 60-61}}
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
  open-visit:
    kind: visit
    status: {{is: held, rank: preferred, reason: it came later, at: 38-39}}
    date: {{is: 2031-02-17/2031-02-18, {OPEN}, at: 40-41}}
  open-signing:
    kind: agreement
    status: {{is: held, at: 42-43}}
    date: {{is: 2031-02-18, {OPEN}, at: 44-45}}
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
events:
  open-visit:
    kind: visit
    status: {is: planned, valid_from: 2031-01-01, at: 2-3}
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
SHARED = """
city in ma-09: invented-town invented-harbour
organisation: invented-body open-body
person: invented-person second-person third-person fourth-person fifth-person
post in invented-body: invented-chair second-chair third-chair fourth-chair
post in open-body: open-chair
visit: open-visit invented-visit invented-tour
meeting: open-talks
agreement: open-signing invented-agreement
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("undecided"), SHARED, FACTS)


def test_places_and_offices_of_which_none_is_accepted_are_undecided(graph: Graph) -> None:
    rows = {
        (row["subject"], row["value"]): row["status"]
        for row in asked(graph, "contradictions")
        if row["property"] != "dg:date"
    }
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


BOTH = "2031-02-03/2031-02-05; 2031-02-17/2031-02-18"


@pytest.mark.parametrize(
    ("week", "found"),
    [
        ("2031-02-03/2031-02-09", "possible"),
        ("2031-02-10/2031-02-16", None),
        ("2031-02-17/2031-02-23", "possible"),
        ("2031-02", "certain"),
    ],
)
def test_a_visit_of_undecided_days_is_in_the_week_of_each(
    graph: Graph, week: str, found: str | None
) -> None:
    rows = [row for row in asked(graph, "visits-in-week", week=week) if row["date"] == BOTH]
    assert [row["in_period"] for row in rows] == ([found] if found else [])
    for row in rows:
        assert row["dated_by"] == "undecided"
        dates = [claim for claim in row["claims"].split() if ".open-visit.date." in claim]
        assert len(dates) == 2
        assert ".open-talks.date." not in row["claims"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("visits-held", {}),
        ("visits-of", {"state": "us-ia"}),
        ("visits-between", {}),
        ("activity-in-region", {"region": "ma-08"}),
        ("agreements", {}),
        ("sectors-without-agreement", {}),
        ("regions-and-sectors", {}),
        ("units-in-contact", {}),
    ],
)
def test_a_period_is_held_against_the_days_that_sources_give(
    graph: Graph, name: str, written: dict[str, str]
) -> None:
    def found(period: str) -> list[str]:
        rows = asked(graph, name, period=period, **written)
        return [row.get("date", "") for row in rows if "open-" in " ".join(row.values())]

    dates = {"agreements": "2031-02-05; 2031-02-18"}.get(name, BOTH)
    (date,) = set(found("2031-02"))
    assert date in (dates, "")
    assert found("2031-08") == []


def test_an_office_is_held_on_any_of_the_first_days_that_sources_give(graph: Graph) -> None:
    rows = asked(graph, "office-holders", visit="open-visit", of="open-body")
    assert sorted(row["person"] for row in rows) == ["fifth-person", "fourth-person"]


def test_days_are_counted_from_each_date_that_sources_give(graph: Graph) -> None:
    rows = [
        (row["date"], row["dated_by"], row["to_visit"], row["agreed"], row["to_agreement"])
        for row in asked(graph, "from-announcement-to-result")
        if row["visit"] == "open-visit"
    ]
    first, second = BOTH.split("; ")
    assert sorted(rows) == [
        (first, "undecided", "33", "2031-02-05", "2"),
        (first, "undecided", "33", "2031-02-18", "15"),
        (second, "undecided", "47", "2031-02-05", "-12"),
        (second, "undecided", "47", "2031-02-18", "1"),
    ]


def test_contact_in_a_year_rests_on_each_date_that_sources_give(graph: Graph) -> None:
    (row,) = (
        row for row in asked(graph, "contact-by-year") if "open-visit" in row.get("events", "")
    )
    dates = {claim for claim in row["claims"].split() if ".open-visit.date." in claim}
    assert len(dates) == 2


def test_an_agreement_of_a_day_by_one_source_and_of_a_month_by_another_has_a_row_for_each(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    def told(agreed: str, resulted: str) -> str:
        visit = event(date="2031-09-15/2031-09-18", place="ma-09")
        return f"""{visit}\
  invented-pact:
    kind: agreement
    status: {{is: held, at: 6-7}}
    date: {{is: {agreed}, {OPEN}, at: 8-9}}
    during: {{is: invented-visit, at: 10-11}}
  invented-outcome:
    kind: event
    status: {{is: held, at: 12-13}}
    date: {{is: {resulted}, {OPEN}, at: 14-15}}
    follows: {{is: invented-pact, at: 16-17}}
"""

    files = {
        "first": ("2032-01-01", told("2031-09-17", "2031-12-01")),
        "second": ("2032-01-02", told("2031-10", "2031-12")),
    }
    shared = "visit: invented-visit\nagreement: invented-pact\nevent: invented-outcome"
    graph = graph_of(tmp_path_factory.mktemp("month"), shared, files)
    rows = asked(graph, "from-announcement-to-result")
    columns = ("agreed", "resulted", "to_agreement", "to_result")
    found = {tuple(row.get(column) for column in columns) for row in rows}
    assert found == {
        ("2031-09-17", "2031-12-01", "2", "75"),
        ("2031-09-17", None, "2", None),
        ("2031-10", "2031-12-01", None, None),
        ("2031-10", None, None, None),
    }
    assert {row["status"] for row in rows} == {"result-reported"}


def test_two_numbers_of_companies_contradict_each_other(tmp_path: Path) -> None:
    """The largest figure that news has of a mission; one that was announced is no rival."""
    said = {"first": f"is: 34, {OPEN}", "second": f"is: 27, {OPEN}", "before": "is: 40, as: plan"}
    files = {
        slug: ("2031-04-02", f"states:\n  firms: {{company_count: {{{value}, at: 0-1}}}}\n")
        for slug, value in said.items()
    }
    graph = graph_of(tmp_path, "delegation: firms", files)
    rows = asked(graph, "contradictions")
    assert {(row["property"], row["value"], row["status"]) for row in rows} == {
        ("dg:companyCount", "34", "undecided"),
        ("dg:companyCount", "27", "undecided"),
    }
