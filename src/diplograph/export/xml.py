"""XML written as a stream; characters that XML 1.0 has not are replaced by U+FFFD and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO
from xml.sax.saxutils import escape

#: All but the characters of production 2 of XML 1.0.
_NONE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What parsers take for the end of a line: of XML 1.1 too, as that of graphology does.
_ENDS = {end: f"&#{ord(end)};" for end in "\r\x85\u2028"}
#: What they would normalise in an attribute, or take for the end of it.
_KEPT = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", **_ENDS}


class Xml:
    """A document in UTF-8, element by element, each on a line of its own.

    `changed` is how many texts had a character that XML cannot hold.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._depth = 0
        self.changed = 0
        file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')

    @contextmanager
    def element(self, name: str, attributes: Mapping[str, object]) -> Iterator[None]:
        """An element that has others inside."""
        self._line(f"<{name}{self._attributes(attributes)}>")
        self._depth += 1
        yield
        self._depth -= 1
        self._line(f"</{name}>")

    def empty(self, name: str, attributes: Mapping[str, object]) -> None:
        """An element that has attributes only."""
        self._line(f"<{name}{self._attributes(attributes)}/>")

    def text(self, name: str, attributes: Mapping[str, object], text: str) -> None:
        """An element that has a text inside."""
        inside = escape(self._legal(text), _ENDS)
        self._line(f"<{name}{self._attributes(attributes)}>{inside}</{name}>")

    def _line(self, text: str) -> None:
        self._file.write(f"{' ' * self._depth}{text}\n".encode())

    def _attributes(self, attributes: Mapping[str, object]) -> str:
        """Attributes in their order, without those that are None."""
        return "".join(
            f' {name}="{escape(self._legal(str(value)), _KEPT)}"'
            for name, value in attributes.items()
            if value is not None
        )

    def _legal(self, text: str) -> str:
        found, count = _NONE.subn("\ufffd", text)
        self.changed += bool(count)
        return found
