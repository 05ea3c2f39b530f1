"""Ranks, and how they move when what only one voice says is left out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple, TypeVar

_Item = TypeVar("_Item", bound=Hashable)

Figure = float | None


class Ranked(NamedTuple):
    """The rank of an item; its figure and its rank in another ranking, None if it is not there."""

    rank: int
    figure_without: Figure
    rank_without: int | None


def compared(
    figures: Mapping[_Item, Figure], without: Mapping[_Item, Figure], *, least_first: bool = False
) -> dict[_Item, Ranked]:
    """The items of `figures` by their rank in it, each with its rank `without` some facts.

    To have nothing, 0 or no figure, shares a rank. It is better the fewer have something, so of
    `without`, where fewer do, it is no better than in `figures`: a fall to nothing is a fall.

    >>> found = compared({"a": 5, "b": 4, "c": 3, "d": 0, "e": 0}, {"b": 2, "c": 0, "d": 0})
    >>> [(item, each.rank, each.rank_without) for item, each in found.items()]
    [('a', 1, None), ('b', 2, 1), ('c', 3, 4), ('d', 4, 4), ('e', 4, None)]
    """
    last = 1 + sum(map(bool, figures.values()))
    firm = {
        item: rank if without[item] else max(rank, last)
        for item, rank in ranks(without, least_first=least_first).items()
    }
    return {
        item: Ranked(rank, without.get(item), firm.get(item))
        for item, rank in ranks(figures, least_first=least_first).items()
    }


def ranks(figures: Mapping[_Item, Figure], *, least_first: bool = False) -> dict[_Item, int]:
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
