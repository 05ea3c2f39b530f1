"""Hostile queries from the address of a client whose own are light: its answers stay right.

Of those that ask nothing of elsewhere each fourth is sent, or all (``make test-many``).
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Event
from typing import NamedTuple

import pytest

from hostile_queries import hostile
from samples import sample
from served import Server, serving, until

LIGHT = "SELECT ?type { <https://w3id.org/diplograph/id/us-ms> a ?type } ORDER BY ?type"


class Sent(NamedTuple):
    """A query and what came back: status, media type and body."""

    query: str
    status: int
    media_type: str
    body: bytes


@pytest.fixture(scope="module")
def noticed() -> Iterator[socket.socket]:
    """A listener that nobody is to connect to."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    limits = ("--timeout", "3", "--memory", "300", "--rows", "100000", "--answer-size", "8")
    with serving(*limits) as running:
        yield running


@pytest.fixture(scope="module")
def outcome(server: Server, noticed: socket.socket) -> tuple[list[Sent], list[bytes]]:
    """Hostile queries, eight at a time, and what a light client got meanwhile."""
    over = Event()
    with ThreadPoolExecutor(9) as pool:
        asked = pool.submit(_ask_until, server, over)
        try:
            port = noticed.getsockname()[1]
            queries = hostile(port)
            away = [query for query in queries if str(port) in query]
            within = [query for query in queries if str(port) not in query]
            sent = list(
                pool.map(lambda query: _send(server, query), [*away, *sample(within, every=4)])
            )
        finally:
            over.set()
        return sent, asked.result()


def _ask_until(server: Server, over: Event) -> list[bytes]:
    """The light query again and again; at each end of a connection a test fails."""
    answers, connection = [], server.connect()
    while not over.wait(0.005):
        connection.request("GET", f"/sparql?query={LIGHT.replace(' ', '+')}")
        response = connection.getresponse()
        answers.append(b"%d " % response.status + response.read())
    connection.close()
    return answers


def _send(server: Server, query: str) -> Sent:
    connection: HTTPConnection = server.connect(timeout=120)
    headers = {"Content-Type": "application/sparql-query"}
    connection.request("POST", "/sparql", query.encode(errors="surrogatepass"), headers)
    response = connection.getresponse()
    body = response.read()  # raises if it is shorter than was promised
    connection.close()
    return Sent(query, response.status, response.headers["content-type"], body)


def test_each_is_answered_or_ends_with_a_clean_error(outcome: tuple[list[Sent], object]) -> None:
    for sent in outcome[0]:
        assert sent.status in (200, 400, 403, 413, 500, 503, 504), sent.query[:100]
        if sent.status != 200:
            assert sent.media_type == "application/problem+json"
            told = json.loads(sent.body)
            assert told["status"] == sent.status
            assert told["detail"]
            assert "its log says why" not in told["detail"], sent.query[:100]


def test_the_light_client_gets_the_same_answer_each_time(
    outcome: tuple[object, list[bytes]], server: Server
) -> None:
    _, body = server.ask(LIGHT)
    assert outcome[1]
    assert {b"200 " + body} == set(outcome[1])


@pytest.mark.usefixtures("outcome")
def test_nothing_was_fetched(noticed: socket.socket) -> None:
    with pytest.raises(BlockingIOError):
        noticed.accept()


@pytest.mark.usefixtures("outcome")
def test_the_server_is_well_behind_them(server: Server) -> None:
    def has_nothing_left() -> bool:
        """A worker that has answered skips what was taken back from it before it is free."""
        response, body = server.get("/health")
        told = json.loads(body)
        return (response.status, told["heavy"], told["waiting"]) == (200, 0, 0)

    until(has_nothing_left, 5)
    assert server.process.poll() is None
    assert not [line for line in server.lines if "Traceback" in line]
