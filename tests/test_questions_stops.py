"""Stops of a visit, bounds in brackets, and later reports of a promised event: invented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diplograph import queries
from diplograph.backends import Graph
from fact_files import asked, cited, graph_of

#: Fact files by the slug of their source: its day of publication, and what stands below. A visit of
#: 2013 has its places only in its stops, one without a day, in a town that has changed regions.
FACTS = {
    "first": (
        "2025-11-20",
        """
events:
  old-visit:
    kind: visit
    status: {is: held, by: shared-body, at: 0-1}
    from: {is: us-nv, at: 2-3}
    date: {is: 2013-04, at: 4-5}
    host: {is: stop-body, at: 50-51}
    agenda: {is: citrus, at: 52-53}
  old-stop:
    kind: visit
    status: {is: held, at: 6-7}
    part_of: {is: old-visit, at: 8-9}
    place: {is: moved-town, at: 10-11}
  dated-stop:
    kind: visit
    status: {is: held, at: 12-13}
    part_of: {is: old-visit, at: 14-15}
    place: {is: other-town, at: 16-17}
    date: {is: 2013-04, at: 18-19}
  new-visit:
    kind: visit
    status: {is: planned, at: 20-21}
  new-stop:
    kind: visit
    status: {is: planned, at: 22-23}
    part_of: {is: new-visit, at: 24-25}
  vermont-talks:
    kind: meeting
    status: {is: held, at: 26-27}
    date: {is: 2025-10-01, at: 28-29}
    participant: [{is: us-vt, at: 30-31}, {is: shared-body, at: 32-33}]
  settat-talks:
    kind: meeting
    status: {is: held, at: 34-35}
    date: {is: 2025-11-15, at: 36-37}
    participant: [{is: ma-06, at: 38-39}, {is: shared-body, at: 40-41}]
states:
  moved-town:
    within: {is: ma-13-until-2015, at: 42-43, valid_from: "[..2013-04]", valid_until: "[..2015-12]"}
  other-town:
    within: {is: ma-09, at: 44-45, valid_from: "[..2013-04]"}
  stop-person:
    holds_post: {is: stop-chair, at: 54-55, valid_from: "[2011-03..2012-12]"}
  bounded-person:
    holds_post: {is: stop-chair, at: 62-63, valid_from: "[..2010]"}
  later-person:
    holds_post: {is: stop-chair, at: 56-57, valid_from: "[2014..2015]"}
  stop-body:
    name:
      - {is: Old Body, lang: en, at: 58-59, valid_until: "[2011-03..2012-12]"}
      - {is: New Body, lang: en, at: 60-61, valid_from: "[2011-03..2012-12]"}
  counted-delegation:
    member_count: {is: 21, at: 46-47, rank: preferred, reason: it was counted}
claims:
  - id: opening
    kind: intention
    by: shared-body
    about: [shared-body, moved-town, opened-unit]
    term: "[..2026-03-31]"
    gloss: {en: The unit will open., fr: L'unité ouvrira.}
    at: 48-49
""",
    ),
    "second": (
        "2026-02-10",
        """
events:
  old-visit:
    kind: visit
    status: {is: held, at: 0-1}
  opened-unit:
    kind: event
    status: {is: held, at: 2-3}
    date: {is: 2026-02-03, at: 4-5}
states:
  counted-delegation:
    member_count: [{is: 24, at: 6-7}, {is: 26, at: 8-9}]
""",
    ),
}
SHARED = """
city in ma-08: moved-town
city: other-town
organisation: shared-body stop-body
post in stop-body: stop-chair
person: stop-person later-person bounded-person
delegation: counted-delegation
visit: old-visit old-stop dated-stop new-visit new-stop
meeting: vermont-talks settat-talks
event: opened-unit
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("stops"), SHARED, FACTS)


def test_bounds_in_brackets_are_compared_by_the_days_that_they_mean(graph: Graph) -> None:
    rows = asked(graph, "activity-in-region", region="ma-09")
    assert [row["event"] for row in rows] == ["dated-stop"]


def test_a_stop_without_a_day_lies_where_its_place_lay_during_the_visit(graph: Graph) -> None:
    old = asked(graph, "activity-in-region", region="ma-13-until-2015")
    assert [row["event"] for row in old] == ["old-stop"]
    assert asked(graph, "activity-in-region", region="ma-08") == []
    assert asked(graph, "activity-in-region", region="ma-13-until-2015", period="2025") == []


def test_places_of_stops_link_the_units_of_their_visit(graph: Graph) -> None:
    pairs = {
        (row["first"], row["second"])
        for row in asked(graph, "units-in-contact")
        if row["status"] == "direct"
    }
    assert pairs >= {("us-nv", "ma-09"), ("us-nv", "ma-13-until-2015")}
    # Where the moved town lies now, by reference knowledge of no time, it did not lie then.
    assert ("us-nv", "ma-08") not in pairs
    assert "us-nv" not in {row["unit"] for row in asked(graph, "units-without-tie")}


def test_the_places_of_stops_tie_what_their_visit_talked_about(graph: Graph) -> None:
    rows = [row for row in asked(graph, "regions-and-sectors") if row["topic"] == "citrus"]
    assert {(row["unit"], row["events"]) for row in rows} == {
        ("ma-09", "old-visit"),
        ("ma-13-until-2015", "old-visit"),
    }
    told_by = cited(*rows)
    assert told_by >= {
        "first.old-stop.partOf.old-visit",
        "first.old-stop.takesPlaceIn.moved-town",
        "first.old-visit.onAgenda.citrus",
    }


def test_bounds_in_brackets_are_told_of_offices_and_names(graph: Graph) -> None:
    # Of one in office since a day that is open no source says since when.
    (row,) = asked(graph, "office-holders", of="stop-body")
    assert (row["person"], row["from"], row["status"]) == (
        "stop-person",
        "[2011-03..2012-12]",
        "dated",
    )

    def status(on: str) -> dict[str, str]:
        return {row["named"]: row["status"] for row in asked(graph, "names-on-date", on=on)}

    assert status("2011-02-28") == {"Old Body": "valid", "New Body": "later"}
    assert status("2012-06-01") == {"Old Body": "unknown", "New Body": "unknown"}
    assert status("2012-12-30") == {"Old Body": "unknown", "New Body": "unknown"}
    assert status("2012-12-31") == {"Old Body": "former", "New Body": "valid"}
    assert status("2013-01-01") == {"Old Body": "former", "New Body": "valid"}


def test_each_value_of_a_contradiction_is_one_row(graph: Graph) -> None:
    rows = [row for row in asked(graph, "contradictions") if row["subject"] == "counted-delegation"]
    # The reason is the one that is given for the value, else the one for what it stands against.
    assert sorted((row["value"], row["status"], row["reason"]) for row in rows) == [
        ("21", "preferred", "it was counted"),
        ("24", "set-aside", "it was counted"),
        ("26", "set-aside", "it was counted"),
    ]


def test_a_period_holds_for_both_events_of_a_bridge(graph: Graph) -> None:
    assert [row["body"] for row in asked(graph, "bridges")] == ["shared-body"]
    assert asked(graph, "bridges", period="2025-11-01/2026-02-28") == []


def test_an_event_that_a_promise_is_about_is_a_later_report_of_it(graph: Graph) -> None:
    (row,) = asked(graph, "promises-past-due", on="2026-06-01")
    assert "second.opened-unit.eventStatus.held" in row["later"]


def test_a_source_in_its_own_words_gives_the_words_of_a_fact(graph: Graph) -> None:
    (row,) = (
        row
        for row in asked(graph, "independent-sources")
        if (row["subject"], row["value"]) == ("old-visit", "kind:held")
    )
    assert "Shared Body" not in row["fact"]
    rows = asked(graph, "facts-of-visit", visit="old-visit")
    held = [each for each in rows if (each["subject"], each["value"]) == ("old-visit", "kind:held")]
    assert [each["fact"] for each in held] == [row["fact"]]


def test_a_planned_stop_is_told_of_with_its_mission(graph: Graph) -> None:
    assert [row["visit"] for row in asked(graph, "missions-not-held")] == ["new-visit"]


def test_no_question_compares_a_day_with_a_bound_as_it_is_written() -> None:
    """A bound in brackets sorts after every digit: what counts is the day that it means."""
    written = [
        path.read_text(encoding="utf-8") for path in Path(queries.__file__).parent.glob("*.rq")
    ]
    raw = re.compile(r'(?:<=?|>=?) COALESCE\(\?\w+, "~?"\)')
    assert [text.partition("\n")[0] for text in written if raw.search(text)] == []
    # Where a place lay on a day is asked by the days that the compiler writes beside the bounds.
    bound = re.compile(
        r"dg:claimProperty dg:within [^\n]*\n[^\n]*OPTIONAL \{ \?\w+ dg:valid(?:From|Until) "
    )
    assert [text.partition("\n")[0] for text in written if bound.search(text)] == []
