"""Evaluation in a process that can be killed.

Nothing stops pyoxigraph inside a join or a sort, not Ctrl-C either, and a query that nests too
deeply ends its process (design, "Hazards known"). So a user's query is evaluated in a child
process. A fork costs a millisecond; `multiprocessing` costs 20 ms to import.

The child opens a store on disk itself, or inherits the one in memory; evaluates, and writes the
engine's own serialization to a pipe. The parent keeps all of it back until the child has ended
well, so that an answer that was cut off is never shown.

This needs what POSIX gives: fork, signals, and a pipe that signals its end. Windows has neither.
"""

from __future__ import annotations

import fcntl
import os
import resource
import select
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import IO, NoReturn

import pyoxigraph as ox

from diplograph.backends.answer import N_TRIPLES, SPARQL_JSON, SPARQL_TSV, Answer, Spool
from diplograph.errors import DiplographError, LimitError
from diplograph.namespaces import PREFIXES

#: How a child ends: well, with the media type of its answer, or badly, with a message.
_MEDIA_TYPES = {0: SPARQL_JSON, 10: N_TRIPLES, 11: SPARQL_TSV}
_SYNTAX, _QUERY, _STORE, _MEMORY, _OTHER = 20, 21, 22, 23, 24

_CHUNK = 2**20


class QuerySyntaxError(Exception):
    """The engine could not parse the query; says so in its own words."""


class QueryError(Exception):
    """The engine parsed the query and cannot evaluate it, such as for an unknown function."""


class StoreError(Exception):
    """The engine could not read the store."""


#: What the exit codes of a child stand for that come with the engine's own words.
_COMPLAINTS = {_SYNTAX: QuerySyntaxError, _QUERY: QueryError, _STORE: StoreError}


def evaluate(
    store: ox.Store | str,
    query: str,
    *,
    timeout: float | None,
    memory: int | None,
    union: bool,
) -> Answer:
    """The whole answer to `query` over a store in memory, or the one in a folder.

    It may take `timeout` seconds (None: as long as it takes) and `memory` bytes (None: three
    quarters of the machine's). `union` makes the default graph the union of all.

    Raises:
        QuerySyntaxError, QueryError, StoreError: the engine's own complaints.
        LimitError: time, memory or stack ran out.
        KeyboardInterrupt: Ctrl-C; the child has ended too.
    """
    deadline = None if timeout is None else monotonic() + timeout
    answer, messages, lifeline = os.pipe(), os.pipe(), os.pipe()
    pid = _fork()
    if pid == 0:
        evaluation = partial(_answer, store, query, union)
        _be_child(evaluation, memory, answer[1], messages[1], lifeline)
    for end in (answer[1], messages[1], lifeline[0]):
        os.close(end)
    status = None
    try:
        spool, told = _receive(answer[0], messages[0], deadline)
        status = os.waitpid(pid, 0)[1]
    finally:
        if status is None:
            # Ctrl-C may come between the child's end and word of it.
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        for end in (answer[0], messages[0], lifeline[1]):
            os.close(end)
    code = os.waitstatus_to_exitcode(status)
    if code not in _MEDIA_TYPES:
        raise _failure(code, told.strip())
    return Answer(_MEDIA_TYPES[code], spool.file)


def _fork() -> int:
    import warnings

    # Python warns of threads when it forks (from 3.12): what they may hold, Python's own locks and
    # the allocator's, is made right by Python and the C library; the child touches nothing else.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _be_child(
    evaluation: Callable[[IO[bytes]], int],
    memory: int | None,
    answer: int,
    messages: int,
    lifeline: tuple[int, int],
) -> NoReturn:
    """Live the child's whole life; its end leaves to the parent what a process does at its end."""
    code = _OTHER
    try:
        # A handler of Python's would wait for the engine to return, which it may never do.
        for number in (
            signal.SIGINT,
            signal.SIGTERM,
            signal.SIGSEGV,
            signal.SIGBUS,
            signal.SIGABRT,
        ):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(messages, 2)
        os.close(lifeline[1])
        _die_with_parent(lifeline[0])
        _limit_memory(memory)
        with os.fdopen(answer, "wb") as out:
            code = evaluation(out)
    except BaseException as error:  # noqa: BLE001 - reported by the parent, which cannot see it
        _tell(f"{type(error).__name__}: {error}")
    finally:
        os._exit(code)


def _die_with_parent(lifeline: int) -> None:
    """Have the kernel end this process when the other end of `lifeline` closes with the parent.

    SIGIO's default is to end the process, and needs no interpreter to run, which the engine keeps
    waiting.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(lifeline, fcntl.F_GETFL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, flags | os.O_ASYNC | os.O_NONBLOCK)
    try:
        os.read(lifeline, 1)
    except BlockingIOError:
        return
    os._exit(_OTHER)  # the parent was gone before the signal was asked for


def _limit_memory(limit: int | None) -> None:
    """Hold this process to `limit` bytes of address space, and leave no core file behind."""
    if limit is None:
        limit = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4 * 3
    for what, most in ((resource.RLIMIT_AS, limit), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))


def _answer(store: ox.Store | str, query: str, union: bool, out: IO[bytes]) -> int:
    """Evaluate and serialize to `out`; the exit code. A message goes to file descriptor 2."""
    try:
        held = ox.Store.read_only(store) if isinstance(store, str) else store
        results = held.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=union)
        if isinstance(results, ox.QueryTriples):
            results.serialize(out, ox.RdfFormat.N_TRIPLES)
            code = 10
        elif isinstance(results, ox.QuerySolutions):
            results.serialize(out, ox.QueryResultsFormat.TSV)
            code = 11
        else:
            results.serialize(out, ox.QueryResultsFormat.JSON)
            code = 0
        out.flush()
        return code
    except SyntaxError as error:
        code, message = _SYNTAX, str(error)
    except (OSError, RuntimeError) as error:  # the latter of a query's failure and of corruption
        code, message = _STORE if _is_damaged(store) else _QUERY, str(error)
    except MemoryError:
        code, message = _MEMORY, ""
    except BaseException as error:  # noqa: BLE001 - reported by the parent, which cannot see it
        code, message = _OTHER, f"{type(error).__name__}: {error}"
    _tell(message)
    return code


def _is_damaged(store: ox.Store | str) -> bool:
    """Whether a store on disk cannot be read from its beginning to its end, whatever is asked."""
    if not isinstance(store, str):
        return False
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - pathlib takes 3 ms to import
            ox.Store.read_only(store).dump(nowhere, ox.RdfFormat.N_QUADS)
    except (OSError, RuntimeError):
        return True
    return False


def _tell(message: str) -> None:
    """Leave a message for the parent, as much of it as a pipe holds."""
    os.write(2, message.encode(errors="replace")[:60_000])


def _receive(answer: int, messages: int, deadline: float | None) -> tuple[Spool, str]:
    """Read both pipes to their ends. Raises LimitError when the deadline passes before that."""
    spool, told = Spool(), Spool()
    sinks = {answer: spool, messages: told}
    poll = select.poll()
    for end in sinks:
        poll.register(end, select.POLLIN)
    while sinks:
        left = None if deadline is None else (deadline - monotonic()) * 1000
        if left is not None and left <= 0:
            raise _too_slow()
        for end, _ in poll.poll(left):
            if chunk := os.read(end, _CHUNK):
                sinks[end].write(chunk)
            else:
                poll.unregister(end)
                del sinks[end]
    told.file.seek(0)
    return spool, told.file.read().decode(errors="replace")


def _failure(code: int, message: str) -> BaseException:
    """What the end of a child means."""
    if code in _COMPLAINTS:
        return _COMPLAINTS[code](message)
    if code == -signal.SIGINT:  # Ctrl-C reached the child first
        return KeyboardInterrupt()
    if code in (_MEMORY, -signal.SIGKILL, -signal.SIGABRT):
        # What allocates in vain aborts; what no memory is left for, the system kills.
        return LimitError("the query needs more memory than it may take (--memory)")
    if code < 0:
        name = signal.Signals(-code).name
        return LimitError(
            f"the query was too much for the engine, which {name} ended; nest it less"
        )
    return DiplographError(f"the engine failed: {message or f'exit {code}'}")


def _too_slow() -> LimitError:
    return LimitError("the query took longer than it may (--timeout); nothing is shown of it")
