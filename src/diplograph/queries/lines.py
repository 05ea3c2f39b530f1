"""How the cells of a narrow table are broken into lines, and how wide its columns are.

A date and an identifier (a slug, a CURIE, an IRI) are read and copied as one, and stay whole as
long as prose can give way. Prose is broken at spaces, and a word wider than its column behind its
hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

#: A date in EDTF, a slug or code, a CURIE or an IRI; with what stands before and behind it.
_WHOLE = re.compile(
    r"""[("“\[]*(?:
        [\d.%~?/-]*\d{4}-\d\d[\d.%~?/-]*  # of two days as well
      | \d+–\d+  # of footnotes
      | [a-z0-9]+(?:[.-][a-z0-9]+)+
      | [A-Za-z][\w.-]*:[^\s:]\S*
      | <[^\s>]+>
    )[\])"”.,;]*""",
    re.VERBOSE,
)
#: Where an identifier or a date that is wider than its column is broken, behind one of these.
_SOFT = re.compile(r"[^/.:_#-]*[/.:_#-]*")
_HYPHENED = re.compile(r"[^-–]*[-–]+|[^-–]+")


def least(texts: Iterable[str], long: int) -> int:
    """The least width of a column of `texts` that breaks no word of at most `long` letters."""
    from rich.cells import cell_len

    pieces = {piece for text in texts for word in text.split() for piece in _pieces(word)}
    return max(
        (
            cell_len(each) if _WHOLE.fullmatch(each) else min(cell_len(each), long)
            for each in pieces
        ),
        default=0,
    )


def widths(ranges: Sequence[tuple[int, int]], room: int) -> list[int]:
    """A width for each column, from its least to its most, the widest of them cut to fit `room`.

    Rich's own widths may be more together than the page, which then cuts letters off.

    >>> widths([(5, 5), (3, 30), (3, 20)], 40)
    [5, 18, 17]
    """
    most = max((widest for _, widest in ranges), default=0)
    cap = next(
        (cap for cap in range(most, 0, -1) if sum(_capped(ranges, cap)) <= room),
        0,
    )
    found = _capped(ranges, cap)
    # What is left over goes to the first ones that have a use for it.
    for number, (_, widest) in enumerate(ranges):
        if sum(found) < room and found[number] < widest:
            found[number] += 1
    return found


def broken(text: str, width: int) -> str:
    """`text` in lines of at most `width` cells.

    >>> broken("Bureau Meuse-Export, 2024-04-16/2024-04-19", 21).split("\\n")
    ['Bureau Meuse-Export,', '2024-04-16/2024-04-19']
    >>> broken("2024-04-16/2024-04-19 id:iowa-agadir-2024", 12).split("\\n")
    ['2024-04-16/', '2024-04-19', 'id:iowa-', 'agadir-2024']
    """
    from rich.cells import cell_len

    lines, line = [], ""
    for space, word in re.findall(r"(\s*)(\S+)", text):
        for number, piece in enumerate(_fitting(word, width)):
            joined = line + ("" if number or not line else space) + piece
            if line and cell_len(joined) > width:
                lines.append(line)
                joined = piece
            line = joined
    return "\n".join([*lines, line])


def _capped(ranges: Sequence[tuple[int, int]], cap: int) -> list[int]:
    return [max(least, min(most, cap)) for least, most in ranges]


def _pieces(word: str) -> list[str]:
    """The pieces of a word, between which it may be broken wherever a line ends."""
    return [word] if _WHOLE.fullmatch(word) else _HYPHENED.findall(word)


def _fitting(word: str, width: int) -> Iterator[str]:
    """The word, or its pieces if it is wider than a line, and those that are wider broken again."""
    from rich.cells import cell_len, chop_cells

    if cell_len(word) <= width:
        yield word
        return
    for piece in _pieces(word):
        if cell_len(piece) <= width:
            yield piece
            continue
        for part in _SOFT.findall(piece):
            yield from chop_cells(part, width) if part else ()
