"""How long each engine takes for each ready-made question, and whether it gives the same rows.

The engines are those of the tests, asked one after the other: the embedded one in memory, with
whose rows the others are compared, the same on disk, rdflib, the Oxigraph server, Jena and
Virtuoso. The graph is that of the tests' invented corpus, of some 40,000 triples. A question is
asked as the tests ask it, with a few choices of parameters; its figure is the longest of them in
seconds, the first time that the engine sees each. An engine that is late is started anew.

Run: ``python benchmarks/answering.py [--engine virtuoso ...] [--question bridges ...]``
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import sysconfig
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from time import perf_counter

from timing import machine

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from diplograph.backends import Graph, connect
from diplograph.errors import DiplographError, LimitError
from diplograph.queries.questions import names
from test_engines import ENGINES, Running, asked, rows
from test_thirty import CORPUS

WHERE = "corpus"
Rows = list[Counter[tuple[str, ...]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", nargs="*", choices=ENGINES, default=ENGINES)
    parser.add_argument("--question", nargs="*", choices=names(), default=names(), metavar="NAME")
    parser.add_argument("--seconds", type=float, default=30.0, help="that an ask may take")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        build = Path(folder) / "out"
        command = Path(sysconfig.get_path("scripts")) / "diplograph"
        building = (command, "build", "--facts", CORPUS, "--out", build)
        subprocess.run([str(each) for each in building], check=True, capture_output=True)
        memory = connect(build / "graph.ttl")
        running = Running({WHERE: build}, lambda name: Path(mkdtemp(prefix=name, dir=folder)))
        print(f"{machine()}; {memory.size():,} triples; seconds, of at most {given.seconds:.0f}\n")
        texts = {name: [*asked(memory, name, WHERE)] for name in given.question}
        answers = {name: timed(memory, each, given.seconds) for name, each in texts.items()}
        table = {"memory": [seconds(took) for took, _ in answers.values()]}
        for engine in given.engine:
            table[engine] = []
            for name, each in texts.items():
                cell = compared(running, engine, each, answers[name][1], given.seconds)
                print(f"{engine} {name}: {cell}", file=sys.stderr, flush=True)
                table[engine].append(cell)
            if engine in running.started:
                running.stop(engine)
    named = zip((f"`{name}`" for name in texts), *table.values(), strict=True)
    for row in (("question", *table), ("---",) * (len(table) + 1), *named):
        print(f"| {' | '.join(row)} |")


def timed(graph: Graph, texts: Sequence[str], limit: float) -> tuple[float, Rows]:
    """The longest that one of `texts` takes, in seconds, and the rows of each."""
    longest, found = 0.0, []
    for text in texts:
        start = perf_counter()
        found.append(rows(graph, text, limit))
        longest = max(longest, perf_counter() - start)
    return longest, found


def compared(
    running: Running, engine: str, texts: Sequence[str], expected: Rows, limit: float
) -> str:
    """The cell of a question: how long an engine took for the same rows, or what was wrong."""
    graph = running.graphs(engine)[WHERE]
    try:
        with running.stopped_without_answer(engine):
            took, found = timed(graph, texts, limit)
    except LimitError:
        return "late"
    except DiplographError as error:
        print(error, file=sys.stderr)
        return "refused"
    return seconds(took) if found == expected else "other rows"


def seconds(took: float) -> str:
    return f"{took:.1f}" if took >= 0.05 else "0.0"


if __name__ == "__main__":
    main()
