"""Problems in data: where each stands, what was found there, what was expected.

A mistake in the data is a value, not an exception: problems are collected, sorted by place and
shown together. They live apart from the exceptions so that a query, which has no use for them,
need not wait until their classes are made.
"""

from __future__ import annotations

from typing import NamedTuple


class Location(NamedTuple):
    """A place in a file: `line` and `column` count from 1, in code points; the end is excluded.

    A location with line 0 means the file as a whole.
    """

    path: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class Problem(NamedTuple):
    """One thing wrong in the data, with its place and its mend.

    `code` is a stable kebab-case name of the kind of problem (``unknown-reference``); `message`
    is one sentence without a full stop; `found` and `expected` are fragments; `related` are
    second places with what stands there ("first defined here").
    """

    location: Location
    code: str
    message: str
    found: str = ""
    expected: str = ""
    hint: str = ""
    related: tuple[tuple[Location, str], ...] = ()

    def __str__(self) -> str:
        """The problem as text: one line for its place and message, then indented details."""
        lines = [f"{self.location}: {self.message} [{self.code}]"]
        details = (("found", self.found), ("expected", self.expected), ("hint", self.hint))
        lines += [f"    {name}: {text}" for name, text in details if text]
        lines += [f"    {location}: {text}" for location, text in self.related]
        return "\n".join(lines)
