"""The process that evaluates: what a child does from its first breath to its last.

A child opens a store on disk itself, or inherits the one in memory. It reads requests from a pipe,
writes the engine's own serialization of each answer to a second one, and to a third how it went:
:mod:`diplograph.backends.evaluator` is at the other ends. How such a process settles is the same
for one that lives otherwise, such as a worker of :mod:`diplograph.server`.
"""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from functools import cache
from io import BufferedWriter, RawIOBase
from typing import IO, TYPE_CHECKING, Any, NamedTuple, NoReturn

import pyoxigraph as ox

from diplograph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

#: How an evaluation goes: well, with an answer of some kind, or badly, with a message.
TRUTH, TRIPLES, ROWS = 0, 10, 11
SYNTAX, QUERY, STORE, MEMORY, OTHER = 20, 21, 22, 23, 24

#: The option of prctl(2) that names the signal which the end of the parent is told by.
_PR_SET_PDEATHSIG = 1
#: The number of the call sched_setattr by machine, and what it is given: size, policy, flags, nice,
#: priority, then nanoseconds, the first of which are those of a turn: the least that there are, and
#: many more than what is not set has.
_SCHED_SETATTR = {"x86_64": 314, "aarch64": 274, "riscv64": 274}
_SCHED_ATTR = struct.Struct("=IIQiIQQQ")
SHORT_TURNS, LONG_TURNS = 100_000, 20_000_000
#: What a pipe holds, in bytes.
PIPE = 2**16

#: A request: whether the default graph is the union of all, and the bytes of the query behind it.
REQUEST = struct.Struct(">?Q")
#: How it went: a code, the bytes of the answer, and those of the message behind it.
STATUS = struct.Struct(">HQI")


class Ends(NamedTuple):
    """A child's ends of its pipes, and `lifeline`, which closes with its parent."""

    requests: int
    answers: int
    status: int
    lifeline: int


class _Answers(RawIOBase):
    """The pipe that answers go to; `size` is how many bytes of the present one have."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        written = os.write(self._descriptor, data)
        self.size += written
        return written


def be_child(store: ox.Store | str, ends: Ends, *, memory: int | None, lasting: bool) -> NoReturn:
    """Live a child's whole life; its end leaves to the parent what a process does at its end.

    It may take `memory` bytes (None: three quarters of the machine's). One that is `lasting`
    answers one request after another and keeps nothing of its parent's open; a store on disk that
    the parent opened is of no use to it.
    """
    try:
        settle(ends, ends.lifeline, everything=lasting)
        limit_memory(memory)
        _serve(store, ends, lasting=lasting)
    except BaseException as error:  # noqa: BLE001 - reported by the parent, which cannot see it
        _tell(ends.status, OTHER, 0, f"{type(error).__name__}: {error}")
    finally:
        os._exit(OTHER)


def settle(keep: Collection[int], lifeline: int, *, everything: bool) -> None:
    """Become a process of its own: one that signals end, and that ends with its parent.

    Of what the parent has open the descriptors `keep` stay; without `everything` only its standard
    error goes. `lifeline` is the end of a pipe whose other end the parent alone has.
    """
    # A handler of Python's would wait for the engine to return, which it may never do.
    for number in (
        signal.SIGINT,
        signal.SIGTERM,
        signal.SIGSEGV,
        signal.SIGBUS,
        signal.SIGABRT,
    ):
        signal.signal(number, signal.SIG_DFL)
    _let_go(keep, everything=everything)
    _die_with_parent(lifeline)


def _let_go(keep: Collection[int], *, everything: bool) -> None:
    """Close what is the parent's: its output, and with `everything` its files, pipes and locks."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3) if everything else (2,):
        os.dup2(nowhere, descriptor)
    for descriptor in _opened() if everything else (nowhere,):
        if descriptor > 2 and descriptor not in keep:
            with suppress(OSError):  # the one of the listing is closed by now
                os.close(descriptor)


def _opened() -> Iterable[int]:
    """The descriptors that are open. What the system allows for may be a thousand million."""
    try:
        return [int(name) for name in os.listdir("/dev/fd")]  # noqa: PTH208 - no folder on a disk
    except OSError:  # a root folder without /proc
        return range(3, 1024)


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
    os._exit(OTHER)  # the parent was gone before the signal was asked for


@cache
def c_library() -> Any:
    """The C library. Children of a process that has loaded it need not do so."""
    import ctypes

    return ctypes.CDLL(None)


def end_with_parent() -> None:
    """Have Linux end this process with its parent even while it is stopped, when no other signal
    than SIGKILL ends it.

    The parent is the thread that forked it: a process whose threads ask must not call this.
    """
    if sys.platform == "linux":
        c_library().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def take_turns(length: int, pid: int = 0) -> None:
    """Have Linux give a process (0: this one) the processor in turns of so many nanoseconds, in
    which it is as fast as before. One of short turns has one at once when it wakes while another of
    longer turns runs (sched_setattr(2); since Linux 6.12). Elsewhere nothing is done.

    The first thread is meant, and processes that it forks from now on are as it is.
    """
    number = _SCHED_SETATTR.get(os.uname().machine) if sys.platform == "linux" else None
    if number is not None:
        with suppress(OSError):
            if os.sched_getscheduler(pid) == os.SCHED_OTHER:
                nice = os.getpriority(os.PRIO_PROCESS, pid)
                given = _SCHED_ATTR.pack(_SCHED_ATTR.size, os.SCHED_OTHER, 0, nice, 0, length, 0, 0)
                c_library().syscall(number, pid, given, 0)


def limit_memory(limit: int | None) -> None:
    """Hold this process to `limit` bytes of address space (None: three quarters of the machine's
    memory), and leave no core file behind.
    """
    if limit is None:
        limit = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4 * 3
    for what, most in ((resource.RLIMIT_AS, limit), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))


def _serve(store: ox.Store | str, ends: Ends, *, lasting: bool) -> None:
    """Answer requests until there are no more, or what went wrong may go on to do so."""
    opened: list[ox.Store] = []

    def held() -> ox.Store:
        if not opened:
            opened.append(ox.Store.read_only(store) if isinstance(store, str) else store)
        return opened[0]

    while header := _read(ends.requests, REQUEST.size):
        union, size = REQUEST.unpack(header)
        query = _read(ends.requests, size).decode(errors="surrogatepass")
        answers = _Answers(ends.answers)
        # The engine writes 8 kB at a time, for each of which the parent would wake.
        out = BufferedWriter(answers, PIPE)
        code, message = _answer(held, store, query, union, out)
        out.flush()
        _tell(ends.status, code, answers.size, message)
        if not lasting or code in (STORE, MEMORY, OTHER):
            return


def _read(descriptor: int, size: int) -> bytes:
    """As many bytes; nothing where the pipe was closed before them."""
    data = b""
    while len(data) < size:
        if not (more := os.read(descriptor, size - len(data))):
            return b""
        data += more
    return data


def _answer(
    held: Callable[[], ox.Store],
    store: ox.Store | str,
    query: str,
    union: bool,
    out: IO[bytes],
) -> tuple[int, str]:
    """Evaluate and serialize to `out`: a code, and a message where it says that it failed."""
    try:
        results = held().query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=union)
        return _serialize(results, out), ""
    except SyntaxError as error:
        return SYNTAX, str(error)
    except (OSError, RuntimeError) as error:  # the latter of a query's failure and of corruption
        return STORE if is_damaged(store) else QUERY, str(error)
    except MemoryError:
        return MEMORY, ""
    except BaseException as error:  # noqa: BLE001 - reported by the parent, which cannot see it
        return OTHER, f"{type(error).__name__}: {error}"


def _serialize(
    results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, out: IO[bytes]
) -> int:
    if isinstance(results, ox.QueryTriples):
        results.serialize(out, ox.RdfFormat.N_TRIPLES)
        return TRIPLES
    if isinstance(results, ox.QuerySolutions):
        results.serialize(out, ox.QueryResultsFormat.TSV)
        return ROWS
    results.serialize(out, ox.QueryResultsFormat.JSON)
    return TRUTH


def is_damaged(store: ox.Store | str) -> bool:
    """Whether a store on disk cannot be read from its beginning to its end, whatever is asked."""
    if not isinstance(store, str):
        return False
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - pathlib takes 3 ms to import
            ox.Store.read_only(store).dump(nowhere, ox.RdfFormat.N_QUADS)
    except (OSError, RuntimeError):
        return True
    return False


def _tell(descriptor: int, code: int, size: int, message: str) -> None:
    """Say how an evaluation went, with as much of the message as a pipe holds at once."""
    said = message.encode(errors="replace")[:60_000]
    os.write(descriptor, STATUS.pack(code, size, len(said)) + said)
