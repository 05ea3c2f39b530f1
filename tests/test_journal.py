"""Files that are renamed together are those of one moment, whoever is killed meanwhile."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pyoxigraph as ox
import pytest

from diplograph import journal
from diplograph.backends import connect, write_build
from diplograph.backends.store import has_build
from diplograph.errors import AccessError
from diplograph.locks import Lock, is_at, lock
from diplograph.resources import locked, write_all_atomically, write_atomically


def as_killed(number: int, folder: Path, write: Callable[[], object]) -> Path:
    """Write files, and give `folder` as it was before the one of a number was renamed.

    That is a copy, which no living process holds: so a process leaves it that is killed then.
    """
    left = folder.with_name("left")
    counted = iter(range(100))
    replace = Path.replace

    def copy_and_replace(path: Path, target: Path) -> Path:
        if target.name != journal.NAME and next(counted) == number:
            shutil.copytree(folder, left)
        return replace(path, target)

    with patch.object(Path, "replace", copy_and_replace):
        write()
    return left


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder, with nothing beside it."""
    made = tmp_path / "folder"
    made.mkdir()
    return made


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is brought onto the disk, files with their bytes, and the names that are given."""
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted(descriptor: int) -> None:
        told = os.fstat(descriptor)
        done.append("folder" if stat.S_ISDIR(told.st_mode) else f"file of {told.st_size}")
        fsync(descriptor)

    def named(path: Path, target: Path) -> Path:
        done.append(target.name)
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(Path, "replace", named)
    return done


def test_a_folder_is_on_disk_behind_its_file(tmp_path: Path, on_disk: list[str]) -> None:
    """Else the old name may be back after the power was gone."""
    write_atomically(tmp_path / "a", b"x")
    assert on_disk == ["file of 1", "a", "folder"]


def test_a_note_is_on_disk_before_the_first_of_several_files_has_its_name(
    tmp_path: Path, on_disk: list[str]
) -> None:
    """And their names are before it is gone."""
    write_all_atomically(dict.fromkeys((tmp_path / "a", tmp_path / "b"), b"x"))
    *files, note, named, folder = on_disk[:5]
    assert files == ["file of 1"] * 2
    assert int(note.removeprefix("file of ")) > 1
    assert (named, folder) == (journal.NAME, "folder")
    assert on_disk[5:] == ["a", "b", "folder", "folder"]


@pytest.mark.parametrize("number", range(3))
def test_what_a_killed_process_had_begun_to_rename_is_finished(folder: Path, number: int) -> None:
    paths = [folder / name for name in ("a", "b", "c")]
    write_all_atomically(dict.fromkeys(paths[:2], b"old"))
    left = as_killed(number, folder, lambda: write_all_atomically(dict.fromkeys(paths, b"new")))
    assert journal.is_left(str(left))
    with locked(left):
        assert {path.name: path.read_bytes() for path in left.iterdir()} == dict.fromkeys(
            "abc", b"new"
        )


def test_who_writes_another_file_there_finishes_it_as_well(folder: Path) -> None:
    paths = [folder / "a", folder / "b"]
    left = as_killed(1, folder, lambda: write_all_atomically(dict.fromkeys(paths, b"new")))
    write_atomically(left / "c", b"other")
    assert sorted(path.name for path in left.iterdir()) == ["a", "b", "c"]


def test_what_a_living_process_renames_is_left_to_it(tmp_path: Path) -> None:
    note, file = tmp_path / journal.NAME, tmp_path / ".diplograph-1"
    note.write_bytes(journal.note({file.name: "a"}))
    file.touch()
    with note.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        write_atomically(tmp_path / "b", b"")
        assert sorted(tmp_path.iterdir()) == [file, note, tmp_path / "b"]
    write_atomically(tmp_path / "b", b"")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "a", tmp_path / "b"]


def test_a_rename_that_fails_leaves_no_note_and_the_old_files(tmp_path: Path) -> None:
    paths = [tmp_path / "a", tmp_path / "b"]
    write_all_atomically(dict.fromkeys(paths, b"old"))
    replace, told = Path.replace, []

    def refuse(path: Path, target: Path) -> Path:
        told.append(journal.is_left(str(tmp_path)))
        if target == paths[1]:
            raise OSError(errno.EIO, "Input/output error")
        return replace(path, target)

    with patch.object(Path, "replace", refuse), pytest.raises(AccessError, match="Input/output"):
        write_all_atomically(dict.fromkeys(paths, b"new"))
    # Before the note, at each file, and once more as the first is put back.
    assert told == [False, True, True, False]
    assert sorted(tmp_path.iterdir()) == paths
    assert [path.read_bytes() for path in paths] == [b"old"] * 2


@pytest.mark.parametrize(
    "noted",
    [
        *(b"", b"\xff", b"[]", b"1", b'{"a": 1}', b'{"file": "../out"}', b'{"../out": "file"}'),
        *(
            b'{"file": "."}',
            b'{"file": ".."}',
            b'{"file": "/etc/x"}',
            b'{"file": "a\\u0000"}',
            b'{"file": ""}',
        ),
    ],
)
def test_a_note_that_no_process_left_renames_nothing(folder: Path, noted: bytes) -> None:
    """In a folder of a stranger it may say anything."""
    outside = folder.with_name("out")
    for path in (folder / "file", outside):
        path.write_bytes(path.name.encode())
    (folder / journal.NAME).write_bytes(noted)
    with locked(folder):
        assert [path.name for path in folder.iterdir()] == ["file"]
    assert outside.read_bytes() == b"out"


def test_a_note_that_was_read_is_open_no_more(tmp_path: Path) -> None:
    def lowest() -> int:
        with Path(os.devnull).open("rb") as file:
            return file.fileno()

    before = lowest()
    (tmp_path / journal.NAME).write_bytes(journal.note({}))
    assert journal.is_through(str(tmp_path))
    assert lowest() == before


def test_a_link_in_the_place_of_a_note_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(journal.note({"b": "c"}))
    (tmp_path / "b").touch()
    (tmp_path / journal.NAME).symlink_to("elsewhere")
    with locked(tmp_path):
        assert (tmp_path / "b").exists()
    write_all_atomically({tmp_path / "a": b"", tmp_path / "b": b""})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "elsewhere"]


@pytest.mark.parametrize("number", range(2))
def test_a_reader_finishes_a_build_that_was_killed(
    folder: Path, capfd: pytest.CaptureFixture[str], number: int
) -> None:
    """Of invented graphs of one triple and of two; the store is not made anew for it."""
    triple = b'<https://a.example/a> <https://a.example/p> "1" .\n'
    old, new = triple, triple + triple.replace(b"1", b"2")
    write_build(folder, {"report.html": [b"old"], "graph.ttl": [old]}, [old])
    files = {"report.html": b"new", "graph.ttl": new}
    given = {name: [data] for name, data in files.items()}
    left = as_killed(number, folder, lambda: write_build(folder, given, [new]))
    assert {name: (left / name).read_bytes() for name in files} != files
    rows = connect(left).evaluate("SELECT * { ?s ?p ?o }").read()
    assert isinstance(rows, ox.QuerySolutions)
    assert len(list(rows)) == 2
    assert capfd.readouterr().err == ""
    assert {name: (left / name).read_bytes() for name in files} == files


def test_a_first_build_that_was_killed_is_a_build(folder: Path) -> None:
    triple = b'<https://a.example/a> <https://a.example/p> "1" .\n'
    files = {"report.html": [b"new"], "graph.ttl": [triple]}
    left = as_killed(1, folder, lambda: write_build(folder, files, [triple]))
    assert not (left / "graph.ttl").exists()
    assert has_build(str(left))


def test_a_lock_says_who_has_it_and_a_file_whether_it_has_its_name(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    with path.open() as one, path.open() as other:
        assert lock(one.fileno()) is Lock.OURS
        assert lock(other.fileno()) is Lock.OTHERS
        assert is_at(path, one.fileno()) is True
        path.unlink()
        assert is_at(path, one.fileno()) is False
        closed = os.dup(one.fileno())
    os.close(closed)
    assert lock(closed) is Lock.NONE


def test_nothing_is_under_way_without_a_note_and_no_link_is_one(tmp_path: Path) -> None:
    assert journal.is_through(str(tmp_path)) is True
    (tmp_path / "elsewhere").write_bytes(b"{}")
    (tmp_path / journal.NAME).symlink_to("elsewhere")
    assert journal.is_through(str(tmp_path)) is False
    assert (tmp_path / journal.NAME).is_symlink()
