"""What questions make of an agreement that is said to follow from a visit: invented."""

from __future__ import annotations

from pathlib import Path

from fact_files import Files, asked, event, graph_of

SHARED = """
organisation: invented-host
visit: invented-visit
meeting: invented-talks
agreement: invented-deal other-deal
event: invented-shipment
"""
VISIT = event(date="2031-03-14", place="ma-06", host="invented-host")
TALKS = event("invented-talks", kind="meeting", part_of="invented-visit")


def deal(day: str, slug: str = "invented-deal", **fields: str) -> str:
    return event(slug, kind="agreement", date=day, **fields)


def chain(folder: Path, files: Files) -> list[tuple[str | None, ...]]:
    """The agreement of each row, how and when it was reached, the result, and the days between."""
    columns = ("agreement", "reached", "agreed", "result", "to_agreement", "status")
    told = {"visit": ("2031-03-15", VISIT), "talks": ("2031-03-15", TALKS), **files}
    rows = asked(graph_of(folder, SHARED, told), "from-announcement-to-result")
    # Only an agreement that is in the row is in its claims.
    assert all(("agreement" in row) == ("-deal." in row["claims"]) for row in rows)
    return [tuple(row.get(column) for column in columns) for row in rows]


def test_an_agreement_that_follows_a_visit_or_talks_within_it_is_in_its_chain(
    tmp_path: Path,
) -> None:
    follows = {"deal": ("2031-04-20", deal("2031-04-14", follows="invented-visit"))}
    reached = ("invented-deal", "later", "2031-04-14", None, "31", "no-result-reported")
    assert chain(tmp_path / "visit", follows) == [reached]
    of_talks = {"deal": ("2031-04-20", deal("2031-04-14", follows="invented-talks"))}
    assert chain(tmp_path / "talks", of_talks) == [reached]
    shipped = event("invented-shipment", kind="event", follows="invented-deal")
    (row,) = chain(tmp_path / "result", {**follows, "shipped": ("2031-05-20", shipped)})
    assert (row[3], row[-1]) == ("invented-shipment", "result-reported")


def test_what_was_agreed_during_a_visit_goes_before_what_follows_it(tmp_path: Path) -> None:
    files = {
        "later": ("2031-04-20", deal("2031-04-14", follows="invented-visit")),
        "undated": ("2031-05-20", event("other-deal", kind="agreement", during="invented-visit")),
    }
    assert chain(tmp_path, files) == [
        ("other-deal", "during", None, None, None, "no-result-reported")
    ]


def test_what_else_follows_a_visit_is_no_agreement(tmp_path: Path) -> None:
    shipped = event("invented-shipment", kind="event", follows="invented-visit")
    files = {"shipped": ("2031-05-20", shipped)}
    assert chain(tmp_path, files) == [(None, None, None, None, None, "no-agreement-reported")]
