"""Backends: where a graph is, and how it is asked, behind one small set of methods.

:func:`connect` turns an address into a :class:`Graph`: a build folder, an RDF file, or any SPARQL
1.1 endpoint. A backend is one method, :meth:`Graph.evaluate`: the text of a query to an
:class:`Answer`, which is a media type and bytes, whether they come from a process on this machine
or over HTTP. pyoxigraph reads them back: its terms and results are the currency everywhere.

There are two roads to an answer. :meth:`Graph.evaluate` is for what a user asks: it is guarded, it
runs in a process of its own, and it can be stopped. :meth:`Graph.select` and
:meth:`Graph.construct` are for diplograph's own queries, which are known to be harmless: a store on
this machine is asked in this process.
"""

# ruff: noqa: PTH112
# pathlib takes 3 ms to import, a fourth of what a lookup may cost beyond the engine.

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from diplograph.backends.store import (
    GRAPH,
    STORE,
    Change,
    Written,
    has_build,
    is_fresh,
    open_store,
    read_beside,
    sweep,
    write_beside,
    write_build,
)
from diplograph.errors import AccessError

if TYPE_CHECKING:
    from pathlib import Path

    from diplograph.backends.answer import Answer as Answer
    from diplograph.backends.graph import Graph as Graph

__all__ = [
    "STORE",
    "Answer",
    "Change",
    "Graph",
    "Written",
    "connect",
    "is_fresh",
    "memory",
    "open_store",
    "read_beside",
    "sweep",
    "write_beside",
    "write_build",
]

#: Where a build goes, and is looked for, unless the user says otherwise.
DEFAULT_OUT = "out"


def __getattr__(name: str) -> object:
    # On use only: to know a build that is as it was, no graph is asked.
    if name not in ("Answer", "Graph"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{name.lower()}"), name)


def connect(address: str | Path | None = None) -> Graph:
    """The graph at `address`, ready to be asked.

    A build folder (its ``graph.ttl`` counts; its ``.store/`` is made anew where it is missing or
    does not match), an RDF file by its extension, or an ``http(s)://`` SPARQL 1.1 endpoint. None
    is ``./out`` if a build is there, else the shipped facts, built once into the user's cache
    folder. An ``./out`` that is no build is passed over, and said; one that is a build and cannot
    be read is an error, so that nobody takes the answers for those of his own facts.

    Raises:
        AccessError: there is nothing at `address`, or nothing that is a graph or can be read.
    """
    if address is None:
        return _default()
    place = os.fspath(address)
    if place.startswith(("http://", "https://")):
        from diplograph.backends.endpoint import Endpoint

        return Endpoint(place)
    if "://" in place:
        raise AccessError(f"cannot reach {place}: an endpoint begins with http:// or https://")
    if not place:
        raise AccessError("no graph is named: the address is empty")
    from diplograph.backends.local import DiskGraph, read_graph

    if has_build(place):
        return DiskGraph(place)
    if os.path.isdir(place):
        raise AccessError(f"no build in {place}: it has no {GRAPH} (diplograph build -o {place})")
    return read_graph(place)


def memory(ntriples: bytes) -> Graph:
    """A graph in memory, of N-Triples."""
    from diplograph.backends.local import of_ntriples

    return of_ntriples(ntriples)


def _default() -> Graph:
    if has_build(DEFAULT_OUT):
        from diplograph.backends.local import DiskGraph

        return DiskGraph(DEFAULT_OUT)
    if os.path.lexists(DEFAULT_OUT):
        sys.stderr.write(f"{DEFAULT_OUT} is no build; asking the facts that come with diplograph\n")
    from diplograph.backends.shipped import shipped

    return shipped()
