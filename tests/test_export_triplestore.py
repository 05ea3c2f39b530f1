"""``--for triplestore``: loaded by Virtuoso, the server of Oxigraph and Jena, and asked there."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
import pytest

import engines
from diplograph.backends import connect
from diplograph.export import TARGETS, Content, export_for
from samples import MANY

if TYPE_CHECKING:
    from conftest import Require

#: Where an engine puts the triples of the default graph that has no graph without a name.
DEFAULT = "urn:graph:default"
#: How many triples are in each graph.
COUNTS = "SELECT ?graph (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
#: Dates in EDTF, and validities, that have no day beside them though they are bounded.
WITHOUT_DAYS = """
SELECT ?node ?value WHERE {
  { ?node dg:date ?value } UNION { ?node dg:validFrom ?value } UNION { ?node dg:validUntil ?value }
  FILTER NOT EXISTS { ?node ?bound ?day . VALUES ?bound {
    dg:earliest dg:latest dg:validEarliest dg:validLatest } }
}"""
#: What is asked of days as days.
IN_2025 = """
SELECT (COUNT(DISTINCT ?event) AS ?count) WHERE {
  ?event a ?kind ; dg:earliest ?first ; dg:latest ?last . ?kind rdfs:subClassOf* dg:Event .
  FILTER ( ?first <= "2025-12-31"^^xsd:date && ?last >= "2025-01-01"^^xsd:date )
}"""

HOSTS = "SELECT ?visit ?host WHERE { ?visit dg:hostedBy ?host ; dg:eventStatus kind:held }"
CLAIMS = "SELECT ?source (COUNT(?c) AS ?count) WHERE { ?c dg:holder ?source } GROUP BY ?source"


@contextmanager
def oxigraph(file: Path, folder: Path) -> Iterator[str]:
    program = engines._program()
    loading = [program, "load", "-l", folder, "-f", file]
    subprocess.run(loading, check=True, capture_output=True, timeout=60)
    port = engines.free_port()
    serving = [program, "serve-read-only", "-l", folder, "--bind", f"127.0.0.1:{port}"]
    with engines._running(serving, port):
        yield f"http://127.0.0.1:{port}/query?union-default-graph"


@contextmanager
def virtuoso(file: Path, folder: Path) -> Iterator[str]:
    flag = {".trig": 256, ".nq": 512}[file.suffix]
    load = f"DB.DBA.TTLP(file_to_string_output('{file}'), '', '{DEFAULT}', {flag});"
    with engines._virtuoso_server(folder, file.parent, rows=engines.VIRTUOSO_ROWS) as (sql, http):
        done = subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba"],
            input=load,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert "Error" not in done.stderr, done.stderr
        yield f"http://127.0.0.1:{http}/sparql"


@contextmanager
def jena(file: Path, folder: Path) -> Iterator[str]:
    with engines.start("jena", {"dataset": file}, folder) as addresses:
        union = "default-graph-uri=urn:x-arq:UnionGraph&default-graph-uri=urn:x-arq:DefaultGraph"
        yield f"{addresses['dataset']}?{union}"


STORES = {"oxigraph": oxigraph, "virtuoso": virtuoso, "jena": jena}


@pytest.fixture(scope="module")
def files(contents: Mapping[str, Content], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("triplestore")
    for name, content in contents.items():
        losses, _ = export_for(content, "triplestore", folder / name)
        assert not losses.dropped()
        assert [row.sort for row in losses.rows if not row.given] in ([], ["scans"])
    return folder


def test_both_files_hold_every_triple_in_its_graph(
    files: Path, contents: Mapping[str, Content]
) -> None:
    for name, content in contents.items():
        trig, nquads = (
            set(pyoxigraph.parse(path=files / name / file)) for file in TARGETS["triplestore"].files
        )
        assert trig == nquads
        assert {quad.triple for quad in trig} == set(content.graph.triples())
        assert len(trig) == len(set(content.graph.triples()))


#: Each store, and both files; with ``make test-many`` Virtuoso, which is slow, loads both.
CASES = [
    ("oxigraph", "corpus", "graph.trig"),
    ("virtuoso", "corpus", "graph.trig"),
    ("jena", "article", "graph.nq"),
    *([("virtuoso", "article", "graph.nq")] if MANY else []),
]


@pytest.mark.parametrize(("store", "name", "file"), CASES)
def test_a_store_has_every_triple_and_answers_alike(
    store: str,
    name: str,
    file: str,
    files: Path,
    contents: Mapping[str, Content],
    tmp_path: Path,
    require: Require,
) -> None:
    require(*engines.NEEDS[store])
    graphs = Counter(
        "" if quad.graph_name == pyoxigraph.DefaultGraph() else quad.graph_name.value
        for quad in pyoxigraph.parse(path=files / name / file)
    )
    with STORES[store](files / name / file, tmp_path) as address:
        there, named = connect(address), connect(address.partition("?")[0])
        found = {row["graph"].value: int(row["count"].value) for row in named.select(COUNTS)}
        assert [graph for graph in graphs if graph and found.get(graph) != graphs[graph]] == []
        # Virtuoso has graphs of its own, and a name for the default one; others count the union.
        everything = sum(found.get(graph or DEFAULT, 0) for graph in graphs)
        assert contents[name].graph.size() == (everything if store == "virtuoso" else there.size())
        assert not list(there.select(WITHOUT_DAYS))
        for query in (IN_2025, HOSTS, CLAIMS):
            assert sorted(map(str, there.select(query))) == sorted(
                map(str, contents[name].graph.select(query))
            )
