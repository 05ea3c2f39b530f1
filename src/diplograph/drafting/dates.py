"""Days that a text names, and places it seems to come from: candidates for an editor, no facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from diplograph.facts.inference import WEEKDAY_AFTER, nearest, weekday_names
from diplograph.facts.model import Span
from diplograph.facts.timewords import REGIONS
from diplograph.folding import fold, folded
from diplograph.texts import paragraphs

#: Where a text of unknown language is looked at for the names of months.
_LANGUAGES = ("en", "fr", "ar", "es", "de", "pt", "it")

#: "du 24 au 26 novembre", "from 18 to 23 June", "June 18-23": the day that an interval begins with.
_UNTIL = ("-", "–", "au", "to", "and", "et", "a", "al", "bis", "و", "إلى", "الى")
_FIRST = (
    r"(?:(?P<first>\d{1,2})(?:er|st|nd|rd|th|\.)?\s*"
    rf"(?:{'|'.join(map(folded, _UNTIL))})\s*)?"
)
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


@dataclass(frozen=True, slots=True)
class Named:
    """A day or an interval that a text names, in EDTF.

    Of a day of the week, `words` name it; `value` is the last one before publication, `to_come` the
    first after it.
    """

    span: Span
    value: str
    words: str = ""
    to_come: str = ""


def candidates(text: str, language: str | None) -> tuple[Candidate, ...]:
    """What the first two paragraphs and the last say of place and day, in the order of the text."""
    lines = paragraphs(text)
    looked_at = dict.fromkeys((*lines[:2], *lines[-1:]))
    found = [each for line in looked_at for each in _in_line(text, *line, language)]
    found = [each for each in found if not any("/" in day for day in each.days)]
    return tuple(sorted(found, key=lambda each: each.span))


def named_days(text: str, language: str | None, published: date | None) -> tuple[Named, ...]:
    """All days that `text` names by date or, once `published` is known, by the day of the week.

    The date of a dateline is not among them: no event is dated by it.
    """
    dated: list[Candidate] = []
    for start, end in paragraphs(text):
        dates = [*_dates(text, start, end, language)]
        has_dateline = dates and _BEFORE_DATE.fullmatch(text, start, dates[0].span.start)
        dated += dates[1:] if has_dateline else dates
    found = [Named(each.span, each.days[0]) for each in dated if len(each.days) == 1]
    if language and published:
        found += _weekdays(text, language, published)
    return tuple(sorted(found, key=lambda each: each.span))


def _weekdays(text: str, language: str, published: date) -> Iterator[Named]:
    numbers = dict(weekday_names(language))
    names = "|".join(map(re.escape, numbers))
    # A date beside the name tells the day itself.
    pattern = re.compile(rf"(?<!\w)(?:{names})(?!\w)(?!,?\s+\w*\s*\d)", re.IGNORECASE)
    for match in pattern.finditer(text) if names else ():
        number = numbers[match[0].casefold()]
        before, after = nearest(number, published), nearest(number, published, rule=WEEKDAY_AFTER)
        yield Named(Span(*match.span()), str(before), match[0], str(after))


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
            rf"{_FIRST}{_DAY}{_OF}\s+{month},?{_OF}\s+(?P<year>\d{{4}})",
            rf"{month}\s+{_FIRST}{_DAY},?\s+(?P<year>\d{{4}})",
            r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})",
            r"(?P<day>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year>\d{4})",
        )
    )


def _days(found: dict[str, str | None], months: dict[str, int]) -> Iterator[str]:
    days = [*_single_days(found, months)]
    if first := found.get("first"):
        starts = [*_single_days(found | {"day": first}, months)]
        days = [f"{start}/{end}" for start, end in zip(starts, days, strict=False) if start < end]
    yield from days


def _single_days(found: dict[str, str | None], months: dict[str, int]) -> Iterator[str]:
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
    for region in [region for base in bases for region in REGIONS.get(base, (base,))]:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                try:
                    found = get_month_names(width, context, region)
                except (UnknownLocaleError, ValueError):
                    continue
                names |= {folded(name).rstrip("."): number for number, name in found.items()}
    return names
