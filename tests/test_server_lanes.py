"""Which request is given to which worker, and that none is lost, with workers that do nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import monotonic

import pytest

from diplograph.server import frames
from diplograph.server.frames import Answer
from diplograph.server.lanes import Lanes
from diplograph.server.tickets import Answered, Failed, Outcome
from idle_workers import Idle, age, answer, begin_aside, look, ticket


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture
def lanes(loop: asyncio.AbstractEventLoop) -> Lanes:
    return Lanes(loop, 3.0, lambda: None)


def test_a_request_behind_several_that_were_taken_back_is_not_lost_with_their_worker(
    lanes: Lanes,
) -> None:
    """A worker may have begun with what is taken back from it, and that may be heavy."""
    got: dict[str, Outcome] = {}
    worker = Idle()
    lanes.adopt(worker)
    for name in ("first", "second", "third"):
        lanes.submit(ticket(name, got))
    age(worker, 0.003)
    look(lanes)
    assert [each is None for _, each in worker.tickets] == [False, True, True]
    assert len(lanes.backlog) == 2
    lanes.backlog.clear()
    answer(lanes, worker)
    lanes.submit(ticket("last", got))
    assert [each is None for _, each in worker.tickets] == [True, True, False]

    age(worker, 0.005)
    look(lanes)
    age(worker, 0.010)
    worker.burns = 0.010
    look(lanes)

    assert worker.ended
    other = Idle()
    lanes.adopt(other)
    answer(lanes, other)
    assert isinstance(got["last"], Answered)


def test_what_fails_at_one_look_is_not_the_last_look(
    lanes: Lanes, loop: asyncio.AbstractEventLoop
) -> None:
    """Else nothing would be set aside any more, and no request come to its end in time."""

    class Failing(Idle):
        def read(self) -> None:
            raise RuntimeError("of a client that left")

    worker = Failing()
    lanes.adopt(worker)
    lanes.submit(ticket("any", {}))
    age(worker, 0.003)
    told: list[object] = []
    loop.set_exception_handler(lambda _, context: told.append(context))
    loop.run_until_complete(asyncio.sleep(0.02))
    assert len(told) > 1


def test_behind_what_has_begun_nothing_waits_while_heavy_requests_come(lanes: Lanes) -> None:
    first, second = Idle(), Idle()
    for worker in (first, second):
        lanes.adopt(worker)
    lanes.submit(ticket("one", {}))
    lanes.submit(ticket("another", {}))
    assert [len(worker.tickets) for worker in (first, second)] == [2, 0]

    age(first, 0.005)
    look(lanes)
    assert first.waits
    assert len(second.tickets) == 1
    age(first, 0.010)
    first.burns = 0.010
    look(lanes)
    assert lanes.aside == [first]
    answer(lanes, second)
    assert not second.waits

    third = Idle()
    lanes.adopt(third)
    lanes.submit(ticket("a third", {}))
    lanes.submit(ticket("a fourth", {}))
    assert [len(worker.tickets) for worker in (second, third)] == [1, 1]


def test_what_is_set_aside_is_not_given_back_before_all_that_was_taken_back_from_it(
    lanes: Lanes,
) -> None:
    """Else the next heavy request is put behind what is left, and ended by the first sign of it."""
    got: dict[str, Outcome] = {}
    worker = Idle()
    lanes.adopt(worker)
    for name in ("first", "second", "third"):
        lanes.submit(ticket(name, got))
    age(worker, 0.005)
    look(lanes)
    age(worker, 0.010)
    worker.burns = 0.010
    look(lanes)
    assert lanes.aside == [worker]
    lanes.backlog.clear()
    worker.is_idle_class = True
    lanes.seen.remember(b"heavy")
    lanes.submit(ticket("heavy", got))
    lanes.seen.last_short = monotonic() + 3600  # however late the tests are

    answer(lanes, worker)
    assert isinstance(got["first"], Answered)
    answer(lanes, worker)
    answer(lanes, worker)

    assert lanes.aside == [worker]
    assert not lanes.ready
    answer(lanes, worker)
    assert isinstance(got["heavy"], Answered)
    assert lanes.ready == [worker]


def test_what_was_taken_back_and_had_begun_does_not_stay_aside(lanes: Lanes) -> None:
    """Nobody waits for it, so that no time ends it."""
    worker, got = Idle(), dict[str, Outcome]()
    lanes.adopt(worker)
    lanes.submit(ticket("first", got))
    lanes.submit(ticket("second", got))
    age(worker, 0.005)
    look(lanes)
    age(worker, 0.010)
    worker.burns = 0.010
    look(lanes)
    answer(lanes, worker)
    assert isinstance(got["first"], Answered)
    assert lanes.aside == [worker]
    (left,) = (number for number, _ in worker.tickets)
    lanes._end_unwanted(worker, left - 1)
    assert lanes.aside == [worker]
    lanes._end_unwanted(worker, left)
    assert lanes.aside == []
    assert worker.ended


def test_a_worker_that_is_stopped_as_it_answers_is_not_given_back_so(lanes: Lanes) -> None:
    got: dict[str, Outcome] = {}
    worker = begin_aside(lanes, ticket("heavy", got))
    worker.stop()
    answer(lanes, worker)
    assert isinstance(got["heavy"], Answered)
    assert lanes.ready == [worker]
    assert not worker.is_stopped


def test_who_leaves_as_the_answer_comes_does_not_end_the_request_that_is_next(
    lanes: Lanes,
) -> None:
    got: dict[str, Outcome] = {}
    worker = Idle()
    lanes.adopt(worker)
    lanes.seen.remember(b"first")
    lanes.seen.remember(b"second")
    first = ticket("first", got)
    lanes.submit(first)
    lanes.submit(ticket("second", got))
    worker.is_idle_class = True
    lanes.seen.last_short = monotonic()
    answer(lanes, worker)
    assert lanes.aside == [worker]

    lanes.abandon(first)

    assert not worker.ended
    answer(lanes, worker)
    assert isinstance(got["second"], Answered)


def test_a_worker_that_has_ended_is_not_asked_before_its_exit_code_is_known(lanes: Lanes) -> None:
    """Else what it never had would count as what ended it."""
    got: dict[str, Outcome] = {}
    dead, worker = Idle(), Idle()
    lanes.adopt(dead)
    dead.ended = True
    lanes.seen.remember(b"heavy")
    lanes.submit(ticket("first", got))
    lanes.submit(ticket("heavy", got))
    lanes.lost(dead, -11, "")
    lanes.adopt(worker)
    answer(lanes, worker)
    lanes.adopt(Idle())
    answer(lanes, lanes.aside[0])  # type: ignore[arg-type]
    assert all(isinstance(each, Answered) for each in got.values())
    assert len(got) == 2


def test_the_end_of_a_worker_by_a_signal_without_a_name_is_told(lanes: Lanes) -> None:
    got: dict[str, Outcome] = {}
    worker = Idle()
    lanes.adopt(worker)
    lanes.submit(ticket("first", got))
    lanes.submit(ticket("second", got))
    lanes.lost(worker, -40, "")
    assert isinstance(got["first"], Failed)
    assert "signal 40" in got["first"].said
    assert len(lanes.backlog) == 1


@pytest.mark.parametrize("number", [0, 7])
def test_a_worker_that_answers_what_it_was_not_asked_is_ended(lanes: Lanes, number: int) -> None:
    got: dict[str, Outcome] = {}
    unasked, asked = Idle(), Idle()
    lanes.adopt(unasked)
    if number:
        lanes.submit(ticket("any", got))
    lanes.answered(unasked, Answer(number, frames.WHOLE, 200, False, 0.0, (), b"", 0))
    assert unasked.ended
    assert lanes.ready == []
    lanes.adopt(asked)
    lanes.submit(ticket("another", got))
    answer(lanes, asked)
    assert isinstance(got["another"], Answered)
    assert not number or isinstance(got["any"], Failed)
