"""Graphs on this machine: a build's store on disk, and a store in memory."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from diplograph.backends import guard
from diplograph.backends.answer import Answer, Limits
from diplograph.backends.child import QuerySyntaxError, StoreError, evaluate
from diplograph.backends.graph import Graph
from diplograph.backends.store import fresh_store, open_store
from diplograph.errors import AccessError, UsageError
from diplograph.vocabulary import PREFIXES

#: The extensions of RDF files (design, "What is asked").
EXTENSIONS = ("ttl", "nt", "trig", "nq", "rdf", "jsonld")


class LocalGraph(Graph):
    """A graph that pyoxigraph reads, in this process or in a child of it."""

    @property
    @abstractmethod
    def store(self) -> ox.Store:
        """The store, open in this process."""

    @abstractmethod
    def _evaluate(self, query: str, limits: Limits, *, union: bool) -> Answer:
        """Evaluate a query that passed the guard; `union`: over the union of all graphs."""

    def evaluate(self, query: str, limits: Limits | None = None) -> Answer:
        chooses = guard.check(query)
        try:
            return self._evaluate(query, limits or Limits(), union=not chooses)
        except QuerySyntaxError as error:
            raise UsageError(guard.explain(query, str(error))) from None
        except StoreError as error:
            raise AccessError(f"cannot read {self.address}: {error}") from error

    def select(self, query: str) -> ox.QuerySolutions:
        results = self._trusted(query)
        if not isinstance(results, ox.QuerySolutions):
            raise UsageError("not a SELECT query")
        return results

    def construct(self, query: str) -> Iterator[ox.Triple]:
        results = self._trusted(query)
        if not isinstance(results, ox.QueryTriples):
            raise UsageError("not a CONSTRUCT query")
        return results

    def _trusted(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return self.store.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=True)


class DiskGraph(LocalGraph):
    """The graph of a build folder."""

    def __init__(self, out: Path) -> None:
        self.address = str(out)
        self._out = out
        self._store: ox.Store | None = None

    @property
    def store(self) -> ox.Store:
        if self._store is None:
            self._store = open_store(self._out)
        return self._store

    def _evaluate(self, query: str, limits: Limits, *, union: bool) -> Answer:
        path = fresh_store(self._out)
        if path is not None:
            try:
                return evaluate(path, query, limits, union=union)
            except StoreError:
                # Swapped while it was opened, or damaged: once more, with one known to be whole.
                path = fresh_store(self._out, distrusted=True)
        return evaluate(path or self.store, query, limits, union=union)


class MemoryGraph(LocalGraph):
    """A graph in memory: of an RDF file, or of a build that is under way."""

    def __init__(self, store: ox.Store, address: str = "memory") -> None:
        self.address = address
        self._store = store

    @property
    def store(self) -> ox.Store:
        return self._store

    def _evaluate(self, query: str, limits: Limits, *, union: bool) -> Answer:
        return evaluate(self._store, query, limits, union=union)


def read_graph(path: Path) -> MemoryGraph:
    """The graph of an RDF file, by its extension; of a dataset, the union of its graphs.

    Raises AccessError if the file cannot be read or is not what its extension says, with the place.
    """
    extension = path.suffix[1:].lower()
    media = ox.RdfFormat.from_extension(extension) if extension in EXTENSIONS else None
    if media is None:
        known = ", ".join(f".{name}" for name in EXTENSIONS)
        raise AccessError(f"cannot tell what {path} is: RDF files end in {known}")
    store = ox.Store()
    try:
        with path.open("rb") as file:
            store.bulk_load(file, media, base_iri=path.resolve().as_uri())
    except SyntaxError as error:
        raise AccessError(f"{path}:{error.lineno}:{error.offset}: {error.msg}") from error
    except (OSError, ValueError) as error:
        raise AccessError(f"cannot read {path}: {error}") from error
    return MemoryGraph(store, str(path))


def of_ntriples(ntriples: bytes) -> MemoryGraph:
    """The graph of N-Triples."""
    store = ox.Store()
    store.bulk_load(ntriples, ox.RdfFormat.N_TRIPLES)
    return MemoryGraph(store)
