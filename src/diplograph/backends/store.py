"""The store of a build: the engine's files in ``.store/``, made from ``graph.ttl`` and disposable.

A store is made beside the old one and swapped in by renaming, never written in place: RocksDB
leaves it undefined what a reader sees beside a writer. Readers keep what they opened. A stamp file
among RocksDB's own, which leaves alone what it does not know, says which ``graph.ttl`` and which
engine the store is of.
"""

# ruff: noqa: PTH102, PTH104, PTH112, PTH116, PTH118, PTH123, PTH208
# pathlib takes 3 ms to import, a fourth of what a lookup may cost beyond the engine.

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from diplograph.errors import AccessError, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

GRAPH = "graph.ttl"
STORE = ".store"
_STAMP = "diplograph-stamp"
#: Beginnings of the names that a store has while it is made, and while it is thrown away.
_MAKING, _OLD = ".store-new-", ".store-old-"
#: How the names of the files that hold a store's data begin, or end.
_DATA, _LOGS = ("CURRENT", "MANIFEST-"), (".sst", ".log")
#: How the names end of files that are never written to again, and begin of those that are no data.
_LASTING, _BESIDE = ".sst", ("diplograph-", "LOCK", "LOG")
_ENGINE = f"pyoxigraph {ox.__version__}"


def has_build(out: str) -> bool:
    """Whether `out` is a build folder.

    Raises AccessError for a folder that cannot be looked into, and for what is left of a build.
    """
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


def write_store(
    out: str | Path, ntriples: bytes, digest: str, *, taking: Iterable[str] = ()
) -> None:
    """Make the store of the build in `out` from N-Triples, and put it in the place of the old one.

    `digest` is the SHA-256, in hex, of the ``graph.ttl`` that says the same and already lies in
    `out`. The caller holds `out` (`resources.locked`). What a killed process left half made is
    swept away. Files of the old store named in `taking` are moved to the new one. Raises
    AccessError.
    """
    try:
        _make(os.fspath(out), ntriples, ox.RdfFormat.N_TRIPLES, digest, taking)
    except OSError as error:
        raise AccessError(f"cannot write {os.path.join(out, STORE)}: {error}") from error


class Change(NamedTuple):
    """How a graph became another: what was taken from it and added to it, as N-Triples.

    `of` is the digest of the ``graph.ttl`` that it was, as for :func:`write_store`.
    """

    of: str
    removed: bytes
    added: bytes


def change_store(
    out: str | Path, change: Change, digest: str, *, taking: Iterable[str] = ()
) -> bool:
    """What :func:`write_store` does, of the store that is there; whether it was of that graph.

    Its data is not copied: RocksDB never changes a file of it, and what is removed is only marked
    so. After some tens of changes a store is better made anew. Raises AccessError.
    """
    place = os.fspath(out)
    path = os.path.join(place, STORE)
    stamp = _stamp(path)
    if stamp is None or stamp[:2] != [_ENGINE, change.of] or stamp[4] != _inventory(path):
        return False

    from shutil import copyfile

    def fill(new: str) -> ox.Store:
        os.mkdir(new)
        with os.scandir(path) as files:
            for file in files:
                if file.name.endswith(_LASTING):
                    os.link(file.path, os.path.join(new, file.name))
                elif not file.name.startswith(_BESIDE):
                    copyfile(file.path, os.path.join(new, file.name))
        store = ox.Store(new)
        for quad in ox.parse(change.removed, ox.RdfFormat.N_TRIPLES):
            store.remove(quad)
        store.extend(ox.parse(change.added, ox.RdfFormat.N_TRIPLES))
        return store

    try:
        _swap(place, fill, digest, taking)
    except (OSError, RuntimeError):  # no links on this file system; the latter is corruption
        return False
    return True


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
        return path
    # Not for a store that is fresh: importing these is a tenth of what a lookup may cost.
    from pathlib import Path

    from diplograph.resources import locked

    try:
        with locked(Path(out)):
            # Another process may have made it while this one waited.
            if _inode(path) == seen or not is_fresh(out):
                _remake(out, "damaged" if distrusted else _why(path))
    except OSError as error:
        sys.stderr.write(f"{path}: cannot be made, so {GRAPH} is read into memory: {error}\n")
        return None
    return path


def write_beside(out: str | Path, name: str, data: bytes) -> None:
    """Keep `data`, which is of the graph of the build in `out`, in its store under `name`.

    It is gone with the store. The caller holds `out` (`resources.locked`), and has just written the
    store. Raises AccessError.
    """
    from pathlib import Path

    from diplograph.resources import write_atomically

    place = beside(os.path.join(out, STORE), name)
    if place is not None:
        write_atomically(Path(place), data)


def beside(path: str, name: str) -> str | None:
    """Where in the store of a build that is kept under `name` which is of its ``graph.ttl``."""
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
        _make(out, turtle, ox.RdfFormat.TURTLE, _digest(turtle))
    except SyntaxError as error:
        raise _not_turtle(out, error) from error


def is_fresh(out: str) -> bool:
    """Whether the store of the build in `out` is of this ``graph.ttl`` and this engine.

    Raises AccessError if ``graph.ttl`` cannot be read.
    """
    path = os.path.join(out, STORE)
    stamp = _stamp(path)
    if stamp is None or stamp[0] != _ENGINE or stamp[4] != _inventory(path):
        return False
    _, digest, size, mtime_ns, _ = stamp
    try:
        now = os.stat(os.path.join(out, GRAPH))
    except OSError as error:
        raise _unreadable(out, error) from error
    if str(now.st_size) != size:
        return False
    return str(now.st_mtime_ns) == mtime_ns or _digest(_read(out)) == digest


def _stamp(path: str) -> list[str] | None:
    """Of what a store was made, and what it then held.

    Five lines: the engine; hex SHA-256, size in bytes and mtime in ns of graph.ttl; the inventory.
    """
    try:
        with open(os.path.join(path, _STAMP), encoding="utf-8") as file:
            lines = file.read().splitlines()
    except (OSError, ValueError):
        return None
    return lines if len(lines) == 5 else None


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


def _make(
    out: str, data: bytes, media: ox.RdfFormat, digest: str, taking: Iterable[str] = ()
) -> None:
    """Load `data` into a new store beside the old one, and swap the two."""

    def fill(new: str) -> ox.Store:
        store = ox.Store(new)
        store.bulk_load(data, media)
        return store

    _swap(out, fill, digest, taking)


def _swap(out: str, fill: Callable[[str], ox.Store], digest: str, taking: Iterable[str]) -> None:
    """Have a new store filled beside the old one, and swap the two."""
    sweep(out)
    unique = os.urandom(6).hex()
    path, new = os.path.join(out, STORE), os.path.join(out, _MAKING + unique)
    try:
        fill(new).flush()  # once nothing holds it its files are closed
        graph = os.stat(os.path.join(out, GRAPH))
        with open(os.path.join(new, _STAMP), "w", encoding="utf-8") as file:
            about = (_ENGINE, digest, graph.st_size, graph.st_mtime_ns, _inventory(new))
            file.writelines(f"{line}\n" for line in about)
        for name in taking:
            with suppress(FileNotFoundError):
                os.rename(os.path.join(path, name), os.path.join(new, name))
        with suppress(FileNotFoundError):
            os.rename(path, os.path.join(out, _OLD + unique))
        os.rename(new, path)
    finally:
        sweep(out)


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
