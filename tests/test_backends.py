"""One behaviour, whatever the backend: the same graph in every kind of place."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep
from typing import ClassVar
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from diplograph.backends import Graph, connect, memory, write_build
from diplograph.errors import AccessError, LimitError, UsageError

DATA = """\
@prefix dg: <https://w3id.org/diplograph/ontology#> .
@prefix id: <https://w3id.org/diplograph/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

id:invented-a a dg:Visit ; dg:hostedBy id:invented-host .
id:invented-host a dg:Organisation ; skos:prefLabel "Maison «du» 東京\\n2"@fr .
"""
TRIPLES = 4
HOSTS = "SELECT ?name { ?visit a dg:Visit ; dg:hostedBy/skos:prefLabel ?name }"

FILES = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


class Server(BaseHTTPRequestHandler):
    """As much of the SPARQL 1.1 Protocol as a test needs: queries, and servers' ways."""

    store: ClassVar[ox.Store]
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.path, _, form = self.path.partition("?")
        self.ask(form)

    def do_POST(self) -> None:
        self.ask(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def ask(self, form: str) -> None:
        (query,) = parse_qs(form)["query"]
        self.asked.append(query)
        if self.path == "/slow":
            sleep(5)
        if self.path == "/trickle":
            return self.trickle()
        try:
            results = self.store.query(query)
        except SyntaxError as error:
            return self.answer(400, "text/plain", str(error).encode())
        if isinstance(results, ox.QueryTriples):
            body = results.serialize(format=ox.RdfFormat.N_TRIPLES)
            media_type = "application/n-triples"
        else:
            body = results.serialize(format=ox.QueryResultsFormat.JSON)
            media_type = "application/sparql-results+json; charset=utf-8"
        assert body is not None
        if self.path == "/page":
            return self.answer(200, "text/html", b"<html>It works!</html>")
        if self.path == "/broken":
            return self.answer(500, "text/plain", b"out of order")
        if self.path == "/cut":
            body = body[:-4]
        return self.answer(200, media_type, body)

    def answer(self, code: int, media_type: str, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def trickle(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b" ")
                sleep(0.05)
        except OSError:
            return  # the client has hung up, as it should

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it overrides
        """Say nothing."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    Server.store = ox.Store()
    Server.store.load(DATA.encode(), ox.RdfFormat.TURTLE)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads = True
    # A client that hangs up is what some tests are about; its trace would reach another test.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def place(kind: str, folder: Path, endpoint: str) -> str:
    """The address of the same graph in a place of the given kind."""
    if kind == "endpoint":
        return f"{endpoint}/sparql"
    triples = [quad.triple for quad in ox.parse(DATA, ox.RdfFormat.TURTLE)]
    if kind == "build":
        (folder / "graph.ttl").write_text(DATA, encoding="utf-8")
        return str(folder)
    file = folder / f"graph.{kind}"
    if FILES[kind].supports_datasets:
        graphs = (None, ox.NamedNode("https://w3id.org/diplograph/id/invented-source"))
        quads = [
            ox.Quad(one.subject, one.predicate, one.object, graphs[n % 2])
            for n, one in enumerate(triples)
        ]
        file.write_bytes(ox.serialize(quads, format=FILES[kind]) or b"")
    else:
        file.write_bytes(ox.serialize(triples, format=FILES[kind]) or b"")
    return str(file)


@pytest.fixture(params=[*FILES, "build", "endpoint"])
def graph(request: pytest.FixtureRequest, tmp_path: Path, endpoint: str) -> Graph:
    return connect(place(request.param, tmp_path, endpoint))


def names(results: object) -> list[object]:
    assert isinstance(results, ox.QuerySolutions)
    return [row["name"] for row in results]


def test_rows_come_back_as_terms(graph: Graph) -> None:
    expected = [ox.Literal("Maison «du» 東京\n2", language="fr")]
    assert names(graph.evaluate(HOSTS).read()) == expected


def test_an_answer_is_read_more_than_once(graph: Graph) -> None:
    answer = graph.evaluate(HOSTS)
    assert names(answer.read()) == names(answer.read())


def test_a_truth_comes_back(graph: Graph) -> None:
    for query, truth in (("ASK { ?visit a dg:Visit }", True), ("ASK { ?x a dg:Meeting }", False)):
        result = graph.evaluate(query).read()
        assert isinstance(result, ox.QueryBoolean)
        assert bool(result) is truth


def test_triples_come_back(graph: Graph) -> None:
    answer = graph.evaluate("CONSTRUCT WHERE { ?s ?p ?o }")
    assert answer.is_graph
    assert len(set(answer.read())) == TRIPLES  # type: ignore[arg-type]
    assert len(set(graph.construct("CONSTRUCT WHERE { ?s ?p ?o }"))) == TRIPLES


def test_no_rows_are_an_answer_too(graph: Graph) -> None:
    rows = graph.evaluate("SELECT ?x { ?x a dg:Meeting }").read()
    assert isinstance(rows, ox.QuerySolutions)
    assert [variable.value for variable in rows.variables] == ["x"]
    assert list(rows) == []


def test_trusted_queries_give_the_same(graph: Graph) -> None:
    assert names(graph.select(HOSTS)) == names(graph.evaluate(HOSTS).read())
    with pytest.raises(UsageError):
        graph.select("ASK {}")
    with pytest.raises(UsageError):
        graph.construct("SELECT * {}")


def test_what_is_not_sparql_is_wrong_use(graph: Graph) -> None:
    with pytest.raises(UsageError):
        graph.evaluate("SELECT ?x WHERE { ?x }")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . sErViCe SILENT ?s { } }",
        "LOAD <file:///etc/passwd>",
        "PREFIX a: <b:> INSERT DATA { a:a a:b a:c }",
        "DELETE WHERE { ?s ?p ?o }",
    ],
)
def test_what_would_fetch_or_change_is_refused(graph: Graph, query: str) -> None:
    with pytest.raises(UsageError, match="is refused"):
        graph.evaluate(query)


def test_a_query_declares_what_it_likes(graph: Graph) -> None:
    query = "PREFIX dg: <http://elsewhere.example/> ASK { ?visit a dg:Visit }"
    assert not graph.evaluate(query).read()


def test_from_selects_graphs_and_fetches_nothing(tmp_path: Path, endpoint: str) -> None:
    graph = connect(place("trig", tmp_path, endpoint))
    count = "SELECT (COUNT(*) AS ?n) {from} {{ ?s ?p ?o }}"

    def counted(source: str) -> int:
        results = graph.evaluate(count.format(**{"from": source})).read()
        assert isinstance(results, ox.QuerySolutions)
        value = next(iter(results))["n"]
        assert isinstance(value, ox.Literal)
        return int(value.value)

    assert counted("") == TRIPLES
    assert counted("FROM id:invented-source") == TRIPLES // 2
    assert counted(f"FROM <{endpoint}/sparql>") == 0


def test_memory_holds_ntriples() -> None:
    graph = memory(b'<https://a.example/s> <https://a.example/p> "1" .\n')
    assert len(list(graph.construct("CONSTRUCT WHERE { ?s ?p ?o }"))) == 1


def test_addresses_that_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("words")
    (tmp_path / "broken.ttl").write_text("@prefix : <http://a.example/> .\n:a :b .\n")
    (tmp_path / "remote.jsonld").write_text('{"@context": "http://127.0.0.1:1/", "@id": "x"}')
    for address, says in {
        "missing": "no such file or folder",
        "missing.ttl": "no such file or folder",
        ".": "has no graph.ttl",
        "text.txt": "RDF files end in",
        "broken.ttl": r"broken.ttl:2:7: (?!Parser error)",
        "remote.jsonld": "remote.jsonld: ",
    }.items():
        with pytest.raises(AccessError, match=says):
            connect(tmp_path / address)


def test_an_endpoint_gets_the_prefixes_that_a_query_uses(endpoint: str) -> None:
    connect(f"{endpoint}/sparql").evaluate("ASK {\n ?visit a dg:Visit # skos:no\n}")
    assert Server.asked[-1] == (
        "PREFIX dg: <https://w3id.org/diplograph/ontology#> ASK {\n ?visit a dg:Visit # skos:no\n}"
    )


@pytest.mark.parametrize(
    ("path", "error", "says"),
    [
        ("/broken", AccessError, "500 .*: out of order"),
        ("/page", AccessError, "text/html"),
        ("/cut", AccessError, "cut off or broken"),
        ("/slow", LimitError, "did not answer in time"),
        ("/trickle", LimitError, "did not answer in time"),
    ],
)
def test_the_ways_of_servers(endpoint: str, path: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        connect(endpoint + path).evaluate(HOSTS, timeout=0.5)


def test_no_server_at_all() -> None:
    with pytest.raises(AccessError, match="cannot reach"):
        connect("http://127.0.0.1:1/").evaluate("ASK {}")


def test_a_store_is_made_of_what_a_build_gives(tmp_path: Path) -> None:
    triples = [quad.triple for quad in ox.parse(DATA, ox.RdfFormat.TURTLE)]
    data = "".join(f"{triple} .\n" for triple in triples).encode()
    write_build(tmp_path, {"graph.ttl": [DATA.encode()]}, [data])
    assert len(ox.Store.read_only(str(tmp_path / ".store"))) == TRIPLES
