"""A SPARQL 1.1 endpoint as a graph: any server that speaks the SPARQL 1.1 Protocol."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from os import SEEK_END
from typing import IO, cast
from urllib.parse import urlencode

import pyoxigraph as ox

from diplograph.backends import guard
from diplograph.backends.answer import N_TRIPLES, SPARQL_JSON, Answer, Spool
from diplograph.backends.graph import Graph, Limits
from diplograph.backends.http import Client, Deadline, Reply
from diplograph.backends.ordering import Ordering, has_no_room, without_order
from diplograph.backends.paging import PartError, whole
from diplograph.backends.syntax import counting, declarations
from diplograph.errors import AccessError, DiplographError, LimitError
from diplograph.namespaces import PUSH

_RESULTS = {
    SPARQL_JSON: ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
_TRIPLES = {
    N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
#: What is asked for, the best first. TSV has no end that could be missed, so it comes last.
_ACCEPT_RESULTS = (
    f"{SPARQL_JSON}, application/sparql-results+xml;q=0.8, text/tab-separated-values;q=0.3"
)
_ACCEPT_TRIPLES = f"{N_TRIPLES}, text/turtle;q=0.8, application/rdf+xml;q=0.5"
#: The longest address that is asked by GET, which caches keep; servers and proxies take 2,000.
_LONGEST_GET = 1800
#: Whether the first triple of a named graph is left out by what the default graph is; what a push
#: keeps beside it does not count.
_LEAVES_OUT = (
    "ASK { { SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } "
    f'FILTER(!STRSTARTS(STR(?g), "{PUSH}")) }} LIMIT 1 }} FILTER NOT EXISTS {{ ?s ?p ?o }} }}'
)
#: The fewest rows that a server is thought to limit its answers to.
_LEAST_LIMIT = 100
_CHOOSES = ("default-graph-uri", "union-default-graph")


class Endpoint(Graph):
    """The default graph of an endpoint, which its server may define as the union of all graphs.

    Fields in the query string of its address, such as ``default-graph-uri`` (SPARQL 1.1 Protocol,
    2.1.4), go with every query. Where an answer is empty and the default graph is not the union of
    all graphs, that is said on standard error.

    The query is sent behind the declarations of the prefixes that it uses without declaring them,
    on its own first line, so that the lines of a server's messages are the user's. The answer is
    held back until it has come to its end and was read as what it says it is. `timeout` holds where
    a query is given none, in seconds.
    """

    def __init__(self, url: str, *, timeout: float | None = None) -> None:
        self._client = Client(url)
        self._timeout = timeout
        self._server: str | None = None
        self.address = self._client.address

    def _answer(self, query: str, limits: Limits, name: str, *, chooses: bool) -> Answer:
        words = [token[0].upper() for token in guard.tokens(query) if token.lastgroup == "word"]
        form = next((word for word in words if word in guard.FORMS), "")
        deadline = Deadline(self._timeout if limits.timeout is None else limits.timeout)
        is_graph = form in ("CONSTRUCT", "DESCRIBE")
        try:
            answer = self._ask(declarations(query) + query, is_graph, deadline)
        except AccessError as refusal:
            parts = without_order(query) if has_no_room(str(refusal)) else None
            if parts is None:
                raise
            answer = self._sorted_here(parts, deadline)
        if form == "CONSTRUCT" and self.server().startswith("Virtuoso"):
            self._refuse_cut_triples(answer, deadline)
        elif form == "SELECT" and "LIMIT" not in words and _is_round(answer.size):
            self._refuse_cut_rows(query, answer, deadline)
        if not chooses and "GRAPH" not in words and _is_empty(answer):
            self._say_what_is_left_out(deadline)
        return answer

    def triples(self) -> Iterator[ox.Triple]:
        return whole(self)

    def server(self) -> str:
        if self._server is None:
            self._ask("ASK {}", False, Deadline(self._timeout))
        return self._server or ""

    def _ask(self, query: str, is_graph: bool, deadline: Deadline) -> Answer:
        fields = [*self._client.fields, ("query", query)]
        headers = {"Accept": _ACCEPT_TRIPLES if is_graph else _ACCEPT_RESULTS}
        short = len(self.address) + len(urlencode(fields)) <= _LONGEST_GET
        sending = (
            self._client.send("GET", query=fields, headers=headers, deadline=deadline)
            if short
            else self._client.send("POST", data=fields, headers=headers, deadline=deadline)
        )
        with sending as reply:
            self._refuse_a_part(reply)
            self._server = reply.headers.get("Server", "")
            known = {*_TRIPLES} if is_graph else {*_RESULTS}
            if reply.media_type not in known:
                page = "a page" if reply.media_type == "text/html" else "no result of a query"
                raise AccessError(
                    f"{self.address} answers with {page} ({reply.media_type or 'of no type'}); "
                    "is it the address of its SPARQL service?"
                )
            spool = Spool()
            for piece in reply.pieces():
                spool.write(piece)
            return self._whole(spool, reply.media_type)

    def _sorted_here(self, parts: Ordering, deadline: Deadline) -> Answer:
        """The answer to a query whose rows are too long for the server to sort."""
        unordered = declarations(parts.query) + parts.query
        return parts.ordered(self._ask(unordered, False, deadline))

    def _refuse_cut_triples(self, answer: Answer, deadline: Deadline) -> None:
        """Raise PartError where Virtuoso cut triples, of which it gives one more than of rows.

        It says so of rows alone. So it is asked for as many rows, of which there are more than it
        gives. What DESCRIBE asks for it does not cut.
        """
        if answer.size and answer.size > 1:
            query = f"SELECT ?s {{ ?s ?p ?o . ?a ?b ?c }} LIMIT {answer.size - 1}"
            self._ask(query, False, deadline)

    def _refuse_cut_rows(self, query: str, answer: Answer, deadline: Deadline) -> None:
        """Raise PartError where a server has more rows than it gave, which not all servers say."""
        try:
            counted = self._ask(declarations(query) + counting(query), False, deadline).read()
            row = next(cast("Iterator[ox.QuerySolution]", counted))
            size = int(str(getattr(row["howManyRows"], "value", "")))
        except (DiplographError, KeyError, StopIteration, ValueError):
            sys.stderr.write(
                f"{self.address} gives {answer.size} rows, which is a round number, and does not "
                "tell whether these are all\n"
            )
            return
        if size > (answer.size or 0):
            raise PartError(
                f"{self.address} gives {answer.size} of {size} rows, and does not say so; ask for "
                "fewer with LIMIT, and for the next with ORDER BY and OFFSET"
            )

    def _refuse_a_part(self, reply: Reply) -> None:
        """Raise PartError where a server says that it left out what was over a limit of its own.

        Virtuoso does so in headers, where it had no time, or as many rows as it may give.
        """
        if reply.status == 206 or reply.headers.get("X-SQL-State", "").startswith("S1TAT"):
            raise PartError(f"{self.address} ran out of its own time and gives a part of the rows")
        if most := reply.headers.get("X-SPARQL-MaxRows"):
            raise PartError(
                f"{self.address} gives {most} rows at most, and there may be more; ask for fewer "
                "with LIMIT, and for the next with ORDER BY and OFFSET"
            )

    def _whole(self, spool: Spool, media_type: str) -> Answer:
        """The answer in the form that all backends give, read once to its end.

        A server may cut an answer off and still say 200, or write its complaint behind the rows.
        """
        spool.file.seek(0)
        try:
            if media_type in _TRIPLES:
                return self._triples(spool.file, _TRIPLES[media_type])
            form = _RESULTS[media_type]
            results = ox.parse_query_results(spool.file, form)
            if form is not ox.QueryResultsFormat.JSON:
                spool = _rewritten(results)
                results = ox.parse_query_results(spool.file, ox.QueryResultsFormat.JSON)
            size = sum(1 for _ in results) if isinstance(results, ox.QuerySolutions) else None
            _refuse_more_than_json(spool.file)
            return Answer(SPARQL_JSON, spool.file, size)
        except (SyntaxError, ValueError) as error:
            said = " ".join(str(error).split())[:200]
            raise AccessError(
                f"the answer of {self.address} is cut off or broken, perhaps by a limit of its "
                f"server: {said}"
            ) from error

    def _triples(self, file: IO[bytes], form: ox.RdfFormat) -> Answer:
        triples = (quad.triple for quad in ox.parse(file, form, base_iri=self.address))
        if form is ox.RdfFormat.N_TRIPLES:
            return Answer(N_TRIPLES, file, sum(1 for _ in triples))
        spool = Spool()
        ox.serialize(triples, cast("IO[bytes]", spool), format=ox.RdfFormat.N_TRIPLES)
        spool.file.seek(0)
        return Answer(N_TRIPLES, spool.file, sum(1 for _ in spool.file))

    def _say_what_is_left_out(self, deadline: Deadline) -> None:
        if any(name in _CHOOSES for name, _ in self._client.fields):
            return
        try:
            leaves_out = bool(self._ask(_LEAVES_OUT, False, deadline).read())
        except (AccessError, LimitError):  # the answer stands, whether this is known or not
            return
        if leaves_out:
            sys.stderr.write(
                f"{self.address}: its named graphs hold triples that its default graph, which was "
                "asked, leaves out; to ask all of them, add to the address ?union-default-graph "
                "(Oxigraph) or ?default-graph-uri=urn:x-arq:UnionGraph (Fuseki)\n"
            )


def _refuse_more_than_json(file: IO[bytes]) -> None:
    """Raise ValueError where something follows the JSON, at whose end the engine stops to read.

    Only an answer that does not end as nearly all do has to be read whole.
    """
    file.seek(0, SEEK_END)
    file.seek(max(0, file.tell() - 100))
    if re.search(rb"[]}]\s*\}\s*\}\s*\Z", file.read()) is None:
        file.seek(0)
        json.loads(file.read())


def _rewritten(results: ox.QuerySolutions | ox.QueryBoolean) -> Spool:
    spool = Spool()
    results.serialize(cast("IO[bytes]", spool), ox.QueryResultsFormat.JSON)
    spool.file.seek(0)
    return spool


def _is_round(size: int | None) -> bool:
    """Whether so many rows may be the limit of a server, as it is written by men or machines."""
    return size is not None and size >= _LEAST_LIMIT and not (size % 100 and size % 1024)


def _is_empty(answer: Answer) -> bool:
    results = answer.read()
    if isinstance(results, ox.QueryBoolean):
        return not results
    return next(cast("Iterator[object]", iter(results)), None) is None
