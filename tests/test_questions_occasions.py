"""What questions make of past offices, given-up days and words on an occasion: invented."""

from __future__ import annotations

import pytest

from diplograph.backends import Graph
from fact_files import asked, graph_of

THINGS = """
organisation: harbour-body trade-body
organisation: visiting-body
post in harbour-body: harbour-chair
post in trade-body: trade-chair
person: first-person second-person
"""

#: Fact files by the slug of their source: its day, and what stands below.
FACTS = {
    "arrivals": (
        "2031-05-10",
        """
events:
  chair-visit:
    kind: visit
    label: {en: a visit of one who once held a chair, fr: une visite d'un ancien président}
    status: {is: held, at: 0-1}
    date: {is: 2031-05-08, at: 2-3}
    place: {is: ma-02, at: 4-5}
    led_by: {is: first-person, at: 6-7}
    host: {is: second-person, at: 8-9}
states:
  first-person:
    holds_post:
      - {is: harbour-chair, valid_until: "[..2031-01-15]", at: 10-11}
      - {is: trade-chair, valid_from: 2031-01-15, at: 12-13}
""",
    ),
    "signings": (
        "2031-09-10",
        """
events:
  signing-visit:
    kind: visit
    label: {en: a visit with two stops, fr: une visite avec deux haltes}
    status: {is: held, at: 0-1}
    date: {is: 2031-09-01/2031-09-05, at: 2-3}
    place: {is: ma, at: 4-5}
    party: {is: visiting-body, at: 6-7}
  last-stop:
    kind: visit
    label: {en: its last stop, fr: sa dernière halte}
    status: {is: held, at: 8-9}
    part_of: {is: signing-visit, at: 10-11}
  a-later-agreement:
    kind: agreement
    label: {en: what was agreed last, fr: le dernier accord}
    status: {is: held, at: 12-13}
    date: {is: 2031-09-04, at: 14-15}
    during: {is: signing-visit, at: 16-17}
  first-agreement:
    kind: agreement
    label: {en: what was agreed first, fr: le premier accord}
    status: {is: held, at: 18-19}
    date: {is: 2031-09-02, at: 20-21}
    during: {is: last-stop, at: 22-23}
""",
    ),
    "occasions": (
        "2031-10-10",
        """
events:
  old-visit:
    kind: visit
    label: {en: a visit of years ago, fr: une visite d'il y a des années}
    status: {is: held, at: 0-1}
    date: {is: "2021-05", at: 2-3}
    host: {is: trade-body, at: 4-5}
  new-visit:
    kind: visit
    label: {en: the visit of the day, fr: la visite du jour}
    status: {is: held, at: 6-7}
    date: {is: 2031-10-08, at: 8-9}
    host: {is: harbour-body, at: 10-11}
claims:
  - id: hoped
    kind: intention
    by: harbour-body
    about: [harbour-chair]
    gloss: {en: A line shall open., fr: Une ligne doit ouvrir.}
    at: 12-13
  - id: told
    kind: opinion
    by: trade-body
    about: [trade-chair]
    gloss: {en: Trade is slow., fr: Le commerce est lent.}
    at: 14-15
""",
    ),
    "overlaps": (
        "2031-11-10",
        """
events:
  one-visit:
    kind: visit
    label: {en: one visit, fr: une visite}
    status: {is: held, at: 0-1}
    date: {is: 2031-11-01/2031-11-04, at: 2-3}
    host: {is: harbour-body, at: 4-5}
  other-visit:
    kind: visit
    label: {en: another visit, fr: une autre visite}
    status: {is: held, at: 6-7}
    date: {is: 2031-11-04/2031-11-06, at: 8-9}
claims:
  - id: hoped
    kind: intention
    by: harbour-body
    about: [harbour-chair]
    gloss: {en: A shed shall open., fr: Un hangar doit ouvrir.}
    at: 10-11
""",
    ),
    "delays": (
        "2031-12-03",
        """
events:
  delayed-visit:
    kind: visit
    label: {en: a visit put off, fr: une visite reportée}
    status:
      - {is: postponed, at: 0-1, valid_from: 2031-12-02}
      - {is: planned, as: plan, at: 2-3, valid_from: 2031-10-09}
    date:
      - {is: 2031-12-22, as: plan, valid_until: 2031-12-02, at: 4-5}
      - {is: "2032-03", as: plan, at: 6-7}
""",
    ),
    "successions": (
        "2031-07-10",
        """
states:
  second-person:
    holds_post: {is: harbour-chair, valid_from: 2031-06, at: 14-15}
""",
    ),
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("data"), THINGS, FACTS)


def test_an_office_that_had_ended_or_had_not_begun_is_not_one_of_who_led(graph: Graph) -> None:
    rows = asked(graph, "office-holders", visit="chair-visit")
    assert [(row["post"], row["person"], row["status"]) for row in rows] == [
        ("trade-chair", "first-person", "dated")
    ]


def test_only_the_first_agreement_of_a_visit_and_its_stops_has_a_row(graph: Graph) -> None:
    rows = asked(graph, "from-announcement-to-result", period="2031-09")
    assert [(row["agreement"], row["agreed"], row["to_agreement"]) for row in rows] == [
        ("first-agreement", "2031-09-02", "1")
    ]


def test_words_of_a_host_are_of_the_visit_after_those_that_a_source_also_reports(
    graph: Graph,
) -> None:
    rows = asked(graph, "hosts-own-words")
    said = {
        (row["visit"], row["says"])
        for row in rows
        if " shall " in row["says"] or "slow" in row["says"]
    }
    assert said == {("new-visit", "A line shall open.")}


def test_given_up_days_and_the_state_before_are_past_beside_a_postponement(graph: Graph) -> None:
    rows = asked(graph, "values-as-of", about="delayed-visit")
    assert {(row["value"], row["status"]) for row in rows} == {
        ("2031-12-22", "past"),
        ("2032-03", "planned"),
        ("kind:postponed", "current"),
        ("kind:planned", "past"),
    }
