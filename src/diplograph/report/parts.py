"""Parts of the page, each kept with what it was made of, so that it need not be rendered again.

Whatever a part shows beside what it is given it looks up in a :class:`Table`, which notes it. As
long as all that it looked up is what it was, it is the same text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from markupsafe import Markup

_Value = TypeVar("_Value")


class Part(NamedTuple):
    """A part as it was rendered, and a digest of what it looked up: `reads` are table and key."""

    text: str
    reads: tuple[str, ...]
    digest: bytes


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
    """The parts of a page that is rendered: those of the one before it, and what they become.

    `kept` are the parts of this page, by a digest of what each was given.
    """

    def __init__(self, before: Mapping[bytes, Part]) -> None:
        self.tables: dict[str, Mapping[str, Any]] = {}
        self.kept: dict[bytes, Part] = {}
        self._before = before
        self._reads: dict[str, None] = {}
        self._found = cache(self._looked_up)

    def note(self, read: str) -> None:
        """Note that a part looked something up, given as table and key."""
        self._reads[read] = None

    def render(self, name: str, render: Callable[..., str], given: Iterable[Any]) -> Markup:
        """A part of a `name`, by what it is given: as it was before, or `render` makes it."""
        from markupsafe import Markup

        values = (*given,)
        key = sha256(_written((name, *values))).digest()
        part = self._before.get(key)
        if part is None or part.digest != self._digest(part.reads):
            self._reads.clear()
            text = render(*values)
            reads = tuple(self._reads)
            part = Part(text, reads, self._digest(reads))
        self.kept[key] = part
        return Markup(part.text)

    def _digest(self, reads: Iterable[str]) -> bytes:
        return sha256(b"".join(map(self._found, reads))).digest()

    def _looked_up(self, read: str) -> bytes:
        table, _, key = read.partition(" ")
        return sha256(_written(self.tables[table].get(key))).digest()


def _written(value: Any) -> bytes:
    return _encode(value).encode()


_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
