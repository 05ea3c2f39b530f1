"""A document as Markdown: headings, nested lists and tables, for a note or an issue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from diplograph.explain.blocks import Block, Heading, Line, Row, Span, Table, Title
from diplograph.terminal import visible

_MARKS = {"": "{}", "strong": "**{}**", "faint": "{}", "quote": "*{}*"}


def to_markdown(blocks: Iterable[Block]) -> str:
    """The document as CommonMark with the tables of GitHub's."""
    parts: list[str] = []
    last: Block | None = None
    for block in blocks:
        # A list or a table ends where something of another sort begins.
        if last is not None and (type(block) is not type(last) or isinstance(block, Heading)):
            parts.append("")
        parts += _lines(block)
        last = block
    return "\n".join(parts) + "\n"


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Title):
        yield f"# {_plain(block.text)}"
        yield ""
        yield f"`{visible(block.term)}`"
    elif isinstance(block, Heading):
        yield f"## {_plain(block.text)}"
    elif isinstance(block, Row):
        yield f"- **{_plain(block.label)}** {'; '.join(map(_plain, block.values))}"
    elif isinstance(block, Line):
        yield f"{'  ' * (block.depth - 1)}- {''.join(map(_span, block.spans))}"
    else:
        yield from _table(block)


def _table(block: Table) -> Iterator[str]:
    for cells in (block.header, ("---",) * len(block.header), *block.rows):
        shown = cells if cells[0] == "---" else map(_plain, cells)
        yield f"| {' | '.join(shown)} |"


def _span(span: Span) -> str:
    text = _plain(span.text)
    inner = text.strip()
    return text.replace(inner, _MARKS[span.style].format(inner)) if inner else text


def _plain(text: str) -> str:
    """Text in which nothing is markup."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", visible(text))
