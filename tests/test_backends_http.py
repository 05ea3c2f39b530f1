"""What endpoints do to those who ask them, played by a server of the tests' own."""

from __future__ import annotations

import gc
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from traceback import format_exception
from types import FrameType
from typing import ClassVar
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pyoxigraph as ox
import pytest

from diplograph.backends import connect, http
from diplograph.backends.answer import SPARQL_JSON
from diplograph.errors import AccessError, DiplographError, LimitError, UsageError

TRUE = b'{"head": {}, "boolean": true}'
ROWS = (
    b'{"head": {"vars": ["x"]}, "results": {"bindings": '
    b'[{"x": {"type": "literal", "value": "a"}}]}}'
)
NO_ROWS = b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}'
SECRET = "invented-secret"

Said = tuple[int, dict[str, str], bytes]


class Asked:
    """What a request was."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length", 0))
        parts = urlsplit(handler.path)
        self.method, self.path, self.headers = handler.command, parts.path, handler.headers
        self.in_address = parse_qs(parts.query, keep_blank_values=True)
        self.in_body = dict(parse_qsl(handler.rfile.read(length).decode(), keep_blank_values=True))


class Server(BaseHTTPRequestHandler):
    """Answers each request with what `answers` says of it."""

    answers: ClassVar[Callable[[Asked], Said]]
    asked: ClassVar[list[Asked]] = []

    def answer(self) -> None:
        asked = Asked(self)
        self.asked.append(asked)
        code, headers, body = type(self).answers(asked)
        self.send_response(code)
        for name, value in {"Content-Type": SPARQL_JSON, "Content-Length": str(len(body))}.items():
            self.send_header(name, headers.pop(name, value))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer  # noqa: N815 - the names it overrides

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it overrides
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    Server.asked.clear()
    monkeypatch.setenv("NETRC", f"{tmp_path}/none")
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"DIPLOGRAPH_ENDPOINT_{name}", raising=False)


def says(*answers: Said) -> None:
    """Have the server give these answers in order, the last one for ever."""
    left = list(answers)
    Server.answers = staticmethod(lambda _: left.pop(0) if len(left) > 1 else left[0])


@pytest.mark.parametrize(("comment", "method"), [("", "GET"), (f"# {'x' * 2000}\n", "POST")])
def test_a_short_query_is_got_and_a_long_one_posted(
    address: str, comment: str, method: str
) -> None:
    says((200, {}, TRUE))
    query = f"{comment}ASK {{ ?é ?p ?o }}"
    connect(f"{address}?default-graph-uri=urn:g&default-graph-uri=urn:h").evaluate(query)
    (asked,) = Server.asked
    assert asked.method == method
    if method == "GET":
        assert asked.in_address == {"query": [query], "default-graph-uri": ["urn:g", "urn:h"]}
    else:
        # SPARQL 1.1 Protocol, 2.1.2: nothing stands in the address of a form.
        assert asked.in_address == {}
        assert asked.in_body == {"query": query, "default-graph-uri": "urn:h"}
        assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("query", "media_type", "body"),
    [
        ("SELECT ?x {}", "application/sparql-results+json; charset=utf-8", ROWS),
        (
            "SELECT ?x {}",
            "application/sparql-results+xml",
            b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/>'
            b'</head><results><result><binding name="x"><literal>a</literal></binding></result>'
            b"</results></sparql>",
        ),
        ("SELECT ?x {}", "text/tab-separated-values", b'?x\n"a"\n'),
        ("CONSTRUCT {} {}", "application/n-triples", b'<a:s> <a:p> "a" .\n'),
        ("DESCRIBE <a:s>", "text/turtle", b'@prefix a: <a:> . a:s a:p "a" .'),
        (
            "CONSTRUCT {} {}",
            "application/rdf+xml",
            b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a.example/">'
            b'<r:Description r:about="http://a.example/s"><a:p>a</a:p></r:Description></r:RDF>',
        ),
    ],
)
def test_results_are_read_in_every_format(
    address: str, query: str, media_type: str, body: bytes
) -> None:
    says((200, {"Content-Type": media_type}, body))
    results = connect(address).evaluate(query).read()
    accepted = Server.asked[0].headers["Accept"]
    assert media_type.partition(";")[0] in accepted
    if isinstance(results, ox.QuerySolutions):
        assert [row["x"] for row in results] == [ox.Literal("a")]
    else:
        (triple,) = results  # type: ignore[misc]
        assert isinstance(triple, ox.Triple)
        assert triple.object == ox.Literal("a")


@pytest.mark.parametrize(
    ("names", "header"),
    [
        ({"TOKEN": SECRET}, f"Bearer {SECRET}"),
        ({"USER": "ana", "PASSWORD": SECRET}, "Basic YW5hOmludmVudGVkLXNlY3JldA=="),
        ({}, None),
    ],
)
def test_who_asks_is_in_the_environment(
    address: str, monkeypatch: pytest.MonkeyPatch, names: dict[str, str], header: str | None
) -> None:
    says((200, {}, TRUE))
    for name, value in names.items():
        monkeypatch.setenv(f"DIPLOGRAPH_ENDPOINT_{name}", value)
    connect(address).evaluate("ASK {}")
    assert Server.asked[0].headers["Authorization"] == header


def test_who_asks_stands_in_netrc(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    says((200, {}, TRUE))
    with open(f"{tmp_path}/netrc", "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(f"machine 127.0.0.1 login ana password {SECRET}\n")
    monkeypatch.setenv("NETRC", f"{tmp_path}/netrc")
    connect(address).evaluate("ASK {}")
    assert Server.asked[0].headers["Authorization"].startswith("Basic ")


# Virtuoso does not say what it wants to whom has sent a password.
@pytest.mark.parametrize("to_a_password", [True, False])
def test_a_digest_is_given_where_it_is_wanted(
    address: str, monkeypatch: pytest.MonkeyPatch, to_a_password: bool
) -> None:
    wants = 'Digest realm="invented", nonce="n", qop="auth"'
    says(
        (401, {"WWW-Authenticate": wants} if to_a_password else {}, b""),
        (401, {"WWW-Authenticate": wants}, b""),
        (200, {}, TRUE),
    )
    monkeypatch.setenv("DIPLOGRAPH_ENDPOINT_USER", "ana")
    monkeypatch.setenv("DIPLOGRAPH_ENDPOINT_PASSWORD", SECRET)
    connect(address).evaluate("ASK {}")
    assert Server.asked[-1].headers["Authorization"].startswith('Digest username="ana"')


def test_a_password_in_an_address_is_refused_and_not_shown() -> None:
    with pytest.raises(UsageError) as caught:
        connect(f"http://ana:{SECRET}@127.0.0.1:1/sparql")
    assert SECRET not in str(caught.value)
    with pytest.raises(AccessError) as unreachable:
        connect(f"http://127.0.0.1:1/sparql?key={SECRET}").evaluate("ASK {}")
    assert SECRET not in str(unreachable.value)


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_redirect_keeps_the_query_and_to_another_host_no_password(
    address: str, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    other = address.replace("127.0.0.1", "localhost") + "/moved"
    says((code, {"Location": other}, b""), (200, {}, TRUE))
    monkeypatch.setenv("DIPLOGRAPH_ENDPOINT_TOKEN", SECRET)
    connect(address).evaluate(f"# {'x' * 2000}\nASK {{}}")
    first, second = Server.asked
    assert first.headers["Authorization"] == f"Bearer {SECRET}"
    assert second.headers["Authorization"] is None
    assert (second.method, second.path) == ("POST", "/sparql/moved")
    assert second.in_body["query"].endswith("ASK {}")


def test_redirects_end(address: str) -> None:
    says((302, {"Location": address}, b""))
    with pytest.raises(AccessError, match="from address to address"):
        connect(address).evaluate("ASK {}")


@pytest.mark.parametrize("code", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(
    address: str, capsys: pytest.CaptureFixture[str], code: int
) -> None:
    date = {"Retry-After": "Thu, 26 Nov 2026 10:00:00 GMT"}  # has passed on any server's clock
    says((code, {"Retry-After": "0"}, b""), (code, date, b""), (200, {}, TRUE))
    assert connect(address).evaluate("ASK {}").read()
    assert len(Server.asked) == 3
    assert capsys.readouterr().err.count(f"is busy ({code}); asking again in 0 s") == 2


def test_a_busy_server_is_left_in_the_end(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("diplograph.backends.http.sleep", waited.append)
    says((503, {}, b"come back"))
    with pytest.raises(AccessError, match=r"503 .*: come back"):
        connect(address).evaluate("ASK {}")
    assert waited == [1, 2, 4, 8]


@pytest.mark.parametrize(("after", "timeout"), [("3600", None), ("2", 1)])
def test_nobody_waits_longer_than_makes_sense(
    address: str, after: str, timeout: float | None
) -> None:
    says((429, {"Retry-After": after}, b""))
    with pytest.raises(LimitError, match="too late"):
        connect(address).evaluate("ASK {}", timeout=timeout)


@pytest.mark.parametrize(
    ("code", "headers", "body", "error", "expected"),
    [
        (
            400,
            {},
            b"Error: line 1\n\nSPARQL query:\nASK",
            UsageError,
            "evaluate the query: Error: line 1$",
        ),
        (
            401,
            {},
            b"",
            AccessError,
            r"wants to know who asks \(401\): set DIPLOGRAPH_ENDPOINT_USER",
        ),
        (403, {}, b"", AccessError, "does not allow"),
        (
            404,
            {"Content-Type": "text/html"},
            b"<h1>No</h1>",
            AccessError,
            r"nothing at .* \(404\)$",
        ),
        (500, {}, b'{"exception": "out of memory"}', AccessError, "500 .*: out of memory$"),
        (500, {}, b"x" * 10_000, AccessError, "x{300}…$"),
        (500, {}, b'{"code": "TimeLimitExceededException"}', LimitError, "gave up"),
        (504, {}, b"", LimitError, "gave up"),
        (
            200,
            {"Content-Type": "text/html"},
            b"<h1>Hi</h1>",
            AccessError,
            "a page .* SPARQL service",
        ),
        (200, {}, TRUE[:-3], AccessError, "cut off or broken"),
        (200, {"Content-Length": "1000"}, TRUE, AccessError, "cannot reach"),
        (200, {}, TRUE + b" The operation was cancelled", AccessError, "cut off or broken"),
        (200, {"X-SPARQL-MaxRows": "10"}, ROWS, LimitError, "10 rows at most"),
        (200, {}, ROWS + b'{"code": "late"}', AccessError, "cut off or broken"),
        (206, {}, ROWS, LimitError, "a part of the rows"),
        (200, {"X-SQL-State": "S1TAT"}, ROWS, LimitError, "a part of the rows"),
    ],
)
def test_what_is_no_answer_is_one_sentence(
    address: str,
    code: int,
    headers: dict[str, str],
    body: bytes,
    error: type[Exception],
    expected: str,
) -> None:
    Server.answers = staticmethod(lambda _: (code, dict(headers), body))
    with pytest.raises(error, match=expected) as caught:
        connect(address).evaluate("ASK {}", timeout=5)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "body"), [(200, ROWS + b'{"code": "late"}'), (500, b"x"), (503, b"x"), (504, b"")]
)
def test_no_rows_of_a_refused_answer_are_left_to_the_collector(
    address: str, code: int, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "_WAITS", (0.01,))
    says((code, {}, body))
    gc.collect()
    gc.disable()
    try:
        with suppress(DiplographError):
            connect(address).evaluate("SELECT ?x {}", timeout=5)
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        assert [each for each in gc.garbage if isinstance(each, FrameType)] == []
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


def test_no_host_and_no_certificate(address: str) -> None:
    says((200, {}, TRUE))
    with pytest.raises(AccessError, match="cannot reach http://no-such-host") as caught:
        connect("http://no-such-host.invalid/").evaluate("ASK {}")
    assert "urllib3" not in "".join(format_exception(caught.value))  # the traceback is ours alone
    with pytest.raises(AccessError, match=f"does not speak https; is it {address}?"):
        connect(address.replace("http:", "https:")).evaluate("ASK {}", timeout=5)
    with pytest.raises(AccessError, match="names no host"):
        connect("http:///sparql")


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        (
            "",
            404,
            r"404\): no; is it the address of its SPARQL service, which often ends in /query",
        ),
        ("update", 406, r"406 .*: no; that is the address for updates, .* such as /query$"),
        ("name/update", 400, r": no; that is the address for updates, .* such as /name/query$"),
        ("repositories/a/statements", 415, r"updates, .* such as /repositories/a$"),
        ("repositories/a", 404, r"404\): no$"),
    ],
)
def test_an_address_that_answers_no_queries_gets_advice(
    address: str, path: str, code: int, expected: str
) -> None:
    says((code, {"Content-Type": "text/plain"}, b"no"))
    with pytest.raises(DiplographError, match=expected):
        connect(address.replace("sparql", path)).evaluate("ASK {}", timeout=5)


@pytest.mark.parametrize(
    "place", ["localhost:7878/query", "127.0.0.1:7878", "localhost", "a.example/x/sparql"]
)
def test_an_address_without_its_beginning_is_known(place: str) -> None:
    with pytest.raises(AccessError, match=f"no such file or folder; an endpoint is http://{place}"):
        connect(place)


@pytest.fixture
def silent() -> Iterator[str]:
    """The address, without its beginning, of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}/query"


def test_a_silent_server_is_told_of_and_left_in_the_end(
    silent: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(http, "_PATIENCE", 0.2)
    monkeypatch.setattr(http, "_SILENCE", 0.02)
    with pytest.raises(LimitError, match=r"silent for 0.2 s; --timeout SECONDS"):
        connect(f"http://{silent}").evaluate("ASK {}")
    assert "has not answered yet; it may be silent for" in capsys.readouterr().err
    monkeypatch.setattr(http, "_TO_CONNECT", 0.1)
    with pytest.raises(AccessError, match=f"does not speak https; is it http://{silent}?"):
        connect(f"https://{silent}").evaluate("ASK {}", timeout=5)


def test_a_server_that_goes_away_is_said_to() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def go_away() -> None:
            with server.accept()[0] as taken:
                taken.recv(1000)

        threading.Thread(target=go_away, daemon=True).start()
        with pytest.raises(AccessError, match="ended the connection without an answer; does"):
            connect(f"http://127.0.0.1:{port}/query").evaluate("ASK {}", timeout=5)


def test_an_empty_answer_tells_of_graphs_that_are_left_out(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def answers(asked: Asked) -> Said:
        return 200, {}, TRUE if "GRAPH" in asked.in_address["query"][0] else NO_ROWS

    Server.answers = staticmethod(answers)
    connect(address).evaluate("SELECT ?x { ?x a dg:Visit }")
    assert "leaves out" in capsys.readouterr().err
    connect(f"{address}?union-default-graph").evaluate("SELECT ?x { ?x a dg:Visit }")
    connect(address).evaluate("SELECT ?x { GRAPH ?g { ?x a dg:Visit } }")
    assert capsys.readouterr().err == ""


def rows(number: int) -> bytes:
    each = b'{"x": {"type": "literal", "value": "a"}}'
    return (
        b'{"head": {"vars": ["x"]}, "results": {"bindings": [' + b",".join([each] * number) + b"]}}"
    )


def how_many(number: str) -> bytes:
    return (
        b'{"head": {"vars": ["howManyRows"]}, "results": {"bindings": '
        b'[{"howManyRows": {"type": "literal", "value": "' + number.encode() + b'"}}]}}'
    )


def test_rows_that_a_server_cuts_silently_are_no_answer(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    query = "PREFIX a: <urn:a> SELECT ?x FROM a:g { ?x ?y 'FROM' } ORDER BY ?x # all of them"
    says((200, {}, rows(1000)), (200, {}, how_many("2345")))
    with pytest.raises(LimitError, match="gives 1000 of 2345 rows, and does not say so"):
        connect(address).evaluate(query)
    (counting,) = Server.asked[-1].in_address["query"]
    assert counting == (
        "PREFIX a: <urn:a> SELECT (COUNT(*) AS ?howManyRows) FROM a:g "
        "{ SELECT ?x  { ?x ?y 'FROM' } ORDER BY ?x # all of them\n}"
    )
    says((200, {}, rows(1024)), (200, {}, how_many("1024")))
    assert connect(address).evaluate(query).size == 1024
    assert capsys.readouterr().err == ""
    says((200, {}, rows(1000)), (400, {}, b"no"))
    assert connect(address).evaluate(query).size == 1000
    assert "does not tell whether these are all" in capsys.readouterr().err


@pytest.mark.parametrize(("size", "limit"), [(1001, ""), (50, ""), (1000, " LIMIT 1000")])
def test_other_rows_are_not_counted(address: str, size: int, limit: str) -> None:
    says((200, {}, rows(size)))
    connect(address).evaluate(f"SELECT ?x {{ ?x ?y ?z }}{limit}")
    assert len(Server.asked) == 1


def test_a_large_answer_is_not_held_in_memory(address: str) -> None:
    import tracemalloc

    row = b'{"x": {"type": "literal", "value": "%s"}}' % (b"a" * 1000)
    body = ROWS.partition(b"[{")[0] + b"[" + b",".join([row] * 100_000) + b"]}}"
    says((200, {}, body))
    tracemalloc.start()
    answer = connect(address).evaluate("SELECT ?x {}")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(body) > 100_000_000
    assert most < 80 * 2**20
    assert len(list(answer.read())) == 100_000  # type: ignore[arg-type]
