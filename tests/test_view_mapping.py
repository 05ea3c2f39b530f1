"""The map: where places are, by the table of places, and land without borders."""

from __future__ import annotations

import re
from dataclasses import replace

from diplograph.layers import Layers
from diplograph.view.mapping import WIDTH, land, points, project
from diplograph.view.model import Points
from diplograph.view.numbering import numbered
from meetings_made import Visit, iri, records, thing


def layers(**matches: str) -> Layers:
    """States under these slugs, each with what it is said to match."""
    found = records([Visit(1, 2)]).layers
    more = {
        iri(slug): replace(thing(slug, "State"), matches=(match,) if match else ())
        for slug, match in ((slug.replace("_", "-"), match) for slug, match in matches.items())
    }
    return replace(found, things={**found.things, **more})


def test_a_place_is_found_by_its_number_in_geonames_else_by_its_slug() -> None:
    found = layers(elsewhere="https://sws.geonames.org/3041565/", us_ms="", nowhere="")
    rows, _ = numbered(found)
    at = points(found, rows)
    named = list(rows.things)
    placed = {named[row].rpartition("/")[2]: row for row in at.things}
    assert set(placed) == {"elsewhere", "us-ms"}
    assert (at.lat[0], at.lon[0]) == (4251, 152)
    assert (at.x[0], at.y[0]) == project(42.51, 1.52)
    assert at.land


def test_where_nothing_has_a_place_there_is_no_map() -> None:
    found = layers()
    assert points(found, numbered(found)[0]) == Points()


def test_the_map_is_whole_and_north_is_up() -> None:
    assert project(0, -180)[0] == 0
    assert project(0, 180)[0] == WIDTH
    assert project(90, 0)[1] == 0
    assert project(60, 10)[1] < project(50, 10)[1] < project(-10, 10)[1]
    height = project(-90, 0)[1]
    assert abs(height / WIDTH - 0.4867) < 0.001  # of the projection


def test_land_is_closed_lines_on_the_map_and_no_more_than_coasts() -> None:
    path = land()
    assert re.fullmatch(r"(M\d+ \d+l(-?\d+ -?\d+ ?)+z)+", path)
    assert len(path) < 60_000
    starts = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)", path)]
    assert all(0 <= x <= WIDTH and 0 <= y <= 4867 for x, y in starts)
    assert len(starts) > 100  # islands


def test_no_coast_runs_across_the_map() -> None:
    steps = [int(step) for step in re.findall(r"[l ](-?\d+) -?\d+(?= |z)", land())]
    assert max(map(abs, steps)) < WIDTH // 10
