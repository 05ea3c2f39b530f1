"""Where workers come from: a process that forks them, so that the gateway need not.

A fork takes milliseconds in which nobody would be answered. The nursery is forked of the gateway at
the start, with all that workers share. It is told which place to open and handed a worker's ends of
its socket and its lifeline; it tells of the worker's process, and in the end of how that ended.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import struct
from asyncio import AbstractEventLoop
from collections.abc import Callable
from typing import NoReturn, Protocol

from diplograph.backends import child
from diplograph.backends.evaluator import fork
from diplograph.server.sources import Place
from diplograph.server.worker import Open, be_worker

#: A request: a worker's number, whether it goes behind others, and the bytes of its place.
_ASKED = struct.Struct(">I?H")
#: What is told of a worker: its number, whether it has ended, and its process or its exit code.
_TOLD = struct.Struct(">I?q")


class Born(Protocol):
    """A worker as the gateway has it."""

    def is_born(self, pid: int) -> None:
        """It has a process."""

    def is_gone(self, code: int) -> None:
        """Its process has ended: with a code, or by a signal, then minus that."""


class Nursery:
    """The gateway's end of it. One that ended is replaced, and what it bore is gone with it.

    `opens` makes of a place what opens it, in a worker, which may take `memory` bytes.
    """

    def __init__(self, opens: Callable[[Place], Open], memory: int) -> None:
        self._opens, self._memory = opens, memory
        self._loop: AbstractEventLoop | None = None
        self._children: dict[int, Born] = {}
        self._last = 0
        self._told = bytearray()
        self._start()

    def _start(self) -> None:
        self._end, theirs = socket.socketpair()
        read, self._lifeline = os.pipe()
        self._pid = fork()
        if self._pid == 0:
            _be_nursery(self._opens, theirs, read, self._memory)
        theirs.close()
        os.close(read)
        self._end.setblocking(False)

    def attend(self, loop: AbstractEventLoop) -> None:
        """Take note of what it tells, in a loop, from now on."""
        self._loop = loop
        loop.add_reader(self._end.fileno(), self._read)

    def bear(
        self, born: Born, place: Place, end: socket.socket, lifeline: int, *, behind: bool
    ) -> None:
        """Have a worker forked. Its ends may be closed here afterwards.

        One that goes `behind` others has only the time that nobody else wants.
        """
        self._last = (self._last + 1) % 2**32
        self._children[self._last] = born
        said = json.dumps(place).encode()
        asked = _ASKED.pack(self._last, behind, len(said)) + said
        with contextlib.suppress(OSError):  # it has ended, which will be read
            socket.send_fds(self._end, [asked], [end.fileno(), lifeline])

    def _read(self) -> None:
        try:
            data = self._end.recv(2**16)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._told += data
        whole = len(self._told) - len(self._told) % _TOLD.size
        told = [*_TOLD.iter_unpack(self._told[:whole])]
        del self._told[:whole]
        for number, has_ended, value in told:
            if not has_ended:
                self._children[number].is_born(value)
            else:
                self._children.pop(number).is_gone(value)
        if not data:
            self._replace()

    def _replace(self) -> None:
        """Begin anew, after it was ended from outside."""
        assert self._loop is not None
        self.close()
        lost, self._children = self._children, {}
        self._told.clear()
        self._start()
        self.attend(self._loop)
        for born in lost.values():
            born.is_gone(-signal.SIGKILL)

    def close(self) -> None:
        """End it, and all that it bore."""
        if self._loop is not None:
            self._loop.remove_reader(self._end.fileno())
        self._end.close()
        os.close(self._lifeline)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


def _be_nursery(
    opens: Callable[[Place], Open], end: socket.socket, lifeline: int, memory: int
) -> NoReturn:
    """Be the nursery, bound to no core.

    The engine's threads are bound as their worker is when it opens the store, and that is as this
    process is. If it waits for a worker on the one core that such a thread needs to end, Linux has
    it turn in circles there, and no other worker is ever born.
    """
    try:
        child.settle((end.fileno(), lifeline), lifeline, everything=True)
        child.end_with_parent()
        for number in (signal.SIGINT, signal.SIGTERM):  # for the gateway to act on
            signal.signal(number, signal.SIG_IGN)
        woken, wakes = os.pipe()
        for each in (woken, wakes):
            os.set_blocking(each, False)
        signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        numbers: dict[int, int] = {}
        while True:
            readable, _, _ = select.select([end.fileno(), woken], [], [])
            if woken in readable:
                with contextlib.suppress(BlockingIOError):
                    os.read(woken, 2**10)
                _tell_of_ends(end, numbers)
            if end.fileno() in readable:
                _bear_one(opens, end, memory, numbers)
    except BaseException:  # noqa: BLE001 - its gateway sees that it ended, and begins anew
        os._exit(child.OTHER)
    finally:
        os._exit(0)


def _bear_one(
    opens: Callable[[Place], Open], end: socket.socket, memory: int, numbers: dict[int, int]
) -> None:
    head, ends, _, _ = socket.recv_fds(end, _ASKED.size, 2)
    if not head:
        os._exit(0)
    number, behind, size = _ASKED.unpack(head)
    place = Place(*json.loads(end.recv(size, socket.MSG_WAITALL)))
    try:
        pid = fork()
    except OSError:
        end.sendall(_TOLD.pack(number, True, child.OTHER))
        pid = -1
    if pid == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        be_worker(opens(place), socket.socket(fileno=ends[0]), ends[1], memory, behind=behind)
    for each in ends:
        os.close(each)
    if pid > 0:
        numbers[pid] = number
        end.sendall(_TOLD.pack(number, False, pid))


def _tell_of_ends(end: socket.socket, numbers: dict[int, int]) -> None:
    while numbers:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        code = os.waitstatus_to_exitcode(status)
        end.sendall(_TOLD.pack(numbers.pop(pid), True, code))
