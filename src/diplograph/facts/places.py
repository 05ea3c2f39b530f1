"""Where in its file a value stands, given what became of it: for the problems of a graph.

A graph keeps of each resource the place where it is written. When something is wrong with it, its
file is read once more, for its nodes alone, and the value is found by the key that is declared for
the term. As long as nothing is wrong, nothing is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from diplograph.errors import AccessError
from diplograph.facts import schema
from diplograph.facts.document import Mapping, Node, Scalar, Sequence, read_document
from diplograph.facts.types import Key
from diplograph.namespaces import DG, ID, KIND, SECTOR, compress
from diplograph.problems import Location
from diplograph.resources import places_table

#: Where the value of a term is to be looked for that no key is declared for, or not only: computed
#: dates rest on what is dated, and a claim is about its subject and object too.
_ALSO = {
    "rdfs:label": ("skos:prefLabel",),
    "dg:claimValue": ("dg:claimObject",),
    "dg:about": ("dg:claimObject", "dg:claimSubject"),
    "dg:earliest": ("dg:latest", "dg:date", "dg:claimObject"),
    "dg:latest": ("dg:date", "dg:claimObject"),
    "dg:startDate": ("dg:date",),
    "dg:endDate": ("dg:date",),
    "dg:undecidedDate": ("dg:date",),
    "dg:countedIn": ("dg:partOf",),
    "dg:notThenIn": ("dg:takesPlaceIn",),
    "dg:inDisputedPlace": ("dg:within",),
    "dg:validEarliest": ("dg:validFrom",),
    "dg:validLatest": ("dg:validUntil",),
    "dg:validFromLatest": ("dg:validFrom",),
    "dg:validUntilEarliest": ("dg:validUntil",),
    "dg:validUntilLatest": ("dg:validUntil",),
}

#: The keys under which a mapping says more of the entry that they belong to.
_NESTED = (schema.INFERRED, schema.SOURCE_TEXT)


class _Entry(NamedTuple):
    """A mapping, and the keys that lead to it from the top of the file."""

    mapping: Mapping
    trail: tuple[Scalar, ...]


class Written:
    """Finds the place of a value in the files as they are now; each is read once, when asked for.

    It is for one run of checks: what is changed afterwards is not noticed.
    """

    def __init__(self) -> None:
        self._files: dict[str, tuple[Mapping | None, dict[Location, _Entry]]] = {}

    def place(
        self, mark: Location, term: str, value: str = "", language: str = ""
    ) -> Location | None:
        """The place of the value of `term`, an IRI, in what is written at `mark`.

        `value` is an IRI or the text of a literal, and `language` its tag: they tell one of several
        values, and where none of them is the one, the place of all is given. Without `value` it is
        the place of all as well. None if `mark` is not a place of the file or the key is not there.
        """
        _, entries = self._read(mark.path)
        entry = entries.get(mark)
        if entry is None:
            return None
        nodes = [node for curie in _curies(term) for node in _nodes(entry, curie)]
        exact = (_find(node, _Wanted(value, language)) for node in nodes if value)
        found = next((node for node in exact if node), None) or (nodes[0] if nodes else None)
        return _said(found).location if found else None

    def record(self, mark: Location, span: str) -> Location | None:
        """The place of the record of a span, as ``10-31``, in the file of `mark`."""
        root, _ = self._read(mark.path)
        block = root.by_key.get(schema.SPAN_RECORDS.name) if root else None
        if block and isinstance(block[1], Mapping) and span in block[1].by_key:
            return block[1].by_key[span][0].location
        return None

    def _read(self, path: str) -> tuple[Mapping | None, dict[Location, _Entry]]:
        if path not in self._files:
            try:
                # A line of the table of the world's places is the mark itself.
                is_table = path == str(places_table())
                root = None if is_table else read_document(Path(path)).root
            except AccessError:  # gone since: the mark alone is known
                root = None
            found = list(_entries(root, ())) if root else []
            # Of a source the place of its slug is known, which is a value.
            self._files[path] = root, dict(reversed(found))
        return self._files[path]


class _Wanted(NamedTuple):
    value: str
    language: str

    def matches(self, text: str) -> bool:
        """Whether `text` is how it is written: whole, as a slug, a class in lower case."""
        local = self.value
        for prefix in (ID, SECTOR, KIND, "sha256:"):
            local = local.removeprefix(prefix)
        of_class = self.value.removeprefix(DG).lower() if self.value.startswith(DG) else local
        return text in {self.value, local, of_class}


def _curies(term: str) -> tuple[str, ...]:
    curie = compress(term)
    return (curie, *_ALSO.get(curie, ()))


@cache
def _names() -> dict[str, frozenset[str]]:
    """The names of the keys that stand for each term."""
    keys = [key for key in vars(schema).values() if isinstance(key, Key)]
    names: dict[str, set[str]] = {}
    for key in (*keys, *schema.FIELDS.values()):
        names.setdefault(key.term, set()).add(key.name)
    return {term: frozenset(found) for term, found in names.items()}


def _entries(node: Node, trail: tuple[Scalar, ...]) -> Iterator[tuple[Location, _Entry]]:
    """Every place that means a mapping: its own, that of its key, and those of its values."""
    if isinstance(node, Mapping):
        entry = _Entry(node, trail)
        yield node.location, entry
        for key, value in node.entries:
            if isinstance(value, Mapping):
                yield key.location, _Entry(value, (*trail, key))
            elif isinstance(value, Scalar):
                yield value.location, entry
            yield from _entries(value, (*trail, key))
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _entries(item, trail)


def _nodes(entry: _Entry, curie: str) -> Iterator[Node]:
    """The nodes of the keys that stand for a term; of a field's entry, also those above it."""
    names = _names().get(curie, frozenset())
    nested = (entry.mapping.by_key.get(key.name, (None, None))[1] for key in _NESTED)
    for mapping in (entry.mapping, *nested):
        if isinstance(mapping, Mapping):
            yield from (value for key, value in mapping.entries if key.text in names)
    above = {"dg:claimProperty": -1, "dg:claimSubject": -2}
    if curie in above and entry.trail[-1].text in schema.FIELDS:
        yield entry.trail[above[curie]]


def _said(node: Node) -> Node:
    """What an entry says, where it is the node; else the node."""
    if isinstance(node, Mapping) and schema.IS.name in node.by_key:
        return node.by_key[schema.IS.name][1]
    return node


def _find(node: Node, wanted: _Wanted) -> Node | None:
    """The node within `node` that was written for a value."""
    if isinstance(node, Scalar):
        return node if wanted.matches(node.text) else None
    if isinstance(node, Sequence):
        return next((found for item in node.items if (found := _find(item, wanted))), None)
    if (said := _said(node)) is not node:
        return _find(said, wanted)
    if wanted.language in node.by_key:
        inner = node.by_key[wanted.language][1]
        return _find(inner, wanted) or inner
    return None
