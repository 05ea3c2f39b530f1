"""Facts from YAML through every format of RDF and back: ``python benchmarks/roundtrips.py``.

Each graph is compiled of fact files that hypothesis makes up (:mod:`facts_made`), written in every
format of ``export``, and read back by every reader that knows the format: pyoxigraph, rdflib, our
own, and jsonld.js where node has it. What is printed counts graphs and triples, and what was lost
or changed on the way. Graphs come in hundreds, each of a seed of its own; a run that is broken off
goes on behind the hundreds that are on record, and one of another source code begins anew.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from facts_made import projects
from faults import digest_of
from hypothesis import HealthCheck, Phase, given, seed, settings
from roundtripped import Tally, round_tripped

#: So many graphs are of one seed.
CHUNK = 100


def chunk(number: int, folder: Path) -> Tally:
    """What came of the graphs of one seed."""
    tally: Tally = Counter()

    @seed(number)
    @settings(
        max_examples=CHUNK,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(projects())
    def run(files: dict[str, str]) -> None:
        tally.update(round_tripped(files, folder))

    run()
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graphs", type=int, default=10_000)
    parser.add_argument("--record", type=Path, default=Path("build", "roundtrips.jsonl"))
    given_ = parser.parse_args()
    digest = digest_of("roundtrip*.py", "facts_made.py")
    kept = given_.record.read_text(encoding="utf-8").splitlines() if given_.record.exists() else []
    if not kept or json.loads(kept[0]) != {"of": digest}:
        given_.record.parent.mkdir(parents=True, exist_ok=True)
        kept = [json.dumps({"of": digest})]
        given_.record.write_text(kept[0] + "\n", encoding="utf-8")
    sums: Tally = Counter()
    for line in kept[1:]:
        sums.update(json.loads(line))
    start = perf_counter()
    with TemporaryDirectory() as folder, given_.record.open("a", encoding="utf-8") as file:
        for number in range(len(kept) - 1, -(-given_.graphs // CHUNK)):
            tally = chunk(number, Path(folder))
            file.write(json.dumps(tally) + "\n")
            file.flush()
            sums.update(tally)
    print(f"{perf_counter() - start:,.0f} s; ", end="")
    print(", ".join(f"{count:,} {what}" for what, count in sums.items()))
    return 1 if sums["lost or changed"] else 0


if __name__ == "__main__":
    sys.exit(main())
