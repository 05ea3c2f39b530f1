"""What a build keeps of the analyses that are asked most, so that they are answered from it.

Kept is what they find by default, in one file of SQLite in the store of the build: of each analysis
a table of its items and one of what is left of them without the facts of one voice; the names of
things; and a few answers as they are. Ranks and words are made of it as they are made of what is
found anew. It counts for the graph that it was made of and for the code that made it, whose digests
are in its name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from diplograph import layers
from diplograph.analysis.brokers import MEASURES, Broker, find_brokers, tell_brokers
from diplograph.analysis.findings import Findings
from diplograph.analysis.meetings import BODIES, kind_of
from diplograph.analysis.partners import WEIGHTS, Pair, find_partners, tell_partners
from diplograph.analysis.records import Records, Standing, named, read_records
from diplograph.analysis.sectors import Link, find_sectors, tell_sectors
from diplograph.backends.answer import SPARQL_TSV, Answer
from diplograph.queries import contests
from diplograph.resources import digest_of

if TYPE_CHECKING:
    import sqlite3

    from diplograph.analysis.table import Analysis
    from diplograph.backends import Graph


class _Sort(NamedTuple):
    """An analysis that is kept: how it finds its items and tells them, and what of.

    The first `key` fields of an item say what it is of; `figures` are what is kept of it without
    the facts of one voice. `selects` are options that leave out a part of what is found, and
    `tells` those that it is told by; with any other it is not answered from what is kept.
    """

    find: Callable[[Records], Findings[Any]]
    tell: Callable[..., Analysis]
    item: Any
    key: int
    figures: tuple[str, ...]
    selects: frozenset[str] = frozenset()
    tells: frozenset[str] = frozenset()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its items."""
        return (*self.item._fields[:-1], *Standing._fields)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that say what an item is of."""
        return self.columns[: self.key]


_KEPT: Mapping[str, _Sort] = {
    "partners": _Sort(
        find_partners,
        tell_partners,
        Pair,
        2,
        WEIGHTS,
        selects=frozenset({"of"}),
        tells=frozenset({"of", "weight"}),
    ),
    "sectors": _Sort(
        find_sectors, tell_sectors, Link, 2, ("shared",), selects=frozenset({"of", "actors"})
    ),
    "brokers": _Sort(find_brokers, tell_brokers, Broker, 1, MEASURES, tells=frozenset({"by"})),
}
#: What brokers take grows with actors × ties, some half a microsecond for each. So many for each
#: claim are about a twelfth of what its build takes; of a network with more they are not kept.
_MOST_PATHS = 250


#: The options of what is kept as whole answers too, in English, each for an analysis.
_READY: Sequence[tuple[str, Mapping[str, Sequence[str]]]] = (
    *((name, {}) for name in _KEPT),
    ("sectors", {"actors": ("place",)}),
)


# ---------------------------------------------------------------- written by a build


def keep(graph: Graph, read: layers.Layers) -> tuple[str, bytes]:
    """What a build is to keep of `graph`, whose layers were read: its name and the file."""
    import sqlite3

    records = read_records(graph, read)
    with closing(sqlite3.connect(":memory:")) as database:
        things: set[str] = set()
        for name, sort in _KEPT.items():
            if name == "brokers" and not _is_light(database, len(read.claims)):
                continue
            found = sort.find(records)
            items = [(*item[:-1], *item[-1]) for item in found.items.values()]
            _fill(database, name, sort.keys, sort.columns, items)
            firm = ((*key, *figures) for key, figures in found.firm.items())
            _fill(database, f"{name}_firm", sort.keys, (*sort.keys, *sort.figures), firm)
            things.update(_named(found))
        rows = [
            (iri, kind_of(records, iri), json.dumps(records.labels(iri), ensure_ascii=False))
            for iri in sorted(things)
        ]
        _fill(database, "things", ("iri",), ("iri", "kind", "labels"), rows)
        _fill(database, "ready", (), ("asked", "rows", "columns"), _ready(Kept(database)))
        database.commit()
        return _name(), database.serialize()


def _is_light(database: sqlite3.Connection, claims: int) -> bool:
    """Whether brokers are a small part of a build of so many claims, by the partners there are."""
    ends = "SELECT first FROM partners UNION SELECT second FROM partners"
    query = f"SELECT (SELECT COUNT(*) FROM ({ends})) * COUNT(*) FROM partners"
    (paths,) = database.execute(query).fetchone()
    return bool(paths <= _MOST_PATHS * claims)


def _fill(
    database: sqlite3.Connection,
    table: str,
    keys: Iterable[str],
    columns: Collection[str],
    rows: Iterable[tuple[object, ...]],
) -> None:
    """Make a table of rows in their order, to be found by each of `keys`."""
    database.execute(f"CREATE TABLE {table} ({_listed(columns)})")
    places = ", ".join("?" * len(columns))
    database.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
    for key in keys:
        database.execute(f"CREATE INDEX {table}_{key} ON {table} ({key})")


def _listed(columns: Iterable[str]) -> str:
    """Columns in SQL, of which ``constraint`` is a word; in quotes, one that is not there would be
    a text.
    """
    return ", ".join(f"[{column}]" for column in columns)


def _named(found: Findings[Any]) -> Iterator[str]:
    """The things that rows name."""
    for key, item in found.items.items():
        yield from key
        yield from item.standing.parties.split()
        if isinstance(item, Broker):
            yield from item.homes.split()


def _ready(kept: Kept) -> Iterator[tuple[str, bytes, str]]:
    """The whole answers: to what, the rows as :meth:`Analysis.answer` has them, and the columns
    that a table has room for.
    """
    for name, asked in _READY:
        if found := kept.analysis(name, "en", asked):
            columns = " ".join(found.shown(claims=True).table)
            yield _written(name, asked), found.answer().file.read(), columns


def _written(name: str, asked: Mapping[str, object]) -> str:
    return json.dumps([name, asked], sort_keys=True)


@cache
def _name() -> str:
    """What it is kept under: a digest of all that makes it of a graph."""
    folders = [Path(__file__).parent, Path(layers.__file__).parent]
    files = [path for folder in folders for path in folder.iterdir() if path.suffix in _CODE]
    digest = digest_of((*sorted(files), Path(contests.__file__)))
    return f"diplograph-analyses-{digest[:16]}"


_CODE = (".py", ".rq")


# ---------------------------------------------------------------- read for an answer


@contextmanager
def kept_of(graph: Graph) -> Iterator[Kept | None]:
    """What the build of `graph` kept; None if there is nothing of this graph and this code."""
    path = graph.beside(_name())
    if path is None:
        yield None
        return
    import sqlite3

    # Nobody writes into it, so nothing is locked or looked for beside it.
    address = f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        yield Kept(database)


class Kept:
    """What a build kept; damaged, it is as if nothing were there."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._labels: dict[str, Mapping[str, str]] = {}

    def knows(self, iri: str) -> bool:
        """Whether it is an actor that some row names."""
        import sqlite3

        with suppress(sqlite3.Error):
            asked = "SELECT 1 FROM things WHERE iri = ? AND kind IS NOT NULL"
            return self._database.execute(asked, (iri,)).fetchone() is not None
        return False

    def name(self, iri: str, language: str) -> str:
        """As :meth:`Records.name`."""
        labels = self._labels.get(iri)
        if labels is None:
            asked = "SELECT labels FROM things WHERE iri = ?"
            (written,) = self._database.execute(asked, (iri,)).fetchone()
            labels = self._labels[iri] = json.loads(written)
        return named(labels, iri, language)

    def ready(self, name: str, asked: Mapping[str, Any]) -> tuple[Answer, tuple[str, ...]] | None:
        """The whole answer in English to the options that are `asked` for and not as by default,
        and the columns that a table with its claims has room for. None if it is not kept.
        """
        import sqlite3

        with suppress(sqlite3.Error):
            query = "SELECT rows, columns FROM ready WHERE asked = ?"
            found = self._database.execute(query, (_written(name, asked),)).fetchone()
            if found is not None:
                return Answer(SPARQL_TSV, BytesIO(found[0])), tuple(found[1].split())
        return None

    def analysis(self, name: str, language: str, asked: Mapping[str, Any]) -> Analysis | None:
        """The answer of an analysis to the options that are `asked` for and not as by default.

        None if it is not to be had from what is kept, or nothing was found at all.
        """
        import sqlite3

        sort = _KEPT.get(name)
        if sort is None or not asked.keys() <= sort.selects | sort.tells:
            return None
        if not {*asked.get("actors", ())} <= {*BODIES}:
            return None
        with suppress(sqlite3.Error):
            if self._database.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone():
                options = {option: asked[option] for option in sort.tells & asked.keys()}
                return sort.tell(self._found(name, asked), self, language=language, **options)
        return None

    def _found(self, name: str, asked: Mapping[str, Any]) -> Findings[Any]:
        sort = _KEPT[name]
        items = self._rows(name, sort.columns, asked)
        firm = self._rows(f"{name}_firm", (*sort.keys, *sort.figures), asked)
        parts = len(Standing._fields)
        return Findings(
            {row[: sort.key]: sort.item(*row[:-parts], Standing(*row[-parts:])) for row in items},
            {row[: sort.key]: row[sort.key :] for row in firm},
        )

    def _rows(
        self, table: str, columns: Iterable[str], asked: Mapping[str, Any]
    ) -> Iterator[tuple[Any, ...]]:
        """The rows of a table that are of an actor, or of actors of some sorts, in their order."""
        conditions, values = [], []
        if "of" in asked:
            conditions.append("? IN (first, second)")
            values.append(asked["of"])
        if "actors" in asked:
            places = ", ".join("?" * len(asked["actors"]))
            conditions.append(f"first IN (SELECT iri FROM things WHERE kind IN ({places}))")
            values += asked["actors"]
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        query = f"SELECT {_listed(columns)} FROM {table} {where} ORDER BY rowid"
        return self._database.execute(query, values)
