"""HTTP on the wire: what a connection may send and how long it may take.

uvicorn puts no limit to the head of a request, to the time that a client takes to send one, nor to
that which it takes to read the answer; httptools none to the head either. One connection could so
hold memory and descriptors of the only process that serves all.
"""

from __future__ import annotations

import asyncio
import select
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, Any

import httptools  # noqa: TID253 - as below
from uvicorn.protocols.http.httptools_impl import (  # noqa: TID253 - the class is derived from it,
    HttpToolsProtocol,  # and only `serving`, in a function, imports this module
)

from diplograph.server.application import ANY
from diplograph.server.quick import PATH, Quick

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
    from uvicorn.server import ServerState

    from diplograph.server.application import Opened

#: The most bytes of a request's first line and headers.
MOST_HEAD = 2**16
#: The most seconds from connecting to the first byte, from there to the end of the head, and from
#: there to the end of the body.
FIRST_BYTE, WHOLE_HEAD, WHOLE_BODY = 10.0, 10.0, 30.0
#: The most seconds in which a client does not come to the end of what is written at once.
NOTHING_READ = 60.0
#: The most connections at once.
MOST_CONNECTIONS = 1000
#: What the head of a request has that is not whole by itself.
_OF_BODY = frozenset({b"content-length", b"transfer-encoding", b"expect"})
#: What a poll tells of an end that was closed; errors it tells in any case.
_LEFT = getattr(select, "POLLRDHUP", 0)
#: How often connections are looked at, in seconds.
_LOOKED = 1.0


class _Transport:
    """A transport that takes what is told it once it is closed, and does nothing.

    uvloop's raises RuntimeError then, before the protocol has heard of the end; whoever was about
    to write, such as what looks at all that run, would be broken off in the middle of its work.
    """

    __slots__ = ("_inner", "abort", "close", "get_extra_info", "is_closing", "set_protocol")

    def __init__(self, inner: asyncio.Transport) -> None:
        self._inner = inner
        self.abort, self.close, self.is_closing = inner.abort, inner.close, inner.is_closing
        self.get_extra_info, self.set_protocol = inner.get_extra_info, inner.set_protocol

    def write(self, data: bytes) -> None:
        if not self.is_closing():
            self._inner.write(data)

    def pause_reading(self) -> None:
        if not self.is_closing():
            self._inner.pause_reading()

    def resume_reading(self) -> None:
        if not self.is_closing():
            self._inner.resume_reading()

    def get_write_buffer_size(self) -> int:
        return 0 if self.is_closing() else self._inner.get_write_buffer_size()


class Wire(HttpToolsProtocol):
    """The protocol of one connection."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        #: When what is waited for now began to be, and for how long it may be.
        self._since, self._patience = monotonic(), FIRST_BYTE
        #: The bytes of the head so far; None once it is whole.
        self._head: int | None = 0
        #: The bytes behind the head since a part of the body came: of chunks' extensions, of
        #: trailers.
        self._bare = 0
        self._unread = 0
        self._unread_since = 0.0
        self._is_refused = False
        #: The head of a request that asks for another protocol, without that.
        self._plain_head = b""
        #: The headers of the last request that was quick, and what they say.
        self.last: tuple[list[tuple[bytes, bytes]], Opened] | None = None
        #: The requests before the last one that are not answered, as some were sent together.
        self._before: deque[RequestResponseCycle] = deque()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, unless there are too many: then the one that has been idle for longest ends, or,
        if none is, the one that takes longest to send its request.
        """
        super().connection_made(_Transport(transport))  # type: ignore[arg-type]  # all that is used
        if len(self.connections) > MOST_CONNECTIONS:
            others = [
                each for each in self.connections if isinstance(each, Wire) and each is not self
            ]
            idle = [each for each in others if each.is_idle]
            waited_for = idle or [each for each in others if each.is_waited_for]
            longest = min(waited_for, key=lambda each: each._since, default=self)
            longest.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell all requests under way that their client left; uvicorn tells the last one alone."""
        for each in self._before:
            if not each.response_complete:
                each.disconnected = True
            each.message_event.set()
        super().connection_lost(exc)

    @property
    def is_idle(self) -> bool:
        """Whether no request is being received or answered."""
        cycle: RequestResponseCycle | None = self.cycle
        return self._head == 0 and (cycle is None or cycle.response_complete)

    @property
    def is_waited_for(self) -> bool:
        """Whether its client is to send something."""
        return self._patience != float("inf")

    def data_received(self, data: bytes) -> None:
        """Take bytes, unless the head becomes too long by them."""
        if self._head is not None:
            if not self._head:
                self._since, self._patience = monotonic(), WHOLE_HEAD
            self._head += len(data)
        if self._is_refused:
            return
        self._bare += len(data)
        self._unset_keepalive_if_required()
        self._feed(data)
        if self._head is None and self._bare > MOST_HEAD:
            self._turn_away(431, f"of what is not the body there are at most {MOST_HEAD} bytes")
        if self._head is not None and self._head > MOST_HEAD and not self._is_refused:
            self._refuse_head()

    def _feed(self, data: bytes) -> None:
        """Have bytes parsed, those too behind a head that asks for another protocol: a server may
        ignore that (RFC 9110, 7.8), as this one does, while the parser takes it for the end.
        """
        left = memoryview(data)
        try:
            while left:
                try:
                    self.parser.feed_data(left)
                    return
                except httptools.HttpParserUpgrade as upgrade:
                    left = left[upgrade.args[0] :]
                    head, self._plain_head = self._plain_head, b""
                    if self._is_refused:
                        return
                    self.parser.feed_data(head)
        except httptools.HttpParserError:
            self.send_400_response("Invalid HTTP request received.")

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; those behind the body are not kept."""
        if self._head is not None:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole: what follows is the body."""
        if self._head is not None and len(self.url) + self._written() > MOST_HEAD:
            self._refuse_head()
            return
        if self.parser.should_upgrade():
            self._put_plainly()
            return
        self._head = None
        self._bare = 0
        self._since, self._patience = monotonic(), WHOLE_BODY
        last: RequestResponseCycle | None = self.cycle
        if last is not None and not last.response_complete:
            while self._before and self._before[0].response_complete:
                self._before.popleft()
            self._before.append(last)
        path, _, query = self.url.partition(b"?")
        if path == PATH and self._is_plain():
            gateway: Any = self.config.app
            quick = Quick(self, gateway, query)
            self.cycle = quick  # type: ignore[assignment]  # it has all that is looked at
            quick.begin()
        else:
            super().on_headers_complete()

    def _is_plain(self) -> bool:
        """Whether nothing but the head is to be looked at, and nothing else is under way."""
        cycle: RequestResponseCycle | None = self.cycle
        return (
            self.parser.get_method() == b"GET"
            and self.parser.get_http_version() == "1.1"
            and (cycle is None or cycle.response_complete)
            and not self.flow.write_paused
            and not any(
                name in _OF_BODY or (name == b"if-none-match" and value.strip() == ANY)
                for name, value in self.headers
            )
        )

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        self._bare = 0
        if not self._is_refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole: from now on the time is the server's."""
        if self._is_refused or self._plain_head:
            return
        self._head = 0
        self._since, self._patience = monotonic(), float("inf")
        super().on_message_complete()

    def _put_plainly(self) -> None:
        method, version = self.parser.get_method(), self.parser.get_http_version()
        if method == b"CONNECT":
            self._turn_away(501, "this server is no proxy")
            return
        lines = [b"%s %s HTTP/%s" % (method, self.url, version.encode())]
        lines += [b"%s: %s" % each for each in self.headers if each[0] != b"upgrade"]
        self._plain_head = b"\r\n".join([*lines, b"", b""])

    def _written(self) -> int:
        return sum(len(name) + len(value) for name, value in self.headers)

    def _refuse_head(self) -> None:
        status = 414 if len(self.url) > MOST_HEAD // 2 else 431
        self._turn_away(status, f"the head of a request has at most {MOST_HEAD} bytes")

    def _turn_away(self, status: int, said: str) -> None:
        from http import HTTPStatus

        self._is_refused = True
        lines = [
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}".encode(),
            *(name + b": " + value for name, value in self.server_state.default_headers),
            b"content-type: text/plain; charset=utf-8",
            b"content-length: %d" % (len(said) + 1),
            b"connection: close",
        ]
        self.transport.write(b"\r\n".join([*lines, b"", f"{said}\n".encode()]))
        self.transport.close()

    def look(self, now: float) -> None:
        """End the connection if its client takes too long to send, or to read."""
        if self.transport.is_closing():
            return
        if self.flow.read_paused and _has_left(self.transport):
            self.transport.abort()
            return
        unread = self.transport.get_write_buffer_size()
        if not unread or unread != self._unread:
            self._unread, self._unread_since = unread, now
        elif now - self._unread_since > NOTHING_READ:
            self.transport.abort()
            return
        if now - self._since > self._patience:
            if self._head is None or self._head:
                self._turn_away(408, "the request was not whole in time")
            else:
                self.transport.close()


def _has_left(transport: asyncio.Transport) -> bool:
    """Whether the other end was closed, which nobody notices while nothing is read."""
    poll = select.poll()
    poll.register(transport.get_extra_info("socket"), _LEFT)
    return bool(poll.poll(0))


async def look_after(state: ServerState) -> None:
    """Look at all connections again and again, until cancelled."""
    while True:
        await asyncio.sleep(_LOOKED)
        now = monotonic()
        for connection in list(state.connections):
            if isinstance(connection, Wire):
                connection.look(now)
