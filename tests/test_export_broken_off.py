"""``export`` that breaks off: what stood there stays whole, and nothing is left beside it.

Of a full disk a limit to the size of files stands in, which fails a write likewise. Ctrl-C and
``kill -9`` come from the kernel, at the first write into the folder (fcntl(2), F_NOTIFY).
"""

from __future__ import annotations

import fcntl
import os
import re
import resource
import shutil
import signal
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from commands import forked
from diplograph.errors import AccessError
from diplograph.export import FORMATS, TARGETS, Content, export, export_for
from diplograph.resources import write_atomically
from samples import sample

if TYPE_CHECKING:
    from conftest import AsUser

_OLD = b"old"
_REFUSED = re.compile(
    r"error: (cannot write \S+: File too large"
    r"|GDAL cannot write \w+ into graph\.gpkg: is there room in \S+\?)"
)


def _watch(number: signal.Signals) -> None:
    """Have the kernel send a signal at the first write into ``out``."""
    folder = os.open("out", os.O_RDONLY)
    fcntl.fcntl(folder, fcntl.F_SETSIG, number)
    fcntl.fcntl(folder, fcntl.F_NOTIFY, fcntl.DN_MODIFY)


#: What befalls the command.
_BEFALLS: Mapping[str, Callable[[], object]] = {
    "full": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
    "Ctrl-C": lambda: _watch(signal.SIGINT),
    "kill -9": lambda: _watch(signal.SIGKILL),
    "nothing": lambda: None,
}


#: All tools, and of the formats, which one function writes, each third.
_EXPORTS = [*TARGETS, *sample([*FORMATS], every=3)]


@pytest.fixture(params=_EXPORTS)
def asked(
    request: pytest.FixtureRequest, built: Path, contents: Mapping[str, Content], tmp_path: Path
) -> list[str]:
    """An export into the folder ``out``, in which each of its files stands already.

    Once it was done in this process, which then has imported what it needs.
    """
    name = str(request.param)
    if name in TARGETS:
        export_for(contents["article"], name, tmp_path / "once")
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
    own = {"TMPDIR": str(folder / "temporary"), "XDG_CACHE_HOME": str(folder / "cache")}
    ran = forked(asked, cwd=folder, environment=own, befalls=_BEFALLS[what])
    return ran.code, ran.told


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


@pytest.mark.parametrize("name", _EXPORTS)
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
