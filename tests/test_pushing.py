"""Pushing into real servers, with a proxy before them that fails as servers and networks do."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import unquote_plus, urlsplit

import pytest

import diplograph as dg
import engines
import samples
from commands import diplograph_command
from diplograph.backends import Graph, connect, memory
from diplograph.errors import AccessError, DataError, LimitError, UsageError
from diplograph.pushing import Pushed, Target, push
from diplograph.pushing.addresses import update_address

if TYPE_CHECKING:
    from conftest import Require, Run


NAMED = "https://example.org/graph"
MORE = '<https://example.org/a> <http://www.w3.org/2004/02/skos/core#altLabel> "invented"@en .\n'
#: An invented graph that takes two requests to send; the same with two triples less and one more.
LINES = sorted(
    f"<https://example.org/{number}> <http://www.w3.org/2000/01/rdf-schema#label> "
    f'"an invented \\"thing\\", the {number}th\\n"@en .\n'
    for number in range(1200)
)
TRUE = '<https://example.org/a> <urn:b> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .\n'
LONG = "".join(sorted([*LINES, TRUE])).encode()
CHANGED = "".join(sorted([*LINES[2:], TRUE, MORE])).encode()
#: The same in small.
OLD = "".join(LINES[:9]).encode()
NEW = "".join(sorted([*LINES[1:9], MORE])).encode()
ENGINES = ["virtuoso", "jena"] if samples.MANY else ["virtuoso"]

#: What the proxy does to a request, by its number among the updates, from 1: None passes it on.
Mishap = Callable[[int, bytes], str | bytes | None]


class Proxy(BaseHTTPRequestHandler):
    """Passes requests on, but for what `mishap` says of an update.

    ``busy`` answers 503, ``before`` breaks the connection, ``after`` does so once it is passed on;
    bytes are passed on in the place of the body.
    """

    protocol_version = "HTTP/1.1"
    server_port: ClassVar[int]
    mishap: ClassVar[Mishap]
    updates: ClassVar[list[bytes]]
    rows: ClassVar[dict[str, bytes]]

    def do_GET(self) -> None:
        for words, answer in self.rows.items():
            if words in unquote_plus(self.path):
                return self.reply(200, "application/sparql-results+json", answer)
        return self.pass_on(b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.path.startswith("/update"):
            return self.pass_on(body)
        self.updates.append(body)
        what = type(self).mishap(len(self.updates), body)
        if what == "busy":
            return self.reply(503, "text/plain", b"come back")
        if what in ("before", "after"):
            if what == "after":
                self.ask(body)
            self.close_connection = True
            return None
        return self.pass_on(what if isinstance(what, bytes) else body)

    def ask(self, body: bytes) -> tuple[int, str, bytes]:
        passed = ("Accept", "Content-Type")
        headers = {name: self.headers[name] for name in passed if name in self.headers}
        server = HTTPConnection("127.0.0.1", self.server_port)
        try:
            server.request(self.command, self.path, body, headers)
            answer = server.getresponse()
            return answer.status, answer.headers.get("Content-Type", ""), answer.read()
        finally:
            server.close()

    def pass_on(self, body: bytes) -> None:
        self.reply(*self.ask(body))

    def reply(self, code: int, media_type: str, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it overrides
        """Say nothing."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An Oxigraph server, by its address for queries."""
    with engines.empty("oxigraph", tmp_path_factory.mktemp("oxigraph")) as address:
        yield address


@pytest.fixture(scope="module")
def proxy(server: str) -> Iterator[str]:
    Proxy.server_port = urlsplit(server).port or 0
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    listening.daemon_threads = True
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_address[1]}/query"
    listening.shutdown()
    listening.server_close()


@pytest.fixture(autouse=True)
def clean(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NETRC", f"{tmp_path}/none")
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"DIPLOGRAPH_ENDPOINT_{name}", raising=False)
    update(server, "DROP ALL")
    Proxy.mishap, Proxy.updates, Proxy.rows = staticmethod(lambda *_: None), [], {}


@pytest.fixture(scope="module")
def shipped(built: Path) -> bytes:
    """The graph of the shipped facts, as N-Triples."""
    return as_ntriples(connect(built))


def as_ntriples(graph: Graph) -> bytes:
    return b"".join(sorted(f"{triple} .\n".encode() for triple in graph.triples()))


def update(server: str, text: str) -> None:
    """Change what an Oxigraph server holds, past diplograph."""
    parts = urlsplit(server)
    connection = HTTPConnection(str(parts.hostname), parts.port)
    headers = {"Content-Type": "application/sparql-update"}
    connection.request("POST", "/update", text.encode(), headers)
    assert connection.getresponse().status == 204
    connection.close()


def there(server: str, graph: str = "") -> bytes:
    return as_ntriples(connect(f"{server}?default-graph-uri={graph}" if graph else server))


def graphs(server: str) -> set[str]:
    """The named graphs of a server."""
    rows = connect(server).select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    return {str(row["g"]) for row in rows}


def pushed(data: bytes, address: str, *, replace: bool = False) -> Pushed:
    return push(memory(data), Target.of(address), replace=replace)


def test_a_push_is_verified_and_the_next_one_sends_differences(
    run: Run, proxy: str, server: str, built: Path, shipped: bytes, tmp_path: Path
) -> None:
    first = run("push", proxy, "--on", built)
    report = (built / "report.json").read_text(encoding="utf-8")
    assert first.out.splitlines()[-1] == "verified  count, hash and 7 invariants"
    assert json.loads(report)["checks"]["canonicalHash"] in first.out
    assert first.err == ""
    assert there(server) == shipped
    Proxy.updates.clear()
    (tmp_path / "new.nt").write_bytes(shipped + MORE.encode())
    second = json.loads(run("push", proxy, "--on", "new.nt", "--format", "json").out)
    assert there(server) == b"".join(sorted([*shipped.splitlines(keepends=True), MORE.encode()]))
    assert (second["added"], second["removed"]) == (1, 0)
    (inserted,) = (body for body in Proxy.updates if body.startswith(b"INSERT DATA"))
    assert inserted.count(b"\n") == 2
    assert graphs(server) == {"<https://w3id.org/diplograph/push/manifest>"}


def test_the_same_again_sends_nothing(server: str, proxy: str) -> None:
    pushed(OLD, server)
    again = pushed(OLD, proxy)
    assert (again.added, again.removed, again.held) == (0, 0, 7)
    assert len(Proxy.updates) == 2  # begun and swept


def test_a_named_graph_is_filled_and_the_default_graph_left_alone(server: str) -> None:
    update(server, f"INSERT DATA {{ {MORE} }}")
    dg.Graph(memory(OLD)).push(server, graph=NAMED)
    assert there(server, NAMED) == OLD
    assert there(server).decode() == MORE


def test_a_dry_run_writes_nothing(run: Run, proxy: str, server: str, tmp_path: Path) -> None:
    (tmp_path / "old.nt").write_bytes(OLD)
    told = run("push", proxy, "--on", "old.nt", "--dry-run").out
    assert "changes   would be 9 added, 0 removed\n" in told
    assert "verified  nothing: it was a dry run\n" in told
    assert there(server) == b""
    assert Proxy.updates == []


def test_readers_see_one_state_or_the_other(server: str) -> None:
    sizes: set[int] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            rows = connect(server).select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
            sizes.add(int(str(getattr(next(rows)["n"], "value", ""))))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for data in (LONG, CHANGED, LONG):
            pushed(data, server)
    finally:
        done.set()
        reader.join()
    assert sizes == {0, len(LONG.splitlines()), len(CHANGED.splitlines())}


def test_a_push_that_is_killed_leaves_the_old_graph(
    server: str, proxy: str, tmp_path: Path
) -> None:
    pushed(CHANGED, server)
    update(server, f"INSERT DATA {{ GRAPH <{NAMED}> {{ {MORE} }} }}")
    (tmp_path / "other.nt").write_bytes(LONG.replace(b"@en", b"@fr"))
    arrived, killed = threading.Event(), threading.Event()

    def wait(number: int, _: bytes) -> str | None:
        if number != 3:  # begun, and a part of the differences is there
            return None
        arrived.set()
        killed.wait(10)
        return "before"  # else it may arrive while the next push stages, which is refused then

    Proxy.mishap = staticmethod(wait)
    command = [str(diplograph_command()), "push", proxy, "--on", "other.nt"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        assert arrived.wait(30)
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed.set()
    assert there(server) == CHANGED
    assert len(graphs(server)) == 3
    pushed(LONG, server)
    assert there(server) == LONG
    assert there(server, NAMED).decode() == MORE
    assert len(graphs(server)) == 2


@pytest.mark.parametrize(
    ("mishap", "number"),
    [
        *(("before", 1), ("busy", 2), ("after", 2)),
        *(("before", 3), ("busy", 3), ("after", 3), ("before", 4)),
    ],
)
def test_a_push_that_fails_leaves_one_of_both_and_can_be_done_again(
    server: str, proxy: str, mishap: str, number: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    pushed(OLD, server)
    monkeypatch.setattr("diplograph.backends.http._WAITS", ())
    Proxy.mishap = staticmethod(lambda at, _: mishap if at == number else None)
    # Begin, send, switch, sweep: that the last one fails is left to the next push.
    if number < 4:
        with pytest.raises(AccessError):
            pushed(NEW, proxy)
    else:
        pushed(NEW, proxy)
    in_effect = number == 4 or (number == 3 and mishap == "after")
    assert there(server) == (NEW if in_effect else OLD)
    Proxy.mishap = staticmethod(lambda *_: None)
    pushed(NEW, proxy)
    assert there(server) == NEW
    assert graphs(server) == {"<https://w3id.org/diplograph/push/manifest>"}


def test_a_busy_server_is_asked_again(
    server: str, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diplograph.backends.http.sleep", lambda _: None)
    Proxy.mishap = staticmethod(lambda at, _: "busy" if at % 2 else None)
    pushed(OLD, proxy)
    assert there(server) == OLD


def test_what_does_not_arrive_whole_is_not_put_into_effect(server: str, proxy: str) -> None:
    def lose(_: int, body: bytes) -> bytes | None:
        lines = body.splitlines(keepends=True)
        return b"".join([*lines[:1], *lines[2:]]) if body.startswith(b"INSERT DATA") else None

    Proxy.mishap = staticmethod(lose)
    with pytest.raises(AccessError, match=r"does not keep what is sent.*2 lacking, 0 more"):
        pushed(LONG, proxy)
    assert there(server) == b""
    assert graphs(server) == set()


def test_of_two_pushes_the_one_that_began_first_fails(server: str, proxy: str) -> None:
    def meanwhile(_: int, body: bytes) -> None:
        if b"?came" in body:
            Proxy.mishap = staticmethod(lambda *_: None)
            pushed(NEW, server)

    Proxy.mishap = staticmethod(meanwhile)
    with pytest.raises(AccessError, match=r"another push .* came between"):
        pushed(OLD, proxy)
    assert there(server) == NEW


def test_what_nobody_pushed_is_not_overwritten_unasked(server: str) -> None:
    foreign = f'{MORE} <https://example.org/b> <https://example.org/c> [] . _:x <urn:p> "_:y" .'
    update(server, f"INSERT DATA {{ {foreign} }}")
    with pytest.raises(UsageError, match="holds 3 triples that diplograph did not push; --replace"):
        pushed(OLD, server)
    assert len(there(server).splitlines()) == 3
    assert graphs(server) == set()
    assert pushed(OLD, server, replace=True).removed == 3
    assert there(server) == OLD


def test_what_was_changed_since_is_not_overwritten_unasked(server: str) -> None:
    pushed(OLD, server)
    update(server, f"INSERT DATA {{ {MORE} }}")
    with pytest.raises(UsageError, match=r"was changed since 9 triples were pushed.* 10"):
        pushed(OLD, server)
    assert pushed(OLD, server, replace=True).removed == 1


def test_what_is_there_already_needs_no_leave(server: str) -> None:
    update(server, f"INSERT DATA {{ {OLD.decode()} }}")
    assert pushed(OLD, server).added == 0


def test_a_server_without_a_default_graph_of_its_own_wants_a_name(tmp_path: Path) -> None:
    with engines.empty("oxigraph", tmp_path, "--union-default-graph") as address:
        with pytest.raises(UsageError, match=r"union of all its graphs: name .* --graph IRI"):
            pushed(OLD, address)
        assert there(address) == b""
        assert push(memory(OLD), Target.of(address, graph=NAMED)).held == 7


def test_an_answer_to_an_invariant_is_not_passed_over(proxy: str) -> None:
    row = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":""}}]}}'
    Proxy.rows = {"owl:sameAs": row}
    with pytest.raises(AccessError, match="invariant i5-no-same-as with 1 row"):
        pushed(OLD, proxy)


def test_an_invariant_that_is_not_answered_is_named(run: Run, proxy: str, tmp_path: Path) -> None:
    (tmp_path / "old.nt").write_bytes(OLD)
    Proxy.rows = {"owl:sameAs": b"<html>"}
    told = run("push", proxy, "--on", "old.nt")
    assert "verified  count, hash and 6 invariants\n" in told.out
    assert told.err.startswith("note: the store did not answer the invariant i5-no-same-as: ")


def test_a_broken_graph_is_not_pushed(server: str) -> None:
    broken = OLD + b"<urn:a> <http://www.w3.org/2002/07/owl#sameAs> <urn:b> .\n"
    with pytest.raises(DataError):
        pushed(broken, server)
    with pytest.raises(AccessError, match="has a blank node in “_:"):
        pushed(OLD + b"_:a <urn:b> <urn:c> .\n", server)
    with pytest.raises(AccessError, match="nothing to push"):
        pushed(b"", server)
    assert there(server) == b""


def test_what_cannot_be_pushed_to_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.nt").write_bytes(OLD)
    ran = run("push", "http://127.0.0.1:1/query", "--on", "old.nt", code=3)
    assert ran.err == (
        "error: cannot reach http://127.0.0.1:1/update: Connection refused (updates go to\n"
        "  http://127.0.0.1:1/update; --update names another address)\n"
    )
    assert ran.out == ""


def test_an_address_names_an_endpoint_and_one_graph() -> None:
    with pytest.raises(AccessError, match="an endpoint begins with http:// or https://"):
        Target.of("out")
    with pytest.raises(UsageError, match="goes into one graph, and not urn:a and urn:b"):
        Target.of("http://h/query?default-graph-uri=urn:a", graph="urn:b")
    with pytest.raises(UsageError, match="no absolute IRI"):
        Target.of("http://h/query", graph="a b")


@pytest.mark.parametrize(
    ("address", "update"),
    [
        ("https://h:8182/sparql", "https://h:8182/sparql"),
        ("http://h:8890/sparql-auth", "http://h:8890/sparql-auth"),
        ("http://h:7001", "http://h:7001"),
        ("http://h/query/", "http://h/update"),
    ],
)
def test_the_address_for_updates_follows(address: str, update: str) -> None:
    assert update_address(address) == update


@pytest.mark.parametrize("name", ENGINES)
def test_other_engines_keep_what_is_pushed(
    name: str, require: Require, tmp_path: Path, shipped: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(*engines.NEEDS[name])
    monkeypatch.setenv("DIPLOGRAPH_ENDPOINT_USER", "dba")
    monkeypatch.setenv("DIPLOGRAPH_ENDPOINT_PASSWORD", "dba")
    with engines.empty(name, tmp_path) as address:
        target = Target.of(address, graph=NAMED)
        # Of Virtuoso this is read in parts of parts: one property has more values than it gives.
        for data in (LONG, CHANGED, shipped) if samples.MANY else (LONG, CHANGED):
            assert push(memory(data), target, replace=data is shipped).held == 7
            assert there(address, NAMED) == data
        if name == "virtuoso":
            with pytest.raises(LimitError, match="500 rows at most"):
                connect(target.reading(NAMED)).evaluate("CONSTRUCT WHERE { ?s ?p ?o }")
