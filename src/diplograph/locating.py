"""Where words stand in a text: the places that an editor writes as ``at:``."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

from diplograph.folding import Folded, cuts_word, fold, folded
from diplograph.texts import paragraphs

#: The start and end of each paragraph.
Lines: TypeAlias = tuple[tuple[int, int], ...]

#: How alike a passage is that is proposed where the words do not stand, out of 100.
_ALIKE = 70
_PROPOSED = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A passage: its offsets (the end excluded) and its paragraph, counted from 1."""

    start: int
    end: int
    paragraph: int

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Located:
    """All `places` where words stand, in the order of the text, and what had to be forgiven.

    `accents` tells that they were found only without regard to accents. Where there are no places,
    `near` are passages that resemble the words, best first.
    """

    places: tuple[Place, ...]
    accents: bool = False
    near: tuple[Place, ...] = ()


def locate(text: str, words: str) -> Located:
    """Find `words` in `text`, which is in its normal form (:func:`diplograph.texts.normalize`).

    Whole words are found, whatever their case, quotation marks, apostrophes, dashes, white space,
    ligatures, Arabic vowel signs and confusable letters; and whatever their accents, if nothing is
    found otherwise. Words without a letter or digit are found nowhere.
    """
    if not any(character.isalnum() for character in words):
        return Located(())
    lines = paragraphs(text)
    found: list[tuple[int, int]] = []
    for accents in (False, True):
        haystack = fold(text, accents=accents)
        wanted = folded(words, accents=accents)
        found = [*_found(text, haystack, wanted)]
        whole = [each for each in found if not _cut(text, each)]
        if whole:
            kept = (part for each in whole for part in _within(text, lines, *each))
            return Located(tuple(_place(lines, each) for each in kept), accents)
    near = [_widened(text, *each) for each in found[:_PROPOSED]] or _near(text, lines, words)
    return Located((), near=tuple(_place(lines, each) for each in dict.fromkeys(near))[:_PROPOSED])


def at(places: tuple[Place, ...]) -> str:
    """The places as the value of ``at:``: ``10-31``, or ``[10-31, 300-321]``."""
    spans = [str(place) for place in places]
    return spans[0] if len(spans) == 1 else f"[{', '.join(spans)}]"


def _found(text: str, haystack: Folded, wanted: str) -> Iterator[tuple[int, int]]:
    """The places of a folded text in the folded haystack that do not overlap."""
    position = haystack.text.find(wanted)
    while wanted and position >= 0:
        # A fold keeps the white space behind a sign that vanishes.
        yield _trimmed(text, *haystack.original(position, position + len(wanted)))
        position = haystack.text.find(wanted, position + len(wanted))


def _cut(text: str, span: tuple[int, int]) -> bool:
    return cuts_word(text, span[0]) or cuts_word(text, span[1])


def _within(text: str, lines: Lines, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span, or one for each paragraph that it runs over: no locator crosses a line end."""
    number = bisect_right(lines, start, key=itemgetter(0)) - 1
    while number < len(lines) and lines[number][0] < end:
        first, last = lines[number]
        yield _trimmed(text, max(start, first), min(end, last))
        number += 1


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The span from a letter or digit to another, widened to whole words."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    while cuts_word(text, start):
        start -= 1
    while cuts_word(text, end):
        end += 1
    return start, end


def _place(lines: Lines, span: tuple[int, int]) -> Place:
    return Place(*span, bisect_right(lines, span[0], key=itemgetter(0)))


def _near(text: str, lines: Lines, words: str) -> list[tuple[int, int]]:
    """The passage of each paragraph that is most like the words, best first."""
    from rapidfuzz import fuzz

    wanted = folded(words, accents=True)
    ranked: list[tuple[float, tuple[int, int]]] = []
    for first, last in lines:
        haystack = fold(text[first:last], accents=True)
        best = fuzz.partial_ratio_alignment(wanted, haystack.text, score_cutoff=_ALIKE)
        if best is None or best.dest_start == best.dest_end:
            continue
        start, end = haystack.original(best.dest_start, best.dest_end)
        ranked.append((-best.score, _widened(text, first + start, first + end)))
    return [span for _, span in sorted(ranked)]
