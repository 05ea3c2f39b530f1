"""The result of an analysis: rows with the claims behind each, in the shape of any other answer.

What a row and each column mean is said in a header file in ``headers/``, in the form of the header
of a ready-made question (:mod:`diplograph.queries.questions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from pyoxigraph import Literal, NamedNode

from diplograph.analysis.ranking import Ranked, move
from diplograph.backends.answer import SPARQL_TSV, Answer
from diplograph.namespaces import PREFIXES
from diplograph.queries.contests import as_sort, label
from diplograph.queries.notes import say as said
from diplograph.queries.questions import Question, parse
from diplograph.words import phrases

if TYPE_CHECKING:
    from diplograph.analysis.records import Standing

_HERE = Path(__file__).parent
_XSD = PREFIXES["xsd"]

#: The most rows that a note names.
_MOST_COMERS = 6

#: In the table of a header, the column that rows are ranked by; a terminal has room for the columns
#: up to it, and for what it is without some facts, whatever there is to remark.
_FIGURE = "figure"

#: What a text in TSV escapes, the backslash first.
_ESCAPES = (("\\", r"\\"), ('"', r"\""), ("\n", r"\n"), ("\r", r"\r"), ("\t", r"\t"))

#: A cell: a thing by its term, a text, a number; None where there is nothing to say.
Cell: TypeAlias = NamedNode | Literal | str | int | float | None
Row: TypeAlias = Mapping[str, Cell]


class Names(Protocol):
    """What knows the names of things."""

    def name(self, iri: str, language: str) -> str:
        """The label of a thing in a language, else in English, else its slug."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Rows in order, what `question` says of them, and `notes` on the whole, in words.

    `figure` is the column that rows are ranked by, `drawn` how a plot shows them. `named` are the
    columns that name a row, where rows are in the order of rank. `ties` are those of the network
    between the actors of rows, with their weights, where a plot is to draw them.
    """

    question: Question
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    figure: str = ""
    drawn: str = ""
    named: tuple[str, ...] = ()
    ties: tuple[tuple[str, str, float], ...] = ()

    def shown(self, *, claims: bool) -> Question:
        """`question` with the columns that a terminal has room for, perhaps those of `claims`.

        They take the place of the last figures, and so does what is to be remarked of some rows.
        """
        more = ["remarks"] if any(row.get("remarks") for row in self.rows) else []
        more += self.question.claims if claims else ()
        table = self.question.table
        last = table.index(_FIGURE) + 1
        first = table[: last + ("figure_without" in table[last:])]
        columns = (self.figure if name == _FIGURE else name for name in (*first, *more))
        rest = () if more else table[len(first) :]
        return replace(self.question, table=tuple(dict.fromkeys((*columns, *rest))))

    def legend(self, language: str) -> str:
        """How the ranks in a table are read, and the measure that they are by."""
        own = f"legend-{self.figure}"
        return "\n".join(say(each, language) for each in ("legend", own) if each in phrases(_HERE))

    def first(self, most: int, language: str) -> Analysis:
        """The first rows, `most` of them; a note names those that are among them by `rank_without`.

        Of an analysis that is not in the order of rank no such note can tell.
        """
        comers = [row for row in self.rows[most:] if self.named and rank_without(row) <= most]
        if not comers:
            return replace(self, rows=self.rows[:most])
        told = [self._moved(row) for row in sorted(comers, key=rank_without)[:_MOST_COMERS]]
        told += ["…"] if len(comers) > _MOST_COMERS else []
        note = say("comers", language, most=most, count=len(comers), names="; ".join(told))
        return replace(self, rows=self.rows[:most], notes=(*self.notes, note))

    def _moved(self, row: Row) -> str:
        name = " – ".join(str(row[column]) for column in self.named)
        return f"{name} ({row['rank']} → {row['rank_without']})"

    @property
    def name(self) -> str:
        """The name of the analysis."""
        return self.question.name

    def answer(self) -> Answer:
        """The rows as solutions, in the TSV that the engine gives to a query."""
        columns = list(self.question.columns)
        lines = ["\t".join(f"?{name}" for name in columns)]
        lines += ["\t".join([_written(row.get(name)) for name in columns]) for row in self.rows]
        return Answer(SPARQL_TSV, BytesIO("".join(f"{line}\n" for line in lines).encode()))


@cache
def header(name: str) -> Question:
    """What is said of the rows of an analysis."""
    return parse(name, (_HERE / "headers" / f"{name}.txt").read_text(encoding="utf-8"))


def say(phrase: str, language: str, **values: object) -> str:
    """A phrase of ``words.json`` in a language, with values in its places."""
    return phrases(_HERE)[phrase][language].format(**values)


def standing(names: Names, found: Standing, language: str) -> dict[str, Cell]:
    """The columns that say what stands behind a row."""
    parties = [names.name(each, language) for each in found.parties.split()]
    remarks = [said("according-to", language, party=", ".join(parties))] if parties else []
    remarks += [label(as_sort(each), language) for each in found.contests.split()]
    return {
        "voices": found.voices,
        "according_to": found.parties,
        "contested": found.contests,
        "remarks": "; ".join(remarks),
        "claims": found.claims,
    }


def paired(names: Names, first: str, second: str, language: str) -> dict[str, Cell]:
    """The columns that name the two things of a row."""
    return {
        "first": NamedNode(first),
        "first_name": names.name(first, language),
        "second": NamedNode(second),
        "second_name": names.name(second, language),
    }


def of_pairs(name: str, rows: Iterable[Row], *, figure: str, drawn: str) -> Analysis:
    """An analysis of such rows in the order of their ranks."""
    names = ("first_name", "second_name")
    ordered = in_order(rows, "first", "second")
    return Analysis(header(name), ordered, figure=figure, drawn=drawn, named=names)


def ranked(found: Ranked) -> dict[str, Cell]:
    """The columns that say the rank of a row, how it moves, and by which figure."""
    moved = move(found.rank, found.rank_without)
    return {
        "rank": found.rank,
        "rank_without": found.rank_without,
        "move": Literal(moved, datatype=NamedNode(f"{_XSD}integer")) if moved else None,
        "figure_without": found.figure_without,
    }


def in_order(rows: Iterable[Row], *keys: str) -> tuple[Row, ...]:
    """Rows by rank, and those of one rank by the terms of `keys`."""

    def place(row: Row) -> tuple[int, Sequence[str]]:
        rank = row["rank"]
        assert isinstance(rank, int)
        return rank, [str(row[key]) for key in keys]

    return tuple(sorted(rows, key=place))


def rank_without(row: Row) -> float:
    """The rank of a row without the facts of one voice; beyond all if it is gone."""
    rank = row["rank_without"]
    return rank if isinstance(rank, int) else inf


def _written(cell: Cell) -> str:
    """A cell as SPARQL 1.1 TSV has it: numbers as they stand, nothing for an empty text."""
    if isinstance(cell, str):
        if not cell.isprintable() or '"' in cell or "\\" in cell:
            for character, escaped in _ESCAPES:
                cell = cell.replace(character, escaped)
        return cell and f'"{cell}"'
    if isinstance(cell, float):
        return decimal(cell)
    return "" if cell is None else str(cell)


def decimal(value: float) -> str:
    """A number with four decimals at most, as a canonical ``xsd:decimal``.

    >>> decimal(0.25), decimal(2.0), decimal(1 / 3)
    ('0.25', '2.0', '0.3333')
    """
    whole, _, rest = f"{value:.4f}".partition(".")
    return f"{whole}.{rest.rstrip('0') or '0'}"
