"""Invented visits as records, without a store: for tests of what is drawn of many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from invented import claim
from pyoxigraph import NamedNode

from diplograph.analysis.records import Dates, Event, Records, Role
from diplograph.layers import Attestation, Claim, Fact, Layers, Source, Thing, Triple
from diplograph.namespaces import DG, ID, KIND
from diplograph.view.model import Scene, Statements
from diplograph.view.numbering import numbered
from diplograph.view.opening import opening
from diplograph.view.tabulate import tabulate

_CLASSES = {
    "State": ("State", "Place"),
    "Sector": ("Sector",),
    "Organisation": ("Organisation", "Actor"),
    "Visit": ("Visit", "Event"),
}


class Visit(NamedTuple):
    """Whose visit, to whom, on what, how many sources say so, and whether it is only planned."""

    visitor: int
    host: int
    sectors: tuple[int, ...] = ()
    sources: int = 1
    planned: bool = False


def iri(name: str) -> str:
    return f"{ID}{name}"


def thing(name: str, kind: str) -> Thing:
    classes = tuple(DG + each for each in _CLASSES[kind])
    return Thing(iri(name), classes, {"en": f"The {kind} {name}"}, (), (), ())


def records(visits: Iterable[Visit], *, others: int = 0) -> Records:
    """The records of `visits` between states, and of `others`, bodies of which nothing is said."""
    things = {f"body-{number:03}": "Organisation" for number in range(others)}
    facts, claims, roles, agenda, events = [], {}, [], [], {}
    names: set[str] = set()

    def say(event: str, name: str, end: str, visit: Visit) -> Triple:
        triple = Triple(iri(event), DG + name, NamedNode(end))
        made = [_claim(triple, source) for source in range(visit.sources)]
        claims.update({claim.iri: claim for claim in made})
        names.update(claim.holder for claim in made)
        if name == "eventStatus" or not visit.planned:
            held = tuple(claim.holder for claim in made)
            drawn = name != "eventStatus"
            iris = tuple(claim.iri for claim in made)
            facts.append(Fact(triple, iris, drawn, None, Attestation(held, held)))
        return triple

    for number, visit in enumerate(visits):
        event = f"visit-{number:04}"
        ends = {f"state-{visit.visitor:02}": "State", f"state-{visit.host:02}": "State"}
        topics = [f"sector-{sector:02}" for sector in visit.sectors]
        things |= {event: "Visit", **ends, **dict.fromkeys(topics, "Sector")}
        status = say(event, "eventStatus", KIND + ("planned" if visit.planned else "held"), visit)
        day = (date(2020, 1, 1) + timedelta(days=number)).isoformat()
        events[iri(event)] = Event(status, Dates(day, day, day, day, day))
        first, last = (say(event, name, iri(f"state-{end:02}"), visit) for name, end in (
            ("visitorFrom", visit.visitor), ("hostedBy", visit.host)
        ))  # fmt: skip
        about = [say(event, "onAgenda", iri(topic), visit) for topic in topics]
        if not visit.planned:
            roles += [Role(first, "visitor"), Role(last, "host")]
            agenda += about
    layers = Layers(
        things={iri(name): thing(name, kind) for name, kind in sorted(things.items())},
        sources={each: _source(each) for each in sorted(names)},
        evidence={},
        claims=dict(sorted(claims.items())),
        facts=tuple(sorted(facts, key=lambda fact: (*fact.triple[:2], str(fact.triple.value)))),
        contests=(),
        omissions=(),
    )
    return Records(
        layers=layers,
        order={claim: number for number, claim in enumerate(layers.claims)},
        facts={fact.triple: fact for fact in layers.facts},
        events=events,
        roles=tuple(roles),
        agenda=tuple(agenda),
        joints=(),
        loose=(),
        belonging={},
    )


def _source(name: str) -> Source:
    return Source(name, f"{KIND}news-article", "2020-01-01", "en", None, None, (), None, None)


def _claim(triple: Triple, source: int) -> Claim:
    subject, predicate, value = triple
    name = f"{subject.removeprefix(ID)}.{predicate.removeprefix(DG)}"
    end = value.value.rpartition("/")[2]
    return claim(
        iri(f"source-{source}.{name}.{end}"),
        kind="reported-event",
        holder=iri(f"source-{source}"),
        said=triple,
        glosses={"en": f"{name} {end}"},
    )


def opening_of(made: Records) -> tuple[Scene, Statements]:
    """The opening picture, and the statements that it is of."""
    rows, statements = numbered(made.layers)
    columns = tabulate(made, rows, statements, None).statements
    return opening(made, rows, columns), columns
