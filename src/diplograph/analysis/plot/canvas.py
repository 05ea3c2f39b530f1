"""What a plot is drawn on: shapes in groups, each group with what it shows and the claims behind.

Lengths are pixels. Where the language is written from the right, everything is mirrored here, so
that those who draw need not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from textwrap import wrap
from typing import TYPE_CHECKING

from diplograph.namespaces import compress

if TYPE_CHECKING:
    from diplograph.analysis.table import Row

#: How wide a plot is, its margin, and the sizes of its letters: it is still read on a phone.
WIDTH = 520
MARGIN = 16
SIZE, SMALL = 14, 12
#: How wide a letter is, as a part of its size; a little more than most are.
_LETTER = 0.56
#: The same for lines that may end anywhere.
_PROSE = 0.51

_RIGHT_TO_LEFT = frozenset({"ar"})


@dataclass(frozen=True, slots=True)
class Shape:
    """An element of SVG with its attributes, and its text."""

    tag: str
    attributes: Mapping[str, str]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Shapes that show one row: what it says in words, and its claims as CURIEs."""

    title: str
    claims: str
    shapes: list[Shape] = field(default_factory=list)


class Canvas:
    """Shapes in the order in which they are drawn; `height` grows with them."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.is_mirrored = language in _RIGHT_TO_LEFT
        self.marks: list[Mark] = []
        self.height = float(MARGIN)
        self._shapes: list[Shape] | None = None

    @contextmanager
    def row(self, title: str, row: Row) -> Iterator[None]:
        """What is drawn within shows this row, whose remarks follow the title."""
        remarks = row.get("remarks")
        claims = " ".join(map(compress, str(row.get("claims") or "").split()))
        self.marks.append(Mark(f"{title} ({remarks})" if remarks else title, claims))
        self._shapes = self.marks[-1].shapes
        yield
        self._shapes = None

    def rect(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        left = WIDTH - x - width if self.is_mirrored else x
        self._add("rect", kind, x=left, y=y, width=max(width, 0), height=height, rx=2)

    def circle(self, x: float, y: float, radius: float, kind: str) -> None:
        self._add("circle", kind, cx=self._x(x), cy=y, r=radius)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], kind: str, *, width: float = 1
    ) -> None:
        (x1, y1), (x2, y2) = start, end
        self._add("line", kind, x1=self._x(x1), y1=y1, x2=self._x(x2), y2=y2, stroke_width=width)

    def arc(
        self, x: float, tops: tuple[float, float], reach: float, kind: str, *, width: float
    ) -> None:
        """Half an ellipse between two heights at `x`, that reaches so far from there."""
        top, bottom = tops
        start = self._x(x)
        sweep = 0 if self.is_mirrored else 1
        path = (
            f"M{_number(start)} {_number(top)}A{_number(reach)} {_number((bottom - top) / 2)} 0 0 "
            f"{sweep} {_number(start)} {_number(bottom)}"
        )
        self._add("path", kind, d=path, stroke_width=width)

    def text(
        self,
        x: float,
        y: float,
        said: str,
        kind: str = "",
        *,
        end: bool = False,
        middle: bool = False,
    ) -> None:
        """A line that begins at `x`, or ends there, or has its middle there."""
        anchor = "middle" if middle else "end" if end else "start"
        self._add("text", kind, self._apart(said), x=self._x(x), y=y, text_anchor=anchor)

    def slanting(self, x: float, y: float, said: str, kind: str = "") -> None:
        """A line that begins at a place and goes up from there."""
        place = self._x(x)
        turn = 62 if self.is_mirrored else -62
        turned = f"rotate({turn} {_number(place)} {_number(y)})"
        self._add("text", kind, self._apart(said), x=place, y=y, transform=turned)

    def lines(self, said: str, kind: str, *, size: int = SMALL) -> None:
        """Text below what is there, in as many lines as it takes."""
        for line in wrap(said, int((WIDTH - 2 * MARGIN) / (size * _PROSE))):
            self.height += size + 5
            self.text(MARGIN, self.height, line, kind)
        self.height += 4

    def _apart(self, said: str) -> str:
        """Text whose signs go its own way, not that of the page: an isolate (Unicode, UAX #9)."""
        if not self.is_mirrored:
            return said
        return f"\N{FIRST STRONG ISOLATE}{said}\N{POP DIRECTIONAL ISOLATE}"

    def _x(self, x: float) -> float:
        return WIDTH - x if self.is_mirrored else x

    def _add(self, tag: str, kind: str, text: str = "", **attributes: float | str) -> None:
        written = {name.replace("_", "-"): _written(value) for name, value in attributes.items()}
        if kind:
            written["class"] = kind
        if self._shapes is None:
            self.marks.append(Mark("", ""))
        shapes = self.marks[-1].shapes if self._shapes is None else self._shapes
        shapes.append(Shape(tag, written, text))


def fitting(said: str, width: float, size: int = SIZE) -> str:
    """Text as it fits into a width, cut off with a sign that it is."""
    most = int(width / (size * _LETTER))
    return said if len(said) <= most else f"{said[: max(most - 1, 1)].rstrip()}…"


def scaled(value: float, values: Sequence[float], most: float, least: float = 0) -> float:
    """A length from `least` to `most` that stands for one of `values`; `most` for the greatest."""
    greatest = max(values, default=0)
    return least + (most - least) * value / greatest if greatest else least


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else _number(value)


def _number(value: float) -> str:
    """A length with one decimal at most, so that the bytes are the same everywhere.

    >>> _number(2.0), _number(0.25), _number(-0.04)
    ('2', '0.2', '0')
    """
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")
