"""What there is to export as a map: places, what is at them, and who went from where to where.

A place lies where the table of places has it, else where the nearest place does that it lies
within. A visit leads from where its visitors come from to where it takes place, a meeting from the
homes of those who take part to where it is, and an agreement joins the homes of its parties. What
is not held leads where it was planned to. Nothing is guessed: who has two homes has none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, product
from typing import NamedTuple, TypeAlias

from diplograph.export.content import Content, FactRecord, Statement, Thing, once
from diplograph.namespaces import DG
from diplograph.positions import Position, positions

#: By which a person, body or post is at home somewhere.
_BELONGING = ("basedIn", "holdsPost", "postIn")
#: Of an event, who comes, the first that is known; and who receives, where no place is told.
_COMING = ("visitorFrom", "visitingParty")
_THERE, _RECEIVING = "takesPlaceIn", "hostedBy"
_BESIDE = {"Meeting": "participant", "Agreement": "hasParty"}

_USED = frozenset(
    {*_BELONGING, *_COMING, _THERE, _RECEIVING, *_BESIDE.values(), "partOf", "within"}
)

_Record: TypeAlias = FactRecord | Statement


class Spot(NamedTuple):
    """Where something lies: a position, and the place whose position it is."""

    at: Position
    of: str


class Placed(NamedTuple):
    """A place that lies somewhere; the facts that it is an end of and their sources are counted.

    `events` took place there; `leaving` lead from there elsewhere, `coming` from elsewhere there.
    """

    thing: Thing
    spot: Spot
    facts: int
    events: int
    leaving: int
    coming: int
    sources: tuple[str, ...]


class At(NamedTuple):
    """An event, body, person or post at a place."""

    thing: Thing
    place: str
    spot: Spot
    sources: tuple[str, ...]


class Journey(NamedTuple):
    """An event that leads from one place to another, and the records that say so.

    `status` is the accepted one of the event, or ``said``; `standing` is ``accepted``, or ``said``
    if it is only planned that it leads there. `whole` is the event that it is a part of, or itself.
    """

    event: Thing
    whole: str
    start: str
    end: str
    status: str
    standing: str
    records: tuple[_Record, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(sorted({source for each in self.records for source in each.sources}))

    @property
    def claims(self) -> tuple[str, ...]:
        return once(claim for each in self.records for claim in each.claims)

    @property
    def according_to(self) -> tuple[str, ...]:
        """Those whose words alone some of the records are."""
        return tuple(sorted({who for each in self.records for who in each.according_to}))

    @property
    def contests(self) -> tuple[str, ...]:
        """How sources contradict each other about the records."""
        found = {each.contest for each in self.records if isinstance(each, FactRecord)}
        return tuple(sorted(each for each in found if each))

    @property
    def is_unsure(self) -> bool:
        """Whether this or the status of the event is contested, or in somebody's words alone."""
        status = "eventStatus" in (*self.event.attributed, *self.event.contested)
        return bool(status or self.according_to or self.contests)


class Flow(NamedTuple):
    """All journeys from one place to another."""

    start: str
    end: str
    journeys: tuple[Journey, ...]

    def count(self, status: str | None = None) -> int:
        """How many events lead there, parts counted once with their whole; those of a status."""
        return len({each.whole for each in self.journeys if status in (None, each.status)})

    def count_unsure(self) -> int:
        """How many of the events have a part that is contested, or in somebody's words alone."""
        return len({each.whole for each in self.journeys if each.is_unsure})

    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day of all."""
        first = [each.event.start for each in self.journeys if each.event.start]
        last = [each.event.end for each in self.journeys if each.event.end]
        return min(first, default=None), max(last, default=None)


class _End(NamedTuple):
    """A place that an event leads from or to, and what says so."""

    place: str
    records: tuple[_Record, ...]


@dataclass(frozen=True)
class Geography:
    """The map of a content."""

    content: Content

    # ------------------------------------------------------------ places

    def places(self) -> Iterator[Placed]:
        """The places that lie somewhere, with what is known of them."""
        facts, events, sources = Counter[str](), Counter[str](), defaultdict[str, set[str]](set)
        for fact in self.content.facts():
            for end in {fact.subject, fact.object or ""} & self.spots.keys():
                facts[end] += 1
                sources[end].update(fact.sources)
            events[fact.object or ""] += fact.property == _THERE
        leaving, coming = Counter[str](), Counter[str]()
        for flow in self.flows():
            leaving[flow.start] += flow.count()
            coming[flow.end] += flow.count()
        for thing in self.content.things():
            if spot := self.spots.get(thing.iri):
                iri = thing.iri
                counts = (facts[iri], events[iri], leaving[iri], coming[iri])
                yield Placed(thing, spot, *counts, tuple(sorted(sources[iri])))

    @cached_property
    def spots(self) -> Mapping[str, Spot]:
        """Where each place lies of which that is known."""
        own = positions(self.content.layers)
        found = {}
        for iri in self._places:
            if nearest := self._nearest(iri, own):
                found[iri] = Spot(own[nearest], nearest)
        return found

    @cached_property
    def _places(self) -> frozenset[str]:
        things = self.content.layers.things
        return frozenset(iri for iri, thing in things.items() if f"{DG}Place" in thing.classes)

    def _nearest(self, place: str, own: Mapping[str, Position]) -> str | None:
        """The one place nearest above another, or itself, that has a position."""
        level, passed = {place}, {place}
        while level:
            if found := level & own.keys():
                beyond = {each for one in found for each in self._above(one)}
                (*others, last) = sorted(found - beyond) or [""]
                return None if others or not last else last
            level = {each for one in level for each in self._within(one)} - passed
            passed |= level
        return None

    def _above(self, place: str) -> set[str]:
        """All that a place lies within."""
        found, left = set[str](), [place]
        while left:
            for each in self._within(left.pop()):
                if each not in found:
                    found.add(each)
                    left.append(each)
        return found

    def _within(self, place: str) -> Iterable[str]:
        return self._accepted.get((place, "within"), {})

    # ------------------------------------------------------------ what is where

    def located(self) -> Iterator[At]:
        """Events where they took place, and what is at home at one place."""
        for thing in self.content.things():
            if thing.iri in self._places:
                continue
            for end in self._lies_at(thing):
                if end.place in self.spots:
                    sources = {source for each in end.records for source in each.sources}
                    yield At(thing, end.place, self.spots[end.place], tuple(sorted(sources)))

    def _lies_at(self, thing: Thing) -> Sequence[_End]:
        if thing.iri not in self._events:
            return self._home(thing.iri)
        told = self._accepted.get((thing.iri, _THERE), {})
        return [_End(place, (record,)) for place, record in told.items()]

    def _home(self, actor: str) -> Sequence[_End]:
        """The one place that an actor is of: itself, or by what it belongs to; else none."""
        if actor in self._places:
            return [_End(actor, ())]
        found: dict[str, tuple[_Record, ...]] = {}
        left: list[tuple[str, tuple[_Record, ...]]] = [(actor, ())]
        passed = {actor}
        while left:
            current, records = left.pop(0)
            for name in _BELONGING:
                for end, record in self._accepted.get((current, name), {}).items():
                    if end in self._places:
                        found.setdefault(end, (*records, record))
                    elif end not in passed:
                        passed.add(end)
                        left.append((end, (*records, record)))
        return [_End(*next(iter(found.items())))] if len(found) == 1 else []

    # ------------------------------------------------------------ who went where

    def flows(self) -> Iterator[Flow]:
        """Journeys added up by their ends, sorted by these."""
        found: dict[tuple[str, str], list[Journey]] = defaultdict(list)
        for journey in self.journeys:
            found[journey.start, journey.end].append(journey)
        for (start, end), journeys in sorted(found.items()):
            yield Flow(start, end, tuple(journeys))

    @cached_property
    def journeys(self) -> tuple[Journey, ...]:
        """What each event leads from and to, where both lie somewhere and are not one place."""
        return tuple(self._journeys())

    def undrawn(self) -> int:
        """How many events lead from nowhere, or to nowhere, that is known to lie somewhere."""
        return len(self._events.keys() - {journey.event.iri for journey in self.journeys})

    def _journeys(self) -> Iterator[Journey]:
        for iri, event in self._events.items():
            seen = set()
            for start, end in self._joined(event):
                ends = (start.place, end.place)
                if start.place != end.place and ends not in seen and self.spots.keys() >= {*ends}:
                    seen.add(ends)
                    told = {each.id: each for each in (*start.records, *end.records)}
                    planned = any(isinstance(each, Statement) for each in told.values())
                    yield Journey(
                        event,
                        self._whole(iri),
                        *ends,
                        event.status or "said",
                        "said" if planned else "accepted",
                        tuple(told.values()),
                    )

    def _joined(self, event: Thing) -> Iterator[tuple[_End, _End]]:
        there = self._there(event)
        if coming := self._coming(event.iri):
            yield from product(coming, there)
        elif event.kind == "Agreement":
            parties = self._homes_of(event.iri, _BESIDE["Agreement"])
            yield from combinations(sorted(parties), 2)
        elif event.kind == "Meeting":
            yield from product(self._homes_of(event.iri, _BESIDE["Meeting"]), there)

    def _coming(self, event: str, passed: frozenset[str] = frozenset()) -> Sequence[_End]:
        """From where visitors come; those of a part that does not say so are those of its whole."""
        for name in _COMING:
            if found := self._homes_of(event, name):
                return found
        wholes = [each for each in self._told(event, "partOf") if each not in passed | {event}]
        return [end for each in wholes for end in self._coming(each, passed | {event})]

    def _there(self, event: Thing) -> Sequence[_End]:
        """Where an event takes place, else where its hosts are at home."""
        return self._homes_of(event.iri, _THERE) or self._homes_of(event.iri, _RECEIVING)

    def _homes_of(self, event: str, name: str) -> Sequence[_End]:
        return [
            _End(home.place, (record, *home.records))
            for actor, record in self._told(event, name).items()
            for home in self._home(actor)
        ]

    def _whole(self, event: str) -> str:
        """The event that another is a part of in the end."""
        passed = [event]
        while wholes := [each for each in self._told(passed[-1], "partOf") if each not in passed]:
            passed.append(min(wholes))
        return passed[-1]

    # ------------------------------------------------------------ records

    @cached_property
    def _events(self) -> Mapping[str, Thing]:
        things = self.content.layers.things
        event = f"{DG}Event"
        return {
            thing.iri: thing
            for thing in self.content.things()
            if event in things[thing.iri].classes
        }

    def _told(self, event: str, name: str) -> Mapping[str, _Record]:
        """The ends that are accepted; of what is not held, else those that are planned."""
        key = (event, name)
        told = self._events.get(event)
        if key in self._accepted or (told and told.status == "held"):
            return self._accepted.get(key, {})
        return self._planned.get(key, {})

    @cached_property
    def _accepted(self) -> Mapping[tuple[str, str], Mapping[str, _Record]]:
        """The accepted ends by subject and property."""
        return _by_end(self.content.facts())

    @cached_property
    def _planned(self) -> Mapping[tuple[str, str], Mapping[str, _Record]]:
        """What is planned, by subject and property."""
        return _by_end(
            each
            for each in self.content.statements()
            if (each.kind, each.polarity) == ("plan", "affirmed") and not each.withdrawn
        )


def _by_end(records: Iterable[_Record]) -> Mapping[tuple[str, str], Mapping[str, _Record]]:
    found: dict[tuple[str, str], dict[str, _Record]] = defaultdict(dict)
    for record in records:
        if record.object is not None and record.property in _USED:
            found[record.subject, record.property].setdefault(record.object, record)
    return dict(found)
