"""Which things have a place on the map, and where."""

from __future__ import annotations

from diplograph.layers import Layers
from diplograph.view.model import Points, Rows


def points(layers: Layers, rows: Rows) -> Points:  # noqa: ARG001
    """The places of ``places.tsv``, in hundredths of a degree."""
    return Points()
