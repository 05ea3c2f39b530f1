"""Answers as bytes: each format that an answer can be written in, but the table of a terminal.

``tsv``, ``csv``, ``json`` and ``xml`` are the W3C's formats of SPARQL 1.1 results, as pyoxigraph
writes them; ``spreadsheet`` is CSV for Excel and its like, ``xlsx`` and ``parquet`` have typed
columns; ``turtle`` and ``ntriples`` are of triples; ``md`` is for reading, with IRIs as CURIEs and
without datatypes and language tags.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from diplograph.errors import UsageError
from diplograph.namespaces import PREFIXES, compress
from diplograph.queries.formats import FOR_SOLUTIONS, FOR_TRIPLES, FOR_TRUTHS
from diplograph.queries.unfit import OnlyXml
from diplograph.terminal import visible

if TYPE_CHECKING:
    from diplograph.backends import Answer

_SOLUTIONS = {
    "tsv": ox.QueryResultsFormat.TSV,
    "csv": ox.QueryResultsFormat.CSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}


def has_rows(answer: Answer) -> bool:
    """Whether the answer is rows, rather than a truth or triples."""
    return isinstance(answer.read(), ox.QuerySolutions)


def write(
    answer: Answer,
    format_name: str | None,
    out: IO[bytes],
    about: Mapping[str, str] | None = None,
    dates: Collection[str] = (),
) -> None:
    """Write `answer` in a format other than ``table``; None is the plain one of its kind.

    That is TSV of solutions, Turtle of triples, and ``true`` or ``false``. `about` says what was
    asked, for the formats that keep it: see :mod:`diplograph.queries.about`. `dates` are the
    columns of dates in EDTF, for the formats that have types.

    Raises:
        UsageError: the format cannot hold such an answer, or a character in it, or needs a package
            that is not there.
        LimitError: the answer is larger than the format can hold.
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
        elif format_name == "spreadsheet":
            from diplograph.queries.spreadsheet import write_csv

            write_csv(answer, out)
        elif format_name == "xlsx":
            from diplograph.queries.workbook import write_workbook

            write_workbook(answer, out, about or {}, dates)
        elif format_name == "parquet":
            from diplograph.queries.parquet import write_parquet

            write_parquet(answer, out, about or {}, dates)
        elif format_name == "xml":
            _write_xml(results, out)
        else:
            results.serialize(out, _SOLUTIONS[format_name or "tsv"])
    else:
        _refuse_unless(
            format_name or "turtle", FOR_TRIPLES, "CONSTRUCT and DESCRIBE answer triples"
        )
        out.write(_triples(list(results), format_name or "turtle"))


def _write_xml(solutions: ox.QuerySolutions, out: IO[bytes]) -> None:
    checked = OnlyXml(out)
    try:
        solutions.serialize(cast("IO[bytes]", checked), ox.QueryResultsFormat.XML)
    except (OSError, UsageError):
        if checked.failure is not None:
            raise checked.failure from None
        raise


def _triples(triples: list[ox.Triple], format_name: str) -> bytes:
    from diplograph import rdf

    if format_name == "ntriples":
        return rdf.ntriples(triples)
    plain = ox.NamedNode | ox.Literal
    if not all(isinstance(term, plain) for triple in triples for term in triple):
        # Ours has no blank nodes and triple terms, and rdf.turtle wants none; an answer may.
        return _turtle(sorted(set(triples), key=str))
    return rdf.turtle(triples)


def _turtle(triples: list[ox.Triple]) -> bytes:
    """Turtle of RDF 1.2 in the order of `triples`, behind the prefixes that it uses."""
    data = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""
    lines = data.splitlines(keepends=True)
    body = b"".join(line for line in lines if not line.startswith(b"@prefix "))
    # The engine declares all that it is given, in the order of a hash.
    used = [line for line in lines if line.startswith(b"@prefix ") and line.split()[1] in body]
    return b"".join([*sorted(used), body])


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
    return visible(shown)
