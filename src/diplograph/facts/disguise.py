"""Words that are stored otherwise than they look: what is said of them, and what is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from diplograph.facts.characters import Disguise, disguises
from diplograph.facts.sheet import Sheet
from diplograph.problems import Location, Problem
from diplograph.spelling import did_you_mean

#: How many further places a note shows.
_SHOWN = 3


def undisguised(
    text: str, place: Location, lines: Sequence[str]
) -> tuple[str, tuple[Problem, ...]]:
    """The text with the letters that it seems to have, and a problem for each word that has others.

    `place` is that of the text in the `lines` of its file. A key or a slug is so known under its
    own name, and has no second problem.
    """
    text = unicodedata.normalize("NFC", text)
    found = sorted(disguises(text), reverse=True)
    problems = []
    for each in found:
        text = text[: each.start] + each.meant + text[each.start + len(each.word) :]
        message = f"this looks like {each.meant!r}, and is not: {each.why}"
        at = _place(each, place, lines)
        hint = did_you_mean(each.meant)
        problems.append(Problem(at, "look-alike", message, each.word, each.meant, hint))
    return text, tuple(reversed(problems))


def disguised_name(path: str) -> tuple[Problem, ...]:
    """A problem for each word in the name of a file that is not what it looks like."""
    place = Location(path)
    name = unicodedata.normalize("NFC", Path(path).name)
    return tuple(
        Problem(
            place,
            "look-alike",
            f"the name of the file looks like {each.meant!r}, and is not: {each.why}",
            each.word,
            each.meant,
            "rename the file",
        )
        for each in sorted(disguises(name))
    )


def _place(found: Disguise, place: Location, lines: Sequence[str]) -> Location:
    """The place of the first odd letter, or of the whole text if it is written as an escape."""
    for number in range(place.line, min(place.end_line, len(lines)) + 1):
        first = place.column - 1 if number == place.line else 0
        start = lines[number - 1].find(found.word, first)
        if start >= 0:
            column = start + found.odd + 1
            return Location(place.path, number, column, number, column + 1)
    return place


def decomposed(sheets: Iterable[Sheet]) -> tuple[Problem, ...]:
    """A note for each file with texts in which letters and accents are stored apart, sorted."""
    return tuple(sorted(_note(sheet.decomposed) for sheet in sheets if sheet.decomposed))


def _note(places: Sequence[Location]) -> Problem:
    first, *others = places
    message = "letters and their accents are stored apart here; they are kept as one (NFC)"
    more = tuple((place, "here too") for place in others[:_SHOWN])
    hint = "nothing has to be done; whatever finds texts finds this one under both forms"
    return Problem(first, "decomposed", message, hint=hint, related=more)
