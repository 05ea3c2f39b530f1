"""The picture: the graph as one HTML file that anyone can open, offline, and see who says what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from diplograph.errors import UsageError
from diplograph.words import LANGUAGES, listed

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
    engine: Engine = "rich",
    focus: str | None = None,
    start: str | None = None,
    end: str | None = None,
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

    With `focus`, a thing or claim, the page opens on it and what surrounds it; with `start` and
    `end`, days, months or years, on what happened then. All else is in the page too.

    Raises:
        UsageError: the engine does not speak `lang`, or cannot do what is asked for; or there is no
            such thing, or date.
    """
    from diplograph.layers import read_layers

    whole = layers or read_layers(graph)
    if engine == "pyvis":
        from diplograph.view import pyvis

        if focus or start or end:
            raise UsageError("the engine pyvis opens on the whole picture only")
        return pyvis.render(whole, lang=lang, texts=texts, report=report)
    from diplograph.analysis.records import read_records
    from diplograph.view.address import address
    from diplograph.view.page import page

    if lang not in LANGUAGES:
        raise UsageError(f"the picture speaks {listed(LANGUAGES, 'en')}, not {lang}")
    asked = address(whole, focus=focus, start=start, end=end)
    records = read_records(graph, whole)
    return page(records, lang=lang, texts=texts, report=report, address=asked)


def data(
    graph: Graph,
    *,
    texts: Texts | None = None,
    report: str | None = None,
    layers: Layers | None = None,
) -> str:
    """``view.json``: what the page of the engine ``rich`` holds, one line of JSON.

    ``view/page/source/types.ts`` tells what is in it. With `texts` it holds words of the sources.
    """
    from diplograph.analysis.records import read_records
    from diplograph.layers import read_layers
    from diplograph.view.page import assemble
    from diplograph.view.written import serialize

    records = read_records(graph, layers or read_layers(graph))
    view = assemble(records, texts=texts, report=report)
    return "".join((*serialize(view, LANGUAGES), "\n"))
