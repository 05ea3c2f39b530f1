"""What is refused of a file of RDF: what would take all memory or all time, or end the process.

Seen with pyoxigraph 0.5: of RDF/XML it puts in the text of an entity where another names it, so
that ten lines are a thousand million characters; the time that RDF/XML takes, and the memory of
JSON-LD, is the square of how deep elements lie within each other; triples that lie within triples
are taken apart by recursion, so that some ten thousand of them are the end of the process; and a
prefix of a million characters is written out wherever a name has it. No file that means something
comes near these limits: `owl` and `xsd` are short and name no other.
"""

from __future__ import annotations

import mmap
import os
import re
import sys
from io import FileIO
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from stat import S_ISREG
from typing import IO, BinaryIO

import pyoxigraph as ox

from diplograph.errors import AccessError, LimitError, reason

#: The longest text of an entity, in characters; how many elements of XML, or objects and arrays of
#: JSON, may lie within each other, and how many triples.
MOST_ENTITY, MOST_ELEMENTS, MOST_NESTED = 1_000, 1_000, 100

#: The ends of triples, and what may have such signs that are none: IRIs, comments, escapes, and
#: literals, which may be open to the end of the file. Nothing is gone through twice.
_TRIPLE = re.compile(
    rb"""
    <<|>>|<[^<>\n]*+>?|\#[^\n]*+|\\.
    |\"{3}(?:[^"\\]|\\.|"(?!""))*+(?:"{3})?|"(?:[^"\\\n]|\\.)*+"?
    |'{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3})?|'(?:[^'\\\n]|\\.)*+'?
    """,
    re.VERBOSE | re.DOTALL,
)
#: What begins and ends objects and arrays of JSON, and texts, which may have such signs.
_JSON = re.compile(rb'[\[{]|[\]}]|"(?:[^"\\]|\\.)*+"?', re.DOTALL)


def screen(path: Path, file: BinaryIO | FileIO, media: ox.RdfFormat) -> None:
    """Look for what is refused in an open file, and leave it at its beginning.

    It is not opened by its name once more, which may be another's by then. A pipe is not looked at:
    it can be read only once.

    Costs next to nothing, but for a file of triple terms, for JSON-LD, and for RDF/XML, of which it
    takes as long as to parse it. Raises AccessError, also for what is no XML, and LimitError.
    """
    try:
        found = os.fstat(file.fileno())
        if not S_ISREG(found.st_mode) or not found.st_size:
            return
        if media == ox.RdfFormat.RDF_XML:
            _elements(path, file)
            file.seek(0)
            return
        look = _objects if media == ox.RdfFormat.JSON_LD else _nested
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            look(path, data)
    except OSError as error:
        raise AccessError(f"cannot read {path}: {reason(error)}") from error


class Bounded:
    """A file for the engine, which reads it by little pieces, until there is no memory for more."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path, self._file = path, file
        self._most = max(_memory() // 4 * 3, _taken())

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises LimitError if three quarters of the memory there is are taken."""
        # To ask for the peak costs a hundredth of what it does to ask for what is taken now.
        if _peak() > self._most and _taken() > self._most:
            raise LimitError(f"{self._path} takes more memory than there is for it")
        return self._file.read(size)


def _memory() -> int:
    """The bytes of memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _peak() -> int:
    """The most bytes that this process had in memory so far."""
    return getrusage(RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _taken() -> int:
    """The bytes that this process has in memory; the peak where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # no Linux
        return _peak()


def _elements(path: Path, file: BinaryIO | FileIO) -> None:
    """Look through XML with a parser that has a limit on how much entities make of little.

    What is no XML is refused, as the engine might read on behind it.
    """
    from xml.parsers import expat

    depth = 0

    def begin(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_ELEMENTS:
            raise _too_deep(path, "elements")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(_name: str, _is_parameter: bool, text: str | None, *_other: object) -> None:
        if text and "&" in text:
            raise LimitError(
                f"{path} has an entity that names another: ten of them fill any memory"
            )
        if text and len(text) > MOST_ENTITY:
            raise LimitError(f"{path} has an entity of more than {MOST_ENTITY:,} characters")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.EntityDeclHandler = entity
    try:
        parser.ParseFile(file)
    except expat.ExpatError as error:
        if "amplification" in str(error):
            raise LimitError(f"{path} has entities that make much of little") from None
        place = f"{path}:{error.lineno}:{error.offset + 1}"
        raise AccessError(f"{place}: no XML: {expat.ErrorString(error.code)}") from None


def _objects(path: Path, data: mmap.mmap) -> None:
    depth = 0
    for match in _JSON.finditer(data):
        sign = match[0]
        if sign in b"[{":
            depth += 1
        elif sign in b"]}":
            depth = max(0, depth - 1)
        if depth > MOST_ELEMENTS:
            raise _too_deep(path, "objects or arrays")


def _too_deep(path: Path, what: str) -> LimitError:
    return LimitError(f"{path} has more than {MOST_ELEMENTS:,} {what} within each other")


def _nested(path: Path, data: mmap.mmap) -> None:
    depth = 0
    for match in _TRIPLE.finditer(data) if data.find(b"<<") >= 0 else ():
        if match[0] == b"<<":
            depth += 1
        elif match[0] == b">>":
            depth = max(0, depth - 1)
        if depth > MOST_NESTED:
            raise LimitError(f"{path} has more than {MOST_NESTED} triples within each other")
