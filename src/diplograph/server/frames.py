"""How requests and replies are written on the socket between the gateway and a worker.

A worker takes requests in their order and answers each by its number. Its replies are read without
trust: it is the process that may go wrong. A body that is a file comes as its descriptor.
"""

from __future__ import annotations

import marshal
import os
import struct
from collections import deque
from functools import lru_cache
from typing import IO, NamedTuple

from diplograph.server.messages import Ask, Reply

#: A request: its number, whether it stands (or is taken back), and the bytes of what follows.
_ASKED = struct.Struct(">I?I")
#: A reply: number, what it is, status, whether it is volatile, seconds of processor time, and the
#: bytes of the headers and of the body.
_ANSWERED = struct.Struct(">IBH?fIQ")

#: What a reply is: one whose body follows or is a file, none as the request was taken back, the
#: first sign of a worker that is ready, and the traceback of a fault of ours.
WHOLE, FILE, SKIPPED, READY, FAULT = range(5)

#: The longest body that follows its head; one that is longer is written to a file.
MOST_FOLLOWING = 2**18
#: The most bytes of headers.
MOST_HEAD = 2**16


class Answer(NamedTuple):
    """A reply as the gateway has it. A `body` that is a descriptor is closed by whoever takes it.

    `cpu` is what it took, in seconds of processor time.
    """

    number: int
    what: int
    status: int
    volatile: bool
    cpu: float
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes | int
    size: int

    def close(self) -> None:
        """Close its file, if there is one and nobody took it."""
        if isinstance(self.body, int):
            os.close(self.body)


def asking(number: int, ask: Ask) -> bytes:
    """A request, written."""
    data = marshal.dumps((*ask[:3], dict(ask.headers), *ask[4:]))
    return _ASKED.pack(number, True, len(data)) + data


def taking_back(number: int) -> bytes:
    """That the request of this number need not be answered, unless that has begun."""
    return _ASKED.pack(number, False, 0)


class Asked:
    """The requests that arrive at a worker, in order, as their bytes are added."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._back: set[int] = set()

    def add(self, data: bytes) -> None:
        """Take bytes as they were received."""
        self._bytes += data
        at, end = 0, len(self._bytes)
        while end - at >= _ASKED.size:
            number, stands, size = _ASKED.unpack_from(self._bytes, at)
            if end - at < _ASKED.size + size:
                break
            at += _ASKED.size
            if stands:
                self._waiting.append((number, bytes(self._bytes[at : at + size])))
            else:
                self._back.add(number)
            at += size
        del self._bytes[:at]

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def next(self) -> tuple[int, Ask | None]:
        """The number of the first request that waits, and itself unless it was taken back."""
        number, data = self._waiting.popleft()
        if number in self._back:
            self._back.discard(number)
            return number, None
        return number, Ask(*marshal.loads(data))


def answering(number: int, reply: Reply, cpu: float) -> bytes:
    """A reply, written; what follows it is its body if that is bytes.

    Raises ValueError for headers that would break the reply apart, or are too long.
    """
    what = WHOLE if isinstance(reply.body, bytes) else FILE
    headers = _written(reply.headers)
    head = _ANSWERED.pack(number, what, reply.status, reply.volatile, cpu, len(headers), reply.size)
    return head + headers + (reply.body if isinstance(reply.body, bytes) else b"")


@lru_cache(maxsize=256)
def _written(headers: tuple[tuple[str, str], ...]) -> bytes:
    """Headers on lines, of which there are few for all that is asked."""
    lines = [f"{name}:{value}".encode("latin-1", "replace") for name, value in headers]
    if any(b"\n" in line or b"\r" in line for line in lines):
        raise ValueError(f"a header has more than one line: {headers}")
    written = b"\n".join(lines)
    if len(written) > MOST_HEAD:
        raise ValueError(f"the headers of a reply have {len(written)} bytes")
    return written


def saying(what: int, text: str = "", number: int = 0) -> bytes:
    """A sign of a worker: of `SKIPPED`, `READY`, `FAULT`, with a text."""
    data = text.encode(errors="replace")
    return _ANSWERED.pack(number, what, 0, False, 0.0, 0, len(data)) + data


class Answers:
    """The replies of a worker, as their bytes and descriptors are added.

    Reading raises ValueError for bytes that no worker of ours writes.
    """

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._files: deque[int] = deque()

    def add(self, data: bytes, files: list[int]) -> list[Answer]:
        """Take bytes and descriptors as they were received: the replies that are whole by them."""
        self._files.extend(files)
        # Most often these are one reply, whole.
        held: bytes | bytearray = data
        if self._bytes:
            self._bytes += data
            held = self._bytes
        found: list[Answer] = []
        at, end = 0, len(held)
        while end - at >= _ANSWERED.size:
            number, what, status, volatile, cpu, head, size = _ANSWERED.unpack_from(held, at)
            following = 0 if what == FILE else size
            if what > FAULT or head > MOST_HEAD or following > 2**20:
                raise ValueError("a worker wrote what is no reply")
            begin = at + _ANSWERED.size
            if end - begin < head + following:
                break
            body: bytes | int = bytes(held[begin + head : begin + head + following])
            if what == FILE:
                if not self._files:
                    raise ValueError("a worker wrote of a file and sent none")
                body = self._files.popleft()
            headers = _headers(bytes(held[begin : begin + head]))
            found.append(Answer(number, what, status, volatile, cpu, headers, body, size))
            at = begin + head + following
        self._bytes = bytearray(held[at:]) if at < end else bytearray()
        return found

    def close(self) -> None:
        """Close the descriptors that no reply was read for."""
        while self._files:
            os.close(self._files.popleft())


@lru_cache(maxsize=256)
def _headers(written: bytes) -> tuple[tuple[bytes, bytes], ...]:
    if not written:
        return ()
    lines = (line.partition(b":") for line in written.split(b"\n"))
    return tuple((name, value) for name, _, value in lines)


def as_file(body: bytes | memoryview) -> IO[bytes]:
    """An unnamed file with these bytes."""
    from tempfile import TemporaryFile

    file = TemporaryFile()  # noqa: SIM115 - closed once its descriptor was sent
    file.write(body)
    file.flush()
    return file
