"""What stands in the picture, and in which of its two views: "what happened", "what is said too".

What happened is the accepted layer: its drawn triples, the things at their ends, and the reference
triples (a state within its country) that lead on from those. What is said too are all other
claims: structured ones as edges of their own, the rest as marks beside what they are about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from diplograph.namespaces import DG, KIND
from diplograph.view.ask import (
    RDF_TYPE,
    SUBCLASS_OF,
    Answers,
    Record,
    Statement,
    every,
    first,
)

#: The classes that have a look of their own; any other looks like the nearest class above it.
STYLES = (
    "Event",
    "Organisation",
    "Person",
    "Delegation",
    "Place",
    "Post",
    "Sector",
    "Group",
    "Actor",
)

_REPORTED = frozenset({KIND + "reported-event", KIND + "reported-state"})
_FIRM = frozenset({KIND + "certain", KIND + "probable"})


@dataclass(frozen=True, slots=True)
class Thing:
    """A node of the picture.

    `kind` is the IRI of its class and `style` the local name of the class that decides its look;
    `said` tells that it stands only in the second view.
    """

    iri: str
    kind: str
    style: str
    said: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """An edge of the picture with its claims.

    `standing` is ``fact``, ``reference`` (which needs no claim) or ``said``; one that is said has
    the `kind` of its claims, and may be denied.
    """

    subject: str
    property: str
    object: str
    standing: str
    claims: tuple[str, ...] = ()
    kind: str | None = None
    denied: bool = False
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """An accepted triple that is no edge (a date, a name, a status), with its claims, if any."""

    statement: Statement
    claims: tuple[str, ...]
    contested: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim that is neither a fact nor an edge, and the things of the picture it is tied to."""

    claim: str
    ties: tuple[str, ...]
    kind: str
    denied: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is drawn or listed, sorted by IRI."""

    things: tuple[Thing, ...]
    relations: tuple[Relation, ...]
    values: tuple[Value, ...]
    marks: tuple[Mark, ...]
    claims: tuple[str, ...]


def scene(answers: Answers) -> Scene:
    """Sort the answers of the graph into what happened and what is said too."""
    claims = {
        iri: record
        for iri, record in answers.records.items()
        if DG + "Claim" in every(record, RDF_TYPE)
    }
    kinds = {
        iri: looks for iri, record in answers.things.items() if (looks := _looks(record, answers))
    }
    support = _support(claims, answers)
    accepted = tuple(_accepted(answers, support, kinds))
    facts = [edge for edge in accepted if edge.standing == "fact"]
    references = [edge for edge in accepted if edge.standing == "reference"]
    projected = {claim for supporting in support.values() for claim in supporting}
    rest = {iri: record for iri, record in claims.items() if iri not in projected}
    said = tuple(_said(rest, kinds))
    as_edges = {claim for edge in said for claim in edge.claims}
    marks = tuple(
        mark
        for iri, record in rest.items()
        if iri not in as_edges and (mark := _mark(iri, record, kinds)).ties
    )
    happened = _reached(_ends(facts), references)
    ties = {tie for mark in marks for tie in mark.ties}
    shown = _reached(happened | _ends(said) | ties, references)
    return Scene(
        things=tuple(Thing(iri, *kinds[iri], iri not in happened) for iri in sorted(shown)),
        relations=(*facts, *(edge for edge in references if edge.subject in shown), *said),
        values=tuple(_values(answers, support, kinds)),
        marks=marks,
        claims=tuple(claims),
    )


def _looks(record: Record, answers: Answers) -> tuple[str, str] | None:
    """The class of a thing and the class it looks like; None for what is never drawn.

    Of several classes the one with the most classes above it counts.
    """
    lines = [
        (len(line), line) for kind in every(record, RDF_TYPE) if (line := _line(kind, answers))
    ]
    for _, line in sorted(lines, reverse=True):
        for ancestor in line:
            if ancestor.startswith(DG) and ancestor.removeprefix(DG) in STYLES:
                return line[0], ancestor.removeprefix(DG)
    return None


def _line(kind: str, answers: Answers) -> list[str]:
    """A class and the classes above it, nearest first."""
    line = [kind]
    for current in line:
        above = every(answers.things.get(current, {}), SUBCLASS_OF)
        line += [parent for parent in above if parent not in line]
    return line


def _statement(record: Record) -> Statement | None:
    """What a structured claim says, in the form of an accepted triple."""
    subject, property_ = first(record, DG + "claimSubject"), first(record, DG + "claimProperty")
    values = record.get(DG + "claimObject") or record.get(DG + "claimValue")
    if subject is None or property_ is None or not values:
        return None
    return Statement(subject, property_, str(values[0]))


def _support(claims: Mapping[str, Record], answers: Answers) -> dict[Statement, tuple[str, ...]]:
    """The claims that each accepted triple rests on: those of its words that are projected."""
    superseded = {old for record in claims.values() for old in every(record, DG + "supersedes")}
    support: dict[Statement, tuple[str, ...]] = defaultdict(tuple)
    for iri, record in claims.items():
        statement = _statement(record)
        if (
            statement is not None
            and statement in answers.accepted
            and iri not in superseded
            and first(record, DG + "claimKind") in _REPORTED
            and first(record, DG + "polarity") == KIND + "affirmed"
            and first(record, DG + "certainty") in _FIRM
            and first(record, DG + "rank") != KIND + "deprecated"
        ):
            support[statement] += (iri,)
    return dict(support)


def _accepted(
    answers: Answers, support: Mapping[Statement, tuple[str, ...]], kinds: Mapping[str, object]
) -> Iterator[Relation]:
    """The accepted triples and reference triples that are edges between things."""
    for statement, is_drawn in answers.accepted.items():
        end = _iri(statement.value)
        if is_drawn and statement.subject in kinds and end in kinds:
            yield Relation(
                statement.subject,
                statement.property,
                end,
                standing="fact" if statement in support else "reference",
                claims=support.get(statement, ()),
                contested=statement in answers.contested,
            )


def _values(
    answers: Answers, support: Mapping[Statement, tuple[str, ...]], kinds: Mapping[str, object]
) -> Iterator[Value]:
    """The other accepted triples, of things and of sources."""
    for statement, is_drawn in answers.accepted.items():
        if not is_drawn or _iri(statement.value) not in kinds:
            yield Value(statement, support.get(statement, ()), statement in answers.contested)


def _said(rest: Mapping[str, Record], kinds: Mapping[str, object]) -> Iterator[Relation]:
    """Structured claims that were not projected, as edges: one per statement, kind, polarity."""
    together: dict[tuple[str, str, str, str, bool], tuple[str, ...]] = defaultdict(tuple)
    for iri, record in rest.items():
        statement = _statement(record)
        if statement is None or {statement.subject, _iri(statement.value)} - kinds.keys():
            continue
        kind = first(record, DG + "claimKind") or ""
        denied = first(record, DG + "polarity") == KIND + "denied"
        key = (statement.subject, statement.property, _iri(statement.value), kind, denied)
        together[key] += (iri,)
    for (subject, property_, end, kind, denied), claims in sorted(together.items()):
        yield Relation(subject, property_, end, "said", claims, kind, denied)


def _mark(iri: str, record: Record, kinds: Mapping[str, object]) -> Mark:
    """A claim tied to the things that it is about and to whoever's words it is."""
    ends = (*every(record, DG + "about"), *every(record, DG + "attributedTo"))
    return Mark(
        claim=iri,
        ties=tuple(sorted({end for end in ends if end in kinds})),
        kind=first(record, DG + "claimKind") or "",
        denied=first(record, DG + "polarity") == KIND + "denied",
    )


def _ends(edges: Iterable[Relation]) -> set[str]:
    return {end for edge in edges for end in (edge.subject, edge.object)}


def _reached(things: set[str], references: Iterable[Relation]) -> set[str]:
    """`things`, and what reference triples lead on to from them."""
    leads: dict[str, list[str]] = defaultdict(list)
    for edge in references:
        leads[edge.subject].append(edge.object)
    reached, ahead = set(things), sorted(things)
    while ahead:
        new = set(leads[ahead.pop()]) - reached
        reached |= new
        ahead += sorted(new)
    return reached


def _iri(value: str) -> str:
    """The IRI within the N-Triples form of a node; a literal is returned as it is."""
    return value[1:-1] if value.startswith("<") else value
