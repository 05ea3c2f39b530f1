"""What is said of many nodes, as one column for each property: of each node the value alone.

Of a large graph there are twenty triples and more for a claim. Kept as triples, or as a mapping for
each node, they take several times the memory of the values that are made of them, and most of the
time. So each property is read on its own and made into its values at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from sys import intern
from typing import Any, TypeAlias

from pyoxigraph import Literal, NamedNode

from diplograph.layers.values import Term
from diplograph.namespaces import expand

#: Subject and value, of what is said under one property.
Pair: TypeAlias = tuple[object, object]
#: What is made of the terms of a node under one property, sorted by their N-Triples form.
Make: TypeAlias = Callable[[Sequence[Term]], Any]


def texts(terms: Sequence[Term]) -> tuple[str, ...]:
    """IRIs of nodes and lexical forms of literals."""
    return tuple(map(_text, terms))


def text(terms: Sequence[Term]) -> str | None:
    """The first of the texts."""
    return _text(terms[0]) if terms else None


def code(terms: Sequence[Term]) -> str:
    """The first of the texts, or nothing."""
    return _text(terms[0]) if terms else ""


def number(terms: Sequence[Term]) -> int | None:
    """The first of the texts as a whole number."""
    return int(terms[0].value) if terms else None


def term(terms: Sequence[Term]) -> Term | None:
    """The first of the terms."""
    return terms[0] if terms else None


def all_terms(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms as they are."""
    return tuple(terms)


def words(terms: Sequence[Term]) -> dict[str, str]:
    """One text for each language, sorted; what has none is English, the first counts."""
    found: dict[str, str] = {}
    for each in terms:
        if isinstance(each, Literal):
            found.setdefault(each.language or "en", each.value)
    return dict(sorted(found.items())) if len(found) > 1 else found


def _text(found: Term) -> str:
    value = found.value
    # Many nodes have one IRI as a value, or one day: it is in memory once.
    return intern(value) if isinstance(found, NamedNode) or len(value) <= _DAY else value


#: The length of a day in ISO form.
_DAY = 10
#: What a value may be; a union of the two would be made anew for each.
_TERMS = (NamedNode, Literal)


class Columns:
    """What is said of `nodes`, in their order, under the properties that `makes` has (CURIEs)."""

    def __init__(self, nodes: Iterable[str], makes: Mapping[str, Make]) -> None:
        self.nodes = tuple(nodes)
        self._places = {node: place for place, node in enumerate(self.nodes)}
        self._makes = {expand(name): make for name, make in makes.items()}
        self._columns: dict[str, list[Any]] = {}

    @property
    def properties(self) -> Collection[str]:
        """The IRIs of the properties."""
        return self._makes.keys()

    def __getitem__(self, name: str) -> list[Any]:
        """The column of a property (a CURIE), as long as there are nodes."""
        iri = expand(name)
        if iri not in self._columns:
            self._columns[iri] = [self._makes[iri](())] * len(self.nodes)
        return self._columns[iri]

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """Each node with its values under some properties (CURIEs)."""
        return zip(self.nodes, *(self[name] for name in names), strict=True)

    def fill(self, said: Iterable[tuple[str, Iterable[Pair]]]) -> None:
        """Take what is said under properties (IRIs), each of which comes once.

        What is said of other nodes, or under other properties, is let go.
        """
        for name, pairs in said:
            if name in self._makes:
                self._columns[name] = self._made(name, pairs)

    def _made(self, name: str, pairs: Iterable[Pair]) -> list[Any]:
        places = self._places
        cells: list[Any] = [None] * len(self.nodes)
        several: dict[int, set[Term]] = defaultdict(set)
        for node, value in pairs:
            # An endpoint may hold others' blank nodes.
            if not isinstance(node, NamedNode) or not isinstance(value, _TERMS):
                continue
            place = places.get(node.value)
            if place is None:
                continue
            if cells[place] is None:
                cells[place] = value
            else:
                several[place] |= {cells[place], value}
        make = self._makes[name]
        nothing = make(())
        for place, found in enumerate(cells):
            if found is None:
                cells[place] = nothing
            elif place in several:
                cells[place] = make(sorted(several[place], key=str))
            else:
                cells[place] = make((found,))
        return cells
