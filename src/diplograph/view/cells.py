"""The whole graph: a circle for each place, of what is at home there, and lines between circles."""

from __future__ import annotations

from diplograph.layers import Layers
from diplograph.view.model import Bundles, Rows, Tables, Whole


def cells(layers: Layers, rows: Rows, tables: Tables) -> tuple[Whole, Bundles]:  # noqa: ARG001
    """Where each thing stands, and the lines between places."""
    return Whole(), Bundles()
