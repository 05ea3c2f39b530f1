"""The languages that surfaces speak: their phrases, and how numbers, dates and lists are put.

Names of things, terms and codes are labels in the data and the ontology. What no label says is a
phrase in the file ``words.json`` of the package that says it, in each of its languages. Numbers and
dates are put into words in English and French.

Dates are EDTF as the ontology uses it: a day, month or year, an interval ``a/b``, bounds
``[a..b]``, each perhaps with ``?``, ``~`` or ``%``. What is of no such form is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

#: What tables and explanations speak; of these, what pictures, reports and changes speak.
LANGUAGES = ("en", "fr", "ar")
PAGE_LANGUAGES = ("en", "fr")

#: Phrases by key, then by language; a place for a value is in braces.
Phrases: TypeAlias = Mapping[str, Mapping[str, str]]

#: Space that French sets before high punctuation and between groups of digits.
NBSP = "\N{NO-BREAK SPACE}"

_HIGH = re.compile(" (?=[;:?!»])|(?<=«) ")

# fmt: off
_MONTHS: Mapping[str, Sequence[str]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
           "octobre", "novembre", "décembre"),
}
# fmt: on
_AND = {"en": "and", "fr": "et"}
_OR = {"en": "or", "fr": "ou"}
_RANGES = {
    # (from, to) given; from only; to only
    "en": ("{} to {}", "{} or later", "{} or earlier"),
    "fr": ("du {} au {}", "{} ou après", "{} ou avant"),
}
_BOUNDS = {"en": "between {} and {}", "fr": "entre le {} et le {}"}
_HEDGES = {
    "en": {"?": "{} (uncertain)", "~": "about {}", "%": "about {} (uncertain)"},
    "fr": {"?": "{} (incertain)", "~": "vers {}", "%": "vers {} (incertain)"},
}
_POINT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([?~%]?)")


def unparted(french: str) -> str:
    """A French text of which no line ends before high punctuation, or behind a guillemet.

    >>> unparted("un lieu ; « rien »")
    'un lieu\\xa0; «\\xa0rien\\xa0»'
    """
    return _HIGH.sub(NBSP, french)


@cache
def phrases(package: Path) -> Phrases:
    """The phrases of a package, given by its folder: its ``words.json``."""
    import json  # a millisecond, which `check` does not spend

    found: Phrases = json.loads((package / "words.json").read_text(encoding="utf-8"))
    return found


def number(value: int, language: str) -> str:
    """A whole number with its digits in groups of three.

    >>> number(12345, "en")
    '12,345'
    """
    return f"{value:,}".replace(",", "," if language == "en" else NBSP)


def counted(value: int, noun: str, language: str) -> str:
    """A number and its noun, which is given in the singular.

    >>> counted(1, "visit", "en"), counted(2, "visit", "en"), counted(0, "visite", "fr")
    ('1 visit', '2 visits', '0 visite')
    """
    return (
        f"{number(value, language)} {noun if is_one(value, language) else plural(noun, language)}"
    )


def is_one(value: int, language: str) -> bool:
    """Whether a noun after this number is in the singular: in French, after 0 too."""
    return value < 2 if language == "fr" else value == 1


def plural(noun: str, language: str) -> str:
    """The plural of a noun, or of a noun with its adjectives, for the regular nouns of labels.

    >>> plural("reported event", "en"), plural("événement rapporté", "fr")
    ('reported events', 'événements rapportés')
    """
    if language == "fr":
        return " ".join(
            word if word.endswith(("s", "x", "z")) else f"{word}s" for word in noun.split()
        )
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if re.search(r"[^aeiou]y$", noun) else f"{noun}s"


def listed(items: Sequence[str], language: str, *, last: str = "and") -> str:
    """Items in a row, the `last` two joined by "and" or "or".

    >>> listed(["a", "b", "c"], "fr", last="or")
    'a, b ou c'
    """
    if len(items) < 2:
        return "".join(items)
    word = (_AND if last == "and" else _OR)[language]
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def day(edtf: str, language: str) -> str:
    """An EDTF date as people write it.

    >>> day("2025-06-17", "en"), day("2025-06", "fr"), day("[2025-06-01..2025-06-15]", "en")
    ('17 June 2025', 'juin 2025', 'between 1 June 2025 and 15 June 2025')
    """
    if edtf.startswith("[") and edtf.endswith("]") and ".." in edtf:
        start, _, end = edtf[1:-1].partition("..")
        both, later, earlier = (_BOUNDS[language], *_RANGES[language][1:])
    elif "/" in edtf:
        start, _, end = edtf.partition("/")
        start, end = ("" if part == ".." else part for part in (start, end))
        both, later, earlier = _RANGES[language]
    else:
        return _point(edtf, language)
    if not start or not end:
        return (later if start else earlier).format(_point(start or end, language))
    return both.format(_point(start, language), _point(end, language))


def _point(edtf: str, language: str) -> str:
    found = _POINT.fullmatch(edtf)
    if not found or not 1 <= int(found[2] or 1) <= 12:
        return edtf
    year, month, day_, hedge = found.groups()
    parts = [year]
    if month:
        parts.insert(0, _MONTHS[language][int(month) - 1])
    if day_:
        first = language == "fr" and day_ == "01"
        parts.insert(0, "1er" if first else str(int(day_)))
    return _HEDGES[language].get(hedge, "{}").format(" ".join(parts))
