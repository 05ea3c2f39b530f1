"""Validation: what must hold of a finished graph, by SHACL shapes and by invariants in SPARQL.

The shapes (``ontology/shapes.ttl``) say what one resource must look like; the invariants
(``invariants/*.rq``) say what must hold across claims. Both look at triples alone, never at the
facts they came from, so that they hold of a graph that was edited, merged or imported too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from diplograph.problems import Location, Problem
from diplograph.validation.invariants import check_invariants, invariants
from diplograph.validation.places import Places
from diplograph.validation.shacl import check_shapes, count_shapes

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["check_invariants", "check_shapes", "count_shapes", "invariants", "validate"]


def validate(triples: Iterable[Triple], marks: Mapping[str, Location]) -> tuple[Problem, ...]:
    """Everything that is wrong with a graph, sorted by place.

    `triples` is the whole graph, the vocabulary's declarations included: the subclasses and the
    claimable properties are read from it. `marks` maps IRIs to their places in the YAML. A problem
    stands at the place of what is wrong, else of what mentions it, else at ``graph.ttl``. Its
    code is the local name of the shape, or the name of the invariant's file.
    """
    triples = tuple(triples)
    places = Places(triples, marks)
    return tuple(sorted({*check_invariants(triples, places), *check_shapes(triples, places)}))
