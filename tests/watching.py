"""What this process opens and reaches while a test runs, as the interpreter tells it.

An audit hook (PEP 578) cannot be taken out again: there is one, which tells nobody anything most of
the time. What a library opens in another language than Python is not told: `strace` tells that.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_NETWORK = ("socket.", "urllib.", "http.", "ftplib.")
_told: list[list[str]] = []


def _hook(event: str, args: tuple[object, ...]) -> None:
    if _told and (event == "open" or event.startswith(_NETWORK) or event.startswith("subprocess")):
        _told[-1].append(str(args[0]) if event == "open" else event)


sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[list[str]]:
    """The paths that are opened in the block; of the network and of processes, the events."""
    found: list[str] = []
    _told.append(found)
    try:
        yield found
    finally:
        _told.remove(found)
