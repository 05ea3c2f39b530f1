"""The picture: the graph as one HTML file that anyone can open, offline, and see who says what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.layers import Layers
    from diplograph.texts import Texts

#: What draws the picture.
Engine: TypeAlias = Literal["rich", "pyvis"]
ENGINES: tuple[Engine, ...] = get_args(Engine)


def render(
    graph: Graph,
    *,
    lang: str = "en",
    texts: Texts | None = None,
    report: str | None = None,
    layers: Layers | None = None,
    engine: Engine = "pyvis",
) -> str:
    """The whole of ``network.html``, in UTF-8 with LF line ends: the same graph, the same text.

    `lang` is the language that the page opens in; the reader can change it. With
    `texts` the page shows the passage behind each claim, and then holds words of the sources. With
    `report`, the name of a report that will lie beside the page, each claim links to its place
    there. `layers` are those of `graph`, if it was read before. The page's address may
    name a claim or thing by its slug, ``network.html#asmex``: it opens with that chosen.

    The engine ``pyvis`` speaks English and French. Of a graph with more than
    :data:`diplograph.layers.MOST_CLAIMS` claims it draws the events that most sources tell of, and
    says how much it leaves out.

    Raises UsageError if the engine does not speak `lang`.
    """
    from diplograph.layers import read_layers

    whole = layers or read_layers(graph)
    if engine == "pyvis":
        from diplograph.view import pyvis

        return pyvis.render(whole, lang=lang, texts=texts, report=report)
    from diplograph.analysis.records import read_records
    from diplograph.view.page import page

    return page(read_records(graph, whole), lang=lang, texts=texts, report=report)
