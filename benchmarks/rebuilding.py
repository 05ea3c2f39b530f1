"""What a build costs of which little has changed, beside one of all: processor time and peak.

An invented corpus is built anew, built again with nothing changed, and built once more after a word
in one of its files was changed: the day of recording, on which nothing else hangs, or a sector of
an agenda. Beside the build of nothing stands Python that reads and hashes all files, beside that of
an edit the build of all. A check of one file stands beside one of all. Each command runs in a
process of its own, as it is installed; what shapes and invariants take, of one file with what it
names as of all, is measured in one, behind its imports and a first time.

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
_VALIDATION = """
import gc, sys
from pathlib import Path
from statistics import median
from time import process_time
from diplograph import facts, rdf
from diplograph.facts.coherence import world_of
from diplograph.increment import graph_around
from diplograph.resources import reading
from diplograph.validation import validate
from diplograph.vocabulary import vocabulary

gc.set_threshold(100_000)  # as the command has it
read = facts.load(reading([Path(sys.argv[1])]), vocabulary())
if sys.argv[2]:
    world = world_of(read.sheets, vocabulary())
    graph = graph_around([world.sheets[sys.argv[2]]], world, vocabulary())
else:
    graph = rdf.graph(read, vocabulary())
del read
gc.collect()
gc.freeze()
taken = []
for _ in range(int(sys.argv[3]) + 1):
    start = process_time()
    assert not validate(graph.triples, graph.marks, unsettled=graph.unsettled)
    taken.append(process_time() - start)
print(median(taken[1:]))
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

        def validated(file: str, times: int) -> Cost:
            line = [sys.executable, "-c", _VALIDATION, str(folder), file, str(times)]
            cost = run(line, Path(place))
            return cost._replace(cpu=float((Path(place) / "output").read_text(encoding="utf-8")))

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
            ("shapes and invariants of all", all_ := validated("", runs), None),
            ("shapes and invariants of one file", validated(str(files[0]), 10 * runs), all_),
        ]
    for name, cost, beside in rows:
        ratio = f"{cost.cpu / beside.cpu:.4f} ×" if beside else ""
        told = f"{cost.cpu:.2f}" if cost.cpu >= 0.1 else f"{cost.cpu:.3f}"
        print(
            f"| {name} | {corpus.sources:,} | {told} | {ratio} | {cost.peak / 1e6:,.0f} |",
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
