"""``diplograph diff``: what changed in what is known, from one graph to another."""

from __future__ import annotations

import sys

import click

from diplograph.cli import options


@click.command(name="diff")
@click.argument("old", metavar="OLD", shell_complete=options.completed_by("files"))
@click.argument("new", metavar="NEW", shell_complete=options.completed_by("files"))
@options.formats("How the changes are written.", "text", "json", "md")
@options.lang("Language of names and sentences.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if anything changed.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    old: str,
    new: str,
    format_name: str,
    language: str,
    exit_code: bool,
) -> None:
    """Tell what changed in what is known, from OLD to NEW.

    Each is a build folder, an RDF file, an endpoint, a folder of facts, or a git revision of one:
    HEAD~1 is ./data at that revision, HEAD~1:PATH another folder. Sources, facts, corrections with
    their reasons, what is contested now, what is only said, what is only worded otherwise: each
    change is told once, in a sentence, with who says so and why.

    \b
    Examples:
      diplograph diff old-build out
      diplograph diff HEAD~1 HEAD
      diplograph diff v1.0:data/facts data/facts --format md --lang fr
      diplograph diff HEAD data --exit-code
    """
    from diplograph.changes import compare, graph_of

    found = compare(graph_of(old), graph_of(new), names=(old, new))
    if format_name == "json":
        shown = found.to_json()
    elif format_name == "md":
        shown = found.to_markdown(language=language)
    else:
        shown = found.to_text(language=language, terminal=sys.stdout.isatty())
    click.echo(shown.encode(errors="replace"), nl=False)
    if exit_code and found.changes:
        ctx.exit(1)
