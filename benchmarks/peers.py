"""How long engines take to load a graph and to answer ten questions of analysts, side by side.

All are given the same N-Triples, of an invented corpus, and the same texts of `analysts.py`, each
in a process of its own, in turns. diplograph is compared as it is used: in memory, as `load` gives
it of a file, with rdflib, oxrdflib, kglab and maplib, and on disk, as a build leaves it, with Jena
TDB2 and Virtuoso. Its queries run in a process that can be ended, and Virtuoso is asked over HTTP;
both are counted. Memory is the most that the process and its children had at once, what they share
counted once. A peer that is not installed is said to be missing: ``pip install maplib oxrdflib
kglab``, Debian's ``libapache-jena-java`` with ``pip install jpype1``, ``virtuoso-opensource``.

Run: ``python benchmarks/peers.py [--sources 410] [--turns 3] [--runs 5] [--peer rdflib ...]``
prints Markdown. Fails if an engine gives other rows than diplograph, or a build
other rows of an analysis than the graph in memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import sysconfig
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event, Thread

import pyoxigraph as ox
from analysts import BROKERS, BROKERS_QUERY, PARTNERS, STATE_SECTOR, asked, busiest, whole
from generate_corpus import generate
from timing import machine

#: Each peer: with which of ours it is compared, and what it needs (a module, program or file).
PEERS: Mapping[str, tuple[str, Sequence[str]]] = {
    "rdflib": ("diplograph", ("rdflib",)),
    "oxrdflib": ("diplograph", ("oxrdflib",)),
    "kglab": ("diplograph", ("kglab",)),
    "maplib": ("diplograph", ("maplib",)),
    "Jena TDB2": (
        "diplograph, on disk",
        ("jpype", "/usr/share/java/jena-tdb2.jar", "/usr/bin/java"),
    ),
    "Virtuoso": ("diplograph, on disk", ("/usr/bin/virtuoso-t", "/usr/bin/isql-vt")),
}
OURS = ("diplograph", "diplograph, on disk")
#: The engines of our own way to what maplib is asked on the raw graph.
ANEW, BUILT = "analyses", "analyses of a build"
#: How often memory is looked at, and how long one engine may take in a turn, in seconds.
PAUSE, MOST = 0.1, 600


@dataclass(slots=True)
class Found:
    """What an engine took in its turns: seconds, bytes, and the digests and numbers of its rows."""

    load: list[float] = field(default_factory=list)
    peak: list[int] = field(default_factory=list)
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    least: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    rows_of: dict[str, int] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def add(self, told: Mapping[str, object]) -> None:
        """Add what one line says that an engine printed."""
        name = str(told.get("query"))
        match told:
            case {"load": float(took)}:
                self.load.append(took)
            case {"error": str(error)}:
                self.errors[name] = error
            case {
                "took": float(took),
                "least": float(least),
                "rows": int(rows),
                "digest": str(digest),
            }:
                self.took[name].append(took)
                self.least[name].append(least)
                self.rows_of[name] = rows
                self.rows[name].add(digest)


def missing(peer: str) -> list[str]:
    """What a peer needs and this machine does not have."""
    needs = PEERS[peer][1]
    return [each for each in needs if not (which(each) or Path(each).exists() or _module(each))]


def _module(name: str) -> bool:
    return name.isidentifier() and find_spec(name) is not None


def run(engine: str, file: Path, queries: Path, runs: int, found: Found) -> None:
    """One turn of an engine in a process of its own; what it took is added to `found`."""
    program = Path(__file__).with_name("peers_asked.py")
    with TemporaryDirectory() as folder, Path(folder, "log").open("w+") as log:
        parts = (sys.executable, program, engine, file, queries, runs, folder)
        line = [str(part) for part in parts]
        with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=log, text=True) as process:
            assert process.stdout is not None
            done = Event()
            watch = Thread(target=_watch, args=(process, done, found.peak))
            watch.start()
            for told in process.stdout:
                found.add(json.loads(told))
            process.wait()
            done.set()
            watch.join()
        if process.returncode:
            log.seek(0)
            found.errors["the end"] = (log.read().strip().splitlines() or ["killed"])[-1]


def _watch(process: subprocess.Popen[str], done: Event, peaks: list[int]) -> None:
    """Add the most memory that a process and its children have; end it if it takes too long."""
    most = 0
    for _ in range(int(MOST / PAUSE)):
        most = max(most, sum(map(_memory, _tree(process.pid))))
        if done.wait(PAUSE):
            break
    else:
        process.kill()
    peaks.append(most)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))


def _memory(pid: int) -> int:
    """The bytes that a process has, a page that several share in equal parts."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


# What is printed.


def compared(ours: float, theirs: float) -> str:
    """How far ours is ahead of theirs, or behind: how many times as much the other takes."""
    return f"ahead {theirs / ours:.1f} ×" if ours <= theirs else f"behind {ours / theirs:.1f} ×"


def _beside(engine: str, found: Mapping[str, Found]) -> Found | None:
    return found[PEERS[engine][0]] if engine in PEERS else None


def loads(found: Mapping[str, Found]) -> Iterator[Sequence[str]]:
    """The table of loads and memory."""
    yield ("", "load, s", "diplograph is", "peak, MB", "diplograph is")
    for engine, each in found.items():
        if not each.load:
            yield (engine, each.errors.get("the end", "no answer"), "", "", "")
            continue
        load, peak, ours = median(each.load), median(each.peak), _beside(engine, found)
        told = ("", "")
        if ours is not None:
            told = compared(median(ours.load), load), compared(median(ours.peak), peak)
        yield (engine, f"{load:.1f}", told[0], f"{peak / 1e6:,.0f}", told[1])


def answers(found: Mapping[str, Found], names: Sequence[str]) -> Iterator[Sequence[str]]:
    """The table of queries, in milliseconds."""
    yield ("", *found)
    for name in names:
        yield (name, *(_cell(name, engine, found) for engine in found))


def _cell(name: str, engine: str, found: Mapping[str, Found]) -> str:
    each, ours = found[engine], _beside(engine, found)
    if name not in each.took:
        return "refused" if name in each.errors else "no answer"
    took = median(each.took[name])
    cell = f"{took * 1000:.1f}"
    if ours is None or name not in ours.took:
        return cell
    if not is_same(name, engine, found):
        return f"{cell}, other rows"
    return f"{cell}, {compared(median(ours.took[name]), took)}"


def is_same(name: str, engine: str, found: Mapping[str, Found]) -> bool:
    """Whether an engine gave, each time, the rows that diplograph gave in memory."""
    each = found[engine].rows
    return name not in each or each[name] == found["diplograph"].rows[name]


def own_ways(store: ox.Store) -> Mapping[str, Mapping[str, object]]:
    """Our own way to queries of maplib's: the arguments of `Graph.analyse`."""
    state = busiest(store, "state").rpartition("/")[2].rstrip(">")
    return {
        STATE_SECTOR: {"name": "sectors", "actors": ["place"]},
        PARTNERS: {"name": "partners", "of": state},
        BROKERS: {"name": "brokers"},
        "all sectors": {"name": "sectors"},
        "all partners": {"name": "partners"},
    }


def own_way(anew: Found, built: Found, theirs: Found) -> Iterator[Sequence[str]]:
    """The table of analyses beside the raw queries of maplib, in milliseconds.

    The least of all runs: what takes so short is lengthened by whatever else the machine does.
    """
    yield ("", "graph in memory", "build", "rows", "maplib on the raw graph", "diplograph is")
    for name, found in built.least.items():
        read, took = min(anew.least[name]), min(found)
        told = ("", "")
        if name in theirs.least:
            raw = min(theirs.least[name])
            told = (f"{raw * 1000:.1f}", compared(took, raw))
        yield (name, f"{read * 1000:.1f}", f"{took * 1000:.1f}", str(built.rows_of[name]), *told)


def table(rows: Iterator[Sequence[str]]) -> str:
    """Rows of text as a table in Markdown; the first is the head."""
    head, *others = rows
    lines = [head, ["---"] * len(head), *others]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=410, help="some 1,200 triples each")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--runs", type=int, default=5, help="of a query in a turn")
    parser.add_argument("--peer", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument(
        "--on", type=Path, metavar="BUILD", help="a build that is there already, made by this code"
    )
    given = parser.parse_args()
    absent = {peer: needs for peer in given.peer if (needs := missing(peer))}
    found = {name: Found() for name in (*OURS, *given.peer) if name not in absent}
    with TemporaryDirectory() as folder:
        out = given.on or _build(Path(folder), given.sources)
        store = ox.Store.read_only(str(out / ".store"))
        file, queries = Path(folder, "graph.nt"), asked(store)
        with file.open("wb") as writing:
            store.dump(writing, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        anew, built = Found(), Found()
        turns = {engine: (file, queries, each) for engine, each in found.items()}
        if "maplib" in found:
            more = {BROKERS: whole(BROKERS_QUERY)}
            turns["maplib"] = (file, {**queries, **more}, found["maplib"])
            ways = {name: json.dumps(arguments) for name, arguments in own_ways(store).items()}
            turns |= {ANEW: (file, ways, anew), BUILT: (out, ways, built)}
        for engine, (place, texts, each) in list(turns.items()) * given.turns:
            print(f"{engine} …", file=sys.stderr, flush=True)
            Path(folder, "queries.json").write_text(json.dumps(texts), "utf-8")
            run(engine, place, Path(folder, "queries.json"), given.runs, each)
        size = f"{len(store):,} triples"
    print(f"{machine()}; {size}; medians of {given.turns} turns, of {given.runs} runs in each")
    print("\nLoad, and the most memory:\n\n" + table(loads(found)))
    print("\nQueries, in ms:\n\n" + table(answers(found, list(queries))))
    if "maplib" in found:
        print("\nOur own way, in ms, the least:\n\n" + table(own_way(anew, built, found["maplib"])))
    for peer, needs in absent.items():
        print(f"\n{peer} is missing: there is no {', no '.join(needs)}")
    for engine, each in found.items():
        for name, error in each.errors.items():
            print(f"\n{engine}, {name}: {error}")
    same = all(is_same(name, engine, found) for name in queries for engine in found)
    return int(not same or anew.rows != built.rows)


def _build(folder: Path, sources: int) -> Path:
    """A build of invented sources."""
    corpus = generate(folder / "corpus", sources=sources, density="article")
    command = Path(sysconfig.get_path("scripts")) / "diplograph"
    line = (command, "build", "--facts", corpus.folder, "--out", folder / "out")
    subprocess.run([str(part) for part in line], check=True, capture_output=True)
    return folder / "out"


if __name__ == "__main__":
    sys.exit(main())
