"""Which things have a place on the map, and where; land without borders.

The map is in the Equal Earth projection, which shows areas in proportion (Šavrič, Patterson
and Jenny 2018, "The Equal Earth map projection", International Journal of Geographical Information
Science 33, 454). It draws coasts and no border of a country: whose a place is, is for sources to
say.
"""

from __future__ import annotations

import json
from array import array
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from diplograph.layers import Layers
from diplograph.positions import positions
from diplograph.view.model import Points, Rows

#: Of the map, whose height follows.
WIDTH = 10_000

_LAND = Path(__file__).parent / "bundle" / "land.json"
#: The polynomial of the projection.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


def points(layers: Layers, rows: Rows) -> Points:
    """The places that have a position; raises AccessError if the table cannot be read."""
    at = positions(layers)
    found = {
        row: (round(at[iri].latitude * 100), round(at[iri].longitude * 100))
        for iri, row in rows.things.items()
        if iri in at
    }
    if not found:
        return Points()
    drawn = [project(lat / 100, lon / 100) for lat, lon in found.values()]
    return Points(
        things=array("i", found),
        lat=array("i", [lat for lat, _ in found.values()]),
        lon=array("i", [lon for _, lon in found.values()]),
        x=array("i", [x for x, _ in drawn]),
        y=array("i", [y for _, y in drawn]),
        width=WIDTH,
        height=project(-90, 0)[1],
        land=land(),
    )


def land() -> str:
    """The land as a path: moves and lines in whole units of the map, relative but for starts."""
    return "".join(_path(ring) for ring in json.loads(_LAND.read_text(encoding="utf-8")))


def _path(steps: list[int]) -> str:
    longitude = latitude = 0
    places: list[tuple[int, int]] = []
    for across, up in zip(steps[::2], steps[1::2], strict=True):
        longitude, latitude = longitude + across, latitude + up
        place = project(latitude / 10, longitude / 10)
        if not places or place != places[-1]:
            places.append(place)
    (x, y), *rest = places
    path = f"M{x} {y}l"
    for place in rest:
        path += f"{place[0] - x} {place[1] - y} "
        x, y = place
    return path.rstrip() + "z"


def project(latitude: float, longitude: float) -> tuple[int, int]:
    """The place on the map of a position in degrees: x to the right, y downwards."""
    across, down = _equal_earth(latitude, longitude)
    right, bottom = _equal_earth(0, 180)[0], _equal_earth(-90, 0)[1]
    scale = WIDTH / (2 * right)
    return round((right + across) * scale), round((down + bottom) * scale)


def _equal_earth(latitude: float, longitude: float) -> tuple[float, float]:
    """Across and down from the middle, in radii of the Earth."""
    t = asin(sqrt(3) / 2 * sin(radians(latitude)))
    t2 = t * t
    t6 = t2 * t2 * t2
    slope = 9 * _A4 * t6 * t2 + 7 * _A3 * t6 + 3 * _A2 * t2 + _A1
    across = 2 * sqrt(3) * radians(longitude) * cos(t) / (3 * slope)
    return across, -(t * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2)))
