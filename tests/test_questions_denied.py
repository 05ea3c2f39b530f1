"""What questions tell of a value that a source denies: invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from asking import body, get, serving
from diplograph.backends import Graph
from fact_files import asked, event, graph_of

SHARED = """
person: invented-head
organisation: invented-office
post in invented-office: invented-chair
visit: invented-visit
agreement: invented-deal
"""
CHAIR = "\nstates:\n  invented-head:\n    holds_post: {is: invented-chair, at: 20-21%s}\n"
DENIAL = ", polarity: denied"
LED = event(date="2031-03-14", led_by="invented-head")
DEAL = event("invented-deal", kind="agreement", during="invented-visit")
NONE_MADE = (
    "{id: none-made, kind: reported-event, polarity: denied, field: during, is: %s, at: 0-1}"
)
FILES = {
    "first": ("2031-03-15", LED + CHAIR % ""),
    "second": ("2031-03-16", LED + CHAIR % ""),
    "other": ("2031-03-17", LED + CHAIR % DENIAL),
    "deals": ("2031-03-18", DEAL),
    "none": ("2031-03-19", f"\nclaims:\n  - {NONE_MADE % 'invented-visit'}\n"),
}
HELD = ("invented-head", "dg:holdsPost", "invented-chair")
MADE = ("invented-deal", "dg:signedDuring", "invented-visit")
DENIED = {HELD: "other.invented-head.holdsPost.invented-chair.denied", MADE: "none.none-made"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("denied"), SHARED, FILES)


def denied(rows: list[dict[str, str]]) -> dict[tuple[str, ...], str]:
    return {
        (row["subject"], row["property"], row["value"]): row["denials"]
        for row in rows
        if "denials" in row
    }


@pytest.mark.parametrize("name", ["independent-sources", "facts-of-visit"])
def test_a_fact_that_several_tell_says_who_denies_it(graph: Graph, name: str) -> None:
    rows = asked(graph, name, least="1")
    assert denied(rows) == DENIED
    assert len(rows) > len(DENIED)


def test_a_fact_that_is_denied_is_a_contradiction_of_its_own(graph: Graph) -> None:
    rows = asked(graph, "contradictions")
    assert denied(rows) == DENIED
    assert [row["status"] for row in rows] == ["denied", "denied"]


@pytest.mark.parametrize("name", ["office-holders", "offices"])
def test_an_office_says_who_denies_that_a_person_holds_it(graph: Graph, name: str) -> None:
    (row,) = asked(graph, name)
    assert (row["person"], row["post"], row["denials"]) == (HELD[0], HELD[2], DENIED[HELD])


def test_what_is_said_of_a_denial_ends_with_its_correction(tmp_path: Path) -> None:
    corrected = CHAIR % f", supersedes: {DENIED[HELD]}"
    files = {**FILES, "correction": ("2031-03-20", LED + corrected)}
    graph = graph_of(tmp_path, SHARED, files)
    assert set(denied(asked(graph, "contradictions"))) == {MADE}
    for name in ("office-holders", "offices"):
        assert all("denials" not in row for row in asked(graph, name))


def test_a_value_that_is_ranked_down_and_denied_keeps_its_status(tmp_path: Path) -> None:
    def day(number: int, more: str) -> str:
        return event(date=f"2031-03-{number}{more}")

    files = {
        "first": ("2031-03-15", day(13, "")),
        "other": ("2031-03-16", day(12, ", rank: preferred, reason: it was there")),
        "none": ("2031-03-17", day(13, DENIAL)),
    }
    rows = asked(graph_of(tmp_path, SHARED, files), "contradictions")
    assert [(row["value"], row["status"], "denials" in row) for row in rows] == [
        ("2031-03-12", "preferred", False),
        ("2031-03-13", "set-aside", True),
    ]


def test_a_page_counts_denials_where_there_are_any(graph: Graph) -> None:
    served = serving(graph.dump(RdfFormat.TURTLE).decode())
    for language, column, counted in (
        ("en", "denials", "1 claim"),
        ("fr", "démentis", "1 affirmation"),
    ):
        fields = f"lang={language}&format=html"
        page = body(get("/questions/facts-of-visit", fields, served=served)).decode()
        assert page.count(f'data-column="{column}"><bdi>{counted}</bdi>') == len(DENIED)
    page = body(get("/questions/facts-of-visit", "format=html")).decode()
    assert 'data-column="denials"' not in page
