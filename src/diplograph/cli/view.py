"""``diplograph view``: the graph drawn as one HTML file."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="view")
@click.option("--on", "address", metavar="ADDRESS", help="Build folder, RDF file or endpoint.")
@click.option(
    "-o",
    "--out",
    default="network.html",
    metavar="FILE",
    show_default=True,
    help="Where to; - is stdout.",
)
@click.option(
    "--lang",
    type=click.Choice(["en", "fr"]),
    default="en",
    show_default=True,
    help="The language that the page opens in; the reader can change it.",
)
@click.option(
    "--texts",
    "folder",
    type=click.Path(path_type=Path),
    envvar="DIPLOGRAPH_TEXTS",
    show_envvar=True,
    metavar="DIR",
    help="The folder of the sources' texts, to show the passage behind each claim.",
)
@click.option(
    "--engine",
    type=click.Choice(["pyvis"]),
    default="pyvis",
    show_default=True,
    expose_value=False,  # one engine so far: the name is fixed, there is nothing to choose yet
    help="What draws the picture.",
)
def command(address: str | None, out: str, lang: str, folder: Path | None) -> None:
    """Draw the graph as one HTML file that opens anywhere, offline.

    Whatever is chosen in the picture leads to who says so, where in the source, and how firmly.
    With --texts the file holds passages of the sources: it is then for you, not to be passed on.

    \b
    Examples:
      diplograph view
      diplograph view --on out --lang fr -o réseau.html
    """
    from diplograph.backends import connect
    from diplograph.resources import write_atomically
    from diplograph.texts import Texts
    from diplograph.view import render

    texts = Texts(folder) if folder else None
    page = render(connect(address), lang=lang, texts=texts).encode()
    if out == "-":
        click.echo(page, nl=False)
    else:
        write_atomically(Path(out), page)
        click.echo(f"wrote {out}; open it in a browser", err=True)
