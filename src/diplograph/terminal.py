"""What a terminal gets: its width, its colours, and no sign that it would obey."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple, TextIO, TypeAlias

#: Takes what is being done, and its share if that is known, from 0 to 1.
Progress: TypeAlias = Callable[[str, float | None], None]

#: The width of what is not a terminal, and the widest lines that are still read with ease.
WIDTH = 80
WIDEST = 120

_STYLES = {
    "code": "1;31",
    "primary": "1;31",
    "secondary": "1;34",
    "gutter": "1;34",
    "message": "1",
    "hint": "1;32",
    "note": "1",
}

# What a terminal might obey, or what turns the direction of text around it, is made visible:
# C0, C1 and DEL, line and paragraph separators, and the bidirectional overrides and isolates.
_VISIBLE = {
    **{code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))},
    **{code: f"\\u{code:04x}" for code in (*range(0x2028, 0x202F), *range(0x2066, 0x206A))},
    ord("\n"): " ",
    ord("\t"): " ",
}


class Terminal(NamedTuple):
    """What text is written for: how wide it is, and whether it shows colours."""

    width: int = WIDTH
    color: bool = False

    @classmethod
    def of(cls, stream: TextIO) -> Terminal:
        """The terminal that a stream leads to; what leads to none is 80 wide and plain.

        The environment has the first word on colours: see :func:`color_wanted`.
        """
        terminal = stream.isatty()
        width = _columns() if terminal else WIDTH
        wanted = color_wanted()
        return cls(max(40, min(width, WIDEST)), terminal if wanted is None else wanted)

    def paint(self, text: str, style: str) -> str:
        """The text in a style: of a code, its carets, a gutter, message, hint or note."""
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self.color and text else text


def color_wanted() -> bool | None:
    """What the environment says of colours; None if it leaves that to where the output goes.

    ``NO_COLOR`` wins over ``FORCE_COLOR`` and ``CLICOLOR_FORCE``, and these over ``TERM=dumb``.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "") not in {"", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return False if os.environ.get("TERM") == "dumb" else None


def visible(text: str) -> str:
    r"""The text on one line, with what a terminal might obey written out.

    >>> visible("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return text.translate(_VISIBLE)


def blanked(text: str) -> str:
    """The text with a space for each sign that does not print, so that offsets in it still hold."""
    return "".join(each if each.isprintable() else " " for each in text)


def wrapped(text: str, width: int = WIDTH) -> str:
    """The text with its longer lines broken between words, what follows indented by two more.

    A word that is longer than the width, such as a path, stays whole.
    """
    return "\n".join(_broken(line, width) for line in text.split("\n"))


def _broken(line: str, width: int) -> str:
    from textwrap import fill

    if len(line) <= width:
        return line
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return fill(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size((WIDTH, 24)).columns
