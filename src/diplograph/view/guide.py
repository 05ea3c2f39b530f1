"""The guided story: steps chosen by rule."""

from __future__ import annotations

from diplograph.layers import Layers
from diplograph.view.model import Rows, Scene, Step, Tables


def guide(layers: Layers, rows: Rows, tables: Tables, opening: Scene) -> tuple[Step, ...]:  # noqa: ARG001
    """Who came, to whom, about what, who led, what is only said, where it stands."""
    return ()
