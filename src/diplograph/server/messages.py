"""What the gateway and its workers say to each other: a request, its whole reply, a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, NamedTuple

#: The headers of a request that workers read, in small letters; no other is passed on.
PASSED = ("accept", "accept-encoding", "accept-language", "content-encoding", "content-type")


class Ask(NamedTuple):
    """A request. `path` is decoded, without the prefix of a reverse proxy, `query` is as it came.

    `headers` are those of `PASSED`, by name in small letters. `base` is the address of the service
    as its client knows it, such as ``http://127.0.0.1:8000/``.
    """

    method: str
    path: str
    query: bytes
    headers: Mapping[str, str]
    body: bytes
    base: str


class Reply(NamedTuple):
    """A whole reply. A `body` that is a file is read from its beginning, and then closed.

    `headers` have what the gateway cannot know: media type, encoding, what may be done instead.
    `size` is the length of the body in bytes. `volatile` says that the same request may be answered
    otherwise from the same graph.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | IO[bytes]
    size: int
    volatile: bool = False


#: What may be done with what is read alone, and with what a query may be posted to.
READ = "GET, HEAD, OPTIONS"
ASKED = "GET, HEAD, POST, OPTIONS"
#: The paths that a query may be posted to, without their slashes.
POSTED = frozenset({"sparql", "evidence", "why"})


class Bounds(NamedTuple):
    """The most rows that an answer may have, and the most bytes before they are compressed."""

    rows: int = 1_000_000
    size: int = 256 * 2**20


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """A request that is answered by `status` and one sentence, and perhaps further headers.

    `members` are what programs are told beside the sentence: the extensions of a problem document
    (RFC 9457, 3.2), as JSON.
    """

    def __init__(
        self,
        status: int,
        said: str,
        *headers: tuple[str, str],
        members: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(said)
        self.status = status
        self.said = said
        self.headers = headers
        self.members = members or {}


def only_read(ask: Ask) -> None:
    """Raise Refused (405) unless a request reads."""
    if ask.method not in ("GET", "HEAD"):
        raise Refused(405, f"{ask.path[:200]} is read only", ("allow", READ))
