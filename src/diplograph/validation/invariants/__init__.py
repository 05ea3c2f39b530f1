"""Invariants: queries over the finished graph that must return nothing (design, "Invariants").

Each ``.rq`` file beside this module is one invariant, run as it stands on the one graph. Its first
line is a comment ``# I1: <what must hold>``, its second the same in French. Each row it returns is
a problem, whose code is the file's name. Its place is that of the value of ``?subject ?property
?value`` where the row has them; the columns are listed with the one first whose place in the YAML
is to be mended otherwise.

I4, which needs the source texts, is :mod:`diplograph.validation.words`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from diplograph.namespaces import expand
from diplograph.problems import Problem
from diplograph.rdf.writer import written
from diplograph.validation.places import Places, Statement

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Triple


@dataclass(frozen=True, slots=True)
class Invariant:
    """A query that must return nothing: `code` is its file's name, `message` what must hold.

    `french` is the message in French, for the report.
    """

    code: str
    message: str
    french: str
    query: str


@cache
def invariants() -> tuple[Invariant, ...]:
    """All invariants, in the order of their numbers."""
    paths = sorted(Path(__file__).parent.glob("*.rq"))
    return tuple(_read(path) for path in paths)


def _read(path: Path) -> Invariant:
    query = path.read_text(encoding="utf-8")
    message, french = (line.partition(": ")[2] for line in query.splitlines()[:2])
    return Invariant(path.stem, message, french, query)


def check_invariants(
    triples: Iterable[Triple], places: Places, unsettled: Collection[str] = ()
) -> Iterator[Problem]:
    """What of the graph breaks an invariant; `triples` holds the vocabulary's declarations too.

    A row that names one of the IRIs `unsettled` is passed over.
    """
    from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, serialize

    store = Store()
    # As text, which takes a quarter less than a quad made of each triple; it was just written by
    # the engine, which need not ask again whether it is well formed.
    text = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    store.bulk_load(text, RdfFormat.N_TRIPLES, lenient=True)
    del text
    for invariant in invariants():
        solutions = store.query(invariant.query)
        assert isinstance(solutions, QuerySolutions), "an invariant is a SELECT"
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            cells = ((name, solution[name]) for name in names)
            row = {name: term for name, term in cells if isinstance(term, NamedNode | Literal)}
            if not any(term.value in unsettled for term in row.values()):
                yield _problem(invariant, row, places)


def _problem(
    invariant: Invariant, row: Mapping[str, NamedNode | Literal], places: Places
) -> Problem:
    from pyoxigraph import NamedNode

    iris = (term.value for term in row.values() if isinstance(term, NamedNode))
    place = places.of_statements(_statements(row), *iris)
    found = ", ".join(f"{name} {written(term)}" for name, term in row.items())
    return Problem(place, invariant.code, invariant.message, found)


def _statements(row: Mapping[str, NamedNode | Literal]) -> Iterator[Statement]:
    """The statement that a row is about, of its claim if it names one."""
    if {"subject", "property", "value"} <= row.keys():
        if "claim" in row:
            yield Statement(row["claim"].value, expand("dg:claimObject"))
        else:
            names = ("subject", "property", "value")
            yield Statement(*(row[name].value for name in names))
