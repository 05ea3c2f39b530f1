"""An empty answer taken apart, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from diplograph.emptiness.mistyped import mistyped
from diplograph.emptiness.reasons import Reason, reasons, visits_without_place, without_parameters
from diplograph.words import counted

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.queries.questions import Question


def why_empty(
    graph: Graph,
    query: str,
    *,
    name: str = "query",
    question: Question | None = None,
    given: Mapping[str, Sequence[str]] | None = None,
    language: str = "en",
) -> Iterator[str]:
    """Why a query, or a `question` with the parameters `given`, has no answer: lines, indented by
    what they belong to. `name` is that of the query, before the places in it.
    """
    if question is not None:
        yield from _of_question(graph, question, given or {}, language)
        return
    found = reasons(graph, query)
    if not found:
        yield (
            "why empty: no part of WHERE was seen to fail; what follows it was not tried, nor "
            "what takes too long"
        )
        for each in mistyped(graph, query):
            yield f"  {_place(query, each.offset, name)}: {each.said}"
    for reason in found:
        yield from _told(reason, query, name)


def _of_question(
    graph: Graph, question: Question, given: Mapping[str, Sequence[str]], language: str
) -> Iterator[str]:
    yield f"why empty: {question.empty.get(language) or question.empty.get('en', '')}"
    found = without_parameters(graph, question, given)
    for each in found:
        written = given.get(each.parameter, [question.parameters[each.parameter].default])
        shown = " ".join(f"{each.parameter}={value}" for value in written)
        rows = "an unknown number of rows" if each.rows is None else counted(each.rows, "row", "en")
        verb = "is" if each.rows == 1 else "are"
        dates = f"; the nearest dates are {' and '.join(each.near)}" if each.near else ""
        yield f"  without {shown} there {verb} {rows}{dates}"
    if not found:
        yield "  no parameter restricts it"
    of_place = any(question.parameters[each.parameter].type == "place" for each in found)
    without_any = of_place and not any(each.rows for each in found)
    if without_any and (visits := visits_without_place(graph)):
        verb = "was" if visits == 1 else "were"
        yield (
            f"  of {counted(visits, 'visit', 'en')} that {verb} held no source tells the place: "
            "visits-held has what is known"
        )


def _place(query: str, offset: int, name: str) -> str:
    before = query[:offset]
    return f"{name}:{before.count(chr(10)) + 1}:{offset - before.rfind(chr(10))}"


def _told(reason: Reason, query: str, name: str) -> Iterator[str]:
    together = "this" if len(reason.parts) == 1 else "all of these together"
    yield f"why empty: nothing matches {together}"
    for offset, text in reason.parts:
        place = _place(query, offset, name)
        yield f"  {place}: {text}"
    for near in reason.near:
        yield f"    {near}"
