"""When a worker is started in place of one that is busy for long."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from diplograph.server import supply as module
from diplograph.server.supply import Supply
from idle_workers import Idle, answer, begin_aside, ticket

#: How long one that is missing has time here, in seconds.
LATER = 0.1


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> list[Idle]:
    """The workers that were started, none of which comes to be ready."""
    made: list[Idle] = []

    def start(*_: object, behind: bool) -> Idle:
        made.append(Idle())
        made[-1].is_idle_class = behind
        return made[-1]

    monkeypatch.setattr(module, "Worker", start)
    monkeypatch.setattr(module, "_LATER", LATER)
    return made


@pytest.fixture
def supply(loop: asyncio.AbstractEventLoop) -> Supply:
    """One that has all workers that it wants."""
    nothing: Any = lambda *_: None  # noqa: E731 - of any type
    made = Supply(loop, timeout=3.0, nursery=nothing, prepares=nothing, say=nothing)
    made._place = nothing
    for _ in range(made.lanes.wanted - 1):
        made.lanes.adopt(Idle())
    return made


def test_who_is_away_for_long_is_replaced(
    supply: Supply, loop: asyncio.AbstractEventLoop, started: list[Idle]
) -> None:
    begin_aside(supply.lanes, ticket("long", {}))
    loop.run_until_complete(asyncio.sleep(LATER / 2))
    assert not started
    loop.run_until_complete(asyncio.sleep(LATER))
    assert len(started) == 1


def test_who_is_away_shortly_again_and_again_is_not_replaced(
    supply: Supply, loop: asyncio.AbstractEventLoop, started: list[Idle]
) -> None:
    lanes = supply.lanes
    asked = ticket("long", {})
    begin_aside(lanes, asked)
    for _ in range(4):
        loop.run_until_complete(asyncio.sleep(LATER / 2))
        worker = asked.worker
        assert isinstance(worker, Idle)
        answer(lanes, worker, cpu=0.020)
        asked = ticket("long", {})
        lanes.submit(asked)
    assert not started
