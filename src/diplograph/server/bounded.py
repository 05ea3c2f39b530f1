"""An answer as it is written: kept back until it is whole, and never larger than it may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedWriter, RawIOBase
from typing import IO, Any

from diplograph.backends.answer import Spool
from diplograph.errors import AccessError, LimitError, UsageError
from diplograph.queries.unfit import escaped, only_xml
from diplograph.server.messages import Bounds, Refused

#: How many bytes are looked at together. The C library tidies up all of its memory whenever 64 KiB
#: are freed.
_PIECE = 2**15

#: Counts the rows whose end is in a piece of an answer.
Counter = Callable[[bytes], int]


@contextmanager
def bounded(
    bounds: Bounds, rows: Counter | None = None, name: str = ""
) -> Iterator[tuple[IO[bytes], Spool]]:
    """A file to write an answer to, and the spool in which it is whole after the block.

    Of an answer whose `rows` are counted there may be no more of them than `bounds` say. `name` is
    that of the format: in XML carriage returns are escaped. Raises
    LimitError within the block once there is too much, and Refused (503) if the disk is full.
    """
    raw = Bounded(bounds, rows, is_xml=name in ("xml", "rdfxml"))
    out = BufferedWriter(raw, _PIECE)
    try:
        yield out, raw.spool
        out.flush()
    except BaseException:
        raw.discards = True  # else what is still held back would be written when `out` is closed
        out.close()
        if raw.failure is not None:  # what the engine makes of it says less
            raise raw.failure from None
        raise


class Bounded(RawIOBase):
    """Passes bytes on to a spool, and fails when there are too many of them, or of rows."""

    def __init__(self, bounds: Bounds, rows: Counter | None, *, is_xml: bool = False) -> None:
        self.spool = Spool()
        self.failure: Exception | None = None
        self.discards = False
        self._bounds = bounds
        self._count = rows
        self._rows = 0
        self._is_xml = is_xml

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        if self.discards:
            return len(data)
        piece = escaped(bytes(data)) if self._is_xml else bytes(data)
        try:
            self._hold(piece)
            self._keep(piece)
        except Exception as error:
            self.failure = error
            raise
        return len(data)

    def _keep(self, piece: bytes) -> None:
        try:
            self.spool.write(piece)
        except AccessError as error:
            raise Refused(503, str(error)) from error

    def _hold(self, piece: bytes) -> None:
        if self.spool.size + len(piece) > self._bounds.size:
            raise LimitError(
                f"the answer is longer than {self._bounds.size:,} bytes, the most that is served; "
                "ask for less, such as by LIMIT and OFFSET"
            )
        if self._count is not None:
            self._rows += self._count(piece)
            if self._rows > self._bounds.rows:
                raise LimitError(
                    f"the answer has more than {self._bounds.rows:,} rows, the most that is "
                    "served; ask for less, such as by LIMIT and OFFSET"
                )


def row_counter(name: str) -> Counter:
    """Counts rows in the engine's own JSON, XML, CSV or TSV, cut into pieces anywhere.

    Of XML it raises Refused (406) at a character that XML has not, of RDF/XML too.
    In JSON a value that ends in ``}},{`` or ``{},{`` counts as a row more.
    """
    if name == "csv":
        return _csv()
    if name == "tsv":
        return _marks((b"\n",), -1)
    if name == "xml":
        return _only_xml(_marks((b"<result>",), 0))
    if name == "rdfxml":  # which has no rows
        return _only_xml(lambda _: 0)
    # Between two rows; so the first one has no mark.
    return _marks((b"}},{", b"{},{"), 1)


def _only_xml(count: Counter) -> Counter:
    """Counts as `count` does; raises Refused (406) at a character that XML has not."""
    look = only_xml()

    def counted(piece: bytes) -> int:
        try:
            look(piece)
        except UsageError as error:
            raise Refused(406, str(error)) from error
        return count(piece)

    return counted


def _marks(marks: tuple[bytes, ...], at_first: int) -> Counter:
    """Counts marks that may be cut by the end of a piece, from so many on."""
    longest = max(map(len, marks)) - 1
    rest, first = b"", at_first

    def count(piece: bytes) -> int:
        nonlocal rest, first
        text = rest + piece
        found = sum(text.count(mark) for mark in marks) + first
        first = 0
        # A mark that is whole in `text` is not to be found again: none ends in the rest but one
        # that is longer than it.
        rest = text[-longest:] if longest else b""
        return found

    return count


def _csv() -> Counter:
    """Counts line ends outside quotation marks, from the header on (RFC 4180)."""
    quoted, first = False, -1

    def count(piece: bytes) -> int:
        nonlocal quoted, first
        parts = piece.split(b'"')
        found = sum(part.count(b"\n") for part in parts[quoted::2]) + first
        quoted = quoted ^ (len(parts) % 2 == 0)
        first = 0
        return found

    return count
