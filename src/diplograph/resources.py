"""Where things lie: the package's ontology and data, what a command reads, what it writes.

The reading rule is fixed by section 2 of the design: ``./data/facts`` and ``./data/entities`` of
the working folder if they are there, else the ones that come with diplograph; ``--facts PATH…``
instead of either; the shared entities that come with diplograph always apply beneath.

Nothing here opens a fact file, and `importlib.resources` is avoided: it takes 20 ms to import.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

from diplograph import journal
from diplograph.errors import AccessError, reason
from diplograph.locks import Lock, is_at, lock

#: The installed package: beside it (checkout, editable install) or in it (wheel) lie the resources.
_PACKAGE = Path(__file__).parent

#: The name of a scan log, which lies beside the folders `facts` and `entities`.
SCAN_LOG = "coverage.yaml"

_SUFFIXES = (".yaml", ".yml")

#: What systems say of second names that they do not give.
_WITHOUT_LINKS = frozenset(
    {errno.EPERM, errno.EACCES, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EXDEV}
)

#: How the names of files begin that are not yet whole.
_TEMPORARY = ".diplograph-"


class Reading(NamedTuple):
    """The files that make up a graph, and how to speak of them.

    `facts` and `entities` hold no file twice. `facts` is sorted by file name. `entities` starts
    with `shipped`, the shared entities that come with diplograph; the user's own follow, and stand
    above them; each part is sorted by file name. `origin` completes the sentence "read from …".
    `siblings` are the fact files of the same projects that were not asked for. `coverage` are the
    scan logs that go with the facts. `overlooked` are folders that look like those of a project and
    are not where they are read.
    """

    facts: tuple[Path, ...]
    entities: tuple[Path, ...]
    shipped: frozenset[Path]
    origin: str
    siblings: tuple[Path, ...] = ()
    coverage: tuple[Path, ...] = ()
    overlooked: tuple[Path, ...] = ()

    def whole(self) -> Reading:
        """The reading with its siblings."""
        return self._replace(facts=_sorted((*self.facts, *self.siblings)), siblings=())

    def require_facts(self) -> None:
        """Raise AccessError if there is no fact file to make a graph from."""
        if not self.facts:
            raise AccessError(f"there is no fact file (.yaml) in {self.origin}")


def package_data() -> Path:
    """The folder with the shipped `facts` and `entities`. Raises AccessError if it is missing."""
    return _resource("data")


def places_table() -> Path:
    """The path of the table of the world's places. Raises AccessError like :func:`package_data`."""
    return package_data() / "places.tsv"


def ontology_file(name: str) -> Path:
    """The path of a file of the ontology, `name` being like ``diplograph.ttl``."""
    return _resource("ontology") / name


def reading(facts: Sequence[Path] = (), cwd: Path | None = None) -> Reading:
    """Apply the reading rule for the working folder `cwd`, by default the current one.

    Each of `facts` is a file, a folder of fact files, or a folder that holds `facts` and
    `entities`. What lies in a folder named ``entities`` is read as shared entities; what lies in a
    folder named ``facts`` brings those of the folder ``entities`` beside it. Hidden files are
    passed over. The scan log of facts is ``coverage.yaml`` beside their folder. What lies in a
    folder may be of strangers: a link may lead to a file of the same project, and nowhere else.
    Raises AccessError for that, and for a path that is missing, cannot be read or holds nothing.
    """
    shipped = package_data()
    beneath = _listed(shipped / "entities", of_others=False)
    overlooked: list[Path] = []
    if facts:
        given = [file for path in facts for file in _given(path)]
        logs = [file for file in given if file.name == SCAN_LOG]
        read: list[Path] = []
        own: list[Path] = []
        for file in given:
            if file.parent.name == "entities":
                own.append(file)
            elif file.name != SCAN_LOG:
                read.append(file)
        projects = {folders for path in facts if (folders := _project(path))}
        own += [file for _, folder in sorted(projects) for file in _listed(folder)]
        beside = [file for folder, _ in sorted(projects) for file in _listed(folder)]
        logs += [folder.with_name(SCAN_LOG) for _, folder in sorted(projects)]
        logs += [path / SCAN_LOG for path in facts if _is_folder(path / "facts")]
        origin = ", ".join(str(path) for path in facts)
    else:
        data = (cwd or Path()) / "data"
        in_cwd = [folder for folder in (data / "facts", data / "entities") if _is_folder(folder)]
        own = _listed(data / "entities") if data / "entities" in in_cwd else []
        home = data if data / "facts" in in_cwd else shipped
        read, logs = _listed(home / "facts"), [home / SCAN_LOG]
        beside = []
        parts = [str(folder) for folder in in_cwd]
        if data / "facts" not in in_cwd:
            parts.insert(0, "the facts that come with diplograph")
            aside = [(cwd or Path()) / name for name in ("facts", "entities")]
            overlooked = [folder for folder in aside if _is_folder(folder) and _listed(folder)]
        origin = " and ".join(parts)
    beneath, own = _merged(beneath, list(_sorted(own)))
    taken = set(_real(read)) if beside else set()
    siblings = _sorted(
        file for file, real in zip(beside, _real(beside), strict=True) if real not in taken
    )
    entities = (*beneath, *own)
    coverage = _sorted(file for file in logs if os.path.lexists(file))
    for log in coverage:
        is_file_of(log.parent, log)
    return Reading(
        _sorted(read), entities, frozenset(beneath), origin, siblings, coverage, tuple(overlooked)
    )


def digest_of(files: Iterable[Path]) -> str:
    """The digest of some files, their names and their order: SHA-256, in hex."""
    from hashlib import sha256

    digest = sha256()
    for file in files:
        data = file.read_bytes()
        digest.update(f"{file.name} {len(data)}\n".encode() + data)
    return digest.hexdigest()


def cache_folder() -> Path:
    """The user's cache folder for diplograph, which may not exist."""
    from platformdirs import user_cache_path

    return user_cache_path("diplograph", appauthor=False)


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that a reader finds the old file or the new one, never a torn one.

    A device or a pipe is written to; otherwise as :func:`write_all_atomically`.
    """
    if _is_special(path):
        with _reported(path):
            path.write_bytes(data)
    else:
        write_all_atomically({path: data})


def write_all_atomically(files: Mapping[Path, bytes]) -> None:
    """Write several files as :func:`staged` does. Raises AccessError with one sentence."""
    with staged(files) as opened:
        for path, data in files.items():
            with _reported(path):
                opened[path].write(data)


@contextmanager
def staged(paths: Iterable[Path]) -> Iterator[Mapping[Path, BinaryIO]]:
    """Open files to be written, of which no name changes hands before all are on the disk.

    Each is written under a temporary name in its own folder and renamed behind the block, in the
    order given. On any failure, Ctrl-C included, the temporary files are removed, and what was
    renamed already is put back, where the file system has second names. Of a process that is killed
    while it renames files of one folder, the next one there finishes that. A symbolic link
    stays and its target is replaced. A file that is replaced hands on its mode; that of a new one
    is the umask's. What a killed process left of such files in their folders is swept away. Raises
    AccessError with one sentence for what the system refuses, in the block too: there, of several
    files, it names the folder.
    """
    targets = {path: Path(os.path.realpath(path)) for path in paths}
    temporary: dict[Path, Path] = {}
    opened: dict[Path, BinaryIO] = {}
    try:
        for folder in {target.parent for target in targets.values()}:
            _sweep(folder)
        for path, target in targets.items():
            with _reported(path):
                temporary[path], opened[path] = _new(instead_of=target)
        with _reported(next(iter(targets)) if len(targets) == 1 else _common(targets)):
            yield opened
        for path, file in opened.items():
            with _reported(path):
                _finish(file)
        _rename(temporary, targets)
    except BaseException:
        for path, file in opened.items():
            with suppress(OSError):
                temporary[path].unlink()
            with suppress(OSError):  # what it has not written yet may not fit, either
                file.close()
        raise
    for folder in {target.parent for target in targets.values()}:
        _synchronise(folder)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold `folder`, made if it is not there, against other diplograph processes; wait for them.

    What a killed process was renaming in it is finished, and what it left of temporary files is
    swept away. The lock is the
    kernel's, on the folder itself: it leaves no file and ends with its process. Raises AccessError.
    """
    make_folder(folder)
    with _reported(folder):
        descriptor = os.open(folder, os.O_RDONLY)
    try:
        lock(descriptor, wait=True)
        _sweep(folder)
        yield
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where they are not there. Raises AccessError."""
    with _reported(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def scratch(file: IO[bytes]) -> Iterator[Path]:
    """A folder for what is written on the way to `file`, gone behind the block.

    It lies beside a file that :func:`staged` opened, so that a killed process leaves nothing that
    the next one does not sweep away; of any other file where the system has such folders. Raises
    AccessError.
    """
    opened = file.name if isinstance(getattr(file, "name", None), str) else ""
    if not Path(opened).name.startswith(_TEMPORARY):
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder:
            yield Path(folder)
        return
    with _reported(Path(opened).parent):
        made, descriptor = _claimed(Path(opened).parent, _new_folder)
    try:
        yield made
    finally:
        _remove(made)
        os.close(descriptor)


def _resource(name: str) -> Path:
    for root in (_PACKAGE, _PACKAGE.parents[1]):
        if (folder := root / name).is_dir():
            return folder
    raise AccessError(f"the folder {name!r} that comes with diplograph is missing: install it anew")


def is_file_of(home: Path, path: Path) -> bool:
    """Whether `path`, found in `home` or in a folder of it, is a file, or a link to one in `home`.

    What is a folder, or a link to one there, is not. Raises AccessError for a link that leads out
    of `home`, for a pipe or a device, which may have no end, and for a name that has a character
    that does not show.
    """
    if not path.name.isprintable() and _hides(path.name):
        told = f"a name in it has a character that does not show, {path.name!a}: rename the file"
        raise AccessError(f"cannot read {path.parent}: {told}")
    real, inside = os.path.realpath(path), os.path.realpath(home)
    if os.path.commonpath((real, inside)) != inside:
        told = f"it is a link to {real}, outside of {home}: put a copy there, or name that one"
        raise AccessError(f"cannot read {path}: {told}")
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:  # whoever reads it will say so
        return True
    except OSError as error:
        raise AccessError(f"cannot read {path}: {reason(error)}") from error
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise AccessError(f"cannot read {path}: it is a pipe or a device, and no file")
    return stat.S_ISREG(mode)


def _hides(name: str) -> bool:
    """Whether a name has a control character, or another sign without a shape, or is no UTF-8."""
    from unicodedata import category

    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return any(category(each) in hidden and each not in "\u200c\u200d" for each in name)


def _listed(folder: Path, *, of_others: bool = True) -> list[Path]:
    """The YAML files of a folder, not those of its subfolders; none if there is no folder.

    Those `of_others` are no links out of their project; what is installed may be made of links.
    """
    try:
        with os.scandir(folder) as files:
            # What the folder itself tells need not be asked of each file.
            shown = [
                (file.name, file.is_file(follow_symlinks=False))
                for file in files
                if file.name.endswith(_SUFFIXES) and not file.name.startswith(".")
            ]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise AccessError(f"cannot read {folder}: {reason(error)}") from error
    shown.sort()  # names, which are compared in a tenth of the time that paths are
    listed = [(folder / name, is_plain) for name, is_plain in shown]
    if not of_others:
        return [path for path, _ in listed]
    home = folder.parent if folder.name in {"facts", "entities"} else folder
    return [
        path
        for path, is_plain in listed
        if (is_plain and path.name.isprintable()) or is_file_of(home, path)
    ]


def _is_folder(path: Path) -> bool:
    """Whether `path` is a folder; raises AccessError if a folder above it cannot be searched."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise AccessError(f"cannot read {path}: {reason(error)}") from error


def _given(path: Path) -> list[Path]:
    """The files that one path of ``--facts`` stands for."""
    is_folder = _is_folder(path)
    if not os.access(path, os.R_OK):
        lacks = not path.exists()
        raise AccessError(
            f"cannot read {path}: {'no such file or folder' if lacks else 'permission denied'}"
        )
    if not is_folder:
        return [path]
    parts = [folder for name in ("facts", "entities") if _is_folder(folder := path / name)]
    files = [file for folder in parts or [path] for file in _listed(folder)]
    if not files:
        raise AccessError(f"cannot read {path}: it holds no .yaml file")
    return files


def _project(path: Path) -> tuple[Path, Path] | None:
    """The folder ``facts`` in which `path` lies, and ``entities`` beside it; None if none does.

    They are named as the user would: relative to the working folder if `path` is.
    """
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - a link stays where it was named
    for folder in (absolute, *absolute.parents):
        if folder.name == "facts" and _is_folder(entities := folder.with_name("entities")):
            if path.is_absolute():
                return folder, entities
            return Path(os.path.relpath(folder)), Path(os.path.relpath(entities))
    return None


def _sorted(files: Iterable[Path]) -> tuple[Path, ...]:
    """Each file once, whatever the paths that lead to it, by name and only then by folder."""
    ordered = sorted(files, key=lambda file: (file.name, file))
    once = dict(zip(_real(reversed(ordered)), reversed(ordered), strict=True))
    return tuple(reversed(once.values()))


def _real(files: Iterable[Path]) -> Iterator[str]:
    """The paths without symbolic links, which each folder is asked for once."""
    folders: dict[str, tuple[str, Container[str] | None]] = {}
    for file in files:
        name = file.name
        folder = str(file).removesuffix(name)  # with its slash; no Path, which takes as long again
        if folder not in folders:
            prefix = os.path.join(os.path.realpath(folder), "")  # noqa: PTH118 - as above
            folders[folder] = prefix, _links(folder or ".")
        prefix, links = folders[folder]
        is_another = links is None or name in links or name in {"", ".."}
        yield os.path.realpath(file) if is_another else prefix + name


def _links(folder: str) -> Container[str] | None:
    """The names of the symbolic links in a folder; None if it cannot be listed."""
    try:
        with os.scandir(folder) as files:
            return frozenset(file.name for file in files if file.is_symlink())
    except OSError:
        return None


def _merged(shipped: list[Path], own: list[Path]) -> tuple[list[Path], list[Path]]:
    """The shipped files, named as the user knows them, and those of the user's that are others.

    Where the working folder is the checkout, or holds a copy of its data, a shipped file and one of
    the user's are the same file: nothing is to be read twice, or to tell that build from another.
    """
    others = list(own)
    named = []
    for path in shipped:
        twin = next((other for other in others if _is_same(path, other)), path)
        others = [other for other in others if other != twin]
        named.append(twin)
    return named, others


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.name == other.name and (
            one.samefile(other) or one.read_bytes() == other.read_bytes()
        )
    except OSError:  # whoever reads the file will say so
        return False


def _is_special(path: Path) -> bool:
    """Whether `path` is a device or a pipe, which must never be replaced by a file."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    """Turn what the system says of `path` into one sentence."""
    try:
        yield
    except FileNotFoundError as error:
        lacking = not path.parent.is_dir()
        told = f"there is no folder {path.parent}" if lacking else "no file can be made there"
        raise AccessError(f"cannot write {path}: {told}") from error
    except OSError as error:
        raise AccessError(f"cannot write {path}: {reason(error)}") from error


def _new(*, instead_of: Path) -> tuple[Path, BinaryIO]:
    """A new file in the folder of another, whose mode it has."""
    if instead_of.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    path, descriptor = _claimed(instead_of.parent, _new_file)
    with suppress(FileNotFoundError):
        os.fchmod(descriptor, stat.S_IMODE(instead_of.stat().st_mode))
    return path, open(path, "wb", opener=lambda *_: descriptor)


def _claimed(folder: Path, make: Callable[[Path], int]) -> tuple[Path, int]:
    """What `make` makes and opens in `folder`, under the lock that tells that its maker lives."""
    while True:
        # Not named after what it is for, whose name may already be as long as names can be.
        path = folder / f"{_TEMPORARY}{os.urandom(6).hex()}"
        descriptor = make(path)
        if lock(descriptor) is not Lock.OTHERS and is_at(path, descriptor):
            return path, descriptor
        os.close(descriptor)  # a sweeper had it before it was locked


def _new_file(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)


def _new_folder(path: Path) -> int:
    path.mkdir()
    return os.open(path, os.O_RDONLY)


def _common(paths: Iterable[Path]) -> Path:
    return Path(os.path.commonpath([path.parent for path in paths]))


def _finish(file: BinaryIO) -> None:
    with file:
        file.flush()
        os.fsync(file.fileno())


def _synchronise(folder: Path) -> None:
    # The files are in place: where a folder cannot be opened or synchronised, nothing is wrong.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _rename(temporary: Mapping[Path, Path], targets: Mapping[Path, Path]) -> None:
    """Give all files the names of their targets, or none of them."""
    former: dict[Path, tuple[Path, int] | None] = {}  # of the files that are there
    renamed: list[Path] = []
    try:
        for path, target in targets.items() if len(targets) > 1 else ():
            with _reported(path):
                if target.exists():
                    former[target] = _second_name(target)
        with _noted({temporary[path]: target for path, target in targets.items()}):
            for path, target in targets.items():
                with _reported(path):
                    temporary[path].replace(target)
                renamed.append(target)
    except BaseException:
        for target in renamed:
            with suppress(OSError):
                if target not in former:
                    target.unlink()
                elif second := former[target]:
                    second[0].replace(target)
        raise
    finally:
        for second in filter(None, former.values()):
            with suppress(OSError):
                second[0].unlink()
            os.close(second[1])


@contextmanager
def _noted(renamed: Mapping[Path, Path]) -> Iterator[None]:
    """Have a note of what is renamed where the files lie, if they are several of one folder."""
    folders = {target.parent for target in renamed.values()}
    if len(renamed) == 1 or len(folders) > 1:
        yield
        return
    [folder] = folders
    with _reported(folder):
        path, descriptor = _claimed(folder, _new_file)
    try:
        with _reported(folder):
            with open(descriptor, "wb", closefd=False) as file:
                file.write(journal.note({old.name: new.name for old, new in renamed.items()}))
            os.fsync(descriptor)
            path = path.replace(folder / journal.NAME)
        _synchronise(folder)
        yield
        _synchronise(folder)
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(descriptor)


def _second_name(path: Path) -> tuple[Path, int] | None:
    """Another name of a file in its folder, held as :func:`_claimed` does, if it can have one."""

    def link(name: Path) -> int:
        os.link(path, name)
        try:
            return os.open(name, os.O_RDONLY)
        except OSError:
            name.unlink()
            raise

    try:
        return _claimed(path.parent, link)
    except OSError as error:
        if error.errno in _WITHOUT_LINKS:
            return None
        raise


def _sweep(folder: Path) -> None:
    """Finish what processes that are no more had begun, and remove their temporary files."""
    if not journal.is_through(os.fspath(folder)):
        return
    for path in folder.glob(f"{_TEMPORARY}*"):
        with suppress(OSError):
            orphan = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                if lock(orphan) is Lock.OURS:
                    _remove(path)
            finally:
                os.close(orphan)


def _remove(path: Path) -> None:
    from shutil import rmtree

    with suppress(OSError):
        if path.is_dir():
            rmtree(path)
        else:
            path.unlink()
