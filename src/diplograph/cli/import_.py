"""``diplograph import``: a graph of diplograph's, read back from an RDF file."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from diplograph.cli import options
from diplograph.terminal import visible
from diplograph.words import counted

if TYPE_CHECKING:
    from diplograph.importing.foreign import Source


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@options.out_folder("imported")
@click.option(
    "--timeout",
    type=options.Seconds(),
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="Longest time of reading the file.",
)
@click.option("--as", "slug", metavar="SLUG", help="Take RDF in other terms, as this source.")
@click.option("--published", metavar="DATE", help="The day of that source, with --as.")
@click.option("--recorded", metavar="DATE", help="The day on which you take it, with --as.")
@click.option("--label", metavar="TEXT", help="Its name, with --as.  [default: that of FILE]")
@click.option("--url", metavar="URL", help="Where it is from, with --as.")
@click.option("--into", metavar="ADDRESS", help="A graph to which it comes, with --as.")
def command(
    *,
    file: Path,
    out: Path,
    timeout: float,
    slug: str | None,
    published: str | None,
    recorded: str | None,
    label: str | None,
    url: str | None,
    into: str | None,
) -> None:
    """Read a graph of diplograph's back from an RDF file, with nothing lost.

    FILE is what build, export or another tool wrote of such a graph: Turtle, TriG, N-Triples,
    N-Quads, JSON-LD or RDF/XML, by its extension. The folder that is written holds the same
    triples, and every command takes it as --on. The graph is checked as a build is: each accepted
    fact needs a claim, and each claim a passage.

    With --as, RDF in other terms becomes a source: each of its statements is a claim of unspecified
    certainty, with its line as the passage, and none becomes a fact. --texts DIR/texts quotes it.

    FILE is parsed by a process of its own, within limits. Nothing that it names is fetched.

    \b
    Examples:
      diplograph import graph.trig -o theirs
      diplograph query visits-held --on theirs
      diplograph import x.ttl --as x --published 2026-01-31 --recorded 2026-11-27
    """
    from diplograph.backends import connect
    from diplograph.errors import UsageError
    from diplograph.importing import import_file, import_foreign

    if slug is None and any((published, recorded, label, url, into)):
        raise UsageError("--published, --recorded, --label, --url and --into go with --as")
    source = None if slug is None else _source(slug, published, recorded, label or file.name, url)
    with options.progress() as progress:
        progress("reading and checking")
        if source is None:
            imported = import_file(file, out, timeout=timeout)
        else:
            graph = connect(into) if into else None
            imported = import_foreign(file, out, source, into=graph, timeout=timeout)
    claims = counted(imported.claims, "claim", "en")
    click.echo(f"Read {imported.triples:,} triples, {claims}, from {visible(str(file))}.", err=True)
    if imported.reified:
        click.echo(
            f"{imported.reified:,} rdf:reifies more say what their claims say; they are let go.",
            err=True,
        )
    click.echo(f"Canonical hash: {imported.canonical_hash}", err=True)
    click.echo(f"wrote {out}; ask it with --on {quote(str(out))}", err=True)


def _source(
    slug: str, published: str | None, recorded: str | None, label: str, url: str | None
) -> Source:
    """What was said of a source. Raises UsageError."""
    from datetime import date
    from re import fullmatch

    from diplograph.errors import UsageError
    from diplograph.importing.foreign import Source

    if not fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise UsageError(f"--as takes a slug, as city-twins-2026, and not {slug!r}")
    if not (label := " ".join(label.split())):
        raise UsageError("--label is empty")
    if url is not None and not fullmatch(r"https?://[^ ]+", url):
        raise UsageError(f"--url takes an address of the web, and not {url!r}")
    days = []
    for name, given in (("--published", published), ("--recorded", recorded)):
        try:
            days.append(date.fromisoformat(given or "").isoformat())
        except ValueError:
            raise UsageError(f"--as needs {name}, a day as 2026-11-27") from None
    return Source(slug, label, days[0], days[1], "", url)
