"""Turtle and N-Triples, written so that a person can read the graph and `diff` two of them.

The order is ours (:mod:`diplograph.rdf.arrangement`) because no library's is deterministic, puts in
sections what belongs together and keeps claims in the order of their source. The same bytes come of
the same set of triples. Escaping follows the grammar of the recommendation
(https://www.w3.org/TR/turtle/#sec-grammar); literals keep their lexical form.

A graph is arranged as text: the engine serializes it, which takes it half a microsecond a triple,
and each term of it that is made a Python object takes longer than that. What the engine writes is
cut at its ends of lines, which stand nowhere within a term.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from heapq import merge
from io import BytesIO
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from diplograph.rdf.arrangement import (
    DIVISIONS,
    TITLES,
    natural,
    predicate_key,
    section,
    section_of,
)
from diplograph.rdf.tokens import AND, SEVERAL, Key, Keys, Names, Objects, iri_of
from diplograph.vocabulary import PREFIXES

__all__ = ["Arranged", "Part", "arranged", "engine_turtle", "natural", "ntriples", "turtle"]

Term: TypeAlias = NamedNode | Literal

_WIDTH = 100
_START, _END, _DERIVED = "dg:start", "dg:end", "prov:wasDerivedFrom"
#: What the engine writes between two predicates of a subject, and behind the last.
_NEXT, _STOP = " ;\n\t", " .\n"

#: What its text has beside subjects: nothing, behind the last stop, and its prefixes.
_NO_SUBJECTS = ("", "@prefix")

#: Where a passage begins and ends in its text.
_Offsets: TypeAlias = tuple[int, int]


class Part(NamedTuple):
    """A section, or what a source, or a code list, has of it.

    `division` is the IRI of that source or list, or nothing. `blocks` are the subjects in order,
    named as the engine does, each with all that is said of it as Turtle.
    """

    section: int
    division: str
    blocks: Sequence[tuple[str, str]]


class Arranged(NamedTuple):
    """A graph in order, the names in it, and the number of its triples."""

    parts: Sequence[Part]
    names: Names
    triples: int


def engine_turtle(triples: Iterable[Triple]) -> bytes:
    """Triples as the engine writes them, which is what :func:`arranged` takes."""
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""


def turtle(triples: Iterable[Triple]) -> bytes:
    """Turtle in UTF-8, in sections, each predicate on a line of its own.

    Only the prefixes in use are declared. Claims stand in the order of their first passage in the
    text; other subjects in natural order, in which numbers compare as numbers. Raises ValueError
    for a blank node.
    """
    return turtle_of(arranged(engine_turtle(triples)))


def turtle_of(graph: Arranged) -> bytes:
    """What :func:`turtle` gives, of a graph that is arranged."""
    text = [text for part in graph.parts for text in headed(part, graph.names)]
    return "".join((graph.names.prefixes(), *text)).encode()


def headed(part: Part, names: Names) -> Iterator[str]:
    """The text of a part: its heading, and its blocks."""
    title = TITLES[part.section]
    told = f"{title}: {names.of_iri(part.division)}" if part.division else title
    yield f"\n# {'-' * 64} {told}\n"
    for _, block in part.blocks:
        yield block


def ntriples(triples: Iterable[Triple]) -> bytes:
    """Canonical N-Triples in UTF-8: each triple once, the lines sorted by code point."""
    return sorted_lines(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")


def sorted_lines(data: bytes) -> bytes:
    """Lines, each once, sorted; in UTF-8 that is by code point.

    Lines that come in this order, as those of a compiled graph do, are not held twice.
    """
    if all(line < following for line, following in pairwise(BytesIO(data))):
        return data
    return b"".join(sorted(set(BytesIO(data))))


class SortedTriples:
    """The triples of canonical N-Triples, read anew each time: few are in memory at once."""

    def __init__(self, ntriples: bytes) -> None:
        self.ntriples = ntriples

    def __iter__(self) -> Iterator[Triple]:
        return (quad.triple for quad in parse(self.ntriples, format=RdfFormat.N_TRIPLES))

    def __len__(self) -> int:
        return self.ntriples.count(b"\n")

    def with_others(self, triples: Iterable[Triple]) -> SortedTriples:
        """These and others, each once."""
        lines, last = BytesIO(), b""
        for line in merge(BytesIO(self.ntriples), BytesIO(ntriples(triples))):
            if line != last:
                lines.write(line)
            last = line
        return SortedTriples(lines.getvalue())


def written(term: Term) -> str:
    """One term as Turtle, for a message: a CURIE where there is one, literals in quotes."""
    if isinstance(term, NamedNode):
        return Names().of_iri(term.value)
    node = NamedNode("urn:x")
    ((_, said),) = _by_subject(engine_turtle([Triple(node, node, term)]))
    return Objects(Names(), Keys()).several(said.partition(" ")[2])[0]


def arranged(data: bytes, *, with_triple_terms: bool = False) -> Arranged:
    """The blocks of a graph that the engine wrote as Turtle under `PREFIXES`.

    Triples may come in any order, and twice. Raises ValueError for a blank node, and for a triple
    term unless the Turtle is to be of RDF 1.2, `with_triple_terms`.
    """
    writer = _Writer(Names(with_triple_terms=with_triple_terms))
    with _no_collection():
        for subject, said in _by_subject(data):
            writer.take(subject, said)
        return Arranged(list(writer.parts()), writer.names, writer.triples)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python from looking for cycles among what has none: a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _by_subject(data: bytes) -> Iterator[tuple[str, str]]:
    """Each subject with what is said of it: predicates, each with a space and its objects."""
    statements = data.decode().split(_STOP)
    # Of a graph in no order, those on one subject are brought together, and in one order.
    statements.sort()
    subject, parts = "", [""]
    for statement in statements:
        one, _, said = statement.partition(" ")
        if one == subject:
            parts.append(said)
            continue
        if subject not in _NO_SUBJECTS:
            yield subject, parts[0] if len(parts) == 1 else _NEXT.join(parts)
        subject, parts = one, [said]
    if subject not in _NO_SUBJECTS:
        yield subject, parts[0] if len(parts) == 1 else _NEXT.join(parts)


class _Shape(NamedTuple):
    order: Sequence[str]
    pick: Callable[[Mapping[str, str]], tuple[str, ...]]
    form: str


class _Shapes(dict[tuple[str, ...], _Shape]):
    """Of the predicates that a subject has: how they are to stand, and the form of its block.

    Many subjects have the same, and are written by one operation on text.
    """

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, predicates: tuple[str, ...]) -> _Shape:
        order = sorted(predicates, key=lambda token: predicate_key(iri_of(token)))
        leads = [self._names[each].replace("%", "%%") for each in order]
        lines = " ;\n    ".join(f"{lead} %s" for lead in leads)
        pick = itemgetter(*order) if len(order) > 1 else lambda of: (of[order[0]],)
        shape = self[predicates] = _Shape(order, pick, f"\n%s {lines} .\n")
        return shape


class _Writer:
    """Writes blocks, and learns where they stand."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.triples = 0
        self._keys = Keys()
        self._objects = Objects(self.names, self._keys)
        self._shapes = _Shapes(self.names)
        self._sections: dict[str, int] = {}
        self._divisions: dict[str, str] = {}
        self._offsets: dict[str, _Offsets] = {}
        self._derived: dict[str, str] = {}
        self._parts: dict[tuple[int, str], list[tuple[str, str]]] = {}

    def take(self, subject: str, said: str) -> None:
        """Write the block of one subject; both are as the engine wrote them."""
        pairs = [each.split(" ", 1) for each in said.split(_NEXT)]
        objects_of: dict[str, str] = dict(pairs)
        if len(objects_of) < len(pairs):
            objects_of = _merged(pairs)
        order, pick, form = self._shapes[tuple(objects_of)]
        name = self.names[subject]
        tokens = pick(objects_of)
        values = list(map(self._objects.__getitem__, tokens))
        if SEVERAL in values:
            for i, value in enumerate(values):
                if value is SEVERAL:
                    several = self._objects.several(tokens[i])
                    self.triples += len(several) - 1
                    margin = (4 if i else len(name) + 1) + len(self.names[order[i]]) + 1
                    values[i] = _fitted(several, margin)
        self.triples += len(values)
        self._stand(subject, objects_of).append((subject, form % (name, *values)))

    def parts(self) -> Iterator[Part]:
        """All that was taken, in order."""
        for place in sorted(self._parts):
            self._parts[place].sort(key=self._place)
            yield Part(*place, self._parts[place])

    def _place(self, block: tuple[str, str]) -> tuple[_Offsets, Key]:
        """What the blocks of a part are sorted by."""
        subject, _ = block
        derived = self._derived.get(subject)
        # The first passage in the text that a claim rests on; the same for all other subjects.
        first = (0, 0)
        if derived:
            offsets = self._offsets
            first = min([offsets.get(each, first) for each in derived.split(AND)])
        return first, self._keys[subject]

    def _stand(self, subject: str, said: Mapping[str, str]) -> list[tuple[str, str]]:
        """The blocks among which a subject stands; its place in a text is kept."""
        if start := said.get(_START):
            self._offsets[subject] = _least(start), _least(said.get(_END, ""))
        if derived := said.get(_DERIVED):
            self._derived[subject] = derived
        types = said.get("a", "")
        number = self._sections.get(types)
        if number is None:
            number = self._sections[types] = section_of(map(iri_of, _split(types)))
        division = ""
        if dividers := [said[name] for name in DIVISIONS if name in said]:
            tokens = dividers[0] if len(dividers) == 1 else AND.join(dividers)
            division = self._divisions.get(tokens, "")
            if not division:
                division = self._divisions[tokens] = min(map(iri_of, _split(tokens)))
        return self._parts.setdefault((section(subject, number), division), [])


def _split(tokens: str) -> Sequence[str]:
    return tokens.split(AND) if tokens else ()


def _merged(pairs: Iterable[Sequence[str]]) -> dict[str, str]:
    """The objects of predicates that come several times."""
    found: dict[str, list[str]] = {}
    for predicate, objects in pairs:
        found.setdefault(predicate, []).append(objects)
    return {predicate: AND.join(objects) for predicate, objects in found.items()}


def _fitted(values: Sequence[str], margin: int) -> str:
    """Objects on one line if they fit behind `margin` characters, else below each other."""
    line = ", ".join(values)
    return line if margin + len(line) <= _WIDTH else (",\n" + " " * margin).join(values)


def _least(numbers: str) -> int:
    """The least of some whole numbers; what is none does not count."""
    return min((int(each) for each in numbers.split(AND) if each.isdecimal()), default=0)
