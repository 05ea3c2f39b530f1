"""A property graph for Neo4j: CSV for its bulk import, and scripts that import it.

Every record of the graph is a node: things, facts, claims, passages, sources, omissions and scans.
Relationships lead from a fact to the claims that it rests on, from these to their passages and
sources. A fact between two nodes is a relationship too, of the type of its property, so that an
analyst asks ``(visit:Visit)-[:HOSTED_BY]->(host)``; it names its fact. What is only said is a claim
and never such a relationship. All nodes have one space of ids, and one label for it, on which a
second load finds them again.

Neo4j has two readers of CSV, which differ about a backslash before a quote, another or the end of a
field, and neither has an escape for the ``;`` between the items of a list. Both are written full
width (U+FF3C, U+FF1B) there, and what is changed is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import BinaryIO, NamedTuple

from diplograph.export.columns import value_columns
from diplograph.export.content import BETWEEN, Content, local
from diplograph.export.losses import Loss, Losses
from diplograph.export.network import Network
from diplograph.export.tables import TABLES, Cell, Table, Type, parts_of_scans
from diplograph.export.tables import Column as TableColumn
from diplograph.namespaces import DG, compress

RELATIONS, LINKS = "relations.csv", "links.csv"
SHELL, CYPHER = "import.sh", "load.cypher"

#: The label that every node has: that of the constraint by which ``load.cypher`` finds nodes.
RECORD = "Record"
#: The label of the nodes of each table.
LABELS = {
    "things": "Thing",
    "facts": "Fact",
    "claims": "Claim",
    "passages": "Passage",
    "omissions": "Omission",
    "sources": "Source",
    "scans": "Scan",
}
#: By table and column, the type of the relationships to the nodes that a cell names.
_LINKS = {
    "facts": {
        "subject": "SUBJECT",
        "object": "OBJECT",
        "sources": "SAID_BY",
        "voices": "VOICED_BY",
        "according_to": "ACCORDING_TO",
        "claims": "RESTS_ON",
    },
    "claims": {
        "subject": "SUBJECT",
        "said": "OBJECT",
        "about": "ABOUT",
        "source": "SAID_BY",
        "attributed_to": "ATTRIBUTED_TO",
        "supersedes": "SUPERSEDES",
        "passages": "DERIVED_FROM",
    },
    "passages": {"source": "IN_SOURCE"},
    "omissions": {"id": "AT", "source": "IN_SOURCE"},
    "sources": {"publisher": "PUBLISHED_BY", "draws_on": "DRAWS_ON"},
    "scans": {"outlets": "READ", "places": "SEARCHED_FOR_PLACE", "about": "SEARCHED_FOR"},
}
#: Columns of facts that a relationship has too.
_CARRIED = (
    "standing",
    "contest",
    "certainty",
    "according_to",
    "sources",
    "event_status",
    "first_day",
    "last_day",
    "valid_from",
    "valid_until",
)
#: Lists that are for people, and full of semicolons: one text.
_TOLD = frozenset({"origins"})
_TYPES: Mapping[Type, str] = {
    "day": "date",
    "integer": "long",
    "flag": "boolean",
    "list": "string[]",
}
_BACKSLASH = re.compile(r'\\(?=["\\]|\Z)')
_BETWEEN_ITEMS = ";"
#: How many rows ``load.cypher`` commits at once.
_AT_ONCE = 5000


def write(content: Content, files: Mapping[str, BinaryIO]) -> Losses:
    """Write the files that are asked for (:class:`diplograph.export.targets.Write`)."""
    graph = _Graph(content)
    counts = {}
    for name, file in files.items():
        if name in _SCRIPTS:
            file.write(_SCRIPTS[name](graph).encode())
        else:
            columns, rows = graph.file(name)
            counts[name] = _Csv(file, graph).write(columns, rows)
    return Losses(tuple(_losses(graph, counts)))


def _losses(graph: _Graph, counts: Mapping[str, int]) -> Iterator[Loss]:
    changed = f"; cells changed as load.cypher says: {graph.changed:,}" if graph.changed else ""
    for name, table in TABLES.items():
        given = sum(1 for _ in table.records(graph.content))
        note = f"nodes: {LABELS[name]}" + (changed if name == "things" else "")
        if name == "facts":
            note += f"; {graph.related()} are relationships too"
        if name == "scans":
            note = "; ".join(filter(None, (note, parts_of_scans(graph.content))))
        if f"{name}.csv" not in counts:
            note = f"not asked for ({given})"
        yield Loss(name, given, counts.get(f"{name}.csv", 0), note=note)


# ---------------------------------------------------------------- nodes and relationships


class _Column(NamedTuple):
    """A column of a file: what its header says, the name of the property, and its type."""

    header: str
    name: str
    type: Type

    @classmethod
    def of(cls, name: str, kind: Type) -> _Column:
        return cls(f"{name}:{_TYPES[kind]}" if kind in _TYPES else name, name, kind)


_ID = _Column("id:ID", "id", "text")
_LABEL = _Column(":LABEL", "", "list")
_START, _END = _Column(":START_ID", "", "text"), _Column(":END_ID", "", "text")
_TYPE = _Column(":TYPE", "", "code")
_FACT = _Column("fact", "fact", "text")

_Row = Sequence[Cell]


class _Graph:
    """The files of a content, as columns and rows; `changed` is how many texts were written so."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.changed = 0
        self._network = Network(content)
        self._values = value_columns(self._network)
        self._nodes = {
            *(thing.id for thing in content.things()),
            *map(compress, content.layers.sources),
        }

    def file(self, name: str) -> tuple[Sequence[_Column], Iterator[_Row]]:
        """The columns and rows of one of the files in CSV."""
        if name == LINKS:
            return (_START, _END, _TYPE), self._links()
        if name == RELATIONS:
            kinds = {column.name: column.type for column in TABLES["facts"].columns}
            carried = [_Column.of(each, kinds[each]) for each in _CARRIED]
            return (_START, _FACT, *carried, _END, _TYPE), self._relations()
        table = TABLES[name.removesuffix(".csv")]
        columns = [
            _Column.of(column.name, "text" if column.name in _TOLD else column.type)
            for column in table.columns[1:]
        ]
        values = [_Column.of(column.name, column.type) for column in self._values]
        return (_ID, *columns, *(values if table.name == "things" else ()), _LABEL), self._rows(
            table
        )

    def labels(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The tables, each with every combination of labels that its nodes have."""
        for name, label in LABELS.items():
            if name == "things":
                found = {self._labels(thing.iri) for thing in self.content.things()}
                yield from ((name, labels) for labels in sorted(found))
            else:
                yield name, (RECORD, label)

    def types(self) -> list[str]:
        """The types of the relationships that are facts."""
        return sorted({str(row[-1]) for row in self._relations()})

    def related(self) -> int:
        """How many facts are relationships too."""
        return sum(1 for _ in self._relations())

    def _rows(self, table: Table) -> Iterator[_Row]:
        for record, (key, *cells) in zip(
            table.records(self.content), table.rows(self.content), strict=True
        ):
            identity = _node(table, key)
            told = map(_told, table.columns[1:], cells)
            if table.name == "things":
                folded = self._network.folded.get(record.iri, ())
                values = [column.cell(folded, self._network) for column in self._values]
                yield identity, *told, *values, self._labels(record.iri)
            else:
                yield identity, *told, (RECORD, LABELS[table.name])

    def _labels(self, iri: str) -> tuple[str, ...]:
        """Record, Thing, its class, and those above it that are ours, nearest first."""
        classes = self.content.layers.things[iri].classes
        ours = (local(each) or "" for each in classes if each.startswith(DG))
        return tuple(dict.fromkeys((RECORD, LABELS["things"], *ours)))

    def _relations(self) -> Iterator[_Row]:
        names = [column.name for column in TABLES["facts"].columns]
        for row in TABLES["facts"].rows(self.content):
            cells = dict(zip(names, row, strict=True))
            start, end = cells["subject"], cells["object"]
            if start in self._nodes and end in self._nodes:
                carried = (cells[name] for name in _CARRIED)
                yield start, cells["id"], *carried, end, kind_of(str(cells["property"]))

    def _links(self) -> Iterator[_Row]:
        for name, links in _LINKS.items():
            table = TABLES[name]
            names = [column.name for column in table.columns]
            for row in table.rows(self.content):
                cells = dict(zip(names, row, strict=True))
                for column, kind in links.items():
                    for end in self._ends(cells, column):
                        yield _node(table, cells["id"]), end, kind

    def _ends(self, cells: Mapping[str, Cell], column: str) -> Iterator[str]:
        """The nodes that a cell names."""
        cell = cells[column]
        if column in ("object", "said") and cells["datatype"] is not None:
            return
        ends = [cell] if isinstance(cell, str) else cell if isinstance(cell, Sequence) else ()
        sure = column in ("id", "claims", "supersedes", "passages")
        yield from dict.fromkeys(end for end in ends if sure or end in self._nodes)


def _told(column: TableColumn, cell: Cell) -> Cell:
    """A cell as one text, if its column is for people."""
    if column.name in _TOLD and isinstance(cell, Sequence):
        return BETWEEN.join(cell) or None
    return cell


def _node(table: Table, key: Cell) -> str:
    """The id of a node; the passage that an omission is at is a node of its own."""
    return f"{key}#omission" if table.name == "omissions" else str(key)


def kind_of(name: str) -> str:
    """The type of a relationship, as is usual in Neo4j.

    >>> kind_of("hostedBy")
    'HOSTED_BY'
    """
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"\W", "_", words).upper()


# ---------------------------------------------------------------- CSV


class _Csv:
    """A file in CSV as both readers of Neo4j take it: no property where nothing is between commas.

    Every text is in quotes, so that an empty one is one.
    """

    def __init__(self, file: BinaryIO, graph: _Graph) -> None:
        self._file = file
        self._graph = graph

    def write(self, columns: Sequence[_Column], rows: Iterable[_Row]) -> int:
        """Write a header and rows; how many these are."""
        self._file.write(f"{','.join(column.header for column in columns)}\n".encode())
        count = 0
        for count, row in enumerate(rows, 1):  # noqa: B007
            self._file.write(f"{','.join(map(self._field, row))}\n".encode())
        return count

    def _field(self, cell: Cell) -> str:
        if cell is None:
            return ""
        if isinstance(cell, bool):
            return str(cell).lower()
        if isinstance(cell, int | date):
            return str(cell)
        if isinstance(cell, str):
            return self._quoted(cell, cell)
        items = [item for item in cell if item]
        joined = _BETWEEN_ITEMS.join(item.replace(_BETWEEN_ITEMS, "\uff1b") for item in items)
        return self._quoted(joined, _BETWEEN_ITEMS.join(items)) if items else ""

    def _quoted(self, text: str, given: str) -> str:
        safe = _BACKSLASH.sub("\uff3c", text.replace("\0", "\ufffd"))
        self._graph.changed += safe != given
        return '"{}"'.format(safe.replace('"', '""'))


# ---------------------------------------------------------------- scripts


def _shell(_: _Graph) -> str:
    nodes = "".join(f"    --nodes={name}.csv \\\n" for name in LABELS)
    return f"""#!/bin/sh
# Import these files into a new Neo4j database, by default the one that the Community Edition has:
#   sh import.sh [DATABASE] [OPTIONS OF neo4j-admin, as --overwrite-destination]
# The database must be stopped. Afterwards: CREATE INDEX FOR (n:Thing) ON (n.id)
set -eu
cd "$(dirname "$0")"
case ${{1:--}} in
-*) database=neo4j ;;
*)
    database=$1
    shift
    ;;
esac
# Since 5.19 the name comes first: behind --relationships it would be taken for a file.
exec neo4j-admin database import full "$database" \\
{nodes}    --relationships={RELATIONS} \\
    --relationships={LINKS} \\
    --array-delimiter="{_BETWEEN_ITEMS}" --multiline-fields=true --bad-tolerance=0 "$@"
"""


def _cypher(graph: _Graph) -> str:
    parts = [
        "// Load these files into a running Neo4j; they lie in its import folder.\n"
        "//   cypher-shell -f load.cypher\n"
        "// It commits as it goes, so that large files need little memory: Neo4j 5.23 and later.\n"
        "// Run it again where a load broke off, or with files of a newer build: what is there\n"
        "// is found by its id and set anew, so that nothing is doubled. What newer files have no\n"
        "// longer stays. In Neo4j Browser write :auto before each statement with CALL.\n"
        "// In the files a ; inside an item of a list is U+FF1B, and a backslash before a quote,\n"
        "// before another, or at the end of a text is U+FF3C: Neo4j has no escape for them.\n"
        f"CREATE CONSTRAINT record IF NOT EXISTS FOR (n:{RECORD}) REQUIRE n.id IS UNIQUE;\n",
    ]
    for name, labels in graph.labels():
        columns, _ = graph.file(f"{name}.csv")
        joined = _BETWEEN_ITEMS.join(labels)
        quoted = "".join(f":{_name(label)}" for label in labels[1:])
        parts.append(
            f"{_load(name + '.csv')}\n"
            f"WITH row WHERE row.`:LABEL` = {_text(joined)}\n"
            + _each(
                f"MERGE (n:{RECORD} {{id: row.`{_ID.header}`}})\n"
                f"SET n{quoted},\n    {_properties('n', columns[1:])}"
            )
        )
    kinds = {kind for links in _LINKS.values() for kind in links.values()}
    columns, _ = graph.file(RELATIONS)
    parts += [_relate(LINKS, kind, ()) for kind in sorted(kinds)]
    parts += [_relate(RELATIONS, kind, columns) for kind in graph.types()]
    parts.append("CREATE INDEX thing IF NOT EXISTS FOR (n:Thing) ON (n.id);\n")
    return "\n".join(parts)


def _relate(file: str, kind: str, columns: Sequence[_Column]) -> str:
    """Relationships of a type: one for each two nodes, or for each fact between them."""
    key = f" {{{_FACT.name}: row.{_name(_FACT.header)}}}" if _FACT in columns else ""
    properties = _properties("r", [each for each in columns if each != _FACT])
    return f"{_load(file)}\nWITH row WHERE row.`:TYPE` = {_text(kind)}\n" + _each(
        f"MATCH (a:{RECORD} {{id: row.`:START_ID`}})\n"
        f"MATCH (b:{RECORD} {{id: row.`:END_ID`}})\n"
        f"MERGE (a)-[r:{_name(kind)}{key}]->(b)" + (f"\nSET {properties}" if properties else ""),
    )


def _each(change: str) -> str:
    """A statement that changes the database for each row, some thousands at a time."""
    indented = change.replace("\n", "\n  ")
    return f"CALL (row) {{\n  {indented}\n}} IN TRANSACTIONS OF {_AT_ONCE} ROWS;\n"


def _load(file: str) -> str:
    return f"LOAD CSV WITH HEADERS FROM 'file:///{file}' AS row"


def _properties(variable: str, columns: Iterable[_Column]) -> str:
    read: Mapping[Type, str] = {
        "day": "date({})",
        "integer": "toInteger({})",
        "flag": "toBoolean({})",
        "list": f"split({{}}, '{_BETWEEN_ITEMS}')",
    }
    return ",\n    ".join(
        f"{variable}.{_name(column.name)} = "
        + read.get(column.type, "{}").format(f"row.{_name(column.header)}")
        for column in columns
        if column.name
    )


def _name(name: str) -> str:
    """A name of Cypher, in backticks."""
    return "`{}`".format(name.replace("`", "``"))


def _text(text: str) -> str:
    """A string of Cypher."""
    return "'{}'".format(text.replace("\\", "\\\\").replace("'", "\\'"))


_SCRIPTS: Mapping[str, Callable[[_Graph], str]] = {SHELL: _shell, CYPHER: _cypher}
