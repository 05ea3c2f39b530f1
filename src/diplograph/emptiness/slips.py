"""Slips that the text of a query shows by itself: no such day, and a variable of nothing.

A date that does not exist is a literal like another, with which nothing can be compared; one
without quotes is a subtraction; and a variable that nothing binds stays blank, or fails a test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from diplograph.backends.guard import CLOSING, OPENING
from diplograph.queries.parameters import day_hint, is_day
from diplograph.queries.shape import Token, lexed
from diplograph.spelling import did_you_mean, nearest

_DATE = re.compile(
    r"""["'](?P<text>(?P<day>[^"'T]*)(?P<time>T[^"']*)?)["']\^\^xsd:(?P<type>date|dateTime)\b"""
)
_NUMBERS = re.compile(r"(-?\d{4,})-(\d{1,2})-(\d{1,2})")
_ZONE = re.compile(r"(Z|[+-]\d\d:\d\d)$")
#: Years that Python's calendar does not reach.
_FAR = re.compile(r"-\d{4,}|0000|\d{5,}")


class Slip(NamedTuple):
    """What is wrong, as a sentence, and where."""

    offset: int
    said: str


def slips(query: str) -> list[Slip]:
    """The slips of a query, by place."""
    tokens = lexed(query)
    return sorted([*_no_days(query, tokens), *_subtractions(tokens), *_blanks(tokens)])


def _no_days(query: str, tokens: Sequence[Token]) -> Iterator[Slip]:
    """Literals of ``xsd:date`` and ``xsd:dateTime`` that are none."""
    for token in tokens:
        found = _DATE.match(query, token.start) if token.kind == "string" else None
        if found is None:
            continue
        day = found["day"] if found["time"] else _ZONE.sub("", found["day"])
        if said := _wrong(day, f"xsd:{found['type']}"):
            yield Slip(token.start, said)


def _wrong(written: str, type_name: str) -> str:
    """What is wrong with a day that is written, or ""."""
    match = _NUMBERS.fullmatch(written)
    if match is None:
        return f'"{written}" is no {type_name}; write it like 2025-06-17'
    year, month, day = match.groups()
    if _FAR.fullmatch(year):
        return ""
    whole = f"{year}-{month:0>2}-{day:0>2}"
    if not is_day(whole):
        return f"there is no day {written}{day_hint(whole)}"
    return "" if whole == written else f'"{written}" is no {type_name}; write {whole}'


def _subtractions(tokens: Sequence[Token]) -> Iterator[Slip]:
    """Days without quotes, which are a year less a month and a day."""
    for parts in zip(tokens, tokens[1:], tokens[2:], strict=False):
        year, month, day = parts
        written = "".join(part.text for part in parts)
        is_one = year.end == month.start and month.end == day.start
        if is_one and all(part.kind == "number" for part in parts) and is_day(written):
            value = int(year.text) + int(month.text) + int(day.text)
            said = f'{written} without quotes is {value}; write "{written}"^^xsd:date'
            yield Slip(year.start, said)


def _blanks(tokens: Sequence[Token]) -> Iterator[Slip]:
    """Variables that nothing binds: each where it is first selected, computed or tested with."""
    used: dict[str, Token] = {}
    bound: set[str] = set()
    for each, uses in _variables(tokens):
        if uses:
            used.setdefault(each.text[1:], each)
        else:
            bound.add(each.text[1:])
    for name, each in used.items():
        if name not in bound:
            near = nearest(name, sorted(bound))
            hint = did_you_mean(f"?{near}" if near else None)
            said = f"nothing in WHERE binds {each.text}"
            yield Slip(each.start, "; ".join(filter(None, (said, hint))))


def _variables(tokens: Sequence[Token]) -> Iterator[tuple[Token, bool]]:
    """The variables, and whether each is only used where it stands: in SELECT, in a template, in an
    expression or behind WHERE. Others bind it. What IF gives is left out, for that is how one says
    that a value is unbound.
    """
    uses, opens, outer = False, False, list[tuple[bool, str]]()
    for last, each in pairwise([None, *tokens]):
        assert each is not None
        if each.text in OPENING:
            outer.append((uses, last.word if last else ""))
            uses = opens or (uses and each.text != "{")
            opens = False
        elif each.text in CLOSING:
            uses = outer.pop()[0] if outer else False
        elif each.word in ("SELECT", "ORDER", "GROUP", "HAVING"):
            uses = True
        elif each.word == "VALUES":
            uses = False
        elif each.word in ("FILTER", "BIND", "CONSTRUCT"):
            opens = True
        elif each.word in ("WHERE", "EXISTS"):
            opens = False
        elif each.kind == "variable" and not (
            outer and outer[-1][1] == "IF" and last and last.text == ","
        ):
            yield each, uses and not (last and last.word == "AS")
