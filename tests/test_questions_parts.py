"""What questions make of meetings within visits, sides, past offices and spots: invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplograph.backends import Graph
from fact_files import asked, event, graph_of

VISIT = "invented-visit"
#: Fact files by the slug of their source: its day of publication, and what stands below.
FACTS = {
    "first": (
        "2031-04-02",
        """
events:
  invented-visit:
    kind: visit
    status: {is: held, at: 0-1}
    date: {is: 2031-03-01/2031-03-03, at: 2-3}
    place: {is: invented-town, at: 4-5}
    host: {is: receiving-body, at: 6-7}
    from: {is: us-ia, at: 50-51}
    led_by: {is: leading-person, at: 8-9}
    agenda: {is: citrus, at: 10-11}
    participant:
      - {is: visiting-body, at: 12-13}
      - {is: receiving-person, at: 14-15}
      - {is: neighbouring-body, at: 16-17}
  invented-stop:
    kind: visit
    status: {is: held, at: 18-19}
    place: {is: invented-town, at: 20-21}
    part_of: {is: invented-visit, at: 22-23}
  invented-talks:
    kind: meeting
    label: {en: invented talks, fr: des entretiens inventés}
    status: {is: held, at: 24-25}
    place: {is: invented-town, at: 26-27}
    agenda: {is: logistics, at: 28-29}
    part_of: {is: invented-stop, at: 30-31}
  invented-agreement:
    kind: agreement
    label: {en: an invented agreement, fr: un accord inventé}
    status: {is: held, at: 44-45}
    during: {is: invented-stop, certainty: probable, at: 46-47}
    concerns: {is: citrus, at: 48-49}
states:
  leading-person:
    holds_post:
      - {is: first-chair, valid_until: 2030-01-01, at: 32-33}
      - {is: first-chair, valid_from: 2031, at: 34-35}
      - {is: second-chair, valid_from: 2031-04-01, at: 36-37}
      - {is: third-chair, at: 38-39}
      - {is: fourth-chair, valid_until: 2031, at: 56-57}
  receiving-person:
    holds_post: {is: receiving-chair, at: 40-41}
  first-chair:
    post_title:
      - {is: head, valid_until: 2031-01-01, at: 52-53}
      - {is: chair, valid_from: 2031-01-01, at: 54-55}
  neighbouring-body:
    based_in: {is: ma-09, at: 42-43}
""",
    ),
    "second": (
        "2031-04-03",
        """
events:
  invented-visit:
    kind: visit
    status: {is: held, at: 0-1}
    agenda: {is: citrus, at: 2-3}
states:
  leading-person:
    holds_post:
      - {is: second-chair, at: 4-5}
      - {is: third-chair, valid_until: 2031-03-01, at: 6-7}
""",
    ),
    "third": (
        "2031-04-04",
        """
events:
  invented-tour:
    kind: visit
    status: {is: held, at: 0-1}
    date: {is: 2031-03-20, at: 2-3}
    place: [{is: far-town, at: 4-5}, {is: invented-town, at: 6-7}]
states:
  far-town:
    name: {is: Far Town, at: 8-9}
    within: {is: ma, valid_from: 2016, at: 10-11}
""",
    ),
    "fourth": (
        "2031-04-05",
        """
events:
  invented-tour:
    kind: visit
    status: {is: held, at: 0-1}
    place: [{is: far-town, at: 2-3}, {is: far-harbour, at: 4-5}]
states:
  far-town:
    name: {is: Ville lointaine, at: 6-7}
    within: {is: far-territory, at: 8-9}
""",
    ),
    "fifth": (
        "2031-04-06",
        """
events:
  invented-tour:
    kind: visit
    status: {is: held, at: 0-1}
    place: {is: far-harbour, at: 2-3}
states:
  far-town:
    within: {is: far-territory, at: 4-5}
  far-territory:
    within: {is: ma, at: 6-7}
""",
    ),
}
SHARED = """
city in ma-09: invented-town
city: far-town
place in far-town: far-harbour
place: far-territory
organisation: visiting-body receiving-body neighbouring-body
person: leading-person receiving-person
post in visiting-body: first-chair second-chair third-chair fourth-chair
post in receiving-body: receiving-chair
visit: invented-visit invented-tour invented-stop
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("parts"), SHARED, FACTS)


def test_sectors_of_a_meeting_within_a_leg_count_for_the_visit(graph: Graph) -> None:
    rows = {
        (row["source"], row["sector"]): row
        for row in asked(graph, "sectors-by-source", visit=VISIT)
    }
    assert {key: row["status"] for key, row in rows.items()} == {
        ("first", "sector:citrus"): "in-all",
        ("first", "sector:logistics"): "in-some",
        ("second", "sector:citrus"): "in-all",
    }
    claims = rows["first", "sector:logistics"]["claims"].split()
    assert [iri.rpartition("/")[2] for iri in claims] == [
        "first.invented-talks.onAgenda.logistics",
        "first.invented-stop.partOf.invented-visit",
        "first.invented-talks.partOf.invented-stop",
    ]
    agenda = {row["sector"] for row in asked(graph, "agenda-of-visits") if row["visit"] == VISIT}
    assert agenda == {"sector:citrus", "sector:logistics"}
    assert rows["first", "sector:citrus"]["claims"] == "first.invented-visit.onAgenda.citrus"


def test_a_leg_is_a_visit_and_a_meeting_within_one_is_a_meeting(graph: Graph) -> None:
    rows = asked(graph, "activity-in-region", region="ma-09")
    assert {row["event"]: row["kind"] for row in rows} == {
        "invented-visit": "visit",
        "invented-stop": "leg",
        "invented-talks": "meeting",
        "invented-tour": "visit",
    }


def test_who_visited_are_all_who_came_and_nobody_of_the_hosts(graph: Graph) -> None:
    (row,) = asked(graph, "visits-in-week", week="2031-03-01/2031-03-03")
    assert (row["who"], row["host"]) == ("Iowa; Leading Person; Visiting Body", "Receiving Body")
    cited = {iri.rpartition(".")[2] for iri in row["claims"].split()}
    assert cited >= {"leading-person", "visiting-body"}
    assert not cited & {"receiving-person", "neighbouring-body"}


def test_a_fact_of_a_visit_is_no_office_of_another_time(graph: Graph) -> None:
    posts = {
        row["value"]: (row.get("time"), row["sources"])
        for row in asked(graph, "facts-of-visit", visit=VISIT)
        if row["property"] == "dg:holdsPost"
    }
    assert posts == {"first-chair": ("2031/..", "1")}


def test_a_leader_of_a_second_term_bears_the_office_and_its_title_of_then(graph: Graph) -> None:
    rows = [row for row in asked(graph, "who-led") if row["visit"] == VISIT]
    assert [(row["title"], row["known"]) for row in rows] == [("chair", "dated")]


def test_each_source_names_a_disputed_spot_and_what_is_in_it(graph: Graph) -> None:
    rows = asked(graph, "naming-of-places")
    found = {(row["spot"], row["source"]): row for row in rows}
    assert len(found) == len(rows)
    told = {key: (row.get("placed_in"), row.get("named")) for key, row in found.items()}
    assert told == {
        ("far-town", "third"): ("Morocco", "Far Town"),
        ("far-town", "fourth"): ("Far Territory", "Ville lointaine"),
        ("far-harbour", "fourth"): ("Far Territory", "Ville lointaine"),
        ("far-harbour", "fifth"): ("Far Territory; Morocco", None),
    }
    assert asked(graph, "naming-of-places", place="far-territory") == rows
    # A place that is asked for is told of, disputed or not.
    rows = asked(graph, "naming-of-places", place="ma-09")
    assert {row["spot"] for row in rows} == {"invented-town"}
    assert asked(graph, "naming-of-places", place="us-me") == []


def test_what_took_place_in_a_disputed_spot_is_told_apart(graph: Graph) -> None:
    # That the fifth source puts the territory in the country settles nothing for the others.
    rows = asked(graph, "activity-in-region", region="ma")
    tour = {row["spot"]: row["status"] for row in rows if row["event"] == "invented-tour"}
    assert tour == {
        "far-town": "in-disputed-territory",
        "far-harbour": "in-disputed-territory",
        "invented-town": "in-region",
    }


def test_an_agreement_made_on_a_leg_was_made_during_the_visit(graph: Graph) -> None:
    rows = asked(graph, "visits-without-agreement")
    assert [row["visit"] for row in rows] == ["invented-tour"]


def test_what_of_an_agreement_no_source_says_for_certain_is_told(graph: Graph) -> None:
    (row,) = asked(graph, "agreements")
    assert (row["during"], row["probable"]) == ("invented stop", "during")


def test_what_was_talked_about_or_signed_during_a_visit_ties_those_who_came(graph: Graph) -> None:
    rows = asked(graph, "regions-and-sectors", of="us")
    assert {(row["unit"], row["sector"], row["events"]) for row in rows} == {
        ("us-ia", "sector:citrus", "invented-agreement invented-visit"),
        ("us-ia", "sector:logistics", "invented-talks"),
    }


def test_who_signed_during_a_visit_holds_an_office_of_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    signing = """\
  invented-agreement:
    kind: agreement
    label: {en: an invented agreement, fr: un accord inventé}
    status: {is: held, at: 8-9}
    during: {is: invented-visit, at: 10-11}
    signed_by: {is: leading-person, at: 12-13}
states:
  leading-person:
    holds_post: {is: first-chair, at: 14-15}
"""
    shared = """
organisation: visiting-body
person: leading-person
post in visiting-body: first-chair
visit: invented-visit
"""
    visit = event(date="2031-03-01", place="ma-09", from_="us-ia")
    files = {"signing": ("2031-04-02", visit + signing)}
    graph = graph_of(tmp_path_factory.mktemp("signing"), shared, files)
    (row,) = asked(graph, "office-holders")
    assert (row["post"], row["person"], row["status"]) == (
        "first-chair",
        "leading-person",
        "undated",
    )


@pytest.mark.parametrize(
    ("announced_on", "found"),
    [
        ("2031-02-20", ("leading-person", "announced", "2031-02-20")),
        # A source of more than a year before tells of an office of another time.
        ("2030-02-20", (None, "unknown", None)),
    ],
)
def test_who_held_an_office_when_the_visit_was_announced_is_told_with_the_day(
    tmp_path: Path, announced_on: str, found: tuple[str | None, str, str | None]
) -> None:
    announcement = """\
states:
  leading-person:
    holds_post: {is: first-chair, at: 2-3}
"""
    report = """\
states:
  first-chair:
    post_in: {is: visiting-body, at: 6-7}
"""
    shared = """
organisation: visiting-body
person: leading-person
post in visiting-body: first-chair
visit: invented-visit
"""
    later = "held, rank: preferred, reason: it came later"
    held = event(status=later, date="2031-03-01", party="visiting-body")
    files = {
        "first": (announced_on, event(status="planned") + announcement),
        "second": ("2031-03-02", held + report),
    }
    (row,) = asked(graph_of(tmp_path, shared, files), "office-holders")
    assert (row.get("person"), row["status"], row.get("announced")) == found


def test_a_list_of_sectors_is_open_or_closed_as_its_source_says(tmp_path: Path) -> None:
    """One entry that says so tells it of all that the source lists."""
    said = {
        "first": "[{is: film, at: 2-3}, {is: citrus, listed: open-list, at: 4-5}]",
        "second": "{is: film, listed: closed-list, at: 2-3}",
        "third": "{is: film, at: 2-3}",
        "fourth": "{is: tourism, as: plan, listed: open-list, at: 2-3}",
    }
    visit = "events:\n  talks: {{kind: visit, status: {{is: held, at: 0-1}}, agenda: {}}}\n"
    files = {slug: ("2031-04-02", visit.format(agenda)) for slug, agenda in said.items()}
    graph = graph_of(tmp_path, "visit: talks", files)
    found = {
        (row["source"], row["topic"], row["list"]) for row in asked(graph, "sectors-by-source")
    }
    assert found == {
        ("first", "film", "open"),
        ("first", "citrus", "open"),
        ("second", "film", "closed"),
        ("third", "film", "not-said"),
    }
    (claim,) = graph.select(
        "SELECT ?gloss { ?claim <https://w3id.org/diplograph/ontology#claimObject>"
        " <https://w3id.org/diplograph/sector/citrus> ;"
        " <https://w3id.org/diplograph/ontology#gloss> ?gloss FILTER(LANG(?gloss) = 'en') }"
    )
    assert str(claim["gloss"]).startswith('"Talks: on its agenda citrus (open list)."')
