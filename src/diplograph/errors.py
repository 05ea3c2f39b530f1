"""What can go wrong, as one tree of exceptions and one model of problems in data.

::

    DiplographError            exit code
    ├── DataError              1   the data has problems: a tuple of Problem
    ├── UsageError             2   wrong use: an unknown name, a bad option, a bad query
    ├── AccessError            3   something could not be read, written or reached
    └── LimitError             4   a limit of time, memory, size or depth was passed

A mistake in the data is never raised one by one. It is a :class:`Problem`, which says where it
stands, what was found there and what was expected; problems are collected, sorted and shown
together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class DiplographError(Exception):
    """Anything that diplograph reports to its user in one sentence instead of a traceback."""

    exit_code = 3


class DataError(DiplographError):
    """The data has problems; `problems` holds all of them, sorted by place."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        super().__init__("1 problem" if count == 1 else f"{count} problems")


class UsageError(DiplographError):
    """The user asked for something that does not exist or makes no sense."""

    exit_code = 2


class AccessError(DiplographError):
    """A file, folder, store or endpoint could not be read, written or reached."""

    exit_code = 3


class LimitError(DiplographError):
    """A limit of time, memory, size or depth was passed; what was asked for was not finished."""

    exit_code = 4


@dataclass(frozen=True, slots=True, order=True)
class Location:
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


@dataclass(frozen=True, slots=True, order=True)
class Problem:
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
