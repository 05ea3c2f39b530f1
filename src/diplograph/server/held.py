"""A graph that is asked in this process, which is a worker: one that can be killed.

The command line asks a store in a child, so that a query that never ends does not take the command
with it (:mod:`diplograph.backends.evaluator`). A worker is such a child already.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from diplograph.backends.answer import N_TRIPLES, SPARQL_JSON, SPARQL_TSV, Answer
from diplograph.backends.local import StoredGraph
from diplograph.errors import AccessError, LimitError, UsageError
from diplograph.namespaces import PREFIXES
from diplograph.server.bounded import bounded

if TYPE_CHECKING:
    from diplograph.backends.graph import Limits
    from diplograph.server.messages import Bounds

#: How the predeclared prefixes stand in a query, if no letter of theirs is escaped.
_NAMES = tuple(f"{name}:" for name in PREFIXES)

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Dataset(NamedTuple):
    """The graphs that a request names as the default graph, merged, and as named graphs (SPARQL
    1.1 Protocol, 2.1.4). Where it names any, it overrides what the query says by FROM.
    """

    default: tuple[ox.NamedNode, ...] = ()
    named: tuple[ox.NamedNode, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


class HeldGraph(StoredGraph):
    """A store that is open in this process. Nothing holds it to a time: who started the process
    ends it. `has_graphs` says whether there are named graphs.
    """

    def __init__(self, store: ox.Store, address: str, bounds: Bounds) -> None:
        self.address = address
        self._bounds = bounds
        self._store = store
        self.has_graphs = any(True for _ in store.named_graphs())

    @property
    def store(self) -> ox.Store:
        return self._store

    def ask(self, query: str, dataset: Dataset, *, chooses: bool, base: str) -> Results:
        """The results of a user's query that the guard let pass.

        It is asked over the graphs of `dataset`, unless that names none: then over those that the
        query `chooses` by FROM, as the guard says, else over the union of all. A graph that is not
        there is empty. `base` is what relative IRIs are relative to. Raises UsageError if it is not
        SPARQL, and AccessError if the store cannot be read.
        """
        with failures_told(query, self.address):
            if dataset:
                # Of an engine that is told one of the two lists, the other is all that it has.
                return self._store.query(
                    query,
                    base_iri=base,
                    prefixes=prefixes_of(query),
                    default_graph=list(dataset.default),
                    named_graphs=list(dataset.named),
                )
            return self._store.query(
                query,
                base_iri=base,
                prefixes=prefixes_of(query),
                # The union overrides FROM.
                use_default_graph_as_union=self.has_graphs and not chooses,
            )

    def _answer(self, query: str, limits: Limits, name: str, *, chooses: bool) -> Answer:
        with failures_told(query, self.address, name), bounded(self._bounds) as (out, spool):
            results = self._store.query(
                query,
                prefixes=prefixes_of(query),
                use_default_graph_as_union=self.has_graphs and not chooses,
            )
            media_type = _plainly(results, out)
        return Answer(media_type, spool.file)


def prefixes_of(query: str) -> dict[str, str] | None:
    """What is declared beforehand, unless a query has nothing of it: to read all prefixes takes the
    engine a third of the time of a lookup.
    """
    if "\\" in query:
        return dict(PREFIXES)
    for name in _NAMES:
        if name in query:
            return dict(PREFIXES)
    return None


def _plainly(results: Results, out: IO[bytes]) -> str:
    """Write results as every backend answers, and return the media type of that."""
    if isinstance(results, ox.QueryTriples):
        results.serialize(out, ox.RdfFormat.N_TRIPLES)
        return N_TRIPLES
    if isinstance(results, ox.QuerySolutions):
        results.serialize(out, ox.QueryResultsFormat.TSV)
        return SPARQL_TSV
    results.serialize(out, ox.QueryResultsFormat.JSON)
    return SPARQL_JSON


@contextmanager
def failures_told(query: str, address: str, name: str = "query") -> Iterator[None]:
    """The engine's failures, over `query`, as errors of diplograph.

    Raises:
        UsageError: the query is not SPARQL, or has a function that nobody knows.
        LimitError: there is no memory left.
        AccessError: the store cannot be read.
    """
    try:
        yield
    except SyntaxError as error:
        from diplograph.backends.syntax import explain

        raise UsageError(explain(query, str(error), name)) from None
    except RuntimeError as error:  # of a query's failure and of corruption
        if "orruption" in str(error):
            raise AccessError(f"cannot read {address}: {error}") from error
        from diplograph.backends.syntax import explain_failure

        raise UsageError(explain_failure(query, str(error), name)) from None
    except MemoryError as error:
        raise LimitError("the query needs more memory than it may take") from error
    except OSError as error:
        raise AccessError(f"cannot read {address}: {error}") from error
