"""Answers: what comes back from a backend."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from io import BufferedRandom, BytesIO
from itertools import chain
from typing import IO, TypeAlias, overload

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

    The engine's own SPARQL TSV or else JSON for SELECT, JSON for ASK, N-Triples for CONSTRUCT and
    DESCRIBE. The engine's TSV keeps every term as it is, has two fifths of the length of its JSON,
    and is read in less than a third of the time. `size` is how many rows or triples came from an
    endpoint, where they were read; else None.
    """

    # Not a dataclass, as little on the way of a lookup is: each costs it half a millisecond.
    __slots__ = ("file", "media_type", "size")

    def __init__(self, media_type: str, file: IO[bytes], size: int | None = None) -> None:
        self.media_type = media_type
        self.file = file
        self.size = size

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

    def rows(self) -> Sequence[ox.QuerySolution]:
        """The solutions of SELECT, to be counted, taken by number and iterated any number of times.

        Raises AccessError as `read`.
        """
        if self.media_type == SPARQL_TSV:
            return Rows(self.file)
        solutions = self.read()
        assert isinstance(solutions, ox.QuerySolutions)
        return list(solutions)


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


class Rows(Sequence[ox.QuerySolution]):
    """The rows of the engine's own TSV in `file`, each read from its text when it is asked for.

    To count them costs next to nothing, and to take one of them what its piece does: some 500 rows,
    in half a millisecond. A row that is kept takes five times the memory of its text, and nearly as
    much time beyond that of reading it.
    """

    #: The length of a piece, in bytes; a row is never cut.
    _PIECE = 2**16

    def __init__(self, file: IO[bytes]) -> None:
        file.flush()
        self._file = file
        self._header = b""
        #: Where each piece begins in the file and ends.
        self._pieces: list[tuple[int, int]] = []
        #: How many rows there are up to the end of each piece.
        self._ends: list[int] = []
        for start, text in self._cut():
            self._pieces.append((start, start + len(text)))
            self._ends.append(len(self) + text.count(b"\n"))
        #: The number of the piece that was last taken from, and its rows.
        self._last: tuple[int, list[ox.QuerySolution]] = (-1, [])

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[ox.QuerySolution]:
        return chain.from_iterable(map(self._read, self._pieces))

    @overload
    def __getitem__(self, index: int) -> ox.QuerySolution: ...

    @overload
    def __getitem__(self, index: slice) -> list[ox.QuerySolution]: ...

    def __getitem__(self, index: int | slice) -> ox.QuerySolution | list[ox.QuerySolution]:
        wanted = range(len(self))[index]
        return self._row(wanted) if isinstance(wanted, int) else [*map(self._row, wanted)]

    def _row(self, number: int) -> ox.QuerySolution:
        piece = bisect_right(self._ends, number)
        held, rows = self._last
        if held != piece:
            rows = list(self._read(self._pieces[piece]))
            self._last = (piece, rows)
        return rows[number - self._ends[piece]]  # from the end of the piece backwards

    def _read(self, piece: tuple[int, int]) -> ox.QuerySolutions:
        text = self._header + self._bytes(*piece)
        rows = ox.parse_query_results(text, ox.QueryResultsFormat.TSV)
        assert isinstance(rows, ox.QuerySolutions)
        return rows

    def _cut(self) -> Iterator[tuple[int, bytes]]:
        """The pieces, each with where it begins. The engine ends rows, and nothing else, by a line.

        The first line, which names the variables, becomes the header.
        """
        start, length = 0, self._PIECE
        while text := self._bytes(start, start + length):
            whole, end, _ = text.rpartition(b"\n")
            if not end:
                length *= 2
                continue
            if not self._header:
                first, _, _ = text.partition(b"\n")
                self._header, start = first + b"\n", len(first) + 1
                continue
            yield start, whole + end
            start, length = start + len(whole) + 1, self._PIECE

    def _bytes(self, start: int, end: int) -> bytes:
        """Of the file, wherever others who read it are."""
        if isinstance(self._file, BytesIO):
            return self._file.getbuffer()[start:end].tobytes()
        return os.pread(self._file.fileno(), end - start, start)
