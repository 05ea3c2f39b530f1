"""Work that several processes do, each a part of it at a time.

They are forked, so that they have at hand all that this process has, and hand back what they made.
They end with it, and with the work.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, NoReturn, TypeVar

from diplograph.backends import child
from diplograph.backends.evaluator import fork
from diplograph.errors import LimitError

_Task = TypeVar("_Task")
_Done = TypeVar("_Done")
_One = TypeVar("_One")
_Other = TypeVar("_Other")

#: A task by its number; and of what came of one its number, whether it failed, and its bytes.
_ASKED = struct.Struct(">I")
_TOLD = struct.Struct(">I?Q")
#: So many tasks a process has before it: one in hand, and the next.
_AHEAD = 2


def processors() -> int:
    """How many processors this process may have."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Hands(NamedTuple):
    """At most so many processes; one is this process itself."""

    jobs: int

    def __call__(
        self, work: Callable[[_Task], _Done], tasks: Sequence[_Task], /
    ) -> Iterator[_Done]:
        """What `work` makes of each task, in the order of the tasks.

        It has to be of plain values, as those of :mod:`pickle`. Raises what the work raises, and
        LimitError if the system ends one of the processes.
        """
        jobs = min(self.jobs, len(tasks))
        return _shared(work, tasks, jobs) if jobs > 1 else map(work, tasks)

    def both(self, one: Callable[[], _One], other: Callable[[], _Other]) -> tuple[_One, _Other]:
        """What two pieces of work make, the first beside the other, which this process does."""
        if self.jobs == 1:
            return one(), other()
        hand = _Hand(lambda make: make(), (one,))
        try:
            hand.ask(0)
            second = other()
            _, first = hand.told()
        finally:
            hand.end()
        return first, second


def _shared(work: Callable[[_Task], _Done], tasks: Sequence[_Task], jobs: int) -> Iterator[_Done]:
    numbers = iter(range(len(tasks)))
    done: dict[int, _Done] = {}
    hands: list[_Hand] = []
    try:
        for _ in range(jobs):
            hands.append(_Hand(work, tasks))  # noqa: PERF401 - those there are end in any case
        for _ in range(_AHEAD):
            for hand in hands:
                hand.ask(next(numbers, None))
        for wanted in range(len(tasks)):
            while wanted not in done:
                readable, _, _ = select.select(hands, [], [])
                for hand in readable:
                    number, made = hand.told()
                    done[number] = made
                    hand.ask(next(numbers, None))
            yield done.pop(wanted)
    finally:
        for hand in hands:
            hand.end()


class _Hand:
    """One of the processes, as the one that forked it has it."""

    def __init__(self, work: Callable[[Any], object], tasks: Sequence[object]) -> None:
        self._end, theirs = socket.socketpair()
        lifeline, self._lifeline = os.pipe()
        self._pid = fork()
        if self._pid == 0:
            _be_hand(work, tasks, theirs, lifeline)
        theirs.close()
        os.close(lifeline)

    def fileno(self) -> int:
        """Where it is read that it has something to tell."""
        return self._end.fileno()

    def ask(self, number: int | None) -> None:
        """Give it a task, if there is one left."""
        if number is not None:
            with suppress(BrokenPipeError):  # how it ended will be read
                self._end.sendall(_ASKED.pack(number))

    def told(self) -> tuple[int, Any]:
        """A task, and what came of it. Raises what was raised, or what its end means."""
        try:
            number, has_failed, size = _TOLD.unpack(_exactly(self._end, _TOLD.size))
            told = pickle.loads(_exactly(self._end, size))
        except (EOFError, ConnectionResetError):
            raise self._why_it_ended() from None
        if has_failed:
            raise told
        return number, told

    def _why_it_ended(self) -> BaseException:
        pid, self._pid = self._pid, 0
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if code == -signal.SIGINT:  # Ctrl-C reached it first
            return KeyboardInterrupt()
        how = f"signal {-code}" if code < 0 else f"code {code}"
        return LimitError(
            f"a process that did part of the work was ended by the system ({how}), most likely for "
            "want of memory; with --jobs 1 less is needed"
        )

    def end(self) -> None:
        """Kill it, if it lives."""
        self._end.close()
        os.close(self._lifeline)
        if self._pid:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self._pid, signal.SIGKILL)
                os.waitpid(self._pid, 0)


def _be_hand(
    work: Callable[[Any], object], tasks: Sequence[object], end: socket.socket, lifeline: int
) -> NoReturn:
    try:
        child.settle((end.fileno(), lifeline), lifeline, everything=True)
        child.end_with_parent()
        gc.freeze()  # what is shared with the other process stays shared
        while True:
            (number,) = _ASKED.unpack(_exactly(end, _ASKED.size))
            try:
                made, has_failed = work(tasks[number]), False
            except Exception as error:  # noqa: BLE001 - raised where the work is wanted
                made, has_failed = error, True
            data = pickle.dumps(made)
            end.sendall(_TOLD.pack(number, has_failed, len(data)))
            end.sendall(data)
    except BaseException:  # noqa: BLE001 - the other process sees that it ended
        os._exit(child.OTHER)
    finally:
        os._exit(0)


def _exactly(end: socket.socket, size: int) -> bytes:
    """As many bytes. Raises EOFError where there are no more."""
    data = bytearray()
    while len(data) < size:
        if not (more := end.recv(min(size - len(data), 2**20))):
            raise EOFError
        data += more
    return bytes(data)
