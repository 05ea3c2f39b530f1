"""What may be wrong with a query, as it is noted beside an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diplograph.emptiness.having import aliases_in_having
from diplograph.emptiness.slips import slips
from diplograph.queries.unknown import unknown_terms
from diplograph.spelling import did_you_mean

if TYPE_CHECKING:
    from diplograph.backends import Graph


class Doubt(NamedTuple):
    """What may be wrong, in words, and where in the query."""

    offset: int
    said: str


def doubts(graph: Graph, query: str, *, lacks: bool) -> tuple[Doubt, ...]:
    """The terms of a query that nothing knows, with those that may have been meant, names of
    SELECT in HAVING, days that there are not, and columns that nothing binds; of one whose answer
    `lacks` something the literals too that fit no value, properties that their subject never has,
    and what GRAPH leaves out. By place.
    """
    found = [
        Doubt(term.offset, "; ".join(filter(None, (term.said, did_you_mean(term.near)))))
        for term in unknown_terms(graph, query)
    ]
    found += [Doubt(each.offset, each.said) for each in aliases_in_having(query)]
    found += [Doubt(each.offset, each.said) for each in slips(query)]
    if lacks:
        from diplograph.emptiness.graphs import named_graphs
        from diplograph.emptiness.misplaced import misplaced
        from diplograph.emptiness.mistyped import mistyped

        found += [Doubt(each.offset, each.said) for each in mistyped(graph, query)]
        found += [Doubt(each.offset, each.said) for each in named_graphs(graph, query)]
        found += [Doubt(each.offset, each.said) for each in misplaced(query)]
    return tuple(sorted(found))
