"""``diplograph export``: the whole graph, as it was built."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph

if TYPE_CHECKING:
    from conftest import Run


def test_the_export_of_a_build_is_its_graph_byte_for_byte(built: Path, run: Run) -> None:
    assert run("export", "--on", built).out.encode() == (built / "graph.ttl").read_bytes()


def test_the_export_of_an_rdf_file_is_the_same_graph(built: Path, run: Run, tmp_path: Path) -> None:
    run("export", "--on", built, "--format", "ntriples", "-o", "graph.nt")
    again = run("export", "--on", tmp_path / "graph.nt").out
    assert again.encode() == (built / "graph.ttl").read_bytes()


def test_n_triples_are_the_triples_of_the_turtle(built: Path, run: Run) -> None:
    lines = run("export", "--on", built, "--format", "ntriples").out
    read = pyoxigraph.parse(lines.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    turtle = pyoxigraph.parse(path=built / "graph.ttl", format=pyoxigraph.RdfFormat.TURTLE)
    assert {quad.triple for quad in read} == {quad.triple for quad in turtle}
    assert lines.splitlines() == sorted(lines.splitlines())


def test_a_file_is_written_whole_and_named(built: Path, run: Run, tmp_path: Path) -> None:
    ran = run("export", "--on", built, "-o", "graph.ttl")
    assert ran.out == ""
    triples, given, out, folded, dropped = ran.err.splitlines()[1].split()
    assert (triples, given, folded, dropped) == ("triples", out, "0", "0")
    assert ran.err.endswith("\nwrote graph.ttl\n")
    assert (tmp_path / "graph.ttl").read_bytes() == (built / "graph.ttl").read_bytes()


def test_wrong_use_gets_one_sentence(built: Path, run: Run) -> None:
    assert "turtle" in run("export", "--on", built, "--format", "rdf", code=2).err
    assert "nowhere" in run("export", "--on", "nowhere", code=3).err
    assert "cannot write no/g.ttl" in run("export", "--on", built, "-o", "no/g.ttl", code=3).err


def test_turtle_is_refused_for_what_it_does_not_have(run: Run, tmp_path: Path) -> None:
    invented = {
        "blank.ttl": ("_:one <a:p> _:two .", "the blank node _:one in “_:one <a:p> _:two”"),
        "term.ttl": (
            "<a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> .",
            "a triple term in “<a:s> <a:p> <<(",
        ),
    }
    for name, (turtle, says) in invented.items():
        (tmp_path / name).write_text(turtle)
        ran = run("export", "--on", name, code=3)
        assert ran.out == ""
        assert ran.told.startswith(f"error: cannot write {name} as turtle: it has {says}")
        assert ran.told.endswith("; --format ntriples carries it")
        lines = run("export", "--on", name, "--format", "ntriples").out
        assert lines == f"{turtle}\n"
