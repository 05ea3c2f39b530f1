"""The server as its operator and its clients have it: start, requests, signals, end."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from diplograph.errors import AccessError
from diplograph.server.bodies import MOST_BODY, MOST_TOGETHER, SHORT
from diplograph.server.serving import _bound
from served import Server, descriptors, lives, resident, serving, until

if TYPE_CHECKING:
    from conftest import Run

GRAPH = """
<http://example.org/a> <http://example.org/p> "one" .
<http://example.org/b> <http://example.org/p> "two" .
"""
ALL = "SELECT ?o { ?s <http://example.org/p> ?o } ORDER BY ?o"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("served") / "graph.ttl"
    file.write_text(GRAPH, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Server]:
    with serving("--on", graph) as running:
        yield running


def test_a_query_is_answered(server: Server) -> None:
    response, body = server.ask(ALL)
    assert response.status == 200
    values = [row["o"]["value"] for row in json.loads(body)["results"]["bindings"]]
    assert values == ["one", "two"]
    assert int(response.headers["content-length"]) == len(body)


@pytest.mark.parametrize("host", ["a..b", "\x1b[2J\u202e.example", "x" * 64])
def test_a_host_that_cannot_be_is_one_sentence(host: str) -> None:
    with pytest.raises(AccessError, match="no host can be called so"):
        _bound(host, 0)


def test_of_one_connection_each_request_is_read_by_headers_of_its_own(server: Server) -> None:
    connection = server.connect()
    got = []
    for accept in ("text/csv", "text/csv", "text/tab-separated-values", "text/csv"):
        connection.request("GET", f"/sparql?query={quote(ALL)}", headers={"Accept": accept})
        response = connection.getresponse()
        got.append((response.headers["content-type"].partition(";")[0], len(response.read())))
    connection.close()
    csv, tsv = got[0], got[2]
    assert got == [csv, csv, tsv, csv]
    assert (csv[0], tsv[0]) == ("text/csv", "text/tab-separated-values")


def test_head_has_the_headers_of_get_and_no_body(server: Server) -> None:
    _, body = server.ask(ALL)
    bare, nothing = server.get(f"/sparql?query={ALL.replace(' ', '+')}", method="HEAD")
    assert (bare.status, nothing) == (200, b"")
    assert bare.headers["content-length"] == str(len(body))


def test_what_did_not_change_is_not_sent_again(server: Server) -> None:
    response, _ = server.ask(ALL)
    again, body = server.ask(ALL, If_None_Match=response.headers["etag"])
    assert (again.status, body) == (304, b"")
    other, _ = server.ask(
        ALL, If_None_Match=response.headers["etag"], Accept="application/sparql-results+xml"
    )
    assert other.status == 200


def test_what_may_be_answered_otherwise_has_no_etag(server: Server) -> None:
    response, _ = server.ask("SELECT (RAND() AS ?r) {}")
    assert response.status == 200
    assert response.headers["etag"] is None


def test_every_response_may_be_read_by_pages_of_elsewhere(server: Server) -> None:
    for path in ("/sparql?query=ASK{}", "/sparql?query=NONSENSE", "/nowhere", "/health"):
        response, _ = server.get(path)
        assert response.headers["access-control-allow-origin"] == "*"
    response, _ = server.get("/sparql", method="OPTIONS", Origin="https://example.org")
    assert response.status == 204
    assert "POST" in response.headers["access-control-allow-methods"]


def test_a_name_that_is_not_the_servers_is_refused(server: Server) -> None:
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example"):
        response, _ = server.get("/sparql?query=ASK{}", Host=host)
        assert response.status == 421
    for host in ("localhost", "LOCALHOST:1", "[::1]:8000", "127.0.0.1"):
        response, _ = server.get("/sparql?query=ASK{}", Host=host)
        assert response.status == 200


def test_a_host_that_is_no_name_does_not_reach_the_query_and_rows_are_bounded(graph: Path) -> None:
    with serving("--on", graph, "--allow-host", "*", "--rows", "1") as running:
        for host in ("a b", "<x>", "%", "a/b", "[zz]"):
            response, _ = running.get("/sparql?query=ASK{}", Host=host)
            assert response.status in (200, 400)
        response, body = running.ask(ALL)
        assert response.status == 500
        assert "more than 1 rows" in json.loads(body)["detail"]
        assert running.ask(f"{ALL} LIMIT 1")[0].status == 200


def test_health_is_told(server: Server) -> None:
    response, body = server.get("/health")
    told = json.loads(body)
    assert (response.status, told["status"], told["stale"]) == (200, "ok", None)
    assert told["ready"] >= 1


def test_too_long_a_head_and_too_long_a_body_are_refused(server: Server) -> None:
    response, _ = server.get("/sparql?query=ASK%7B%7D%23" + "x" * 100_000)
    assert response.status == 414
    response, _ = server.get("/sparql?query=ASK{}", X_Long="x" * 100_000)
    assert response.status == 431
    connection = server.connect()
    connection.request("POST", "/sparql", headers={"Content-Length": str(10**9)})
    assert connection.getresponse().status == 413
    connection.close()


def test_the_log_tells_requests_and_not_what_was_asked(server: Server) -> None:
    server.ask("SELECT ('confidential' AS ?word) {}")
    server.get("/no%0Awhere")
    until(lambda: any(r"GET /no\nwhere 404" in line for line in server.lines))
    assert any("GET /sparql 200" in line for line in server.lines)
    assert not any("confidential" in line for line in server.lines)


def test_workers_have_nothing_open_of_the_gateways(server: Server) -> None:
    kept = server.connect()
    kept.connect()
    server.ask(ALL)
    for worker in server.workers:
        names = [name for name in descriptors(worker).values() if name.startswith("socket:")]
        assert len(names) == 1
    kept.close()


def test_a_worker_that_is_killed_fails_no_request(server: Server) -> None:
    for _ in range(5):
        os.kill(server.workers[0], signal.SIGKILL)
        for _ in range(20):
            response, _ = server.ask(ALL)
            assert response.status == 200


def test_told_to_end_it_ends_well(graph: Path) -> None:
    with serving("--on", graph) as running:
        workers = running.workers
        assert running.end(signal.SIGTERM) == 0
        until(lambda: not any(map(lives, workers)))


def test_interrupted_it_says_so(graph: Path) -> None:
    with serving("--on", graph) as running:
        workers = running.workers
        os.killpg(running.process.pid, signal.SIGINT)  # as a terminal does, to all
        assert running.process.wait(30) == 130
        until(lambda: not any(map(lives, workers)))
        until(lambda: "interrupted" in running.lines)


def test_killed_it_leaves_no_worker(graph: Path) -> None:
    with serving("--on", graph) as running:
        workers = running.workers
        running.end(signal.SIGKILL)
        until(lambda: not any(map(lives, workers)))


def test_a_port_that_is_taken_is_told(server: Server, run: Run, graph: Path) -> None:
    told = run("serve", "--on", graph, "--port", str(server.port), code=3).told
    assert f"port {server.port}" in told
    assert "Traceback" not in told


def test_what_is_no_graph_of_this_machine_is_refused(run: Run, tmp_path: Path) -> None:
    told = run("serve", "--on", "https://example.org/sparql", code=2).told
    assert "not on this machine" in told
    assert "no build in" in run("serve", "--on", tmp_path, code=3).told
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a> <b>", encoding="utf-8")
    assert "broken.ttl:1:" in run("serve", "--on", broken, code=3).told


def test_a_request_has_one_host(server: Server) -> None:
    connection = server.connect()
    connection.putrequest("GET", "/sparql?query=ASK{}")
    connection.putheader("Host", "localhost")
    connection.endheaders()
    assert connection.getresponse().status == 400
    connection.close()


def test_a_request_says_whom_it_is_for_unless_it_is_of_http_1_0(server: Server) -> None:
    for path in (b"/sparql?query=ASK{}", b"/health"):
        got = server.send(b"GET %s HTTP/1.1\r\nConnection: close\r\n\r\n" % path)
        assert got.startswith(b"HTTP/1.1 400 ")
    got = server.send(b"GET /sparql?query=ASK{} HTTP/1.0\r\n\r\n")
    assert got.startswith(b"HTTP/1.1 200 ")
    assert b"\r\nconnection: close\r\n" in got


def test_what_is_there_is_not_sent_to_one_who_wants_it_only_if_it_is_not(server: Server) -> None:
    tag = server.ask(ALL)[0].headers["etag"]
    for path in (f"/sparql?query={ALL.replace(' ', '+')}", "/questions", "/"):
        response, body = server.get(path, If_None_Match="*")
        assert (response.status, body) == (304, b"")
    assert server.ask(ALL, If_None_Match="*")[0].headers["etag"] == tag
    assert server.ask("NONSENSE", If_None_Match="*")[0].status == 400
    for listed in (f'"other", {tag}', tag.removeprefix("W/")):
        assert server.ask(ALL, If_None_Match=listed)[0].status == 304


def test_a_body_in_a_transfer_coding_that_is_not_read_is_refused(server: Server) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    got = server.send(head + b"Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n")
    assert got.startswith(b"HTTP/1.1 501 ")


def test_long_bodies_together_have_so_much_room(graph: Path) -> None:
    whole = MOST_BODY - 2**10
    long = MOST_TOGETHER // whole
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    with serving("--on", graph) as running, ExitStack() as stack:

        def begun(size: int) -> socket.socket:
            """A connection over which a body was sent but for its last byte."""
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", running.port)))
            connection.sendall(head + b"Content-Length: %d\r\n\r\nASK {}" % size)
            connection.sendall(b" " * (size - 7))
            return connection

        def ended(connection: socket.socket) -> bytes:
            connection.sendall(b" ")
            return connection.recv(2**16)

        before = resident(running.process.pid)
        all_sent = [begun(whole) for _ in range(2 * long)]
        until(lambda: resident(running.process.pid) > before + MOST_TOGETHER // 2)
        assert ended(begun(SHORT)).startswith(b"HTTP/1.1 200 ")
        answers = [ended(connection) for connection in all_sent]
        assert resident(running.process.pid) < before + 1.5 * MOST_TOGETHER
        refused = [answer for answer in answers if answer.startswith(b"HTTP/1.1 503 ")]
        assert len(refused) >= long - 1
        assert all(b"\r\nretry-after: " in answer for answer in refused)
        # There is room again.
        assert ended(begun(whole)).startswith(b"HTTP/1.1 400 ")


def test_a_proxy_that_is_trusted_says_for_whom_it_asks(graph: Path) -> None:
    said = {
        "X-Forwarded-For": "203.0.113.9, 203.0.113.7",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "graph.example.org",
        "X-Forwarded-Prefix": "/graph",
    }
    outside, inside = "https://graph.example.org/graph/sparql", "http://127.0.0.1:{}/sparql"
    for trusted, address, client in (
        (("--trusted-proxy", "127.0.0.1"), outside, "203.0.113.7"),
        (("--trusted-proxy", "203.0.113.1"), inside, "127.0.0.1"),
        ((), inside, "127.0.0.1"),
    ):
        with serving("--on", graph, *trusted) as running:
            _, body = running.ask("SELECT (STR(<>) AS ?here) {}", **said)
            (row,) = json.loads(body)["results"]["bindings"]
            assert row["here"]["value"] == address.format(running.port)
            mark = f" {client} GET /sparql 200 "
            until(lambda mark=mark, lines=running.lines: any(mark in line for line in lines))


def test_the_page_may_run_no_script_but_its_own(server: Server) -> None:
    response, body = server.get("/")
    policy = response.headers["content-security-policy"]
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert b"<script>" not in body
    script, _ = server.get("/static/query.js", Accept_Encoding="gzip")
    assert script.headers["content-encoding"] == "gzip"
    again, nothing = server.get("/static/query.js", If_None_Match=script.headers["etag"] or "")
    assert (again.status, nothing) == (304, b"")
