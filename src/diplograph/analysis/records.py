"""What is analysed, read once from a graph: accepted facts, each with the claims behind it.

Each network is defined by one query, a file beside this module; which claims a fact rests on, who
stands behind it independently and whether it is contested say :mod:`diplograph.layers`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diplograph.layers import Fact, Layers, Term, Triple, read_layers, text
from diplograph.layers.attestation import Witnesses, witnesses
from diplograph.namespaces import DG, KIND
from diplograph.queries.contests import CONCORDANT, SORTS, Sort

if TYPE_CHECKING:
    from pyoxigraph import QuerySolution

    from diplograph.backends import Graph

_HERE = Path(__file__).parent
_HELD = f"{KIND}held"


class Role(NamedTuple):
    """That an actor took part in an event, and its side: ``host``, ``visitor`` or ``neither``."""

    triple: Triple
    side: str


@dataclass(frozen=True, slots=True)
class Dates:
    """When an event was: its date in EDTF, and computed days; None is not known, or open."""

    date: str | None = None
    start: str | None = None
    end: str | None = None
    earliest: str | None = None
    latest: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event with its accepted status: ``planned``, ``held``, ``postponed`` or ``cancelled``.

    `undecided` are the claims of its dates, if sources give several and none is accepted. Then
    `dates` has the first and the last day that any of them can mean.
    """

    status: Triple
    dates: Dates
    undecided: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The local name of its status."""
        return self.status.value.value.removeprefix(KIND)

    @property
    def dated(self) -> Triple | None:
        """The fact of its date."""
        from pyoxigraph import Literal

        date = self.dates.date
        return None if date is None else Triple(self.status.subject, f"{DG}date", Literal(date))


class Standing(NamedTuple):
    """What stands behind some facts, in no language.

    How many independent voices; whose words they are, if all claims are attributed; in what ways
    one is contested, the gravest first; and the claims in the order of the text. Parties and claims
    are IRIs, and of several a space is between them.
    """

    voices: int
    parties: str
    contests: str
    claims: str


@dataclass(frozen=True, slots=True)
class Records:
    """The accepted facts that analyses are of, sorted; `layers` has what stands behind them.

    `order` is the place of each claim in the order of the text. `roles` say who took part in which
    event, `agenda` which sectors it was about, `joints` which event it belongs to, and `belonging`,
    by subject, where actors belong. `loose` are joints that only one voice stands behind, where
    such facts are left out: they bring nobody together, and still keep an occasion from being
    counted twice.
    """

    layers: Layers
    order: Mapping[str, int]
    facts: Mapping[Triple, Fact]
    events: Mapping[str, Event]
    roles: tuple[Role, ...]
    agenda: tuple[Triple, ...]
    joints: tuple[Triple, ...]
    loose: tuple[Triple, ...]
    belonging: Mapping[str, tuple[Triple, ...]]

    # ------------------------------------------------------------ what stands behind facts

    def claims(self, triples: Iterable[Triple], also: Iterable[str] = ()) -> tuple[str, ...]:
        """The claims behind facts, and `also` others, in the order of the text."""
        found = {claim for triple in triples for claim in self._fact(triple).claims} | {*also}
        return tuple(sorted(found & self.order.keys(), key=self.order.__getitem__))

    def voices(self, triples: Iterable[Triple]) -> tuple[str, ...]:
        """Those who stand behind at least one of the facts, independently of each other; sorted."""
        found = {voice for each in triples for voice in self._fact(each).attested.voices}
        return tuple(sorted(found))

    def contests(self, triples: Iterable[Triple]) -> tuple[Sort, ...]:
        """In what ways some of the facts are contested, the gravest first."""
        found = {self._fact(triple).contest for triple in triples}
        return tuple(each for each in SORTS if each in found and each not in CONCORDANT)

    def standing(self, triples: Iterable[Triple], also: Iterable[str] = ()) -> Standing:
        """What stands behind some facts, and `also` claims."""
        rests = frozenset(triples)
        claims = self.claims(rests, also)
        return Standing(
            len(self.voices(rests)),
            " ".join(self.layers.according_to(claims)),
            " ".join(self.contests(rests)),
            " ".join(claims),
        )

    def is_firm(self, triple: Triple) -> bool:
        """Whether two independent voices or more stand behind a fact, or it is no claim's."""
        fact = self._fact(triple)
        return not fact.claims or len(fact.attested.voices) > 1

    def firm(self) -> Records:
        """The same without the facts that only one independent voice stands behind.

        An event that only one voice says was held is left out with all that is said of it, one
        that only one voice dates is undated.
        """
        stands_behind = witnesses(
            self.layers.sources.values(), self.layers.things, self.layers.claims.values()
        )
        events = {
            name: event if self._is_dated_firmly(event, stands_behind) else _undated(event)
            for name, event in self.events.items()
            if self.is_firm(event.status)
        }
        joints = [each for each in self.joints if {each.subject, each.value.value} <= events.keys()]
        return replace(
            self,
            events=events,
            roles=tuple(
                each
                for each in self.roles
                if each.triple.subject in events and self.is_firm(each.triple)
            ),
            agenda=tuple(self._firm(self.agenda, events)),
            joints=tuple(each for each in joints if self.is_firm(each)),
            loose=tuple(each for each in joints if not self.is_firm(each)),
        )

    def _is_dated_firmly(self, event: Event, stands_behind: Witnesses) -> bool:
        """Whether two voices or more date an event, if any does, be it each to another day."""
        if not event.undecided:
            return event.dated is None or self.is_firm(event.dated)
        claims = [self.layers.claims[each] for each in event.undecided]
        return len(stands_behind(claims).voices) > 1

    def _firm(self, triples: Iterable[Triple], events: Mapping[str, Event]) -> Iterator[Triple]:
        return (each for each in triples if each.subject in events and self.is_firm(each))

    def _fact(self, triple: Triple) -> Fact:
        return self.facts.get(triple) or Fact(triple, (), is_drawn=False, contest=None)

    # ------------------------------------------------------------ things

    def name(self, iri: str, language: str) -> str:
        """The label of a thing in a language, else in English, else its slug."""
        return named(self.labels(iri), iri, language)

    def labels(self, iri: str) -> Mapping[str, str]:
        """The labels of a thing, by language."""
        thing = self.layers.things.get(iri)
        return thing.labels if thing else {}

    def is_a(self, iri: str, names: Iterable[str]) -> bool:
        """Whether a thing is of one of the classes, given by their local names."""
        thing = self.layers.things.get(iri)
        return thing is not None and any(DG + name in thing.classes for name in names)


def named(labels: Mapping[str, str], iri: str, language: str) -> str:
    """The label of a thing in a language, else in English, else its slug."""
    return labels.get(language) or labels.get("en") or iri.rpartition("/")[2]


def read_records(graph: Graph, layers: Layers | None = None) -> Records:
    """Read what analyses need: the layers, unless they were read before, and six small queries."""
    layers = layers or read_layers(graph)
    undecided: dict[str, list[str]] = defaultdict(list)
    for row in _select(graph, "undecided"):
        undecided[text(row["event"])].append(text(row["claim"]))
    events = {
        text(row["subject"]): _event(row, layers, undecided[text(row["subject"])])
        for row in _select(graph, "events")
    }
    belonging: dict[str, list[Triple]] = defaultdict(list)
    for triple in _triples(graph, "belonging"):
        belonging[triple.subject].append(triple)
    return Records(
        layers=layers,
        order={claim: number for number, claim in enumerate(layers.claims)},
        facts={fact.triple: fact for fact in layers.facts},
        events=dict(sorted(events.items())),
        roles=tuple(
            sorted(
                (Role(_triple(row), text(row["side"])) for row in _select(graph, "taking-part")),
                key=lambda role: (_order(role.triple), role.side),
            )
        ),
        agenda=_triples(graph, "agenda"),
        joints=_triples(graph, "occasions"),
        loose=(),
        belonging={name: tuple(found) for name, found in sorted(belonging.items())},
    )


def _select(graph: Graph, name: str) -> Iterator[QuerySolution]:
    yield from graph.select((_HERE / f"{name}.rq").read_text(encoding="utf-8"))


def _triples(graph: Graph, name: str) -> tuple[Triple, ...]:
    return tuple(sorted((_triple(row) for row in _select(graph, name)), key=_order))


def _triple(row: QuerySolution) -> Triple:
    value = row["value"]
    assert isinstance(value, Term)
    return Triple(text(row["subject"]), text(row["property"]), value)


def _order(triple: Triple) -> tuple[str, str, str]:
    return (triple.subject, triple.predicate, str(triple.value))


def _event(row: QuerySolution, layers: Layers, undecided: Iterable[str]) -> Event:
    if rivals := tuple(sorted(undecided)):
        claims = [layers.claims[each] for each in rivals]
        firsts = [claim.earliest for claim in claims]
        lasts = [claim.latest for claim in claims]
        dates = Dates(
            earliest=None if None in firsts else min(filter(None, firsts)),
            latest=None if None in lasts else max(filter(None, lasts)),
        )
        return Event(_triple(row), dates, rivals)
    names = ("date", "start", "end", "earliest", "latest")
    days = [None if row[name] is None else text(row[name]) for name in names]
    return Event(_triple(row), Dates(*days))


def _undated(event: Event) -> Event:
    return replace(event, dates=Dates(), undecided=())
