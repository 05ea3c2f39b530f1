"""The gateway as an ASGI application: HTTP in, a request to a worker, its whole reply back.

It decides by the head of a request only. It never decodes a query, and sends no status before the
reply is whole, so that no 200 is ever short. It is plain ASGI under uvicorn: a framework's routes,
requests and middleware cost several times what a lookup does, and what they would decide is decided
in workers.
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

from diplograph.server import page
from diplograph.server.bodies import Bodies
from diplograph.server.experience import form_of
from diplograph.server.lanes import Lanes
from diplograph.server.messages import ASKED, PASSED, POSTED, READ, Ask, Refused, only_read
from diplograph.server.negotiation import accepts_gzip
from diplograph.server.tickets import GONE, Failed, Outcome, Ticket
from diplograph.server.web import problem

if TYPE_CHECKING:
    from diplograph.server.log import Log
    from diplograph.server.supply import Supply

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_Headers: TypeAlias = list[tuple[bytes, bytes]]

#: What the log says of a request whose client left, as other servers do.
_GONE = GONE.status
#: How much of a file is sent at once, in bytes.
PIECE = 2**16

#: What Host may say.
_HOST = re.compile(r"[\w.-]+(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?", re.ASCII)
_PASSED = {name.encode(): name for name in PASSED}
#: What every response has; the protocol's class writes it (see `wire`), for errors of its own too.
EVERYWHERE = (
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "ETag, Retry-After"),
    ("x-content-type-options", "nosniff"),
)
#: What If-None-Match says of any response at all, and what then is said of it.
ANY, _UNCHANGED = b"*", frozenset({b"etag", b"vary", b"cache-control"})
_VARY = (b"vary", b"Accept, Accept-Encoding, Accept-Language")
_NO_CACHE = (b"cache-control", b"no-cache")


class Hosts(NamedTuple):
    """By which names the server may be asked, and which peers may say what a client is.

    Another name in Host is how a page of elsewhere would reach a server on its reader's machine
    (DNS rebinding). `names` is empty if any name will do.
    """

    names: Collection[str]
    proxies: Collection[str]


class Heard(NamedTuple):
    """The first line of a request, from whom it is and where it came in."""

    method: str
    path: str
    query: bytes
    peer: tuple[str, int] | None
    scheme: str
    server: tuple[str, int | None]
    version: str = "1.1"


class Head(NamedTuple):
    """What the headers of a request say that matters here."""

    passed: dict[str, str]
    host: str | None
    none_match: bytes
    has_body: bool
    length: int
    forwarded: dict[bytes, str]


class Opened(NamedTuple):
    """A request without its body, and whom it is from."""

    ask: Ask
    head: Head
    client: str


class Response(NamedTuple):
    """A whole response. A `body` that is a descriptor is closed by whoever sends it."""

    status: int
    headers: _Headers
    body: bytes | int
    size: int
    lane: str = "-"


class Gateway:
    """The application. `lanes` and `edition` are those of `supply`."""

    def __init__(self, supply: Supply, hosts: Hosts, log: Log, *, timeout: float) -> None:
        self.log, self.timeout = log, timeout
        self._supply, self._hosts = supply, hosts
        self.bodies = Bodies()
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

    def opened(self, heard: Heard, headers: _Headers) -> Opened:
        """A request by its head. Raises Refused: 421 if it is not for this server, 400 if it does
        not say for whom it is.
        """
        peer = heard.peer[0] if heard.peer else ""
        trusted = peer in self._hosts.proxies
        head = read_head(headers, trusted=trusted)
        if head.host is None and heard.version != "1.0":  # RFC 9112, 3.2
            raise Refused(400, "a request says by Host whom it is for")
        forwarded, named = head.forwarded, head.host or ""
        client = forwarded.get(b"x-forwarded-for", peer).rpartition(",")[2].strip()
        if not self.is_known(named):
            raise Refused(421, f"this server is not {named[:200]!r} (--allow-host)")
        host = forwarded.get(b"x-forwarded-host", named)
        if not _HOST.fullmatch(host):
            host = "{}:{}".format(*heard.server)
        scheme = forwarded.get(b"x-forwarded-proto", heard.scheme)
        prefix = forwarded.get(b"x-forwarded-prefix", "").strip("/")
        base = f"{scheme}://{host}/{prefix}{'/' if prefix else ''}"
        ask = Ask(heard.method, heard.path, heard.query, head.passed, b"", base)
        return Opened(ask, head, client)

    def unchanged(self, key: bytes, head: Head) -> Response | None:
        """That a client has the answer already, if it does."""
        if not head.none_match or not _is_in(tag := _tag(self.edition, key), head.none_match):
            return None
        return Response(304, [(b"etag", tag), _VARY, _NO_CACHE], b"", 0)

    def response(self, outcome: Outcome, ask: Ask, key: bytes) -> Response:
        """What an outcome is to whoever asked."""
        if isinstance(outcome, Failed):
            extra = (("retry-after", str(self.lanes.retry_after)),) if outcome.busy else ()
            return refusal(ask, Refused(outcome.status, outcome.said, *extra))
        answer = outcome.answer
        length = (b"content-length", b"%d" % answer.size)
        headers = [*answer.headers, _VARY, _NO_CACHE, length]
        if answer.status == 200 and not answer.volatile:
            headers.append((b"etag", _tag(outcome.edition, key)))
        return Response(answer.status, headers, answer.body, answer.size, outcome.lane)

    def is_known(self, host: str) -> bool:
        """Whether a client may call the server so."""
        names = self._hosts.names
        return not names or not host or _without_port(host) in names

    def health(self) -> tuple[int, bytes]:
        """Whether requests are answered, and what of."""
        lanes, supply = self.lanes, self._supply
        state = "draining" if self.is_draining else "ok" if lanes.has_workers else "no worker"
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
        method, path, query = scope["method"], scope["path"], scope["query_string"]
        peer, server = scope["client"], scope["server"]
        heard = Heard(method, path, query, peer, scope["scheme"], server, scope["http_version"])
        ask = Ask(method, path, query, {}, b"", "")
        try:
            ask, head, self._client = gateway.opened(heard, scope["headers"])
            if method == "OPTIONS":
                await self._respond(_options(path))
            elif path == "/health":
                only_read(ask)
                await self._respond(_health(*gateway.health()))
            elif (file := page.files().get(path)) is not None:
                await self._respond(_page(file, ask, head))
            elif head.has_body:
                async with gateway.bodies.read(self._receive, head.length) as body:
                    await self._ask(ask._replace(body=body), head)
            else:
                await self._ask(ask, head)
        except Refused as refused:
            await self._respond(refusal(ask, refused))

    async def _ask(self, ask: Ask, head: Head) -> None:
        gateway, key = self._gateway, key_of(ask)
        self._name = key.hex()[:12]
        is_read = ask.method in ("GET", "HEAD")
        if is_read and (unchanged := gateway.unchanged(key, head)) is not None:
            await self._respond(unchanged)
            return
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        ticket = Ticket(
            ask,
            key=key,
            form=form_of(ask),
            client=self._client,
            deadline=self._arrived + gateway.timeout,
            tell=lambda got: None if outcome.done() else outcome.set_result(got),
            late=self._watch_over,
        )
        gateway.lanes.submit(ticket)
        got = await outcome
        if self._watch is not None:
            self._watch.cancel()
        if got is GONE:
            self._status = _GONE
            return
        response = gateway.response(got, ask, key)
        if is_read and head.none_match.strip() == ANY:
            response = _has_one(response)
        await self._respond(response)

    def _watch_over(self, ticket: Ticket) -> None:
        """Look out for the client's leaving; a request that is answered at once is not worth it."""
        if self._watch is None:
            self._watch = asyncio.get_running_loop().create_task(self._leave(ticket))

    async def _leave(self, ticket: Ticket) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gateway.lanes.abandon(ticket)

    async def _respond(self, response: Response) -> None:
        status, headers, body, size, self._lane = response
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
            piece = os.pread(descriptor, PIECE, self._size)
            if not piece:
                raise ConnectionError("a file became shorter")
            self._size += len(piece)
            more = self._size < size
            await self._send({"type": "http.response.body", "body": piece, "more_body": more})


def _whole(status: int, headers: _Headers, body: bytes) -> Response:
    return Response(status, [*headers, (b"content-length", b"%d" % len(body))], body, len(body))


def refusal(ask: Ask, refused: Refused) -> Response:
    """A refusal, as a document that the client accepts."""
    reply = problem(ask, refused)
    assert isinstance(reply.body, bytes)
    headers = [(name.encode(), value.encode()) for name, value in reply.headers]
    return _whole(reply.status, headers, reply.body)


def _has_one(response: Response) -> Response:
    """What is told to one who wants a response only if there is none (If-None-Match: *)."""
    if response.status != 200:
        return response
    if isinstance(response.body, int):
        os.close(response.body)
    kept = [each for each in response.headers if each[0] in _UNCHANGED]
    return Response(304, kept, b"", 0, response.lane)


def _options(path: str) -> Response:
    allowed = b"Accept, Accept-Language, Content-Encoding, Content-Type, If-None-Match"
    methods = (ASKED if path.strip("/") in POSTED else READ).encode()
    headers = [
        (b"allow", methods),
        (b"access-control-allow-methods", methods),
        (b"access-control-allow-headers", allowed),
        (b"access-control-max-age", b"86400"),
    ]
    return Response(204, headers, b"", 0)


def _health(status: int, body: bytes) -> Response:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    if status != 200:
        headers.append((b"retry-after", b"1"))
    return _whole(status, headers, body)


def _page(file: page.File, ask: Ask, head: Head) -> Response:
    """A file of the query page, from memory. Raises Refused (405)."""
    if ask.method not in ("GET", "HEAD"):
        raise Refused(405, "a page is read", ("allow", "GET, HEAD, OPTIONS"))
    packed = accepts_gzip(ask.headers.get("accept-encoding", ""))
    if _is_in(file.tag, head.none_match) or head.none_match.strip() == ANY:
        return Response(304, file.headers(packed=packed), b"", 0)
    return _whole(200, file.headers(packed=packed), file.packed if packed else file.content)


def read_head(headers: _Headers, *, trusted: bool) -> Head:
    """What headers say; those of a proxy only if it is `trusted`.

    Raises Refused: 400, 501.
    """
    passed: dict[str, str] = {}
    forwarded: dict[bytes, str] = {}
    host: str | None = None
    none_match, has_body, length = b"", False, 0
    for name, value in headers:
        if name in _PASSED:
            text, key = value.decode("latin-1"), _PASSED[name]
            passed[key] = f"{passed[key]}, {text}" if key in passed else text
        elif name == b"host":
            if host is not None:  # which of the two a proxy went by nobody knows (RFC 9112, 3.2)
                raise Refused(400, "a request has one Host")
            host = value.decode("latin-1")
        elif name == b"if-none-match":
            none_match = none_match + b", " + value if none_match else value
        elif name == b"content-length":
            length = int(value)
            has_body = length > 0
        elif name == b"transfer-encoding":
            if value.strip().lower() != b"chunked":
                raise Refused(501, "of transfer codings chunked is read alone")
            has_body = True
        elif trusted and name.startswith(b"x-forwarded-"):
            forwarded[name] = value.decode("latin-1")
    return Head(passed, host, none_match, has_body, length, forwarded)


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).strip("[]").lower()


def key_of(ask: Ask) -> bytes:
    """What is asked: two requests with the same key have the same answer from one graph."""
    parts = (ask.path.encode(), ask.query, *(ask.headers.get(name, "").encode() for name in PASSED))
    asked = b"\0".join((*parts, ask.base.encode(), ask.body))
    return blake2b(asked, digest_size=12).digest()


def _tag(edition: str, key: bytes) -> bytes:
    return f'W/"{edition}-{key.hex()}"'.encode()


def _is_in(tag: bytes, none_match: bytes) -> bool:
    """Whether a header has a tag, as a weak one or a strong one (RFC 9110, 13.1.2)."""
    return tag.removeprefix(b"W/") in none_match
