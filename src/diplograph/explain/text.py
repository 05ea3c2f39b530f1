"""A document as plain text of a given width, with bold and dim letters on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from diplograph.explain.blocks import Block, Heading, Line, Row, Span, Table, Title
from diplograph.terminal import visible

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_STYLES = {"": "", "strong": "bold", "faint": "dim", "quote": "italic"}
#: The widest that the names of rows may make their column.
_LABELS = 18


def to_text(blocks: Iterable[Block], *, width: int | None = None, terminal: bool = False) -> str:
    """The document in lines of `width` (None: the terminal's), ended by a newline.

    `terminal` allows for bold, dim and italic letters; no colour is used.
    """
    from rich.console import Console

    console = Console(
        width=width,
        force_terminal=terminal,
        force_jupyter=False,  # where Rich would show what it is to return
        no_color=True,
        highlight=False,
        emoji=False,
    )
    blocks = list(blocks)
    labels = [block.label for block in blocks if isinstance(block, Row)]
    column = min(max((len(label) for label in labels), default=0), _LABELS)
    with console.capture() as captured:
        for before, block in zip([None, *blocks], blocks, strict=False):
            if isinstance(before, Title) and not isinstance(block, Heading):
                console.print()
            for part in _part(block, column):
                console.print(part)
    # Rich pads what stands in columns to the full width.
    return "".join(line.rstrip() + "\n" for line in captured.get().splitlines())


def _part(block: Block, column: int) -> Iterator[RenderableType]:
    from rich.padding import Padding

    if isinstance(block, Title):
        yield _text(Span(block.text, "strong"))
        yield _text(Span(block.term, "faint"))
    elif isinstance(block, Heading):
        yield ""
        yield _text(Span(block.text.upper(), "strong"))
    elif isinstance(block, Row):
        for number, value in enumerate(block.values):
            label = block.label if number == 0 else ""
            yield _in_columns(_text(Span(label, "faint")), _text(Span(value)), column)
    elif isinstance(block, Line):
        yield Padding(_text(*block.spans), (0, 0, 0, 2 * block.depth))
    else:
        yield Padding(_table(block), (0, 0, 0, 4))


def _in_columns(label: Text, value: Text, column: int) -> RenderableType:
    from rich.table import Table as Grid

    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=column, overflow="fold")
    grid.add_column(overflow="fold")
    grid.add_row(label, value)
    return grid


def _table(block: Table) -> RenderableType:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    for name in block.header:
        grid.add_column(Text(visible(name)), overflow="fold")
    grid.leading = 1
    for row in block.rows:
        grid.add_row(*(Text(visible(cell)) for cell in row))
    return grid


def _text(*spans: Span) -> Text:
    from rich.text import Text

    text = Text(overflow="fold")
    for span in spans:
        text.append(visible(span.text), style=_STYLES[span.style])
    return text
