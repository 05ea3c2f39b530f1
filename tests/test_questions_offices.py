"""Who held an office then, by what each source tells of its time: invented."""

from __future__ import annotations

from pathlib import Path

from diplograph.backends import Graph
from fact_files import asked, event, graph_of

SHARED = """
person: invented-head
organisation: invented-office
post in invented-office: invented-chair
post: invented-envoy
visit: invented-visit
"""
VISIT = event(date="2031-03-14", led_by="invented-head", host="invented-office")
HOLDS = "\nstates:\n  invented-head:\n    holds_post: {{is: {post}, at: 20-21{more}}}\n"


def held(folder: Path, **files: str) -> Graph:
    days = ("2031-03-15", "2031-03-16")
    told = {slug: (day, text) for (slug, text), day in zip(files.items(), days, strict=False)}
    return graph_of(folder, SHARED, told)


def found(graph: Graph, **written: str) -> list[tuple[str | None, ...]]:
    keys = ("post", "person", "until", "status")
    return [tuple(map(row.get, keys)) for row in asked(graph, "office-holders", **written)]


def test_a_source_of_the_visit_that_names_the_holder_tells_more_than_an_end(
    tmp_path: Path,
) -> None:
    ended = HOLDS.format(post="invented-chair", more=", valid_until: 2031-06-01")
    named = HOLDS.format(post="invented-chair", more="")
    row = ("invented-chair", "invented-head", "2031-06-01")
    graph = held(tmp_path / "end", first=VISIT, other=ended)
    assert found(graph) == [(*row, "until-only")]
    graph = held(tmp_path / "both", first=VISIT + named, other=ended)
    assert found(graph) == [(*row, "undated")]
    graph = held(tmp_path / "own", first=VISIT + ended)
    assert found(graph) == [(*row, "until-only")]


def test_an_office_of_which_no_source_names_the_body_is_told(tmp_path: Path) -> None:
    named = HOLDS.format(post="invented-envoy", more="")
    graph = held(tmp_path, first=VISIT + named)
    assert ("invented-envoy", "invented-head", None, "undated") in found(graph)
    assert "invented-envoy" not in {row[0] for row in found(graph, of="invented-office")}
    posts = [row.get("post") for row in asked(graph, "offices")]
    assert posts == ["invented-envoy"]
    assert asked(graph, "offices", of="invented-office") == []
