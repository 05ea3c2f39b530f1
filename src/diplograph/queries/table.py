"""The table of a terminal: rows as a reader wants them, and their claims as footnotes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from diplograph.namespaces import compress
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
#: Letters of a word that is broken at the end of a line before its column is given more room.
_LONG = 14
#: Letters between two columns.
_GAP = 3


def table(
    answer: Answer,
    notes: Callable[[Sequence[str]], Mapping[str, Note]],
    *,
    columns: Sequence[str] = (),
    claims: Sequence[str] = CLAIMS,
    empty: str = "",
    language: str = "en",
    width: int | None = None,
    terminal: bool = False,
) -> str:
    """The rows of `answer` as a table, each claim as a footnote.

    `columns` are those shown, of which one that is empty in every row is only named; by default all
    are shown. `claims` are those that hold claims. `notes` is asked once for the claims that the
    rows lead to, as IRIs in order of appearance. `empty` is a sentence: what no row means.
    `language` is that of what stands beneath the
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
        width=width, force_terminal=terminal, no_color=not terminal, highlight=False, emoji=False
    )
    with console.capture() as captured:
        if rows:
            console.print(_grid(rows, shown, console))
        for line in _below(len(rows), empty, every, wanted or every, shown, language):
            console.print(Text(line, style="dim"))
        told = notes(list(numbers)) if numbers else {}
        for part in _footnotes(numbers, told, language):
            console.print(part)
        if any(not note.qualities for note in told.values()):
            console.print(Text(f"\n{say('unsaid', language)}", style="dim"))
    # Rich pads each line of a table to its full width.
    return "".join(line.rstrip() + "\n" for line in captured.get().splitlines())


def _grid(rows: Sequence[Mapping[str, str]], columns: Sequence[str], console: Console) -> Table:
    """A row on a line of its own; where the page is too narrow, each of its cells is on one."""
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    least, most = {}, {}
    for name in columns:
        words = [*name.split("_"), *(word for row in rows for word in row[name].split())]
        least[name] = min(max(map(cell_len, words)), _LONG)
        most[name] = max(cell_len(name), *(cell_len(row[name]) for row in rows))
    room = console.width - _GAP * (len(columns) - 1)
    if sum(least.values()) + _GAP > room:
        return _records(rows, columns)
    widths = _widths([(least[name], most[name]) for name in columns], room)
    grid = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    for name, width in zip(columns, widths, strict=True):
        grid.add_column(name.replace("_", " "), overflow="fold", width=width)
    for row in rows:
        grid.add_row(*(Text(row[name]) for name in columns))
    # Rows of more than one line each want space between them.
    grid.leading = int(sum(most.values()) > room)
    return grid


def _widths(ranges: Sequence[tuple[int, int]], room: int) -> list[int]:
    """A width for each column, from its least to its most, the widest of them cut to fit `room`.

    Rich's own widths may be more together than the page, which then cuts letters off.

    >>> _widths([(5, 5), (3, 30), (3, 20)], 40)
    [5, 18, 17]
    """
    most = max((widest for _, widest in ranges), default=0)
    cap = next(
        (cap for cap in range(most, 0, -1) if sum(_capped(ranges, cap)) <= room),
        0,
    )
    widths = _capped(ranges, cap)
    # What is left over goes to the first ones that have a use for it.
    for number, (_, widest) in enumerate(ranges):
        if sum(widths) < room and widths[number] < widest:
            widths[number] += 1
    return widths


def _capped(ranges: Sequence[tuple[int, int]], cap: int) -> list[int]:
    return [max(least, min(most, cap)) for least, most in ranges]


def _records(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold")
    grid.add_column(overflow="fold")
    for row in rows:
        for name in columns:
            if row[name]:
                grid.add_row(name.replace("_", " "), Text(row[name]))
        grid.add_row("", "")
    return grid


def _below(  # noqa: PLR0917 - all of one call
    rows: int,
    empty: str,
    every: Sequence[str],
    wanted: Sequence[str],
    shown: Sequence[str],
    language: str,
) -> Iterator[str]:
    """How many rows there are, what none means, and which columns are not shown."""
    count = {0: "no-rows", 1: "one-row"}.get(rows, "rows")
    yield say(count, language, count=rows)
    if empty and not rows:
        yield empty
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
    claims = term.value.split()
    return " ".join(f"[{numbers.setdefault(claim, len(numbers) + 1)}]" for claim in claims)


def _footnotes(
    numbers: Mapping[str, int], notes: Mapping[str, Note], language: str
) -> Iterator[RenderableType]:
    """The claims beneath a table in order of number, under their sources.

    The IRI of a claim goes on from that of its source, which is not repeated.
    """
    from rich.table import Table
    from rich.text import Text

    holder = None
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
        body.append(visible(_name(claim, note.holder if note else "")), style="dim")
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True, min_width=len(f"[{len(numbers)}]"))
        grid.add_column(overflow="fold")
        grid.add_row(Text(f"[{number}]"), body)
        yield grid


def _name(claim: str, holder: str) -> str:
    """The IRI of a claim as a CURIE, without what it shares with its source's."""
    rest = claim.removeprefix(holder)
    return f"…{rest}" if holder and rest.startswith(".") else compress(claim)
