"""The changes between the layers of two graphs, each told once.

A claim whose fact, correction or source is told of already is not told of again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from diplograph.layers import (
    Attestation,
    Claim,
    Contest,
    Fact,
    Layers,
    Scan,
    Source,
    Triple,
    obstacles,
)
from diplograph.namespaces import ID, SECTOR

#: The kinds of changes, in the order in which they are told.
KINDS = (
    "source-added",
    "source-gone",
    "searched",
    "unsearched",
    "corrected",
    "fact-added",
    "fact-gone",
    "attested",
    "contested",
    "settled",
    "said",
    "unsaid",
    "weighed",
    "reworded",
)

#: What of a claim may change without its becoming another claim, by the term that says it.
_WEIGHED = {
    "dg:certainty": "certainty",
    "dg:rank": "rank",
    "dg:rankReason": "rank_reason",
    "dg:basis": "basis",
    "dg:inferredFrom": "inferred_from",
    "dg:about": "about",
    "dg:earliest": "earliest",
    "dg:latest": "latest",
    "dg:supersedes": "supersedes",
    "prov:wasDerivedFrom": "evidence",
}
#: The same of a source.
_DESCRIBED = {
    "dcterms:type": "kind",
    "dcterms:issued": "issued",
    "dcterms:language": "language",
    "dcterms:publisher": "publisher",
    "schema:url": "url",
    "prov:hadPrimarySource": "primary",
    "dg:textDigest": "digest",
}
#: The same of an entry of the scan log.
_SEARCHED = {
    "dcterms:temporal": "period",
    "prov:used": "outlets",
    "dcterms:language": "languages",
    "dcterms:spatial": "searched_places",
    "dcterms:subject": "about",
    "dg:itemsRead": "items",
    "dcterms:description": "note",
}


class Reason(NamedTuple):
    """Why something changed.

    `code` is ``retracted`` (its source says so no longer), ``source-gone``, a code of
    :class:`diplograph.layers.Obstacle` for what keeps a claim from counting now, or kept it before,
    the term whose value changed, or the sort of a contest after its property. `because` are the
    IRIs it is about; `words` the reason that the editor gave for a rank.
    """

    code: str
    because: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of what is known.

    `subject` is the IRI of the source, the claim or the thing that it is about, or the subject of
    `triple`: of a fact, or of what a correction puts in the place of another claim. `claims` are
    those that bring it about (of what is gone, brought about what was there); of a correction, the
    new claim and the old one. `sources` are those added or gone. `before` and `after` say who stood
    and stands behind a fact.
    """

    kind: str
    subject: str
    triple: Triple | None = None
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    before: Attestation | None = None
    after: Attestation | None = None


def changes(old: Layers, new: Layers) -> tuple[Change, ...]:
    """What changed from `old` to `new`, in the order of `KINDS`, then of the text."""
    found = tuple(_Comparer(old, new).changes())
    return tuple(sorted(found, key=lambda each: KINDS.index(each.kind)))


class _Comparer:
    """Two graphs, and the claims and triples that were told of already."""

    def __init__(self, old: Layers, new: Layers) -> None:
        self.old = old
        self.new = new
        self.told: set[str] = set()
        self.replaced: set[Triple] = set()

    def changes(self) -> Iterator[Change]:
        yield from self._sources()
        yield from self._scans()
        yield from self._corrections()
        yield from self._facts()
        yield from self._contests()
        yield from self._claims()
        yield from self._names()

    # ------------------------------------------------------------------ sources, corrections

    def _sources(self) -> Iterator[Change]:
        for iri in self.new.sources:
            if iri not in self.old.sources:
                yield Change("source-added", iri, claims=_held(iri, self.new))
        for iri, source in self.old.sources.items():
            if iri not in self.new.sources:
                yield Change("source-gone", iri, claims=_held(iri, self.old))
            elif reasons := _differing(source, self.new.sources[iri], _DESCRIBED):
                yield Change("weighed", iri, reasons=reasons)

    def _scans(self) -> Iterator[Change]:
        old = {scan.iri: scan for scan in self.old.scans}
        new = {scan.iri: scan for scan in self.new.scans}
        for iri in sorted(new.keys() - old.keys()):
            yield Change("searched", iri, reasons=(Reason("dcterms:temporal", (new[iri].period,)),))
        for iri in sorted(old.keys() - new.keys()):
            yield Change(
                "unsearched", iri, reasons=(Reason("dcterms:temporal", (old[iri].period,)),)
            )
        for iri in sorted(old.keys() & new.keys()):
            if reasons := _differing(old[iri], new[iri], _SEARCHED):
                yield Change("weighed", iri, reasons=reasons)

    def _corrections(self) -> Iterator[Change]:
        for iri, claim in self.new.claims.items():
            before = self.old.claims[iri].supersedes if iri in self.old.claims else ()
            for corrected in claim.supersedes:
                known = self.new.claims.get(corrected) or self.old.claims.get(corrected)
                if corrected in before or known is None:
                    continue
                self.told |= {iri, corrected}
                self.replaced |= {each.triple for each in (claim, known) if each.triple}
                words = claim.rank_reason or ""
                reasons = (Reason("superseded", (iri,), words),)
                yield Change("corrected", claim.subject or iri, claim.triple,
                             (iri, corrected), (claim.holder,), reasons)  # fmt: skip

    # ------------------------------------------------------------------ facts

    def _facts(self) -> Iterator[Change]:
        old, new = _accepted(self.old), _accepted(self.new)
        for triple, fact in new.items():
            if triple not in old:
                yield from self._added(fact)
            elif (before := old[triple].attested) != fact.attested:
                yield self._attested(old[triple], fact, before)
        for triple, fact in old.items():
            if triple not in new:
                yield from self._gone(fact)

    def _added(self, fact: Fact) -> Iterator[Change]:
        fresh = [claim for claim in fact.claims if claim not in self.old.claims]
        if fact.triple in self.replaced and set(fact.claims) <= self.told:
            return
        self.told |= set(fact.claims)
        reasons = () if fresh else _reasons(fact.claims, self.old)
        yield Change(
            "fact-added",
            fact.triple.subject,
            fact.triple,
            fact.claims,
            fact.attested.sources,
            reasons,
            after=fact.attested,
        )

    def _gone(self, fact: Fact) -> Iterator[Change]:
        if fact.triple in self.replaced and set(fact.claims) <= self.told:
            return
        self.told |= set(fact.claims)
        yield Change(
            "fact-gone",
            fact.triple.subject,
            fact.triple,
            fact.claims,
            fact.attested.sources,
            tuple(dict.fromkeys(self._why_gone(fact))),
            before=fact.attested,
        )

    def _why_gone(self, fact: Fact) -> Iterator[Reason]:
        kept = [iri for iri in fact.claims if iri in self.new.claims]
        for iri in fact.claims:
            if iri not in self.new.claims:
                holder = self.old.claims[iri].holder
                code = "retracted" if holder in self.new.sources else "source-gone"
                yield Reason(code, (holder,))
        yield from _reasons(kept, self.new)

    def _attested(self, old: Fact, new: Fact, before: Attestation) -> Change:
        self.told |= {*new.claims, *old.claims}
        added = set(new.attested.sources) - set(before.sources)
        gone = set(before.sources) - set(new.attested.sources)
        return Change(
            "attested",
            new.triple.subject,
            new.triple,
            new.claims,
            tuple(sorted(added or gone)),
            before=before,
            after=new.attested,
        )

    # ------------------------------------------------------------------ contests

    def _contests(self) -> Iterator[Change]:
        old, new = _contested(self.old), _contested(self.new)
        for pair in sorted(new.keys() - old.keys()):
            contest = new[pair]
            reasons = (Reason(pair[1]), Reason(contest.sort))
            yield Change("contested", pair[0], claims=contest.claims, reasons=reasons)
        for pair in sorted(old.keys() - new.keys()):
            reasons = (Reason(pair[1]), Reason(old[pair].sort))
            yield Change("settled", pair[0], claims=old[pair].claims, reasons=reasons)

    # ------------------------------------------------------------------ claims, wording

    def _claims(self) -> Iterator[Change]:
        for iri, claim in self.new.claims.items():
            before = self.old.claims.get(iri)
            if before is None and iri not in self.told:
                yield Change("said", iri, claim.triple, (iri,), (claim.holder,))
            elif before and (reasons := _weighed(before, claim)):
                yield Change("weighed", iri, claim.triple, (iri,), (claim.holder,), reasons)
            elif before and before.glosses != claim.glosses:
                yield Change("reworded", iri, claim.triple, (iri,), (claim.holder,))
        for iri, claim in self.old.claims.items():
            gone = iri not in self.new.claims and iri not in self.told
            if gone and claim.holder in self.new.sources:
                yield Change("unsaid", iri, claim.triple, (iri,), (claim.holder,))

    def _names(self) -> Iterator[Change]:
        for iri, thing in self.new.things.items():
            before = self.old.things.get(iri)
            ours = iri.startswith((ID, SECTOR))
            if before and before.labels != thing.labels and ours:
                yield Change("reworded", iri)


def _held(source: str, layers: Layers) -> tuple[str, ...]:
    return tuple(iri for iri, claim in layers.claims.items() if claim.holder == source)


def _accepted(layers: Layers) -> dict[Triple, Fact]:
    """The facts that rest on claims, in the order of the text."""
    order = {iri: number for number, iri in enumerate(layers.claims)}
    facts = [fact for fact in layers.facts if fact.claims]
    return {fact.triple: fact for fact in sorted(facts, key=lambda fact: order[fact.claims[0]])}


def _contested(layers: Layers) -> dict[tuple[str, str], Contest]:
    return {(each.subject, each.predicate): each for each in layers.contests}


def _reasons(claims: Collection[str], layers: Layers) -> tuple[Reason, ...]:
    """What keeps claims from counting, with the reason that an editor gave."""
    found = obstacles(layers) if claims else {}
    reasons = []
    for iri in claims:
        for obstacle in found[iri]:
            speaking = (iri,) if obstacle.code == "deprecated" else obstacle.because
            others = (layers.claims[each] for each in speaking if each in layers.claims)
            words = next((each.rank_reason for each in others if each.rank_reason), "")
            reasons.append(Reason(obstacle.code, obstacle.because, words))
    return tuple(dict.fromkeys(reasons))


def _weighed(old: Claim, new: Claim) -> tuple[Reason, ...]:
    """What differs between two versions of a claim; that it corrects more is told elsewhere."""
    corrects_more = set(old.supersedes) <= set(new.supersedes)
    return tuple(
        reason
        for reason in _differing(old, new, _WEIGHED)
        if reason.code != "dg:supersedes" or not corrects_more
    )


def _differing(
    old: Claim | Source | Scan, new: Claim | Source | Scan, fields: Mapping[str, str]
) -> tuple[Reason, ...]:
    """The terms whose values differ, with both values where each is one IRI or text."""
    pairs = ((curie, getattr(old, name), getattr(new, name)) for curie, name in fields.items())
    return tuple(
        Reason(curie, (before, after) if isinstance(before, str) and isinstance(after, str) else ())
        for curie, before, after in pairs
        if before != after
    )
