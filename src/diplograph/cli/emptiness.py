"""``--why-empty`` of ``diplograph query``: an empty answer taken apart, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from diplograph.emptiness import say
from diplograph.emptiness.answers import is_nothing
from diplograph.emptiness.telling import why_empty
from diplograph.terminal import Terminal, visible

if TYPE_CHECKING:
    from diplograph.backends import Answer, Graph
    from diplograph.queries.questions import Question


def say_why(  # noqa: PLR0917 - all of one answer
    graph: Graph,
    answer: Answer,
    query: str,
    name: str,
    question: Question | None,
    given: Mapping[str, Sequence[str]],
    language: str,
) -> None:
    """Say why an answer is empty, wrapped to the terminal; of one that is not, that it is not."""
    lines: Iterable[str] = [say("why-empty", language, reason=say("not-empty", language))]
    if is_nothing(answer):
        lines = why_empty(
            graph, query, name=name, question=question, given=given, language=language
        )
    say_lines(lines)


def say_lines(lines: Iterable[str]) -> None:
    """Say lines, each wrapped to the terminal and indented as it is."""
    width = Terminal.of(sys.stderr).width
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()))
        for piece in wrap(
            visible(line),
            width,
            subsequent_indent=f"{indent}  ",
            break_long_words=False,
            break_on_hyphens=False,
        ):
            click.echo(piece, err=True)
