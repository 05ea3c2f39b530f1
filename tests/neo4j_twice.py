"""Run ``load.cypher`` of an export in Ladybug, twice, and print what is there after each time.

Ladybug has tables where Neo4j has labels, and no transactions of some rows: nodes are those of the
label of the constraint, and what is between braces is run for the rows of the file. Labels are not
set. Run in a process of its own, because the database is a library in C++: ``python FILE FOLDER``.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ladybug

_STATEMENT = re.compile(
    r"LOAD CSV WITH HEADERS FROM 'file:///(\S+)' AS row\n"
    r"WITH row WHERE row\.`(.*)` = '(.*)'\n"
    r"CALL \(row\) \{\n((?:  .*\n)+)\} IN TRANSACTIONS OF \d+ ROWS;"
)
_READ = "(header=true, parallel=false, escape='\"', auto_detect=false)"


def main(folder: Path) -> None:
    """Print how many nodes and relationships there are, and how many of these name a fact."""
    connection = ladybug.Connection(ladybug.Database(":memory:", max_num_threads=1))
    statements = _STATEMENT.findall((folder / "load.cypher").read_text(encoding="utf-8"))
    for statement in _tables(statements):
        connection.execute(statement)
    counts = []
    for _ in range(2):
        for name, column, value, change in statements:
            connection.execute(_read(folder / name, column, value) + _without_labels(change))
        asked = ("(n:Record) RETURN count(n)", "()-[r]->() RETURN count(r), count(DISTINCT r.fact)")
        counts.append([_only(connection.execute(f"MATCH {each}")) for each in asked])
    json.dump(counts, sys.stdout)


def _tables(statements: list[tuple[str, str, str, str]]) -> Iterator[str]:
    """One table of nodes, and one for each type of relationship, with every property as text."""
    changes = "".join(change for *_, change in statements)
    yield f"CREATE NODE TABLE Record(id STRING PRIMARY KEY{_properties('n', changes)})"
    for kind in sorted(set(re.findall(r"\[r:(\S+?)[ \]]", changes))):
        yield (
            f"CREATE REL TABLE {kind}"
            f"(FROM Record TO Record, fact STRING{_properties('r', changes)})"
        )


def _properties(variable: str, changes: str) -> str:
    names = re.findall(rf"(?m)^ +(?:SET )?{variable}\.(`\w+`) =", changes)
    return "".join(f", {name} STRING" for name in dict.fromkeys(names))


def _read(path: Path, column: str, value: str) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    names = ", ".join(f"`{name}` STRING" for name in header)
    return f"LOAD WITH HEADERS ({names}) FROM '{path}' {_READ} WHERE `{column}` = '{value}' "


def _without_labels(change: str) -> str:
    """What is done for a row, its cells as they stand."""
    plain = re.sub(r"(?:date|split)\((row\.`[^`]*`)(?:, ';')?\)", r"\1", change)
    plain = re.sub(r"to(?:Integer|Boolean)\((row\.`[^`]*`)\)", r"\1", plain)
    return re.sub(r"SET n(:`\w+`)+,\s+", "SET ", plain).replace("row.", "")


def _only(result: Any) -> list[int]:
    """The one row of an answer."""
    (row,) = result
    return list(row)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
