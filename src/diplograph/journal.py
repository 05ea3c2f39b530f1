"""What is left by a process that renames several files, should it end before it is through.

A system renames one file at a time. So it is first noted, in the folder of the files, which names
change hands, and whoever comes next finishes what was begun (`diplograph.resources`): the files are
those of one moment or of the other. There is no note where nothing is being renamed.
"""

# ruff: noqa: PTH105, PTH108, PTH118
# pathlib takes 3 ms to import, a fourth of what a lookup may cost beyond the engine.

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from diplograph.locks import Lock, is_at, lock

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The name of the note.
NAME = ".diplograph-renaming"


def is_left(folder: str) -> bool:
    """Whether there is a note in `folder`: of a process that renames, or was killed over it."""
    return os.path.lexists(os.path.join(folder, NAME))


def note(renamed: Mapping[str, str]) -> bytes:
    """The note that files of one folder are renamed: their new names by those that they have."""
    import json

    return json.dumps(dict(renamed)).encode()


def is_through(folder: str) -> bool:
    """Whether nothing is being renamed in `folder`; what a killed process had begun is finished."""
    place = os.path.join(folder, NAME)
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as error:
        return isinstance(error, FileNotFoundError)
    try:
        if lock(descriptor) is Lock.OURS and is_at(place, descriptor):
            with suppress(OSError), open(descriptor, "rb", closefd=False) as file:
                _finish(folder, file.read())
    finally:
        os.close(descriptor)
    return not is_left(folder)


def _finish(folder: str, noted: bytes) -> None:
    """Rename what is noted and was not renamed yet, and remove the note, whatever it says.

    Nothing outside `folder` is touched.
    """
    import json

    with suppress(ValueError, AttributeError):
        for name, new in json.loads(noted).items():
            if all(isinstance(each, str) and _is_plain(each) for each in (name, new)):
                with suppress(FileNotFoundError):
                    os.replace(os.path.join(folder, name), os.path.join(folder, new))
    os.unlink(os.path.join(folder, NAME))


def _is_plain(name: str) -> bool:
    return name not in {"", ".", ".."} and "/" not in name
