"""Who stands behind a fact: how many sources, and how many of them independently of each other.

Sources have one *origin* if one draws on the other, if both draw on a third (a communiqué, held or
only known of), or if they are the same text: the same digest or the same address. What comes from
one origin is one voice, and whose voice it is, is asked next:

- an origin in which an actor's own communiqué stands is that actor's voice;
- so is one of which all claims on the fact are attributed to that one actor: a source that only
  passes on what the host says adds nothing to what the host says;
- any other origin is a voice of its own, what it attributes to a Group (nobody is named) included,
  for no one else can be asked. But a source that denies in its own name what it only passes on of
  a Group does not stand behind it, and neither does anybody whom one could name.

The voices of a fact are what stands behind it independently. Two sources of different origin that
quote different actors are two voices; one source that quotes several is one; and there are none
behind what each source that says it denies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from diplograph.layers.values import Attestation, Claim, Source, Term, Thing
from diplograph.namespaces import DG, KIND

#: The source of a denial, and what it denies: None is all that there may be.
_Denial: TypeAlias = tuple[str, str | None, str | None, Term | None]

#: What tells who stands behind that on which some claims agree.
Witnesses: TypeAlias = Callable[[Iterable[Claim]], Attestation]


def origins(sources: Iterable[Source]) -> Mapping[str, str]:
    """The origin of each source, named by the least IRI of its sources."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while (above := parent.setdefault(name, name)) != name:
            parent[name] = name = parent[above]
        return name

    found = sorted(sources, key=lambda source: source.iri)
    for source in found:
        same = (source.digest, source.url and f"<{source.url}>")
        for other in (*source.primary, *filter(None, same)):
            first, second = sorted((root(source.iri), root(other)))
            parent[second] = first
    # A digest or an address may have become the name of a whole; the least source is to be it.
    names: dict[str, str] = {}
    for source in found:
        names.setdefault(root(source.iri), source.iri)
    return {source.iri: names[root(source.iri)] for source in found}


def witnesses(
    sources: Iterable[Source], things: Mapping[str, Thing], claims: Iterable[Claim]
) -> Witnesses:
    """What tells who stands behind that on which some of the `claims` of a graph agree.

    All that the graph has on a matter is to be among them, for who denies it counts as well.
    """
    held = tuple(sources)
    origin = origins(held)
    owners = _publishers(held, origin)
    groups = frozenset(iri for iri, thing in things.items() if f"{DG}Group" in thing.classes)
    denials = frozenset(map(_denial, filter(_is_own_denial, claims)))

    def attest(agreeing: Iterable[Claim]) -> Attestation:
        speakers: dict[str, set[str | None]] = defaultdict(set)
        holders = set()
        for claim in agreeing:
            holders.add(claim.holder)
            named = {each for each in claim.attributed_to if each not in groups}
            if named or not (claim.attributed_to and _is_disowned(claim, denials)):
                speakers[origin.get(claim.holder, claim.holder)] |= named or {None}
        voices = {
            owners.get(whole) or (_only(said) if len(said) == 1 else None) or whole
            for whole, said in speakers.items()
        }
        return Attestation(tuple(sorted(holders)), tuple(sorted(voices)))

    return attest


def _is_own_denial(claim: Claim) -> bool:
    return claim.is_denied and not claim.attributed_to and not claim.superseded_by


def _denial(claim: Claim) -> _Denial:
    return claim.holder, claim.subject, claim.predicate, claim.value


def _is_disowned(claim: Claim, denials: frozenset[_Denial]) -> bool:
    """Whether its source denies it, perhaps with all else that has its subject or its value."""
    holder, subject, predicate, value = _denial(claim)
    parts = ((subject, value), (subject, None), (None, value))
    return (
        claim.triple is not None
        and not claim.is_denied
        and any((holder, of, predicate, what) in denials for of, what in parts)
    )


def _publishers(sources: Iterable[Source], origin: Mapping[str, str]) -> Mapping[str, str]:
    """The actor whose communiqué stands in an origin, if it is one actor's."""
    found: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        if source.kind == f"{KIND}communique" and source.publisher:
            found[origin[source.iri]].add(source.publisher)
    return {whole: _only(actors) or "" for whole, actors in found.items() if len(actors) == 1}


def _only(found: Iterable[str | None]) -> str | None:
    return next(iter(found), None)
