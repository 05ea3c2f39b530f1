"""The words of time in a passage: days of the week, dates without a year, "last month".

Names of days and months are CLDR's; what CLDR has no plain name for is in ``timewords.json``. All
are compared folded, so that الإثنين is الاثنين and "fevrier" is "février". Nothing is resolved
here: what a word means for a day of publication is said in `inference`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from diplograph.facts.inference import weekday_names
from diplograph.folding import Folded, fold, folded

#: One language, several calendars of names: "juillet" is يوليوز in Rabat and تموز in Damascus.
REGIONS = {"ar": ("ar", "ar_MA", "ar_DZ", "ar_TN", "ar_LB", "ar_MR", "ar_SA")}

#: In these a month is written with a capital, and "may" or "march" without one is another word.
_CAPITALISED = frozenset({"en", "de"})
_YEAR = re.compile(r"(?<!\d)(?:1[89]|2[01])\d\d(?!\d)|(?<!\d)\d{1,2}([/.-])\d{1,2}\1\d{2,4}(?!\d)")
_DAY = r"(\d{1,2})(?:er|st|nd|rd|th|\.|o)?"


@dataclass(frozen=True, slots=True)
class Relative:
    """So many whole units after the day of publication (before it, if `offset` is negative)."""

    unit: str
    offset: int


@dataclass(frozen=True, slots=True)
class Yearless:
    """A date without its year: (month, day) to (month, day), both included.

    Day 0 stands for the whole month. `filled` tells whether the time is filled, as by "4 to 6
    March"; a month and its halves are not. `listed` tells whether its days are named one by one,
    as by "4 and 5 March".
    """

    first: tuple[int, int]
    last: tuple[int, int]
    filled: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What words say of time; `quoted` is the stretch that says it, as the source writes it.

    `bare` tells that they say nothing beside it, so that "early", "since" or a count of days can
    not have changed the meaning. `counted` tells that they name a unit of time of which nothing
    was understood ("the first week of June"). `stretch` are the two days of the week from which to
    which something lasts, in this order, or nothing.
    """

    weekdays: frozenset[int] = frozenset()
    dates: tuple[Yearless, ...] = ()
    relative: tuple[Relative, ...] = ()
    quoted: str = ""
    year: bool = False
    bare: bool = True
    counted: bool = False
    pointing: bool = False
    stretch: tuple[int, ...] = ()


@lru_cache(maxsize=4096)
def find(words: str, language: str) -> Found:
    """What the words, in a language given by its BCP 47 tag, say of time."""
    search = _Search(unicodedata.normalize("NFC", words), language)
    year = _YEAR.search(search.left) is not None
    dates = tuple(search.dates())
    relative = tuple(search.relative())
    weekdays = dict(search.weekdays())
    rest = set(re.findall(r"\w+", search.left))
    grammar = _grammar(search.language)
    return Found(
        frozenset(weekdays.values()),
        dates,
        relative,
        search.quoted(),
        year,
        bare=rest <= grammar.fillers,
        counted=not rest.isdisjoint(grammar.units - grammar.fillers),
        pointing=not rest.isdisjoint(grammar.pointing),
        stretch=search.stretch(weekdays),
    )


def is_known(language: str) -> bool:
    """Whether the words of time of a language, given by its tag, are listed."""
    return language.split("-", maxsplit=1)[0] in _table()


def counts(words: str, language: str) -> bool:
    """Whether a number from two stands in the words, written out."""
    numbers = _grammar(language.split("-", maxsplit=1)[0]).numbers
    said = re.findall(r"\w+", folded(words, accents=True))
    return any(numbers.get(word, 0) > 1 for word in said)


def ends(words: str, language: str) -> bool:
    """Whether words say until when, the day itself included: "until 30 June"."""
    said = re.findall(r"\w+", folded(words, accents=True))
    return not _grammar(language.split("-", maxsplit=1)[0]).until.isdisjoint(said)


class _Search:
    """One reading of words: what is understood is struck out of what is `left`."""

    def __init__(self, words: str, language: str) -> None:
        self.words = words
        self.tag = language
        self.language = language.split("-", maxsplit=1)[0]
        self._folded: Folded = fold(words, accents=True)
        self.left = self._folded.text
        self._ends: list[tuple[int, int]] = []

    def dates(self) -> Iterator[Yearless]:
        """The dates without a year; a day "of the same month" has that of the date before it."""
        grammar, months = _grammar(self.language), dict[int, int]()
        for shape, pattern in grammar.dates:
            for match in pattern.finditer(self.left):
                parts = match.groups()
                found = [int(part) if part.isdigit() else grammar.months[part] for part in parts]
                date = _yearless(shape, found)
                alone = shape in {"month", "first half", "second half"}
                if date and (not alone or self._is_month(match.start(1), match.end(1))):
                    self._strike(match)
                    months[match.start()] = date.last[0]
                    yield date
        for match in grammar.same_month.finditer(self.left) if grammar.same_month else ():
            before = [start for start in months if start < match.start()]
            if before and (date := _yearless("day", [int(match[1]), months[max(before)]])):
                self._strike(match)
                yield date

    def relative(self) -> Iterator[Relative]:
        grammar = _grammar(self.language)
        for pattern, unit, offset in grammar.relative:
            for match in pattern.finditer(self.left):
                self._strike(match, quote=unit is not None)
                if unit is not None:
                    yield Relative(unit, offset)
        for pattern, unit, sign in grammar.counted:
            for match in pattern.finditer(self.left):
                number = match[1]
                self._strike(match)
                count = int(number) if number.isdigit() else grammar.numbers[number]
                yield Relative(unit, sign * count)

    def weekdays(self) -> Iterator[tuple[tuple[int, int], int]]:
        """Each day of the week that is named, with its place."""
        for pattern, day in _weekdays(self.tag):
            for match in pattern.finditer(self.left):
                self._strike(match)
                yield match.span(), day

    def stretch(self, weekdays: Mapping[tuple[int, int], int]) -> tuple[int, ...]:
        """The days of the week from which to which something lasts: "from Monday to Wednesday"."""
        if len(weekdays) != 2:
            return ()
        (first, one), (second, other) = sorted(weekdays.items())
        between = self._folded.text[first[1] : second[0]]
        return (one, other) if _grammar(self.language).until_when.fullmatch(between) else ()

    def quoted(self) -> str:
        """From the first to the last of what was understood, as it is written."""
        if not self._ends:
            return ""
        start, end = min(self._ends)[0], max(end for _, end in self._ends)
        first, last = self._folded.original(start, end)
        return self.words[first:last]

    def _is_month(self, start: int, end: int) -> bool:
        first, last = self._folded.original(start, end)
        name = self.words[first:last]
        return len(name) > 2 and (self.language not in _CAPITALISED or name[0].isupper())

    def _strike(self, match: re.Match[str], *, quote: bool = True) -> None:
        start, end = match.span()
        self.left = self.left[:start] + "\0" * (end - start) + self.left[end:]
        if quote:
            self._ends.append((start, end))


def _yearless(shape: str, found: list[int]) -> Yearless | None:
    """The date that numbers in the order of a shape make; None if there is no such day."""
    match shape, found:
        case "days of", [first, last, month]:
            date = Yearless((month, first), (month, last), filled=True)
        case "pair of", [first, last, month]:
            date = Yearless((month, first), (month, last), filled=True, listed=True)
            if last != first + 1:
                return None
        case "days", [first, first_month, last, last_month]:
            date = Yearless((first_month, first), (last_month, last), filled=True)
        case "month days", [month, first, last]:
            date = Yearless((month, first), (month, last), filled=True)
        case "months days", [first_month, first, last_month, last]:
            date = Yearless((first_month, first), (last_month, last), filled=True)
        case "day", [day, month]:
            date = Yearless((month, day), (month, day))
        case "month day", [month, day]:
            date = Yearless((month, day), (month, day))
        case "first half", [month]:
            date = Yearless((month, 1), (month, 15))
        case "second half", [month]:
            date = Yearless((month, 16), (month, 0))
        case _, [month]:
            date = Yearless((month, 0), (month, 0))
        case _:
            return None
    return date if all(day <= 31 for _, day in (date.first, date.last)) else None


# ------------------------------------------------------------------ what each language has


@dataclass(frozen=True, slots=True)
class _Grammar:
    dates: tuple[tuple[str, re.Pattern[str]], ...] = ()
    relative: tuple[tuple[re.Pattern[str], str | None, int], ...] = ()
    counted: tuple[tuple[re.Pattern[str], str, int], ...] = ()
    months: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    fillers: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    until: frozenset[str] = frozenset()
    same_month: re.Pattern[str] | None = None
    until_when: re.Pattern[str] = field(default=re.compile(r"\s*[-–]\s*"))


@cache
def _table() -> dict[str, Any]:
    path = Path(__file__).with_name("timewords.json")
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return table


@cache
def _grammar(language: str) -> _Grammar:
    table = _table().get(language)
    if table is None:
        return _Grammar()
    numbers = {_fold(word): number for word, number in table["numbers"].items()}
    return _Grammar(
        tuple(_date_patterns(language, table)),
        tuple(_relative_patterns(language, table)),
        tuple(_counted_patterns(language, table, numbers)),
        month_names(language),
        numbers,
        fillers=frozenset(map(_fold, (*table["fillers"], *table["and"]))),
        units=frozenset(_fold(word) for words in table["units"].values() for word in words),
        pointing=frozenset(map(_fold, table["pointing"])),
        until=frozenset(map(_fold, table["until"])),
        same_month=_pattern(language, rf"{_DAY}\s+(?:{_either(table['same month'])})"),
        until_when=_until_when(table),
    )


def _until_when(table: dict[str, Any]) -> re.Pattern[str]:
    """What stands between two days of the week that begin and end a time."""
    ends, fillers = _either({*table["to"], *table["until"]}), _either(table["fillers"])
    return re.compile(rf"(?:\W+(?:{fillers}))*\W+(?:{ends})(?:\W+(?:{fillers}))*\W+|\s*[-–]\s*")


def _date_patterns(language: str, table: dict[str, Any]) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The shapes of dates, those that hold others first."""
    name = f"({_either(month_names(language))})"
    twin = rf"(?:\s*[/(]\s*{name.replace('(', '(?:', 1)}\)?)?"  # يونيو/حزيران
    month = rf"{name}\.?{twin}"
    of = rf"(?:(?:{_either(table['of'])})\s+)?" if table["of"] else ""
    to, both = rf"\s*(?:-|\b(?:{_either(table['to'])})\b)\s*", rf"\s+(?:{_either(table['and'])})\s*"
    day_of = rf"{_DAY}\s+{of}{month}"
    shapes = [
        ("days", rf"{day_of}{to}{day_of}"),
        ("days of", rf"{_DAY}{to}{day_of}"),
        ("pair of", rf"{_DAY}{both}{day_of}"),
        ("day", day_of),
    ]
    if language == "en":
        month_day = rf"{month}\s+{_DAY}"
        shapes[1:1] = [("months days", rf"{month_day}{to}{month_day}")]
        shapes[1:1] = [("month days", rf"{month}\s+{_DAY}{to}{_DAY}")]
        shapes.append(("month day", month_day))
    for shape, words in zip(("first half", "second half"), table["halves"], strict=True):
        shapes.append((shape, rf"(?:{_either(words)})\s*{month}"))
    alone = _either(month_names(language, width="wide"))
    shapes.append(("month", rf"({alone}){twin}"))
    for shape, pattern in shapes:
        yield shape, _pattern(language, pattern)


def _relative_patterns(
    language: str, table: dict[str, Any]
) -> Iterator[tuple[re.Pattern[str], str | None, int]]:
    """The longest first, so that "avant-hier" holds no "hier"."""
    phrases: list[tuple[str, str | None, int]] = [
        (phrase, unit, int(offset))
        for unit in ("day", "week", "month", "year")
        for offset, listed in table[unit].items()
        for phrase in listed
    ]
    phrases += [(phrase, None, 0) for phrase in table.get("otherwise", ())]
    for phrase, unit, offset in sorted(phrases, key=lambda each: -len(_fold(each[0]))):
        yield _pattern(language, _spaced(phrase)), unit, offset


def _counted_patterns(
    language: str, table: dict[str, Any], numbers: dict[str, int]
) -> Iterator[tuple[re.Pattern[str], str, int]]:
    number = rf"(\d{{1,2}}|{'|'.join(map(re.escape, numbers))})"
    for key, sign in (("ago", -1), ("hence", 1)):
        for phrase in table[key]:
            for unit, words in table["units"].items():
                pattern = _spaced(phrase).replace(r"\{n\}", number)
                pattern = pattern.replace(r"\{unit\}", f"(?:{_either(words)})")
                yield _pattern(language, pattern), unit, sign


def month_names(language: str, width: str = "abbreviated") -> dict[str, int]:
    """The folded names of the months in CLDR to their numbers; the short ones too, by default."""
    return dict(_month_names(language, width))


@cache
def _month_names(language: str, width: str) -> tuple[tuple[str, int], ...]:
    from babel import Locale

    names: dict[str, int] = {}
    for region in REGIONS.get(language, (language,)):
        months = Locale.parse(region).months
        for form in ("format", "stand-alone"):
            for one in {"wide", width}:
                names |= {
                    _fold(name).rstrip("."): number for number, name in months[form][one].items()
                }
    return tuple(names.items())


@cache
def _weekdays(tag: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    """Full names, also as part of a word ("terça-feira"), then what counts as a word only.

    Those are short names with their full stop, and other names of a day.
    """
    from babel import Locale

    wide = weekday_names(tag)
    if not wide:
        return ()
    language, days = tag.split("-", maxsplit=1)[0], Locale.parse(tag, sep="-").days
    words = {
        re.escape(_fold(name).rstrip(".")) + r"\.": day
        for form in ("format", "stand-alone")
        for day, name in days[form]["abbreviated"].items()
    }
    for name, day in _table().get(language, {}).get("weekdays", {}).items():
        words[re.escape(_fold(name))] = day
    return (
        *((re.compile(re.escape(_fold(name))), day) for name, day in wide),
        *((_pattern(language, word), day) for word, day in words.items()),
    )


def _fold(word: str) -> str:
    return folded(word, accents=True)


def _spaced(phrase: str) -> str:
    return r"\s+".join(map(re.escape, _fold(phrase).split()))


def _either(words: Any) -> str:
    return "|".join(map(_spaced, sorted(words, key=lambda word: (-len(word), word))))


def _pattern(language: str, pattern: str, end: str = r"(?!\w)") -> re.Pattern[str]:
    """A pattern of whole words; in Arabic, "and", "in", "for" may be written onto the first."""
    start = r"(?<!\w)(?:[وف]?[بلك]?)" if language == "ar" else r"(?<!\w)"
    return re.compile(rf"{start}(?:{pattern}){end}")
