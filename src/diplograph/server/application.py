"""The gateway as an ASGI application: HTTP in, a request to a worker, its whole reply back.

It decides by the head of a request only. It never decodes a query, and sends no status before the
reply is whole, so that no 200 is ever short.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from hashlib import blake2b
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from diplograph.backends.guard import MOST_CHARACTERS
from diplograph.server import page
from diplograph.server.lanes import GONE, Answered, Failed, Lanes, Outcome, Ticket
from diplograph.server.messages import PASSED, Ask, Refused
from diplograph.server.negotiation import accepts_gzip
from diplograph.server.web import problem

if TYPE_CHECKING:
    from diplograph.server.log import Log
    from diplograph.server.supply import Supply

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_Headers: TypeAlias = list[tuple[bytes, bytes]]

#: The longest body of a request in bytes: a query, and what encoding it as a form adds.
MOST_BODY = 3 * MOST_CHARACTERS + 2**16
#: What the log says of a request whose client left, as other servers do.
_GONE = GONE.status
#: How much of a file is sent at once, in bytes.
_PIECE = 2**18

#: What Host may say.
_HOST = re.compile(r"[\w.-]+(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?", re.ASCII)
_PASSED = {name.encode(): name for name in PASSED}
#: What every response has; the protocol's class writes it (see `wire`), for errors of its own too.
EVERYWHERE = (
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "ETag, Retry-After"),
    ("x-content-type-options", "nosniff"),
)
_VARY = (b"vary", b"Accept, Accept-Encoding, Accept-Language")
_NO_CACHE = (b"cache-control", b"no-cache")


class Hosts(NamedTuple):
    """By which names the server may be asked, and which peers may say what a client is.

    Another name in Host is how a page of elsewhere would reach a server on its reader's machine
    (DNS rebinding). `names` is empty if any name will do.
    """

    names: Collection[str]
    proxies: Collection[str]


class _Head(NamedTuple):
    """What the head of a request says that matters here."""

    passed: dict[str, str]
    host: str
    none_match: bytes
    has_body: bool
    length: int
    forwarded: dict[bytes, str]


class Gateway:
    """The application. `lanes` and `edition` are those of `supply`."""

    def __init__(self, supply: Supply, hosts: Hosts, log: Log, *, timeout: float) -> None:
        self.log, self.timeout = log, timeout
        self._supply, self._hosts = supply, hosts
        self.is_draining = False
        page.files()  # read and packed before the first request

    @property
    def lanes(self) -> Lanes:
        """Where requests are given to."""
        return self._supply.lanes

    @property
    def edition(self) -> str:
        """Of which edition answers are now."""
        return self._supply.edition

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and log it."""
        exchange = _Exchange(self, scope, receive, send)
        await exchange.run()

    def base(self, scope: Scope, head: _Head) -> str:
        """The address of the service as its client knows it."""
        forwarded = head.forwarded
        scheme = forwarded.get(b"x-forwarded-proto", scope["scheme"])
        host = forwarded.get(b"x-forwarded-host", head.host)
        if not _HOST.fullmatch(host):
            host = "{}:{}".format(*scope["server"])
        prefix = forwarded.get(b"x-forwarded-prefix", "").strip("/")
        return f"{scheme}://{host}/{prefix}{'/' if prefix else ''}"

    def is_known(self, host: str) -> bool:
        """Whether a client may call the server so."""
        names = self._hosts.names
        return not names or not host or _without_port(host) in names

    def trusts(self, peer: str) -> bool:
        """Whether a peer is a proxy that says truly who its client is."""
        return peer in self._hosts.proxies

    def health(self) -> tuple[int, bytes]:
        """Whether requests are answered, and what of."""
        lanes, supply = self.lanes, self._supply
        there = len(lanes.ready) + len(lanes.aside) + len(lanes.slow)
        state = "draining" if self.is_draining else "ok" if there else "no worker"
        told = {
            "status": state,
            "edition": supply.edition,
            "stale": supply.stale or None,
            "ready": len(lanes.ready),
            "heavy": len(lanes.aside),
            "waiting": len(lanes.waiting) + len(lanes.backlog),
        }
        return 200 if state == "ok" else 503, json.dumps(told).encode()


class _Exchange:
    """One request and its response."""

    def __init__(self, gateway: Gateway, scope: Scope, receive: Receive, send: Send) -> None:
        self._gateway, self._scope, self._receive, self._send = gateway, scope, receive, send
        self._arrived = monotonic()
        peer = scope.get("client")
        self._client: str = peer[0] if peer else ""
        self._lane = "-"
        self._name = ""
        self._status = self._size = 0
        self._watch: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Answer it, and log it."""
        try:
            await self._answer()
        except ConnectionError:
            self._status = _GONE
        finally:
            if self._watch is not None:
                self._watch.cancel()
            self._gateway.log.request(
                client=self._client,
                method=self._scope["method"],
                path=self._scope["path"],
                status=self._status,
                size=self._size,
                seconds=monotonic() - self._arrived,
                lane=self._lane,
                name=self._name,
            )

    async def _answer(self) -> None:
        scope, gateway = self._scope, self._gateway
        trusted = gateway.trusts(self._client)
        head = _read_head(scope["headers"], trusted=trusted)
        if trusted and (said := head.forwarded.get(b"x-forwarded-for")):
            self._client = said.rpartition(",")[2].strip()
        ask = Ask(scope["method"], scope["path"], scope["query_string"], head.passed, b"", "")
        try:
            if not gateway.is_known(head.host):
                raise Refused(421, f"this server is not {head.host[:200]!r} (--allow-host)")
            if ask.method == "OPTIONS":
                await self._say_options()
                return
            if ask.path == "/health":
                await self._say_health()
                return
            if (file := page.files().get(ask.path)) is not None:
                await self._say_file(file, ask, head)
                return
            body = await self._body(head) if head.has_body else b""
            ask = ask._replace(body=body, base=gateway.base(scope, head))
            await self._ask(ask, head)
        except Refused as refused:
            await self._refuse(ask, refused)

    async def _body(self, head: _Head) -> bytes:
        """The body. Raises Refused (413) if it is longer than a query may be."""
        parts: list[bytes] = []
        size, more = head.length, True
        while more and size <= MOST_BODY:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ConnectionError("the client left")
            parts.append(message.get("body", b""))
            size = max(head.length, sum(map(len, parts)))
            more = message.get("more_body", False)
        if size > MOST_BODY:
            said = f"the body is longer than {MOST_BODY:,} bytes, the most that is read"
            raise Refused(413, said, ("connection", "close"))
        return b"".join(parts)

    async def _ask(self, ask: Ask, head: _Head) -> None:
        key = _key(ask)
        self._name = key.hex()[:12]
        lanes = self._gateway.lanes
        tag = _tag(self._gateway.edition, key)
        if head.none_match and ask.method in ("GET", "HEAD") and tag in head.none_match:
            await self._respond(304, [(b"etag", tag), _VARY, _NO_CACHE], b"", 0)
            return
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Outcome] = loop.create_future()
        deadline = self._arrived + self._gateway.timeout
        ticket = Ticket(
            ask,
            key=key,
            client=self._client,
            deadline=deadline,
            outcome=outcome,
            late=self._watch_over,
        )
        lanes.submit(ticket)
        got = await outcome
        if got is GONE:
            self._status = _GONE
            return
        if isinstance(got, Failed):
            extra = (("retry-after", str(lanes.retry_after)),) if got.busy else ()
            raise Refused(got.status, got.said, *extra)
        await self._pass_on(got, key)

    def _watch_over(self, ticket: Ticket) -> None:
        """Look out for the client's leaving; a request that is answered at once is not worth it."""
        if self._watch is None:
            self._watch = asyncio.get_running_loop().create_task(self._leave(ticket))

    async def _leave(self, ticket: Ticket) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gateway.lanes.abandon(ticket)

    async def _pass_on(self, got: Answered, key: bytes) -> None:
        answer = got.answer
        self._lane = got.lane
        if self._watch is not None:
            self._watch.cancel()
        headers = answer.headers
        headers += (_VARY, _NO_CACHE)
        if answer.status == 200 and not answer.volatile:
            headers.append((b"etag", _tag(got.edition, key)))
        await self._respond(answer.status, headers, answer.body, answer.size)

    async def _respond(self, status: int, headers: _Headers, body: bytes | int, size: int) -> None:
        if status != 304:
            headers.append((b"content-length", b"%d" % size))
        self._status = status
        try:
            await self._send({"type": "http.response.start", "status": status, "headers": headers})
            if isinstance(body, bytes):
                await self._send({"type": "http.response.body", "body": body})
                self._size = len(body)
            else:
                await self._send_file(body, size)
        finally:
            if isinstance(body, int):
                os.close(body)

    async def _send_file(self, descriptor: int, size: int) -> None:
        if self._scope["method"] == "HEAD":
            await self._send({"type": "http.response.body", "body": b""})
            return
        while self._size < size:
            piece = os.pread(descriptor, _PIECE, self._size)
            if not piece:
                raise ConnectionError("a file became shorter")
            self._size += len(piece)
            more = self._size < size
            await self._send({"type": "http.response.body", "body": piece, "more_body": more})

    async def _refuse(self, ask: Ask, refused: Refused) -> None:
        reply = problem(ask, refused)
        headers = [(name.encode(), value.encode()) for name, value in reply.headers]
        assert isinstance(reply.body, bytes)
        await self._respond(reply.status, headers, reply.body, reply.size)

    async def _say_options(self) -> None:
        headers = [
            (b"allow", b"GET, HEAD, POST, OPTIONS"),
            (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
            (
                b"access-control-allow-headers",
                b"Accept, Accept-Language, Content-Type, If-None-Match",
            ),
            (b"access-control-max-age", b"86400"),
        ]
        await self._respond(204, headers, b"", 0)

    async def _say_health(self) -> None:
        status, body = self._gateway.health()
        headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
        if status != 200:
            headers.append((b"retry-after", b"1"))
        await self._respond(status, headers, body, len(body))

    async def _say_file(self, file: page.File, ask: Ask, head: _Head) -> None:
        """A file of the query page, from memory."""
        if ask.method not in ("GET", "HEAD"):
            raise Refused(405, "a page is read", ("allow", "GET, HEAD, OPTIONS"))
        packed = accepts_gzip(ask.headers.get("accept-encoding", ""))
        if file.tag in head.none_match:
            await self._respond(304, file.headers(packed=packed), b"", 0)
            return
        body = file.packed if packed else file.content
        await self._respond(200, file.headers(packed=packed), body, len(body))


def _read_head(headers: _Headers, *, trusted: bool) -> _Head:
    passed: dict[str, str] = {}
    forwarded: dict[bytes, str] = {}
    host, none_match, has_body, length = "", b"", False, 0
    for name, value in headers:
        if name in _PASSED:
            text, key = value.decode("latin-1"), _PASSED[name]
            passed[key] = f"{passed[key]}, {text}" if key in passed else text
        elif name == b"host":
            host = value.decode("latin-1")
        elif name == b"if-none-match":
            none_match = value
        elif name == b"content-length":
            length = int(value)
            has_body = length > 0
        elif name == b"transfer-encoding":
            has_body = True
        elif trusted and name.startswith(b"x-forwarded-"):
            forwarded[name] = value.decode("latin-1")
    return _Head(passed, host, none_match, has_body, length, forwarded)


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).strip("[]").lower()


def _key(ask: Ask) -> bytes:
    """What is asked: two requests with the same key have the same answer from one graph."""
    parts = (ask.path.encode(), ask.query, *(ask.headers.get(name, "").encode() for name in PASSED))
    asked = b"\0".join((*parts, ask.base.encode(), ask.body))
    return blake2b(asked, digest_size=12).digest()


def _tag(edition: str, key: bytes) -> bytes:
    return f'W/"{edition}-{key.hex()}"'.encode()
