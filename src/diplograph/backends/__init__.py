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

from __future__ import annotations

from pathlib import Path

from diplograph.backends.answer import Answer, Limits
from diplograph.backends.graph import Graph
from diplograph.backends.local import DiskGraph, of_ntriples, read_graph
from diplograph.backends.store import GRAPH, open_store, write_store
from diplograph.errors import AccessError

__all__ = ["Answer", "Graph", "Limits", "connect", "memory", "open_store", "write_store"]

#: Where a build goes, and is looked for, unless the user says otherwise.
DEFAULT_OUT = Path("out")


def connect(address: str | Path | None = None) -> Graph:
    """The graph at `address`, ready to be asked.

    A build folder (its ``graph.ttl`` counts; its ``.store/`` is made anew where it is missing or
    does not match), an RDF file by its extension, or an ``http(s)://`` SPARQL 1.1 endpoint. None
    is ``./out`` if a build is there, else the shipped facts, built once into the user's cache
    folder.

    Raises:
        AccessError: there is nothing at `address`, or nothing that is a graph.
    """
    if address is None:
        return _default()
    if str(address).startswith(("http://", "https://")):
        from diplograph.backends.endpoint import Endpoint

        return Endpoint(str(address))
    path = Path(address)
    if (path / GRAPH).exists():
        return DiskGraph(path)
    if path.is_dir():
        raise AccessError(f"no build in {path}: it has no {GRAPH} (diplograph build -o {path})")
    if not path.exists():
        raise AccessError(f"cannot read {path}: no such file or folder")
    return read_graph(path)


def memory(ntriples: bytes) -> Graph:
    """A graph in memory, of N-Triples."""
    return of_ntriples(ntriples)


def _default() -> Graph:
    if (DEFAULT_OUT / GRAPH).exists():
        return DiskGraph(DEFAULT_OUT)
    from diplograph.backends.shipped import shipped

    return shipped()
