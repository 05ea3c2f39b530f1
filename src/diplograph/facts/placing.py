"""Words in the place of offsets: ``at: "a reçu"`` becomes ``at: 10-16``, where they stand.

It is an edit of the file's text that touches nothing else. Offsets alone stay in a fact file: words
of a source are there only while it is being written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from diplograph.facts import schema
from diplograph.facts.document import Mapping, Node, Scalar, Sequence, parse_document
from diplograph.facts.spans import DAMAGED_SPAN
from diplograph.locating import Located, Place, at, locate
from diplograph.problems import Location, Problem
from diplograph.texts import paragraphs

#: Places that a hint lists, and the characters around each by which an editor tells them apart.
_LISTED = 4
_AROUND = 18

_DAMAGED = re.compile(DAMAGED_SPAN)


@dataclass(frozen=True, slots=True)
class Placed:
    """The bytes of a fact file with words replaced; of those that could not be, the problems."""

    data: bytes
    problems: tuple[Problem, ...]


def with_places(data: bytes, path: str, text: str) -> Placed:
    """The bytes of a fact file with words under `at:` replaced by where they stand in `text`.

    Words are compared as by :func:`diplograph.locating.locate`, accents included. They are replaced
    if they stand once, or once in this case; by all of their places if their paragraph is printed
    again, or if they stand as often in the list. Others stay, each with a problem. A list of places
    is put in the order of the text. A file that is no YAML comes back as it is.
    """
    root = parse_document(data, path).root
    edits: list[tuple[Location, str]] = []
    problems: list[Problem] = []
    for node in _locators(root) if root else ():
        items = node.items if isinstance(node, Sequence) else (node,)
        scalars = [item for item in items if isinstance(item, Scalar)]
        words = Counter(item.text for item in scalars if _is_words(item.text))
        found = {each: locate(text, each) for each in words}
        placed = {each: _placed(text, each, found[each], count) for each, count in words.items()}
        problems += [
            _problem(item, found[item.text], text)
            for item in scalars
            if not placed.get(item.text, True)
        ]
        edits += _edits(node, {each: places for each, places in placed.items() if places})
    return Placed(_edited(data, edits) if edits else data, tuple(problems))


def _locators(node: Node) -> Iterator[Node]:
    """The values of `at:` in the order of the file."""
    if isinstance(node, Sequence):
        yield from chain.from_iterable(map(_locators, node.items))
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            if key.text == schema.AT.name:
                yield value
            else:
                yield from _locators(value)


def _is_words(value: str) -> bool:
    """Whether a value is words, and not two offsets with a slip in them, as ``55-8S``."""
    return any(map(str.isalpha, value)) and not _DAMAGED.fullmatch(value)


def _placed(text: str, words: str, located: Located, count: int) -> tuple[Place, ...]:
    """The places that are meant by words which one `at:` holds `count` times; none if uncertain.

    They are those of words that stand once, in each paragraph that these run over; all places if
    there are so many; the one where the case is the same too; or those in one paragraph and where
    it is printed again.
    """
    places = () if located.accents else located.places
    if located.times == count == 1:
        return places
    exact = tuple(each for each in places if text[each.start : each.end] == words)
    for some in (places, exact):
        if len(some) == count:
            return some
    lines = [text[start:end].strip() for start, end in paragraphs(text)]
    numbers = {place.paragraph for place in places}
    is_again = len(numbers) == len(places) and len({lines[each - 1] for each in numbers}) == 1
    return places if is_again and count == 1 else ()


def _edits(node: Node, found: dict[str, tuple[Place, ...]]) -> Iterator[tuple[Location, str]]:
    if isinstance(node, Scalar):
        if node.text in found:
            yield node.location, at(found[node.text])
        return
    scalars = [item for item in getattr(node, "items", ()) if isinstance(item, Scalar)]
    rest = {words: list(places) for words, places in found.items()}
    counts = Counter(item.text for item in scalars)
    written = []
    for item in scalars:
        take = rest.get(item.text)
        if take is None:
            written.append(item.text)
        elif counts[item.text] == 1:
            written.append(", ".join(map(str, take)))
        else:
            written.append(str(take.pop(0)))
    if found and not any(map(_is_words, written)):
        written.sort(key=_start)
    for item, value in zip(scalars, written, strict=True):
        if value != item.text:
            yield item.location, value


def _start(value: str) -> int:
    first = value.split("-", maxsplit=1)[0]
    return int(first) if first.isdecimal() else 0


def _edited(data: bytes, edits: list[tuple[Location, str]]) -> bytes:
    lines = data.decode("utf-8-sig").split("\n")
    for place, value in sorted(edits, reverse=True):
        first, last = place.line - 1, place.end_line - 1
        rest = lines[last][place.end_column - 1 :]
        if place.end_column == 1:  # a block of text ends where the next line begins
            rest = ("\r\n" if lines[first].endswith("\r") else "\n") + rest
        lines[first : last + 1] = [lines[first][: place.column - 1] + value + rest]
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    return mark + "\n".join(lines).encode()


def _problem(item: Scalar, located: Located, text: str) -> Problem:
    count = located.times
    shown = "; ".join(_shown(text, each) for each in (located.places or located.near)[:_LISTED])
    left = len(located.places) - _LISTED
    more = f"; and {left} more" if left > 0 else ""
    if located.accents or not count:
        message, expected = "these words do not stand in the text", "words copied from the text"
        hint = f"nearest is {shown}{more}" if shown else "copy them from the text as they stand"
    else:
        message, expected = f"these words stand in {count} places", "words that stand once"
        hint = f"write more of the words around them, or their place: {shown}{more}"
    return Problem(item.location, "bad-span", message, item.text, expected, hint)


def _shown(text: str, place: Place) -> str:
    before = text[max(0, place.start - _AROUND) : place.start].replace("\n", "¶")
    after = text[place.end : place.end + _AROUND].replace("\n", "¶")
    return f"{place} (…{before}[…]{after}…)"
