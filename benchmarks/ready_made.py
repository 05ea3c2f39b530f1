"""What each ready-made question costs in builds of more and more sources, asked with its defaults.

Each is asked in a process of its own, of the store on disk, and its figure is the processor time of
the engine until the last row. One that takes longer than it may is ended and has none.

Run: ``python benchmarks/ready_made.py BUILD [BUILD ...] [--question bridges ...]``
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time

from pyoxigraph import QuerySolutions
from timing import machine

from diplograph.backends import open_store
from diplograph.namespaces import PREFIXES
from diplograph.queries.questions import bind, names, question


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", nargs="+", type=Path)
    parser.add_argument("--question", nargs="*", choices=names(), default=names(), metavar="NAME")
    parser.add_argument("--seconds", type=int, default=120, help="that an answer may take")
    given = parser.parse_args()
    print(f"{machine()}; seconds of processor time, and rows\n")
    print(f"| question | {' | '.join(build.name for build in given.build)} |")
    print(f"| --- |{' --- |' * len(given.build)}")
    for name in given.question:
        cells = (asked(build, name, given.seconds) for build in given.build)
        print(f"| `{name}` | {' | '.join(cells)} |", flush=True)


def asked(build: Path, name: str, seconds: int) -> str:
    """Seconds and rows of a question, as a cell."""
    here, there = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("spawn").Process(
        target=_answer, args=(there, build, name, seconds)
    )
    child.start()
    there.close()
    try:
        took, rows = here.recv()
    except EOFError:
        return f"over {seconds}"
    finally:
        child.join()
    print(f"{build.name} {name}: {took:.2f} s, {rows:,} rows", file=sys.stderr, flush=True)
    return f"{took:.2f}, {rows:,}"


def _answer(pipe: Connection, build: Path, name: str, seconds: int) -> None:
    store, text = open_store(build), bind(question(name), {})
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    start = process_time()
    answer = store.query(text, prefixes=dict(PREFIXES))
    assert isinstance(answer, QuerySolutions)  # every question is a SELECT
    rows = sum(1 for _ in answer)
    pipe.send((process_time() - start, rows))


if __name__ == "__main__":
    main()
