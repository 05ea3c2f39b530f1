"""``diplograph queries``: the ready-made questions."""

from __future__ import annotations

import sys
from textwrap import fill, wrap
from typing import TYPE_CHECKING

import click

from diplograph.cli import options
from diplograph.terminal import WIDTH, Terminal

if TYPE_CHECKING:
    from diplograph.queries.questions import Question

_ROW = {"en": "A row is {}.", "fr": "Une ligne est {}.", "ar": "الصف هو {}."}
#: Values of types that name nothing of a graph.
_SAMPLES = {"date": "2025-06-17", "interval": "2025", "number": "2"}
_NO_ROW = {
    "en": "No row means that {}.",
    "fr": "L'absence de ligne veut dire que {}.",
    "ar": "غياب الصفوف يعني أن {}.",
}


@click.command(name="queries")
@click.argument("name", required=False, shell_complete=options.completed_by("questions"))
@options.lang("Language of the titles and of what a row means.", tuple(_ROW))
def command(name: str | None, language: str) -> None:
    """List the ready-made questions, or describe the one called NAME.

    A description says what a row of the answer means, what no row means, what each column holds,
    and what each parameter takes; the text of the query follows it, to learn from or to change.

    \b
    Examples:
      diplograph queries
      diplograph queries who-led
      diplograph query who-led --param lang=fr
    """
    from diplograph.queries.questions import names, question

    if name is None:
        rows = [(each, question(each).titles[language]) for each in names()]
        # Programs are given a question a line.
        width = Terminal.of(sys.stdout).width if sys.stdout.isatty() else sys.maxsize
        for line in _aligned(rows, width=width):
            click.echo(line)
        click.echo(
            "\nAsk one: diplograph query NAME. More about one: diplograph queries NAME.", err=True
        )
        return
    asked = question(name)
    click.echo(fill(f"{asked.name}: {asked.titles[language]}", WIDTH) + "\n")
    click.echo(fill(_ROW[language].format(asked.answers[language]), WIDTH))
    click.echo(fill(_NO_ROW[language].format(asked.empty[language]), WIDTH) + "\n")
    parameters = {
        each.name: f"{each.type}, {each.default} by default: {each.description}"
        for each in asked.parameters.values()
    }
    for title, described in (("Columns", asked.columns), ("Parameters", parameters)):
        click.echo(f"{title}:")
        for line in _aligned(list(described.items()), indent="  "):
            click.echo(line)
        click.echo()
    click.echo(f"Example:\n  {_example(asked)}\n")
    click.echo(fill(f"Claims that a row rests on: {', '.join(asked.claims)}", WIDTH) + "\n")
    click.echo(asked.query.rstrip())


def _example(asked: Question) -> str:
    """A command that asks a question with its first parameter set, other than language and limit.

    It is set to its default, or where that is none to a value of its type that all graphs take.
    """
    from diplograph.queries.parameters import ANY

    for each in asked.parameters.values():
        value = _SAMPLES.get(each.type, "") if each.default == ANY else each.default
        if value and each.type not in ("language", "limit"):
            return f"diplograph query {asked.name} --param {each.name}={value}"
    return f"diplograph query {asked.name}"


def _aligned(rows: list[tuple[str, str]], *, indent: str = "", width: int = WIDTH) -> list[str]:
    """Lines of two columns; the second goes on below itself where `width` ends, at a space."""
    first_width = max(len(first) for first, _ in rows)
    return [
        line
        for first, second in rows
        for line in wrap(
            second,
            width,
            initial_indent=f"{indent}{first:<{first_width}}  ",
            subsequent_indent=" " * (len(indent) + first_width + 2),
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
