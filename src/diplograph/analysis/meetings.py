"""Who was at which occasion, and its projections: who met whom, and about what.

An *occasion* is a held event. An agreement that was concluded during one held event is one occasion
with it. A leg or stop (``dg:partOf``) is an occasion of its own, because nobody who was at one stop
is said to have met who was at another; where its whole brings the same two together, it is not
counted a second time. So is an agreement that does not belong to one event alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal, TypeAlias

from diplograph.analysis.records import Records
from diplograph.layers import Triple
from diplograph.namespaces import DG

if TYPE_CHECKING:
    import networkx as nx

#: How a tie is weighted: by the occasions shared, or with Newman's weights.
Weight: TypeAlias = Literal["shared", "newman"]
#: Whether a tie of a visitor to its host leads one way, or every tie both ways.
Direction: TypeAlias = Literal["visits", "none"]

#: The sorts of actors, by the classes that they are of: a country is no place here, so that two who
#: are said to come from one country do not therefore meet in it.
KINDS: Mapping[str, str] = {
    "place": "Place",
    "organisation": "Organisation",
    "person": "Person",
    "delegation": "Delegation",
    "country": "Country",
}
#: Those that are bodies; a person or a delegation acts for one of them at the same event.
BODIES = ("place", "organisation")

_DURING = f"{DG}signedDuring"
_PART = f"{DG}partOf"


@dataclass(frozen=True, slots=True)
class Presence:
    """That an actor was at an occasion: on which sides, and the facts that say so."""

    sides: frozenset[str]
    triples: frozenset[Triple]


@dataclass(frozen=True, slots=True)
class Tie:
    """Two actors, in the order of their IRIs, and the occasions that they shared, sorted.

    `triples` are the facts that say so; `newman` is the sum over the occasions of 1/(n-1), of n
    actors each (Newman 2001, "Scientific collaboration networks. II", Physical Review E 64,
    016132, equation 2), so that a large occasion ties each two of those who were there less.
    """

    first: str
    second: str
    occasions: tuple[str, ...]
    newman: float
    triples: frozenset[Triple]
    faced: bool

    def weight(self, by: Weight) -> float:
        """The weight of the tie."""
        return self.newman if by == "newman" else len(self.occasions)


@dataclass(frozen=True, slots=True)
class Meetings:
    """The two-mode network of occasions and actors, and of occasions and sectors.

    `presences` has of each occasion who was there, `sectors` what it was about, with the facts that
    say so; `wholes` what each is a leg or stop of. All is sorted by IRI.
    """

    presences: Mapping[str, Mapping[str, Presence]]
    sectors: Mapping[str, Mapping[str, frozenset[Triple]]]
    wholes: Mapping[str, frozenset[str]]

    @property
    def actors(self) -> tuple[str, ...]:
        """Everybody who was at an occasion, sorted."""
        return tuple(sorted({actor for there in self.presences.values() for actor in there}))

    def counted(self, occasions: Collection[str]) -> tuple[str, ...]:
        """Those of `occasions` that are to be counted: no leg beside its whole; sorted.

        Of events that are said to be legs of each other, one counts.
        """
        among = set(occasions)
        counted = sorted(each for each in among if not self.wholes[each] & among)
        return tuple(counted or sorted(among)[:1])

    def ties(self) -> Iterator[Tie]:
        """Every two actors who shared an occasion, by IRI."""
        shared: dict[tuple[str, str], list[str]] = defaultdict(list)
        for occasion, there in self.presences.items():
            for pair in combinations(there, 2):
                shared[pair].append(occasion)
        for (first, second), occasions in sorted(shared.items()):
            counted = self.counted(occasions)
            both = [(self.presences[each][first], self.presences[each][second]) for each in counted]
            yield Tie(
                first,
                second,
                counted,
                newman=sum(1 / (len(self.presences[each]) - 1) for each in counted),
                triples=frozenset().union(*(one.triples | other.triples for one, other in both)),
                faced=any(
                    _faces(one.sides, other.sides) or _faces(other.sides, one.sides)
                    for one, other in both
                ),
            )

    def projection(self, by: Weight = "shared") -> nx.Graph:
        """The network of actors: nodes and edges by IRI, with ``weight`` and ``tie``."""
        import networkx as nx

        network = nx.Graph()
        network.add_nodes_from(self.actors)
        for tie in self.ties():
            network.add_edge(tie.first, tie.second, weight=tie.weight(by), tie=tie)
        return network

    def directed(self, direction: Direction = "visits") -> nx.DiGraph:
        """The network of actors with arcs: from visitor to host, and else both ways.

        Two are visitor and host if one of them visited at an occasion and did not host, and the
        other hosted and did not visit; those who only took part, or are parties, did neither.
        """
        import networkx as nx

        network = nx.DiGraph()
        network.add_nodes_from(self.actors)
        for there in self.presences.values():
            for first, second in combinations(there, 2):
                sides = (there[first].sides, there[second].sides)
                if direction == "none" or not _faces(sides[1], sides[0]):
                    network.add_edge(first, second)
                if direction == "none" or not _faces(*sides):
                    network.add_edge(second, first)
        return network


def _faces(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether `one` is visitor and not host where `other` is host and not visitor."""
    return {"visitor", "host"} & one == {"visitor"} and {"visitor", "host"} & other == {"host"}


def meetings(records: Records, kinds: Collection[str]) -> Meetings:
    """The meetings of actors of some of the `KINDS`."""
    belongs = Occasions(records)
    sides: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    triples: dict[str, dict[str, set[Triple]]] = defaultdict(lambda: defaultdict(set))
    for role in records.roles:
        actor = role.triple.value.value
        if kind_of(records, actor) not in kinds:
            continue
        occasion, grounds = belongs.of(role.triple.subject)
        sides[occasion][actor].add(role.side)
        triples[occasion][actor] |= {role.triple, *grounds}
    topics: dict[str, dict[str, set[Triple]]] = defaultdict(lambda: defaultdict(set))
    for topic in records.agenda:
        occasion, grounds = belongs.of(topic.subject)
        topics[occasion][topic.value.value] |= {topic, *grounds}
    return Meetings(
        presences={
            occasion: {
                actor: Presence(frozenset(found), frozenset(triples[occasion][actor]))
                for actor, found in sorted(there.items())
            }
            for occasion, there in sorted(sides.items())
        },
        sectors={
            occasion: {sector: frozenset(found) for sector, found in sorted(about.items())}
            for occasion, about in sorted(topics.items())
        },
        wholes=belongs.wholes,
    )


def kind_of(records: Records, actor: str) -> str | None:
    """The first of the `KINDS` that an actor is of, but that a country is no place."""
    if records.is_a(actor, ("Country",)):
        return "country"
    return next((kind for kind, name in KINDS.items() if records.is_a(actor, (name,))), None)


class Occasions:
    """Which occasion each held event belongs to.

    `wholes` are all that a held event is part of or was concluded during, and `larger` those beside
    which it is not counted: a visit to the forum of others is part of it, and a visit by itself.
    """

    def __init__(self, records: Records) -> None:
        self._events = records.events
        self._during: dict[str, list[Triple]] = defaultdict(list)
        parts: dict[str, set[str]] = defaultdict(set)
        counted: dict[str, set[str]] = defaultdict(set)
        for joint in records.joints:
            if joint.predicate == _DURING:
                self._during[joint.subject].append(joint)
        for joint in (*records.joints, *records.loose):
            parts[joint.subject].add(joint.value.value)
            if joint.predicate != _PART:
                counted[joint.subject].add(joint.value.value)
        held = [name for name, event in records.events.items() if event.code == "held"]
        self.wholes = {name: frozenset(parts[name] - {name}) for name in held}
        self.larger = {name: frozenset(counted[name] - {name}) for name in held}

    def of(self, event: str) -> tuple[str, frozenset[Triple]]:
        """The occasion, and the facts that it was held and that the event belongs to it.

        An agreement that is said to be concluded during several events is one of its own.
        """
        held = frozenset({self._events[event].status})
        joints = self._during[event]
        if len(joints) != 1 or joints[0].value.value == event:
            return event, held
        whole = joints[0].value.value
        return whole, held | {joints[0], self._events[whole].status}
