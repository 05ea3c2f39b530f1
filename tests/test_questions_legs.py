"""What is said of a leg, or of a meeting within it, is said of the visit around it: invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplograph.backends import Graph
from fact_files import asked, cited, event, graph_of

VISIT = "invented-visit"
#: Fact files by the slug of their source: its day of publication, and what stands below.
FACTS = {
    "whole": (
        "2031-04-02",
        """\
  publisher: whole-paper
events:
  invented-visit:
    kind: visit
    status: {is: held, at: 0-1}
    date: {is: 2031-03-01/2031-03-03, at: 2-3}
    agenda: {is: citrus, at: 4-5}
    place: {is: ma, at: 14-15}
    organiser: [{is: visiting-body, at: 16-17}, {is: second-body, at: 18-19}]
  invented-stop:
    kind: visit
    status: {is: held, at: 6-7}
    part_of: {is: invented-visit, at: 8-9}
  invented-talks:
    kind: meeting
    status: {is: held, at: 10-11}
    part_of: {is: invented-stop, at: 12-13}
states:
  visiting-body:
    based_in: {is: us-ia, at: 20-21}
""",
    ),
    "leg": (
        "2031-04-03",
        """\
  publisher: leg-paper
  text: {sha256: 252f10c83610ebca1a059c0bae8255eba2f95be4d1d7bcfa89d7248a82d9f111, length: 20}
events:
  invented-stop:
    kind: visit
    status: {is: held, at: 0-1}
    place: {is: invented-town, at: 2-3}
    host: {is: receiving-person, at: 4-5}
    from: {is: us-ia, at: 6-7}
    participant: [{is: visiting-body, at: 18-19}, {is: deputy-person, at: 19-20}]
    led_by: {is: leading-person, at: 8-9}
    organiser: [{is: visiting-body, at: 1-2}, {is: second-body, by: receiving-body, at: 3-4}]
    agenda: {is: logistics, by: receiving-body, at: 10-11}
states:
  receiving-person:
    holds_post: {is: receiving-chair, at: 12-13}
  deputy-person:
    holds_post: {is: receiving-deputy, at: 16-17}
  second-person:
    holds_post: {is: receiving-second, at: 17-18}
claims:
  - id: fine
    kind: opinion
    about: [invented-stop]
    gloss: {en: It was a fine stop.}
    at: 14-15
spans:
  8-9: [1, 252f10c83610ebca1a059c0bae8255eba2f95be4d1d7bcfa89d7248a82d9f111]
""",
    ),
    "meeting": (
        "2031-04-04",
        """\
  publisher: meeting-paper
events:
  invented-talks:
    kind: meeting
    status: {is: held, at: 0-1}
    place: {is: invented-town, at: 2-3}
    host: {is: second-body, at: 4-5}
    agenda: {is: tourism, by: second-body, at: 6-7}
""",
    ),
}
SHARED = """
city in ma-09: invented-town
organisation: receiving-body second-body visiting-body whole-paper leg-paper meeting-paper
person: leading-person receiving-person deputy-person second-person
post in receiving-body: receiving-chair receiving-deputy receiving-second
visit: invented-visit invented-stop
meeting: invented-talks
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("legs"), SHARED, FACTS)


def test_who_reports_a_leg_or_a_meeting_within_it_reports_the_visit(graph: Graph) -> None:
    (row,) = asked(graph, "visits-between")
    told = {name: row[name] for name in ("visit", "visitors_from", "host", "place", "date")}
    assert told == {
        "visit": VISIT,
        "visitors_from": "Iowa",
        "host": "Receiving Person; Second Body",
        "place": "Invented Town",
        "date": "2031-03-01/2031-03-03",
    }
    assert (row["sources"], row["independent"], row["texts"]) == ("3", "3", "leg meeting whole")
    told_by = cited(row)
    assert told_by >= {
        "leg.invented-stop.hostedBy.receiving-person",
        "whole.invented-stop.partOf.invented-visit",
        "whole.invented-talks.partOf.invented-stop",
    }


def test_the_facts_of_a_visit_are_those_of_its_legs_and_of_the_meetings_within_them(
    graph: Graph,
) -> None:
    told = {
        (row["subject"], row["property"], row["value"]): (row["sources"], row["independent"])
        for row in asked(graph, "facts-of-visit", visit=VISIT)
    }
    held = {subject: counts for (subject, _, value), counts in told.items() if value == "kind:held"}
    # Who reports a part reports the visit: the leg's paper and the meeting's do so too.
    assert held == {VISIT: ("3", "3"), "invented-stop": ("2", "2"), "invented-talks": ("2", "2")}
    assert ("invented-talks", "dg:onAgenda", "sector:tourism") in told
    # Who tells of a part what is accepted of the visit tells it of the visit.
    assert told[VISIT, "dg:organisedBy", "visiting-body"] == ("2", "2")
    assert told["invented-stop", "dg:organisedBy", "visiting-body"] == ("1", "1")
    wording = {row["value"]: row["fact"] for row in asked(graph, "facts-of-visit", visit=VISIT)[:1]}
    assert wording == {"kind:held": "Invented visit: status held."}


def test_who_led_a_leg_led_the_visit(graph: Graph) -> None:
    (row,) = asked(graph, "passages-for-leader", visit=VISIT)
    assert (row["person"], row["source"], row["start"]) == ("leading-person", "leg", "8")
    (of_the_leg,) = asked(graph, "passages-for-leader", visit="invented-stop")
    assert of_the_leg == {**row, "visit": "invented-stop"}


def test_an_outlet_that_reports_a_leg_reports_one_event(graph: Graph) -> None:
    counted = {
        row["outlet"]: (row["opinions"], row["events"])
        for row in asked(graph, "opinions-by-outlet")
    }
    # A meeting is an event, and so is the visit that it is part of.
    assert counted == {
        "leg-paper": ("1", "1"),
        "meeting-paper": ("0", "2"),
        "whole-paper": ("0", "2"),
    }


def test_who_received_a_leg_stands_for_the_body_whose_offices_are_asked(graph: Graph) -> None:
    rows = asked(graph, "office-holders")
    assert {(row["visit"], row["post"], row["person"], row["status"]) for row in rows} == {
        (VISIT, "receiving-chair", "receiving-person", "undated"),
        (VISIT, "receiving-deputy", "deputy-person", "undated"),
        (VISIT, "receiving-second", "second-person", "undated"),
    }


def test_who_came_and_who_received_is_told_alike_by_all_questions_on_visits(graph: Graph) -> None:
    (week,) = asked(graph, "visits-in-week", week="2031-03-01/2031-03-03")
    # Not the deputy, who is of the host's body.
    assert week["who"] == "Iowa; Leading Person; Visiting Body"
    told = [
        week,
        *asked(graph, "visits-between"),
        *(
            row
            for name, written in (("visits-held", {}), ("visits-of", {"state": "us-ia"}))
            for row in asked(graph, name, **written)
            if row["visit"] == VISIT
        ),
    ]
    for row in told:
        assert row["host"] == "Receiving Person; Second Body"
        assert row.get("place", "Invented Town") == "Invented Town"
        assert row.get("visitors_from", "Iowa") == "Iowa"
        told_by = cited(row)
        assert {
            "leg.invented-stop.hostedBy.receiving-person",
            "whole.invented-stop.partOf.invented-visit",
        } <= told_by


def test_what_the_host_of_a_leg_or_its_body_says_alone_is_the_hosts_own(graph: Graph) -> None:
    # Of the leg it alone names an organiser, whom another names of the visit.
    told = {row["claims"] for row in asked(graph, "hosts-own-words") if row["visit"] == VISIT}
    assert {claims.rpartition("/")[2] for claims in told} == {
        "leg.invented-stop.onAgenda.logistics.by-receiving-body",
        "meeting.invented-talks.onAgenda.tourism.by-second-body",
    }


def test_a_sector_of_a_leg_ties_its_region_once_by_the_visit(graph: Graph) -> None:
    rows = {
        row["sector"]: (row["unit"], row["events"], row["status"])
        for row in asked(graph, "regions-and-sectors")
    }
    # Of the visit itself the place is that of its leg, as no source gives another.
    assert rows == {
        "sector:citrus": ("ma-09", VISIT, "one-event"),
        "sector:logistics": ("ma-09", VISIT, "one-event"),
        "sector:tourism": ("ma-09", "invented-talks", "one-event"),
    }


def test_a_sector_without_agreement_is_of_the_visit_around_the_leg(graph: Graph) -> None:
    rows = asked(graph, "sectors-without-agreement")
    assert {row["sector"]: row["events"] for row in rows} == {
        "sector:citrus": VISIT,
        "sector:logistics": VISIT,
        "sector:tourism": "invented-talks",
    }


#: A mission of which no source gives the date, with two stops of which two give theirs, and a third
#: of which none does.
UNDATED = {
    "announcement": (
        "2031-02-03",
        """
events:
  invented-mission:
    kind: visit
    status: {is: planned, at: 0-1, valid_from: 2031-02-01}
""",
    ),
    "mission": (
        "2031-04-02",
        """
events:
  invented-mission:
    kind: visit
    status: {is: held, at: 0-1, rank: preferred, reason: it is later}
    from: {is: us-ia, at: 2-3}
    place: {is: ma-09, at: 4-5}
  invented-stay:
    kind: visit
    status: {is: held, at: 6-7}
    part_of: {is: invented-mission, at: 8-9}
    date: {is: 2031-02-27, by: invented-guild, at: 10-11}
""",
    ),
    "return": (
        "2031-04-03",
        """
events:
  invented-return:
    kind: visit
    status: {is: held, at: 0-1}
    part_of: {is: invented-mission, at: 2-3}
    date: {is: 2031-03-02/2031-03-03, at: 4-5}
  invented-dinner:
    kind: meeting
    status: {is: held, at: 6-7}
    part_of: {is: invented-return, at: 8-9}
""",
    ),
    "placed": (
        "2032-05-04",
        """
events:
  invented-round:
    kind: visit
    status: {is: held, at: 0-1}
  placed-stop:
    kind: visit
    status: {is: held, at: 2-3}
    part_of: {is: invented-round, at: 4-5}
    from: {is: us-ia, at: 6-7}
    place: {is: ma-09, at: 8-9}
    date: {is: 2032-05-01, at: 10-11}
""",
    ),
}
#: A list of the visits from the one country to the other.
LIST = """format: 1
lists:
  invented-list:
    label: {en: an invented list, fr: un répertoire inventé}
    period: 2031/2032
    places: [us, ma]
    source: invented
    recorded: 2032-06-01
    entries:
      - {id: n1, date: 2031-05, label: {en: another mission}, places: [us-nv, ma-03]}
"""
UNDATED_SHARED = """
organisation: invented-guild
visit: invented-mission invented-stay invented-return invented-round placed-stop
meeting: invented-dinner
"""


@pytest.fixture(scope="module")
def undated(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("undated"), UNDATED_SHARED, UNDATED, coverage=LIST)


def mission(graph: Graph, name: str, **written: str) -> dict[str, str] | None:
    rows = asked(graph, name, **written)
    return next((row for row in rows if row["visit"] == "invented-mission"), None)


@pytest.mark.parametrize(
    ("name", "key", "others"),
    [
        ("visits-between", "period", {}),
        ("visits-in-week", "week", {}),
        ("visits-held", "period", {}),
        ("visits-of", "period", {"state": "us-ia"}),
    ],
)
def test_a_visit_without_a_date_is_found_by_those_of_its_legs(
    undated: Graph, name: str, key: str, others: dict[str, str]
) -> None:
    def found(days: str) -> dict[str, str] | None:
        return mission(undated, name, **{key: days}, **others)

    row = found("2031-03-03/2031-03-09")
    assert row is not None
    assert (row["date"], row["dated_by"]) == ("2031-02-27; 2031-03-02/2031-03-03", "legs")
    assert row.get("in_period", "possible") == "possible"
    if name == "visits-held":
        assert row["according_to"] == "Invented Guild"
    told_by = cited(row)
    assert sum(".date." in iri for iri in told_by) == 2
    assert "return.invented-return.partOf.invented-mission" in told_by
    whole = found("2031-02-20/2031-03-09")
    assert whole is not None
    assert whole.get("in_period", "certain") == "certain"
    assert found("2031-03-04/2031-03-09") is None
    assert found("2031-01-01/2031-02-26") is None


def test_a_visit_without_a_date_began_in_the_year_of_its_first_leg(undated: Graph) -> None:
    years = {row["year"]: row for row in asked(undated, "contact-by-year", one="us", other="ma")}
    assert years["2031"]["visits"] == "1"
    assert ".invented-stay.date." in years["2031"]["claims"]


def test_a_visit_without_an_agreement_is_dated_by_its_legs(undated: Graph) -> None:
    (row,) = asked(undated, "visits-without-agreement", period="2031-03-03/2031-03-09")
    assert (row["visit"], row["date"]) == ("invented-mission", "2031-02-27; 2031-03-02/2031-03-03")
    told_by = cited(row)
    assert sum(".date." in iri for iri in told_by) == 2
    assert "return.invented-return.partOf.invented-mission" in told_by
    assert asked(undated, "visits-without-agreement", period="2031-03-04/2031-03-09") == []


def test_a_visit_is_to_a_place_by_its_legs_and_cites_them(graph: Graph) -> None:
    (row,) = asked(graph, "from-announcement-to-result", place="ma-09")
    assert row["visit"] == VISIT
    told_by = cited(row)
    assert told_by >= {
        "leg.invented-stop.takesPlaceIn.invented-town",
        "whole.invented-stop.partOf.invented-visit",
        "meeting.invented-talks.takesPlaceIn.invented-town",
    }


def test_a_visit_dated_by_its_legs_may_have_begun_before_them(undated: Graph) -> None:
    (row,) = asked(undated, "from-announcement-to-result", period="2031-02-27")
    assert (row["visit"], row["dated_by"]) == ("invented-mission", "legs")
    assert row["date"] == "2031-02-27; 2031-03-02/2031-03-03"
    assert row["announced"] == "2031-02-01"
    assert "to_visit" not in row
    assert sum(".date." in iri for iri in cited(row)) == 2
    assert asked(undated, "from-announcement-to-result", period="2031-03") == []


def test_a_visit_of_which_only_legs_have_days_and_places_is_beyond_a_list(undated: Graph) -> None:
    def beyond(**written: str) -> dict[str, dict[str, str]]:
        rows = asked(undated, "completeness", **written)
        return {row["event"]: row for row in rows if row["status"] == "beyond-the-list"}

    found = beyond()
    assert {event: row["date"] for event, row in found.items()} == {
        "invented-mission": "2031-02-27; 2031-03-02/2031-03-03",
        "invented-round": "2032-05-01",
    }
    assert cited(found["invented-round"]) >= {
        "placed.placed-stop.takesPlaceIn.ma-09",
        "placed.placed-stop.visitorFrom.us-ia",
        "placed.placed-stop.partOf.invented-round",
    }
    assert beyond(without="ma-03").keys() == found.keys()
    assert beyond(without="ma-09") == {}


def test_what_was_known_of_a_visit_is_told_of_its_legs_and_of_the_meetings_within_them(
    tmp_path: Path,
) -> None:
    things = "visit: trip leg\nmeeting: talks\nevent: other\ndelegation: leg-group\n"
    counted = "\nstates:\n  leg-group:\n    member_count: {is: 9, at: 20-21}\n"
    held = "held, rank: preferred, reason: it came later"
    files = {
        "on-plan": (
            "2031-01-10",
            event("leg", status="planned", date="2031-03-12", part_of="trip"),
        ),
        "on-leg": (
            "2031-03-15",
            event("leg", status=held, part_of="trip", party="leg-group") + counted,
        ),
        "on-trip": ("2031-03-15", event("trip", date="2031-03")),
        "on-talks": (
            "2031-03-16",
            event("talks", kind="meeting", date="2031-03-13", part_of="leg"),
        ),
        "on-other": ("2031-03-15", event("other", kind="event", date="2031-03-14")),
    }
    graph = graph_of(tmp_path, things, files)

    def known(on: str) -> list[tuple[str, str]]:
        rows = asked(graph, "values-as-of", on=on, about="trip")
        return [(row["subject"], row["value"]) for row in rows if row["status"] != "past"]

    day, state = ("leg", "2031-03-12"), ("leg", "kind:held")
    assert known("2031-03-01") == [day, ("leg", "kind:planned")]
    rest = [("trip", "2031-03"), ("trip", "kind:held")]
    assert known("2031-03-15") == [day, state, ("leg-group", "9"), *rest]
    talks = [("talks", "2031-03-13"), ("talks", "kind:held")]
    assert known("2031-03-16") == [day, state, ("leg-group", "9"), *talks, *rest]
