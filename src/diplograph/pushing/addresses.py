"""Where to push to: which addresses of a server read and write, and which of its graphs."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from diplograph.errors import AccessError, UsageError

#: The field that names the graph to be read, and those that a push leaves out (SPARQL 1.1 Protocol,
#: 2.1.4; the last is Oxigraph's).
GRAPH_FIELD = "default-graph-uri"
_LEFT_OUT = (GRAPH_FIELD, "named-graph-uri", "union-default-graph")
#: The port at which Neptune listens, which reads and writes at one address.
_NEPTUNE = 8182


class Target(NamedTuple):
    """One graph of a server: its addresses for queries and updates; None is the default graph."""

    address: str
    update: str
    graph: str | None

    @classmethod
    def of(cls, address: str, *, graph: str | None = None, update: str | None = None) -> Target:
        """The target that an address for queries names, as it stands behind ``--on``.

        The graph is `graph`, else the one ``default-graph-uri`` in the address, else the default
        graph. Where `update` is not given it follows from the address: see :func:`update_address`.

        Raises:
            AccessError: the address is none of HTTP.
            UsageError: two graphs are named, or one that is no absolute IRI.
        """
        if not address.startswith(("http://", "https://")):
            raise AccessError(
                f"cannot push to {address}: the address of an endpoint begins with http:// or "
                "https://"
            )
        parts = urlsplit(address)
        fields = parse_qsl(parts.query, keep_blank_values=True)
        graphs = {value for name, value in fields if name == GRAPH_FIELD} | {graph or ""} - {""}
        if len(graphs) > 1:
            raise UsageError(f"a push goes into one graph, and not {' and '.join(sorted(graphs))}")
        chosen = next(iter(graphs), None)
        if chosen is not None and not _is_iri(chosen):
            raise UsageError(f"{chosen!r} names no graph: it is no absolute IRI")
        kept = urlencode([field for field in fields if field[0] not in _LEFT_OUT])
        plain = urlunsplit(parts._replace(query=kept, fragment=""))
        return cls(plain, update or update_address(plain), chosen)

    def reading(self, graph: str | None) -> str:
        """The address for queries over one of the server's graphs."""
        if graph is None:
            return self.address
        joint = "&" if urlsplit(self.address).query else "?"
        return f"{self.address}{joint}{urlencode({GRAPH_FIELD: graph})}"


def update_address(address: str) -> str:
    """Where a server takes updates, from where it takes queries; the same if nothing is known.

    >>> for path in ("7878/query", "3030/name/sparql", "7200/repositories/name", "8890/sparql"):
    ...     print(update_address(f"http://localhost:{path}"))
    http://localhost:7878/update
    http://localhost:3030/name/update
    http://localhost:7200/repositories/name/statements
    http://localhost:8890/sparql-auth

    The first is of Oxigraph and Fuseki, then come Fuseki, GraphDB and Virtuoso. Neptune, at its
    port, and QLever have one address for both.
    """
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    before, _, last = path.rpartition("/")
    if last == "query" or (last == "sparql" and before):
        path = f"{before}/update"
    elif before.endswith("/repositories"):
        path = f"{path}/statements"
    elif path == "/sparql" and parts.port != _NEPTUNE:
        path = "/sparql-auth"
    else:
        return address
    return urlunsplit(parts._replace(path=path))


def _is_iri(text: str) -> bool:
    from re import fullmatch

    return fullmatch(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]+', text) is not None
