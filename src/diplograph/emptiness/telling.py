"""An empty answer taken apart, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from diplograph.emptiness import say
from diplograph.emptiness.mistyped import mistyped
from diplograph.emptiness.reasons import Reason, reasons, visits_without_place, without_parameters

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
    found = reasons(graph, query, language)
    if not found:
        yield say("why-empty", language, reason=say("not-seen", language))
        for each in mistyped(graph, query):
            yield f"  {_place(query, each.offset, name)}: {each.said}"
    for reason in found:
        yield from _told(reason, query, name, language)


def _of_question(
    graph: Graph, question: Question, given: Mapping[str, Sequence[str]], language: str
) -> Iterator[str]:
    meaning = question.empty.get(language) or question.empty.get("en", "")
    yield say("why-empty", language, reason=meaning)
    found = without_parameters(graph, question, given)
    for each in found:
        written = given.get(each.parameter, [question.parameters[each.parameter].default])
        shown = " ".join(f"{each.parameter}={value}" for value in written)
        phrase = {None: "without-unknown", 1: "without-one"}.get(each.rows, "without")
        said = say(phrase, language, given=shown, count=each.rows)
        dates = f"; {_nearest(each.near, language)}" if each.near else ""
        yield f"  {said}{dates}"
    if not found:
        yield f"  {say('unrestricted', language)}"
    of_place = any(question.parameters[each.parameter].type == "place" for each in found)
    without_any = of_place and not any(each.rows for each in found)
    if without_any and (visits := visits_without_place(graph)):
        yield f"  {say('placeless-one' if visits == 1 else 'placeless', language, count=visits)}"


def _nearest(dates: Sequence[str], language: str) -> str:
    """That one date, or two, are the nearest."""
    both = say("two", language, first=dates[0], second=dates[-1]) if dates[1:] else dates[0]
    return say("nearest-date", language, dates=both)


def _place(query: str, offset: int, name: str) -> str:
    before = query[:offset]
    return f"{name}:{before.count(chr(10)) + 1}:{offset - before.rfind(chr(10))}"


def _told(reason: Reason, query: str, name: str, language: str) -> Iterator[str]:
    phrase = "nothing-matches-one" if len(reason.parts) == 1 else "nothing-matches"
    yield say("why-empty", language, reason=say(phrase, language))
    for offset, text in reason.parts:
        place = _place(query, offset, name)
        yield f"  {place}: {text}"
    for near in reason.near:
        yield f"    {near}"
