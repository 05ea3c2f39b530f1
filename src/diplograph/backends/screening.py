"""What is refused of a file of RDF before it is parsed: what would take all memory, or the process.

Of RDF/XML the engine puts in the text of an entity where another names it, so that ten lines are a
thousand million characters; and it takes apart by recursion triples that lie within triples, so
that some ten thousand of them are the end of the process. Both were seen with pyoxigraph 0.5. No
file that means something comes near these limits: `owl` and `xsd` are short and name no other.
"""

from __future__ import annotations

import mmap
import re
from pathlib import Path

import pyoxigraph as ox

from diplograph.errors import AccessError, LimitError, reason

#: The longest text of an entity, in bytes, and how many triples may lie within each other.
MOST_ENTITY, MOST_NESTED = 1_000, 100

_ENTITY = re.compile(rb'<!ENTITY\s[^">]*"([^"]*)"')
_TRIPLE = re.compile(rb"<<|>>")


def screen(path: Path, media: ox.RdfFormat) -> None:
    """Look for what is refused in a file. A pipe is not looked at: it can be read only once.

    Costs next to nothing, but for a file of triple terms. Brackets that stand in literals count
    too: nobody who looks from outside can tell them from others. Raises AccessError and LimitError.
    """
    try:
        if not path.is_file() or not path.stat().st_size:
            return
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if media == ox.RdfFormat.RDF_XML:
                _entities(path, data)
            elif media != ox.RdfFormat.JSON_LD:
                _nested(path, data)
    except OSError as error:
        raise AccessError(f"cannot read {path}: {reason(error)}") from error


def _entities(path: Path, data: mmap.mmap) -> None:
    for match in _ENTITY.finditer(data) if data.find(b"<!ENTITY") >= 0 else ():
        if b"&" in match[1]:
            raise LimitError(
                f"{path} has an entity that names another: ten of them fill any memory"
            )
        if len(match[1]) > MOST_ENTITY:
            raise LimitError(f"{path} has an entity of more than {MOST_ENTITY:,} bytes")


def _nested(path: Path, data: mmap.mmap) -> None:
    depth = 0
    for match in _TRIPLE.finditer(data) if data.find(b"<<") >= 0 else ():
        depth = depth + 1 if match[0] == b"<<" else max(0, depth - 1)
        if depth > MOST_NESTED:
            raise LimitError(f"{path} has more than {MOST_NESTED} triples within each other")
