"""Real engines with the same graphs, each a process of its own, at addresses of their own.

`start` gives, for each graph, the address of an endpoint; whoever calls it ends it by the `with`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

JARS = Path("/usr/share/java")
#: What an engine needs, as `conftest.require_peers` names it.
NEEDS = {
    "oxigraph": (),
    "virtuoso": ("virtuoso-t", "isql-vt"),
    "jena": ("java", "py:jpype", f"{JARS}/jena-arq.jar", f"{JARS}/xercesImpl.jar"),
}
#: More rows than any query of the tests has, and fewer than a graph has triples.
VIRTUOSO_ROWS = 20_000
#: Fewer rows than there are triples where a graph is to be read in parts.
VIRTUOSO_FEW_ROWS = 500
_VIRTUOSO = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 20
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
NumberOfBuffers = 20000
MaxMemPoolSize = 1600000000
MaxDirtyBuffers = 10000
CaseMode = 2
DirsAllowed = {data}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 20
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 30
"""


@contextmanager
def start(name: str, graphs: Mapping[str, Path], folder: Path) -> Iterator[Mapping[str, str]]:
    """The engine `name` with `graphs`, files of N-Triples: the address of each graph.

    `folder` is for its files.
    """
    with {"oxigraph": _oxigraph, "virtuoso": _virtuoso, "jena": _jena}[name](
        graphs, folder
    ) as each:
        yield each


@contextmanager
def empty(name: str, folder: Path, *options: str) -> Iterator[str]:
    """The engine `name` with nothing in it, which takes updates: its address for queries.

    `folder` is for its files, `options` for the command of Oxigraph. Virtuoso's user for updates is
    ``dba`` with the password ``dba``.
    """
    if name == "virtuoso":
        with _virtuoso_server(folder, folder, rows=VIRTUOSO_FEW_ROWS) as (_, http):
            yield f"http://127.0.0.1:{http}/sparql"
    elif name == "jena":
        nothing = folder / "nothing.nt"
        nothing.touch()
        with _jena({"empty": nothing}, folder) as addresses:
            yield addresses["empty"]
    else:
        port = free_port()
        serving = [_program(), "serve", "-l", folder, "--bind", f"127.0.0.1:{port}", *options]
        with _running(serving, port):
            yield f"http://127.0.0.1:{port}/query"


def _program() -> str | Path:
    return shutil.which("oxigraph") or Path(sysconfig.get_path("scripts")) / "oxigraph"


@contextmanager
def _oxigraph(graphs: Mapping[str, Path], folder: Path) -> Iterator[Mapping[str, str]]:
    program = _program()
    for name, file in graphs.items():
        loading = [program, "load", "-l", folder, "-f", file, "--graph", f"urn:graph:{name}"]
        subprocess.run(loading, check=True, capture_output=True, timeout=60)
    port = free_port()
    serving = [program, "serve-read-only", "-l", folder, "--bind", f"127.0.0.1:{port}"]
    with _running(serving, port):
        base = f"http://127.0.0.1:{port}/query"
        yield {name: f"{base}?default-graph-uri=urn:graph:{name}" for name in graphs}


@contextmanager
def _virtuoso(graphs: Mapping[str, Path], folder: Path) -> Iterator[Mapping[str, str]]:
    data = next(iter(graphs.values())).parent
    with _virtuoso_server(folder, data, rows=VIRTUOSO_ROWS) as (sql, http):
        loading = "".join(
            f"DB.DBA.TTLP_MT(file_to_string_output('{file}'), '', 'urn:graph:{name}', 0);\n"
            for name, file in graphs.items()
        )
        command = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba"]
        done = subprocess.run(
            command, input=loading, capture_output=True, text=True, timeout=60, check=True
        )
        assert "Error" not in done.stderr, done.stderr
        base = f"http://127.0.0.1:{http}/sparql"
        yield {name: f"{base}?default-graph-uri=urn:graph:{name}" for name in graphs}


@contextmanager
def _virtuoso_server(folder: Path, data: Path, *, rows: int) -> Iterator[tuple[int, int]]:
    """Virtuoso, which reads files of `data` and gives `rows` at most: its ports, SQL and HTTP."""
    sql, http = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(_VIRTUOSO.format(folder=folder, sql=sql, http=http, data=data, rows=rows))
    with _running(["virtuoso-t", "-f", "-c", str(ini)], http):
        yield sql, http


@contextmanager
def _jena(graphs: Mapping[str, Path], folder: Path) -> Iterator[Mapping[str, str]]:
    program = [sys.executable, str(Path(__file__).with_name("jena.py"))]
    named = [f"{name}={file}" for name, file in graphs.items()]
    with subprocess.Popen(
        [*program, *named], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, text=True
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, "Jena did not start"
        yield {name: f"{address}/{name}/sparql" for name in graphs}
        process.kill()


@contextmanager
def _running(command: list[str | Path], port: int) -> Iterator[None]:
    """A server for as long as the block lasts, which begins once `port` is open."""
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    ) as process:
        try:
            for _ in range(600):
                assert process.poll() is None, f"{command[0]} ended at once"
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield
        finally:
            process.kill()


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
