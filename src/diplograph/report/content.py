"""What a report says, out of the graph: five queries, and their answers put in order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, NamedNode

from diplograph.namespaces import DG, KIND, PREFIXES
from diplograph.report.format import (
    Claim,
    Content,
    Contested,
    Count,
    Event,
    Fact,
    Locator,
    Omission,
    Omitted,
    Source,
    Subject,
    Term,
    Words,
)

if TYPE_CHECKING:
    from pyoxigraph import QuerySolution

    from diplograph.backends import Graph

#: The values of one node: predicate IRI to its terms, sorted.
Record: TypeAlias = Mapping[str, tuple[NamedNode | Literal, ...]]

#: The languages that a page can speak; labels in others are left out.
LANGUAGES = ("en", "fr")

_TYPE = PREFIXES["rdf"] + "type"
_SUBCLASS_OF = PREFIXES["rdfs"] + "subClassOf"
_DOMAIN = PREFIXES["rdfs"] + "domain"
_LABEL = PREFIXES["rdfs"] + "label"
_PREFERRED = PREFIXES["skos"] + "prefLabel"
_REPORTED = (f"{KIND}reported-event", f"{KIND}reported-state")
_FIRM = (f"{KIND}certain", f"{KIND}probable")
_COUNTED = ("kind", "property", "certainty", "basis", "polarity", "rank")


def content(graph: Graph) -> Content:
    """All that a report says of `graph` but the checks; the same bytes for the same triples."""
    return _Reader(graph).content()


@dataclass(frozen=True, slots=True)
class _Row:
    """An accepted triple, as `facts.rq` finds it, with one claim that it rests on."""

    subject: str
    property: str
    term: NamedNode | Literal
    claim: str


class _Reader:
    """The answers to the queries, and what is made of them.

    A class because everything here looks up everything: a claim its evidence, an event its claims.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        records = self._by_node("records")
        self._things = self._by_node("things")
        self._claims = _of_class(records, "Claim")
        self._evidence = _of_class(records, "Evidence")
        self._sources = _of_class(records, "Source")
        self._rows = sorted(
            (
                _Row(
                    _iri(row["subject"]),
                    _iri(row["property"]),
                    _term(row["value"]),
                    _iri(row["claim"]),
                )
                for row in self._select("facts")
            ),
            key=lambda row: (self._place(row.claim), row.property, str(row.term)),
        )

    def content(self) -> Content:
        claims = [self._claim(iri) for iri in sorted(self._claims, key=self._place)]
        contested = self._contested()
        subjects = self._subjects(contested)
        events = [
            self._event(subjects.pop(iri, _bare(iri, self._kind(iri)))) for iri in self._events
        ]
        sources = [self._source(iri, claims) for iri in sorted(self._sources, key=self._issue)]
        found = Content(
            numbers={
                "sources": len(sources),
                "claims": len(claims),
                "structured": sum(claim["property"] is not None for claim in claims),
                "free": sum(claim["property"] is None for claim in claims),
                "evidence": len(self._evidence),
                "accepted": sum(len(each["facts"]) for each in (*events, *subjects.values())),
                "events": len(events),
            },
            counts=self._counts(claims),
            sources=sources,
            events=events,
            states=list(subjects.values()),
            claims=claims,
            inferred=[claim["id"] for claim in claims if claim["inferredFrom"]],
            attributed=[claim["id"] for claim in claims if claim["attributedTo"]],
            superseded=[claim["id"] for claim in claims if claim["supersededBy"]],
            contested=contested,
            ledger=self._ledger,
            labels={},
        )
        found["labels"] = {iri: self._words(iri) for iri in sorted(_named(found))}
        return found

    # ------------------------------------------------------------------ asking

    def _select(self, name: str) -> Iterator[QuerySolution]:
        query = (Path(__file__).parent / f"{name}.rq").read_text(encoding="utf-8")
        yield from self._graph.select(query)

    def _by_node(self, name: str) -> dict[str, Record]:
        found: dict[str, dict[str, set[NamedNode | Literal]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for row in self._select(name):
            found[_iri(row["node"])][_iri(row["predicate"])].add(_term(row["value"]))
        return {
            node: {key: tuple(sorted(terms, key=str)) for key, terms in record.items()}
            for node, record in sorted(found.items())
        }

    # ------------------------------------------------------------------ order

    def _issue(self, source: str) -> tuple[str, str]:
        return (_text(self._sources.get(source, {}), PREFIXES["dcterms"] + "issued") or "", source)

    def _span(self, evidence: str) -> tuple[tuple[str, str], int, int, str]:
        record = self._evidence[evidence]
        source = _text(record, PREFIXES["oa"] + "hasSource") or ""
        return (self._issue(source), _number(record, "start"), _number(record, "end"), evidence)

    def _place(self, claim: str) -> tuple[object, ...]:
        """Where a claim is first said; what has no evidence comes last, to be seen all the same."""
        spans = sorted(map(self._span, self._derived_from(claim)))
        return (not spans, *spans[:1], claim)

    def _derived_from(self, claim: str) -> list[str]:
        passages = _texts(self._claims.get(claim, {}), PREFIXES["prov"] + "wasDerivedFrom")
        return [passage for passage in passages if passage in self._evidence]

    # ------------------------------------------------------------------ claims

    @cached_property
    def _accepted(self) -> frozenset[str]:
        return frozenset(row.claim for row in self._rows)

    @cached_property
    def _corrections(self) -> Mapping[str, list[str]]:
        """Claims that supersede, by the claim they supersede."""
        found: dict[str, list[str]] = defaultdict(list)
        for iri, record in self._claims.items():
            for old in _texts(record, f"{DG}supersedes"):
                found[old].append(iri)
        return found

    def _claim(self, iri: str) -> Claim:
        record = self._claims[iri]

        def own(name: str) -> str | None:
            return _text(record, DG + name)

        return Claim(
            id=iri,
            kind=own("claimKind") or "",
            acceptance=self._acceptance(iri),
            gloss=_by_language(record.get(f"{DG}gloss", ())),
            holder=own("holder") or "",
            attributedTo=own("attributedTo"),
            certainty=own("certainty") or "",
            polarity=own("polarity") or "",
            basis=own("basis") or "",
            rank=own("rank") or "",
            rankReason=own("rankReason"),
            supersedes=own("supersedes"),
            supersededBy=self._corrections.get(iri, []),
            subject=own("claimSubject"),
            property=own("claimProperty"),
            object=_only(record, "claimObject") or _only(record, "claimValue"),
            about=_texts(record, f"{DG}about"),
            validFrom=own("validFrom"),
            validUntil=own("validUntil"),
            earliest=own("earliest"),
            latest=own("latest"),
            inferredFrom=_only(record, "inferredFrom"),
            inferenceRule=own("inferenceRule"),
            recordedOn=own("recordedOn"),
            evidence=[
                self._locator(each) for each in sorted(self._derived_from(iri), key=self._span)
            ],
        )

    def _acceptance(self, iri: str) -> str:
        record = self._claims[iri]
        subject = _text(record, f"{DG}claimSubject") or ""
        reasons = {
            "accepted": iri in self._accepted,
            "kind": _text(record, f"{DG}claimKind") not in _REPORTED,
            "free": f"{DG}claimProperty" not in record,
            "superseded": iri in self._corrections,
            "deprecated": _text(record, f"{DG}rank") == f"{KIND}deprecated",
            "denied": _text(record, f"{DG}polarity") == f"{KIND}denied",
            "uncertain": _text(record, f"{DG}certainty") not in _FIRM,
            "not-held": subject in self._events and not self._is_held(subject),
        }
        return next((reason for reason, applies in reasons.items() if applies), "outranked")

    def _locator(self, iri: str) -> Locator:
        record = self._evidence[iri]
        paragraph = _text(record, f"{DG}paragraph")
        return Locator(
            id=iri,
            source=_text(record, PREFIXES["oa"] + "hasSource") or "",
            start=_number(record, "start"),
            end=_number(record, "end"),
            paragraph=None if paragraph is None else int(paragraph),
            digest=_text(record, f"{DG}spanDigest"),
        )

    def _counts(self, claims: Iterable[Claim]) -> dict[str, list[Count]]:
        names = {f"{DG}claimKind": "kind"} | {DG + name: name for name in _COUNTED}
        counters: dict[str, Counter[str]] = {name: Counter() for name in _COUNTED}
        for row in self._select("codes"):
            counters[names[_iri(row["property"])]][_iri(row["code"])] = 0
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
    def _events(self) -> list[str]:
        """Every event: by first accepted day, those without one last."""
        event = f"{DG}Event"
        found = (iri for iri in self._things if event in self._classes(iri))
        return sorted(
            found, key=lambda iri: (_text(self._things[iri], f"{DG}earliest") or "~", iri)
        )

    def _classes(self, iri: str) -> set[str]:
        """The classes that a thing is of, and all classes above them."""
        found: set[str] = set()
        open_ = self._types(iri)
        while open_:
            class_ = open_.pop()
            if class_ not in found:
                found.add(class_)
                open_ += _texts(self._things.get(class_, {}), _SUBCLASS_OF)
        return found

    def _types(self, iri: str) -> list[str]:
        return _texts(self._things.get(iri, {}), _TYPE)

    def _kind(self, iri: str) -> str | None:
        """The class of ours that a thing is of; the first, should there be several."""
        return next((type_ for type_ in self._types(iri) if type_.startswith(DG)), None)

    @cached_property
    def _values(self) -> Mapping[tuple[str, str], str]:
        """One accepted value of each subject and property."""
        return {(row.subject, row.property): row.term.value for row in reversed(self._rows)}

    def _accepted_value(self, subject: str, name: str) -> str | None:
        return self._values.get((subject, DG + name))

    def _is_held(self, event: str) -> bool:
        return self._accepted_value(event, "eventStatus") == f"{KIND}held"

    def _subjects(self, contested: Iterable[Contested]) -> dict[str, Subject]:
        """Every subject of a fact with its facts, in the order in which the text brings them."""
        disputed = {(each["subject"], each["property"]) for each in contested}
        grouped: dict[str, dict[tuple[str, NamedNode | Literal], list[str]]] = {}
        for row in self._rows:
            facts = grouped.setdefault(row.subject, {})
            facts.setdefault((row.property, row.term), []).append(row.claim)
        return {
            subject: Subject(
                id=subject,
                type=self._kind(subject),
                facts=[
                    Fact(
                        property=property_,
                        object=_as_term(term),
                        claims=claims,
                        accordingTo=self._according_to(claims),
                        contested=(subject, property_) in disputed,
                    )
                    for (property_, term), claims in facts.items()
                ],
            )
            for subject, facts in grouped.items()
        }

    def _according_to(self, claims: Iterable[str]) -> list[str]:
        """Those to whom all of `claims` are attributed; nobody, if one is the source's own."""
        speakers = [_text(self._claims[claim], f"{DG}attributedTo") for claim in claims]
        return sorted({each for each in speakers if each}) if all(speakers) else []

    def _event(self, subject: Subject) -> Event:
        iri = subject["id"]
        record = self._things[iri]
        return Event(
            **subject,
            status=self._accepted_value(iri, "eventStatus"),
            date=self._accepted_value(iri, "date"),
            startDate=_text(record, f"{DG}startDate"),
            endDate=_text(record, f"{DG}endDate"),
            earliest=_text(record, f"{DG}earliest"),
            latest=_text(record, f"{DG}latest"),
            agreement=self._agreements.get(iri),
            silent=self._silent(iri),
        )

    @cached_property
    def _claimed(self) -> Mapping[str, set[str]]:
        """The properties that any claim, of whatever kind, gives to a subject."""
        found: dict[str, set[str]] = defaultdict(set)
        for record in self._claims.values():
            for subject in _texts(record, f"{DG}claimSubject"):
                found[subject].update(_texts(record, f"{DG}claimProperty"))
        return found

    def _silent(self, event: str) -> list[str]:
        """The claimable properties made for such an event, and its date, that no claim gives it."""
        classes = self._classes(event)
        possible = {f"{DG}date"} | {
            iri
            for iri, record in self._things.items()
            if f"{DG}claimable" in record and classes.intersection(_texts(record, _DOMAIN))
        }
        return sorted(possible - self._claimed.get(event, set()))

    @cached_property
    def _agreements(self) -> Mapping[str, str]:
        """What the sources say of an agreement signed during an event; silence is no entry."""
        signed = f"{DG}signedDuring"
        denied = (
            event
            for iri, record in self._claims.items()
            if signed in _texts(record, f"{DG}claimProperty")
            and f"{KIND}denied" in _texts(record, f"{DG}polarity")
            and f"{DG}claimSubject" not in record
            and iri not in self._corrections
            for event in _texts(record, f"{DG}claimObject")
        )
        reported = (row.term.value for row in self._rows if row.property == signed)
        return dict.fromkeys(denied, "denied") | dict.fromkeys(reported, "reported")

    def _contested(self) -> list[Contested]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in self._select("contested"):
            found[_iri(row["subject"]), _iri(row["property"])].append(_iri(row["claim"]))
        return [
            Contested(subject=subject, property=property_, claims=sorted(claims, key=self._place))
            for (subject, property_), claims in sorted(found.items())
        ]

    # ------------------------------------------------------------------ sources and coverage

    @cached_property
    def _ledger(self) -> list[Omission]:
        return [
            Omission(evidence=self._locator(iri), reason=reason)
            for iri in sorted(self._evidence, key=self._span)
            for reason in _texts(self._evidence[iri], f"{DG}omissionReason")
        ]

    def _source(self, iri: str, claims: Iterable[Claim]) -> Source:
        record = self._sources[iri]
        own = [claim for claim in claims if claim["holder"] == iri]
        locators = [each for claim in own for each in claim["evidence"] if each["source"] == iri]
        length = _text(record, f"{DG}textLength")
        claimed = _covered(locators)
        omissions = [each for each in self._ledger if each["evidence"]["source"] == iri]
        left_out = _covered([each["evidence"] for each in omissions]) - claimed
        return Source(
            id=iri,
            type=_text(record, PREFIXES["dcterms"] + "type"),
            issued=_text(record, PREFIXES["dcterms"] + "issued"),
            language=_text(record, PREFIXES["dcterms"] + "language"),
            publisher=_text(record, PREFIXES["dcterms"] + "publisher"),
            url=_text(record, PREFIXES["schema"] + "url"),
            primary=_texts(record, PREFIXES["prov"] + "hadPrimarySource"),
            textDigest=_text(record, f"{DG}textDigest"),
            textLength=None if length is None else int(length),
            claims=len(own),
            charactersClaimed=None if length is None else len(claimed),
            charactersOmitted=None if length is None else len(left_out),
            charactersBetween=None if length is None else int(length) - len(claimed | left_out),
            omitted=_by_reason(omissions, claimed),
        )

    # ------------------------------------------------------------------ labels

    def _words(self, iri: str) -> Words:
        """What a thing is called, in each language of the page that has a name for it."""
        record = self._things.get(iri, {})
        return _by_language((*record.get(_LABEL, ()), *record.get(_PREFERRED, ())))


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


def _bare(iri: str, type_: str | None) -> Subject:
    return Subject(id=iri, type=type_, facts=[])


def _of_class(records: Mapping[str, Record], name: str) -> dict[str, Record]:
    return {iri: record for iri, record in records.items() if DG + name in _texts(record, _TYPE)}


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


def _by_language(terms: Iterable[NamedNode | Literal]) -> Words:
    """Texts by language, in the order of `LANGUAGES`; of several in one, the last."""
    found = {
        term.language: term.value for term in terms if isinstance(term, Literal) and term.language
    }
    return {language: found[language] for language in LANGUAGES if language in found}


def _as_term(term: NamedNode | Literal) -> Term:
    if isinstance(term, NamedNode):
        return {"iri": term.value}
    if term.language:
        return {"value": term.value, "language": term.language}
    return {"value": term.value}


def _only(record: Record, name: str) -> Term | None:
    terms = record.get(DG + name, ())
    return _as_term(terms[0]) if terms else None


def _texts(record: Record, predicate: str) -> list[str]:
    return [term.value for term in record.get(predicate, ())]


def _text(record: Record, predicate: str) -> str | None:
    return next(iter(_texts(record, predicate)), None)


def _number(record: Record, name: str) -> int:
    return int(_text(record, DG + name) or 0)


def _term(term: object) -> NamedNode | Literal:
    """A term of our data, which has neither blank nodes nor quoted triples."""
    assert isinstance(term, NamedNode | Literal)
    return term


def _iri(term: object) -> str:
    return _term(term).value
