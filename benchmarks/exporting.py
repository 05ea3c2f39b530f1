"""The peak of memory of each target of ``export --for``, of the article and of an invented corpus.

Each target is written by a process of its own, of a folder that was built before. The peak
is that of the process: the records of the graph, which all of them read, are in it.

Linux only, whose kernel tells the peak.

Run: ``python benchmarks/exporting.py [--sources 1000]``
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from generate_corpus import generate
from timing import machine

from diplograph.export import TARGETS

#: The shipped facts of the checkout.
DATA = Path(__file__).parents[1] / "data"


#: Runs diplograph and writes its peak into a file. The usage that the parent is told of a child is
#: at least its own, so that the process tells of itself.
_TOLD = """
import os, re, runpy, sys
def tell(code, path=sys.argv.pop(1), end=os._exit):
    peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]
    with open(path, "w") as file:
        file.write(peak)
    end(code)
os._exit = tell  # the command ends so, where nothing is left to take down
runpy.run_module("diplograph", run_name="__main__", alter_sys=True)
"""


def peak(args: list[str], told: Path) -> tuple[float, float]:
    """Megabytes at the peak, and seconds by the clock, of a command that must succeed."""
    start = perf_counter()
    told.unlink(missing_ok=True)
    subprocess.run([sys.executable, "-c", _TOLD, told, *args], check=True, capture_output=True)
    return int(told.read_text()) * 1024 / 1e6, perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=1000)
    asked = parser.parse_args()
    diplograph = str(Path(sysconfig.get_path("scripts"), "diplograph"))
    print(machine())
    with TemporaryDirectory() as place:
        folder = Path(place)
        generate(folder / "corpus", sources=asked.sources)
        for name, data in (("article", DATA), (f"{asked.sources:,} sources", folder / "corpus")):
            built = str(folder / name.replace(" ", "-"))
            subprocess.run(
                [diplograph, "build", "--facts", str(data), "-o", built],
                check=True,
                capture_output=True,
            )
            commands = {}
            for target in TARGETS:
                out = str(folder / ("graph.xlsx" if target == "excel" else target))
                commands[target] = ["export", "--on", built, "--for", target, "-o", out]
            for target, command in commands.items():
                megabytes, seconds = peak(command, folder / "peak")
                print(f"{name:<16} {target:<12} {megabytes:8.0f} MB {seconds:7.1f} s", flush=True)


if __name__ == "__main__":
    main()
