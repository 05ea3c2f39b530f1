"""What a source costs in corpora of growing size: one table for each density, in one run.

Commands are run as they are installed, each in a process of its own (``view`` reads a build that is
there); the stages between, in one process that does what a build does, step by step. A stage is
linear if its figure for one source stays the same from row to row.

Run: ``python benchmarks/scaling.py [--sources 100 1000 10000] [--density item article]
[--commands check build]``
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple, TypeVar

from generate_corpus import DENSITIES, Corpus, generate
from timing import machine

COMMANDS = ("check", "build", "load", "view")

_LOAD = """
import sys
from pathlib import Path
import diplograph.rdf, diplograph.backends
from diplograph.rdf.reading import read_graph
from diplograph.resources import reading
_, graph = read_graph(reading([Path(sys.argv[1])]))
diplograph.backends.memory(diplograph.rdf.ntriples(graph.triples))
"""

#: A build folder without pages; N-Triples are Turtle too.
_STORE = """
import sys
from pathlib import Path
import diplograph.rdf, diplograph.backends
from diplograph.rdf.reading import read_graph
from diplograph.resources import reading
_, graph = read_graph(reading([Path(sys.argv[1])]))
ntriples = diplograph.rdf.ntriples(graph.triples)
diplograph.backends.write_build(sys.argv[2], {"graph.ttl": ntriples}, ntriples)
"""

_Value = TypeVar("_Value")


class Cost(NamedTuple):
    """What a process took: seconds by the clock and of processor time, and its peak in bytes."""

    wall: float
    cpu: float
    peak: int


def run(line: Sequence[str | Path], out: Path) -> Cost:
    """Run a command to its end, its output thrown away. Raises CalledProcessError if it fails."""
    start = perf_counter()
    with (out / "output").open("wb") as output:
        process = subprocess.Popen(line, stdout=output, stderr=output)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(map(str, line)))
    return Cost(perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def line_of(command: str, corpus: Corpus, out: Path) -> list[str | Path]:
    installed = Path(sysconfig.get_path("scripts")) / "diplograph"
    if command == "check":
        return [installed, "check", corpus.folder]
    if command == "build":
        return [installed, "build", "--facts", corpus.folder, "--out", out / "built"]
    if command == "view":
        return [installed, "view", "--on", out, "--out", out / "network.html"]
    return [sys.executable, "-c", _LOAD, corpus.folder]


def stages(folder: Path) -> Iterator[tuple[str, float]]:
    """The stages of a check and a build, each with its processor time in seconds.

    What one stage does inside another, which cannot be had alone, is counted in the larger one.
    """
    import gc

    from diplograph import backends, rdf, validation
    from diplograph import facts as fact_files
    from diplograph.facts.coherence import check_coherence
    from diplograph.facts.document import read_document
    from diplograph.facts.files import read_fact_file
    from diplograph.layers import read_layers
    from diplograph.resources import reading
    from diplograph.vocabulary import vocabulary

    gc.set_threshold(100_000)  # as the command has it
    spent: list[float] = []

    def timed(make: Callable[[], _Value]) -> _Value:
        start = process_time()
        made = make()
        spent.append(process_time() - start)
        return made

    words = vocabulary()
    files = reading([folder])
    documents = timed(lambda: [read_document(path) for path in files.facts])
    yield "parse the YAML of the facts", spent[-1]
    timed(lambda: [read_fact_file(document, words) for document in documents])
    yield "read them by the schema", spent[-1]
    facts = timed(lambda: fact_files.load(files, words))
    facts = fact_files.with_countries_in_scope(facts)
    timed(lambda: list(check_coherence(facts.sheets, words)))
    yield "rules within and across files", spent[-1]
    timed(lambda: fact_files.likely_matches(facts.files))
    yield "likely matches", spent[-1]
    graph = timed(lambda: rdf.graph(facts, words))
    yield "compile and project", spent[-1]
    places = validation.Places(graph.triples, graph.marks)
    timed(lambda: list(validation.check_shapes(graph.triples, places)))
    yield "shapes", spent[-1]
    timed(lambda: list(validation.check_invariants(graph.triples, places)))
    yield "invariants", spent[-1]
    timed(lambda: rdf.turtle(graph.triples))
    yield "write Turtle", spent[-1]
    ntriples = timed(lambda: rdf.ntriples(graph.triples))
    yield "write N-Triples", spent[-1]
    store = timed(lambda: backends.memory(ntriples))
    yield "load the store", spent[-1]
    timed(lambda: read_layers(store))
    yield "read the layers", spent[-1]


def print_stages(folder: Path, sources: int) -> None:
    """The stages of one corpus, in ms for a source, and the peak of the process."""
    for name, took in stages(folder):
        print(f"    {name:32} {1000 * took / sources:9.2f}", flush=True)
    peak = getrusage(RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(f"    {'peak of these, MB':32} {peak:9.0f}", flush=True)


def measure(density: str, sizes: Sequence[int], commands: Sequence[str], *, apart: bool) -> None:
    print(f"\n{density}: per source, ms by the clock and of processor time, kB of the peak")
    print(f"{'sources':>8} {'claims':>9}  {'':6} {'clock':>8} {'processor':>10} {'peak':>8}")
    for size in sizes:
        with TemporaryDirectory() as place:
            corpus = generate(Path(place) / "corpus", sources=size, density=density)
            for command in commands:
                if command == "view":  # of a graph that is there
                    subprocess.run([sys.executable, "-c", _STORE, corpus.folder, place], check=True)
                cost = run(line_of(command, corpus, Path(place)), Path(place))
                print(
                    f"{size:8,} {corpus.claims:9,}  {command:6} {1000 * cost.wall / size:8.2f} "
                    f"{1000 * cost.cpu / size:10.2f} {cost.peak / 1000 / size:8.1f}",
                    flush=True,
                )
            if apart:
                stages_of = ["--stages-of", str(corpus.folder), "--sources", f"{size}"]
                subprocess.run([sys.executable, __file__, *stages_of], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--density", nargs="+", choices=DENSITIES, default=list(DENSITIES))
    parser.add_argument("--commands", nargs="*", choices=COMMANDS, default=list(COMMANDS))
    parser.add_argument("--stages", action="store_true", help="the stages too")
    parser.add_argument("--stages-of", type=Path, metavar="FOLDER", help="only those of a corpus")
    given = parser.parse_args()
    if given.stages_of:
        print_stages(given.stages_of, given.sources[0])
        return
    print(machine(), flush=True)
    for density in given.density:
        measure(density, given.sources, given.commands, apart=given.stages)


if __name__ == "__main__":
    main()
