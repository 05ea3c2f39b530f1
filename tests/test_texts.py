"""Source texts: their normal form, their paragraphs, and how a user's copy is found."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph.errors import AccessError
from diplograph.facts.model import Span
from diplograph.facts.passages import uncovered
from diplograph.texts import Texts, digest, normalize, paragraph_of, paragraphs

INVENTED = Path(__file__).parent / "data" / "invented"


def test_the_normal_form_is_nfc_with_lf_and_no_byte_order_mark() -> None:
    assert normalize("\ufeffe\u0301\r\na\rb\n".encode()) == "é\na\nb\n"


@settings(deadline=None)  # machines are noisy
@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalize(text.encode("utf-8", "ignore"))
    assert normalize(once.encode()) == once.removeprefix("\ufeff")
    assert unicodedata.is_normalized("NFC", once)


def test_a_digest_is_that_of_the_utf8_bytes() -> None:
    assert digest("é") == hashlib.sha256(b"\xc3\xa9").hexdigest()


def test_paragraphs_are_the_lines_that_hold_something() -> None:
    text = "one\n\n \t\ntwo\nthree"
    assert [text[start:end] for start, end in paragraphs(text)] == ["one", "two", "three"]
    assert [paragraph_of(text, text.index(word)) for word in ("one", "two", "three")] == [1, 2, 3]


@settings(deadline=None)  # machines are noisy
@given(st.text(alphabet="a \n", max_size=40))
def test_every_letter_lies_in_its_paragraph(text: str) -> None:
    lines = paragraphs(text)
    for offset, character in enumerate(text):
        if character == "a":
            start, end = lines[paragraph_of(text, offset) - 1]
            assert start <= offset < end


@settings(deadline=None)  # machines are noisy
@given(st.text(alphabet="ab1 ,\n", max_size=40), st.lists(st.tuples(*[st.integers(0, 40)] * 2)))
def test_spans_and_what_they_leave_hold_every_letter_and_digit(
    text: str, pairs: list[tuple[int, int]]
) -> None:
    spans = tuple(Span(*sorted(pair)) for pair in pairs)
    covered = {offset for span in spans for offset in range(span.start, span.end)}
    left = [set(range(start, end)) for start, end in uncovered(text, spans)]
    assert all(not part & covered for part in left)
    letters = {offset for offset, character in enumerate(text) if character.isalnum()}
    assert letters <= covered.union(*left)
    assert all({min(part), max(part)} <= letters for part in left)


def test_a_text_is_found_by_its_digest_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "any name").write_bytes("\ufeffé\r\n".encode())
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    (tmp_path / "folder").mkdir()
    texts = Texts(tmp_path)
    assert texts.find(digest("é\n")) == "é\n"
    assert texts.find("sha256:" + digest("é\n")) == "é\n"
    assert texts.find(digest("other")) is None
    assert texts.find(None) is None


def test_without_a_folder_no_text_is_held() -> None:
    assert Texts().find(digest("")) is None


def test_a_folder_that_is_missing_says_so(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="no folder"):
        Texts(tmp_path / "none")


def test_a_text_is_recognised_by_a_passage() -> None:
    text = normalize((INVENTED / "text.txt").read_bytes())
    texts = Texts(INVENTED)
    assert texts.holding([(0, 10, digest(text[:10]))]) == digest(text)
    assert texts.holding([(0, 10, digest("no"))]) is None
