"""What becomes of requests that take long, that nobody waits for, and whose worker ends."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from time import monotonic

import pytest

import idle_workers
from diplograph.backends import child
from diplograph.server import lanes as module
from diplograph.server import workers
from diplograph.server.lanes import Lanes
from diplograph.server.tickets import ENDING, GONE, UNREADABLE, Answered, Failed, Outcome
from idle_workers import Idle, age, answer, begin_aside, fill_aside, look, run_long, ticket


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture
def refills() -> list[None]:
    """One for each time that workers were asked for."""
    return []


@pytest.fixture
def lanes(
    loop: asyncio.AbstractEventLoop, refills: list[None], monkeypatch: pytest.MonkeyPatch
) -> Lanes:
    """Those of two cores, for whom no time passes but what a test says."""
    now = monotonic()
    for each in (module, workers, idle_workers):
        monkeypatch.setattr(each, "monotonic", lambda: now)
    made = Lanes(loop, 3.0, lambda: refills.append(None))
    made.cores = 2
    return made


def test_what_waits_is_set_aside_later_than_what_takes_the_processor(lanes: Lanes) -> None:
    worker = Idle()
    lanes.adopt(worker)
    lanes.submit(ticket("of a slow disk", {}))
    age(worker, 0.005)
    look(lanes)
    age(worker, 0.5)
    look(lanes)
    assert lanes.ready == [worker]
    age(worker, 1.0)
    look(lanes)
    assert lanes.aside == [worker]
    assert not worker.is_heavy


def test_what_is_set_aside_gives_way_once_something_short_was_asked(lanes: Lanes) -> None:
    heavy, quick = Idle(), Idle()
    lanes.adopt(heavy)
    lanes.submit(ticket("heavy", {}))
    run_long(lanes, heavy)
    lanes.adopt(quick)
    lanes.submit(ticket("heavy too", {}))
    answer(lanes, quick, cpu=0.020)
    look(lanes)
    assert lanes.aside == [heavy]
    assert not heavy.is_idle_class

    lanes.submit(ticket("short", {}))
    answer(lanes, quick, cpu=0.001)
    look(lanes)
    assert heavy.is_idle_class


def test_what_was_heavy_begins_aside_until_it_was_seen_to_be_short(lanes: Lanes) -> None:
    got: dict[str, Outcome] = {}
    for lane, cpu in (("quick", 0.020), ("aside", 0.001), ("quick", 0.001)):
        worker = Idle()
        lanes.adopt(worker)
        asked = ticket("the same", got)
        lanes.submit(asked)
        assert isinstance(asked.worker, Idle)
        answer(lanes, asked.worker, cpu=cpu)
        outcome = got.pop("the same")
        assert isinstance(outcome, Answered)
        assert outcome.lane == lane


def test_what_is_heavy_is_given_to_a_slow_worker_where_others_ask(lanes: Lanes) -> None:
    slow = begin_aside(lanes, ticket("heavy", {}))
    slow.demote()
    answer(lanes, slow, cpu=0.020)
    assert lanes.ready == [slow]
    quick = Idle()
    lanes.adopt(quick)
    lanes.submit(ticket("short", {}))
    answer(lanes, quick)
    lanes.submit(ticket("heavy", {}))
    assert lanes.aside == [slow]
    assert lanes.ready == [quick]


def test_who_is_done_with_what_took_long_is_kept_and_asked_what_takes_long_next(
    lanes: Lanes, refills: list[None]
) -> None:
    """It has in memory what another would have to read first."""
    kept = [begin_aside(lanes, ticket(f"heavy {number}", {})) for number in range(3)]
    fresh = [Idle() for _ in range(lanes.wanted)]
    for worker in fresh:
        lanes.adopt(worker)
    refills.clear()
    for worker in kept:
        answer(lanes, worker, cpu=0.020)
    assert lanes.ready == [*fresh, *kept[:2]]  # as many more as there are cores
    assert [worker.ended for worker in kept] == [False, False, True]
    assert len(refills) == 3  # what is missing no longer need not be started

    late = Idle()
    lanes.adopt(late)
    asked = [ticket(f"heavy {number}", {}) for number in range(3)]
    for each in asked:
        lanes.submit(each)
    assert [each.worker for each in asked] == [kept[1], kept[0], late]


def test_where_there_is_no_room_what_had_its_share_is_ended_of_the_client_with_most(
    lanes: Lanes, refills: list[None]
) -> None:
    got: dict[str, Outcome] = {}
    modest = ticket("modest", got, "modest")
    begin_aside(lanes, modest)
    modest.had = 9.0
    greedy = fill_aside(lanes, got, "greedy")
    greedy[3].had, greedy[5].had = 1.5, 2.0
    ended = greedy[5].worker
    assert ended is not None
    refills.clear()

    begin_aside(lanes, ticket("new", got, "new"))

    assert len(refills) == 2  # for the one that was ended, and the one that is busy now
    assert got == {"greedy 5": Failed(503, "too much is asked at once; ask again later", busy=True)}
    assert ended.ended
    assert lanes._room() == 0


def test_where_none_had_its_share_a_heavy_request_waits_for_room(
    lanes: Lanes, refills: list[None]
) -> None:
    got: dict[str, Outcome] = {}
    first, *_ = fill_aside(lanes, got, "greedy")
    worker = Idle()
    lanes.adopt(worker)
    asked = ticket("new", got, "new")
    lanes.submit(asked)
    refills.clear()
    run_long(lanes, worker)
    assert worker.ended
    assert worker not in lanes.ready + lanes.aside
    assert refills
    assert [*lanes.waiting] == [asked]
    assert not got

    assert isinstance(first.worker, Idle)
    answer(lanes, first.worker)
    assert not lanes.waiting
    assert asked.worker in lanes.aside
    assert [*got] == ["greedy 0"]


def test_those_that_had_least_run_and_the_others_stop(lanes: Lanes) -> None:
    tickets = [ticket(f"heavy {number}", {}) for number in range(4)]
    those = [begin_aside(lanes, each) for each in tickets]
    assert [each.is_stopped for each in those] == [False, False, True, True]
    assert [each.runs_since is None for each in tickets] == [False, False, True, True]

    for each in tickets[:2]:
        each.had = 1.0
    lanes._turn()
    assert [each.is_stopped for each in those] == [True, True, False, False]
    assert [each.runs_since is None for each in tickets] == [True, True, False, False]

    answer(lanes, those[3])
    assert [each.is_stopped for each in those[:3]] == [False, True, False]


def test_of_too_many_that_wait_the_last_of_the_client_with_most_is_turned_away(
    lanes: Lanes,
) -> None:
    got: dict[str, Outcome] = {}
    lanes.seen.remember(b"heavy")
    for number in range(module._WAITING):
        each = ticket("heavy", got, f"client {number}" if number < 9 else "greedy")
        each.tell = lambda outcome, number=number: got.__setitem__(str(number), outcome)
        lanes.submit(each)
    assert not got
    lanes.submit(ticket("heavy", got, "new"))
    assert [*got] == [str(module._WAITING - 1)]
    outcome = got[str(module._WAITING - 1)]
    assert isinstance(outcome, Failed)
    assert (outcome.status, outcome.busy) == (503, True)
    assert lanes.retry_after == 30


def test_beyond_the_backlog_a_request_is_turned_away(lanes: Lanes) -> None:
    got: dict[str, Outcome] = {}
    for number in range(module._BACKLOG):
        lanes.submit(ticket(str(number), got))
    assert not got
    lanes.submit(ticket("one more", got))
    assert [*got] == ["one more"]


def test_a_client_that_leaves_ends_what_is_set_aside(lanes: Lanes, refills: list[None]) -> None:
    got: dict[str, Outcome] = {}
    heavy, waiting = ticket("heavy", got), ticket("waiting", got)
    worker = begin_aside(lanes, heavy)
    lanes.seen.remember(waiting.key)
    lanes.submit(waiting)
    refills.clear()

    lanes.abandon(waiting)
    assert not lanes.waiting
    lanes.abandon(heavy)
    assert worker.ended
    assert lanes.aside == []
    assert refills
    assert got == {"heavy": GONE, "waiting": GONE}


def test_a_client_that_leaves_ends_no_worker_that_is_ready(lanes: Lanes) -> None:
    got: dict[str, Outcome] = {}
    late = ticket("late", got)
    lanes.submit(late)
    lanes.abandon(late)
    assert not lanes.backlog
    worker = Idle()
    lanes.adopt(worker)
    begun = ticket("begun", got)
    lanes.submit(begun)
    lanes.abandon(begun)
    assert not worker.ended

    reads, writes = os.pipe()
    os.close(writes)
    answer(lanes, worker, body=reads)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(reads)
    assert got == {"late": GONE, "begun": GONE}
    assert lanes.ready == [worker]


def test_what_nobody_waits_for_is_not_set_aside(lanes: Lanes, refills: list[None]) -> None:
    worker = Idle()
    lanes.adopt(worker)
    heavy = ticket("heavy", {})
    lanes.submit(heavy)
    lanes.abandon(heavy)
    run_long(lanes, worker)
    assert worker.ended
    assert lanes.aside == lanes.ready == []
    assert not lanes.waiting
    assert refills


@pytest.mark.parametrize(("had", "status"), [(2.0, 504), (0.5, 503)])
def test_at_its_deadline_what_is_set_aside_ends_as_too_slow_only_if_it_ran(
    lanes: Lanes, loop: asyncio.AbstractEventLoop, had: float, status: int
) -> None:
    got: dict[str, Outcome] = {}
    asked = ticket("heavy", got, seconds=0)
    worker = begin_aside(lanes, asked)
    asked.had = had
    loop.run_until_complete(asyncio.sleep(0.001))
    outcome = got["heavy"]
    assert isinstance(outcome, Failed)
    assert (outcome.status, outcome.busy) == (status, status == 503)
    assert worker.ended
    assert lanes.aside == []


def test_at_its_deadline_what_waits_waits_no_more(
    lanes: Lanes, loop: asyncio.AbstractEventLoop
) -> None:
    got: dict[str, Outcome] = {}
    lanes.seen.remember(b"heavy")
    for name in ("heavy", "short"):
        lanes.submit(ticket(name, got, seconds=0))
    assert [len(lanes.waiting), len(lanes.backlog)] == [1, 1]
    loop.run_until_complete(asyncio.sleep(0.001))
    assert [len(lanes.waiting), len(lanes.backlog)] == [0, 0]
    assert [each.status for each in got.values() if isinstance(each, Failed)] == [503, 503]
    lanes.submit(ticket("short", got))  # which nobody has begun, so that nothing is known of it
    assert [len(lanes.waiting), len(lanes.backlog)] == [0, 1]


def test_what_is_answered_in_time_is_not_told_again_at_its_deadline(
    lanes: Lanes, loop: asyncio.AbstractEventLoop
) -> None:
    got: dict[str, Outcome] = {}
    worker = begin_aside(lanes, ticket("heavy", got, seconds=0))
    answer(lanes, worker)
    loop.run_until_complete(asyncio.sleep(0.001))
    assert isinstance(got["heavy"], Answered)
    assert not worker.ended
    lanes.submit(ticket("heavy", got))
    assert lanes.ready == [worker]


def test_what_a_killed_worker_was_asked_is_begun_once_more(lanes: Lanes) -> None:
    """The system ends workers, perhaps for the memory that another took."""
    got: dict[str, Outcome] = {}
    worker = Idle()
    lanes.adopt(worker)
    asked = ticket("any", got)
    lanes.submit(asked)
    lanes.lost(worker, -signal.SIGKILL, "")
    assert [*lanes.waiting] == [asked]
    assert lanes.ready == []

    other = Idle()
    lanes.adopt(other)
    assert lanes.aside == [other]
    lanes.lost(other, -signal.SIGKILL, "")
    outcome = got["any"]
    assert isinstance(outcome, Failed)
    assert (outcome.status, outcome.busy) == (503, True)
    assert not lanes.waiting


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (child.MEMORY, "more memory"),
        (-signal.SIGSEGV, "SIGSEGV"),
        (child.OTHER, "its log says why"),
    ],
)
def test_what_ended_a_worker_fails_and_what_was_behind_it_does_not(
    lanes: Lanes, code: int, said: str
) -> None:
    got: dict[str, Outcome] = {}
    worker, other = Idle(), Idle()
    lanes.adopt(worker)
    for name in ("first", "second"):
        lanes.submit(ticket(name, got))
    lanes.adopt(other)
    lanes.lost(worker, code, "")
    outcome = got["first"]
    assert isinstance(outcome, Failed)
    assert (outcome.status, outcome.busy) == (500, False)
    assert said in outcome.said
    answer(lanes, other)
    assert isinstance(got["second"], Answered)
    lanes.submit(ticket("first", got))
    assert lanes.aside == [other]


def test_of_the_edition_before_what_has_begun_is_finished(lanes: Lanes) -> None:
    got: dict[str, Outcome] = {}
    idle, busy, heavy, new = Idle(), Idle(), Idle(), Idle()
    for worker in (busy, heavy, idle):
        worker.edition = "before"
    new.edition = "after"
    lanes.renew([busy], "before")
    lanes.submit(ticket("begun", got))
    lanes.adopt(heavy)
    age(busy, 0.002)  # so that nothing is put behind it
    lanes.submit(ticket("heavy", got))
    lanes.adopt(idle)
    lanes.seen.remember(b"once heavy")

    lanes.renew([new], "after")
    assert [each.ended for each in (busy, heavy, idle)] == [False, False, True]
    lanes.submit(ticket("once heavy", got))
    assert len(new.tickets) == 1
    answer(lanes, busy)
    assert busy.ended
    run_long(lanes, heavy)
    assert lanes.aside[0] is heavy
    answer(lanes, heavy)
    assert heavy.ended
    assert lanes.leaving == []
    editions = {name: each.edition for name, each in got.items() if isinstance(each, Answered)}
    assert editions == {"begun": "before", "heavy": "before"}


def test_at_the_end_everything_is_told_of_it(lanes: Lanes) -> None:
    got: dict[str, Outcome] = {}
    heavy = begin_aside(lanes, ticket("heavy", got))
    worker = Idle()
    lanes.adopt(worker)
    lanes.submit(ticket("begun", got))
    age(worker, 0.002)
    lanes.submit(ticket("late", got))
    lanes.seen.remember(b"waiting")
    lanes.submit(ticket("waiting", got))
    lanes.close()
    lanes.submit(ticket("after the end", got))
    assert got == dict.fromkeys(("heavy", "begun", "late", "waiting", "after the end"), ENDING)
    assert heavy.ended
    assert worker.ended


def test_without_workers_everything_is_refused_until_there_is_one(lanes: Lanes) -> None:
    got: dict[str, Outcome] = {}
    lanes.seen.remember(b"heavy")
    for name in ("late", "heavy"):
        lanes.submit(ticket(name, got))
    lanes.do_without()
    lanes.submit(ticket("new", got))
    assert got == dict.fromkeys(("late", "heavy", "new"), UNREADABLE)

    worker = Idle()
    lanes.adopt(worker)
    assert not worker.tickets
    lanes.submit(ticket("short", got))
    answer(lanes, worker)
    assert isinstance(got["short"], Answered)

    lanes.lost(worker, child.OTHER, "")
    lanes.submit(ticket("after it was lost", got))
    assert len(lanes.backlog) == 1


def test_an_idle_worker_that_keeps_much_memory_is_replaced(
    lanes: Lanes, refills: list[None]
) -> None:
    idle, busy, small = Idle(), Idle(), Idle()
    for worker in (busy, idle, small):
        lanes.adopt(worker)
    lanes.submit(ticket("any", {}))
    busy.grown = idle.grown = True
    lanes.tidy()
    assert lanes.ready == [busy, small]
    assert [each.ended for each in (idle, busy, small)] == [True, False, False]
    assert len(refills) == 1


def test_the_largest_is_ended_of_what_takes_half_of_the_memory(
    lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    got: dict[str, Outcome] = {}
    monkeypatch.setattr(module, "_memory", lambda: 100)
    small, large = (begin_aside(lanes, ticket(name, got)) for name in ("small", "large"))
    small.size, large.size = 20, 30
    lanes.tidy()
    assert not got
    large.size = 31
    lanes.tidy()
    assert [*got] == ["large"]
    assert large.ended
    assert lanes.aside == [small]
