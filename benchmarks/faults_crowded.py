"""Builds of two projects into one folder, all at once: all end well, and the last one is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryFile

from faults_ground import (
    Ground,
    Outcome,
    answered,
    listed,
    prepare,
    started,
    states,
    strangers,
)

#: How many builds are made at once.
CROWD = 100


@contextmanager
def crowding(folder: Path) -> Iterator[Ground]:
    """What builds at once are tried on."""
    yield prepare(folder)


def crowded(ground: Ground, number: int) -> Outcome:
    """Make builds at once, half of them of each project in no order, and look at what is there."""
    out = ground.folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    which = ["old", "new"] * (CROWD // 2)
    Random(f"crowded {number}").shuffle(which)
    with TemporaryFile() as said, TemporaryFile() as nothing:
        running = [
            started(
                ["build", "--anew", "--facts", ground.facts(each), "-o", out],
                cwd=ground.folder,
                out=nothing.fileno(),
                err=said.fileno(),
            )[0]
            for each in which
        ]
        ended = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in running]
        said.seek(0)
        errors = [line for line in said.read().decode().splitlines() if "error" in line]
    failed = [code for code in ended if code]
    found = states(out, ground)
    wrong = [f"builds failed, exit {failed}: {errors}"] if failed else []
    there = set(found.values())
    if len(there) > 1 or not there <= {"old", "new"}:
        wrong.append(f"not one of them: {listed(found)}")
    elif (answer := answered(out, ground)) not in there:
        wrong.append(f"{', '.join(there)} is there, and the answer {answer}")
    left = strangers(out)
    wrong += [f"left behind: {', '.join(left)}"] if left else []
    counts = {"builds": CROWD, "failed": len(failed), "mixed": len(there) - 1, "orphans": len(left)}
    return Outcome(counts, "; ".join(wrong))
