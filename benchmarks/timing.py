"""Commands timed side by side."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Cost:
    """The medians of a command's runs, in seconds: by the clock, and of processor time."""

    wall: float
    cpu: float


def compare(commands: Mapping[str, Sequence[str | Path]], *, runs: int) -> dict[str, Cost]:
    """What each of `commands` costs, run in turn, so that a noisy machine is noisy for all.

    All have their bytecode, as packages that pip installed have: a first run, which is not
    measured, compiles it into a temporary folder. Processor time is that of the command and of
    the children that it waited for.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    with TemporaryDirectory() as bytecode:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for turn in range(runs + 1):
            for name, command in commands.items():
                cost = _run([str(part) for part in command], environment)
                if turn:
                    costs[name].append(cost)
    return {
        name: Cost(median(cost.wall for cost in taken), median(cost.cpu for cost in taken))
        for name, taken in costs.items()
    }


def _run(line: list[str], environment: Mapping[str, str]) -> Cost:
    before, start = getrusage(RUSAGE_CHILDREN), perf_counter()
    subprocess.run(line, check=True, capture_output=True, env=environment)
    wall, after = perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def machine() -> str:
    """The machine and the versions, in one line."""
    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text().splitlines()
        named = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
        processor = f"{len(named)} × {named[0]}" if named else processor
    return (
        f"{processor}, {platform.system()}, Python {platform.python_version()}, "
        f"click {version('click')}, pyoxigraph {version('pyoxigraph')}"
    )
