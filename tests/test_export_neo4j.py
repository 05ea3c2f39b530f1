"""``export --for neo4j``: the rules of Neo4j's bulk import, and a load into a database."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diplograph.export import TARGETS, Content, export_for
from diplograph.export.targets.neo4j import LABELS
from diplograph.namespaces import compress
from networks import Made, by_node, making
from samples import MANY

if TYPE_CHECKING:
    from conftest import Require, Run

_HEADER = re.compile(
    r"(\w+)(:(?:ID|date|long|boolean|string\[\]))?|:(?:LABEL|START_ID|END_ID|TYPE)"
)
#: What ends a text early, or is dropped, for one of Neo4j's two readers of CSV.
_BACKSLASH = re.compile(r'\\(?=["\\]|\Z)')


made = making("neo4j")


def test_the_rules_of_the_bulk_import_hold(made: Made) -> None:
    assert list(issues(made.folder)) == []


def test_the_checker_of_rules_finds_what_breaks_them(tmp_path: Path) -> None:
    files = {
        "things.csv": 'id:ID,n:long,n:date,:LABEL\n"a",x,2025-01-32,"T"\n"a",1,,"T"\n"b",1\n',
        "links.csv": ':START_ID,:END_ID,:TYPE,x y\n"a","c","T","\\"\n"a","b",,\n',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert sorted(issues(tmp_path)) == [
        "links.csv: backslash: \\",
        "links.csv: header: x y",
        "links.csv: no node: c",
        "links.csv: no type",
        "things.csv: 2 cells for 4",
        "things.csv: header twice: n",
        "things.csv: no date: 2025-01-32",
        "things.csv: no long: x",
        "things.csv: node twice: a",
    ]


def test_a_database_finds_every_fact_with_its_sources_and_status(made: Made) -> None:
    found = loaded(made.folder)
    table = {row.sort: row for row in made.losses.rows}
    assert found["nodes"] == {LABELS[sort]: [[row.out]] for sort, row in table.items()}
    facts = {_as_written(fact.id): fact for fact in made.content.facts()}
    assert len(facts) == table["facts"].out == table["facts"].given
    assert {name: tuple(row) for name, *row in found["facts"]} == {
        name: (
            fact.standing,
            fact.contest,
            fact.certainty,
            fact.property,
            None if fact.value is None else _as_written(fact.value),
        )
        for name, fact in facts.items()
    }
    sources = {(name, compress(each)) for name, fact in facts.items() for each in fact.sources}
    assert {tuple(row) for row in found["sources"]} == sources
    assert {tuple(row) for row in found["evidence"]} == sources
    assert dict(found["subjects"]) == {name: compress(fact.subject) for name, fact in facts.items()}
    passages = {
        (compress(claim.iri), compress(each.iri), compress(each.source))
        for claim in made.content.layers.claims.values()
        for each in claim.evidence
    }
    assert {tuple(row) for row in found["passages"]} == passages
    assert len(found["omissions"]) == len(made.content.layers.omissions)
    ends = dict(found["objects"])
    assert {name: tuple(told) for name, *told in found["relations"]} == {
        name: (fact.standing, fact.event_status, compress(fact.subject), ends[name])
        for name, fact in facts.items()
        if name in ends
    }


def test_a_second_load_doubles_nothing(made: Made) -> None:
    """Each time there are as many nodes and relationships as rows of the files."""
    rows = {path.name: len(_read(path)[1]) for path in made.folder.glob("*.csv")}
    related, linked = rows.pop("relations.csv"), rows.pop("links.csv")
    once = [[sum(rows.values())], [related + linked, related]]
    assert loaded(made.folder, "neo4j_twice.py") == [once, once]


def loaded(folder: Path, script: str = "neo4j_loaded.py") -> Any:
    """What Ladybug finds of the files, in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name(script)), str(folder)],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def _as_written(text: str) -> str:
    return _BACKSLASH.sub("\uff3c", text.replace("\0", "\ufffd"))


@pytest.mark.parametrize("made", ["article"], indirect=True)
def test_scripts_name_every_file_label_and_type(made: Made) -> None:
    shell = (made.folder / "import.sh").read_text(encoding="utf-8")
    cypher = (made.folder / "load.cypher").read_text(encoding="utf-8")
    named = Counter(re.findall(r"--(nodes|relationships)=(\S+)", shell))
    tables = {("nodes" if "id:ID" in _read(path)[0] else "relationships", path.name): 1
              for path in made.folder.glob("*.csv")}  # fmt: skip
    assert dict(named) == tables
    said = _run_with_an_echo(made.folder, "mine", "--overwrite-destination")
    assert said[:4] == ["database", "import", "full", "mine"]
    assert said[-1] == "--overwrite-destination"
    said = _run_with_an_echo(made.folder, "--overwrite-destination", "--verbose")
    assert said[3] == "neo4j"  # an option is no name
    assert said[-2:] == ["--overwrite-destination", "--verbose"]
    assert _run_with_an_echo(made.folder)[3] == "neo4j"
    assert set(unpublished(said)) == set()
    assert set(unpublished(["--nodes=x.csv", "--overwrite", "neo4j"])) == {"--overwrite", "neo4j"}
    for path in made.folder.glob("*.csv"):
        header, rows = _read(path)
        last = {row[-1] for row in rows} if ":LABEL" in header or ":TYPE" in header else set()
        conditions = set(re.findall(rf"{path.name}' AS row\nWITH row WHERE \S+ = '(.*)'", cypher))
        assert last <= conditions
        for name in header:
            if not name.startswith(":"):
                assert f"row.`{name}`" in cypher


#: The options of ``neo4j-admin database import full`` that are no switches for bad input, by its
#: manual (https://neo4j.com/docs/operations-manual/current/import/full-import/).
_OPTIONS = re.compile(
    r"--(nodes|relationships)=\w+\.csv|--array-delimiter=;|--multiline-fields=true"
    r"|--bad-tolerance=\d+|--overwrite-destination(=(true|false))?|--verbose"
)


def unpublished(said: list[str]) -> Iterator[str]:
    """What the import does not take: behind its command the name comes first, then options."""
    start = 4 if said[:3] == ["database", "import", "full"] else 0
    yield from (each for each in said[start:] if not _OPTIONS.fullmatch(each))


@pytest.mark.parametrize("made", ["article"], indirect=True)
def test_rows_are_committed_some_thousands_at_a_time(made: Made) -> None:
    """In one transaction, a large file would not fit into the memory of a server."""
    text = (made.folder / "load.cypher").read_text(encoding="utf-8")
    comments, *statements = re.split(r";\n\s*", text.rpartition("// ")[2])
    assert comments.endswith("FOR (n:Record) REQUIRE n.id IS UNIQUE")
    changes = [each for each in statements if each and not each.startswith("CREATE INDEX")]
    assert len(changes) > 40
    batched = re.compile(
        r"LOAD CSV .*\nWITH row WHERE .*\n"
        r"CALL \(row\) \{\n(  .*\n)+\} IN TRANSACTIONS OF \d+ ROWS"
    )
    assert [each for each in changes if not batched.fullmatch(each)] == []
    assert [each for each in changes if not re.search(r"^  MERGE ", each, re.M)] == []
    assert not re.search(r"^ *CREATE \(", text, re.M)  # run again, it would double


_FAULTS = """
const {lintCypherQuery} = require("@neo4j-cypher/language-support");
const texts = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
const faults = text => lintCypherQuery(text, {}).diagnostics.filter(each => each.severity === 1);
console.log(JSON.stringify(texts.map(text => faults(text).map(each => each.message))));
"""


#: What statements of one form differ by: labels, types, and the names of columns and files.
_NAMES = re.compile(r"(?<=[:'`.])[\w;]+(?:`:`\w+)*")


def test_the_parser_of_neo4j_takes_every_statement(
    content_of: Callable[[str], Content], require: Require, tmp_path: Path
) -> None:
    """One statement of each form, or all (``make test-many``): each takes half a second.

    Names of labels and types that no database has yet are warnings, and are passed over.
    """
    require("node", "npm:@neo4j-cypher/language-support")
    texts = []
    for name in ("article", "corpus", "hostile"):
        file = tmp_path / f"{name}.cypher"
        export_for(content_of(name), "neo4j", file)
        texts.append(file.read_text(encoding="utf-8"))
    statements = [each for text in texts for each in re.split(r"(?<=;)\n", text)]
    forms = {_NAMES.sub("x", each): each for each in statements}
    assert 8 < len(forms) < len(statements)
    asked = statements if MANY else forms.values()
    wrong = f"{texts[0].partition('IN TRANS')[0]}TRANSACTIONS OF 100 ROWS;"
    (tmp_path / "texts.json").write_text(json.dumps(["\n".join(asked), wrong]), encoding="utf-8")
    found, noticed = by_node(_FAULTS, tmp_path / "texts.json")
    assert found == []
    assert noticed


def _run_with_an_echo(folder: Path, *args: str) -> list[str]:
    """What the script for the shell says to a ``neo4j-admin`` that repeats it."""
    admin = folder.parent / "neo4j-admin"
    admin.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    admin.chmod(0o755)
    done = subprocess.run(
        ["sh", folder / "import.sh", *args],
        capture_output=True,
        check=True,
        env={**os.environ, "PATH": f"{admin.parent}{os.pathsep}{os.environ['PATH']}"},
    )
    return done.stdout.decode().splitlines()


def test_one_file_is_written_alone(built: Path, run: Run, tmp_path: Path) -> None:
    ran = run("export", "--on", built, "--for", "neo4j", "-o", "load.cypher")
    assert ran.err.endswith("wrote load.cypher\n")
    assert [path.name for path in tmp_path.iterdir()] == ["load.cypher"]
    assert set(TARGETS["neo4j"].drops) == set()


# ---------------------------------------------------------------- the rules of the import


def issues(folder: Path) -> Iterator[str]:
    """What ``neo4j-admin database import full`` would refuse or leave out, or a reader break."""
    nodes: set[str] = set()
    files = {path.name: _read(path) for path in sorted(folder.glob("*.csv"))}
    for name, (header, rows) in files.items():
        for issue in (*_of_header(header), *_of_cells(header, rows)):
            yield f"{name}: {issue}"
        if "id:ID" in header:
            for row in rows:
                if row[0] in nodes:
                    yield f"{name}: node twice: {row[0]}"
                nodes.add(row[0])
    for name, (header, rows) in files.items():
        if ":TYPE" in header:
            for row in rows:
                for place in (header.index(":START_ID"), header.index(":END_ID")):
                    if row[place] not in nodes:
                        yield f"{name}: no node: {row[place]}"
                if not row[header.index(":TYPE")]:
                    yield f"{name}: no type"


def _of_header(header: list[str]) -> Iterator[str]:
    yield from (f"header: {each}" for each in header if not _HEADER.fullmatch(each))
    names = Counter(each.partition(":")[0] for each in header if not each.startswith(":"))
    yield from (f"header twice: {name}" for name, count in names.items() if count > 1)
    assert (":LABEL" in header) == ("id:ID" in header) != (":TYPE" in header)


def _of_cells(header: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    for row in rows:
        if len(row) != len(header):
            yield f"{len(row)} cells for {len(header)}"
        for name, cell in zip(header, row, strict=False):
            if _BACKSLASH.search(cell):
                yield f"backslash: {cell}"
            kind = name.partition(":")[2]
            if cell and not _is(kind, cell):
                yield f"no {kind}: {cell}"


def _is(kind: str, cell: str) -> bool:
    if kind == "date":
        try:
            return date.fromisoformat(cell).isoformat() == cell
        except ValueError:
            return False
    patterns = {"long": r"-?\d{1,18}", "boolean": "true|false", "string[]": "(?s)[^;]+(;[^;]+)*"}
    return re.fullmatch(patterns.get(kind, "(?s).*"), cell) is not None


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    return header, rows
