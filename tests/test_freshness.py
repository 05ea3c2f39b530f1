"""A build that would come out as it is is not made again, and any other is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diplograph import freshness
from diplograph.backends import STORE
from diplograph.build import build, rebuilt
from diplograph.resources import Reading, reading
from samples import sample
from test_build import FILES, copy_of_the_data

if TYPE_CHECKING:
    from conftest import Run

SAID = "Nothing has changed since they were built, so nothing was written."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with facts in ``data``, a copy of them, and what they were built to, in ``out``."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(copy_of_the_data(folder / "data"), folder / "copy")
    build(reading((folder / "data",)), folder / "out")
    return folder


@pytest.fixture
def data(made: Path) -> Path:
    """The facts, as they were; a test may edit them."""
    shutil.rmtree(made / "data")
    return shutil.copytree(made / "copy", made / "data")


@pytest.fixture
def out(tmp_path: Path, made: Path) -> Path:
    """A copy of what they were built to."""
    return shutil.copytree(made / "out", tmp_path / "out")


def test_the_command_says_so_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    first = run("build").err
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    second = run("build").err
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before
    assert SAID not in first
    assert second.replace(f"{SAID}\n", "", 1) == first
    assert run("build", "--anew").err == first
    assert all(path.stat().st_mtime_ns > before[path] for path in (tmp_path / "out").glob("*.*"))


def test_what_is_told_of_it_is_what_was_told(data: Path, out: Path) -> None:
    made = build(reading((data,)), out)
    assert rebuilt(reading((data,)), out) == replace(made, is_as_it_was=True)


def _edit(path: Path) -> None:
    """Append a comment, with the time of before: only the content tells."""
    before = path.stat()
    path.write_text(path.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _rename(data: Path) -> None:
    [path] = (data / "facts").glob("*.yaml")
    path.rename(path.with_name("another.yaml"))


@pytest.mark.parametrize(
    "change",
    [
        lambda data: _edit(*(data / "facts").glob("*.yaml")),
        lambda data: _edit(data / "coverage.yaml"),
        lambda data: _edit(next((data / "entities").glob("*.yaml"))),
        lambda data: (data / "entities" / "mine.yaml").write_text("format: 1\n", encoding="utf-8"),
        _rename,
    ],
)
def test_another_source_is_another_build(
    data: Path, out: Path, change: Callable[[Path], object]
) -> None:
    assert rebuilt(reading((data,)), out)
    change(data)
    assert rebuilt(reading((data,)), out) is None


MADE = [*FILES, STORE, f"{STORE}/CURRENT", f"{STORE}/diplograph-build"]


@pytest.mark.parametrize("name", MADE)
def test_what_was_taken_away_or_written_to_is_made_again(data: Path, out: Path, name: str) -> None:
    """Of what is seen to lack, each third is made again: a page, a graph, and a file of a store."""
    path = out / name
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.write_bytes(path.read_bytes()[:-1])
        assert rebuilt(reading((data,)), out) is None
        path.unlink()
    assert rebuilt(reading((data,)), out) is None
    if name in sample(MADE, every=3):
        build(reading((data,)), out)
        assert rebuilt(reading((data,)), out)


@pytest.mark.parametrize("name", FILES)
def test_an_altered_byte_is_seen_whatever_the_size_and_the_time(
    data: Path, out: Path, name: str
) -> None:
    path = out / name
    before, whole = path.stat(), path.read_bytes()
    for content, is_there in ((whole[:-2] + b"~\n", False), (whole, True)):
        path.write_bytes(content)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert (rebuilt(reading((data,)), out) is not None) == is_there


def test_a_copy_of_a_build_is_one_too(data: Path, out: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path / "copy")
    assert rebuilt(reading((data,)), tmp_path / "copy")


def test_what_comes_through_a_pipe_is_read_by_the_build_alone(
    run_installed: Run, data: Path
) -> None:
    [path] = (data / "facts").glob("*.yaml")
    for _ in range(2):
        told = run_installed(
            "build", "--facts", "/dev/stdin", stdin=path.read_text(encoding="utf-8")
        ).err
        assert "Read 1 fact file from /dev/stdin" in told
        assert SAID not in told


@pytest.mark.parametrize("tick", [0, 10**18], ids=["settled", "just written"])
def test_what_is_edited_and_put_back_while_it_is_built_leaves_no_note(
    data: Path, tmp_path: Path, tick: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "_TICK", tick)
    [path] = (data / "facts").glob("*.yaml")
    before = path.read_bytes()

    def edit(step: str, _share: float | None) -> None:
        if step == "drawing":
            _edit(path)
            path.write_bytes(before)

    build(reading((data,)), tmp_path / "out", progress=edit)
    assert rebuilt(reading((data,)), tmp_path / "out") is None


def test_another_day_is_another_build(data: Path, tmp_path: Path) -> None:
    read = reading((data,))
    build(read, tmp_path / "then", as_of="2026-11-27")
    assert rebuilt(read, tmp_path / "then", as_of="2026-11-27")
    assert rebuilt(read, tmp_path / "then") is None
    assert rebuilt(read, tmp_path / "then", as_of="2026-11-28") is None


def test_another_maker_makes_it_again(
    data: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.version", "4.0")
    assert rebuilt(reading((data,)), out) is None
    monkeypatch.undo()
    assert rebuilt(reading((data,)), out)
    monkeypatch.setattr(freshness, "_INSTALLED", ())
    assert rebuilt(reading((data,)), out) is None


def test_what_changed_just_before_a_build_is_read_again(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "_TICK", 10**18)
    build(reading((data,)), tmp_path / "out")
    monkeypatch.setattr(freshness, "_state", lambda _: [0, 0, 0, 0, 0])  # the system cannot tell
    path = next((data / "facts").glob("*.yaml"))
    build(reading((data,)), tmp_path / "other", progress=lambda *_: _edit(path))
    monkeypatch.undo()
    assert rebuilt(reading((data,)), tmp_path / "out") is None
    assert rebuilt(reading((data,)), tmp_path / "other") is None


def test_an_unchanged_build_is_rid_of_what_a_killed_one_left(data: Path, out: Path) -> None:
    whole = sorted(path.name for path in out.iterdir())
    for name in (".store-new-0", ".store-old-0", ".diplograph-0"):
        (out / name).mkdir()
    assert rebuilt(reading((data,)), out)
    assert sorted(path.name for path in out.iterdir()) == whole


def test_what_was_looked_at_for_a_build_need_not_be_again(data: Path, out: Path) -> None:
    read = reading((data,))
    made = freshness.made_of(read, None)
    assert made
    assert rebuilt(read, out, made=made)
    build(read, out, made=made)
    assert rebuilt(read, out)
    assert rebuilt(read, out, made=made._replace(digest="0")) is None


def test_a_file_that_is_edited_while_it_is_built_leaves_no_note(data: Path, tmp_path: Path) -> None:
    [path] = (data / "facts").glob("*.yaml")

    def edit(step: str, _share: float | None) -> None:
        if step == "writing":
            _edit(path)

    build(reading((data,)), tmp_path / "out", progress=edit)
    assert rebuilt(reading((data,)), tmp_path / "out") is None
    assert not (tmp_path / "out" / STORE / "diplograph-build").exists()


def test_a_note_that_is_damaged_is_none(data: Path, out: Path) -> None:
    read: Reading = reading((data,))
    place = out / STORE / "diplograph-build"
    whole = place.read_bytes()
    for broken in (b"", b"[]", b"{}", whole[: len(whole) // 2], b"\xff", b"null"):
        place.write_bytes(broken)
        assert rebuilt(read, out) is None
    place.write_bytes(whole)
    assert rebuilt(read, out)
