"""The log of requests: a line each on standard error, and none of what was asked."""

from __future__ import annotations

import select
import sys
from asyncio import AbstractEventLoop
from contextlib import suppress
from datetime import UTC, datetime

#: How long lines are kept together, in seconds, and how many at most.
_KEPT, _MOST = 0.2, 10_000
#: What a pipe takes at once if it says that it is ready, in bytes (POSIX: PIPE_BUF).
_AT_ONCE = 4096


class Log:
    """Writes lines that are not waited for: where nobody reads them they are dropped, and counted.

    `quiet` leaves requests out.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self.loop: AbstractEventLoop | None = None
        self._quiet = quiet
        self._lines: list[str] = []
        self._dropped = 0
        self._is_due = False

    def request(
        self,
        *,
        client: str,
        method: str,
        path: str,
        status: int,
        size: int,
        seconds: float,
        lane: str,
        name: str,
    ) -> None:
        """Note a request: when and whence it came, its method and path, then status, bytes of the
        body, milliseconds, lane, and a name that is the same for all that ask the same.
        """
        if not self._quiet:
            path = _shown(path)
            self._add(
                f"{client} {method} {path} {status} {size} {seconds * 1000:.1f}ms {lane} {name}"
            )

    def say(self, text: str) -> None:
        """Tell the operator something."""
        self._add(text.rstrip("\n"))

    def _add(self, line: str) -> None:
        if len(self._lines) >= _MOST:
            self._dropped += 1
            return
        self._lines.append(line)
        if not self._is_due and self.loop is not None:
            self._is_due = True
            self.loop.call_later(_KEPT, self.flush)

    def flush(self) -> None:
        """Write what is kept, as far as it is taken at once."""
        self._is_due = False
        lines, self._lines = self._lines, []
        if self._dropped:
            lines.append(f"{self._dropped} lines were dropped")
            self._dropped = 0
        if not lines or sys.stderr is None:
            return
        when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        data = "".join(f"{when} {line}\n" for line in lines).encode(errors="replace")
        with suppress(OSError):
            self._write(data, len(lines))

    def _write(self, data: bytes, count: int) -> None:
        import os

        descriptor = sys.stderr.fileno()
        poll = select.poll()
        poll.register(descriptor, select.POLLOUT)
        at = 0
        while at < len(data):
            if not poll.poll(0):
                self._dropped += data.count(b"\n", at)
                return
            end = at + _AT_ONCE
            if end < len(data):
                end = data.rfind(b"\n", at, end) + 1 or end
            os.write(descriptor, data[at:end])
            at = end


def _shown(path: str) -> str:
    """A path that cannot be taken for anything else in the log."""
    if path.isascii() and path.isprintable() and " " not in path:
        return path[:200]
    return path[:200].encode("unicode_escape").decode().replace(" ", "\\x20")
