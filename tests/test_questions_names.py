"""What questions make of acronyms, and of the days that a postponed visit had: invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplograph.backends import Graph
from fact_files import asked, event, graph_of

FACTS = {
    "first": (
        "2031-04-01",
        """
events:
  postponed-visit:
    kind: visit
    label: {en: a postponed visit, fr: une visite reportée}
    status: {is: planned, at: 0-1}
    date: {is: 2031-05-06, at: 2-3}
  late-visit:
    kind: visit
    label: {en: a late visit, fr: une visite tardive}
    status: {is: planned, at: 4-5}
    date: {is: 2031-05-07, at: 6-7}
states:
  short-body:
    name: {is: Invented Body, at: 8-9}
    acronym: {is: IB, at: 10-11, valid_from: 2030-01-01}
  plain-body:
    name: {is: Plain Body, at: 12-13}
  timeless-body:
    name: {is: Timeless Body, at: 14-15}
    acronym: {is: TB, at: 16-17}
  twice-body:
    name: {is: Twice Named, at: 18-19}
    acronym: [{is: TN, at: 20-21}, {is: TWN, at: 22-23}]
""",
    ),
    "second": (
        "2031-05-01",
        """
events:
  postponed-visit:
    kind: visit
    status: {is: postponed, at: 0-1, rank: preferred, reason: it is the later report}
  late-visit:
    kind: visit
    status: {is: postponed, at: 2-3}
""",
    ),
    "third": (
        "2031-09-01",
        """
events:
  late-visit:
    kind: visit
    status: {is: held, at: 0-1, rank: preferred, reason: it is the later report}
""",
    ),
}
SHARED = """
organisation: short-body plain-body timeless-body twice-body
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("names"), SHARED, FACTS)


def test_an_acronym_that_has_a_time_is_a_name_among_others(graph: Graph) -> None:
    def status(on: str) -> dict[str, str]:
        rows = asked(graph, "names-on-date", on=on, organisation="short-body")
        return {row["named"]: row["status"] for row in rows}

    # That a short form was taken up dates no change of the name beside it.
    assert status("2029-06-01") == {"IB": "later", "Invented Body": "undated"}
    assert status("2031-06-01") == {"IB": "valid", "Invented Body": "undated"}


def test_a_name_and_its_acronym_are_one_name(graph: Graph) -> None:
    rows = asked(graph, "names-on-date")
    assert {row["named"] for row in rows if row["organisation"] != "short-body"} == {
        "Twice Named",
        "TN",
        "TWN",
    }


def test_the_day_of_a_plan_is_no_day_of_a_visit_that_was_postponed(graph: Graph) -> None:
    (row,) = asked(graph, "missions-not-held")
    assert (row["visit"], row["status"], row["planned_for"]) == (
        "postponed-visit",
        "postponed",
        "2031-05-06",
    )
    # Held in the end, on a day that no source gives.
    assert [row["visit"] for row in asked(graph, "visits-held")] == ["late-visit"]
    assert [row.get("date") for row in asked(graph, "visits-held")] == [None]
    assert asked(graph, "visits-in-week", week="2031-05-05/2031-05-11") == []


def test_of_two_claims_of_one_change_the_days_count_that_both_leave_open(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    exact = """
states:
  harbour-board:
    name:
      - {is: Harbour Board, valid_until: 2031-01-01, at: 0-1}
      - {is: Port Authority, valid_from: 2031-01-01, at: 2-3}
"""
    vague = """
states:
  harbour-board:
    name: {is: Harbour Board, valid_until: "[2027-11-10..2032-11-09]", at: 0-1}
"""
    files = {"exact": ("2031-02-01", exact), "vague": ("2032-11-10", vague)}
    graph = graph_of(tmp_path_factory.mktemp("two"), "organisation: harbour-board", files)
    found = {row["named"]: row["status"] for row in asked(graph, "names-on-date", on="2030-06-01")}
    assert found == {"Harbour Board": "valid", "Port Authority": "later"}


#: What a third source tells of a visit that a second put off from May to June, and what is past.
REPEATED = {
    "the postponement": ("", {"2031-05"}),
    "the new date": ("{is: 2031-06, as: plan, at: 2-3}", {"2031-05"}),
    "the old date": ("{is: 2031-05, as: plan, at: 2-3}", {"2031-05"}),
    "both": (
        "{is: 2031-06, as: plan, at: 2-3}, {is: 2031-05, as: plan, at: 4-5}",
        {"2031-05"},
    ),
    "a newer date": (
        "{is: 2031-07, as: plan, at: 2-3}, {is: 2031-06, as: plan, at: 4-5}",
        {"2031-05", "2031-06"},
    ),
}


@pytest.mark.parametrize(
    ("since", "repeated", "past"),
    [
        *(("", *each) for each in REPEATED.values()),
        (", valid_from: 2031-03-02", "", {"2031-05"}),
        (", valid_from: 2031-04-05", "", {"2031-05", "2031-06"}),
    ],
)
def test_a_source_that_repeats_a_postponement_does_not_end_what_came_of_it(
    tmp_path: Path, since: str, repeated: str, past: set[str]
) -> None:
    def told(status: str, dates: str) -> str:
        return event("late-visit", status=status) + (f"    date: [{dates}]\n" if dates else "")

    later = "rank: preferred, reason: it is the later report"
    files = {
        "first": ("2031-02-01", told("planned", "{is: 2031-05, at: 2-3}")),
        "second": ("2031-03-03", told(f"postponed, {later}", "{is: 2031-06, at: 2-3}")),
        "third": ("2031-04-10", told(f"postponed, {later}{since}", repeated)),
    }
    rows = asked(graph_of(tmp_path, "visit: late-visit", files), "values-as-of")
    dates = {row["value"]: row["status"] for row in rows if row["property"] == "dg:date"}
    assert {value for value, status in dates.items() if status == "past"} == past
    assert set(dates.values()) <= {"past", "planned"}
    assert dates["2031-06"]
