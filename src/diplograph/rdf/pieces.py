"""Graphs made of pieces: what each source says, written apart, and put together with the rest.

A source's claims and evidence (``id:<source>.…``) depend on its file and on what the slugs in it
mean. They are nine tenths of a graph, stand together in canonical N-Triples, in Turtle and in TriG,
and are the same bytes wherever they stand. So what is written of a source is kept, and a graph of
which one file changed is put together of what is there and the little that is new.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import NamedTuple

from pyoxigraph import Triple

from diplograph.rdf.arrangement import SAID, TITLES, natural
from diplograph.rdf.datasets import graph_of_source
from diplograph.rdf.tokens import Names
from diplograph.rdf.writer import Arranged, Part, arranged, engine_turtle, headed, ntriples, titled
from diplograph.vocabulary import ID, PREFIXES


class Piece(NamedTuple):
    """What one source says: its canonical N-Triples, and the blocks of Turtle of each section.

    `said` are its claims and its evidence; either may be nothing.
    """

    ntriples: bytes
    said: tuple[bytes, bytes]


class Whole(NamedTuple):
    """A graph, written out; see :func:`diplograph.rdf.turtle` and so on.

    `rest` are the lines of its N-Triples that are in no piece.
    """

    ntriples: bytes
    turtle: bytes
    trig: bytes
    rest: bytes


class Frame(NamedTuple):
    """The Turtle before and after what sources say, and the prefixes that are used in it."""

    before: bytes
    after: bytes
    prefixes: tuple[str, ...]


def subjects_of(source: str) -> str:
    """What the IRIs of claims and evidence of a source begin with, and no others."""
    return f"{ID}{source}."


def piece_of(source: str, triples: Iterable[Triple]) -> Piece:
    """The piece of a source (its slug), of the triples that it has among others."""
    subjects = f"<{subjects_of(source)}"
    own = [triple for triple in triples if str(triple.subject).startswith(subjects)]
    return _piece(ntriples(own), arranged(engine_turtle(own)).parts)


def cut(whole: bytes, graph: Arranged, sources: Iterable[str]) -> tuple[Mapping[str, Piece], bytes]:
    """The pieces of sources (slugs), and the rest, of a graph as N-Triples and arranged."""
    parts: dict[str, list[Part]] = {}
    for part in graph.parts:
        if part.section in SAID:
            parts.setdefault(part.division, []).append(part)
    pieces, rest, done = {}, [], 0
    for source in sorted(sources, key=subjects_of):
        subjects = subjects_of(source)
        start = _place(whole, f"<{subjects}", done)
        end = _place(whole, f"<{subjects[:-1]}/", start)  # behind the dot comes the slash
        pieces[source] = _piece(whole[start:end], parts.get(ID + source, ()))
        rest.append(whole[done:start])
        done = end
    return pieces, b"".join([*rest, whole[done:]])


def frame_of(graph: Arranged) -> Frame:
    """What a graph has around its pieces."""
    first, *_, last = SAID
    before, after = (
        b"".join([text for part in parts for text in headed(part, graph.names)])
        for parts in (
            (part for part in graph.parts if part.section < first),
            (part for part in graph.parts if part.section > last),
        )
    )
    used = {found[1] for text in (before, after) for found in _TOKENS.finditer(text)}
    return Frame(before, after, tuple(prefix for prefix in PREFIXES if prefix.encode() in used))


def put_together(rest: bytes, frame: Frame, pieces: Mapping[str, Piece]) -> Whole:
    """The graph of pieces, by the slugs of their sources, and of what is in none: its N-Triples
    and its frame.
    """
    names = Names()
    for prefix in frame.prefixes:
        names.use(prefix)
    _declare(names, pieces.values())
    prefixes = names.prefixes().encode()
    return Whole(
        _merged(BytesIO(rest).readlines(), pieces),
        b"".join([prefixes, frame.before, *_turtle(names, pieces), frame.after]),
        b"".join([prefixes, frame.before, *_trig(names, pieces), frame.after]),
        rest,
    )


def _piece(lines: bytes, parts: Iterable[Part]) -> Piece:
    blocks = {part.section: b"".join([text for _, text in part.blocks]) for part in parts}
    claims, evidence = (blocks.get(section, b"") for section in SAID)
    return Piece(lines, (claims, evidence))


def _place(lines: bytes, beginning: str, start: int) -> int:
    """Where the first of the sorted lines from `start` on is that is not before `beginning`."""
    wanted, low, high = beginning.encode(), start, len(lines)
    while low < high:
        middle = max(lines.rfind(b"\n", low, (low + high) // 2) + 1, low)
        end = lines.index(b"\n", middle) + 1
        if lines[middle:end] < wanted:
            low = end
        else:
            high = middle
    return low


def _merged(rest: Sequence[bytes], pieces: Mapping[str, Piece]) -> bytes:
    """The lines of all, sorted."""
    found: list[bytes] = []
    done = 0
    for source in sorted(pieces, key=subjects_of):
        place = bisect_left(rest, f"<{subjects_of(source)}".encode(), done)
        found += rest[done:place]
        found.append(pieces[source].ntriples)
        done = place
    return b"".join([*found, *rest[done:]])


def _turtle(names: Names, pieces: Mapping[str, Piece]) -> Iterator[bytes]:
    for number, section in enumerate(SAID):
        for source in sorted(pieces):
            if said := pieces[source].said[number]:
                yield titled(section, ID + source, names)
                yield said


def _trig(names: Names, pieces: Mapping[str, Piece]) -> Iterator[bytes]:
    for source in sorted(pieces, key=lambda source: natural(ID + source)):
        said = zip(SAID, pieces[source].said, strict=True)
        sections = [(TITLES[section], text) for section, text in said if text]
        if sections:
            yield from graph_of_source(names.of_iri(ID + source), sections)


#: What in Turtle is no CURIE, and what is one.
_TOKENS = re.compile(rb'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|<[^>\n]*+>|([a-z]+):')


def _declare(names: Names, pieces: Iterable[Piece]) -> None:
    """Have the prefixes declared that only pieces use."""
    missing = [prefix.encode() for prefix in PREFIXES if not names.uses(prefix)]
    for piece in pieces if missing else ():
        for text in piece.said:
            if any(b"%s:" % prefix in text for prefix in missing):
                used = {found[1] for found in _TOKENS.finditer(text)}
                for prefix in used.intersection(missing):
                    names.use(prefix.decode())
                missing = [prefix for prefix in missing if prefix not in used]
