"""A SPARQL 1.1 endpoint as a graph: any server that speaks the SPARQL 1.1 Protocol."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPException
from time import monotonic
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from diplograph.backends import guard
from diplograph.backends.answer import N_TRIPLES, SPARQL_JSON, Answer, Spool
from diplograph.backends.graph import Graph
from diplograph.backends.syntax import declarations
from diplograph.errors import AccessError, DiplographError, LimitError, UsageError

_CHUNK = 2**16
#: Seconds without a sign of life after which a server is given up, where no limit is set.
_PATIENCE = 300.0


class Endpoint(Graph):
    """The default graph of an endpoint, which its server may define as the union of all graphs.

    The query is sent behind the declarations of the prefixes that it uses without declaring them,
    on its own first line, so that the lines of a server's messages are the user's.
    """

    def __init__(self, url: str) -> None:
        self.address = url

    def evaluate(
        self,
        query: str,
        *,
        timeout: float | None = None,
        memory: int | None = None,
        name: str = "query",
    ) -> Answer:
        guard.check(query, name)
        request = Request(
            self.address,
            data=(declarations(query) + query).encode(),
            headers={
                "Content-Type": "application/sparql-query",
                "Accept": f"{SPARQL_JSON}, {N_TRIPLES}",
                "User-Agent": "diplograph",
            },
        )
        try:
            deadline = None if timeout is None else monotonic() + timeout
            with urlopen(request, timeout=timeout or _PATIENCE) as response:
                media_type = response.headers.get_content_type()
                return self._whole(Answer(media_type, self._receive(response, deadline).file))
        except HTTPError as error:
            raise self._refusal(error) from error
        except (OSError, HTTPException, ValueError) as error:
            raise self._silence(error) from error

    def _receive(self, response: _Readable, deadline: float | None) -> Spool:
        spool = Spool()
        while chunk := response.read1(_CHUNK):
            spool.write(chunk)
            if deadline is not None and monotonic() > deadline:
                raise self._too_slow()
        return spool

    def _whole(self, answer: Answer) -> Answer:
        """`answer`, read once to its end: a server may cut one off and still say 200."""
        if answer.media_type not in (SPARQL_JSON, N_TRIPLES):
            raise AccessError(f"{self.address} answers with {answer.media_type}, not with a result")
        try:
            results = answer.read()
            if isinstance(results, Iterator):
                for _ in results:
                    pass
        except SyntaxError as error:
            raise AccessError(
                f"the answer of {self.address} is cut off or broken: {error}"
            ) from error
        return answer

    def _refusal(self, error: HTTPError) -> DiplographError:
        message = f"{self.address} says {error.code} {error.reason}"
        # A page is for a browser; what else a server says is the reason, often of many lines.
        if error.headers.get_content_type() != "text/html":
            said = " ".join(error.read(2000).decode(errors="replace").split())
            message += said and f": {said}"
        return UsageError(message) if error.code == 400 else AccessError(message)

    def _silence(self, error: Exception) -> DiplographError:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            return self._too_slow()
        said = reason.strerror if isinstance(reason, OSError) and reason.strerror else reason
        return AccessError(f"cannot reach {self.address}: {said}")

    def _too_slow(self) -> LimitError:
        return LimitError(f"{self.address} did not answer in time (--timeout)")


class _Readable(Protocol):
    def read1(self, size: int, /) -> bytes: ...
