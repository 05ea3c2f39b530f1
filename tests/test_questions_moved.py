"""What questions make of a place that changed its region, by what sources say of when: invented."""

from __future__ import annotations

import pytest

from diplograph.backends import Graph
from fact_files import asked, graph_of

OPEN = "rank: deprecated, reason: nothing decides"
#: Fact files by the slug of their source: its day of publication, and what stands below.
FACTS = {
    "first": (
        "2018-10-01",
        f"""
events:
  early-visit:
    kind: visit
    label: {{en: an early visit, fr: une visite précoce}}
    status: {{is: held, at: 0-1}}
    date: {{is: 2013-04-01, at: 2-3}}
    from: {{is: us-nv, at: 4-5}}
    place: {{is: moved-quarter, at: 6-7}}
    host: {{is: shared-body, at: 8-9}}
    agenda: {{is: citrus, at: 10-11}}
  vermont-talks:
    kind: meeting
    label: {{en: talks in Vermont, fr: des entretiens au Vermont}}
    status: {{is: held, at: 12-13}}
    date: {{is: 2013-05-01, at: 14-15}}
    participant: [{{is: us-vt, at: 16-17}}, {{is: shared-body, at: 18-19}}]
  open-visit:
    kind: visit
    status: {{is: held, at: 20-21}}
    date: {{is: 2013-04-10, {OPEN}, at: 22-23}}
    from: {{is: us-ia, at: 24-25}}
    place: {{is: begun-town, at: 26-27}}
    agenda: {{is: film, at: 28-29}}
  open-signing:
    kind: agreement
    label: {{en: an open signing, fr: une signature}}
    status: {{is: held, at: 30-31}}
    during: {{is: open-visit, at: 32-33}}
    place: {{is: begun-town, at: 34-35}}
  late-visit:
    kind: visit
    label: {{en: a late visit, fr: une visite tardive}}
    status: {{is: held, at: 36-37}}
    date: {{is: 2018-09, at: 38-39}}
    from: {{is: us-ia, at: 40-41}}
    place: [{{is: begun-town, at: 42-43}}, {{is: border-town, at: 44-45}}]
  torn-visit:
    kind: visit
    status: {{is: held, at: 46-47}}
    date: {{is: 2013-04-20, at: 48-49}}
    place: {{is: moved-town, {OPEN}, at: 50-51}}
states:
  moved-town:
    within: {{is: ma-13-until-2015, valid_until: 2015-09-01, at: 52-53}}
  begun-town:
    within: {{is: ma-13-until-2015, at: 54-55}}
  border-town:
    within: {{is: ma-09, at: 56-57}}
""",
    ),
    "second": (
        "2018-10-02",
        f"""
events:
  open-visit:
    kind: visit
    status: {{is: held, at: 0-1}}
    date: {{is: 2013-04-12, {OPEN}, at: 2-3}}
  torn-visit:
    kind: visit
    status: {{is: held, at: 4-5}}
    place: {{is: other-town, {OPEN}, at: 6-7}}
states:
  begun-town:
    within: {{is: ma-09, valid_from: 2015-09-01, at: 8-9}}
  border-town:
    within: {{is: us-ca, valid_from: 2015-09-01, at: 10-11}}
""",
    ),
}
SHARED = """
city in ma-08: moved-town other-town
place in moved-town: moved-quarter
city: begun-town border-town
organisation: shared-body
visit: open-visit torn-visit
"""
OLD = "ma-13-until-2015"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("moved"), SHARED, FACTS)


@pytest.mark.parametrize(
    ("region", "found"),
    [
        # A region told of no time gives way to that of the day, also for a quarter of the town, and
        # for what is of the days of its visit, or of any of the days that sources give.
        (OLD, ["early-visit", "open-signing", "open-visit"]),
        ("ma-08", []),
        # Two regions of two countries stand against each other.
        ("ma-09", ["late-visit begun-town", "late-visit border-town"]),
        ("us-ca", ["late-visit border-town"]),
    ],
)
def test_what_took_place_was_in_the_region_of_its_days(
    graph: Graph, region: str, found: list[str]
) -> None:
    rows = asked(graph, "activity-in-region", region=region)
    several = region in {"ma-09", "us-ca"}
    assert sorted(f"{row['event']} {row['spot']}" if several else row["event"] for row in rows) == (
        found
    )


def test_two_regions_of_one_country_are_no_dispute_if_one_began(graph: Graph) -> None:
    rows = asked(graph, "activity-in-region", region="ma-09")
    assert {row["spot"]: row["status"] for row in rows} == {
        "begun-town": "in-region",
        "border-town": "in-disputed-territory",
    }
    assert {row["spot"] for row in asked(graph, "naming-of-places")} == {"border-town"}


def test_units_are_linked_by_where_places_lay_on_the_days(graph: Graph) -> None:
    bridges = {(row["first"], row["second"]) for row in asked(graph, "bridges")}
    assert bridges == {("us-vt", OLD)}
    contact = {
        (row["first"], row["second"], row["status"]) for row in asked(graph, "units-in-contact")
    }
    assert contact == {
        ("us-nv", OLD, "direct"),
        ("us-ia", OLD, "direct"),
        ("us-ia", "ma-09", "in-disputed-territory"),
        ("us-ca", "ma-09", "in-disputed-territory"),
        ("us-vt", OLD, "through-body"),
    }
    without = {row["unit"] for row in asked(graph, "units-without-tie", of="ma", to="us")}
    assert "ma-08" in without
    assert not without & {OLD, "ma-09"}


def test_sectors_are_of_the_regions_of_the_days(graph: Graph) -> None:
    rows = asked(graph, "regions-and-sectors")
    assert {(row["unit"], row["topic"]) for row in rows} == {(OLD, "citrus"), (OLD, "film")}


def test_visits_and_agreements_are_of_the_regions_of_the_days(graph: Graph) -> None:
    for place, found in {OLD: ["open-signing"], "ma-09": [], "ma": ["open-signing"]}.items():
        rows = asked(graph, "agreements", place=place)
        assert [row["agreement"] for row in rows] == found
    for place, visits in {OLD: ["early-visit", "open-visit"], "ma-09": ["late-visit"]}.items():
        rows = asked(graph, "visits-of", state=place)
        assert sorted(row["visit"] for row in rows) == visits
        rows = asked(graph, "visits-between", to=place)
        assert sorted(row["visit"] for row in rows) == visits


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Visitors from a town, which is also a host, of after its old region ended."""
    said = """
events:
  sent-visit:
    kind: visit
    label: {en: a visit from the town, fr: une visite venue de la ville}
    status: {is: held, at: 0-1}
    date: {is: 2018-05-02, at: 2-3}
    from: {is: begun-town, at: 4-5}
    place: {is: us-nh, at: 6-7}
    agenda: {is: film, at: 8-9}
  received-visit:
    kind: visit
    label: {en: a visit to the town, fr: une visite à la ville}
    status: {is: held, at: 10-11}
    date: {is: 2018-05-20, at: 12-13}
    from: {is: us-ks, at: 14-15}
    host: {is: begun-town, at: 16-17}
  named-visit:
    kind: visit
    label: {en: a visit of the old region, fr: une visite de l'ancienne région}
    status: {is: held, at: 18-19}
    date: {is: 2018-06-02, at: 20-21}
    from: {is: ma-13-until-2015, at: 22-23}
    place: {is: us-ct, at: 24-25}
states:
  begun-town:
    within:
      - {is: ma-13-until-2015, valid_until: 2015-09-01, at: 26-27}
      - {is: ma-09, valid_from: 2015-09-01, at: 28-29}
"""
    files = {"third": ("2018-10-03", said)}
    return graph_of(tmp_path_factory.mktemp("sent"), "city: begun-town", files)


def test_a_town_that_sends_or_receives_stands_for_the_region_of_the_day(sent: Graph) -> None:
    contact = {(row["first"], row["second"]) for row in asked(sent, "units-in-contact")}
    assert contact == {("us-nh", "ma-09"), ("us-ks", "ma-09"), ("us-ct", OLD)}
    without = {row["unit"] for row in asked(sent, "units-without-tie", of="ma", to="us")}
    assert "ma-09" not in without
    assert OLD not in without


@pytest.mark.parametrize(("region", "visits"), [(OLD, ["named-visit"]), ("ma-09", ["sent-visit"])])
def test_visits_and_sectors_are_of_the_region_that_the_visitors_town_lay_in(
    sent: Graph, region: str, visits: list[str]
) -> None:
    assert [row["visit"] for row in asked(sent, "visits-of", state=region)] == visits
    rows = asked(sent, "visits-between", **{"from": region, "to": "us"})
    assert [row["visit"] for row in rows] == visits
    rows = asked(sent, "regions-and-sectors")
    assert "ma-09" in {row["unit"] for row in rows}
    assert OLD not in {row["unit"] for row in rows}
