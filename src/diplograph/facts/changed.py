"""All files of a reading, of which only those that changed are read and checked by themselves.

Of the others it is known that nothing was wrong in them, as long as what they name means what it
did. The rules across files are asked of all. So it is told in a little time that surely nothing is
wrong; what is wrong, if anything is, :func:`diplograph.facts.load` says.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from diplograph.facts import bare
from diplograph.facts.coherence import check_across, check_within, world_of
from diplograph.facts.document import Document, content, parse_document
from diplograph.facts.files import read_entity_file, read_fact_file, read_scan_log
from diplograph.facts.loading import Facts, overridden, places_named
from diplograph.facts.sheet import Sheet
from diplograph.problems import Problem
from diplograph.resources import Reading
from diplograph.vocabulary import Vocabulary


class Sound(NamedTuple):
    """A file as it is kept in which nothing was wrong.

    `sheet` is what :mod:`diplograph.facts.bare` writes of it, `around` a digest of what the slugs
    in it meant, and `gist` one of what other files and what is accepted can hang on.
    """

    sheet: bytes
    around: bytes
    gist: bytes


class Loaded(NamedTuple):
    """All files: those in `fresh` (paths) in full, the others without places and in short.

    `keys` tells each file by its content, and `around` what the slugs in it mean; those of which
    nothing can be kept are in neither.
    """

    facts: Facts
    fresh: frozenset[str]
    keys: Mapping[str, bytes]
    around: Mapping[str, bytes]


def load_changed(
    reading: Reading, vocabulary: Vocabulary, known: Mapping[bytes, Sound]
) -> Loaded | None:
    """Read the files of `reading` that are not `known` by their content; None if all are to be.

    That is where something may be wrong in them, by themselves or together. Raises AccessError for
    a file that cannot be read.
    """
    sorts = {str(path): sort for sort, paths in _parts(reading) for path in paths}
    keys: dict[str, bytes] = {}
    sheets: dict[str, Sheet] = {}

    def is_sound(path: str, data: bytes) -> bool:
        """Whether nothing is wrong in a file by itself, which is read in full."""
        sheets[path], problems = _READ[sorts[path]](parse_document(data, path), vocabulary)
        return not problems

    for path, sort in sorts.items():
        data = content(Path(path))
        keys[path] = key = _key(sort, path, data)
        if key in known:
            sheets[path] = bare.from_json(known[key].sheet, path)
        elif not is_sound(path, data):
            return None
    shipped = frozenset(map(str, reading.shipped))
    whole = overridden([*sheets.values()], shipped)
    whole += places_named(whole, vocabulary)
    world = world_of(whole, vocabulary)
    if any(True for _ in check_across(whole, world)):
        return None
    digest = bare.surroundings(world)
    around = {sheet.file.path: digest(sheet) for sheet in whole}
    fresh = {p for p, key in keys.items() if key not in known or known[key].around != around[p]}
    for path in fresh:
        if keys[path] in known:
            data = content(Path(path))
            if _key(sorts[path], path, data) != keys[path] or not is_sound(path, data):
                return None
    whole = [*overridden([*sheets.values()], shipped), *whole[len(sheets) :]]
    if any(True for sheet in whole if sheet.file.path in fresh for _ in check_within(sheet, world)):
        return None
    facts = Facts(tuple(sheet.file for sheet in whole), (), tuple(whole))
    return Loaded(facts, frozenset(fresh), keys, around)


def keys_of(reading: Reading) -> Iterator[tuple[str, bytes]]:
    """The path of each file of a reading, and what tells it from all others. Raises AccessError."""
    for sort, paths in _parts(reading):
        for path in map(str, paths):
            yield path, _key(sort, path, content(Path(path)))


def _key(sort: str, path: str, data: bytes) -> bytes:
    """A digest of the sort of a file, its name and its content."""
    name = os.path.basename(path)  # noqa: PTH119 - of ten thousand files
    return sha256(f"{sort} {name}\n".encode(errors="surrogateescape") + data).digest()


def _parts(reading: Reading) -> tuple[tuple[str, tuple[Path, ...]], ...]:
    return ("facts", reading.facts), ("entities", reading.entities), ("log", reading.coverage)


#: How a file of each sort is read.
_READ: Mapping[str, Callable[[Document, Vocabulary], tuple[Sheet, tuple[Problem, ...]]]] = {
    "facts": read_fact_file,
    "entities": read_entity_file,
    "log": read_scan_log,
}
