"""Answers: what comes back from a backend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BufferedRandom, BytesIO
from typing import IO, TypeAlias

import pyoxigraph as ox

from diplograph.errors import AccessError, reason

#: The media types that a backend answers in (SPARQL 1.1 Protocol, 2.1.6).
SPARQL_JSON = "application/sparql-results+json"
SPARQL_TSV = "text/tab-separated-values"
N_TRIPLES = "application/n-triples"

_RESULTS = {SPARQL_JSON: ox.QueryResultsFormat.JSON, SPARQL_TSV: ox.QueryResultsFormat.TSV}

Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]


class Answer:
    """A whole answer: a media type, and a file of bytes, unnamed or in memory.

    SPARQL TSV or JSON for SELECT, JSON for ASK, N-Triples for CONSTRUCT and DESCRIBE. The engine's
    TSV keeps every term as it is, has two fifths of the length of its JSON, and is read in less
    than a third of the time. `size` is how many rows or triples came from an endpoint, where they
    were read; else None. `rows` are those of SELECT, if they were read as they arrived.
    """

    # Not a dataclass, as little on the way of a lookup is: each costs it half a millisecond.
    __slots__ = ("file", "media_type", "rows", "size")

    def __init__(
        self,
        media_type: str,
        file: IO[bytes],
        size: int | None = None,
        rows: list[ox.QuerySolution] | None = None,
    ) -> None:
        self.media_type = media_type
        self.file = file
        self.size = size
        self.rows = rows

    @property
    def is_graph(self) -> bool:
        """Whether the answer is triples (CONSTRUCT, DESCRIBE) rather than solutions or a truth."""
        return self.media_type == N_TRIPLES

    def read(self) -> Results:
        """The answer from its beginning, as pyoxigraph's solutions, boolean or triples.

        Raises AccessError if the bytes do not begin as their media type says.
        """
        self.file.seek(0)
        try:
            if self.is_graph:
                return (quad.triple for quad in ox.parse(self.file, ox.RdfFormat.N_TRIPLES))
            return ox.parse_query_results(self.file, _RESULTS[self.media_type])
        except (SyntaxError, ValueError) as error:
            raise AccessError(f"the answer is not {self.media_type}: {error}") from error


class _Unnamed(BufferedRandom):
    """A file that is closed with the last who reads it, which Python would warn of."""

    def __del__(self) -> None:
        self.close()


class Spool:
    """Bytes as they arrive: in memory while there are few, in an unnamed file from then on."""

    _MOST_IN_MEMORY = 32 * 2**20

    def __init__(self) -> None:
        self.file: IO[bytes] = BytesIO()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Add `data`; its length, as of any file. Raises AccessError if the disk is full."""
        try:
            if isinstance(self.file, BytesIO) and self.file.tell() > self._MOST_IN_MEMORY:
                from tempfile import TemporaryFile

                buffer = self.file.getbuffer()
                self.file = _Unnamed(TemporaryFile(buffering=0))  # noqa: SIM115 - see there
                self.file.write(buffer)
            self.file.write(data)
        except OSError as error:
            raise AccessError(f"cannot keep a large answer: {reason(error)}") from error
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back: what is read comes from the same file."""


class RowSpool(Spool):
    """Bytes as they arrive, and the rows in them where they are SPARQL TSV.

    Reading rows takes about a quarter of the time that the engine takes to find the easiest ones:
    done while it looks for more, it costs nothing where there is a second processor. `rows` is None
    of what is no TSV, which begins with a variable or an empty line, and of what is large.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ox.QuerySolution] | None = []
        self._header = self._rest = b""

    def write(self, data: bytes) -> int:
        if not self.size and not data.startswith((b"?", b"\n")):
            self.rows = None
        if self.size > self._MOST_IN_MEMORY:
            self.rows = None
        if self.rows is not None:
            self.rows += self._read(self._rest + data)
        return super().write(data)

    def _read(self, data: bytes) -> Iterable[ox.QuerySolution]:
        """The rows that are whole; the rest is for the next time. A line end is that of a row."""
        whole, end, self._rest = data.rpartition(b"\n")
        if not end:
            return ()
        if not self._header:
            header, end, whole = whole.partition(b"\n")
            self._header = header + b"\n"
            if not end:
                return ()
        rows = ox.parse_query_results(self._header + whole + b"\n", ox.QueryResultsFormat.TSV)
        assert isinstance(rows, ox.QuerySolutions)
        return rows
