"""The ready-made questions: SPARQL files with a header, and how parameters are bound in them.

A question is a file ``<name>.rq`` beside this module. Its header is comment lines::

    # title: Visits that took place            a title in English
    # title fr: Les visites qui ont eu lieu    and in other languages
    # answers: a visit that …                  what a row of the answer means
    # answers fr: une visite qui …             and in other languages
    # empty: no source …                       what it means that there is no row
    # empty fr: aucune source …                and in other languages
    # column visit: the visit                  each column, in order
    # claims: claims                           the columns that hold the claims a row rests on
    # dates: date                              the columns of dates in EDTF
    # table: name date host claims             the columns shown on a terminal
    # parameter lang: language = en :: the …   each parameter: its type, its default, what it is
    # parameter lang fr: la langue …           and in other languages
    # unsuited: Virtuoso                       servers that give other rows, or none in time

Every question takes ``limit`` as well, the most rows of its answer: none says LIMIT itself, and
each ends in its ORDER BY. A column of claims holds one IRI, or several as text with spaces between
them. A parameter's place is a line of the query that ends in the comment ``# parameter lang``.
Binding it puts a VALUES block of terms in its place; a line such as
``VALUES ?lang { "en" }  # parameter lang`` gives a default.
So a file is SPARQL as it stands, and no value is ever formatted into it as text. The types are in
:mod:`diplograph.queries.parameters`.

Other engines are asked the same files. So a subquery that groups what may be nothing says
``HAVING(COUNT(...) > 0)``, for rdflib 7.6 gives a row for no group (its issue 3382), and names come
after the subqueries, for rdflib forgets there what an outer VALUES bound. For Virtuoso 7.2.5, what
one of several things is stands in a subquery, not in ``EXISTS`` beside a VALUES; alternatives are
VALUES, not a UNION that multiplies what is planned; and what an OPTIONAL subquery tells is a number
for COALESCE, for BOUND of a constant is always true. Two EXISTS joined by ``||`` are a path to a
variable and a comparison of it; text is compared with text as ``STR(?a) < STR(?b)``, for a plain
variable beside ``STR`` compares wrongly; and no two OPTIONAL subqueries share a variable that a
path of ``?`` or ``*`` ends in, for the second then loses rows. In an OPTIONAL subquery a MINUS with
a path of ``+`` to what the subquery is about takes nothing away: an OPTIONAL and a FILTER do. Text
that is looked into is made text first, ``STRSTARTS(STR(?a), …)``. What is told of aggregates is
told in the SELECT that makes them, for an IF or a FILTER behind it loses rows; an IF over what an
OPTIONAL may leave unbound asks BOUND of it first, or rows merge. A path of ``countedIn*`` to a
visit beside another such subquery does not compile: it stands in a SELECT DISTINCT of its own, and
never in a MINUS. The language is named behind subqueries, never before them, and where names then
are lost, within the OPTIONAL of each. Where several OPTIONAL subqueries lose rows, each stands
alone over a SELECT of all that goes before it. A path of ``+`` or ``*`` from what may be a literal
is a MINUS, not an OPTIONAL; the first of several texts is ``MIN(STR(?text))``. A parameter that may
be UNDEF is made a value that compares with all, by COALESCE, and stands behind the patterns that it
restricts. Jena 4.5 joins a path of alternatives beside paths of ``*`` too late, and takes a
property from VALUES well. A path of ``*`` or ``?`` stands behind patterns that bind an end of it,
in each branch of a UNION and not behind it, or Jena looks for it from every node.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import dropwhile
from pathlib import Path
from typing import TYPE_CHECKING

from diplograph.backends.guard import tokens
from diplograph.errors import UsageError
from diplograph.queries.parameters import (
    LIMIT,
    Parameter,
    Value,
    check_things,
    declared,
    terms_in,
)
from diplograph.spelling import did_you_mean, nearest

if TYPE_CHECKING:
    from diplograph.backends import Graph

_FOLDER = Path(__file__).parent
_HEADER = re.compile(
    r"# (?P<key>[a-z]+)(?: (?P<of>\w+))?(?: (?P<language>[a-z]{2}))?: (?P<value>.+)"
)
_MARKER = re.compile(r"#\s*parameter\s+(\w+)\s*")


@dataclass(frozen=True, slots=True)
class Question:
    """A ready-made question: what its header says, and `text`, the file as it stands.

    `titles`, `answers` and `empty` are by language, the last two lacking in queries that are no
    question; `columns` (with descriptions) and `parameters` are by name, in order. `unsuited` are
    the servers, as they call themselves, of which :mod:`diplograph.queries.suited` does not ask it.
    """

    name: str
    titles: Mapping[str, str]
    answers: Mapping[str, str]
    empty: Mapping[str, str]
    columns: Mapping[str, str]
    claims: tuple[str, ...]
    dates: tuple[str, ...]
    table: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    unsuited: tuple[str, ...]
    text: str

    def meaning_of_none(self, language: str) -> str:
        """What it means that there is no row, as a sentence in a language, or else in English."""
        said = self.empty.get(language) or self.empty.get("en", "")
        return said and f"{said[:1].upper()}{said[1:]}."

    @property
    def query(self) -> str:
        """The query below the header."""
        lines = self.text.splitlines(keepends=True)
        return "".join(dropwhile(lambda line: _HEADER.fullmatch(line.rstrip()), lines))


@cache
def names() -> tuple[str, ...]:
    """The names of all questions, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.rq")))


@cache
def question(name: str) -> Question:
    """The question of that name, read once. Raises UsageError, which suggests others, if none."""
    if name not in names():
        hint = did_you_mean(nearest(name, names())) or f"there are {', '.join(names())}"
        raise UsageError(f"no question {name!r}; {hint}")
    found = parse(name, (_FOLDER / f"{name}.rq").read_text(encoding="utf-8"))
    return replace(found, parameters={**found.parameters, LIMIT.name: LIMIT})


def parse(name: str, text: str) -> Question:
    """A question of the text of its file, its header in any order.

    Raises ValueError if a parameter is declared wrongly or has no place in the query.
    """
    single: dict[str, str] = {}
    keys = ("title", "answers", "empty", "column", "parameter")
    named: dict[str, dict[str, str]] = {key: {} for key in keys}
    translated: dict[str, dict[str, str]] = defaultdict(dict)
    for line in text.splitlines():
        if (match := _HEADER.fullmatch(line)) is None:
            break
        if match["language"]:
            translated[match["of"]][match["language"]] = match["value"]
        elif match["key"] in named:
            named[match["key"]][match["of"] or "en"] = match["value"]
        else:
            single[match["key"]] = match["value"]
    parameters = {
        each: replace(declared(each, said), translations=translated[each])
        for each, said in named["parameter"].items()
    }
    if homeless := parameters.keys() - {match[1] for _, match in _markers(text)}:
        raise ValueError(f"{name} has no place for parameter {', '.join(sorted(homeless))}")
    return Question(
        name=name,
        titles=named["title"],
        answers=named["answers"],
        empty=named["empty"],
        columns=named["column"],
        claims=tuple(single.get("claims", "").split()),
        dates=tuple(single.get("dates", "").split()),
        table=tuple(single.get("table", "").split()),
        parameters=parameters,
        unsuited=tuple(single.get("unsuited", "").split()),
        text=text,
    )


def bind(
    asked: Question, written: Mapping[str, Sequence[str]], *, graph: Graph | None = None
) -> str:
    """The query of `asked` with what a user has `written` for its parameters, as their types.

    Several values of one parameter are alternatives, and ``any`` lifts a restriction. With `graph`,
    things must be known there and be of the kind that the parameter takes. Raises UsageError.
    """
    _refuse_unknown(asked, written)
    given = {
        name: [terms for value in values if (terms := _terms(asked.parameters[name], value, graph))]
        for name, values in written.items()
    }
    if graph is not None:
        check_things(graph, [(asked.parameters[name], rows) for name, rows in given.items()])
    return _placed(asked, given)


def _terms(parameter: Parameter, value: str, graph: Graph | None) -> tuple[Value, ...]:
    return parameter.terms(value) if graph is None else terms_in(graph, parameter, value)


def prepare(asked: Question, values: Mapping[str, Value | Sequence[Value]]) -> str:
    """The query of `asked` with the terms of `values` bound to its parameters.

    Several terms of one parameter are alternatives; those of an interval are its first and last
    day. Raises UsageError for an unknown parameter.
    """
    _refuse_unknown(asked, values)
    return _placed(asked, {name: _rows(asked.parameters[name], values[name]) for name in values})


def _rows(parameter: Parameter, values: Value | Sequence[Value]) -> Sequence[Sequence[Value]]:
    terms = values if isinstance(values, Sequence) else (values,)
    return [terms] if len(parameter.variables) > 1 else [(term,) for term in terms]


def _refuse_unknown(asked: Question, given: Iterable[str]) -> None:
    for name in given:
        if name not in asked.parameters:
            known = ", ".join(asked.parameters) or "none"
            near = did_you_mean(nearest(name, asked.parameters, cutoff=0.7))
            hint = near and f"; {near}"
            raise UsageError(f"{asked.name} has no parameter {name!r}; it has {known}{hint}")


def _placed(asked: Question, given: Mapping[str, Sequence[Sequence[Value]]]) -> str:
    """The text of `asked` with a VALUES block at each place of a parameter that is given."""
    text, parts, done = asked.text, [], 0
    for token, match in _markers(text):
        if match[1] in given:
            line = text.rfind("\n", 0, token.start()) + 1
            indent = len(text[line:]) - len(text[line:].lstrip(" "))
            block = asked.parameters[match[1]].block(given[match[1]])
            parts += [text[done : line + indent], block]
            done = token.end()
    most = [terms[0].value for terms in given.get(LIMIT.name, ())]
    limit = f"LIMIT {max(map(int, most))}\n" if most else ""
    return "".join([*parts, text[done:], limit])


def _markers(text: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """The comments that mark the places of parameters, with the match that has the name in it."""
    for token in tokens(text):
        match = _MARKER.fullmatch(token[0]) if token.lastgroup == "comment" else None
        if match is not None:
            yield token, match
