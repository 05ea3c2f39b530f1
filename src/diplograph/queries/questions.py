"""The ready-made questions: SPARQL files with a header, and how parameters are bound in them.

A question is a file ``<name>.rq`` beside this module. Its header is comment lines::

    # title: Visits that took place            a title in English
    # title fr: Les visites qui ont eu lieu    and in other languages
    # answers: a visit that …                  what a row of the answer means
    # column visit: the visit                  each column, in order
    # claims: claims                           the columns that hold the claims a row rests on
    # table: name date host claims             the columns shown on a terminal
    # parameter lang: the language …           each parameter

A column of claims holds one IRI, or several as text with spaces between them. A parameter's place
is a line of the query that ends in the comment ``# parameter lang``. Binding it puts a VALUES block
of terms in its place; a line such as ``VALUES ?lang { "en" }  # parameter lang`` gives a default.
So a file is SPARQL as it stands, and no value is ever formatted into it as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import dropwhile
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from diplograph.backends.guard import tokens
from diplograph.errors import UsageError
from diplograph.spelling import did_you_mean, nearest

_FOLDER = Path(__file__).parent
_HEADER = re.compile(r"# (?P<key>[a-z]+)(?: (?P<of>\w+))?: (?P<value>.+)")
_MARKER = re.compile(r"#\s*parameter\s+(\w+)\s*")

Value: TypeAlias = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Question:
    """A ready-made question: what its header says, and `text`, the file as it stands.

    `titles` is by language; `columns` and `parameters` are by name, in order, with descriptions.
    """

    name: str
    titles: Mapping[str, str]
    answers: str
    columns: Mapping[str, str]
    claims: tuple[str, ...]
    table: tuple[str, ...]
    parameters: Mapping[str, str]
    text: str

    @property
    def query(self) -> str:
        """The query below the header."""
        lines = self.text.splitlines(keepends=True)
        return "".join(dropwhile(lambda line: _HEADER.fullmatch(line.rstrip()), lines))


@cache
def names() -> tuple[str, ...]:
    """The names of all questions, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.rq")))


def question(name: str) -> Question:
    """The question of that name. Raises UsageError, which suggests others, if there is none."""
    if name not in names():
        hint = did_you_mean(nearest(name, names())) or f"there are {', '.join(names())}"
        raise UsageError(f"no question {name!r}; {hint}")
    return parse(name, (_FOLDER / f"{name}.rq").read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Question:
    """A question of the text of its file, its header in any order."""
    single: dict[str, str] = {}
    named: dict[str, dict[str, str]] = {"title": {}, "column": {}, "parameter": {}}
    for line in text.splitlines():
        if (match := _HEADER.fullmatch(line)) is None:
            break
        if match["key"] in named:
            named[match["key"]][match["of"] or "en"] = match["value"]
        else:
            single[match["key"]] = match["value"]
    return Question(
        name=name,
        titles=named["title"],
        answers=single.get("answers", ""),
        columns=named["column"],
        claims=tuple(single.get("claims", "").split()),
        table=tuple(single.get("table", "").split()),
        parameters=named["parameter"],
        text=text,
    )


def prepare(asked: Question, values: Mapping[str, Value | Sequence[Value]]) -> str:
    """The query of `asked` with the terms of `values` bound to its parameters.

    Several terms of one parameter are alternatives. Raises UsageError for an unknown parameter.
    """
    for name in values:
        if name not in asked.parameters:
            known = ", ".join(asked.parameters) or "none"
            raise UsageError(f"{asked.name} has no parameter {name!r}; it has {known}")
    text, parts, done = asked.text, [], 0
    for token in tokens(text):
        match = _MARKER.fullmatch(token[0]) if token.lastgroup == "comment" else None
        if match is not None and match[1] in values:
            line = text.rfind("\n", 0, token.start()) + 1
            indent = len(text[line:]) - len(text[line:].lstrip(" "))
            parts += [text[done : line + indent], _block(match[1], values[match[1]])]
            done = token.end()
    return "".join([*parts, text[done:]])


def _block(name: str, values: Value | Sequence[Value]) -> str:
    terms = values if isinstance(values, Sequence) else (values,)
    # str() of a pyoxigraph term is its N-Triples form, escaped, which is a term of SPARQL too.
    return f"VALUES ?{name} {{ {' '.join(str(term) for term in terms)} }}"
