"""What stands behind the rows of an answer: ``/evidence``.

It is asked as the answer was: by ``question=NAME`` with its parameters, or by a query as at
``/sparql``; ``row=N`` is a row, from 0. Told are the claims behind each row with their passages,
kind, holder, certainty and standing, their sources, and the parts of a query of which the claims
are not derived.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pyoxigraph as ox

from diplograph.errors import LimitError
from diplograph.evidence import Evidence, Gap, NotDerivableError, Standing, evidence
from diplograph.evidence.telling import row_of
from diplograph.explain.content import told_of
from diplograph.explain.document import sentence
from diplograph.layers import read_around
from diplograph.namespaces import expand
from diplograph.server import protocol, questions
from diplograph.server.messages import ASKED, Ask, Refused, Reply
from diplograph.texts import Texts
from diplograph.words import LANGUAGES

if TYPE_CHECKING:
    from diplograph.queries.questions import Question
    from diplograph.server.web import Served

Json: TypeAlias = dict[str, Any]

#: The most rows whose evidence is told together.
_MOST = 1000
#: The most claims that are told together.
_MOST_CLAIMS = 10_000
#: The most digits of the number of a row.
_DIGITS = 9
#: Parameters of an address that are none of a question.
_OWN = frozenset({"question", "row", "format"})


class _Asked(NamedTuple):
    """What the rows are of; a query has no question."""

    query: str
    question: Question | None


def respond(ask: Ask, served: Served) -> Reply:
    """The evidence of a row, or of all.

    Raises Refused: 400 and 404 for what is wrong with a question, a query or a row, 405; and what
    `Graph.evaluate` does.
    """
    if ask.method not in ("GET", "HEAD", "POST"):
        raise Refused(405, f"{ask.method} is no way to ask for evidence", ("allow", ASKED))
    fields = protocol.fields_of(ask)
    asked = _asked(ask, fields, served)
    answer = served.graph.evaluate(asked.query)
    solutions = answer.read()
    columns: list[str] = []
    rows: Sequence[ox.QuerySolution] = ()
    if isinstance(solutions, ox.QuerySolutions):
        columns, rows = [each.value for each in solutions.variables], answer.rows()
    numbers = _numbers(fields.get("row", []), len(rows))
    gaps: tuple[Gap, ...] = ()
    try:
        found = evidence(
            served.graph, answer, asked.query, question=asked.question, only=numbers or None
        )
        gaps = found.gaps
    except NotDerivableError as error:
        found, gaps = Evidence(tuple(Standing() for _ in numbers), {}), (error.gap,)
    told = [
        {"row": number, "binding": _binding(columns, rows[number]), **row_of(standing)}
        for number, standing in zip(numbers, found.rows, strict=True)
    ]
    return protocol.in_json(
        {"rows": told, **_claims(served, found), "gaps": _gaps(asked.query, gaps)}
    )


def _numbers(written: Sequence[str], count: int) -> list[int]:
    """The numbers of the rows that are asked for: all of a few, if none is named."""
    wanted = [_number(each) for each in written]
    if outside := [each for each in wanted if each >= count]:
        raise Refused(404, f"there is no row {outside[0]}; there are {count}, counted from 0")
    if not wanted and count > _MOST:
        raise LimitError(
            f"the evidence of at most {_MOST} rows is told together, and there are {count}; "
            "ask for that of some of them by row=N"
        )
    return wanted or list(range(count))


def _asked(ask: Ask, fields: Mapping[str, list[str]], served: Served) -> _Asked:
    if "question" in fields:
        named = questions.known(fields["question"][-1])
        given = {name: values for name, values in fields.items() if name not in _OWN}
        return _Asked(questions.read(named, given, served.graph).query, named)
    return _Asked(protocol.of_whole_graph(ask, "evidence"), None)


def _number(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) <= _DIGITS):
        raise Refused(400, f"row is no number of a row, from 0: {written[:20]!r}")
    return int(written)


def _claims(served: Served, found: Evidence) -> Json:
    """The claims behind all rows with what each says in words, by language, and how it stands."""
    if len(found.claims) > _MOST_CLAIMS:
        raise LimitError(
            f"at most {_MOST_CLAIMS} claims are told together, and there are {len(found.claims)}; "
            "ask for less, such as one group of GROUP BY"
        )
    layers = read_around(served.graph, found.claims)
    texts = Texts(served.texts) if served.texts else Texts()
    told = told_of(served.graph, layers, found.claims, texts=texts)
    claims = [
        {
            **claim,
            "said": {each: sentence(claim, told.labels, each) for each in LANGUAGES},
            "accepted": not claim["obstacles"],
        }
        for claim in told.claims
    ]
    return {"claims": claims, "sources": told.sources, "labels": told.labels}


def _binding(columns: Sequence[str], row: ox.QuerySolution) -> Json:
    """A row in SPARQL 1.1 JSON; what is unbound is left out."""
    return {name: _term(row[name]) for name in columns if row[name] is not None}


def _term(term: object) -> Json:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.Literal):
        told = {"type": "literal", "value": term.value}
        if term.language:
            return {**told, "xml:lang": term.language}
        datatype = term.datatype.value
        return told if datatype == expand("xsd:string") else {**told, "datatype": datatype}
    return {"type": "bnode", "value": str(term).removeprefix("_:")}


def _gaps(query: str, gaps: Sequence[Gap]) -> list[Json]:
    return [
        {
            "line": query.count("\n", 0, gap.offset) + 1,
            "column": gap.offset - query.rfind("\n", 0, gap.offset),
            "reason": gap.reason("en"),
        }
        for gap in gaps
    ]
