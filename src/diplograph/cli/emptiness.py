"""``--why-empty`` of ``diplograph query``: an empty answer taken apart, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from diplograph.emptiness import Reason, reasons, without_parameters
from diplograph.queries.unknown import has_answer
from diplograph.terminal import Terminal, visible
from diplograph.words import counted

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
    if has_answer(answer):
        lines: Iterator[str] = iter(["why empty: it is not"])
    elif question is not None:
        lines = _of_question(graph, question, given, language)
    else:
        lines = _of_query(graph, query, name)
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


def _of_question(
    graph: Graph, question: Question, given: Mapping[str, Sequence[str]], language: str
) -> Iterator[str]:
    meaning = question.empty.get(language) or question.empty.get("en", "")
    yield f"why empty: {meaning}"
    found = without_parameters(graph, question, given)
    for each in found:
        written = given.get(each.parameter, [question.parameters[each.parameter].default])
        shown = " ".join(f"--param {each.parameter}={value}" for value in written)
        rows = "an unknown number of rows" if each.rows is None else counted(each.rows, "row", "en")
        verb = "is" if each.rows == 1 else "are"
        dates = f"; the nearest dates are {' and '.join(each.near)}" if each.near else ""
        yield f"  without {shown} there {verb} {rows}{dates}"
    if not found:
        yield "  no parameter restricts it"


def _of_query(graph: Graph, query: str, name: str) -> Iterator[str]:
    found = reasons(graph, query)
    if not found:
        yield (
            "why empty: no part of WHERE was seen to fail; what follows it was not tried, nor "
            "what takes too long"
        )
    for reason in found:
        yield from _told(reason, query, name)


def _told(reason: Reason, query: str, name: str) -> Iterator[str]:
    together = "this" if len(reason.parts) == 1 else "all of these together"
    yield f"why empty: nothing matches {together}"
    for offset, text in reason.parts:
        before = query[:offset]
        place = f"{name}:{before.count(chr(10)) + 1}:{offset - before.rfind(chr(10))}"
        yield f"  {place}: {text}"
    for near in reason.near:
        yield f"    {near}"
