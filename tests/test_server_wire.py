"""Connections that take too long, or too much, in a server of this process."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import uvicorn

from diplograph.server import wire

Message = MutableMapping[str, Any]

#: More than what the system keeps for a connection, in bytes.
LONG = 2**25
WAITING = b"GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n"
START = {"type": "http.response.start", "status": 200, "headers": []}


async def _application(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Answers with the length of what it was sent; to one who wants what is long, with that; to one
    who waits, not at all.
    """
    if scope["path"] == "/wait":
        while (await receive())["type"] != "http.disconnect":
            pass
        return
    size, more = 0, True
    while more and scope["method"] == "POST":
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send(START)
    body = bytes(LONG) if scope["path"] == "/long" else b"%d" % size
    await send({"type": "http.response.body", "body": body})


def _exchange(sent: bytes, patience: float = 20, *, before: int = 0) -> bytes:
    """What comes back until the server ends the connection. So many others began a request
    `before`, and stopped.
    """

    async def run() -> bytes:
        async with _served() as server:
            for _ in range(before):
                await _opened(server, b"GET / HTTP/1.1\r\n")
            reader = await _opened(server, sent)
            with suppress(ConnectionError):
                return await asyncio.wait_for(reader.read(), patience)
            return b""

    return asyncio.run(run())


class _Server(uvicorn.Server):
    """A server with the clients' ends of its connections."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.writers: list[asyncio.StreamWriter] = []


@asynccontextmanager
async def _served() -> AsyncIterator[_Server]:
    """A server of the application."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            _application, http=wire.Wire, lifespan="off", log_config=None, log_level="error"
        )
        server = _Server(config)
        tasks = [
            asyncio.create_task(server._serve([listening])),
            asyncio.create_task(wire.look_after(server.server_state)),
        ]
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield server
        finally:
            for each in server.writers:
                each.close()
        server.should_exit = server.force_exit = True
        await tasks[0]
        tasks[1].cancel()


async def _opened(server: _Server, sent: bytes) -> asyncio.StreamReader:
    """A connection over which something was sent."""
    port = server.servers[0].sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    server.writers.append(writer)
    writer.write(sent)
    return reader


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


CHUNKED = (
    b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n3"
)


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


def test_one_who_reads_nothing_is_let_go() -> None:
    async def run() -> int:
        async with _served() as server:
            reader = await _opened(server, b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await reader.read(12)  # it has begun, and now waits for who does not read on
            reader._transport.pause_reading()  # type: ignore[attr-defined]
            await _until(lambda: not server.server_state.connections)
            reader._transport.resume_reading()  # type: ignore[attr-defined]
            read = 12
            with suppress(ConnectionError):
                while more := await reader.read(2**20):
                    read += len(more)
            return read

    assert asyncio.run(run()) < LONG


def test_of_too_many_connections_the_one_that_is_idle_for_longest_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wire, "MOST_CONNECTIONS", 3)

    async def run() -> None:
        async with _served() as server:
            busy = await _waiting(server)
            idle = [await _answered(server) for _ in range(3)]
            assert await asyncio.wait_for(idle[0].read(), 20) == b""
            assert len(server.server_state.connections) == 3
            assert not any(each.at_eof() for each in (busy, *idle[1:]))

    asyncio.run(run())


def test_where_all_are_answered_one_more_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MOST_CONNECTIONS", 2)
    monkeypatch.setattr(wire, "FIRST_BYTE", 100)

    async def run() -> None:
        async with _served() as server:
            for _ in range(2):
                await _waiting(server)
            reader = await _opened(server, b"")
            with suppress(ConnectionError):
                assert await asyncio.wait_for(reader.read(), 20) == b""
            assert len(server.server_state.tasks) == 2

    asyncio.run(run())


async def _waiting(server: _Server) -> asyncio.StreamReader:
    """A connection whose request is being answered."""
    tasks = server.server_state.tasks
    before = len(tasks)
    reader = await _opened(server, WAITING)
    await _until(lambda: len(tasks) > before)
    return reader


async def _answered(server: _Server) -> asyncio.StreamReader:
    """A connection that was answered, and stays open."""
    reader = await _opened(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await reader.readuntil(b"0\r\n\r\n")
    return reader


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("size", [1, 7, 2**16])
def test_a_request_that_would_rather_have_another_protocol_is_answered_with_what_follows(
    size: int,
) -> None:
    """As the HTTP client of Java asks for HTTP/2; a server may ignore it (RFC 9110, 7.8)."""
    rather = b"Host: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
    sent = b"POST / HTTP/1.1\r\n" + rather + b"Content-Length: 5\r\n\r\nupgra"
    sent += b"GET /?a=b HTTP/1.1\r\n" + rather + b"HTTP2-Settings: AAMAAABk\r\n\r\n"
    sent += (
        b"POST / HTTP/1.1\r\n" + rather + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    )
    sent += b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

    async def run() -> bytes:
        async with _served() as server:
            reader = await _opened(server, sent[:size])
            for at in range(size, len(sent), size):
                server.writers[-1].write(sent[at : at + size])
                await asyncio.sleep(0)
            return await asyncio.wait_for(reader.read(), 20)

    got = asyncio.run(run())
    assert got.count(b"HTTP/1.1 200") == got.count(b"HTTP/1.1") == 4
    assert b"\r\n1\r\n5\r\n" in got
    assert b"\r\n1\r\n3\r\n" in got


def test_one_who_takes_the_server_for_a_proxy_is_turned_away() -> None:
    got = _exchange(b"CONNECT a:80 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert got.startswith(b"HTTP/1.1 501")
