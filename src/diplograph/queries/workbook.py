"""Answers as Excel workbooks: typed cells, no formula, and a sheet that says what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from diplograph.queries.about import labelled
from diplograph.queries.excel import Cell, writing
from diplograph.queries.typed import plain, value

if TYPE_CHECKING:
    from diplograph.backends import Answer

_OTHERS = "; --format csv and --format parquet hold more"


def write_workbook(answer: Answer, out: IO[bytes], about: Mapping[str, str]) -> None:
    """Write rows as the first sheet of a workbook, and `about` as its second.

    Dates, numbers and booleans are cells of that type where Excel keeps them exactly; all else is
    text, of which an IRI of http or https is a link. The same rows give the same bytes.

    Raises:
        LimitError: there are more rows, or letters in a cell, than Excel holds.
        UsageError: XlsxWriter is not installed.
    """
    with writing(out, "xlsx", others=_OTHERS) as book:
        solutions = answer.read()
        assert isinstance(solutions, ox.QuerySolutions)
        sheet = book.sheet("answer", [variable.value for variable in solutions.variables])
        for row in solutions:
            sheet.write([_cell(term) for term in row])
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
