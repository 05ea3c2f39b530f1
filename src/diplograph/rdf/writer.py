"""Turtle and N-Triples, written so that a person can read the graph and `diff` two of them.

The order is ours (:mod:`diplograph.rdf.arrangement`) because no library's is deterministic, puts in
sections what belongs together and keeps claims in the order of their source. The same bytes come of
the same set of triples. Escaping follows the grammar of the recommendation
(https://www.w3.org/TR/turtle/#sec-grammar); literals keep their lexical form.

A graph is arranged as text: the engine serializes it, which takes it half a microsecond a triple,
and each term of it that is made a Python object takes longer than that. What the engine writes is
cut at its ends of lines, which stand nowhere within a term. Each line is put into our form once,
wherever it is met again.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from heapq import merge
from io import BytesIO
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from diplograph.rdf.arrangement import (
    DIVISIONS,
    TITLES,
    is_of_terms,
    natural,
    predicate_key,
    section,
    section_of,
)
from diplograph.rdf.tokens import AND, CURIES, Keys, Kind, Lines, Names, iri_of
from diplograph.vocabulary import PREFIXES

__all__ = ["Arranged", "Part", "arranged", "engine_turtle", "natural", "ntriples", "turtle"]

Term: TypeAlias = NamedNode | Literal

_START, _END, _DERIVED = "dg:start", "dg:end", "prov:wasDerivedFrom"
#: What the engine writes between two predicates of a subject, and behind the last.
_NEXT, _STOP = " ;\n\t", " .\n"
#: What its text has beside subjects, as if it was some.
_NO_SUBJECTS = ("@prefix", "")
#: What no statement says.
_NO_PREDICATE = "\n"
#: So many shapes come only of lines in many orders, which are sorted from then on.
_MANY_SHAPES = 1000
#: What we write between two predicates.
_AND_NEXT = " ;\n    "

#: A subject as the engine names it, and all that is said of it as Turtle.
_Block: TypeAlias = tuple[str, bytes]
_SUBJECT = itemgetter(0)
#: Where a passage begins and ends in its text.
_Offsets: TypeAlias = tuple[int, int]


class Part(NamedTuple):
    """A section, or what a source, or a code list, has of it.

    `division` is the IRI of that source or list, or nothing. `blocks` are the subjects in order,
    named as the engine does, each with all that is said of it as Turtle.
    """

    section: int
    division: str
    blocks: Sequence[_Block]


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
    return b"".join(turtle_text(graph))


def turtle_text(graph: Arranged) -> Iterator[bytes]:
    """The text of :func:`turtle_of`, a little at a time."""
    yield graph.names.prefixes().encode()
    for part in graph.parts:
        yield from headed(part, graph.names)


def headed(part: Part, names: Names) -> Iterator[bytes]:
    """The text of a part: its heading, and its blocks."""
    yield titled(part.section, part.division, names)
    yield from (block for _, block in part.blocks)


def titled(section: int, division: str, names: Names) -> bytes:
    """The heading of a section, or of what a source or a code list has of it."""
    title = TITLES[section]
    told = f"{title}: {names.of_iri(division)}" if division else title
    return f"\n# {'-' * 64} {told}\n".encode()


def ntriples(triples: Iterable[Triple]) -> bytes:
    """Canonical N-Triples in UTF-8: each triple once, the lines sorted by code point."""
    return sorted_lines(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")


def sorted_lines(data: bytes) -> bytes:
    """Lines, each once, sorted; in UTF-8 that is by code point.

    Lines that come in this order, as those of a compiled graph do, are not held twice.
    """
    if all(line < following for line, following in pairwise(BytesIO(data))):
        return data
    lines = BytesIO(data).readlines()
    del data  # of a large graph both would be a good part of what its export takes
    lines.sort()
    return b"".join(line for line, _ in groupby(lines))


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
    *_, statement, _ = engine_turtle([Triple(node, node, term)]).decode().split(_STOP)
    _, _, tokens = statement.split(" ", 2)
    return Lines(Names(), Keys()).objects(tokens)[0]


def arranged(data: bytes, *, with_triple_terms: bool = False) -> Arranged:
    """The blocks of a graph that the engine wrote as Turtle under `PREFIXES`.

    Triples may come in any order, and twice. Raises ValueError for a blank node, and for a triple
    term unless the Turtle is to be of RDF 1.2, `with_triple_terms`.
    """
    writer = _Writer(Names(with_triple_terms=with_triple_terms))
    with _no_collection():
        # Each form of the graph is let go of once it has the next: none is small.
        statements = data.decode("latin-1").split(_STOP)
        del data
        # Of a graph in no order, the statements on one subject are brought together. Text of one
        # byte a character is sorted a fifth faster than bytes are, and comes in the same order.
        statements.sort()
        said_of = dict(_by_subject(statements))
        del statements
        writer.take(said_of)
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


def _by_subject(statements: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each subject with what is said of it: predicates, each with a space and its objects.

    The statements are sorted, and UTF-8 read as Latin-1. Objects are brought together where a
    predicate stands alone in its statements, as it does in a graph in no order.
    """
    last, there, predicate = "", [""], _NO_PREDICATE
    for statement in statements:
        subject, _, said = statement.partition(" ")
        if subject != last:
            if last not in _NO_SUBJECTS:
                yield _decoded(last), _decoded("".join(there))
            last, there, predicate = subject, [said], _NO_PREDICATE
        elif _NEXT in said:
            there += (_NEXT, said)
            predicate = _NO_PREDICATE
        elif said.startswith(predicate):
            there += (AND, said[len(predicate) :])
        else:
            there += (_NEXT, said)
            predicate = f"{said.partition(' ')[0]} "
    if last not in _NO_SUBJECTS:
        yield _decoded(last), _decoded("".join(there))


def _decoded(text: str) -> str:
    return text if text.isascii() else text.encode("latin-1").decode()


class _Shape(NamedTuple):
    """How the lines of a subject stand in its block, and what each of them is.

    `runs` are the places of the lines of each predicate, if that is more than one line of any.
    Those that `differ` are written otherwise than by the engine; `first` is the line that comes
    first, if it has several objects. `order` puts all in order, and `place` gets those that decide
    where the block stands.
    """

    runs: Sequence[Sequence[int]]
    differ: Sequence[int]
    first: int | None
    order: Callable[[Sequence[str]], Sequence[str]]
    place: Callable[[Sequence[str]], Sequence[str]]
    start: int | None
    end: int | None
    derived: int | None


class _Shapes(dict[Sequence[Kind], _Shape]):
    """Shapes by the kinds of the lines. Many subjects have the same."""

    def __missing__(self, kinds: Sequence[Kind]) -> _Shape:
        runs: dict[str, list[int]] = {}
        for i, kind in enumerate(kinds):
            runs.setdefault(kind.predicate, []).append(i)
        order = sorted(runs, key=lambda name: predicate_key(iri_of(name)))
        places = {name: run[0] for name, run in runs.items()}
        first = places[order[0]]
        shape = self[kinds] = _Shape(
            list(runs.values()) if len(runs) < len(kinds) else (),
            [i for i, kind in enumerate(kinds) if kind.differs],
            first if kinds[first].is_several else None,
            _getter([places[name] for name in order]),
            _getter([places[name] for name in ("a", *DIVISIONS) if name in places]),
            places.get(_START),
            places.get(_END),
            places.get(_DERIVED),
        )
        return shape


def _getter(places: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """What gets the texts in these places."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda texts: tuple(texts[place] for place in places)


class _Numbers(dict[str, int]):
    """The least of the whole numbers that a line says; what is none does not count."""

    def __missing__(self, line: str) -> int:
        numbers = [int(each) for each in _objects(line) if each.isdecimal()]
        number = self[line] = min(numbers, default=0)
        return number


class _Writer:
    """Writes blocks, and learns where they stand."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.triples = 0
        self._keys = Keys()
        self._lines = Lines(self.names, self._keys)
        self._shapes = _Shapes()
        self._numbers = _Numbers()
        self._offsets: dict[str, _Offsets] = {}
        #: Of each claim the line that says what it rests on.
        self._derived: dict[str, str] = {}
        #: Blocks by the lines that decide where they stand.
        self._blocks: defaultdict[Sequence[str], list[_Block]] = defaultdict(list)

    def take(self, said_of: dict[str, str]) -> None:
        """Write the block of each subject; all is as the engine wrote it. Empties `said_of`."""
        curies = CURIES.findall("\n".join(said_of))
        self.names.take(curies)
        self._keys.take(curies)
        kind_of, ours, shapes = self._lines.__getitem__, self._lines.ours, self._shapes
        names, blocks, triples = self.names, self._blocks, 0
        numbers, offsets, derived_from = self._numbers, self._offsets, self._derived
        while said_of:
            subject, said = said_of.popitem()
            lines = said.split(_NEXT)
            if len(shapes) >= _MANY_SHAPES:
                lines.sort()
            shape = shapes[tuple(map(kind_of, lines))]
            if shape.runs:
                lines = [_merged([lines[i] for i in run]) for run in shape.runs]
                shape = shapes[tuple(map(kind_of, lines))]
            _, differ, first, order, place, start, end, derived = shape
            if start is not None:
                last = 0 if end is None else numbers[lines[end]]
                offsets[subject] = numbers[lines[start]], last
            if derived is not None:
                derived_from[subject] = lines[derived]
            there, name = blocks[place(lines)], names[subject]
            behind = None if first is None else self._lines.behind(name, lines[first])
            triples += len(lines)
            for i in differ:
                lines[i], others = ours[lines[i]]
                triples += others
            if first is not None and behind is not None:
                lines[first] = behind
            there.append((subject, f"\n{name} {_AND_NEXT.join(order(lines))} .\n".encode()))
        self.triples = triples

    def parts(self) -> Iterator[Part]:
        """All that was taken, in order."""
        found: dict[tuple[int, str], list[_Block]] = {}
        for lines, blocks in self._blocks.items():
            number = section_of(each for line in lines if line[:2] == "a " for each in _iris(line))
            dividers = (each for line in lines if line[:2] != "a " for each in _iris(line))
            division = min(dividers, default="")
            if not is_of_terms(number):
                found.setdefault((number, division), []).extend(blocks)
                continue
            for block in blocks:
                found.setdefault((section(block[0], number), division), []).append(block)
        keys, derived = self._keys, self._derived
        for place in sorted(found):
            blocks = found[place]
            blocks.sort(key=lambda block: keys[block[0]])
            if not derived.keys().isdisjoint(map(_SUBJECT, blocks)):
                blocks.sort(key=self._first)
            yield Part(*place, blocks)

    def _first(self, block: _Block) -> _Offsets:
        """The first passage in the text that a claim rests on; the same for all other subjects."""
        offsets, none = self._offsets, (0, 0)
        line = self._derived.get(block[0])
        if line is None:
            return none
        _, _, derived = line.partition(" ")
        if AND not in derived:
            return offsets.get(derived, none)
        return min([offsets.get(each, none) for each in derived.split(AND)])


def _objects(line: str) -> Sequence[str]:
    return line.partition(" ")[2].split(AND)


def _iris(line: str) -> Iterator[str]:
    """The IRIs that a line says, unless it says a text as well."""
    tokens = () if '"' in line else _objects(line)
    return (iri_of(token) for token in tokens if ":" in token)


def _merged(lines: Sequence[str]) -> str:
    """One line of those with one predicate."""
    first, *others = lines
    if not others:
        return first
    start = first.index(" ") + 1
    return AND.join((first, *(line[start:] for line in others)))
