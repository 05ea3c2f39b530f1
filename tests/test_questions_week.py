"""Which visits touch a span of days, and how surely: invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from fact_files import asked, event, graph_of

SHARED = "visit: invented-visit\nmeeting: invented-talks\n"
TALKS = """  invented-talks:
    kind: meeting
    status: {is: held, at: 40-41}
    part_of: {is: invented-visit, at: 42-43}
    date: {is: 2031-03-12, at: 44-45}
"""
MONTH = event(date="2031-03")


@pytest.mark.parametrize(
    ("said", "week", "found"),
    [
        (event() + TALKS, "2031-03-10/2031-03-16", [("legs", "certain")]),
        (MONTH, "2031-03-10/2031-03-16", [("visit", "possible")]),
        (MONTH + TALKS, "2031-03-10/2031-03-16", [("visit", "certain")]),
        (MONTH + TALKS, "2031-03-17/2031-03-23", [("visit", "possible")]),
        (event(date='"../2031-03-12"'), "2031-03-10/2031-03-16", [("visit", "possible")]),
        (event(date='"../2031-03-01"'), "2031-03-10/2031-03-16", []),
        (event(date='"2031-03-12/.."'), "2031-03-10/2031-03-16", [("visit", "possible")]),
        (event(), "2031-03-10/2031-03-16", []),
        (event(), "any", [("", "certain")]),
    ],
)
def test_a_visit_is_in_a_week_by_its_days_and_those_of_its_parts(
    tmp_path: Path, said: str, week: str, found: list[tuple[str, str]]
) -> None:
    graph = graph_of(tmp_path, SHARED, {"first": ("2031-04-01", said)})
    rows = asked(graph, "visits-in-week", week=week)
    assert [(row["dated_by"], row["in_period"]) for row in rows] == found


def test_each_of_several_weeks_is_told_for_itself(tmp_path: Path) -> None:
    from diplograph.queries.questions import question
    from test_thirty import answer

    graph = graph_of(tmp_path, SHARED, {"first": ("2031-04-01", MONTH + TALKS)})
    weeks = ["2031-03-10/2031-03-16", "2031-03-17/2031-03-23"]
    rows = answer(graph, question("visits-in-week"), {"week": weeks})
    assert sorted(row["in_period"] for row in rows) == ["certain", "possible"]
