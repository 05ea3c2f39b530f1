"""The short way to an answer gives what the long one does, which any other parameter takes."""

from __future__ import annotations

from itertools import product
from urllib.parse import unquote_to_bytes

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.server.lookup import decoded, lookup
from diplograph.server.messages import Ask, Bounds, Reply
from diplograph.server.web import Served, respond

#: An invented store, with a graph of its own beside the default one.
QUADS = "".join(
    f'<https://example.org/{i}> <https://example.org/p> "value {i}" {graph} .\n'
    for i in range(500)
    for graph in ("", "<https://example.org/g>")
).encode()
QUERIES = (
    "SELECT ?v { <https://example.org/7> ?p ?v }",
    "select * { ?s ?p ?o } order by ?s ?o",
    " \n SELECT ?v { <7> ?p ?v } LIMIT 1",
    "SELECT ?x { VALUES ?x { dg:about id:us-ms } }",
    "SELECT ?x { VALUES ?x { d\\u0067:about } }",
    "SELECT ?x { VALUES ?x { nobodys:about } }",
    "SELECT (RAND() < 2 AS ?x) {}",
    "SELECT (<https://example.org/f>(1) AS ?x) {}",
    "SELECT ?v FROM <https://example.org/g> { ?s ?p ?v } ORDER BY ?v LIMIT 3",
    "SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }",
    "SELECT * {" + "{" * 90 + "}" * 90 + "}",
    "SELECT 'a+b%20c&d' {}",
    "SELECT ('a+b%20c&d é' AS ?x) {}",
    "SELECT",
    "ASK { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } ORDER BY ?s LIMIT 3",
    "PREFIX : <https://example.org/> SELECT ?v { :7 :p ?v }",
    "",
)
ACCEPTS = ("", "*/*", "text/csv", "application/sparql-results+xml", "text/html", "image/png")


@pytest.fixture(scope="module")
def served() -> Served:
    return _served(Bounds())


def _served(bounds: Bounds) -> Served:
    store = ox.Store()
    store.bulk_load(QUADS, ox.RdfFormat.N_QUADS)
    return Served(store, bounds, edition="an-edition")


def _ask(query: bytes, **headers: str) -> Ask:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Ask("GET", "/sparql", query, named, b"", "http://127.0.0.1:8000/")


def _both(query: str, served: Served, **headers: str) -> tuple[object, object]:
    from urllib.parse import quote_plus

    asked = b"query=" + quote_plus(query).encode()
    short, long = (respond(_ask(each, **headers), served) for each in (asked, asked + b"&x=1"))
    return _plain(short), _plain(long)


def _plain(reply: Reply) -> object:
    """A reply, with its body; what a browser is led to names the query again."""
    if isinstance(reply.body, bytes):
        return reply
    reply.body.seek(0)
    return reply._replace(body=reply.body.read())


@pytest.mark.parametrize(("query", "accept"), list(product(QUERIES, ACCEPTS)))
def test_both_ways_lead_to_the_same(served: Served, query: str, accept: str) -> None:
    short, long = _both(query, served, accept=accept)
    assert short == long


@pytest.mark.parametrize("bounds", [Bounds(rows=10), Bounds(size=100), Bounds(size=10_000)])
@pytest.mark.parametrize("query", QUERIES[:2])
def test_both_ways_are_held_to_the_same_bounds(bounds: Bounds, query: str) -> None:
    short, long = _both(query, _served(bounds), accept_encoding="gzip")
    assert short == long


@given(st.text(min_size=1, max_size=20))
def test_what_is_escaped_is_read_alike(text: str) -> None:
    literal = ox.Literal(text.encode(errors="replace").decode())
    served = Served(ox.Store(), Bounds(), edition="an-edition")
    short, long = _both(f"SELECT ({literal} AS ?x) {{}}", served)
    assert short == long


@given(
    st.lists(st.sampled_from([b"%41", b"%0D%0A", b"%c3%a9", b"%", b"%4", b"%zz", b"=", b"+", b"a"]))
)
def test_what_is_escaped_is_read_as_a_form_is(parts: list[bytes]) -> None:
    value = b"".join(parts)
    try:
        read = unquote_to_bytes(value.replace(b"+", b" ")).decode()
    except ValueError:
        read = None
    assert decoded(value) in {read, None}
    assert decoded(value) == read or b"%" in value


def test_the_short_way_is_taken_by_a_lookup(served: Served) -> None:
    assert lookup(_ask(b"query=SELECT+*+%7B%7D"), served) is not None
    assert lookup(_ask(b"query=ASK+%7B%7D"), served) is None
