"""``diplograph export``: the graph of a store, written for another tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from diplograph.cli import options
from diplograph.terminal import visible
from diplograph.words import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

#: The names of `export.FORMATS` and `export.TARGETS`, which are imported when one is asked for.
FORMATS = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml", "turtle12")
TARGETS = (
    "cytoscape",
    "excel",
    "gephi",
    "neo4j",
    "pandas",
    "protege",
    "qgis",
    "triplestore",
    "web",
)


class _Command(click.Command):
    """Its help says of each tool what is written for it."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from diplograph.export.targets import TARGETS as TOLD

        super().format_options(ctx, formatter)
        with formatter.section("Tools"):
            formatter.write_dl([(name, f"{TOLD[name].purpose}.") for name in TARGETS])


@click.command(name="export", cls=_Command)
@options.on
@click.option(
    "--for",
    "target",
    type=options.Choice(TARGETS),
    metavar="TOOL",
    help="The tool that is to read it, of those below.",
)
@click.option(
    "--format",
    "format_name",
    type=options.Choice(FORMATS),
    help="Write the whole graph as RDF instead.  [default: by the end of --out, or turtle]",
)
@click.option(
    "-o",
    "--out",
    default="-",
    metavar="PATH",
    shell_complete=options.completed_by("files"),
    show_default=True,
    help="File to write, - is stdout; with --for a folder, or one file.",
)
@options.lang("The language of names, with --for.", LANGUAGES)
@options.texts("to quote passages, with --for")
@click.option("--url", metavar="URL", help="Where the folder is to be published, with --for web.")
@click.option(
    "--license", metavar="URL", help="The address of the licence of the facts, with --for web."
)
def command(
    *,
    address: str | None,
    target: str | None,
    format_name: str | None,
    out: str,
    language: str,
    folder: Path | None,
    url: str | None,
    license: str | None,  # noqa: A002 (the name of the option)
) -> None:
    """Write the graph for another tool.

    With --for, --out is a folder for all that the tool reads, or one file of it. What was written,
    and what the tool cannot hold, is told in a table: records in, out, folded into others, dropped.

    With --format the whole graph is written as RDF: claims with their evidence, accepted facts, and
    the terms they use. No triple is lost. turtle is RDF 1.1 without blank nodes; in trig and nquads
    what each source says is a graph of its own; turtle12 is RDF 1.2, in which claims reify the
    facts that rest on them.

    \b
    Examples:
      diplograph export > graph.ttl
      diplograph export --format trig -o graph.trig
      diplograph export --for pandas -o tables
    """
    from diplograph.backends import connect
    from diplograph.errors import UsageError
    from diplograph.export import Content, Publication, destination, export, export_for, format_of
    from diplograph.texts import Texts

    if (url or license) and target != "web":
        raise UsageError("--url and --license go with --for web")
    if target is None:
        exported = export(connect(address), format_name or format_of(out))
        options.write(out, exported.data, told=str(exported.losses))
        return
    if format_name:
        raise UsageError("--for has formats of its own; give --for or --format")
    if out == "-":
        raise UsageError(f"--for {target} writes files: say where by --out")
    destination(target, out)  # what cannot be written is told before the graph is read
    publication = Publication.of(url, license)
    with options.progress() as progress:
        progress("reading the graph")
        graph = connect(address)
        texts = Texts(folder) if folder else None
        content = Content.of(graph, language, texts, publication)
        progress(f"writing for {target}")
        losses, written = export_for(content, target, out)
    if not content.layers.facts:
        click.echo(f"note: {visible(graph.address)} holds no fact of diplograph's terms", err=True)
    if texts:
        options.say_held(texts, graph, meaning="no passage is quoted")
    click.echo(str(losses), err=True)
    for path in written:
        click.echo(f"wrote {path}", err=True)
