"""What ``docs/threat-model.md`` says is held, and boundaries that have no better place."""

from __future__ import annotations

import ast
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import hostile

if TYPE_CHECKING:
    from conftest import Run

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "threat-model.md").read_text("utf-8")
#: What a terminal may obey: all controls but tab and line feed, and what turns the text behind it.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_each_test_that_is_named_is_there() -> None:
    named = re.findall(r"`(test_\w+\.py)::(\w+)`", PAGE)
    assert len(named) > 80
    missing = [f"{file}::{name}" for file, name in named if name not in functions(TESTS / file)]
    assert missing == []


def functions(file: Path) -> set[str]:
    """The names of the functions of a module; none of a module that is not there."""
    if not file.exists():
        return set()
    tree = ast.parse(file.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_boundary_has_a_test_or_a_check_of_ci() -> None:
    boundaries = PAGE.partition("## Boundaries")[2].partition("## What is not held")[0]
    rows = [line.split(" | ") for line in boundaries.splitlines() if line.startswith("| ")]
    held = [row for row in rows if row[0] != "| what could happen" and "---" not in row[0]]
    assert len(held) > 40
    assert [row[0] for row in held if "::" not in row[2] and ".ci/run" not in row[2]] == []


# What stands on a terminal


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph whose names have what a terminal would obey."""
    folder = tmp_path_factory.mktemp("terminal")
    texts = [each for each in hostile.STRINGS if OBEYED.search(each)]
    assert len(texts) > 8
    (folder / "texts").mkdir()
    (folder / "graph.nt").write_bytes(hostile.ntriples(folder / "texts", texts))
    return folder / "graph.nt"


NAMES = "SELECT ?host ?name { ?visit dg:hostedBy ?host . ?host rdfs:label ?name }"


@pytest.mark.parametrize(
    "line",
    [
        ("query", "--format", "table", "--evidence", NAMES),
        ("query", "--format", "table", "--lang", "ar", "visits-held"),
        ("query", "--format", "md", NAMES),
        ("explain", "visit-3", "--texts", "texts"),
        ("explain", "source-2", "--lang", "ar"),
        ("find", "hacked"),
        ("analyse", "partners", "--format", "table"),
    ],
    ids=" ".join,
)
def test_no_command_sends_a_terminal_what_a_text_says(
    run: Run, graph: Path, line: tuple[str, ...]
) -> None:
    on = () if line[0] == "find" else ("--on", graph)
    ran = run(*line, *on, cwd=graph.parent, code=None)
    assert ran.code in (0, 1), ran.err
    assert OBEYED.findall(ran.out + ran.err) == []


@pytest.mark.parametrize("text", [each for each in hostile.STRINGS if "\x1b" in each])
@pytest.mark.parametrize("command", ["query", "explain", "find", "export", "view", "check"])
def test_no_message_sends_a_terminal_what_an_argument_says(
    run: Run, command: str, text: str
) -> None:
    own = {"export": ("--format",), "view": ("--lang",)}.get(command, ())
    ran = run(command, *own, text, code=None)
    assert ran.code in (1, 2, 3)
    assert OBEYED.findall(ran.out + ran.err) == []


# What is read leads nowhere

SECRET = "a secret of another file"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket that nobody is to connect to."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def _leading(port: int, secret: Path) -> Iterator[tuple[str, str]]:
    """Files that name an address or another file, each in the way of its format."""
    for at in (f"http://127.0.0.1:{port}/x", secret.as_uri()):
        claim = "https://w3id.org/diplograph/id/x"
        yield "imports.ttl", f"<{claim}> <http://www.w3.org/2002/07/owl#imports> <{at}> ."
        yield "base.ttl", f"@base <{at}> .\n<x> <y> <z> ."
        yield "seen.ttl", f"<{claim}> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <{at}> ."
        yield "graph.trig", f"<{at}> {{ <{at}> <{at}> <{at}> }}"
        yield "context.jsonld", f'{{"@context": "{at}", "@id": "x", "y": "z"}}'
        yield "contexts.jsonld", f'{{"@context": ["{at}", {{"y": "x:y"}}], "@id": "x:x", "y": "z"}}'
        yield (
            "import.jsonld",
            f'{{"@context": {{"@version": 1.1, "@import": "{at}"}}, "@id": "x:x"}}',
        )
        yield "link.jsonld", f'{{"@id": "{at}", "@type": "{at}", "x:y": {{"@id": "{at}"}}}}'
        rdf = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
        about = "<rdf:Description rdf:about='x:x'><y xmlns='x:'>{}</y></rdf:Description>"
        body = f"<rdf:RDF {rdf}>{about.format('&e;')}</rdf:RDF>"
        yield "entity.rdf", f"<!DOCTYPE r [<!ENTITY e SYSTEM '{at}'>]>{body}"
        yield "dtd.rdf", f"<!DOCTYPE r SYSTEM '{at}'><rdf:RDF {rdf}>{about.format('z')}</rdf:RDF>"
        percent = f"<!DOCTYPE r [<!ENTITY % e SYSTEM '{at}'> %e;]>"
        yield "parameter.rdf", f"{percent}<rdf:RDF {rdf}>{about.format('z')}</rdf:RDF>"
        include = f"<i:include href='{at}' parse='text' xmlns:i='http://www.w3.org/2001/XInclude'/>"
        yield "include.rdf", f"<rdf:RDF {rdf}>{about.format(include)}</rdf:RDF>"
        yield "base.rdf", f"<rdf:RDF {rdf} xml:base='{at}'>{about.format('z')}</rdf:RDF>"
        sheet = f"<?xml-stylesheet href='{at}'?>"
        yield "sheet.rdf", f"{sheet}<rdf:RDF {rdf}>{about.format('z')}</rdf:RDF>"
        yield "page.html", f"<link rel=stylesheet href='{at}'><iframe src='{at}'></iframe>"
        yield "base.html", f"<base href='{at}'><img src=x><script src=y></script><p>words</p>"
        yield "fact.yaml", f"format: 1\nsource: !!python/object/apply:os.popen ['cat {secret}']\n"
        yield "include.yaml", f"format: 1\nsource: !include {secret}\n"
        yield "address.yaml", f"format: 1\nsource: {{id: x, kind: news-article, url: '{at}'}}\n"


def test_no_file_that_is_read_leads_anywhere(
    tmp_path: Path, run: Run, listener: socket.socket
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET, encoding="utf-8")
    port = listener.getsockname()[1]
    for number, (name, text) in enumerate(_leading(port, secret)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
        lines: list[tuple[str, ...]] = [("import", name, "-o", "out")]
        if name.endswith(".yaml"):
            lines = [("check", name), ("triples", name)]
        elif name.endswith(".html"):
            lines = [("new", name)]
        elif number % 4 == 0:
            lines.append(("query", "--on", name, "SELECT * { ?s ?p ?o }"))
        for line in lines:
            ran = run(*line, cwd=folder, code=None)
            assert ran.code in (0, 1, 2, 3), ran.err
            assert SECRET not in ran.out + ran.err
        written = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        assert SECRET.encode() not in b"".join(written)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_what_leads_elsewhere_would_be_noticed(listener: socket.socket) -> None:
    with socket.create_connection(listener.getsockname()):
        listener.setblocking(True)
        listener.accept()[0].close()
