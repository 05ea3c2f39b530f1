"""Export: the graph of a store, written for another tool.

Whatever is exported is the answer to queries over the store, never a Python fact, so that an
export holds what an analyst sees, and no more. :func:`export` gives the triples in a format of RDF;
:func:`export_for` writes what one tool reads, and says what that tool cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from diplograph.errors import UsageError
from diplograph.export.content import Content, Publication
from diplograph.export.formats import FORMATS, export, format_of
from diplograph.export.losses import Loss, Losses
from diplograph.export.targets import TARGETS, Target

__all__ = [
    "FORMATS",
    "TARGETS",
    "Content",
    "Destination",
    "Loss",
    "Losses",
    "Publication",
    "Target",
    "destination",
    "export",
    "export_for",
    "format_of",
]


class Destination(NamedTuple):
    """Where the files of a target go, by their names; `folder` is that of all, if all are asked."""

    target: Target
    files: Mapping[str, Path]
    folder: Path | None


def destination(target: str, out: str | Path) -> Destination:
    """Where an export for `target`, a name of :data:`TARGETS`, goes; nothing is written yet.

    `out` is a folder for all files of the target; or one file, if it ends like one of them and is
    no folder.

    Raises:
        UsageError: there is no such target, `out` names none of its files, or a file is where the
            folder is to be.
    """
    if target not in TARGETS:
        raise UsageError(f"no target {target!r}; there are {', '.join(sorted(TARGETS))}")
    if not str(out):
        raise UsageError("--out is empty: say where the export is to go")
    found, path = TARGETS[target], Path(out)
    if path.suffix and not path.is_dir() and not str(out).endswith("/"):
        return Destination(found, {_named(found, path): path}, None)
    if path.exists() and not path.is_dir():
        raise UsageError(
            f"{out} is no folder, and does not end like what --for {target} writes: "
            f"{_listed(found.files)}"
        )
    return Destination(found, {name: path / name for name in found.files}, path)


def export_for(content: Content, target: str, out: str | Path) -> tuple[Losses, tuple[Path, ...]]:
    """Write `content` to the :func:`destination`; what was lost, and what was written.

    A folder is made if it is not there. Files appear whole or not at all.

    Raises:
        UsageError: as `destination`; or a package is missing.
        LimitError: the graph is more than the tool holds.
        AccessError: something could not be written.
    """
    from diplograph.resources import locked, staged

    where = destination(target, out)
    with ExitStack() as stack:
        if where.folder:
            stack.enter_context(_without_remains(where.folder))
            stack.enter_context(locked(where.folder))
        files = stack.enter_context(staged(where.files.values()))
        by_name = {name: files[path] for name, path in where.files.items()}
        losses = where.target.write(content, by_name)
    return losses, tuple(where.files.values())


@contextmanager
def _without_remains(folder: Path) -> Iterator[None]:
    """Take away folders that were made for nothing, when the block fails."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        yield
    except BaseException:
        with suppress(OSError):
            for path in made:
                path.rmdir()
        raise


def _named(target: Target, out: Path) -> str:
    """Which file of `target` is meant by the path of one."""
    meant = [out.name] if out.name in target.files else list(target.asked(out.name))
    if len(meant) == 1:
        return meant[0]
    raise UsageError(
        f"cannot tell what {out.name} is to be: --for {target.name} writes "
        f"{_listed(target.files)}; name a folder, or a file that ends like one of them"
    )


def _listed(files: Sequence[str]) -> str:
    *others, last = files
    return f"{', '.join(others)} and {last}" if others else last
