"""Tables for pandas, polars, DuckDB and Arrow: Parquet with typed columns, and a data dictionary.

Days are ``date32``, lists are lists, and codes are dictionaries, which pandas reads as categories.
The data dictionary is in ``dictionary.json``, and in the metadata of each column (``meaning``,
``refers``). The same content gives the same bytes under one version of pyarrow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO

from diplograph.export.arrow import batches, schema
from diplograph.export.losses import Loss, Losses
from diplograph.export.tables import TABLES, Column, Table, codes, parts_of_scans
from diplograph.queries.extras import needing

if TYPE_CHECKING:
    from diplograph.export.content import Content

DICTIONARY = "dictionary.json"
FILES = {f"{name}.parquet": table for name, table in TABLES.items()}


def write(content: Content, files: Mapping[str, BinaryIO]) -> Losses:
    """Write the tables that are asked for (:class:`diplograph.export.targets.Write`)."""
    counts = {}
    for name, file in files.items():
        if name == DICTIONARY:
            file.write(_dictionary(content))
        else:
            counts[FILES[name].name] = _write_table(FILES[name], content, file)
    return Losses(
        tuple(
            Loss(
                name,
                given := counts.get(name, sum(1 for _ in table.records(content))),
                counts.get(name, 0),
                note=_note(name, content) if name in counts else f"not asked for ({given})",
            )
            for name, table in TABLES.items()
        )
    )


def _note(name: str, content: Content) -> str:
    parts = parts_of_scans(content) if name == "scans" else ""
    return "; ".join(filter(None, (f"rows of {name}.parquet", parts)))


def _write_table(table: Table, content: Content, file: BinaryIO) -> int:
    """Write one table; the number of its rows."""
    with needing("--for pandas", package="pyarrow", extra="parquet"):
        from pyarrow.parquet import ParquetWriter

    types = schema(table.columns).with_metadata({"meaning": table.meaning})
    count = 0
    with ParquetWriter(file, types) as writer:
        for batch in batches(table.rows(content), types):
            count += batch.num_rows
            writer.write_batch(batch)
    return count


def _dictionary(content: Content) -> bytes:
    """The data dictionary: of each table its meaning, of each column its type and meaning.

    Of a column of codes it also says which there are, and what each means.
    """
    tables = {
        table.name: {
            "meaning": table.meaning,
            "file": file,
            "columns": {
                column.name: dict(_described(column, table, content)) for column in table.columns
            },
        }
        for file, table in FILES.items()
    }
    return f"{json.dumps(tables, ensure_ascii=False, indent=2)}\n".encode()


def _described(column: Column, table: Table, content: Content) -> Iterator[tuple[str, object]]:
    yield "type", column.type
    yield "meaning", column.meaning
    if column.refers:
        yield "refers", column.refers
    if found := codes(column, table, content):
        yield "values", found
