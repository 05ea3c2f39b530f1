"""Whether a file or a query of others makes diplograph open or reach what is none of theirs.

Each of the vectors of ``vectors.py`` is tried as its user would: RDF by ``--on`` and by ``import``,
fact files by ``check``, queries by ``query``. All of that runs under strace, which tells every file
that is opened and every socket, whatever library and language asks for it. The files it may open
are its own, those of Python and of the system, and the vector. Somebody listens on the port that
the vectors name, too, and the secret must not be in any answer.

Run: ``python benchmarks/egress.py [--show]`` (needs strace). Fails if anything was reached.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from vectors import Vector, vectors

from diplograph.backends import Graph, connect
from diplograph.checking import check
from diplograph.errors import DiplographError
from diplograph.facts import load
from diplograph.importing import parse_apart
from diplograph.resources import reading
from diplograph.vocabulary import vocabulary

ROOT = Path(__file__).parents[1]
#: What stands in the file that is nobody's to read.
SECRET = "the-secret-of-another"
#: A path that is not there; its number tells in a trace which vector comes next.
_MARK = "/next-vector/"
_OPENED = re.compile(r'open(?:at2?)?\((?:[^"]*, )?"((?:[^"\\]|\\.)*)"')
_REACHED = re.compile(r"(?:socket|connect|sendto)\(.*AF_INET")
FACT = (ROOT / "tests" / "data" / "invented" / "fact.yaml").read_text(encoding="utf-8")


def written(folder: Path, vector: Vector) -> Path:
    """The file of a vector that is none of a query."""
    path = folder / f"vector.{vector.extension}"
    text = vector.text
    if vector.extension == "yaml":
        text = FACT.replace("publisher: chamber", f"publisher: {vector.text}")
    path.write_text(text, encoding="utf-8")
    return path


def tried(folder: Path, vector: Vector, graph: Graph, *, apart: bool = True) -> str:
    """All that is answered to a vector; `apart` says that it is imported, too."""
    told = []
    with suppress(DiplographError):
        if vector.extension == "rq":
            told.append(_answer(graph, vector.text))
        elif vector.extension == "yaml":
            read = reading([written(folder, vector)])
            told += map(str, check(read, load(read, vocabulary()))[1])
        else:
            told += _read(written(folder, vector), apart=apart)
    return "\n".join(told)


def _answer(graph: Graph, query: str) -> str:
    try:
        return str(graph.evaluate(query, timeout=10))
    except DiplographError as error:
        return str(error)


def _read(path: Path, *, apart: bool) -> Iterator[str]:
    try:
        yield from map(str, connect(path).triples())
    except DiplographError as error:
        yield str(error)
    if apart:
        try:
            yield parse_apart(path, timeout=60).decode()
        except DiplographError as error:
            yield str(error)


@contextmanager
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine, and who came to it."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, address = server.accept()
                    came.append(address)
                    connection.close()

        Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], came


def child(folder: Path, port: int) -> None:
    """Try all vectors, each behind a mark in the trace; print those that gave the secret away."""
    graph = connect(folder / "graph.ttl")
    for number, vector in enumerate(vectors(str(folder.parent / "secret"), "../secret", port)):
        with suppress(FileNotFoundError):
            os.open(f"{_MARK}{number}", os.O_RDONLY)
        if SECRET in tried(folder, vector, graph):
            print(vector.name)


def foreign(trace: str, folder: Path) -> Iterator[tuple[int, str]]:
    """The number of the vector, and what was opened or reached that it must not."""
    python = (sys.prefix, sys.base_prefix, os.path.realpath(sys.executable))
    system = ("/usr/", "/lib", "/proc/", "/sys/", "/dev/", "/etc/ld.so", "/etc/localtime")
    own = (*python, *system, str(ROOT), str(folder))
    number = -1
    for line in trace.split("\n"):
        if match := _OPENED.search(line):
            path = os.path.normpath(folder / match[1])
            if path.startswith(_MARK):
                number = int(path.removeprefix(_MARK))
            elif number >= 0 and not path.startswith(own) and not _is_temporary(path, folder):
                yield number, path
        elif number >= 0 and _REACHED.search(line):
            yield number, line.split(" ", 1)[-1].strip()


def _is_temporary(path: str, folder: Path) -> bool:
    """Whether a path is the system's temporary folder or in it, where no vector's target lies."""
    name, whole = Path(path), Path(tempfile.gettempdir())
    return name == whole or (name.parent == whole and name not in folder.parents)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--child", nargs=2, metavar=("FOLDER", "PORT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(Path(options.child[0]), int(options.child[1]))
        return 0
    if shutil.which("strace") is None:
        parser.error("strace is not there")
    with tempfile.TemporaryDirectory() as name, listener() as (port, came):
        folder = Path(name) / "work"
        folder.mkdir()
        (Path(name) / "secret").write_text(SECRET, encoding="utf-8")
        (folder / "graph.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
        trace = Path(name) / "trace"
        traced = ("strace", "-f", "-qq", "-e", "trace=open,openat,openat2,%network", "-o", trace)
        own = (sys.executable, __file__, "--child", str(folder), str(port))
        done = subprocess.run(
            (*traced, *own), cwd=folder, stdout=subprocess.PIPE, text=True, check=True
        )
        found = list(foreign(trace.read_text(encoding="utf-8", errors="replace"), folder))
        tried_ = list(vectors("", "", port))
    kinds = Counter(vector.extension for vector in tried_)
    print(f"{len(tried_)} vectors: {', '.join(f'{n} {kind}' for kind, n in sorted(kinds.items()))}")
    print(f"{len(came)} came to the port, {len(done.stdout.split())} secrets were told,")
    print(f"{len(found)} files or sockets outside were opened")
    for number, what in found if options.show else ():
        print(f"  {tried_[number].name}: {what}")
    return 1 if found or came or done.stdout else 0


if __name__ == "__main__":
    sys.exit(main())
