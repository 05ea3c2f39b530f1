"""Answers as bytes: each format that an answer can be written in, and the table of a terminal.

``tsv``, ``csv``, ``json`` and ``xml`` are the W3C's formats of SPARQL 1.1 results, as pyoxigraph
writes them; ``turtle`` and ``ntriples`` are of triples; ``md`` and ``table`` are for reading, with
IRIs as CURIEs and without datatypes and language tags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from diplograph.errors import UsageError
from diplograph.queries.notes import Note
from diplograph.vocabulary import PREFIXES, compress

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from diplograph.backends import Answer

_SOLUTIONS = {
    "tsv": ox.QueryResultsFormat.TSV,
    "csv": ox.QueryResultsFormat.CSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
#: Names of formats, by what they can hold.
FOR_SOLUTIONS = ("table", *_SOLUTIONS, "md")
FOR_TRUTHS = ("json", "xml")
FOR_TRIPLES = ("turtle", "ntriples")
FORMATS = (*FOR_SOLUTIONS, *FOR_TRIPLES)

#: Columns of claims where a query does not say which of its columns hold them.
CLAIMS = ("claim", "claims")

# What a terminal might obey, or what turns the direction of text around it, is made visible:
# C0, C1 and DEL, line and paragraph separators, and the bidirectional overrides and isolates.
_VISIBLE = {
    **{code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))},
    **{code: f"\\u{code:04x}" for code in (*range(0x2028, 0x202F), *range(0x2066, 0x206A))},
    ord("\n"): " ",
    ord("\t"): " ",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out: the columns shown, by default all, and those that hold claims."""

    columns: tuple[str, ...] = ()
    claims: tuple[str, ...] = CLAIMS

    def shown(self, solutions: ox.QuerySolutions) -> list[str]:
        """The names of the columns shown of these solutions, in order."""
        every = [variable.value for variable in solutions.variables]
        return [name for name in self.columns if name in every] or every


def has_rows(answer: Answer) -> bool:
    """Whether the answer is rows, rather than a truth or triples."""
    return isinstance(answer.read(), ox.QuerySolutions)


def write(answer: Answer, format_name: str | None, out: IO[bytes]) -> None:
    """Write `answer` in a format other than ``table``; None is the plain one of its kind.

    That is TSV of solutions, Turtle of triples, and ``true`` or ``false``. Raises UsageError for a
    format that cannot hold such an answer.
    """
    results = answer.read()
    if isinstance(results, ox.QueryBoolean):
        if format_name is None:
            out.write(b"true\n" if results else b"false\n")
            return
        _refuse_unless(format_name, FOR_TRUTHS, "ASK answers true or false")
        results.serialize(out, _SOLUTIONS[format_name])
    elif isinstance(results, ox.QuerySolutions):
        _refuse_unless(format_name or "tsv", FOR_SOLUTIONS, "SELECT answers rows")
        if format_name == "md":
            out.writelines(line.encode() for line in _markdown(results))
        else:
            results.serialize(out, _SOLUTIONS[format_name or "tsv"])
    else:
        _refuse_unless(
            format_name or "turtle", FOR_TRIPLES, "CONSTRUCT and DESCRIBE answer triples"
        )
        out.write(_triples(list(results), format_name or "turtle"))


def _triples(triples: list[ox.Triple], format_name: str) -> bytes:
    from diplograph import rdf

    if format_name == "ntriples":
        return rdf.ntriples(triples)
    if any(isinstance(term, ox.BlankNode) for triple in triples for term in triple):
        # Ours has none, and rdf.turtle wants none; an answer may.
        ordered = sorted(set(triples), key=str)
        return ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""
    return rdf.turtle(triples)


def _refuse_unless(format_name: str, possible: Sequence[str], what: str) -> None:
    if format_name not in possible:
        raise UsageError(
            f"{what}, which {format_name} cannot hold; use --format {' or '.join(possible)}"
        )


def _markdown(solutions: ox.QuerySolutions) -> Iterator[str]:
    """A GitHub table: pipes and what Markdown or HTML would act on are escaped."""
    names = [variable.value for variable in solutions.variables]
    yield f"| {' | '.join(names)} |\n"
    yield f"| {' | '.join('---' for _ in names)} |\n"
    for row in solutions:
        yield f"| {' | '.join(_escaped(row[name]) for name in names)} |\n"


def _escaped(term: object) -> str:
    shown = text(term)
    if isinstance(term, ox.NamedNode) and shown.startswith("<"):
        return shown.replace("|", "%7C")
    for character in "\\`*_[]|~":
        shown = shown.replace(character, f"\\{character}")
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text(term: object) -> str:
    """A term as a reader wants it: a CURIE, or the text of a literal; nothing where unbound."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return compress(term.value)
    shown = term.value if isinstance(term, ox.Literal) else str(term)
    return shown.translate(_VISIBLE)


# The table


def table(
    answer: Answer,
    layout: Layout,
    notes: Callable[[Sequence[str]], Mapping[str, Note]],
    *,
    width: int | None = None,
    terminal: bool = False,
) -> str:
    """The rows of `answer` as a table, each claim as a footnote.

    `notes` is asked once for the claims that the rows lead to, as IRIs in order of appearance.
    `width` is in columns, None for the terminal's; `terminal` allows for bold and dim letters.
    """
    from rich.console import Console
    from rich.text import Text

    solutions = answer.read()
    assert isinstance(solutions, ox.QuerySolutions)
    numbers: dict[str, int] = {}
    rows, shown = _rows(solutions, layout, numbers)
    hidden = [one.value for one in solutions.variables if one.value not in layout.shown(solutions)]
    console = Console(
        width=width, force_terminal=terminal, no_color=not terminal, highlight=False, emoji=False
    )
    with console.capture() as captured:
        if rows:
            # Rows of more than one line each want space between them.
            unbounded = console.options.update(width=10**6)
            shown.leading = int(console.measure(shown, options=unbounded).maximum > console.width)
            console.print(shown)
        console.print(Text(f"{rows or 'no'} row{'' if rows == 1 else 's'}", style="dim"))
        if hidden:
            console.print(Text(f"not shown: {', '.join(hidden)} (--format tsv)", style="dim"))
        for part in _footnotes(numbers, notes(list(numbers)) if numbers else {}):
            console.print(part)
    # Rich pads each line of a table to its full width.
    return "".join(line.rstrip() + "\n" for line in captured.get().splitlines())


def _rows(
    solutions: ox.QuerySolutions, layout: Layout, numbers: dict[str, int]
) -> tuple[int, Table]:
    """The number of rows and the table; each claim in it is numbered in `numbers`."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    columns = layout.shown(solutions)
    shown = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    for name in columns:
        shown.add_column(name.replace("_", " "), overflow="fold")
    for row in solutions:
        cells = [_cell(row[name], name in layout.claims, numbers) for name in columns]
        shown.add_row(*(Text(cell) for cell in cells))
    return shown.row_count, shown


def _cell(term: object, holds_claims: bool, numbers: dict[str, int]) -> str:
    if not holds_claims or not isinstance(term, ox.NamedNode | ox.Literal):
        return text(term)
    claims = term.value.split()
    return " ".join(f"[{numbers.setdefault(claim, len(numbers) + 1)}]" for claim in claims)


def _footnotes(numbers: Mapping[str, int], notes: Mapping[str, Note]) -> Iterator[RenderableType]:
    """The claims beneath a table in order of number, under the names of their sources."""
    from rich.table import Table
    from rich.text import Text

    source = None
    for claim, number in numbers.items():
        note = notes.get(claim, Note())
        if note.source != source:
            source = note.source
            yield Text(f"\n{source.translate(_VISIBLE)}", style="bold")
        body = Text(
            "\n".join(part.translate(_VISIBLE) for part in (note.gloss, note.details) if part)
        )
        body.append(f"\n{compress(claim)}", style="dim")
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True, min_width=len(f"[{len(numbers)}]"))
        grid.add_column(overflow="fold")
        grid.add_row(Text(f"[{number}]"), body)
        yield grid
