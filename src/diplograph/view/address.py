"""What a page opens on, as its address says it: a thing or claim, and a span of days."""

from __future__ import annotations

import calendar
import re
from datetime import date
from urllib.parse import urlencode

from diplograph.errors import UsageError
from diplograph.explain.asked import resolve
from diplograph.layers import Layers
from diplograph.view.tabulate import parts, slug

_SPAN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def address(layers: Layers, *, focus: str | None, start: str | None, end: str | None) -> str:
    """The part of an address behind its ``#``, of what was asked for; empty if nothing was.

    `focus` is a slug, CURIE or IRI; `start` and `end` are days, months or years.

    Raises:
        UsageError: there is no such thing, or it is none that a page shows; a date is none.
    """
    said: dict[str, str] = {}
    if focus is not None:
        iri = resolve(focus, layers)
        if iri in layers.claims:
            said["pick"] = slug(iri)
        else:
            said |= {"focus": _thing(iri, focus, layers), "scope": "ego"}
    first, last = (days(each) if each is not None else None for each in (start, end))
    if first and last and first[0] > last[1]:
        raise UsageError(f"{start} is after {end}")
    if first:
        said["from"] = first[0].isoformat()
    if last:
        said["to"] = last[1].isoformat()
    return urlencode(sorted(said.items()))


def days(text: str) -> tuple[date, date]:
    """The first and the last day of a day, month or year.

    >>> days("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    found = _SPAN.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        last = month or 12
        end = day or calendar.monthrange(year, last)[1]
        return date(year, month or 1, day or 1), date(year, last, end)
    except ValueError:
        raise UsageError(f"{text!r} is no day, month or year, such as 2025-06-17") from None


def _thing(iri: str, asked: str, layers: Layers) -> str:
    from diplograph.view.numbering import is_term

    if is_term(iri):
        raise UsageError(f"{asked!r} is a term: a picture is of things and claims")
    found = parts(each for each in layers.things if not is_term(each))
    if iri not in found:
        raise UsageError(f"{asked!r} is in no picture")
    return found[iri][1]
