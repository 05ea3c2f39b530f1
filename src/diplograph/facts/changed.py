"""All files of a reading, of which only those that changed are read and checked by themselves.

Of the others it is known that nothing was wrong in them, as long as what they name means what it
did. The rules across files are asked of all. So it is told in a little time that surely nothing is
wrong; what is wrong, if anything is, :func:`diplograph.facts.load` says.

Files are read some at a time, perhaps by several processes. What is held of each is short: what
other files need to know of it, and the rest packed until it is needed.
"""

from __future__ import annotations

import os
import pickle
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from diplograph.compression import packed, unpacked
from diplograph.facts import bare, gazetteer
from diplograph.facts.coherence import check_across, world_of
from diplograph.facts.document import Document, content, parse_document
from diplograph.facts.files import read_entity_file, read_fact_file, read_scan_log
from diplograph.facts.loading import (
    Facts,
    introduced,
    overridden,
    places_among,
    places_named,
)
from diplograph.facts.sheet import Sheet
from diplograph.facts.world import World
from diplograph.problems import Problem
from diplograph.resources import Reading
from diplograph.terminal import Progress
from diplograph.vocabulary import Vocabulary

_Task = TypeVar("_Task")
_Done = TypeVar("_Done")

#: Files of so many bytes are read, or compiled, at a time: a hundred short ones.
_BATCH = 200_000


class Share(Protocol):
    """How work is done of some tasks, in their order: as by :func:`map`, or by several at once."""

    def __call__(
        self, work: Callable[[_Task], _Done], tasks: Sequence[_Task], /
    ) -> Iterator[_Done]: ...


class Sound(NamedTuple):
    """A file as it is kept in which nothing was wrong.

    `sheet` is what :mod:`diplograph.facts.bare` writes of it, packed; `around` a digest of what the
    slugs in it meant, and `gist` one of what other files and what is accepted can hang on. `slugs`
    are those that it introduces, a line each, its source on the first, which is empty without one.
    """

    sheet: bytes
    around: bytes
    gist: bytes
    slugs: bytes

    @property
    def source(self) -> str:
        """The slug of its source; "" if it is not of one."""
        return self.slugs.partition(b"\n")[0].decode()


class Was(NamedTuple):
    """All files as they were once, with nothing wrong in them: their `keys`, and their `gist`."""

    keys: Container[bytes]
    gist: str

    def is_still(self, gist: str, unread: Iterable[bytes]) -> bool:
        """Whether their slugs mean what they did, given those that are `unread` by their keys.

        What a build that was killed has done may go with other things than these.
        """
        return self.gist == gist and all(key in self.keys for key in unread)


class Loaded(NamedTuple):
    """All files: those of which something can be kept, `sounds`, without places and in short.

    Those in `fresh` (paths) were read; :meth:`sheet` has them in full, and `parts` are some of them
    at a time. `keys` tells each file by its content. `world` is what the slugs of all files mean.

    The `gist` is a digest of all that the graph hangs on but for what each source says. Where it is
    what it was there are no `facts`, and `world` has what the slugs of the fresh files mean.
    """

    gist: str
    facts: Facts | None
    world: World
    fresh: frozenset[str]
    parts: tuple[Sequence[str], ...]
    keys: Mapping[str, bytes]
    sounds: Mapping[str, Sound]
    packed: Mapping[str, bytes]

    def sheet(self, path: str) -> Sheet:
        """A file that is `fresh`, in full."""
        if path in self.sounds:
            return _unpacked(self.packed[path])
        return self.world.sheets[path]


def load_changed(
    reading: Reading,
    vocabulary: Vocabulary,
    known: Mapping[bytes, Sound],
    was: Was | None = None,
    *,
    share: Share = map,
    progress: Progress = lambda _what, _share: None,
) -> Loaded | None:
    """Read the files of `reading` that are not `known` by their content; None if all are to be.

    That is where something may be wrong in them, by themselves or together; but for what is wrong
    in one of those that are fresh given what its slugs mean. Where nothing has changed of what they
    `was` on which one may hang that is not read, the rules across files are not asked again. Raises
    AccessError for a file that cannot be read.
    """
    sorts = {str(path): sort for sort, paths in _parts(reading) for path in paths}
    shipped = frozenset(map(str, reading.shipped))
    keys: dict[str, bytes] = {}
    sizes: dict[str, int] = {}
    for path, sort in sorts.items():
        data = content(Path(path))
        keys[path], sizes[path] = _key(sort, path, data), len(data)

    def read(paths: Sequence[str]) -> list[_Read] | None:
        """Files in which nothing is wrong by themselves, if they are what they were."""
        found = []
        for path in paths:
            data = content(Path(path))
            if _key(sorts[path], path, data) != keys[path]:
                return None
            sheet, problems = _READ[sorts[path]](parse_document(data, path), vocabulary)
            if problems:
                return None
            # Which shared entities are in force depends on those of the user.
            is_kept = path not in shipped and bare.is_bare(sheet)
            short = _in_short(sheet) if is_kept else None
            found.append(_Read(short, _packed(sheet)))
        return found

    def read_all(paths: Sequence[str]) -> dict[str, _Read] | None:
        found: dict[str, _Read] = {}
        parts = [*_batches(paths, sizes)]
        for part, done in zip(parts, share(read, parts), strict=True):
            if done is None:
                return None
            found.update(zip(part, done, strict=True))
            progress("reading", len(found) / len(paths))
        return found

    new = read_all([path for path in sorts if keys[path] not in known])
    if new is None:
        return None
    kept = {path: new[path].short if path in new else known[keys[path]] for path in sorts}
    gist = _gist(keys, kept)

    def sheet_of(path: str) -> Sheet:
        sound = kept[path]
        return _from_short(sound.sheet, path) if sound else _unpacked(new[path].packed)

    facts: Facts | None = None
    if was and was.is_still(gist, (keys[path] for path in sorts if path not in new)):
        world = world_of(_around(new, kept, sheet_of, shipped, vocabulary), vocabulary)
    else:
        whole = overridden([*map(sheet_of, sorts)], shipped)
        whole += places_named(whole, vocabulary)
        world = world_of(whole, vocabulary)
        if any(True for _ in check_across(whole, world)):
            return None
        facts = Facts(tuple(sheet.file for sheet in whole), (), tuple(whole))
    sounds = {path: sound for path, sound in kept.items() if sound}
    digest = bare.surroundings(world)
    others = []
    for path, sound in [*sounds.items()]:
        around = digest(world.sheets[path]) if facts or path in new else sound.around
        if around != sound.around:
            sounds[path] = sound._replace(around=around)
            others += [] if path in new else [path]
    again = read_all(others)
    if again is None:
        return None
    packed = {path: each.packed for path, each in (new | again).items() if path in sounds}
    fresh = [path for path in sorts if path in new or path in again]
    parts = tuple(_batches(fresh, sizes))
    return Loaded(gist, facts, world, frozenset(fresh), parts, keys, sounds, packed)


def _gist(keys: Mapping[str, bytes], kept: Mapping[str, Sound | None]) -> str:
    """A digest of all that the graph hangs on but for what each source says."""
    told = (sound.gist if sound else keys[path] for path, sound in kept.items())
    return sha256(b"".join(sorted(told))).hexdigest()


def _around(
    fresh: Iterable[str],
    kept: Mapping[str, Sound | None],
    sheet_of: Callable[[str], Sheet],
    shipped: frozenset[str],
    vocabulary: Vocabulary,
) -> list[Sheet]:
    """The `fresh` files, and those that introduce what these name, and what that lies in, in the
    order of all; last the places among these slugs that no file introduces.
    """
    sheets = {path: sheet_of(path) for path in fresh}
    introducing: dict[str, list[str]] = defaultdict(list)
    for path, sound in kept.items():
        slugs = sound.slugs.decode().split("\n") if sound else introduced(sheets[path])
        for slug in slugs:
            introducing[slug].append(path)
    named = dict.fromkeys(slug for sheet in sheets.values() for slug in bare.slugs_of(sheet))
    ahead = [*named]
    for slug in ahead:  # which grows
        for path in introducing.get(slug, ()):
            if path not in sheets:
                sheets[path] = sheet_of(path)
        things = [each for path in introducing.get(slug, ()) for each in sheets[path].file.entities]
        places = () if slug in introducing else gazetteer.places([slug])
        above = {up for each in (*things, *places) if each.slug == slug for up in each.above}
        ahead += above - named.keys()
        named |= dict.fromkeys(above)
    whole = overridden([sheets[path] for path in kept if path in sheets], shipped)
    return whole + places_among(named.keys(), introducing.keys(), vocabulary)


def _batches(paths: Iterable[str], sizes: Mapping[str, int]) -> Iterator[Sequence[str]]:
    """Some paths at a time, given how large the files are."""
    batch: list[str] = []
    size = 0
    for path in paths:
        batch.append(path)
        size += sizes[path]
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Read(NamedTuple):
    """A file that was read: in short, with nothing around, if that can be kept; and in full."""

    short: Sound | None
    packed: bytes


def _in_short(sheet: Sheet) -> Sound:
    source = sheet.file.source.slug if sheet.file.source else ""
    slugs = "\n".join([source, *sorted({*introduced(sheet)} - {source})])
    return Sound(packed(bare.to_json(sheet).encode()), b"", bare.gist(sheet), slugs.encode())


def _from_short(data: bytes, path: str) -> Sheet:
    return bare.from_json(unpacked(data), path)


def _packed(sheet: Sheet) -> bytes:
    # A mapping that does not change cannot be pickled.
    file = sheet.file._replace(spans={**sheet.file.spans})
    plain = sheet._replace(file=file, places={**sheet.places})
    return packed(pickle.dumps(plain, pickle.HIGHEST_PROTOCOL))


def _unpacked(data: bytes) -> Sheet:
    """What :func:`_packed` packed, in this process or in one that it has forked."""
    sheet = pickle.loads(unpacked(data))
    assert isinstance(sheet, Sheet)
    return sheet


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
