"""``export --for``: of every target, that it writes what it says, whole, and loses what it may."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diplograph import backends
from diplograph.cli import export as command
from diplograph.errors import AccessError, UsageError
from diplograph.export import (
    FORMATS,
    TARGETS,
    Content,
    Loss,
    Losses,
    destination,
    export_for,
    format_of,
)
from diplograph.export.losses import SORTS
from samples import sample

if TYPE_CHECKING:
    from conftest import Run

#: What no target may lose: a fact would be without its source.
NEVER = {"facts", "sources"}


def test_the_command_offers_every_target_and_format() -> None:
    assert set(command.TARGETS) == set(TARGETS)
    assert set(command.FORMATS) == set(FORMATS)


@pytest.mark.parametrize("name", TARGETS)
def test_what_the_docs_say_of_a_target_is_so(name: str) -> None:
    """Its readers are in its tests, and a section of the page says how to use it."""
    tests = Path(__file__).with_name(f"test_export_{name}.py").read_text(encoding="utf-8")
    readers = TARGETS[name].readers
    assert readers
    assert [each for each in readers if each.lower() not in tests.lower()] == []
    page = (Path(__file__).parents[1] / "docs" / "how-to" / "export.md").read_text(encoding="utf-8")
    assert f"$ diplograph export --for {name} -o " in page


@pytest.fixture(scope="module")
def article(contents: Mapping[str, Content]) -> Content:
    return contents["article"]


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_writes_its_files_alike_and_loses_what_it_may(
    name: str, article: Content, tmp_path: Path
) -> None:
    losses, written = export_for(article, name, tmp_path / "one")
    assert [path.name for path in written] == list(TARGETS[name].files)
    assert losses.dropped() <= TARGETS[name].drops.keys()
    assert not NEVER & TARGETS[name].drops.keys()
    again, others = export_for(article, name, tmp_path / "two")
    assert again == losses
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in others]


@pytest.mark.parametrize("name", TARGETS)
def test_of_scans_it_is_told_what_is_counted(
    name: str, article: Content, contents: Mapping[str, Content], tmp_path: Path
) -> None:
    """In the graph a part of a scan, which counts the items of a period, is a dg:Scan too.

    Each third target is asked for the corpus as well, which has several.
    """
    cases = [(article, "1 part by"), (contents["corpus"], "6 parts by")]
    for of, told in cases if name in sample([*TARGETS], every=3) else cases[:1]:
        (row,) = of.graph.select("SELECT (COUNT(*) AS ?count) { ?scan a dg:Scan }")
        assert int(row["count"].value) - len(of.layers.scans) == int(told[0])
        losses, _ = export_for(of, name, tmp_path)
        (scans,) = (each for each in losses.rows if each.sort == "scans")
        assert f"and {told} period" in scans.note


def test_losses_add_up_and_are_read_at_80_columns() -> None:
    with pytest.raises(ValueError, match="add up"):
        Loss("facts", 3, 2, 2)
    lines = str(Losses((Loss("facts", 12345, 12000, 300, "as edges " * 20),))).splitlines()
    assert lines[0].split() == ["in", "out", "folded", "dropped"]
    assert lines[1].startswith("facts  12,345  12,000     300       45  as edges")
    assert max(map(len, lines)) < 80
    assert "facts" in SORTS


def test_one_file_of_a_target_is_written_by_its_name(built: Path, run: Run, tmp_path: Path) -> None:
    ran = run("export", "--on", built, "--for", "pandas", "-o", "facts.parquet")
    assert ran.err.endswith("wrote facts.parquet\n")
    assert [path.name for path in tmp_path.iterdir()] == ["facts.parquet"]


def test_wrong_use_is_told_before_anything_is_written(
    article: Content, built: Path, run: Run, tmp_path: Path
) -> None:
    on = ("export", "--on", built, "--for")
    assert "say where by --out" in run(*on, "pandas", code=2).err
    assert "give --for or --format" in run(*on, "pandas", "--format", "turtle", code=2).err
    assert "did you mean" in run(*on, "panda", "-o", "x", code=2).told
    # Before the graph is read, too: there is none at this address.
    nowhere = ("export", "--on", "nowhere", "--for", "pandas", "-o", "x.csv")
    assert "facts.parquet" in run(*nowhere, code=2).err
    assert not list(tmp_path.iterdir())
    with pytest.raises(UsageError, match="no target 'excell'"):
        export_for(article, "excell", tmp_path)


def test_where_an_export_goes(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "old.owl").mkdir()
    for name in ("new", "old.owl", "v.2/"):
        assert destination("protege", f"{tmp_path}/{name}").folder == tmp_path / name
    files = destination("protege", tmp_path / "x.owl").files
    assert files == {"protege.owl": tmp_path / "x.owl"}
    for out, told in (
        ("", "--out is empty"),
        (f"{tmp_path}/file", "is no folder.*protege.ttl and protege.owl"),
        ("x.rdf", "cannot tell what x.rdf is to be"),
    ):
        with pytest.raises(UsageError, match=told):
            destination("protege", out)


def test_the_format_of_a_file_is_that_of_its_name() -> None:
    names = ("x", "-", "a.b/x", "x.TTL", "x.trig", "x.nt", "x.nq", "x.jsonld", "x.owl", "x.rdf")
    formats = ["turtle"] * 4 + ["trig", "ntriples", "nquads", "jsonld", "rdfxml", "rdfxml"]
    assert [format_of(name) for name in names] == formats
    with pytest.raises(UsageError, match=r"by \.xlsx; say --for excel, or --format"):
        format_of("x.xlsx")
    with pytest.raises(UsageError, match=r"by \.zip; say --format"):
        format_of("x.zip")


def test_what_fails_leaves_no_folder(tmp_path: Path) -> None:
    inner = "<<( <https://e.example/a> <https://e.example/p> <https://e.example/b> )>>"
    graph = backends.memory(f"<https://e.example/a> <https://e.example/q> {inner} .".encode())
    with pytest.raises(AccessError, match="triple term"):
        export_for(Content.of(graph), "web", tmp_path / "a" / "b")
    assert not list(tmp_path.iterdir())


def test_a_graph_without_facts_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.nt").write_text('<https://e.example/a> <https://e.example/p> "x" .\n')
    ran = run("export", "--on", "other.nt", "--for", "web", "-o", "web")
    assert ran.err.startswith("note: other.nt holds no fact of diplograph's terms\n")
