"""CSV that a spreadsheet opens as it is meant, and the rule that keeps its cells from being run.

Excel, LibreOffice and Google Sheets take a cell of CSV that begins with ``=``, ``+``, ``-`` or
``@`` for a formula, and read a file without a byte order mark in the code page of the machine. An
apostrophe before such a cell makes it text (OWASP, "CSV Injection"). Where the list separator is a
semicolon, Excel begins a cell at each ``;``, and minds no quotation mark within a cell: what
follows gets an apostrophe too. SPARQL 1.1 CSV has neither, and is the format ``csv``.
"""

from __future__ import annotations

import csv
import re
from io import TextIOWrapper
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from diplograph.queries.typed import plain, value

if TYPE_CHECKING:
    from diplograph.backends import Answer

#: What a formula begins with, its full-width twins among them; spreadsheets pass over space first.
_SIGNS = tuple("=+-@＝＋－＠")
#: What moves the rest of a cell into one of its own where quotation marks are not minded.
_MOVING = ("\t", "\r", "\n")
#: Where a formula would begin for a reader to whom the semicolon parts cells.
_PARTED = re.compile(rf"(?<=;)(?=\s*[{re.escape(''.join(_SIGNS))}])")


def safe(written: str) -> str:
    """`written` as a cell that no spreadsheet runs: behind an apostrophe if it may.

    >>> safe("=1+1"), safe("a = b"), safe("1;=2")
    ("'=1+1", 'a = b', "1;'=2")
    """
    written = _PARTED.sub("'", written)
    if written.startswith(_MOVING) or written.lstrip().startswith(_SIGNS):
        return f"'{written}"
    return written


def write_csv(answer: Answer, out: IO[bytes]) -> None:
    """Write rows as CSV (RFC 4180) in UTF-8 with a byte order mark, and no cell that is run.

    A number stays what it is, with its sign; all else is text.
    """
    solutions = answer.read()
    assert isinstance(solutions, ox.QuerySolutions)
    stream = TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    rows = csv.writer(stream, lineterminator="\r\n")
    rows.writerow([variable.value for variable in solutions.variables])
    rows.writerows([_cell(term) for term in row] for row in solutions)
    stream.detach()


def _cell(term: object) -> str:
    written = plain(term) or ""
    return safe(written) if isinstance(value(term), str) else written
