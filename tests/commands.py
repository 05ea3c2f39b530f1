"""``diplograph`` as tests run it: the installed command, or what it does in a fork.

A fork does what the installed command does, without the start of a Python, which is most of the
time of a short command. It is one of a process that has imported diplograph and does nothing else
(``Nursery``), or of the process of the tests (``forked``), if something is to befall it. What the
start itself does is for tests that run the installed one.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import sysconfig
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, NoReturn, TypedDict

#: Seconds that a command may take.
_LONG = 300


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code and its two streams, as text.

    The exit code of one that a signal ended is the number of that below 0.
    """

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """What was said on standard error, on one line: it is wrapped for whoever reads it."""
        return " ".join(self.err.split())


def diplograph_command() -> Path:
    """The installed command of the Python that runs the tests."""
    command = Path(sysconfig.get_path("scripts")) / "diplograph"
    assert command.exists(), "the tests run the installed command: pip install -e '.[test]'"
    return command


def run_command(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    stdin: str | None = None,
) -> Ran:
    """Run a command to its end, without a terminal, with `env` added to the environment."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        input=stdin if stdin is not None else "",
        capture_output=True,
        encoding="utf-8",
        timeout=_LONG,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


class _Asked(TypedDict):
    """What is asked of a nursery: a command, and the files of its three streams."""

    arguments: Sequence[str]
    cwd: str
    environment: Mapping[str, str]
    streams: Sequence[str]


class Nursery:
    """A process that has imported diplograph, and forks for each command that it is asked to run.

    It has no thread and no store, so that what is forked may write one.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Ask that of `process`."""
        self._process = process

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Nursery]:
        """A nursery of our own. It ends when nothing more can be asked of it."""
        with subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            yield cls(process)

    def run(
        self,
        arguments: Sequence[str | Path],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        stdin: str = "",
    ) -> Ran:
        """Run ``diplograph`` to its end, with `env` added to the environment of this process."""
        with _streams(stdin) as (files, read):
            return read(self._run(arguments, cwd, env or {}, [file.name for file in files]))

    def show(
        self, arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str], terminal: str
    ) -> int:
        """Run ``diplograph`` on a terminal, from which it reads nothing: its exit code."""
        return self._run(arguments, cwd, env, [os.devnull, terminal, terminal])

    def _run(
        self,
        arguments: Sequence[str | Path],
        cwd: Path,
        env: Mapping[str, str],
        streams: Sequence[str],
    ) -> int:
        assert self._process.stdin
        assert self._process.stdout
        asked = _Asked(
            arguments=[str(each) for each in arguments],
            cwd=str(cwd),
            environment={**os.environ, **env},
            streams=streams,
        )
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())


def forked(
    arguments: Sequence[str | Path],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    befalls: Callable[[], object],
) -> Ran:
    """Run ``diplograph``, with `environment` added to this one, after `befalls` has been called.

    It may not write a store: the threads of RocksDB do not outlive a fork, and it would wait for
    them.
    """
    _warm()
    with _streams("") as (files, read):

        def before() -> None:
            warnings.simplefilter("ignore")
            befalls()

        return read(
            _fork([*map(str, arguments)], cwd, {**os.environ, **environment}, files, before)
        )


@contextmanager
def _streams(stdin: str) -> Iterator[tuple[Sequence[IO[str]], Callable[[int], Ran]]]:
    """The files of three streams, and what reads what was written there, given the exit code."""
    with ExitStack() as stack:
        given, *told = files = [
            stack.enter_context(tempfile.NamedTemporaryFile("w+", encoding="utf-8"))
            for _ in range(3)
        ]
        given.write(stdin)
        given.seek(0)

        def read(code: int) -> Ran:
            for file in told:
                file.seek(0)
            return Ran(code, *(file.read() for file in told))

        yield files, read


@cache
def _warm() -> None:
    """Import and read what commands do."""
    from diplograph import build, export, importing, queries, validation
    from diplograph.cli import COMMANDS
    from diplograph.vocabulary import vocabulary

    del build, export, importing, queries, validation
    for module, _ in COMMANDS.values():
        __import__(f"diplograph.cli.{module}")
    vocabulary()


def _fork(
    arguments: Sequence[str],
    cwd: Path,
    environment: Mapping[str, str],
    streams: Sequence[IO[str]],
    befalls: Callable[[], object] = lambda: None,
) -> int:
    pid = os.fork()
    if not pid:
        _become(arguments, cwd, environment, streams, befalls)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _become(
    arguments: Sequence[str],
    cwd: Path,
    environment: Mapping[str, str],
    streams: Sequence[IO[str]],
    befalls: Callable[[], object],
) -> NoReturn:
    """Be a process that was begun as ``diplograph`` with these arguments: it leaves by _exit."""
    signal.alarm(_LONG)
    code = 99
    try:
        for number, file in enumerate(streams):
            os.dup2(file.fileno(), number)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(environment)
        tempfile.tempdir = None
        sys.argv = ["diplograph", *arguments]
        befalls()
        from diplograph.__main__ import main

        main()
    except SystemExit as left:  # as completion leaves
        code = left.code if isinstance(left.code, int) else 0
        sys.stdout.flush()
    finally:
        os._exit(code)


def _serve() -> None:
    """Be a nursery, until nothing more is asked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with the tests, whose end is awaited
    _warm()
    gc.freeze()
    for line in sys.stdin:
        asked: _Asked = json.loads(line)
        with ExitStack() as stack:
            files = [
                stack.enter_context(Path(name).open(mode, encoding="utf-8"))
                for name, mode in zip(asked["streams"], ("r", "w", "w"), strict=True)
            ]
            code = _fork(asked["arguments"], Path(asked["cwd"]), asked["environment"], files)
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
