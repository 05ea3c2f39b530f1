"""Where words stand in a text: the places that an editor writes as ``at:``."""

from __future__ import annotations

import re
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

#: What may be a word that a line end breaks, in a folded text.
_BREAK = re.compile(r"(?<=\w)-? (?=\w)")
#: What stands for the hyphen and the line end of such a word.
_JOINT = "\x00"
_SOFT_HYPHEN = "\u00ad"


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

    They stand `times` times, of which one that runs over several paragraphs has a place in each.
    `accents` tells that they were found only without regard to accents. Where there are no places,
    `near` are passages that resemble the words, best first.
    """

    places: tuple[Place, ...]
    times: int = 0
    accents: bool = False
    near: tuple[Place, ...] = ()


def locate(text: str, words: str) -> Located:
    """Find `words` in `text`, which is in its normal form (:func:`diplograph.texts.normalize`).

    Whole words are found, whatever their case, quotation marks, apostrophes, dashes, white space,
    ligatures, Arabic vowel signs and confusable letters, and if a hyphen at a line end breaks
    them; and whatever their accents, if nothing is found otherwise. Words without a letter or digit
    are found nowhere.
    """
    if not any(character.isalnum() for character in words):
        return Located(())
    lines = paragraphs(text)
    found: list[tuple[int, int]] = []
    for accents in (False, True):
        haystack = fold(text, accents=accents)
        wanted = folded(words, accents=accents)
        forms = {haystack, _joined(text, haystack)}
        found = sorted({each for form in forms for each in _found(text, form, wanted)})
        whole = [each for each in found if not _cut(text, each)]
        if whole:
            kept = (part for each in whole for part in _within(text, lines, *each))
            return Located(tuple(_place(lines, each) for each in kept), len(whole), accents)
    near = [_widened(text, *each) for each in found[:_PROPOSED]] or _near(text, lines, words)
    return Located((), near=tuple(_place(lines, each) for each in dict.fromkeys(near))[:_PROPOSED])


def at(places: tuple[Place, ...]) -> str:
    """The places as the value of ``at:``: ``10-31``, or ``[10-31, 300-321]``."""
    spans = [str(place) for place in places]
    return spans[0] if len(spans) == 1 else f"[{', '.join(spans)}]"


def _found(text: str, haystack: Folded, wanted: str) -> Iterator[tuple[int, int]]:
    """The places of a folded text in the folded haystack that do not overlap."""
    pattern = re.escape(wanted)
    if _JOINT in haystack.text:
        letters = (f"[-{_JOINT}]" if each == "-" else re.escape(each) for each in wanted)
        pattern = f"{_JOINT}?".join(letters)
    for match in re.finditer(pattern, haystack.text) if wanted else ():
        # A fold keeps the white space behind a sign that vanishes.
        yield _trimmed(text, *haystack.original(*match.span()))


def _joined(text: str, haystack: Folded) -> Folded:
    """The folded text with a joint where a line end breaks a word, be its hyphen its own or not."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in _BREAK.finditer(haystack.text):
        first, last = match.span()
        if _is_broken(text[haystack.starts[first - 1] : haystack.starts[last]]):
            parts += (haystack.text[done:first], _JOINT)
            starts += haystack.starts[done : first + 1]
            ends += (*haystack.ends[done:first], haystack.ends[last - 1])
            done = last
    parts.append(haystack.text[done:])
    starts += haystack.starts[done:]
    ends += haystack.ends[done:]
    return Folded("".join(parts), tuple(starts), tuple(ends))


def _is_broken(between: str) -> bool:
    return "\n" in between and (_SOFT_HYPHEN in between or any(map(_is_hyphen, between)))


def _is_hyphen(character: str) -> bool:
    return folded(character) == "-"


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
