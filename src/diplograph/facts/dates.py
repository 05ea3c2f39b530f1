"""Dates as sources give them: EDTF (ISO 8601-2:2019), and the days between which they lie."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAYS = re.compile(rf"({_DAY.pattern})/({_DAY.pattern})", re.ASCII)
_CHOICE = re.compile(rf"\[({_DAY.pattern})\.\.({_DAY.pattern})\]", re.ASCII)
_MONTH = re.compile(r"((?!0000)\d{4})(?:-(0[1-9]|1[0-2]))?", re.ASCII)

_PART = r"[?~%]?[0-9X]{4}[?~%]?(-[?~%]?[0-9X]{2}[?~%]?(-[?~%]?[0-9X]{2}[?~%]?)?)?"
#: The forms that the graph may hold: a date, a time, an interval, a choice, a list. The shape of
#: EDTF values has the same pattern.
FORM = (
    rf"^({_PART}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9:]{{8}}(Z|[-+][0-9:]{{2,5}})?"
    rf"|({_PART}|[.][.])/({_PART}|[.][.])?|/({_PART}|[.][.])"
    r"|\[[-0-9X,.?~%]+\]|\{[-0-9X,.?~%]+\})$"
)
#: What is said of a text that is no date at all, and of which no more is known.
NOT_EDTF = "not a date in EDTF"


class Bounds(NamedTuple):
    """The first and the last day a value can mean; None where the value is open.

    `to_the_day` tells whether the value names its days outright (`2025-06-17`, or an interval of
    two such days). Only then do `dg:startDate` and `dg:endDate` exist: a choice (`[a..b]`), a
    month, a season, or anything approximate or uncertain has bounds, but no known days. "About"
    and "perhaps" do not widen the bounds: by how much would be a guess, and the value says so.
    """

    earliest: date | None
    latest: date | None
    to_the_day: bool = False


@lru_cache(maxsize=4096)
def bounds(value: str) -> Bounds:
    """The bounds of an EDTF value. Raises ValueError, saying why, if it is none.

    Years are those that `xsd:date` and Python share, 0001 to 9999. A day, a month, a year, two days
    and a choice between two cost no import; anything else loads the `edtf` package (170 ms).
    """
    if _DAY.fullmatch(value):
        day = _day(value)
        return Bounds(day, day, to_the_day=True)
    if days := _DAYS.fullmatch(value):
        return _ordered(Bounds(_day(days[1]), _day(days[2]), to_the_day=True))
    if days := _CHOICE.fullmatch(value):
        return _ordered(Bounds(_day(days[1]), _day(days[2])))
    if month := _MONTH.fullmatch(value):
        return _whole(int(month[1]), int(month[2] or 1), int(month[2] or 12))
    return _ordered(_parsed(value))


def day_before(until: str) -> date | None:
    """The last day of what holds until an EDTF value, that excluded; None where it is open.

    Of a month or a year that is the day before it begins, of bounds the day before the last of
    them does: until `2015-12` is until the end of November, and until `[2011..2012]` may be until
    the end of 2011. Raises ValueError, saying why, if it is not EDTF.
    """
    bounds(until)
    last = re.split(r"[.][.]|[/,]", until.strip("[]{}"))[-1]
    first = bounds(last).earliest if last else None
    return first - timedelta(days=1) if first and first > date.min else None


def _whole(year: int, first: int, last: int) -> Bounds:
    """The months `first` to `last` of a year."""
    return Bounds(date(year, first, 1), last_day(year, last))


def last_day(year: int, month: int) -> date:
    """The last day of a month; importing `calendar` for it would take 4 ms."""
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"there is no day {text}") from None


def _parsed(value: str) -> Bounds:
    # The library lets spaces and other scripts' digits pass, and takes "1950S2" (two significant
    # digits) for the year itself.
    if not re.fullmatch(FORM, value) or "\n" in value:
        raise ValueError(NOT_EDTF)
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(value)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
    # The library lets these three escape for values that its grammar takes and it cannot compute.
    except (EDTFParseException, ValueError, AttributeError, TypeError, OverflowError):
        raise ValueError(NOT_EDTF) from None
    # An unknown end ("2025/") is ten years off for the library; nothing is known of it.
    return Bounds(
        None if value.startswith("/") else _bound(lower),
        None if value.endswith("/") else _bound(upper),
    )


def _bound(time: object) -> date | None:
    """A `struct_time`, or an infinite float for an open end, as a day."""
    if isinstance(time, float):
        return None
    year, month, day = (int(getattr(time, name)) for name in ("tm_year", "tm_mon", "tm_mday"))
    if not date.min.year <= year <= date.max.year:
        raise ValueError("the year is not between 0001 and 9999")
    return date(year, month, day)


def _ordered(found: Bounds) -> Bounds:
    if found.earliest and found.latest and found.earliest > found.latest:
        raise ValueError("it ends before it starts")
    return found
