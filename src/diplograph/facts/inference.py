"""What an editor inferred and a rule can work out again."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from functools import cache

from diplograph.facts import dates
from diplograph.facts.model import Claim, Source, Text

#: The rules for a bare day of the week, told as past and told as still to come.
WEEKDAY_BEFORE = "weekday-before-publication"
WEEKDAY_AFTER = "weekday-after-publication"


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
    return nearest(days.pop(), date.fromisoformat(source.published), rule=rule)


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


def nearest(weekday: int, published: date, *, rule: str = WEEKDAY_BEFORE) -> date:
    """The day of the week `weekday`, Monday being 0, that a rule takes for a day of publication."""
    if rule == WEEKDAY_AFTER:
        return published + timedelta(days=(weekday - published.weekday() - 1) % 7 + 1)
    return published - timedelta(days=(published.weekday() - weekday) % 7)


def weekday_rule(claim: Claim) -> str:
    """The rule by which a bare day of the week dates what the claim tells of."""
    return WEEKDAY_BEFORE if claim.kind.startswith("reported-") else WEEKDAY_AFTER


def weekdays(words: str, language: str) -> set[int]:
    """The days of the week that the words name, Monday being 0; in CLDR's wide names."""
    rest, found = words.casefold(), set()
    # Longest first, so that a name does not count inside a longer one.
    for name, day in weekday_names(language):
        if name in rest:
            found.add(day)
            rest = rest.replace(name, " ")
    return found


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


def contradiction(claim: Claim, source: Source) -> str | None:
    """What the claim's rule says against it, as a sentence; None if it agrees or says nothing.

    `kind:antecedent-in-text` cannot be worked out: that its words are there is checked with the
    texts.
    """
    if claim.inferred is None or claim.inferred.rule not in {WEEKDAY_BEFORE, WEEKDAY_AFTER}:
        return None
    if claim.property != "date" or not isinstance(claim.value, Text):
        return "a day of the week gives a date, and this is none"
    try:
        days = inferred_days(claim.inferred.words, source, rule=claim.inferred.rule)
    except ValueError as error:
        return f"the rule finds no day in the words: {error}"
    value = "/".join(day.isoformat() for day in days)
    # "Since Monday" is an interval that the day begins, "until Friday" one that it ends.
    ends = claim.value.value.split("/")
    if value not in ends and dates.bounds(claim.value.value) != dates.bounds(value):
        names = " to ".join(f"{day:%A}" for day in days)
        return f"the rule gives {value}, a {names}, for a text of {source.published}"
    return None
