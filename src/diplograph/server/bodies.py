"""Bodies of requests: as they were before they were compressed, and never longer than a query may
be.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from diplograph.backends.guard import MOST_CHARACTERS
from diplograph.server.messages import Ask, Refused

#: The longest body in bytes: a query, and what encoding it as a form adds.
MOST_BODY = 3 * MOST_CHARACTERS + 2**16
#: The content codings that are read (RFC 9110, 8.4.1), and the format of each as zlib names it.
_CODINGS: Mapping[str, int] = {
    "gzip": 16 + zlib.MAX_WBITS,
    "x-gzip": 16 + zlib.MAX_WBITS,
    "deflate": zlib.MAX_WBITS,
}
#: What one who used another is told (RFC 9110, 15.5.16).
_READ = ("accept-encoding", "gzip, deflate")


def too_long(*headers: tuple[str, str]) -> Refused:
    """The refusal of a body that is longer than it may be."""
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
            raise too_long()
        if not engine.eof:
            raise Refused(400, f"the body breaks off within what is in {coding}")
        left = engine.unused_data
    return b"".join(parts)
