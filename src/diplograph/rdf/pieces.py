"""Graphs made of pieces: what each source says, written apart, and put together with the rest.

A source's claims and evidence (``id:<source>.…``) depend on its file and on what the slugs in it
mean. They are nine tenths of a graph, stand together in canonical N-Triples, in Turtle and in TriG,
and are the same bytes wherever they stand. So what is written of a source is kept, and a graph of
which one file changed is put together of what is there and the little that is new. It is packed,
and unpacked a source at a time as the graph is written, which is nowhere in memory as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from diplograph.compression import packed, unpacked
from diplograph.rdf.arrangement import SAID, TITLES, natural
from diplograph.rdf.datasets import graph_of_source
from diplograph.rdf.tokens import Names
from diplograph.rdf.writer import Arranged, Part, headed, titled
from diplograph.vocabulary import ID, PREFIXES


class Piece(NamedTuple):
    """What one source says: its canonical N-Triples, and the blocks of Turtle of each section.

    `said` are its claims and its evidence; either may be nothing. All are :func:`packed`. In the
    Turtle `prefixes` are used.
    """

    ntriples: bytes
    said: tuple[bytes, bytes]
    prefixes: tuple[str, ...]


class Frame(NamedTuple):
    """The Turtle before and after what sources say, and the prefixes that are used in it."""

    before: bytes
    after: bytes
    prefixes: tuple[str, ...]


class Whole(NamedTuple):
    """A graph of pieces, by the slugs of their sources, and of what is in none: its N-Triples
    (`rest`) and its frame. It is put together as it is written, a little at a time.
    """

    rest: bytes
    frame: Frame
    pieces: Mapping[str, Piece]
    names: Names

    def ntriples(self) -> Iterator[bytes]:
        """The text of :func:`diplograph.rdf.ntriples`, whole lines."""
        done = 0
        for source in sorted(self.pieces, key=subjects_of):
            place = _place(self.rest, f"<{subjects_of(source)}", done)
            yield self.rest[done:place]
            yield unpacked(self.pieces[source].ntriples)
            done = place
        yield self.rest[done:]

    def turtle(self) -> Iterator[bytes]:
        """The text of :func:`diplograph.rdf.turtle`."""
        yield from (self.names.prefixes().encode(), self.frame.before)
        for number, section in enumerate(SAID):
            for source in sorted(self.pieces):
                if said := unpacked(self.pieces[source].said[number]):
                    yield titled(section, ID + source, self.names)
                    yield said
        yield self.frame.after

    def trig(self) -> Iterator[bytes]:
        """The text of :func:`diplograph.rdf.trig`."""
        yield from (self.names.prefixes().encode(), self.frame.before)
        for source in sorted(self.pieces, key=lambda source: natural(ID + source)):
            said = zip(SAID, map(unpacked, self.pieces[source].said), strict=True)
            sections = [(TITLES[section], text) for section, text in said if text]
            if sections:
                yield from graph_of_source(self.names.of_iri(ID + source), sections)
        yield self.frame.after


def subjects_of(source: str) -> str:
    """What the IRIs of claims and evidence of a source begin with, and no others."""
    return f"{ID}{source}."


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
    return Frame(before, after, _used(before, after))


def put_together(rest: bytes, frame: Frame, pieces: Mapping[str, Piece]) -> Whole:
    """The graph of some pieces and the rest; see :class:`Whole`."""
    names = Names()
    for prefix in {
        *frame.prefixes,
        *chain.from_iterable(each.prefixes for each in pieces.values()),
    }:
        names.use(prefix)
    return Whole(rest, frame, pieces, names)


def _piece(lines: bytes, parts: Iterable[Part]) -> Piece:
    blocks = {part.section: b"".join([text for _, text in part.blocks]) for part in parts}
    claims, evidence = (blocks.get(section, b"") for section in SAID)
    return Piece(packed(lines), (packed(claims), packed(evidence)), _used(claims, evidence))


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


#: What in Turtle is no CURIE, and what is one.
_TOKENS = re.compile(rb'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|<[^>\n]*+>|\b([a-z]+):')


def _used(*texts: bytes) -> tuple[str, ...]:
    """The prefixes that are used in Turtle, in the order of `vocabulary.PREFIXES`."""
    found = {token[1] for text in texts for token in _TOKENS.finditer(text)}
    return tuple(prefix for prefix in PREFIXES if prefix.encode() in found)
