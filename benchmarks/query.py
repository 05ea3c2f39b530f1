"""What a lookup with ``diplograph query`` costs beside the least that it could cost.

The least is Python opening the same ``.store`` with pyoxigraph and running the same query, with the
command library imported, in one fork. Runs alternate, so that a noisy machine is noisy for both.

Run: ``python benchmarks/query.py [--on out] [--runs 41]``
"""

from __future__ import annotations

import argparse
import sys
import sysconfig
from pathlib import Path

from timing import compare, machine

LOOKUP = "SELECT ?host { ?visit a dg:Visit ; dg:eventStatus kind:held ; dg:hostedBy ?host }"
MOST = 1.2

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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", type=Path, default=Path("out"), help="a build folder")
    parser.add_argument("--runs", type=int, default=41)
    options = parser.parse_args()
    command = Path(sysconfig.get_path("scripts")) / "diplograph"
    timed = compare(
        {
            "least": [sys.executable, "-c", LEAST, options.on / ".store", LOOKUP],
            "query": [command, "query", LOOKUP, "--on", options.on],
        },
        runs=options.runs,
    )
    print(machine())
    print(f"python, click, pyoxigraph, one fork   {timed['least'] * 1000:6.1f} ms")
    print(f"diplograph query                      {timed['query'] * 1000:6.1f} ms")
    ratio = timed["query"] / timed["least"]
    print(f"ratio                                 {ratio:6.2f}     at most {MOST}")
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
