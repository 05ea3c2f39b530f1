"""What an answer is an answer to, in a line on standard error: the graph and unwritten values."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click
import pyoxigraph as ox

from diplograph.backends import DEFAULT_OUT
from diplograph.queries.parameters import ANY
from diplograph.terminal import Terminal, visible, wrapped

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.queries.questions import Question

#: How questions describe a day that is the last on which anything was recorded unless it is given.
_AS_OF = "by default the last on which any"
_DAYS = """\
SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) {
  { ?claim dg:recordedOn ?day } UNION { ?log a dg:Scan ; dcterms:created ?day }
}
"""


def say_asked(
    graph: Graph,
    address: str | None,
    question: Question | None = None,
    given: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Tell what restricts an answer without being written: the graph asked, and defaults.

    `address` is that of ``--on``, or None if it is not written; `given` is what is written for the
    parameters of `question`. Says nothing if all is written.
    """
    parts = [] if address is not None else [_place(graph)]
    if question is not None:
        parts += _defaults(graph, question, given or {})
    if parts:
        line = visible(f"asked: {'; '.join(parts)}")
        click.echo(wrapped(line, Terminal.of(sys.stderr).width), err=True)


def _place(graph: Graph) -> str:
    return f"./{DEFAULT_OUT}" if graph.address == DEFAULT_OUT else "the shipped facts"


def _defaults(
    graph: Graph, question: Question, given: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """The parameters that restrict a question by their defaults.

    What a question asks as of a day it asks as of the last that is recorded, unless one is written.
    One that is written restricts it to nothing if it is before the first.
    """
    for name, each in question.parameters.items():
        written = list(given.get(name, [each.default]))
        if _AS_OF in each.description:
            (row,) = graph.select(_DAYS)
            first, last = row["first"], row["last"]
            if written == [ANY] and isinstance(last, ox.Literal):
                yield f"{name}={last.value}, the last day recorded"
            elif isinstance(first, ox.Literal) and max(written) < first.value:
                yield f"on {max(written)} nothing was recorded yet, the first day is {first.value}"
        elif name not in given and name != "lang" and each.default != ANY:
            yield f"{name}={each.default} (default)"
