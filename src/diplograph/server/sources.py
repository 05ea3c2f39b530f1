"""What is served: a store on disk that workers open, where it comes from, and which edition it is.

The gateway opens no store itself, as an open one does not survive a fork, and reading or building a
graph takes long: a process of its own does that, before the start and whenever the graph changed.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, NoReturn

from diplograph.backends import child, connect
from diplograph.backends.evaluator import fork
from diplograph.backends.local import DiskGraph, LocalGraph
from diplograph.backends.store import GRAPH, edition, fresh_store
from diplograph.errors import AccessError, DiplographError, UsageError
from diplograph.server import cores

#: What the names of folders for stores that are made to be served begin with, and their lock.
_FOLDER, _LOCK = "diplograph-serve-", "lock"


class Place(NamedTuple):
    """A store on disk: its folder, which file it was made of, and how its user knows it.

    `edition` names what it holds, in letters that may stand in a header. The store of a build is
    exchanged by the next one; others are made for this server alone.
    """

    store: str
    file: str
    address: str
    edition: str
    is_build: bool

    def now(self) -> str:
        """The edition of what lies in the folder now; empty if there is none."""
        return _named(edition(self.store)) if self.is_build else self.edition

    def seen(self) -> object:
        """What changes whenever the graph may have changed."""
        return _stat(self.file), self.now() if self.is_build else None

    def remove(self) -> None:
        """Remove a store that was made for this server alone; who has it open keeps it."""
        from shutil import rmtree

        if not self.is_build:
            rmtree(self.store, ignore_errors=True)


class Scratch:
    """A folder for the stores of RDF files, gone with this object; what was left behind by others
    that ended badly is removed.
    """

    def __init__(self) -> None:
        from tempfile import gettempdir, mkdtemp

        for left in Path(gettempdir()).glob(f"{_FOLDER}*"):
            _remove_unheld(left)
        self.folder = Path(mkdtemp(prefix=_FOLDER))
        self._lock = os.open(self.folder / _LOCK, os.O_CREAT | os.O_RDWR)
        _hold(self._lock)
        self._made = 0

    def new(self) -> str:
        """The name of a folder that is not there yet."""
        self._made += 1
        return str(self.folder / str(self._made))

    def remove(self) -> None:
        """Remove it, whoever has files of it open."""
        from shutil import rmtree

        rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)


def _hold(lock: int) -> bool:
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _remove_unheld(folder: Path) -> None:
    from shutil import rmtree

    with suppress(OSError):
        lock = os.open(folder / _LOCK, os.O_RDWR)
        try:
            if _hold(lock):
                rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


class Preparing:
    """A process that makes a place ready; `reads` is what to wait for until it has ended."""

    def __init__(self, address: str | None, scratch: Scratch, *, distrusted: bool = False) -> None:
        self.reads, theirs = os.pipe()
        lifeline = os.pipe()
        made = scratch.new()
        self._told = b""
        self._pid = fork()
        if self._pid == 0:
            os.close(self.reads)
            os.close(lifeline[1])
            _be_preparer(address, made, theirs, lifeline[0], distrusted=distrusted)
        os.close(theirs)
        os.close(lifeline[0])
        self._lifeline = lifeline[1]

    def read(self) -> bool:
        """Take what it says; whether that was all. Blocks if it has nothing to say yet."""
        if more := os.read(self.reads, 2**16):
            self._told += more
            return False
        return True

    def place(self) -> Place:
        """The place, once all was read. Raises what went wrong there."""
        os.close(self.reads)
        os.close(self._lifeline)
        code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        if not self._told:
            raise AccessError(f"the process that was to read the graph ended with {code}")
        told = json.loads(self._told)
        if "error" in told:
            raise UsageError(told["error"]) if told["usage"] else AccessError(told["error"])
        return Place(**told)


def refuse_remote(address: str | None) -> None:
    """Raises UsageError for the address of an endpoint."""
    if address is not None and "://" in address:
        raise UsageError(
            f"{address} is not on this machine: serve takes a build folder or an RDF file"
        )


def prepared(address: str | None, scratch: Scratch) -> Place:
    """What is at an address, as a store on disk; made if need be, in a process of its own.

    Raises AccessError if it cannot be read.
    """
    preparing = Preparing(address, scratch)
    while not preparing.read():
        pass
    return preparing.place()


def _be_preparer(
    address: str | None, made: str, told: int, lifeline: int, *, distrusted: bool
) -> NoReturn:
    code = child.OTHER
    try:
        error = os.dup(2)  # what is made anew is said there
        child.settle((told, lifeline, error), lifeline, everything=True)
        cores.keep_to(0, cores.behind())
        os.dup2(error, 2)
        _write(told, _prepare(address, made, distrusted=distrusted)._asdict())
        code = 0
    except DiplographError as failed:
        _write(told, {"error": str(failed), "usage": isinstance(failed, UsageError)})
    except BaseException as failed:  # noqa: BLE001 - reported by the parent, which cannot see it
        _write(told, {"error": f"{type(failed).__name__}: {failed}", "usage": False})
    finally:
        os._exit(code)


def _write(descriptor: int, said: object) -> None:
    os.write(descriptor, json.dumps(said).encode())


def _prepare(address: str | None, made: str, *, distrusted: bool) -> Place:
    graph = connect(address)
    if not isinstance(graph, LocalGraph):
        raise UsageError(f"{graph.address} is not a graph on this machine")
    file = ""
    if isinstance(graph, DiskGraph):
        file = os.path.join(graph.address, GRAPH)  # noqa: PTH118
        path = fresh_store(graph.address)
        if distrusted and path is not None and child.is_damaged(path):
            path = fresh_store(graph.address, distrusted=True)
        if path is not None:
            return Place(path, file, graph.address, _named(edition(path)), is_build=True)
    import pyoxigraph as ox

    file = file or graph.address
    named = _named(_stat(file) or file)
    store = ox.Store(made)
    store.bulk_extend(graph.store)
    store.flush()
    store.optimize()
    return Place(made, file, graph.address, named, is_build=False)


def _stat(path: str) -> object:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _named(found: object) -> str:
    """A short name for what tells an edition from others, of this version of diplograph."""
    if found is None:
        return ""
    from hashlib import blake2b
    from importlib.metadata import version

    text = f"{version('diplograph')} {found}"
    return blake2b(text.encode(), digest_size=6).hexdigest()
