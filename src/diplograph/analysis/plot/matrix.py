"""Plot of actors and sectors: a dot where the two come together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from diplograph.analysis.plot.canvas import MARGIN, SMALL, Canvas, fitting, scaled
from diplograph.analysis.plot.words import summary
from diplograph.analysis.table import say

if TYPE_CHECKING:
    from diplograph.analysis.table import Analysis, Row

_NAMES = 180
_STEP = 22
_HEAD = 116
_MOST_COLUMNS = 12


def matrix(canvas: Canvas, found: Analysis, rows: Sequence[Row]) -> None:
    """A dot for each actor and sector, as large as their figure; a ring if it is not left
    without the facts of one voice.
    """
    columns = [each for each, _ in _totals(rows, "second")[:_MOST_COLUMNS]]
    shown = [row for row in rows if row["second"] in columns]
    names = {str(row[end]): str(row[f"{end}_name"]) for row in rows for end in ("first", "second")}
    lines = [each for each, _ in _totals(shown, "first")]
    top = canvas.height + _HEAD
    x = {each: MARGIN + _NAMES + 20 + _STEP * number for number, each in enumerate(columns)}
    y = {each: top + _STEP * (number + 0.5) for number, each in enumerate(lines)}
    right = MARGIN + _NAMES + 8 + _STEP * len(columns)
    for column in columns:
        canvas.slanting(x[column] + 2, top - 8, fitting(names[str(column)], 124, SMALL), "small")
        canvas.line((x[column], top), (x[column], top + _STEP * len(lines)), "rule")
    for line in lines:
        canvas.line((MARGIN + _NAMES + 8, y[line]), (right, y[line]), "rule")
        canvas.text(MARGIN + _NAMES, y[line] + 5, fitting(names[str(line)], _NAMES), end=True)
    values = [float(str(row[found.figure])) for row in shown]
    for row in shown:
        name = f"{row['first_name']} – {row['second_name']}"
        radius = scaled(float(str(row[found.figure])) ** 0.5, [v**0.5 for v in values], 9, 2)
        with canvas.row(summary(row, name, found.figure, canvas.language), row):
            kind = "dot" if row["rank_without"] is not None else "ring"
            canvas.circle(x[row["second"]], y[row["first"]], radius, kind)
    canvas.height = top + _STEP * len(lines)
    every = len({row["second"] for row in rows})
    if len(columns) < every:
        canvas.height += 8
        said = say("first-columns", canvas.language, shown=len(columns), count=every)
        canvas.lines(said, "soft")


def _totals(rows: Sequence[Row], end: str) -> list[tuple[object, int]]:
    """The things at one end, those with the greatest figures first."""
    found = Counter[object]()
    for row in rows:
        found[row[end]] += int(str(row["shared"]))
    return sorted(found.items(), key=lambda each: (-each[1], str(each[0])))
