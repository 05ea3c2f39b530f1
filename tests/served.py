"""The installed ``diplograph serve``, started for a test and ended behind it."""

from __future__ import annotations

import re
import signal
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from os import sysconf
from pathlib import Path
from socket import create_connection
from threading import Thread
from time import monotonic, sleep
from urllib.parse import quote

COMMAND = Path(sysconfig.get_path("scripts")) / "diplograph"


@dataclass
class Server:
    """A server that runs: its process, its port, and the lines that it wrote to standard error."""

    process: subprocess.Popen[bytes]
    port: int
    lines: list[str]

    def connect(self, timeout: float = 60) -> HTTPConnection:
        """A connection to it."""
        return HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def send(self, data: bytes) -> bytes:
        """What comes back for some bytes until the server closes the connection."""
        with create_connection(("127.0.0.1", self.port), 60) as connection:
            connection.sendall(data)
            return b"".join(iter(partial(connection.recv, 2**16), b""))

    def get(self, path: str, *, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        """The response to one request, and its body; `_` in the name of a header is ``-``."""
        connection = self.connect()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body

    def ask(self, query: str, **headers: str) -> tuple[HTTPResponse, bytes]:
        """The response to a query, and its body."""
        return self.get(f"/sparql?query={quote(query)}", **headers)

    @property
    def workers(self) -> list[int]:
        """The processes that answer: its nursery has started them."""
        return [pid for child in _children(self.process.pid) for pid in _children(child)]

    @property
    def family(self) -> list[int]:
        """All its processes."""
        return [self.process.pid, *_children(self.process.pid), *self.workers]

    def end(self, number: int = signal.SIGTERM, timeout: float = 30) -> int:
        """Send it a signal; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout)


def _children(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:  # it has ended
        return []
    return [int(each) for each in listed.split()]


@contextmanager
def serving(
    *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A server on a free port of its own, with such an environment (None: that of the test)."""
    line = [COMMAND, "serve", "--port", "0", *arguments]
    process = subprocess.Popen(
        line, stderr=subprocess.PIPE, env=environment, start_new_session=True
    )
    lines: list[str] = []
    assert process.stderr is not None
    reader = Thread(target=lambda: lines.extend(_read(process)), daemon=True)
    reader.start()
    try:
        yield Server(process, _port(process, lines), lines)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        reader.join()
        process.stderr.close()


def _read(process: subprocess.Popen[bytes]) -> Iterator[str]:
    assert process.stderr is not None
    for line in process.stderr:
        yield line.decode().rstrip("\n")


def _port(process: subprocess.Popen[bytes], lines: list[str]) -> int:
    until(lambda: bool(_said(lines)) or process.poll() is not None)
    if not _said(lines):
        raise AssertionError("\n".join(lines))
    return int(_said(lines)[0])


def _said(lines: list[str]) -> list[str]:
    return re.findall(r"^serving .* at http://\S+:(\d+)/", "\n".join(lines), re.MULTILINE)


def until(holds: object, timeout: float = 60) -> None:
    """Wait until what is called holds; fail if it does not in time."""
    assert callable(holds)
    end = monotonic() + timeout
    while not holds():
        assert monotonic() < end, "it did not come to be"
        sleep(0.01)


def lives(pid: int) -> bool:
    """Whether there is such a process, and it has not ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def descriptors(pid: int) -> dict[int, str]:
    """What a process has open, by number."""
    folder = Path(f"/proc/{pid}/fd")
    return {int(each.name): str(each.readlink()) for each in folder.iterdir()}


def resident(pid: int) -> int:
    """The bytes of memory that a process has."""
    pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * sysconf("SC_PAGE_SIZE")
