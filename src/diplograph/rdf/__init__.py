"""RDF: typed facts to triples, and triples to text.

:func:`graph` compiles all files and projects their claims; :func:`turtle` and :func:`ntriples`
write triples, byte-identical for the same set of them. The common currency is pyoxigraph's terms.
There are no blank nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Triple

from diplograph.facts.model import Claim, FactFile
from diplograph.problems import Location, Problem
from diplograph.rdf.atlas import Atlas
from diplograph.rdf.compile import Compiled, CompiledClaim, compile_around, compile_file
from diplograph.rdf.counting import counted_in
from diplograph.rdf.datasets import trig, trig_text
from diplograph.rdf.disputes import in_disputed_place
from diplograph.rdf.gloss import Named
from diplograph.rdf.project import UNDECIDED, Verdict, project
from diplograph.rdf.terms import resource, term, thing
from diplograph.rdf.whereabouts import not_then_in
from diplograph.rdf.writer import (
    arranged,
    engine_turtle,
    ntriples,
    turtle,
    turtle_of,
    turtle_text,
)
from diplograph.spelling import did_you_mean, nearest
from diplograph.vocabulary import ID, SECTOR, Vocabulary

if TYPE_CHECKING:
    from diplograph.facts import Facts
    from diplograph.facts.sheet import Sheet

__all__ = [
    "Compiled",
    "CompiledClaim",
    "Graph",
    "arranged",
    "astray",
    "compile_around",
    "compile_file",
    "engine_turtle",
    "graph",
    "joined",
    "named",
    "ntriples",
    "trig",
    "trig_text",
    "turtle",
    "turtle_of",
    "turtle_text",
    "without_silent_events",
]

#: Where the name of a claim is found.
_NAMES = "`diplograph triples FILE` prints the name of each claim"


@dataclass(frozen=True, slots=True)
class Graph:
    """Everything that ``graph.ttl`` holds, and the way back to the YAML.

    `triples` are unique and sorted by their N-Triples form: claims, evidence, sources, reference
    triples, the accepted layer, and the vocabulary's declarations. `marks` maps an IRI to the
    place where it is written (of something written in several files, the first). `claims` are in
    the order of files, and `verdicts` says of each IRI among them what it projects to, or why not.
    With `problems` the graph is not fit to be written; `unsettled` are the IRIs that these are
    about, and those of things that the facts do not have in full.
    """

    triples: tuple[Triple, ...]
    marks: Mapping[str, Location]
    claims: tuple[CompiledClaim, ...]
    verdicts: Mapping[str, Verdict]
    problems: tuple[Problem, ...]
    unsettled: frozenset[str] = frozenset()

    def undecided(self) -> tuple[tuple[str, str], ...]:
        """Subject and property (a slug, a local name) of values between which nobody chose yet."""
        claims = (one.claim for one in self.claims if self.verdicts[one.iri].reason == UNDECIDED)
        return tuple(sorted({(claim.subject or "", claim.property or "") for claim in claims}))


def graph(facts: Facts, vocabulary: Vocabulary) -> Graph:
    """Compile and project the facts of all files.

    A shared event enters the graph with the fact files that speak of it, and not without one: they
    are where it is from. Raises nothing for data that loaded without problems. Reports claims
    written twice (``duplicate-claim``) and the problems of :func:`diplograph.rdf.project.project`.
    """
    things = named(facts.files)
    compiled = [compile_file(file, things, vocabulary) for file in without_silent_events(facts)]
    return joined(facts, compiled, vocabulary)


def joined(facts: Facts, compiled: Sequence[Compiled], vocabulary: Vocabulary) -> Graph:
    """The graph of what the files of `facts` were compiled to, in their order.

    It has the triples that are in `compiled`, and all that follow from weighing the claims.
    """
    things = named(facts.files)
    mentions = _mentions(facts.files)
    claims = tuple(claim for one in compiled for claim in one.claims)
    kinds = {thing(each).value: each.kind for each in things.values()}
    incomplete = frozenset(space + slug for slug in facts.incomplete for space in (ID, SECTOR))
    projection = project(claims, kinds, vocabulary, incomplete, open_ties=facts.open_ties)
    triples = {triple for one in compiled for triple in one.triples}
    triples.update(triple for verdict in projection.verdicts.values() for triple in verdict.triples)
    triples.update(projection.undecided)
    accepted = projection.accepted(claims)
    atlas = Atlas(accepted, _within(facts.files), kinds)
    triples.update(counted_in(accepted, atlas))
    triples.update(not_then_in(claims, projection, atlas))
    triples.update(in_disputed_place([one.claims for one in compiled], atlas))
    triples.update(vocabulary.triples)
    triples.update(_origins(mentions))
    twice = tuple(_duplicates(claims))
    return Graph(
        triples=tuple(sorted(triples, key=str)),
        marks={iri: place for one in reversed(compiled) for iri, place in one.marks.items()},
        claims=claims,
        verdicts=projection.verdicts,
        problems=tuple(
            sorted(
                (
                    *(one for _, one in twice),
                    *projection.problems,
                    *_unknown(facts, kinds, claims),
                )
            )
        ),
        unsettled=projection.unsettled | incomplete | {iri for iri, _ in twice},
    )


def _within(files: Iterable[FactFile]) -> Iterator[tuple[str, str]]:
    """Places, and what they lie in by reference knowledge, by their IRIs."""
    for file in files:
        for entity in file.entities:
            if entity.within and file.source is None:
                yield ID + entity.slug, ID + entity.within


def _mentions(files: Sequence[FactFile]) -> Mapping[str, frozenset[str]]:
    """Each shared event with the slugs of the sources that speak of it, which may be none."""
    mentions: dict[str, set[str]] = {
        event.slug: set() for file in files if file.source is None for event in file.events
    }
    for file in files if mentions else ():
        if file.source:
            said = {slug for claim in file.claims for slug in _slugs(claim)}
            for slug in {*said, *(event.slug for event in file.events)} & mentions.keys():
                mentions[slug].add(file.source.slug)
    return {slug: frozenset(sources) for slug, sources in mentions.items()}


def _slugs(claim: Claim) -> Iterator[str]:
    yield from (slug for slug in (claim.subject, claim.object, *claim.about) if slug)


def without_silent_events(facts: Facts) -> Iterator[FactFile]:
    """The files, without the shared events of which no source speaks."""
    mentions = _mentions(facts.files)
    for file in facts.files:
        if file.source or not file.events:
            yield file
        else:
            spoken = tuple(event for event in file.events if mentions[event.slug])
            yield file._replace(events=spoken)


def _origins(mentions: Mapping[str, frozenset[str]]) -> Iterator[Triple]:
    """Where shared events are from: the sources that speak of them."""
    for slug, sources in mentions.items():
        for source in sources:
            yield Triple(resource(slug), term("dcterms:source"), resource(source))


def named(files: Iterable[FactFile]) -> dict[str, Named]:
    """Every entity, event and source of the files by slug; of an event in several, the labelled."""
    things: dict[str, Named] = {}
    for file in files:
        own = (*file.entities, *file.events, *([file.source] if file.source else ()))
        for each in own:
            if each.slug not in things or each.labels:
                things[each.slug] = each
    return things


def _unknown(
    facts: Facts, kinds: Mapping[str, str], claims: Iterable[CompiledClaim]
) -> Iterator[Problem]:
    """Claims that a scan log names and that nothing makes.

    What a source of which not all was read may say is not missed.
    """
    names = [each for file in facts.files for scan in file.scans for each in scan.claims]
    known = {claim.iri.removeprefix(ID) for claim in claims} if names else set()
    for name, place in names:
        source = name.partition(".")[0]
        unread = source in facts.incomplete or (facts.incomplete and ID + source not in kinds)
        if name not in known and not unread:
            meant = did_you_mean(nearest(name, known))
            hint = meant or "write the slug of the source, a dot, and the id of the claim"
            yield Problem(place, "unknown-claim", f"no claim is called {name!r}", name, hint=hint)


def astray(
    sheets: Iterable[Sheet], sound: Graph, vocabulary: Vocabulary
) -> Iterator[tuple[Location, Problem]]:
    """The corrections, in all files, of claims that no file has, with the place of each.

    `sound` is the graph of the files without problems. In a file that is not among them a
    correction is weighed as well, and so is one whose aim is not: a claim of a source that
    `sound` has is there or is not, and a name that no claim can have is of none.
    """
    there = {claim.iri.removeprefix(ID) for claim in sound.claims}
    sources = {name.partition(".")[0] for name in there}
    for sheet in sheets:
        for number, claim in enumerate(sheet.file.claims):
            name = claim.supersedes
            if name is None or name in there:
                continue
            source = name.partition(".")[0]
            if source in sources or not _may_be(name, vocabulary):
                near = (each for each in there if each.partition(".")[0] == source)
                message = "the superseded claim is not there"
                hint = did_you_mean(nearest(name, near)) or _NAMES
                place = sheet.place(number, "supersedes")
                expected = "a claim's name"
                yield place, Problem(place, "unknown-claim", message, name, expected, hint)


def _may_be(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a claim may be called so: after its source stands an `id`, or what it says of what.

    A text, a date or a number stands in it as its digest, and not as it is written.
    """
    _, *parts = name.split(".")
    property_ = vocabulary.properties.get(parts[1]) if len(parts) > 2 else None
    literal = property_ is not None and not property_.object_property
    return bool(parts) and (not literal or re.fullmatch("[0-9a-f]{12}", parts[2]) is not None)


def _duplicates(claims: Iterable[CompiledClaim]) -> Iterator[tuple[str, Problem]]:
    first: dict[str, CompiledClaim] = {}
    for claim in claims:
        other = first.setdefault(claim.iri, claim)
        if other is not claim:
            yield (
                claim.iri,
                Problem(
                    claim.location,
                    "duplicate-claim",
                    "the source's claim is written twice",
                    expected="one entry that lists both locators",
                    related=((other.location, "first written here"),),
                ),
            )
