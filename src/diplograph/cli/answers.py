"""How the answer of a command is written: in which format, where to, with what beside it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from diplograph.cli import options
from diplograph.errors import UsageError
from diplograph.queries.formats import BINARY, format_of
from diplograph.terminal import WIDTH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diplograph.backends import Answer, Graph
    from diplograph.evidence import Evidence, Gap
    from diplograph.queries.notes import Note
    from diplograph.queries.questions import Question
    from diplograph.texts import Texts


class Wanted(NamedTuple):
    """What a user wants an answer as: a format (None for the plain one), a file, a language."""

    format_name: str | None
    out: str
    language: str

    @property
    def shows(self) -> bool:
        """Whether a terminal shows it."""
        return self.out == "-" and sys.stdout.isatty()

    @property
    def keeps_question(self) -> bool:
        """Whether what was asked stands beside the rows."""
        return self.format_name in BINARY

    def is_table(self, answer: Answer) -> bool:
        """Whether `answer` is to be a table for reading."""
        from diplograph.queries.results import has_rows

        asked = self.format_name == "table" or (not self.format_name and self.shows)
        return asked and has_rows(answer)


def wanted_as(format_name: str | None, out: str, language: str) -> Wanted:
    """What ``--format``, ``--out`` and ``--lang`` say; the name of a file says its format.

    Raises UsageError for a format that a terminal cannot show, or a name that says none.
    """
    if out != "-":
        format_name = format_name or format_of(out)
    wanted = Wanted(format_name, out, language)
    if wanted.shows and format_name in BINARY:
        raise UsageError(
            f"{format_name} is not text, which a terminal shows; write a file with -o FILE"
        )
    return wanted


def write_answer(
    graph: Graph,
    answer: Answer,
    wanted: Wanted,
    *,
    question: Question | None,
    query: str = "",
    given: Mapping[str, Sequence[str]],
    found: Evidence | None,
    gaps: Sequence[Gap] = (),
    notes: Sequence[str] = (),
    texts: Texts | None,
    legend: str = "",
) -> None:
    """Write `answer`, which `graph` gave to `query`, as it is `wanted`.

    `question` says what its rows and columns mean, `given` what was asked of it, `found` what
    stands behind the rows, if that is to be told, and `gaps` of what it was not to be derived.
    `notes` are what may be wrong with the query or the graph, for the reader of a file.
    `texts` are quoted in a table, below which `legend` tells how to read it.
    """
    lacking: Sequence[str] = ()
    if gaps:
        from diplograph.evidence.telling import not_derivable

        lacking = not_derivable(query, gaps, wanted.language)
    if wanted.is_table(answer):
        table = _table(graph, answer, wanted, question, found, texts, legend)
        if (lacking or notes) and wanted.out != "-":  # beside a terminal, standard error says it
            from diplograph.evidence.telling import filled

            table += "".join(f"\n{filled(line)}\n" for line in (*notes, *lacking))
        options.write(wanted.out, table.encode(errors="replace"))
        if texts:
            options.say_held(texts, graph, meaning="no passage is shown")
    elif found is not None and wanted.format_name == "json":
        from diplograph.evidence.telling import as_json

        options.write(wanted.out, as_json(answer, found, query))
    else:
        told: dict[str, str] = {}
        if wanted.keeps_question:
            from diplograph.queries.about import about

            told = about(
                query, graph.address, question=question, given=given, language=wanted.language
            )
            beside_rows = {"notes": notes, "evidence": lacking}
            told |= {key: "\n".join(said) for key, said in beside_rows.items() if said}
        below = ""
        if found is not None:
            from diplograph.evidence.telling import beside

            answer, below = beside(graph, answer, found, query, wanted.format_name, wanted.language)
        if notes and wanted.format_name == "md":
            from diplograph.evidence.telling import below_markdown

            below += below_markdown(notes)
        _write(answer, wanted, told, below.encode(), question.dates if question else ())


def _write(
    answer: Answer, wanted: Wanted, about: Mapping[str, str], below: bytes, dates: Sequence[str]
) -> None:
    """Write an answer in a format other than a table, with `below` behind it."""
    from io import BytesIO

    from diplograph.queries.results import write

    if wanted.out == "-" and wanted.format_name not in BINARY:
        write(answer, wanted.format_name, sys.stdout.buffer)
        click.echo(below, nl=False)
        return
    whole = BytesIO()
    write(answer, wanted.format_name, whole, about, dates)
    options.write(wanted.out, whole.getvalue() + below)


def _table(  # noqa: PLR0917 - all of one call
    graph: Graph,
    answer: Answer,
    wanted: Wanted,
    question: Question | None,
    found: Evidence | None,
    texts: Texts | None,
    legend: str,
) -> str:
    from diplograph.queries.notes import notes
    from diplograph.queries.table import CLAIMS, table

    below, language = "", wanted.language
    if found is not None:
        from diplograph.evidence import telling

        answer = telling.with_columns(answer, found, text=False)
        below = telling.references(found, language)

    def told(claims: Sequence[str]) -> Mapping[str, Note]:
        if found is None:
            return notes(graph, claims, language, texts)
        return telling.full_notes(graph, found, language, texts)

    shown = table(
        answer,
        told,
        columns=question.table if question else (),
        claims=question.claims if question else CLAIMS,
        empty=question.meaning_of_none(language) if question else "",
        legend=legend,
        language=language,
        width=None if wanted.out == "-" else WIDTH,
        terminal=wanted.shows,
    )
    return shown + below
