"""Clients that others wrote ask what is served: each gets what the engine answers by itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from conftest import require_peers
from served import Server, serving

#: An invented graph.
GRAPH = """
@prefix : <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a a :Person ; :name "Zoë & <b>"@en, "زينب"@ar ; :age 30 ; :knows :b ;
    :since "2020-01-02"^^xsd:date .
:b a :Person ; :name "tab\\tquote\\"line\\nend" ; :age 7.5 ; :knows :c .
:c a :Person ; :name "🙂 plain" ; :knows [ :name "nobody" ] .
"""
PREFIX = "PREFIX : <http://example.org/> "
QUERIES = [
    PREFIX + query
    for query in (
        "SELECT ?s ?name { ?s :name ?name FILTER(ISIRI(?s)) } ORDER BY ?name",
        "SELECT ?s ?age { ?s a :Person OPTIONAL { ?s :age ?age } } ORDER BY ?s",
        "SELECT (COUNT(*) AS ?n) (SUM(?age) AS ?sum) { ?s :age ?age }",
        "SELECT DISTINCT ?o { :a :knows+ ?o FILTER(ISIRI(?o)) } ORDER BY ?o LIMIT 1",
        "SELECT ?s ?w { VALUES (?s ?w) { (:a 'زينب') (:b UNDEF) } ?s a :Person }",
        "SELECT ?s { ?s a :Person MINUS { ?s :since ?since } } ORDER BY DESC(?s)",
        "SELECT ?s { ?s :nothing ?o }",
        "ASK { :a :knows :b }",
        "ASK { :b :knows :a }",
        "CONSTRUCT { ?b :knownBy ?a } WHERE { ?a :knows ?b FILTER(ISIRI(?b)) }",
    )
]
#: Jena's command in one virtual machine for all lines that standard input has; what each said.
RSPARQL = """
import json, pathlib, sys
import jena
java = jena.start_java(pathlib.Path(sys.argv[1]), "jena-cmds", "jena-tdb", "gson").JClass
said = []
for line in json.load(sys.stdin):
    out = java("java.io.ByteArrayOutputStream")()
    java("java.lang.System").setOut(java("java.io.PrintStream")(out, True, "UTF-8"))
    java("arq.rsparql").main(line)
    java("java.lang.System").out.flush()
    said.append(bytes(out.toByteArray()).decode())
print(json.dumps(said))
"""
#: What a client makes of the queries, each as media type and text.
Told = list[tuple[str, str]]
JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    file = tmp_path_factory.mktemp("served") / "graph.ttl"
    file.write_text(GRAPH, encoding="utf-8")
    with serving("--on", file) as running:
        yield running


def by_the_engine() -> Told:
    store = ox.Store()
    store.load(GRAPH.encode(), ox.RdfFormat.TURTLE)
    told = []
    for query in QUERIES:
        results = store.query(query)
        if isinstance(results, ox.QueryTriples):
            told.append((TRIPLES, (results.serialize(format=ox.RdfFormat.N_TRIPLES) or b"")))
        else:
            told.append((JSON, (results.serialize(format=ox.QueryResultsFormat.JSON) or b"")))
    return [(media_type, text.decode()) for media_type, text in told]


def by_curl(address: str, _: Path) -> Told:
    require_peers("curl")
    told = []
    for query in QUERIES:
        media_type = _expected(query)
        line = ["curl", "--silent", "--fail", "--compressed", "--header", f"Accept: {media_type}"]
        told.append((media_type, _run([*line, "--data-urlencode", f"query={query}", address])))
    return told


def by_sparqlwrapper(address: str, _: Path) -> Told:
    wrapper: Any = import_module("SPARQLWrapper")
    told = []
    for query in QUERIES:
        asking = wrapper.SPARQLWrapper(address)
        asking.setQuery(query)
        if _expected(query) == JSON:
            asking.setReturnFormat(wrapper.JSON)
            told.append((JSON, json.dumps(asking.query().convert())))
        else:
            asking.setReturnFormat(wrapper.RDFXML)
            # What it makes of triples uses what rdflib warns of.
            triples = ox.parse(asking.query().response.read(), ox.RdfFormat.RDF_XML)
            text = ox.serialize((each.triple for each in triples), format=ox.RdfFormat.N_TRIPLES)
            told.append((TRIPLES, (text or b"").decode()))
    return told


def by_rdflib(address: str, _: Path) -> Told:
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(store=SPARQLStore(address))
    told = []
    for query in QUERIES:
        result = graph.query(query)
        if result.graph is not None:
            told.append((TRIPLES, result.graph.serialize(format="nt")))
        else:
            told.append((JSON, (result.serialize(format="json") or b"").decode()))
    return told


def by_comunica(address: str, _: Path) -> Told:
    require_peers("node", "npm:@comunica/query-sparql")
    from conftest import node_package

    script = Path(__file__).with_name("clients.js")
    folder = str(node_package("@comunica/query-sparql"))
    told = json.loads(_run(["node", str(script), address, folder], stdin=json.dumps(QUERIES)))
    return [(media_type, text) for media_type, text in told]


def by_jena(address: str, folder: Path) -> Told:
    require_peers("java", "py:jpype", "/usr/share/java/jena-cmds.jar", "/usr/share/java/gson.jar")
    forms = ["json" if _expected(query) == JSON else "NT" for query in QUERIES]
    lines = [
        ["--service", address, "--results", form, query]
        for form, query in zip(forms, QUERIES, strict=True)
    ]
    said = json.loads(_run([sys.executable, "-c", RSPARQL, str(folder)], stdin=json.dumps(lines)))
    return [(_expected(query), text) for query, text in zip(QUERIES, said, strict=True)]


def _expected(query: str) -> str:
    return TRIPLES if "CONSTRUCT" in query else JSON


def _run(line: list[str], stdin: str = "") -> str:
    done = subprocess.run(
        line,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=Path(__file__).parent,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def meaning(told: Told) -> list[object]:
    """What a client said, whatever way it writes it; of terms their values."""
    return [_rows(text) if media_type == JSON else _triples(text) for media_type, text in told]


def _rows(text: str) -> object:
    parsed = json.loads(text)
    if "boolean" in parsed:
        return parsed["boolean"]
    return sorted(sorted(map(_term, row.items())) for row in parsed["results"]["bindings"])


def _term(named: tuple[str, Mapping[str, str]]) -> tuple[str, str, str, str]:
    name, term = named
    datatype = term.get("datatype", "").removeprefix("http://www.w3.org/2001/XMLSchema#")
    plain = "" if datatype == "string" else datatype
    return name, term["value"], term.get("xml:lang", ""), plain


def _triples(text: str) -> object:
    return sorted(str(quad) for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES))


OF_PEERS = [pytest.param(each, marks=pytest.mark.peer) for each in (by_curl, by_comunica, by_jena)]


@pytest.mark.parametrize("asks", [by_sparqlwrapper, by_rdflib, *OF_PEERS])
def test_a_client_gets_what_the_engine_answers(
    server: Server, asks: Callable[[str, Path], Told], tmp_path: Path
) -> None:
    told = asks(f"http://127.0.0.1:{server.port}/sparql", tmp_path)
    expected = by_the_engine()
    if asks is by_comunica:  # version 4.5 loses the languages of what it was sent
        expected = [(kind, re.sub(r',"xml:lang":"\w+"', "", text)) for kind, text in expected]
    assert meaning(told) == meaning(expected)
