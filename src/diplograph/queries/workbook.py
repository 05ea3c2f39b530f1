"""Answers as Excel workbooks: typed cells, no formula, and a sheet that says what was asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from diplograph.queries.about import labelled
from diplograph.queries.excel import Cell, writing
from diplograph.queries.typed import dated, plain, value

if TYPE_CHECKING:
    from diplograph.backends import Answer

_OTHERS = "; --format csv and --format parquet hold more"


def write_workbook(
    answer: Answer, out: IO[bytes], about: Mapping[str, str], dates: Collection[str] = ()
) -> None:
    """Write rows as the first sheet of a workbook, and `about` as its second.

    Dates, numbers and booleans are cells of that type where Excel keeps them exactly, and so is one
    day in a column of `dates` in EDTF; all else is text, of which an IRI of http or https is a
    link. The same rows give the same bytes.

    Raises:
        LimitError: there are more rows, or letters in a cell, than Excel holds.
        UsageError: XlsxWriter is not installed.
    """
    with writing(out, "xlsx", others=_OTHERS) as book:
        solutions = answer.read()
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        sheet = book.sheet("answer", names)
        for row in solutions:
            cells = zip(names, row, strict=True)
            sheet.write([_cell(dated(term) if name in dates else term) for name, term in cells])
        sheet.finish()
        page = book.page("about")
        told = labelled(about)
        for name, said in told.items():
            page.write(name, said)
        page.finish(max(map(len, told), default=8))


def _cell(term: object) -> Cell | None:
    text = plain(term)
    if text is None:
        return None
    return Cell(text, value(term), text if isinstance(term, ox.NamedNode) else None)
