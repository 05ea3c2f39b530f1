"""Load an export for Neo4j into Ladybug, which speaks Cypher too, and print what it finds.

Run in a process of its own, because the database is a library in C++: ``python FILE FOLDER``.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ladybug

_LABELS = {
    "things": "Thing",
    "facts": "Fact",
    "claims": "Claim",
    "passages": "Passage",
    "omissions": "Omission",
    "sources": "Source",
    "scans": "Scan",
}
_TYPES = {"date": "DATE", "long": "INT64", "boolean": "BOOL"}
_READ = "(header=true, parallel=false, escape='\"', auto_detect=false)"

#: Questions of an analyst; facts are counted as nodes, by their evidence and as relationships.
_ASKED = {
    "facts": "MATCH (f:Fact) RETURN f.id, f.standing, f.contest, f.certainty, f.property, f.value",
    "sources": "MATCH (f:Fact)-[:SAID_BY]->(s:Source) RETURN f.id, s.id",
    "evidence": "MATCH (f:Fact)-[:RESTS_ON]->(c:Claim)-[:SAID_BY]->(s:Source) "
    "RETURN DISTINCT f.id, s.id",
    "passages": "MATCH (c:Claim)-[:DERIVED_FROM]->(p:Passage)-[:IN_SOURCE]->(s:Source) "
    "RETURN c.id, p.id, s.id",
    "subjects": "MATCH (f:Fact)-[:SUBJECT]->(n) RETURN f.id, n.id",
    "objects": "MATCH (f:Fact)-[:OBJECT]->(n) RETURN f.id, n.id",
    "omissions": "MATCH (o:Omission)-[:AT]->(p:Passage) RETURN o.id, p.id",
}


def main(folder: Path) -> None:
    """Print answers as JSON, and how many nodes and relationships there are of each sort."""
    connection = ladybug.Connection(ladybug.Database(":memory:", max_num_threads=1))
    tables = dict(_nodes(folder, connection))
    kinds = dict(_relationships(folder, connection, tables))
    found: dict[str, Any] = {
        name: [list(row) for row in connection.execute(question)]
        if kinds.keys() >= {*re.findall(r"\[:(\w+)\]", question)}
        else []
        for name, question in _ASKED.items()
    }
    found["nodes"] = {
        label: [list(row) for row in connection.execute(f"MATCH (n:{label}) RETURN count(n)")]
        for label in _LABELS.values()
    }
    found["relations"] = [
        list(row)
        for kind, carries in kinds.items()
        if carries
        for row in connection.execute(
            f"MATCH (a)-[r:{kind}]->(b) RETURN r.fact, r.standing, r.event_status, a.id, b.id"
        )
    ]
    json.dump(found, sys.stdout)


def _nodes(folder: Path, connection: Any) -> Iterator[tuple[str, str]]:
    """Load the files of nodes; the label of each node, which is the name of its table."""
    for name, label in _LABELS.items():
        path = folder / f"{name}.csv"
        header, rows = _read(path)
        columns = ", ".join(f"`{name}` {kind}" for name, kind in map(_column, header))
        connection.execute(f"CREATE NODE TABLE {label}({columns}, PRIMARY KEY(id))")
        connection.execute(f"COPY {label} FROM '{path}' {_READ}")
        yield from ((row[0], label) for row in rows)


def _relationships(
    folder: Path, connection: Any, tables: dict[str, str]
) -> Iterator[tuple[str, bool]]:
    """Load the files of relationships; their types, and whether these have properties."""
    for name in ("relations.csv", "links.csv"):
        header, rows = _read(folder / name)
        start, end, kind = (header.index(each) for each in (":START_ID", ":END_ID", ":TYPE"))
        ends: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in rows:
            ends[row[kind]].add((tables[row[start]], tables[row[end]]))
        own = [_column(each) for each in header if not each.startswith(":")]
        for each, pairs in sorted(ends.items()):
            joins = ", ".join(f"FROM {a} TO {b}" for a, b in sorted(pairs))
            kept = "".join(f", `{column}` {sort}" for column, sort in own)
            connection.execute(f"CREATE REL TABLE {each}({joins}{kept})")
            for a, b in sorted(pairs):
                _copy(connection, folder / name, header, each, (a, b), alone=len(pairs) == 1)
            yield each, bool(own)


def _copy(
    connection: Any, path: Path, header: list[str], kind: str, ends: tuple[str, str], alone: bool
) -> None:
    """Relationships of a type between two tables, by the database's own reader of CSV.

    Where a type joins several tables, their nodes are looked up: that takes ten times as long.
    """
    names = ", ".join(f"c{i} STRING" for i in range(len(header)))
    start, end, sort = (f"c{header.index(each)}" for each in (":START_ID", ":END_ID", ":TYPE"))
    own = [
        f"CAST(c{i}, '{kind_}')"
        for i, (_, kind_) in enumerate(map(_column, header))
        if not header[i].startswith(":")
    ]
    found = ", ".join((start, end, *own))
    nodes = f"MATCH (a:{ends[0]} {{id: {start}}}), (b:{ends[1]} {{id: {end}}}) "
    connection.execute(
        f"COPY {kind} FROM (LOAD WITH HEADERS ({names}) FROM '{path}' {_READ} "
        f"WHERE {sort} = '{kind}' {'' if alone else nodes}RETURN {found}) "
        f"(from='{ends[0]}', to='{ends[1]}')"
    )


def _column(header: str) -> tuple[str, str]:
    """The name and the type of a column, from its header."""
    name, _, kind = header.partition(":")
    return name or "labels_of", _TYPES.get(kind, "STRING")


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    return header, rows


if __name__ == "__main__":
    main(Path(sys.argv[1]))
