"""What can go wrong while a server runs: workers, clients, builds. Nobody else notices."""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from shutil import rmtree
from threading import Event

import pytest

from diplograph.backends import write_build
from diplograph.resources import locked
from samples import MANY
from served import Server, lives, serving, until

#: Takes for ever.
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
#: Has an answer of some megabytes.
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 40000"
WHICH = "SELECT ?o { <http://example.org/which> <http://example.org/p> ?o }"


def build(out: Path, name: str) -> None:
    """Write an invented build, which says its name, in place of the one that is there."""
    lines = [f'<http://example.org/which> <http://example.org/p> "{name}" .\n']
    lines += [f'<http://example.org/{i}> <http://example.org/p> "{i}" .\n' for i in range(500)]
    data = "".join(sorted(lines)).encode()
    with locked(out):
        write_build(out, {"graph.ttl": [data]}, [data])


def named(body: bytes) -> str:
    (row,) = json.loads(body)["results"]["bindings"]
    return str(row["o"]["value"])


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults") / "out"
    build(folder, "first")
    return folder


@pytest.fixture
def server(out: Path) -> Iterator[Server]:
    with serving("--on", out, "--timeout", "20") as running:
        yield running


def busy(server: Server) -> int:
    """The worker that is busy with a query, once there is one."""
    until(lambda: heavy(server) == 1)
    before = {pid: had(pid) for pid in server.workers}
    found: list[int] = []

    def is_found() -> bool:
        found[:] = [pid for pid in server.workers if had(pid) > before.get(pid, 1000) + 10]
        return bool(found)

    until(is_found)
    return found[0]


def had(pid: int) -> int:
    """The processor time that a process has had, in hundredths of a second."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return int(stat.rpartition(")")[2].split()[11])


def state(pid: int) -> str:
    """The state of a process, in a letter: T is stopped."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return stat.rpartition(")")[2].split()[0]


def heavy(server: Server) -> int:
    told: int = json.loads(server.get("/health")[1])["heavy"]
    return told


def written(query: str) -> bytes:
    """A request by GET, as it is sent."""
    line = f"GET /sparql?query={query.replace(' ', '+')} HTTP/1.1"
    return f"{line}\r\nHost: localhost\r\n\r\n".encode()


def asked(server: Server, query: str) -> HTTPConnection:
    """A connection over which a query was sent, and no answer awaited."""
    connection = server.connect()
    connection.request(
        "POST", "/sparql", query.encode(), {"Content-Type": "application/sparql-query"}
    )
    return connection


def test_a_worker_that_dies_of_its_query_fails_that_one_alone(server: Server) -> None:
    waiting = asked(server, CROSS)
    os.kill(busy(server), signal.SIGSEGV)
    response = waiting.getresponse()
    assert response.status == 500
    assert "SIGSEGV" in json.loads(response.read())["detail"]
    assert server.ask(WHICH)[0].status == 200
    waiting.close()


def test_a_query_whose_worker_is_killed_from_outside_is_asked_once_more(server: Server) -> None:
    waiting = asked(server, CROSS)
    for _ in range(2):
        before = busy(server)
        os.kill(before, signal.SIGKILL)
        until(lambda before=before: not lives(before))
    response = waiting.getresponse()
    assert response.status == 503
    assert int(response.headers["retry-after"]) >= 1
    assert "twice" in json.loads(response.read())["detail"]
    waiting.close()


def test_a_query_that_nobody_waits_for_is_ended(server: Server) -> None:
    connections = [asked(server, CROSS.replace("?n2", f"?n{i}")) for i in range(3)]
    until(lambda: heavy(server) == 3)
    for connection in connections:
        connection.close()
    until(lambda: heavy(server) == 0)
    # By GET, a request takes another way.
    bare = socket.create_connection(("127.0.0.1", server.port))
    bare.sendall(written(CROSS))
    until(lambda: heavy(server) == 1)
    bare.close()
    until(lambda: heavy(server) == 0)


def test_what_was_sent_together_ends_too_when_its_client_leaves(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(written(CROSS) * 2)
        until(lambda: heavy(server) == 1)
    until(lambda: heavy(server) == 0, 10)


def test_a_client_that_leaves_in_the_middle_breaks_nothing_off(server: Server) -> None:
    at_once = struct.pack("ii", 1, 0)
    for number in range(18 if MANY else 6):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            light = written("ASK {}").replace(b"/sparql?query=ASK", b"/questions?x=")
            connection.sendall((written(LARGE), light)[number % 2] * 20)
            if number % 3:
                connection.recv(100)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
    until(lambda: heavy(server) == 0)
    with closing(asked(server, CROSS)):  # what takes long is still seen, and set aside
        until(lambda: heavy(server) == 1, 10)
    assert not [line for line in server.lines if "Traceback" in line]


def test_a_hundred_clients_that_leave_at_once_do_no_harm(server: Server) -> None:
    for i in range(100):
        asked(server, CROSS.replace("?n2", f"?n{i}")).close()
    assert server.ask(WHICH)[0].status == 200
    until(lambda: heavy(server) == 0)
    assert server.process.poll() is None


def test_a_client_that_reads_slowly_holds_nobody_up(server: Server) -> None:
    slow = socket.create_connection(("127.0.0.1", server.port))
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**15)
    slow.sendall(written(LARGE))
    assert slow.recv(100).startswith(b"HTTP/1.1 200")
    for _ in range(20):
        assert server.ask(WHICH)[0].status == 200
    _, whole = server.ask(LARGE)
    data = b""
    while more := slow.recv(2**16):
        data += more
        if len(data) >= len(whole) and data.endswith(b"}]}}"):
            break
    assert data.endswith(whole)
    slow.close()


def test_requests_that_were_sent_together_are_answered_in_order(server: Server) -> None:
    connection = socket.create_connection(("127.0.0.1", server.port))
    bodies = ("SELECT (1 AS ?x) {}", "ASK {}", "SELECT (2 AS ?x) {}", "NONSENSE")
    connection.sendall(b"".join(map(written, bodies)))
    data = b""
    while data.count(b"HTTP/1.1 ") < len(bodies) or not data.endswith(b"}"):
        data += connection.recv(2**16)
    statuses = [part[:3] for part in data.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"200", b"200", b"400"]
    assert data.index(b'"1"') < data.index(b"boolean") < data.index(b'"2"')
    connection.close()


def test_a_query_over_its_time_ends_and_says_so(out: Path) -> None:
    with serving("--on", out, "--timeout", "1") as running:
        response, body = running.ask(CROSS)
        assert response.status == 504
        assert "1 seconds" in json.loads(body)["detail"]
        assert response.headers["retry-after"] is None
        response, body = running.ask(CROSS, Accept="text/plain")
        assert response.headers["content-type"].startswith("text/plain")


def test_told_to_end_it_answers_what_it_has_begun(out: Path) -> None:
    with serving("--on", out) as running, ThreadPoolExecutor(4) as pool:
        large = [pool.submit(running.ask, LARGE.replace("40000", f"4000{i}")) for i in range(4)]
        until(lambda: json.loads(running.get("/health")[1])["heavy"] > 0 or large[0].done())
        assert running.end(signal.SIGTERM) == 0
        for each in large:
            response, body = each.result()
            assert response.status == 200
            assert len(body) == int(response.headers["content-length"])


def test_told_to_end_it_does_not_wait_for_what_does_not_end(out: Path) -> None:
    with serving("--on", out, "--timeout", "100") as running:
        waiting = asked(running, CROSS)
        until(lambda: heavy(running) == 1)
        assert running.end(signal.SIGTERM) == 0
        assert waiting.getresponse().status == 503
        waiting.close()


def test_killed_it_leaves_no_worker_that_is_stopped(out: Path) -> None:
    with serving("--on", out) as running, ExitStack() as stack:
        for i in range(12):
            stack.enter_context(closing(asked(running, CROSS.replace("?n2", f"?n{i}"))))
        until(lambda: any(state(pid) == "T" for pid in running.workers))
        workers = running.workers
        running.end(signal.SIGKILL)
        until(lambda: not any(map(lives, workers)), 20)


def test_a_new_build_is_taken_over_without_losing_a_request(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, "build 0")
    with serving("--on", out) as running, ThreadPoolExecutor(2) as pool:
        over = Event()
        clients = [pool.submit(_ask_until, running, over) for _ in range(2)]
        try:
            for i in range(1, 3):
                build(out, f"build {i}")
                until(lambda i=i: named(running.ask(WHICH)[1]) == f"build {i}")
        finally:
            over.set()
        for client in clients:
            names = client.result()
            assert names == sorted(names)  # never back to an old one
            assert set(names) <= {f"build {i}" for i in range(3)}


def _ask_until(server: Server, over: Event) -> list[str]:
    """What each answer is of; fails with one that is none."""
    names = []
    connection = server.connect()
    while not over.wait(0.005):  # else the clients take what a new worker needs
        connection.request("GET", f"/sparql?query={WHICH.replace(' ', '+')}")
        response = connection.getresponse()
        body = response.read()
        assert response.status == 200
        names.append(named(body))
    connection.close()
    return names


def test_a_build_that_cannot_be_read_does_not_take_the_place_of_the_old_one(
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    build(out, "good")
    with serving("--on", out) as running:
        tag = running.ask(WHICH)[0].headers["etag"]
        (out / "graph.ttl").write_text("<nonsense", encoding="utf-8")
        until(lambda: json.loads(running.get("/health")[1])["stale"] is not None)
        response, body = running.ask(WHICH)
        assert (response.status, named(body)) == (200, "good")
        assert response.headers["etag"] == tag
        build(out, "mended")
        until(lambda: named(running.ask(WHICH)[1]) == "mended")
        assert json.loads(running.get("/health")[1])["stale"] is None
        assert running.ask(WHICH)[0].headers["etag"] != tag


def health(server: Server) -> tuple[str, str | None]:
    """What is said of the server's state, and why it is not that of the folder."""
    told = json.loads(server.get("/health")[1])
    return told["status"], told["stale"]


def test_where_the_old_graph_is_lost_and_the_new_one_damaged_it_says_so_at_once(
    tmp_path: Path,
) -> None:
    out, damaged = tmp_path / "out", tmp_path / "damaged"
    build(out, "good")
    build(damaged, "damaged")
    for file in (damaged / ".store").glob("*.sst"):
        file.write_bytes(bytes(file.stat().st_size))
    (damaged / "graph.ttl").write_text("<nonsense", encoding="utf-8")
    with serving("--on", out, "--timeout", "100") as running:
        (out / ".store").rename(tmp_path / "old")
        (damaged / ".store").rename(out / ".store")
        (damaged / "graph.ttl").replace(out / "graph.ttl")
        waiting = asked(running, CROSS)
        for pid in running.workers:
            os.kill(pid, signal.SIGKILL)
        assert waiting.getresponse().status == 503
        waiting.close()
        until(lambda: "graph.ttl" in (health(running)[1] or ""))
        assert health(running)[0] == "no worker"
        until(lambda: "cannot be read" in str(running.ask(WHICH)[1]))
        response, _ = running.ask(WHICH)
        assert response.status == 503
        assert int(response.headers["retry-after"]) >= 1
        until(lambda: any("the old graph is gone" in line for line in running.lines))
        build(out, "mended")
        until(lambda: running.ask(WHICH)[0].status == 200)
        assert named(running.ask(WHICH)[1]) == "mended"
        assert health(running) == ("ok", None)


def test_builds_in_a_row_and_stores_that_vanish_lose_no_request(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, "build 0")
    with serving("--on", out) as running, ThreadPoolExecutor(2) as pool:
        over = Event()
        clients = [pool.submit(_answers_until, running, over) for _ in range(2)]
        try:
            for i in (1, 3):
                build(out, f"build {i}")
                build(out, f"build {i + 1}")
                rmtree(out / ".store")
                until(lambda i=i: named(running.ask(WHICH)[1]) == f"build {i + 1}")
            rmtree(out)
            until(lambda: health(running)[1] is not None)
            build(out, "build 5")
            until(lambda: health(running) == ("ok", None))
            assert named(running.ask(WHICH)[1]) == "build 5"
        finally:
            over.set()
        for client in clients:
            names, refused = client.result()
            assert names == sorted(names)
            assert set(names) <= {f"build {i}" for i in range(6)}
            assert set(refused) <= {"the graph cannot be read at present; ask again later"}


def _answers_until(server: Server, over: Event) -> tuple[list[str], list[str]]:
    """What each answer is of, and what those are told that get none."""
    names, refused = [], []
    with closing(server.connect()) as connection:
        while not over.wait(0.005):  # else the clients take what a new worker needs
            connection.request("GET", f"/sparql?query={WHICH.replace(' ', '+')}")
            response = connection.getresponse()
            body = response.read()
            if response.status == 200:
                names.append(named(body))
            else:
                assert response.status == 503
                assert response.headers["retry-after"]
                refused.append(json.loads(body)["detail"])
    return names, refused


def test_an_rdf_file_that_changes_is_read_again_and_leaves_nothing_behind(tmp_path: Path) -> None:
    file, scratch = tmp_path / "graph.trig", tmp_path / "scratch"
    scratch.mkdir()
    said = '<http://example.org/g> {{ <http://example.org/which> <http://example.org/p> "{}" }}'
    file.write_text(said.format("one"), encoding="utf-8")
    environment = {**os.environ, "TMPDIR": str(scratch)}
    with serving("--on", file, environment=environment) as running:
        assert named(running.ask(WHICH)[1]) == "one"
        file.write_text(said.format("two"), encoding="utf-8")
        until(lambda: named(running.ask(WHICH)[1]) == "two")
        running.end(signal.SIGKILL)
    assert list(scratch.iterdir())
    with serving("--on", file, environment=environment) as running:
        assert len(list(scratch.iterdir())) == 1
        assert running.end() == 0
    assert not list(scratch.iterdir())


def test_a_connection_that_sends_nonsense_is_told_and_ended(server: Server) -> None:
    for sent in (b"\x00\x01\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03"):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(100)[:10] in (b"", b"HTTP/1.1 4"), sent
    assert server.ask(WHICH)[0].status == 200
