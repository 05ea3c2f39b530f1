"""A graph as it lies there, for completion in a shell: at once, silently, without building."""

# ruff: noqa: PTH112, PTH118, PTH202
# pathlib takes 3 ms to import, which a key press does not wait for where a build is named.

from __future__ import annotations

import os

import pyoxigraph as ox

from diplograph.backends.local import LocalGraph, MemoryGraph, read_graph
from diplograph.backends.store import STORE, has_build
from diplograph.errors import DiplographError

_DEFAULT_OUT = "out"
#: The largest RDF file that is read for a key press, in bytes: about a tenth of a second.
_LARGEST = 4_000_000


def glance(address: str | None) -> LocalGraph | None:
    """The graph that `backends.connect` would open, if it can be read at once; else None.

    A store is read as it is, even where its ``graph.ttl`` is newer. Nothing is built, written or
    said, no endpoint is asked, and no large file is read.
    """
    try:
        if address is None:
            return _built(_DEFAULT_OUT if has_build(_DEFAULT_OUT) else _shipped())
        if has_build(address):
            return _built(address)
        if os.path.isfile(address) and os.path.getsize(address) <= _LARGEST:  # noqa: PTH113
            return read_graph(address)
    except (OSError, RuntimeError, DiplographError):  # RuntimeError: a store that is damaged
        pass
    return None


def _built(out: str) -> LocalGraph | None:
    store = os.path.join(out, STORE)
    return MemoryGraph(ox.Store.read_only(store), out) if os.path.isdir(store) else None


def _shipped() -> str:
    from diplograph.backends.shipped import shipped_folder

    return str(shipped_folder())
