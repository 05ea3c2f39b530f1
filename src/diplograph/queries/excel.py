"""Workbooks of Excel: typed cells, links, no formula, within what Excel holds.

XlsxWriter writes them row by row into temporary files, so that a workbook costs the memory of a
row. The same cells give the same bytes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, NamedTuple
from zipfile import ZipFile

from diplograph.errors import LimitError
from diplograph.queries.extras import needing
from diplograph.queries.typed import Value
from diplograph.resources import scratch

#: What Excel holds ("Excel specifications and limits"): rows, letters of a cell, links of a sheet,
#: letters of a link, digits of a number, and the first day that it counts from.
MOST_ROWS, MOST_LETTERS, MOST_LINKS, LONGEST_LINK = 1_048_576, 32_767, 65_530, 2_079
MOST_DIGITS, FIRST_DAY = 15, date(1900, 3, 1)  # before it Excel counts a day that never was
#: What stands in the file as the day that it was made, so that it is the same on every day.
_MADE = datetime(1980, 1, 1)
_NARROWEST, _WIDEST = 8, 60
_INSIDE = "internal:"  # XlsxWriter's name for a link within the workbook
_UNIX, _MODE = 3, 0o600 << 16


class Cell(NamedTuple):
    """A cell: its text, the value that it is where Excel keeps that exactly, and where it leads.

    That is an address of the web, or a place in the workbook (:func:`place`).
    """

    text: str
    value: Value = None
    to: str | None = None


class Sheet:
    """A sheet with a head, which stays in sight and filters; rows are written one after another."""

    def __init__(self, book: Book, name: str, heads: Sequence[str], colour: str | None) -> None:
        self.name = name
        self.rows = 0
        self._book = book
        self._heads = heads
        self._sheet = book.add(name)
        self._widths = [len(head) + 4 for head in heads]  # the filter's button takes some of it
        self._links = 0
        if colour:
            self._sheet.set_tab_color(colour)
        for column, head in enumerate(heads):
            _write_text(self._sheet, 0, column, head, book.head)

    def write(self, cells: Iterable[Cell | None]) -> None:
        """Write the next row.

        Raises LimitError if there are more rows, or letters in a cell, than Excel holds.
        """
        self.rows += 1
        if self.rows >= MOST_ROWS:
            raise LimitError(
                f"xlsx holds {MOST_ROWS - 1} rows, and there are more{self._book.others}"
            )
        for column, cell in enumerate(cells):
            if cell is not None:
                self._check(cell.text, self._heads[column])
                self._write(column, cell)
                widest = max(map(len, cell.text.splitlines() or [""]))
                self._widths[column] = max(self._widths[column], widest)

    def finish(self, frozen: int = 0) -> None:
        """Set widths and the filter, and keep the head and the first `frozen` columns in sight."""
        self._sheet.freeze_panes(1, frozen)
        self._sheet.repeat_rows(0)
        if self._heads:
            self._sheet.autofilter(0, 0, self.rows, len(self._heads) - 1)
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(max(width + 1, _NARROWEST), _WIDEST))

    def _check(self, text: str, head: str) -> None:
        if (count := letters(text)) > MOST_LETTERS:
            raise LimitError(
                f"xlsx holds {MOST_LETTERS} letters in a cell, and {head} of "
                f"row {self.rows} has {count}{self._book.others}"
            )

    def _write(self, column: int, cell: Cell) -> None:
        format_ = None
        if cell.to and self._holds(cell.to):
            self._links += 1
            format_ = self._book.link
            # The link stays where another cell is written over its text.
            self._sheet.write_url(self.rows, column, cell.to, format_, "")
        self._write_value(column, cell, format_)

    def _write_value(self, column: int, cell: Cell, format_: Any) -> None:
        row, sheet, value = self.rows, self._sheet, cell.value
        if type(value) is bool:
            sheet.write_boolean(row, column, value, format_)
        elif isinstance(value, int | float | Decimal) and _is_exact(value):
            sheet.write_number(row, column, float(value), format_)
        elif isinstance(value, datetime) and value.tzinfo is None and value.date() >= FIRST_DAY:
            sheet.write_datetime(row, column, value, format_ or self._book.moment)
        elif type(value) is date and value >= FIRST_DAY:
            sheet.write_datetime(row, column, value, format_ or self._book.day)
        else:
            _write_text(sheet, row, column, cell.text, format_)

    def _holds(self, to: str) -> bool:
        few = self._links < MOST_LINKS and len(to) <= LONGEST_LINK
        return few and to.startswith(("http://", "https://", _INSIDE))


class Book:
    """A workbook that is being written; `others` completes the sentence about a limit."""

    def __init__(self, workbook: Any, others: str, *, right_to_left: bool) -> None:
        self._workbook = workbook
        self._right_to_left = right_to_left
        self.others = others
        self.head = workbook.add_format({"bold": True, "bottom": 1})
        self.day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.link = workbook.get_default_url_format()

    def add(self, name: str) -> Any:
        """A new sheet of XlsxWriter, without rows."""
        sheet = self._workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)  # printed, it is as wide as a page
        if self._right_to_left:
            sheet.right_to_left()
        return sheet

    def sheet(self, name: str, heads: Sequence[str], colour: str | None = None) -> Sheet:
        """A new sheet with a head; its tab is of `colour`, like ``#0a6aab``."""
        return Sheet(self, name, heads, colour)

    def page(self, name: str) -> Page:
        """A new sheet of names and what is said under them."""
        return Page(self, self._workbook, name)


class Page:
    """A sheet to be read: a bold column, and one of wrapped text."""

    def __init__(self, book: Book, workbook: Any, name: str) -> None:
        self._sheet = book.add(name)
        self._link = workbook.add_format({"hyperlink": True, "valign": "top"})
        self._bold = workbook.add_format({"bold": True, "valign": "top"})
        self._wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self._row = 0

    def write(self, name: str, said: str, *, to: str | None = None) -> None:
        """Write the next row, whose name leads to `to`; what is longer than a cell is cut."""
        if to:
            self._sheet.write_url(self._row, 0, to, self._link, name)
        else:
            _write_text(self._sheet, self._row, 0, name, self._bold)
        _write_text(self._sheet, self._row, 1, shortened(said), self._wrapped)
        self._row += 1

    def skip(self) -> None:
        """Leave a row empty."""
        self._row += 1

    def finish(self, widest: int) -> None:
        """Set the widths, of the first column by the letters of its longest name."""
        self._sheet.set_column(0, 0, widest + 2)
        self._sheet.set_column(1, 1, 100)


@contextmanager
def writing(
    out: IO[bytes], what: str, *, others: str, right_to_left: bool = False
) -> Iterator[Book]:
    """A workbook, which is in `out` whole behind the block.

    Raises UsageError, which says that `what` needs it, if XlsxWriter is not installed.
    """
    with needing(what, package="XlsxWriter", extra="excel"):
        import xlsxwriter

    with scratch(out) as folder, tempfile.TemporaryFile(dir=folder) as file:
        workbook = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": str(folder)})
        workbook.set_properties({"created": _MADE})
        try:
            yield Book(workbook, others, right_to_left=right_to_left)
        except BaseException:
            for sheet in workbook.worksheets():
                sheet.row_data_fh.close()
            raise
        workbook.close()
        with ZipFile(file, "a") as archive:
            for entry in archive.infolist():  # they are those of temporary files, by the umask
                entry.create_system, entry.external_attr = _UNIX, _MODE
            archive.comment = b""  # so that the directory of the archive is written anew
        file.seek(0)
        shutil.copyfileobj(file, out)


def place(sheet: str, first: int = 0, last: int = 0) -> str:
    """Where a link leads: rows of a sheet, counted from 1 behind its head, which is row 0."""
    quoted = sheet.replace("'", "''")
    return f"{_INSIDE}'{quoted}'!A{first + 1}" + (f":A{last + 1}" if last > first else "")


def letters(written: str) -> int:
    """How many letters Excel counts, which counts those beyond the first plane of Unicode twice."""
    return len(written.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str) -> str:
    """`text`, cut and with an ellipsis if it is more than a cell holds."""
    return text if letters(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS // 2]}…"


def _write_text(sheet: Any, row: int, column: int, text: str, format_: Any = None) -> None:
    if _is_markup(text):
        pieces = (text[:1], text[1:2], text[2:])  # the fewest that it takes
        sheet.write_rich_string(row, column, *pieces, *([format_] if format_ else ()))
    else:
        sheet.write_string(row, column, text, format_)


def _is_markup(text: str) -> bool:
    """Whether XlsxWriter would take a text for markup of its own, and not escape it."""
    return text.startswith("<r>") and text.endswith("</r>")


def _is_exact(number: float | Decimal) -> bool:
    """Whether Excel, which keeps 15 digits, shows the number that it is."""
    found = Decimal(str(number))
    return found.is_finite() and len(found.normalize().as_tuple().digits) <= MOST_DIGITS
