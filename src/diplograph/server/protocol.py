"""The SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), as far as it reads."""

from __future__ import annotations

import json
import re
from codecs import lookup
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, quote

import pyoxigraph as ox

from diplograph.backends import guard
from diplograph.errors import LimitError
from diplograph.namespaces import PREFIXES
from diplograph.server.bounded import bounded, row_counter
from diplograph.server.held import Dataset, failures_told
from diplograph.server.messages import ASKED, Ask, Refused, Reply
from diplograph.server.negotiation import GRAPHS, JSON, ROWS, chosen, prefers_html

if TYPE_CHECKING:
    from typing import IO

    from diplograph.server.held import Results
    from diplograph.server.negotiation import Format
    from diplograph.server.web import Served

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
#: The most parameters that a request may have.
_MOST_FIELDS = 1000
#: The most characters of the address that a browser is sent on to.
_MOST_ADDRESS = 2**15

ROW_FORMATS: Mapping[str, ox.QueryResultsFormat] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS: Mapping[str, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
#: What gives the same query another answer each time.
_VOLATILE = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)


class Query(NamedTuple):
    """What a request asks for; `wanted` is the format that it names, beside its Accept header."""

    text: str
    dataset: Dataset
    wanted: str | None


def respond(ask: Ask, served: Served) -> Reply:
    """The answer to a request at the endpoint. Raises Refused, and what `HeldGraph.ask` does."""
    if ask.method in ("GET", "HEAD") and not re.search(rb"(?:^|&)(?:query|update)=", ask.query):
        from diplograph.server.descriptions import service

        if prefers_html(ask.headers.get("accept", "")):
            return moved(ask.base)
        _query("", _fields(ask.query))  # which refuses a graph that has no IRI
        return service(ask, served)
    query = read(ask)
    if ask.method != "POST" and query.wanted is None and _is_browser(ask):
        return _shown_in_page(query.text, ask)
    return answered(query, ask, served)


def guarded(query: str) -> bool:
    """Whether a query that the guard lets pass chooses its graphs by FROM.

    Raises Refused (400) for one that is too large or too deep, which will never be answered, and
    UsageError as the guard does.
    """
    try:
        return guard.check(query)
    except LimitError as error:
        raise Refused(400, str(error)) from None


def of_whole_graph(ask: Ask, what: str) -> str:
    """The query of a request for `what`, which is told of the whole graph; it passed the guard.

    Raises Refused, and UsageError as the guard does.
    """
    query = read(ask)
    if query.dataset:
        raise Refused(400, f"{what} is of the whole graph; leave out default-graph-uri")
    guarded(query.text)
    return query.text


def answered(query: Query, ask: Ask, served: Served) -> Reply:
    """The answer to a query that was read, in the format that `ask` accepts.

    Raises Refused, and what `HeldGraph.ask` does.
    """
    accept = ask.headers.get("accept", "")
    chooses = guarded(query.text)
    results = served.graph.ask(query.text, query.dataset, chooses=chooses, base=f"{ask.base}sparql")
    rows = None
    if isinstance(results, ox.QueryTriples):
        form = chosen(accept, GRAPHS, query.wanted)
        rows = row_counter("rdfxml") if form.name == "rdfxml" else None
    else:
        form = chosen(accept, ROWS, query.wanted)
        rows = row_counter(form.name) if isinstance(results, ox.QuerySolutions) else None
    with (
        failures_told(query.text, served.graph.address),
        bounded(served.bounds, rows, form.name) as (out, spool),
    ):
        _write(results, form, out)
    return Reply(200, headers_of(form), spool.file, spool.size, is_volatile(query.text))


def _write(results: Results, form: Format, file: IO[bytes]) -> None:
    if not isinstance(results, ox.QueryTriples):
        results.serialize(file, ROW_FORMATS[form.name])
    elif form.name == "turtle":  # the engine's own writing of results knows no prefixes
        ox.serialize(results, file, ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))
    else:
        results.serialize(file, GRAPH_FORMATS[form.name])


def is_volatile(query: str) -> bool:
    """Whether the same query may be answered otherwise from the same graph."""
    return "(" in query and _VOLATILE.search(query) is not None


@cache
def headers_of(form: Format) -> tuple[tuple[str, str], ...]:
    """The headers of what is written in a format."""
    is_text = form.media_type.startswith("text/")
    return (("content-type", form.media_type + ("; charset=utf-8" if is_text else "")),)


def moved(address: str) -> Reply:
    """A reply that sends a reader elsewhere."""
    return Reply(303, (("location", address),), b"", 0)


def _shown_in_page(query: str, ask: Ask) -> Reply:
    """A reply that sends the reader of a query to the page, with it. Raises Refused (414)."""
    address = f"{ask.base}#query={quote(query, safe='')}"
    if len(address) > _MOST_ADDRESS:
        said = "the query is too long to be carried over to the page: open / and put it there"
        raise Refused(414, said)
    return moved(address)


def _is_browser(ask: Ask) -> bool:
    return prefers_html(ask.headers.get("accept", ""))


def read(ask: Ask) -> Query:
    """The query of a request (2.1), its dataset and format.

    Raises Refused: 405 for another method, 415 for another media type or encoding, 400 for what is
    no request of the protocol, 403 for an update.
    """
    fields = _fields(ask.query)
    if ask.method in ("GET", "HEAD"):
        if "update" in fields:
            raise Refused(400, "an update is sent by POST, and this graph takes none")
        return _query(_only(fields, "query"), fields)
    if ask.method != "POST":
        raise Refused(405, f"{ask.method} is no way to ask a query", ("allow", ASKED))
    media_type, charset = _content_type(ask)
    if charset not in ("", "utf-8"):
        raise Refused(415, f"the body is in {charset}; it is read as UTF-8 only")
    if media_type == FORM:
        body = _fields(ask.body)
        for name in body.keys() & fields.keys() & {"query", "update"}:
            raise Refused(400, f"{name} stands in the address and in the body")
        fields = {name: [*fields.get(name, []), *body.get(name, [])] for name in fields | body}
        if "update" in fields:
            _only(fields, "update")
            raise _read_only()
        return _query(_only(fields, "query"), fields)
    if media_type not in (QUERY, UPDATE):
        said = f"{media_type} is no media type" if media_type else "there is no Content-Type"
        raise Refused(415, f"{said} of a query; it is {QUERY} or {FORM}")
    text = _decoded(ask.body)
    if media_type == UPDATE:
        raise _read_only()
    if "query" in fields:
        raise Refused(400, "query stands in the address and in the body")
    return _query(text, fields)


def _query(text: str, fields: Mapping[str, list[str]]) -> Query:
    graphs = (fields.get(name, []) for name in ("default-graph-uri", "named-graph-uri"))
    dataset = Dataset(*(tuple(map(iri, names)) for names in graphs))
    return Query(text, dataset, _wanted(fields))


def _wanted(fields: Mapping[str, list[str]]) -> str | None:
    """The format that a request names; an empty name is none."""
    return fields.get("format", [""])[-1] or None


def form_of(ask: Ask, fields: Mapping[str, list[str]], offered: Sequence[Format]) -> Format:
    """The format to answer a request in that has these parameters. Raises Refused (406)."""
    return chosen(ask.headers.get("accept", ""), offered, _wanted(fields))


def in_json(told: object) -> Reply:
    """A reply that tells something in JSON."""
    body = json.dumps(told, ensure_ascii=False).encode()
    return Reply(200, headers_of(JSON), body, len(body))


def iri(name: str) -> ox.NamedNode:
    """The name of a graph as a term. Raises Refused (400) if it is no absolute IRI."""
    try:
        return ox.NamedNode(name)
    except ValueError:
        raise Refused(400, f"{name[:200]!r} is no IRI of a graph") from None


def _only(fields: Mapping[str, list[str]], name: str) -> str:
    """The one value of a parameter. Raises Refused if there is none, or another."""
    values = fields.get(name, [])
    if len(values) != 1:
        raise Refused(400, f"a request has one {name}, and this one has {len(values)}")
    return values[0]


def fields_of(ask: Ask) -> Mapping[str, list[str]]:
    """The parameters of a request, of its address and, of a form that is posted, of its body.

    Raises Refused (400) for what is not UTF-8, or has too many.
    """
    fields = _fields(ask.query)
    if ask.method != "POST" or _content_type(ask)[0] != FORM:
        return fields
    body = _fields(ask.body)
    return {name: [*fields.get(name, []), *body.get(name, [])] for name in fields | body}


def _fields(encoded: bytes) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(
            encoded.decode(),  # a client may send what it should have percent-encoded
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError:
        raise Refused(400, "the parameters are not UTF-8, percent-encoded") from None
    except ValueError:
        raise Refused(400, f"there are more than {_MOST_FIELDS} parameters") from None
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _content_type(ask: Ask) -> tuple[str, str]:
    """Media type and charset of the body, in small letters; empty where nothing is said."""
    media_type, *parameters = ask.headers.get("content-type", "").lower().split(";")
    for each in parameters:
        key, _, value = each.partition("=")
        if key.strip() == "charset":
            return media_type.strip(), _codec(value.strip().strip('"'))
    return media_type.strip(), ""


def _codec(name: str) -> str:
    try:
        return lookup(name).name
    except LookupError:
        return name


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Refused(400, f"the body is not UTF-8: {error.reason} at {error.start}") from None


def _read_only() -> Refused:
    return Refused(403, "this graph is read-only: it takes no updates")
