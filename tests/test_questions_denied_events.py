"""What questions tell of a visit or an agreement that a source denies: invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplograph.backends import Graph
from fact_files import asked, cited, event, graph_of

SHARED = """
city in ma-09: invented-town
organisation: invented-office invented-university
visit: invented-visit
agreement: invented-deal
"""
VISIT = event(
    date="2031-03-14",
    from_="us-ia",
    place="invented-town",
    party="invented-university",
    host="invented-office",
)
LATER = event("later-visit", date="2032-03-14", from_="us-ia", place="invented-town")
DEAL = event(
    "invented-deal",
    kind="agreement",
    date="2031-03-14",
    place="invented-town",
    parties="invented-office",
    during="invented-visit",
)
DENIAL = "held, polarity: denied"
NONE_MADE = """
claims:
  - {id: none-made, kind: reported-event, polarity: denied, field: during, is: invented-visit,
     at: 0-1}
"""
REPORTED = {
    "first": ("2031-03-15", VISIT),
    "deals": ("2031-03-16", DEAL),
    "later": ("2032-03-16", LATER),
}
NO_VISIT = "no-visit.invented-visit.eventStatus.held.denied"
NO_DEAL = "no-deal.invented-deal.eventStatus.held.denied"
DENIED = {
    "no-visit": ("2031-03-17", event(status=DENIAL)),
    "no-deal": ("2031-03-18", event("invented-deal", kind="agreement", status=DENIAL)),
    "none": ("2031-03-19", NONE_MADE),
}
#: Questions about visits, with what is asked, and the rows of which a claim denies the visit.
OF_VISITS = {
    "visits-held": {},
    "visits-of": {"state": "us-ia"},
    "visits-between": {},
    "visits-in-week": {"week": "2031-03-14/2031-03-20"},
    "contact-by-year": {},
    "from-announcement-to-result": {},
    "activity-in-region": {},
    "universities-first": {},
    "values-as-of": {"about": "invented-visit"},
    "units-in-contact": {},
    "visits-without-agreement": {},
    "bodies-in-contact": {},
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    shared = SHARED + "visit: later-visit\n"
    return graph_of(tmp_path_factory.mktemp("denied"), shared, REPORTED | DENIED)


def denials(row: dict[str, str]) -> set[str]:
    return {iri.rpartition("/")[2] for iri in row.get("denials", "").split()}


@pytest.mark.parametrize("name", OF_VISITS)
def test_a_visit_that_a_source_denies_does_not_look_settled(graph: Graph, name: str) -> None:
    rows = asked(graph, name, **OF_VISITS[name])
    assert NO_VISIT in set().union(*map(denials, rows))
    assert NO_VISIT not in cited(*rows)
    for row in rows:
        if "later-visit" in (row.get("visit"), row.get("event"), row.get("events")):
            assert denials(row) == set()


@pytest.mark.parametrize(
    ("name", "thing"),
    [("activity-in-region", "event"), ("from-announcement-to-result", "agreement")],
)
def test_an_agreement_says_who_denies_it(graph: Graph, name: str, thing: str) -> None:
    rows = asked(graph, name)
    (row,) = (row for row in rows if row.get(thing) == "invented-deal")
    assert {NO_DEAL, "none.none-made"} <= denials(row)


def test_bodies_in_contact_by_an_agreement_that_is_denied_say_so(tmp_path: Path) -> None:
    parties = (
        "    parties: [{is: invented-office, at: 30-31}, {is: invented-university, at: 32-33}]\n"
    )
    deal = event("invented-deal", kind="agreement") + parties
    files = {"deals": ("2031-03-16", deal), "no-deal": DENIED["no-deal"]}
    (row,) = asked(graph_of(tmp_path, SHARED, files), "bodies-in-contact")
    assert (row["first"], row["second"]) == ("invented-office", "invented-university")
    assert denials(row) == {NO_DEAL}


def test_a_visit_whose_only_agreement_is_denied_is_one_without(tmp_path: Path) -> None:
    def found(*names: str) -> list[tuple[str, set[str]]]:
        files = {name: (REPORTED | DENIED)[name] for name in names}
        rows = asked(
            graph_of(tmp_path / "-".join(names), SHARED, files), "visits-without-agreement"
        )
        return [(row["status"], denials(row)) for row in rows]

    assert found("first") == [("none-reported", set())]
    assert found("first", "none") == [("stated-without", set())]
    assert found("first", "deals") == []
    assert found("first", "deals", "no-deal") == [("denied", {NO_DEAL})]
    assert found("first", "deals", "none") == [("denied", {"none.none-made"})]


def test_a_visit_without_agreement_leads_to_the_claims_of_the_one_that_is_denied(
    graph: Graph,
) -> None:
    (row,) = (row for row in asked(graph, "visits-without-agreement") if row["status"] == "denied")
    assert {
        "deals.invented-deal.eventStatus.held",
        "first.invented-visit.eventStatus.held",
    } <= cited(row)
    assert denials(row) == {NO_VISIT, NO_DEAL, "none.none-made"}


def test_an_agreement_of_the_day_and_place_of_a_visit_may_be_denied_too(tmp_path: Path) -> None:
    deal = DEAL.replace("during", "concerns").replace("{is: invented-visit", "{is: citrus")
    files = {"first": REPORTED["first"], "deals": ("2031-03-16", deal)}
    assert asked(graph_of(tmp_path / "told", SHARED, files), "visits-without-agreement") == []
    graph = graph_of(tmp_path / "denied", SHARED, files | {"no-deal": DENIED["no-deal"]})
    (row,) = asked(graph, "visits-without-agreement")
    assert (row["status"], denials(row)) == ("denied", {NO_DEAL})


def test_what_was_said_of_a_denial_ends_with_its_correction(tmp_path: Path) -> None:
    taken_back = event(status=f"held, supersedes: {NO_VISIT}")
    files = {
        "first": REPORTED["first"],
        "no-visit": DENIED["no-visit"],
        "correction": ("2031-03-20", taken_back),
    }
    graph = graph_of(tmp_path, SHARED, files)
    for name in (
        "visits-held",
        "visits-without-agreement",
        "contact-by-year",
        "activity-in-region",
    ):
        assert all("denials" not in row for row in asked(graph, name)), name
    (before,) = (
        row
        for row in asked(graph, "values-as-of", on="2031-03-19")
        if row["property"] == "dg:eventStatus"
    )
    assert denials(before) == {NO_VISIT}
    assert all("denials" not in row for row in asked(graph, "values-as-of"))


def test_a_mission_that_a_source_says_was_not_held_is_not_silent(tmp_path: Path) -> None:
    planned = event(status="planned", date="2031-03-14, as: plan")
    files = {
        "announced": ("2031-03-01", planned),
        "late": ("2031-09-01", event("other", status="held")),
    }
    shared = SHARED + "visit: other\n"
    (row,) = asked(graph_of(tmp_path / "plan", shared, files), "missions-not-held")
    assert (row["status"], denials(row)) == ("silent", set())
    files["no-visit"] = DENIED["no-visit"]
    graph = graph_of(tmp_path / "denied", shared, files)
    (row,) = asked(graph, "missions-not-held")
    assert (row["status"], denials(row)) == ("denied", {NO_VISIT})
    assert NO_VISIT not in cited(row)
    (row,) = asked(graph, "missions-not-held", on="2031-03-16")
    assert (row["status"], denials(row)) == ("silent", set())
