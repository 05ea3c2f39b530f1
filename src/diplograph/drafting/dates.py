"""Days and places that a text seems to be dated by: candidates for an editor, never facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from diplograph.facts.model import Span
from diplograph.folding import fold, folded
from diplograph.texts import paragraphs

#: Where a text of unknown language is looked at for the names of months.
_LANGUAGES = ("en", "fr", "ar", "es", "de", "pt", "it")
#: One language, several calendars of names: "juillet" is يوليوز in Rabat and تموز in Damascus.
_REGIONS = {"ar": ("ar", "ar_MA", "ar_DZ", "ar_TN", "ar_LB")}

_DAY = r"(?P<day>\d{1,2})(?:er|st|nd|rd|th|\.|o|a)?"
_OF = r"(?:\s+(?:de|del|of))?"
_PLACE = r"(?P<place>[^\W\d_][^\d\n,،:;.()\[\]«»\"“”–—]{1,40}?)"
#: "RABAT (AGENCY)", "JACKSON, Miss. (AGENCY) —", "Lyon —".
_AGENCY = re.compile(
    rf"\s*{_PLACE}(?:\s*[,،]\s*[^\W\d_]{{2,12}}\.?)?\s*[,،]?"
    r"(?:\s*\([^()\n]{2,30}\)|\s+[–—-]{1,2}\s)"
)
_BEFORE_DATE = re.compile(rf"\s*{_PLACE}\s*[,،(]\s*(?:le|on|den|el|em|il)?\s*$")
_PLACE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may give the `what` of a text ("place" or "date"); of a date, its days.

    `days` are ISO dates, two where day and month may be the other way round.
    """

    what: str
    span: Span
    days: tuple[str, ...] = ()


def candidates(text: str, language: str | None) -> tuple[Candidate, ...]:
    """What the first two paragraphs and the last say of place and day, in the order of the text."""
    lines = paragraphs(text)
    looked_at = dict.fromkeys((*lines[:2], *lines[-1:]))
    found = [each for line in looked_at for each in _in_line(text, *line, language)]
    return tuple(sorted(found, key=lambda each: each.span))


def _in_line(text: str, start: int, end: int, language: str | None) -> Iterator[Candidate]:
    dates = list(_dates(text, start, end, language))
    yield from dates
    first = dates[0].span.start if dates else end
    before = _BEFORE_DATE.fullmatch(text, start, first) if dates else None
    match = before or _AGENCY.match(text, start, end)
    if match and len(match["place"].split()) <= _PLACE_WORDS:
        yield Candidate("place", Span(*match.span("place")))


def _dates(text: str, start: int, end: int, language: str | None) -> Iterator[Candidate]:
    line = fold(text[start:end])
    known = _months(language)
    for pattern in _patterns(language):
        for match in pattern.finditer(line.text):
            if days := tuple(_days(match.groupdict(), known)):
                first, last = line.original(*match.span())
                yield Candidate("date", Span(start + first, start + last), days)


@cache
def _patterns(language: str | None) -> tuple[re.Pattern[str], ...]:
    names = "|".join(map(re.escape, sorted(_months(language), key=len, reverse=True)))
    month = rf"(?P<month>{names})\.?"
    return tuple(
        re.compile(rf"(?<!\w){pattern}(?!\w)")
        for pattern in (
            rf"{_DAY}{_OF}\s+{month},?{_OF}\s+(?P<year>\d{{4}})",
            rf"{month}\s+{_DAY},?\s+(?P<year>\d{{4}})",
            r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})",
            r"(?P<day>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year>\d{4})",
        )
    )


def _days(found: dict[str, str | None], months: dict[str, int]) -> Iterator[str]:
    year, day = int(found["year"] or 0), int(found["day"] or 0)
    month = months.get(found.get("month") or "") or int(found.get("number") or 0)
    second = int(found.get("second") or 0)
    readings = {(second, day): None, (day, second): None} if second else {(month, day): None}
    for month, day in readings:
        try:
            yield date(year, month, day).isoformat()
        except ValueError:
            continue


@cache
def _months(language: str | None) -> dict[str, int]:
    """The folded names of the months, long and short, to their numbers."""
    from babel.core import UnknownLocaleError
    from babel.dates import get_month_names

    bases = [language.split("-")[0]] if language else list(_LANGUAGES)
    names: dict[str, int] = {}
    for region in [region for base in bases for region in _REGIONS.get(base, (base,))]:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                try:
                    found = get_month_names(width, context, region)
                except (UnknownLocaleError, ValueError):
                    continue
                names |= {folded(name).rstrip("."): number for number, name in found.items()}
    return names
