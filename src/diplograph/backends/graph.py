"""What every backend can do: one method to write, the rest follows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

import pyoxigraph as ox

from diplograph.backends.answer import Answer
from diplograph.errors import UsageError


class Graph(ABC):
    """A graph somewhere, which can be asked.

    `address` is where it is, as the user knows it, for messages.
    """

    address: str

    @abstractmethod
    def evaluate(
        self,
        query: str,
        *,
        timeout: float | None = None,
        memory: int | None = None,
        name: str = "query",
    ) -> Answer:
        """The whole answer to any query of a user: guarded, and stoppable by time and Ctrl-C.

        It may take `timeout` seconds (None: as long as it takes) and, on this machine, `memory`
        bytes (None: three quarters of what there is). `name` stands before the line and the column
        of a mistake in it: the file that it was read from.

        The prefixes of `vocabulary.PREFIXES` are declared; the default graph is the union of all
        graphs, unless the query says FROM.

        Raises:
            UsageError: the query is not SPARQL, or asks for what is refused (SERVICE, updates).
            LimitError: the query passed a limit of size, depth, time or memory.
            AccessError: the graph could not be read or reached.
            KeyboardInterrupt: the user pressed Ctrl-C; nothing is left running.
        """

    def select(self, query: str) -> ox.QuerySolutions:
        """The solutions of one of diplograph's own SELECT queries, which is trusted to end."""
        results = self.evaluate(query).read()
        if not isinstance(results, ox.QuerySolutions):
            raise UsageError("not a SELECT query")
        return results

    def construct(self, query: str) -> Iterator[ox.Triple]:
        """The triples of one of diplograph's own CONSTRUCT queries, which is trusted to end."""
        answer = self.evaluate(query)
        results = answer.read()
        if not answer.is_graph or isinstance(results, ox.QuerySolutions | ox.QueryBoolean):
            raise UsageError("not a CONSTRUCT query")
        return results

    def triples(self) -> Iterator[ox.Triple]:
        """Every triple, in no particular order; large graphs of endpoints come in parts."""
        return self.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
