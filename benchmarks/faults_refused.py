"""Writing calls of a build that the system refuses, each of them, in each way it may.

All calls are refused in one way before any is in the next: alone, for each of the errors, and with
all that follow it and need the same, as of a disk that stays full, or read-only. The old build is
there, or in every fourth case nothing. A build that goes on in spite of it has to be whole; one
that gives up leaves what was there, and says why in one sentence.
"""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple

from faults_ground import (
    Fault,
    Ground,
    Outcome,
    answered,
    listed,
    prepare,
    put,
    run,
    states,
    strangers,
)

#: A full disk, a fault of the device, a disk that is read-only by now, a quota that is spent; and
#: whether it lasts.
_WAYS = (
    *((errno.ENOSPC, True), (errno.EIO, False), (errno.ENOSPC, False)),
    *((errno.EROFS, True), (errno.EDQUOT, False), (errno.EROFS, False)),
)
_SENTENCE = re.compile(r"error: cannot write [^\n]+(\n  [^\n]+)*\n")


class Refusals(NamedTuple):
    """A ground, what is told to diplograph there, and what is to be refused."""

    ground: Ground
    arguments: Sequence[str | Path]
    cases: Sequence[Fault]


@contextmanager
def refusing(folder: Path) -> Iterator[Refusals]:
    """What refusals are tried on."""
    ground = prepare(folder)
    arguments: list[str | Path] = [
        "build",
        "--facts",
        ground.facts("new"),
        "-o",
        ground.folder / "out",
    ]
    put(folder / "out", ground, "old")
    ran = run(arguments, cwd=folder)
    calls = [(call, n + 1) for call, number in ran.calls.items() for n in range(number)]
    Random("refused").shuffle(calls)
    found = [Fault(*call, error, lasts) for error, lasts in _WAYS for call in calls]
    yield Refusals(ground, arguments, found)


def refused(on: Refusals, number: int) -> Outcome | None:
    """Refuse one call, if there are so many, and look at what is said, left, and made next."""
    if number >= len(on.cases):
        return None
    fault = on.cases[number]
    ground, out = on.ground, on.ground.folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    before = "none" if number % 4 == 3 else "old"
    if before == "old":
        put(out, ground, "old")
    ran = run(on.arguments, cwd=ground.folder, fault=fault)
    found = states(out, ground)
    there = set(found.values())
    counts = {"refused": int(ran.met), "given up": int(ran.code == 3), "torn": 0}
    wrong = [f"{name} is torn" for name, state in sorted(found.items()) if state == "torn"]
    counts["torn"] = len(wrong)
    if there != ({"new"} if ran.code == 0 else {before}):
        counts["changed in part"] = 1
        wrong.append(f"{before} became {listed(found)}")
    elif there != {"none"} and (told := answered(out, ground)) not in there:
        counts["wrong answers"] = 1
        wrong.append(f"the answer is {told}")
    is_clear = _SENTENCE.fullmatch(ran.err) if ran.code else "Traceback" not in ran.err
    if ran.code not in {0, 3} or not is_clear:
        counts["not told"] = 1
        wrong.append(f"exit {ran.code}: {ran.err[-600:]}")
    behind = run(on.arguments, cwd=ground.folder)
    if (
        behind.code
        or set(states(out, ground).values()) != {"new"}
        or answered(out, ground) != "new"
    ):
        counts["not mended"] = 1
        wrong.append(f"the next run: exit {behind.code}: {behind.err[-600:]}")
    if left := strangers(out):
        counts["orphans"] = len(left)
        wrong.append(f"left behind: {', '.join(left)}")
    error = errno.errorcode[fault.error] + " from then on" * fault.lasts
    told = f"{error} at {fault.call} {fault.ordinal}, {before} before: {'; '.join(wrong)}"
    return Outcome(counts, told if wrong else "")
