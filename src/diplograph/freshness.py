"""Whether a build is what its sources would give if it were made again, so that nothing is.

A note in the store of a build tells by digest of what it was made: the files that were read, the
day that it is of, and the code, ontology and libraries that made it. It holds as long as what was
written is as it was then, by what the system says of the files, or else by their content; so does
what it was made of. A store that is made anew has no note.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import file_digest, sha256
from itertools import chain
from operator import eq
from pathlib import Path
from stat import S_ISREG
from time import time_ns
from typing import TYPE_CHECKING, Any, NamedTuple

from diplograph.backends import STORE, is_fresh
from diplograph.errors import AccessError, reason
from diplograph.resources import Reading, ontology_file, package_data, write_atomically

if TYPE_CHECKING:
    from hashlib import _Hash

_NOTE = "diplograph-build"
#: By what is in it is told whether anything has changed.
_MADE_OF, _SEEN = "made of", "seen"
#: How the folders are named that tell which libraries are installed, and of which version.
_INSTALLED = (".dist-info", ".egg-info")
#: Two changes of a file within so many nanoseconds may bear the same time, amply.
_TICK = 100_000_000
#: Where the size is in the state of a file.
_SIZE = 2


class MadeOf(NamedTuple):
    """All that a build is made of: its digest (SHA-256, in hex), and the state of each file read.

    The states tell that a file was written to meanwhile, though what it holds now was in it before.
    They tell it for certain if they `are_settled`: none had changed just before it was read.
    `makers` is the digest of what makes it, which is in that of the whole.
    """

    digest: str
    makers: str
    states: tuple[list[int], ...]
    are_settled: bool


def made_of(reading: Reading, as_of: str | None) -> MadeOf | None:
    """What a build is made of: the day, the files of `reading` by name and content, and the makers.

    None if one of the files can be read but once, as a pipe, and is to be left to the build. Raises
    AccessError for a file that cannot be read.
    """
    files, makers = _Files(), _makers()
    digest = sha256(f"{as_of}\n{makers}\n".encode())
    states, are_settled = [], True
    for name, path in _sources(reading):
        seen = files.read(path)
        if seen is None:
            return None
        data, state = seen
        _add(digest, name, data)
        states.append(state)
        are_settled = are_settled and _is_settled(state)
    return MadeOf(digest.hexdigest(), makers, tuple(states), are_settled)


def is_still(made: MadeOf, reading: Reading, as_of: str | None) -> bool:
    """Whether nothing that a build of `reading` is `made` of was written to since.

    The sources are read again only where the system cannot tell.
    """
    if not made.are_settled:
        again = made_of(reading, as_of)
        return again is not None and (again.digest, again.states) == (made.digest, made.states)
    states = (_state(path) for _, path in _sources(reading))
    return _makers() == made.makers and all(map(eq, states, made.states))


def seen_of(reading: Reading, as_of: str | None) -> str | None:
    """A digest (SHA-256, in hex) of what the system says of all that a build is made of.

    As long as it is the same, so is that of :func:`made_of`: nothing was written to. None if one of
    the files can be read but once, or may change yet without the system telling. Raises AccessError
    for a file that is not there.
    """
    digest = sha256(f"{as_of}\n{_installed()}\n".encode())
    files: Iterator[tuple[str, Path | str]] = chain(
        _sources(reading), ((path, path) for path, _ in _making())
    )
    for name, path in files:
        state = _state(path)
        if state is None or not _is_settled(state):
            return None
        digest.update(f"{name}\n{state}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def note(
    out: Path, digest: str, seen: str | None, written: Mapping[str, str], told: object
) -> None:
    """Leave the note in the store of the build in `out`, which the caller holds.

    `digest` is that of :func:`made_of` and `seen` that of :func:`seen_of`, `written` are the
    digests (SHA-256, in hex) of the files by name, and `told` is what is to be told of the build
    without making it again, as JSON has it. Raises AccessError.
    """
    wrote = {name: (_settled(out / name), each) for name, each in written.items()}
    found = {_MADE_OF: digest, _SEEN: seen, "wrote": wrote, "told": told}
    write_atomically(out / STORE / _NOTE, json.dumps(found, ensure_ascii=False).encode())


def unchanged(out: Path, *, digest: str | None = None, seen: str | None = None) -> Any:
    """What was told of the build in `out`, if it is of this digest and is as it was written.

    It is that of :func:`made_of`, or that of :func:`seen_of`. None if it is of another, or nothing
    was told.
    """
    try:
        noted = json.loads((out / STORE / _NOTE).read_bytes())
        is_same = (noted[_SEEN] == seen) if seen else (noted[_MADE_OF] == digest)
        if not is_same or not is_fresh(str(out)):
            return None
        is_whole = all(_is_as_written(out / name, *each) for name, each in noted["wrote"].items())
        told = noted["told"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, AccessError):
        return None
    return told if is_whole else None


def _sources(reading: Reading) -> Iterator[tuple[str, Path]]:
    """The files that are read, each with what it is to the build."""
    for path in reading.facts:
        yield f"facts {path}", path
    for path in reading.entities:
        yield f"entities {path in reading.shipped} {path}", path
    for path in reading.coverage:
        yield f"coverage {path}", path


def _makers() -> str:
    """The digest of what makes builds: package, ontology and tables, Python, and libraries."""
    digest, files = sha256(), _Files()
    for path, name in _making():
        with suppress(AccessError):  # what cannot be read makes nothing
            if seen := files.read(path):
                _add(digest, name, seen[0])
    digest.update(_installed().encode())
    return digest.hexdigest()


def _making() -> Iterator[tuple[str, str]]:
    """The files of package, ontology and tables, by their paths, and how each is called."""
    for top, besides in (
        (Path(__file__).parent, {"page", "__pycache__"}),  # of the first the bundles are made
        (ontology_file(""), set()),
        (package_data(), {"facts", "entities"}),  # which count where they are read
    ):
        above = len(str(top.parent))
        for place, folders, names in os.walk(top):
            folders[:] = sorted({*folders} - besides)
            for name in sorted(names):
                path = f"{place}/{name}"
                yield path, path[above:]


def _installed() -> str:
    """Python, and the libraries that are installed, with their versions."""
    installed = {name for path in sys.path for name in _listed(path) if name.endswith(_INSTALLED)}
    return "\n".join([sys.version, *sorted(installed)])


def _add(digest: _Hash, name: str, data: memoryview | bytes) -> None:
    digest.update(f"{name}\n{len(data)}\n".encode(errors="surrogateescape"))
    digest.update(data)


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - the names are all that is wanted
    except OSError:
        return []


class _Files:
    """Reads files one after the other into the same buffer, in half of the time."""

    def __init__(self) -> None:
        self._buffer = bytearray(1 << 20)
        self._view = memoryview(self._buffer)

    def read(self, path: Path | str) -> tuple[memoryview | bytes, list[int]] | None:
        """What a file holds, good until the next is read, and its state from before.

        None for what is no plain file, which is not opened: a pipe can be read but once. Raises
        AccessError.
        """
        state = _state(path)
        if state is None:
            return None
        try:
            descriptor = os.open(path, os.O_RDONLY)
            try:
                count = os.readv(descriptor, [self._buffer])
            finally:
                os.close(descriptor)
            if count == state[_SIZE] < len(self._buffer):
                return self._view[:count], state
            return Path(path).read_bytes(), state
        except OSError as error:
            raise AccessError(f"cannot read {path}: {reason(error)}") from error


def _state(path: Path | str) -> list[int] | None:
    """What tells a file from one that was written to since; None for a pipe, a device, a folder.

    The last number is the time of the last change of any kind, which no program sets.
    """
    try:
        seen = os.stat(path)  # noqa: PTH116 - a path less to make
    except OSError as error:
        raise AccessError(f"cannot read {path}: {reason(error)}") from error
    if not S_ISREG(seen.st_mode):
        return None
    return [seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns]


def _is_settled(state: list[int]) -> bool:
    """Whether a file that is changed from now on will have another state."""
    return time_ns() - state[-1] > _TICK


def _settled(path: Path) -> list[int] | None:
    """The state of a file, unless it changed just now and may change again at the same time."""
    state = _state(path)
    return state if state and _is_settled(state) else None


def _is_as_written(path: Path, state: list[int] | None, digest: str) -> bool:
    if state is not None and _state(path) == state:
        return True
    with path.open("rb") as file:  # it may have been copied, or only touched
        return file_digest(file, "sha256").hexdigest() == digest
