"""What the commands cost beside the least that they could cost, in one run; fails over a limit.

The least for a lookup is Python opening the same ``.store`` with pyoxigraph and running the same
query, with the command library imported, in one fork. The least for a check of a fact file is
Python importing PyYAML and parsing that file and all files of entities that it reads, in Python as
``yaml.safe_load`` does; beside it stands the same with the parser in C.

A lookup is asked of a large graph too, an invented one of half a million triples, which is built
first; that takes a minute or two.

Run: ``python benchmarks/costs.py [--runs 21] [--large]``
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import sysconfig
from pathlib import Path
from tempfile import TemporaryDirectory

from generate_corpus import generate
from timing import Cost, compare, machine

#: ``--help``: at most so many times Python that imports the command library, by the clock.
HELP_TIMES = 1.2
#: A lookup: at most so many times the least, by the clock.
LOOKUP_TIMES = 1.2
#: A check of a fact file with nothing wrong: at most so many times parsing it, of processor time.
CHECK_TIMES = 1.5
#: A build of the article: at most so many seconds of processor time.
BUILD = 1.5

#: The shipped facts of the checkout.
DATA = Path(__file__).parents[1] / "data"

#: So many invented sources of the density of the article make half a million triples.
LARGE = 410

LOOKUP = (
    "SELECT ?host { ?visit a dg:Visit ; dg:eventStatus kind:held ; dg:hostedBy ?host } LIMIT 10"
)

LEAST = """
import os, sys, click, pyoxigraph
child = os.fork()
if child == 0:
    store = pyoxigraph.Store.read_only(sys.argv[1])
    prefixes = {
        "dg": "https://w3id.org/diplograph/ontology#", "kind": "https://w3id.org/diplograph/kind/",
    }
    found = store.query(sys.argv[2], prefixes=prefixes)
    os.write(1, found.serialize(format=pyoxigraph.QueryResultsFormat.TSV))
    os._exit(0)
os.waitpid(child, 0)
"""

PARSE = """
import sys, yaml
for name in sys.argv[2:]:
    with open(name, "rb") as file:
        yaml.load(file, getattr(yaml, sys.argv[1]))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--large", action="store_true", help="a lookup in a large graph too")
    given = parser.parse_args()
    runs = given.runs
    command = Path(sysconfig.get_path("scripts")) / "diplograph"
    fact = DATA / "facts" / "2025-06-18-lodj-asmex-mississippi.yaml"
    read = [fact, *sorted((DATA / "entities").glob("*.yaml"))]
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        build: list[str | Path] = [command, "build", "--anew", "--out", out]
        subprocess.run(build, check=True, capture_output=True)
        commands: dict[str, list[str | Path]] = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "python -c 'import click'": [sys.executable, "-c", "import click"],
            "diplograph --help": [command, "--help"],
            "click, pyoxigraph, one fork": [sys.executable, "-c", LEAST, out / ".store", LOOKUP],
            "diplograph query": [command, "query", LOOKUP, "--on", out],
            "yaml.safe_load of a file": [sys.executable, "-c", PARSE, "SafeLoader", *read],
            "the same, parsed in C": [sys.executable, "-c", PARSE, "CSafeLoader", *read],
            "diplograph check FILE": [command, "check", fact],
            "diplograph build": build,
        }
        if given.large:
            large = _large(command, Path(folder))
            least: list[str | Path] = [sys.executable, "-c", LEAST, large / ".store", LOOKUP]
            commands |= {
                "the same, half a million": least,
                "query, half a million": [command, "query", LOOKUP, "--on", large],
            }
        cost = compare(commands, runs=runs)
    most_help = HELP_TIMES * cost["python -c 'import click'"].wall
    most_lookup = LOOKUP_TIMES * cost["click, pyoxigraph, one fork"].wall
    most_check = CHECK_TIMES * cost["yaml.safe_load of a file"].cpu
    limits = {
        "diplograph --help": (cost["diplograph --help"].wall, most_help, "by the clock"),
        "diplograph query": (cost["diplograph query"].wall, most_lookup, "by the clock"),
        "diplograph check FILE": (
            cost["diplograph check FILE"].cpu,
            most_check,
            "of processor time",
        ),
        "diplograph build": (cost["diplograph build"].cpu, BUILD, "of processor time"),
    }
    if given.large:
        most_large = LOOKUP_TIMES * cost["the same, half a million"].wall
        taken = cost["query, half a million"].wall
        limits["query, half a million"] = (taken, most_large, "by the clock")
    print(f"{machine()}; medians of {runs} runs in turn, in ms")
    print(table(cost, limits))
    return int(any(took > most for took, most, _ in limits.values()))


def _large(command: Path, folder: Path) -> Path:
    """A build of invented sources."""
    corpus = generate(folder / "corpus", sources=LARGE, density="article")
    out = folder / "large"
    subprocess.run(
        [command, "build", "--facts", corpus.folder, "--out", out], check=True, capture_output=True
    )
    return out


def table(cost: dict[str, Cost], limits: dict[str, tuple[float, float, str]]) -> str:
    lines = [f"{'':28} {'clock':>8} {'processor':>10}"]
    for name, each in cost.items():
        line = f"{name:28} {each.wall * 1000:8.1f} {each.cpu * 1000:10.1f}"
        if name in limits:
            _, most, of = limits[name]
            line += f"   at most {most * 1000:.1f} {of}"
        lines.append(line)
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
