"""Why an answer is empty: ``/why``, which is asked as the answer was.

That is by ``question=NAME`` with its parameters, or by a query as at ``/sparql``. Told is what
``diplograph query --why-empty`` tells, and what may be wrong with a query of one's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diplograph.emptiness.answers import is_lacking, is_nothing
from diplograph.emptiness.doubts import doubts
from diplograph.emptiness.telling import why_empty
from diplograph.queries.notes import say
from diplograph.server import protocol, questions
from diplograph.server.messages import ASKED, Ask, Refused, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diplograph.server.web import Served

#: Parameters of an address that are none of a question.
_OWN = frozenset({"question", "format"})


def respond(ask: Ask, served: Served) -> Reply:
    """Why there is no row, or nothing where there are some.

    Raises Refused: 400 and 404 for what is wrong with a question or a query, 405; and what
    `Graph.evaluate` does.
    """
    if ask.method not in ("GET", "HEAD", "POST"):
        raise Refused(405, f"{ask.method} is no way to ask why", ("allow", ASKED))
    fields = protocol.fields_of(ask)
    told = _of_question(fields, served) if "question" in fields else _of_query(ask, served)
    return protocol.in_json(told)


def _of_question(fields: Mapping[str, list[str]], served: Served) -> dict[str, Any]:
    given = {name: values for name, values in fields.items() if name not in _OWN}
    question = questions.of(questions.known(fields["question"][-1]), served)
    asked = questions.read(question, given, served.graph)
    lines: list[str] = []
    if is_nothing(served.graph.evaluate(asked.query)):
        # The query page shows what is told here as English.
        found = why_empty(served.graph, "", question=asked.question, given=asked.given)
        lines = list(found)[1:]  # the first says what no row means, which the question says itself
    return {"why": [line.strip() for line in lines], "notes": []}


def _of_query(ask: Ask, served: Served) -> dict[str, Any]:
    query = protocol.of_whole_graph(ask, "why")
    answer = served.graph.evaluate(query)
    lines: list[str] = []
    if is_nothing(answer):
        told = [f"why empty: {say('foreign-served', 'en')}"] if served.is_foreign else []
        lines = [*told, *why_empty(served.graph, query)]
    notes = [
        {
            "line": query.count("\n", 0, doubt.offset) + 1,
            "column": doubt.offset - query.rfind("\n", 0, doubt.offset),
            "detail": doubt.said,
        }
        for doubt in doubts(served.graph, query, lacks=is_lacking(answer))
    ]
    return {"why": lines, "notes": notes}
