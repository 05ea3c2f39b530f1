"""The picture drawn by vis-network through pyvis: the engine ``pyvis``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplograph.errors import UsageError

if TYPE_CHECKING:
    from diplograph.layers import Layers
    from diplograph.texts import Texts


def render(layers: Layers, *, lang: str, texts: Texts | None, report: str | None) -> str:
    """The page; of a graph with more claims than it can draw, the events that most tell of."""
    # numpy comes with networkx and pyvis and would start a thread per core, for nothing.
    import os

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from diplograph.layers import within_bounds
    from diplograph.view.pyvis.page import page
    from diplograph.view.scene import scene
    from diplograph.words import PAGE_LANGUAGES

    if lang not in PAGE_LANGUAGES:
        raise UsageError(f"the picture speaks {' and '.join(PAGE_LANGUAGES)}, not {lang}")
    drawn = within_bounds(layers)
    left_out = len(layers.claims) - len(drawn.claims)
    return page(drawn, scene(drawn), lang=lang, texts=texts, report=report, left_out=left_out)
