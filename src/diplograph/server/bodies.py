"""Bodies of requests: each no longer than a query may be, all together within what there is room
for, and read as they were before they were compressed.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from diplograph.backends.guard import MOST_CHARACTERS
from diplograph.server.messages import Ask, Refused

#: The longest body in bytes: a query, and what encoding it as a form adds.
MOST_BODY = 3 * MOST_CHARACTERS + 2**16
#: How much room there is for the bodies of all requests that are not answered yet, in bytes; those
#: that are no longer than so many take none of it, as connections are counted.
MOST_TOGETHER, SHORT = 2**27, 2**16
#: In how many seconds one who found no room may come again.
_AGAIN = ("retry-after", "5")
#: The content codings that are read (RFC 9110, 8.4.1), and the format of each as zlib names it.
_CODINGS: Mapping[str, int] = {
    "gzip": 16 + zlib.MAX_WBITS,
    "x-gzip": 16 + zlib.MAX_WBITS,
    "deflate": zlib.MAX_WBITS,
}
#: What one who used another is told (RFC 9110, 15.5.16).
_READ = ("accept-encoding", "gzip, deflate")


_Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Bodies:
    """The bodies of all requests under way. `taken` is how much of the room they take."""

    def __init__(self) -> None:
        self.taken = 0

    @asynccontextmanager
    async def read(self, receive: _Receive, declared: int) -> AsyncIterator[bytes]:
        """The body that an application of ASGI is to `receive`, which is `declared` to have so many
        bytes, or 0. It takes room until the end of the block.

        Raises Refused: 413 if it is longer than it may be; 503 if there is no room for it, once it
        was read to its end, for a client that is still sending hears nothing. Raises
        ConnectionError if the client left.
        """
        parts: list[bytes] = []
        came, took, is_kept, more = 0, 0, True, True
        try:
            while more:
                if max(came, declared) > MOST_BODY:
                    raise _too_long(("connection", "close"))
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ConnectionError("the client left")
                part = message.get("body", b"")
                more = message.get("more_body", False)
                came += len(part)
                taking = came - took if came > SHORT else 0
                is_kept = is_kept and self.taken + taking <= MOST_TOGETHER
                if is_kept:
                    parts.append(part)
                    took += taking
                    self.taken += taking
                else:
                    parts.clear()
                    self.taken, took = self.taken - took, 0
            if not is_kept:
                said = "too many long queries are sent at once; send it again later"
                raise Refused(503, said, _AGAIN)
            yield b"".join(parts)
        finally:
            self.taken -= took


def _too_long(*headers: tuple[str, str]) -> Refused:
    said = f"the body is longer than {MOST_BODY:,} bytes, the most that is read"
    return Refused(413, said, *headers)


def decoded(ask: Ask) -> Ask:
    """A request with its body as it was before it was compressed.

    Raises Refused: 415 for another coding, or several; 413 for a body that was too long before it
    was compressed; 400 for one that is broken.
    """
    listed = ask.headers.get("content-encoding", "").lower().split(",")
    codings = [each for each in map(str.strip, listed) if each not in ("", "identity")]
    if not codings:
        return ask
    if len(codings) > 1 or codings[0] not in _CODINGS:
        said = f"the body is in {', '.join(codings)[:200]}; it is read in gzip or deflate alone"
        raise Refused(415, said, _READ)
    return ask._replace(body=_inflated(ask.body, codings[0]))


def _inflated(data: bytes, coding: str) -> bytes:
    """What was compressed, perhaps in several members one behind the other."""
    parts: list[bytes] = []
    left, size = data, 0
    while left:
        engine = zlib.decompressobj(_CODINGS[coding])
        try:
            parts.append(engine.decompress(left, MOST_BODY - size + 1))
        except zlib.error:
            raise Refused(400, f"the body is said to be in {coding}, and is not") from None
        size += len(parts[-1])
        if size > MOST_BODY:
            raise _too_long()
        if not engine.eof:
            raise Refused(400, f"the body breaks off within what is in {coding}")
        left = engine.unused_data
    return b"".join(parts)
