"""Who stands behind a fact: how many sources, and how many of them independently of each other.

Sources have one *origin* if one draws on the other, if both draw on a third (a communiqué, held or
only known of), or if they are the same text: the same digest or the same address. What comes from
one origin is one voice, and whose voice it is, is asked next:

- an origin in which an actor's own communiqué stands is that actor's voice;
- so is one of which all claims on the fact are attributed to that one actor: a source that only
  passes on what the host says adds nothing to what the host says;
- any other origin is a voice of its own, what it attributes to a Group (nobody is named) included.

The voices of a fact are what stands behind it independently. Two sources of different origin that
quote different actors are two voices; one source that quotes several is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from diplograph.layers.values import Attestation, Claim, Source
from diplograph.namespaces import KIND


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


def attest(
    claims: Iterable[Claim],
    origin: Mapping[str, str],
    publishers: Mapping[str, str],
    groups: frozenset[str],
) -> Attestation:
    """Who stands behind what `claims` agree on.

    `publishers` are the actors whose communiqué an origin is, and `groups` are actors that nobody
    names.
    """
    speakers: dict[str, set[str | None]] = defaultdict(set)
    sources = set()
    for claim in claims:
        sources.add(claim.holder)
        named = {each for each in claim.attributed_to if each not in groups}
        speakers[origin.get(claim.holder, claim.holder)] |= named or {None}
    voices = {
        publishers.get(whole) or (_only(said) if len(said) == 1 else None) or whole
        for whole, said in speakers.items()
    }
    return Attestation(tuple(sorted(sources)), tuple(sorted(voices)))


def publishers(sources: Iterable[Source], origin: Mapping[str, str]) -> Mapping[str, str]:
    """The actor whose communiqué stands in an origin, if it is one actor's."""
    found: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        if source.kind == f"{KIND}communique" and source.publisher:
            found[origin[source.iri]].add(source.publisher)
    return {whole: _only(actors) or "" for whole, actors in found.items() if len(actors) == 1}


def _only(found: Iterable[str | None]) -> str | None:
    return next(iter(found), None)
