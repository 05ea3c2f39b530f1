"""The languages that surfaces speak."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diplograph.queries.questions import names, question
from diplograph.vocabulary import vocabulary
from diplograph.words import (
    LANGUAGES,
    NBSP,
    PAGE_LANGUAGES,
    counted,
    day,
    listed,
    phrases,
)


@pytest.mark.parametrize(
    ("package", "languages"),
    [
        ("queries", LANGUAGES),
        ("explain", LANGUAGES),
        ("result", LANGUAGES),
        ("evidence", LANGUAGES),
        ("emptiness", LANGUAGES),
        ("analysis", LANGUAGES),
        ("view", LANGUAGES),
        ("view/pyvis", PAGE_LANGUAGES),
        ("changes", PAGE_LANGUAGES),
        ("view/page/query", LANGUAGES),
        ("server/pages", LANGUAGES),
    ],
)
def test_every_phrase_is_in_every_language_with_the_same_places_for_values(
    root: Path, package: str, languages: tuple[str, ...]
) -> None:
    for key, said in phrases(root / "src" / "diplograph" / package).items():
        assert tuple(said) == languages, key
        assert all(said.values()), key
        places = {frozenset(re.findall(r"\{\w*\}", text)) for text in said.values()}
        assert len(places) == 1, key


@pytest.mark.parametrize("package", ["view", "view/page/query", "server/pages"])
def test_the_pages_call_a_claim_in_arabic_as_the_ontology_does(root: Path, package: str) -> None:
    name = vocabulary().classes["Claim"].labels["ar"]
    found = phrases(root / "src" / "diplograph" / package)
    told = {
        key: said["ar"] for key, said in found.items() if re.search("[Cc]laims?\\b", said["en"])
    }
    assert told
    assert [key for key, said in told.items() if name.removesuffix("ة") not in said] == []


def test_every_column_that_a_page_shows_of_a_question_has_a_name(root: Path) -> None:
    said = phrases(root / "src" / "diplograph" / "server" / "pages")
    for name in names():
        asked = question(name)
        shown = [column for column in asked.table if column not in asked.claims]
        assert [column for column in shown if f"column-{column}" not in said] == [], name


def test_no_phrases_are_kept_elsewhere(root: Path) -> None:
    found = {path.parent.name for path in (root / "src").rglob("words.json")}
    assert found == {
        "analysis",
        "changes",
        "evidence",
        "emptiness",
        "queries",
        "explain",
        "result",
        "view",
        "pyvis",
        "query",
        "pages",
    }


@pytest.mark.parametrize(
    ("edtf", "english", "french"),
    [
        ("2025-06-01", "1 June 2025", "1er juin 2025"),
        ("2025-06", "June 2025", "juin 2025"),
        ("2025", "2025", "2025"),
        ("2025-06-01/2025-06-03", "1 June 2025 to 3 June 2025", "du 1er juin 2025 au 3 juin 2025"),
        ("[2025-06-01..]", "1 June 2025 or later", "1er juin 2025 ou après"),
        ("../2025", "2025 or earlier", "2025 ou avant"),
        ("2025~", "about 2025", "vers 2025"),
        ("2025-13-01", "2025-13-01", "2025-13-01"),
        ("2025-21", "2025-21", "2025-21"),
    ],
)
def test_dates_are_written_as_people_write_them(edtf: str, english: str, french: str) -> None:
    assert (day(edtf, "en"), day(edtf, "fr")) == (english, french)


def test_numbers_agree_with_their_nouns() -> None:
    assert [counted(n, "city", "en") for n in (0, 1, 1200)] == [
        "0 cities",
        "1 city",
        "1,200 cities",
    ]
    expected = ["0 fait admis", "1 fait admis", f"1{NBSP}200 faits admis"]
    assert [counted(n, "fait admis", "fr") for n in (0, 1, 1200)] == expected
    assert listed([], "en") == ""
