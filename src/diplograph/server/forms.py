"""What requests have in common that differ in their constants, and which such forms were short."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diplograph.server.messages import Ask

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


class Forms:
    """Forms of requests that were answered, and how surely each is short."""

    def __init__(self) -> None:
        self._scores: OrderedDict[bytes, int] = OrderedDict()

    def are_short(self, form: bytes) -> bool:
        """Whether requests of a form were short, but for one in many."""
        return self._scores.get(form, 0) > 0

    def learn(self, form: bytes, *, short: bool) -> None:
        """One of a form was answered, or takes long."""
        score = self._scores.pop(form, 0)
        self._scores[form] = min(_MANY, score + 1) if short else max(-_MANY, score - _MANY)
        if len(self._scores) > _KNOWN:
            self._scores.popitem(last=False)
