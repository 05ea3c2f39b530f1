"""Results: the rows that a query answers, for scripts and notebooks.

A :class:`Result` holds the rows, gives them as pyoxigraph's or as a data frame, shows them in a
notebook with the claims behind each, and tells of one row what it rests on.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

import pyoxigraph as ox

from diplograph.errors import QueryWarning, UsageError
from diplograph.queries.about import about
from diplograph.queries.typed import TEXT, Column, Value, columns
from diplograph.result.explanation import RowExplanation, WhyEmpty
from diplograph.spelling import did_you_mean, nearest

if TYPE_CHECKING:
    from pathlib import Path

    import pandas
    import polars

    from diplograph.backends import Answer, Graph
    from diplograph.evidence import Evidence
    from diplograph.queries.questions import Question

__all__ = ["Result", "RowExplanation", "WhyEmpty"]

#: The most rows of an answer that a notebook derives evidence for without being asked.
_MOST_FOLLOWED = 500
#: The most claims of one row that are told in full.
_MOST_TOLD = 20


class Result:
    """The rows of an answer: they can be iterated any number of times, counted and indexed.

    A row is a solution of pyoxigraph: ``row["host"]``, ``row[0]``, or unpacked. A notebook shows
    the rows with the claims behind each of them.

    >>> import diplograph as dg
    >>> result = dg.load().question("visits-of", state="us-ms")
    >>> result.columns[:4], len(result)
    (['visit', 'name', 'direction', 'date'], 1)
    """

    def __init__(
        self,
        graph: Graph,
        answer: Answer,
        query: str,
        *,
        question: Question | None = None,
        given: Mapping[str, Sequence[str]] | None = None,
        language: str = "en",
    ) -> None:
        solutions = answer.read()
        assert isinstance(solutions, ox.QuerySolutions)
        self._graph = graph
        self._answer = answer
        self._query = query
        self._question = question
        self._given = given or {}
        self._language = language
        self._variables = solutions.variables
        self._rows = answer.rows()

    @property
    def variables(self) -> list[ox.Variable]:
        """The variables of the columns, in order, as pyoxigraph has them."""
        return self._variables

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return [variable.value for variable in self._variables]

    @property
    def about(self) -> Mapping[str, str]:
        """What was asked: of a question its title and parameters, the graph, the query."""
        return about(
            self._query,
            self._graph.address,
            question=self._told_question,
            given=self._given,
            language=self._language,
        )

    def _about(self, *, evidence: bool, notes: Sequence[str]) -> Mapping[str, str]:
        """What was asked, `notes`, and of which parts of the query `evidence` is not derived."""
        lacking: Sequence[str] = ()
        if evidence:
            from diplograph.evidence.telling import not_derivable

            lacking = not_derivable(self._query, self._evidence.gaps, self._language)
        more = {"notes": notes, "evidence": lacking}
        return {**self.about, **{key: "\n".join(said) for key, said in more.items() if said}}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[ox.QuerySolution]:
        return iter(self._rows)

    @overload
    def __getitem__(self, wanted: int) -> ox.QuerySolution: ...

    @overload
    def __getitem__(self, wanted: str) -> list[Value]: ...

    def __getitem__(self, wanted: int | str) -> ox.QuerySolution | list[Value]:
        """The row of a number, or the values of a column by its name.

        >>> import diplograph as dg
        >>> dg.load().question("visits-held")["date"]
        [datetime.date(2025, 6, 17)]

        Raises UsageError if there is no such column, IndexError if no such row.
        """
        if isinstance(wanted, int):
            row: ox.QuerySolution = self._rows[wanted]
            return row
        if wanted not in self.columns:
            hint = did_you_mean(nearest(wanted, self.columns))
            there = hint or f"there are {', '.join(self.columns)}"
            raise UsageError(f"there is no column {wanted!r}; {there}")
        (column,) = columns([wanted], ([row[wanted]] for row in self._rows), self._dates)
        return list(column.values)

    def __repr__(self) -> str:
        # Nothing is asked for what is shown without being asked for: the graph may be far away.
        said = [] if self._rows else self.__dict__.get("notes") or ["why_empty() tells why"]
        return f"<diplograph.Result: {'; '.join([', '.join(self.columns), self._count(), *said])}>"

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What may be wrong with the graph: that it holds no source and no claim; and with the
        query: terms that nothing knows, with the ones that may have
        been meant, and, where there is no row or a column has no value, literals of a type or in a
        language that no value has.

        They are looked for when asked for, and when a notebook shows an empty result. Nothing is
        wrong with the queries of ready-made questions. Where a data frame or a file is made of rows
        that lack something, each is a QueryWarning.
        """
        graph = (self._foreign,) if self._foreign else ()
        if self._question is not None:
            return graph
        from diplograph.emptiness.answers import is_lacking
        from diplograph.emptiness.doubts import doubts

        found = doubts(self._graph, self._query, lacks=is_lacking(self._answer))
        return (*graph, *(doubt.said for doubt in found))

    def _warned_of(self) -> tuple[str, ...]:
        """The notes, each of which is warned of, where the rows lack something."""
        from diplograph.emptiness.answers import is_lacking

        notes = self.notes if is_lacking(self._answer) else ()
        for note in notes:
            warnings.warn(note, QueryWarning, stacklevel=3)
        return notes

    @cached_property
    def _foreign(self) -> str:
        """That the graph holds nothing of what is asked here, if the answer is nothing; else ""."""
        from diplograph.emptiness.answers import is_nothing
        from diplograph.emptiness.foreign import foreign

        return foreign(self._graph, self._language) if is_nothing(self._answer) else ""

    @property
    def _told_question(self) -> Question | None:
        """The question, with what no row means of this graph."""
        if self._question is None or not self._foreign:
            return self._question
        from diplograph.emptiness.foreign import of_foreign

        return of_foreign(self._question, self._foreign, self._language)

    def why_empty(self) -> WhyEmpty:
        """Why there is no row, taken apart as ``diplograph query --why-empty`` does: which part of
        the query matches nothing, and what comes near; of a question how many rows there are
        without each parameter.

        It takes at most some twenty seconds. `print` shows it, as does a notebook.

        >>> import diplograph as dg
        >>> print(dg.load().query('SELECT ?s { ?s rdfs:label "Mississippi" }').why_empty())
        why empty: nothing matches this
          query:1:13: ?s rdfs:label "Mississippi" .
            "Mississippi" is there with another tag or datatype: write "Mississippi"@en

        Raises UsageError if there are rows, other than one that counts nothing.
        """
        from diplograph.emptiness.answers import is_nothing

        if not is_nothing(self._answer):
            raise UsageError(f"it is not empty: it has {self._count()}")
        from diplograph.emptiness.telling import why_empty

        if self._question is not None and not self._query:
            from diplograph.analysis import why_empty as why_no_finding

            found = why_no_finding(
                self._graph, self._question, self._given, language=self._language
            )
            return WhyEmpty(tuple(found))
        lines = why_empty(
            self._graph,
            self._query,
            question=self._told_question,
            given=self._given,
            language=self._language,
        )
        return WhyEmpty(tuple(lines))

    def records(self, *, evidence: bool = False) -> list[dict[str, Value | list[str]]]:
        """The rows as dictionaries of Python's values, by column; None for what is unbound.

        With `evidence` each has what it rests on: `claims` and `evidence_sources`, lists of IRIs;
        `evidence`, the same as text; and `evidence_status`: ``whole``, ``part`` if a part of the
        query is not followed to claims, or ``none`` if the row rests on no claim. A column of such
        a name that a query has by itself is kept.

        >>> import diplograph as dg
        >>> [row] = dg.load().question("visits-held").records(evidence=True)
        >>> row["date"], len(row["claims"]), row["evidence_status"]
        (datetime.date(2025, 6, 17), 4, 'whole')

        Raises UsageError if `evidence` cannot be derived, and why.
        """
        typed = {column.name: column.values for column in self._typed(evidence=evidence)}
        lists = self._lists() if evidence else {}
        whole: dict[str, Sequence[Value | list[str]]] = {**typed, **lists}
        return [
            {name: values[number] for name, values in whole.items()} for number in range(len(self))
        ]

    def _typed(self, *, evidence: bool) -> list[Column]:
        """The columns, and if wanted those that tell in text what rows rest on."""
        found = columns(self.columns, self._rows, self._dates)
        if not evidence:
            return found
        from diplograph.evidence.telling import STATUS, in_words, status

        rows, known = self._evidence.rows, self._evidence.claims
        told = {
            "evidence": tuple(in_words(row, known) for row in rows),
            STATUS: tuple(status(row, self._evidence.gaps) for row in rows),
        }
        kept = {*self.columns}
        return found + [Column(name, TEXT, told[name]) for name in told if name not in kept]

    @property
    def _dates(self) -> Sequence[str]:
        """The columns of dates in EDTF."""
        return self._question.dates if self._question is not None else ()

    def _lists(self) -> dict[str, list[list[str]]]:
        """The columns that list what rows rest on; of a question they take the place of text."""
        rows, known = self._evidence.rows, self._evidence.claims
        sources = [dict.fromkeys(known[claim].holder for claim in row.claims) for row in rows]
        told = {
            "claims": [list(row.claims) for row in rows],
            "evidence_sources": [list(each) for each in sources],
        }
        declared = self._question.claims if self._question is not None else ()
        own = {*self.columns} - {*declared}
        return {name: lists for name, lists in told.items() if name not in own}

    def to_pandas(self, *, evidence: bool = False) -> pandas.DataFrame:
        """The rows as a DataFrame of pandas, each column with its type.

        Dates are ``datetime64[s]``, integers ``Int64``, decimals and doubles ``Float64``, booleans
        ``boolean``; all else is ``string``: IRIs, text in a language, imprecise dates. `attrs` says
        what was asked, and what `notes` tells where rows lack something. With `evidence` there are
        the columns of :meth:`records` too.

        >>> import diplograph as dg
        >>> query = "SELECT ?visit ?day { ?visit a dg:Visit ; dg:startDate ?day }"
        >>> dg.load().query(query).to_pandas()["day"].dt.year.tolist()
        [2025]

        Raises UsageError if pandas is not installed, or `evidence` cannot be derived.
        """
        from diplograph.result.frames import to_pandas

        lists = self._lists() if evidence else {}
        about = self._about(evidence=evidence, notes=self._warned_of())
        return to_pandas(self._typed(evidence=evidence), about, lists)

    def to_polars(self, *, evidence: bool = False) -> polars.DataFrame:
        """The rows as a DataFrame of polars, each column with its type; decimals stay exact.

        With `evidence` there are the columns of :meth:`records` too. Raises UsageError if polars is
        not installed, or `evidence` cannot be derived.
        """
        from diplograph.result.frames import to_polars

        lists = self._lists() if evidence else {}
        self._warned_of()
        return to_polars(self._typed(evidence=evidence), lists)

    def write(
        self, file: str | Path, format_name: str | None = None, *, evidence: bool = False
    ) -> None:
        """Write the rows into a file, whole or not at all.

        The format is that of the file's name, such as ``visits.xlsx``, or `format_name`; they are
        those of ``diplograph query``, but for the table of a terminal. With `evidence` it holds
        what each row rests on, as with ``--evidence``. What `notes` tells of rows that lack
        something is in the formats that have a place for it: xlsx, parquet and md.

        Raises:
            UsageError: there is no such format, it needs a package that is not installed, or
                `evidence` cannot be derived.
            LimitError: there is more than the format can hold.
            AccessError: the file cannot be written.
        """
        from io import BytesIO
        from pathlib import Path

        from diplograph.evidence.telling import as_json, below_markdown, beside
        from diplograph.queries.formats import format_of
        from diplograph.queries.results import write
        from diplograph.resources import write_atomically

        out, name = BytesIO(), format_name or format_of(str(file))
        if name == "table":
            raise UsageError("the table of a terminal is not written from here; md is like it")
        answer, below, notes = self._answer, "", self._warned_of()
        if evidence:
            found = self._evidence
            if name == "json":
                write_atomically(Path(file), as_json(answer, found, self._query))
                return
            answer, below = beside(self._graph, answer, found, self._query, name, self._language)
        write(answer, name, out, self._about(evidence=evidence, notes=notes), self._dates)
        if name == "md":
            below += below_markdown(notes)
        out.write(below.encode())
        write_atomically(Path(file), out.getvalue())

    def explain(
        self,
        row: int | ox.QuerySolution,
        *,
        lang: str | None = None,
        texts: str | Path | None = None,
    ) -> RowExplanation:
        """What one row rests on: each claim behind it, by whom, where, and how firmly.

        `row` is one of the rows, or its number from 0. `lang` is by default that of the question;
        `texts` is a folder of the sources' texts, which are then quoted. A row of GROUP BY, or of
        an aggregate, rests on the claims of all that it is made of. Of what is not followed to
        claims, such as a subselect, is told that it is not.

        >>> import diplograph as dg
        >>> result = dg.load().query("SELECT ?host { ?visit dg:hostedBy ?host }")
        >>> print(str(result.explain(0)).splitlines()[0])
        Mississippi delegation's visit to ASMEX: hosted by ASMEX, Moroccan Confederation

        Raises:
            UsageError: there is no such row, or it cannot be followed to claims, and why.
            AccessError: the graph or a text could not be read.
        """
        from pathlib import Path

        from diplograph.evidence.telling import not_derivable
        from diplograph.explain import explain_each
        from diplograph.texts import Texts

        language = lang or self._language
        standing = self._evidence.rows[self._number(row)]
        held = Texts(Path(texts)) if texts is not None else None
        told = explain_each(
            self._graph, standing.claims[:_MOST_TOLD], language=language, texts=held
        )
        lacking = not_derivable(self._query, self._evidence.gaps, language)
        return RowExplanation(standing, told, language, lacking)

    def _number(self, row: int | ox.QuerySolution) -> int:
        if isinstance(row, int):
            if not -len(self) <= row < len(self):
                raise UsageError(f"there is no row {row}; there are {len(self)}, counted from 0")
            return row
        wanted = tuple(row)
        found = (number for number, each in enumerate(self._rows) if tuple(each) == wanted)
        if (number := next(found, None)) is None:
            raise UsageError("this row is not of this result")
        return number

    @cached_property
    def _evidence(self) -> Evidence:
        from diplograph.evidence import evidence

        return evidence(self._graph, self._answer, self._query, question=self._question)

    def _count(self) -> str:
        from diplograph.queries import notes

        key = {0: "no-rows", 1: "one-row"}.get(len(self), "rows")
        return notes.say(key, self._language, count=len(self))

    def _repr_html_(self) -> str:
        from diplograph.evidence import NotDerivableError
        from diplograph.evidence.derivation import is_of_many
        from diplograph.evidence.telling import full_notes, not_derivable
        from diplograph.result.explanation import say
        from diplograph.result.page import addresses, page

        below, found = [self._count()], None
        if not self._rows and (question := self._told_question) is not None:
            below.append(question.meaning_of_none(self._language))
        elif not self._rows:
            below += self.notes
        elif len(self) > _MOST_FOLLOWED or (self._question is None and is_of_many(self._query)):
            below.append(say("ask-of-row", self._language))
        else:
            try:
                found = self._evidence
                below += not_derivable(self._query, found.gaps, self._language)
            except NotDerivableError as error:
                reason = error.gap.reason(self._language)
                below.append(say("not-derivable", self._language, reason=reason))
        hidden = self._question.claims if self._question is not None else ()
        notes = full_notes(self._graph, found, self._language) if found else {}
        holders = {note.holder for note in notes.values()}
        return page(
            [name for name in self.columns if name not in hidden],
            self._rows,
            found,
            notes,
            addresses(self._graph, holders) if holders else {},
            below,
            self._language,
        )
