"""What questions make of a day, a rank, a list of one place and units that none names: invented."""

from __future__ import annotations

import pytest

from diplograph.backends import Graph
from fact_files import asked, graph_of

#: Fact files by the slug of their source: its day, and what stands below.
FACTS = {
    "plans": (
        "2031-02-01",
        """
events:
  invented-mission:
    kind: visit
    label: {en: an invented mission, fr: une mission inventée}
    status: {is: planned, at: 0-1, valid_from: 2031-01-20}
    date: {is: 2031-03-01/2031-03-04, at: 2-3}
    place: {is: ma-02, at: 4-5}
    from: {is: ca-nb, at: 6-7}
  invented-visit:
    kind: visit
    label: {en: an invented visit, fr: une visite inventée}
    status: {is: planned, at: 8-9}
    date: {is: 2031-03-10, at: 10-11}
claims:
  - id: promise
    kind: intention
    by: invented-body
    about: [invented-body, ca-qc]
    term: "[..2031-02-20]"
    gloss: {en: It will be received., fr: Il sera reçu.}
    at: 12-13
  - id: alone
    kind: opinion
    about: [ca-ab]
    gloss: {en: Alberta was forgotten., fr: L'Alberta a été oubliée.}
    at: 14-15
  - id: together
    kind: generalisation
    about: [ca-sk, invented-body]
    gloss: {en: Many there look to Morocco., fr: Beaucoup s'y tournent vers le Maroc.}
    at: 16-17
""",
    ),
    "reports": (
        "2031-04-01",
        """
events:
  invented-mission:
    kind: visit
    status: {is: cancelled, at: 0-1, valid_from: 2031-02-10, rank: preferred, reason: it came later}
  invented-visit:
    kind: visit
    status: {is: held, at: 2-3, rank: preferred, reason: it came later}
    date: {is: 2031-03-10, at: 4-5, rank: preferred, reason: it gives the day}
    place: {is: ma-02, at: 6-7}
    from: {is: ca-qc, at: 8-9}
    party: {is: invented-party, at: 20-21}
  invented-return:
    kind: visit
    label: {en: an invented visit back, fr: une visite inventée en retour}
    status: {is: held, at: 10-11}
    date: {is: 2031-03-20, at: 12-13, rank: deprecated, reason: nothing decides}
    place: {is: ca-qc, at: 14-15}
    from: {is: ma-02, at: 16-17}
  invented-port-visit:
    kind: visit
    label: {en: an invented visit to a port, fr: une visite inventée dans un port}
    status: {is: held, at: 26-27}
    date: {is: 2031-03-25, at: 28-29}
    place: {is: invented-port, at: 30-31}
    from: {is: ca-ns, at: 32-33}
  invented-pact:
    kind: agreement
    label: {en: an invented pact, fr: un pacte inventé}
    status: {is: held, at: 40-41}
    date: {is: 2031-03-20, at: 42-43}
states:
  invented-port:
    within: [{is: ma-11, at: 34-35}, {is: eh, at: 36-37}]
  ma-11:
    within: {is: ma, at: 38-39}
  invented-party:
    member_count: {is: 6, at: 22-23}
  invented-body:
    based_in: {is: ma-02, at: 24-25}
claims:
  - id: received
    kind: reported-state
    about: [invented-body, ca-qc]
    gloss: {en: It was received., fr: Il a été reçu.}
    at: 18-19
""",
    ),
    "counts": (
        "2031-04-03",
        """
events:
  invented-visit:
    kind: visit
    status: {is: held, at: 0-1, rank: preferred, reason: it came later}
    date: {is: 2031-03, at: 2-3}
  invented-return:
    kind: visit
    status: {is: held, at: 6-7}
    date: {is: 2031-03-21, at: 8-9, rank: deprecated, reason: nothing decides}
  invented-pact:
    kind: agreement
    status: {is: held, at: 10-11}
    date: {is: 2031-03-22, at: 12-13, rank: deprecated, reason: the other saw it}
states:
  invented-party:
    member_count: {is: 7, at: 4-5, rank: preferred, reason: the paper counted}
""",
    ),
    "doubts": (
        "2031-04-05",
        """
events:
  invented-pact:
    kind: agreement
    status: {is: cancelled, at: 0-1, rank: deprecated, reason: the others saw it}
""",
    ),
    "bounds": (
        "2032-04-01",
        """
events:
  invented-town-visit:
    kind: visit
    label: {en: an invented visit to a town, fr: une visite inventée dans une ville}
    status: {is: held, at: 0-1}
    date: {is: 2032-03-20, at: 2-3}
    place: {is: invented-town, at: 4-5}
    from: {is: us-vt, at: 6-7}
  invented-town-pact:
    kind: agreement
    label: {en: an invented pact of a town, fr: un pacte inventé d'une ville}
    status: {is: held, at: 8-9}
    date: {is: 2032-03-20, at: 10-11}
    place: {is: invented-town, at: 12-13}
states:
  invented-town:
    within:
      - {is: ma-06-until-2015, at: 14-15, valid_until: 2015}
      - {is: ma-06, at: 16-17, valid_from: 2015}
""",
    ),
}
#: The day on which an editor recorded these sources together, long after they were published.
TOGETHER = "2033-02-01"
FACTS_TOGETHER = {
    "journey-plan": (
        "2031-07-02",
        """
events:
  invented-journey:
    kind: visit
    label: {en: an invented journey, fr: un voyage inventé}
    status: {is: planned, at: 0-1}
    date: {is: 2031-09-15/2031-09-19, at: 2-3}
    party: {is: invented-journey-party, at: 10-11}
claims:
  - id: promise
    kind: intention
    by: invented-guild
    about: [invented-guild, us-ri]
    term: "[..2031-12-31]"
    gloss: {en: It will have a seat., fr: Elle aura un siège.}
    at: 4-5
  - id: second-promise
    kind: intention
    by: invented-guild
    about: [invented-guild, us-ct]
    term: "[..2031-11-30]"
    gloss: {en: It will go there., fr: Elle ira là-bas.}
    at: 6-7
states:
  invented-journey-party:
    member_count: {is: 9, as: plan, at: 8-9}
""",
    ),
    "journey-postponement": (
        "2031-09-09",
        """
events:
  invented-journey:
    kind: visit
    status: {is: postponed, at: 0-1, rank: preferred, reason: it came later}
    date: [{is: 2031-11, as: plan, at: 2-3}, {is: 2031-09-15/2031-09-19, as: plan, at: 6-7}]
claims:
  - id: seat
    kind: reported-state
    about: [invented-guild, us-ri]
    gloss: {en: It has a seat., fr: Elle a un siège.}
    at: 4-5
""",
    ),
    "journey-doubt": (
        "2031-10-21",
        """
events:
  invented-second-journey:
    kind: visit
    status: {is: held, at: 0-1, rank: deprecated, reason: nothing decides}
""",
    ),
    "journey-cancellation": (
        "2031-10-20",
        """
events:
  invented-second-journey:
    kind: visit
    label: {en: a second invented journey, fr: un second voyage inventé}
    status: {is: cancelled, at: 0-1, rank: deprecated, reason: nothing decides}
    date: {is: 2031-12-01, as: plan, at: 2-3}
""",
    ),
}
SHARED = """
organisation: invented-body invented-guild
city: invented-port invented-town
delegation: invented-journey-party invented-party
"""
SCANS = """format: 1
lists:
  invented-list:
    label: {en: an invented list, fr: un répertoire inventé}
    period: 2031
    places: [ma]
    source: invented
    recorded: 2031-05-01
    entries:
      - {id: n1, date: 2031-03, label: {en: another mission}, places: [ca-ns, ma-03]}
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(
        tmp_path_factory.mktemp("as-of"),
        SHARED,
        {**FACTS, **FACTS_TOGETHER},
        recorded=dict.fromkeys(FACTS_TOGETHER, TOGETHER),
        coverage=SCANS,
    )


def test_a_mission_is_as_it_was_known_on_the_day(graph: Graph) -> None:
    def known(on: str) -> dict[str, tuple[str, str | None, str]]:
        return {
            row["visit"]: (row["status"], row.get("since"), row["texts"])
            for row in asked(graph, "missions-not-held", on=on)
        }

    assert known("2031-01-31") == {}
    assert known("2031-02-15") == {
        "invented-mission": ("to-come", None, "plans"),
        "invented-visit": ("to-come", None, "plans"),
    }
    assert known("2031-03-31") == {
        "invented-mission": ("silent", None, "plans"),
        "invented-visit": ("silent", None, "plans"),
    }
    now = {"invented-mission": ("cancelled", "2031-02-10", "plans reports")}
    assert known("2031-04-01") == known("2031-05-01") == now


def test_what_came_of_a_promise_is_told_as_it_was_known_on_the_day(graph: Graph) -> None:
    found = {
        on: [row["status"] for row in asked(graph, "promises-past-due", on=on)]
        for on in ("2031-02-20", "2031-03-31", "2031-04-01")
    }
    assert found == {
        "2031-02-20": [],
        "2031-03-31": ["nothing-later"],
        "2031-04-01": ["later-reports"],
    }


def test_a_ranked_value_is_not_contested_nor_is_a_month_beside_its_day(graph: Graph) -> None:
    def known(on: str) -> set[tuple[str, str, str]]:
        return {
            (row["property"], row["value"], row["status"])
            for row in asked(graph, "values-as-of", on=on, about="invented-visit")
        }

    then = {
        ("dg:eventStatus", "kind:planned", "past"),
        ("dg:eventStatus", "kind:held", "current"),
        ("dg:date", "2031-03-10", "current"),
    }
    assert known("2031-04-02") == {*then, ("dg:memberCount", "6", "current")}
    assert known("2031-04-03") == {
        *then,
        ("dg:date", "2031-03", "current"),
        ("dg:memberCount", "6", "set-aside"),
        ("dg:memberCount", "7", "preferred"),
    }


def test_a_value_of_low_rank_is_shown_with_what_it_contradicts(graph: Graph) -> None:
    def known(about: str, on: str) -> set[tuple[str, str]]:
        rows = asked(graph, "values-as-of", on=on, about=about)
        return {(row["value"], row["status"]) for row in rows}

    held = ("kind:held", "current")
    ranked = {("2031-03-20", "preferred"), ("2031-03-22", "set-aside"), held}
    assert known("invented-pact", "2031-04-03") == ranked
    assert known("invented-pact", "2031-04-05") == {*ranked, ("kind:cancelled", "set-aside")}
    # The rank was given later: on the day before the value stood alone.
    assert known("invented-return", "2031-04-02") == {("2031-03-20", "current"), held}
    undecided = {("2031-03-20", "contested"), ("2031-03-21", "contested"), held}
    assert known("invented-return", "2031-04-03") == undecided


def test_a_planned_date_is_shown_until_something_follows_and_as_past_then(graph: Graph) -> None:
    def known(on: str) -> set[tuple[str, str]]:
        rows = asked(graph, "values-as-of", on=on, about="invented-mission")
        return {(row["value"], row["status"]) for row in rows}

    planned = "2031-03-01/2031-03-04"
    assert known("2031-03-31") == {(planned, "planned"), ("kind:planned", "current")}
    assert known("2031-04-01") == {
        (planned, "past"),
        ("kind:planned", "past"),
        ("kind:cancelled", "current"),
    }


def test_of_what_was_recorded_on_one_day_the_days_of_publication_tell_what_followed(
    graph: Graph,
) -> None:
    def known(about: str) -> set[tuple[str, str]]:
        rows = asked(graph, "values-as-of", on=TOGETHER, about=about)
        return {(row["value"], row["status"]) for row in rows}

    # The source that tells of the postponement names both days: that which was told before is past.
    assert known("invented-journey") == {
        ("2031-09-15/2031-09-19", "past"),
        ("2031-11", "planned"),
        ("9", "planned"),
        ("kind:planned", "past"),
        ("kind:postponed", "current"),
    }
    # One source tells of the cancellation and for when it had been planned.
    assert known("invented-second-journey") == {
        ("2031-12-01", "past"),
        ("kind:cancelled", "contested"),
        ("kind:held", "contested"),
    }
    came = {row["until"]: row["status"] for row in asked(graph, "promises-past-due", on=TOGETHER)}
    assert came["2031-12-31"] == "later-reports"
    assert came["2031-11-30"] == "nothing-later"


def test_a_list_of_one_place_lacks_the_visits_to_it_and_not_those_from_it(graph: Graph) -> None:
    rows = asked(graph, "completeness")
    assert [(row.get("event"), row["status"]) for row in rows] == [
        (None, "missing"),
        ("invented-port-visit", "beyond-the-list"),
        ("invented-visit", "beyond-the-list"),
    ]


def test_all_units_of_a_country_of_which_one_is_named_can_be_asked_for(graph: Graph) -> None:
    found = {row["unit"]: row["status"] for row in asked(graph, "units-without-tie", of="ca")}
    named = {"ca-nb", "ca-ns", "ca-sk", "ca-ab"}
    assert named | {"ca-bc", "ca-mb", "ca-nl", "ca-on", "ca-pe"} == set(found)
    assert found["ca-nb"] == "planned-only"
    # Of what is said in general only what speaks of the tie as well.
    assert (found["ca-sk"], found["ca-ab"]) == ("in-general-only", "no-record")


def test_what_took_place_where_sources_differ_is_neither_a_tie_nor_no_record(graph: Graph) -> None:
    found = {row["unit"]: row for row in asked(graph, "units-without-tie", of="ca")}
    assert found["ca-ns"]["status"] == "disputed-only"
    assert found["ca-ns"]["texts"] == "reports"
    back = {
        row["unit"]: row["status"] for row in asked(graph, "units-without-tie", of="ma", to="ca")
    }
    assert (back["ma-11"], "ma-02" in back) == ("disputed-only", False)


def test_what_took_place_in_a_town_is_in_the_region_that_it_lay_in_on_the_day(graph: Graph) -> None:
    def found(name: str, column: str, **written: str) -> list[str]:
        return [row[column] for row in asked(graph, name, **written)]

    assert found("visits-of", "visit", state="ma-06") == ["invented-town-visit"]
    assert found("agreements", "agreement", place="ma-06") == ["invented-town-pact"]
    assert found("visits-of", "visit", state="ma-06-until-2015") == []
    assert found("agreements", "agreement", place="ma-06-until-2015") == []
    assert found("visits-between", "visit", to="ma-06") == ["invented-town-visit"]
    assert found("visits-between", "visit", to="ma-06-until-2015") == []
    assert found("visits-between", "visit", **{"from": "ma-06-until-2015", "to": "us"}) == []
    rows = asked(graph, "units-without-tie", of="ma", to="us")
    status = {row["unit"]: row["status"] for row in rows}
    assert "ma-06" not in status
    assert status["ma-06-until-2015"] == "no-record"
