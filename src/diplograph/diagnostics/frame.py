"""Source lines with carets: what a terminal shows of a line, and under which columns.

A column of a file counts code points; a column of a terminal counts cells. A tab, a wide or a
combining character, and what would not show or would turn the line around, make the two differ.
Right-to-left text keeps the order in which it is stored.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import accumulate
from textwrap import wrap

Paint = Callable[[str, str], str]

_TAB = "    "
_CUT = "…"
#: They join letters and emoji, and do not show in any text.
_JOINERS = "\u200c\u200d"
#: Lines nearer to each other than this stand in one frame with those between them.
_NEAR = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """An underlined piece of a line: code points from 0, the end excluded, and what it says."""

    line: int
    start: int
    end: int
    label: str = ""
    primary: bool = True


@dataclass(frozen=True)
class Shown:
    """A line as a terminal shows it: one printable piece for each of its code points."""

    pieces: tuple[str, ...]

    @classmethod
    def of(cls, line: str) -> Shown:
        return cls(tuple(map(_printable, line)))

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """The cell at which each code point begins, and that at which the line ends."""
        from rich.cells import get_character_cell_size

        sizes = (sum(map(get_character_cell_size, piece)) for piece in self.pieces)
        return tuple(accumulate(sizes, initial=0))

    def column(self, index: int) -> int:
        return self.offsets[max(0, min(index, len(self.pieces)))]

    def index(self, column: int) -> int:
        """The first code point that begins at `column` or after it."""
        return min(bisect_left(self.offsets, column), len(self.pieces))


#: A line may be as long as its file, and each of its words a problem.
_shown = lru_cache(maxsize=4)(Shown.of)


def _printable(character: str) -> str:
    if character == "\t":
        return _TAB
    if character < " ":
        return chr(0x2400 + ord(character))
    if character == "\x7f":
        return "\u2421"
    if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"} and character not in _JOINERS:
        return f"<U+{ord(character):04X}>"
    return character


def frame(
    lines: Sequence[str], marks: Iterable[Mark], *, width: int, gutter: int, paint: Paint
) -> Iterator[str]:
    """The lines that are marked, in order, each with its marks below it.

    `lines` are those of the file; `gutter` is the room for a line's number; `width` is that of all.
    Lines that are far from each other have dots between them.
    """
    bar = paint("|", "gutter")
    line = partial(_line, width=width, gutter=gutter, paint=paint)
    by_line: dict[int, list[Mark]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.line, not mark.primary, mark.start)):
        by_line.setdefault(mark.line, []).append(mark)
    yield f"{' ' * gutter} {bar}"
    before = None
    for number, found in by_line.items():
        if before is not None:
            if number - before > _NEAR:
                yield paint("...", "gutter")
            for between in range(before + 1, number) if number - before <= _NEAR else ():
                yield from line(lines[between - 1], between, ())
        yield from line(lines[number - 1], number, found)
        before = number


def _line(
    line: str, number: int, marks: Sequence[Mark], *, width: int, gutter: int, paint: Paint
) -> Iterator[str]:
    room = max(20, width - gutter - 3)
    shown = _shown(line.rstrip())
    first, last = _window(shown, marks, room)
    text = "".join(shown.pieces[first:last])
    text = f"{_CUT if first else ''}{text}{_CUT if last < len(shown.pieces) else ''}"
    bar = paint("|", "gutter")
    yield f"{paint(str(number).rjust(gutter), 'gutter')} {bar} {text}".rstrip()
    shift = shown.column(first) - (1 if first else 0)
    for mark in marks:
        for underline in _underlined(mark, shown, shift, room, paint):
            yield f"{' ' * gutter} {bar} {underline}".rstrip()


def _window(shown: Shown, marks: Sequence[Mark], room: int) -> tuple[int, int]:
    """The code points to be shown: all of them, or those around the first mark."""
    whole = len(shown.pieces)
    if shown.offsets[-1] <= room:
        return 0, whole
    start = shown.column(marks[0].start) if marks else 0
    end = shown.column(marks[0].end) if marks else 0
    space = room - 2  # a cut at either end
    if end <= space:
        left = 0
    else:
        before = max(space // 4, space - (end - start) - space // 4)
        left = max(0, min(start - before, shown.offsets[-1] - space))
    first = shown.index(left)
    cell = shown.offsets[first]
    return first, bisect_right(shown.offsets, max(cell + space, cell + 1)) - 1


def _underlined(mark: Mark, shown: Shown, shift: int, room: int, paint: Paint) -> Iterator[str]:
    start = min(max(0, shown.column(mark.start) - shift), room - 1)
    end = min(max(start + 1, shown.column(mark.end) - shift), room)
    sign, style = ("^", "primary") if mark.primary else ("-", "secondary")
    under = " " * start + paint(sign * (end - start), style)
    if end + 1 + len(mark.label) <= room:
        yield f"{under} {paint(mark.label, style)}" if mark.label else under
        return
    yield under
    # Below its carets, or as far to the left of them as it needs to stand on one line.
    indent = max(0, min(start, max(room - len(mark.label), room // 2)))
    for line in wrap(mark.label, room - indent):
        yield " " * indent + paint(line, style)
