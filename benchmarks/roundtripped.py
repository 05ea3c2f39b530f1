"""One project through every format of ``export`` and every reader, and what is not as before."""

from __future__ import annotations

import atexit
import json
import subprocess
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pyoxigraph
import rdflib
from pyoxigraph import RdfFormat

from diplograph import rdf
from diplograph.backends import connect, memory
from diplograph.export import FORMATS, export
from diplograph.facts import load
from diplograph.importing import parse_apart
from diplograph.namespaces import expand
from diplograph.resources import Reading
from diplograph.vocabulary import vocabulary

Tally: TypeAlias = Counter[str]
#: A reader's triples, as lines of canonical N-Triples.
Lines: TypeAlias = frozenset[str]

#: What the files of each format end in.
_ENDS = {
    "turtle": "ttl",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nq",
    "jsonld": "jsonld",
    "rdfxml": "rdf",
    "turtle12": "ttl",
}
#: As rdflib calls the formats that it reads.
_RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
#: Problems of letters, of which whatever is drawn may have some.
_OF_LETTERS = frozenset({"bad-text", "look-alike"})
_REIFIES = expand("rdf:reifies")
_JSONLD = """
const jsonld = require('jsonld');
const lines = require('readline').createInterface({input: process.stdin});
let before = Promise.resolve();
lines.on('line', line => { before = before.then(async () => {
  const text = require('fs').readFileSync(line, 'utf8');
  const said = await jsonld.toRDF(JSON.parse(text), {format: 'application/n-quads'});
  process.stdout.write(JSON.stringify(said) + '\\n');
}); });
"""


def compiled(files: Mapping[str, str], folder: Path) -> Lines | None:
    """The triples of a project, whose files are by their names, but for the vocabulary's own.

    None for one that has letters which `check` refuses.
    """
    paths = []
    for name, text in files.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    facts = load(Reading(tuple(paths), (), frozenset(), "made up"), vocabulary())
    if facts.problems:
        assert {problem.code for problem in facts.problems} <= _OF_LETTERS, facts.problems
        return None
    graph = rdf.graph(facts, vocabulary())
    assert not graph.problems, graph.problems
    return frozenset(map(str, set(graph.triples) - set(vocabulary().triples)))


def round_tripped(files: Mapping[str, str], folder: Path) -> Tally:
    """Count what is read back by all readers of all formats, and what of it is not as it was."""
    before = compiled(files, folder)
    if before is None:
        return Counter({"refused for their letters": 1})
    graph = memory("".join(f"{line} .\n" for line in sorted(before)).encode())
    tally: Tally = Counter(graphs=1, triples=len(before), readings=0)
    tally["lost or changed"] = 0
    for number, name in enumerate(FORMATS):
        path = folder / f"graph.{_ENDS[name]}"
        path.write_bytes(export(graph, name).data)
        # Ours starts a process: one format for each graph.
        with_worker = number == len(before) % len(FORMATS)
        for reader, read in _readers(name, with_worker=with_worker).items():
            found = frozenset(line for line in read(path) if f"<{_REIFIES}>" not in line)
            tally["readings"] += 1
            if found != before:
                tally["lost or changed"] += 1
                first = min(found ^ before)
                print(f"{reader} of {name}: {len(found ^ before)} others, such as {first}")
    return tally


def _readers(name: str, *, with_worker: bool) -> dict[str, Callable[[Path], Iterator[str]]]:
    readers: dict[str, Callable[[Path], Iterator[str]]] = {
        "pyoxigraph": _by_pyoxigraph,
        "--on": lambda path: (str(triple) for triple in connect(path).triples()),
    }
    if name in _RDFLIB:
        readers["rdflib"] = lambda path: _by_rdflib(path, _RDFLIB[name])
    if name == "jsonld" and _jsonld():
        readers["jsonld.js"] = _by_jsonld
    if with_worker:
        readers["import"] = lambda path: _triples(parse_apart(path), RdfFormat.N_TRIPLES)
    return readers


def _triples(data: bytes, media: RdfFormat) -> Iterator[str]:
    return (str(quad.triple) for quad in pyoxigraph.parse(data, media))


def _by_pyoxigraph(path: Path) -> Iterator[str]:
    media = RdfFormat.from_extension(path.suffix[1:])
    assert media
    return _triples(path.read_bytes(), media)


def _by_rdflib(path: Path, name: str) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset = rdflib.Dataset()
        with path.open("rb") as file:
            dataset.parse(file, format=name)
        lines = dataset.serialize(format="nquads", encoding="utf-8")
    return _triples(lines, RdfFormat.N_QUADS)


def _by_jsonld(path: Path) -> Iterator[str]:
    process = _jsonld()
    assert process
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{path}\n")
    process.stdin.flush()
    return _triples(json.loads(process.stdout.readline()).encode(), RdfFormat.N_QUADS)


@cache
def _jsonld() -> subprocess.Popen[str] | None:
    """jsonld.js, which takes the paths of files as lines; None without node or the package."""
    asked = ["node", "-e", "require('jsonld')"]
    try:
        subprocess.run(asked, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    pipe = subprocess.PIPE
    process = subprocess.Popen(["node", "-e", _JSONLD], stdin=pipe, stdout=pipe, encoding="utf-8")
    atexit.register(process.communicate)  # which ends it
    return process
