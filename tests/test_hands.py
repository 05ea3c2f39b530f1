"""Work that processes share: in order, with what goes wrong told, and with nobody left behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from generate_corpus import generate

from diplograph.backends import evaluator, hands
from diplograph.backends.hands import Hands
from diplograph.build import build
from diplograph.errors import AccessError, DataError, LimitError
from diplograph.facts import changed
from diplograph.increment import increment
from diplograph.resources import reading
from diplograph.vocabulary import vocabulary

TASKS = range(9)


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that share work from now on."""
    found: list[int] = []

    def fork() -> int:
        found.append(evaluator.fork())
        return found[-1]

    monkeypatch.setattr(hands, "fork", fork)
    return found


def assert_ended(forked: list[int]) -> None:
    assert len(forked) == 2
    for process in forked:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


def _number_and_process(task: int) -> tuple[int, int]:
    return task, os.getpid()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read two at a time, so that there is something to share."""
    monkeypatch.setattr(changed, "_BATCH", 2000)


def test_work_comes_in_order_and_is_done_by_as_many_as_were_asked_for() -> None:
    done = [*Hands(3)(_number_and_process, TASKS)]
    assert [task for task, _ in done] == [*TASKS]
    assert len({process for _, process in done} - {os.getpid()}) == 3


def test_one_is_this_process_itself() -> None:
    assert {process for _, process in Hands(1)(_number_and_process, TASKS)} == {os.getpid()}


def test_what_is_more_than_a_pipe_holds_comes_whole() -> None:
    assert [*Hands(2)(lambda task: b"%d" % task * 10**6, TASKS)] == [
        b"%d" % task * 10**6 for task in TASKS
    ]


@pytest.mark.parametrize(("jobs", "processes"), [(1, 1), (2, 2)])
def test_two_things_are_done_beside_each_other(jobs: int, processes: int) -> None:
    one, other = Hands(jobs).both(lambda: ("one", os.getpid()), lambda: ("other", os.getpid()))
    assert (one[0], other[0], other[1]) == ("one", "other", os.getpid())
    assert len({one[1], other[1]}) == processes


def _ended_at(task: int, end: Callable[[], object]) -> Callable[[int], int]:
    return lambda number: number if number != task or end() else -1


def _unreadable() -> None:
    raise AccessError("cannot read x")


@pytest.mark.parametrize(
    ("end", "raised", "told"),
    [
        (_unreadable, AccessError, "cannot read x"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), LimitError, "--jobs 1"),
        (lambda: os.kill(os.getpid(), signal.SIGINT), KeyboardInterrupt, None),
    ],
)
def test_what_went_wrong_is_raised_and_no_process_is_left(
    end: Callable[[], object], raised: type[BaseException], told: str | None, forked: list[int]
) -> None:
    with pytest.raises(raised, match=told):
        [*Hands(2)(_ended_at(4, end), TASKS)]
    assert_ended(forked)


def test_who_wants_no_more_leaves_no_process(forked: list[int]) -> None:
    work = Hands(2)(_number_and_process, TASKS)
    next(work)
    del work
    assert_ended(forked)


@pytest.mark.usefixtures("few")
def test_several_processes_make_what_one_does(tmp_path: Path) -> None:
    folder = generate(tmp_path / "corpus", sources=6, density="item").folder
    one, three = (increment(reading([folder]), vocabulary(), share=Hands(jobs)) for jobs in (1, 3))
    assert one
    assert one == three


@pytest.mark.usefixtures("few")
def test_what_is_wrong_in_several_files_is_told_as_by_one(tmp_path: Path) -> None:
    folder = generate(tmp_path / "corpus", sources=6, density="item").folder
    for path in sorted((folder / "facts").iterdir())[1::3]:
        path.write_text(path.read_text("utf-8").replace("published:", "publish:"), "utf-8")
    found = []
    for jobs in (1, 3):
        with pytest.raises(DataError) as told:
            build(reading([folder]), tmp_path / "out", jobs=jobs)
        found.append(told.value.problems)
    assert len(found[0]) > 1
    assert found[0] == found[1]
