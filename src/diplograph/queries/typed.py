"""Typed values: what a term is in Python, and of which type a whole column of an answer is.

A literal has the type of its datatype if its text is of that type, else it is text: EDTF, strings
with and without a language, and what is ill-typed. An IRI and a blank node are text. A column has
a type where all of its values have it; numbers of several kinds are the widest of them. The types
are those of XSD 1.1 (part 2), as SPARQL 1.1 names them. Of a column of dates in EDTF, which are
strings, a date that is one day is an ``xsd:date``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from diplograph.namespaces import PREFIXES

#: None is for what is unbound.
Value: TypeAlias = str | int | Decimal | float | bool | date | datetime | None

TEXT, INTEGER, DECIMAL, DOUBLE = "text", "integer", "decimal", "double"
BOOLEAN, DATE, MOMENT, LOCAL_MOMENT = "boolean", "date", "moment", "local moment"

_INT64 = range(-(2**63), 2**63)
#: The digits that a decimal may have before and behind its point together, as in Arrow and SQL.
MOST_DIGITS = 38

_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_DOUBLE = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
#: The longest integer that is read: Python refuses more digits, and no machine counts so far.
_MOST_INTEGER_DIGITS = 1000


class Column(NamedTuple):
    """A column of an answer: its name, its type, and its values in the order of the rows."""

    name: str
    type: str
    values: tuple[Value, ...]


def columns(
    names: Sequence[str], rows: Iterable[Iterable[object]], dates: Collection[str] = ()
) -> list[Column]:
    """The columns of rows of terms, None for what is unbound; `dates` are those in EDTF."""
    terms: list[list[object]] = [[] for _ in names]
    for row in rows:
        for held, term in zip(terms, row, strict=True):
            held.append(term)
    return [
        _column(name, [dated(term) for term in held] if name in dates else held)
        for name, held in zip(names, terms, strict=True)
    ]


def dated(term: object) -> object:
    """A term of a column of dates in EDTF: one day as an ``xsd:date``, all else as it is."""
    if isinstance(term, ox.Literal) and not term.language and _DATE.fullmatch(term.value):
        return ox.Literal(term.value, datatype=_DAY)
    return term


def _column(name: str, terms: Sequence[object]) -> Column:
    known: dict[object, Value] = {}
    for term in terms:
        if term not in known:
            known[term] = value(term)
    kind = type_of(list(known.values()))
    if kind == TEXT:
        known = {term: plain(term) for term in known}
    elif kind in _CONVERTED:
        convert = _CONVERTED[kind]
        known = {term: None if each is None else convert(each) for term, each in known.items()}
    return Column(name, kind, tuple(known[term] for term in terms))


def value(term: object) -> Value:
    """The value of a term: of its datatype if it has one that is known here, else its text."""
    if isinstance(term, ox.Literal) and (read := _READERS.get(term.datatype.value)):
        with suppress(ValueError, OverflowError):
            return read(term.value)
    return plain(term)


def plain(term: object) -> str | None:
    """The text of a term, as SPARQL 1.1 CSV has it; None where unbound."""
    if term is None:
        return None
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def type_of(values: Sequence[Value]) -> str:
    """The type that all of `values` have, unbound ones left out; text if there is none."""
    found = {_moment(each) if type(each) is datetime else type(each) for each in values} - {
        type(None)
    }
    if found == {int}:
        return INTEGER if all(each in _INT64 for each in values if each is not None) else TEXT
    if found and found <= {int, Decimal}:
        return DECIMAL if fits(values) else TEXT
    if found and found <= {int, Decimal, float}:
        return DOUBLE
    return _TYPES.get(found.pop(), TEXT) if len(found) == 1 else TEXT


def fits(values: Sequence[Value]) -> bool:
    """Whether the decimals among `values` fit into one column of :data:`MOST_DIGITS` digits."""
    return sum(digits(values)) <= MOST_DIGITS


def digits(values: Sequence[Value]) -> tuple[int, int]:
    """The most digits of `values` before the point, and the most behind it."""
    before = behind = 0
    for each in values:
        if each is not None:
            sign_digits_exponent = Decimal(str(each)).as_tuple()
            exponent = int(sign_digits_exponent.exponent)
            before = max(before, len(sign_digits_exponent.digits) + exponent)
            behind = max(behind, -exponent)
    return before, behind


def _moment(moment: datetime) -> object:
    return MOMENT if moment.tzinfo is not None else LOCAL_MOMENT


def _matched(pattern: re.Pattern[str], read: Callable[[str], Value]) -> Callable[[str], Value]:
    """`read` for what `pattern` matches: Python reads more than XSD has."""

    def matched(written: str) -> Value:
        if not pattern.fullmatch(written) or len(written) > _MOST_INTEGER_DIGITS:
            raise ValueError
        return read(written)

    return matched


def _boolean(written: str) -> bool:
    if written not in _BOOLEANS:
        raise ValueError
    return _BOOLEANS[written]


_integer = _matched(_INTEGER, int)
_double = _matched(_DOUBLE, float)
_INTEGERS = (
    "integer long int short byte nonNegativeInteger positiveInteger nonPositiveInteger "
    "negativeInteger unsignedLong unsignedInt unsignedShort unsignedByte"
)
_XSD = PREFIXES["xsd"]
_DAY = ox.NamedNode(f"{_XSD}date")
_READERS: dict[str, Callable[[str], Value]] = {
    **{f"{_XSD}{name}": _integer for name in _INTEGERS.split()},
    f"{_XSD}decimal": _matched(_DECIMAL, Decimal),
    f"{_XSD}double": _double,
    f"{_XSD}float": _double,
    f"{_XSD}boolean": _boolean,
    f"{_XSD}date": _matched(_DATE, date.fromisoformat),
    f"{_XSD}dateTime": _matched(_MOMENT, datetime.fromisoformat),
}
_TYPES: dict[object, str] = {
    str: TEXT,
    float: DOUBLE,
    bool: BOOLEAN,
    date: DATE,
    MOMENT: MOMENT,
    LOCAL_MOMENT: LOCAL_MOMENT,
}


def _as_decimal(number: Value) -> Decimal:
    return Decimal(str(number))


def _as_double(number: Value) -> float:
    assert isinstance(number, int | float | Decimal)
    return float(number)


#: What makes the values of a column of mixed numbers alike.
_CONVERTED: dict[str, Callable[[Value], Value]] = {DECIMAL: _as_decimal, DOUBLE: _as_double}
