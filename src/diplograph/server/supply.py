"""Workers as they are needed: a set for each edition of the graph, and others for lost ones."""

from __future__ import annotations

from asyncio import AbstractEventLoop, Event, TimerHandle
from collections.abc import Callable

from diplograph.backends import child
from diplograph.errors import AccessError, DiplographError
from diplograph.server.frames import Answer
from diplograph.server.lanes import Lanes
from diplograph.server.nursery import Nursery
from diplograph.server.sources import Place, Preparing
from diplograph.server.workers import Worker

#: A process is started at most so often, in seconds.
_SPACED = 0.010
#: How long one process that is missing may be missing, in seconds.
_LATER = 1.0
#: How often it is looked whether the graph has changed.
_LOOKED = 0.5
#: After so many workers in a row that did not come to be ready the graph counts as unreadable.
_MOST_FAILURES = 5
#: How long after that it is tried again, in seconds: twice as long each time.
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0


class Supply:
    """The workers of a server.

    `nursery` is where they come from, `prepares` starts to make the place ready anew,
    `say` tells the operator something in a line.
    """

    def __init__(
        self,
        loop: AbstractEventLoop,
        *,
        timeout: float,
        nursery: Nursery,
        prepares: Callable[[bool], Preparing],
        say: Callable[[str], None],
    ) -> None:
        self.lanes = Lanes(loop, timeout, self.refill)
        self._loop, self._nursery = loop, nursery
        self._prepares, self._say = prepares, say
        self._place: Place | None = None
        self._seen: object = None
        self._starting: list[Worker] = []
        #: The edition that is to be gone over to, and its workers that are ready.
        self._next: tuple[Place, list[Worker]] | None = None
        self._preparing: Preparing | None = None
        self._failures = 0
        #: Whether the last process that was to open what is served could not.
        self._is_lost = False
        self._pause = _FIRST_PAUSE
        self._refilling: TimerHandle | None = None
        #: Whether what is due by that has time.
        self._takes_time = False
        self._looking: TimerHandle | None = None
        self._changed = Event()
        #: Why what is served is not what lies there now; empty if it is.
        self.stale = ""
        self._closed = False

    async def start(self, place: Place) -> None:
        """Come to be ready to answer. Raises AccessError if no worker can open the place."""
        self._next, self._seen = (place, []), place.seen()
        self.refill()
        while self._place is None:
            await self._changed.wait()
            self._changed.clear()
            if self.stale:
                raise AccessError(self.stale)
        self._looking = self._loop.call_later(_LOOKED, self._look)

    def close(self) -> None:
        """End all workers."""
        self._closed = True
        for timer in (self._refilling, self._looking):
            if timer is not None:
                timer.cancel()
        ready = self._next[1] if self._next else []
        for worker in (*self._starting, *ready):
            worker.kill()
        self.lanes.close()

    @property
    def edition(self) -> str:
        """The edition that is served."""
        return self.lanes.edition

    # How many there are.

    def refill(self) -> None:
        """Start what is missing, a process at a time.

        If it is one only, that has time: most often what was set aside is soon back.
        """
        missing = self._missing()
        if missing <= 0 and self._takes_time and self._refilling is not None:
            self._refilling.cancel()  # it is back; what is next missing has its time from then on
            self._refilling = None
        if self._closed or missing <= 0:
            return
        has_time = self._has_time(missing)
        if self._refilling is not None:
            if has_time or not self._takes_time:
                return
            self._refilling.cancel()
        self._takes_time = has_time
        self._refilling = self._loop.call_later(_LATER if has_time else 0, self._start_one)

    def _has_time(self, missing: int) -> bool:
        return missing == 1 and self._next is None and bool(self.lanes.ready)

    def _missing(self) -> int:
        there = self._next[1] if self._next else self.lanes.ready
        return self.lanes.wanted - len(there) - len(self._starting)

    def _start_one(self) -> None:
        self._refilling = None
        place = self._next[0] if self._next else self._place
        if self._closed or place is None or self._missing() <= 0:
            return
        if self._preparing is not None and self.lanes.ready:  # perhaps for another edition
            self._refilling = self._loop.call_later(10 * _SPACED, self._start_one)
            return
        behind = self.lanes.wants_behind(self._starting)
        self._starting.append(Worker(self._nursery, place, self, self._loop, behind=behind))
        self._takes_time = not self._failures and self._has_time(self._missing())
        pause = _LATER if self._takes_time else _SPACED
        if self._failures:
            pause = min(_LONGEST_PAUSE, 0.1 * 2**self._failures)
        self._refilling = self._loop.call_later(pause, self._start_one)

    # What workers do.

    def is_ready(self, worker: Worker, edition: str) -> None:
        """As :class:`~diplograph.server.workers.Watcher`."""
        self._starting.remove(worker)
        self._failures = 0
        expected = self._next[0].edition if self._next else self.edition
        self._is_lost = edition != expected
        if self._is_lost:  # the graph was changed a moment ago
            worker.kill()
            if self._preparing is None:
                self._prepare()
        elif self._next is None:
            self.lanes.adopt(worker)
        else:
            self._next[1].append(worker)
            if self._missing() <= 0:
                self._go_over()
        self.refill()

    def has_answered(self, worker: Worker, answer: Answer) -> None:
        """As :class:`~diplograph.server.workers.Watcher`."""
        self.lanes.answered(worker, answer)

    def has_ended(self, worker: Worker, code: int, said: str) -> None:
        """As :class:`~diplograph.server.workers.Watcher`."""
        if worker not in self._starting:
            if said:
                self._say(f"a worker failed: {said}")
            if self._next is not None and worker in self._next[1]:
                self._next[1].remove(worker)
            if code == child.STORE:
                self._distrust()
            self.lanes.lost(worker, code, said)
            self.refill()
            return
        self._starting.remove(worker)
        self._failures += 1
        self._is_lost = self._next is None
        if self._failures >= _MOST_FAILURES and self._next is not None:
            last = said.strip().rpartition("\n")[2]
            self._stay(last or f"the process that was to open the graph ended with {code}")
        elif self._failures == _MOST_FAILURES:
            self._distrust()
        self.refill()

    # Which edition.

    def _go_over(self) -> None:
        assert self._next is not None
        place, workers = self._next
        before, self._place = self._place, place
        self._next, self.stale = None, ""
        self._pause = _FIRST_PAUSE
        self.lanes.renew(workers, place.edition)
        self._changed.set()
        if before is not None:
            before.remove()
            self._say(f"a new build is served: {place.edition}")

    def _stay(self, why: str) -> None:
        """Go on with what is served, as what lies there cannot be read."""
        self.stale = why
        if self._place is not None and self._is_lost and not self.lanes.has_workers:
            self._say(f"what lies there now cannot be served, and the old graph is gone: {why}")
            self.lanes.do_without()
        elif self._place is not None:
            self._say(f"what lies there now cannot be served, so the old graph is: {why}")
        if self._next is not None:
            for worker in (*self._next[1], *self._starting):
                worker.kill()
            self._next[0].remove()
            self._next = None
            self._starting.clear()
        self._failures = 0
        self._changed.set()
        self._loop.call_later(self._pause, self._look_soon)
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    def _distrust(self) -> None:
        """Have the store made anew if it is damaged."""
        if self._preparing is None and not self._closed:
            self._prepare(distrusted=True)

    def _look(self) -> None:
        self._looking = self._loop.call_later(_LOOKED, self._look)
        self.lanes.tidy()
        place = self._next[0] if self._next else self._place
        if self._preparing is not None or place is None:
            return
        seen = place.seen()
        if seen != self._seen:
            self._seen = seen
            self._prepare()

    def _look_soon(self) -> None:
        self._seen = None

    def _prepare(self, *, distrusted: bool = False) -> None:
        self._preparing = preparing = self._prepares(distrusted)
        self._loop.add_reader(preparing.reads, self._read_prepared, preparing)

    def _read_prepared(self, preparing: Preparing) -> None:
        if not preparing.read():
            return
        self._loop.remove_reader(preparing.reads)
        self._preparing = None
        try:
            place = preparing.place()
        except DiplographError as error:
            self._stay(str(error))
            return
        if place.edition == (self._next[0].edition if self._next else self.edition):
            if self._next is None:
                self.stale = ""
            place.remove()
            return
        for worker in self._starting:
            worker.kill()
        self._starting.clear()
        if self._next is not None:
            for worker in self._next[1]:
                worker.kill()
            self._next[0].remove()
        self._next = (place, [])
        self.refill()
