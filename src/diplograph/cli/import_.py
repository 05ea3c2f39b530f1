"""``diplograph import``: a graph of diplograph's, read back from an RDF file."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from diplograph.cli import options
from diplograph.words import counted


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@options.out_folder("imported")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="Longest time of reading the file.",
)
def command(*, file: Path, out: Path, timeout: float) -> None:
    """Read a graph of diplograph's back from an RDF file, with nothing lost.

    FILE is what build, export or another tool wrote of such a graph: Turtle, TriG, N-Triples,
    N-Quads, JSON-LD or RDF/XML, by its extension. The folder that is written holds the same
    triples, and every command takes it as --on. The graph is checked as a build is: each accepted
    fact needs a claim, and each claim a passage.

    FILE is parsed by a process of its own, within limits. Nothing that it names is fetched.

    \b
    Examples:
      diplograph import graph.trig -o theirs
      diplograph query visits-held --on theirs
    """
    from diplograph.importing import import_file

    with options.progress() as progress:
        progress("reading and checking")
        imported = import_file(file, out, timeout=timeout)
    claims = counted(imported.claims, "claim", "en")
    click.echo(f"Read {imported.triples:,} triples, {claims}, from {file}.", err=True)
    if imported.reified:
        click.echo(
            f"{imported.reified:,} rdf:reifies more say what their claims say; they are let go.",
            err=True,
        )
    click.echo(f"Canonical hash: {imported.canonical_hash}", err=True)
    click.echo(f"wrote {out}; ask it with --on {quote(str(out))}", err=True)
