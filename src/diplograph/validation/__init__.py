"""Validation: what must hold of a finished graph, by SHACL shapes and by invariants in SPARQL.

The shapes (``ontology/shapes.ttl``) say what one resource must look like; the invariants
(``invariants/*.rq``) say what must hold across claims, and one of them, of its words. All look at
triples alone, never at the facts they came from, so that they hold of a graph that was edited,
merged or imported too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from diplograph.problems import Location, Problem
from diplograph.validation.invariants import check_invariants, invariants
from diplograph.validation.places import Places
from diplograph.validation.shacl import check_shapes, count_shapes
from diplograph.validation.words import check_words

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = [
    "Places",
    "check_invariants",
    "check_shapes",
    "check_words",
    "count_shapes",
    "invariants",
    "validate",
]


def validate(
    triples: Iterable[Triple],
    marks: Mapping[str, Location],
    *,
    unsettled: Collection[str] = (),
    texts: Iterable[str] = (),
) -> tuple[Problem, ...]:
    """Everything that is wrong with a graph, sorted by place.

    `triples` is the whole graph, the vocabulary's declarations included: the subclasses and the
    claimable properties are read from it. `marks` maps IRIs to their places in the YAML. A problem
    stands at the place of the value that is wrong, else of the resource, else of what mentions it,
    else at ``graph.ttl``. Its code is the local name of the shape, or the name of the invariant's
    file; ``copied-words`` where the graph repeats one of `texts`, those of its sources.

    What is found of the IRIs `unsettled` is no problem: not all that is said of them is in the
    graph, or what is wrong with them is known.
    """
    triples = tuple(triples)
    places = Places(triples, marks)
    found = {
        *check_invariants(triples, places, unsettled),
        *check_shapes(triples, places, unsettled),
        *check_words(triples, texts, places),
    }
    return tuple(sorted(found))
