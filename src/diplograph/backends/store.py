"""The store of a build: the engine's files in ``.store/``, made from ``graph.ttl`` and disposable.

A store is made beside the old one and swapped in by renaming, never written in place: RocksDB
leaves it undefined what a reader sees beside a writer. Readers keep what they opened. A stamp file
among RocksDB's own, which leaves alone what it does not know, says which ``graph.ttl`` and which
engine the store is of, and whether that ``graph.ttl`` is the one of which ``report.json`` tells.
"""

# ruff: noqa: PTH102, PTH104, PTH112, PTH116, PTH118, PTH123, PTH208
# pathlib takes 3 ms to import, a fourth of what a lookup may cost beyond the engine.

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from diplograph import journal
from diplograph.errors import AccessError, reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

GRAPH = "graph.ttl"
_REPORT = "report.json"
STORE = ".store"
_STAMP = "diplograph-stamp"
_TOLD, _ASTRAY = "the graph of its report", "another graph than that of its report"
#: Beginnings of the names that a store has while it is made, and while it is thrown away.
_MAKING, _OLD = ".store-new-", ".store-old-"
#: How the names of the files that hold a store's data begin, or end.
_DATA, _LOGS = ("CURRENT", "MANIFEST-"), (".sst", ".log")
#: How the names end of files that are never written to again, and begin of those that are no data.
_LASTING, _BESIDE = ".sst", ("diplograph-", "LOCK", "LOG")
#: What is added to the name of what is kept beside the graph for the file with its digest.
_SUM = ".sha256"
#: So many bytes of lines the engine sorts at a time: in memory it takes five times as much.
_AT_ONCE = 2**24
#: So many bytes of a file are written at a time.
_BLOCK = 2**18
_ENGINE = f"pyoxigraph {ox.__version__}"
#: How a report has the hash of the triples that it tells of.
_HASH = re.compile(rb'"canonicalHash": *"(?:sha256:)?([0-9a-f]{64})"')
#: What was said of builds by this process, which is not said again.
_said: set[str] = set()


def has_build(out: str) -> bool:
    """Whether `out` is a build folder; a build that was killed over its last step is finished.

    Raises AccessError for a folder that cannot be looked into, and for what is left of a build.
    """
    if journal.is_left(out):
        _finish(out)
    place = os.path.join(out, GRAPH)
    try:
        os.stat(place)
    except (FileNotFoundError, NotADirectoryError) as error:
        if os.path.lexists(place):
            raise _unreadable(out, error) from error
        if os.path.isdir(os.path.join(out, STORE)):
            raise AccessError(
                f"{out} holds the store of a build without its {GRAPH}: make it anew (diplograph "
                f"build -o {out}), or name another graph with --on"
            ) from None
        return False
    except OSError as error:
        raise _unreadable(out, error) from error
    return True


def _finish(out: str) -> None:
    """Wait for the build that renames its files in `out`, or finish one that was killed at it."""
    from pathlib import Path

    from diplograph.resources import locked

    with suppress(AccessError), locked(Path(out)):
        pass


class Change(NamedTuple):
    """How a graph became another: what was taken from it and added to it, as N-Triples.

    `of` is the digest of the ``graph.ttl`` that it was (SHA-256, in hex).
    """

    of: str
    removed: bytes
    added: bytes


class Written(NamedTuple):
    """What was written of a build: the digests of its files (SHA-256, in hex), by their names.

    `is_changed` says that its store was made of the one before.
    """

    digests: Mapping[str, str]
    is_changed: bool


def write_build(
    out: str | Path,
    files: Mapping[str, Iterable[bytes]],
    ntriples: Iterable[bytes],
    *,
    change: Change | None = None,
    taking: Iterable[str] = (),
) -> Written:
    """Write files into `out`, by their names, and the store of the same triples, all or none.

    Both come some bytes at a time, and the N-Triples whole lines. ``graph.ttl`` is among the files.
    The caller holds `out` (`resources.locked`), and folders are there. When something cannot be
    written, what stood there stands again. What a killed process left half made is swept away.
    Files of the old store named in `taking` are moved to the new one.

    The store is made of the one that is there by `change`, if that is of the graph that it changes;
    else of all triples. After some tens of changes one is better made anew.
    Raises AccessError.
    """
    from pathlib import Path

    from diplograph.resources import staged

    place = os.fspath(out)
    paths = {name: Path(place, name) for name in files}
    try:
        with _NewStore(place) as store:
            is_changed = change is not None and store.change(change)
            if not is_changed:
                store.load(ntriples)
            with staged(paths.values()) as opened:
                digests = {
                    name: _write(opened[paths[name]], texts) for name, texts in files.items()
                }
                graph = opened[paths[GRAPH]]
                graph.flush()
                store.stamp(os.fstat(graph.fileno()), digests[GRAPH])
                store.swap(taking)
    except OSError as error:
        raise AccessError(f"cannot write {os.path.join(place, STORE)}: {_told(error)}") from error
    return Written(digests, is_changed)


def _told(error: OSError) -> str:
    """Why the system refuses a file, without what RocksDB was doing, or its names of files."""
    said = re.match(r"IO error: (.+?): While ", str(error))
    return said[1] if said else reason(error)


def _write(file: BinaryIO, texts: Iterable[bytes]) -> str:
    """Write texts into a file, and give the digest of all of them."""
    from hashlib import sha256

    digest = sha256()
    for block in _blocks(texts):
        file.write(block)
        digest.update(block)
    return digest.hexdigest()


def _blocks(texts: Iterable[bytes]) -> Iterator[bytes]:
    """Texts, most of them a few letters, many at a time."""
    taken: list[bytes] = []
    size = 0
    for text in texts:
        taken.append(text)
        size += len(text)
        if size >= _BLOCK:
            yield b"".join(taken)
            taken, size = [], 0
    yield b"".join(taken)


def open_store(out: str | Path) -> ox.Store:
    """The store of the build in `out`, opened read-only in this process; made anew if need be.

    Where it cannot be made anew the graph is read into memory. Raises AccessError if ``graph.ttl``
    is not there or is not Turtle.
    """
    place = os.fspath(out)
    for distrusted in (False, True):
        if (path := fresh_store(place, distrusted=distrusted)) is None:
            break
        with suppress(OSError, RuntimeError):  # the latter is corruption
            return ox.Store.read_only(path)
    return _in_memory(place)


def fresh_store(out: str, *, distrusted: bool = False) -> str | None:
    """The folder of a store that matches ``graph.ttl``, which is made, and said, if there is none.

    The match is by size and time of ``graph.ttl``, and by digest only where the time differs.
    `distrusted` says that the store could not be read, whatever its stamp says. None means that no
    store can be made, such as in a folder that is read-only. Raises AccessError.
    """
    path = os.path.join(out, STORE)
    # Before the match is tried: a store that another process puts there meanwhile is not this one.
    seen = _inode(path)
    if not distrusted and is_fresh(out):
        _tell_astray(out)
        return path
    # Not for a store that is fresh: importing these is a tenth of what a lookup may cost.
    from pathlib import Path

    from diplograph.resources import locked

    try:
        with locked(Path(out)):
            # Another process may have made it while this one waited.
            if (distrusted and _inode(path) == seen) or not is_fresh(out):
                _remake(out, "damaged" if distrusted else _why(path))
    except OSError as error:
        sys.stderr.write(f"{path}: cannot be made, so {GRAPH} is read into memory: {error}\n")
        return None
    _tell_astray(out)
    return path


def write_beside(out: str | Path, name: str, data: bytes) -> None:
    """Keep `data`, which is of the graph of the build in `out`, in its store under `name`.

    It is gone with the store. The caller holds `out` (`resources.locked`), and has just written the
    store. Raises AccessError.
    """
    from pathlib import Path

    from diplograph.resources import write_all_atomically

    place = _beside(os.path.join(out, STORE), name)
    if place is not None:
        write_all_atomically({Path(place): data, Path(place + _SUM): _digest(data).encode()})


def beside(path: str, name: str) -> str | None:
    """Where in the store of a build that is kept under `name` which is of its ``graph.ttl``.

    None where nothing is, and for what is not as it was written, which is said.
    """
    place = _beside(path, name)
    if place is None:
        return None
    try:
        state = os.stat(place)
    except OSError:
        return None
    # Once in a process: to read it all takes longer than what is asked of it.
    if _is_as_written(place, state.st_ino, state.st_size, state.st_mtime_ns):
        return place
    sys.stderr.write(f"{place}: damaged, so it is worked out anew\n")
    return None


def read_beside(out: str | Path, name: str) -> bytes | None:
    """What :func:`write_beside` kept under `name`, if it is there as it was written.

    Raises OSError.
    """
    place = beside(os.path.join(os.fspath(out), STORE), name)
    if place is None:
        return None
    with open(place, "rb") as file:
        return file.read()


@cache
def _is_as_written(place: str, *_state: int) -> bool:
    """Whether what is kept at a place has its digest, of the state that it is in by the system."""
    try:
        with open(place, "rb") as file, open(place + _SUM, "rb") as sum_:
            return _digest(file.read()).encode() == sum_.read()
    except OSError:
        return False


def _beside(path: str, name: str) -> str | None:
    stamp = _stamp(path)
    return None if stamp is None else os.path.join(path, f"{name}-{stamp[1][:16]}")


def edition(path: str) -> object:
    """What tells the store in a folder from all that were there before it and will be."""
    try:
        stamp = os.stat(os.path.join(path, _STAMP))
    except OSError:
        return None
    return stamp.st_ino, stamp.st_mtime_ns


def _remake(out: str, reason: str) -> None:
    sys.stderr.write(f"{os.path.join(out, STORE)}: {reason}; made anew from {GRAPH}\n")
    turtle = _read(out)
    try:
        with _NewStore(out) as store:
            triples = store.load_turtle(turtle)
            graph = os.stat(os.path.join(out, GRAPH))
            store.stamp(graph, _digest(turtle), astray=is_astray(out, triples))
            store.swap()
    except SyntaxError as error:
        raise _not_turtle(out, error) from error


def is_astray(out: str, ntriples: bytes) -> bool:
    """Whether a report in `out` tells of other triples than these, which are in any order."""
    from diplograph.rdf.writer import sorted_lines

    try:
        with open(os.path.join(out, _REPORT), "rb") as file:
            told = _HASH.search(file.read())
    except OSError:
        return False
    return told is not None and told[1].decode() != _digest(sorted_lines(ntriples))


def tell_astray(place: str, out: str) -> None:
    """Say, once in a process, that the graph in a file is not the one of the build in `out`."""
    if place not in _said:
        _said.add(place)
        sys.stderr.write(
            f"{place}: not the graph that {_REPORT} tells of: changed or damaged since it was "
            f"built; diplograph build -o {out} makes it anew\n"
        )


def _tell_astray(out: str) -> None:
    stamp = _stamp(os.path.join(out, STORE))
    if stamp and stamp[5] == _ASTRAY:
        tell_astray(os.path.join(out, GRAPH), out)


def is_fresh(out: str) -> bool:
    """Whether the store of the build in `out` is of this ``graph.ttl`` and this engine.

    Raises AccessError if ``graph.ttl`` cannot be read.
    """
    path = os.path.join(out, STORE)
    stamp = _stamp(path)
    if stamp is None or stamp[0] != _ENGINE or stamp[4] != _inventory(path):
        return False
    _, digest, size, mtime_ns = stamp[:4]
    try:
        now = os.stat(os.path.join(out, GRAPH))
    except OSError as error:
        raise _unreadable(out, error) from error
    if str(now.st_size) != size:
        return False
    return str(now.st_mtime_ns) == mtime_ns or _digest(_read(out)) == digest


def _stamp(path: str) -> list[str] | None:
    """Of what a store was made, and what it then held.

    Six lines: the engine; hex SHA-256, size in bytes and mtime in ns of graph.ttl; the inventory;
    whether a report beside it tells of that graph.
    """
    try:
        with open(os.path.join(path, _STAMP), encoding="utf-8") as file:
            lines = file.read().splitlines()
    except (OSError, ValueError):
        return None
    return lines if len(lines) == 6 else None


def _together(ntriples: Iterable[bytes]) -> Iterator[bytes]:
    """Lines, however many at a time they come, many at a time."""
    taken: list[bytes] = []
    size = 0
    for lines in ntriples:
        start = 0
        while size + len(lines) - start > _AT_ONCE:
            end = lines.find(b"\n", start + _AT_ONCE - size) + 1 or len(lines)
            yield b"".join([*taken, lines[start:end]])
            taken, size, start = [], 0, end
        taken.append(lines[start:])
        size += len(lines) - start
    if size:
        yield b"".join(taken)


def _inventory(path: str) -> str:
    """The names and sizes of the files that hold the data, none of which changes once it is made.

    RocksDB opens a store whose manifest was cut off as an empty one, and says nothing.
    """
    with os.scandir(path) as files:
        held = [file for file in files if file.name.startswith(_DATA) or file.name.endswith(_LOGS)]
        return " ".join(sorted(f"{file.name}={file.stat().st_size}" for file in held))


def _why(path: str) -> str:
    if not os.path.isdir(path):
        return "there is none"
    stamp = _stamp(path)
    if stamp is None or stamp[4] != _inventory(path):
        return "not a whole store"
    return f"does not match {GRAPH}" if stamp[0] == _ENGINE else f"of {stamp[0]}"


class _NewStore:
    """A store that is made beside the old one, which it may take the place of within its block.

    If the block fails the old one is put back. What is not in use is swept away behind it.
    """

    def __init__(self, out: str) -> None:
        unique = os.urandom(6).hex()
        self._out, self._place = out, os.path.join(out, STORE)
        self._new = os.path.join(out, _MAKING + unique)
        self._old = os.path.join(out, _OLD + unique)
        self._swapped = False
        self._taken: list[str] = []

    def __enter__(self) -> _NewStore:
        sweep(self._out)
        return self

    def load(self, ntriples: Iterable[bytes]) -> None:
        """Fill the store with triples, however many lines come at a time."""
        store = ox.Store(self._new)
        for lines in _together(ntriples):
            store.bulk_load(lines, ox.RdfFormat.N_TRIPLES)
        store.flush()

    def load_turtle(self, turtle: bytes) -> bytes:
        """Fill the store, and give its triples as N-Triples, in any order."""
        store = ox.Store(self._new)
        store.bulk_load(turtle, ox.RdfFormat.TURTLE)
        store.flush()
        return store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""

    def stamp(self, graph: os.stat_result, digest: str, *, astray: bool = False) -> None:
        """Say of which ``graph.ttl`` the store is, which has this digest."""
        told = _ASTRAY if astray else _TOLD
        about = (_ENGINE, digest, graph.st_size, graph.st_mtime_ns, _inventory(self._new), told)
        with open(os.path.join(self._new, _STAMP), "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in about)

    def change(self, change: Change) -> bool:
        """Make the store of the one that is there, if it is of the graph that is changed.

        Its data is not copied: RocksDB never changes a file of it, and what is removed is only
        marked so.
        """
        from shutil import copyfile

        stamp = _stamp(self._place)
        if stamp is None or stamp[:2] != [_ENGINE, change.of]:
            return False
        if stamp[4] != _inventory(self._place):
            return False
        try:
            os.mkdir(self._new)
            with os.scandir(self._place) as files:
                for file in files:
                    if file.name.endswith(_LASTING):
                        os.link(file.path, os.path.join(self._new, file.name))
                    elif not file.name.startswith(_BESIDE):
                        copyfile(file.path, os.path.join(self._new, file.name))
            store = ox.Store(self._new)
            for quad in ox.parse(change.removed, ox.RdfFormat.N_TRIPLES):
                store.remove(quad)
            store.extend(ox.parse(change.added, ox.RdfFormat.N_TRIPLES))
            store.flush()
        except (OSError, RuntimeError):  # no links on this file system; the latter is corruption
            self._new += "-anew"  # the other may be open yet, and is swept away
            return False
        return True

    def swap(self, taking: Iterable[str] = ()) -> None:
        """Put the store in the place of the old one, with some files of that."""
        for name in taking:
            with suppress(FileNotFoundError):
                os.rename(os.path.join(self._place, name), os.path.join(self._new, name))
                self._taken.append(name)
        self._swapped = True
        with suppress(FileNotFoundError):
            os.rename(self._place, self._old)
        os.rename(self._new, self._place)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind and self._swapped:
            with suppress(OSError):
                os.rename(self._place, self._new)
            with suppress(OSError):
                os.rename(self._old, self._place)
        for name in self._taken if kind else ():
            with suppress(OSError):
                os.rename(os.path.join(self._new, name), os.path.join(self._place, name))
        with suppress(OSError):
            sweep(self._out)


def sweep(out: str | Path) -> None:
    """Remove stores half made or thrown away; readers keep the files that they opened.

    The caller holds `out` (`resources.locked`).
    """
    from shutil import rmtree

    for name in os.listdir(out):
        if name.startswith((_MAKING, _OLD)):
            rmtree(os.path.join(out, name), ignore_errors=True)


def _read(out: str) -> bytes:
    try:
        with open(os.path.join(out, GRAPH), "rb") as file:
            return file.read()
    except OSError as error:
        raise _unreadable(out, error) from error


def _unreadable(out: str, error: OSError) -> AccessError:
    return AccessError(f"cannot read {os.path.join(out, GRAPH)}: {reason(error)}")


def _digest(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data).hexdigest()


def _inode(path: str) -> int | None:
    try:
        return os.stat(path).st_ino
    except OSError:
        return None


def _in_memory(out: str) -> ox.Store:
    store = ox.Store()
    try:
        store.bulk_load(_read(out), ox.RdfFormat.TURTLE)
    except SyntaxError as error:
        raise _not_turtle(out, error) from error
    return store


def _not_turtle(out: str, error: SyntaxError) -> AccessError:
    return not_rdf(os.path.join(out, GRAPH), error)


def not_rdf(place: str, error: SyntaxError) -> AccessError:
    """The error of a file that is not what its name says, with the line and column if known."""
    found = "" if error.lineno is None else f"{error.lineno}:{error.offset}:"
    said = re.sub(r"^Parser error at line .*?: ", "", error.msg)
    return AccessError(f"{place}:{found} {said}")
