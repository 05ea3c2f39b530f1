"""The shortest way to the answer of a short query: most requests are lookups of some microseconds.

Between two of them a processor forgets the code of Python, so that each line of it costs several
times what it seems to. What is not as it most often is, or fails, takes the way of `protocol`.
"""

from __future__ import annotations

import re
from binascii import a2b_qp
from typing import TYPE_CHECKING, Any

from diplograph.backends.guard import is_harmless
from diplograph.errors import AccessError, LimitError
from diplograph.queries.unfit import escaped
from diplograph.server.bounded import Bounded, row_counter
from diplograph.server.held import prefixes_of
from diplograph.server.messages import Ask, Bounds, Refused, Reply
from diplograph.server.negotiation import ROWS, chosen, prefers_html
from diplograph.server.protocol import ROW_FORMATS, headers_of, is_volatile

if TYPE_CHECKING:
    from diplograph.server.negotiation import Format
    from diplograph.server.web import Served

_ONLY = b"query="
#: What is not an octet that is percent-encoded (RFC 3986, 2.1).
_NO_OCTET = re.compile(b"%(?![0-9A-Fa-f]{2})")


class _Out:
    """A file for an answer: most are one piece of the engine's, others go on within bounds."""

    __slots__ = ("_bounds", "_rows", "data", "longer")

    def __init__(self, bounds: Bounds, form: Format) -> None:
        self._bounds, self._rows = bounds, form.name
        self.data = b""
        self.longer: Bounded | None = None

    def write(self, data: Any, /) -> int:
        piece = escaped(bytes(data)) if self._rows == "xml" else bytes(data)
        if self.longer is None and not self.data:
            self.data = piece
            return len(data)
        if self.longer is None:
            self.longer = Bounded(self._bounds, row_counter(self._rows))
            self.longer.write(self.data)
        self.longer.write(piece)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def lookup(ask: Ask, served: Served) -> Reply | None:
    """The reply to a SELECT query by GET that has no other parameter, if it is short and harmless.

    None if it is not, or if it fails: it is to be answered otherwise. Raises LimitError if the
    answer is too long, and AccessError if the disk is full.
    """
    query = ask.query
    if ask.method != "GET" or not query.startswith(_ONLY) or query.find(b"&", 6) >= 0:
        return None
    form = _form(ask)
    if form is None:
        return None
    text = decoded(query[6:])
    if text is None or not is_harmless(text) or text.lstrip()[:6].upper() != "SELECT":
        return None
    out = _Out(served.bounds, form)
    try:
        results: Any = served.graph.store.query(
            text,
            base_iri=f"{ask.base}sparql",
            prefixes=prefixes_of(text),
            use_default_graph_as_union=served.graph.has_graphs,
        )
        results.serialize(out, ROW_FORMATS[form.name])
    except (SyntaxError, RuntimeError, OSError, ValueError, LimitError, AccessError):
        if out.longer is not None and out.longer.failure is not None:
            raise out.longer.failure from None  # what the engine makes of it says less
        return None
    return _reply(out, form, served.bounds, is_volatile=is_volatile(text))


def decoded(value: bytes) -> str | None:
    """The value of a field of a form; None if it is not UTF-8, or not percent-encoded throughout.

    With another sign it is quoted-printable (RFC 2045, 6.7), which is decoded in C: a twentieth of
    the time.
    """
    if _NO_OCTET.search(value):
        return None
    octets = value.replace(b"=", b"%3D").replace(b"+", b" ").replace(b"%", b"=")
    try:
        return a2b_qp(octets).decode()
    except ValueError:
        return None


def _reply(out: _Out, form: Format, bounds: Bounds, *, is_volatile: bool) -> Reply:
    if out.longer is not None:
        spool = out.longer.spool
        return Reply(200, headers_of(form), spool.file, spool.size, is_volatile)
    data = out.data
    if len(data) > bounds.size or row_counter(form.name)(data) > bounds.rows:
        Bounded(bounds, row_counter(form.name)).write(data)  # which raises
    return Reply(200, headers_of(form), data, len(data), is_volatile)


def _form(ask: Ask) -> Format | None:
    """The format of rows that is accepted; None if there is none, or a page is wanted instead."""
    accept = ask.headers.get("accept", "")
    if prefers_html(accept):
        return None
    try:
        return chosen(accept, ROWS)
    except Refused:
        return None
