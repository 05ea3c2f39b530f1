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
    """A row as a sentence: its figure and rank, with all facts and without those of one voice, and
    how many claims are behind it.
    """

    def ranked(shown: str, rank: str) -> str:
        if row[rank] is None:
            return say("gone", language)
        return say("figure-and-rank", language, figure=figure(row[shown]), rank=row[rank])

    return say(
        "summary",
        language,
        name=name,
        column=say(f"column-{column}", language),
        whole=ranked(column, "rank"),
        without=ranked("figure_without", "rank_without"),
        claims=len(str(row["claims"]).split()),
    )
