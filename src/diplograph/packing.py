"""Circles side by side in a round heap, and points side by side in a circle.

Circles are packed along a front chain: each touches two that lie on the edge of the heap, where
that is nearest to the middle (Wang, Wang, Dai and Wang 2006, "Visualization of large hierarchical
data by circle packing", CHI '06). Points lie on the spiral of a sunflower's seeds (Vogel 1979, "A
better way to construct the sunflower head", Mathematical Biosciences 44, 179).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from math import cos, hypot, pi, sin, sqrt

_GOLDEN = pi * (3 - sqrt(5))
#: Circles that overlap by no more than this touch.
_TOUCH = 1e-6


def seeds(number: int) -> list[tuple[float, float]]:
    """So many points in a circle of radius sqrt(number), the first in its middle."""
    found = []
    for place in range(number):
        radius, angle = sqrt(place + 0.5) if place else 0.0, place * _GOLDEN
        found.append((radius * cos(angle), radius * sin(angle)))
    return found


def pack(radii: Sequence[float]) -> list[tuple[float, float]]:
    """The middles of circles that do not overlap, in their order; the largest should come first.

    2,500 circles take half a second.
    """
    if len(radii) < 3:
        return [(0.0, 0.0), (sum(radii), 0.0)][: len(radii)]
    return _Heap(radii).packed()


class _Heap:
    """Circles placed so far, and the chain of those on the edge, counter-clockwise."""

    def __init__(self, radii: Sequence[float]) -> None:
        self._r = radii
        self._x = [0.0] * len(radii)
        self._y = [0.0] * len(radii)
        self._after = {0: 1, 1: 2, 2: 0}
        self._before = {1: 0, 2: 1, 0: 2}

    def packed(self) -> list[tuple[float, float]]:
        self._x[:2] = [-self._r[1], self._r[0]]
        self._touch(1, 0, 2)
        one = 0
        for circle in range(3, len(self._r)):
            one = self._add(circle, one)
        return list(zip(self._x, self._y, strict=True))

    def _add(self, circle: int, one: int) -> int:
        """Place a circle behind `one` of the chain or nearby, and say where the next is to be."""
        after, before = self._after, self._before
        other = after[one]
        while True:
            self._touch(one, other, circle)
            hit = self._hit(circle, one, other)
            if hit is None:
                break
            end, at = hit
            one, other = (one, at) if end else (at, other)
            after[one], before[other] = other, one
        after[one], before[circle] = circle, one
        after[circle], before[other] = other, circle
        return self._nearest(circle)

    def _hit(self, circle: int, one: int, other: int) -> tuple[bool, int] | None:
        """The nearest circle of the chain that a circle overlaps, from either end of it."""
        ahead, behind = self._after[other], self._before[one]
        way_ahead, way_behind = self._r[other], self._r[one]
        for _ in count():
            if way_ahead <= way_behind:
                if self._overlap(ahead, circle):
                    return True, ahead
                way_ahead += self._r[ahead]
                ahead = self._after[ahead]
            else:
                if self._overlap(behind, circle):
                    return False, behind
                way_behind += self._r[behind]
                behind = self._before[behind]
            if ahead == self._after[behind]:
                break
        return None

    def _nearest(self, start: int) -> int:
        """Where on the chain two circles touch nearest to the middle of the heap."""
        best, least, at = start, self._far(start), self._after[start]
        while at != start:
            if (far := self._far(at)) < least:
                best, least = at, far
            at = self._after[at]
        return best

    def _far(self, one: int) -> float:
        other = self._after[one]
        first, second = self._r[one], self._r[other]
        x = (self._x[one] * second + self._x[other] * first) / (first + second)
        y = (self._y[one] * second + self._y[other] * first) / (first + second)
        return x * x + y * y

    def _overlap(self, one: int, other: int) -> bool:
        reach = self._r[one] + self._r[other] - _TOUCH
        dx, dy = self._x[other] - self._x[one], self._y[other] - self._y[one]
        return reach > 0 and reach * reach > dx * dx + dy * dy

    def _touch(self, one: int, other: int, circle: int) -> None:
        """Place a circle so that it touches two others, on the outer side of the chain."""
        dx, dy = self._x[one] - self._x[other], self._y[one] - self._y[other]
        square = dx * dx + dy * dy
        near_other = (self._r[other] + self._r[circle]) ** 2
        near_one = (self._r[one] + self._r[circle]) ** 2
        if near_other > near_one:
            along = (square + near_one - near_other) / (2 * square)
            across = sqrt(max(0.0, near_one / square - along * along))
            self._x[circle] = self._x[one] - along * dx - across * dy
            self._y[circle] = self._y[one] - along * dy + across * dx
        else:
            along = (square + near_other - near_one) / (2 * square)
            across = sqrt(max(0.0, near_other / square - along * along))
            self._x[circle] = self._x[other] + along * dx - across * dy
            self._y[circle] = self._y[other] + along * dy + across * dx


def around(places: Sequence[tuple[float, float]], radii: Sequence[float]) -> float:
    """The radius of a circle about the origin that has all others in it."""
    return max((hypot(*at) + r for at, r in zip(places, radii, strict=True)), default=0.0)
