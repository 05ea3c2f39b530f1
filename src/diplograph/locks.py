"""Locks of the kernel on open files and folders: they leave nothing, and end with their process."""

# ruff: noqa: PTH116
# pathlib takes 3 ms to import, a fourth of what a lookup may cost beyond the engine.

from __future__ import annotations

import fcntl
import os
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Lock(Enum):
    """Who has a lock; on some file systems there are none."""

    OURS, OTHERS, NONE = range(3)


def lock(descriptor: int, *, wait: bool = False) -> Lock:
    """Take the lock, if nobody else has it; closing the file ends it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return Lock.OTHERS
    except OSError:
        return Lock.NONE
    return Lock.OURS


def is_at(path: Path | str, descriptor: int) -> bool:
    """Whether what is open has its name yet."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False
