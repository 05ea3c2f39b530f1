"""Replies that a gateway cannot pass on, and what becomes of the worker that wrote them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from diplograph.server.frames import Answer
from diplograph.server.messages import Ask, Reply
from diplograph.server.nursery import Nursery
from diplograph.server.sources import Place
from diplograph.server.tickets import Ticket
from diplograph.server.workers import Worker
from served import Server, serving

ASK = Ask("GET", "/sparql", b"", {}, b"", "http://localhost/")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    file = tmp_path_factory.mktemp("served") / "graph.ttl"
    file.write_text('<http://example.org/a> <http://example.org/p> "one" .', encoding="utf-8")
    with serving("--on", file) as running:
        yield running


def is_well(server: Server) -> bool:
    response, _ = server.ask("ASK { ?s ?p ?o }")
    return response.status == 200


def test_a_query_too_long_for_the_page_takes_no_worker(server: Server) -> None:
    for number in range(8):
        path = f"/sparql?query=ASK{'{' * 30_000}{number}"
        response, _ = server.get(path, Accept="text/html")
        assert response.status == 414
    assert is_well(server)


class Watching:
    """Asks a worker once it is ready, and notes how it ends."""

    def __init__(self) -> None:
        self.ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def is_ready(self, worker: Worker, _edition: str) -> None:
        worker.ask(Ticket(ASK, key=b"", client="", deadline=0, tell=print, late=print), ASK)

    def has_answered(self, _worker: Worker, answer: Answer) -> None:
        raise AssertionError(answer)

    def has_ended(self, _worker: Worker, _code: int, said: str) -> None:
        self.ended.set_result(said)


def test_a_worker_that_writes_what_is_no_reply_is_told_of_as_lost() -> None:
    async def said() -> str:
        watching = Watching()
        wrong = Reply(200, (), b"", 2**21)  # says that more follows than ever does
        nursery = Nursery(lambda _: lambda: (lambda _: wrong, "one"), 2**28)
        loop = asyncio.get_running_loop()
        nursery.attend(loop)
        Worker(nursery, Place("", "", "", "", is_build=False), watching, loop)
        try:
            return await asyncio.wait_for(watching.ended, 30)
        finally:
            nursery.close()

    assert asyncio.run(said()) == "a worker wrote what is no reply"
