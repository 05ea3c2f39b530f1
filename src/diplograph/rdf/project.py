"""Projection: which claims become accepted triples, and why the others do not.

The rule is the clause "Projection" of the design, and it is fixed: *kind decides whether,
claimProperty decides where*. Unlike compiling it weighs claims of all files against each other.
Neither the order of files nor that of claims matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from pyoxigraph import NamedNode, Triple

from diplograph.facts.dates import bounds
from diplograph.facts.places import Written
from diplograph.facts.values import CLAIM_NAMES
from diplograph.problems import Location, Problem
from diplograph.rdf.compile import CompiledClaim
from diplograph.rdf.terms import computed_dates, term
from diplograph.spelling import alike, did_you_mean, nearest
from diplograph.vocabulary import ID, KIND, Vocabulary, compress, expand

_PROJECTED_KINDS = frozenset({"reported-event", "reported-state"})
_FIRM = frozenset({"certain", "probable"})
#: Why a claim is not projected where values stand against each other and the choice came later.
UNDECIDED = "another value stands against it, and neither is preferred yet"
#: Why a claim is not projected whose rank alone is against it.
SET_ASIDE = "rank is deprecated"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a claim projects to; or nothing, and then `reason` says why in a few words.

    The first of `triples` is the proposition; the computed dates of a ``dg:date`` follow it.
    """

    triples: tuple[Triple, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Projection:
    """The accepted layer: a verdict for the IRI of each claim, and the problems met on the way.

    `undecided` are the triples that lead from a held event to the claims of its date, where
    sources give several dates and none is accepted.

    `unsettled` are the IRIs of what has two values instead of one, and of the claims that are
    superseded and not there: what else is wrong with them may only follow from that.
    """

    verdicts: Mapping[str, Verdict]
    undecided: tuple[Triple, ...]
    problems: tuple[Problem, ...]
    unsettled: frozenset[str]

    def accepted(self, claims: Iterable[CompiledClaim]) -> list[CompiledClaim]:
        """Those of the claims that are projected."""
        return [claim for claim in claims if self.verdicts[claim.iri].triples]


_RANKED = (
    "rank one: `rank: preferred` with its `reason`, or correct with `supersedes`; "
    "if nothing decides, `rank: deprecated` on each"
)
_LATER = "the later status counts: give it `rank: preferred` and a `reason`"


def project(
    claims: Iterable[CompiledClaim],
    kinds: Mapping[str, str],
    vocabulary: Vocabulary,
    incomplete: Collection[str] = (),
    *,
    open_ties: bool = False,
) -> Projection:
    """Weigh all claims; `kinds` maps the IRI of each entity and event to its class's local name.

    A claim is projected if and only if it has a subject, a property, and an object or a value; is
    a reported event or state; affirmed; certain or probable; neither deprecated nor superseded;
    speaks of no Group; is of the best rank among the claims on its subject and property that are
    so far eligible; and, if it gives an event anything but its status, the event's accepted
    status is held.

    Problems: ``rank-one`` where a single-valued property has two accepted values (I7),
    ``unknown-claim`` where a claim supersedes one that is not there, whose values are then not
    compared, and ``supersedes-itself``.
    `incomplete` are the IRIs of things of which not all was read: what may be mended by the rest is
    no problem yet. With `open_ties`, as in a graph of an earlier day, two values of a single-valued
    property are no problem either: neither is projected.
    """
    claims = sorted(claims, key=lambda compiled: compiled.iri)
    reasons = _ineligible(claims, kinds)
    eligible = [compiled for compiled in claims if compiled.iri not in reasons]
    reasons |= _outranked(eligible)
    best = [compiled for compiled in eligible if compiled.iri not in reasons]
    if open_ties:
        reasons |= _undecided(best, vocabulary)
        best = [compiled for compiled in best if compiled.iri not in reasons]
    reasons |= _not_held(best, kinds, vocabulary)
    accepted = [compiled for compiled in best if compiled.iri not in reasons]
    verdicts = {iri: Verdict(reason=reason) for iri, reason in reasons.items()}
    for compiled in accepted:
        verdicts[compiled.iri] = Verdict(tuple(_projected(compiled, kinds, vocabulary)))
    written = Written()
    ties = [*_ties(accepted, vocabulary, written)]
    # What it was to supersede still counts: the two values may only follow from that.
    astray = _astray(claims)
    firm = [compiled for compiled in accepted if compiled.iri not in astray]
    told = _ties(firm, vocabulary, written) if astray else ties
    found = [*told, *_corrections(claims, written)]
    withheld = {
        iri
        for iri, problem in found
        if iri in incomplete
        # It may be of a source that is not there, unless it begins with what is something else.
        or (incomplete and problem.code == "unknown-claim" and ID + _parts(iri)[0] not in kinds)
    }
    return Projection(
        verdicts,
        undecided=tuple(_undecided_dates(claims, reasons, accepted)),
        problems=tuple(sorted(problem for iri, problem in found if iri not in withheld)),
        unsettled=frozenset(iri for iri, _ in (*found, *ties)),
    )


def is_event(iri: str, kinds: Mapping[str, str], vocabulary: Vocabulary) -> bool:
    """Whether the thing is an event, given its class."""
    declared = vocabulary.classes.get(kinds.get(iri, ""))
    return declared is not None and term("dg:Event").value in declared.ancestors


def _ineligible(claims: Iterable[CompiledClaim], kinds: Mapping[str, str]) -> dict[str, str]:
    """Claims that are not eligible whatever their rank and event's status, with the reason."""
    newer = {claim.supersedes: claim.iri for claim in claims if claim.supersedes}
    reasons = {
        compiled.iri: f"superseded by {compress(newer[compiled.iri])}"
        for compiled in claims
        if compiled.iri in newer
    }
    return reasons | {
        compiled.iri: reason for compiled in claims if (reason := _own_reason(compiled, kinds))
    }


def _own_reason(compiled: CompiledClaim, kinds: Mapping[str, str]) -> str:
    claim = compiled.claim
    groups = [
        term.value.removeprefix(ID)
        for term in (compiled.subject, compiled.object)
        if isinstance(term, NamedNode) and kinds.get(term.value) == "Group"
    ]
    checks = (
        (claim.kind not in _PROJECTED_KINDS, f"kind is {claim.kind}"),
        (claim.polarity != "affirmed", f"polarity is {claim.polarity}"),
        (compiled.predicate is None, "free (no property)"),
        (compiled.subject is None, "no subject"),
        (compiled.object is None, "no object or value"),
        (claim.certainty not in _FIRM, f"certainty is {claim.certainty}"),
        (claim.rank == "deprecated", SET_ASIDE),
        (bool(groups), f"{' and '.join(groups)} is a group"),
    )
    return next((reason for fails, reason in checks if fails), "")


def _outranked(eligible: Iterable[CompiledClaim]) -> dict[str, str]:
    """The claims that do not count, because one on the same subject and property is preferred."""
    preferred = {
        (compiled.subject, compiled.predicate): compiled.iri
        for compiled in eligible
        if compiled.claim.rank == "preferred"
    }
    return {
        compiled.iri: f"outranked by {compress(better)}"
        for compiled in eligible
        if (better := preferred.get((compiled.subject, compiled.predicate)))
        and compiled.claim.rank != "preferred"
    }


def _undecided(best: Iterable[CompiledClaim], vocabulary: Vocabulary) -> dict[str, str]:
    """The claims on a single-valued property of which there are two values."""
    values: dict[tuple[NamedNode | None, str], set[object]] = defaultdict(set)
    rivals: dict[tuple[NamedNode | None, str], list[str]] = defaultdict(list)
    for compiled in best:
        name = compiled.claim.property
        if name and vocabulary.properties[name].single_valued:
            values[compiled.subject, name].add(compiled.object)
            rivals[compiled.subject, name].append(compiled.iri)
    return {iri: UNDECIDED for key, iris in rivals.items() if len(values[key]) > 1 for iri in iris}


def _not_held(
    best: Iterable[CompiledClaim], kinds: Mapping[str, str], vocabulary: Vocabulary
) -> dict[str, str]:
    """The claims on events, but for their status, where the accepted status is not held."""
    statuses: dict[str, set[str]] = defaultdict(set)
    others = []
    for compiled in best:
        assert compiled.subject is not None
        assert compiled.object is not None
        if compiled.predicate == term("dg:eventStatus"):
            statuses[compiled.subject.value].add(compiled.object.value.removeprefix(KIND))
        elif is_event(compiled.subject.value, kinds, vocabulary):
            others.append((compiled.iri, compiled.subject.value))
    return {
        iri: f"event is not held: its status is {' and '.join(sorted(found)) or 'not known'}"
        for iri, event in others
        if (found := statuses[event]) != {"held"}
    }


def _projected(
    compiled: CompiledClaim, kinds: Mapping[str, str], vocabulary: Vocabulary
) -> Iterator[Triple]:
    assert compiled.subject is not None
    assert compiled.predicate is not None
    assert compiled.object is not None
    yield Triple(compiled.subject, compiled.predicate, compiled.object)
    if compiled.predicate == term("dg:date"):
        days = is_event(compiled.subject.value, kinds, vocabulary)
        yield from computed_dates(compiled.subject, compiled.object.value, days=days)


def _undecided_dates(
    claims: Iterable[CompiledClaim], reasons: Mapping[str, str], accepted: Iterable[CompiledClaim]
) -> Iterator[Triple]:
    """The claims of two dates or more of a held event of which none is accepted, by the event.

    They are those that nothing but their rank, or the want of one, keeps from being projected.
    """
    superseded = {claim.supersedes for claim in claims if claim.supersedes}
    rivals: dict[NamedNode, list[CompiledClaim]] = defaultdict(list)
    for compiled in claims:
        open_still = reasons.get(compiled.iri) in (SET_ASIDE, UNDECIDED)
        if compiled.claim.property == "date" and open_still and compiled.iri not in superseded:
            assert compiled.subject is not None
            rivals[compiled.subject].append(compiled)
    held, dated = term("kind:held"), term("dg:date")
    events = {one.subject for one in accepted if one.object == held}
    events -= {one.subject for one in accepted if one.predicate == dated}
    for event, found in rivals.items():
        if event in events and len({one.object for one in found}) > 1:
            for one in found:
                yield Triple(event, term("dg:undecidedDate"), NamedNode(one.iri))


def _ties(
    accepted: Iterable[CompiledClaim],
    vocabulary: Vocabulary,
    written: Written,
) -> Iterator[tuple[str, Problem]]:
    """Single-valued properties with two accepted values: each further value is a problem.

    The IRI is that of what has two.
    """
    first: dict[tuple[NamedNode, NamedNode | None], CompiledClaim] = {}
    for compiled in sorted(accepted, key=lambda compiled: (compiled.location, compiled.iri)):
        name = compiled.claim.property
        if name is None or not vocabulary.properties[name].single_valued:
            continue
        assert compiled.subject is not None
        other = first.setdefault((compiled.subject, compiled.predicate), compiled)
        if other.object != compiled.object:
            problem = Problem(
                _place(compiled, "dg:claimObject", written),
                "rank-one",
                f"{compiled.claim.subject} has two accepted values of {name}",
                found=f"{_shown(compiled)}, and elsewhere {_shown(other)}",
                expected="one value",
                hint=_LATER if name == "eventStatus" else _hint(compiled, other),
                related=((_place(other, "dg:claimObject", written), "the other value"),),
            )
            yield compiled.subject.value, problem


def _hint(one: CompiledClaim, other: CompiledClaim) -> str:
    """Which of two values to rank: of two dates that agree, the coarser (docs, "Contested")."""
    if one.claim.property == "date":
        for coarse, fine in ((one, other), (other, one)):
            if _lies_within(_shown(fine), _shown(coarse)):
                return (
                    f"the two agree: give the coarser, {_shown(coarse)}, `rank: deprecated` "
                    "and that as its `reason`"
                )
    return _RANKED


def _lies_within(fine: str, coarse: str) -> bool:
    """Whether all days that one date can mean are days that the other, not an exact one, can."""
    inner, outer = bounds(fine), bounds(coarse)
    starts = outer.earliest is None or (inner.earliest or date.min) >= outer.earliest
    ends = outer.latest is None or (inner.latest or date.max) <= outer.latest
    return not outer.to_the_day and inner[:2] != outer[:2] and starts and ends


def _place(compiled: CompiledClaim, curie: str, written: Written) -> Location:
    """The place of what the claim's entry says for a term."""
    return written.place(compiled.location, expand(curie)) or compiled.location


def _shown(compiled: CompiledClaim) -> str:
    assert compiled.object is not None
    return compiled.claim.object or compiled.object.value


def _astray(claims: Iterable[CompiledClaim]) -> frozenset[str]:
    """The IRIs of the claims that supersede one which is not there."""
    claims = tuple(claims)
    there = {compiled.iri for compiled in claims}
    return frozenset(
        compiled.iri
        for compiled in claims
        if compiled.supersedes and compiled.supersedes not in there
    )


def _corrections(
    claims: Iterable[CompiledClaim], written: Written
) -> Iterator[tuple[str, Problem]]:
    """Corrections of claims that are not there, and those that lead back to themselves.

    The IRI is that of the superseded claim.
    """
    corrected = {compiled.iri: compiled.supersedes for compiled in claims}
    corrections = [compiled for compiled in claims if compiled.supersedes]
    names = _names_by_source(corrected) if corrections else {}
    for compiled in corrections:
        assert compiled.supersedes is not None
        place = partial(_place, compiled, "dg:supersedes", written)
        found = compiled.supersedes.removeprefix(ID)
        if compiled.supersedes not in corrected:
            message, hint = "the superseded claim is not there", _near(compiled, names)
            problem = Problem(place(), "unknown-claim", message, found, "a claim's name", hint)
            yield compiled.supersedes, problem
        elif compiled.iri in _chain(compiled.supersedes, corrected):
            message = "the claim supersedes itself"
            hint = "of two claims the later supersedes the earlier"
            problem = Problem(place(), "supersedes-itself", message, found, hint=hint)
            yield compiled.supersedes, problem


def _parts(iri: str) -> tuple[str, str]:
    """The slug of a claim's source, which has no dot, and the rest of the claim's name."""
    source, _, rest = iri.removeprefix(ID).partition(".")
    return source, rest


def _names_by_source(iris: Iterable[str]) -> Mapping[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for source, rest in map(_parts, iris):
        names[source].append(rest)
    return dict(names)


def _near(compiled: CompiledClaim, names: Mapping[str, list[str]]) -> str:
    """A claim with a name like the one that was meant, of the same source or of one named alike."""
    meant = compiled.claim.supersedes or ""
    sources = alike(_parts(meant)[0], sorted(names), most=3)
    own, _ = _parts(compiled.iri)
    others = (f"{source}.{rest}" for source in sources for rest in names[source])
    return did_you_mean(nearest(meant, (*names[own], *others))) or CLAIM_NAMES


def _chain(iri: str | None, corrected: Mapping[str, str | None]) -> set[str]:
    """`iri` and what it corrects, directly or not."""
    seen: set[str] = set()
    while iri is not None and iri not in seen:
        seen.add(iri)
        iri = corrected.get(iri)
    return seen
