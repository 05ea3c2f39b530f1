"""What a build costs of which little has changed, beside one of all: processor time and peak.

An invented corpus is built anew, built again with nothing changed, and built once more after a word
in one of its files was changed: the day of recording, on which nothing else hangs, or a sector of
an agenda. Beside the build of nothing stands Python that reads and hashes all files, beside that of
an edit the build of all. A check of one file stands beside one of all. Each command runs in a
process of its own, as it is installed.

Run: ``python benchmarks/rebuilding.py [--sources 1000 10000] [--density item] [--runs 3]``
"""

from __future__ import annotations

import argparse
import sys
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from generate_corpus import DENSITIES, generate
from scaling import Cost, run
from timing import machine

_READ = """
import hashlib, os, sys
digest = hashlib.sha256()
for place, folders, names in os.walk(sys.argv[1]):
    for name in sorted(names):
        with open(os.path.join(place, name), "rb") as file:
            digest.update(file.read())
"""
#: What is put for each other in a file of a source near the middle of the corpus.
_DAYS = ("2026-01-10", "2026-01-11")
_SECTORS = ("{is: agrifood,", "{is: automotive,")


def measure(sources: int, density: str, runs: int) -> None:
    """Print the rows of a corpus."""
    installed = Path(sysconfig.get_path("scripts")) / "diplograph"
    with TemporaryDirectory() as place:
        folder, out = Path(place, "corpus"), Path(place, "out")
        corpus = generate(folder, sources=sources, density=density)
        files = sorted((folder / "facts").iterdir())
        files = files[sources // 2 :] + files[: sources // 2]
        build: list[str | Path] = [installed, "build", "--facts", folder, "--out", out]

        def taken(line: Sequence[str | Path], before: Callable[[], object] = lambda: None) -> Cost:
            costs = []
            for _ in range(runs):
                before()
                costs.append(run(line, Path(place)))
            return Cost(*map(median, zip(*costs, strict=True)))

        def edit(words: tuple[str, str]) -> Callable[[], object]:
            edited = next(file for file in files if words[0] in file.read_text(encoding="utf-8"))

            def swap() -> None:
                text = edited.read_text(encoding="utf-8")
                old, new = words if words[0] in text else reversed(words)
                edited.write_text(text.replace(old, new), encoding="utf-8")

            return swap

        whole = run(build, Path(place))
        read = taken([sys.executable, "-c", _READ, folder])
        rows = [
            ("build of all", whole, None),
            ("build, one file changed", taken(build, edit(_DAYS)), whole),
            ("build, a sector changed in one", taken(build, edit(_SECTORS)), whole),
            ("build, nothing changed", taken(build), read),
            ("reading and hashing the files", read, None),
            ("check of all", every := run([installed, "check", folder], Path(place)), None),
            ("check of one file", taken([installed, "check", files[0]]), every),
        ]
    for name, cost, beside in rows:
        ratio = f"{cost.cpu / beside.cpu:.3f} ×" if beside else ""
        print(
            f"| {name} | {corpus.sources:,} | {cost.cpu:.2f} | {ratio} | {cost.peak / 1e6:,.0f} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--density", choices=DENSITIES, default="item")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    print(machine(), flush=True)
    print("| command | sources | processor, s | beside | peak, MB |")
    print("| --- | --- | --- | --- | --- |")
    for sources in given.sources:
        measure(sources, given.density, given.runs)


if __name__ == "__main__":
    main()
