"""A territory that has neither states nor regions of its own: invented visits."""

from __future__ import annotations

from pathlib import Path

from fact_files import asked, event, graph_of

SHARED = """
city in fk: invented-town
organisation: invented-body
visit: direct-visit far-visit near-visit
"""
FILES = {
    "direct": ("2031-06-01", event("direct-visit", from_="us-ia", place="invented-town")),
    "near": ("2031-06-02", event("near-visit", from_="us-vt", host="invented-body")),
    "far": ("2031-06-03", event("far-visit", place="fk", party="invented-body")),
}


def test_a_territory_without_units_stands_for_itself(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, SHARED, FILES)
    for one, other, unit in (("us", "fk", "first"), ("fk", "us", "second")):
        rows = asked(graph, "units-in-contact", one=one, other=other)
        assert {(row[unit], row["status"], row.get("body", "")) for row in rows} == {
            ("us-ia", "direct", ""),
            ("us-vt", "through-body", "invented-body"),
        }
