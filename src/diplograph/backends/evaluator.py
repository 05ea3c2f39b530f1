"""Evaluation in a process that can be killed.

Nothing stops pyoxigraph inside a join or a sort, not Ctrl-C either, and a query that nests too
deeply ends its process (design, "Hazards known"). So a user's query is evaluated in a child
process (:mod:`diplograph.backends.child`). A fork costs a millisecond, and more of a large process;
opening a store on disk costs ten. So a child that has done well stays for the next query; one that
has not is killed. The parent keeps all of an answer back until the child says that it is whole, so
that an answer that was cut off is never shown.

This needs what POSIX gives: fork, signals, and a pipe that signals its end. Windows has neither.
"""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress
from time import monotonic
from weakref import finalize

import pyoxigraph as ox

from diplograph.backends import child
from diplograph.backends.answer import N_TRIPLES, SPARQL_JSON, SPARQL_TSV, Answer, Spool
from diplograph.backends.graph import Limits
from diplograph.errors import DiplographError, LimitError

_MEDIA_TYPES = {child.TRUTH: SPARQL_JSON, child.TRIPLES: N_TRIPLES, child.ROWS: SPARQL_TSV}

#: How a process ends that needs more memory than there is: what allocates in vain aborts; what no
#: memory is left for, the system kills.
OUT_OF_MEMORY = (child.MEMORY, -signal.SIGKILL, -signal.SIGABRT)

#: The longest answer, in bytes, after which a child stays: it may keep the memory that it took.
_LONGEST_OF_LASTING = 2**25


class QuerySyntaxError(Exception):
    """The engine could not parse the query; says so in its own words."""


class QueryError(Exception):
    """The engine parsed the query and cannot evaluate it, such as for an unknown function."""


class StoreError(Exception):
    """The engine could not read the store."""


#: What the codes of a child stand for that come with the engine's own words.
_COMPLAINTS = {child.SYNTAX: QuerySyntaxError, child.QUERY: QueryError, child.STORE: StoreError}


class Evaluator:
    """Answers queries over a store in memory, or the one in a folder, in a process of its own.

    The process of one that is `lasting` stays for the next query, and ends with the evaluator, or
    with this process. Threads that ask at the same time get a process each. A store in memory must
    not change while there is an evaluator of it.
    """

    def __init__(self, store: ox.Store | str, *, lasting: bool = True) -> None:
        self._store = store
        self._lasting = lasting
        #: At most one, but for threads; taking from a list and adding to it is one step each.
        self._idle: list[_Process] = []
        finalize(self, _end_all, self._idle)

    def evaluate(self, query: str, limits: Limits, *, union: bool) -> Answer:
        """The whole answer to `query` within `limits`.

        `union` makes the default graph the union of all.

        Raises:
            QuerySyntaxError, QueryError, StoreError: the engine's own complaints.
            LimitError: time, memory or stack ran out.
            KeyboardInterrupt: Ctrl-C; the child has ended too.
        """
        timeout, memory = limits
        deadline = None if timeout is None else monotonic() + timeout
        process = self._asked(query, union, memory)
        keep = False
        try:
            spool = Spool()
            code, message = process.answer(spool, deadline)
            stays = self._lasting and memory is None and spool.size <= _LONGEST_OF_LASTING
            keep = stays and not self._idle and code in (*_MEDIA_TYPES, child.SYNTAX, child.QUERY)
        finally:
            if keep:
                self._idle.append(process)
            else:
                process.end()
        if code not in _MEDIA_TYPES:
            raise _failure(code, message)
        return Answer(_MEDIA_TYPES[code], spool.file)

    def _asked(self, query: str, union: bool, memory: int | None) -> _Process:
        """A process that was sent the query."""
        while memory is None and self._idle:
            process = self._idle.pop()
            with suppress(BrokenPipeError):  # it was killed meanwhile, such as by Ctrl-C
                if process.is_ours:
                    process.ask(query, union)
                    return process
            process.end()
        process = _Process(self._store, memory, lasting=self._lasting and memory is None)
        with suppress(BrokenPipeError):  # how it ended will be seen
            process.ask(query, union)
        return process


class _Process:
    """A child, and the parent's ends of its pipes."""

    def __init__(self, store: ox.Store | str, memory: int | None, *, lasting: bool) -> None:
        requests, answers, status, lifeline = os.pipe(), os.pipe(), os.pipe(), os.pipe()
        self._parent = os.getpid()
        self._pid = fork()
        if self._pid == 0:
            for end in (requests[1], answers[0], status[0], lifeline[1]):
                os.close(end)
            ends = child.Ends(requests[0], answers[1], status[1], lifeline[0])
            child.be_child(store, ends, memory=memory, lasting=lasting)
        for end in (requests[0], answers[1], status[1], lifeline[0]):
            os.close(end)
        self._requests, self._lifeline = requests[1], lifeline[1]
        self._answers, self._status = answers[0], status[0]

    @property
    def is_ours(self) -> bool:
        """Whether this process started it, and did not inherit it by a fork of its own."""
        return self._parent == os.getpid()

    def ask(self, query: str, union: bool) -> None:
        """Send a query. Raises BrokenPipeError if there is nobody to answer it."""
        written = query.encode(errors="surrogatepass")
        data = memoryview(child.REQUEST.pack(union, len(written)) + written)
        while data:
            data = data[os.write(self._requests, data) :]

    def answer(self, spool: Spool, deadline: float | None) -> tuple[int, str]:
        """How it went, and the message; the answer goes into `spool`.

        The code of a child that ended instead is that of its end. Raises LimitError when the
        deadline passes before that.
        """
        told = b""
        code, size, length = child.OTHER, None, 0
        poll, opened = select.poll(), {self._answers, self._status}
        for end in opened:
            poll.register(end, select.POLLIN)
        while size is None or spool.size < size or len(told) < length:
            if not opened:
                return self._how_it_ended(), ""
            left = None if deadline is None else (deadline - monotonic()) * 1000
            if left is not None and left <= 0:
                raise _too_slow()
            for end, _ in poll.poll(left):
                if not (chunk := os.read(end, child.PIPE)):
                    poll.unregister(end)
                    opened.remove(end)
                elif end == self._answers:
                    spool.write(chunk)
                else:
                    told += chunk
            if size is None and len(told) >= child.STATUS.size:
                code, size, length = child.STATUS.unpack_from(told)
                told = told[child.STATUS.size :]
        return code, told.decode(errors="replace")

    def _how_it_ended(self) -> int:
        pid, self._pid = self._pid, 0
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def end(self) -> None:
        """Kill it, if it lives, and close the pipes; one that was inherited is only let go."""
        for end in (self._requests, self._lifeline, self._answers, self._status):
            os.close(end)
        if self.is_ours and self._pid:
            # Ctrl-C may come between its end and word of it.
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self._pid, signal.SIGKILL)
                os.waitpid(self._pid, 0)


def _end_all(processes: list[_Process]) -> None:
    while processes:
        processes.pop().end()


def fork() -> int:
    """A new process, as `os.fork` makes it."""
    import warnings

    # Python warns of threads when it forks (from 3.12): what they may hold, Python's own locks and
    # the allocator's, is made right by Python and the C library; the child touches nothing else.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _failure(code: int, message: str) -> BaseException:
    """What it means that an evaluation went so, or that its process ended so."""
    if code in _COMPLAINTS:
        return _COMPLAINTS[code](message)
    if code == -signal.SIGINT:  # Ctrl-C reached the child first
        return KeyboardInterrupt()
    if code in OUT_OF_MEMORY:
        return LimitError("the query needs more memory than it may take (--memory)")
    if code < 0:
        name = signal.Signals(-code).name
        return LimitError(
            f"the query was too much for the engine, which {name} ended; nest it less"
        )
    return DiplographError(f"the engine failed: {message or f'exit {code}'}")


def _too_slow() -> LimitError:
    return LimitError("the query took longer than it may (--timeout); nothing is shown of it")
