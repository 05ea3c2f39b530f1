"""What sorted Turtle costs beside the engine's own, unsorted, of the same store: in turns, medians.

The triples are those of an invented corpus, as many as asked for. They are put into a store in
memory in the order of a compiled graph and in no order, and into a store on disk as a build has it.
The bytes are the same from all three.

Run: ``python benchmarks/serializing.py [--triples 500000] [--runs 5]``
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import pyoxigraph as ox
from generate_corpus import generate
from timing import machine

from diplograph import rdf
from diplograph.backends.local import MemoryGraph
from diplograph.export import export
from diplograph.rdf.reading import read_graph
from diplograph.resources import reading

#: Triples that a source of the invented corpus has, about.
_OF_A_SOURCE = 1000


def lines(count: int, folder: Path) -> list[bytes]:
    """So many triples of an invented corpus as lines of N-Triples, in the order of a build."""
    generate(folder, sources=count // _OF_A_SOURCE + 10)
    _, graph = read_graph(reading([folder]))
    found = rdf.ntriples(graph.triples).splitlines(keepends=True)
    assert len(found) >= count, f"the corpus has {len(found):,} triples only"
    return found[:count]


def stores(found: list[bytes], folder: Path) -> Iterator[tuple[str, ox.Store]]:
    """The stores, by what they are."""
    shuffled = random.Random(20250618).sample(found, len(found))
    for name, order, store in (
        ("in memory, in order", found, ox.Store()),
        ("in memory, in no order", shuffled, ox.Store()),
        ("on disk", found, ox.Store(folder)),
    ):
        store.bulk_load(b"".join(order), ox.RdfFormat.N_TRIPLES)
        yield name, store


def compare(store: ox.Store, runs: int) -> tuple[Mapping[str, tuple[float, float]], str]:
    """Seconds by the clock and of processor time of each writer, and the digest of ours."""
    graph = MemoryGraph(store)
    digests = set()

    def ours() -> bytes:
        return export(graph, "turtle").data

    def unsorted() -> bytes:
        store.dump(out := BytesIO(), ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph())
        return out.getvalue()

    writers: Mapping[str, Callable[[], bytes]] = {"dump": unsorted, "ours": ours}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in writers}
    for _ in range(runs):
        for name, write in writers.items():
            start, before = perf_counter(), process_time()
            data = write()
            taken[name].append((perf_counter() - start, process_time() - before))
            if name == "ours":
                digests.add(sha256(data).hexdigest())
            del data
    (digest,) = digests
    medians = {name: tuple(map(median, zip(*each, strict=True))) for name, each in taken.items()}
    return {name: (wall, cpu) for name, (wall, cpu) in medians.items()}, digest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=500_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    print(machine(), f"{asked.triples:,} triples, medians of {asked.runs}", sep="\n")
    print(f"{'store':<24} {'dump: clock, cpu':>18} {'ours: clock, cpu':>18}  times")
    digests = set()
    with TemporaryDirectory() as folder:
        found = lines(asked.triples, Path(folder, "corpus"))
        for name, store in stores(found, Path(folder, "store")):
            taken, digest = compare(store, asked.runs)
            (wall, cpu), (our_wall, our_cpu) = taken["dump"], taken["ours"]
            figures = f"{wall:9.2f} s {cpu:5.2f} s {our_wall:9.2f} s {our_cpu:5.2f} s"
            print(f"{name:<24} {figures}  {our_cpu / cpu:5.1f}", flush=True)
            digests.add(digest)
    sys.exit(0 if len(digests) == 1 else "the bytes are not the same")


if __name__ == "__main__":
    main()
