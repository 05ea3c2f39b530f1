"""Parts of the report's files, each kept with what it was made of, so that it is not made again.

Whatever a part shows beside what it is given it looks up in a :class:`Table`, which notes it. As
long as all that it looked up is what it was, it is the same text. That is not kept twice: where it
stands in a file is (:func:`placed`), and so it is found there (:func:`found_in`).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar

_Value = TypeVar("_Value")


class Part(NamedTuple):
    """A part, by a digest of what it was given, `key`: its text, and a digest of what it looked up.

    `reads` are table and key of that.
    """

    key: bytes
    text: bytes
    reads: tuple[str, ...]
    digest: bytes


#: Where a part stands: its key, and the offsets of its first byte and behind its last.
_PLACE = struct.Struct(">32sQQ")


def placed(pieces: Iterable[str | Part]) -> tuple[list[bytes], bytes]:
    """The text of a file of texts and parts, in pieces, and where the parts are in it."""
    texts, places, start = [], [], 0
    for piece in pieces:
        text = piece.encode() if isinstance(piece, str) else piece.text
        texts.append(text)
        end = start + len(text)
        if isinstance(piece, Part):
            places.append(_PLACE.pack(piece.key, start, end))
        start = end
    return texts, b"".join(places)


def found_in(file: bytes, places: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The keys and the texts of the parts of a file, given where they are, as of :func:`placed`."""
    for key, start, end in _PLACE.iter_unpack(places):
        yield key, file[start:end]


class Table(Mapping[str, _Value]):
    """Values of JSON by their keys; what is looked up in it is noted, be it there or not."""

    def __init__(self, name: str, values: Mapping[str, _Value], parts: Parts) -> None:
        self._name, self._values, self._note = name, values, parts.note
        parts.tables[name] = values

    def __getitem__(self, key: str) -> _Value:
        self._note(f"{self._name} {key}")
        return self._values[key]

    def __contains__(self, key: object) -> bool:
        self._note(f"{self._name} {key}")
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        raise TypeError("what a part is made of is looked up by its key")

    def __len__(self) -> int:
        return len(self._values)


class Parts:
    """The parts of a report: those of the one before it, and what they become.

    `kept` are the parts of this one, by a digest of what each was given.
    """

    def __init__(self, before: Mapping[bytes, Part]) -> None:
        self.tables: dict[str, Mapping[str, Any]] = {}
        self.kept: dict[bytes, Part] = {}
        self._before = before
        self._reads: dict[str, None] = {}
        self._found = cache(self._looked_up)
        self._lines: dict[int, str] = {}

    def note(self, read: str) -> None:
        """Note that a part looked something up, given as table and key."""
        self._reads[read] = None

    def line(self, value: Any) -> str:
        """A value as JSON in ASCII; of a mapping, which must last as long as this, it is kept."""
        if not isinstance(value, dict):
            return _encode(value)
        found = self._lines.get(id(value))
        if found is None:
            found = self._lines[id(value)] = _encode(value)
        return found

    def part(self, name: str, make: Callable[..., str], *given: Any) -> Part:
        """A part of a `name`, by what it is given: as it was before, or `make` makes it."""
        key = sha256("\n".join([name, *map(self.line, given)]).encode()).digest()
        part = self._before.get(key)
        if part is None or part.digest != self._digest(part.reads):
            self._reads.clear()
            text = make(*given)
            reads = tuple(self._reads)
            part = Part(key, text.encode(), reads, self._digest(reads))
        self.kept[key] = part
        return part

    def _digest(self, reads: Iterable[str]) -> bytes:
        return sha256(b"".join(map(self._found, reads))).digest()

    def _looked_up(self, read: str) -> bytes:
        table, _, key = read.partition(" ")
        return sha256(self.line(self.tables[table].get(key)).encode()).digest()


_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
