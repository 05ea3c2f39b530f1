"""Requests at the endpoint and their replies, without a server: the protocol, formats, limits."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.errors import LimitError
from diplograph.server.bodies import MOST_BODY
from diplograph.server.bounded import bounded, row_counter
from diplograph.server.messages import Ask, Bounds, Refused, Reply
from diplograph.server.negotiation import GRAPHS, ROWS, chosen, language
from diplograph.server.web import Served, respond

BASE = "http://127.0.0.1:8000/"
#: An invented store: one triple in the default graph, one in each of two named graphs.
QUADS = b"""\
<https://example.org/a> <https://example.org/p> "of none" .
<https://example.org/a> <https://example.org/p> "of one" <https://example.org/one> .
<https://example.org/a> <https://example.org/p> "of two"@en <https://example.org/two> .
"""
VALUES = "SELECT ?v { ?s ?p ?v } ORDER BY ?v"
FORM = "application/x-www-form-urlencoded"


def served_of(quads: bytes, bounds: Bounds | None = None) -> Served:
    store = ox.Store()
    store.bulk_load(quads, ox.RdfFormat.N_QUADS)
    return Served(store, bounds or Bounds(), edition="an-edition")


@pytest.fixture(scope="module")
def served() -> Served:
    return served_of(QUADS)


def ask(
    path: str = "/sparql",
    method: str = "GET",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    **fields: str | list[str],
) -> Ask:
    query = urlencode({name.replace("_", "-"): value for name, value in fields.items()}, doseq=True)
    return Ask(method, path, query.encode(), headers or {}, body, BASE)


def body_of(reply: Reply) -> bytes:
    if isinstance(reply.body, bytes):
        return reply.body
    reply.body.seek(0)
    return reply.body.read()


def header(reply: Reply, name: str) -> str:
    return dict(reply.headers).get(name, "")


def values(reply: Reply) -> list[str]:
    assert reply.status == 200, body_of(reply)
    bindings = json.loads(body_of(reply))["results"]["bindings"]
    return [row["v"]["value"] for row in bindings]


def detail(reply: Reply) -> str:
    assert header(reply, "content-type") == "application/problem+json"
    return str(json.loads(body_of(reply))["detail"])


def test_without_a_choice_the_union_of_all_graphs_is_asked(served: Served) -> None:
    assert values(respond(ask(query=VALUES), served)) == ["of none", "of one", "of two"]


def test_from_selects_graphs_of_the_store_and_fetches_nothing(served: Served) -> None:
    def of(clauses: str, pattern: str = "?s ?p ?v") -> list[str]:
        text = f"SELECT ?v {clauses} {{ {pattern} }} ORDER BY ?v"
        return values(respond(ask(query=text), served))

    assert of("FROM <https://example.org/one>") == ["of one"]
    assert of("FROM <http://127.0.0.1:9/none>") == []
    named = "FROM NAMED <https://example.org/two>"
    assert of(named, "GRAPH ?g { ?s ?p ?v }") == ["of two"]
    assert of(named) == []


def test_the_graphs_of_the_request_count_before_those_of_the_query(served: Served) -> None:
    text = "SELECT ?v FROM <https://example.org/one> { ?s ?p ?v }"
    two = "https://example.org/two"
    assert values(respond(ask(query=text, default_graph_uri=two), served)) == ["of two"]
    assert values(respond(ask(query=text, named_graph_uri=two), served)) == []


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/pdf, text/csv;q=0.1", "text/csv; charset=utf-8"),
    ],
)
def test_rows_come_in_the_format_that_is_accepted(
    served: Served, accept: str, media_type: str
) -> None:
    reply = respond(ask(query=VALUES, headers={"accept": accept}), served)
    assert header(reply, "content-type") == media_type
    assert reply.size == len(body_of(reply))


@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml", "jsonld", "json", "xml", "nt"])
def test_graphs_come_in_the_format_that_is_named(served: Served, name: str) -> None:
    reply = respond(ask(query="CONSTRUCT WHERE { ?s ?p ?o }", format=name), served)
    media_type = header(reply, "content-type").partition(";")[0]
    form = ox.RdfFormat.from_media_type(media_type)
    assert form is not None
    assert len(list(ox.parse(body_of(reply), form))) == 3


def test_an_empty_name_of_a_format_is_none(served: Served) -> None:
    for path in ("/sparql", "/graph", "/void", "/questions", "/ontology"):
        asked = ask(path, query="ASK {}", default="", format="")
        assert respond(asked, served).status == 200


def test_turtle_has_prefixes() -> None:
    graph = (
        b"<https://w3id.org/diplograph/id/us-ms> <http://www.w3.org/2000/01/rdf-schema#label> 'x' ."
    )
    reply = respond(ask(query="DESCRIBE id:us-ms"), served_of(graph.replace(b"'", b'"')))
    assert b"id:us-ms rdfs:label" in body_of(reply)


def test_what_is_not_offered_is_refused_with_what_is(served: Served) -> None:
    reply = respond(ask(query=VALUES, format="pdf"), served)
    assert reply.status == 406
    assert "application/sparql-results+json (json)" in detail(reply)
    reply = respond(ask(query=VALUES, headers={"accept": "image/png"}), served)
    assert reply.status == 406


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        (ask(query="SELECT * { ?s ?p ?o "), 400, "{ is never closed"),
        (ask(query="SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), 400, "SERVICE"),
        (ask(query="INSERT DATA { <a:b> <a:b> <a:b> }"), 400, "INSERT"),
        (ask(query="ASK " + "{" * 200 + "}" * 200), 400, "deeper than 100"),
        (ask(query=["ASK {}", "ASK {}"]), 400, "this one has 2"),
        (ask(query="ASK {}", default_graph_uri="not an iri"), 400, "no IRI"),
        (ask(query="SELECT (<urn:f>(1) AS ?x) {}"), 400, "no function"),
        (ask(method="PUT"), 405, "no way to ask"),
        (ask(method="POST"), 415, "no Content-Type"),
        (ask(method="POST", headers={"content-type": "text/plain"}), 415, "no media type"),
        (ask(method="POST", headers={"content-type": FORM}), 400, "this one has 0"),
        (
            ask(method="POST", headers={"content-type": FORM}, body=b"query=%ff"),
            400,
            "not UTF-8",
        ),
        (
            ask(
                method="POST", headers={"content-type": FORM}, body=b"query=ASK+{}", query="ASK {}"
            ),
            400,
            "in the address and in the body",
        ),
        (
            ask(method="POST", headers={"content-type": "application/sparql-query"}, body=b"\xff"),
            400,
            "not UTF-8",
        ),
        (
            ask(method="POST", headers={"content-type": "application/sparql-update"}),
            403,
            "read-only",
        ),
        (ask(update="CLEAR ALL"), 400, "by POST"),
        (ask("/nowhere"), 404, "nothing at"),
        (ask("/graph"), 400, "?default, or ?graph=IRI"),
        (ask("/graph", graph="https://example.org/three"), 404, "no graph"),
        (ask("/graph", "PUT"), 405, "read only"),
    ],
)
def test_a_wrong_request_says_what_is_wrong(
    served: Served, asked: Ask, status: int, words: str
) -> None:
    reply = respond(asked, served)
    assert reply.status == status
    assert words in detail(reply)


def test_a_problem_has_the_place_of_the_mistake_or_is_plain_text(served: Served) -> None:
    text = "SELECT * {\n  ?s rdf:tpye ?o SLECT }"
    said = json.loads(body_of(respond(ask(query=text), served)))
    assert (said["line"], said["column"]) == (2, 18)
    reply = respond(ask(query=text, headers={"accept": "text/plain"}), served)
    assert body_of(reply).decode().splitlines()[0].startswith("SLECT is no word of SPARQL")


def test_a_browser_is_led_to_the_page(served: Served) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    reply = respond(ask(query="ASK {}", headers=browser), served)
    assert (reply.status, header(reply, "location")) == (303, f"{BASE}#query=ASK%20%7B%7D")
    reply = respond(ask(headers=browser), served)
    assert (reply.status, header(reply, "location")) == (303, BASE)


def test_a_graph_of_the_store_is_read_by_its_name(served: Served) -> None:
    plain = {"accept": "application/n-triples"}
    for asked, expected in (
        (ask("/graph", headers=plain, graph="https://example.org/one"), b'"of one"'),
        (ask("/graph", headers=plain, default=""), b'"of none"'),
    ):
        (line,) = body_of(respond(asked, served)).splitlines()
        assert expected in line


@pytest.mark.parametrize("path", ["/sparql", "/void", "/.well-known/void"])
def test_descriptions_say_where_the_endpoint_is_and_how_much_there_is(
    served: Served, path: str
) -> None:
    reply = respond(ask(path), served)
    store = ox.Store()
    store.bulk_load(body_of(reply), ox.RdfFormat.TURTLE)
    assert any(quad.object == ox.NamedNode(f"{BASE}sparql") for quad in store)
    assert any(getattr(quad.object, "value", "") == "3" for quad in store)


def test_an_answer_that_is_too_long_is_an_error_and_not_a_shorter_one() -> None:
    lines = "".join(f"<urn:{n}> <urn:p> '{'x' * 50}' .\n" for n in range(4000)).replace("'", '"')
    for bounds, words in ((Bounds(rows=3999), "3,999 rows"), (Bounds(size=10_000), "10,000 bytes")):
        served = served_of(lines.encode(), bounds)
        for form in ROWS:
            reply = respond(ask(query="SELECT * { ?s ?p ?o }", format=form.name), served)
            assert reply.status == 500
            assert words in detail(reply)
    served = served_of(lines.encode(), Bounds(rows=4000))
    for form in ROWS:
        assert respond(ask(query="SELECT * { ?s ?p ?o }", format=form.name), served).status == 200
    served = served_of(lines.encode(), Bounds(size=10_000))
    for graph in GRAPHS:
        text = "CONSTRUCT WHERE { ?s ?p ?o }"
        assert respond(ask(query=text, format=graph.name), served).status == 500
        assert respond(ask("/graph", default="", format=graph.name), served).status == 500


@given(
    rows=st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]))),
    cut=st.integers(1, 40),
    name=st.sampled_from(["xml", "csv", "tsv"]),
)
def test_rows_are_counted_wherever_the_answer_is_cut(rows: list[str], cut: int, name: str) -> None:
    store = ox.Store()
    blocks = " ".join(f"({ox.Literal(row)} {number})" for number, row in enumerate(rows))
    results = store.query(f"SELECT * {{ VALUES (?text ?n) {{ {blocks} }} }}")
    assert isinstance(results, ox.QuerySolutions)
    out = BytesIO()
    form = {"xml": "XML", "csv": "CSV", "tsv": "TSV"}[name]
    results.serialize(out, getattr(ox.QueryResultsFormat, form))
    data, count = out.getvalue(), row_counter(name)
    assert sum(count(data[at : at + cut]) for at in range(0, len(data), cut)) == len(rows)


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1b", "\uffff"])
def test_what_xml_has_not_is_no_answer_in_xml(letter: str) -> None:
    """The engine writes it as it is, and no reader takes the document."""
    text = str(ox.Literal("x" * 40_000 + letter))
    served = served_of(f"<x:a> <x:b> {text} .\n".encode(), Bounds())
    for asked in (
        ask(query="SELECT * { ?s ?p ?o }", format="xml"),
        ask(query="CONSTRUCT WHERE { ?s ?p ?o }", format="rdfxml"),
        ask("/graph", default="", format="rdfxml"),
    ):
        reply = respond(asked, served)
        assert reply.status == 406
        assert f"U+{ord(letter):04X}, which XML has not" in detail(reply)
    for name in ("json", "tsv"):
        assert respond(ask(query="SELECT * { ?s ?p ?o }", format=name), served).status == 200


def test_a_carriage_return_is_one_to_a_reader_of_xml() -> None:
    """The engine writes it as it is, and a reader of XML takes that for a line feed."""
    text = str(ox.Literal("a\rb\r\nc"))
    served = served_of(f"<x:a> <x:b> {text} .\n".encode(), Bounds())
    rows = "SELECT ?o { ?s ?p ?o }"
    for asked in (
        ask(query=rows, format="xml"),
        ask(query=rows, headers={"accept": "application/sparql-results+xml"}),
        ask(query="CONSTRUCT WHERE { ?s ?p ?o }", format="rdfxml"),
        ask("/graph", default="", format="rdfxml"),
    ):
        reply = respond(asked, served)
        data = body_of(reply)
        assert reply.size == len(data)
        assert "a\rb\r\nc" in "".join(ElementTree.fromstring(data).itertext())


def test_nothing_is_written_after_a_failure() -> None:
    with pytest.raises(LimitError), bounded(Bounds(size=10)) as (out, spool):  # noqa: PT012
        out.write(b"x" * 5)
        out.write(b"y" * 100_000)
    assert spool.size <= 10


def test_long_answers_are_compressed_for_those_who_take_it(served: Served) -> None:
    text = f"SELECT ('{'x' * 5000}' AS ?v) {{}}"
    plain = respond(ask(query=text), served)
    packed = respond(ask(query=text, headers={"accept-encoding": "br, gzip"}), served)
    assert header(packed, "content-encoding") == "gzip"
    assert packed.size == len(body_of(packed)) < plain.size
    assert gzip.decompress(body_of(packed)) == body_of(plain)
    refused = respond(ask(query=text, headers={"accept-encoding": "gzip;q=0"}), served)
    assert header(refused, "content-encoding") == ""


def test_an_answer_that_changes_by_itself_says_so(served: Served) -> None:
    assert respond(ask(query="SELECT (NOW() AS ?now) {}"), served).volatile
    assert not respond(ask(query=VALUES), served).volatile


def test_language_and_format_follow_what_is_ranked_first() -> None:
    assert language("de, fr-CH;q=0.8, ar;q=0.9", ("en", "fr", "ar")) == "ar"
    assert language("de", ("en", "fr", "ar")) == "en"
    assert chosen("application/json;q=0.2, text/csv;q=abc", ROWS).name == "json"
    with pytest.raises(Refused, match="text/turtle"):
        chosen("text/html;level=1", GRAPHS)


def test_relative_names_are_read_against_the_endpoint(served: Served) -> None:
    reply = respond(ask(query="SELECT (STR(<x>) AS ?v) {}"), served)
    assert values(reply) == [f"{BASE}x"]


def test_the_addresses_of_graphs_are_quoted_in_the_description() -> None:
    name = "https://example.org/a%20graph"
    served = served_of(f'<urn:a> <urn:b> "c" <{name}> .'.encode())
    assert quote(name, safe="").encode() in body_of(respond(ask(), served))


def test_a_query_too_long_for_an_address_is_not_carried_to_the_page(served: Served) -> None:
    html = {"accept": "text/html"}
    carried = respond(ask(headers=html, query="ASK " + "{" * 9000), served)
    assert carried.status == 303
    assert len(dict(carried.headers)["location"]) > 27_000
    assert respond(ask(headers=html, query="ASK " + "{" * 11_000), served).status == 414


def test_a_tool_that_takes_html_last_is_sent_to_no_page(served: Served) -> None:
    accept = "application/n-quads,text/turtle;q=0.6,application/xml;q=0.3,text/html;q=0.2"
    reply = respond(ask(headers={"accept": accept}), served)  # as Comunica looks for an endpoint
    assert (reply.status, dict(reply.headers)["content-type"][:11]) == (200, "text/turtle")


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_large_answer_that_no_disk_has_room_for_is_an_error(
    served: Served, encoding: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("diplograph.backends.answer.Spool._MOST_IN_MEMORY", 10)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    text = f"SELECT ('{'x' * 200_000}' AS ?v) ?n {{ VALUES ?n {{ 1 2 3 }} }}"
    reply = respond(ask(query=text, headers={"accept-encoding": encoding}), served)
    assert reply.status == 503
    assert "cannot keep a large answer" in detail(reply)


def posted(body: bytes, coding: str) -> Ask:
    headers = {"content-type": "application/sparql-query", "content-encoding": coding}
    return ask(method="POST", body=body, headers=headers)


def test_a_body_may_be_compressed(served: Served) -> None:
    text = VALUES.encode()
    for coding, body in (
        ("gzip", gzip.compress(text)),
        ("GZIP", gzip.compress(text[:9]) + gzip.compress(text[9:])),
        ("x-gzip, identity", gzip.compress(text)),
        ("deflate", zlib.compress(text)),
        ("identity", text),
    ):
        assert values(respond(posted(body, coding), served)) == ["of none", "of one", "of two"]


def test_a_body_that_cannot_be_decompressed_is_refused(served: Served) -> None:
    packed = gzip.compress(VALUES.encode())
    for coding, body in (("gzip", packed[:-1]), ("gzip", packed + b"x"), ("deflate", packed)):
        assert respond(posted(body, coding), served).status == 400
    for coding in ("br", "gzip, gzip"):
        reply = respond(posted(packed, coding), served)
        assert (reply.status, header(reply, "accept-encoding")) == (415, "gzip, deflate")


def test_a_body_is_not_longer_once_it_is_decompressed(served: Served) -> None:
    full = b"ASK {}" + b" " * (MOST_BODY - 6)
    for body, status in ((full, 400), (full + b" ", 413), (bytes(2**28), 413)):
        assert respond(posted(gzip.compress(body), "gzip"), served).status == status
