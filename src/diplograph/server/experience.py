"""What was seen of requests, by what they ask, and by that without its constants: their form."""

from __future__ import annotations

import re
from collections import OrderedDict
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diplograph.server.messages import Ask
    from diplograph.server.tickets import Ticket

#: The processor time of what takes long, in seconds.
HEAVY = 0.010
#: For how long after a short answer others count as asking too, and after what took long more of it
#: as coming.
_RECENT = 0.5
#: How long after what took long a request whose like was not seen to be short is in doubt.
_WARY = 30.0
#: How long a request may be in doubt: where others than this server take all of the processor,
#: nothing is left for who goes behind.
_PATIENCE = 0.25
#: What stands for one thing in a query, as it is or percent-encoded: an IRI, a string, a number.
_CONSTANT = re.compile(
    rb"<[^<>\s]*>|%3[Cc](?:(?!%3[CcEe]|%20|\+|&).)*%3[Ee]|\"[^\"\\\\]*\"|%22(?:(?!%22|%5[Cc]|&).)*%22|\d+"
)
#: How many bytes of what is asked are looked at.
_READ = 2**11
#: How many are remembered, and how many short ones make up for one that was not.
_KNOWN, _MANY = 4096, 20


def form_of(ask: Ask) -> bytes:
    """A request without its constants, by the beginning of what it asks."""
    asked = b"\0".join((ask.path.encode(), ask.query[:_READ], ask.body[:_READ]))
    return _CONSTANT.sub(b"?", asked)


class Experience:
    """What was seen of requests: which take long, which are short, and when there were such.

    Nobody can tell either of a request before it runs, but of one that was asked before, or of one
    like it.
    """

    def __init__(self) -> None:
        self._heavy: OrderedDict[bytes, None] = OrderedDict()
        self._scores: OrderedDict[bytes, int] = OrderedDict()
        #: When one was last answered that was short, and when one last took long.
        self.last_short = self.last_long = -_WARY

    @property
    def is_shared(self) -> bool:
        """Whether somebody else asks what is short."""
        return monotonic() - self.last_short < _RECENT

    @property
    def is_crowded(self) -> bool:
        """Whether what takes long comes at present."""
        return monotonic() - self.last_long < _RECENT

    @property
    def is_wary(self) -> bool:
        """Whether there was of late what takes long."""
        return monotonic() - self.last_long < _WARY

    def is_known_long(self, ticket: Ticket) -> bool:
        """Whether the same was asked before, and took long."""
        return ticket.key in self._heavy

    def is_doubtful(self, ticket: Ticket) -> bool:
        """Whether a request may take long like others, and has not waited for long."""
        is_new = monotonic() - ticket.asked < _PATIENCE
        return is_new and self.is_wary and not self.are_short(ticket.form)

    def are_short(self, form: bytes) -> bool:
        """Whether requests of a form were short, but for one in many."""
        return self._scores.get(form, 0) > 0

    def learn(self, ticket: Ticket, cpu: float) -> None:
        """A request was answered, and took so many seconds of processor time."""
        if cpu >= HEAVY:
            self.remember(ticket.key)
            self.score(ticket.form, short=False)
        else:
            self.last_short = monotonic()
            self._heavy.pop(ticket.key, None)
            self.score(ticket.form, short=True)

    def takes_long(self, ticket: Ticket | None) -> None:
        """One was set aside; None if it was taken back meanwhile."""
        self.last_long = monotonic()
        if ticket is not None:
            self.score(ticket.form, short=False)

    def remember(self, key: bytes) -> None:
        """What has this key takes long."""
        self._heavy[key] = None
        self._heavy.move_to_end(key)
        if len(self._heavy) > _KNOWN:
            self._heavy.popitem(last=False)

    def forget(self) -> None:
        """Another graph is asked now: what took long may not."""
        self._heavy.clear()

    def score(self, form: bytes, *, short: bool) -> None:
        """One of a form was short, or was not."""
        score = self._scores.pop(form, 0)
        self._scores[form] = min(_MANY, score + 1) if short else max(-_MANY, score - _MANY)
        if len(self._scores) > _KNOWN:
            self._scores.popitem(last=False)
