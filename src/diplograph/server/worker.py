"""The life of a worker: a process that opens a store and answers requests until it is ended."""

from __future__ import annotations

import os
import signal
import socket
import traceback
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from time import process_time
from typing import IO, NoReturn, TypeAlias

from diplograph.backends import child
from diplograph.errors import AccessError, reason
from diplograph.server import cores, frames
from diplograph.server.messages import Ask, Refused, Reply
from diplograph.server.web import problem

#: Answers a request: what a worker is once it has opened its store.
Respond: TypeAlias = Callable[[Ask], Reply]
#: Opens what is served, in the worker: who answers, and the edition of what was opened.
Open: TypeAlias = Callable[[], tuple[Respond, str]]

#: How much is received at once, in bytes.
_RECEIVED = 2**17


def be_worker(
    opens: Open, end: socket.socket, lifeline: int, memory: int, *, behind: bool
) -> NoReturn:
    """Live the whole life of a worker, which may take `memory` bytes beyond those of its store.

    One that goes `behind` others has only the time that nobody else wants.
    """
    try:
        child.settle((end.fileno(), lifeline), lifeline, everything=True)
        child.end_with_parent()
        # What the whole group is sent, as by Ctrl-C, is for the gateway to act on: requests finish.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.set_wakeup_fd(-1)
        _go_first()
        if behind:
            cores.go_behind(0)
        child.take_turns(child.LONG_TURNS)
        respond, edition = opens()
        child.limit_memory(_taken() + memory)
        end.setblocking(True)
        child.take_turns(child.SHORT_TURNS)
        end.sendall(frames.saying(frames.READY, f"{os.getpid()} {edition}"))
        _answer(respond, end)
    except MemoryError:
        os._exit(child.MEMORY)
    except AccessError as error:
        with suppress(OSError):
            end.sendall(frames.saying(frames.FAULT, str(error)))
        os._exit(child.STORE)
    except BaseException:  # noqa: BLE001 - the gateway says it, which nobody else can
        with suppress(OSError):
            end.sendall(frames.saying(frames.FAULT, traceback.format_exc()[-60_000:]))
    finally:
        os._exit(child.OTHER)


def _go_first() -> None:
    """Have the system end workers, and not the gateway, when there is no memory left at all."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:  # noqa: PTH123
        file.write("1000")


def _taken() -> int:
    """The bytes of address space that this process has. Threads and tables take hundreds of MB."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # no Linux
        return 2**30


def _answer(respond: Respond, end: socket.socket) -> None:
    """Answer requests in their order, until the gateway closes its end."""
    asked = frames.Asked()
    while True:
        if not asked:
            if not (data := end.recv(_RECEIVED)):
                return
            asked.add(data)
            continue
        number, ask = asked.next()
        if ask is None:
            end.sendall(frames.saying(frames.SKIPPED, number=number))
        else:
            _send(end, number, respond, ask)
        if asked:  # some may have been taken back meanwhile
            with suppress(BlockingIOError):
                asked.add(end.recv(_RECEIVED, socket.MSG_DONTWAIT))


def _send(end: socket.socket, number: int, respond: Respond, ask: Ask) -> None:
    before = process_time()
    reply = respond(ask)
    try:
        body = _sendable(reply)
    except OSError as error:
        reply = problem(ask, Refused(503, f"cannot keep a large answer: {reason(error)}"))
        body = _sendable(reply)
    head = frames.answering(number, reply._replace(body=body), process_time() - before)
    if isinstance(body, bytes):
        end.sendall(head)
        return
    body.flush()
    socket.send_fds(end, [head], [body.fileno()])
    body.close()


def _sendable(reply: Reply) -> bytes | IO[bytes]:
    """The body of a reply as bytes, if they are few, or as a file of the system's."""
    body = reply.body
    if isinstance(body, BytesIO):
        if reply.size <= frames.MOST_FOLLOWING:
            return body.getvalue()
        return frames.as_file(body.getbuffer())
    if isinstance(body, bytes) and len(body) > frames.MOST_FOLLOWING:
        return frames.as_file(body)
    return body
