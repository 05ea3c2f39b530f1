"""``diplograph export``: the graph of a store, written for another tool."""

from __future__ import annotations

import click

from diplograph.cli import options


@click.command(name="export")
@options.on
@options.formats("How the graph is written.", "turtle", "ntriples")
@options.out_file("-")
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

    options.write(out, export(connect(address), format_name))
