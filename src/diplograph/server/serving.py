"""From the start of a server to its end: its socket, its signals, and what is exchanged with it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from diplograph.backends import child
from diplograph.errors import AccessError, reason
from diplograph.server.application import EVERYWHERE, Gateway, Hosts
from diplograph.server.log import Log
from diplograph.server.messages import Ask, Bounds, Reply
from diplograph.server.nursery import Nursery
from diplograph.server.sources import Place, Preparing, Scratch, prepared, refuse_remote
from diplograph.server.supply import Supply
from diplograph.server.web import Served, prepare, respond

if TYPE_CHECKING:
    from pathlib import Path

    from uvicorn import Server

    from diplograph.server.worker import Open, Respond

#: The names of this machine for itself.
LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: How long requests that have begun may go on once the server is to end, in seconds; and how long
#: it then waits for clients to read.
_FINISHED, _READ = 8.0, 10.0
#: How long a connection without a request stays open, in seconds.
_KEPT_ALIVE = 65
#: What a worker is asked before it counts as ready.
_FIRST = Ask("GET", "/sparql", b"query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D", {}, b"", "http://localhost/")


class Settings(NamedTuple):
    """How a graph is served: where, by which names, and what a request may take.

    `timeout` is in seconds, `memory` in bytes. `hosts` are names beside those of this machine and
    of `host` (``*`` is any), `proxies` the addresses of peers that say whom they ask for.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    timeout: float = 30.0
    memory: int = 2**30
    bounds: Bounds = Bounds()
    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    texts: Path | None = None
    quiet: bool = False


def serve(address: str | None, settings: Settings) -> None:
    """Serve the graph at an address, as `connect` takes it, until the process is told to end.

    Returns after SIGTERM, once what had begun was answered.

    Raises:
        UsageError: it is an endpoint.
        AccessError: the port is taken, or the graph cannot be read.
        KeyboardInterrupt: the user pressed Ctrl-C.
    """
    refuse_remote(address)
    import uvloop

    scratch = Scratch()
    try:
        with _bound(settings.host, settings.port) as listening:
            place = prepared(address, scratch)
            prepare()
            child.take_turns(child.SHORT_TURNS)
            # Workers share what is there by now: no collection is to write to it.
            gc.collect()
            gc.freeze()
            nursery = Nursery(_opening(settings), settings.memory)
            server = _Serving(address, settings, scratch, listening, nursery)
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(server.run(place))
    finally:
        scratch.remove()
    if server.told_by == signal.SIGINT:
        raise KeyboardInterrupt


def _bound(host: str, port: int) -> socket.socket:
    """A socket at the address. Raises AccessError if it is taken, or is not this machine's."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise AccessError(f"cannot serve at {host}: {reason(error)}") from error
    except UnicodeError as error:  # of IDNA
        raise AccessError(f"cannot serve at {host}: no host can be called so") from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)
    except OSError as error:
        listening.close()
        said = f"cannot serve at {host}, port {port}: {reason(error)}"
        raise AccessError(f"{said} (--port takes another, 0 any that is free)") from error
    return listening


class _Serving:
    """A server as it runs. `told_by` is the signal that it was told to end by."""

    def __init__(
        self,
        address: str | None,
        settings: Settings,
        scratch: Scratch,
        listening: socket.socket,
        nursery: Nursery,
    ) -> None:
        self.told_by: int | None = None
        self._address, self._settings = address, settings
        self._scratch, self._listening, self._nursery = scratch, listening, nursery
        self._log = Log(quiet=settings.quiet)

    async def run(self, place: Place) -> None:
        """Serve until told to end. Raises AccessError if no worker comes to be ready."""
        from diplograph.server.wire import look_after

        loop = asyncio.get_running_loop()
        self._log.loop = loop
        self._nursery.attend(loop)
        supply = Supply(
            loop,
            timeout=self._settings.timeout,
            nursery=self._nursery,
            prepares=lambda distrusted: Preparing(
                self._address, self._scratch, distrusted=distrusted
            ),
            say=self._log.say,
        )
        gateway = Gateway(supply, self._hosts(), self._log, timeout=self._settings.timeout)
        try:
            await supply.start(place)
            server = self._server(gateway)

            def end(number: int) -> None:
                server.force_exit = self.told_by is not None
                self.told_by = number
                server.should_exit = gateway.is_draining = True
                loop.call_later(_FINISHED, supply.close)

            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, end, number)
            self._say_where(place)
            looking = loop.create_task(look_after(server.server_state))
            await server.serve(sockets=[self._listening])
            looking.cancel()
        finally:
            supply.close()
            self._nursery.close()
            self._log.flush()

    def _hosts(self) -> Hosts:
        settings = self._settings
        if "*" in settings.hosts:
            return Hosts((), settings.proxies)
        names = {*LOOPBACK, settings.host.strip("[]").lower(), *map(str.lower, settings.hosts)}
        return Hosts(names, settings.proxies)

    def _server(self, gateway: Gateway) -> Server:
        import uvicorn

        from diplograph.server.wire import Wire

        class Quiet(uvicorn.Server):
            """One whose signals are handled above: uvicorn would raise them again at its end."""

            @contextlib.contextmanager
            def capture_signals(self) -> Iterator[None]:
                yield

        logging.getLogger("uvicorn.error").addHandler(_Handler(self._log))
        config = uvicorn.Config(
            gateway,
            http=Wire,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            headers=list(EVERYWHERE),
            timeout_keep_alive=_KEPT_ALIVE,
            timeout_graceful_shutdown=int(_READ),
        )
        return Quiet(config)

    def _say_where(self, place: Place) -> None:
        host, port = self._listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        if host in ("0.0.0.0", "::"):
            shown = "localhost"
        beyond = "" if host in LOOPBACK else ", for all who reach this machine"
        sys.stderr.write(f"serving {place.address} at http://{shown}:{port}/{beyond}\n")
        sys.stderr.flush()


def _opening(settings: Settings) -> Callable[[Place], Open]:
    """What makes of a place what a worker opens it by."""

    def opens(place: Place) -> Open:
        def open_() -> tuple[Respond, str]:
            before = place.now()
            served = Served(
                place.store,
                settings.bounds,
                edition=place.edition,
                address=place.address,
                texts=settings.texts,
            )

            def answer(ask: Ask) -> Reply:
                return respond(ask, served)

            answer(_FIRST)
            return answer, before if before == place.now() else ""

        return open_

    return opens


class _Handler(logging.Handler):
    """Takes what uvicorn says of errors into the log."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.ERROR)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Note a line, and the traceback of what failed."""
        self._log.say(self.format(record))
