"""How a text is cut into sentences: the passages that an editor reads one by one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from diplograph.facts.model import Span
from diplograph.folding import cuts_word
from diplograph.texts import paragraphs

#: A boundary that is none: behind an initial, or an abbreviation of one letter, as French "M. X" or
#: Arabic "د. X", which sentencex does not know. Two sentences taken as one do less harm than a name
#: cut in two.
_INITIAL = re.compile(r"(?:^|[\s(«“\"'’-])[^\W\d_]\.\s*$")
#: Nor is one behind the short name of a month before its year, as in "le 2 déc. 2025".
_MONTH = re.compile(r"\d(?:er)?\s+[^\W\d_]{2,5}\.\s*$")
_YEAR = re.compile(r"\s*\d{4}\b")
#: So short a sentence may stand twice and mean something else each time.
_LEAST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or equal sentences at several places: `at` in the order of the text.

    `paragraph` is the one that the first stands in, counted from 1.
    """

    at: tuple[Span, ...]
    paragraph: int


def passages(text: str, language: str | None) -> tuple[Passage, ...]:
    """The sentences of `text`, in order, those printed more than once as one passage.

    Together they hold every letter and digit. Each is whole words of one paragraph, without white
    space around it. `language` is a BCP 47 tag, or None where it is not known.
    """
    places: dict[object, list[tuple[Span, int]]] = defaultdict(list)
    again = repeated_paragraphs(text)
    for number, (start, end) in enumerate(paragraphs(text), start=1):
        for index, span in enumerate(_sentences(text, start, end, language)):
            words = text[span.start : span.end]
            is_long = len(re.findall(r"\w+", words)) >= _LEAST_WORDS
            # In a paragraph that is printed again, its short sentences are too.
            places[words if is_long else (again.get(number, number), index)].append((span, number))
    return tuple(
        Passage(tuple(span for span, _ in found), found[0][1]) for found in places.values()
    )


def repeated_paragraphs(text: str) -> dict[int, int]:
    """Each paragraph that is printed again, to the first that is equal to it; numbers from 1."""
    first: dict[str, int] = {}
    again: dict[int, int] = {}
    for number, (start, end) in enumerate(paragraphs(text), start=1):
        original = first.setdefault(text[start:end].strip(), number)
        if original != number:
            again[number] = original
    return again


def _sentences(text: str, start: int, end: int, language: str | None) -> Iterator[Span]:
    edges = [start, *_boundaries(text, start, end, language), end]
    open_from: int | None = None
    for first, last in pairwise(edges):
        if open_from is None:
            open_from = first
        if last == end or _ends_sentence(text, open_from, last, end):
            if span := _trimmed(text, open_from, last):
                yield span
            open_from = None


def _boundaries(text: str, start: int, end: int, language: str | None) -> Iterator[int]:
    from sentencex import get_sentence_boundaries

    base = (language or "en").split("-")[0]
    for boundary in get_sentence_boundaries(base, text[start:end]):
        offset = start + int(boundary["end_index"])
        if start < offset < end:
            yield offset


def _ends_sentence(text: str, start: int, boundary: int, end: int) -> bool:
    """Whether there are words on both sides, none is cut, and the stop is not an initial's."""
    before, after = text[start:boundary], text[boundary:end]
    return (
        any(map(str.isalnum, before))
        and any(map(str.isalnum, after))
        and not cuts_word(text, boundary)
        and not _INITIAL.search(before)
        and not (_MONTH.search(before) and _YEAR.match(after))
    )


def _trimmed(text: str, start: int, end: int) -> Span | None:
    words = text[start:end]
    if not any(map(str.isalnum, words)):
        return None
    first = start + len(words) - len(words.lstrip())
    return Span(first, first + len(words.strip()))
