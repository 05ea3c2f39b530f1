"""Whether a build is what its sources would give if it were made again, so that nothing is.

A note in the store of a build tells by digest of what it was made: the files that were read, the
day that it is of, and the code, ontology and libraries that made it. It holds as long as what was
written is as it was then, by what the system says of the files, or else by their content. A store
that is made anew has no note.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import file_digest, sha256
from itertools import chain
from pathlib import Path
from stat import S_ISREG
from time import time_ns
from typing import Any, NamedTuple

from diplograph.backends import STORE, is_fresh
from diplograph.errors import AccessError, reason
from diplograph.resources import Reading, ontology_file, package_data, write_atomically

_NOTE = "diplograph-build"
#: How the folders are named that tell which libraries are installed, and of which version.
_INSTALLED = (".dist-info", ".egg-info")
#: Two changes of a file within so many nanoseconds may bear the same time, amply.
_TICK = 100_000_000


class MadeOf(NamedTuple):
    """All that a build is made of: its digest (SHA-256, in hex), and the state of each file read.

    The states tell that a file was written to meanwhile, though what it holds now was in it before.
    """

    digest: str
    states: tuple[Sequence[int], ...]


def made_of(reading: Reading, as_of: str | None) -> MadeOf | None:
    """What a build is made of: the day, the files of `reading` by name and content, and the makers.

    None if one of the files can be read but once, as a pipe, and is to be left to the build. Raises
    AccessError for a file that cannot be read.
    """
    files = (*reading.facts, *reading.entities, *reading.coverage)
    states = tuple(map(_state, files))
    if None in states:
        return None
    digest = sha256(f"{as_of}\n".encode())
    for name, data in chain(_sources(reading), _makers()):
        digest.update(f"{name}\n{len(data)}\n".encode(errors="surrogateescape"))
        digest.update(data)
    return MadeOf(digest.hexdigest(), tuple(state for state in states if state))


def note(out: Path, digest: str, written: Mapping[str, bytes], told: object) -> None:
    """Leave the note in the store of the build in `out`, which the caller holds.

    `digest` is that of :func:`made_of`, `written` are the files by name, and `told` is what is to
    be told of the build without making it again, as JSON has it. Raises AccessError.
    """
    wrote = {
        name: (_settled(out / name), sha256(data).hexdigest()) for name, data in written.items()
    }
    data = json.dumps({"made of": digest, "wrote": wrote, "told": told}, ensure_ascii=False)
    write_atomically(out / STORE / _NOTE, data.encode())


def unchanged(out: Path, digest: str) -> Any:
    """What was told of the build in `out`, if it is of this digest and is as it was written.

    None if it is not, or nothing was told.
    """
    try:
        noted = json.loads((out / STORE / _NOTE).read_bytes())
        if noted["made of"] != digest or not is_fresh(str(out)):
            return None
        is_whole = all(_is_as_written(out / name, *each) for name, each in noted["wrote"].items())
        told = noted["told"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, AccessError):
        return None
    return told if is_whole else None


def _sources(reading: Reading) -> Iterator[tuple[str, bytes]]:
    """What is read: of each file its part, name and content."""
    parts = {"facts": reading.facts, "entities": reading.entities, "coverage": reading.coverage}
    for part, files in parts.items():
        for file in files:
            yield f"{part} {file in reading.shipped} {file}", _read(file)


def _makers() -> Iterator[tuple[str, bytes]]:
    """What makes builds, by name: the package, its ontology and tables, Python, and libraries."""
    for top, besides in (
        (Path(__file__).parent, {"page", "__pycache__"}),  # of the first the bundles are made
        (ontology_file(""), set()),
        (package_data(), {"facts", "entities"}),  # which count where they are read
    ):
        for place, folders, names in os.walk(top):
            folders[:] = sorted({*folders} - besides)
            for name in sorted(names):
                path = Path(place, name)
                with suppress(OSError):  # what cannot be read makes nothing
                    yield str(path.relative_to(top.parent)), path.read_bytes()
    installed = {name for path in sys.path for name in _listed(path) if name.endswith(_INSTALLED)}
    yield sys.version, "\n".join(sorted(installed)).encode()


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - the names are all that is wanted
    except OSError:
        return []


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AccessError(f"cannot read {path}: {reason(error)}") from error


def _state(path: Path) -> list[int] | None:
    """What tells a file from one that was written to since; None for a pipe, a device, a folder.

    The last number is the time of the last change of any kind, which no program sets.
    """
    try:
        seen = path.stat()
    except OSError as error:
        raise AccessError(f"cannot read {path}: {reason(error)}") from error
    if not S_ISREG(seen.st_mode):
        return None
    return [seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns]


def _settled(path: Path) -> list[int] | None:
    """The state of a file, unless it changed just now and may change again at the same time."""
    state = _state(path)
    return state if state and time_ns() - state[-1] > _TICK else None


def _is_as_written(path: Path, state: list[int] | None, digest: str) -> bool:
    if state is not None and _state(path) == state:
        return True
    with path.open("rb") as file:  # it may have been copied, or only touched
        return file_digest(file, "sha256").hexdigest() == digest
