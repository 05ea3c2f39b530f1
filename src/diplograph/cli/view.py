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
@click.option("--focus", metavar="ID", help="Open on a thing and what surrounds it, or on a claim.")
@click.option("--from", "start", metavar="DATE", help="Open on what happened since.")
@click.option("--to", "end", metavar="DATE", help="Open on what happened until then.")
@click.option("--open", "is_opened", is_flag=True, help="Show the file in the browser.")
@click.option(
    "--engine",
    type=options.Choice(list(ENGINES)),
    default="rich",
    show_default=True,
    help="What draws the picture.",
)
def command(
    *,
    address: str | None,
    out: str,
    language: str,
    folder: Path | None,
    focus: str | None,
    start: str | None,
    end: str | None,
    is_opened: bool,
    engine: Engine,
) -> None:
    """Draw the graph as one HTML file that opens anywhere, offline.

    Whatever is chosen in the picture leads to who says so, where in the source, and how firmly.
    With --texts the file holds passages of the sources: it is then for you, not to be passed on.

    A date is a day, a month or a year. With --out a file named *.json, what the page would hold is
    written alone.

    \b
    Examples:
      diplograph view
      diplograph view --on out --lang fr -o réseau.html
      diplograph view --focus asmex --from 2025
    """
    from diplograph import view
    from diplograph.backends import connect
    from diplograph.errors import UsageError
    from diplograph.texts import Texts

    is_data = out.endswith(".json")
    if is_opened and (out == "-" or is_data):
        raise UsageError("--open shows a page in a file")
    texts = Texts(folder) if folder else None
    graph = connect(address)
    if is_data:
        page = view.data(graph, texts=texts)
    else:
        page = view.render(
            graph, lang=language, texts=texts, engine=engine, focus=focus, start=start, end=end
        )
    if texts:
        options.say_held(texts, graph, meaning="the page shows no passage")
    advice = "" if is_data or is_opened else "; open it in a browser"
    options.write(out, page.encode(), advice=advice)
    if is_opened:
        _show(out)


def _show(out: str) -> None:
    """Show a file in the browser of whoever sits there; where nobody does, in none."""
    import os
    import webbrowser
    from pathlib import Path

    if not os.environ.get("CI"):
        webbrowser.open(Path(out).resolve().as_uri())
