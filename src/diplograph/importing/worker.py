"""The process that parses a file of others: ``python -m diplograph.importing.worker NAME MEDIA …``.

It reads the file, which was looked through and is open, from standard input. It writes canonical
N-Triples of all graphs of the file to standard output, or says on standard error, in JSON, where
and why it cannot. It may be killed at any time: blank nodes can be laid out so that their canonical
labels take for ever (https://www.w3.org/TR/rdf-canon/#dataset-poisoning). Nothing is fetched: the
engine reads no remote context, no external entity and no import. Should the process that started it
be killed, its own limit of processor time ends it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from urllib.parse import quote

import pyoxigraph as ox

#: The exit code that goes with a message.
TOLD = 3
#: What is open at once: the file, the three streams, and what a library may need.
_MOST_OPEN = 32
#: The longest message, in characters: it may quote the file.
_LONGEST = 1_000


def main(name: str, media: str, memory: str, seconds: str, said: str) -> int:
    """Parse a file of a name and a media type, in so many bytes of address space and seconds.

    At most `said` bytes are written, where standard output is a file.
    """
    for what, most in (
        (resource.RLIMIT_AS, int(memory)),
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_FSIZE, int(said)),
        (resource.RLIMIT_NOFILE, _MOST_OPEN),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))
    format_ = ox.RdfFormat.from_media_type(media)
    assert format_
    try:
        # Not the whole path: what is written is published, and is the same in every folder.
        base = f"file:///{quote(name)}"
        found = ox.Dataset(ox.parse(sys.stdin.buffer, format_, base_iri=base))
    except (SyntaxError, ValueError, OSError) as error:
        return _told(error)
    quads = list(found)
    if any(isinstance(term, ox.BlankNode) for quad in quads for term in quad.triple):
        found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        quads = list(found)
    try:
        ox.serialize({quad.triple for quad in quads}, sys.stdout.buffer, ox.RdfFormat.N_TRIPLES)
        sys.stdout.buffer.flush()
    except OSError as error:  # a file has its limit, and a disk
        _told(error, limit=True)
        os._exit(TOLD)  # at its end the interpreter would write the rest once more
    return 0


def _told(error: Exception, *, limit: bool = False) -> int:
    place = {"line": getattr(error, "lineno", None), "column": getattr(error, "offset", None)}
    said = getattr(error, "strerror", None) or getattr(error, "msg", error)
    message = str(said)[:_LONGEST]
    sys.stderr.write(json.dumps({"message": message, "limit": limit, **place}))
    sys.stderr.flush()
    return TOLD


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
