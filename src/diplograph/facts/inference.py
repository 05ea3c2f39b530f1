"""What an editor inferred and a rule can work out again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from diplograph.facts import dates
from diplograph.facts.model import Claim, Inference, Source, Text
from diplograph.folding import folded

if TYPE_CHECKING:
    from diplograph.facts import timewords

#: The rules for a bare day of the week, told as past and told as still to come.
WEEKDAY_BEFORE = "weekday-before-publication"
WEEKDAY_AFTER = "weekday-after-publication"
#: The rules for a date without its year, told as past and told as still to come.
YEARLESS_BEFORE = "yearless-before-publication"
YEARLESS_AFTER = "yearless-after-publication"
YEARLESS = frozenset({YEARLESS_BEFORE, YEARLESS_AFTER})
#: The rule for what is counted from the day of publication: yesterday, last month.
RELATIVE = "relative-to-publication"

_WEEKDAY = frozenset({WEEKDAY_BEFORE, WEEKDAY_AFTER})
#: The last of February in a leap year is found within this many years.
_YEARS = 8
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
#: Words that need no quotation marks in YAML; compiled where something is reported.
_PLAIN = r"[^\W\d_](?:[\w '’.-]*[\w.])?"


class Reading(NamedTuple):
    """What a rule makes of words: all days from `first` to `last` are meant, or lie in it.

    `value` is that in EDTF. `exact` tells that the words say no more than this; a value within it
    is right if they do ("early last month"). `listed` tells that they name days one by one, so that
    other words may name more of them, before or after.
    """

    first: date
    last: date
    value: str
    exact: bool = True
    listed: bool = False

    def allows(self, value: str, source: Source) -> bool:
        """Whether a value in EDTF may be what the words mean.

        It may be an interval that they begin or end ("since Monday"), with the other end open, or
        told by other words where they name days one by one: `other_end` is that.
        What began before publication may end with it ("this year", in a report), and what is to
        come may begin with it. What fills its days is no choice among them.
        """
        if self.value in value.split("/"):
            return True
        bounds, published = dates.bounds(value), date.fromisoformat(source.published)
        if self.other_end(bounds):
            return True
        if bounds.earliest is None or bounds.latest is None or not self.exact:
            known = [day for day in (bounds.earliest, bounds.latest) if day]
            return all(self._holds(day) for day in known)
        if "/" in self.value and not bounds.to_the_day:
            return False
        after, before = published + timedelta(days=1), published - timedelta(days=1)
        starts = {self.first, *(day for day in (published, after) if self._holds(day))}
        ends = {self.last, *(day for day in (published, before) if self._holds(day))}
        if bounds.earliest == self.first:
            return bounds.latest in ends
        return bounds.latest == self.last and bounds.earliest in starts

    def allows_bound(self, value: str, source: Source, *, last: date) -> bool:
        """Whether a value in EDTF may be the day on which something begins, or ceases, to hold.

        "Since last month" is that month, or its first day; of words that say more than a rule knows
        ("since early last month"), any day of it. `last` is the last day that the words can mean.
        What came to be so on some day of "this week" did so by the day of publication.
        """
        bounds = dates.bounds(value)
        if value.startswith("[") and self.allows(value, source):
            return True
        known = {day for day in (bounds.earliest, bounds.latest) if day}
        if value == self.value or not self.exact:
            return all(self.first <= day <= last for day in known)
        return bounds.to_the_day and known <= {self.first, self.last, last}

    def other_end(self, bounds: dates.Bounds) -> date | None:
        """The end of an interval of days that the words do not give, where they give the other.

        "On 12 May", and "on 12 and 13 May", give the one of 12 to 14 May. None if they give both,
        or none, or if they say themselves from when to when.
        """
        if not self.listed or not bounds.to_the_day or not bounds.earliest or not bounds.latest:
            return None
        if bounds.earliest == self.first and bounds.latest > self.last:
            return bounds.latest
        begins_before = bounds.latest == self.last and bounds.earliest < self.first
        return bounds.earliest if begins_before else None

    def _holds(self, day: date) -> bool:
        return self.first <= day <= self.last


class Drawn(NamedTuple):
    """A date that a claim draws from the words of its rule, and the key that it stands under."""

    key: str
    value: str


def drawn(claim: Claim) -> tuple[Drawn, ...]:
    """The dates that the rule of a claim is to give: its own, or else the bounds of its validity.

    Of two bounds the words need to give one ("from March until Monday").
    """
    if claim.property == "date" and isinstance(claim.value, Text):
        return (Drawn("is", claim.value.value),)
    bounds = (("valid_from", claim.valid_from), ("valid_until", claim.valid_until))
    return tuple(Drawn(key, value) for key, value in bounds if value)


def _agrees(claim: Claim, words: str, read: Reading, source: Source) -> bool:
    return any(_is_right(each, words, read, source) for each in drawn(claim))


def _is_right(given: Drawn, words: str, read: Reading, source: Source) -> bool:
    if given.key == "is":
        return read.allows(given.value, source)
    if given.key == "valid_from":
        return read.allows_bound(given.value, source, last=read.last)
    # Validity ends on the first day on which something holds no longer: after the last of it.
    if _is_last_day(words, read, source):
        return given.value == _day_after(read)
    return read.allows_bound(given.value, source, last=read.last + timedelta(days=1))


def _is_last_day(words: str, read: Reading, source: Source) -> bool:
    """Whether words say of a day that something held to its end: "until Monday"."""
    from diplograph.facts import timewords

    return read.first == read.last and timewords.ends(words, source.language)


def _day_after(read: Reading) -> str:
    return (read.last + timedelta(days=1)).isoformat()


def inferred_day(words: str, source: Source, *, rule: str = WEEKDAY_BEFORE) -> date:
    """The day that a bare weekday in the words of a source means.

    It is the last such day on or before publication (`kind:weekday-before-publication`): "ce
    mardi", printed on Wednesday 18 June 2025, is the 17th; or the first such day after it
    (`kind:weekday-after-publication`): "mardi prochain" is the 24th. Raises ValueError, saying
    why, if the words do not name one day of the week in the source's language.
    """
    days = weekdays(words, source.language)
    if len(days) != 1:
        count = "no" if not days else "more than one"
        raise ValueError(f"they name {count} day of the week in {source.language!r}")
    (day,) = days
    return nearest(day, date.fromisoformat(source.published), rule=rule)


def inferred_days(words: str, source: Source, *, rule: str = WEEKDAY_BEFORE) -> tuple[date, ...]:
    """The one day that weekdays in the words mean, or the first and the last of some on end.

    "Tuesday and Wednesday" are two days, each by the rule of `inferred_day`. Raises ValueError as
    that does, also for days that do not follow on each other.
    """
    published = date.fromisoformat(source.published)
    named = weekdays(words, source.language)
    found = sorted(nearest(day, published, rule=rule) for day in named)
    if len(found) < 2 or (found[-1] - found[0]).days != len(found) - 1:
        return (inferred_day(words, source, rule=rule),)
    return found[0], found[-1]


def _stretch(words: str, source: Source, rule: str) -> Reading | None:
    """All days from one day of the week to another, if the words say so, each by the rule.

    None if they do not, or if the rule puts the second before the first: "from Monday to Friday",
    printed on a Wednesday, is past in part.
    """
    if len(weekdays(words, source.language)) != 2:
        return None
    from diplograph.facts import timewords

    named, published = timewords.find(words, source.language).stretch, source.published
    days = [nearest(day, date.fromisoformat(published), rule=rule) for day in named]
    return _throughout(days[0], days[1]) if days and days[0] < days[1] else None


def nearest(weekday: int, published: date, *, rule: str = WEEKDAY_BEFORE) -> date:
    """The day of the week `weekday`, Monday being 0, that a rule takes for a day of publication."""
    if rule == WEEKDAY_AFTER:
        return published + timedelta(days=(weekday - published.weekday() - 1) % 7 + 1)
    return published - timedelta(days=(published.weekday() - weekday) % 7)


def weekdays(words: str, language: str) -> frozenset[int]:
    """The days of the week that the words name, Monday being 0, in any of their spellings.

    Where they name one in full, which most do, the other words of time are not loaded.
    """
    rest, found = folded(words, accents=True), set()
    # Longest first, so that a name does not count inside a longer one.
    for name, day in weekday_names(language):
        plain = folded(name, accents=True)
        if plain in rest:
            found.add(day)
            rest = rest.replace(plain, " ")
    if found:
        return frozenset(found)
    from diplograph.facts import timewords

    return timewords.find(words, language).weekdays


#: CLDR's wide names of the days from Monday, in the languages that most sources are in: to have
#: them from Babel costs 40 ms, as much as reading the file.
_DAYS = {
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}


@cache
def weekday_names(language: str) -> tuple[tuple[str, int], ...]:
    """The names of the days of the week, case-folded, the longest first; none if not known."""
    if language in _DAYS:
        days = enumerate(_DAYS[language].split())
        return _longest_first({name: day for day, name in days})
    return _cldr_names(language)


def _cldr_names(language: str) -> tuple[tuple[str, int], ...]:
    from babel import Locale, UnknownLocaleError

    try:
        days = Locale.parse(language, sep="-").days
    except (UnknownLocaleError, ValueError):
        return ()
    names = {
        unicodedata.normalize("NFC", name).casefold(): day
        for form in ("format", "stand-alone")
        for day, name in days[form]["wide"].items()
    }
    return _longest_first(names)


def _longest_first(names: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(names.items(), key=lambda item: (-len(item[0]), item)))


def reading(words: str, source: Source, rule: str) -> Reading | None:
    """What a rule makes of the words of a source; None if that cannot be worked out.

    >>> from diplograph.problems import Location
    >>> source = Source("s", "news-article", (), "fr", "2031-03-06", "2031-03-07", Location("f"))
    >>> reading("le mois dernier", source, RELATIVE).value
    '2031-02'
    >>> reading("du 4 au 6 mars", source, YEARLESS_BEFORE).value
    '2031-03-04/2031-03-06'
    """
    published = date.fromisoformat(source.published)
    try:
        if rule in _WEEKDAY:
            if stretch := _stretch(words, source, rule):
                return stretch
            days = inferred_days(words, source, rule=rule)
            return _listed(days[0], days[-1])
        if rule == RELATIVE:
            return _relative(words, source.language, published)
        if rule in YEARLESS:
            return _yearless(words, source.language, published, to_come=rule == YEARLESS_AFTER)
    except (ValueError, OverflowError):  # words without a day of the week; years 0 and 10000
        return None
    return None


def proposal(claim: Claim, words: str, source: Source) -> tuple[Inference, Reading] | None:
    """The inference that words want which date what a claim tells of, and what it gives.

    None if they want none (they name the year), or if no rule can be worked out. Of several rules
    it is the one that gives the value that is claimed, if there is one.
    """
    from diplograph.facts import timewords

    found = timewords.find(words, source.language)
    read = [
        (Inference(found.quoted, rule), read)
        for rule in (() if found.year else _rules(claim, found, words))
        if (read := reading(words, source, rule))
    ]
    agreeing = (each for each in read if _agrees(claim, words, each[1], source))
    return next(agreeing, read[0] if read else None)


def _rules(claim: Claim, found: timewords.Found, words: str) -> Iterator[str]:
    """The rules that words may go by, the likeliest first.

    A report tells of the past. What does not report mostly tells of what is to come, but a visit
    that was planned and cancelled may lie in the past.
    """
    reported = claim.kind.startswith("reported-")
    yield RELATIVE
    yield from (YEARLESS_BEFORE,) if reported else (YEARLESS_AFTER, YEARLESS_BEFORE)
    bare = not found.dates and not found.relative
    if bare and not any(character.isdigit() for character in words):
        yield from (WEEKDAY_BEFORE,) if reported else (WEEKDAY_AFTER, WEEKDAY_BEFORE)


def names_year(text: str, claim: Claim) -> bool:
    """Whether a text names every year of the date that is claimed, in digits of any script."""
    years = _YEAR.findall(claim.value.value) if isinstance(claim.value, Text) else []
    return bool(years) and set(years) <= set(_YEAR.findall(folded(text)))


def written(inference: Inference) -> str:
    """An inference as it is written in YAML, on one line.

    >>> print(written(Inference("Ce mardi", WEEKDAY_BEFORE)))
    inferred: {from: Ce mardi, rule: weekday-before-publication}
    """
    words = inference.words
    import json

    plain = words if re.fullmatch(_PLAIN, words) else json.dumps(words, ensure_ascii=False)
    return f"inferred: {{from: {plain}, rule: {inference.rule}}}"


def contradiction(claim: Claim, source: Source) -> str | None:
    """What the claim's rule says against it, as a sentence; None if it agrees or says nothing.

    `kind:antecedent-in-text` cannot be worked out: that its words are there is checked with the
    texts. A term may rest on a day otherwise ("by next year").
    """
    inferred = claim.inferred
    if inferred is None or inferred.rule not in {*_WEEKDAY, *YEARLESS, RELATIVE} or claim.term:
        return None
    if not drawn(claim):
        return "this rule gives a date, and this claim has none"
    return _against(claim, inferred, source)


def _against(claim: Claim, inferred: Inference, source: Source) -> str | None:
    read = reading(inferred.words, source, inferred.rule)
    if read is None and inferred.rule in _WEEKDAY:
        try:
            inferred_days(inferred.words, source, rule=inferred.rule)
        except ValueError as error:
            return f"the rule finds no day in the words: {error}"
    if read is None:
        other = proposal(claim, inferred.words, source)
        return f"these words go by another rule: {other[0].rule}" if other else None
    if _agrees(claim, inferred.words, read, source):
        return None
    ends = dict.fromkeys((f"{read.first:%A}", f"{read.last:%A}"))
    named = f", a {' to '.join(ends)}," if inferred.rule in _WEEKDAY else ""
    return f"the rule gives {read.value}{named} for a text of {source.published}"


def meant(claim: Claim, read: Reading, source: Source) -> str:
    """The value in EDTF that a claim may take from a reading.

    What is reported of some day of "this week" lies no later than publication.
    """
    is_past = claim.kind.startswith("reported-") and read.value.startswith("[")
    if is_past and read.first.isoformat() <= source.published < read.last.isoformat():
        return f"[{read.first}..{source.published}]"
    return read.value


def other_end(claim: Claim, source: Source) -> date | None:
    """The end of a claim's interval that the words of its rule leave to other words, if any."""
    if claim.inferred is None or claim.property != "date" or not isinstance(claim.value, Text):
        return None
    read = reading(claim.inferred.words, source, claim.inferred.rule)
    return read.other_end(dates.bounds(claim.value.value)) if read else None


def may_tell(words: str, day: date, source: Source) -> bool:
    """Whether words may tell of a day, however they do: its number or weekday, a count of days.

    Of words in a language without words of time it is taken that they may.
    """
    from diplograph.facts import timewords

    found = timewords.find(words, source.language)
    published = date.fromisoformat(source.published)
    if not timewords.is_known(source.language) or day.weekday() in found.weekdays:
        return True
    near = (_period(each, published, exact=found.bare) for each in found.relative)
    return (
        found.counted
        or any(read.first <= day <= read.last for read in near)
        or re.search(rf"(?<!\d)0?{day.day}(?!\d)", folded(words)) is not None
        or timewords.counts(words, source.language)
    )


def mend(claim: Claim, source: Source) -> str:
    """How a claim with a contradiction is put right, as far as its words tell."""
    if claim.inferred is None:
        return ""
    if not drawn(claim):
        return "remove `inferred`: a claim in words tells its day in the gloss, as it stands"
    own = reading(claim.inferred.words, source, claim.inferred.rule)
    other = proposal(claim, claim.inferred.words, source)
    if other and _agrees(claim, claim.inferred.words, other[1], source):
        return f"did you mean {written(other[0])}"
    if own is not None and drawn(claim)[0].key == "valid_until" and own.first == own.last:
        last = _is_last_day(claim.inferred.words, own, source)
        also = "" if last else f', or "{own.value}" if another follows on that day'
        return f'did you mean "{_day_after(own)}", the first day on which it holds no longer{also}?'
    drawn_from = (claim.inferred, own) if own else other
    if drawn_from is None:
        return ""
    value = meant(claim, drawn_from[1], source)
    also = _else(claim) if own else ""
    return f'did you mean "{value}"? with {written(drawn_from[0])}{also}'


def _else(claim: Claim) -> str:
    """What else is right for an interval of days, of which the words may give a part only."""
    if claim.property != "date" or not isinstance(claim.value, Text):
        return ""
    found = dates.bounds(claim.value.value)
    if not found.to_the_day or found.earliest == found.latest:
        return ""
    return ", or take words that give the first or the last day of yours"


# ------------------------------------------------------------------ the two families of rules


def _relative(words: str, language: str, published: date) -> Reading | None:
    """What is counted from the day of publication, in whole days, weeks, months or years."""
    from diplograph.facts import timewords

    found = timewords.find(words, language)
    if len(found.relative) != 1 or not _understood(found):
        return None
    (counted,) = found.relative
    period = _period(counted, published, exact=found.bare)
    if found.dates:
        of_year = counted.unit == "year" and not found.weekdays
        year = period.first.year
        return _in_year(found.dates[0], year, exact=found.bare) if of_year else None
    if not found.weekdays:
        return period
    return _among(found, period) if counted.unit in {"day", "week"} else None


def _among(found: timewords.Found, period: Reading) -> Reading | None:
    """The weekdays that are named of a day or week: "yesterday, Tuesday", "Monday of last week".

    None if the two do not agree, or if several do not follow on each other, unless the words say
    from which to which.
    """
    days = [period.first + timedelta(days=each) for each in range(7)]
    named = [day for day in days if day <= period.last and day.weekday() in found.weekdays]
    if len(named) == 2 and [day.weekday() for day in named] == [*found.stretch]:
        return _throughout(named[0], named[1])
    if len(named) != len(found.weekdays) or (named[-1] - named[0]).days != len(named) - 1:
        return None
    if len(named) > 1 and not found.bare:
        return None  # "Monday or Tuesday"
    return _listed(named[0], named[-1])


def _understood(found: timewords.Found) -> bool:
    """Whether nothing in the words changes what they say in a way that is not known."""
    return not (found.year or found.counted or len(found.dates) > 1)


def _period(counted: timewords.Relative, published: date, *, exact: bool) -> Reading:
    match counted.unit:
        case "day":
            return _day(published + timedelta(days=counted.offset))
        case "week":
            monday = published + timedelta(days=7 * counted.offset - published.weekday())
            return _within(monday, monday + timedelta(days=6), exact=exact)
        case "month":
            years, month = divmod(published.month - 1 + counted.offset, 12)
            return _month(published.year + years, month + 1, exact=exact)
        case _:
            year = published.year + counted.offset
            return Reading(date(year, 1, 1), date(year, 12, 31), f"{year:04}", exact)


def _yearless(words: str, language: str, published: date, *, to_come: bool) -> Reading | None:
    """The last such date that begins by publication, or the first that ends on it or later."""
    from diplograph.facts import timewords

    found = timewords.find(words, language)
    if not found.dates or not _understood(found):
        return None
    (dated,) = found.dates
    if found.relative and (not dated.first[1] or found.relative[0].unit == "year"):
        return None
    for read in _years(dated, published, to_come=to_come, exact=found.bare):
        if (read.last >= published) if to_come else (read.first <= published):
            underway = read.first <= published <= read.last and read.first != read.last
            if found.weekdays and found.weekdays != {read.first.weekday()}:
                return None  # a slip of the source, or another year
            return None if found.pointing and underway else read
    return None


def _years(
    dated: timewords.Yearless, published: date, *, to_come: bool, exact: bool
) -> Iterator[Reading]:
    step = 1 if to_come else -1
    for distance in range(-1, _YEARS + 1):
        year = published.year + step * distance
        if MINYEAR <= year < MAXYEAR and (read := _in_year(dated, year, exact=exact)):
            yield read


def _in_year(dated: timewords.Yearless, year: int, *, exact: bool) -> Reading | None:
    """The date in the year in which it begins; None if that year has no such day."""
    (month, day), (last_month, last_day) = dated.first, dated.last
    if not day:
        return _month(year, month, exact=exact)
    last_year = year + (dated.last[1] > 0 and dated.last < dated.first)
    try:
        first = date(year, month, day)
        last = date(last_year, last_month, last_day or dates.last_day(year, month).day)
    except ValueError:
        return None
    if dated.filled:
        return Reading(first, last, f"{first}/{last}", exact, listed=dated.listed)
    return _within(first, last, exact=exact) if first != last else _day(first)


def _month(year: int, month: int, *, exact: bool) -> Reading:
    last = dates.last_day(year, month)
    return Reading(date(year, month, 1), last, f"{year:04}-{month:02}", exact)


def _within(first: date, last: date, *, exact: bool) -> Reading:
    return Reading(first, last, f"[{first}..{last}]", exact)


def _listed(first: date, last: date) -> Reading:
    """Days on end that are named one by one, or the one day."""
    return Reading(first, last, f"{first}/{last}", listed=True) if first != last else _day(first)


def _throughout(first: date, last: date) -> Reading:
    """All days from the one to the other, both included."""
    return Reading(first, last, f"{first}/{last}")


def _day(day: date) -> Reading:
    return Reading(day, day, day.isoformat(), listed=True)
