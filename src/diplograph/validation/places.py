"""Where a resource of the graph is written in the YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from diplograph.problems import Location

if TYPE_CHECKING:
    from pyoxigraph import Triple

#: The place of what no fact file writes, such as a term of the ontology.
GRAPH = Location("graph.ttl")


class Places:
    """Finds the place of a resource: its own, or that of the first thing that mentions it."""

    def __init__(self, triples: Sequence[Triple], marks: Mapping[str, Location]) -> None:
        self._triples = triples
        self._marks = marks

    def of(self, *iris: str) -> Location:
        """The place of the first of `iris` that is written in a file, or mentioned in one.

        The order of `iris` counts: the likeliest to need mending comes first.
        """
        own = (self._marks[iri] for iri in iris if iri in self._marks)
        mentioned = (self._mentions[iri] for iri in iris if iri in self._mentions)
        return next(own, None) or next(mentioned, GRAPH)

    @cached_property
    def _mentions(self) -> Mapping[str, Location]:
        """For each object in the graph, the first place of a subject that it is said of."""
        from pyoxigraph import NamedNode

        found: dict[str, Location] = {}
        for triple in self._triples:
            subject, value = triple.subject, triple.object
            if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode):
                continue
            place = self._marks.get(subject.value)
            if place and place < found.get(value.value, _LAST):
                found[value.value] = place
        return found


# Sorts after any path of a file.
_LAST = Location(chr(0x10FFFF))
