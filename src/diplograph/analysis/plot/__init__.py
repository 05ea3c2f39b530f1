"""Plots of analyses as SVG: one file without scripts, light and dark, with the claims behind.

Each row is a group with a title that says it in words and an attribute ``data-claims`` with its
claims. The same rows give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from itertools import groupby
from typing import TYPE_CHECKING

from diplograph.analysis.plot.arcs import pairs
from diplograph.analysis.plot.bars import brokers, timeline
from diplograph.analysis.plot.canvas import MARGIN, WIDTH, Canvas
from diplograph.analysis.plot.clusters import clusters
from diplograph.analysis.plot.matrix import matrix
from diplograph.analysis.table import rank_without, say

if TYPE_CHECKING:
    from jinja2 import Template

    from diplograph.analysis.table import Analysis, Row


#: All but the characters of production 2 of XML 1.0.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _first(found: Analysis, most: int) -> Sequence[Row]:
    return found.rows[:most]


def _last(found: Analysis, most: int) -> Sequence[Row]:
    return found.rows[-most:]


def _telling(found: Analysis, most: int) -> Sequence[Row]:
    """The first rows that have a figure other than nought, with the facts of one voice or without;
    those too that are among as many first ones without them, so that none that rises is missing.
    """
    told = [row for row in found.rows if row[found.figure] or row["figure_without"]] or found.rows
    firm = [row for row in sorted(told, key=rank_without)[:most] if row["figure_without"]]
    return [row for number, row in enumerate(told) if number < most or row in firm]


def _largest(found: Analysis, most: int) -> Sequence[Row]:
    """All rows if there is room, else as many as there may be communities, of the largest ones."""
    if len(found.rows) <= most**2:
        return found.rows
    whole = [list(rows) for _, rows in groupby(found.rows, key=lambda row: row["community"])]
    return [row for rows in whole[:most] for row in rows[:most]]


#: How each analysis is drawn, and which rows of it, as many as are still read.
_PLOTS: Mapping[
    str,
    tuple[Callable[[Canvas, Analysis, Sequence[Row]], None], Callable[[Analysis], Sequence[Row]]],
] = {
    "brokers": (brokers, partial(_telling, most=30)),
    "pairs": (pairs, partial(_first, most=60)),
    "matrix": (matrix, partial(_first, most=300)),
    "communities": (clusters, partial(_largest, most=8)),
    "timeline": (timeline, partial(_last, most=60)),
}


def plot(found: Analysis, language: str) -> str:
    """An analysis as an SVG document; of many rows some, which it says."""
    draw, choose = _PLOTS[found.drawn]
    rows = choose(found)
    canvas = Canvas(language)
    title = found.question.titles.get(language) or found.question.titles["en"]
    canvas.height += 18
    canvas.text(MARGIN, canvas.height, title, "title")
    canvas.lines(
        say(f"by-{found.drawn}", language, column=say(f"column-{found.figure}", language)), "soft"
    )
    if rows:
        canvas.height += 6
        draw(canvas, found, rows)
    else:
        canvas.lines(found.question.meaning_of_none(language), "")
    canvas.height += 8
    if len(rows) < len(found.rows):
        canvas.lines(say("some-rows", language, shown=len(rows), count=len(found.rows)), "soft")
    notes = (say(f"basis-{found.drawn}", language), *found.notes)
    for note in notes:
        canvas.lines(_sentence(note), "soft")
    drawn = _template().render(
        canvas=canvas,
        width=WIDTH,
        height=int(canvas.height + MARGIN),
        title=title,
        description=" · ".join(notes),
        row=say("row", language),
    )
    return _UNFIT.sub("\ufffd", drawn)


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}{'' if note.endswith('.') else '.'}"


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("diplograph.analysis.plot", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("plot.svg.jinja")
