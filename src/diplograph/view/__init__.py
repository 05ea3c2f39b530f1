"""The picture: the graph as one HTML file that anyone can open, offline, and see who says what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplograph.errors import UsageError

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.layers import Layers
    from diplograph.texts import Texts


def render(
    graph: Graph,
    *,
    lang: str = "en",
    texts: Texts | None = None,
    report: str | None = None,
    layers: Layers | None = None,
) -> str:
    """The whole of ``network.html``, in UTF-8 with LF line ends: the same graph, the same text.

    `lang` is the language that the page opens in, ``en`` or ``fr``; the reader can change it. With
    `texts` the page shows the passage behind each claim, and then holds words of the sources. With
    `report`, the name of a report that will lie beside the page, each claim links to its place
    there. `layers` are those of `graph`, if it was read before. Of a graph with more than
    :data:`diplograph.layers.MOST_CLAIMS` claims the page draws
    the events that most sources tell of, and says how much it leaves out. The page's address may
    name a claim or thing by its slug, ``network.html#asmex``: it opens with that chosen.
    """
    # numpy comes with networkx and pyvis and would start a thread per core, for nothing.
    import os

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from diplograph.layers import read_layers, within_bounds
    from diplograph.view.page import page
    from diplograph.view.scene import scene
    from diplograph.words import PAGE_LANGUAGES

    if lang not in PAGE_LANGUAGES:
        raise UsageError(f"the picture speaks {' and '.join(PAGE_LANGUAGES)}, not {lang}")
    whole = layers or read_layers(graph)
    drawn = within_bounds(whole)
    left_out = len(whole.claims) - len(drawn.claims)
    return page(drawn, scene(drawn), lang=lang, texts=texts, report=report, left_out=left_out)
