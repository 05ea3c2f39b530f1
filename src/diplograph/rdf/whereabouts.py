"""Where the places of events lay when these were held, by all that sources tell of it.

``dg:within`` is accepted for all times, as validity does not decide projection. What did not hold
on the days of an event is written beside it: ``dg:notThenIn`` leads to the places that no place of
the event lay in on them, though one is said to lie there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple

from diplograph.facts.dates import bounds, day_before
from diplograph.facts.model import Text
from diplograph.rdf.compile import CompiledClaim
from diplograph.rdf.project import SET_ASIDE, Projection
from diplograph.rdf.terms import term

#: The first-level units of countries, between which a place can move.
_UNITS = frozenset({"Region", "State"})


class _Days(NamedTuple):
    """The first and the last day that something can be of, those of the calendar where open."""

    first: date
    last: date

    def meet(self, other: _Days) -> bool:
        """Whether the two may have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def cover(self, other: _Days) -> bool:
        """Whether all days of the other are days of these."""
        return self.first <= other.first and other.last <= self.last


_ALWAYS = _Days(date.min, date.max)


def not_then_in(
    claims: Iterable[CompiledClaim],
    projection: Projection,
    within: Iterable[tuple[str, str]],
    kinds: Mapping[str, str],
) -> Iterator[Triple]:
    """The ``dg:notThenIn`` of events that were held.

    `within` are the IRIs of places with what they lie in by reference knowledge, `kinds` is as for
    :func:`diplograph.rdf.project.project`.

    A place lies in another in the times that are told of it; without any, at all times but those in
    which it lay in another region or state, unless that is of another country. An event is of the
    days of its date, or of all dates between which nobody decided, or else of what it was part of
    or signed during. Of several places of which none is accepted one suffices that lay elsewhere.
    """
    claims = tuple(claims)
    accepted = [claim for claim in claims if projection.verdicts[claim.iri].triples]
    atlas = _Atlas(accepted, within, kinds)
    if not atlas.timed:
        return
    calendar = _Calendar(claims, accepted, projection)
    spots, told = _objects(accepted, "takesPlaceIn"), _told_places(claims, projection)
    for event in spots.keys() | told.keys():
        places = spots.get(event) or told[event]
        then = calendar.days(event)
        if then == _ALWAYS or not any(atlas.timed & atlas.around(place) for place in places):
            continue
        lost = [atlas.around(place) - atlas.around(place, then) for place in places]
        kept = [atlas.around(place, then) for place in places] if event in spots else []
        for place in set().union(*lost).difference(*kept):
            yield Triple(NamedNode(event), term("dg:notThenIn"), NamedNode(place))


class _Atlas:
    """What each place lies in, and when; `timed` are the places of which a time is told."""

    def __init__(
        self,
        accepted: Iterable[CompiledClaim],
        within: Iterable[tuple[str, str]],
        kinds: Mapping[str, str],
    ) -> None:
        times: dict[str, dict[str, list[_Days]]] = defaultdict(lambda: defaultdict(list))
        for inner, outer in within:
            times[inner].setdefault(outer, [])
        for compiled in accepted:
            if compiled.claim.property == "within":
                inner, outer = _ends(compiled)
                times[inner][outer].extend(_validity(compiled))
        self.times: Mapping[str, Mapping[str, list[_Days]]] = times
        self.timed = frozenset(place for place, outer in times.items() if any(outer.values()))
        self.kinds = kinds

    def around(self, place: str, then: _Days = _ALWAYS) -> frozenset[str]:
        """The place and all that it lies in, or may have lain in on some days."""
        found, open_ends = {place}, [place]
        while open_ends:
            inner = open_ends.pop()
            outer = {each for each in self.times.get(inner, ()) if self._holds(inner, each, then)}
            open_ends += outer - found
            found |= outer
        return frozenset(found)

    def _holds(self, inner: str, outer: str, then: _Days) -> bool:
        told = self.times[inner]
        if then == _ALWAYS:
            return True
        if told[outer]:
            return any(days.meet(then) for days in told[outer])
        return not any(
            self._rivals(outer, other) and any(days.cover(then) for days in told[other])
            for other in told
        )

    def _rivals(self, one: str, other: str) -> bool:
        """Whether a place lies in one of two units alone: they may be of one country."""
        if one == other or not {self.kinds.get(one, ""), self.kinds.get(other, "")} <= _UNITS:
            return False
        lands = [
            {place for place in self.around(unit) if self.kinds.get(place) == "Country"}
            for unit in (one, other)
        ]
        return not all(lands) or not lands[0].isdisjoint(lands[1])


class _Calendar:
    """The days of events."""

    def __init__(
        self,
        claims: Iterable[CompiledClaim],
        accepted: Iterable[CompiledClaim],
        projection: Projection,
    ) -> None:
        undecided = {triple.object for triple in projection.undecided}
        self.dated: dict[str, _Days] = {}
        for compiled in accepted:
            self._date(compiled)
        for compiled in claims:
            if NamedNode(compiled.iri) in undecided:
                self._date(compiled)
        self.wholes = _objects(accepted, "partOf", "signedDuring")

    def _date(self, compiled: CompiledClaim) -> None:
        value = compiled.claim.value
        if compiled.claim.property == "date" and compiled.subject and isinstance(value, Text):
            found = bounds(value.value)
            days = _Days(found.earliest or date.min, found.latest or date.max)
            before = self.dated.get(compiled.subject.value, days)
            self.dated[compiled.subject.value] = _around([before, days])

    def days(self, event: str) -> _Days:
        """All days that the event can be of: its own, or those of what it was part of."""
        seen, here = {event}, {event}
        while here:
            if found := [self.dated[each] for each in here if each in self.dated]:
                return _around(found)
            here = {whole for each in here for whole in self.wholes.get(each, ())} - seen
            seen |= here
        return _ALWAYS


def _around(days: Iterable[_Days]) -> _Days:
    days = tuple(days)
    return _Days(min(each.first for each in days), max(each.last for each in days))


def _ends(compiled: CompiledClaim) -> tuple[str, str]:
    assert compiled.subject is not None
    assert isinstance(compiled.object, NamedNode)
    return compiled.subject.value, compiled.object.value


def _validity(compiled: CompiledClaim) -> Iterator[_Days]:
    """The days on which what the claim says can hold, if it tells of a time."""
    since, until = compiled.claim.valid_from, compiled.claim.valid_until
    if since or until:
        first = bounds(since).earliest if since else None
        last = day_before(until) if until else None
        yield _Days(first or date.min, last or date.max)


def _objects(accepted: Iterable[CompiledClaim], *properties: str) -> Mapping[str, frozenset[str]]:
    """The objects of properties by the subject."""
    found: dict[str, set[str]] = defaultdict(set)
    for compiled in accepted:
        if compiled.claim.property in properties:
            subject, value = _ends(compiled)
            found[subject].add(value)
    return {subject: frozenset(values) for subject, values in found.items()}


def _told_places(
    claims: Iterable[CompiledClaim], projection: Projection
) -> Mapping[str, frozenset[str]]:
    """The places of events that nothing but their rank keeps from being accepted."""
    claims = tuple(claims)
    superseded = {claim.supersedes for claim in claims if claim.supersedes}
    told = (
        claim
        for claim in claims
        if claim.iri not in superseded
        and claim.object is not None
        and projection.verdicts[claim.iri].reason == SET_ASIDE
    )
    return _objects(told, "takesPlaceIn")
