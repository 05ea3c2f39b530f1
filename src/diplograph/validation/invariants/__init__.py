"""Invariants: queries over the finished graph that must return nothing (design, "Invariants").

Each ``.rq`` file beside this module is one invariant, run as it stands on the one graph. Its first
line is a comment ``# I1: <what must hold>``, its second the same in French. Each row it returns is
a problem, whose code is the file's name; the columns are listed with the one first whose place in
the YAML is to be mended.

I4, which needs the source texts, is checked where those are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from diplograph.problems import Problem
from diplograph.rdf.writer import written
from diplograph.validation.places import Places

if TYPE_CHECKING:
    from pyoxigraph import QuerySolution, Triple


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


def check_invariants(triples: Iterable[Triple], places: Places) -> Iterator[Problem]:
    """What of the graph breaks an invariant; `triples` holds the vocabulary's declarations too."""
    from pyoxigraph import Quad, QuerySolutions, Store

    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    for invariant in invariants():
        solutions = store.query(invariant.query)
        assert isinstance(solutions, QuerySolutions), "an invariant is a SELECT"
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield _problem(invariant, names, solution, places)


def _problem(
    invariant: Invariant, names: Iterable[str], solution: QuerySolution, places: Places
) -> Problem:
    from pyoxigraph import Literal, NamedNode

    cells = [(name, solution[name]) for name in names]
    bound = [(name, term) for name, term in cells if isinstance(term, NamedNode | Literal)]
    iris = [term.value for _, term in bound if isinstance(term, NamedNode)]
    found = ", ".join(f"{name} {written(term)}" for name, term in bound)
    return Problem(places.of(*iris), invariant.code, invariant.message, found)
