"""The reading rule, and files that appear whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from diplograph import resources
from diplograph.errors import AccessError
from diplograph.locks import Lock, lock
from diplograph.resources import (
    locked,
    reading,
    scratch,
    staged,
    write_all_atomically,
    write_atomically,
)

if TYPE_CHECKING:
    from conftest import AsUser

SHIPPED = Path(__file__).parents[1] / "data"


def put(folder: Path, *names: str) -> list[Path]:
    """Empty files, in the order of `names`."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / name for name in names]
    for file in files:
        file.touch()
    return files


def shipped(part: str) -> list[Path]:
    return sorted((SHIPPED / part).glob("*.yaml"))


# The reading rule


def test_reads_the_shipped_facts_where_the_working_folder_has_none(tmp_path: Path) -> None:
    found = reading(cwd=tmp_path)
    assert list(found.facts) == shipped("facts")
    assert list(found.entities) == shipped("entities")
    assert found.shipped == set(shipped("entities"))
    assert found.origin == "the facts that come with diplograph"


def test_a_project_that_is_not_in_data_is_overlooked_and_named(tmp_path: Path) -> None:
    put(tmp_path / "facts", "a.yaml")
    (tmp_path / "entities").mkdir()
    found = reading(cwd=tmp_path)
    assert found.origin == "the facts that come with diplograph"
    assert found.overlooked == (tmp_path / "facts",)
    assert not reading([tmp_path]).overlooked
    put(tmp_path / "data" / "facts", "a.yaml")
    assert not reading(cwd=tmp_path).overlooked


def test_reads_the_working_folder_and_the_shared_entities_beneath(tmp_path: Path) -> None:
    second, first = put(tmp_path / "data" / "facts", "b.yaml", "a.yml")
    own = put(tmp_path / "data" / "entities", "0.yaml")
    found = reading(cwd=tmp_path)
    assert found.facts == (first, second)
    assert list(found.entities) == shipped("entities") + own
    assert found.shipped == set(shipped("entities"))
    assert found.origin == f"{tmp_path / 'data' / 'facts'} and {tmp_path / 'data' / 'entities'}"


def test_own_entities_go_with_the_shipped_facts(tmp_path: Path) -> None:
    own = put(tmp_path / "data" / "entities", "mine.yaml")
    found = reading(cwd=tmp_path)
    assert list(found.facts) == shipped("facts")
    assert list(found.entities) == shipped("entities") + own
    assert found.origin == f"the facts that come with diplograph and {tmp_path / 'data/entities'}"


def test_own_facts_go_with_the_shared_entities(tmp_path: Path) -> None:
    own = put(tmp_path / "data" / "facts", "mine.yaml")
    found = reading(cwd=tmp_path)
    assert list(found.facts) == own
    assert list(found.entities) == shipped("entities")


def test_an_empty_facts_folder_is_no_reason_to_read_the_shipped_facts(tmp_path: Path) -> None:
    put(tmp_path / "data" / "facts")
    found = reading(cwd=tmp_path)
    assert found.facts == ()
    with pytest.raises(AccessError, match=r"there is no fact file \(\.yaml\) in \S+facts"):
        found.require_facts()


def test_in_the_checkout_no_file_is_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED.parent)
    found = reading()
    assert [path.resolve() for path in found.facts] == shipped("facts")
    assert [path.resolve() for path in found.entities] == shipped("entities")
    assert not any(path.is_absolute() for path in (*found.facts, *found.entities))
    assert found.shipped == set(found.entities)
    assert found.origin == "data/facts and data/entities"


def test_a_copy_of_a_shipped_file_is_the_shipped_file(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "data")
    changed, *copies = sorted((tmp_path / "data" / "entities").glob("*.yaml"))
    changed.write_bytes(changed.read_bytes() + b"# mine\n")
    found = reading(cwd=tmp_path)
    assert {path.name for path in found.shipped} == {path.name for path in shipped("entities")}
    assert found.shipped == {SHIPPED / "entities" / changed.name, *copies}
    assert found.entities == (SHIPPED / "entities" / changed.name, *copies, changed)


def test_named_facts_replace_those_of_the_working_folder(tmp_path: Path) -> None:
    put(tmp_path / "data" / "facts", "not-this.yaml")
    put(tmp_path / "data" / "entities", "nor-this.yaml")
    (file,) = put(tmp_path, "this.yaml")
    found = reading([file], tmp_path)
    assert found.facts == (file,)
    assert list(found.entities) == shipped("entities")
    assert found.origin == str(file)


def test_a_named_folder_stands_for_its_files(tmp_path: Path) -> None:
    files = put(tmp_path / "mine", "a.yaml", "b.yml")
    put(tmp_path / "mine", ".hidden.yaml", "notes.txt", "c.yaml~")
    put(tmp_path / "mine" / "c.yaml", "d.yaml")
    assert list(reading([tmp_path / "mine"]).facts) == files


def test_a_named_data_folder_brings_its_entities(tmp_path: Path) -> None:
    facts = put(tmp_path / "mine" / "facts", "a.yaml")
    entities = put(tmp_path / "mine" / "entities", "e.yaml")
    found = reading([tmp_path / "mine"])
    assert list(found.facts) == facts
    assert list(found.entities) == shipped("entities") + entities


@pytest.mark.parametrize("named", ["facts/a.yaml", "facts", "facts/2031/c.yaml"])
def test_a_part_of_a_project_brings_its_entities_and_knows_its_siblings(
    tmp_path: Path, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = put(tmp_path / "mine" / "facts", "a.yaml", "b.yaml")
    entities = put(tmp_path / "mine" / "entities", "e.yaml")
    put(tmp_path / "mine" / "facts" / "2031", "c.yaml")
    found = reading([tmp_path / "mine" / named])
    assert list(found.entities) == shipped("entities") + entities
    assert set(found.siblings) == set(facts) - set(found.facts)
    assert set(found.whole().facts) == {*found.facts, *facts}
    monkeypatch.chdir(tmp_path / "mine" / "facts")
    found = reading([Path("a.yaml")])
    assert list(found.entities) == [*shipped("entities"), Path("../entities/e.yaml")]
    assert found.siblings == (Path("b.yaml"),)


def test_a_named_entities_file_is_read_as_entities(tmp_path: Path) -> None:
    (file,) = put(tmp_path / "entities", "e.yaml")
    found = reading([file])
    assert found.facts == ()
    assert list(found.entities) == [*shipped("entities"), file]


def test_files_are_sorted_by_name_and_taken_once(tmp_path: Path) -> None:
    (second,) = put(tmp_path / "a", "2.yaml")
    (first,) = put(tmp_path / "b", "1.yaml")
    (link := tmp_path / "link.yaml").symlink_to(second)
    for given in ([second, first, tmp_path / "a", link], [link, first, second, first]):
        assert reading(given).facts == (first, second)


@pytest.mark.parametrize("name", ["missing.yaml", "missing/"])
def test_a_missing_path_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(AccessError, match=r"cannot read \S+missing\S*: no such file or folder"):
        reading([tmp_path / name])


def test_a_folder_without_facts_is_named(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match=r"cannot read \S+: it holds no \.yaml file"):
        reading([tmp_path])


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    for name, target, says in (
        ("loop", "loop", "it is a link that leads back to itself"),
        ("lost", "nowhere", "no such file or folder"),
    ):
        (tmp_path / name).symlink_to(target)
        with pytest.raises(AccessError, match=f"cannot read {tmp_path / name}: {says}"):
            reading([tmp_path / name])


def test_an_unreadable_path_is_named(tmp_path: Path, as_user: AsUser) -> None:
    (file,) = put(tmp_path, "closed.yaml")
    file.chmod(0)
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)

    def check() -> None:
        for path in (file, folder):
            with pytest.raises(AccessError, match=f"cannot read {path}: permission denied"):
                reading([path])

    as_user(check)


def test_a_folder_that_cannot_be_searched_is_named(tmp_path: Path, as_user: AsUser) -> None:
    put(tmp_path / "data" / "facts", "a.yaml")
    (tmp_path / "data").chmod(0o444)

    def check() -> None:
        for paths in ((), (tmp_path / "data",)):
            with pytest.raises(AccessError, match=r"cannot read \S+facts: Permission denied"):
                reading(paths, tmp_path)

    as_user(check)
    (tmp_path / "data").chmod(0o755)


def test_the_cache_folder_follows_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert resources.cache_folder() == tmp_path / "diplograph"
    assert not resources.cache_folder().exists()


def test_lookups_of_resources_import_little() -> None:
    code = "import sys, diplograph.resources as r; r.reading(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"importlib.resources", "importlib.metadata", "platformdirs", "tempfile"} & {
        *done.stdout.split()
    }


# Files that appear whole or not at all


def test_writes_a_file_and_nothing_else(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", b"one")
    write_atomically(tmp_path / "a", b"two")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"two")]


@pytest.mark.parametrize(("umask", "mode"), [(0o027, 0o640), (0, 0o666)])
def test_the_umask_decides_who_may_read(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_atomically(tmp_path / "a", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


def test_a_file_that_is_replaced_hands_on_its_mode(tmp_path: Path) -> None:
    (file,) = put(tmp_path, "a")
    file.chmod(0o604)
    write_atomically(file, b"")
    assert stat.S_IMODE(file.stat().st_mode) == 0o604


def test_a_name_as_long_as_names_can_be_is_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / ("n" * 255), b"x")
    with pytest.raises(AccessError, match="File name too long"):
        write_atomically(tmp_path / ("n" * 256), b"x")
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")
    write_atomically(tmp_path / "link", b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"x"


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path, as_user: AsUser) -> None:
    """As a user who may not replace it, should that be tried: it is everybody's."""
    (tmp_path / "null").symlink_to(os.devnull)

    def check() -> None:
        write_atomically(Path(os.devnull), b"x")
        write_atomically(tmp_path / "null", b"x")

    as_user(check)
    assert stat.S_ISCHR((tmp_path / "null").stat().st_mode)


def test_nothing_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_open() -> set[str]:
        return set(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names alone

    before = is_open()
    (tmp_path / ".diplograph-left").touch()
    files = put(tmp_path, "a", "b")
    with locked(tmp_path), staged(files) as opened, scratch(opened[files[0]]):
        pass
    assert is_open() == before

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    for owner, name in ((os, "fsync"), (Path, "replace")):
        with monkeypatch.context() as patched:
            patched.setattr(owner, name, fail)
            with pytest.raises(AccessError) as caught:
                write_all_atomically(dict.fromkeys(files, b"x"))
        assert is_open() == before, caught  # which has the frames, and they the files


def test_what_is_swept_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[int] = []

    def late(descriptor: int, *, wait: bool = False) -> Lock:
        if not swept:
            swept.append(descriptor)
            Path(f"/proc/self/fd/{descriptor}").readlink().unlink()
        return lock(descriptor, wait=wait)

    monkeypatch.setattr(resources, "lock", late)
    write_atomically(tmp_path / "a", b"x")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"x")]
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(swept[0])


def test_a_file_alone_needs_no_second_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file,) = put(tmp_path, "a")

    def link(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "link", link)
    write_atomically(file, b"x")
    assert file.read_bytes() == b"x"


def test_files_of_several_folders_are_written(tmp_path: Path) -> None:
    files = [*put(tmp_path / "one", "a"), *put(tmp_path / "other", "b")]
    write_all_atomically(dict.fromkeys(files, b"x"))
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == files
    assert [file.read_bytes() for file in files] == [b"x"] * 2


@pytest.mark.parametrize(("names", "told"), [(["a"], "/a"), (["a", "b"], "")])
def test_what_fails_in_one_file_names_it_and_in_several_their_folder(
    tmp_path: Path, names: list[str], told: str
) -> None:
    with (
        pytest.raises(AccessError, match=f"cannot write {tmp_path}{told}: No space left"),
        staged([tmp_path / name for name in names]),
    ):
        raise OSError(errno.ENOSPC, "No space left")


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(path := tmp_path / "pipe")
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    write_atomically(path, b"x")
    assert os.read(reader, 2) == b"x"
    os.close(reader)
    assert path.is_fifo()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("folder", "it is a folder"),
        ("missing/a", "there is no folder"),
        ("file/a", "what it would lie in is a file"),
        ("/proc/a", "no file can be made there"),
    ],
)
def test_where_no_file_can_be_written_one_sentence_says_why(
    tmp_path: Path, name: str, reason: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(AccessError, match=f"cannot write {tmp_path / name}: {reason}") as caught:
        write_atomically(tmp_path / name, b"x")
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_closed_folder_is_refused(tmp_path: Path, as_user: AsUser) -> None:
    (folder := tmp_path / "closed").mkdir()
    (folder / "a").write_bytes(b"old")
    folder.chmod(0o555)

    def check() -> None:
        with pytest.raises(AccessError, match=r"cannot write \S+: Permission denied"):
            write_atomically(folder / "a", b"new")

    as_user(check)
    assert [(file.name, file.read_bytes()) for file in folder.iterdir()] == [("a", b"old")]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs a full device")
def test_a_full_device_is_reported(as_user: AsUser) -> None:
    def check() -> None:
        with pytest.raises(AccessError, match="cannot write /dev/full: No space left on device"):
            write_atomically(Path("/dev/full"), b"x" * 100_000)

    as_user(check)


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_write_that_breaks_off_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def fail(_: int) -> None:
        raise failure

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises((AccessError, KeyboardInterrupt)):
        write_atomically(tmp_path / "a", b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"old")]


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    size = 4_000_000
    code = f"""
import sys
from pathlib import Path
from diplograph.resources import write_atomically
while True:
    for byte in (b"a", b"b"):
        write_atomically(Path(sys.argv[1]), byte * {size})
"""
    writer = subprocess.Popen([sys.executable, "-c", code, str(path)])
    try:
        until = time.monotonic() + 20
        while not path.exists():
            assert time.monotonic() < until
            time.sleep(0.01)
        for _ in range(50):
            data = path.read_bytes()
            assert len(data) == size
            assert data in (b"a" * size, b"b" * size)
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    assert set(path.read_bytes()) in ({97}, {98})


def test_several_files_change_together_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "c").mkdir()
    files = {tmp_path / name: name.encode() for name in "abc"}
    with pytest.raises(AccessError, match=f"cannot write {tmp_path / 'c'}: it is a folder"):
        write_all_atomically(files)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "c"]
    assert (tmp_path / "a").read_bytes() == b"old"
    (tmp_path / "c").rmdir()
    write_all_atomically(files)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == files


def test_a_folder_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    """The lock is that of an open folder, and threads do not share it any more than processes."""
    folder = tmp_path / "new" / "out"
    is_held = Event()

    def hold() -> None:
        with locked(folder):
            is_held.set()

    other = Thread(target=hold, daemon=True)
    with locked(folder):
        other.start()
        assert not is_held.wait(0.2)
        assert not list(folder.iterdir())
    assert is_held.wait(60)
    other.join()


def test_what_a_killed_writer_left_is_swept_and_a_living_one_spared(tmp_path: Path) -> None:
    dead, alive = tmp_path / ".diplograph-dead", tmp_path / ".diplograph-alive"
    dead.touch()
    with alive.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with locked(tmp_path):
            assert list(tmp_path.iterdir()) == [alive]
    with locked(tmp_path):
        assert not list(tmp_path.iterdir())


def test_whoever_writes_a_file_sweeps_its_folder(tmp_path: Path) -> None:
    (tmp_path / ".diplograph-file").touch()
    (tmp_path / ".diplograph-folder").mkdir()
    (tmp_path / ".diplograph-folder" / "inside").touch()
    (tmp_path / ".diplograph-link").symlink_to(put(tmp_path, "elsewhere")[0])
    with staged([tmp_path / "a"]) as files, scratch(files[tmp_path / "a"]) as folder:
        assert folder.parent == tmp_path
        (folder / "inside").touch()
        write_atomically(tmp_path / "b", b"")  # spares what is being written
        assert (folder / "inside").exists()
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [".diplograph-link", "a", "b", "elsewhere"]


def test_what_is_on_the_way_to_no_file_of_ours_lies_in_a_temporary_folder(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb") as file:
        for other in (file, BytesIO()):
            with scratch(other) as folder:
                assert tmp_path not in folder.parents
            assert not folder.exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "out"):
        with pytest.raises(AccessError, match=f"cannot write {folder}: "), locked(folder):
            pass


def test_missing_resources_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "lib" / "diplograph")
    with pytest.raises(AccessError, match="'data' that comes with diplograph is missing"):
        resources.package_data()
    with pytest.raises(AccessError, match="'ontology' that comes with diplograph is missing"):
        resources.ontology_file("diplograph.ttl")


def test_a_folder_is_no_fact_file_and_files_behind_links_are_read_once(tmp_path: Path) -> None:
    facts = tmp_path / "facts"
    (facts / "folder.yaml").mkdir(parents=True)
    (facts / "to-folder.yaml").symlink_to("folder.yaml")
    (facts / "one.yaml").touch()
    (facts / "one-again.yaml").symlink_to("one.yaml")
    (facts / ".hidden.yaml").touch()
    (facts / "note.txt").touch()
    (tmp_path / "again").symlink_to("facts")
    read = reading((facts, tmp_path / "again", tmp_path / "again" / "one.yaml")).facts
    assert [path.name for path in read] == ["one-again.yaml"]


@pytest.mark.parametrize("with_links", [True, False])
def test_what_was_renamed_already_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_links: bool
) -> None:
    """Where the file system has no second names, only what was not there is taken away again."""
    (tmp_path / "b").write_bytes(b"old")
    replace, refused = Path.replace, OSError(errno.EIO, "Input/output error")

    def fail(path: Path, target: Path) -> Path:
        if target.name == "c":
            raise refused
        return replace(path, target)

    def link(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", fail)
    if not with_links:
        monkeypatch.setattr(os, "link", link)
    with pytest.raises(AccessError, match=r"cannot write .*c: Input/output error"):
        write_all_atomically({tmp_path / name: b"new" for name in "abc"})
    left = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert left == {"b": b"old" if with_links else b"new"}
