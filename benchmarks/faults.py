"""What befalls commands that write, and what becomes of it: ``python benchmarks/faults.py``.

Each part has its cases by number, which are the same in every run: what is drawn is drawn from the
number. What came of a case is kept in a file, a line for each, so that a run that is broken off
goes on where it was (``--record``); of another source code it begins anew. The table counts what
happened and what ought not to have; each case of the latter is told, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from hashlib import sha256
from itertools import count
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import faults_crowded
import faults_damaged
import faults_killed
import faults_pushed
import faults_refused
from faults_ground import Outcome, compiled

#: How a part is tried: what is made ready in a folder, and what comes of a case by its
#: number; None where there is no such case.
Prepare = Callable[[Path], AbstractContextManager[Any]]
Try = Callable[[Any, int], Outcome | None]


class Part(NamedTuple):
    """What is tried, and how many cases it has by default; None: as many as there are calls."""

    title: str
    prepare: Prepare
    case: Try
    cases: int | None


PARTS: Mapping[str, Part] = {
    "kill-build": Part(
        "kill -9 of build", faults_killed.building, faults_killed.folder_written, 300
    ),
    "kill-import": Part(
        "kill -9 of import", faults_killed.importing, faults_killed.folder_written, 200
    ),
    "kill-export": Part(
        "kill -9 of export", faults_killed.exporting, faults_killed.export_written, 300
    ),
    "kill-push": Part("kill -9 of push", faults_pushed.pushing, faults_pushed.push_made, 200),
    "refused": Part(
        "a writing call of build refused", faults_refused.refusing, faults_refused.refused, None
    ),
    "crowded": Part("builds at once", faults_crowded.crowding, faults_crowded.crowded, 1),
    "damaged": Part(
        "damage of a file of a build", faults_damaged.damaging, faults_damaged.damaged, 200
    ),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART")
    parser.add_argument("--cases", type=int, help="of each part, the first so many")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--record", type=Path, default=Path("build", "faults"))
    given = parser.parse_args()
    is_well = True
    with TemporaryDirectory() as folder:
        for name in given.parts or PARTS:
            record = given.record / f"{name}.jsonl"
            found = tried(PARTS[name], record, given.cases, given.jobs, Path(folder))
            print(line(PARTS[name].title, found), flush=True)
            for number, outcome in sorted(found.items()):
                if outcome.wrong:
                    print(f"  {name} {number}: {outcome.wrong}", flush=True)
                    is_well = False
    return 0 if is_well else 1


def tried(
    part: Part, record: Path, cases: int | None, jobs: int, folder: Path
) -> dict[int, Outcome]:
    """What came of the first `cases` of a part, by number, be it on record or tried now.

    `cases` is None for as many as the part has; what is made ready in `folder` serves other parts.
    """
    wanted = cases or part.cases
    found = _recorded(record)
    if wanted and found.keys() >= {*range(wanted)}:
        return {number: found[number] for number in range(wanted)}
    context = get_context("spawn")
    results: SimpleQueue[tuple[int, Outcome] | None] = context.SimpleQueue()
    with record.open("a", encoding="utf-8") as file:
        preloaded = compiled(folder)
        os.environ.update(preloaded)
        workers = []
        for job in range(jobs):
            place = folder / str(job) / record.stem
            place.mkdir(parents=True)
            args = (part, place, _Share(job, jobs, wanted, tuple(found)), results)
            workers.append(context.Process(target=_work, args=args, daemon=True))
            workers[-1].start()
        for name in preloaded:
            del os.environ[name]
        working = jobs
        while working:
            told = results.get()
            if told is None:
                working -= 1
                continue
            number, outcome = told
            found[number] = outcome
            kept = {"case": number, "counts": outcome.counts, "wrong": outcome.wrong}
            file.write(json.dumps(kept, ensure_ascii=False) + "\n")
            file.flush()
        for worker in workers:
            worker.join()
            if worker.exitcode:
                raise SystemExit(f"{part.title}: a worker ended, see above")
    return {number: outcome for number, outcome in found.items() if not wanted or number < wanted}


class _Share(NamedTuple):
    """The numbers of a worker, of those that are not done yet; without end where none is wanted."""

    job: int
    jobs: int
    wanted: int | None
    done: Iterable[int]

    def numbers(self) -> Iterable[int]:
        known = frozenset(self.done)
        for number in count(self.job, self.jobs):
            if self.wanted is not None and number >= self.wanted:
                return
            if number not in known:
                yield number


def _work(part: Part, folder: Path, share: _Share, results: Any) -> None:
    """What a worker does: the cases of its share, and None at the end, whatever ends it."""
    try:
        with part.prepare(folder) as on:
            for number in share.numbers():
                if (outcome := part.case(on, number)) is None:
                    break
                results.put((number, outcome))
    finally:
        results.put(None)


def _recorded(record: Path) -> dict[int, Outcome]:
    """What is on record of this source code; else a record is begun."""
    digest = digest_of("faults*")
    if record.exists():
        head, *lines = record.read_text(encoding="utf-8").splitlines()
        if json.loads(head) == {"of": digest}:
            kept = map(json.loads, lines)
            return {each["case"]: Outcome(each["counts"], each["wrong"]) for each in kept}
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps({"of": digest}) + "\n", encoding="utf-8")
    return {}


def digest_of(*scripts: str) -> str:
    """The SHA-256 of all code that a record is of: the package, and scripts beside this one."""
    here = Path(__file__)
    tried = sorted(path for script in scripts for path in here.parent.glob(script))
    digest = sha256()
    for path in [*sorted(here.parents[1].rglob("src/**/*.py")), *tried]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def line(title: str, found: Mapping[int, Outcome]) -> str:
    """What came of the cases of a part: how many there were, and the sums of what is counted."""
    sums: Counter[str] = Counter()
    for outcome in found.values():
        sums.update(outcome.counts)
    counted = ", ".join(f"{number:,} {what}" for what, number in sums.items())
    return f"{title}: {len(found):,} cases, {counted}"


if __name__ == "__main__":
    sys.exit(main())
