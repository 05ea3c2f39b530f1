"""Where the nodes of a backbone stand: who came, on what, to whom, in both forms.

In the wide form these are three columns of rows; in the tall form, for narrow screens, two columns
of rows and a block of chips below. Each node has a row of its own, so that no two can touch,
whatever they are called and in whichever language. All is integer arithmetic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from diplograph.view.model import Box

#: The columns in their order, and the most nodes of each.
COLUMNS: Mapping[str, int] = {"from": 17, "about": 12, "to": 17}

#: Nodes by column, each in its order.
Columns: TypeAlias = Mapping[str, Sequence[str]]
#: Two nodes, and how much they have in common.
Tie: TypeAlias = tuple[str, str, int]

#: Of the wide form: left edge and width of each column, height of a row, least and most from the
#: top of a row to that of the next.
_WIDE = {"from": (0, 248), "about": (332, 176), "to": (592, 248)}
_HEIGHT, _PITCH, _MOST_PITCH = 28, 32, 48
#: Of the tall form: the same of rows, and the chips in their block; each has room for two lines.
_TALL = {"from": (0, 146), "to": (216, 146)}
_ROW, _ROW_PITCH = 40, 44
_CHIPS, _CHIP, _CHIP_STEP, _CHIP_PITCH, _ABOVE_CHIPS = 3, 114, 124, 48, 32

#: How often the columns are put in order anew; they settle sooner.
_PASSES = 12


def ordered(columns: Columns, ties: Iterable[Tie]) -> dict[str, list[str]]:
    """The columns with what has much in common at about the same height.

    Each node goes to the mean height of what it is tied to, in turn for the middle and for the
    sides; of all passes the one with the shortest ties is kept.
    """
    near: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for start, end, weight in ties:
        near[start].append((end, weight))
        near[end].append((start, weight))
    now = {name: list(nodes) for name, nodes in columns.items()}
    best = (_length(now, near), 0, {name: list(nodes) for name, nodes in now.items()})
    for turn in range(1, _PASSES + 1):
        for name in ("about", "from", "to"):
            heights = _heights(now)
            mean = {node: _mean(node, near, heights) for node in now.get(name, ())}
            now[name] = sorted(mean, key=lambda node: (mean[node], heights[node]))
        found = (_length(now, near), turn, {name: list(nodes) for name, nodes in now.items()})
        best = min(best, found, key=lambda each: each[:2])
    return best[2]


def _heights(columns: Columns) -> dict[str, int]:
    """The height of each node in thousandths of its column."""
    return {
        node: (2 * row + 1) * 1000 // (2 * len(nodes))
        for nodes in columns.values()
        for row, node in enumerate(nodes)
    }


def _mean(
    node: str, near: Mapping[str, Sequence[tuple[str, int]]], heights: Mapping[str, int]
) -> int:
    found = [(heights[other], weight) for other, weight in near.get(node, ()) if other in heights]
    total = sum(weight for _, weight in found)
    return sum(height * weight for height, weight in found) // total if total else heights[node]


def _length(columns: Columns, near: Mapping[str, Sequence[tuple[str, int]]]) -> int:
    heights = _heights(columns)
    return sum(
        abs(height - heights[other]) * weight
        for node, height in heights.items()
        for other, weight in near.get(node, ())
        if other in heights
    )


def placed(columns: Columns) -> dict[str, dict[str, Box]]:
    """The box of each node, by form."""
    return {"wide": _wide(columns), "tall": _tall(columns)}


def _wide(columns: Columns) -> dict[str, Box]:
    most = max((len(nodes) for nodes in columns.values()), default=0)
    boxes = {}
    for name, (x, width) in _WIDE.items():
        nodes = columns.get(name, ())
        pitch = min(_MOST_PITCH, max(_PITCH, most * _PITCH // max(len(nodes), 1)))
        top = (most * _PITCH - len(nodes) * pitch) // 2
        for row, node in enumerate(nodes):
            y = top + row * pitch + (pitch - _HEIGHT) // 2
            boxes[node] = Box(x, y, width, _HEIGHT)
    return boxes


def _tall(columns: Columns) -> dict[str, Box]:
    most = max((len(columns.get(name, ())) for name in _TALL), default=0)
    boxes = {}
    for name, (x, width) in _TALL.items():
        nodes = columns.get(name, ())
        top = (most - len(nodes)) * _ROW_PITCH // 2
        for row, node in enumerate(nodes):
            boxes[node] = Box(x, top + row * _ROW_PITCH, width, _ROW)
    top = most * _ROW_PITCH + _ABOVE_CHIPS
    for place, node in enumerate(columns.get("about", ())):
        down, across = divmod(place, _CHIPS)
        boxes[node] = Box(across * _CHIP_STEP, top + down * _CHIP_PITCH, _CHIP, _ROW)
    return boxes
