"""``diplograph import``: what was exported comes back whole; what is no graph of ours does not."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
import pytest

from diplograph import rdf
from diplograph.backends import connect
from diplograph.errors import AccessError, DataError, LimitError
from diplograph.export import FORMATS, Content, export
from diplograph.importing import MOST_BYTES, import_file
from diplograph.namespaces import KIND
from test_export_formats import EXTENSIONS

if TYPE_CHECKING:
    from conftest import Run


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_exported_comes_back_byte_for_byte(name: str, built: Path, tmp_path: Path) -> None:
    file = tmp_path / f"graph.{EXTENSIONS[name]}"
    file.write_bytes(export(connect(built), name).data)
    imported = import_file(file, tmp_path / "back")
    for graph in ("graph.ttl", "graph.trig"):
        assert (tmp_path / "back" / graph).read_bytes() == (built / graph).read_bytes()
    report = json.loads((built / "report.json").read_bytes())
    assert imported.canonical_hash == report["checks"]["canonicalHash"]
    assert (imported.triples, imported.claims) == (
        report["checks"]["triples"],
        report["numbers"]["claims"],
    )
    assert bool(imported.reified) == (name == "turtle12")


def test_the_corpus_comes_back_from_a_dataset(
    contents: Mapping[str, Content], tmp_path: Path
) -> None:
    corpus = contents["corpus"]
    (tmp_path / "graph.trig").write_bytes(export(corpus.graph, "trig").data)
    imported = import_file(tmp_path / "graph.trig", tmp_path / "back")
    assert imported.canonical_hash == f"sha256:{corpus.digest}"


def test_the_command_writes_a_folder_that_commands_ask(
    built: Path, run: Run, tmp_path: Path
) -> None:
    ran = run("import", built / "graph.trig", "-o", "theirs")
    assert ran.out == ""
    assert ran.err.endswith("wrote theirs; ask it with --on theirs\n")
    assert sorted(path.name for path in (tmp_path / "theirs").iterdir()) == [
        ".store",
        "graph.trig",
        "graph.ttl",
    ]
    asked = ("query", "visits-held", "--format", "csv")
    there, here = run(*asked, "--on", "theirs"), run(*asked, "--on", built)
    assert (there.out, there.err) == (here.out, here.err)  # no store was made anew


def test_an_accepted_fact_without_a_claim_is_a_problem(built: Path, tmp_path: Path) -> None:
    added = "<https://w3id.org/diplograph/id/us-ms> <https://w3id.org/diplograph/ontology#"
    data = (built / "graph.ttl").read_text(encoding="utf-8")
    file = tmp_path / "more.ttl"
    file.write_text(f"{data}\n{added}within> <https://w3id.org/diplograph/id/asmex> .\n")
    with pytest.raises(DataError) as caught:
        import_file(file, tmp_path / "back")
    assert {problem.location.path for problem in caught.value.problems} == {str(file)}
    assert not (tmp_path / "back").exists()


def test_what_is_no_graph_of_ours_is_refused(built: Path, tmp_path: Path) -> None:
    turtle = (built / "graph.ttl").read_text(encoding="utf-8")
    refused = {
        "foreign.ttl": ("<urn:s> <urn:p> <urn:o> .", "holds no claim in diplograph's terms"),
        "torn.ttl": ("<urn:s> <urn:p> <urn:o> .\n<urn:s> <urn:p", "torn.ttl:2:"),
        "blank.ttl": (
            f"{turtle}\n[] <urn:p> <urn:o> .",
            "a blank node or a triple term in “_:c14n0",
        ),
        "x.csv": ("a,b", "RDF files end in"),
        "remote.jsonld": (
            '{"@context": "http://127.0.0.1:1/c.jsonld", "@id": "urn:s", "p": "o"}',
            "remote.jsonld:",
        ),
        "entities.rdf": (
            '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r>&e;</r>',
            "entities.rdf:",
        ),
    }
    for name, (text, says) in refused.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(AccessError) as caught:
            import_file(tmp_path / name, tmp_path / "back")
        assert says in str(caught.value), name
    with pytest.raises(AccessError, match="cannot read"):
        import_file(tmp_path / "nowhere.ttl", tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_poison_is_given_up_in_time(tmp_path: Path) -> None:
    """A clique of blank nodes, whose canonical labels take as many steps as it has orders."""
    nodes = [pyoxigraph.BlankNode(f"b{number}") for number in range(10)]
    name = pyoxigraph.NamedNode("urn:p")
    triples = [pyoxigraph.Triple(one, name, other) for one, other in permutations(nodes, 2)]
    (tmp_path / "poison.nt").write_bytes(rdf.ntriples(triples))
    with pytest.raises(LimitError, match="not read within 1 seconds"):
        import_file(tmp_path / "poison.nt", tmp_path / "back", timeout=1)


def test_a_file_beyond_limits_is_not_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.nt"
    with huge.open("wb") as file:
        os.truncate(file.fileno(), MOST_BYTES + 1)
    with pytest.raises(LimitError, match="bytes; up to"):
        import_file(huge, tmp_path / "back")
    many = tmp_path / "many.nt"
    many.write_text("".join(f"<urn:s> <urn:p> <urn:{number}> .\n" for number in range(200_000)))
    with pytest.raises(LimitError, match="more memory than there is"):
        import_file(many, tmp_path / "back", memory=150_000_000)


TWINS = """\
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix id: <https://w3id.org/diplograph/id/> .
id:us-ms foaf:knows id:asmex, [ foaf:name "x\\u202Ey"@en ] .
id:us-ms <https://w3id.org/diplograph/ontology#within> <urn:invented:moon> .
"""


def test_rdf_in_other_terms_is_a_source_with_claims_and_no_fact(
    built: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "twins.ttl").write_text(TWINS, encoding="utf-8")
    days = ("--published", "2026-01-31", "--recorded", "2026-11-27")
    ran = run("import", "twins.ttl", "--as", "twins", *days, "--into", built, "-o", "both")
    assert "4 claims, from twins.ttl" in ran.err
    graph, before = connect(tmp_path / "both"), set(connect(built).triples())
    after = set(graph.triples())
    assert after > before
    own = "<https://w3id.org/diplograph/id/twins"
    assert [triple for triple in after - before if not str(triple).startswith(own)] == []
    assert not list(graph.select("SELECT * { ?s dg:within <urn:invented:moon> }"))
    kind = "SELECT ?kind { id:twins dcterms:type ?kind }"
    assert [str(row["kind"]) for row in graph.select(kind)] == [f"<{KIND}dataset>"]
    about = "SELECT ?claim { ?claim dg:about id:us-ms ; dg:holder id:twins }"
    assert len(list(graph.select(about))) == 3
    told = run("explain", "twins", "--on", "both", "--texts", "both/texts").out
    assert '"x\\u202Ey"@en' in told
    again = run("import", "twins.ttl", "--as", "twins", *days, "--into", "both", "-o", "x", code=2)
    assert "has twins already" in again.err


def test_what_some_take_for_the_end_of_a_line_ends_no_statement(run: Run, tmp_path: Path) -> None:
    letters = "\x0b\x0c\x1c\x85\u2028\u2029"
    lines = "".join(f'<urn:s> <urn:p{n}> "a{each}b" .\n' for n, each in enumerate(letters))
    (tmp_path / "odd.nt").write_text(lines, encoding="utf-8", newline="")
    days = ("--published", "2026-01-31", "--recorded", "2026-11-27")
    ran = run("import", "odd.nt", "--as", "odd", *days, "-o", "out")
    assert "6 claims, from odd.nt" in ran.err


def test_a_foreign_source_says_whose_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "twins.ttl").write_text(TWINS, encoding="utf-8")
    foreign = ("import", "twins.ttl", "--as")
    assert "takes a slug" in run(*foreign, "Ä", code=2).err
    assert "--published, a day" in run(*foreign, "twins", code=2).err
    assert "go with --as" in run("import", "twins.ttl", "--label", "x", code=2).err


def test_nothing_of_the_working_folder_is_run(built: Path, run: Run, tmp_path: Path) -> None:
    for name in ("json.py", "pyoxigraph.py"):
        (tmp_path / name).write_text("raise SystemExit('run')")
    run("import", built / "graph.trig", "-o", "theirs")
