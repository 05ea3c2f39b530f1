"""Connections that take too long, or too much, in a server of this process."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

import pytest
import uvicorn

from diplograph.server import wire

Message = MutableMapping[str, Any]

START = {"type": "http.response.start", "status": 200, "headers": []}


async def _application(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Answers with the length of what it was sent."""
    size, more = 0, True
    while more and scope["method"] == "POST":
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send(START)
    await send({"type": "http.response.body", "body": b"%d" % size})


def _exchange(sent: bytes, patience: float = 20, *, before: int = 0) -> bytes:
    """What comes back until the server ends the connection. So many others began a request
    `before`, and stopped.
    """

    async def run() -> bytes:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            config = uvicorn.Config(
                _application, http=wire.Wire, lifespan="off", log_config=None, log_level="error"
            )
            server = uvicorn.Server(config)
            tasks = [
                asyncio.create_task(server._serve([listening])),
                asyncio.create_task(wire.look_after(server.server_state)),
            ]
            while not server.started:
                await asyncio.sleep(0.01)
            halves = [await asyncio.open_connection("127.0.0.1", port) for _ in range(before)]
            for _, half in halves:
                half.write(b"GET / HTTP/1.1\r\n")
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            got = b""
            with suppress(ConnectionError):
                got = await asyncio.wait_for(reader.read(), patience)
            for _, each in [*halves, (reader, writer)]:
                each.close()
            server.should_exit = server.force_exit = True
            await tasks[0]
            tasks[1].cancel()
            return got

    return asyncio.run(run())


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """All deadlines are short."""
    for name in ("FIRST_BYTE", "WHOLE_HEAD", "WHOLE_BODY", "NOTHING_READ"):
        monkeypatch.setattr(wire, name, 0.2)
    monkeypatch.setattr(wire, "_LOOKED", 0.05)


def test_one_who_says_nothing_is_let_go() -> None:
    assert _exchange(b"") == b""


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc",
    ],
)
def test_one_who_does_not_come_to_an_end_is_told(sent: bytes) -> None:
    assert _exchange(sent).startswith(b"HTTP/1.1 408 ")


def test_a_head_that_does_not_end_is_refused() -> None:
    assert _exchange(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000).startswith(b"HTTP/1.1 431 ")
    assert _exchange(b"GET /" + b"x" * 100_000).startswith(b"HTTP/1.1 414 ")


def test_what_is_whole_is_answered() -> None:
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3"
    got = _exchange(head + b"\r\n\r\nabc")
    assert got.startswith(b"HTTP/1.1 200 ")
    assert b"\r\n3\r\n" in got


CHUNKED = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3"


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\nabc\r\n0\r\n" + b"X: y\r\n" * 200_000,
        b"\r\nabc\r\n0\r\nX: " + b"y" * 1_000_000,
        b";" + b"y" * 1_000_000,
    ],
)
def test_what_stands_around_a_body_does_not_grow(
    sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "WHOLE_BODY", 100)  # it ends before that, or the test does not
    # A connection that ends while there is more to read takes what was said with it.
    assert _exchange(CHUNKED + sent)[:13] in (b"", b"HTTP/1.1 431 ")


def test_a_trailer_is_passed_over() -> None:
    got = _exchange(CHUNKED + b"\r\nabc\r\n0\r\nHost: other\r\n\r\n")
    assert got.startswith(b"HTTP/1.1 200 ")


def test_half_requests_keep_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MOST_CONNECTIONS", 3)
    monkeypatch.setattr(wire, "WHOLE_HEAD", 5)
    sent = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert _exchange(sent, before=8).startswith(b"HTTP/1.1 200 ")
