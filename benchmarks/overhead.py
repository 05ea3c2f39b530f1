"""What `Graph.query` costs beside the engine alone: ``python benchmarks/overhead.py``.

The same query is asked of the same store by pyoxigraph in this process, which no limit and no
Ctrl-C stops, and by `Graph.query`, in turns; all rows are iterated, and in a second round every
value is read as well. pyoxigraph is asked twice. Its rows are *passed*, each gone with the next, or
*kept* in a list: what `Graph.query` gives can be counted, indexed and iterated again, which of
pyoxigraph's own takes a list. The times are the medians of seven, in milliseconds; beside their
ratios is that of the least of seven, which says more on a machine that does other work. The data is
invented.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import pyoxigraph as ox

import diplograph as dg
from diplograph.backends import write_build
from diplograph.namespaces import PREFIXES

ROUNDS = 7
ROWS = (1_000, 10_000, 100_000)
LISTING = (
    "SELECT ?visit ?name ?day ?count {{ ?visit dg:name ?name ; dg:startDate ?day ; "
    "dg:memberCount ?count }} LIMIT {0}"
)
#: Few rows, of which each takes the engine long.
COUNTING = (
    "SELECT ?day (COUNT(*) AS ?n) (SUM(?count) AS ?all) "
    "{ ?visit dg:startDate ?day ; dg:memberCount ?count } GROUP BY ?day"
)

Rows = Iterable[ox.QuerySolution]


def ntriples(visits: int) -> bytes:
    """Invented visits, with a name, a day and a number each."""
    dg_, id_ = PREFIXES["dg"], PREFIXES["id"]
    lines = (
        f'<{id_}visit-{number}> <{dg_}name> "Invented visit number {number}" .\n'
        f'<{id_}visit-{number}> <{dg_}startDate> "2025-06-{number % 28 + 1:02}"'
        f"^^<{PREFIXES['xsd']}date> .\n"
        f'<{id_}visit-{number}> <{dg_}memberCount> "{number}"^^<{PREFIXES["xsd"]}integer> .\n'
        for number in range(visits)
    )
    return "".join(lines).encode()


def iterated(rows: Rows) -> None:
    for _ in rows:
        pass


def read(rows: Rows) -> None:
    for row in rows:
        for term in row:
            if term is not None:
                str(term.value)


def compare(asked: Iterable[Callable[[], Any]], use: Callable[[Rows], None]) -> list[list[float]]:
    """The times of each, in milliseconds, asked in turns behind one turn that is not counted."""
    ways = [(ask, list[float]()) for ask in asked]
    for _ in range(ROUNDS + 1):
        for ask, taken in ways:
            start = perf_counter()
            use(ask())
            taken.append((perf_counter() - start) * 1000)
    return [taken[1:] for _, taken in ways]


def line(store: ox.Store, graph: dg.Graph, query: str, use: Callable[[Rows], None]) -> str:
    """The times of one query, and how they relate."""

    def direct() -> Any:
        return store.query(query, prefixes=dict(PREFIXES))

    found = compare((direct, lambda: list(direct()), lambda: graph.query(query)), use)
    passed, kept, ours = map(median, found)
    least_passed, least_kept, least_ours = map(min, found)
    return (
        f"{passed:.1f} | {kept:.1f} | {ours:.1f} | {ours / passed:.2f} "
        f"({least_ours / least_passed:.2f}) | {ours / kept:.2f} ({least_ours / least_kept:.2f})"
    )


def main() -> None:
    data = ntriples(max(ROWS))
    queries = [("28 rows, counted", COUNTING)]
    queries += [(f"{rows:,} rows", LISTING.format(rows)) for rows in ROWS]
    print("| store | query | rows | passed | kept | `Graph.query` | to passed | to kept |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with TemporaryDirectory() as folder:
        file = Path(folder, "graph.nt")
        file.write_bytes(data)
        build = Path(folder, "out")
        build.mkdir()
        write_build(build, {"graph.ttl": [data]}, [data])
        memory = ox.Store()
        memory.bulk_load(data, ox.RdfFormat.N_TRIPLES)
        for kind, graph, store in (
            ("a build", dg.load(build), ox.Store.read_only(str(build / ".store"))),
            ("in memory", dg.load(file), memory),
        ):
            for name, query in queries:
                for use in (iterated, read):
                    times = line(store, graph, query, use)
                    print(f"| {kind} | {name} | {use.__name__} | {times} |")
                    sys.stdout.flush()


if __name__ == "__main__":
    main()
