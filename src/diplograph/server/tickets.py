"""Requests on their way: what becomes of one, and in which order those that wait are taken."""

from __future__ import annotations

import signal
from asyncio import TimerHandle
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from diplograph.backends.evaluator import OUT_OF_MEMORY
from diplograph.server.frames import Answer
from diplograph.server.messages import Ask

if TYPE_CHECKING:
    from diplograph.server.workers import Worker


class Failed(NamedTuple):
    """Why a request has no answer. `busy` says that it may have one later."""

    status: int
    said: str
    busy: bool = False


#: Of a request whose client left before there was an answer.
GONE = Failed(499, "the client left")

#: Where no process is left that has the graph open, and none can open it.
UNREADABLE = Failed(503, "the graph cannot be read at present; ask again later", busy=True)

ENDING = Failed(503, "the server is being shut down", busy=True)
BUSY = Failed(503, "too much is asked at once; ask again later", busy=True)


def too_slow(timeout: float) -> Failed:
    """That a request took longer than it may, in seconds."""
    return Failed(
        504,
        f"the query took longer than the {timeout:g} seconds that it may; "
        "nothing is shown of it; ask for less, such as by LIMIT or a narrower pattern",
    )


def ended(code: int) -> Failed:
    """That a worker ended with what it had begun: by a code, or by a signal, then minus that."""
    if code == -signal.SIGKILL:
        said = "the process that was to answer was ended from outside, twice"
        return Failed(503, said, busy=True)
    if code in OUT_OF_MEMORY:
        return Failed(500, "the query needs more memory than it may take")
    if code < 0:
        said = f"the query was too much for the engine ({_named(-code)})"
        return Failed(500, f"{said}; nest it less")
    return Failed(500, "the server failed; its log says why")


def _named(number: int) -> str:
    """A signal's name; of those for real time two have one."""
    return signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"


class Answered(NamedTuple):
    """An answer, the edition that it is of, and how the request went: for the log."""

    answer: Answer
    edition: str
    lane: str


Outcome: TypeAlias = Answered | Failed


class Ticket:
    """A request on its way. `client` is whom it is from, for turns; `key` what is asked, `form`
    that without its constants, `asked` when it came.

    `tell` is called once, with the outcome; before that `late` is, if that takes more than a
    moment.
    """

    __slots__ = (
        "ask",
        "asked",
        "client",
        "deadline",
        "form",
        "had",
        "is_late",
        "key",
        "late",
        "runs_since",
        "tell",
        "timer",
        "tries",
        "worker",
    )

    def __init__(
        self,
        ask: Ask,
        *,
        key: bytes,
        form: bytes = b"",
        client: str,
        deadline: float,
        tell: Callable[[Outcome], None],
        late: Callable[[Ticket], None],
    ) -> None:
        self.ask, self.key, self.client, self.deadline = ask, key, client, deadline
        self.form, self.asked = form, monotonic()
        self.late = late
        #: None once it was called.
        self.tell: Callable[[Outcome], None] | None = tell
        self.is_late = False
        self.tries = 0
        self.worker: Worker | None = None
        self.timer: TimerHandle | None = None
        #: Seconds that it ran set aside, and since when it does so again.
        self.had = 0.0
        self.runs_since: float | None = None


class Waiting:
    """Requests that wait, of each client in their order, taken in turns of clients."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, deque[Ticket]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Ticket]:
        for tickets in self._of.values():
            yield from tickets

    def add(self, ticket: Ticket) -> None:
        """Behind the others of its client."""
        self._of.setdefault(ticket.client, deque()).append(ticket)
        self._size += 1

    def take(self) -> Ticket:
        """The first of the client whose turn it is."""
        client, tickets = next(iter(self._of.items()))
        ticket = tickets.popleft()
        self._of.move_to_end(client)
        self._size -= 1
        if not tickets:
            del self._of[client]
        return ticket

    def remove(self, ticket: Ticket) -> bool:
        """Whether it waited."""
        tickets = self._of.get(ticket.client)
        if tickets is None or ticket not in tickets:
            return False
        tickets.remove(ticket)
        self._size -= 1
        if not tickets:
            del self._of[ticket.client]
        return True

    def longest(self) -> Ticket:
        """The last of the client that has the most."""
        return max(self._of.values(), key=len)[-1]
