"""Requests at what is served, answered in this process, without a server or a socket."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox

from diplograph import backends
from diplograph.backends.local import LocalGraph
from diplograph.server.messages import Ask, Bounds, Reply
from diplograph.server.web import Served, respond

BASE = "http://127.0.0.1:8000/"


@cache
def shipped() -> Served:
    """The shipped facts, served."""
    graph = backends.connect(None)
    assert isinstance(graph, LocalGraph)
    return Served(graph.store, Bounds(), edition="shipped")


def serving(turtle: str, bounds: Bounds | None = None) -> Served:
    """Facts in Turtle, served."""
    store = ox.Store()
    store.bulk_load(turtle.encode(), ox.RdfFormat.TURTLE)
    return Served(store, bounds or Bounds(), edition="invented")


def get(
    path: str,
    fields: dict[str, str | list[str]] | str = "",
    *,
    accept: str = "",
    served: Served | None = None,
    method: str = "GET",
    **headers: str,
) -> Reply:
    """The reply to a request; headers in small letters, with ``_`` for ``-``."""
    query = fields if isinstance(fields, str) else urlencode(fields, doseq=True)
    passed = {name.replace("_", "-"): value for name, value in headers.items()}
    if accept:
        passed["accept"] = accept
    return respond(Ask(method, path, query.encode(), passed, b"", BASE), served or shipped())


def body(reply: Reply) -> bytes:
    """The body of a reply, whole."""
    if isinstance(reply.body, bytes):
        found = reply.body
    else:
        reply.body.seek(0)
        found = reply.body.read()
    assert len(found) == reply.size
    return found


def header(reply: Reply, name: str) -> str:
    """A header of a reply, or nothing."""
    return dict(reply.headers).get(name, "")


def read(reply: Reply, status: int = 200) -> Any:
    """The JSON of a reply that has a status."""
    assert reply.status == status, body(reply)
    return json.loads(body(reply))
