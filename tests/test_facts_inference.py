"""Rules of inference that can be worked out again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dating import dated, source
from diplograph.facts import inference
from diplograph.facts.inference import (
    RELATIVE,
    WEEKDAY_AFTER,
    WEEKDAY_BEFORE,
    YEARLESS_BEFORE,
    contradiction,
    inferred_day,
    weekdays,
)
from diplograph.facts.model import Inference, Text


def test_this_tuesday_printed_on_wednesday_18_june_2025_is_the_17th() -> None:
    assert inferred_day("Ce mardi", source("2025-06-18")) == date(2025, 6, 17)


def test_the_day_of_publication_itself_counts() -> None:
    assert inferred_day("Ce mercredi", source("2025-06-18")) == date(2025, 6, 18)


def test_a_visit_dated_by_the_dateline_contradicts_the_rule() -> None:
    against = contradiction(dated("2025-06-18"), source("2025-06-18"))
    assert against is not None
    assert "2025-06-17" in against
    assert contradiction(dated("2025-06-17"), source("2025-06-18")) is None


@pytest.mark.parametrize("value", ["2025-06-17/..", "../2025-06-17", "2025-06-17/2025-06-18"])
def test_the_day_may_begin_or_end_an_interval(value: str) -> None:
    assert contradiction(dated(value), source("2025-06-18")) is None


@pytest.mark.parametrize(
    ("key", "value", "words", "is_right"),
    [
        ("valid_from", "2025-05", "since last month", True),
        ("valid_from", "2025-05-01", "last month", True),
        ("valid_from", "2025-05-12", "last month", False),
        ("valid_from", "2025-05-12", "early last month", True),
        ("valid_from", "2025-04", "since last month", False),
        ("valid_until", "2025-06-01", "until the end of last month", True),
        ("valid_until", "2025-06-02", "until the end of last month", False),
        ("valid_until", "2025", "last year", False),
        ("valid_until", "2025-06-17", "until yesterday", False),
        ("valid_until", "2025-06-18", "until yesterday", True),
        ("valid_until", "2025-06-17", "succeeded yesterday", True),
        ("valid_until", "2025-06-18", "left yesterday", True),
        ("valid_from", "2025-06-17", "until yesterday", True),
        ("valid_from", "[2025-06-16..2025-06-18]", "this week", True),
        ("valid_from", "[2025-06-16..2025-06-22]", "this week", True),
        ("valid_from", "[2025-06-16..2025-06-20]", "this week", False),
        ("valid_from", "2025-06-16/2025-06-18", "this week", False),
        ("valid_until", "[2025-06-16..2025-06-18]", "this week", True),
    ],
)
def test_bounds_of_validity_are_worked_out_again(
    key: str, value: str, words: str, is_right: bool
) -> None:
    drawn = Inference(words, inference.RELATIVE)
    claim = dated("2025-06-17")._replace(property="holdsPost", value=None, inferred=drawn)
    bounded = claim._replace(valid_from=value)
    if key == "valid_until":
        bounded = claim._replace(valid_until=value)
    against = contradiction(bounded, source("2025-06-18", "en"))
    assert (against is None) is is_right


@pytest.mark.parametrize(
    ("paragraph", "may"),
    [
        ("It began on Tuesday and was short.", False),
        ("It was in Oujda on Tuesday and in Nador on Thursday.", True),
        ("It lasted from Tuesday to June 19.", True),
        ("The three-day visit began on Tuesday.", True),
        ("It filled three of its days, from Tuesday on.", True),
        ("It began on Tuesday, and it lasted until today.", False),
        ("It began on Tuesday, and it ends tomorrow.", True),
        ("It began on Tuesday, for a long weekend.", True),
    ],
)
def test_the_end_of_an_interval_that_no_words_give_is_told_in_the_paragraph(
    paragraph: str, may: bool
) -> None:
    told = source("2025-06-18", "en")
    end = inference.other_end(dated("2025-06-17/2025-06-19", "on Tuesday"), told)
    assert end == date(2025, 6, 19)
    assert inference.may_tell(paragraph, end, told) is may
    assert inference.may_tell(paragraph, end, source("2025-06-18", "fi"))


@pytest.mark.parametrize(
    ("value", "words", "rule", "end"),
    [
        ("2025-06-09/2025-06-11", "Monday and Tuesday of last week", RELATIVE, "2025-06-11"),
        ("2025-06-08/2025-06-10", "Monday and Tuesday of last week", RELATIVE, "2025-06-08"),
        ("2025-06-16/2025-06-18", "Monday and Tuesday", WEEKDAY_BEFORE, "2025-06-18"),
        ("2025-05-12/2025-05-14", "in Oujda on 12 and 13 May", YEARLESS_BEFORE, "2025-05-14"),
        ("2025-05-12/2025-05-14", "14 May", YEARLESS_BEFORE, "2025-05-12"),
    ],
)
def test_days_named_one_by_one_leave_the_other_end_to_other_words(
    value: str, words: str, rule: str, end: str
) -> None:
    told, claim = source("2025-06-18", "en"), dated(value, words, rule)
    assert contradiction(claim, told) is None
    assert inference.other_end(claim, told) == date.fromisoformat(end)


def test_words_that_say_from_when_to_when_leave_no_end() -> None:
    told, claim = source("2025-06-18"), dated("2025-05-12/2025-05-14", "du 12 au 13 mai")
    claim = claim._replace(inferred=Inference("du 12 au 13 mai", YEARLESS_BEFORE))
    assert contradiction(claim, told) is not None
    assert inference.other_end(claim, told) is None


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("until Monday", "en"),
        ("jusqu'à lundi", "fr"),
        ("jusqu’au lundi", "fr"),
        ("حتى يوم الاثنين", "ar"),
        ("hasta el lunes", "es"),
        ("bis Montag", "de"),
    ],
)
def test_what_holds_until_a_day_ceases_on_the_next(words: str, language: str) -> None:
    told = source("2025-06-18", language)
    claim = dated("2025-06-16", words)._replace(property="holdsPost", value=None)
    assert contradiction(claim._replace(valid_until="2025-06-17"), told) is None
    slip = claim._replace(valid_until="2025-06-16")
    assert contradiction(slip, told) is not None
    assert inference.mend(slip, told).startswith('did you mean "2025-06-17", the first day')


def test_an_interval_is_not_told_to_be_shorter_alone() -> None:
    told = source("2025-06-18", "en")
    hint = inference.mend(dated("2025-06-15/2025-06-18", "Monday and Tuesday"), told)
    assert hint.startswith('did you mean "2025-06-16/2025-06-17"? with inferred:')
    assert hint.endswith(", or take words that give the first or the last day of yours")
    assert inference.mend(dated("2025-06-18", "on Monday"), told).endswith("publication}")


@pytest.mark.parametrize("value", ["2025-06-17", "2025-06-17/..", "2025-06-16/2025-06-18"])
def test_of_other_dates_no_end_is_missing(value: str) -> None:
    assert inference.other_end(dated(value, "on Tuesday"), source("2025-06-18", "en")) is None


@pytest.mark.parametrize(
    ("value", "words", "is_right"),
    [
        ("2025-06-09/2025-06-10", "Monday and Tuesday of last week", True),
        ("2025-06-09/2025-06-11", "Monday and Tuesday of last week", True),
        ("2025-06-08/2025-06-10", "Monday and Tuesday of last week", True),
        ("2025-06-08/2025-06-11", "Monday and Tuesday of last week", False),
        ("2025-06-10/2025-06-11", "Monday and Tuesday of last week", False),
        ("2025-06-09", "Monday and Tuesday of last week", False),
        ("[2025-06-09..2025-06-10]", "Monday or Tuesday of last week", True),
        ("2025-06-09/2025-06-12", "from Monday to Thursday of last week", True),
    ],
)
def test_days_of_a_week_that_is_told_are_worked_out_again(
    value: str, words: str, is_right: bool
) -> None:
    claim = dated(value)._replace(inferred=Inference(words, inference.RELATIVE))
    assert (contradiction(claim, source("2025-06-18", "en")) is None) is is_right


def test_a_claim_in_words_has_no_date_to_be_inferred() -> None:
    free, told = dated("2025-06-17")._replace(property=None, value=None), source("2025-06-18")
    assert contradiction(free, told) == "this rule gives a date, and this claim has none"
    assert inference.mend(free, told).startswith("remove `inferred`")


@pytest.mark.parametrize("value", ["2025-06-16/..", "2025-06-16/2025-06-18", "2025-06"])
def test_another_day_or_a_month_contradicts_the_rule(value: str) -> None:
    assert contradiction(dated(value), source("2025-06-18")) is not None


@pytest.mark.parametrize(
    ("words", "language", "day"),
    [
        ("last Thursday", "en", 3),
        ("CE DIMANCHE", "fr", 6),
        ("يوم الثلاثاء", "ar", 1),
        ("na terça-feira", "pt", 1),
        ("am Sonnabend, also Samstag", "de", 5),
        ("am Sonnabend", "de", 5),
        ("am Dienstagmorgen", "de", 1),
        ("Tues.", "en", 1),
        ("Thurs. evening", "en", 3),
        ("Sat., at noon", "en", 5),
        ("mar.", "fr", 1),
        ("mié.", "es", 2),
        ("Di.", "de", 1),
    ],
)
def test_days_are_known_in_the_language_of_the_source(words: str, language: str, day: int) -> None:
    assert weekdays(words, language) == {day}


@pytest.mark.parametrize(
    ("spellings", "day"),
    [
        ("الاثنين الإثنين والإثنين الأثنين", 0),
        ("الثلاثاء الثلثاء", 1),
        ("الأربعاء الاربعاء الإربعاء", 2),
        ("الأحد الاحد بالأحد الأحــد", 6),
    ],
)
def test_an_arabic_day_is_known_in_all_its_spellings(spellings: str, day: int) -> None:
    for words in spellings.split():
        assert weekdays(f"يوم {words}", "ar") == {day}


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("King Arthur", "en"),
        ("statues", "en"),
        ("they sat", "en"),
        ("in the sun", "en"),
        ("à Marseille", "fr"),
        ("el mar", "es"),
    ],
)
def test_a_word_that_is_no_day_is_none(words: str, language: str) -> None:
    assert weekdays(words, language) == frozenset()


@pytest.mark.parametrize(
    ("words", "language"), [("hier", "fr"), ("mardi ou jeudi", "fr"), ("mardi", "xx")]
)
def test_words_without_one_day_are_refused(words: str, language: str) -> None:
    with pytest.raises(ValueError, match="day of the week"):
        inferred_day(words, source("2025-06-18", language))


def test_weekdays_on_end_are_an_interval() -> None:
    told = source("2023-06-16", "en")
    words = "on Tuesday and Wednesday"
    assert contradiction(dated("2023-06-13/2023-06-14", words), told) is None
    for wrong in ("2023-06-13", "2023-06-06/2023-06-07", "[2023-06-13..2023-06-14]"):
        assert contradiction(dated(wrong, words), told) is not None
    apart = contradiction(dated("2023-06-13/2023-06-15", "Tuesday, Thursday"), told)
    assert apart is not None
    assert "more than one day" in apart


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("from Monday to Wednesday", "en"),
        ("from Monday morning through Wednesday evening", "en"),
        ("Monday-Wednesday", "en"),
        ("de lundi à mercredi", "fr"),
        ("du lundi au mercredi", "fr"),
        ("من يوم الإثنين إلى يوم الأربعاء", "ar"),
        ("del lunes al miércoles", "es"),
        ("von Montag bis Mittwoch", "de"),
    ],
)
def test_from_one_day_of_the_week_to_another_is_an_interval(words: str, language: str) -> None:
    told, whole = source("2025-05-24", language), "2025-05-19/2025-05-21"
    assert contradiction(dated(whole, words), told) is None
    assert inference.other_end(dated("2025-05-19/2025-05-22", words), told) is None
    for wrong in ("2025-05-19", "2025-05-19/2025-05-22", "[2025-05-19..2025-05-21]"):
        assert contradiction(dated(wrong, words), told) is not None
    underway = source("2025-05-20", language)
    assert "more than one day" in (contradiction(dated(whole, words), underway) or "")


@pytest.mark.parametrize("between", ["or", "and on", "was in Oujda, then on"])
def test_two_days_of_the_week_are_no_interval_of_themselves(between: str) -> None:
    told, words = source("2025-05-24", "en"), f"on Monday {between} Wednesday"
    assert contradiction(dated("2025-05-19/2025-05-21", words), told) is not None


def test_what_is_reported_of_this_week_is_meant_to_lie_before_publication() -> None:
    told, status = source("2025-05-22", "en"), dated("2025-05-19", "this week", RELATIVE)
    announced = status._replace(property="eventStatus", value=None, valid_from="2025-05-23")
    assert '"[2025-05-19..2025-05-22]"' in inference.mend(announced, told)
    plan = dated("2025-05-26", "this week", RELATIVE)._replace(kind="plan")
    assert '"[2025-05-19..2025-05-25]"' in inference.mend(plan, told)


def test_the_rule_gives_nothing_but_a_date() -> None:
    claim = dated("2025-06-17")
    host = claim._replace(property="hostedBy", object="chamber", value=None)
    assert contradiction(host, source("2025-06-18")) is not None
    assert contradiction(dated("2025-06"), source("2025-06-18")) is not None


@settings(deadline=None)  # the first case pays for an import
@given(st.dates(min_value=date(1900, 1, 1)))
def test_the_day_is_one_of_the_seven_that_end_with_publication(published: date) -> None:
    day = inferred_day("mardi", source(published.isoformat()))
    assert day.weekday() == 1
    assert timedelta(0) <= published - day < timedelta(7)


# ------------------------------------------------------------------ what is still to come


def test_next_tuesday_printed_on_wednesday_18_june_2025_is_the_24th() -> None:
    day = inferred_day("mardi prochain", source("2025-06-18"), rule=WEEKDAY_AFTER)
    assert day == date(2025, 6, 24)
    english = inferred_day("next Tuesday", source("2025-06-18", "en"), rule=WEEKDAY_AFTER)
    assert english == date(2025, 6, 24)


def test_the_day_of_publication_is_not_still_to_come() -> None:
    day = inferred_day("mercredi prochain", source("2025-06-18"), rule=WEEKDAY_AFTER)
    assert day == date(2025, 6, 25)


@settings(deadline=None)  # the first case pays for an import
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2900, 1, 1)))
def test_the_day_to_come_is_one_of_the_seven_after_publication(published: date) -> None:
    day = inferred_day("mardi", source(published.isoformat()), rule=WEEKDAY_AFTER)
    assert day.weekday() == 1
    assert timedelta(0) < day - published <= timedelta(7)


def test_a_plan_is_dated_by_the_day_to_come() -> None:
    plan = dated("2025-06-24", "mardi prochain")._replace(
        kind="plan",
        inferred=Inference("mardi prochain", WEEKDAY_AFTER),
    )
    assert contradiction(plan, source("2025-06-18")) is None
    against = contradiction(plan._replace(value=Text("2025-06-17")), source("2025-06-18"))
    assert against is not None
    assert "2025-06-24" in against


@pytest.mark.parametrize("language", sorted(inference._DAYS))
def test_the_names_of_days_that_are_at_hand_are_those_of_cldr(language: str) -> None:
    assert inference.weekday_names(language) == inference._cldr_names(language)
