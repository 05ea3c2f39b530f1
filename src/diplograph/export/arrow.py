"""Tables as Arrow has them: typed columns, and rows in batches; needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from diplograph.export.tables import Cell, Column

#: How many rows are in memory as Python's values at once.
_BATCH = 10_000


def schema(columns: Iterable[Column]) -> Any:
    """The Arrow schema of columns, whose metadata are their entries of the data dictionary."""
    import pyarrow as pa

    return pa.schema([_field(column) for column in columns])


def batches(rows: Iterable[Sequence[Cell | bytes]], of: Any) -> Iterator[Any]:
    """Rows as record batches of the schema `of`."""
    import pyarrow as pa

    left = iter(rows)
    while held := list(islice(left, _BATCH)):
        columns = zip(*held, strict=True)
        arrays = [pa.array(cells, each.type) for cells, each in zip(columns, of, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=of)


def _field(column: Column) -> Any:
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "code": pa.dictionary(pa.int32(), pa.string()),
        "day": pa.date32(),
        "integer": pa.int64(),
        "flag": pa.bool_(),
        "list": pa.list_(pa.string()),
    }
    told = {"meaning": column.meaning, **({"refers": column.refers} if column.refers else {})}
    return pa.field(column.name, types[column.type], metadata=told)
