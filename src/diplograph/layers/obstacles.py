"""Why a claim is not accepted, by the rule of projection and from the graph alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from diplograph.layers.values import FIRM, REPORTED, Claim, Layers
from diplograph.namespaces import DG, KIND

_STATUS = f"{DG}eventStatus"
_HELD = f"{KIND}held"
_PREFERRED = f"{KIND}preferred"


class Obstacle(NamedTuple):
    """A clause of the rule that keeps a claim from being accepted.

    `code` is ``kind``, ``free`` (no property), ``superseded``, ``deprecated``, ``denied``,
    ``uncertain``, ``incomplete`` (no subject, or no object or value, as a denial may be),
    ``group``, ``outranked``, ``not-held`` or ``unexplained``; `because` are the IRIs that it is
    about: the kind, the certainty, the newer or preferred claims, the groups, the event's other
    statuses.
    """

    code: str
    because: tuple[str, ...] = ()


def obstacles(layers: Layers) -> Mapping[str, tuple[Obstacle, ...]]:
    """What keeps each claim of `layers` from being accepted; nothing does if it is accepted.

    All that applies, in the order of the codes above. Other claims on the same subject and property
    and the event's status count only for what is eligible otherwise (design, "Projection").
    """
    accepted = {claim for fact in layers.facts for claim in fact.claims}
    groups = frozenset(iri for iri in layers.things if _is(iri, "Group", layers))
    own = {iri: tuple(own_obstacles(claim, groups)) for iri, claim in layers.claims.items()}
    preferred: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
    for iri, claim in layers.claims.items():
        if not own[iri] and claim.rank == _PREFERRED:
            preferred[claim.subject, claim.predicate].append(iri)
    statuses: dict[str, list[str]] = defaultdict(list)
    for fact in layers.facts:
        if fact.triple.predicate == _STATUS:
            statuses[fact.triple.subject].append(fact.triple.value.value)

    def all_of(claim: Claim) -> tuple[Obstacle, ...]:
        if claim.iri in accepted:
            return ()
        if own[claim.iri]:
            return own[claim.iri]
        better = preferred[claim.subject, claim.predicate]
        if better and claim.rank != _PREFERRED:
            return (Obstacle("outranked", tuple(better)),)
        found = statuses[claim.subject or ""]
        if _is_field_of_event(claim, layers) and found != [_HELD]:
            return (Obstacle("not-held", tuple(found)),)
        return (Obstacle("unexplained"),)

    return {iri: all_of(claim) for iri, claim in layers.claims.items()}


def own_obstacles(claim: Claim, groups: frozenset[str]) -> Iterator[Obstacle]:
    """What keeps a claim from being eligible, whatever other claims on the same say.

    `groups` are the IRIs of Groups, which nothing that is accepted names.
    """
    if claim.kind not in REPORTED:
        yield Obstacle("kind", (claim.kind,))
    if claim.predicate is None:
        yield Obstacle("free")
    if claim.superseded_by:
        yield Obstacle("superseded", claim.superseded_by)
    if claim.rank == f"{KIND}deprecated":
        yield Obstacle("deprecated")
    if claim.is_denied:
        yield Obstacle("denied")
    if claim.certainty not in FIRM:
        yield Obstacle("uncertain", (claim.certainty,))
    if claim.predicate is not None and claim.triple is None:
        yield Obstacle("incomplete")
    sides = (claim.subject, claim.value.value if claim.value else None)
    if named := tuple(each for each in sides if each in groups):
        yield Obstacle("group", named)


def _is_field_of_event(claim: Claim, layers: Layers) -> bool:
    return claim.predicate != _STATUS and _is(claim.subject or "", "Event", layers)


def _is(iri: str, name: str, layers: Layers) -> bool:
    thing = layers.things.get(iri)
    return thing is not None and DG + name in thing.classes
