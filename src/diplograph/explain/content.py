"""What an explanation says: the layers of a graph, seen from one term or one triple."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode, QuerySolution

from diplograph import layers
from diplograph.explain.asked import Asked, asked
from diplograph.explain.format import (
    CLAIM_FIELDS,
    FORMAT,
    Claim,
    Content,
    Count,
    Fact,
    Obstacle,
    Omission,
    Passage,
    Source,
    Statement,
    Use,
)
from diplograph.layers import obstacles, read_layers, text
from diplograph.layers.form import (
    Term,
    Words,
    as_claim,
    as_contested,
    as_fact,
    as_locator,
    as_searched,
    as_source,
    as_term,
)
from diplograph.namespaces import DG, ID, SECTOR, compress, expand
from diplograph.queries.questions import parse, prepare
from diplograph.texts import digest

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.texts import Texts

#: What is said elsewhere in an explanation, and so not among `described`.
_SAID_ELSEWHERE = tuple(
    map(
        expand,
        (
            "rdf:type", "rdfs:label", "skos:prefLabel", "skos:altLabel", "skos:exactMatch",
            "skos:closeMatch", "obo:IAO_0000115", "rdfs:isDefinedBy",
        ),
    )
)  # fmt: skip


def content(graph: Graph, words: Sequence[str], *, texts: Texts) -> Content:
    """All that `graph` says of the term or the triple that `words` name, for people and programs.

    Raises UsageError if there is no such term, AccessError if a text cannot be read.
    """
    read = read_layers(graph)
    return content_of(graph, read, asked(words, read), texts=texts)


def content_of(graph: Graph, read: layers.Layers, wanted: Asked, *, texts: Texts) -> Content:
    """The same of what is `wanted`, of a graph whose layers have been `read` already."""
    return _Reader(graph, read, texts, wanted).content()


class Told(NamedTuple):
    """Some claims in the order of the text, their sources, and the labels of what they name."""

    claims: list[Claim]
    sources: list[Source]
    labels: dict[str, Words]


def told_of(graph: Graph, read: layers.Layers, claims: Iterable[str], *, texts: Texts) -> Told:
    """What there is to say of some claims (IRIs) of a graph whose layers have been `read`."""
    wanted = set(claims)
    return _Reader(graph, read, texts, Asked("")).told(wanted)


class _Reader:
    """The layers, and what is asked of them.

    A class because everything here looks up everything: a claim its passages, a fact its claims.
    """

    def __init__(self, graph: Graph, read: layers.Layers, texts: Texts, wanted: Asked) -> None:
        self._graph = graph
        self._layers = read
        self._texts = texts
        self._asked = wanted
        self._term = wanted.subject

    def content(self) -> Content:
        thing = self._layers.things.get(self._term) if self._asked.predicate is None else None
        found = Content(
            format=FORMAT,
            what=self._what,
            id=None if self._asked.predicate else self._term,
            types=list(thing.classes) if thing else [],
            names=self._names(thing),
            matches=list(thing.matches) if thing else [],
            origins=list(thing.origins) if thing else [],
            described=self._described(),
            statement=self._statement(),
            passage=self._passage_asked(),
            facts=[self._fact(fact) for fact in self._facts],
            contested=[as_contested(each) for each in self._contests],
            said=[claim.iri for claim in self._claims if self._is_said(claim)],
            topic=[claim.iri for claim in self._claims if self._is_topic(claim)],
            attributed=[claim.iri for claim in self._claims if self._is_attributed(claim)],
            derived=[claim.iri for claim in self._claims if self._is_derived(claim)],
            kinds=self._kinds(),
            ledger=self._ledger(),
            uses=self._uses(),
            searched=[as_searched(each) for each in self._layers.scans if self._is_searched(each)],
            claims=[],
            sources=[],
            labels={},
        )
        found["claims"] = self._spoken_of(found)
        found["sources"] = self._sources(found)
        found["labels"] = self._labels(found)
        return found

    def told(self, claims: Collection[str]) -> Told:
        """Some claims, with their sources and what they name."""
        found = [self._claim(claim) for claim in self._claims if claim.iri in claims]
        held = {source for claim in found for source in _sources_of(claim)}
        sources = self._sources_told(held)
        named = {*_iris([found, sources])}
        things = self._layers.things
        labels = {iri: dict(things[iri].labels) for iri in sorted(named) if iri in things}
        return Told(found, sources, labels)

    # ------------------------------------------------------------------ what it is

    @cached_property
    def _what(self) -> str:
        if self._asked.predicate is not None:
            return "statement"
        if self._term in self._layers.claims:
            return "claim"
        if self._term in self._layers.evidence:
            return "evidence"
        if self._term in self._layers.sources:
            return "source"
        return "thing" if self._is_thing else "term"

    @property
    def _is_thing(self) -> bool:
        """Whether it is of the world that sources speak of, not a term of the vocabulary."""
        in_use = self._term in self._used
        return self._term.startswith((ID, SECTOR)) or (in_use and not self._term.startswith(DG))

    @cached_property
    def _used(self) -> frozenset[str]:
        """The subjects of facts and claims: an endpoint's own things may have other namespaces."""
        facts = (fact.triple.subject for fact in self._layers.facts)
        return frozenset(facts).union(
            claim.subject for claim in self._layers.claims.values() if claim.subject
        )

    def _names(self, thing: layers.Thing | None) -> list[Term]:
        return [
            Term(value=name, language=language) if language else Term(value=name)
            for language, name in (thing.names if thing else ())
        ]

    def _described(self) -> dict[str, list[Term]]:
        """What else is said of it: the definition of a term, the description of a source."""
        if self._what not in {"term", "source", "thing"}:
            return {}
        claimed = {fact.triple.predicate for fact in self._layers.facts}
        found: dict[str, list[Term]] = defaultdict(list)
        for row in self._select("own"):
            predicate, value = text(row["predicate"]), row["value"]
            passed_over = predicate in claimed or predicate in _SAID_ELSEWHERE
            if isinstance(value, NamedNode | Literal) and not passed_over:
                found[compress(predicate)].append(as_term(value))
        return {key: sorted(found[key], key=str) for key in sorted(found)}

    def _statement(self) -> Statement | None:
        if self._asked.predicate is None:
            return None
        value = self._asked.value
        return Statement(
            subject=self._term,
            property=self._asked.predicate,
            object=as_term(value) if value is not None else None,
        )

    def _select(self, name: str) -> Iterator[QuerySolution]:
        query = (Path(__file__).parent / f"{name}.rq").read_text(encoding="utf-8")
        term = NamedNode(self._term)
        yield from self._graph.select(prepare(parse(name, query), {"term": term}))

    # ------------------------------------------------------------------ what is accepted

    @cached_property
    def _facts(self) -> list[layers.Fact]:
        """By subject and property in the order of the text, reference triples last."""
        order = {iri: number for number, iri in enumerate(self._layers.claims)}
        found = [fact for fact in self._layers.facts if self._concerns(fact)]
        return sorted(found, key=lambda fact: order[fact.claims[0]] if fact.claims else len(order))

    def _concerns(self, fact: layers.Fact) -> bool:
        if self._what == "claim":
            return self._term in fact.claims
        if self._what == "statement":
            return self._matches(fact.triple)
        sides = (fact.triple.subject, _iri(fact.triple.value))
        return self._what != "term" and self._term in sides

    def _matches(self, triple: layers.Triple) -> bool:
        """Whether it is the triple, or one of the triples, that was asked for."""
        wanted = self._asked
        return triple[:2] == (wanted.subject, wanted.predicate) and wanted.value in (
            None,
            triple.value,
        )

    def _fact(self, fact: layers.Fact) -> Fact:
        return Fact(**as_fact(fact, self._layers), subject=fact.triple.subject)

    @cached_property
    def _contests(self) -> list[layers.Contest]:
        return [each for each in self._layers.contests if self._is_contest_of_it(each)]

    def _is_contest_of_it(self, contest: layers.Contest) -> bool:
        if self._what == "claim":
            return self._term in contest.claims
        if self._asked.predicate is not None:
            return (contest.subject, contest.predicate) == (self._term, self._asked.predicate)
        claims = (self._layers.claims[claim] for claim in contest.claims)
        return contest.subject == self._term or any(self._is_object(claim) for claim in claims)

    # ------------------------------------------------------------------ what is only said

    @property
    def _claims(self) -> Iterable[layers.Claim]:
        return self._layers.claims.values()

    @cached_property
    def _obstacles(self) -> dict[str, tuple[layers.Obstacle, ...]]:
        return dict(obstacles(self._layers))

    def _is_object(self, claim: layers.Claim) -> bool:
        return claim.value is not None and _iri(claim.value) == self._term

    def _is_said(self, claim: layers.Claim) -> bool:
        """Whether it is said of the term, or as the statement, without being accepted."""
        if not self._obstacles[claim.iri]:
            return False
        if self._asked.predicate is not None:
            return claim.triple is not None and self._matches(claim.triple)
        if self._what not in {"thing", "source"}:
            return False
        free = claim.predicate is None and self._term in claim.about
        return claim.subject == self._term or self._is_object(claim) or free

    def _is_topic(self, claim: layers.Claim) -> bool:
        """Whether it says something of other things, and concerns the term."""
        sides = claim.subject == self._term or self._is_object(claim)
        concerned = claim.predicate is not None and self._term in claim.about
        return self._what in {"thing", "source"} and concerned and not sides

    def _is_attributed(self, claim: layers.Claim) -> bool:
        return self._what == "thing" and self._term in claim.attributed_to

    def _is_derived(self, claim: layers.Claim) -> bool:
        return self._what == "evidence" and any(each.iri == self._term for each in claim.evidence)

    # ------------------------------------------------------------------ sources, terms

    def _kinds(self) -> list[Count]:
        counter = Counter(claim.kind for claim in self._claims if claim.holder == self._term)
        in_order = sorted(counter.items(), key=lambda each: (-each[1], each[0]))
        return [Count(kind=kind, claims=count) for kind, count in in_order]

    def _ledger(self) -> list[Omission]:
        return [
            Omission(evidence=self._passage(each.locator), reason=each.reason)
            for each in self._layers.omissions
            if self._term in (each.locator.source, each.locator.iri)
        ]

    def _is_searched(self, scan: layers.Scan) -> bool:
        searched = (place for places in scan.searched_places for place in places)
        concerned = (scan.iri, *scan.outlets, *searched, *scan.about)
        return self._asked.predicate is None and self._term in concerned

    def _uses(self) -> list[Use]:
        if self._what != "term":
            return []
        return [
            Use(
                property=text(row["property"]),
                count=int(text(row["count"])),
                example=text(row["example"]),
            )
            for row in self._select("uses")
            if row["property"] is not None  # some stores group nothing into one empty row
        ]

    # ------------------------------------------------------------------ claims and their passages

    def _spoken_of(self, found: Content) -> list[Claim]:
        """The claims that the rest leads to, in the order of the text."""
        lists = (found["said"], found["topic"], found["attributed"], found["derived"])
        groups = (each["claims"] for each in (*found["facts"], *found["contested"]))
        wanted = {claim for claims in (*lists, *groups) for claim in claims}
        if self._what == "claim":
            wanted.add(self._term)
        wanted |= {other for claim in wanted for other in self._others(claim)}
        return [self._claim(claim) for claim in self._claims if claim.iri in wanted]

    def _others(self, iri: str) -> Iterator[str]:
        """The claims that a claim corrects, is corrected by, or is outranked by."""
        claim = self._layers.claims[iri]
        yield from (*claim.supersedes, *claim.superseded_by)
        for obstacle in self._obstacles[iri]:
            if obstacle.code == "outranked":
                yield from obstacle.because

    def _claim(self, claim: layers.Claim) -> Claim:
        return Claim(
            **as_claim(claim),
            obstacles=[
                Obstacle(code=each.code, because=list(each.because))
                for each in self._obstacles[claim.iri]
            ],
            gloss=dict(claim.glosses),
            attributedTo=list(claim.attributed_to),
            supersedes=list(claim.supersedes),
            evidence=[self._passage(each) for each in claim.evidence],
        )

    def _passage_asked(self) -> Passage | None:
        if self._what != "evidence":
            return None
        return self._passage(self._layers.evidence[self._term])

    def _passage(self, locator: layers.Locator) -> Passage:
        whole = self._text(locator.source)
        words = None if whole is None else whole[locator.start : locator.end]
        state = "not-held" if words is None else "held"
        if words is not None and locator.digest not in (None, f"sha256:{digest(words)}"):
            state, words = "differs", None
        return Passage(**as_locator(locator), state=state, words=words)

    def _text(self, source: str) -> str | None:
        """The text of a source, if it is held and its digest agrees."""
        known = self._layers.sources.get(source)
        return self._texts.find(known.digest) if known else None

    def _sources(self, found: Content) -> list[Source]:
        held = {source for claim in found["claims"] for source in _sources_of(claim)}
        held.update(each["evidence"]["source"] for each in found["ledger"])
        if found["passage"]:
            held.add(found["passage"]["source"])
        if self._what == "source":
            held.add(self._term)
        return self._sources_told(held)

    def _sources_told(self, held: Collection[str]) -> list[Source]:
        """Some sources, in their order."""
        return [
            Source(**as_source(each), held=self._text(iri) is not None)
            for iri, each in self._layers.sources.items()
            if iri in held
        ]

    # ------------------------------------------------------------------ names

    def _labels(self, found: Content) -> dict[str, Words]:
        named = set(_iris(found))
        if self._what == "claim":
            named.update(map(expand, CLAIM_FIELDS))
        things = self._layers.things
        labels = {iri: dict(things[iri].labels) for iri in named if iri in things}
        # The layers may be those around the term, which has examples anywhere in the graph.
        known = (things, self._layers.claims, self._layers.evidence)
        examples = {use["example"] for use in found["uses"]}.difference(*known)
        labels |= layers.labels_of(self._graph, examples) if examples else {}
        return dict(sorted(labels.items()))


def _sources_of(claim: Claim) -> Iterator[str]:
    """Who holds a claim, and where its passages are."""
    yield claim["holder"]
    yield from (passage["source"] for passage in claim["evidence"])


def _iri(term: layers.Term) -> str | None:
    return term.value if isinstance(term, NamedNode) else None


def _iris(part: object) -> Iterator[str]:
    """Every text in a part of a content that could be an IRI: values, and the CURIEs of keys."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            if ":" in key:
                yield expand(key)
            yield from _iris(value)
    elif isinstance(part, list):
        for each in part:
            yield from _iris(each)
