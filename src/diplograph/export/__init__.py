"""Export: the graph of a store, written for another tool.

Whatever is exported is the answer to queries over the store, never a Python fact, so that an
export holds what an analyst sees, and no more. :func:`export` gives the triples in a format of RDF;
:func:`export_for` writes what one tool reads, and says what that tool cannot hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from diplograph.errors import UsageError
from diplograph.export.content import Content, Publication
from diplograph.export.formats import FORMATS, export
from diplograph.export.losses import Loss, Losses
from diplograph.export.targets import TARGETS, Target

__all__ = [
    "FORMATS",
    "TARGETS",
    "Content",
    "Loss",
    "Losses",
    "Publication",
    "Target",
    "export",
    "export_for",
]


def export_for(content: Content, target: str, out: Path) -> tuple[Losses, tuple[Path, ...]]:
    """Write `content` for `target`, a name of :data:`TARGETS`; what was lost, and what was written.

    `out` is a folder, made if it is not there, for all files of the target; or one file, if it ends
    like one of them and is no folder. Files appear whole or not at all.

    Raises:
        UsageError: there is no such target, `out` ends like none of its files, or a package is
            missing.
        LimitError: the graph is more than the tool holds.
        AccessError: something could not be written.
    """
    from diplograph.resources import locked, staged

    if target not in TARGETS:
        raise UsageError(f"no target {target!r}; there are {', '.join(sorted(TARGETS))}")
    found = TARGETS[target]
    if out.suffix and not out.is_dir():
        paths = {_named(found, out): out}
        with staged(paths.values()) as files:
            losses = found.write(content, _by_name(paths, files))
    else:
        paths = {name: out / name for name in found.files}
        with locked(out), staged(paths.values()) as files:
            losses = found.write(content, _by_name(paths, files))
    return losses, tuple(paths.values())


def _by_name(paths: Mapping[str, Path], files: Mapping[Path, BinaryIO]) -> dict[str, BinaryIO]:
    return {name: files[path] for name, path in paths.items()}


def _named(target: Target, out: Path) -> str:
    """Which file of `target` is meant by the path of one."""
    meant = [out.name] if out.name in target.files else list(target.asked(out.name))
    if len(meant) == 1:
        return meant[0]
    written = ", ".join(target.files)
    raise UsageError(
        f"cannot tell what {out.name} is to be: --for {target.name} writes {written}; "
        "name a folder, or a file that ends like one of them"
    )
