"""What can go wrong, as one tree of exceptions.

::

    DiplographError            exit code
    ├── DataError              1   the data has problems: a tuple of Problem
    ├── UsageError             2   wrong use: an unknown name, a bad option, a bad query
    ├── AccessError            3   something could not be read, written or reached
    └── LimitError             4   a limit of time, memory, size or depth was passed

    QueryWarning               what may be wrong with a query that gave nothing; a UserWarning

A mistake in the data is never raised one by one: see :mod:`diplograph.problems`.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diplograph.problems import Problem


#: What the system says otherwise than diplograph does.
_REASONS = {
    errno.ENOENT: "no such file or folder",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "what it would lie in is a file",
    errno.ELOOP: "it is a link that leads back to itself",
    errno.EEXIST: "there is a file of this name",
}


def reason(error: OSError) -> str:
    """Why the system refuses a file, to complete the sentence "cannot read FILE: …"."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


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


class QueryWarning(UserWarning):
    """What may be wrong with a query whose answer is false or has no triple."""
