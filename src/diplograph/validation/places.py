"""Where the resources and the statements of a graph are written in the YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from diplograph.facts.places import Written
from diplograph.namespaces import expand
from diplograph.problems import Location

if TYPE_CHECKING:
    from pyoxigraph import Triple

#: The place of what no fact file writes, such as a term of the ontology.
GRAPH = Location("graph.ttl")

#: A piece of evidence is named by its span, and is written as such in an entry's `at`.
_SPAN = re.compile(r"\.span-([0-9]+-[0-9]+)")
_RECORDED = frozenset({expand("dg:paragraph"), expand("dg:spanDigest")})


class Statement(NamedTuple):
    """What is wrong, or is lacking where `value` is "": IRIs, but for the text of a literal."""

    subject: str
    predicate: str
    value: str = ""
    language: str = ""


class Places:
    """Finds the place of a resource: its own, or that of the first thing that mentions it.

    `marks` are the places of resources; where the values of a resource stand is found in its file,
    which is read when a problem asks for it.
    """

    def __init__(self, triples: Sequence[Triple], marks: Mapping[str, Location]) -> None:
        self._triples = triples
        self._marks = marks
        self._written = Written()

    def of(self, *iris: str) -> Location:
        """The place of the first of `iris` that is written in a file, or mentioned in one.

        The order of `iris` counts: the likeliest to need mending comes first.
        """
        own = (self._marks[iri] for iri in iris if iri in self._marks)
        mentioned = (self._mentions[iri] for iri in iris if iri in self._mentions)
        return next(own, None) or next(mentioned, GRAPH)

    def of_statements(self, statements: Iterable[Statement], *iris: str) -> Location:
        """The place of the value of the first statement whose value is written in a file.

        What a claim says is looked for in its entry. Where none is found, the place of the first of
        `iris` and of the statements' subjects, as :meth:`of` has it.
        """
        statements = tuple(statements)
        found = (self._value(statement) for statement in statements)
        subjects = (statement.subject for statement in statements)
        return next((place for place in found if place), None) or self.of(*iris, *subjects)

    def _value(self, said: Statement) -> Location | None:
        for claim in self._claims.get((said.subject, said.predicate, said.value), ()):
            if claim in self._marks:
                term = expand("dg:claimObject")
                return self._written.place(self._marks[claim], term) or self._marks[claim]
        mark = self._marks.get(said.subject)
        if mark is None:
            return None
        if span := _SPAN.search(said.subject):
            at = self._written.place(mark, expand("prov:wasDerivedFrom"), span[1])
            record = self._written.record(mark, span[1]) if said.predicate in _RECORDED else None
            return record or at
        return self._written.place(mark, said.predicate, said.value, said.language)

    @cached_property
    def _claims(self) -> Mapping[tuple[str, str, str], list[str]]:
        """The claims that make each statement, by subject, property and value, sorted."""
        from pyoxigraph import Literal, NamedNode

        names = ("dg:claimSubject", "dg:claimProperty", "dg:claimObject", "dg:claimValue")
        parts: dict[str, dict[str, str]] = {expand(name): {} for name in names}
        for triple in self._triples:
            subject, part = triple.subject, triple.object
            if (said := parts.get(triple.predicate.value)) is None:
                continue
            if isinstance(subject, NamedNode) and isinstance(part, NamedNode | Literal):
                said[subject.value] = part.value
        subjects, properties, objects, values = parts.values()
        found: dict[tuple[str, str, str], list[str]] = {}
        for claim in sorted(subjects):
            value = objects.get(claim) or values.get(claim, "")
            key = (subjects[claim], properties.get(claim, ""), value)
            found.setdefault(key, []).append(claim)
        return found

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
