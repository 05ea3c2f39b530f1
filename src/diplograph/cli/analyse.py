"""``diplograph analyse``: the network of who met whom, and what its figures rest on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from diplograph.analysis import ANALYSES, OPTIONS
from diplograph.cli import options
from diplograph.queries.formats import FOR_SOLUTIONS
from diplograph.terminal import Terminal, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


#: The letters of choices that fit beside the name of an option.
_LONG = 60


def _own(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of the analyses themselves."""
    for name, option in reversed(list(OPTIONS.items())):
        choices = ", ".join(option.choices)
        long = f" ({choices})" if len(choices) > _LONG else ""
        default = f"  [default: {', '.join(option.default)}]" if option.default else ""
        command = click.option(
            f"--{name}",
            multiple=option.several,
            metavar=None if option.choices and not long else "CHOICE" if long else "SLUG",
            type=options.Choice(option.choices) if option.choices else str,
            help=f"Of {', '.join(option.of)}: {option.description}{long}.{default}",
        )(command)
    return command


@click.command(name="analyse")
@click.argument("name", metavar="ANALYSIS", type=options.Choice(list(ANALYSES)))
@options.on
@_own
@click.option("--limit", type=options.Whole(), metavar="N", help="The most rows, the first ones.")
@click.option("--plot", "plot_file", metavar="FILE", help="Draw them into an SVG file as well.")
@options.answer(
    "How the rows are written, svg as a plot.",
    "tsv",
    *FOR_SOLUTIONS,
    "svg",
    language="Language of names and remarks.",
)
@click.option(
    "--why-empty",
    "ask_why",
    is_flag=True,
    help="Where no row is found tell which options leave none, and how many there are without.",
)
def command(  # noqa: PLR0917 - click passes them by name
    name: str,
    address: str | None,
    limit: int | None,
    format_name: str | None,
    plot_file: str | None,
    out: str,
    language: str,
    folder: Path | None,
    with_evidence: bool,
    ask_why: bool,
    **own: str | tuple[str, ...] | None,
) -> None:
    """Analyse the network of what is accepted: who stands between whom, who met whom.

    ANALYSIS is one of those below. Every row has the claims behind it, its rank, and its rank
    without the facts that one independent voice alone stands behind. Only events that were held
    count.

    \b
    Analyses:
      brokers      who stands between others: centrality, structural holes, roles
      partners     which two met, and at how many events
      sectors      who met about what
      communities  who meets among themselves
      timeline     how many events were held when, and which were not

    \b
    Examples:
      diplograph analyse brokers
      diplograph analyse brokers --by liaison --homes unit
      diplograph analyse partners --of asmex --evidence
      diplograph analyse partners --weight newman -o partners.csv
      diplograph analyse sectors --pairs actors
      diplograph analyse timeline --per quarter --lang fr -o timeline.svg
    """
    from diplograph.analysis import analyse
    from diplograph.analysis.plot import plot
    from diplograph.backends import connect
    from diplograph.cli.answers import wanted_as, write_answer
    from diplograph.texts import Texts

    draws = format_name == "svg" or (not format_name and out.lower().endswith(".svg"))
    wanted = wanted_as("tsv" if draws else format_name, out, language)
    graph = connect(address)
    given = {
        option: [value] if isinstance(value, str) else list(value)
        for option, value in own.items()
        if value
    }
    found = analyse(graph, name, language=language, limit=limit, options=given)
    for file in (out if draws else None, plot_file):
        if file is not None:
            options.write(file, plot(found, language).encode())
    if ask_why:
        from diplograph.analysis import why_empty
        from diplograph.cli.emptiness import say_lines
        from diplograph.emptiness import say

        why = why_empty(graph, found.question, given, language=language)
        not_empty = say("why-empty", language, reason=say("not-empty", language))
        say_lines([not_empty] if found.rows else why)
    if draws:
        return
    answer = found.answer()
    question = found.shown(claims=with_evidence)
    evidence = None
    if with_evidence:
        from diplograph.evidence import evidence as stand

        evidence = stand(graph, answer, "", question=question)
    write_answer(
        graph,
        answer,
        wanted,
        question=question,
        given=given,
        found=evidence,
        texts=Texts(folder) if folder else None,
        legend=found.legend(language),
    )
    if (wanted.shows and wanted.is_table(answer)) or not found.rows:
        from diplograph.cli.asked import say_asked

        say_asked(graph, address)
    for note in found.notes:
        click.echo(wrapped(f"note: {note}", Terminal.of(sys.stderr).width), err=True)
