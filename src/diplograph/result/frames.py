"""Rows as data frames of pandas and polars, with a type for each column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from diplograph.queries import typed
from diplograph.queries.extras import needing

if TYPE_CHECKING:
    import pandas
    import polars


def to_pandas(
    columns: Sequence[typed.Column],
    about: Mapping[str, str],
    lists: Mapping[str, Sequence[list[str]]],
) -> pandas.DataFrame:
    """A DataFrame of `columns` and columns of `lists`, with `about` in its `attrs`.

    Raises UsageError if pandas is not installed.
    """
    with needing("to_pandas", package="pandas", extra="pandas"):
        import pandas

    series = {column.name: _series(pandas, column) for column in columns}
    series |= {name: pandas.Series(values, dtype="object") for name, values in lists.items()}
    frame = pandas.DataFrame(series)
    frame.attrs.update(about)
    return frame


def _series(pandas: Any, column: typed.Column) -> Any:
    values: Sequence[object] = column.values
    if column.type == typed.DECIMAL:  # pandas has none; what is exact to 15 digits is enough here
        values = [None if each is None else float(str(each)) for each in values]
    elif column.type in (typed.DATE, typed.MOMENT, typed.LOCAL_MOMENT):
        if column.type == typed.MOMENT:
            return pandas.Series(pandas.to_datetime(values, utc=True)).astype(_PANDAS[column.type])
        import numpy

        return pandas.Series(numpy.array(values, _NUMPY[column.type]).astype(_PANDAS[column.type]))
    return pandas.Series(values, dtype=_PANDAS[column.type])


_PANDAS = {
    typed.TEXT: "string",
    typed.INTEGER: "Int64",
    typed.DECIMAL: "Float64",
    typed.DOUBLE: "Float64",
    typed.BOOLEAN: "boolean",
    typed.DATE: "datetime64[s]",  # the coarsest that there is
    typed.MOMENT: "datetime64[us, UTC]",
    typed.LOCAL_MOMENT: "datetime64[us]",
}
#: Nanoseconds, which pandas takes by itself, end in 2262 and begin in 1677.
_NUMPY = {typed.DATE: "datetime64[D]", typed.LOCAL_MOMENT: "datetime64[us]"}


def to_polars(
    columns: Sequence[typed.Column], lists: Mapping[str, Sequence[list[str]]]
) -> polars.DataFrame:
    """A DataFrame of polars, as :func:`to_pandas`. Raises UsageError if it is not installed."""
    with needing("to_polars", package="polars", extra="polars"):
        import polars

    types = {
        typed.TEXT: polars.String(),
        typed.INTEGER: polars.Int64(),
        typed.DOUBLE: polars.Float64(),
        typed.BOOLEAN: polars.Boolean(),
        typed.DATE: polars.Date(),
        typed.MOMENT: polars.Datetime("us", "UTC"),
        typed.LOCAL_MOMENT: polars.Datetime("us"),
    }
    return polars.DataFrame(
        [
            polars.Series(
                column.name,
                column.values,
                dtype=types.get(column.type)
                or polars.Decimal(typed.MOST_DIGITS, typed.digits(column.values)[1]),
            )
            for column in columns
        ]
    ).with_columns(
        polars.Series(name, values, dtype=polars.List(polars.String()))
        for name, values in lists.items()
    )
