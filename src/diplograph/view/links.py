"""What joins the places and sectors of a graph: its visits, agreements and meetings, added up.

What a body did counts for its home; two that only came together, or received together, are not
joined by that. What is not accepted (a visit planned, or cancelled) makes links of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias

from diplograph.analysis.belonging import homes_of
from diplograph.analysis.meetings import BODIES, Meetings, Presence, meetings
from diplograph.analysis.records import Records
from diplograph.layers import Triple
from diplograph.namespaces import DG, KIND
from diplograph.view import lanes
from diplograph.view.scene import Relation, Scene

#: The relations that only say what it was about.
_AGENDA = ("onAgenda", "concerns")


@dataclass(frozen=True, slots=True)
class Link:
    """Two nodes and the occasions that join them; a visit leads from visitor to host.

    `kind` is ``visit``, ``agreement``, ``meeting``, ``about`` (a sector is its end), or the local
    name of one relation. `status` is ``held`` or the status of the events, or ``said``; what is
    only said has `claims` instead of facts.
    """

    start: str
    end: str
    kind: str
    occasions: frozenset[str]
    triples: frozenset[Triple] = frozenset()
    claims: frozenset[str] = frozenset()
    voices: int = 0
    last: str = ""
    status: str = "held"
    said: bool = False

    @property
    def count(self) -> int:
        return len(self.occasions)

    @property
    def order(self) -> tuple[object, ...]:
        """What sorts links by weight, the heaviest first: occasions, voices, the last day, IRIs."""
        last = tuple(-ord(letter) for letter in self.last)
        ends = (self.start, self.end, self.kind, self.status)
        return (self.said, -self.count, -self.voices, last or (0,), ends)


#: Start, end, kind and status.
_Key: TypeAlias = tuple[str, str, str, str]


@dataclass(slots=True)
class _Found:
    occasions: set[str] = field(default_factory=set)
    triples: set[Triple] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _There:
    """A place at an occasion: on which sides, and what says so."""

    sides: set[str] = field(default_factory=set)
    triples: set[Triple] = field(default_factory=set)

    @property
    def agreements(self) -> set[str]:
        return {each.subject for each in self.triples if each.predicate in _PARTIES}


_PARTIES = (f"{DG}hasParty", f"{DG}signedBy")


def links(records: Records, drawn: Scene) -> list[Link]:
    """All links, by weight."""
    met = meetings(records, (*BODIES, "country"))
    home = _home(records, met.actors)
    found: dict[_Key, _Found] = defaultdict(_Found)
    for occasion, there in met.presences.items():
        places = _places(there, home, records)
        for start, end, kind, triples in _joined(places):
            each = found[start, end, kind, "held"]
            each.occasions.add(occasion)
            each.triples |= triples
        for sector, topics in met.sectors.get(occasion, {}).items():
            for place, presence in places.items():
                each = found[place, sector, "about", "held"]
                each.occasions.add(occasion)
                each.triples |= topics | presence.triples
    made = [_link(key, each, records, met) for key, each in found.items()]
    made += _said(records, drawn)
    return sorted(made, key=lambda link: link.order)


def _link(key: _Key, found: _Found, records: Records, met: Meetings) -> Link:
    triples = frozenset(each for each in found.triples if records.facts[each].is_drawn)
    dates = [records.events[each].dates for each in found.occasions]
    return Link(
        *key[:3],
        occasions=frozenset(met.counted(found.occasions)),
        triples=triples,
        voices=len(records.voices(triples)),
        last=max((each.latest or each.end or each.start or "" for each in dates), default=""),
    )


def _home(records: Records, actors: Iterable[str]) -> dict[str, str]:
    """The one state, region or country that each belongs to, else itself."""
    homes = homes_of(records, actors, "unit")
    return {actor: found[0] if len(found) == 1 else actor for actor, found in homes.items()}


def _places(
    there: Mapping[str, Presence], home: Mapping[str, str], records: Records
) -> dict[str, _There]:
    """Those at an occasion, by home; no country beside a unit of it on the same side."""
    places: dict[str, _There] = defaultdict(_There)
    for actor, presence in there.items():
        place = places[home[actor]]
        place.sides |= presence.sides
        place.triples |= presence.triples
    within = {
        (country, side)
        for place, each in places.items()
        for country in homes_of(records, (place,), "country")[place]
        for side in each.sides
        if country != place
    }
    return {
        place: each
        for place, each in sorted(places.items())
        if not all((place, side) in within for side in each.sides)
    }


def _joined(places: Mapping[str, _There]) -> Iterator[tuple[str, str, str, set[Triple]]]:
    """Who faced whom, who was party to an agreement with whom, who only took part beside whom."""
    for (one, first), (other, second) in combinations(places.items(), 2):
        both = first.triples | second.triples
        if _faces(first, second):
            yield one, other, "visit", both
        elif _faces(second, first):
            yield other, one, "visit", both
        elif _beside(first, second) and not first.agreements & second.agreements:
            yield one, other, "meeting", both
        if first.agreements & second.agreements:
            yield one, other, "agreement", both


def _faces(one: _There, other: _There) -> bool:
    """Whether `one` is visitor and not host where `other` is host and not visitor."""
    sides = {"visitor", "host"}
    return one.sides & sides == {"visitor"} and other.sides & sides == {"host"}


def _beside(one: _There, other: _There) -> bool:
    """Whether one only took part, beside another that did or a host: no companion of visitors."""
    sides = one.sides | other.sides
    return "neither" in sides and "visitor" not in sides


# ---------------------------------------------------------------- what is only said


def _said(records: Records, drawn: Scene) -> Iterator[Link]:
    """Visits that are only told of: from whom to whom, with what is said of their status."""
    told: dict[str, list[Relation]] = defaultdict(list)
    held = {iri for iri, event in records.events.items() if event.code == "held"}
    for edge in drawn.relations:
        if edge.standing == "said" and not edge.denied and edge.subject not in held:
            told[edge.subject].append(edge)
    ends = {edge.object for edges in told.values() for edge in edges}
    home = _home(records, ends)
    statuses = _statuses(records)
    found: dict[_Key, _Found] = defaultdict(_Found)
    for event, edges in sorted(told.items()):
        sides: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for edge in edges:
            name = edge.property.removeprefix(DG)
            if name not in _AGENDA:
                sides[lanes.side(name)][home[edge.object]].update(edge.claims)
        for start, first in sides[1].items():
            for end, second in sides[-1].items():
                if start != end:
                    each = found[start, end, "visit", statuses.get(event, "said")]
                    each.occasions.add(event)
                    each.claims |= first | second
    for key, each in found.items():
        start, end, kind, status = key
        yield Link(
            start,
            end,
            kind,
            occasions=frozenset(each.occasions),
            claims=frozenset(each.claims),
            voices=len({records.layers.claims[claim].holder for claim in each.claims}),
            status=status,
            said=True,
        )


def _statuses(records: Records) -> dict[str, str]:
    """The accepted status of each event, else the last that is said of it."""
    found = {}
    for claim in records.layers.claims.values():
        if claim.predicate == f"{DG}eventStatus" and claim.subject and claim.value is not None:
            found[claim.subject] = claim.value.value.removeprefix(KIND)
    found = {event: "said" if code == "held" else code for event, code in found.items()}
    return found | {iri: event.code for iri, event in records.events.items()}
