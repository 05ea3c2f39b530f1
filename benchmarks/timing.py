"""Commands timed side by side."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter


def compare(commands: Mapping[str, Sequence[str | Path]], *, runs: int) -> dict[str, float]:
    """The median wall time in seconds of each of `commands`, run in turn.

    All have their bytecode, as packages that pip installed have: a first run, which is not
    measured, compiles it into a temporary folder.
    """
    times: dict[str, list[float]] = {name: [] for name in commands}
    with TemporaryDirectory() as bytecode:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for turn in range(runs + 1):
            for name, command in commands.items():
                line = [str(part) for part in command]
                start = perf_counter()
                subprocess.run(line, check=True, capture_output=True, env=environment)
                if turn:
                    times[name].append(perf_counter() - start)
    return {name: median(taken) for name, taken in times.items()}


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
