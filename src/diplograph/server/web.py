"""What a worker does with a request: from its address to who answers it, and errors to replies.

Everything below is a function of a request and of what is served; nothing knows of sockets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from diplograph.backends import child
from diplograph.errors import AccessError, LimitError, UsageError
from diplograph.layers import read_ontology
from diplograph.server import (
    completion,
    descriptions,
    evidence,
    graphs,
    openapi,
    pages,
    protocol,
    questions,
    resources,
    why,
)
from diplograph.server.bodies import decoded
from diplograph.server.held import HeldGraph
from diplograph.server.lookup import lookup
from diplograph.server.messages import Ask, Bounds, Refused, Reply
from diplograph.server.negotiation import JSON, TEXT, accepts_gzip, chosen, prefers_html

if TYPE_CHECKING:
    from pathlib import Path

Responder: TypeAlias = Callable[[Ask, "Served"], Reply]

#: Who answers at an address, and who at all addresses in a folder.
_ADDRESSES: Mapping[str, Responder] = {
    "sparql": protocol.respond,
    "graph": graphs.respond,
    "void": descriptions.dataset,
    ".well-known/void": descriptions.dataset,
    "questions": questions.index,
    "terms": completion.terms,
    "complete": completion.complete,
    "evidence": evidence.respond,
    "why": why.respond,
    "ontology": resources.ontology,
    "openapi.json": openapi.respond,
}
_FOLDERS: Mapping[str, Responder] = {
    "questions": questions.respond,
    **{folder.rstrip("/"): resources.respond for folder in pages.FOLDERS.values()},
}

#: From how many bytes on compressing pays.
_LEAST_COMPRESSED = 1024
#: As `guard.pointing` writes it.
_PLACE = re.compile(r"^ +--> \w+:(?P<line>\d+):(?P<column>\d+)$", re.MULTILINE)


class Served:
    """What one worker serves: a store that it opened, and what it derives from it when asked.

    `store` is its folder, or itself; `edition` names what it holds, in letters that may stand in a
    header. `texts` is a folder of source texts, if passages are to be shown.
    """

    def __init__(
        self,
        store: str | ox.Store,
        bounds: Bounds,
        *,
        edition: str,
        address: str = "the graph",
        texts: Path | None = None,
    ) -> None:
        opened = ox.Store.read_only(store) if isinstance(store, str) else store
        self.graph = HeldGraph(opened, address, bounds)
        self.bounds = bounds
        self.edition = edition
        self.texts = texts

    @cached_property
    def is_foreign(self) -> bool:
        """Whether the graph holds nothing of what is asked here, so that no row is no finding."""
        from diplograph.emptiness.foreign import is_foreign

        return is_foreign(self.graph)

    @cached_property
    def counts(self) -> descriptions.Counts:
        """How much there is, counted once."""
        return descriptions.count(self.graph)

    @cached_property
    def names(self) -> completion.Index:
        """The things of the graph by their names, indexed once."""
        return completion.Index(self.graph)

    @cached_property
    def terms(self) -> completion.Json:
        """The vocabulary, as it is told, put together once."""
        return completion.described(self)


def prepare() -> None:
    """Make what is the same in all workers, so that they share it who are forked afterwards.

    It takes some tenths of a second and no graph.
    """
    from importlib import import_module

    for name in ("evidence.telling", "export.formats", "queries.notes", "result.explanation"):
        import_module(f"diplograph.{name}")
    child.c_library()
    pages.prepare()
    openapi.prepare()
    completion.said_of_terms()
    read_ontology()


def respond(ask: Ask, served: Served) -> Reply:
    """The reply to a request; of one that fails, a problem document (RFC 9457).

    Raises AccessError if the store cannot be read.
    """
    try:
        if ask.body:
            ask = decoded(ask)
        reply = lookup(ask, served) if ask.path == "/sparql" else None
        if reply is None:
            reply = _responder(ask.path)(ask, served)
    except Refused as refused:
        return problem(ask, refused)
    except UsageError as error:
        return problem(ask, Refused(400, str(error)))
    except LimitError as error:
        return problem(ask, Refused(500, str(error)))
    except MemoryError:
        return problem(ask, Refused(500, "the query needs more memory than it may take"))
    return _accepted(reply, ask)


def _accepted(reply: Reply, ask: Ask) -> Reply:
    """The same in gzip for those who take it, or a problem if there is no room for that."""
    if not accepts_gzip(ask.headers.get("accept-encoding", "")):
        return reply
    try:
        return _compressed(reply)
    except AccessError as error:
        return problem(ask, Refused(503, str(error)))


def _responder(path: str) -> Responder:
    """Who answers at a path. Raises Refused (404)."""
    inside = path.strip("/")
    found = _ADDRESSES.get(inside) or _FOLDERS.get(
        inside.partition("/")[0] if "/" in inside else ""
    )
    if found is None:
        raise Refused(404, f"there is nothing at {path[:200]!r}")
    return found


def problem(ask: Ask, refused: Refused) -> Reply:
    """A refusal as a document: in JSON with the place of a mistake in a query, as text, or, to a
    browser, as a page.
    """
    accept = ask.headers.get("accept", "")
    if prefers_html(accept):
        return pages.refusal(ask, refused)
    try:
        form = chosen(accept, (JSON, TEXT))
    except Refused:
        form = JSON
    if form is TEXT:
        body, media_type = f"{refused.said}\n".encode(), "text/plain; charset=utf-8"
    else:
        body, media_type = _document(refused), "application/problem+json"
    headers = (("content-type", media_type), *refused.headers)
    return Reply(refused.status, headers, body, len(body))


def _document(refused: Refused) -> bytes:
    place = _PLACE.search(refused.said)
    said = {
        "type": "about:blank",
        "title": HTTPStatus(refused.status).phrase,
        "status": refused.status,
        "detail": refused.said,
        **({key: int(value) for key, value in place.groupdict().items()} if place else {}),
        **refused.members,
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _compressed(reply: Reply) -> Reply:
    """The same in gzip, where that pays and it is not compressed already."""
    if reply.size < _LEAST_COMPRESSED or any(
        name == "content-encoding" for name, _ in reply.headers
    ):
        return reply
    from gzip import GzipFile
    from shutil import copyfileobj

    from diplograph.backends.answer import Spool

    spool = Spool()
    with GzipFile(fileobj=spool, mode="wb", compresslevel=1, mtime=0) as packed:
        if isinstance(reply.body, bytes):
            packed.write(reply.body)
        else:
            reply.body.seek(0)
            copyfileobj(reply.body, packed, 2**20)
            reply.body.close()
    headers = (*reply.headers, ("content-encoding", "gzip"))
    return reply._replace(headers=headers, body=spool.file, size=spool.size)
