"""The store of a build: the engine's files in ``.store/``, made from ``graph.ttl`` and disposable.

A store is made beside the old one and swapped in by renaming, never written in place: RocksDB
leaves it undefined what a reader sees beside a writer. Readers keep what they opened. A stamp file
among RocksDB's own, which leaves alone what it does not know, says which ``graph.ttl`` and which
engine the store is of.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from diplograph.errors import AccessError

GRAPH = "graph.ttl"
STORE = ".store"
_STAMP = "diplograph-stamp"
#: Beginnings of the names that a store has while it is made, and while it is thrown away.
_MAKING, _OLD = ".store-new-", ".store-old-"
_ENGINE = f"pyoxigraph {ox.__version__}"


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What a store was made from: hex SHA-256, size in bytes and time of ``graph.ttl``."""

    digest: str
    size: int
    mtime_ns: int
    engine: str

    def __str__(self) -> str:
        return f"{self.digest}\n{self.size}\n{self.mtime_ns}\n{self.engine}\n"


def write_store(out: Path, ntriples: bytes, digest: str) -> None:
    """Make the store of the build in `out` from N-Triples, and put it in the place of the old one.

    `digest` is the SHA-256, in hex, of the ``graph.ttl`` that says the same and already lies in
    `out`. The caller holds `out` (`resources.locked`). What a killed process left half made is
    swept away. Raises AccessError.
    """
    try:
        _make(out, ntriples, ox.RdfFormat.N_TRIPLES, digest)
    except OSError as error:
        raise AccessError(f"cannot write {out / STORE}: {error}") from error


def open_store(out: Path) -> ox.Store:
    """The store of the build in `out`, opened read-only in this process; made anew if need be.

    Where it cannot be made anew the graph is read into memory. Raises AccessError if ``graph.ttl``
    is not there or is not Turtle.
    """
    for distrusted in (False, True):
        if (path := fresh_store(out, distrusted=distrusted)) is None:
            break
        with suppress(OSError):
            return ox.Store.read_only(str(path))
    return _in_memory(out)


def fresh_store(out: Path, *, distrusted: bool = False) -> Path | None:
    """The folder of a store that matches ``graph.ttl``, which is made, and said, if there is none.

    The match is by size and time of ``graph.ttl``, and by digest only where the time differs.
    `distrusted` says that the store could not be read, whatever its stamp says. None means that no
    store can be made, such as in a folder that is read-only. Raises AccessError.
    """
    path = out / STORE
    if not distrusted and _matches(out):
        return path
    seen = _inode(path)
    try:
        with held(out):
            # Another process may have made it while this one waited.
            if _inode(path) == seen or not _matches(out):
                _remake(out, "damaged" if distrusted else _why(path))
    except OSError as error:
        sys.stderr.write(f"{path}: cannot be made, so {GRAPH} is read into memory: {error}\n")
        return None
    return path


def _remake(out: Path, reason: str) -> None:
    sys.stderr.write(f"{out / STORE}: {reason}; made anew from {GRAPH}\n")
    turtle = _read(out)
    try:
        _make(out, turtle, ox.RdfFormat.TURTLE, _digest(turtle))
    except SyntaxError as error:
        raise _not_turtle(out, error) from error


def _matches(out: Path) -> bool:
    """Whether the store is of this ``graph.ttl`` and this engine."""
    stamp = _stamp(out / STORE)
    if stamp is None or stamp.engine != _ENGINE:
        return False
    try:
        now = (out / GRAPH).stat()
    except OSError as error:
        raise AccessError(f"cannot read {out / GRAPH}: {error.strerror}") from error
    if now.st_size != stamp.size:
        return False
    return now.st_mtime_ns == stamp.mtime_ns or _digest(_read(out)) == stamp.digest


def _stamp(path: Path) -> _Stamp | None:
    try:
        text = (path / _STAMP).read_text(encoding="utf-8")
        digest, size, mtime_ns, engine = text.splitlines()
        return _Stamp(digest, int(size), int(mtime_ns), engine)
    except (OSError, ValueError):
        return None


def _why(path: Path) -> str:
    if not path.is_dir():
        return "there is none"
    stamp = _stamp(path)
    if stamp is None:
        return "not a whole store"
    return f"does not match {GRAPH}" if stamp.engine == _ENGINE else f"of {stamp.engine}"


def _make(out: Path, data: bytes, media: ox.RdfFormat, digest: str) -> None:
    """Load `data` into a new store beside the old one, and swap the two."""
    _sweep(out)
    unique = os.urandom(6).hex()
    path, new = out / STORE, out / f"{_MAKING}{unique}"
    try:
        store = ox.Store(str(new))
        store.bulk_load(data, media)
        store.flush()
        del store  # closes the files
        graph = (out / GRAPH).stat()
        stamp = _Stamp(digest, graph.st_size, graph.st_mtime_ns, _ENGINE)
        (new / _STAMP).write_text(str(stamp), encoding="utf-8")
        with suppress(FileNotFoundError):
            path.rename(out / f"{_OLD}{unique}")
        new.rename(path)
    finally:
        _sweep(out)


def _sweep(out: Path) -> None:
    """Remove stores half made or thrown away; readers keep the files that they opened."""
    from shutil import rmtree

    for path in out.iterdir():
        if path.name.startswith((_MAKING, _OLD)):
            rmtree(path, ignore_errors=True)


def _read(out: Path) -> bytes:
    try:
        return (out / GRAPH).read_bytes()
    except OSError as error:
        raise AccessError(f"cannot read {out / GRAPH}: {error.strerror}") from error


def _digest(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data).hexdigest()


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _in_memory(out: Path) -> ox.Store:
    store = ox.Store()
    try:
        store.bulk_load(_read(out), ox.RdfFormat.TURTLE)
    except SyntaxError as error:
        raise _not_turtle(out, error) from error
    return store


def _not_turtle(out: Path, error: SyntaxError) -> AccessError:
    return AccessError(f"{out / GRAPH}:{error.lineno}:{error.offset}: {error.msg}")


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Wait for `out` and hold it by the lock that `resources.locked` takes, without its refusal.

    A query waits for a build that is writing there; a second build would be turned away.
    """
    import fcntl

    lock = os.open(out, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
