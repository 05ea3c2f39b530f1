"""What stands in the picture, and in which of its two views: "what happened", "what is said too".

What happened is the accepted layer: its drawn triples, the things at their ends, and the reference
triples (a state within its country) that lead on from those. What is said too are all other
claims: structured ones as edges of their own, the rest as marks beside what they are about. Of a
graph without claims its bodies stand in the picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from diplograph.layers import Attestation, Claim, Fact, Layers, Thing, Triple
from diplograph.namespaces import DG
from diplograph.queries.contests import Sort

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

#: Who stands behind what needs no claim, or is no fact.
_NOBODY = Attestation()


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in the picture.

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
    the `kind` of its claims, and may be denied. `contest` is in what way a fact is contested,
    `attested` is who stands behind it.
    """

    subject: str
    property: str
    object: str
    standing: str
    claims: tuple[str, ...] = ()
    kind: str | None = None
    denied: bool = False
    contest: Sort | None = None
    attested: Attestation = _NOBODY


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

    nodes: tuple[Node, ...]
    relations: tuple[Relation, ...]
    values: tuple[Fact, ...]
    marks: tuple[Mark, ...]


def scene(layers: Layers) -> Scene:
    """Sort the layers of the graph into what happened and what is said too."""
    looks = {iri: look for iri, thing in layers.things.items() if (look := _look(thing))}
    edges = [fact for fact in layers.facts if fact.is_drawn and _joins(fact.triple, looks)]
    facts = [_relation(fact) for fact in edges if fact.claims]
    references = [_relation(fact) for fact in edges if not fact.claims]
    projected = {claim for fact in layers.facts for claim in fact.claims}
    rest = [claim for iri, claim in sorted(layers.claims.items()) if iri not in projected]
    said = tuple(_said(claim for claim in rest if _joins(claim.triple, looks)))
    apart = (claim for claim in rest if not _joins(claim.triple, looks))
    marks = tuple(mark for claim in apart if (mark := _mark(claim, looks)).ties)
    happened = _reached(_ends(facts), references) if layers.claims else _bodies(looks)
    ties = {tie for mark in marks for tie in mark.ties}
    shown = _reached(happened | _ends(said) | ties, references)
    return Scene(
        nodes=tuple(Node(iri, *looks[iri], iri not in happened) for iri in sorted(shown)),
        relations=(*facts, *(edge for edge in references if edge.subject in shown), *said),
        values=tuple(
            fact
            for fact in layers.facts
            if not (fact.is_drawn and _joins(fact.triple, looks))
            and (fact.claims or fact.triple.subject in shown)
        ),
        marks=marks,
    )


def _look(thing: Thing) -> tuple[str, str] | None:
    """The class of a thing and the class it looks like; None for what is never drawn."""
    names = (each.removeprefix(DG) for each in thing.classes if each.startswith(DG))
    style = next((name for name in names if name in STYLES), None)
    return (thing.classes[0], style) if style else None


def _joins(triple: Triple | None, things: Container[str]) -> bool:
    """Whether a triple is one between things of the picture."""
    return triple is not None and triple.subject in things and _end(triple) in things


def _end(triple: Triple) -> str | None:
    return triple.value.value if isinstance(triple.value, NamedNode) else None


def _relation(fact: Fact) -> Relation:
    """A fact or a reference triple between things, as an edge."""
    subject, predicate, value = fact.triple
    standing = "fact" if fact.claims else "reference"
    return Relation(
        subject,
        predicate,
        value.value,
        standing,
        fact.claims,
        contest=fact.contest,
        attested=fact.attested,
    )


def _said(claims: Iterable[Claim]) -> Iterator[Relation]:
    """Claims between things that were not projected, as edges: one per triple, kind, polarity."""
    together: dict[tuple[str, str, str, str, bool], list[str]] = defaultdict(list)
    for claim in claims:
        assert claim.triple is not None
        subject, predicate, value = claim.triple
        key = (subject, predicate, value.value, claim.kind, claim.is_denied)
        together[key].append(claim.iri)
    for (subject, predicate, end, kind, denied), iris in sorted(together.items()):
        yield Relation(subject, predicate, end, "said", tuple(iris), kind, denied)


def _mark(claim: Claim, things: Container[str]) -> Mark:
    """A claim tied to the things that it is about and to whoever's words it is."""
    ends = {*claim.about, *claim.attributed_to}
    ties = tuple(sorted(end for end in ends if end in things))
    return Mark(claim.iri, ties, claim.kind, claim.is_denied)


def _ends(edges: Iterable[Relation]) -> set[str]:
    return {end for edge in edges for end in (edge.subject, edge.object)}


def _bodies(looks: Mapping[str, tuple[str, str]]) -> set[str]:
    """All things but those that the built-in lists add: the picture of a graph without claims."""
    return {iri for iri, (_, style) in looks.items() if style not in {"Place", "Sector"}}


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
