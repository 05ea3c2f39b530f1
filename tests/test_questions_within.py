"""What a meeting within a visit, and an agreement made during it, tie to it: invented."""

from __future__ import annotations

import pytest

from diplograph.backends import Graph
from fact_files import Files, asked, cited, graph_of

#: Fact files by the slug of their source: its day of publication, and what stands below. One body
#: is at a meeting within a visit, another is a party to what was signed during a leg of one.
FACTS: Files = {
    "meeting": (
        "2031-04-02",
        """
events:
  iowa-visit:
    kind: visit
    status: {is: held, at: 0-1}
    from: {is: us-ia, at: 2-3}
    place: {is: ma, at: 4-5}
  iowa-talks:
    kind: meeting
    status: {is: held, at: 6-7}
    part_of: {is: iowa-visit, at: 8-9}
    participant: {is: talking-body, at: 10-11}
  settat-talks:
    kind: meeting
    status: {is: held, at: 12-13}
    participant: [{is: ma-06, at: 14-15}, {is: talking-body, at: 16-17}]
""",
    ),
    "agreement": (
        "2031-04-03",
        """
events:
  french-visit:
    kind: visit
    status: {is: held, at: 0-1}
    from: {is: fr, at: 2-3}
    place: [{is: first-town, at: 4-5}, {is: second-town, at: 6-7}]
  french-stop:
    kind: visit
    status: {is: held, at: 8-9}
    part_of: {is: french-visit, at: 10-11}
    place: {is: first-town, at: 12-13}
  stop-agreement:
    kind: agreement
    label: {en: what was signed at the stop, fr: ce qui fut signé à l'étape}
    status: {is: held, at: 14-15}
    during: {is: french-stop, at: 16-17}
    parties: {is: signing-body, at: 18-19}
    concerns: {is: citrus, at: 20-21}
  visit-agreement:
    kind: agreement
    label: {en: what was signed elsewhere, fr: ce qui fut signé ailleurs}
    status: {is: held, at: 22-23}
    during: {is: french-visit, at: 24-25}
    place: {is: second-town, at: 26-27}
    concerns: {is: logistics, at: 28-29}
  stop-talks:
    kind: meeting
    status: {is: held, at: 30-31}
    part_of: {is: french-stop, at: 32-33}
    agenda: {is: tourism, at: 34-35}
  vermont-talks:
    kind: meeting
    status: {is: held, at: 36-37}
    participant: [{is: us-vt, at: 38-39}, {is: signing-body, at: 40-41}]
  utah-agreement:
    kind: agreement
    label: {en: Utah's agreement, fr: l'accord de l'Utah}
    status: {is: held, at: 42-43}
    during: {is: french-stop, at: 44-45}
    parties: {is: us-ut, at: 46-47}
""",
    ),
}
SHARED = """
city in ma-09: first-town
city in ma-03: second-town
organisation: talking-body signing-body
visit: iowa-visit french-visit french-stop
meeting: iowa-talks settat-talks stop-talks vermont-talks
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("within"), SHARED, FACTS)


@pytest.mark.parametrize("name", ["bridges", "units-in-contact"])
def test_a_body_bridges_by_a_meeting_or_an_agreement_within_a_visit(
    graph: Graph, name: str
) -> None:
    rows = {
        (row["body"], row["first"], row["second"]): row
        for row in asked(graph, name)
        if row.get("status", "through-body") == "through-body"
    }
    # What was signed at the stop was at the visit, and so in its other town as well.
    assert set(rows) == {
        ("talking-body", "us-ia", "ma-06"),
        ("signing-body", "us-vt", "ma-09"),
        ("signing-body", "us-vt", "ma-03"),
    }
    assert rows["talking-body", "us-ia", "ma-06"]["events"] == "iowa-visit settat-talks"
    assert cited(*rows.values()) >= {
        "meeting.iowa-talks.participant.talking-body",
        "meeting.iowa-talks.partOf.iowa-visit",
        "agreement.stop-agreement.hasParty.signing-body",
        "agreement.stop-agreement.signedDuring.french-stop",
    }


def test_a_party_to_what_was_signed_during_a_visit_is_in_contact_with_where_that_was(
    graph: Graph,
) -> None:
    direct = {
        (row["first"], row["second"])
        for row in asked(graph, "units-in-contact")
        if row["status"] == "direct"
    }
    assert direct == {("us-ut", "ma-03"), ("us-ut", "ma-09")}
    without = {row["unit"] for row in asked(graph, "units-without-tie", of="us", to="ma-09")}
    assert "us-ut" not in without
    assert "us-vt" in without


def test_what_has_no_place_of_its_own_was_where_the_nearest_event_around_it_was(
    graph: Graph,
) -> None:
    rows = asked(graph, "regions-and-sectors")
    assert {(row["unit"], row["sector"]) for row in rows} == {
        ("ma-09", "sector:citrus"),
        ("ma-09", "sector:tourism"),
        ("ma-03", "sector:logistics"),
    }
    (citrus,) = (row for row in rows if row["sector"] == "sector:citrus")
    assert cited(citrus) == {
        "agreement.french-stop.takesPlaceIn.first-town",
        "agreement.stop-agreement.concerns.citrus",
        "agreement.stop-agreement.eventStatus.held",
        "agreement.stop-agreement.signedDuring.french-stop",
    }
