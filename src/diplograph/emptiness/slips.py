"""Slips that the text of a query shows by itself: no such day, and a column of nothing.

A date that does not exist is a literal like another, with which nothing can be compared; one
without quotes is a subtraction; and a column that nothing binds stays blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

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
    if not _is_day(whole):
        turned = f"{year}-{day:0>2}-{month:0>2}"
        hint = f"; did you mean {turned}?" if _is_day(turned) else ""
        return f"there is no day {written}{hint}"
    return "" if whole == written else f'"{written}" is no {type_name}; write {whole}'


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _subtractions(tokens: Sequence[Token]) -> Iterator[Slip]:
    """Days without quotes, which are a year less a month and a day."""
    for parts in zip(tokens, tokens[1:], tokens[2:], strict=False):
        year, month, day = parts
        written = "".join(part.text for part in parts)
        is_one = year.end == month.start and month.end == day.start
        if is_one and all(part.kind == "number" for part in parts) and _is_day(written):
            value = int(year.text) + int(month.text) + int(day.text)
            said = f'{written} without quotes is {value}; write "{written}"^^xsd:date'
            yield Slip(year.start, said)


def _blanks(tokens: Sequence[Token]) -> Iterator[Slip]:
    """Variables of the outermost SELECT that nothing binds."""
    begins = next((at for at, each in enumerate(tokens) if each.word == "SELECT"), len(tokens))
    ends = next((at for at in range(begins, len(tokens)) if tokens[at].text == "{"), len(tokens))
    if any(each.text == "{" for each in tokens[:begins]):
        return  # a subselect in a query of another form
    head, behind = tokens[begins:ends], tokens[ends:]
    made = {after.text[1:] for each, after in pairwise(head) if each.word == "AS"}
    bound = {each.text[1:] for each in behind if each.kind == "variable"}
    told: set[str] = set()
    for each in head:
        name = each.text[1:]
        if each.kind == "variable" and name not in bound | made | told:
            told.add(name)
            near = nearest(name, sorted(bound))
            hint = did_you_mean(f"?{near}" if near else None)
            said = f"nothing in WHERE binds {each.text}"
            yield Slip(each.start, "; ".join(filter(None, (said, hint))))
