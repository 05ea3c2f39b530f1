"""Plots with a bar in each row: of brokers by rank, of periods by time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from diplograph.analysis.plot.canvas import MARGIN, SIZE, SMALL, WIDTH, Canvas, fitting, scaled
from diplograph.analysis.plot.words import figure, moved, summary
from diplograph.analysis.table import say
from diplograph.analysis.timeline import Per, columns_of_events, periods
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from diplograph.analysis.table import Analysis, Row

_LEFT = MARGIN + 30
_TRACK = WIDTH - _LEFT - MARGIN - 150


def brokers(canvas: Canvas, found: Analysis, rows: Sequence[Row]) -> None:
    """A bar for each broker as long as its figure, over one as long as that without the facts of
    one voice, with its rank, its home and its move.
    """
    language = canvas.language
    values = [_value(row, name) for row in rows for name in (found.figure, "figure_without")]
    for row in rows:
        name, home = str(row["name"]), str(row["home_name"])
        value = _value(row, found.figure)
        with canvas.row(summary(row, name, found.figure, language), row):
            y = canvas.height + 20
            canvas.text(_LEFT - 8, y, str(row["rank"]), "strong", end=True)
            shown = fitting(home, 130, SMALL)
            canvas.text(_LEFT, y, fitting(name, WIDTH - _LEFT - MARGIN - 8 - 7 * len(shown)))
            canvas.text(WIDTH - MARGIN, y, shown, "soft", end=True)
            canvas.rect(_LEFT, y + 8, _TRACK, 11, "track")
            canvas.rect(_LEFT, y + 8, scaled(value, values, _TRACK), 7, "bar")
            firm = scaled(_value(row, "figure_without"), values, _TRACK)
            canvas.rect(_LEFT, y + 16, firm, 3, "firm")
            whole, without = figure(row[found.figure]), figure(row["figure_without"])
            # Numbers run from the left in either case, so where the page does not, the arrow turns.
            both = f"{without} ← {whole}" if canvas.is_mirrored else f"{whole} → {without}"
            canvas.text(WIDTH - MARGIN - 44, y + 17, both, "small", end=True)
            canvas.text(WIDTH - MARGIN, y + 17, *moved(row), end=True)
            canvas.height = y + 22
        if row["remarks"]:
            canvas.height += SMALL + 2
            said = fitting(str(row["remarks"]), WIDTH - _LEFT - MARGIN, SMALL)
            canvas.text(_LEFT, canvas.height, said, "soft")


def timeline(canvas: Canvas, _: Analysis, rows: Sequence[Row]) -> None:
    """A bar for each period: what was held for certain, perhaps, and what was not."""
    language = canvas.language
    columns = columns_of_events()
    _legend(canvas, [name for name in columns if any(row[name] for row in rows)])
    totals = [sum(_value(row, name) for name in columns) for row in rows]
    unit = min(28.0, (WIDTH - 110 - MARGIN - 70) / max([*totals, 1]))
    for before, row in _gaps(rows):
        if before:
            canvas.height += 16
            canvas.text(MARGIN, canvas.height, "⋮", "soft")
        said = ", ".join(f"{_called(name, language)}: {row[name]}" for name in columns if row[name])
        with canvas.row(f"{row['period']}: {said}", row):
            y = canvas.height + 8
            canvas.text(MARGIN, y + SIZE, str(row["period"]), "strong")
            x = 110.0
            for name in columns:
                width = unit * _value(row, name)
                if width:
                    kind = {"held_certain": "bar", "held_possible": "possible"}.get(name, name)
                    canvas.rect(x + 1, y, width - 2, 18, kind)
                x += width
            shown = " + ".join(str(row[name]) for name in columns if row[name])
            canvas.text(x + 8, y + SIZE, shown, "small")
            canvas.height = y + 20


def _called(column: str, language: str) -> str:
    """What a column of events is called: of those not held, by the name of their status."""
    status = vocabulary().code_lists["event-statuses"].get(column)
    return status.labels[language] if status else say(f"column-{column}", language)


def _legend(canvas: Canvas, columns: Sequence[str]) -> None:
    x, canvas.height = float(MARGIN), canvas.height + 10
    for name in columns:
        said = _called(name, canvas.language)
        if x + 24 + len(said) * 7 > WIDTH - MARGIN:
            x, canvas.height = float(MARGIN), canvas.height + 20
        kind = {"held_certain": "bar", "held_possible": "possible"}.get(name, name)
        canvas.rect(x, canvas.height, 14, 12, kind)
        canvas.text(x + 20, canvas.height + 11, said, "small")
        x += 40 + len(said) * 7
    canvas.height += 20


def _gaps(rows: Sequence[Row]) -> Iterator[tuple[bool, Row]]:
    """The rows, and of each whether periods without an event come before it."""
    last = ""
    for row in rows:
        name = str(row["period"])
        steps = list(periods(_day(last), _day(name), _per(name))) if _dated(last, name) else []
        yield len(steps) > 2, row
        last = name


def _dated(*names: str) -> bool:
    return all(name[:4].isdigit() for name in names)


def _per(name: str) -> Per:
    return "year" if len(name) == 4 else "quarter" if "Q" in name else "month"


def _day(name: str) -> str:
    """The first day of a period, by its name."""
    if "Q" in name:
        return f"{name[:4]}-{int(name[-1]) * 3 - 2:02d}-01"
    return f"{name}-01-01" if len(name) == 4 else f"{name}-01"


def _value(row: Row, name: str) -> float:
    cell = row[name]
    return float(cell) if isinstance(cell, int | float) else 0.0
