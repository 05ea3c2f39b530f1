"""What the faults are tried on: two invented projects, what builds of them are, and commands run.

What is there before a fault is that of the old project, and what a command was to write is that of
the new one. Whatever happens, a file is the one or the other.

A command runs in a fork of this process, which has imported what it needs, so that a case costs
little beside what it is about. Its calls are counted, refused or met with a kill by ``faults_shim
.c``, which stands before the C library's names of them (LD_PRELOAD); RocksDB calls them so too.
"""

from __future__ import annotations

import ctypes
import gc
import json
import mmap
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic, sleep
from typing import Any, NamedTuple, NoReturn

from generate_corpus import generate

from diplograph.backends import STORE

#: What a build writes, beside its store.
FILES = ("graph.trig", "graph.ttl", "network.html", "report.html", "report.json")
#: The calls that are counted, in the order of the shim.
CALLS = (
    *("write", "fsync", "truncate", "open", "mkdir"),
    *("rename", "link", "chmod", "unlink", "rmdir", "send"),
)
#: The variable that names the shim to a process that is to try faults.
_SHIM = "LD_PRELOAD"
_LONGEST = 300.0
_COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


class Outcome(NamedTuple):
    """What came of a case: what is to be counted, and what ought not to be, in words, if it is."""

    counts: Mapping[str, int]
    wrong: str = ""


class Fault(NamedTuple):
    """What befalls the how-manieth call of a name, from 1: an error by its number, or 0, a kill.

    With `lasts`, all calls behind it that need what is lacking are refused too.
    """

    call: str
    ordinal: int
    error: int = 0
    lasts: bool = False


class Ran(NamedTuple):
    """How a command ended, what it said, how many calls it made, and whether it met the fault."""

    code: int
    out: bytes
    err: str
    calls: Mapping[str, int]
    met: bool


class Ground(NamedTuple):
    """A folder to work in, and one with the projects ``old`` and ``new`` and a build of each."""

    folder: Path
    projects: Path

    def facts(self, which: str) -> Path:
        return self.projects / which

    def built(self, which: str) -> Path:
        return self.projects / "built" / which

    def files(self, which: str) -> dict[str, bytes]:
        """What a build of the project consists of, by name, but for its store."""
        return {name: (self.built(which) / name).read_bytes() for name in FILES}


def compiled(folder: Path) -> dict[str, str]:
    """Compile the shim into a folder: the environment of a process that is to try faults."""
    shim = folder / "shim.so"
    source = Path(__file__).with_name("faults_shim.c")
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True)
    return {_SHIM: str(shim)}


def prepare(folder: Path) -> Ground:
    """The two projects for a folder that is there, beside it: invented and built for the first."""
    ground = Ground(folder, folder.with_name("projects"))
    if not ground.projects.exists():
        for which, sources in (("old", 2), ("new", 3)):
            generate(ground.facts(which), sources=sources, density="item")
            folders: list[str | Path] = ["--facts", ground.facts(which), "-o", ground.built(which)]
            ran = run(["build", *folders], cwd=folder)
            assert ran.code == 0, ran.err
        assert ground.files("old")["graph.ttl"] != ground.files("new")["graph.ttl"]
    _draw(ground)
    return ground


def _draw(ground: Ground) -> None:
    """Make both pages here once: what they import, and their templates, are half of a build."""
    import jinja2

    from diplograph import backends, report, view

    compiling: Any = cache(jinja2.Environment.compile)
    jinja2.Environment.compile = compiling  # type: ignore[method-assign]
    view.render(backends.connect(ground.built("new") / "graph.ttl"))
    report.render(json.loads(ground.files("new")["report.json"]))
    gc.collect()
    gc.freeze()


def run(
    arguments: Sequence[str | Path],
    *,
    cwd: Path,
    fault: Fault | None = None,
    kill_after: float | None = None,
) -> Ran:
    """Run diplograph to its end, which may come of a fault, or of a kill after so many seconds."""
    with TemporaryFile() as out, TemporaryFile() as err:
        pid, seen = started(arguments, cwd=cwd, out=out.fileno(), err=err.fileno(), fault=fault)
        code = _ended(pid, kill_after)
        told = [_read(file.fileno()) for file in (out, err)]
    calls = dict(zip(CALLS, seen[1:], strict=False))
    return Ran(code, told[0], told[1].decode(errors="replace"), calls, bool(seen[0]))


def started(
    arguments: Sequence[str | Path], *, cwd: Path, out: int, err: int, fault: Fault | None = None
) -> tuple[int, ctypes.Array[ctypes.c_long]]:
    """Begin to run diplograph: the number of its process, and what is counted, as it goes."""
    _warm()
    shared = mmap.mmap(-1, mmap.PAGESIZE)
    seen = (ctypes.c_long * (1 + len(CALLS))).from_buffer(shared)
    pid = os.fork()
    if not pid:
        _become([str(each) for each in arguments], cwd, (out, err), seen, fault)
    return pid, seen


def _become(
    arguments: Sequence[str],
    cwd: Path,
    streams: tuple[int, int],
    seen: ctypes.Array[ctypes.c_long],
    fault: Fault | None,
) -> NoReturn:
    """Be a process that was begun as ``diplograph`` with these arguments."""
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, file in enumerate((nothing, *streams)):
            os.dup2(file, number)
        os.chdir(cwd)
        for name in [name for name in os.environ if name.startswith("DIPLOGRAPH_")]:
            del os.environ[name]
        os.environ["XDG_CACHE_HOME"] = str(cwd / "cache")
        sys.argv = ["diplograph", *arguments]
        if os.environ.pop(_SHIM, ""):
            _arm(seen, fault)
        from diplograph.__main__ import main

        main()
    finally:
        os._exit(99)


def _arm(seen: ctypes.Array[ctypes.c_long], fault: Fault | None) -> None:
    shim = ctypes.CDLL(None)
    if fault:
        number = CALLS.index(fault.call)
        given = (number, fault.ordinal, fault.error, int(fault.lasts))
        shim.faults_arm(*map(ctypes.c_long, given))
    shim.faults_use(seen)


@cache
def _warm() -> None:
    """Import what commands do, but start no thread, of which a fork would have the half."""
    from diplograph import backends, build, export, importing, pushing, report, validation, view
    from diplograph.cli import COMMANDS
    from diplograph.resources import reading
    from diplograph.vocabulary import vocabulary

    del backends, build, export, importing, pushing, report, validation, view
    for module, _ in COMMANDS.values():
        __import__(f"diplograph.cli.{module}")
    from diplograph.facts import load

    load(reading(), vocabulary())
    gc.collect()
    gc.freeze()


def _ended(pid: int, kill_after: float | None) -> int:
    """The exit code of a process, or the number of its signal below 0."""
    until = monotonic() + (_LONGEST if kill_after is None else kill_after)
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if monotonic() > until:
            os.kill(pid, signal.SIGKILL)
            return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        sleep(0.002)


def _read(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return b"".join(iter(lambda: os.read(descriptor, 1 << 20), b""))


def put(out: Path, ground: Ground, which: str) -> None:
    """Put a build in a folder that is not there yet, as it was written, its store with it."""
    shutil.copytree(ground.built(which), out)


def states(out: Path, ground: Ground, names: Sequence[str] = FILES) -> dict[str, str]:
    """Of each file of a build: whether it is ``old``, ``new``, ``none`` or ``torn``."""
    old, new = ground.files("old"), ground.files("new")
    found = {}
    for name in names:
        path = out / name
        data = path.read_bytes() if path.exists() else None
        known = {"none": None, "old": old[name], "new": new[name]}
        found[name] = next((what for what, each in known.items() if each == data), "torn")
    return found


def strangers(out: Path, names: Sequence[str] = FILES) -> list[str]:
    """What lies in the folder of a build beside the build, sorted."""
    return sorted({path.name for path in out.iterdir()} - {*names, STORE})


def answered(out: Path, ground: Ground) -> str:
    """Whose number of triples the build in `out` says it has: that of ``old`` or of ``new``.

    Otherwise what was answered.
    """
    ran = run(["query", _COUNT, "--format", "csv", "--on", out], cwd=ground.folder)
    answer = ran.out.decode().split()[-1:]
    for which in ("old", "new"):
        if ran.code == 0 and answer == [str(_triples(ground.files(which)["report.json"]))]:
            return which
    return f"exit {ran.code}, {answer}: {ran.err.strip()}"


def _triples(report: bytes) -> int:
    match = re.search(rb'"triples": (\d+)', report)
    assert match
    return int(match[1])


def listed(found: Mapping[str, str]) -> str:
    """The states in words, for a message."""
    return ", ".join(f"{name} {state}" for name, state in sorted(found.items()))
