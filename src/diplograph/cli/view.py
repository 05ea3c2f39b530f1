"""``diplograph view``: the graph drawn as one HTML file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from diplograph.cli import options
from diplograph.view import ENGINES, Engine
from diplograph.words import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="view")
@options.on
@options.out_file("network.html")
@options.lang("The language that the page opens in; the reader can change it.", LANGUAGES)
@options.texts("to show the passage behind each claim")
@click.option(
    "--engine",
    type=options.Choice(list(ENGINES)),
    default="pyvis",
    show_default=True,
    help="What draws the picture.",
)
def command(
    address: str | None, out: str, language: str, folder: Path | None, engine: Engine
) -> None:
    """Draw the graph as one HTML file that opens anywhere, offline.

    Whatever is chosen in the picture leads to who says so, where in the source, and how firmly.
    With --texts the file holds passages of the sources: it is then for you, not to be passed on.

    \b
    Examples:
      diplograph view
      diplograph view --on out --lang fr -o réseau.html
    """
    from diplograph.backends import connect
    from diplograph.texts import Texts
    from diplograph.view import render

    texts = Texts(folder) if folder else None
    graph = connect(address)
    page = render(graph, lang=language, texts=texts, engine=engine).encode()
    if texts:
        options.say_held(texts, graph, meaning="the page shows no passage")
    options.write(out, page, advice="; open it in a browser")
