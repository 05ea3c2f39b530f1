"""Export: the graph of a store, written for another tool.

Whatever is exported is the answer to one query over the store, never a Python fact, so that an
export holds what an analyst sees, and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from diplograph import rdf
from diplograph.errors import AccessError, UsageError

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from diplograph.backends import Graph

#: Name of a format to the function that serializes triples in it, as UTF-8 bytes.
FORMATS: dict[str, Callable[[Iterable[Triple]], bytes]] = {
    "turtle": rdf.turtle,
    "ntriples": rdf.ntriples,
}


def export(graph: Graph, format_name: str) -> bytes:
    """The whole of `graph` in a format of :data:`FORMATS`, byte-identical for the same triples.

    ``turtle`` is RDF 1.1 Turtle without blank nodes, sectioned and sorted; ``ntriples`` is
    canonical N-Triples, one sorted line per triple, and carries blank nodes, under the labels that
    they have in the store, and the triple terms of RDF 1.2.

    Raises:
        UsageError: the format is not one of :data:`FORMATS`.
        AccessError: it is ``turtle``, and the graph has a blank node or a triple term.
    """
    if format_name not in FORMATS:
        raise UsageError(f"no format {format_name!r}; there are {', '.join(sorted(FORMATS))}")
    triples = list(graph.triples())
    if format_name == "turtle":
        _refuse_other_terms(graph.address, triples)
    return FORMATS[format_name](triples)


def _refuse_other_terms(address: str, triples: Iterable[Triple]) -> None:
    """Refuse what diplograph's Turtle does not have, naming the first of it."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    others = [
        (str(triple), term)
        for triple in triples
        for term in triple
        if not isinstance(term, NamedNode | Literal)
    ]
    if others:
        triple, term = min(others, key=lambda other: other[0])
        what = f"the blank node {term}" if isinstance(term, BlankNode) else "a triple term"
        raise AccessError(
            f"cannot write {address} as turtle: it has {what} in “{triple}”, and our Turtle has "
            "none; --format ntriples carries it"
        )
