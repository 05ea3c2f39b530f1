"""Answers as XML: a text may have characters that XML 1.0 has not, and then there is no answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import RawIOBase
from typing import IO, Any

from diplograph.errors import UsageError

#: What UTF-8 has and production 2 of XML 1.0 has not: most controls, U+FFFE and U+FFFF.
_UNFIT = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


def only_xml() -> Callable[[bytes], None]:
    """Looks at a document in UTF-8 piece by piece, cut anywhere.

    Raises UsageError at a character that XML has not: no reader would take the document, and with
    another character in its place it would not be the answer.
    """
    rest = b""

    def look(piece: bytes) -> None:
        nonlocal rest
        text = rest + piece
        if found := _UNFIT.search(text):
            code = ord(found[0].decode())
            raise UsageError(
                f"the answer has the character U+{code:04X}, which XML has not; ask for JSON or TSV"
            )
        rest = text[-2:]  # of U+FFFE and U+FFFF, which are three bytes

    return look


def escaped(piece: bytes) -> bytes:
    """A piece of a document with its carriage returns escaped, which stand in texts alone.

    The engine writes them as they are, and a reader of XML takes such a one for a line feed.
    """
    return piece.replace(b"\r", b"&#xD;")


class OnlyXml(RawIOBase):
    """A file that passes on what is written to it, as long as XML has it.

    Carriage returns are escaped. `failure` is what was raised: what the engine makes of it says
    less.
    """

    def __init__(self, out: IO[bytes]) -> None:
        self.failure: UsageError | None = None
        self._out = out
        self._look = only_xml()

    def write(self, data: Any, /) -> int:
        piece = bytes(data)
        try:
            self._look(piece)
        except UsageError as error:
            self.failure = error
            raise
        self._out.write(escaped(piece))
        return len(piece)
