"""Commands that are killed (``kill -9``) while they work: what they leave, and what comes next.

Half of the cases are killed after a time, drawn from what the command takes; the others in front of
one of its writing calls, drawn from all of them, which a time seldom meets. In half of the cases
the old files are there. Then files are read, the graph is asked, and the command is run again.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from random import Random
from time import monotonic
from typing import NamedTuple

from faults_ground import (
    FILES,
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

from diplograph.export import FORMATS, TARGETS


class Job(NamedTuple):
    """A command to be killed: what it is told, how long it takes, and how many calls it makes."""

    arguments: Sequence[str | Path]
    seconds: float
    calls: Mapping[str, int]


def measured(arguments: Sequence[str | Path], folder: Path, reset: Callable[[], object]) -> Job:
    """A job as it goes when nothing happens; `reset` puts things back behind each run."""
    start = monotonic()
    ran = run(arguments, cwd=folder)
    taken = monotonic() - start
    assert ran.code == 0, ran.err
    reset()
    return Job(arguments, taken, {call: number for call, number in ran.calls.items() if number})


def killed(job: Job, random: Random, folder: Path) -> str:
    """Run a job and kill it: when, in words; empty if it ended before.

    Each name of a call is met as often as any other, however often it is made.
    """
    if job.calls and random.random() < 0.5:
        call = random.choice(sorted(job.calls))
        fault = Fault(call, random.randint(1, job.calls[call]))
        ran = run(job.arguments, cwd=folder, fault=fault)
        when = f"at {call} {fault.ordinal}"
    else:
        after = random.uniform(0, job.seconds)
        ran = run(job.arguments, cwd=folder, kill_after=after)
        when = f"after {after:.3f} s"
    return when if ran.code == -signal.SIGKILL else ""


# ---------------------------------------------------------------------------- build and import


class Folders(NamedTuple):
    """A ground, and the job that writes the new build, or a part of it, into ``out`` there."""

    ground: Ground
    job: Job
    names: Sequence[str]


@contextmanager
def building(folder: Path) -> Iterator[Folders]:
    """What kills of ``build`` are tried on."""
    ground = prepare(folder)
    arguments: list[str | Path] = [
        "build",
        "--facts",
        ground.facts("new"),
        "-o",
        ground.folder / "out",
    ]
    yield Folders(ground, measured(arguments, folder, partial(_emptied, ground)), FILES)


@contextmanager
def importing(folder: Path) -> Iterator[Folders]:
    """What kills of ``import`` are tried on."""
    ground = prepare(folder)
    arguments: list[str | Path] = [
        "import",
        ground.built("new") / "graph.trig",
        "-o",
        ground.folder / "out",
    ]
    job = measured(arguments, folder, partial(_emptied, ground))
    yield Folders(ground, job, ("graph.trig", "graph.ttl"))


def folder_written(on: Folders, number: int) -> Outcome:
    """Kill a job that writes a build, and look at what is there then and behind the next run."""
    ground, job, names = on
    random, out = Random(f"killed {number}"), _emptied(ground)
    is_there = random.random() < 0.5
    if is_there:
        put(out, ground, "old")
    when = killed(job, random, ground.folder)
    found = states(out, ground, names)
    there = set(found.values())
    wrong = [f"{name} is torn" for name, state in sorted(found.items()) if state == "torn"]
    if is_there and "none" in there:
        wrong.append(f"a file is gone: {listed(found)}")
    counts = {"killed": int(bool(when)), "torn": len(wrong), "mixed": int(len(there) > 1)}
    if found["graph.ttl"] in {"old", "new"}:
        told = answered(out, ground)  # who asks finishes what a build was killed at
        if told != (graph := states(out, ground, ("graph.ttl",))["graph.ttl"]):
            counts["wrong answers"] = 1
            wrong.append(f"graph.ttl is {graph}, and the answer {told}")
    ran = run(job.arguments, cwd=ground.folder)
    left = strangers(out) if out.exists() else []
    behind = states(out, ground, names)
    if ran.code or set(behind.values()) != {"new"} or answered(out, ground) != "new":
        counts["not mended"] = 1
        wrong.append(f"the next run: exit {ran.code}, {listed(behind)}: {ran.err}")
    if left:
        counts["orphans"] = len(left)
        wrong.append(f"left behind: {', '.join(left)}")
    return Outcome(counts, f"killed {when or 'not at all'}: {'; '.join(wrong)}" if wrong else "")


def _emptied(ground: Ground) -> Path:
    out = ground.folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    return out


# ---------------------------------------------------------------------------- export


class Exports(NamedTuple):
    """A ground, and how each export is done and what it writes into ``out``, found when asked."""

    ground: Ground
    job: Callable[[str], tuple[Job, Mapping[str, bytes]]]


_EXPORTS = (*TARGETS, *FORMATS)
_OLD = b"old\n"


@contextmanager
def exporting(folder: Path) -> Iterator[Exports]:
    """What kills of ``export`` are tried on: each tool and each format."""
    ground = prepare(folder)

    @cache
    def job(name: str) -> tuple[Job, Mapping[str, bytes]]:
        how = ["--for", name, "-o", "out"] if name in TARGETS else ["--format", name, "-o"]
        where = [] if name in TARGETS else ["out/graph"]
        arguments: list[str | Path] = ["export", "--on", ground.built("new"), *how, *where]
        reset = partial(_made, ground)
        reset()
        found = measured(arguments, folder, reset)
        run(arguments, cwd=folder)
        return found, _held(folder / "out")

    yield Exports(ground, job)


def export_written(on: Exports, number: int) -> Outcome:
    """Kill an export, and look at what is there then and behind the next run."""
    random = Random(f"killed {number}")
    name = _EXPORTS[number % len(_EXPORTS)]
    job, files = on.job(name)
    out = _made(on.ground)
    is_there = random.random() < 0.5
    for file in files if is_there else ():
        (out / file).write_bytes(_OLD)
    when = killed(job, random, on.ground.folder)
    found = {file: data for file, data in _held(out).items() if file in files}
    wrong = [f"{file} is torn" for file, data in found.items() if data not in (_OLD, files[file])]
    if is_there and found.keys() != files.keys():
        wrong.append(f"gone: {', '.join(files.keys() - found.keys())}")
    kinds = {data == _OLD for data in found.values()}
    is_mixed = len(kinds) > 1 or 0 < len(found) < len(files)
    counts = {"killed": int(bool(when)), "torn": len(wrong), "mixed": int(is_mixed)}
    ran = run(job.arguments, cwd=on.ground.folder)
    behind = _held(out)
    if ran.code or {file: behind.get(file) for file in files} != files:
        counts["not mended"] = 1
        wrong.append(f"the next run: exit {ran.code}: {ran.err}")
    if left := behind.keys() - files.keys():
        counts["orphans"] = len(left)
        wrong.append(f"left behind: {', '.join(sorted(left))}")
    told = f"{name}, killed {when or 'not at all'}: {'; '.join(wrong)}"
    return Outcome(counts, told if wrong else "")


def _made(ground: Ground) -> Path:
    out = _emptied(ground)
    out.mkdir()
    return out


def _held(out: Path) -> dict[str, bytes]:
    """Whatever lies in a folder, below it too."""
    return {
        os.path.relpath(path, out): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }
