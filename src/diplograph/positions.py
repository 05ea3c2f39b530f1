"""Where places lie on the Earth, by the shipped table of places.

A place is found there by its GeoNames number, else by its slug; a place that is not in the table
has no position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from diplograph.layers import Layers
from diplograph.namespaces import DG, ID
from diplograph.resources import places_table

_GEONAMES = re.compile(r"https?://(?:sws|www)\.geonames\.org/(\d+)\b")


class Position(NamedTuple):
    """Degrees north and east, by WGS 84."""

    latitude: float
    longitude: float


def positions(layers: Layers) -> Mapping[str, Position]:
    """The positions of places, by IRI, sorted; raises AccessError if the table cannot be read."""
    places = [iri for iri, thing in layers.things.items() if f"{DG}Place" in thing.classes]
    table = dict(_table()) if places else {}
    found = {}
    for iri in places:
        if at := next((table[key] for key in _keys(iri, layers) if key in table), None):
            found[iri] = at
    return found


def _keys(iri: str, layers: Layers) -> Iterator[str]:
    """What the table may have a place under: numbers of GeoNames, and the slug."""
    for match in layers.things[iri].matches:
        if number := _GEONAMES.match(match):
            yield number[1]
    if iri.startswith(ID):
        yield iri.removeprefix(ID)


def _table() -> Iterator[tuple[str, Position]]:
    """Positions by slug and by number of GeoNames.

    A number that two lines have, a territory that is a unit as well, is that of the first.
    """
    header: list[str] = []
    taken: set[str] = set()
    for line in places_table().read_text(encoding="utf-8").splitlines():
        if line.startswith("#slug"):
            header = line.removeprefix("#").split("\t")
        elif line and not line.startswith("#"):
            cells = dict(zip(header, line.split("\t"), strict=False))
            if cells.get("latitude") and cells.get("longitude"):
                at = Position(float(cells["latitude"]), float(cells["longitude"]))
                for key in {cells["slug"], cells.get("geonames", "")} - taken - {""}:
                    taken.add(key)
                    yield key, at
