"""``diplograph export``: the graph of a store, written for another tool."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="export")
@click.option("--on", "address", metavar="ADDRESS", help="Build folder, RDF file or endpoint.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["turtle", "ntriples"]),
    default="turtle",
    show_default=True,
    help="How the graph is written.",
)
@click.option(
    "-o", "--out", default="-", metavar="FILE", show_default=True, help="Where to; - is stdout."
)
def command(address: str | None, format_name: str, out: str) -> None:
    """Write the whole graph for another tool.

    The Turtle is RDF 1.1 without blank nodes: claims with their evidence, accepted facts, and
    the terms they use, in one graph.

    \b
    Examples:
      diplograph export > graph.ttl
      diplograph export --format ntriples -o graph.nt
    """
    from diplograph.backends import connect
    from diplograph.export import export
    from diplograph.resources import write_atomically

    data = export(connect(address), format_name)
    if out == "-":
        click.echo(data, nl=False)
    else:
        write_atomically(Path(out), data)
        click.echo(f"wrote {out}", err=True)
