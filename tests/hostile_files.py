"""Every file that diplograph writes of a graph whose every text is meant ill, and what is wrong.

A file is held against what its readers take for an order: XML that is not well-formed or asks for
an entity, JSON that is none, a cell that a spreadsheet computes, a link to what is not of the web.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox

import diplograph as dg
import hostile
from diplograph import report
from diplograph.analysis import ANALYSES, analyse
from diplograph.analysis.plot import plot
from diplograph.backends import Graph
from diplograph.errors import AccessError, UsageError
from diplograph.explain import explain
from diplograph.export import FORMATS, TARGETS, Content, export, export_for
from diplograph.queries.formats import FOR_SOLUTIONS
from diplograph.texts import Texts
from diplograph.view import render
from diplograph.words import LANGUAGES

#: All texts of the graph, beside what has them.
EVERYTHING = "SELECT ?thing ?property ?text { ?thing ?property ?text } ORDER BY ?text ?thing"
#: The texts that XML 1.0 has a form for.
FIT = (
    "SELECT ?thing ?text { ?thing ?property ?text "
    'FILTER(!REGEX(STR(?text), "[^\\t\\n\\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")) }'
)
#: Of these a notebook shows the claims behind each row.
NAMED = "SELECT ?visit ?host ?name { ?visit dg:hostedBy ?host . ?host rdfs:label ?name }"
#: What XML 1.0 has no form for, so that RDF/XML is refused with what has it.
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RDF = {
    "turtle": ("ttl", ox.RdfFormat.TURTLE),
    "trig": ("trig", ox.RdfFormat.TRIG),
    "ntriples": ("nt", ox.RdfFormat.N_TRIPLES),
    "nquads": ("nq", ox.RdfFormat.N_QUADS),
    "jsonld": ("jsonld", ox.RdfFormat.JSON_LD),
    "rdfxml": ("rdf", ox.RdfFormat.RDF_XML),
    "turtle12": ("turtle12.ttl", ox.RdfFormat.TURTLE),
}
_MEDIA = dict(_RDF.values())
_INDIVIDUAL = ox.NamedNode("http://www.w3.org/2002/07/owl#NamedIndividual")
_WEB = ("http://", "https://")
_CHECKS = report.Checks(triples=1, canonical_hash="0f" * 32, shapes=1, invariants=(), files=())


def written(folder: Path, strings: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Write everything there is to write of the graph into `folder`: what made it, and the file."""
    texts = folder / "texts"
    texts.mkdir()
    graph_file = folder / "graph.nt"
    graph_file.write_bytes(hostile.ntriples(texts, strings))
    graph = hostile.graph(texts, strings)
    made = (
        ("export --format", _formats(graph, strings, texts)),
        ("query", _answers(graph_file)),
        ("view", _pictures(graph, Texts(texts))),
        ("build", _reports(graph, Texts(texts))),
        ("explain", _explanations(graph, Texts(texts))),
        ("analyse --plot", _plots(graph)),
    )
    for command, files in made:
        for name, data in files:
            (folder / name).write_bytes(data)
            yield command, folder / name
    for target in TARGETS:
        content = Content.of(graph, texts=Texts(texts))
        _, files_of = export_for(content, target, folder / target)
        yield from ((f"export --for {target}", path) for path in files_of)


def _formats(graph: Graph, strings: Sequence[str], texts: Path) -> Iterator[tuple[str, bytes]]:
    for name in FORMATS:
        if name == "rdfxml" and any(map(UNFIT.search, strings)):
            try:
                export(graph, name)
            except AccessError as refused:
                assert "a character that XML has not" in str(refused)  # noqa: PT017 - no test
            fit = [each for each in strings if not UNFIT.search(each)]
            data = export(hostile.graph(texts, fit), name).data
        else:
            data = export(graph, name).data
        yield f"graph.{_RDF[name][0]}", data


def _answers(graph_file: Path) -> Iterator[tuple[str, bytes]]:
    result = _rows_of(dg.load(graph_file).query(EVERYTHING))
    file = graph_file.with_name("answer")
    for name in FOR_SOLUTIONS:
        if name == "table":
            continue
        try:
            result.write(file, name)
        except UsageError as refused:
            assert name == "xml"
            assert "which XML has not" in str(refused)  # noqa: PT017 - no test
            _rows_of(dg.load(graph_file).query(FIT)).write(file, name)
        yield f"answer.{name}", file.read_bytes()
    graph = dg.load(graph_file)
    parts = [f"{EVERYTHING} LIMIT 10 OFFSET {start}" for start in range(0, len(result), 200)]
    shown = [_rows_of(graph.query(each)) for each in (*parts, NAMED)] + [
        graph.question("visits-held")
    ]
    yield "answers.html", _as_cell("\n".join(each._repr_html_() for each in shown))


def _rows_of(answer: object) -> dg.Result:
    assert isinstance(answer, dg.Result)
    return answer


def _pictures(graph: Graph, texts: Texts) -> Iterator[tuple[str, bytes]]:
    for language in LANGUAGES:
        page = render(graph, engine="rich", lang=language, texts=texts, report="report.html")
        yield f"network-rich-{language}.html", page.encode()
    page = render(graph, engine="pyvis", texts=texts, report="report.html")
    yield "network-pyvis-en.html", page.encode()


def _reports(graph: Graph, texts: Texts) -> Iterator[tuple[str, bytes]]:
    found = report.data(graph, _CHECKS)
    for language in ("en", "fr"):
        page = report.render(found, lang=language, texts=texts)
        yield f"report-{language}.html", page.encode()
    yield "report.json", report.to_json(found)


def _explanations(graph: Graph, texts: Texts) -> Iterator[tuple[str, bytes]]:
    """One page for all, as a notebook is one for its cells; nothing stands between them."""
    said = []
    for number, language in zip(range(0, 10**6, 7), LANGUAGES * 40, strict=False):
        for name in (f"visit-{number}", f"source-{number}", f"claim-{number}-0"):
            try:
                said.append(explain(graph, [name], language=language, texts=texts)._repr_html_())
            except UsageError:  # beyond the last
                break
    assert said
    yield "explanations.html", _as_cell("\n".join(said))


def _plots(graph: Graph) -> Iterator[tuple[str, bytes]]:
    for name in ANALYSES:
        for language in LANGUAGES:
            found = analyse(graph, name, language=language)
            yield f"{name}-{language}.svg", plot(found, language).encode()


def _as_cell(html: str) -> bytes:
    """A page around what a notebook shows, which gives it no policy."""
    return f"<!DOCTYPE html><meta charset='utf-8'><title>x</title>{html}".encode()


# ---------------------------------------------------------------- what is wrong


def wrongs(path: Path, count: int) -> list[str]:
    """What is wrong with a file of a graph of so many strings; of pages a browser tells more."""
    suffix = path.name.partition(".")[2]
    check = _BY_SUFFIX.get(suffix)
    found = list(check(path)) if check else []
    if media := _MEDIA.get(suffix):
        found += _not_rdf(path, media)
    if not path.stat().st_size > count:
        found.append("nothing is in it")
    return found


def _not_rdf(path: Path, media: ox.RdfFormat) -> Iterator[str]:
    """No text became a node; an address that a thing matches is one, and may be declared so."""
    led_to, declared = set(), set()
    try:
        for quad in ox.parse(path=path, format=media):
            said = f"{quad.subject}{quad.predicate}{quad.graph_name}"
            if "evil.example" not in said:
                led_to.add(quad.object)
            elif quad.object == _INDIVIDUAL:
                declared.add(quad.subject)
            else:
                yield f"a subject, predicate or graph of a text: {said[:100]}"
    except SyntaxError as error:
        yield f"not {media.name}: {error}"
    yield from (f"declared, and nothing leads to it: {each}" for each in declared - led_to)


def _xml(path: Path) -> Iterator[str]:
    yield from _not_xml(path.read_bytes())


def _not_xml(data: bytes) -> Iterator[str]:
    if re.search(rb"<!(?:DOCTYPE|ENTITY)|<\?xml-stylesheet", data):
        yield "a declaration that leads elsewhere"
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        yield f"not XML: {error}"
        return
    for element in root.iter():
        if re.search(r"\}?(script|foreignObject|image|include|iframe)$", str(element.tag)):
            yield f"an element {element.tag}"
        for name, value in element.attrib.items():
            local = name.rpartition("}")[2]
            if local.startswith("on") or (local == "href" and not value.startswith((*_WEB, "#"))):
                yield f"{element.tag} {name}={value[:60]}"


def _json(path: Path) -> Iterator[str]:
    try:
        json.loads(path.read_bytes())
    except ValueError as error:
        yield f"not JSON: {error}"


def _rows(path: Path) -> Iterator[str]:
    text = path.read_bytes().decode("utf-8-sig")
    widths = {len(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)}
    if len(widths) != 1:
        yield f"rows of {sorted(widths)} cells"


def _cells(path: Path) -> Iterator[str]:
    """A CSV for spreadsheets: no cell is a formula."""
    yield from _rows(path)
    text = path.read_bytes().decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        yield from (f"computed: {each[:40]!r}" for each in row if each[:1] in set("=+-@\t\r\n"))


def _workbook(path: Path) -> Iterator[str]:
    """Each part is XML; no formula and no link but to the web is made of a text."""
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            data = file.read(name)
            yield from (f"{name}: {each}" for each in _not_xml(data))
            yield from (
                f"{name}: computed: {found[:40]!r}"
                for found in re.findall(rb"<f[ >].*?</f>", data)
                if re.search(rb"hacked|evil|calc|SUM|1\+1", found)
            )
            for mode, target in re.findall(rb'Target="([^"]*)" TargetMode="(\w+)"', data):
                if not mode.startswith((b"http://", b"https://")):
                    yield f"{name}: leads to {mode[:60]!r} ({target.decode()})"


_BY_SUFFIX: Mapping[str, Callable[[Path], Iterator[str]]] = {
    **dict.fromkeys(("gexf", "graphml", "svg", "owl", "rdf", "xml"), _xml),
    **dict.fromkeys(("json", "cyjs", "geojson", "jsonld"), _json),
    "csv": _rows,
    "spreadsheet": _cells,
    "xlsx": _workbook,
}


def sample(count: int) -> tuple[str, ...]:
    """So many of the strings, from all sorts of them."""
    step = max(1, len(hostile.STRINGS) // count)
    return tuple(islice(hostile.STRINGS, 0, None, step))[:count]


def slugs(count: int) -> Iterator[str]:
    """The things of a graph of so many strings, as their pages are named."""
    for number in range(count):
        for name in ("visit", "host", "source", "sector", "person", "outlet"):
            yield f"{name}-{number}"
        yield from (f"span-{number}", f"omitted-{number}", f"scan-{number}")
        yield from (f"claim-{number}-{place}" for place in range(4))
