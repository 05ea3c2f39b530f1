"""``export --for web``: JSON-LD as jsonld.js and N3.js read it, schema.org's terms, the dataset."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib

import diplograph
from diplograph.backends import memory
from diplograph.errors import UsageError
from diplograph.export import Content, Losses, Publication, export_for
from diplograph.export.schema_org import CLASSES, SCHEMA, USES
from diplograph.namespaces import DG, PREFIXES, expand
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from conftest import Run

NAMES = ("article", "corpus")
CLAIMABLE = {each.iri for each in vocabulary().properties.values() if each.claimable}
EVENT_STATUSES = {f"{SCHEMA}Event{name}" for name in ("Scheduled", "Postponed", "Cancelled")}

#: Of each folder it prints how many quads N3.js reads of what jsonld.js makes of the graph, of the
#: description in the page, and of the description in Turtle; the first are written beside it. What
#: would be fetched is an error.
READ = """
const { readFileSync, writeFileSync } = require('fs');
const { toRDF } = require('jsonld');
const { Parser } = require('n3');
const documentLoader = async url => { throw new Error(`asks for ${url}`); };
const options = { format: 'application/n-quads', base: 'https://data.example/x/', documentLoader };
const counts = {};
(async () => {
  for (const folder of process.argv.slice(1)) {
    const text = name => readFileSync(`${folder}/${name}`, 'utf8');
    const lines = await toRDF(JSON.parse(text('graph.jsonld')), options);
    writeFileSync(`${folder}/read.nq`, lines);
    const [, inside] = text('index.html').match(/<script type=".*?">(.*?)<\\/script>/s);
    const found = await toRDF(JSON.parse(inside), options);
    writeFileSync(`${folder}/page.nq`, found);
    const documents = [lines, found, text('dataset.ttl')];
    counts[folder] = documents.map(each => new Parser().parse(each).length);
  }
  console.log(JSON.stringify(counts));
})();
"""


@pytest.fixture(scope="module")
def written(
    contents: Mapping[str, Content], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, tuple[Losses, Path]]:
    folder = tmp_path_factory.mktemp("web")
    return {
        name: (export_for(contents[name], "web", folder / name)[0], folder / name) for name in NAMES
    }


@pytest.fixture(scope="module")
def counted(
    written: Mapping[str, tuple[Losses, Path]], package_of_node: Callable[[str], Path]
) -> Mapping[str, list[int]]:
    """What jsonld.js and N3.js count."""
    folder = package_of_node("jsonld").parent
    package_of_node("n3")
    folders = {name: str(path) for name, (_, path) in written.items()}
    ran = subprocess.run(
        ["node", "-e", READ, *folders.values()],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"NODE_PATH": str(folder), "PATH": "/usr/local/bin:/usr/bin:/bin"},
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    return {name: found[path] for name, path in folders.items()}


def value(term: object) -> str:
    assert isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal)
    return term.value


def triples(path: Path, form: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(path=path, format=form)}


@pytest.fixture(scope="module")
def graphs(written: Mapping[str, tuple[Losses, Path]]) -> Mapping[str, set[ox.Triple]]:
    """The JSON-LD as pyoxigraph reads it."""
    return {
        name: triples(path / "graph.jsonld", ox.RdfFormat.JSON_LD)
        for name, (_, path) in written.items()
    }


@pytest.mark.parametrize("name", NAMES)
def test_jsonld_js_reads_every_triple_and_fetches_nothing(
    name: str,
    contents: Mapping[str, Content],
    written: Mapping[str, tuple[Losses, Path]],
    counted: Mapping[str, list[int]],
    graphs: Mapping[str, set[ox.Triple]],
) -> None:
    losses, folder = written[name]
    read = triples(folder / "read.nq", ox.RdfFormat.N_QUADS)
    assert read == graphs[name]
    assert read >= set(contents[name].triples)
    assert counted[name][0] == len(read)
    rows = {row.sort: row for row in losses.rows}
    assert rows["triples"].out == len(contents[name].triples)
    facts = [triple for triple in read if triple.predicate.value in CLAIMABLE]
    assert len(facts) == rows["facts"].out == rows["facts"].given
    typed = (ox.NamedNode(expand("rdf:type")), ox.NamedNode(f"{DG}Claim"))
    claims = [each for each in read if (each.predicate, each.object) == typed]
    assert len(claims) == rows["claims"].out


# rdflib's own parser still makes what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_rdflib_reads_as_much(
    written: Mapping[str, tuple[Losses, Path]], graphs: Mapping[str, set[ox.Triple]]
) -> None:
    graph = rdflib.Graph().parse(written["article"][1] / "graph.jsonld", format="json-ld")
    assert len(graph) == len(graphs["article"])


@pytest.mark.parametrize("name", NAMES)
def test_each_term_of_schema_org_is_used_as_it_is_meant(
    name: str, contents: Mapping[str, Content], graphs: Mapping[str, set[ox.Triple]]
) -> None:
    """The vocabulary is rdflib's; domains and ranges are those that `USES` holds."""
    added = graphs[name] - set(contents[name].triples)
    types = {
        triple.subject: value(triple.object).removeprefix(SCHEMA)
        for triple in added
        if triple.predicate.value == expand("rdf:type")
    }
    known = rdflib.SDO.__annotations__.keys()
    assert set(types.values()) <= known
    for triple in added:
        property_ = triple.predicate.value.removeprefix(SCHEMA)
        if triple.subject in types and triple.predicate.value == expand("rdf:type"):
            continue
        assert property_ in known
        use, end = USES[property_], triple.object
        assert use.of & CLASSES[types[triple.subject]]
        if property_ == "eventStatus":
            assert value(end) in EVENT_STATUSES
        elif isinstance(end, ox.NamedNode):
            assert use.values & CLASSES[types[end]]
        else:
            assert use.values & {"text", "date"}


def test_schema_org_says_no_more_than_the_sources(
    contents: Mapping[str, Content], graphs: Mapping[str, set[ox.Triple]]
) -> None:
    content = contents["corpus"]
    said: dict[tuple[str, str], list[str]] = {}
    for triple in graphs["corpus"]:
        key = (value(triple.subject), triple.predicate.value.removeprefix(SCHEMA))
        said.setdefault(key, []).append(value(triple.object))
    sure = {
        (fact.subject, fact.property)
        for fact in content.facts()
        if not fact.contest and not fact.according_to
    }
    events = [each for each in content.things() if each.kind in ("Visit", "Meeting", "Agreement")]
    assert {event.status for event in events} >= {"held", "planned", "cancelled"}
    for event in events:
        settled = (event.iri, "eventStatus") in sure
        is_day = event.start is not None and event.start == event.end
        assert len(said.get((event.iri, "eventStatus"), [])) == settled
        if (event.iri, "startDate") in said:
            assert settled
            assert is_day or len(event.dated or "") == len("2025-06-17/2025-06-18")
            assert (event.iri, "date") in sure
        elif settled and is_day:
            assert (event.iri, "date") not in sure
        if event.status != "held":
            assert not {(event.iri, "location"), (event.iri, "organizer")} & said.keys()


def test_the_dataset_is_described_as_it_is(
    contents: Mapping[str, Content],
    written: Mapping[str, tuple[Losses, Path]],
    counted: Mapping[str, list[int]],
) -> None:
    content, (_, folder) = contents["corpus"], written["corpus"]
    graph = rdflib.Graph().parse(folder / "dataset.ttl")
    assert counted["corpus"][2] == len(graph)
    void, dcat = (rdflib.Namespace(PREFIXES[prefix]) for prefix in ("void", "dcat"))
    dataset = graph.value(predicate=rdflib.RDF.type, object=dcat.Dataset)
    assert str(dataset) == content.address
    assert int(str(graph.value(dataset, void.triples))) == len(content.triples)
    parts = list(graph.objects(dataset, void.propertyPartition))
    assert sum(int(str(graph.value(part, void.triples))) for part in parts) == len(content.triples)
    claims = graph.value(predicate=void["class"], object=rdflib.URIRef(f"{DG}Claim"))
    assert int(str(graph.value(claims, void.entities))) == len(content.layers.claims)
    (file,) = graph.objects(dataset, dcat.distribution)
    size = (folder / "graph.jsonld").stat().st_size
    assert int(str(graph.value(file, dcat.byteSize))) == size
    assert not list(graph.objects(None, rdflib.DCTERMS.license))
    assert set(graph.objects(dataset, rdflib.DCTERMS.source)) == {
        rdflib.URIRef(iri) for iri in content.layers.sources
    }


def test_the_page_tells_search_engines_the_same(
    contents: Mapping[str, Content],
    written: Mapping[str, tuple[Losses, Path]],
    counted: Mapping[str, list[int]],
) -> None:
    folder = written["article"][1]
    page = triples(folder / "page.nq", ox.RdfFormat.N_QUADS)
    assert counted["article"][1] == len(page)
    said = {triple.predicate.value.removeprefix(SCHEMA): value(triple.object) for triple in page}
    assert said["contentUrl"] == "https://data.example/x/graph.jsonld"
    assert said["temporalCoverage"] == "2025-06-17/2025-06-17"
    assert said["name"] in (folder / "index.html").read_text(encoding="utf-8")
    assert {
        triple.subject.value for triple in page if isinstance(triple.subject, ox.NamedNode)
    } == {contents["article"].address}


def test_a_publisher_gives_address_and_licence(run: Run, built: Path, tmp_path: Path) -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    graph = diplograph.load(built)
    out = tmp_path / "dataset.ttl"
    losses = graph.export("web", out, url="https://data.example/x", license=licence)
    assert {row.out for row in losses.rows} == {0}
    said = out.read_text(encoding="utf-8")
    assert f"dcterms:license <{licence}>" in said
    assert "void:dataDump <https://data.example/x/graph.jsonld>" in said
    assert "go with --for web" in run("export", "--url", licence, code=2).err


def test_what_is_meant_ill_stays_text(tmp_path: Path) -> None:
    name, script = "https://e.example/s", "</script><script>alert(1)</script>"
    said: dict[str, Any] = {
        "rdf:type": ox.NamedNode(f"{DG}Source"),
        "rdfs:label": ox.Literal(script, language="en"),
        "schema:url": ox.Literal(f"javascript:{script}"),
    }
    lines = "".join(
        f"{ox.Triple(ox.NamedNode(name), ox.NamedNode(expand(curie)), value)} .\n"
        for curie, value in said.items()
    )
    export_for(Content.of(memory(lines.encode())), "web", tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.count("<script") == page.count("</script") == 1
    assert "&lt;/script&gt;" in page
    assert "javascript:" not in page
    for wrong in ("javascript:alert(1)", "https://a b/", "data"):
        with pytest.raises(UsageError, match="no address of the web"):
            Publication.of(wrong, None)
