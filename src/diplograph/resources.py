"""Where things lie: the package's ontology and data, what a command reads, what it writes.

The reading rule is fixed by section 2 of the design: ``./data/facts`` and ``./data/entities`` of
the working folder if they are there, else the ones that come with diplograph; ``--facts PATH…``
instead of either; the shared entities that come with diplograph always apply beneath.

Nothing here opens a fact file, and `importlib.resources` is avoided: it takes 20 ms to import.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from diplograph.errors import AccessError

#: The installed package: beside it (checkout, editable install) or in it (wheel) lie the resources.
_PACKAGE = Path(__file__).parent

_SUFFIXES = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Reading:
    """The files that make up a graph, and how to speak of them.

    `facts` and `entities` hold no file twice. `facts` is sorted by file name. `entities` starts
    with `shipped`, the shared entities that come with diplograph; the user's own follow, and stand
    above them; each part is sorted by file name. `origin` completes the sentence "read from …".
    """

    facts: tuple[Path, ...]
    entities: tuple[Path, ...]
    shipped: frozenset[Path]
    origin: str


def package_data() -> Path:
    """The folder with the shipped `facts` and `entities`. Raises AccessError if it is missing."""
    return _resource("data")


def ontology_file(name: str) -> Path:
    """The path of a file of the ontology, `name` being like ``diplograph.ttl``."""
    return _resource("ontology") / name


def reading(facts: Sequence[Path] = (), cwd: Path | None = None) -> Reading:
    """Apply the reading rule for the working folder `cwd`, by default the current one.

    Each of `facts` is a file, a folder of fact files, or a folder that holds `facts` and
    `entities`. What lies in a folder named ``entities`` is read as shared entities. Hidden files
    are passed over. Raises AccessError for a path that is missing, cannot be read or holds nothing.
    """
    shipped = package_data()
    beneath = _listed(shipped / "entities")
    if facts:
        given = [file for path in facts for file in _given(path)]
        own = [file for file in given if file.parent.name == "entities"]
        read = [file for file in given if file.parent.name != "entities"]
        origin = ", ".join(str(path) for path in facts)
    else:
        data = (cwd or Path()) / "data"
        in_cwd = [folder for folder in (data / "facts", data / "entities") if folder.is_dir()]
        own = _listed(data / "entities") if data / "entities" in in_cwd else []
        read = _listed(data / "facts" if data / "facts" in in_cwd else shipped / "facts")
        parts = [str(folder) for folder in in_cwd]
        if data / "facts" not in in_cwd:
            parts.insert(0, "the facts that come with diplograph")
        origin = " and ".join(parts)
    # Where the working folder is the checkout, its entities are the shipped ones under another
    # path; the path as the user knows it is the better one to name in a message.
    names = {os.path.realpath(path): path for path in own}
    beneath = [names.pop(os.path.realpath(path), path) for path in beneath]
    entities = (*beneath, *_sorted(names.values()))
    return Reading(_sorted(read), entities, frozenset(beneath), origin)


def cache_folder() -> Path:
    """The user's cache folder for diplograph, which may not exist yet."""
    from platformdirs import user_cache_path

    return user_cache_path("diplograph", appauthor=False)


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader finds the old file or the new one, never a torn one.

    The bytes reach the disk under a temporary name in the same folder before they take the place
    of what is there; on any failure, Ctrl-C included, the temporary file is removed. A symbolic
    link stays and its target is replaced; a device or a pipe is written to. Raises AccessError.
    """
    try:
        if _is_special(path):
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except FileNotFoundError:
        raise AccessError(f"cannot write {path}: there is no folder {path.parent}") from None
    except OSError as error:
        raise AccessError(f"cannot write {path}: {error.strerror or error}") from error


def _resource(name: str) -> Path:
    for root in (_PACKAGE, _PACKAGE.parents[1]):
        if (folder := root / name).is_dir():
            return folder
    raise AccessError(f"the folder {name!r} that comes with diplograph is missing: install it anew")


def _listed(folder: Path) -> list[Path]:
    """The YAML files of a folder, not those of its subfolders; none if there is no folder."""
    try:
        files = sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise AccessError(f"cannot read {folder}: {error.strerror}") from error
    shown = (file for file in files if not file.name.startswith("."))
    return [file for file in shown if file.suffix in _SUFFIXES and not file.is_dir()]


def _given(path: Path) -> list[Path]:
    """The files that one path of ``--facts`` stands for."""
    if not os.access(path, os.R_OK):
        reason = "permission denied" if os.path.lexists(path) else "no such file or folder"
        raise AccessError(f"cannot read {path}: {reason}")
    if not path.is_dir():
        return [path]
    parts = [folder for name in ("facts", "entities") if (folder := path / name).is_dir()]
    files = [file for folder in parts or [path] for file in _listed(folder)]
    if not files:
        raise AccessError(f"cannot read {path}: it holds no .yaml file")
    return files


def _sorted(files: Iterable[Path]) -> tuple[Path, ...]:
    """Each file once, whatever the paths that lead to it, by name and only then by folder."""
    ordered = sorted(files, key=lambda file: (file.name, file))
    once = {os.path.realpath(file): file for file in reversed(ordered)}
    return tuple(reversed(once.values()))


def _is_special(path: Path) -> bool:
    """Whether `path` is a device or a pipe, which must never be replaced by a file."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _replace(path: Path, data: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(0, "it is a folder")
    # Not named after `path`, whose name may already be as long as names can be.
    temporary = path.with_name(f".diplograph-{os.urandom(6).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    # The file is in place: where a folder cannot be opened or synchronised, nothing is wrong.
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
