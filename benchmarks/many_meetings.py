"""Graphs of any number of things in seconds: what the store would answer of an invented world.

The stories are those of :mod:`invented`, told by three sources each at the most. They become the
values that ``read_layers`` and ``read_records`` make of a graph, without YAML, compiling or a
store: for measuring what comes after.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from random import Random

from invented import Story, Telling, World, claim
from pyoxigraph import Literal, NamedNode

from diplograph import rdf
from diplograph.analysis.records import Dates, Event, Records, Role
from diplograph.backends import memory
from diplograph.facts import gazetteer
from diplograph.layers import (
    Attestation,
    Claim,
    Fact,
    Layers,
    Locator,
    Source,
    Term,
    Thing,
    Triple,
    read_layers,
)
from diplograph.namespaces import DG, ID, KIND, SECTOR
from diplograph.vocabulary import vocabulary

_CLASSES = {
    "visit": ("Visit", "Event"),
    "organisation": ("Organisation", "Actor"),
    "person": ("Person", "Actor"),
    "delegation": ("Delegation", "Actor"),
    "post": ("Post",),
    "city": ("City", "Place", "Actor"),
    "state": ("State", "Place", "Actor"),
    "region": ("Region", "Place", "Actor"),
    "country": ("Country", "Place", "Actor"),
    "place": ("Place", "Actor"),
}
_SIDES = {"hostedBy": "host", "visitorFrom": "visitor", "visitingParty": "visitor"}
_SIDES |= {"ledBy": "visitor", "participant": "neither"}
_BELONGING = ("basedIn", "holdsPost", "postIn", "within")
_SAID = ("opinion", "intention", "prediction", "generalisation")
#: So many of the sources of a story are taken, and so many sectors of its agenda.
_TELLINGS, _SECTORS = 3, 3


class _Graph:
    """What is told so far."""

    def __init__(self) -> None:
        self.things: dict[str, Thing] = {}
        self.sources: dict[str, Source] = {}
        self.claims: dict[str, Claim] = {}
        self.behind: dict[Triple, list[Claim]] = defaultdict(list)
        self.references: set[Triple] = set()
        self.days: dict[str, str] = {}
        self.random = Random("many meetings")

    def introduce(
        self, slug: str, kind: str, labels: dict[str, str], matches: tuple[str, ...] = ()
    ) -> str:
        iri = ID + slug
        if iri not in self.things:
            names = tuple((lang, text) for lang, text in sorted(labels.items()))
            classes = tuple(DG + name for name in _CLASSES[kind])
            self.things[iri] = Thing(iri, classes, dict(names), names, matches, ())
        return iri

    def place(self, slug: str) -> str:
        """A unit of the table of places, with what it lies in."""
        found = gazetteer.place(slug)
        assert found is not None
        labels = {text.language: text.value for text in found.labels if text.language}
        iri = self.introduce(slug, found.kind.lower(), labels, found.close_matches)
        if found.within and (at := self.place(found.within)):
            self.references.add(Triple(iri, f"{DG}within", NamedNode(at)))
        return iri

    # ------------------------------------------------------------ what a source says

    def source(self, story: Story, telling: Telling) -> str:
        outlet = self.introduce(telling.outlet.slug, "organisation", telling.outlet.labels)
        iri = ID + telling.slug
        label = f"{telling.outlet.labels['en']}, {telling.published}: {story.labels['en']}"
        kind = "communique" if telling.kind == "communique" else "news-article"
        day = telling.published.isoformat()
        self.things[iri] = Thing(iri, (f"{DG}Source",), {"en": label}, (("en", label),), (), ())
        url = f"https://{telling.outlet.slug}.example/{telling.slug}"
        language = telling.language
        self.sources[iri] = Source(
            iri, KIND + kind, day, language, outlet, url, (), telling.slug, 4000
        )
        return iri

    def claim(
        self, source: str, said: Triple | None, *, about: str = "", kind: str = "reported-event"
    ) -> None:
        number = len(self.claims)
        if said is None:
            name, gloss = f"{kind}-{number}", f"A {kind} of {number} on how it went."
        else:
            ends = (self._name(said.subject), self._name(said.value.value))
            verb = said.predicate.removeprefix(DG)
            name, gloss = f"{_last(said.subject)}.{verb}", f"{ends[0]}: {verb} {ends[1]}."
            name += f".{_last(said.value.value)}"
        start = self.random.randrange(3800)
        length = self.random.randrange(10, 120)
        iri = f"{source}.{name}"
        at = Locator(f"{source}-{start}", source, start, start + length, 1 + start // 400, None)
        made = claim(
            iri,
            kind=kind,
            holder=source,
            said=said,
            glosses={"en": gloss, "fr": gloss},
            certainty="probable" if number % 9 == 0 else "certain",
            about=(about,) if about else (),
            recorded_on="2026-01-10",
            evidence=(at,),
        )
        self.claims[iri] = made
        if said is not None:
            self.behind[said].append(made)

    def _name(self, iri: str) -> str:
        found = self.things.get(iri)
        return found.labels["en"] if found else _last(iri)

    # ------------------------------------------------------------ a story

    def tell(self, story: Story) -> None:
        event = self.introduce(story.slug, "visit", story.labels)
        self.days[event] = story.day.isoformat()
        facts = list(self._facts(event, story))
        for telling in story.tellings[:_TELLINGS]:
            source = self.source(story, telling)
            for said in facts:
                self.claim(source, said)
            for _ in range(2):
                self.claim(source, None, about=event, kind=self.random.choice(_SAID))

    def _facts(self, event: str, story: Story) -> Iterator[Triple]:
        def say(subject: str, name: str, value: Term | str) -> Triple:
            return Triple(subject, DG + name, NamedNode(value) if isinstance(value, str) else value)

        bodies = {
            body.slug: self.introduce(body.slug, body.kind, body.labels)
            for body in (story.host, story.sender, *story.others)
        }
        leader = self.introduce(story.leader.slug, "person", story.leader.labels)
        post = self.introduce(story.post.slug, "post", story.post.labels)
        delegation = self.introduce(story.delegation.slug, "delegation", story.delegation.labels)
        city = self.introduce(story.city.slug, "city", story.city.labels)
        origin = self.place(story.origin)
        self.references.add(say(city, "within", self.place(story.city.within)))
        yield say(event, "eventStatus", f"{KIND}held")
        yield say(event, "date", Literal(story.day.isoformat()))
        yield say(event, "hostedBy", bodies[story.host.slug])
        yield say(event, "visitorFrom", origin)
        yield say(event, "visitingParty", delegation)
        yield say(event, "ledBy", leader)
        yield say(event, "takesPlaceIn", city)
        for other in story.others[:1]:
            yield say(event, "participant", bodies[other.slug])
        for sector in story.agenda[:_SECTORS]:
            yield say(event, "onAgenda", SECTOR + sector)
        yield say(leader, "holdsPost", post)
        sender = ID + story.post.base
        yield say(post, "postIn", sender if sender in self.things else bodies[story.sender.slug])
        for body in (story.host, story.sender):
            yield say(bodies[body.slug], "basedIn", self.place(body.base))


def _last(iri: str) -> str:
    return iri.rpartition("/")[2].rpartition("#")[2] or iri.rpartition("/")[2]


def generated(things: int, *, seed: int = 0) -> Records:
    """The records of so many events, actors and places at the least, and what is said of them."""
    graph = _Graph()
    for story in World(seed).stories():
        if len(graph.things) - len(graph.sources) >= things:
            break
        graph.tell(story)
    return _records(graph)


def _records(graph: _Graph) -> Records:
    terms = read_layers(memory(rdf.ntriples(vocabulary().triples))).things
    drawn = {f"{DG}{name}" for name in (*_SIDES, *_BELONGING, "takesPlaceIn", "onAgenda")}
    facts = [
        Fact(
            triple,
            tuple(claim.iri for claim in claims),
            triple.predicate in drawn,
            None,
            Attestation(*2 * (tuple(sorted({claim.holder for claim in claims})),)),
        )
        for triple, claims in graph.behind.items()
    ]
    facts += [Fact(each, (), True, None) for each in graph.references]
    facts.sort(key=lambda fact: (*fact.triple[:2], str(fact.triple.value)))
    layers = Layers(
        things=dict(sorted({**terms, **graph.things}.items())),
        sources=dict(sorted(graph.sources.items())),
        evidence={},
        claims=graph.claims,
        facts=tuple(facts),
        contests=(),
        omissions=(),
        placed=frozenset(each.subject for each in graph.references),
    )
    belonging: dict[str, list[Triple]] = defaultdict(list)
    events, roles, agenda = {}, [], []
    for fact in facts:
        name = fact.triple.predicate.removeprefix(DG)
        if name in _BELONGING:
            belonging[fact.triple.subject].append(fact.triple)
        elif name == "eventStatus":
            day = graph.days[fact.triple.subject]
            events[fact.triple.subject] = Event(fact.triple, Dates(day, day, day, day, day))
        elif name == "onAgenda":
            agenda.append(fact.triple)
        elif name in _SIDES:
            roles.append(Role(fact.triple, _SIDES[name]))
    return Records(
        layers=layers,
        order=dict(zip(layers.claims, count(), strict=False)),
        facts={fact.triple: fact for fact in facts},
        events=events,
        roles=tuple(roles),
        agenda=tuple(agenda),
        joints=(),
        loose=(),
        belonging={name: tuple(found) for name, found in sorted(belonging.items())},
    )


if __name__ == "__main__":
    made = generated(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    print(len(made.events), "events,", len(made.layers.claims), "claims")
