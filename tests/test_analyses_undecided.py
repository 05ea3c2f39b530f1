"""Where analyses put events on whose date sources differ and nobody decided: invented."""

from __future__ import annotations

from pathlib import Path

from diplograph.analysis.records import read_records
from diplograph.analysis.timeline import timeline
from diplograph.namespaces import ID
from fact_files import Files, graph_of

#: Visits on whose days two sources differ and nobody decided: in one year, in several, and open.
UNDECIDED: Files = {
    name: (
        "2033-04-02",
        f"""
events:
  near-visit:
    kind: visit
    status: {{is: held, at: 0-1}}
    date: {{is: {near}, rank: deprecated, reason: nothing decides, at: 2-3}}
  far-visit:
    kind: visit
    status: {{is: held, at: 4-5}}
    date: {{is: {far}, rank: deprecated, reason: nothing decides, at: 6-7}}
  open-visit:
    kind: visit
    status: {{is: held, at: 8-9}}
    date: {{is: {open_date}, rank: deprecated, reason: nothing decides, at: 10-11}}
""",
    )
    for name, near, far, open_date in (
        ("one", "2031-03-01", "2031-12-30", "2031-05-01"),
        ("two", "2031-05", "2033-01-02", "../2031-05-02"),
    )
}


def test_an_undecided_date_is_in_the_period_that_all_its_days_have(tmp_path: Path) -> None:
    shared = "visit: near-visit far-visit open-visit"
    graph = graph_of(tmp_path, shared, UNDECIDED)
    rows = {row["period"]: row for row in timeline(read_records(graph)).rows}

    def counts(period: str) -> tuple[object, ...]:
        return tuple(rows[period][name] for name in ("held_certain", "held_possible"))

    assert {period: counts(str(period)) for period in rows} == {
        "2031": (1, 1),
        "2032": (0, 1),
        "2033": (0, 1),
        "undated": (0, 1),
    }
    # Two voices put the one in the year, though each on another day.
    assert rows["2031"]["figure_without"] == 1
    for source in UNDECIDED:
        assert f"{ID}{source}.near-visit.date." in str(rows["2031"]["claims"])
