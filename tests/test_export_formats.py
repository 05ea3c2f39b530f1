"""``export --format``: each format holds the same graph for each reader that the design names.

Every file is read by the parsers, and what they read is compared with the triples of the store: as
N-Quads, of which each line is read again, since every writer escapes in its own way.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, RdfFormat, Triple

from diplograph import backends, rdf
from diplograph.backends import Graph, memory
from diplograph.backends.local import MemoryGraph
from diplograph.errors import AccessError
from diplograph.export import FORMATS, export
from diplograph.export.losses import Losses
from diplograph.layers import read_layers
from diplograph.namespaces import ID, PREFIXES, expand
from diplograph.rdf import datasets, writer
from hostile import STRINGS
from viewed import corpus

if TYPE_CHECKING:
    from conftest import Require

#: What a reader found: subject, predicate, object and graph, each as N-Quads; "" is the default.
Quads: TypeAlias = set[tuple[str, str, str, str]]

EXTENSIONS = {
    "turtle": "ttl",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nq",
    "jsonld": "jsonld",
    "rdfxml": "rdf",
    "turtle12": "ttl",
}
#: The formats that have graphs.
DATASETS = ("trig", "nquads")
#: As rdflib calls the formats that it reads.
RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
REIFIES = str(NamedNode(expand("rdf:reifies")))

#: Reads files with N3.js and writes beside each its N-Quads.
N3 = """
const { readFileSync, writeFileSync } = require('fs');
const { Parser, Writer } = require('n3');
for (const file of process.argv.slice(1)) {
  const quads = new Parser().parse(readFileSync(file, 'utf8'));
  const writer = new Writer({ format: 'N-Quads' });
  quads.forEach(quad => writer.addQuad(quad));
  writer.end((error, text) => writeFileSync(file + '.n3', text));
}
"""


class Files(NamedTuple):
    """A graph in every format, what it says, and where that stands in a dataset."""

    graph: Graph
    paths: Mapping[str, Path]
    losses: Mapping[str, Losses]
    triples: Quads
    quads: Quads

    def said(self, format_name: str) -> Quads:
        return self.quads if format_name in DATASETS else self.triples


def quads_of(quads: Iterable[pyoxigraph.Quad]) -> Quads:
    default = pyoxigraph.DefaultGraph()
    return {
        (
            str(quad.subject),
            str(quad.predicate),
            str(quad.object),
            "" if quad.graph_name == default else str(quad.graph_name),
        )
        for quad in quads
    }


def read(path: Path, media: RdfFormat = RdfFormat.N_QUADS) -> Quads:
    return quads_of(pyoxigraph.parse(path=path, format=media))


def written(graph: Graph, folder: Path) -> Files:
    """The graph in every format, and where each triple belongs, asked of the store."""
    exported = {name: export(graph, name) for name in EXTENSIONS}
    paths = {name: folder / f"{name}.{extension}" for name, extension in EXTENSIONS.items()}
    for name, path in paths.items():
        path.write_bytes(exported[name].data)
    triples = quads_of(pyoxigraph.Quad(*triple) for triple in graph.triples())
    said_by = {
        str(row["node"]): str(row["source"])
        for row in graph.select(
            "SELECT ?node ?source WHERE { { ?node a dg:Claim ; dg:holder ?source } UNION "
            "{ ?node a dg:Evidence ; oa:hasSource ?source } }"
        )
    }
    quads = {(*triple[:3], said_by.get(triple[0], "")) for triple in triples}
    losses = {name: each.losses for name, each in exported.items()}
    return Files(graph, paths, losses, triples, quads)


@pytest.fixture(scope="module")
def graphs(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Files]:
    """The article, the invented corpus, and texts that XML, JSON and Turtle read their own way."""
    found = {"article": backends.connect(built), "corpus": corpus(), "hostile": memory(hostile())}
    return {name: written(graph, tmp_path_factory.mktemp(name)) for name, graph in found.items()}


def hostile() -> bytes:
    """Texts of every sort but those that XML forbids, of IRIs whose scheme is a prefix."""
    node, name = NamedNode(f"{ID}x"), NamedNode(expand("skos:prefLabel"))
    texts = [text for text in STRINGS if not FORBIDDEN.search(text)]
    assert len(texts) > 100
    triples = [Triple(node, name, Literal(text, language="en")) for text in texts]
    triples += [Triple(NamedNode(f"time:{n}"), name, Literal(text)) for n, text in enumerate(texts)]
    return rdf.ntriples(triples)


def chosen(graphs: Mapping[str, Files], *names: str) -> list[tuple[Files, str]]:
    """The graphs in the formats `names`; the corpus, which is large, in two of them."""
    return [
        (files, name)
        for graph, files in graphs.items()
        for name in names
        if graph != "corpus" or name in ("trig", "rdfxml", "turtle12")
    ]


def test_every_format_is_tried() -> None:
    assert EXTENSIONS.keys() == FORMATS.keys()


def test_the_loss_table_says_what_is_in_the_file(graphs: Mapping[str, Files]) -> None:
    for files in (graphs["article"], graphs["hostile"]):
        for name, path in files.paths.items():
            (row,) = files.losses[name].rows
            assert (row.sort, row.given, row.dropped) == ("triples", len(files.triples), 0)
            found = read(path, media_of(path))
            added = {quad for quad in found if quad[1] == REIFIES}
            assert row.out == len(found) - len(added)
            assert name != "turtle12" or f"{len(added):,} beside" in row.note


def test_what_a_source_says_is_its_graph(graphs: Mapping[str, Files]) -> None:
    for name in ("article", "corpus"):
        files = graphs[name]
        graph_names = {quad[3] for quad in files.quads} - {""}
        (row,) = files.losses["trig"].rows
        count = "one source" if len(graph_names) == 1 else f"{len(graph_names)} sources"
        assert count in row.note


def media_of(path: Path) -> RdfFormat:
    media = RdfFormat.from_extension(path.suffix[1:])
    assert media
    return media


def test_pyoxigraph_reads_the_same(graphs: Mapping[str, Files]) -> None:
    for files in graphs.values():
        for name, path in files.paths.items():
            found = read(path, media_of(path))
            assert {quad for quad in found if quad[1] != REIFIES} == files.said(name), path


@pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")
def test_rdflib_reads_the_same(graphs: Mapping[str, Files]) -> None:
    for graph, name in product(("article", "hostile"), RDFLIB):
        files = graphs[graph]
        with files.paths[name].open("rb") as file:
            dataset = rdflib.Dataset().parse(file, format=RDFLIB[name])
        lines = dataset.serialize(format="nquads", encoding="utf-8")
        lines = lines.replace(b" <urn:x-rdflib:default> .\n", b" .\n")
        found = quads_of(pyoxigraph.parse(lines, format=RdfFormat.N_QUADS))
        assert found == files.said(name), files.paths[name]


def test_rapper_reads_the_same(graphs: Mapping[str, Files], require: Require) -> None:
    require("rapper")
    for files, name in chosen(graphs, "turtle", "ntriples", "rdfxml", *DATASETS):
        command = ["rapper", "-q", "-i", name, "-o", "nquads", str(files.paths[name])]
        done = subprocess.run(command, capture_output=True, check=True)
        assert not done.stderr, files.paths[name]
        found = quads_of(pyoxigraph.parse(done.stdout, format=RdfFormat.N_QUADS))
        assert found == files.said(name), files.paths[name]


def test_jena_reads_the_same(graphs: Mapping[str, Files], require: Require) -> None:
    require("java", "py:jpype", "/usr/share/java/jena-arq.jar", "/usr/share/java/xercesImpl.jar")
    # Debian's Jena comes without its reader of JSON-LD.
    found = chosen(graphs, "turtle", "ntriples", "rdfxml", *DATASETS)
    program = Path(__file__).with_name("riot.py")
    paths = [str(files.paths[name]) for files, name in found]
    subprocess.run([sys.executable, program, *paths], check=True, capture_output=True)
    for files, name in found:
        assert read(Path(f"{files.paths[name]}.riot")) == files.said(name), files.paths[name]


def test_n3js_reads_the_same(graphs: Mapping[str, Files], require: Require) -> None:
    require("node", "npm:n3")
    those = chosen(graphs, "turtle", "ntriples", *DATASETS, "turtle12")
    paths = [str(files.paths[name]) for files, name in those]
    folder = str(Path(__file__).parents[1] / "node_modules")
    environment = {**os.environ, "NODE_PATH": f"{os.environ.get('NODE_PATH', '')}:{folder}"}
    subprocess.run(["node", "-e", N3, *paths], check=True, capture_output=True, env=environment)
    for files, name in those:
        found = read(Path(f"{files.paths[name]}.n3"))
        assert {quad for quad in found if quad[1] != REIFIES} == files.said(name)
        reified = {quad for quad in found if quad[1] == REIFIES}
        assert reified == {
            quad
            for quad in read(files.paths[name], media_of(files.paths[name]))
            if quad[1] == REIFIES
        }


def test_in_rdf_12_the_claims_behind_a_fact_reify_it(graphs: Mapping[str, Files]) -> None:
    """Asked as RDF 1.2 is: of which triple that is asserted is a claim the reifier."""
    for name in ("article", "corpus"):
        files = graphs[name]
        store = pyoxigraph.Store()
        store.load(path=files.paths["turtle12"], format=RdfFormat.TURTLE)
        asked = store.query(
            "SELECT ?s ?p ?o ?claim { ?claim rdf:reifies <<( ?s ?p ?o )>> . ?s ?p ?o }",
            prefixes=dict(PREFIXES),
        )
        assert isinstance(asked, pyoxigraph.QuerySolutions)
        found = {tuple(str(term) for term in row) for row in asked}
        facts = read_layers(files.graph).facts
        assert found == {
            (
                f"<{fact.triple.subject}>",
                f"<{fact.triple.predicate}>",
                str(fact.triple.value),
                f"<{claim}>",
            )
            for fact in facts
            for claim in fact.claims
        }
        assert len(found) > 10


def test_all_formats_are_the_same_bytes_whatever_the_order(graphs: Mapping[str, Files]) -> None:
    files = graphs["article"]
    triples = list(files.graph.triples())
    random.Random(7).shuffle(triples)
    store = pyoxigraph.Store()
    for number, triple in enumerate(triples):
        subject, predicate, value = triple
        graph = NamedNode(f"urn:graph:{number % 3}")
        store.add(pyoxigraph.Quad(subject, predicate, value, graph))
        store.add(pyoxigraph.Quad(*triple))
    shuffled = MemoryGraph(store)
    for name, path in files.paths.items():
        again = export(shuffled, name)
        assert again.data == path.read_bytes(), name
        assert again.losses == files.losses[name]


NAME = NamedNode(expand("skos:prefLabel"))


@pytest.mark.parametrize(
    ("format_name", "triple", "says"),
    [
        ("trig", Triple(BlankNode("b"), NAME, Literal("x")), "the blank node _:b in"),
        ("nquads", Triple(BlankNode("b"), NAME, Literal("x")), "the blank node _:b in"),
        ("rdfxml", Triple(NAME, NAME, Literal("\x01")), "a character that XML has not in"),
        ("rdfxml", Triple(NAME, NamedNode("urn:x:1"), Literal("x")), "no name of XML in"),
        ("jsonld", Triple(NAME, NAME, Triple(NAME, NAME, NAME)), "a triple term in"),
        ("rdfxml", Triple(NAME, NAME, Triple(NAME, NAME, NAME)), "a triple term in"),
        (
            "jsonld",
            Triple(NAME, NAME, Literal("x", language="ar", direction=BaseDirection.RTL)),
            "a text with a direction in",
        ),
    ],
)
def test_a_format_refuses_what_it_has_no_form_for(
    format_name: str, triple: Triple, says: str
) -> None:
    store = pyoxigraph.Store()
    store.add(pyoxigraph.Quad(*triple))
    with pytest.raises(AccessError, match=says):
        export(MemoryGraph(store, "x.ttl"), format_name)
    assert export(MemoryGraph(store), "ntriples").losses.rows[0].out == 1


def test_blank_nodes_and_triple_terms_go_where_there_is_a_form(tmp_path: Path) -> None:
    node = BlankNode("b")
    for name, triple in (
        ("jsonld", Triple(node, NAME, node)),
        ("rdfxml", Triple(node, NAME, node)),
        ("turtle12", Triple(NAME, NAME, Triple(NAME, NAME, Literal('a ")>> , "b', language="fr")))),
    ):
        store = pyoxigraph.Store()
        store.add(pyoxigraph.Quad(*triple))
        store.add(pyoxigraph.Quad(NAME, NAME, Literal("x")))
        exported = export(MemoryGraph(store), name)
        (tmp_path / name).write_bytes(exported.data)
        media = RdfFormat.from_extension(EXTENSIONS[name])
        assert media
        assert len(read(tmp_path / name, media)) == 2 == exported.losses.rows[0].out


def test_quads_of_a_few_subjects_at_a_time_are_sorted_as_all_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Invented claims whose names begin alike, or are not of ASCII, and of two sources."""
    monkeypatch.setattr(datasets, "_AT_ONCE", 2)
    triples = []
    for i, name in enumerate(
        ("s.c1", "s.c1!", "s.c10", "s", "s.c1é", "s.c1\U00010300", "s.c1\uf900")
    ):
        claim = NamedNode(f"{ID}{name}")
        triples += [
            Triple(claim, NamedNode(expand("dg:gloss")), Literal(each)) for each in STRINGS[::15]
        ]
        if i:
            triples += [
                Triple(claim, NamedNode(expand("rdf:type")), NamedNode(expand("dg:Claim"))),
                Triple(claim, NamedNode(expand("dg:holder")), NamedNode(f"{ID}source-{i % 2}")),
            ]
    arranged = writer.arranged(writer.engine_turtle(triples))
    quads = pyoxigraph.parse(datasets.trig(arranged), format=RdfFormat.TRIG)
    lines = pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS)
    assert lines is not None
    expected = b"".join(sorted(set(lines.splitlines(keepends=True))))
    assert b"".join(datasets.nquads_lines(arranged)) == expected
