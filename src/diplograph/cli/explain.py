"""``diplograph explain``: what is said of a term or a triple, by whom, where, and how firmly."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from diplograph.cli import options
from diplograph.errors import UsageError
from diplograph.words import LANGUAGES


@click.command(name="explain")
@click.argument(
    "terms",
    nargs=-1,
    required=True,
    metavar="TERM...",
    shell_complete=options.completed_by("terms"),
)
@options.on
@options.formats("How the explanation is written.", "text", "json", "md")
@options.lang("Language of names and sentences.", LANGUAGES)
@options.texts("to quote the passages word for word")
def command(
    terms: tuple[str, ...],
    address: str | None,
    format_name: str,
    language: str,
    folder: Path | None,
) -> None:
    """Explain a term or a triple: what is accepted of it, who says so, where, and how firmly.

    TERM is a CURIE such as id:asmex or dg:hostedBy, an IRI, a bare slug, or the whole name of a
    thing in any language; of a claim, the end of its slug is enough. Two terms are a subject and a
    property, of which all values are explained, and three a triple, whose value may be a literal.

    What is contested is set side by side, what was inferred tells from which words and by which
    rule, and what is only said stays apart from what is accepted.

    \b
    Examples:
      diplograph explain id:mississippi-asmex-2025
      diplograph explain asmex --lang fr --texts DIR
      diplograph explain mississippi-asmex-2025 dg:hostedBy id:asmex
      diplograph explain turning-point --format json
    """
    from diplograph.backends import connect
    from diplograph.explain import explain
    from diplograph.texts import Texts

    texts = Texts(folder) if folder else None
    try:
        found = explain(connect(address), terms, language=language, texts=texts)
    except UsageError as error:
        raise UsageError(f"{error}{_asked_of(address)}") from None
    if format_name == "json":
        shown = found.to_json()
    elif format_name == "md":
        shown = found.to_markdown()
    else:
        shown = found.to_text(terminal=sys.stdout.isatty())
    click.echo(shown.encode(errors="replace"), nl=False)


def _asked_of(address: str | None) -> str:
    """That it was not the facts of the working folder that were asked, if there are any."""
    if address is not None or Path("out").exists() or not Path("data/facts").is_dir():
        return ""
    return "\nThe shipped facts were asked: `diplograph build` makes a graph of those in ./data"
