"""A query by GET, answered without a task: what most lookups are, and most of what a lookup costs.

To the protocol of uvicorn it is a request under way, as its own are; but it is called back when its
worker has answered, and writes the response at once. What does not fit into one piece goes on in a
task.
"""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING

from diplograph.server.application import PIECE, Heard, key_of, refusal
from diplograph.server.experience import form_of
from diplograph.server.messages import Ask, Refused
from diplograph.server.tickets import GONE, Ticket

if TYPE_CHECKING:
    from diplograph.server.application import Gateway, Head, Response
    from diplograph.server.tickets import Outcome
    from diplograph.server.wire import Wire

PATH = b"/sparql"
_STATUS_LINES: dict[int, bytes] = {}


class Quick:
    """One such request, and its response.

    The first attributes are those that uvicorn looks at.
    """

    __slots__ = (
        "_arrived",
        "_ask",
        "_client",
        "_gateway",
        "_key",
        "_ticket",
        "_wire",
        "disconnected",
        "keep_alive",
        "message_event",
        "more_body",
        "response_complete",
    )

    def __init__(self, wire: Wire, gateway: Gateway, query: bytes) -> None:
        self.disconnected = self.response_complete = self.more_body = False
        self.keep_alive: bool = wire.parser.should_keep_alive()
        #: Set when the client leaves.
        self.message_event = self
        self._arrived = monotonic()
        self._wire, self._gateway = wire, gateway
        self._ask = Ask("GET", PATH.decode(), query, {}, b"", "")
        self._key = b""
        self._client = ""
        self._ticket: Ticket | None = None

    def set(self) -> None:
        """The client left, if it did."""
        if self.disconnected and self._ticket is not None:
            self._gateway.lanes.abandon(self._ticket)

    def begin(self) -> None:
        """Have it answered."""
        gateway = self._gateway
        try:
            head = self._open()
        except Refused as refused:
            self._respond(refusal(self._ask, refused))
            return
        self._key = key_of(self._ask)
        if (unchanged := gateway.unchanged(self._key, head)) is not None:
            self._respond(unchanged)
            return
        self._ticket = Ticket(
            self._ask,
            key=self._key,
            form=form_of(self._ask),
            client=self._client,
            deadline=self._arrived + gateway.timeout,
            tell=self._settle,
            late=_no_matter,
        )
        gateway.lanes.submit(self._ticket)

    def _open(self) -> Head:
        """Know by its headers what is asked, and by whom: most say what those before them said.

        Raises Refused, as :meth:`~diplograph.server.application.Gateway.opened`.
        """
        wire, query = self._wire, self._ask.query
        assert wire.server is not None
        if wire.last is None or wire.last[0] != wire.headers:
            scheme = wire.scheme or "http"
            heard = Heard("GET", PATH.decode(), query, wire.client, scheme, wire.server)
            wire.last = wire.headers, self._gateway.opened(heard, wire.headers)
        ask, head, self._client = wire.last[1]
        self._ask = Ask("GET", ask.path, query, head.passed, b"", ask.base)
        return head

    def _settle(self, outcome: Outcome) -> None:
        self._ticket = None
        if outcome is GONE:
            self._log(GONE.status, 0, "-")
            return
        self._respond(self._gateway.response(outcome, self._ask, self._key))

    def _respond(self, response: Response) -> None:
        wire, body = self._wire, response.body
        head = self._head(response)
        if isinstance(body, bytes):
            if not self.disconnected:
                wire.transport.write(head + body)
            self._log(response.status, len(body), response.lane)
            self._end()
            return
        if not self.disconnected:
            wire.transport.write(head)
        task = wire.loop.create_task(self._send_file(response, body))
        wire.tasks.add(task)
        task.add_done_callback(wire.tasks.discard)

    async def _send_file(self, response: Response, descriptor: int) -> None:
        wire, sent = self._wire, 0
        try:
            while sent < response.size and not self.disconnected:
                piece = os.pread(descriptor, PIECE, sent)
                if not piece:  # the file became shorter, and so does the response, visibly
                    wire.transport.abort()
                    return
                wire.transport.write(piece)
                sent += len(piece)
                await wire.flow.drain()
        finally:
            os.close(descriptor)
            self._log(response.status, sent, response.lane)
            self._end()

    def _head(self, response: Response) -> bytes:
        parts = [_status_line(response.status)]
        for name, value in self._wire.server_state.default_headers:
            parts += (name, b": ", value, b"\r\n")
        for name, value in response.headers:
            parts += (name, b": ", value, b"\r\n")
        parts.append(b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n")
        return b"".join(parts)

    def _end(self) -> None:
        self.response_complete = True
        if not self.keep_alive:
            self._wire.transport.close()
        self._wire.on_response_complete()

    def _log(self, status: int, size: int, lane: str) -> None:
        self._gateway.log.request(
            client=self._client,
            method="GET",
            path=self._ask.path,
            status=status,
            size=size,
            seconds=monotonic() - self._arrived,
            lane=lane,
            name=self._key.hex()[:12],
        )


def _no_matter(_: Ticket) -> None:
    """Nothing: that its client left is told by the protocol."""


def _status_line(status: int) -> bytes:
    if status not in _STATUS_LINES:
        from http import HTTPStatus

        _STATUS_LINES[status] = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()
    return _STATUS_LINES[status]
