"""What questions make of past offices, given-up days and words on an occasion: invented."""

from __future__ import annotations

import pytest
from invented import asked, graph_of

from diplograph.backends import Graph

THINGS = """
organisation: harbour-body trade-body
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
