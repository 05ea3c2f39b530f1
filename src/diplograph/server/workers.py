"""Worker processes as the gateway has them: to start, to ask, to hold back, to end."""

from __future__ import annotations

import os
import signal
import socket
import sys
from asyncio import AbstractEventLoop
from collections import deque
from contextlib import suppress
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from diplograph.backends import child
from diplograph.server import cores, frames

if TYPE_CHECKING:
    from diplograph.server.messages import Ask
    from diplograph.server.nursery import Nursery
    from diplograph.server.sources import Place
    from diplograph.server.tickets import Ticket

#: How much is received at once, in bytes, and how many descriptors.
_RECEIVED, _FILES = 2**17, 8
_ROOM = socket.CMSG_SPACE(4 * _FILES)
_FLAGS = socket.MSG_DONTWAIT | getattr(socket, "MSG_CMSG_CLOEXEC", 0)


class Watcher(Protocol):
    """Who is told what a worker does."""

    def is_ready(self, worker: Worker, edition: str) -> None:
        """It has opened its store."""

    def has_answered(self, worker: Worker, answer: frames.Answer) -> None:
        """It has answered the first of its requests."""

    def has_ended(self, worker: Worker, code: int, said: str) -> None:
        """It has ended, by itself or from outside, and with it what it was asked."""


class Worker:
    """A worker process, and the gateway's end of its socket.

    `behind` is whether it goes behind others from its birth. `tickets` are what it was asked and
    has not answered, in order, by number; None stands for one that was taken back. `since` is when
    it came to the first of them, `edition` what it opened.
    """

    __slots__ = (
        "_answers",
        "_base",
        "_code",
        "_is_unwanted",
        "_lifeline",
        "_loop",
        "_number",
        "_said",
        "_unsent",
        "_watcher",
        "burnt",
        "edition",
        "end",
        "ended",
        "has_read_much",
        "is_heavy",
        "is_idle_class",
        "is_stopped",
        "pid",
        "since",
        "started",
        "tickets",
        "waits",
    )

    def __init__(
        self,
        nursery: Nursery,
        place: Place,
        watcher: Watcher,
        loop: AbstractEventLoop,
        *,
        behind: bool = False,
    ) -> None:
        ours, theirs = socket.socketpair()
        lifeline = os.pipe()
        #: None before it is born, and once it is gone.
        self.pid: int | None = None
        self._code: int | None = None
        self._is_unwanted = False
        nursery.bear(self, place, theirs, lifeline[0], behind=behind)
        theirs.close()
        os.close(lifeline[0])
        ours.setblocking(False)
        self.end, self._lifeline, self._loop, self._watcher = ours, lifeline[1], loop, watcher
        self._answers = frames.Answers()
        self._unsent = bytearray()
        self._number = self._base = 0
        self._said = ""
        self.tickets: deque[tuple[int, Ticket | None]] = deque()
        self.started = self.since = monotonic()
        self.burnt: float | None = None
        self.edition = ""
        #: Whether what it does now was seen to take the processor for long.
        self.is_heavy = False
        self.is_idle_class = behind
        self.is_stopped = self.ended = False
        #: Whether it was once done with what took long.
        self.has_read_much = False
        self.waits = False
        loop.add_reader(ours.fileno(), self.read)

    def ask(self, ticket: Ticket, ask: Ask) -> None:
        """Send a request, to be answered after those that it was sent before."""
        self._number = (self._number + 1) % 2**32
        if not self.tickets:
            self.since, self.burnt = monotonic(), None
        self.tickets.append((self._number, ticket))
        self._send(frames.asking(self._number, ask))

    @property
    def has_behind(self) -> bool:
        """Whether requests that stand wait behind the first, some of which may be taken back."""
        return any(ticket is not None for _, ticket in islice(self.tickets, 1, None))

    def take_back(self) -> list[Ticket]:
        """Have it answer the first request only: those behind it, which it has not begun."""
        taken: list[Ticket] = []
        kept = deque([self.tickets.popleft()])
        for number, ticket in self.tickets:
            if ticket is not None:
                taken.append(ticket)
                self._send(frames.taking_back(number))
            kept.append((number, None))
        self.tickets = kept
        return taken

    def _send(self, data: bytes) -> None:
        if not self._unsent:
            try:
                sent = self.end.send(data)
            except BlockingIOError:
                sent = 0
            except OSError:  # it has ended, which will be read
                return
            if sent == len(data):
                return
            data = data[sent:]
            self._loop.add_writer(self.end.fileno(), self._send_rest)
        self._unsent += data

    def _send_rest(self) -> None:
        try:
            del self._unsent[: self.end.send(self._unsent)]
        except BlockingIOError:
            return
        except OSError:  # it has ended, which will be read
            self._unsent.clear()
        if not self._unsent:
            self._loop.remove_writer(self.end.fileno())

    def read(self) -> None:
        """Take what it has written. The watcher is told of it."""
        if self.ended:
            return
        try:
            data, beside, _, _ = self.end.recvmsg(_RECEIVED, _ROOM, _FLAGS)
        except BlockingIOError:
            return
        except OSError:
            data, beside = b"", []
        try:
            answers = self._answers.add(data, _descriptors(beside) if beside else [])
        except ValueError as error:
            self.kill()
            self._watcher.has_ended(self, signal.SIGABRT, str(error))
            return
        for answer in answers:
            self._take(answer)
        if not data and not self.ended:
            self._let_go()
            self._tell_of_end()

    def _take(self, answer: frames.Answer) -> None:
        if self.ended:  # by what the answer before led to
            answer.close()
        elif answer.what == frames.READY:
            assert isinstance(answer.body, bytes)
            pid, _, self.edition = answer.body.decode(errors="replace").partition(" ")
            if self._code is None:  # perhaps before the nursery's own word
                self.pid = int(pid)
            self._base = self.resident()
            self._watcher.is_ready(self, self.edition)
        elif answer.what == frames.FAULT:
            assert isinstance(answer.body, bytes)
            self._said = answer.body.decode(errors="replace")
        else:
            self._watcher.has_answered(self, answer)

    def demote(self) -> None:
        """Let it have only the time that nobody else wants, from now on: there is no way back."""
        self.is_idle_class = True
        if self.pid is not None:
            cores.go_behind(self.pid)

    def keep_to(self, those: frozenset[int]) -> None:
        """Let it run on these cores only."""
        if self.pid is not None:
            cores.keep_to(self.pid, those)

    def is_born(self, pid: int) -> None:
        """As :class:`~diplograph.server.nursery.Born`."""
        self.pid = pid

    def is_gone(self, code: int) -> None:
        """As :class:`~diplograph.server.nursery.Born`."""
        self.pid, self._code = None, code
        self._tell_of_end()

    def wait_for_others(self, *, waits: bool) -> None:
        """Have all that wakes go before it, or no more than it goes before others."""
        if waits is not self.waits and self.pid is not None:
            self.waits = waits
            child.take_turns(child.LONG_TURNS if waits else child.SHORT_TURNS, self.pid)

    def stop(self) -> None:
        """Hold it where it is, with all that it has."""
        self.is_stopped = True
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let one that was stopped go on."""
        self.is_stopped = False
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def processor_time(self) -> float | None:
        """The seconds of processor time that its first thread has had; None where that is not
        told.
        """
        try:
            with open(f"/proc/{self.pid}/schedstat", encoding="ascii") as file:  # noqa: PTH123
                return int(file.read().split()[0]) / 1e9
        except (OSError, ValueError, IndexError):
            return None

    def resident(self) -> int:
        """The bytes of memory that it has; 0 where that is not told."""
        try:
            with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:  # noqa: PTH123
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError, IndexError):
            return 0

    def has_grown(self, much: int) -> bool:
        """Whether it has so many bytes of memory more than when it was ready."""
        return self.resident() > self._base + much

    def kill(self) -> None:
        """End it. Nobody is told, and what it was asked is the caller's."""
        if self.ended:
            return
        self._is_unwanted = True
        self._signal(signal.SIGKILL)
        self._let_go()

    def _let_go(self) -> None:
        self.ended = True
        self._loop.remove_reader(self.end.fileno())
        if self._unsent:
            self._loop.remove_writer(self.end.fileno())
        self.end.close()
        self._answers.close()
        os.close(self._lifeline)

    def _tell_of_end(self) -> None:
        """Tell of an end that nobody wanted, once all it wrote was read and its code is there."""
        if self.ended and self._code is not None and not self._is_unwanted:
            self._is_unwanted = True
            self._watcher.has_ended(self, self._code, self._said)


def _descriptors(beside: list[tuple[int, int, bytes]]) -> list[int]:
    found: list[int] = []
    for level, kind, data in beside:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            whole = len(data) - len(data) % 4
            found += [int.from_bytes(data[at : at + 4], sys.byteorder) for at in range(0, whole, 4)]
    return found
