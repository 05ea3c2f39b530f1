"""The process that parses a file of others: ``python -m diplograph.importing.worker FILE MEDIA``.

It writes canonical N-Triples of all graphs of the file to standard output, or says on standard
error, in JSON, where and why it cannot. It may be killed at any time: blank nodes can be laid out
so that their canonical labels take for ever (https://www.w3.org/TR/rdf-canon/#dataset-poisoning).
Nothing is fetched: the engine reads no remote context, no external entity and no import.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

import pyoxigraph as ox

#: The exit code that goes with a message.
TOLD = 3


def main(file: str, media: str, memory: str) -> int:
    """Parse `file`, of a media type, in so many bytes of address space."""
    for what, most in ((resource.RLIMIT_AS, int(memory)), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))
    path, format_ = Path(file), ox.RdfFormat.from_media_type(media)
    assert format_
    try:
        with path.open("rb") as opened:
            base = path.resolve().as_uri()
            found = ox.Dataset(ox.parse(opened, format_, base_iri=base))
    except (SyntaxError, ValueError, OSError) as error:
        place = {"line": getattr(error, "lineno", None), "column": getattr(error, "offset", None)}
        sys.stderr.write(json.dumps({"message": str(getattr(error, "msg", error)), **place}))
        return TOLD
    quads = list(found)
    if any(isinstance(term, ox.BlankNode) for quad in quads for term in quad.triple):
        found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        quads = list(found)
    ox.serialize({quad.triple for quad in quads}, sys.stdout.buffer, ox.RdfFormat.N_TRIPLES)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
