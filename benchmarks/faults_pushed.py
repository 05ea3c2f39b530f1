"""Pushes into the Oxigraph server that are killed (``kill -9``): what readers there see.

The program is that of PyPI's ``oxigraph``. A case pushes the new graph over the old one, or into an
empty store, into the default graph or a named one, and is killed as in :mod:`faults_killed`, in
front of what is sent too. Then the store is read whole, and the push is made again.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from time import sleep
from typing import NamedTuple

from faults_ground import Ground, Outcome, prepare, run
from faults_killed import Job, killed, measured

from diplograph.backends import connect
from diplograph.errors import AccessError
from diplograph.namespaces import PUSH
from diplograph.pushing.remote import MANIFEST

_NAMED = "https://diplograph.example/pushed"


class Pushes(NamedTuple):
    """A ground, the address of a server, and a job for each graph there; "" is the default one."""

    ground: Ground
    address: str
    jobs: dict[str, Job]


@contextmanager
def pushing(folder: Path) -> Iterator[Pushes]:
    """What kills of ``push`` are tried on."""
    ground = prepare(folder)
    with _server(folder / "server") as address:
        jobs = {}
        for graph in ("", _NAMED):
            arguments: list[str | Path] = [
                "push",
                f"{address}/query",
                "--on",
                ground.built("new"),
                "--replace",
            ]
            arguments += ["--graph", graph] if graph else []
            _clear(address)
            jobs[graph] = measured(arguments, folder, lambda: _clear(address))
        yield Pushes(ground, address, jobs)


def push_made(on: Pushes, number: int) -> Outcome:
    """Kill a push, and look at what is there then and behind the next run."""
    random = Random(f"killed {number}")
    graph = random.choice(("", _NAMED))
    expected = {which: _lines(on.ground.built(which) / "graph.ttl") for which in ("old", "new")}
    _clear(on.address)
    before = set()
    if random.random() < 0.7:
        before = expected["old"]
        _put(on.address, graph, on.ground.built("old") / "graph.ttl")
    when = killed(on.jobs[graph], random, on.ground.folder)
    counts, wrong = {"killed": int(bool(when))}, []
    if (found := _there(on.address, graph)) not in (before, expected["new"]):
        counts["torn"] = 1
        wrong.append(f"torn: {len(found)} triples")
    ran = run(on.jobs[graph].arguments, cwd=on.ground.folder)
    if ran.code or _there(on.address, graph) != expected["new"]:
        counts["not mended"] = 1
        wrong.append(f"the next run: exit {ran.code}: {ran.err}")
    if left := _strangers(on.address, graph):
        counts["orphans"] = len(left)
        wrong.append(f"left behind: {', '.join(left)}")
    return Outcome(counts, f"killed {when or 'not at all'}: {'; '.join(wrong)}" if wrong else "")


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    program = shutil.which("oxigraph") or Path(sysconfig.get_path("scripts")) / "oxigraph"
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        at = f"127.0.0.1:{listening.getsockname()[1]}"
    command = [program, "serve", "-l", folder, "--bind", at]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        host, _, port = at.partition(":")
        for _ in range(300):
            try:
                socket.create_connection((host, int(port)), 1).close()
                break
            except OSError:
                sleep(0.1)
        yield f"http://{at}"
    finally:
        process.kill()
        process.wait()


def _clear(address: str) -> None:
    _update(address, "DROP ALL")


def _update(address: str, text: str) -> None:
    import requests

    told = requests.post(
        f"{address}/update",
        data=text.encode(),
        headers={"Content-Type": "application/sparql-update"},
        timeout=60,
    )
    told.raise_for_status()


def _put(address: str, graph: str, file: Path) -> None:
    import requests

    told = requests.put(
        f"{address}/store",
        params={"graph": graph} if graph else {"default": ""},
        data=file.read_bytes(),
        headers={"Content-Type": "text/turtle"},
        timeout=60,
    )
    told.raise_for_status()


def _there(address: str, graph: str) -> set[str]:
    """All triples of a graph; again if it changes meanwhile.

    What a killed push had sent may still be under way in the server.
    """
    at = f"{address}/query" + (f"?default-graph-uri={graph}" if graph else "")
    for _ in range(20):
        with suppress(AccessError):
            return {str(triple) for triple in connect(at).triples()}
        sleep(0.2)
    return {str(triple) for triple in connect(at).triples()}


def _lines(file: Path) -> set[str]:
    return {str(triple) for triple in connect(file).triples()}


def _strangers(address: str, graph: str) -> list[str]:
    """The graphs of the server beside the target and the manifest, and what is marked in that."""
    rows = connect(f"{address}/query").select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    graphs = {str(getattr(row["g"], "value", "")) for row in rows}
    marks = connect(f"{address}/query").select(
        f"SELECT DISTINCT ?s {{ GRAPH <{MANIFEST}> {{ ?s ?p ?o }} }}"
    )
    marked = {str(getattr(row["s"], "value", "")) for row in marks}
    staged = {each for each in marked if each.startswith(f"{PUSH}staging")}
    return sorted((graphs - {graph, MANIFEST}) | staged)
