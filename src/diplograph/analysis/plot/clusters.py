"""Plot of communities: a disc for each, its actors in it, their names below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from math import cos, pi, sin
from typing import TYPE_CHECKING

from diplograph.analysis.plot.canvas import MARGIN, SIZE, SMALL, WIDTH, Canvas, fitting, scaled
from diplograph.analysis.plot.words import summary
from diplograph.analysis.table import say

if TYPE_CHECKING:
    from diplograph.analysis.table import Analysis, Row

_NODE = 11.0
#: How many communities stand around a ring, how far apart, and how much they are enlarged.
_ON_RING, _GAP, _MOST_SCALE = 12, 26.0, 1.5
#: How many communities have a colour of their own.
_COLOURS = 8


def clusters(canvas: Canvas, found: Analysis, rows: Sequence[Row]) -> None:
    """The network of actors, each with its number in the list below; ties as thick as weights."""
    discs = [list(members) for _, members in groupby(rows, key=lambda row: row["community"])]
    place = _placed(canvas, discs, found.ties)
    weights = [weight for *_, weight in found.ties]
    for first, second, weight in found.ties:
        if first in place and second in place:
            width = scaled(weight, weights, 4, 0.8)
            canvas.line(place[first], place[second], "tie", width=width)
    number = {str(_iri(row)): count for count, row in enumerate(rows, 1)}
    for row in rows:
        x, y = place[_iri(row)]
        with canvas.row(summary(row, str(row["name"]), found.figure, canvas.language), row):
            canvas.circle(x, y, _NODE, _colour(row))
            canvas.text(x, y + 4, str(number[_iri(row)]), "number", middle=True)
    for members in discs:
        _list(canvas, members, number)


def _placed(
    canvas: Canvas, discs: Sequence[Sequence[Row]], ties: Sequence[tuple[str, str, float]]
) -> dict[str, tuple[float, float]]:
    """Where each actor is: large communities around a ring, so that ties between them lead through
    its middle; small ones in lines below.
    """
    large = [members for members in discs if len(members) > 1][:_ON_RING]
    small = [members for members in discs if members not in large]
    place: dict[str, tuple[float, float]] = {}
    if large:
        around = sum(2 * _halo(members) + _GAP for members in large)
        ring = around / (2 * pi) if len(large) > 1 else 0.0
        reach = ring + max(map(_halo, large))
        scale = min(_MOST_SCALE, (WIDTH / 2 - MARGIN) / reach)
        middle = (WIDTH / 2, canvas.height + 8 + scale * reach)
        angle = -pi / 2
        for count, members in enumerate(_round(large, ties)):
            angle += pi * (2 * _halo(members) + _GAP) / around if count else 0
            at = (middle[0] + scale * ring * cos(angle), middle[1] + scale * ring * sin(angle))
            place |= _disc(canvas, members, at, scale)
            angle += pi * (2 * _halo(members) + _GAP) / around
        canvas.height += 2 * scale * reach + 20
    return place | _lined(canvas, small)


def _lined(canvas: Canvas, discs: Sequence[Sequence[Row]]) -> dict[str, tuple[float, float]]:
    place: dict[str, tuple[float, float]] = {}
    x, tallest = float(MARGIN), 0.0
    for members in discs:
        halo = _halo(members)
        if x + 2 * halo > WIDTH - MARGIN and x > MARGIN:
            x, canvas.height = float(MARGIN), canvas.height + tallest + 6
            tallest = 0.0
        place |= _disc(canvas, members, (x + halo, canvas.height + halo), 1)
        x, tallest = x + 2 * halo + 6, max(tallest, 2 * halo)
    canvas.height += tallest + 10
    return place


def _round(
    discs: Sequence[Sequence[Row]], ties: Sequence[tuple[str, str, float]]
) -> list[Sequence[Row]]:
    """Communities in the order around a ring: after each the one that it has most ties with."""
    number = {_iri(row): count for count, members in enumerate(discs) for row in members}
    weights: dict[frozenset[int], float] = defaultdict(float)
    for first, second, weight in ties:
        if first in number and second in number:
            weights[frozenset({number[first], number[second]})] += weight
    order, left = [0], list(range(1, len(discs)))
    while left:
        order.append(max(left, key=lambda each: (weights[frozenset({order[-1], each})], -each)))
        left.remove(order[-1])
    return [discs[each] for each in order]


def _disc(
    canvas: Canvas, members: Sequence[Row], middle: tuple[float, float], scale: float
) -> dict[str, tuple[float, float]]:
    """A disc with its actors on a ring, of five or more the first in the middle."""
    canvas.circle(*middle, scale * _halo(members), f"halo{_colour(members[0])[1:]}")
    inner = members[:1] if len(members) > 4 else []
    radius = scale * _ring(members)
    place = {_iri(row): middle for row in inner}
    for count, row in enumerate(members[len(inner) :]):
        angle = 2 * pi * count / (len(members) - len(inner)) - pi / 2
        place[_iri(row)] = (middle[0] + radius * cos(angle), middle[1] + radius * sin(angle))
    return place


def _ring(members: Sequence[Row]) -> float:
    """The radius of the ring on which the actors of a community stand."""
    count = len(members) - (len(members) > 4)
    return max(count * _NODE * 2.7 / (2 * pi), _NODE * 1.4) if count > 1 else 0.0


def _halo(members: Sequence[Row]) -> float:
    return _ring(members) + _NODE + 8


def _list(canvas: Canvas, members: Sequence[Row], number: Mapping[str, int]) -> None:
    first = members[0]
    said = say("community", canvas.language, number=first["community"], size=first["size"])
    canvas.height += 26
    canvas.circle(MARGIN + 6, canvas.height - 5, 6, _colour(first))
    canvas.text(MARGIN + 20, canvas.height, said, "strong")
    for row in members:
        canvas.height += 20
        shown = fitting(str(row["home_name"]), 130, SMALL)
        canvas.text(MARGIN + 44, canvas.height, str(number[_iri(row)]), "soft", end=True)
        room = WIDTH - 2 * MARGIN - 60 - 7 * len(shown)
        canvas.text(MARGIN + 52, canvas.height, fitting(str(row["name"]), room, SIZE))
        canvas.text(WIDTH - MARGIN, canvas.height, shown, "soft", end=True)
    if (more := int(str(first["size"])) - len(members)) > 0:
        canvas.height += 20
        canvas.text(MARGIN + 52, canvas.height, f"+ {more}", "soft")


def _iri(row: Row) -> str:
    return str(getattr(row["actor"], "value", ""))


def _colour(row: Row) -> str:
    """The class of the colour of a community; small ones beyond the colours there are share one."""
    number = int(str(row["community"]))
    return f"c{number if number <= _COLOURS else 0}"
