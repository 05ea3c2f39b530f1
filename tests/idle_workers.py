"""Workers that do nothing, to see what requests become of them."""

from __future__ import annotations

from collections import deque
from itertools import count
from time import monotonic

from diplograph.server import frames
from diplograph.server.frames import Answer
from diplograph.server.lanes import Lanes
from diplograph.server.messages import Ask
from diplograph.server.tickets import Outcome, Ticket
from diplograph.server.workers import Worker


class Idle(Worker):
    """A worker without a process: what it is sent is kept, and it answers when it is told to."""

    def __init__(self) -> None:
        self.tickets = deque()
        self.since, self.burnt, self.edition = monotonic(), None, ""
        self.is_heavy = self.is_idle_class = self.is_stopped = self.ended = False
        self.has_read_much = self.waits = False
        self._number = 0
        self.cores: frozenset[int] = frozenset()
        self.sent: list[bytes] = []
        self.burns = 0.0
        self.size, self.grown = 0, False

    def _send(self, data: bytes) -> None:
        self.sent.append(data)

    def read(self) -> None:
        """Nothing came."""

    def wait_for_others(self, *, waits: bool) -> None:
        self.waits = waits

    def processor_time(self) -> float:
        """What it has had of the processor, which the test says."""
        return self.burns

    def has_grown(self, much: int) -> bool:
        return self.grown

    def resident(self) -> int:
        return self.size

    def demote(self) -> None:
        self.is_idle_class = True

    def keep_to(self, those: frozenset[int]) -> None:
        self.cores = those

    def stop(self) -> None:
        self.is_stopped = True

    def go_on(self) -> None:
        self.is_stopped = False

    def kill(self) -> None:
        self.ended = True


def ticket(
    name: str,
    got: dict[str, Outcome],
    client: str = "somebody",
    seconds: float = 3,
    form: bytes = b"",
) -> Ticket:
    ask = Ask("GET", "/sparql", name.encode(), {}, b"", "")
    return Ticket(
        ask,
        key=name.encode(),
        form=form,
        client=client,
        deadline=monotonic() + seconds,
        tell=lambda outcome: got.__setitem__(name, outcome),
        late=lambda _: None,
    )


def answer(lanes: Lanes, worker: Idle, cpu: float = 0.0, body: bytes | int = b"") -> None:
    """What a worker sends of its first request: an answer, or that it was taken back."""
    number, first = worker.tickets[0]
    what = frames.SKIPPED if first is None else frames.WHOLE
    lanes.answered(worker, Answer(number, what, 200, False, cpu, (), body, 0))


def age(worker: Idle, seconds: float) -> None:
    """Let so much time have passed for what a worker does."""
    worker.since -= seconds


def look(lanes: Lanes) -> None:
    """Have it look at the workers, as it does again and again."""
    lanes._tick()


def run_long(lanes: Lanes, worker: Idle) -> None:
    """Have the first request of a worker take the processor for more than a moment."""
    age(worker, 0.005)
    look(lanes)
    age(worker, 0.010)
    worker.burns += 0.010
    look(lanes)


def begin_aside(lanes: Lanes, asked: Ticket) -> Idle:
    """Have a request that is known to be heavy begin, on a worker of its own."""
    worker = Idle()
    lanes.adopt(worker)
    lanes.seen.remember(asked.key)
    lanes.submit(asked)
    assert asked.worker is worker
    assert worker in lanes.aside
    return worker


def fill_aside(lanes: Lanes, got: dict[str, Outcome], client: str) -> list[Ticket]:
    """Requests of a client that are set aside until no more have room."""
    tickets: list[Ticket] = []
    for number in count():
        if not lanes._room():
            return tickets
        tickets.append(ticket(f"{client} {number}", got, client))
        begin_aside(lanes, tickets[-1])
    raise AssertionError
