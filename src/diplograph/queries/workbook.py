"""Answers as Excel workbooks: typed cells, no formula, and a sheet that says what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from diplograph.errors import LimitError
from diplograph.queries.about import labelled
from diplograph.queries.extras import needing
from diplograph.queries.typed import Value, plain, value

if TYPE_CHECKING:
    from diplograph.backends import Answer

#: What Excel holds ("Excel specifications and limits"): rows, letters of a cell, links, letters of
#: a link, digits of a number, and the first day that it counts from.
_MOST_ROWS, _MOST_LETTERS, _MOST_LINKS, _LONGEST_LINK = 1_048_576, 32_767, 65_530, 2_079
_MOST_DIGITS, _FIRST_DAY = 15, date(1900, 3, 1)  # before it Excel counts a day that never was
#: What stands in the file as the day that it was made, so that it is the same on every day.
_MADE = datetime(1980, 1, 1)
_NARROWEST, _WIDEST = 8, 60
_OTHERS = "; --format csv and --format parquet hold more"


def write_workbook(answer: Answer, out: IO[bytes], about: Mapping[str, str]) -> None:
    """Write rows as the first sheet of a workbook, and `about` as its second.

    Dates, numbers and booleans are cells of that type where Excel keeps them exactly; all else is
    text, of which an IRI of http or https is a link. The same rows give the same bytes.

    Raises:
        LimitError: there are more rows, or letters in a cell, than Excel holds.
        UsageError: XlsxWriter is not installed.
    """
    with needing("xlsx", package="XlsxWriter", extra="excel"):
        import xlsxwriter

    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    workbook.set_properties({"created": _MADE})
    _Rows(workbook).write(answer)
    sheet = workbook.add_worksheet("about")
    bold, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True})
    for format_ in (bold, wrapped):
        format_.set_align("top")
    told = labelled(about)
    for number, (name, said) in enumerate(told.items()):
        sheet.write_string(number, 0, name, bold)
        shown = said if _letters(said) <= _MOST_LETTERS else f"{said[: _MOST_LETTERS // 2]}…"
        sheet.write_string(number, 1, shown, wrapped)
    sheet.set_column(0, 0, max(map(len, told), default=_NARROWEST) + 2)
    sheet.set_column(1, 1, 100)
    workbook.close()


class _Rows:
    """The sheet of the rows."""

    def __init__(self, workbook: Any) -> None:
        self._sheet = workbook.add_worksheet("answer")
        self._head = workbook.add_format({"bold": True, "bottom": 1})
        self._day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._link = workbook.get_default_url_format()
        self._links = 0

    def write(self, answer: Answer) -> None:
        solutions = answer.read()
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        widths = [len(name) + 4 for name in names]  # the button of the filter takes some of it
        for column, name in enumerate(names):
            self._sheet.write_string(0, column, name, self._head)
        number = 0
        for number, row in enumerate(solutions, 1):
            if number >= _MOST_ROWS:
                raise LimitError(f"xlsx holds {_MOST_ROWS - 1} rows, and there are more{_OTHERS}")
            for column, term in enumerate(row):
                written = plain(term)
                if written is None:
                    continue
                if _letters(written) > _MOST_LETTERS:
                    raise LimitError(
                        f"xlsx holds {_MOST_LETTERS} letters in a cell, and {names[column]} of "
                        f"row {number} has {_letters(written)}{_OTHERS}"
                    )
                self._write(number, column, term, written)
                widths[column] = max(widths[column], *map(len, written.splitlines() or [""]))
        self._sheet.freeze_panes(1, 0)
        if names:
            self._sheet.autofilter(0, 0, number, len(names) - 1)
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, min(max(width + 1, _NARROWEST), _WIDEST))

    def _write(self, row: int, column: int, term: object, written: str) -> None:
        held = value(term)
        if type(held) is bool:
            self._sheet.write_boolean(row, column, held)
        elif isinstance(held, int | float | Decimal) and _is_exact(held):
            self._sheet.write_number(row, column, float(held))
        elif isinstance(held, datetime) and held.tzinfo is None and held.date() >= _FIRST_DAY:
            self._sheet.write_datetime(row, column, held, self._moment)
        elif type(held) is date and held >= _FIRST_DAY:
            self._sheet.write_datetime(row, column, held, self._day)
        elif isinstance(term, ox.NamedNode) and self._is_link(written):
            self._links += 1
            self._sheet.write_url(row, column, written, self._link, written)
        else:
            self._sheet.write_string(row, column, written)

    def _is_link(self, iri: str) -> bool:
        few = self._links < _MOST_LINKS and len(iri) <= _LONGEST_LINK
        return few and iri.startswith(("http://", "https://"))


def _letters(written: str) -> int:
    """How many letters Excel counts, which counts those beyond the first plane of Unicode twice."""
    return len(written.encode("utf-16-le", "surrogatepass")) // 2


def _is_exact(number: Value) -> bool:
    """Whether Excel, which keeps 15 digits, shows the number that it is."""
    found = Decimal(str(number))
    return found.is_finite() and len(found.normalize().as_tuple().digits) <= _MOST_DIGITS
