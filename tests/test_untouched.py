"""A build of which the system says that nothing was written to is known without reading files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from generate_corpus import generate

from diplograph import freshness
from diplograph.build import build, rebuilt, untouched
from diplograph.resources import reading


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invented facts, and their build in the folder `out` beside them."""
    made = generate(tmp_path_factory.mktemp("made") / "corpus", sources=2, density="item")
    build(reading([made.folder]), made.folder.parent / "out")
    return made.folder


@pytest.fixture(autouse=True)
def no_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> None:
        raise AssertionError("a file was read")

    monkeypatch.setattr(freshness._Files, "read", read)


def _touch(path: Path) -> None:
    os.utime(path)


def _put_back(path: Path) -> None:
    """Write the same again, at the same time."""
    before = path.stat()
    path.write_bytes(path.read_bytes())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _put_beside(path: Path) -> None:
    """Put a copy in its place, as large and as old."""
    before, copy = path.stat(), path.with_suffix(".new")
    copy.write_bytes(path.read_bytes())
    os.utime(copy, ns=(before.st_atime_ns, before.st_mtime_ns))
    copy.replace(path)


def test_nothing_is_read(folder: Path) -> None:
    found = rebuilt(reading([folder]), folder.parent / "out")
    assert found is not None
    assert found.is_as_it_was
    assert untouched(reading([folder]), folder.parent / "out") == found


def test_it_is_another_of_another_day(folder: Path) -> None:
    assert untouched(reading([folder]), folder.parent / "out", as_of="2026-01-10") is None


@pytest.mark.parametrize("what", ["version", "libraries"])
def test_it_is_another_of_other_makers(
    folder: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    if what == "version":
        monkeypatch.setattr("sys.version", "4.0")
    else:
        monkeypatch.setattr(freshness, "_INSTALLED", ())
    assert untouched(reading([folder]), folder.parent / "out") is None


def test_what_may_change_yet_unseen_is_not_known(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "_TICK", 10**18)
    assert freshness.seen_of(reading([folder]), None) is None


@pytest.mark.parametrize("write", [_touch, _put_back, _put_beside])
def test_what_was_written_to_is_seen_whatever_its_time_and_size(
    folder: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(freshness, "_TICK", 0)
    before = freshness.seen_of(reading([folder]), None)
    write(sorted((folder / "facts").iterdir())[0])
    assert before != freshness.seen_of(reading([folder]), None) is not None
