"""A visit to a forum or a mission of others is a visit by itself, and a leg is none: invented."""

from __future__ import annotations

import pytest

from diplograph.analysis import analyse
from diplograph.backends import Graph
from fact_files import Files, asked, cited, graph_of

#: Fact files by the slug of their source: its day of publication, and what stands below.
FACTS: Files = {
    "forum": (
        "2031-04-02",
        """
events:
  invented-forum:
    kind: meeting
    status: {is: held, at: 0-1}
    host: {is: forum-body, at: 2-3}
    place: {is: forum-town, at: 4-5}
    date: {is: 2031-03-01/2031-03-05, at: 6-7}
  forum-day:
    kind: meeting
    status: {is: held, at: 8-9}
    part_of: {is: invented-forum, at: 10-11}
  guest-visit:
    kind: visit
    status: {is: held, at: 12-13}
    part_of: {is: forum-day, at: 14-15}
    from: {is: us-ia, at: 16-17}
    place: {is: forum-town, at: 18-19}
    date: {is: 2031-03-02, at: 20-21}
  guest-stop:
    kind: visit
    status: {is: held, at: 22-23}
    part_of: {is: guest-visit, at: 24-25}
    place: {is: forum-town, at: 26-27}
""",
    ),
    "mission": (
        "2032-04-02",
        """
events:
  french-mission:
    kind: visit
    status: {is: held, at: 0-1}
    host: {is: forum-body, at: 2-3}
    from: {is: fr-ara, at: 4-5}
    place: {is: forum-town, at: 6-7}
    date: {is: 2032-03-01/2032-03-05, at: 8-9}
  joining-visit:
    kind: visit
    status: {is: held, at: 10-11}
    part_of: {is: french-mission, at: 12-13}
    from: {is: us-nv, at: 14-15}
    place: {is: forum-town, at: 16-17}
    date: {is: 2032-03-02, at: 18-19}
  french-dinner:
    kind: meeting
    status: {is: held, at: 20-21}
    part_of: {is: french-mission, at: 22-23}
    host: {is: dinner-body, at: 24-25}
""",
    ),
    "leg": (
        "2033-04-02",
        """
events:
  joint-mission:
    kind: visit
    status: {is: held, at: 0-1}
    from: {is: us-ia, at: 2-3}
    place: {is: ma, at: 4-5}
    date: {is: 2033-03-01/2033-03-05, at: 6-7}
  fellow-leg:
    kind: visit
    status: {is: held, at: 8-9}
    part_of: {is: joint-mission, at: 10-11}
    from: {is: us-ut, at: 12-13}
    place: {is: forum-town, at: 14-15}
    date: {is: 2033-03-02, at: 16-17}
  silent-leg:
    kind: visit
    status: {is: held, at: 18-19}
    part_of: {is: joint-mission, at: 20-21}
    party: {is: forum-body, at: 22-23}
    place: {is: forum-town, at: 24-25}
""",
    ),
    "plans": (
        "2034-04-02",
        """
events:
  planned-forum:
    kind: meeting
    status: {is: planned, at: 0-1}
  planned-visit:
    kind: visit
    status: {is: planned, at: 2-3}
    part_of: {is: planned-forum, at: 4-5}
  planned-mission:
    kind: visit
    status: {is: planned, at: 6-7}
  early-visit:
    kind: visit
    status: {is: held, at: 8-9}
    part_of: {is: planned-mission, at: 10-11}
    from: {is: us-ut, at: 12-13}
    place: {is: forum-town, at: 14-15}
    date: {is: 2034-03-02, at: 16-17}
""",
    ),
}
SHARED = """
city in ma-09: forum-town
organisation: forum-body dinner-body
visit: guest-visit guest-stop french-mission joining-visit joint-mission fellow-leg silent-leg
visit: planned-visit planned-mission early-visit
meeting: invented-forum forum-day french-dinner planned-forum
"""
#: The visits from the one country to the other.
VISITS = {"guest-visit", "joining-visit", "joint-mission", "early-visit"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("forums"), SHARED, FACTS)


def test_a_visit_to_a_forum_or_to_a_mission_of_others_is_one_row(graph: Graph) -> None:
    rows = asked(graph, "visits-between")
    assert [row["visit"] for row in rows] == [
        "guest-visit",
        "joining-visit",
        "joint-mission",
        "early-visit",
    ]
    assert rows[2]["visitors_from"] == "Iowa; Utah"
    # That a visit is part of a forum is no evidence for the visit; that a leg is part of it, is.
    assert "forum.guest-visit.partOf.forum-day" not in cited(*rows)
    assert "forum.guest-stop.partOf.guest-visit" in cited(rows[0])


def test_who_joins_a_mission_of_others_is_none_of_its_visitors(graph: Graph) -> None:
    (row,) = asked(graph, "visits-between", **{"from": "fr"})
    assert (row["visit"], row["visitors_from"]) == ("french-mission", "Auvergne-Rhône-Alpes")
    assert row["host"] == "Dinner Body; Forum Body"


def test_every_question_on_visits_counts_the_same_ones(graph: Graph) -> None:
    every = {"week": "2031-01-01/2034-12-31"}
    assert {row["visit"] for row in asked(graph, "visits-in-week", **every)} == {
        *VISITS,
        "french-mission",
    }
    assert {row["visit"] for row in asked(graph, "visits-without-agreement")} == {
        *VISITS,
        "french-mission",
    }
    reported = asked(graph, "from-announcement-to-result", place="us")
    assert {row["visit"] for row in reported} == VISITS
    years = {row["year"]: row["events"] for row in asked(graph, "contact-by-year")}
    assert years == {
        "2031": "guest-visit",
        "2032": "joining-visit",
        "2033": "joint-mission",
        "2034": "early-visit",
    }


def test_a_visit_to_a_forum_is_no_leg(graph: Graph) -> None:
    rows = asked(graph, "activity-in-region", region="ma-09")
    assert {row["event"] for row in rows if row["kind"] == "leg"} == {
        "fellow-leg",
        "guest-stop",
        "silent-leg",
    }


def test_a_planned_visit_to_a_forum_that_is_planned_is_a_mission_not_held(graph: Graph) -> None:
    rows = asked(graph, "missions-not-held")
    assert {row["visit"] for row in rows} == {"planned-visit", "planned-mission"}


def test_the_timeline_counts_a_visit_to_a_forum_beside_it(graph: Graph) -> None:
    rows = {row["period"]: str(row["events"]) for row in analyse(graph, "timeline").rows}
    counted = {iri.rpartition("/")[2] for iri in rows["2031"].split()}
    assert {"invented-forum", "guest-visit"} <= counted
    assert not counted & {"forum-day", "guest-stop"}
