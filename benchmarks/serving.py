"""What serving costs beside the Oxigraph server, and what a light client notices of hostile ones.

Both servers have the same store, an invented one of half a million triples, and are asked the same
in turns. A lookup is one subject's two properties, another subject each time. Hostile queries come
from the address of the light client; each is to end within its limit and half a second.

Run: ``python benchmarks/serving.py [--sources 410] [--rounds 8] [--on BUILD]``. Fails over a limit.
"""

from __future__ import annotations

import argparse
import selectors
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event
from time import perf_counter, sleep
from typing import NamedTuple
from urllib.parse import quote

import pyoxigraph as ox
from generate_corpus import generate
from timing import machine

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hostile_queries import hostile
from served import Server, serving

#: At least so much of the other server's lookups in a second, and at most so many times its time
#: for a query that takes it more than so many seconds.
LEAST_RATE, MOST_TIME, LONG = 0.25, 1.2, 0.010
#: How much longer a light client may wait at most (99 of 100 times) while hostile ones ask.
MOST_WAIT = 2.0
#: The limit of a hostile query, and how much after it the answer is to be there, in seconds.
TIMEOUT, AFTER = 5.0, 0.5

_JSON = "application/sparql-results+json"
_DG = "https://w3id.org/diplograph/ontology#"

#: Queries that take their time: a name, the query, and what to accept.
LONGER = (
    (
        "count of a join",
        f"SELECT (COUNT(*) AS ?n) {{ ?c <{_DG}about> ?x ; <{_DG}holder> ?s }}",
        _JSON,
    ),
    (
        "grouped and sorted",
        f"SELECT ?x (COUNT(?c) AS ?n) {{ ?c <{_DG}about> ?x }} GROUP BY ?x ORDER BY DESC(?n) ?x",
        _JSON,
    ),
    ("five thousand rows", "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 5000", _JSON),
    ("a hundred thousand rows", "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 100000", _JSON),
    ("the same in CSV", "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 100000", "text/csv"),
    (
        "a filter over all",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(STRLEN(STR(?o)) > 90) }",
        _JSON,
    ),
    ("a graph", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 50000", "application/n-triples"),
)


class Endpoint(NamedTuple):
    """A server: its port, and the path of its endpoint."""

    port: int
    path: str

    def request(self, query: str, accept: str = _JSON) -> bytes:
        """The bytes of a request for the answer to a query."""
        head = f"GET {self.path}?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n"
        return f"{head}Accept: {accept}\r\n\r\n".encode()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=410)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--on", type=Path, metavar="BUILD", help="a build that is there already")
    given = parser.parse_args()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        out = given.on or _build(Path(folder), given.sources)
        subjects = _subjects(out)
        options = ("--on", out, "--quiet")
        ours = stack.enter_context(serving(*options, "--timeout", "300"))
        theirs = stack.enter_context(_oxigraph(out / ".store"))
        servers = {"Oxigraph": theirs, "diplograph": Endpoint(ours.port, "/sparql")}
        print(f"{machine()}; {given.rounds} rounds in turn, medians")
        fails = [
            *_compare_lookups(servers, subjects, given.rounds),
            *_compare_longer(servers, given.rounds),
            *_attacked(options, subjects),
        ]
    print("\n".join(f"too much: {fail}" for fail in fails))
    return int(bool(fails))


def _build(folder: Path, sources: int) -> Path:
    corpus = generate(folder / "corpus", sources=sources, density="article")
    out = folder / "out"
    command = Path(sysconfig.get_path("scripts")) / "diplograph"
    line: list[str | Path] = [command, "build", "--facts", corpus.folder, "--out", out]
    subprocess.run(line, check=True, capture_output=True)
    return out


def _subjects(out: Path) -> list[str]:
    """IRIs of claims."""
    store = ox.Store.read_only(str(out / ".store"))
    found = store.query(f"SELECT ?c {{ ?c <{_DG}holder> ?s }} LIMIT 5000")
    assert isinstance(found, ox.QuerySolutions)
    return [str(row["c"].value) for row in found]


@contextmanager
def _oxigraph(store: Path) -> Iterator[Endpoint]:
    """The Oxigraph server over a store, which it only reads."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = Path(sysconfig.get_path("scripts")) / "oxigraph"
    line: list[str | Path] = [command, "serve-read-only", "-l", store, "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen(line, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                sleep(0.05)
        yield Endpoint(port, "/query")
    finally:
        process.kill()
        process.wait()


# Lookups.


def _lookups(endpoint: Endpoint, subjects: Sequence[str]) -> Callable[[], bytes]:
    """Makes a request for one subject after another."""
    requests = [
        endpoint.request(
            f"SELECT ?about ?holder {{ <{each}> <{_DG}about> ?about ; <{_DG}holder> ?holder }}"
        )
        for each in subjects
    ]
    turn = count()
    return lambda: requests[next(turn) % len(requests)]


def _compare_lookups(
    servers: dict[str, Endpoint], subjects: Sequence[str], rounds: int
) -> Iterator[str]:
    for connections in (1, 8):
        rates: dict[str, list[float]] = {name: [] for name in servers}
        for _ in range(rounds):
            for name, endpoint in servers.items():
                rates[name].append(_rate(endpoint, _lookups(endpoint, subjects), connections))
        theirs, ours = (median(rates[name]) for name in servers)
        print(
            f"lookups in a second, {connections} connections: "
            f"{theirs:8,.0f} {ours:8,.0f}   {ours / theirs:.2f} (at least {LEAST_RATE})"
        )
        if ours < LEAST_RATE * theirs:
            yield f"lookups, {connections} connections"


def _rate(endpoint: Endpoint, request: Callable[[], bytes], connections: int) -> float:
    """Requests in a second over so many connections, each with one at a time."""
    poll = selectors.DefaultSelector()
    for _ in range(connections):
        connection = socket.create_connection(("127.0.0.1", endpoint.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(request())
        poll.register(connection, selectors.EVENT_READ)
    start, done = perf_counter(), 0
    while perf_counter() - start < 0.5:
        for key, _ in poll.select():
            assert isinstance(key.fileobj, socket.socket)
            _read_small(key.fileobj)
            key.fileobj.sendall(request())
            done += 1
    taken = perf_counter() - start
    for key in list(poll.get_map().values()):
        assert isinstance(key.fileobj, socket.socket)
        key.fileobj.close()
    return done / taken


def _read_small(connection: socket.socket) -> bytes:
    """A response with a length, or chunked and of one chunk."""
    data = connection.recv(2**16)
    while not _is_whole(data):
        data += connection.recv(2**16)
    if not data.startswith(b"HTTP/1.1 200"):
        raise AssertionError(data[:500])
    return data


def _is_whole(data: bytes) -> bool:
    head, parted, body = data.partition(b"\r\n\r\n")
    if not parted:
        return False
    _, named, rest = head.lower().partition(b"content-length: ")
    return len(body) >= int(rest.split(b"\r\n")[0]) if named else body.endswith(b"0\r\n\r\n")


# Longer queries.


def _compare_longer(servers: dict[str, Endpoint], rounds: int) -> Iterator[str]:
    for what, query, accept in LONGER:
        taken: dict[str, list[float]] = {name: [] for name in servers}
        for _ in range(rounds + 1):
            for name, endpoint in servers.items():
                start = perf_counter()
                _ask(endpoint, query, accept)
                taken[name].append(perf_counter() - start)
        theirs, ours = (median(taken[name][1:]) for name in servers)
        print(
            f"{what:24} {theirs * 1000:8.1f} ms {ours * 1000:8.1f} ms   "
            f"{ours / theirs:.2f} (at most {MOST_TIME})"
        )
        if theirs > LONG and ours > MOST_TIME * theirs:
            yield what


def _ask(endpoint: Endpoint, query: str, accept: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", endpoint.port)
    connection.request("GET", f"{endpoint.path}?query={quote(query)}", headers={"Accept": accept})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise AssertionError(body[:500])
    return body


# A light client among hostile ones.


def _attacked(options: Sequence[str | Path], subjects: Sequence[str]) -> Iterator[str]:
    limits = ("--timeout", str(TIMEOUT), "--memory", "512")
    with serving(*options, *limits) as server:
        yield from _under_attack(server, Endpoint(server.port, "/sparql"), subjects)


def _under_attack(server: Server, endpoint: Endpoint, subjects: Sequence[str]) -> Iterator[str]:
    request = _lookups(endpoint, subjects)
    idle: list[float] = []
    _waits(endpoint, request, lambda: len(idle) >= 1000, idle)
    late: list[str] = []
    over = Event()
    with ThreadPoolExecutor(9) as pool:
        asked = pool.submit(_waits, endpoint, request, over.is_set, [])
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            queries = hostile(nobody.getsockname()[1])
            for query, taken in zip(queries, pool.map(_timed(server), queries), strict=True):
                if taken > TIMEOUT + AFTER:
                    late.append(f"{taken:.1f} s of {query[:60]!r}")
        over.set()
        busy = asked.result()
    for what, waits in (("idle", idle), (f"{len(queries)} hostile", busy)):
        print(
            f"a lookup, {what:12} p50 {_at(waits, 0.5):6.2f} ms   p99 {_at(waits, 0.99):6.2f} ms"
            f"   max {_at(waits, 1):6.1f} ms"
        )
    ratio = _at(busy, 0.99) / _at(idle, 0.99)
    print(f"p99 among hostile ones: {ratio:.2f} × idle (at most {MOST_WAIT})")
    if ratio > MOST_WAIT:
        yield "p99 of a light client"
    yield from late


def _timed(server: Server) -> Callable[[str], float]:
    def send(query: str) -> float:
        start = perf_counter()
        connection = server.connect(timeout=120)
        headers = {"Content-Type": "application/sparql-query"}
        connection.request("POST", "/sparql", query.encode(errors="surrogatepass"), headers)
        connection.getresponse().read()
        connection.close()
        return perf_counter() - start

    return send


def _waits(
    endpoint: Endpoint, request: Callable[[], bytes], over: Callable[[], bool], waits: list[float]
) -> list[float]:
    """Seconds of one lookup after another over one connection, with a pause between them."""
    with socket.create_connection(("127.0.0.1", endpoint.port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while not over():
            start = perf_counter()
            connection.sendall(request())
            _read_small(connection)
            waits.append(perf_counter() - start)
            sleep(0.002)
    return waits


def _at(waits: Sequence[float], share: float) -> float:
    """A quantile, in milliseconds."""
    return sorted(waits)[min(len(waits) - 1, int(share * len(waits)))] * 1000


if __name__ == "__main__":
    sys.exit(main())
