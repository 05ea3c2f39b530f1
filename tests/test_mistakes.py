"""A sample of the seeded mistakes (``make mistakes`` makes hundreds), right in every part.

One of each kind that seeds found is made, and two by ``make test-many``.
"""

from __future__ import annotations

from collections import Counter

import pytest
from mistakes import Found, missed, results, share, table
from mistakes_made import KINDS

import samples

#: How many mistakes of a kind are made.
EACH = 2 if samples.MANY else 1
#: Kinds that were told at another place, or with another hint, until seeds found them.
MENDED = [
    "a zero of a place code left out",
    "a place code in capitals",
    "norway in capitals",
    "yes for a status",
    "a month before its day in words",
    "a span reversed",
    "a span beyond the text",
    "a paragraph of a span wrong",
    "a digit of a digest wrong",
    "a length with its unit",
    "a text with space around it",
    "a space too many before a line",
    "odd spaces before a line",
    "letters of a key swapped",
    "a brace left open",
    "a quotation mark left open",
    "one letter in windows 1252",
]


@pytest.fixture(scope="module")
def found() -> list[Found]:
    return list(results(EACH, 1, MENDED))


def test_a_mistake_is_told_where_it_was_made_with_what_stood_there(found: list[Found]) -> None:
    wrong = [each for each in found if not (each.place and each.caret and each.hint)]
    assert not wrong, "\n".join(map(missed, wrong))
    assert Counter(each.kind for each in found) == dict.fromkeys(MENDED, EACH)


def test_the_same_seed_makes_the_same_mistakes(found: list[Found]) -> None:
    some = MENDED[2:4]
    again = results(EACH, 1, some)
    wanted = [(each.path, each.wanted) for each in found if each.kind in some]
    assert [(each.path, each.wanted) for each in again] == wanted


def test_there_are_forty_kinds_and_the_table_counts_what_was_missed() -> None:
    assert len(KINDS) >= 40
    right = Found("a", "f.yaml", (1, 1, "x"), ("y",), (), place=True, caret=True, hint=True)
    wrong = Found("b", "f.yaml", (1, 1, "x"), ("y",), (), traceback="Traceback")
    assert share([right, wrong], "place") == 0.5
    *_, last = table([right, wrong])
    assert " ".join(last.split()) == "| all | 2 | 50% | 50% | 50% | 0% | 1 |"
