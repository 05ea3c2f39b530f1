"""Which cores are kept for what is short while there is what takes long.

Linux has a process that has just run wait for its turn to look again at who runs, which comes every
four milliseconds: so whoever computes must be on other cores than those who are to answer at once.
Where there is one core, or no way to choose, all are everyone's.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache

#: One core in so many is kept, and at least one.
_ONE_IN = 4


@cache
def everyone() -> frozenset[int]:
    """The cores that this process had at the start; none where they cannot be chosen."""
    there = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    return frozenset(there if len(there) > 1 else ())


@cache
def kept() -> frozenset[int]:
    """Those for what is short."""
    there = sorted(everyone())
    return frozenset(there[: max(1, len(there) // _ONE_IN)])


@cache
def behind() -> frozenset[int]:
    """Those for what takes long: the others."""
    return everyone() - kept()


def keep_to(pid: int, those: frozenset[int]) -> None:
    """Let the first thread of a process (0: this thread) run on these only; on any if none."""
    if those:
        with suppress(OSError):
            os.sched_setaffinity(pid, those)


def go_behind(pid: int) -> None:
    """Let the first thread of a process have only the time that nobody else wants, from now on.

    There is no way back. The engine's other threads sleep, and to list them under /proc is what
    makes their end slow: Linux has whoever waits for the process turn in circles until they, who
    get no time, have forgotten the names that were listed.
    """
    keep_to(pid, behind())
    with suppress(OSError):
        if hasattr(os, "SCHED_IDLE"):
            os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))
        else:
            os.setpriority(os.PRIO_PROCESS, pid, 19)
