"""What questions make of the scan log and of lists that somebody else keeps: invented."""

from __future__ import annotations

from pathlib import Path

from diplograph.backends import Graph
from fact_files import asked, cited, event, graph_of

SHARED = "organisation: trade-board\nvisit: invented-visit\n"
VISIT = event(date="2031-03-10", from_="us-ia", place="ma-09")
FILES = {"first": ("2031-04-01", VISIT)}


def logged(folder: Path, log: str) -> Graph:
    """The graph of one visit from Iowa to Morocco, and a scan log in which `log` stands."""
    return graph_of(folder, SHARED, FILES, coverage="format: 1\n" + log)


def scan(*lines: str) -> str:
    head = ("label: {en: an invented scan}", "period: 2031", "outlets: [trade-board]")
    body = "\n    ".join((*head, *lines, "recorded: 2032-01-01"))
    return f"scans:\n  invented-scan:\n    {body}\n"


def searched(graph: Graph, unit: str, to: str) -> str:
    rows = asked(graph, "units-without-tie", of=unit[:2], to=to)
    return next(row["searched"] for row in rows if row["unit"] == unit)


def test_places_that_were_searched_only_together_tell_of_each_other(tmp_path: Path) -> None:
    graph = logged(tmp_path, scan("places: [us-oh]", "together: [[us-me, ma], [ca-qc, fr]]"))
    found = {
        (unit, to): searched(graph, unit, to) for unit in ("us-oh", "us-me") for to in ("ma", "fr")
    }
    assert [pair for pair, state in found.items() if state == "searched"] == [
        ("us-oh", "ma"),
        ("us-oh", "fr"),
        ("us-me", "ma"),
    ]
    (row,) = asked(graph, "scans")
    assert (row["places"], row["together"]) == ("Ohio", "France + Quebec, Maine + Morocco")
    assert len(asked(graph, "scans", place="us-me")) == 1
    assert asked(graph, "scans", place="us-ia") == []


def counting(*lines: str) -> str:
    head = ("label: {en: an invented yearbook}", "period: 2030/2032", "source: invented")
    body = "\n    ".join((*head, *lines, "recorded: 2032-01-01"))
    return f"lists:\n  invented-yearbook:\n    {body}\n"


def test_a_list_that_only_counts_is_set_beside_the_visits_held(tmp_path: Path) -> None:
    counts = "counts: {2030: 3, 2031: 5}"
    rows = asked(logged(tmp_path / "to", counting("places: [ma]", counts)), "completeness")
    found = [tuple(row.get(key) for key in ("name", "date", "counted", "held")) for row in rows]
    assert found == [
        ("an invented yearbook", "2030", "3", "0"),
        ("an invented yearbook", "2031", "5", "1"),
    ]
    assert [row["status"] for row in rows] == ["counted", "counted"]
    assert [len(cited(row)) for row in rows if "claims" in row] == [4]
    # Between two places, and to one that the visitors came from.
    for places, held in (("[us, ma]", ["0", "1"]), ("[us]", ["0", "0"])):
        graph = logged(tmp_path / places, counting(f"places: {places}", counts))
        assert [row["held"] for row in asked(graph, "completeness")] == held


def test_a_list_that_names_some_and_counts_all_has_both(tmp_path: Path) -> None:
    named = "entries: [{id: n1, date: 2031-03, label: {en: it}, event: invented-visit}]"
    graph = logged(tmp_path, counting("places: [ma]", "counts: {2031: 5}", named))
    rows = asked(graph, "completeness", register="invented-yearbook")
    assert sorted(row["status"] for row in rows) == ["counted", "held"]
