"""Answers as Parquet: a column of each type that Arrow has, and what was asked as metadata."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from diplograph.queries import typed
from diplograph.queries.extras import needing

if TYPE_CHECKING:
    from diplograph.backends import Answer


def write_parquet(
    answer: Answer, out: IO[bytes], about: Mapping[str, str], dates: Collection[str] = ()
) -> None:
    """Write rows as a Parquet file, with `about` among the metadata of its schema.

    A column is of the type of :func:`diplograph.queries.typed.columns`: dates are date32, `dates`
    in EDTF too where each is one day, integers int64, moments timestamps in microseconds. The same
    rows give the same bytes under one version of pyarrow.

    Raises UsageError if pyarrow is not installed.
    """
    with needing("parquet", package="pyarrow", extra="parquet"):
        import pyarrow
        import pyarrow.parquet

    rows = answer.read()
    assert isinstance(rows, ox.QuerySolutions)
    found = typed.columns([variable.value for variable in rows.variables], rows, dates)
    arrays = [pyarrow.array(column.values, _arrow(pyarrow, column)) for column in found]
    table = pyarrow.Table.from_arrays(arrays, names=[column.name for column in found])
    pyarrow.parquet.write_table(table.replace_schema_metadata(dict(about)), out)


def _arrow(pyarrow: Any, column: typed.Column) -> Any:
    """The Arrow type of a column."""
    if column.type == typed.DECIMAL:
        before, behind = typed.digits(column.values)
        return pyarrow.decimal128(max(before + behind, 1), behind)
    return {
        typed.TEXT: pyarrow.string(),
        typed.INTEGER: pyarrow.int64(),
        typed.DOUBLE: pyarrow.float64(),
        typed.BOOLEAN: pyarrow.bool_(),
        typed.DATE: pyarrow.date32(),
        typed.MOMENT: pyarrow.timestamp("us", "UTC"),
        typed.LOCAL_MOMENT: pyarrow.timestamp("us"),
    }[column.type]
