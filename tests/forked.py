"""``diplograph`` run in a fork of the process of the tests, which has imported it.

It does what the installed command does, without the start of a Python, which is most of the time of
a short command. What the start itself does is for tests that run the installed one (``run``), and
so is a command that writes a store: the threads of RocksDB do not outlive a fork, and it would wait
for them.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, NoReturn

from conftest import Ran
from diplograph.cli import COMMANDS


def forked(
    arguments: Sequence[str | Path],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    befalls: Callable[[], object] = lambda: None,
) -> Ran:
    """Run a command to its end, with `environment` added to this one; `befalls` is called before.

    The exit code of one that a signal ended is the number of that below 0.
    """
    _warm()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        pid = os.fork()
        if not pid:
            _become([str(each) for each in arguments], cwd, environment, (out, err), befalls)
        _, status = os.waitpid(pid, 0)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
    return Ran(os.waitstatus_to_exitcode(status), *said)


@cache
def _warm() -> None:
    """Import and read what commands do."""
    from diplograph import build, export, importing, queries, validation
    from diplograph.vocabulary import vocabulary

    del build, export, importing, queries, validation
    for module, _ in COMMANDS.values():
        __import__(f"diplograph.cli.{module}")
    vocabulary()


def _become(
    arguments: Sequence[str],
    cwd: Path,
    environment: Mapping[str, str],
    streams: tuple[IO[bytes], IO[bytes]],
    befalls: Callable[[], object],
) -> NoReturn:
    """Be a process that was begun as ``diplograph`` with these arguments: it leaves by _exit."""
    signal.alarm(300)  # as long as others that are run may take
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, file in enumerate((nothing, *(each.fileno() for each in streams))):
            os.dup2(file, number)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
        signal.signal(signal.SIGINT, signal.default_int_handler)
        warnings.simplefilter("ignore")
        os.chdir(cwd)
        os.environ.update(environment)
        tempfile.tempdir = None
        sys.argv = ["diplograph", *arguments]
        befalls()
        from diplograph.__main__ import main

        main()
    finally:
        os._exit(99)
