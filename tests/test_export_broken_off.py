"""``export`` that breaks off: what stood there stays whole, and nothing is left beside it.

Of a full disk a limit to the size of files stands in, which fails a write likewise. Ctrl-C and
``kill -9`` come from the kernel, at the first write into the folder (fcntl(2), F_NOTIFY).
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diplograph.errors import AccessError
from diplograph.export import FORMATS, TARGETS, Content, export, export_for
from diplograph.resources import write_atomically

if TYPE_CHECKING:
    from conftest import AsUser

_OLD = b"old"
_REFUSED = re.compile(
    r"error: (cannot write \S+: File too large"
    r"|GDAL cannot write \w+ into graph\.gpkg: is there room in \S+\?)"
)


#: What befalls the command, and then the command.
_BEFALLS = {
    "full": "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))",
    "Ctrl-C": "watch(signal.SIGINT)",
    "kill -9": "watch(signal.SIGKILL)",
    "nothing": "",
}
_COMMAND = """
import fcntl, os, resource, signal
from diplograph.__main__ import main
def watch(number):
    folder = os.open("out", os.O_RDONLY)
    fcntl.fcntl(folder, fcntl.F_SETSIG, number)
    fcntl.fcntl(folder, fcntl.F_NOTIFY, fcntl.DN_MODIFY)
{}
main()
"""


@pytest.fixture(params=[*TARGETS, *FORMATS])
def asked(request: pytest.FixtureRequest, built: Path, tmp_path: Path) -> list[str]:
    """An export into the folder ``out``, in which each of its files stands already."""
    name = str(request.param)
    shutil.copy(built / "graph.ttl", tmp_path)
    for folder in ("out", "temporary"):
        (tmp_path / folder).mkdir()
    files = TARGETS[name].files if name in TARGETS else (f"graph.{name}",)
    for file in files:
        (tmp_path / "out" / file).write_bytes(_OLD)
    how = ("--for", name, "-o", "out") if name in TARGETS else ("--format", name, "-o")
    where = () if name in TARGETS else (f"out/graph.{name}",)
    return ["export", "--on", "graph.ttl", *how, *where]


def _ran(asked: list[str], folder: Path, what: str) -> tuple[int, str]:
    """The exit code and the one sentence on standard error, where that befalls the command."""
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND.format(_BEFALLS[what]), *asked],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder / "temporary")},
        capture_output=True,
        check=False,
        timeout=300,
    )
    return done.returncode, " ".join(done.stderr.decode().split())


def _found(folder: Path) -> Mapping[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for name in ("out", "temporary")
        for path in (folder / name).rglob("*")
    }


def test_an_export_that_breaks_off_changes_nothing(asked: list[str], tmp_path: Path) -> None:
    before = _found(tmp_path)
    code, told = _ran(asked, tmp_path, "full")
    assert (code, _found(tmp_path)) == (3, before), told
    assert _REFUSED.fullmatch(told), told
    code, told = _ran(asked, tmp_path, "Ctrl-C")
    assert (code, told, _found(tmp_path)) == (130, "interrupted", before)
    code, told = _ran(asked, tmp_path, "kill -9")
    assert (code, told) == (-signal.SIGKILL, "")
    assert before.items() <= _found(tmp_path).items()
    # What the killed one left is swept away by the next one.
    code, told = _ran(asked, tmp_path, "nothing")
    assert code == 0, told
    after = _found(tmp_path)
    assert after.keys() == before.keys()
    assert _OLD not in after.values()


@pytest.mark.parametrize("name", [*TARGETS, *FORMATS])
def test_where_the_user_may_not_write_nothing_is_written(
    name: str, contents: Mapping[str, Content], tmp_path: Path, as_user: AsUser
) -> None:
    content = contents["article"]
    write = partial(_write, name, content)
    (tmp_path / "own").mkdir()
    write(tmp_path / "own")  # it reads what the other user may not be able to
    closed = tmp_path / "closed"
    shutil.copytree(tmp_path / "own", closed)
    closed.chmod(0o555)
    before = {path: path.stat().st_mtime_ns for path in closed.iterdir()}

    def command() -> None:
        refused = f"cannot write {closed}(/\\S+)?: Permission denied"
        with pytest.raises(AccessError, match=refused) as caught:
            write(closed)
        assert caught.value.exit_code == 3
        if name in TARGETS:
            with pytest.raises(AccessError, match=f"cannot write {closed}/new: Permission denied"):
                write(closed / "new")

    as_user(command)
    assert {path: path.stat().st_mtime_ns for path in closed.iterdir()} == before


def _write(name: str, content: Content, folder: Path) -> None:
    """What the command does behind its options."""
    if name in TARGETS:
        export_for(content, name, folder)
    else:
        write_atomically(folder / f"graph.{name}", export(content.graph, name).data)
