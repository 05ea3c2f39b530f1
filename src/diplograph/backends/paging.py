"""Reading a whole graph from an endpoint, in as many parts as the limits of its server ask for.

A server may cut an answer and not say so. So the triples are counted first, and what arrives is
held against the count. What comes as a part is asked for by property, and what is still too much by
the beginnings of the digests of its subjects: no order has to be kept, which servers limit too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, cast

import pyoxigraph as ox

from diplograph.errors import AccessError, LimitError

if TYPE_CHECKING:
    from diplograph.backends.graph import Graph

#: The most hexadecimal digits of an MD5 that parts are told apart by.
_MOST_DIGITS = 6
_BOOLEAN = ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
_TRUTHS = {"1": "true", "0": "false"}


class PartError(LimitError):
    """A server gives a part of the rows, and says so or was found out."""


class _Part(NamedTuple):
    """Triples of one predicate (None: of all) whose subjects' digests begin alike; how many."""

    size: int
    predicate: str | None = None
    digits: str = ""

    @property
    def pattern(self) -> str:
        narrowed = "" if self.predicate is None else f"FILTER(?p = <{self.predicate}>) "
        if self.digits:
            narrowed += f'FILTER(STRSTARTS(MD5(STR(?s)), "{self.digits}")) '
        return f"?s ?p ?o . {narrowed}"


def whole(graph: Graph) -> Iterator[ox.Triple]:
    """Every triple of the default graph of an endpoint, in no particular order.

    Booleans are given in their canonical form, which Virtuoso does not keep. A blank node may have
    another label in another part.

    Raises:
        LimitError: one property of one subject has more values than the server gives rows.
        AccessError: the endpoint cannot be reached, or the graph changed while it was read.
    """
    size = count(graph)
    if size:
        yield from _read(graph, _Part(size))


def count(graph: Graph) -> int:
    """How many triples the default graph of an endpoint has."""
    return _number(next(graph.select("SELECT (COUNT(*) AS ?size) { ?s ?p ?o }")))


def _read(graph: Graph, part: _Part) -> Iterator[ox.Triple]:
    last = len(part.digits) == _MOST_DIGITS
    try:
        found = graph.evaluate(f"SELECT ?s ?p ?o {{ {part.pattern}}}")
    except PartError:
        if last:
            raise
    else:
        if found.size == part.size:
            for row in cast("ox.QuerySolutions", found.read()):
                # The terms of a row are those that may stand in a triple.
                yield ox.Triple(row["s"], row["p"], _canonical(row["o"]))  # type: ignore[arg-type]
            return
        if last:
            raise _changed(graph)
    parts = list(_split(graph, part))
    if sum(each.size for each in parts) != part.size:
        raise _changed(graph)
    for each in parts:
        yield from _read(graph, each)


def _split(graph: Graph, part: _Part) -> Iterator[_Part]:
    """The properties of a part that has all, or the next digits of the subjects of another."""
    by, bound = "?p", ""
    if part.predicate is not None:
        by = "?digit"
        bound = f"BIND(SUBSTR(MD5(STR(?s)), {len(part.digits) + 1}, 1) AS ?digit) "
    query = f"SELECT {by} (COUNT(*) AS ?size) {{ {part.pattern}{bound}}} GROUP BY {by}"
    for row in graph.select(query):
        key, size = str(getattr(row[by[1:]], "value", "")), _number(row)
        if part.predicate is None:
            yield _Part(size, key)
        else:
            yield _Part(size, part.predicate, part.digits + key)


def _number(row: ox.QuerySolution) -> int:
    return int(str(getattr(row["size"], "value", "")))


def _canonical(term: object) -> object:
    if isinstance(term, ox.Literal) and term.datatype == _BOOLEAN and term.value in _TRUTHS:
        return ox.Literal(_TRUTHS[term.value], datatype=_BOOLEAN)
    return term


def _changed(graph: Graph) -> AccessError:
    return AccessError(f"{graph.address} changed while it was read; try again")
