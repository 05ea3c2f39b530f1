"""Evidence: which claims stand behind each row of an answer, and what was not to be derived.

A ready-made question says in its header which of its columns hold the claims of a row. Of any other
query :mod:`diplograph.evidence.derivation` tells which triples a row rests on: of each that is
accepted, the claims that it follows from stand behind the row; so does a claim that the row names
itself. :mod:`diplograph.evidence.telling` writes it, in each format of answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from diplograph.errors import UsageError
from diplograph.evidence.derivation import Gap, Probe, UnfollowedError, probe
from diplograph.layers import Claim, Triple, claims_behind, origins_of, read_claims
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from diplograph.backends import Answer, Graph
    from diplograph.queries.questions import Question

__all__ = [
    "Evidence",
    "Gap",
    "NotDerivableError",
    "Reference",
    "Standing",
    "claims_in",
    "declared",
    "evidence",
]

#: The most rows that a probe is asked for at once.
_MOST_ROWS = 200


class NotDerivableError(UsageError):
    """The rows of an answer cannot be followed to claims; `gap` says where and why."""

    def __init__(self, gap: Gap) -> None:
        super().__init__(f"not derivable: {gap.reason('en')}")
        self.gap = gap


class Reference(NamedTuple):
    """A reference triple under a property that can be claimed, and where it is from."""

    triple: Triple
    origins: tuple[str, ...]


class Standing(NamedTuple):
    """What one row rests on: claims in the order of the text, then reference triples, sorted."""

    claims: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


class Evidence(NamedTuple):
    """What stands behind an answer.

    `rows` has a standing for each row, in order; rows that read the same have the same, and one of
    an aggregate that of all solutions of its group. `claims`
    are all of those claims, in the order of the text. `gaps` are the parts of the query whose
    claims are not derived, by place.
    """

    rows: tuple[Standing, ...]
    claims: Mapping[str, Claim]
    gaps: tuple[Gap, ...] = ()

    @property
    def references(self) -> tuple[Reference, ...]:
        """The reference triples of all rows, sorted."""
        return _sorted({each for row in self.rows for each in row.references})


def evidence(
    graph: Graph,
    answer: Answer,
    query: str,
    *,
    question: Question | None = None,
    only: Sequence[int] | None = None,
    timeout: float | None = None,
    memory: int | None = None,
) -> Evidence:
    """What stands behind each row of `answer`, which `graph` gave to `query`; or behind some rows
    `only`, by their numbers from 0.

    With `question`, the columns that it declares hold the claims. Without one, the query is asked
    once more, within `timeout` seconds and `memory` bytes. Labels and classes need no claim and are
    not listed.

    Raises:
        NotDerivableError: no row can be followed: of what is no SELECT, or of GROUP BY if no
            column shows what is grouped by.
        LimitError, AccessError: as `Graph.evaluate`.
    """
    solutions = answer.read()
    if not isinstance(solutions, ox.QuerySolutions):
        raise NotDerivableError(Gap(0, "answer"))
    columns = [variable.value for variable in solutions.variables]
    rows = [[row[name] for name in columns] for row in solutions]
    if only is not None:
        rows = [rows[number] for number in only]
    if question is not None and question.claims:
        return declared(graph, question, columns, rows)
    properties = vocabulary().properties.values()
    claimable = frozenset(each.iri for each in properties if each.claimable)
    try:
        asked = probe(query, columns, claimable)
    except UnfollowedError as error:
        raise NotDerivableError(error.gap) from error
    if only is not None:
        asked = asked._replace(limited=True)
    triples = _triples(graph, asked, columns, rows, timeout=timeout, memory=memory)
    keys = [columns.index(name) for name in asked.keys]
    return _stand(graph, triples, [_key(row, keys) for row in rows], claimable, asked.gaps)


def declared(
    graph: Graph, question: Question, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> Evidence:
    """What stands behind rows of a question, by the columns that it declares to hold claims."""
    places = [columns.index(name) for name in question.claims if name in columns]
    named = [
        [iri for place in places if (term := row[place]) is not None for iri in claims_in(term)]
        for row in rows
    ]
    claims = read_claims(graph, {iri for row in named for iri in row})
    order = {iri: number for number, iri in enumerate(claims)}
    return Evidence(tuple(Standing(_in_order(row, order)) for row in named), claims)


def claims_in(term: object) -> list[str]:
    """The claims that a cell of a question's answer names, as IRIs."""
    return term.value.split() if isinstance(term, ox.NamedNode | ox.Literal) else []


def _triples(
    graph: Graph,
    asked: Probe,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    timeout: float | None,
    memory: int | None,
) -> Mapping[tuple[str, ...], set[Triple]]:
    """The triples that rows rest on, by what they read."""
    known = [columns.index(name) for name in asked.columns]
    keys = [columns.index(name) for name in asked.keys]
    wanted = {_key(row, keys) for row in rows}
    found: dict[tuple[str, ...], set[Triple]] = defaultdict(set)
    distinct = list({tuple(str(row[each]) for each in known): row for row in rows}.values())
    # Of an answer that is whole all solutions are wanted; of a part, those that agree with it.
    some = [[row[each] for each in known] for row in distinct] if asked.limited else []
    parts = [some[at : at + _MOST_ROWS] for at in range(0, len(some), _MOST_ROWS)] or [[]]
    for part in parts if rows else ():
        solutions = graph.evaluate(asked.query(part), timeout=timeout, memory=memory).read()
        assert isinstance(solutions, ox.QuerySolutions)
        for solution in solutions:
            key = tuple(str(solution[name]) for name in asked.keys)
            if key in wanted:
                found[key] |= {_ours(triple) for triple in asked.triples(solution)}
    return found


def _key(row: Sequence[object], places: Sequence[int]) -> tuple[str, ...]:
    """What a row reads in the columns at `places`."""
    return tuple(str(row[place]) for place in places)


def _ours(triple: ox.Triple) -> Triple:
    assert isinstance(triple.subject, ox.NamedNode)
    assert isinstance(triple.object, ox.NamedNode | ox.Literal)
    return Triple(triple.subject.value, triple.predicate.value, triple.object)


def _stand(
    graph: Graph,
    triples: Mapping[tuple[str, ...], set[Triple]],
    keys: Sequence[tuple[str, ...]],
    claimable: frozenset[str],
    gaps: tuple[Gap, ...],
) -> Evidence:
    every = set().union(*triples.values())
    behind = claims_behind(graph, every)
    origins = origins_of(graph, {each.subject for each in every if each not in behind})
    named = {node for node, found in origins.items() if node in found}
    claims = read_claims(graph, named.union(*behind.values()))
    order = {iri: number for number, iri in enumerate(claims)}

    def standing(of: Iterable[Triple]) -> Standing:
        found: set[str] = set()
        references = set()
        for triple in of:
            if triple in behind:
                found.update(behind[triple])
            elif triple.subject in named:
                found.add(triple.subject)
            elif triple.predicate in claimable:
                references.add(Reference(triple, origins.get(triple.subject, ())))
        return Standing(_in_order(found, order), _sorted(references))

    by_row = {key: standing(of) for key, of in triples.items()}
    return Evidence(tuple(by_row.get(key, Standing()) for key in keys), claims, gaps)


def _in_order(claims: Iterable[str], order: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted({each for each in claims if each in order}, key=order.__getitem__))


def _sorted(references: Iterable[Reference]) -> tuple[Reference, ...]:
    return tuple(sorted(references, key=lambda each: (*each.triple[:2], str(each.triple.value))))
