"""Where workers come from: that they come, that their ends are told, and that none is left."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from diplograph.server.frames import Answer
from diplograph.server.messages import Ask, Reply
from diplograph.server.nursery import Nursery
from diplograph.server.sources import Place
from diplograph.server.worker import Open
from diplograph.server.workers import Worker
from served import serving, until

PLACE = Place("a store", "", "", "an edition", is_build=False)


class Watching:
    """Notes what becomes of workers."""

    def __init__(self) -> None:
        self.ready: list[Worker] = []
        self.ended: list[int] = []

    def is_ready(self, worker: Worker, edition: str) -> None:
        assert edition == PLACE.edition
        self.ready.append(worker)

    def has_answered(self, _worker: Worker, answer: Answer) -> None:
        raise AssertionError(answer)

    def has_ended(self, _worker: Worker, code: int, _said: str) -> None:
        self.ended.append(code)


def opens(place: Place) -> Open:
    def answer(_: Ask) -> Reply:
        return Reply(200, (), b"", 0)

    return lambda: (answer, place.edition)


async def come(holds: Callable[[], object]) -> None:
    for _ in range(500):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("never")


def in_a_nursery(*, act: Callable[[Nursery, Watching], None], ends: list[int]) -> None:
    """Two workers, one of which goes behind others, what is done to them, and their ends."""

    async def live() -> None:
        loop, watching = asyncio.get_running_loop(), Watching()
        nursery = Nursery(opens, 2**28)
        nursery.attend(loop)
        try:
            for behind in (False, True):
                Worker(nursery, PLACE, watching, loop, behind=behind)
            await come(lambda: len(watching.ready) == 2)
            act(nursery, watching)
            await come(lambda: len(watching.ended) == len(ends))
            Worker(nursery, PLACE, watching, loop)
            await come(lambda: len(watching.ready) == 3)
            assert watching.ended == ends
        finally:
            for worker in watching.ready:
                worker.kill()
            nursery.close()

    asyncio.run(live())


def test_a_worker_that_is_ended_from_outside_is_told_of() -> None:
    def act(_: Nursery, watching: Watching) -> None:
        pid = watching.ready[0].pid
        assert pid is not None
        os.kill(pid, signal.SIGSEGV)

    in_a_nursery(act=act, ends=[-signal.SIGSEGV])


def test_a_worker_that_is_ended_here_is_not_told_of() -> None:
    in_a_nursery(act=lambda _, watching: watching.ready[0].kill(), ends=[])


def test_a_nursery_that_is_ended_is_replaced_and_what_it_bore_is_lost() -> None:
    def act(nursery: Nursery, _: Watching) -> None:
        os.kill(nursery._pid, signal.SIGKILL)

    in_a_nursery(act=act, ends=[-signal.SIGKILL, -signal.SIGKILL])


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="of Linux")
def test_who_goes_behind_others_has_only_the_time_that_nobody_wants() -> None:
    def act(_: Nursery, watching: Watching) -> None:
        classes = {
            each.is_idle_class: os.sched_getscheduler(each.pid or 0) for each in watching.ready
        }
        assert classes == {False: os.SCHED_OTHER, True: os.SCHED_IDLE}

    in_a_nursery(act=act, ends=[])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_nobody_is_left_when_the_gateway_has_ended(tmp_path: Path, number: signal.Signals) -> None:
    file = tmp_path / "graph.ttl"
    file.write_text('<http://example.org/a> <http://example.org/p> "one" .', encoding="utf-8")
    with serving("--on", file) as server:
        family = server.family
        assert len(family) > 3
        server.end(number)
        until(lambda: not any(is_alive(pid) for pid in family))


def is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return False
    return "State:\tZ" not in status
