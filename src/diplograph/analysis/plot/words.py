"""What plots say of a row: its figure, its move, and all of it in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal

from diplograph.analysis.table import decimal, say

if TYPE_CHECKING:
    from diplograph.analysis.table import Cell, Row


def figure(cell: Cell) -> str:
    """A figure as it stands in a plot; a dash where there is none."""
    if isinstance(cell, float):
        return decimal(round(cell, 3)).removesuffix(".0")
    return "–" if cell is None else str(cell)


def moved(row: Row) -> tuple[str, str]:
    """How a row moves without the facts of one voice, as a sign, and its class."""
    move = row["move"]
    if not isinstance(move, Literal):
        return "∅", "soft"
    places = int(move.value)
    if not places:
        return "=", "soft"
    return (f"▲{places}", "up") if places > 0 else (f"▼{-places}", "down")


def summary(row: Row, name: str, column: str, language: str) -> str:
    """A row as a sentence: its figure, its ranks, how many claims are behind it."""
    without = row["rank_without"]
    return say(
        "summary",
        language,
        name=name,
        column=say(f"column-{column}", language),
        figure=figure(row[column]),
        rank=row["rank"],
        without=say("gone", language) if without is None else without,
        claims=len(str(row["claims"]).split()),
    )
