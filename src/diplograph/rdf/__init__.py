"""RDF: typed facts to triples, and triples to text.

:func:`graph` compiles all files and projects their claims; :func:`turtle` and :func:`ntriples`
write triples, byte-identical for the same set of them. The common currency is pyoxigraph's terms.
There are no blank nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Triple

from diplograph.facts.model import FactFile
from diplograph.problems import Location, Problem
from diplograph.rdf.compile import Compiled, CompiledClaim, compile_file
from diplograph.rdf.gloss import Named
from diplograph.rdf.project import Verdict, project
from diplograph.rdf.writer import ntriples, turtle
from diplograph.vocabulary import ID, Vocabulary

if TYPE_CHECKING:
    from diplograph.facts import Facts

__all__ = [
    "Compiled",
    "CompiledClaim",
    "Graph",
    "compile_file",
    "graph",
    "named",
    "ntriples",
    "turtle",
]


@dataclass(frozen=True, slots=True)
class Graph:
    """Everything that ``graph.ttl`` holds, and the way back to the YAML.

    `triples` are unique and sorted by their N-Triples form: claims, evidence, sources, reference
    triples, the accepted layer, and the vocabulary's declarations. `marks` maps an IRI to the
    place where it is written (of something written in several files, the first). `claims` are in
    the order of files, and `verdicts` says of each IRI among them what it projects to, or why not.
    With `problems` the graph is not fit to be written.
    """

    triples: tuple[Triple, ...]
    marks: Mapping[str, Location]
    claims: tuple[CompiledClaim, ...]
    verdicts: Mapping[str, Verdict]
    problems: tuple[Problem, ...]


def graph(facts: Facts, vocabulary: Vocabulary) -> Graph:
    """Compile and project the facts of all files.

    Raises nothing for data that loaded without problems. Reports claims written twice
    (``duplicate-claim``) and the problems of :func:`diplograph.rdf.project.project`.
    """
    things = named(facts.files)
    compiled = [compile_file(file, things, vocabulary) for file in facts.files]
    claims = tuple(claim for one in compiled for claim in one.claims)
    kinds = {ID + slug: thing.kind for slug, thing in things.items()}
    projection = project(claims, kinds, vocabulary)
    triples = {triple for one in compiled for triple in one.triples}
    triples.update(triple for verdict in projection.verdicts.values() for triple in verdict.triples)
    triples.update(vocabulary.triples)
    return Graph(
        triples=tuple(sorted(triples, key=str)),
        marks={iri: place for one in reversed(compiled) for iri, place in one.marks.items()},
        claims=claims,
        verdicts=projection.verdicts,
        problems=tuple(sorted((*_duplicates(claims), *projection.problems))),
    )


def named(files: Iterable[FactFile]) -> dict[str, Named]:
    """Every entity, event and source of the files by slug; of an event in several, the labelled."""
    things: dict[str, Named] = {}
    for file in files:
        own = (*file.entities, *file.events, *([file.source] if file.source else ()))
        for thing in own:
            if thing.slug not in things or thing.labels:
                things[thing.slug] = thing
    return things


def _duplicates(claims: Iterable[CompiledClaim]) -> Iterator[Problem]:
    first: dict[str, CompiledClaim] = {}
    for claim in claims:
        other = first.setdefault(claim.iri, claim)
        if other is not claim:
            yield Problem(
                claim.location,
                "duplicate-claim",
                "the source's claim is written twice",
                expected="one entry that lists both locators",
                related=((other.location, "first written here"),),
            )
