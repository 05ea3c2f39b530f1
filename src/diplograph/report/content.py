"""What a report says: the layers of the graph, and what three queries add, put in order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from diplograph import layers
from diplograph.layers import text
from diplograph.layers.form import (
    Locator,
    Words,
    as_claim,
    as_contested,
    as_fact,
    as_locator,
    as_searched,
    as_source,
)
from diplograph.namespaces import DG
from diplograph.report.format import (
    Claim,
    Content,
    Count,
    Event,
    Omission,
    Omitted,
    Source,
    Subject,
)
from diplograph.words import PAGE_LANGUAGES

if TYPE_CHECKING:
    from pyoxigraph import QuerySolution

    from diplograph.backends import Graph

_Value = TypeVar("_Value")

_COUNTED = ("kind", "property", "certainty", "basis", "polarity", "rank")


def content(graph: Graph, read: layers.Layers) -> Content:
    """All that a report says of `graph`, whose layers were `read`, but the checks.

    The same bytes for the same triples.
    """
    return _Reader(graph, read).content()


def excerpt(whole: Content, graph: Graph, shown: layers.Layers) -> Content:
    """What a report shows of the `whole`, where only `shown` of the layers of `graph` is listed.

    Numbers, and what is told of a source, are of the whole; an event is there only if every claim
    on it or about it is.
    """
    part = content(graph, shown)
    kept = shown.claims.keys()
    left_out = [claim for claim in whole["claims"] if claim["id"] not in kept]
    cut = {iri for claim in left_out for iri in (claim["subject"], *claim["about"])}
    told = {iri for claim in part["claims"] for iri in (claim["subject"], *claim["about"])} - cut
    sources = [each for each in whole["sources"] if each["id"] in shown.sources]
    part |= {
        "numbers": whole["numbers"],
        "counts": whole["counts"],
        "leftOut": {
            "claims": len(left_out),
            "events": sum(each["id"] not in told for each in whole["events"]),
            "sources": len(whole["sources"]) - len(sources),
        },
        "sources": sources,
        "events": [each for each in part["events"] if each["id"] in told],
    }
    return part


class _Reader:
    """The layers, and what is made of them.

    A class because everything here looks up everything: a claim its facts, an event its claims.
    """

    def __init__(self, graph: Graph, read: layers.Layers) -> None:
        self._graph = graph
        self._layers = read

    def content(self) -> Content:
        claims = [self._claim(claim) for claim in self._layers.claims.values()]
        subjects = self._subjects()
        events = [self._event(subjects.pop(iri, self._subject(iri))) for iri in self._events]
        held, left_out = _by(claims, _holder), _by(self._ledger, _origin)
        sources = [
            self._source(source, held.get(iri, []), left_out.get(iri, []))
            for iri, source in self._layers.sources.items()
        ]
        found = Content(
            numbers={
                "sources": len(sources),
                "claims": len(claims),
                "structured": sum(claim["property"] is not None for claim in claims),
                "free": sum(claim["property"] is None for claim in claims),
                "evidence": len(self._layers.evidence),
                "accepted": sum(len(each["facts"]) for each in (*events, *subjects.values())),
                "events": len(events),
            },
            counts=self._counts(claims),
            leftOut={"claims": 0, "events": 0, "sources": 0},
            sources=sources,
            events=events,
            states=list(subjects.values()),
            claims=claims,
            inferred=[claim["id"] for claim in claims if claim["inferredFrom"]],
            attributed=[claim["id"] for claim in claims if claim["attributedTo"]],
            superseded=[claim["id"] for claim in claims if claim["supersededBy"]],
            contested=[as_contested(each) for each in self._layers.contests],
            ledger=self._ledger,
            searched=[as_searched(each) for each in self._layers.scans],
            labels={},
        )
        found["labels"] = {iri: self._words(iri) for iri in sorted(_named(found))}
        return found

    # ------------------------------------------------------------------ asking

    def _select(self, name: str) -> Iterator[QuerySolution]:
        query = (Path(__file__).parent / f"{name}.rq").read_text(encoding="utf-8")
        yield from self._graph.select(query)

    # ------------------------------------------------------------------ claims

    @cached_property
    def _obstacles(self) -> Mapping[str, tuple[layers.Obstacle, ...]]:
        return layers.obstacles(self._layers)

    def _claim(self, claim: layers.Claim) -> Claim:
        obstacle = next(iter(self._obstacles[claim.iri]), None)
        return Claim(
            **as_claim(claim),
            acceptance=obstacle.code if obstacle else "accepted",
            gloss=_spoken(claim.glosses),
            attributedTo=next(iter(claim.attributed_to), None),
            supersedes=next(iter(claim.supersedes), None),
            evidence=[as_locator(each) for each in claim.evidence],
        )

    def _counts(self, claims: Iterable[Claim]) -> dict[str, list[Count]]:
        names = {f"{DG}claimKind": "kind"} | {DG + name: name for name in _COUNTED}
        counters: dict[str, Counter[str]] = {name: Counter() for name in _COUNTED}
        for row in self._select("codes"):
            counters[names[text(row["property"])]][text(row["code"])] = 0
        for claim in claims:
            for name in _COUNTED:
                if value := claim[name]:  # type: ignore[literal-required] # all six are keys
                    counters[name][value] += 1
        return {
            name: [
                Count(value=value, claims=count)
                for value, count in sorted(counter.items(), key=lambda item: (-item[1], item[0]))
            ]
            for name, counter in counters.items()
        }

    # ------------------------------------------------------------------ facts and events

    @cached_property
    def _days(self) -> Mapping[str, Mapping[str, str]]:
        """The computed days of each event, by the IRI of their property."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self._select("days"):
            days = found[text(row["event"])]
            for bound, day in self._bounds(row):
                of_two = max if bound == f"{DG}latest" else min
                days[bound] = of_two(day, days.get(bound, day))
        return found

    def _bounds(self, row: QuerySolution) -> Iterator[tuple[str, str]]:
        """A day that is computed; or those that a claim can mean, if it is listed."""
        if row["dating"] is None:
            yield text(row["bound"]), text(row["day"])
        elif claim := self._layers.claims.get(text(row["dating"])):
            if claim.earliest:
                yield f"{DG}earliest", claim.earliest
            if claim.latest:
                yield f"{DG}latest", claim.latest

    @cached_property
    def _events(self) -> Mapping[str, None]:
        """Every event: by the first day that is told, those without one last."""
        things = self._layers.things.values()
        found = (thing.iri for thing in things if f"{DG}Event" in thing.classes)
        return dict.fromkeys(
            sorted(found, key=lambda iri: (self._day(iri, "earliest") or "~", iri))
        )

    def _day(self, event: str, bound: str) -> str | None:
        return self._days.get(event, {}).get(DG + bound)

    @cached_property
    def _values(self) -> Mapping[tuple[str, str], str]:
        """One accepted value of each subject and property."""
        return {fact.triple[:2]: fact.triple.value.value for fact in reversed(self._facts)}

    def _accepted_value(self, subject: str, name: str) -> str | None:
        return self._values.get((subject, DG + name))

    @cached_property
    def _facts(self) -> list[layers.Fact]:
        """What rests on claims, in the order in which the text brings it."""
        order = {iri: number for number, iri in enumerate(self._layers.claims)}
        facts = (fact for fact in self._layers.facts if fact.claims)
        return sorted(facts, key=lambda fact: order[fact.claims[0]])

    def _subjects(self) -> dict[str, Subject]:
        """Every subject of a fact with its facts, in the order in which the text brings them."""
        subjects: dict[str, Subject] = {}
        for fact in self._facts:
            subject = fact.triple.subject
            told = as_fact(fact, self._layers)
            subjects.setdefault(subject, self._subject(subject))["facts"].append(told)
        return subjects

    def _subject(self, iri: str) -> Subject:
        """A subject without facts so far."""
        thing = self._layers.things.get(iri)
        return Subject(id=iri, type=thing.kind if thing else None, facts=[])

    def _event(self, subject: Subject) -> Event:
        iri = subject["id"]
        return Event(
            **subject,
            status=self._accepted_value(iri, "eventStatus"),
            date=self._accepted_value(iri, "date"),
            startDate=self._day(iri, "startDate"),
            endDate=self._day(iri, "endDate"),
            earliest=self._day(iri, "earliest"),
            latest=self._day(iri, "latest"),
            agreement=self._agreements.get(iri),
            silent=self._silent(iri),
        )

    @cached_property
    def _claimed(self) -> Mapping[str, set[str]]:
        """The properties that any claim, of whatever kind, gives to a subject."""
        found: dict[str, set[str]] = defaultdict(set)
        for claim in self._layers.claims.values():
            if claim.subject and claim.predicate:
                found[claim.subject].add(claim.predicate)
        return found

    @cached_property
    def _fields(self) -> Mapping[str, set[str]]:
        """Class to the claimable properties that are made for it."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._select("fields"):
            found[text(row["class"])].add(text(row["property"]))
        return found

    def _silent(self, event: str) -> list[str]:
        """The claimable properties made for such an event, and its date, that no claim gives it."""
        classes = self._layers.things[event].classes
        possible = {f"{DG}date"}.union(*(self._fields.get(each, ()) for each in classes))
        return sorted(possible - self._claimed.get(event, set()))

    @cached_property
    def _agreements(self) -> Mapping[str, str]:
        """What the sources say of an agreement signed during an event; silence is no entry."""
        signed = f"{DG}signedDuring"
        denied = (
            claim.value.value
            for claim in self._layers.claims.values()
            if claim.predicate == signed
            and claim.is_denied
            and claim.subject is None
            and claim.value is not None
            and not claim.superseded_by
        )
        reported = (
            fact.triple.value.value for fact in self._facts if fact.triple.predicate == signed
        )
        return dict.fromkeys(denied, "denied") | dict.fromkeys(reported, "reported")

    # ------------------------------------------------------------------ sources and coverage

    @cached_property
    def _ledger(self) -> list[Omission]:
        return [
            Omission(evidence=as_locator(each.locator), reason=each.reason)
            for each in self._layers.omissions
        ]

    def _source(self, source: layers.Source, own: list[Claim], omissions: list[Omission]) -> Source:
        """A source, given the claims that it holds and what was left out of it."""
        locators = [
            each for claim in own for each in claim["evidence"] if each["source"] == source.iri
        ]
        length = source.length
        claimed = _covered(locators)
        left_out = _covered([each["evidence"] for each in omissions]) - claimed
        return Source(
            **as_source(source),
            primary=list(source.primary),
            textDigest=source.digest,
            textLength=length,
            claims=len(own),
            charactersClaimed=None if length is None else len(claimed),
            charactersOmitted=None if length is None else len(left_out),
            charactersBetween=None if length is None else length - len(claimed | left_out),
            omitted=_by_reason(omissions, claimed),
        )

    # ------------------------------------------------------------------ labels

    def _words(self, iri: str) -> Words:
        """What a thing is called, in each language of the page that has a name for it."""
        thing = self._layers.things.get(iri)
        return _spoken(thing.labels) if thing else {}


def _holder(claim: Claim) -> str:
    return claim["holder"]


def _origin(omission: Omission) -> str:
    return omission["evidence"]["source"]


def _by(values: Iterable[_Value], key: Callable[[_Value], str]) -> Mapping[str, list[_Value]]:
    """Values under their keys, in the order in which they came."""
    found: dict[str, list[_Value]] = defaultdict(list)
    for value in values:
        found[key(value)].append(value)
    return found


def _named(found: Content) -> set[str]:
    """Every IRI that the content speaks of by name, and so needs a label."""
    claims, sources = found["claims"], found["sources"]
    named = {count["value"] for counts in found["counts"].values() for count in counts}
    for claim in claims:
        named.update(claim["about"])
        parts = (claim["holder"], claim["attributedTo"], claim["subject"], claim["inferenceRule"])
        named.update(part for part in parts if part)
        if claim["object"] and "iri" in claim["object"]:
            named.add(claim["object"]["iri"])
    for source in sources:
        named.update(source["primary"])
        parts_ = (source["id"], source["type"], source["publisher"])
        named.update(part for part in parts_ if part)
    for subject in (*found["events"], *found["states"]):
        named.update(part for part in (subject["id"], subject["type"]) if part)
    named.update(iri for event in found["events"] for iri in event["silent"])
    return named | {entry["reason"] for entry in found["ledger"]}


def _covered(locators: Iterable[Locator]) -> set[int]:
    """The offsets under any of the spans."""
    spans = {(each["start"], each["end"]) for each in locators}
    return {offset for start, end in spans for offset in range(start, end)}


def _by_reason(omissions: Iterable[Omission], claimed: set[int]) -> list[Omitted]:
    """What was left out, for each reason; what is under a claim too does not count."""
    grouped: dict[str, list[Locator]] = defaultdict(list)
    for omission in omissions:
        grouped[omission["reason"]].append(omission["evidence"])
    return [
        Omitted(reason=reason, passages=len(each), characters=len(_covered(each) - claimed))
        for reason, each in sorted(grouped.items())
    ]


def _spoken(words: Mapping[str, str]) -> Words:
    """Those of the words that are in a language of the page, in their order."""
    return {language: words[language] for language in PAGE_LANGUAGES if language in words}
