"""Plots of pairs: names in a column, and an arc between each two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from diplograph.analysis.plot.canvas import MARGIN, SIZE, WIDTH, Canvas, fitting, scaled
from diplograph.analysis.plot.words import summary
from diplograph.analysis.table import say

if TYPE_CHECKING:
    from diplograph.analysis.table import Analysis, Row

_STEP = 25
_NAMES = 230
#: How a tie looks by its relation; pairs of one sort have none.
_KINDS = {"visitor-host": "across", "together": "beside", "": "alike"}


def pairs(canvas: Canvas, found: Analysis, rows: Sequence[Row]) -> None:
    """An arc for each two, as thick as their figure; dashed if it is not left without the facts of
    one voice.
    """
    names = {str(row[end]): str(row[f"{end}_name"]) for row in rows for end in ("first", "second")}
    _legend(canvas, rows)
    top = canvas.height + 8
    place = {iri: top + _STEP * number for number, iri in enumerate(_order(rows), 1)}
    reach = WIDTH - _NAMES - 2 * MARGIN - 8
    span = max(
        (abs(place[str(row["first"])] - place[str(row["second"])]) for row in rows), default=1
    )
    values = [float(str(row[found.figure])) for row in rows]
    for row in reversed(rows):
        ends = sorted((place[str(row["first"])], place[str(row["second"])]))
        name = f"{row['first_name']} – {row['second_name']}"
        kind = _KINDS[str(row.get("relation", ""))]
        with canvas.row(summary(row, name, found.figure, canvas.language), row):
            canvas.arc(
                MARGIN + _NAMES + 8,
                (ends[0] - 5, ends[1] - 5),
                max(10.0, reach * ((ends[1] - ends[0]) / span) ** 0.6),
                kind if row["rank_without"] is not None else f"{kind} one",
                width=scaled(float(str(row[found.figure])), values, 6, 1.2),
            )
    for iri, y in place.items():
        canvas.circle(MARGIN + _NAMES + 8, y - 5, 3.5, "dot")
        canvas.text(MARGIN + _NAMES, y, fitting(names[iri], _NAMES, SIZE), end=True)
    canvas.height = max(place.values(), default=top) + 14


def _legend(canvas: Canvas, rows: Sequence[Row]) -> None:
    """What the colours mean, if there are two."""
    relations = {str(row.get("relation", "")) for row in rows} - {""}
    if not relations:
        return
    canvas.height += 16
    x = float(MARGIN)
    for relation in sorted(relations, reverse=True):
        said = say(f"relation-{relation}", canvas.language)
        y = canvas.height - 4
        canvas.line((x, y), (x + 22, y), _KINDS[relation], width=3)
        canvas.text(x + 28, canvas.height, said, "small")
        x += 56 + len(said) * 7


def _order(rows: Sequence[Row]) -> list[str]:
    """The things of pairs so that those that are tied stand near: one after the other from the
    most tied on, in each connected part.
    """
    near: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        first, second = str(row["first"]), str(row["second"])
        near[first][second] = near[second][first] = int(str(row["rank"]))
    found: list[str] = []
    for start in sorted(near, key=lambda each: (-len(near[each]), each)):
        ahead = [start]
        while ahead:
            current = ahead.pop()
            if current not in found:
                found.append(current)
                ahead += sorted(
                    near[current], key=lambda each: (-near[current][each], -len(near[each]), each)
                )
    return found
