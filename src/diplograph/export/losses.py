"""The loss table: what an export was given, what it wrote of it, and what became of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

#: What a table of losses may speak of: the triples of RDF, or the records of a graph.
SORTS = ("triples", "things", "facts", "claims", "passages", "sources", "omissions", "scans")

_WIDTH = 79
_NUMBERS = ("in", "out", "folded", "dropped")


@dataclass(frozen=True, slots=True)
class Loss:
    """What became of one sort of record.

    `sort` is one of :data:`SORTS`. Of `given`, `out` are records of their own, which the reader of
    the file counts; `folded` are parts of another record, where the reader finds them; all others
    are dropped. `note` says as what they are written, and why some are not.
    """

    sort: str
    given: int
    out: int
    folded: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        if self.sort not in SORTS or self.dropped < 0 or min(self.out, self.folded) < 0:
            raise ValueError(f"losses that do not add up: {self}")

    @property
    def dropped(self) -> int:
        """How many are not in the file."""
        return self.given - self.out - self.folded


@dataclass(frozen=True, slots=True)
class Losses:
    """The losses of one export, a row for each sort of record; printed, it is a table."""

    rows: tuple[Loss, ...]

    def __str__(self) -> str:
        return "\n".join(_lines(self.rows))

    def dropped(self) -> frozenset[str]:
        """The sorts of which some are not in the file."""
        return frozenset(row.sort for row in self.rows if row.dropped)


def _lines(rows: Iterable[Loss]) -> Iterator[str]:
    """The table at 80 columns: numbers to the right, notes wrapped."""
    cells = [
        (row.sort, *(f"{n:,}" for n in (row.given, row.out, row.folded, row.dropped)), row.note)
        for row in rows
    ]
    head = ("", *_NUMBERS, "")
    widths = [max(len(row[i]) for row in (head, *cells)) for i in range(len(head) - 1)]
    margin = sum(widths) + 2 * len(widths)
    for sort, *numbers, note in (head, *cells):
        figures = "  ".join(f"{n:>{width}}" for n, width in zip(numbers, widths[1:], strict=True))
        first, *others = wrap(note, _WIDTH - margin) or [""]
        yield f"{sort:<{widths[0]}}  {figures}  {first}".rstrip()
        yield from (" " * margin + other for other in others)
