"""What a build keeps for the next one: of each file what was read of it and what it became, and
of what the parts of its report are made, which are found where they stand in it.

It is one SQLite file among those of the store, of no use to anything else. Each row stands under a
digest of the content of its file; all are of one digest of what makes builds, or are thrown away.
Where the file is not there, is damaged or is being written to, nothing is kept.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from diplograph.backends import STORE, Change
from diplograph.compression import packed, unpacked
from diplograph.facts.changed import Sound
from diplograph.rdf.pieces import Frame, Piece
from diplograph.report import Part
from diplograph.report.parts import found_in

#: The name of the file.
KEPT = "diplograph-pieces"
#: The name of what a build has done so far.
_BEGUN = ".diplograph-begun"

_Key = TypeVar("_Key")
_Row = TypeVar("_Row")
#: After so many changes a store is made anew.
_MOST_CHANGES = 20
#: What takes more than this part of the graph from a store takes longer than to make it anew.
_MOST_REMOVED = 1 / 20

#: What a file is kept as, in the order of :class:`Sound` and :class:`Piece`.
_FIELDS = ("sheet", "around", "gist", "slugs", "ntriples", "claims", "evidence", "prefixes")
_COLUMNS = ", ".join(f"{name} BLOB" for name in _FIELDS)

_TABLES = f"""
CREATE TABLE IF NOT EXISTS made (
  makers TEXT, graph TEXT, changes INTEGER, rest BLOB, around BLOB, seen TEXT, picture TEXT,
  analyses TEXT
);
CREATE TABLE IF NOT EXISTS file (
  key BLOB PRIMARY KEY, {_COLUMNS}, sum INTEGER
);
CREATE TABLE IF NOT EXISTS said (source TEXT PRIMARY KEY, layers BLOB, sum INTEGER);
CREATE TABLE IF NOT EXISTS part (key BLOB PRIMARY KEY, reads BLOB, digest BLOB, sum INTEGER);
CREATE TABLE IF NOT EXISTS report (file TEXT PRIMARY KEY, digest BLOB, places BLOB, sum INTEGER)
"""


_DONE = f"""
CREATE TABLE IF NOT EXISTS done (
  makers TEXT, key BLOB PRIMARY KEY, said BLOB, {_COLUMNS}, sum INTEGER
)
"""


class Kept(NamedTuple):
    """A file in which nothing was wrong, and what its source says, if it is of one."""

    sound: Sound
    piece: Piece | None


class Done(NamedTuple):
    """A file as it is kept, and what the layers have of its source, packed; b"" if it has none."""

    kept: Kept
    said: bytes


class Around(NamedTuple):
    """What a graph has beside its pieces, and the digest (SHA-256, in hex) of all that it hangs on.

    `claims` is their number, and `undecided` as :meth:`diplograph.rdf.Graph.undecided` has it.
    """

    gist: str
    claims: int
    undecided: tuple[tuple[str, str], ...]
    frame: Frame


class Shown(NamedTuple):
    """What shows the whole of a graph, and hangs on nothing else.

    `seen` is a digest of all that it can show (:func:`diplograph.layers.keeping.seen`), `picture`
    the digest (SHA-256, in hex) of ``network.html``, and `analyses` the name that those kept have.
    """

    seen: str = ""
    picture: str = ""
    analyses: str = ""


class Places(NamedTuple):
    """Where the parts of a report stand in one of its files, of this digest (SHA-256, in hex)."""

    digest: str
    places: bytes


class Build(NamedTuple):
    """All that is kept of a build: its `files` and the `parts` of its report, each by their keys.

    `places` are by the names of the files of the report. Of one that was changed since, the parts
    are not there.

    `said` is of each source (its slug) what the layers have of its piece
    (:func:`diplograph.layers.keeping.written`).

    `rest` are the N-Triples that are in no piece, packed, and `around` what else is not. `graph` is
    the digest (SHA-256, in hex) of ``graph.ttl``, and `changes` how often its store was changed
    since it was made.
    """

    files: Mapping[bytes, Kept]
    rest: bytes
    around: Around
    graph: str = ""
    changes: int = 0
    said: Mapping[str, bytes] = {}
    parts: Mapping[bytes, Part] = {}
    places: Mapping[str, Places] = {}
    shown: Shown = Shown()

    def change(self, now: Build) -> Change | None:
        """How the store of this build becomes that of another; None if it is better made anew."""
        if not self.graph or self.changes >= _MOST_CHANGES:
            return None
        before, after = ({*_lines(one, other)} for one, other in ((self, now), (now, self)))
        removed, added = b"".join(before - after), b"".join(after - before)
        pieces = (kept.piece for kept in self.files.values() if kept.piece)
        size = len(self.rest) + sum(len(piece.ntriples) for piece in pieces)
        if len(packed(removed)) > size * _MOST_REMOVED:
            return None
        return Change(self.graph, removed, added)


def _lines(one: Build, other: Build) -> Iterator[bytes]:
    """The N-Triples of a build that are not in what the other has too, piece by piece."""
    if one.rest != other.rest:
        yield from BytesIO(unpacked(one.rest))
    for key, kept in one.files.items():
        if kept.piece and other.files.get(key) is not kept:
            yield from BytesIO(unpacked(kept.piece.ntriples))


def read_kept(out: Path, makers: str) -> Build | None:
    """What is kept of the build in `out`; nothing of one that other `makers` made."""
    path = out / STORE / KEPT
    if not path.is_file():
        return None
    with suppress(sqlite3.Error, zlib.error), closing(sqlite3.connect(path, timeout=1)) as store:
        store.execute("BEGIN")  # what is read is of one build
        asked = "SELECT graph, changes, rest, around, seen, picture, analyses FROM made"
        made = store.execute(f"{asked} WHERE makers = ?", (makers,)).fetchone()
        if made is None:
            return None
        graph, changes, rest, around, *shown = made
        rows = store.execute(f"SELECT key, {', '.join(_FIELDS)}, sum FROM file")
        files = {key: _kept(*_sound(fields)) for key, *fields in rows}
        rows = store.execute("SELECT file, digest, places, sum FROM report")
        places = {
            file: Places(digest.decode(), each)
            for file, *fields in rows
            for digest, each in [_sound(fields)]
        }
        texts = dict(_texts(out, places))
        rows = store.execute("SELECT key, reads, digest, sum FROM part")
        parts = {
            key: _part(key, texts[key], *_sound(fields)) for key, *fields in rows if key in texts
        }
        layers = store.execute("SELECT source, layers, sum FROM said")
        said = {source: data for source, *fields in layers for data in _sound(fields)}
        found = Shown(*shown)
        return Build(files, rest, _around(around), graph, changes, said, parts, places, found)
    return None


def _texts(out: Path, places: Mapping[str, Places]) -> Iterator[tuple[bytes, bytes]]:
    """The parts of the report in `out`, by their keys; none of a file that was changed since."""
    for name, each in places.items():
        with suppress(OSError):
            file = (out / name).read_bytes()
            if sha256(file).hexdigest() == each.digest:
                yield from found_in(file, each.places)


def keep(out: Path, makers: str, now: Build, before: Build | None) -> None:
    """Keep a build in `out`, which the caller holds, where that of `before` was kept."""
    path = out / STORE / KEPT
    if before is None:  # what is there is of others, or damaged
        path.unlink(missing_ok=True)
    with suppress(sqlite3.Error), _open(path) as store:
        store.executescript(_TABLES)
        if before and store.execute("SELECT graph FROM made").fetchall() != [(before.graph,)]:
            store.execute("DELETE FROM file")  # another process has built meanwhile
            store.execute("DELETE FROM said")
            store.execute("DELETE FROM part")
        store.execute("DELETE FROM made")
        store.execute("DELETE FROM report")
        store.execute(
            "INSERT INTO made VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (makers, now.graph, now.changes, now.rest, _told(now.around), *now.shown),
        )
        files, said, parts = (before.files, before.said, before.parts) if before else ({}, {}, {})
        _replace(store, "file", files, now.files, lambda kept: _summed(*_fields(kept)))
        _replace(store, "said", said, now.said, _summed)
        _replace(store, "part", parts, now.parts, _looked_up)
        _replace(store, "report", {}, now.places, lambda each: _summed(each[0].encode(), each[1]))
        store.commit()


class Begun:
    """What a build in `out` has done, for the next one of the same `makers` if it is killed.

    It is in a file of its own, which :meth:`end` removes. Where that cannot be written nothing is
    kept. Two builds at a time may both write into it: what is there is true of any.
    """

    def __init__(self, out: Path, makers: str) -> None:
        self._makers, self._path = makers, out / _BEGUN
        self._is_new = not out.exists()

    def read(self) -> dict[bytes, Done]:
        """What was done of files, by their keys."""
        if self._path.is_symlink() or not self._path.is_file():
            return {}
        with suppress(sqlite3.Error, zlib.error), _open(self._path) as store:
            asked = f"SELECT key, said, {', '.join(_FIELDS)}, sum FROM done WHERE makers = ?"
            rows = store.execute(asked, (self._makers,))
            return {key: _done(*_sound(told)) for key, *told in rows}
        return {}

    def add(self, made: Iterable[tuple[bytes, Done]]) -> None:
        """Keep what was made of some files."""
        with suppress(sqlite3.Error, OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.is_symlink():
                self._path.unlink()  # it may lead to a file of another
            with _open(self._path) as store:
                store.execute(_DONE)
                rows = (
                    (self._makers, key, *_summed(said, *_fields(kept)))
                    for key, (kept, said) in made
                )
                places = ", ".join("?" * (len(_FIELDS) + 4))
                store.executemany(f"INSERT OR REPLACE INTO done VALUES ({places})", rows)
                store.commit()

    def end(self) -> None:
        """All is done, or will not be: nothing is left of it, nor of a folder made for it."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
            # What SQLite goes back by, of a build that was killed while it wrote.
            self._path.with_name(f"{_BEGUN}-journal").unlink(missing_ok=True)
            if self._is_new:
                self._path.parent.rmdir()  # unless something is there by now


def _replace(
    store: sqlite3.Connection,
    table: str,
    old: Mapping[_Key, _Row],
    now: Mapping[_Key, _Row],
    fields: Callable[[_Row], Sequence[object]],
) -> None:
    """Have a table hold what is `now` to be in it, by its keys, of which the `old` may be there."""
    columns = [column[0] for column in store.execute(f"SELECT * FROM {table} LIMIT 0").description]
    there = {key for (key,) in store.execute(f"SELECT {columns[0]} FROM {table}")}
    gone = there - now.keys()
    store.executemany(f"DELETE FROM {table} WHERE {columns[0]} = ?", ((key,) for key in gone))
    new = [key for key in now if key not in there or old.get(key) != now[key]]
    places = ", ".join("?" * len(columns))
    store.executemany(
        f"INSERT OR REPLACE INTO {table} VALUES ({places})",
        ((key, *fields(now[key])) for key in new),
    )


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=1)) as store:
        # A cache that is lost with the machine is made again.
        store.execute("PRAGMA synchronous = OFF")
        yield store


def _fields(kept: Kept) -> tuple[bytes | None, ...]:
    if piece := kept.piece:
        return *kept.sound, piece.ntriples, *piece.said, " ".join(piece.prefixes).encode()
    return *kept.sound, *(None,) * (len(_FIELDS) - len(kept.sound))


def _summed(*fields: bytes | None) -> tuple[bytes | int | None, ...]:
    """Fields with a sum of them, by which :func:`_sound` sees what is damaged: SQLite does not."""
    return *fields, zlib.crc32(b"".join(map(bytes, filter(None, fields))))


def _sound(row: Sequence[Any]) -> Sequence[Any]:
    """Fields that were :func:`_summed`, without their sum. Raises sqlite3.DatabaseError."""
    if tuple(row) != _summed(*row[:-1]):
        raise sqlite3.DatabaseError("damaged")
    return row[:-1]


def _told(around: Around) -> bytes:
    before, after, prefixes = around.frame
    told = [*around[:-1], [before.decode(), after.decode(), prefixes]]
    return packed(json.dumps(told, ensure_ascii=False).encode())


def _around(data: bytes) -> Around:
    gist, claims, undecided, (before, after, prefixes) = json.loads(unpacked(data))
    frame = Frame(before.encode(), after.encode(), tuple(prefixes))
    return Around(gist, claims, tuple((thing, name) for thing, name in undecided), frame)


def _looked_up(part: Part) -> tuple[bytes | int | None, ...]:
    return _summed("\n".join(part.reads).encode(), part.digest)


def _part(key: bytes, text: bytes, reads: bytes, digest: bytes) -> Part:
    return Part(key, text, tuple(filter(None, reads.decode().split("\n"))), digest)


def _kept(*fields: Any) -> Kept:
    *sound, ntriples, claims, evidence, prefixes = fields
    if ntriples is None:
        return Kept(Sound(*sound), None)
    used = tuple(prefixes.decode().split())
    return Kept(Sound(*sound), Piece(ntriples, (claims, evidence), used))


def _done(said: bytes, *fields: Any) -> Done:
    return Done(_kept(*fields), said)
