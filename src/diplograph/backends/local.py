"""Graphs on this machine: a build's store on disk, and a store in memory."""

# ruff: noqa: PTH118
# pathlib takes 3 ms to import, a fourth of what a lookup may cost beyond the engine.

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import IO, TypeAlias, cast

import pyoxigraph as ox

from diplograph.backends.answer import Answer
from diplograph.backends.evaluator import Evaluator, QueryError, QuerySyntaxError, StoreError
from diplograph.backends.graph import Graph, Limits, Pair
from diplograph.backends.store import (
    STORE,
    beside,
    edition,
    fresh_store,
    is_astray,
    not_rdf,
    open_store,
    tell_astray,
)
from diplograph.errors import AccessError, UsageError
from diplograph.namespaces import PREFIXES

#: The extensions of RDF files (design, "What is asked").
EXTENSIONS = ("ttl", "nt", "trig", "nq", "rdf", "jsonld")

#: The address of an endpoint, but for its beginning: a host with its port, or a path like theirs.
_ENDPOINT = r"(localhost|[\w.-]+:\d+)(/\S*)?|[\w-]+(\.[\w-]+)+/(\S*/)?(sparql|query)(\?\S*)?"

#: Evaluates a query, once an evaluator is at hand.
Evaluation: TypeAlias = Callable[[Evaluator], Answer]


class StoredGraph(Graph):
    """A graph in a store of pyoxigraph's, which diplograph's own queries ask in this process.

    `has_graphs` says that its store may have named graphs, so that the union of all is asked. Of a
    store on disk that takes an eighth longer than its default graph alone, or more; in memory it
    does not.
    """

    has_graphs: bool

    @property
    @abstractmethod
    def store(self) -> ox.Store:
        """The store, open in this process."""

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

    def said(
        self, properties: Iterable[str], *, of: str | None = None
    ) -> Iterator[tuple[str, Iterable[Pair]]]:
        """What is said under each of `properties`, of whatever nodes.

        A store on disk looks up every term that it gives, and for each class of a node it goes
        through all nodes: property by property takes a third of the time of one query for all.
        """
        for name in properties:
            predicate = ox.NamedNode(name)
            yield (
                name,
                self.select(f"SELECT ?subject ?value WHERE {{ ?subject {predicate} ?value }}"),
            )

    def dump(self, media: ox.RdfFormat) -> bytes:
        """Every triple, as :meth:`Graph.dump`; no term becomes an object of Python's."""
        out = BytesIO()
        for graph in (ox.DefaultGraph(), *self.store.named_graphs()):
            self.store.dump(out, media, from_graph=graph, prefixes=dict(PREFIXES))
        return out.getvalue()

    def size(self) -> int:
        return super().size() if any(True for _ in self.store.named_graphs()) else len(self.store)

    def _trusted(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return self.store.query(
            query, prefixes=dict(PREFIXES), use_default_graph_as_union=self.has_graphs
        )


class LocalGraph(StoredGraph):
    """A graph on this machine, of which a child of this process answers a user's queries."""

    @abstractmethod
    def _evaluate(self, evaluation: Evaluation) -> Answer:
        """Run an evaluation over the store on disk, or in memory."""

    def _answer(self, query: str, limits: Limits, name: str, *, chooses: bool) -> Answer:
        union = not chooses and self.has_graphs
        try:
            return self._evaluate(lambda evaluator: evaluator.evaluate(query, limits, union=union))
        except QuerySyntaxError as error:
            from diplograph.backends.syntax import explain

            raise UsageError(explain(query, str(error), name)) from None
        except QueryError as error:
            from diplograph.backends.syntax import explain_failure

            raise UsageError(explain_failure(query, str(error), name)) from None
        except StoreError as error:
            raise AccessError(f"cannot read {self.address}: {error}") from error


class DiskGraph(LocalGraph):
    """The graph of a build folder, which is one."""

    has_graphs = False

    def __init__(self, out: str) -> None:
        self.address = out
        self._store: ox.Store | None = None
        self._opened: object = None
        self._evaluator: tuple[object, Evaluator] | None = None

    @property
    def store(self) -> ox.Store:
        if self._store is None:
            self._opened = edition(os.path.join(self.address, STORE))
            self._store = open_store(self.address)
        return self._store

    def beside(self, name: str) -> str | None:
        path = fresh_store(self.address)
        if path is None or (self._store is not None and edition(path) != self._opened):
            return None
        return beside(path, name)

    def _evaluate(self, evaluation: Evaluation) -> Answer:
        path = fresh_store(self.address)
        if path is not None:
            try:
                return evaluation(self._of(path))
            except StoreError:
                # Swapped while it was opened, or damaged: once more, with one known to be whole.
                path = fresh_store(self.address, distrusted=True)
        return evaluation(Evaluator(path or self.store, lasting=False))

    def _of(self, path: str) -> Evaluator:
        """The evaluator of the store that is in the folder now."""
        now = edition(path)
        if self._evaluator is None or self._evaluator[0] != now:
            self._evaluator = (now, Evaluator(path))
        return self._evaluator[1]


class MemoryGraph(LocalGraph):
    """A graph in memory: of an RDF file, or of a build that is under way.

    Its store is not to change from the first evaluation on.
    """

    has_graphs = True

    def __init__(self, store: ox.Store, address: str = "memory") -> None:
        self.address = address
        self._store = store
        self._evaluator = Evaluator(store)

    @property
    def store(self) -> ox.Store:
        return self._store

    def _evaluate(self, evaluation: Evaluation) -> Answer:
        return evaluation(self._evaluator)


def read_graph(place: str) -> MemoryGraph:
    """The graph of an RDF file, by its extension; of a dataset, the union of its graphs.

    Raises AccessError if the file cannot be read or is not what its extension says, with the place,
    and LimitError for what :mod:`diplograph.backends.screening` refuses.
    """
    from pathlib import Path
    from re import fullmatch

    from diplograph.backends.screening import Bounded, screen

    path = Path(place)
    if not path.exists():
        hint = f"; an endpoint is http://{place}" if fullmatch(_ENDPOINT, place) else ""
        raise AccessError(f"cannot read {path}: no such file or folder{hint}")
    extension = path.suffix[1:].lower()
    media = ox.RdfFormat.from_extension(extension) if extension in EXTENSIONS else None
    if media is None:
        known = ", ".join(f".{name}" for name in EXTENSIONS)
        raise AccessError(f"cannot tell what {path} is: RDF files end in {known}")
    store = ox.Store()
    try:
        with path.open("rb") as file:
            screen(path, file, media)
            # Store.bulk_load is a third faster, and gives new labels to all blank nodes.
            bounded = cast("IO[bytes]", Bounded(path, file))
            store.bulk_extend(ox.parse(bounded, media, base_iri=path.resolve().as_uri()))
    except SyntaxError as error:
        raise not_rdf(str(path), error) from error
    except (OSError, ValueError) as error:
        raise AccessError(f"cannot read {path}: {error}") from error
    graph = MemoryGraph(store, place)
    if path.stem == "graph" and is_astray(str(path.parent), graph.dump(ox.RdfFormat.N_TRIPLES)):
        tell_astray(place, str(path.parent))
    return graph


def of_ntriples(ntriples: bytes) -> MemoryGraph:
    """The graph of N-Triples."""
    store = ox.Store()
    store.bulk_load(ntriples, ox.RdfFormat.N_TRIPLES)
    return MemoryGraph(store)
