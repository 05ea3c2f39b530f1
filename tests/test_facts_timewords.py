"""Words of time and the dates that they give, in five languages; all of it is invented."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dating import HERE, dated, source
from diplograph.facts.inference import (
    RELATIVE,
    WEEKDAY_BEFORE,
    YEARLESS_AFTER,
    YEARLESS_BEFORE,
    contradiction,
    mend,
    proposal,
    reading,
    written,
)
from diplograph.facts.model import Claim, Inference, Span, Text
from diplograph.facts.timewords import find

# ------------------------------------------------------------------ counted from publication

#: Thursday 6 March 2031, in each language: the words, and what they mean. All invented.
COUNTED = {
    "2031-03-04": {
        "en": "the day before yesterday | two days ago | 2 days ago",
        "fr": "avant-hier | il y a deux jours",
        "ar": "أول أمس | أول من أمس | قبل يومين",
        "es": "anteayer | hace dos días",
        "pt": "anteontem | há dois dias",
        "de": "vorgestern | vor zwei Tagen",
    },
    "2031-03-05": {
        "en": "yesterday | Yesterday morning | yesterday, Wednesday",
        "fr": "hier | Hier soir | hier mercredi",
        "ar": "أمس | بالأمس | يوم أمس | أمس الأربعاء | أمس الاربعاء",
        "es": "ayer | ayer por la mañana",
        "pt": "ontem | ontem de manhã",
        "de": "gestern | gestern Morgen",
    },
    "2031-03-06": {
        "en": "today | this morning",
        "fr": "aujourd'hui | aujourd’hui | ce matin",
        "ar": "اليوم | صباح اليوم | اليوم الخميس",
        "es": "hoy | esta mañana",
        "pt": "hoje | esta manhã",
        "de": "heute | heute Morgen",
    },
    "2031-03-07": {
        "en": "tomorrow", "fr": "demain", "ar": "غدا | غدًا | الغد", "es": "mañana", "pt": "amanhã",
        "de": "morgen",
    },
    "2031-03-09": {
        "en": "in three days",
        "fr": "dans trois jours",
        "ar": "بعد ثلاثة أيام",
        "es": "dentro de tres días",
        "pt": "dentro de três dias | daqui a três dias",
        "de": "in drei Tagen",
    },
    "[2031-02-24..2031-03-02]": {
        "en": "last week",
        "fr": "la semaine dernière | la semaine passée",
        "ar": "الأسبوع الماضي | الاسبوع المنصرم",
        "es": "la semana pasada",
        "pt": "na semana passada",
        "de": "letzte Woche | in der vergangenen Woche",
    },
    "[2031-03-03..2031-03-09]": {
        "en": "this week",
        "fr": "cette semaine",
        "ar": "هذا الأسبوع | الأسبوع الجاري",
        "es": "esta semana",
        "pt": "esta semana | nesta semana",
        "de": "diese Woche",
    },
    "[2031-03-10..2031-03-16]": {
        "en": "next week",
        "fr": "la semaine prochaine",
        "ar": "الأسبوع المقبل | الأسبوع القادم",
        "es": "la próxima semana",
        "pt": "na próxima semana",
        "de": "nächste Woche | in der kommenden Woche",
    },
    "2031-02-25": {
        "en": "Tuesday of last week",
        "fr": "mardi de la semaine dernière",
        "ar": "الثلاثاء من الأسبوع الماضي",
        "es": "el martes de la semana pasada",
        "de": "Dienstag letzter Woche",
    },
    "2031-02": {
        "en": "last month | a month ago",
        "fr": "le mois dernier | il y a un mois",
        "ar": "الشهر الماضي | الشهر المنصرم",
        "es": "el mes pasado | hace un mes",
        "pt": "no mês passado | há um mês",
        "de": "letzten Monat | im vergangenen Monat | vor einem Monat",
    },
    "2031-03": {
        "en": "this month", "fr": "ce mois-ci", "ar": "الشهر الجاري", "es": "este mes",
        "de": "diesen Monat",
    },
    "2031-04": {
        "en": "next month",
        "fr": "le mois prochain",
        "ar": "الشهر المقبل",
        "es": "el próximo mes",
        "pt": "no próximo mês",
        "de": "nächsten Monat",
    },
    "2030": {
        "en": "last year",
        "fr": "l'année dernière | l’an dernier | l'an passé",
        "ar": "العام الماضي | السنة الماضية",
        "es": "el año pasado",
        "pt": "no ano passado",
        "de": "letztes Jahr | im vergangenen Jahr",
    },
    "2031": {
        "en": "this year", "fr": "cette année", "ar": "هذا العام | السنة الجارية",
        "es": "este año", "de": "dieses Jahr",
    },
    "2032": {
        "en": "next year", "fr": "l'an prochain", "ar": "العام المقبل | السنة القادمة",
        "es": "el próximo año", "de": "nächstes Jahr",
    },
    "2028": {
        "en": "three years ago", "fr": "il y a trois ans", "ar": "قبل ثلاث سنوات",
        "es": "hace tres años", "de": "vor drei Jahren",
    },
    "2030-06": {
        "en": "in June last year",
        "fr": "en juin de l'année dernière",
        "ar": "في يونيو من العام الماضي",
        "es": "en junio del año pasado",
        "pt": "em junho do ano passado",
        "de": "im Juni letzten Jahres",
    },
}  # fmt: skip


def said(table: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    """The table as rows: words, language, value."""
    return [
        (words, language, value)
        for value, by_language in table.items()
        for language, listed in by_language.items()
        for words in listed.split(" | ")
    ]


@pytest.mark.parametrize(("words", "language", "value"), said(COUNTED))
def test_what_is_counted_from_publication_is_worked_out(
    words: str, language: str, value: str
) -> None:
    read = reading(words, source("2031-03-06", language), RELATIVE)
    assert read is not None
    assert read.value == value
    claim = dated(value, words, RELATIVE)
    assert contradiction(claim, source("2031-03-06", language)) is None
    against = contradiction(claim._replace(value=Text("1999-09")), source("2031-03-06", language))
    assert against is not None
    assert value in against


@pytest.mark.parametrize(
    ("published", "words", "value"),
    [
        ("2031-01-15", "le mois dernier", "2030-12"),
        ("2031-12-15", "le mois prochain", "2032-01"),
        ("2031-01-01", "hier", "2030-12-31"),
        ("2031-01-01", "la semaine dernière", "[2030-12-23..2030-12-29]"),
        ("2032-03-01", "hier", "2032-02-29"),
        ("2031-03-09", "cette semaine", "[2031-03-03..2031-03-09]"),  # a Sunday ends its week
        ("2031-03-10", "la semaine dernière", "[2031-03-03..2031-03-09]"),
    ],
)
def test_months_years_and_weeks_end_where_the_calendar_says(
    published: str, words: str, value: str
) -> None:
    read = reading(words, source(published), RELATIVE)
    assert read is not None
    assert read.value == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("la semaine dernière", "2031-02-24/2031-03-02"),  # all through the week
        ("cette semaine", "[2031-03-03..2031-03-06]"),  # a report ends with publication
        ("cette semaine", "[2031-03-07..2031-03-09]"),  # a plan begins after it
        ("cette année", "2031"),
        ("le mois dernier", "2031-02~"),
        ("depuis le mois dernier", "2031-02/.."),
        ("d'ici la fin du mois prochain", "[..2031-04-30]"),
        ("fin du mois dernier", "[2031-02-20..2031-02-28]"),  # "fin" has no bounds of its own
        ("fin du mois dernier", "2031-02"),
        ("le 17 du mois dernier", "2031-02-17"),
        # What is not understood is not judged.
        ("récemment", "2031-03-01"),
        ("ces dernières semaines", "2031-03-01"),
        ("la première semaine du mois dernier", "[2031-02-03..2031-02-09]"),
        ("deux jours après la semaine dernière", "2031-03-04"),
    ],
)
def test_a_right_value_is_never_refused(words: str, value: str) -> None:
    assert contradiction(dated(value, words, RELATIVE), source("2031-03-06")) is None


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("la semaine dernière", "[2031-03-03..2031-03-09]"),
        ("la semaine dernière", "2031-02-25"),  # more exact than the words
        ("cette semaine", "[2031-03-04..2031-03-06]"),
        ("fin du mois dernier", "2031-01"),
        ("depuis le mois dernier", "2031-01/.."),
    ],
)
def test_a_value_that_the_words_do_not_give_is_refused(words: str, value: str) -> None:
    assert contradiction(dated(value, words, RELATIVE), source("2031-03-06")) is not None


def test_a_language_without_words_of_time_is_not_judged() -> None:
    claim = dated("1999", "il mese scorso", RELATIVE)
    assert contradiction(claim, source("2031-03-06", "it")) is None
    assert reading("mês passado", source("2031-03-06", "xx"), RELATIVE) is None


def test_a_tag_with_a_region_has_the_words_of_its_language() -> None:
    read = reading("le mois dernier", source("2031-03-06", "fr-MA"), RELATIVE)
    assert read is not None
    assert read.value == "2031-02"


# ------------------------------------------------------------------ a date without its year

#: Of Thursday 6 March 2031: told as past, told as still to come. All invented.
YEARLESS = {
    "2031-03-05 2032-03-05": {
        "en": "5 March | March 5 | on March 5th | Mar. 5",
        "fr": "le 5 mars",
        "ar": "5 مارس | ٥ مارس | 5 آذار | 5 مارس/آذار | يوم 5 من شهر مارس",
        "es": "el 5 de marzo | 5 mar.",
        "pt": "a 5 de março",
        "de": "am 5. März",
    },
    "2030-06-17 2031-06-17": {
        "en": "17 June",
        "fr": "le 17 juin",
        "ar": "17 يونيو | 17 حزيران | 17 جوان | 17 يونيو (حزيران)",
        "es": "17 de junio",
        "pt": "17 de junho",
        "de": "17. Juni",
    },
    "2031-03-06 2031-03-06": {
        "en": "6 March", "fr": "6 mars", "ar": "6 مارس", "es": "6 de marzo", "de": "6. März",
    },
    "2030-06 2031-06": {
        "en": "in June", "fr": "en juin", "ar": "في يونيو | في حزيران | في جوان | بيونيو",
        "es": "en junio", "pt": "em junho", "de": "im Juni",
    },
    "2031-03 2031-03": {
        "en": "in March", "fr": "en mars", "ar": "في مارس | في آذار", "es": "en marzo",
        "de": "im März",
    },
    "2031-02-27/2031-03-02 2032-02-27/2032-03-02": {
        "en": "from 27 February to 2 March | February 27 to March 2",
        "fr": "du 27 février au 2 mars",
        "ar": "من 27 فبراير إلى 2 مارس",
        "es": "del 27 de febrero al 2 de marzo",
        "de": "vom 27. Februar bis 2. März",
    },
    "2031-03-02/2031-03-04 2032-03-02/2032-03-04": {
        "en": "2-4 March | from 2 to 4 March | March 2–4",
        "fr": "du 2 au 4 mars",
        "ar": "من 2 إلى 4 مارس",
        "es": "del 2 al 4 de marzo",
        "de": "2. bis 4. März",
    },
    "2030-12-30/2031-01-02 2031-12-30/2032-01-02": {
        "en": "30 December to 2 January", "fr": "du 30 décembre au 2 janvier",
    },
    "[2030-06-01..2030-06-15] [2031-06-01..2031-06-15]": {
        "en": "in the first half of June",
        "fr": "première quinzaine de juin",
        "ar": "النصف الأول من يونيو",
        "es": "la primera quincena de junio",
        "de": "in der ersten Hälfte des Juni",
    },
    "[2031-02-16..2031-02-28] [2032-02-16..2032-02-29]": {
        "en": "the second half of February", "fr": "la seconde quinzaine de février",
    },
    "2028-02-29 2032-02-29": {"en": "29 February", "fr": "29 février"},
}  # fmt: skip


@pytest.mark.parametrize(("words", "language", "values"), said(YEARLESS))
def test_a_date_without_its_year_is_the_last_or_the_first(
    words: str, language: str, values: str
) -> None:
    here = source("2031-03-06", language)
    found = [reading(words, here, rule) for rule in (YEARLESS_BEFORE, YEARLESS_AFTER)]
    assert [read.value for read in found if read] == values.split()


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Wednesday, 5 March", "en"),
        ("mercredi 5 mars", "fr"),
        ("mer. 5 mars", "fr"),
        ("الأربعاء 5 مارس/آذار", "ar"),
        ("miércoles 5 de marzo", "es"),
        ("Mittwoch, 5. März", "de"),
    ],
)
def test_the_day_of_the_week_beside_a_date_must_agree(words: str, language: str) -> None:
    here = source("2031-03-06", language)
    read = reading(words, here, YEARLESS_BEFORE)
    assert read is not None
    assert read.value == "2031-03-05"
    assert reading(words, here, YEARLESS_AFTER) is None  # 5 March 2032 is no Wednesday


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("he may come", "en"),
        ("the mayor", "en"),
        ("a march", "en"),
        ("à Marseille", "fr"),
        ("mardi", "fr"),
        ("الأب", "ar"),
        ("en mars dernier", "fr"),  # this March or the last? a text of March does not tell
        ("in May or June", "en"),
        ("the first week of June", "en"),
        ("the last week of June", "en"),
        ("Monday 5 March", "en"),  # a Wednesday
        ("31 juin", "fr"),
        ("5 March 2031", "en"),
        ("05/03/2031", "fr"),
    ],
)
def test_what_is_no_date_without_a_year_is_not_judged(words: str, language: str) -> None:
    here = source("2031-03-06", language)
    assert reading(words, here, YEARLESS_BEFORE) is None


def test_early_and_mid_bound_no_value_but_by_their_month() -> None:
    for value in ("2031-02", "[2031-02-01..2031-02-10]", "2031-02-03"):
        claim = dated(value, "début février", YEARLESS_BEFORE)
        assert contradiction(claim, source("2031-03-06")) is None
    claim = dated("2030-02", "mi-février", YEARLESS_BEFORE)
    assert contradiction(claim, source("2031-03-06")) is not None


@settings(deadline=None)
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2900, 1, 1)))
def test_two_readings_of_a_date_lie_on_both_sides_of_publication(published: date) -> None:
    here = source(published.isoformat())
    for words in ("5 mars", "juin", "du 30 décembre au 2 janvier", "29 février"):
        before = reading(words, here, YEARLESS_BEFORE)
        after = reading(words, here, YEARLESS_AFTER)
        assert before is not None
        assert after is not None
        assert before.first <= published <= after.last
        assert before.value == after.value or before.last < after.first


@settings(deadline=None)
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2900, 1, 1)))
def test_periods_follow_on_each_other(published: date) -> None:
    for words in (
        ("hier", "aujourd'hui", "demain"),
        ("la semaine dernière", "cette semaine", "la semaine prochaine"),
        ("le mois dernier", "ce mois-ci", "le mois prochain"),
        ("l'an dernier", "cette année", "l'an prochain"),
    ):
        found = [reading(each, source(published.isoformat()), RELATIVE) for each in words]
        last, this, following = (each for each in found if each)
        assert this.first <= published <= this.last
        assert last.last + timedelta(days=1) == this.first
        assert this.last + timedelta(days=1) == following.first


# ------------------------------------------------------------------ what is proposed


@pytest.mark.parametrize(
    ("words", "kind", "value", "line"),
    [
        ("Le mois dernier", "reported-event", "2031-02",
         "inferred: {from: mois dernier, rule: relative-to-publication}"),
        ("reçu le 17 juin", "reported-event", "2030-06-17",
         'inferred: {from: "17 juin", rule: yearless-before-publication}'),
        ("le 17 juin", "plan", "2031-06-17",
         'inferred: {from: "17 juin", rule: yearless-after-publication}'),
        ("le 17 juin", "plan", "2030-06-17",  # of a visit that was cancelled
         'inferred: {from: "17 juin", rule: yearless-before-publication}'),
        ("Mardi", "reported-event", "2031-03-04",
         "inferred: {from: Mardi, rule: weekday-before-publication}"),
        ("mardi prochain", "plan", "2031-03-11",
         "inferred: {from: mardi, rule: weekday-after-publication}"),
    ],
)  # fmt: skip
def test_the_inference_is_proposed_as_it_is_written(
    words: str, kind: str, value: str, line: str
) -> None:
    claim = dated(value)._replace(kind=kind)
    found = proposal(claim, words, source("2031-03-06"))
    assert found is not None
    assert written(found[0]) == line
    assert found[1].value == value


@pytest.mark.parametrize("words", ["5 mars 2031", "mardi 17", "récemment", "mardi ou jeudi"])
def test_where_no_rule_applies_none_is_proposed(words: str) -> None:
    assert proposal(dated("2031-03-05"), words, source("2031-03-06")) is None


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("on 11 June and on the 12th of it", "en"),
        ("le 11 juin, puis le 12 du même mois", "fr"),
        ("يوم 11 يونيو ثم يوم 12 منه", "ar"),
        ("el 11 de junio y el 12 del mismo mes", "es"),
        ("am 11. Juni und am 12. desselben Monats", "de"),
    ],
)
def test_a_day_of_the_same_month_is_not_taken_for_the_day_before_it(
    words: str, language: str
) -> None:
    told = source("2031-03-06", language)
    found = [each.first for each in find(words, language).dates]
    assert found == [(6, 11), (6, 12)]
    assert proposal(dated("2030-06-12"), words, told) is None


def test_the_mend_gives_the_value_and_the_whole_inference() -> None:
    claim = dated("2031-01", "le mois dernier", RELATIVE)
    assert mend(claim, source("2031-03-06")) == (
        'did you mean "2031-02"? with '
        "inferred: {from: le mois dernier, rule: relative-to-publication}"
    )
    yesterday = dated("2031-03-05", "hier", WEEKDAY_BEFORE)
    assert mend(yesterday, source("2031-03-06")) == (
        "did you mean inferred: {from: hier, rule: relative-to-publication}"
    )
    other = dated("2031-03-05", "hier", YEARLESS_BEFORE)
    assert "relative-to-publication" in (contradiction(other, source("2031-03-06")) or "")


def test_a_term_may_rest_on_words_of_time() -> None:
    aim = Claim("intention", (Span(0, 8),), HERE, id="aim", term="[..2032]")
    inferred = Inference("l'an prochain", RELATIVE)
    assert contradiction(aim._replace(inferred=inferred), source("2031-03-06")) is None
    without = aim._replace(inferred=inferred, term=None)
    assert contradiction(without, source("2031-03-06")) is not None


def test_a_day_of_the_week_needs_neither_the_tables_nor_babel() -> None:
    code = (
        "import sys; from diplograph.facts import contradictions, inference, passages;"
        "inference.weekdays('يوم الإثنين', 'ar'); inference.weekdays('Ce mardi', 'fr');"
        "loaded = {'babel', 'diplograph.facts.timewords'} & set(sys.modules);"
        "sys.exit(', '.join(loaded) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
