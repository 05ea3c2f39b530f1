"""``diplograph triples``: one file's journey, and its triples alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

if TYPE_CHECKING:
    from conftest import Golden, Run

SHIPPED = Path("data/facts/2025-06-18-lodj-asmex-mississippi.yaml")
FACTS = Path("tests/golden/rdf/facts")
FILE = FACTS / "2031-03-06-example-visit.yaml"


def test_the_journey_of_an_invented_file_is_the_golden_one(
    run: Run, root: Path, golden: Golden
) -> None:
    """Each claim with its place, name and gloss, and what it projects to or why not."""
    ran = run("triples", FILE, "--facts", FACTS, cwd=root)
    golden("rdf/journey.txt", ran.out)
    assert ran.err == ""


def test_no_line_is_longer_than_80_columns_unless_it_is_one_word(run: Run, root: Path) -> None:
    lines = run("triples", FILE, cwd=root).out.splitlines()
    long = [line for line in lines if len(line) > 80]
    assert [line for line in long if len(line.split()) > 2] == []


def test_claims_are_weighed_against_the_files_that_are_given(run: Run, root: Path) -> None:
    alone = run("triples", FILE, cwd=root).out
    weighed = run("triples", FILE, "--facts", FACTS, cwd=root).out
    assert "event is not held: its status is cancelled" in weighed
    assert "event is not held: its status is cancelled" not in alone


def test_the_triples_of_the_file_alone_are_printed(run: Run, root: Path) -> None:
    turtle = run("triples", FILE, "--format", "turtle", cwd=root).out
    ntriples = run("triples", FILE, "--format", "ntriples", cwd=root).out
    read = {quad.triple for quad in parse(turtle.encode(), format=RdfFormat.TURTLE)}
    assert read == {quad.triple for quad in parse(ntriples.encode(), format=RdfFormat.N_TRIPLES)}
    assert "2031-04-10" not in ntriples, "the other file is not among them"
    assert "owl#Class" not in ntriples, "nor is the vocabulary"
    assert "dg:hostedBy id:kalmar-chamber" in turtle


def test_a_file_of_shared_entities_has_a_journey_without_claims(run: Run, root: Path) -> None:
    places = "data/entities/places.yaml"
    assert "0 claims" in run("triples", places, cwd=root).out
    assert "id:us-dc a dg:Place" in run("triples", places, "--format", "turtle", cwd=root).out


def test_a_file_with_problems_is_not_compiled(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 1\nsource: nothing\n", encoding="utf-8")
    ran = run("triples", bad, code=1)
    assert "bad.yaml:2:9" in ran.err
    assert ran.out == ""


def test_a_source_is_named_by_its_slug(run: Run, root: Path) -> None:
    by_file = run("triples", SHIPPED, cwd=root).out.splitlines()
    assert run("triples", "lodj-2025-06-18-asmex-mississippi").out.splitlines()[1:] == by_file[1:]
    assert "no source has this slug" in run("triples", "nobody-2025", code=3).told


def test_a_file_that_is_missing_is_said_to_be(run: Run) -> None:
    ran = run("triples", "nowhere.yaml", code=3)
    assert "nowhere.yaml" in ran.err
    assert "Traceback" not in ran.err
