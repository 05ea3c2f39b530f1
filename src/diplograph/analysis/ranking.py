"""Ranks, and how they move when what only one voice says is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

_Item = TypeVar("_Item")


def ranks(figures: Mapping[_Item, float | None], *, least_first: bool = False) -> dict[_Item, int]:
    """The rank of each item by its figure, from 1; what is equal shares a rank, and uses up others.

    The greatest comes first, or the least; an item without a figure is last. This is standard
    competition ranking.

    >>> ranks({"a": 3, "b": 5, "c": 3, "d": 1})
    {'b': 1, 'a': 2, 'c': 2, 'd': 4}
    """

    def place(item: _Item) -> tuple[bool, float]:
        figure = figures[item]
        return (figure is None, 0 if figure is None else figure if least_first else -figure)

    found: dict[_Item, int] = {}
    last = None
    for number, item in enumerate(sorted(figures, key=place), 1):
        found[item] = found[last] if last is not None and place(last) == place(item) else number
        last = item
    return found


def move(rank: int, without: int | None) -> str:
    """How an item moves from a rank to another, as a signed number: + is upwards; "" if it is gone.

    >>> move(3, 1), move(1, 4), move(2, 2), move(2, None)
    ('+2', '-3', '0', '')
    """
    if without is None:
        return ""
    return f"{rank - without:+d}" if rank != without else "0"
