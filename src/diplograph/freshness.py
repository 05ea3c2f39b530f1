"""Whether a build is what its sources would give if it were made again, so that nothing is.

A note in the store of a build tells by digest of what it was made: the files that were read, the
day that it is of, and the code, ontology and libraries that made it. It holds as long as what was
written is as it was then, by size and time. A store that is made anew has no note.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from diplograph.backends import STORE, is_fresh
from diplograph.errors import AccessError, reason
from diplograph.resources import Reading, ontology_file, package_data, write_atomically

_NOTE = "diplograph-build"
#: How the folders are named that tell which libraries are installed, and of which version.
_INSTALLED = (".dist-info", ".egg-info")


def made_of(reading: Reading, as_of: str | None) -> str:
    """A digest of all that a build is made of: SHA-256, in hex.

    That are the day, the files of `reading` by name and content, and what makes builds. Raises
    AccessError for a file that cannot be read.
    """
    digest = sha256(f"{as_of}\n".encode())
    for name, data in chain(_sources(reading), _makers()):
        digest.update(f"{name}\n{len(data)}\n".encode(errors="surrogateescape"))
        digest.update(data)
    return digest.hexdigest()


def note(out: Path, digest: str, names: Iterable[str], told: object) -> None:
    """Leave the note in the store of the build in `out`, which the caller holds.

    `digest` is that of :func:`made_of`, `names` are those of the files that were written, and
    `told` is what is to be told of it without making it again, as JSON has it. Raises AccessError.
    """
    wrote = {name: _seen(out / name) for name in names}
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
        is_whole = all(_seen(out / name) == seen for name, seen in noted["wrote"].items())
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


def _seen(path: Path) -> list[int]:
    """Size and time of a file, by which it is known again."""
    seen = path.stat()
    return [seen.st_size, seen.st_mtime_ns]
