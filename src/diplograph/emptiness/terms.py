"""Terms as a query has them, and which of those that a graph has come near to one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyoxigraph as ox

from diplograph.emptiness import say
from diplograph.namespaces import compress
from diplograph.spelling import closest

#: The values that are told.
MOST = 3
#: Values that are looked through for those that are near.
MANY = 1000
#: A literal as a query has it, and what it says.
LITERAL = re.compile(r"""["']([^"'\\]+)["'](?:@[\w-]+|\^\^[^\s,;)}]+)?""")
NUMBER = re.compile(r"([-+]?\d+(?:\.\d+)?|true|false)")
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


def as_written(values: Sequence[object], literal: str) -> str:
    """Those of `values` that have the text of `literal` and are no equal term, as to be written.

    "" if one of them is equal, or none has that text.
    """
    if not (match := LITERAL.fullmatch(literal) or NUMBER.fullmatch(literal)):
        return ""
    same = [
        form(each) for each in values if isinstance(each, ox.Literal) and each.value == match[1]
    ]
    return "" if literal.replace("'", '"') in same else " or ".join(same[:MOST])


def close_to(values: Sequence[object], written: str) -> str:
    """Of some values in order those next to a date that is written, or most alike to what is."""
    wanted = plain(written)
    if _DATE.fullmatch(wanted):
        below = [value for value in values if plain(value) < wanted]
        above = [value for value in values if plain(value) >= wanted]
        near = [form(value) for value in (*below[-1:], *above[: MOST - 1])]
    else:
        by_form = {plain(each): form(each) for each in reversed(values)}
        near = [by_form[each] for each in closest(wanted, by_form, most=MOST)]
    return ", ".join(near) + (", …" if len(values) > len(near) else "")


def are_things(values: Sequence[object]) -> bool:
    return bool(values) and all(isinstance(each, ox.NamedNode) for each in values)


def is_literal(written: str) -> bool:
    return bool(LITERAL.fullmatch(written) or NUMBER.fullmatch(written))


def plain(term: object) -> str:
    """A value, or one as a query has it, without what is not its own text."""
    if isinstance(term, ox.Literal):
        return term.value
    shown = form(term)
    if match := LITERAL.fullmatch(shown):
        return match[1]
    return shown.rpartition(":")[2]


def near_to(values: Sequence[object], written: str, language: str) -> str:
    """Of some values in order those nearest to what is written, else the ends."""
    literals = sorted(match[0] for match in LITERAL.finditer(written))
    if len(values) > MOST and literals:
        return say("nearest", language, near=close_to(values, literals[0]))
    shown = [form(value) for value in values]
    if len(shown) <= MOST:
        return ", ".join(shown)
    count = f"{len(shown)}{'+' if len(shown) == MANY else ''}"
    return say("range", language, first=shown[0], last=shown[-1], count=count)


def form(term: object) -> str:
    """A term as it is written in a query."""
    if isinstance(term, ox.NamedNode):
        return compress(term.value)
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        if datatype.endswith(("#integer", "#decimal", "#boolean")):
            return term.value
        text = str(ox.Literal(term.value))
        if term.language:
            return f"{text}@{term.language}"
        return text if datatype.endswith("#string") else f"{text}^^{compress(datatype)}"
    return str(term)
