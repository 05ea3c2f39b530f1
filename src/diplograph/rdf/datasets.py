"""TriG and N-Quads: what each source says in a graph of its own, all else in the default graph.

Claims and their evidence stand in the graph ``id:<source>``. The default graph holds what is
accepted, reference triples, the sources themselves, and the declarations of terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from pyoxigraph import RdfFormat, parse, serialize

from diplograph.rdf.arrangement import SAID, TITLES, natural
from diplograph.rdf.tokens import iri_of
from diplograph.rdf.writer import Arranged, Part, headed, sorted_lines

#: The Turtle of a block.
_BLOCK = itemgetter(1)
_SUBJECT = itemgetter(0)
#: So many blocks are read at once to be written as quads.
_AT_ONCE = 2000


def trig(graph: Arranged) -> bytes:
    """TriG in UTF-8: the Turtle of a graph, with what each source says in a graph of its own.

    The graphs stand where claims do in Turtle, sorted by source as numbers in names compare.
    """
    return b"".join(trig_text(graph))


def trig_text(graph: Arranged) -> Iterator[bytes]:
    """The text of :func:`trig`, a little at a time."""
    yield graph.names.prefixes().encode()
    for part in _ordered(graph):
        yield from part


def nquads_lines(graph: Arranged) -> Iterator[bytes]:
    """Canonical N-Quads in UTF-8 of the same dataset, some lines at a time: sorted by code point.

    The blocks of some subjects are read at once: all of a subject's lines stand together.
    """
    prefixes = graph.names.prefixes().encode()
    blocks: list[tuple[str, bytes, bytes]] = []
    for part in graph.parts:
        name = f"{graph.names.of_iri(part.division)} ".encode() if _is_said(part) else b""
        # What ends an IRI in a line is among what decides where the line stands.
        blocks += ((f"{iri_of(subject)}>", name, text) for subject, text in part.blocks)
    blocks.sort(key=_SUBJECT)
    for i in range(0, len(blocks), _AT_ONCE):
        some = (b"%s{%s}" % (name, text) for _, name, text in blocks[i : i + _AT_ONCE])
        quads = parse(b"".join([prefixes, *some]), format=RdfFormat.TRIG)
        yield sorted_lines(serialize(quads, format=RdfFormat.N_QUADS) or b"")


def graphs(graph: Arranged) -> int:
    """How many sources have a graph of their own."""
    return len({part.division for part in graph.parts if _is_said(part)})


def _is_said(part: Part) -> bool:
    return part.section in SAID and bool(part.division)


def _ordered(graph: Arranged) -> Iterator[list[bytes]]:
    """The text of what is before the claims, of each source, and of what is behind them."""
    said = sorted(filter(_is_said, graph.parts), key=lambda part: natural(part.division))
    others = [part for part in graph.parts if not _is_said(part)]
    yield [text for part in others if part.section < SAID[0] for text in headed(part, graph.names)]
    for source, parts in groupby(said, key=lambda part: part.division):
        told = [(TITLES[part.section], b"".join(map(_BLOCK, part.blocks))) for part in parts]
        yield [*graph_of_source(graph.names.of_iri(source), told)]
    yield [text for part in others if part.section >= SAID[0] for text in headed(part, graph.names)]


def graph_of_source(name: str, sections: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The graph of what a source says, of the titles and blocks of its sections."""
    yield f"\n# {'-' * 64} Said by {name}\n\n{name} {{\n".encode()
    for title, blocks in sections:
        yield f"\n    # {'-' * 60} {title}\n".encode()
        yield _indented(blocks)
    yield b"}\n"


def _indented(blocks: bytes) -> bytes:
    """Blocks within braces, each behind an empty line; a line of them ends in no term."""
    return blocks.replace(b"\n", b"\n    ").replace(b"\n    \n", b"\n\n").removesuffix(b"    ")
