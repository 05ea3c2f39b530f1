"""What two ways to write a word have in common, and the way back to the text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph.folding import cuts_word, fold, folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’ASMEX", "l'asmex"),
        ("« oui »", '" OUI "'),
        ("co‑opération", "Co-opération"),
        ("un\u00a0mot\nici", "un mot  ici"),
        ("ﬁnance", "finance"),
        ("cœur", "coeur"),
        ("Straße", "STRASSE"),
        ("Que\u0301bec", "Québec"),
        ("المَغْرِب", "المغرب"),
        ("مؤسســـة", "مؤسسه"),
        ("إلى أفريقيا", "الي افريقيا"),
        ("۱۸ ١٨", "18 18"),
        ("a\u200bb\u00ad", "ab"),
    ],
)
def test_what_is_written_in_two_ways_is_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("Québec", "Quebec"), ("Øresund Łódź", "oresund lodz")])
def test_accents_are_forgiven_only_if_asked_for(one: str, other: str) -> None:
    assert folded(one) != folded(other)
    assert folded(one, accents=True) == folded(other, accents=True)


@settings(deadline=None)  # machines are noisy
@given(st.text(alphabet="aéﬁœ ’\n\u0640\u064e\u0627\u0623ß.", max_size=30))
def test_every_folded_character_leads_back_to_where_it_stands(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    result = fold(text)
    assert len(result.text) == len(result.starts) == len(result.ends)
    assert list(result.starts) == sorted(result.starts)
    for number, character in enumerate(result.text):
        start, end = result.original(number, number + 1)
        assert 0 <= start < end <= len(text)
        assert character in fold(text[start:end]).text


def test_a_word_is_cut_between_letters_and_before_a_sign_over_one() -> None:
    assert cuts_word("ab", 1)
    assert cuts_word("بَ", 1)
    assert not cuts_word("a b", 1)
    assert not cuts_word("l’a", 2)
    assert not cuts_word("ab", 0)
    assert not cuts_word("ab", 2)
