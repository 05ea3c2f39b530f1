"""The table of a terminal: rows as a reader wants them, and their claims as footnotes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from diplograph.namespaces import compress
from diplograph.queries.lines import broken, least, widths
from diplograph.queries.notes import say
from diplograph.queries.results import text
from diplograph.terminal import visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from diplograph.backends import Answer
    from diplograph.queries.notes import Note

#: Columns of claims where a query does not say which of its columns hold them.
CLAIMS = ("claim", "claims")
#: Letters between two columns, and of a word that is not broken: the first there is room for.
_SPACING = ((3, 20), (2, 20), (3, 14), (2, 14))


def table(
    answer: Answer,
    notes: Callable[[Sequence[str]], Mapping[str, Note]],
    *,
    columns: Sequence[str] = (),
    claims: Sequence[str] = CLAIMS,
    empty: str = "",
    legend: str = "",
    language: str = "en",
    width: int | None = None,
    terminal: bool = False,
) -> str:
    """The rows of `answer` as a table, each claim as a footnote.

    `columns` are those shown, of which one that is empty in every row is only named; by default all
    are shown. `claims` are those that hold claims. `notes` is asked once for the claims that the
    rows lead to, as IRIs in order of appearance. `empty` is a sentence: what no row
    means; `legend` tells how to read those there are. `language` is that of what stands beneath the
    table. `width` is that of the page, None for the terminal's; `terminal` allows for bold and dim
    letters.
    """
    from rich.console import Console
    from rich.text import Text

    solutions = answer.read()
    assert isinstance(solutions, ox.QuerySolutions)
    numbers: dict[str, int] = {}
    every = [variable.value for variable in solutions.variables]
    wanted = [name for name in columns if name in every]
    rows = [
        {name: _cell(row[name], name in claims, numbers) for name in wanted or every}
        for row in solutions
    ]
    shown = [name for name in wanted if any(row[name] for row in rows)] or wanted or every
    console = Console(
        width=width,
        force_terminal=terminal,
        force_jupyter=False,  # where Rich would show what it is to return
        no_color=not terminal,
        highlight=False,
        emoji=False,
    )
    with console.capture() as captured:
        if rows:
            console.print(_grid(rows, shown, console))
        for line in _below(
            len(rows), legend if rows else empty, every, wanted or every, shown, language
        ):
            console.print(Text(line, style="dim"))
        told = notes(list(numbers)) if numbers else {}
        for part in _footnotes(numbers, told, language, console.width):
            console.print(part)
        if any(not note.qualities for note in told.values()):
            console.print(Text(f"\n{say('unsaid', language)}", style="dim"))
    # Rich pads each line of a table to its full width.
    return "".join(line.rstrip() + "\n" for line in captured.get().splitlines())


def _grid(rows: Sequence[Mapping[str, str]], columns: Sequence[str], console: Console) -> Table:
    """A row on a line of its own; where the page is too narrow, each of its cells is on one."""
    from rich.cells import cell_len

    texts = {name: [name.replace("_", " "), *(row[name] for row in rows)] for name in columns}
    for gap, long in _SPACING:
        narrowest = [least(each, long) for each in texts.values()]
        most = [max(map(cell_len, each)) for each in texts.values()]
        room = console.width - gap * (len(columns) - 1)
        if sum(most) > room:  # headings give way before cells do
            cells = [max(map(cell_len, each[1:])) for each in texts.values()]
            most = [max(pair) for pair in zip(narrowest, cells, strict=True)]
        if sum(narrowest) <= room:
            found = widths(list(zip(narrowest, most, strict=True)), room)
            return _lined(rows, dict(zip(columns, found, strict=True)), gap)
    return _records(rows, columns, console)


def _lined(rows: Sequence[Mapping[str, str]], widths: Mapping[str, int], gap: int) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(
        box=box.SIMPLE_HEAD,
        header_style="bold",
        pad_edge=False,
        show_edge=False,
        # The line between two columns is a letter too.
        padding=(0, 1, 0, gap - 2),
    )
    for name, width in widths.items():
        grid.add_column(name.replace("_", " "), width=width)
    cells = [[broken(row[name], width) for name, width in widths.items()] for row in rows]
    for row in cells:
        grid.add_row(*map(Text, row))
    # Rows of more than one line each want space between them.
    grid.leading = int(any("\n" in cell for row in cells for cell in row))
    return grid


def _records(rows: Sequence[Mapping[str, str]], columns: Sequence[str], console: Console) -> Table:
    from rich.table import Table
    from rich.text import Text

    headings = {name: name.replace("_", " ") for name in columns}
    gap = 2
    width = console.width - max(map(len, headings.values())) - gap
    grid = Table.grid(padding=(0, gap))
    grid.add_column(style="bold")
    grid.add_column()
    for row in rows:
        for name in columns:
            if row[name]:
                grid.add_row(headings[name], Text(broken(row[name], width)))
        grid.add_row("", "")
    return grid


def _below(  # noqa: PLR0917 - all of one call
    rows: int,
    meaning: str,
    every: Sequence[str],
    wanted: Sequence[str],
    shown: Sequence[str],
    language: str,
) -> Iterator[str]:
    """How many rows there are, what they or none mean, and which columns are not shown."""
    count = {0: "no-rows", 1: "one-row"}.get(rows, "rows")
    yield say(count, language, count=rows)
    if meaning:
        yield meaning
    named = {
        "empty": [name for name in wanted if rows and name not in shown],
        "not-shown": [name for name in every if name not in wanted],
    }
    for phrase, names in named.items():
        if names:
            yield say(phrase, language, columns=", ".join(names))


def _cell(term: object, holds_claims: bool, numbers: dict[str, int]) -> str:
    if not holds_claims or not isinstance(term, ox.NamedNode | ox.Literal):
        return text(term)
    return _ranges(numbers.setdefault(claim, len(numbers) + 1) for claim in term.value.split())


def _ranges(numbers: Iterable[int]) -> str:
    """Numbers in order, those of three and more in a row as the first and the last.

    >>> _ranges([4, 1, 2, 3, 7, 8])
    '[1–4] [7] [8]'
    """
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return " ".join(
        f"[{run[0]}–{run[-1]}]" if len(run) > 2 else " ".join(f"[{each}]" for each in run)
        for run in found
    )


def _footnotes(
    numbers: Mapping[str, int], notes: Mapping[str, Note], language: str, width: int
) -> Iterator[RenderableType]:
    """The claims beneath a table in order of number, under their sources.

    The IRI of a claim goes on from that of its source, which is not repeated.
    """
    from rich.table import Table
    from rich.text import Text

    holder, room = None, len(f"[{len(numbers)}]")
    for claim, number in numbers.items():
        note = notes.get(claim)
        if note is not None and note.holder != holder:
            holder = note.holder
            yield Text(f"\n{visible(note.source)}", style="bold")
            iri = visible(f"{compress(holder)}…")
            lacking = "" if note.held else f" · {say('not-held', language)}"
            yield Text(iri + lacking, style="dim")
        quotes = [say("quote", language, words=quote) for quote in note.quotes] if note else []
        said = (note.gloss, *quotes, note.details(language)) if note is not None else ()
        body = Text("".join(f"{visible(part)}\n" for part in said if part))
        iri = visible(_name(claim, note.holder if note else ""))
        body.append(broken(iri, width - room - 1), style="dim")
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True, min_width=room)
        grid.add_column(overflow="fold")
        grid.add_row(Text(f"[{number}]"), body)
        yield grid


def _name(claim: str, holder: str) -> str:
    """The IRI of a claim as a CURIE, without what it shares with its source's."""
    rest = claim.removeprefix(holder)
    return f"…{rest}" if holder and rest.startswith(".") else compress(claim)
