"""What is fed with bytes of any kind, and what must hold whatever they are.

A target takes bytes and returns, or raises what a user is told; anything else that it raises is a
crash. What a fuzzer begins with is kept in ``tests/fuzz/TARGET.json``, a character for each byte; a
crash that was found becomes one of them.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox

from diplograph import rdf
from diplograph.backends import guard, memory
from diplograph.backends.syntax import declarations, explain
from diplograph.errors import AccessError, LimitError, UsageError
from diplograph.export import export
from diplograph.export.xml import Xml
from diplograph.facts import dates, timewords
from diplograph.facts.document import parse_document
from diplograph.importing.foreign import Source, claims, text_of
from diplograph.namespaces import ID, expand
from diplograph.queries.spreadsheet import safe
from diplograph.terminal import visible
from diplograph.view.embedding import as_json

INPUTS = Path(__file__).with_name("fuzz")

_LABEL = ox.NamedNode(expand("skos:prefLabel"))
_SOURCE = Source("fuzzed", "fuzzed", "2026-01-01", "2026-01-02", "0" * 64)
#: What a terminal obeys.
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _told(error: Exception) -> None:
    """What was raised says why."""
    assert str(error)


def yaml(data: bytes) -> None:
    """A fact file: a root or problems, each within the text."""
    document = parse_document(data, "x.yaml")
    assert document.root is not None or document.problems
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").count("\n") + 1
    for problem in document.problems:
        place = problem.location
        assert 1 <= place.line <= lines, problem
        assert place.column >= 1, problem
        assert problem.message


def query(data: bytes) -> None:
    """A query: refused by the guard with its place, or safe to be parsed here, in this process."""
    text = data.decode("utf-8", "replace")
    try:
        guard.check(text)
    except (LimitError, UsageError) as refused:
        _told(refused)
        return
    try:
        ox.Store().query(declarations(text) + text)
    except SyntaxError as error:
        assert explain(text, str(error))  # noqa: PT017 - no test
    except (ValueError, RuntimeError, OSError):
        pass


def escaping(data: bytes) -> None:
    """A text: the same in every format, and markup, an order or a formula in none."""
    text = data.decode("utf-8", "replace")
    triple = ox.Triple(ox.NamedNode(f"{ID}x"), _LABEL, ox.Literal(text, language="en"))
    graph = memory(rdf.ntriples([triple]))
    for name, media in (
        ("turtle", ox.RdfFormat.TURTLE),
        ("trig", ox.RdfFormat.TRIG),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("rdfxml", ox.RdfFormat.RDF_XML),
    ):
        try:
            found = [quad.triple for quad in ox.parse(export(graph, name).data, media)]
        except AccessError as refused:
            _told(refused)
            assert name == "rdfxml"
        else:
            assert found == [triple], name
    out = io.BytesIO()
    document = Xml(out)
    document.text("x", {"a": text}, text)
    element = ElementTree.fromstring(out.getvalue())
    assert document.changed or (element.text or "") == element.attrib["a"] == text
    script = as_json([text])
    assert not re.search("[<>&\u2028\u2029]", script)
    assert json.loads(script) == [text]
    assert not _OBEYED.search(visible(text))
    assert safe(text)[:1] not in set("=+-@\t\r\n")
    cell = io.StringIO()
    csv.writer(cell).writerow([safe(text)])
    (row,) = csv.reader(io.StringIO(cell.getvalue(), newline=""))
    assert row == [safe(text)]


def days(data: bytes) -> None:
    """A date in EDTF, and words of time in six languages: bounds in order, or a reason."""
    text = data.decode("utf-8", "replace")
    try:
        found = dates.bounds(text)
    except ValueError as error:
        _told(error)
    else:
        assert not (found.earliest and found.latest) or found.earliest <= found.latest
    for language in ("en", "fr", "ar", "es", "pt", "und"):
        timewords.find(text, language)


def turtle(data: bytes) -> None:
    """RDF of others: what the worker would hand on becomes claims whose words lie in the text."""
    try:
        found = {quad.triple for quad in ox.parse(data, ox.RdfFormat.TURTLE, base_iri="file:///x")}
    except (SyntaxError, ValueError):
        return
    if not found:  # which is refused
        return
    lines = ox.serialize(sorted(found, key=str), format=ox.RdfFormat.N_TRIPLES) or b""
    text = text_of(lines)
    made = list(claims(_SOURCE, text, ()))
    assert len(made) > len(found)
    assert not [each for each in made if isinstance(each.object, ox.BlankNode)]
    rdf.ntriples(made)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "yaml": yaml,
    "query": query,
    "escaping": escaping,
    "days": days,
    "turtle": turtle,
}


def inputs(target: str) -> list[bytes]:
    """What a fuzzer of a target begins with."""
    kept: list[str] = json.loads((INPUTS / f"{target}.json").read_text("utf-8"))
    return [each.encode("latin-1") for each in kept]


def keep(target: str, data: bytes) -> None:
    """Let a crash be one of the inputs of a target."""
    text = json.dumps([each.decode("latin-1") for each in (*inputs(target), data)], indent=1)
    (INPUTS / f"{target}.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")


def changed(found: list[bytes], seed: int) -> Iterator[bytes]:
    """Inputs without end: those of a target, cut, doubled, joined and with other bytes in them."""
    chance = random.Random(seed)
    pieces = [each for data in found for each in re.split(rb"(\W+)", data) if each]
    while True:
        data = bytearray(chance.choice(found))
        for _ in range(chance.choice((1, 1, 2, 4, 8))):
            at = chance.randrange(len(data) + 1)
            end = min(len(data), at + chance.choice((0, 0, 1, 2, 8, 64)))
            data[at:end] = chance.choice(
                (
                    b"",
                    bytes([chance.randrange(256)]),
                    chance.choice(pieces),
                    chance.choice(pieces) * chance.choice((2, 3, 50)),
                    bytes(data[at:end]) * 2,
                    chr(chance.choice((0, 10, 34, 0x202E, 0x2028, 0xFFFF, 0x1F600))).encode(),
                )
            )
        yield bytes(data[:20_000])
