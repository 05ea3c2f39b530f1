"""What every backend can do: one method to write, the rest follows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from diplograph.backends import guard
from diplograph.backends.answer import Answer
from diplograph.errors import UsageError
from diplograph.namespaces import PREFIXES

#: Subject and value, as an answer binds them.
Pair: TypeAlias = tuple[object, object]


def _listed(iris: Iterable[str]) -> str:
    return " ".join(str(ox.NamedNode(iri)) for iri in iris)


class Limits(NamedTuple):
    """What a query may take: seconds (None: as long as it takes), and on this machine bytes of
    memory (None: three quarters of what there is).
    """

    timeout: float | None = None
    memory: int | None = None


class Graph(ABC):
    """A graph somewhere, which can be asked.

    `address` is where it is, as the user knows it, for messages.
    """

    address: str

    def evaluate(
        self,
        query: str,
        *,
        timeout: float | None = None,
        memory: int | None = None,
        name: str = "query",
    ) -> Answer:
        """The whole answer to any query of a user: guarded, and stoppable by time and Ctrl-C.

        It may take what :class:`Limits` say. `name` stands before the line and the column
        of a mistake in it: the file that it was read from.

        The prefixes of `vocabulary.PREFIXES` are declared; the default graph is the union of all
        graphs, unless the query says FROM.

        Raises:
            UsageError: the query is not SPARQL, or asks for what is refused (SERVICE, updates).
            LimitError: the query passed a limit of size, depth, time or memory.
            AccessError: the graph could not be read or reached.
            KeyboardInterrupt: the user pressed Ctrl-C; nothing is left running.
        """
        chooses = guard.check(query, name)
        return self._answer(query, Limits(timeout, memory), name, chooses=chooses)

    @abstractmethod
    def _answer(self, query: str, limits: Limits, name: str, *, chooses: bool) -> Answer:
        """The answer to a query that was found harmless; it `chooses` its graphs by FROM, or not.

        Raises what :meth:`evaluate` does.
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

    def said(
        self, properties: Iterable[str], *, of: str | None = None
    ) -> Iterator[tuple[str, Iterable[Pair]]]:
        """What is said under each of `properties` (IRIs), in their order: subjects and values.

        With `of`, a class (IRI), only of its nodes is it needed: there may be more. The pairs of a
        property are to be read before the next is asked for.
        """
        names = list(properties)
        found: dict[str, list[Pair]] = {name: [] for name in names}
        kinds = f"?subject a {ox.NamedNode(of)} ." if of else ""
        query = f"""SELECT ?subject ?property ?value WHERE {{
            {kinds} VALUES ?property {{ {_listed(names)} }} ?subject ?property ?value . }}"""
        for subject, name, value in self.select(query):
            assert isinstance(name, ox.NamedNode)
            found[name.value].append((subject, value))
        yield from found.items()

    def triples(self) -> Iterator[ox.Triple]:
        """Every triple, in no particular order; large graphs of endpoints come in parts."""
        return self.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")

    def dump(self, media: ox.RdfFormat) -> bytes:
        """Every triple, perhaps twice, in no particular order, as the engine writes a format of RDF
        under the prefixes of `PREFIXES`.
        """
        return ox.serialize(self.triples(), format=media, prefixes=dict(PREFIXES)) or b""

    def beside(self, name: str) -> str | None:
        """The path of what a build kept of this graph under `name`; None where it kept nothing.

        It is of the graph that :meth:`select` asks, not of one that was built since.
        """
        return None

    def server(self) -> str:
        """What the server that answers calls itself; "" where none does, or it does not say."""
        return ""

    def size(self) -> int:
        """How many triples there are."""
        (row,) = self.select(
            "SELECT (COUNT(*) AS ?count) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"
        )
        return int(row["count"].value)
