"""What each place lies in, by all that sources and reference knowledge tell, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pyoxigraph import NamedNode

from diplograph.facts.dates import bounds, day_before
from diplograph.rdf.compile import CompiledClaim

#: The first-level units of countries, between which a place can move.
UNITS = frozenset({"Region", "State"})


class Days(NamedTuple):
    """The first and the last day that something can be of, those of the calendar where open."""

    first: date
    last: date

    def meet(self, other: Days) -> bool:
        """Whether the two may have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def cover(self, other: Days) -> bool:
        """Whether all days of the other are days of these."""
        return self.first <= other.first and other.last <= self.last


ALWAYS = Days(date.min, date.max)


class Atlas:
    """What each place lies in, and when.

    `times` are the days told of what each place lies in, none if no time is told; `timed` are the
    places of which one is. `within` are places with what they lie in by reference knowledge, and
    `kinds` is as for :func:`diplograph.rdf.project.project`. All places are IRIs.
    """

    def __init__(
        self,
        accepted: Iterable[CompiledClaim],
        within: Iterable[tuple[str, str]],
        kinds: Mapping[str, str],
    ) -> None:
        times: dict[str, dict[str, list[Days]]] = defaultdict(lambda: defaultdict(list))
        for inner, outer in within:
            times[inner].setdefault(outer, [])
        for compiled in accepted:
            if compiled.claim.property == "within":
                inner, outer = ends(compiled)
                times[inner][outer].extend(_validity(compiled))
        self.times: Mapping[str, Mapping[str, list[Days]]] = times
        self.timed = frozenset(place for place, outer in times.items() if any(outer.values()))
        self.kinds = kinds

    def around(self, place: str, then: Days = ALWAYS) -> frozenset[str]:
        """The place and all that it lies in, or may have lain in on some days."""
        found, open_ends = {place}, [place]
        while open_ends:
            inner = open_ends.pop()
            outer = {each for each in self.times.get(inner, ()) if self._holds(inner, each, then)}
            open_ends += outer - found
            found |= outer
        return frozenset(found)

    def _holds(self, inner: str, outer: str, then: Days) -> bool:
        told = self.times[inner]
        if then == ALWAYS:
            return True
        if told[outer]:
            return any(days.meet(then) for days in told[outer])
        return not any(
            self._rivals(outer, other) and any(days.cover(then) for days in told[other])
            for other in told
        )

    def _rivals(self, one: str, other: str) -> bool:
        """Whether a place lies in one of two units alone: they may be of one country."""
        if one == other or not {self.kinds.get(one, ""), self.kinds.get(other, "")} <= UNITS:
            return False
        lands = [
            {place for place in self.around(unit) if self.kinds.get(place) == "Country"}
            for unit in (one, other)
        ]
        return not all(lands) or not lands[0].isdisjoint(lands[1])


def ends(compiled: CompiledClaim) -> tuple[str, str]:
    """The IRIs of the subject and the object of a claim that has both."""
    assert compiled.subject is not None
    assert isinstance(compiled.object, NamedNode)
    return compiled.subject.value, compiled.object.value


def _validity(compiled: CompiledClaim) -> Iterator[Days]:
    """The days on which what the claim says can hold, if it tells of a time."""
    since, until = compiled.claim.valid_from, compiled.claim.valid_until
    if since or until:
        first = bounds(since).earliest if since else None
        last = day_before(until) if until else None
        yield Days(first or date.min, last or date.max)
