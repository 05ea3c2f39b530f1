"""How much longer than the least they could take five things take, beside what was kept.

Each is a ratio of two medians measured in turns, so that it holds on another machine too: seconds
are not kept. A ratio that is a fifth worse than the one in ``ratios.json`` is measured again, as
the machine may have been busy, and the better counts. Fails if it is still worse.

Run: ``python benchmarks/ratios.py [--runs 9] [--only help ...]``; ``--keep`` writes what was found
into ``ratios.json``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import overhead
import pyoxigraph as ox
import serializing
from costs import LEAST, LOOKUP
from generate_corpus import generate
from timing import compare, machine

import diplograph as dg
from diplograph.namespaces import PREFIXES

KEPT = Path(__file__).with_name("ratios.json")
#: A ratio is worse if it is more than so many times the one that was kept.
WORSE = 1.2
COMMAND = Path(sysconfig.get_path("scripts")) / "diplograph"

#: A build beside nothing that an earlier one left.
BUILD = """
import shutil, subprocess, sys
shutil.rmtree(sys.argv[3], ignore_errors=True)
line = [sys.argv[1], "build", "--facts", sys.argv[2], "--out", sys.argv[3]]
subprocess.run(line, check=True, capture_output=True)
"""
BULK_LOAD = """
import sys, pyoxigraph
with open(sys.argv[1], "rb") as file:
    pyoxigraph.Store().bulk_load(file.read(), pyoxigraph.RdfFormat.TURTLE)
"""


class Ratio(NamedTuple):
    """A ratio beside the one that was kept, which is None of a new one."""

    name: str
    kept: float | None
    found: float

    @property
    def is_worse(self) -> bool:
        return self.kept is not None and self.found > self.kept * WORSE

    def __str__(self) -> str:
        kept = "" if self.kept is None else f"{self.kept:.2f}"
        change = "" if self.kept is None else f"{self.found / self.kept - 1:+.0%}"
        verdict = "new" if self.kept is None else "worse" if self.is_worse else "kept"
        return f"| {self.name} | {kept} | {self.found:.2f} | {change} | {verdict} |"


def beside(kept: Mapping[str, float], found: Mapping[str, float]) -> list[Ratio]:
    """What was found beside what was kept."""
    return [Ratio(name, kept.get(name), ratio) for name, ratio in found.items()]


# The measures.


def of_help(runs: int) -> float:
    """``--help`` against Python that imports the command library."""
    return _of_commands([COMMAND, "--help"], [sys.executable, "-c", "import click"], runs)


def of_lookup(runs: int) -> float:
    """A lookup in a build of the shipped facts against the engine's own, in one fork."""
    with _built(None) as out:
        ours: list[str | Path] = [COMMAND, "query", LOOKUP, "--on", out]
        return _of_commands(ours, [sys.executable, "-c", LEAST, out / ".store", LOOKUP], runs)


def of_build(runs: int) -> float:
    """A build of 200 short sources against the bulk load of the graph that it makes."""
    with TemporaryDirectory() as folder:
        corpus = generate(Path(folder, "corpus"), sources=200, density="item")
        with _built(corpus.folder) as out:
            ours: list[str | Path] = [sys.executable, "-c", BUILD, COMMAND, corpus.folder, out]
            least: list[str | Path] = [sys.executable, "-c", BULK_LOAD, out / "graph.ttl"]
            return _of_commands(ours, least, max(3, runs // 3))


def of_overhead(_runs: int) -> float:
    """`Graph.query` and each value of 10,000 rows against the engine's rows in a list."""
    data, query = overhead.ntriples(10_000), overhead.LISTING.format(10_000)
    store = ox.Store()
    store.bulk_load(data, ox.RdfFormat.N_TRIPLES)

    def direct() -> Any:
        return list(store.query(query, prefixes=dict(PREFIXES)))  # type: ignore[arg-type]

    with TemporaryDirectory() as folder:
        file = Path(folder, "graph.nt")
        file.write_bytes(data)
        graph = dg.load(file)
        least, ours = overhead.compare((direct, lambda: graph.query(query)), overhead.read)
    return median(ours) / median(least)


def of_turtle(runs: int) -> float:
    """Sorted Turtle of 50,000 triples against the engine's own dump."""
    with TemporaryDirectory() as folder:
        found = serializing.lines(50_000, Path(folder, "corpus"))
        store = ox.Store()
        store.bulk_load(b"".join(found), ox.RdfFormat.N_TRIPLES)
        taken, _ = serializing.compare(store, runs)
    return taken["ours"][1] / taken["dump"][1]


MEASURES: Mapping[str, Callable[[int], float]] = {
    "help": of_help,
    "lookup": of_lookup,
    "build": of_build,
    "overhead": of_overhead,
    "turtle": of_turtle,
}


def _of_commands(ours: Sequence[str | Path], least: Sequence[str | Path], runs: int) -> float:
    cost = compare({"ours": ours, "least": least}, runs=runs)
    return cost["ours"].cpu / cost["least"].cpu


@contextmanager
def _built(facts: Path | None) -> Iterator[Path]:
    """A build of facts, the shipped ones if none are given."""
    with TemporaryDirectory() as folder:
        out = Path(folder, "out")
        chosen = [] if facts is None else ["--facts", str(facts)]
        line = [str(COMMAND), "build", *chosen, "--out", str(out)]
        subprocess.run(line, check=True, capture_output=True)
        yield out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES))
    parser.add_argument("--keep", action="store_true", help="keep what is found from now on")
    given = parser.parse_args()
    kept: dict[str, float] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    found = {}
    for name in given.only:
        found[name] = MEASURES[name](given.runs)
        if not given.keep and Ratio(name, kept.get(name), found[name]).is_worse:
            found[name] = min(found[name], MEASURES[name](given.runs))
    ratios = beside(kept, found)
    print(machine())
    print("| ratio | kept | now | change | |", "| --- | --- | --- | --- | --- |", sep="\n")
    print(*ratios, sep="\n")
    if given.keep:
        told = kept | {name: round(ratio, 2) for name, ratio in found.items()}
        KEPT.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
        return 0
    return int(any(ratio.is_worse for ratio in ratios))


if __name__ == "__main__":
    sys.exit(main())
