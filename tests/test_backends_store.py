"""The store of a build is disposable: whatever becomes of it, a query is answered."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from diplograph.backends import connect, open_store, store, write_build
from diplograph.backends.store import fresh_store
from diplograph.errors import AccessError

if TYPE_CHECKING:
    from conftest import AsUser, Run

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def write_graph(out: Path, triples: int) -> bytes:
    lines = [f'<https://a.example/{n}> <https://a.example/p> "{n}" .\n' for n in range(triples)]
    data = "".join(lines).encode()
    (out / "graph.ttl").write_bytes(data)
    return data


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A build of 500 invented triples, with its store."""
    data = write_graph(tmp_path, 500)
    write_build(tmp_path, {"graph.ttl": [data]}, [data])
    return tmp_path


def counted(out: Path) -> int:
    results = connect(out).evaluate(COUNT).read()
    assert isinstance(results, ox.QuerySolutions)
    value = next(iter(results))["n"]
    assert isinstance(value, ox.Literal)
    return int(value.value)


def test_a_store_that_matches_is_used_as_it_is(
    out: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = (out / ".store").stat().st_ino
    assert counted(out) == 500
    assert len(open_store(out)) == 500
    assert (out / ".store").stat().st_ino == before
    assert capfd.readouterr().err == ""
    assert sorted(path.name for path in out.iterdir()) == [".store", "graph.ttl"]


def test_a_large_store_is_loaded_part_by_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_AT_ONCE", 1000)
    data = write_graph(tmp_path, 500)
    write_build(tmp_path, {"graph.ttl": [data]}, [data])
    assert {f"{quad.triple} .\n" for quad in open_store(tmp_path)} == {
        *data.decode().splitlines(keepends=True)
    }


def test_a_missing_store_is_made_and_said(out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (out / ".store").rename(out / "elsewhere")
    assert counted(out) == 500
    assert "there is none; made anew" in capfd.readouterr().err
    assert counted(out) == 500
    assert capfd.readouterr().err == ""


def test_a_store_of_another_graph_is_made_anew(
    out: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_graph(out, 501)
    assert counted(out) == 501
    assert "does not match graph.ttl; made anew" in capfd.readouterr().err


def test_a_graph_of_the_same_size_is_told_apart(out: Path) -> None:
    data = (out / "graph.ttl").read_bytes().replace(b'"499"', b'"498"').replace(b"/499", b"/498")
    (out / "graph.ttl").write_bytes(data)
    assert counted(out) == 499


def test_a_touched_or_copied_graph_needs_no_new_store(
    out: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    os.utime(out / "graph.ttl", ns=(1, 1))
    assert counted(out) == 500
    assert capfd.readouterr().err == ""


def test_a_store_of_another_engine_is_made_anew(
    out: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    stamp = out / ".store" / "diplograph-stamp"
    stamp.write_text(stamp.read_text().replace("pyoxigraph", "pyoxigraph 0."))
    assert counted(out) == 500
    assert "of pyoxigraph 0." in capfd.readouterr().err


@pytest.mark.parametrize("victim", ["CURRENT", "MANIFEST-*", "*.sst", "diplograph-stamp"])
@pytest.mark.parametrize("damage", ["missing", "empty", "torn", "garbled"])
def test_a_damaged_store_is_made_anew(
    out: Path, victim: str, damage: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for file in (out / ".store").glob(victim):
        data = file.read_bytes()
        file.unlink()
        if damage != "missing":
            kept = {"empty": b"", "torn": data[: len(data) // 2], "garbled": data[::-1]}
            file.write_bytes(kept[damage])
    assert counted(out) == 500
    assert "made anew" in capfd.readouterr().err
    assert len(open_store(out)) == 500


def test_leftovers_of_a_killed_process_are_swept(out: Path) -> None:
    for name in (".store-new-0123", ".store-old-4567"):
        (out / name).mkdir()
        (out / name / "000001.sst").write_bytes(b"x")
    write_graph(out, 502)
    assert counted(out) == 502
    assert sorted(path.name for path in out.iterdir()) == [".store", "graph.ttl"]


def test_readers_keep_what_they_opened(out: Path) -> None:
    store = open_store(out)
    data = write_graph(out, 7)
    write_build(out, {"graph.ttl": [data]}, [data])
    assert len(store) == 500
    assert len(open_store(out)) == 7


def test_two_at_once_make_one_store(out: Path) -> None:
    (out / ".store").rename(out.parent / "elsewhere")
    program = f"from diplograph.backends import open_store; print(len(open_store({str(out)!r})))"
    running = [
        subprocess.Popen([sys.executable, "-c", program], stdout=-1, stderr=-1, text=True)
        for _ in range(4)
    ]
    told = [process.communicate() for process in running]
    assert [printed for printed, _ in told] == ["500\n"] * 4
    assert "".join(errors for _, errors in told).count("made anew") == 1


def test_where_nothing_can_be_written_the_graph_is_read_into_memory(
    out: Path, as_user: AsUser
) -> None:
    (out / ".store").rename(out / "elsewhere")
    out.chmod(0o555)

    def query() -> None:
        assert fresh_store(str(out)) is None
        assert counted(out) == 500
        assert len(open_store(out)) == 500

    as_user(query)


def test_a_build_without_its_graph_is_no_build(out: Path) -> None:
    graph = connect(out)
    (out / "graph.ttl").unlink()
    with pytest.raises(AccessError, match=r"cannot read .*graph\.ttl"):
        graph.evaluate(COUNT)
    with pytest.raises(AccessError, match=r"holds the store of a build without its graph\.ttl"):
        connect(out)
    (out / ".store").rename(out / "elsewhere")
    with pytest.raises(AccessError, match=r"has no graph\.ttl"):
        connect(out)


def test_a_folder_that_cannot_be_looked_into_is_not_passed_over(out: Path, as_user: AsUser) -> None:
    out.chmod(0)

    def ask() -> None:
        with pytest.raises(AccessError, match=r"cannot read .*graph\.ttl: Permission denied"):
            connect(out)

    as_user(ask)
    out.chmod(0o700)


def test_a_graph_that_is_not_turtle_says_where(out: Path) -> None:
    (out / "graph.ttl").write_text("<a:b> <a:c> .\n")
    with pytest.raises(AccessError, match=r"graph\.ttl:1:13"):
        counted(out)


def test_what_cannot_be_written_whole_leaves_the_files_and_the_store(
    out: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The store, the last file, or the names: the folder is as it was, and is asked as it was."""
    before = {path: path.stat().st_ino for path in sorted(out.rglob("*"))}
    rename, data = os.rename, b'<urn:s> <urn:p> "new" .\n'

    def refuse(source: str, target: str) -> None:
        if target.endswith(".store") and "new" in source:
            raise OSError(5, "Input/output error")
        rename(source, target)

    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(AccessError, match=r"cannot write .*: Input/output error"):
        write_build(out, {"graph.ttl": [data]}, [data])
    monkeypatch.undo()
    monkeypatch.setattr(Path, "replace", lambda *_: refuse("new", ".store"))
    with pytest.raises(AccessError, match=r"cannot write .*graph\.ttl: Input/output error"):
        write_build(out, {"graph.ttl": [data]}, [data])
    monkeypatch.undo()
    assert {path: path.stat().st_ino for path in sorted(out.rglob("*"))} == before
    assert counted(out) == 500
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("asked", ["", "graph.ttl", "graph.trig"])
def test_a_graph_of_which_the_report_does_not_tell_is_said_to_be_another(
    built: Path, run: Run, tmp_path: Path, asked: str
) -> None:
    """Its letters are of Turtle still, so that nothing else would tell."""
    shutil.copytree(built, tmp_path / "out")
    counting = ("query", COUNT, "--format", "csv", "--on", f"out/{asked}".rstrip("/"))
    whole = run(*counting)
    assert whole.err == ""
    for name in ("graph.ttl", "graph.trig"):
        path = tmp_path / "out" / name
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("Mississippi", "Mississipqi", 1), encoding="utf-8")
    said = f"out/{asked or 'graph.ttl'}: not the graph that report.json tells of"
    for _ in range(2):
        ran = run(*counting)
        assert ran.out == whole.out
        assert said in ran.told
        assert "diplograph build -o out makes it anew" in ran.told
    run("build")
    assert run(*counting).err == ""
