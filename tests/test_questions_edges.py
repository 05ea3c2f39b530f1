"""What questions make of corrections, bounds and dates that are not known to the day: invented."""

from __future__ import annotations

import pytest

from diplograph.backends import Graph
from fact_files import asked, graph_of

#: What two sources say alike.
PRAISE = """\
  - id: praise
    kind: opinion
    by: invented-body
    about: [invented-visit]
    gloss: {en: It went well., fr: Tout s'est bien passé.}
    at: 14-15
"""

#: Fact files by the slug of their source: its day of publication, and what stands below.
FACTS = {
    "first": (
        "2031-04-02",
        """
events:
  invented-mission:
    kind: visit
    label: {en: an invented mission, fr: une mission inventée}
    status: {is: planned, at: 0-1, valid_from: 2031-03}
    date: {is: 2031-09, at: 20-21}
  invented-tour:
    kind: visit
    label: {en: an invented tour, fr: une tournée inventée}
    status: {is: planned, at: 2-3}
  invented-trip:
    kind: visit
    label: {en: an invented trip, fr: un déplacement inventé}
    status: {is: planned, at: 18-19}
  invented-run:
    kind: visit
    label: {en: an invented run, fr: une course inventée}
    status: {is: planned, at: 24-25, valid_from: 2031-02-20/2031-03-10}
  invented-visit:
    kind: visit
    label: {en: an invented visit, fr: une visite inventée}
    status: {is: held, at: 4-5}
    host: {is: invented-body, at: 6-7}
    date: {is: 2031-03-01, at: 8-9}
states:
  invented-person:
    holds_post: {is: invented-chair, at: 10-11, valid_until: 2030-01-01}
  second-person:
    holds_post: {is: invented-chair, at: 12-13, valid_until: 2031-06}
claims:
"""
        + PRAISE,
    ),
    "second": (
        "2031-04-01",
        """
events:
  invented-mission:
    kind: visit
    status: {is: planned, at: 0-1, valid_from: 2031-03-05}
    date: [{is: 2031-09-15/2031-09-19, at: 20-21}, {is: "[2031-09-16..2031-10-02]", at: 22-23}]
  invented-tour:
    kind: visit
    status: {is: planned, at: 2-3}
  invented-trip:
    kind: visit
    status: {is: planned, at: 18-19}
  invented-run:
    kind: visit
    status: {is: planned, at: 24-25, valid_from: 2031-03-05}
  invented-visit:
    kind: visit
    status: {is: held, at: 4-5}
states:
  invented-person:
    holds_post: {is: invented-chair, at: 10-11, valid_from: 2030-06-01}
claims:
"""
        + PRAISE
        + """\
  - id: harvest
    kind: opinion
    by: invented-body
    about: [invented-visit]
    gloss: {en: The harvest was good., fr: La récolte était bonne.}
    at: 16-17
""",
    ),
    "third": (
        "2031-04-03",
        """
events:
  invented-tour:
    kind: visit
    status: {is: planned, at: 2-3, valid_from: 2031-01-01}
claims:
  - id: harvest
    kind: opinion
    by: invented-body
    about: [invented-visit]
    gloss: {en: The harvest was poor., fr: La récolte était mauvaise.}
    at: 16-17
    supersedes: second.harvest
""",
    ),
    "fourth": (
        "2031-04-04",
        """
events:
  invented-tour:
    kind: visit
    status:
      is: planned
      at: 2-3
      valid_from: 2031-02
      supersedes: third.invented-tour.eventStatus.planned.from-aa8714893db4
""",
    ),
}
SHARED = """
organisation: invented-body
person: invented-person second-person
post in invented-body: invented-chair
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("edges"), SHARED, FACTS)


def test_a_mission_is_announced_on_the_day_that_is_told_or_that_of_publication(
    graph: Graph,
) -> None:
    found = {row["visit"]: row["announced"] for row in asked(graph, "missions-not-held")}
    # Of a month or an interval and a day in it the day; of a claim that was corrected nothing.
    assert found == {
        "invented-mission": "2031-03-05",
        "invented-run": "2031-03-05",
        "invented-tour": "2031-02",
        "invented-trip": "2031-04-01",
    }


def test_a_month_is_no_plan_beside_the_days_in_it(graph: Graph) -> None:
    rows = {row["visit"]: row.get("planned_for") for row in asked(graph, "missions-not-held")}
    assert rows["invented-mission"] == "2031-09-15/2031-09-19; [2031-09-16..2031-10-02]"


def test_sources_that_speak_of_different_times_do_not_agree(graph: Graph) -> None:
    found = [
        (row["value"], row.get("time"), row["independent"])
        for row in asked(graph, "independent-sources", least="1")
        if row["subject"] == "invented-person"
    ]
    assert found == [
        ("invented-chair", "../2030-01-01", "1"),
        ("invented-chair", "2030-06-01/..", "1"),
    ]
    of_one_voice = asked(graph, "independent-sources", least="1", most="1")
    assert {row["independent"] for row in of_one_voice} == {"1"}
    agreed = asked(graph, "independent-sources")
    assert len(agreed) + len(of_one_voice) == len(asked(graph, "independent-sources", least="1"))
    assert [row["value"] for row in agreed if row["subject"] == "invented-visit"] == ["kind:held"]
    assert [row for row in agreed if row["subject"] == "invented-person"] == []


def test_an_office_of_which_only_the_end_is_told_is_not_called_dated(graph: Graph) -> None:
    (row,) = asked(graph, "office-holders", of="invented-body")
    assert (row["person"], row["until"], row["status"]) == (
        "second-person",
        "2031-06",
        "until-only",
    )
    assert "from" not in row


def test_offices_are_told_with_each_time_that_sources_give(graph: Graph) -> None:
    rows = [
        (row["person"], row.get("from"), row.get("until"), row["status"])
        for row in asked(graph, "offices", of="invented-body")
    ]
    assert rows == [
        ("invented-person", None, "2030-01-01", "until-only"),
        ("second-person", None, "2031-06", "until-only"),
        ("invented-person", "2030-06-01", None, "dated"),
    ]
    assert len(asked(graph, "offices", of="invented-body", person="second-person")) == 1
    assert len(asked(graph, "offices", person="invented-person")) == 2


def test_what_the_host_says_twice_is_one_row_and_what_was_corrected_none(graph: Graph) -> None:
    said = {
        row["says"]: row["sources"]
        for row in asked(graph, "hosts-own-words")
        if row["kind"] == "opinion"
    }
    assert said == {"It went well.": "2", "The harvest was poor.": "1"}
