"""From the bytes of a fact file to its text, or to what is in the way of that."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from diplograph.facts.characters import forbidden, named
from diplograph.problems import Location, Problem

#: So many characters that may not stand in a file are told.
_SHOWN = 20


def decoded(data: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a file, its lines ended by LF, or why it is not read.

    A byte-order mark at the start is left out; `path` is only named in places.
    """
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return "", (_not_utf8(data, error, path),)
    return text, tuple(_forbidden(text, path))


def _not_utf8(data: bytes, error: UnicodeDecodeError, path: str) -> Problem:
    before = data[: error.start]
    line_start = before.rfind(b"\n") + 1
    column = len(before[line_start:].decode("utf-8").removeprefix("\ufeff")) + 1
    line = before.count(b"\n") + 1
    byte = data[error.start : error.start + 1]
    hint = "save the file in the encoding UTF-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = f"this looks like UTF-16: {hint}"
    elif character := byte.decode("cp1252", errors="ignore"):
        hint = f"in Windows-1252 it is {character!r}: {hint}"
    return Problem(
        Location(path, line, column, line, column + 1),
        "not-utf-8",
        "the file is not UTF-8 text",
        found=f"the byte 0x{byte.hex()}",
        hint=hint,
    )


def _forbidden(text: str, path: str) -> Iterator[Problem]:
    for start, character in islice(forbidden(text), _SHOWN):
        line = text.count("\n", 0, start) + 1
        column = start - text.rfind("\n", 0, start)
        yield forbidden_character(character, Location(path, line, column, line, column + 1))


def forbidden_character(character: str, location: Location) -> Problem:
    """The problem that a character stands at a place and may not."""
    return Problem(
        location,
        "forbidden-character",
        "a character that does not show, or turns text around, may not stand in a fact file",
        found=named(character),
        hint="remove it; it does not show in most editors",
    )
