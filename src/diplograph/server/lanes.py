"""Who is answered next, by which worker, and what becomes of a request that takes long.

Nobody can tell a heavy query before it runs. So every request begins at once, on a worker that is
ready; several may wait behind one that has only begun, since to wake a process costs more than to
look something up. One that is not done in a moment is *set aside*, with its worker where it stands,
and another worker takes the place. Of those that are set aside only a few run at a time, those that
have had the least, and as soon as somebody else asks they have only the time that nobody wants. A
request that is known to be heavy begins there. What does not fit there waits, in turns of clients.
"""

from __future__ import annotations

import os
import signal
from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Callable, Sequence
from operator import itemgetter
from time import monotonic

from diplograph.server import cores
from diplograph.server.experience import HEAVY, Experience
from diplograph.server.frames import Answer
from diplograph.server.tickets import (
    BUSY,
    ENDING,
    GONE,
    UNREADABLE,
    Answered,
    Failed,
    Outcome,
    Ticket,
    Waiting,
    ended,
    too_slow,
)
from diplograph.server.workers import Worker

#: How often those that run are looked at, in seconds.
TICK = 0.002
#: So long after it began, at most, others are put behind a request, and so many at most.
_YOUNG, _DEPTH = 0.001, 4
#: When the processor time of a worker is first read, and when its request may be set aside.
_SUSPECT = 0.004
#: What a request has to have had of the processor for that since then: on a busy machine others
#: may have had it. One that waits, as for a disk, is set aside only after so long.
_BURNT, _LONGEST = 0.005, 1.0
#: How often it is decided anew which of those that are set aside run.
_TURN = 0.05
#: What a request may have when it is set aside and others want its place, in seconds.
_SHARE = 1.0
#: The most requests that wait for a worker, and those that wait to be set aside.
_BACKLOG, _WAITING = 1024, 64
#: How much a worker may have grown to be given another request, in bytes.
_GROWN = 128 * 2**20


class Lanes:
    """Requests and the workers that they are given to.

    `timeout` is the longest that a request may take, in seconds; `refill` is called whenever there
    may be fewer workers than are `wanted`, or no longer are.
    """

    def __init__(self, loop: AbstractEventLoop, timeout: float, refill: Callable[[], None]) -> None:
        self.cores = max(2, len(cores.everyone()) or os.cpu_count() or 2)
        self._loop, self._timeout, self._refill = loop, timeout, refill
        self.edition = ""
        self.ready: list[Worker] = []
        self.aside: list[Worker] = []
        #: Those of the edition before, until they have answered what they were asked.
        self.leaving: list[Worker] = []
        self.waiting = Waiting()
        #: What waits for a worker that is ready, and for one of those that go behind others.
        self.backlog: deque[Ticket] = deque()
        self.doubtful: deque[Ticket] = deque()
        self.seen = Experience()
        self._ticks = self._turns = self._closed = self._is_divided = False
        #: Why there will be no worker in the near future; None while there are, or may be.
        self._without: Failed | None = None

    @property
    def wanted(self) -> int:
        """How many workers are to be ready."""
        return min(self.cores, 8) + 2 + self._wanted_behind() + min(len(self.waiting), self._room())

    def _wanted_behind(self) -> int:
        """How many of them are to go behind others, for what nobody knows."""
        return min(self.cores, 8) + 1 if self.seen.is_wary else 0

    def wants_behind(self, starting: Sequence[Worker]) -> bool:
        """Whether the next worker is to be one that goes behind others."""
        there = [*self.ready, *starting]
        slow = sum(each.is_idle_class for each in there)
        return slow < self._wanted_behind() and len(there) - slow >= min(self.cores, 8)

    def _kept(self) -> int:
        """How many that are done with what took long may be ready beside those that are wanted.

        They hold blocks of the store that another would have to read and unpack anew: a tenth to a
        quarter of the time of a query.
        """
        return min(self.cores, 8)

    @property
    def has_workers(self) -> bool:
        """Whether anything can be answered."""
        return bool(self.ready or self.aside)

    def _room(self) -> int:
        return max(0, min(8 * self.cores, 32) - len(self.aside))

    # What happens.

    def submit(self, ticket: Ticket) -> None:
        """Have a request answered."""
        if self._closed:
            self._fail(ticket, ENDING)
            return
        if self._without is not None and not self.has_workers:
            self._fail(ticket, self._without)
            return
        if self.seen.is_known_long(ticket):
            self._put_aside(ticket)
            return
        self._place(ticket)
        if not self._ticks:
            self._ticks = True
            self._loop.call_later(TICK, self._tick)

    def abandon(self, ticket: Ticket) -> None:
        """Nobody waits for it any more; if it has been answered, its worker may be on another."""
        if ticket.tell is None:
            return
        self._fail(ticket, GONE)
        if self.waiting.remove(ticket):
            return
        if not self._take_out(ticket) and ticket.worker in self.aside:
            self._end_aside(ticket.worker)

    def adopt(self, worker: Worker) -> None:
        """A worker is ready to be asked."""
        self._without = None
        if not worker.is_idle_class:
            worker.keep_to(cores.kept() if self._is_divided else cores.everyone())
        self.ready.append(worker)
        self._drain()
        self._admit()

    def renew(self, workers: list[Worker], edition: str) -> None:
        """Go over to workers of another edition; the others finish what they have begun."""
        self.edition = edition
        self.leaving += [worker for worker in self.ready if worker.tickets]
        for worker in self.ready:
            if not worker.tickets:
                worker.kill()
        self.ready, self._without = workers, None
        self.seen.forget()
        self._drain()
        self._admit()

    def answered(self, worker: Worker, answer: Answer) -> None:
        """A worker has answered the first of what it was asked."""
        if not worker.tickets or worker.tickets[0][0] != answer.number:
            answer.close()
            worker.kill()
            self.lost(worker, signal.SIGABRT, "a worker answered what it was not asked")
            return
        _, ticket = worker.tickets.popleft()
        worker.since, worker.burnt, worker.is_heavy = monotonic(), None, False
        worker.wait_for_others(waits=False)
        worker.go_on()  # if it was stopped as its answer was under way
        is_aside = worker in self.aside
        if ticket is not None:
            self.seen.learn(ticket, answer.cpu)
            self._cancel_timer(ticket)
        if ticket is not None and ticket.tell is not None:
            self._tell(ticket, Answered(answer, worker.edition, "aside" if is_aside else "quick"))
        else:
            answer.close()
        if is_aside and not worker.tickets:  # nor anything that was taken back
            self.aside.remove(worker)
            self._give_back(worker)
            self._admit()
            self._balance()
        else:
            if is_aside:
                self._loop.call_later(_LONGEST, self._end_unwanted, worker, worker.tickets[0][0])
            self._drain()
        if not worker.tickets and worker in self.leaving:
            self.leaving.remove(worker)
            worker.kill()

    def lost(self, worker: Worker, code: int, said: str) -> None:
        """A worker has ended that nobody wanted to end; `said` is its own word on it."""
        self._forget(worker)
        tickets = [ticket for _, ticket in worker.tickets]
        worker.tickets.clear()
        if tickets and (first := tickets[0]) is not None:
            self._fail_or_repeat(first, code, said)
        for ticket in tickets[1:]:
            if ticket is not None:
                self._place(ticket)
        self._refill()
        self._admit()
        self._balance()

    def do_without(self) -> None:
        """Fail what waits and what will be asked, until there is a worker again."""
        self._without = UNREADABLE
        for ticket in [*self.waiting, *self.backlog, *self.doubtful]:
            self._fail(ticket, UNREADABLE)
        self.waiting = Waiting()
        self.backlog.clear()
        self.doubtful.clear()

    def close(self) -> None:
        """End all: what has no answer by now gets none."""
        self._closed = True
        waiting = [*self.waiting, *self.backlog, *self.doubtful]
        for worker in (*self.ready, *self.aside, *self.leaving):
            waiting += [ticket for _, ticket in worker.tickets if ticket is not None]
            worker.kill()
        self.ready, self.aside, self.leaving = [], [], []
        for ticket in waiting:
            self._fail(ticket, ENDING)

    def tidy(self) -> None:
        """Replace idle workers that keep much memory, and end the largest of too much in all.

        Cores are everyone's again once nothing goes behind others.
        """
        behind = [each for each in [*self.ready, *self.aside, *self.leaving] if each.is_idle_class]
        if not any(worker.tickets for worker in behind):
            self._keep_apart(is_apart=False)
            for worker in [] if self.seen.is_wary else behind:
                self._forget(worker)
                worker.kill()
        taken = sorted(((worker.resident(), worker) for worker in self.aside), key=itemgetter(0))
        if taken and sum(size for size, _ in taken) > _memory() / 2:
            self._give_up(taken[-1][1])
            self._admit()
            self._balance()
        for worker in [*self.ready]:
            if not worker.tickets and worker.has_grown(_GROWN):
                self._forget(worker)
                worker.kill()
                self._refill()

    # On workers that are ready.

    def _place(self, ticket: Ticket) -> None:
        worker = self._chosen(ticket)
        if worker is not None:
            self._ask(worker, ticket)
            return
        backlog = self.doubtful if self._is_doubtful(ticket) else self.backlog
        if len(backlog) < _BACKLOG:
            ticket.worker = None
            backlog.append(ticket)
            self._is_late(ticket)
        else:
            self._fail(ticket, BUSY)

    def _is_doubtful(self, ticket: Ticket) -> bool:
        """Whether a request is one for workers that go behind others, of which there are some."""
        behind = any(worker.is_idle_class for worker in self.ready)
        return behind and self.seen.is_doubtful(ticket)

    def _chosen(self, ticket: Ticket) -> Worker | None:
        """A worker that has only begun, to spare waking another; else one that is idle.

        While heavy requests come that is the other way round: one of them may be what was begun.
        Behind one that may be heavy nothing waits.
        """
        now, idle, begun = monotonic(), None, None
        behind = self._is_doubtful(ticket)
        for worker in self.ready:
            queue = len(worker.tickets)
            if worker.is_idle_class is not behind or worker.ended:  # then lost, with its exit code
                continue
            if not queue:
                idle = idle or worker
            elif queue < _DEPTH and now - worker.since < _YOUNG:
                begun = begun or worker
        if behind:
            return idle
        return (idle or begun) if self.seen.is_crowded else (begun or idle)

    def _drain(self) -> None:
        for backlog in (self.backlog, self.doubtful):
            while backlog and (worker := self._chosen(backlog[0])) is not None:
                ticket = backlog.popleft()
                self._cancel_timer(ticket)
                self._ask(worker, ticket)

    def _take_out(self, ticket: Ticket) -> bool:
        """Whether a request waited for a worker, which it no longer does."""
        for backlog in (self.backlog, self.doubtful):
            if ticket in backlog:
                backlog.remove(ticket)
                return True
        return False

    def _ask(self, worker: Worker, ticket: Ticket) -> None:
        if worker.is_idle_class:
            self._keep_apart(is_apart=True)
        ticket.worker = worker
        worker.ask(ticket, ticket.ask)

    def _keep_apart(self, *, is_apart: bool) -> None:
        """Have what is short on cores of its own and what takes long on others, or all on all."""
        if is_apart is not self._is_divided:
            self._is_divided = is_apart
            those = cores.kept() if is_apart else cores.everyone()
            cores.keep_to(0, those)
            for worker in [*self.ready, *self.leaving]:
                if not worker.is_idle_class:
                    worker.keep_to(those)

    def _tick(self) -> None:
        """Look at those that run, and go on doing so, whatever comes of it this time."""
        try:
            self._look_round()
        finally:
            self._ticks = bool(self.backlog or self.doubtful) or any(
                worker.tickets for worker in [*self.ready, *self.leaving]
            )
            if self._ticks:
                self._loop.call_later(TICK, self._tick)

    def _look_round(self) -> None:
        """Set aside what takes long, and give others what is behind it."""
        for worker in [*self.ready, *self.leaving]:
            if worker.tickets and monotonic() - worker.since > TICK:
                worker.read()  # perhaps this process is late, and not that one
                if not worker.ended and worker.tickets:
                    self._look_at(worker, monotonic() - worker.since)
        self._drain()
        self._give_way()

    def _look_at(self, worker: Worker, age: float) -> None:
        if age > TICK and worker.has_behind:
            for behind in worker.take_back():
                self._place(behind)
        worker.wait_for_others(waits=True)
        if age < _SUSPECT:
            return
        if worker.burnt is None:
            worker.burnt = worker.processor_time()
            if worker.burnt is not None:
                return
        if age < HEAVY:
            return
        if (ticket := worker.tickets[0][1]) is not None:
            self._is_late(ticket)
        now = worker.processor_time()
        worker.is_heavy = now is None or worker.burnt is None or now - worker.burnt > _BURNT
        if worker.is_idle_class and not worker.is_heavy:
            if ticket is not None and not self.seen.is_doubtful(ticket):
                self._begin_anew(worker)
        elif worker.is_heavy or age > _LONGEST:
            self._set_aside(worker)

    def _begin_anew(self, worker: Worker) -> None:
        """Have another answer what a worker has begun that goes behind others, and had no time."""
        _, ticket = worker.tickets[0]
        self._forget(worker)
        worker.tickets.clear()
        worker.kill()
        if ticket is not None and ticket.tell is not None:
            self._place(ticket)
        self._refill()

    def _set_aside(self, worker: Worker) -> None:
        """Take a worker out, with what it is busy with."""
        _, ticket = worker.tickets[0]
        self.seen.takes_long(ticket)
        self._forget(worker)
        is_wanted = ticket is not None and ticket.tell is not None
        if ticket is None or not is_wanted or not (self._room() or self._made_way()):
            worker.tickets.clear()
            worker.kill()
            if ticket is not None and is_wanted:
                self._put_aside(ticket)
        else:
            self.aside.append(worker)
            ticket.runs_since = worker.since
            self._is_late(ticket)
            self._give_way()
            self._balance()
        self._refill()

    def _give_way(self) -> None:
        """Where others ask too, have those that are set aside leave the processor to them."""
        if self.seen.is_shared:
            for worker in self.aside:
                if worker.is_heavy and not worker.is_idle_class:
                    worker.demote()
                    self._keep_apart(is_apart=True)

    # On those that are set aside.

    def _put_aside(self, ticket: Ticket) -> None:
        """Have a request wait until it can be set aside, from its beginning."""
        ticket.worker, ticket.runs_since = None, None
        self.waiting.add(ticket)
        self._is_late(ticket)
        if len(self.waiting) > _WAITING:
            dropped = self.waiting.longest()
            self.waiting.remove(dropped)
            self._fail(dropped, BUSY)
        self._admit()

    def _admit(self) -> None:
        """Begin with what waits, as far as there are workers and there is room."""
        while len(self.waiting) and (self._room() or self._made_way()):
            is_shared = self.seen.is_shared
            worker = self._for_heavy(is_shared=is_shared)
            if worker is None:
                self._refill()
                return
            ticket = self.waiting.take()
            self.aside.append(worker)
            ticket.runs_since = monotonic()
            worker.is_heavy = True
            self._give_way()
            self._ask(worker, ticket)
            self._refill()
            self._balance()

    def _made_way(self) -> bool:
        """End what has had most, of the client that has most set aside, if it had its fair share.

        So a short request never waits for many long ones, whoever sends those.
        """
        now = monotonic()
        clients = [ticket.client for _, ticket in map(_first, self.aside) if ticket is not None]
        if not clients:
            return False
        most = max(set(clients), key=clients.count)
        had, longest = max(
            (
                (self._had(ticket, now), worker)
                for worker, ticket in map(_first, self.aside)
                if ticket is not None and ticket.client == most
            ),
            key=itemgetter(0),
        )
        return had > _SHARE and self._give_up(longest)

    def _give_up(self, worker: Worker) -> bool:
        """End what is set aside, in favour of others."""
        ticket = worker.tickets[0][1]
        self._forget(worker)
        worker.tickets.clear()
        worker.kill()
        if ticket is not None:
            self._fail(ticket, BUSY)
        self._refill()
        return True

    def _for_heavy(self, *, is_shared: bool) -> Worker | None:
        """A worker for a request that is known to be heavy: where others ask too, a slow one.

        Else one that was busy with such a request, the last that was if there are several.
        """
        idle = [each for each in reversed(self.ready) if not each.tickets and not each.ended]
        if not idle:
            return None
        worker = max(idle, key=lambda each: (each.is_idle_class is is_shared, each.has_read_much))
        self.ready.remove(worker)
        return worker

    def _give_back(self, worker: Worker) -> None:
        """What becomes of a worker that was set aside and is done."""
        if worker.edition == self.edition and not worker.has_grown(_GROWN):
            behind = sum(each.is_idle_class for each in self.ready)
            most = self.wanted + self._kept()
            if behind <= self.cores if worker.is_idle_class else len(self.ready) < most:
                worker.has_read_much = True
                self.ready.append(worker)
                self._drain()
                self._refill()
                return
        worker.tickets.clear()
        worker.kill()
        self._refill()

    def _balance(self) -> None:
        """Let those run that have had the least, as many as there are cores; the others stop."""
        most = len(cores.behind()) if self._is_divided and cores.behind() else self.cores
        if len(self.aside) > most and not self._turns:
            self._turns = True
            self._loop.call_later(_TURN, self._turn)
        now = monotonic()
        order = sorted(self.aside, key=lambda each: (self._level(each, now), each.is_stopped))
        for place, worker in enumerate(order):
            ticket = worker.tickets[0][1]
            if place >= most and not worker.is_stopped:
                worker.stop()
                if ticket is not None and ticket.runs_since is not None:
                    ticket.had += now - ticket.runs_since
                    ticket.runs_since = None
            elif place < most and worker.is_stopped:
                worker.go_on()
                if ticket is not None:
                    ticket.runs_since = now

    def _turn(self) -> None:
        self._turns = False
        self._balance()

    def _level(self, worker: Worker, now: float) -> int:
        """How much a request has had, in steps; within one nobody is stopped for another."""
        had = self._had(worker.tickets[0][1], now)
        return 0 if had < _TURN else 1 if had < 5 * _TURN else 2 + int(had / (5 * _TURN))

    def _had(self, ticket: Ticket | None, now: float) -> float:
        if ticket is None:
            return 0.0
        return ticket.had + (0.0 if ticket.runs_since is None else now - ticket.runs_since)

    def _end_unwanted(self, worker: Worker, number: int) -> None:
        """End what is set aside if it is still busy with what was taken back: it had begun it."""
        if worker in self.aside and worker.tickets[0][0] == number:
            self._end_aside(worker)

    def _end_aside(self, worker: Worker) -> None:
        self._forget(worker)
        worker.tickets.clear()
        worker.kill()
        self._refill()
        self._admit()
        self._balance()

    # Outcomes.

    def _is_late(self, ticket: Ticket) -> None:
        """From now on its time is watched, and whether somebody still waits for it."""
        if ticket.timer is None:
            left = max(0.0, ticket.deadline - monotonic())
            ticket.timer = self._loop.call_later(left, self._expire, ticket)
        if not ticket.is_late:
            ticket.is_late = True
            ticket.late(ticket)

    def _expire(self, ticket: Ticket) -> None:
        ticket.timer = None
        worker = ticket.worker
        had = self._had(ticket, monotonic())
        self._fail(ticket, too_slow(self._timeout) if had > self._timeout / 2 else BUSY)
        if self.waiting.remove(ticket) or self._take_out(ticket):
            return
        if worker is not None and worker in self.aside:
            self.seen.remember(ticket.key)
            self._end_aside(worker)

    def _fail_or_repeat(self, ticket: Ticket, code: int, said: str) -> None:
        self.seen.remember(ticket.key)
        if code == -signal.SIGKILL and not ticket.tries:
            ticket.tries += 1  # from outside, perhaps for the memory that another took
            self._put_aside(ticket)
        else:
            self._fail(ticket, ended(code))

    def _fail(self, ticket: Ticket, failed: Failed) -> None:
        self._cancel_timer(ticket)
        self._tell(ticket, failed)

    @staticmethod
    def _tell(ticket: Ticket, outcome: Outcome) -> None:
        if ticket.tell is not None:
            tell, ticket.tell = ticket.tell, None
            tell(outcome)

    @property
    def retry_after(self) -> int:
        """In how many seconds one who is turned away may come again."""
        return min(30, 1 + len(self.waiting) // self.cores)

    @staticmethod
    def _cancel_timer(ticket: Ticket) -> None:
        if ticket.timer is not None:
            ticket.timer.cancel()
            ticket.timer = None

    def _forget(self, worker: Worker) -> None:
        for those in (self.ready, self.aside, self.leaving):
            if worker in those:
                those.remove(worker)


def _first(worker: Worker) -> tuple[Worker, Ticket | None]:
    return worker, worker.tickets[0][1]


def _memory() -> int:
    """The bytes of memory that the machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
