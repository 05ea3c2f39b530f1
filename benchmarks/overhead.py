"""What `Graph.query` costs beside the engine alone: ``python benchmarks/overhead.py``.

The same query is asked of the same store by pyoxigraph in this process, which no limit and no
Ctrl-C stops, and by `Graph.query`, in turns; all rows are iterated, and in a second round every
value is read as well. The times are the medians of seven, in milliseconds; beside their ratio is
that of the least of seven, which says more on a machine that does other work. The data is invented.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import pyoxigraph as ox

import diplograph as dg
from diplograph.backends import write_store
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


def compare(
    engine: Callable[[], Any], graph: Callable[[], Any], use: Callable[[Rows], None]
) -> tuple[list[float], list[float]]:
    """The times of both, in milliseconds, asked in turns behind one turn that is not counted."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS + 1):
        for asked, taken in zip((engine, graph), times, strict=True):
            start = perf_counter()
            use(asked())
            taken.append((perf_counter() - start) * 1000)
    return times[0][1:], times[1][1:]


def main() -> None:
    data = ntriples(max(ROWS))
    queries = [("28 rows, counted", COUNTING)]
    queries += [(f"{rows:,} rows", LISTING.format(rows)) for rows in ROWS]
    print("| store | query | use | engine, ms | `Graph.query`, ms | ratio | of the least |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with TemporaryDirectory() as folder:
        file = Path(folder, "graph.nt")
        file.write_bytes(data)
        build = Path(folder, "out")
        build.mkdir()
        (build / "graph.ttl").write_bytes(data)
        write_store(build, data, "")
        memory = ox.Store()
        memory.bulk_load(data, ox.RdfFormat.N_TRIPLES)
        for kind, graph, store in (
            ("a build", dg.load(build), ox.Store.read_only(str(build / ".store"))),
            ("in memory", dg.load(file), memory),
        ):
            for name, query in queries:
                for use in (iterated, read):
                    direct, ours = compare(
                        partial(store.query, query, prefixes=dict(PREFIXES)),
                        partial(graph.query, query),
                        use,
                    )
                    print(
                        f"| {kind} | {name} | {use.__name__} | {median(direct):.1f} "
                        f"| {median(ours):.1f} | {median(ours) / median(direct):.2f} "
                        f"| {min(ours) / min(direct):.2f} |"
                    )
                    sys.stdout.flush()


if __name__ == "__main__":
    main()
