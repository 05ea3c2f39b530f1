"""The graph is the same to every reader, and the same bytes from every build.

Equality across parsers: the SHA-256 of the sorted canonical N-Triples. Without blank nodes that is
a canonical hash; each peer's own writer escapes differently, so what a peer writes is put into the
one canonical form by reading each of its lines again.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph
import pytest
import rdflib

from diplograph.resources import SCAN_LOG
from samples import MANY

if TYPE_CHECKING:
    from conftest import Require, Run

ROOT = Path(__file__).parents[1]

#: What a build writes that is the same bytes each time.
FIXED = ("graph.ttl", "graph.trig", "network.html", "report.html", "report.json")

#: Parses Turtle with N3.js and prints, line by line, its writer's N-Triples.
N3_TO_NTRIPLES = """
const { readFileSync } = require('fs');
const { Parser, Writer } = require('n3');
const quads = new Parser({ format: 'text/turtle' }).parse(readFileSync(process.argv[1], 'utf8'));
const writer = new Writer(process.stdout, { format: 'N-Triples' });
quads.forEach(quad => writer.addQuad(quad));
writer.end();
"""


class Identity(NamedTuple):
    """What of a graph must not depend on its reader."""

    triples: int
    sha256: str


def identity(lines: Iterable[pyoxigraph.Triple | pyoxigraph.Quad]) -> Identity:
    """The number and the hash of distinct triples that hold no blank node."""
    triples = {f"{line.subject} {line.predicate} {line.object} ." for line in lines}
    assert not any("_:" in triple.split('"')[0] for triple in triples)
    return Identity(len(triples), hashlib.sha256("\n".join(sorted(triples)).encode()).hexdigest())


def of_ntriples(data: bytes) -> Identity:
    return identity(pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.N_TRIPLES))


@pytest.fixture(scope="module")
def turtle(built: Path) -> Path:
    return built / "graph.ttl"


@pytest.fixture(scope="module")
def expected(turtle: Path) -> Identity:
    """The graph as the engine that diplograph itself uses reads it."""
    return identity(pyoxigraph.parse(path=turtle, format=pyoxigraph.RdfFormat.TURTLE))


def test_the_graph_has_no_duplicate_triple(turtle: Path, expected: Identity) -> None:
    parsed = list(pyoxigraph.parse(path=turtle, format=pyoxigraph.RdfFormat.TURTLE))
    assert len(parsed) == expected.triples > 0


def test_rdflib_reads_the_same_graph(turtle: Path, expected: Identity) -> None:
    graph = rdflib.Graph()
    # Normalising would rewrite literals: what the file says must already be the canonical form.
    graph.parse(turtle, format="turtle")
    assert len(graph) == expected.triples
    assert of_ntriples(graph.serialize(format="nt", encoding="utf-8")) == expected


def test_rapper_reads_the_same_graph(turtle: Path, expected: Identity, require: Require) -> None:
    require("rapper")
    command = ["rapper", "-i", "turtle", "-o", "ntriples", str(turtle)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert f"returned {expected.triples} triples" in done.stderr.decode()
    assert b"warning" not in done.stderr.lower()
    assert of_ntriples(done.stdout) == expected


def test_n3js_reads_the_same_graph(turtle: Path, expected: Identity, require: Require) -> None:
    require("node", "npm:n3")
    folders = [os.environ.get("NODE_PATH", ""), str(ROOT / "node_modules")]
    done = subprocess.run(
        ["node", "-e", N3_TO_NTRIPLES, str(turtle)],
        capture_output=True,
        check=False,
        env={**os.environ, "NODE_PATH": os.pathsep.join(filter(None, folders))},
    )
    assert done.returncode == 0, done.stderr.decode()
    assert len(done.stdout.splitlines()) == expected.triples
    assert of_ntriples(done.stdout) == expected


# The same bytes from every build


def digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FIXED}


def test_the_working_folder_and_a_rebuild_do_not_change_a_byte(
    built: Path, run: Run, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    run("build", cwd=tmp_path)
    assert digests(tmp_path / "out") == digests(built)
    run("build", cwd=tmp_path)
    assert digests(tmp_path / "out") == digests(built)
    run("build", "--out", tmp_path / "elsewhere", cwd=ROOT)
    assert digests(tmp_path / "elsewhere") == digests(built)


def test_the_order_of_files_does_not_change_a_byte(built: Path, run: Run, tmp_path: Path) -> None:
    files = [
        *(ROOT / "data" / "facts").glob("*.yaml"),
        *(ROOT / "data" / "entities").glob("*.yaml"),
        ROOT / "data" / SCAN_LOG,
    ]
    shuffler = random.Random(20250618)
    for attempt in range(2 if MANY else 1):
        # Written in another order, the folder lists its files in another order.
        shuffler.shuffle(files)
        copies = [tmp_path / str(attempt) / file.parent.name / file.name for file in files]
        for file, copy in zip(files, copies, strict=True):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, copy)
        named = [part for copy in copies for part in ("--facts", copy)]
        run("build", *named, "--out", tmp_path / "out")
        assert digests(tmp_path / "out") == digests(built)


def test_no_output_tells_where_it_was_built(built: Path) -> None:
    for name in FIXED:
        text = (built / name).read_text("utf-8")
        assert str(ROOT) not in text
        assert str(built.parent) not in text
