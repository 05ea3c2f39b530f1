"""What a misspelled word was meant to be."""

from __future__ import annotations

import pytest

from diplograph.spelling import did_you_mean, nearest, parted


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("hots", "host"), ("hsot", "host"), ("hosts", "host"), ("Host", "host"),
        ("ledBy", "led_by"), ("by_led", "led_by"), ("led-by", "led_by"), ("lead_by", "led_by"),
        ("zzz", None), ("", None),
    ],
)  # fmt: skip
def test_a_slip_leads_to_the_word_that_was_meant(word: str, meant: str | None) -> None:
    assert nearest(word, ["host", "led_by", "party", "from"]) == meant


def test_letters_that_changed_places_come_before_other_slips() -> None:
    assert nearest("us-ai", ["us-ak", "us-al", "us-ia", "us-az", "us-wi"]) == "us-ia"


def test_accents_and_scripts_do_not_keep_a_word_from_its_name() -> None:
    assert nearest("elections a Quebec", ["Élections à Québec", "Lyon"]) == "Élections à Québec"
    assert nearest("المَغْرِب", ["المغرب", "فرنسا"]) == "المغرب"
    assert parted("København") == "kobenhavn"


def test_nothing_is_suggested_for_nothing() -> None:
    assert did_you_mean(None) == did_you_mean("") == ""
    assert did_you_mean("host") == 'did you mean "host"?'
