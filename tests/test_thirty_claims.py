"""A row of an answer stands and falls with the claims that it cites, and with no others.

Asked of every question over the invented corpus: claims are taken away, and the answer before is
held against the answer after. What a row rests on and does not cite is told in one table. Of what a
row does not cite, each third claim goes, of each question another third; ``make test-many`` takes
all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from changing import Changing
from diplograph import rdf
from diplograph.backends import Graph
from diplograph.facts import load, with_countries_in_scope
from diplograph.queries.questions import bind, names, question
from diplograph.resources import reading
from diplograph.vocabulary import ID, vocabulary
from samples import sample
from test_thirty import CORPUS
from test_thirty_changed import ASKED

#: Questions whose rows do not follow from the claims that they cite, and what they follow from.
NO_CLAIMS = {
    "scans": "a row is an entry of the scan log, and cites the claims that were looked for",
}
_HELD = "a row is one claim; that its event was held, or is part of a visit, is another's"
_VISIT = "of the visit they are told by visits-held"
#: What a row rests on beside the claims that it cites: properties of claims, and why.
BESIDE = {
    "agenda-of-visits": ({"eventStatus", "partOf"}, _HELD),
    "contradictions": (
        {"date", "memberCount", "takesPlaceIn"},
        "a row is one value; that another stands against it is the other's row",
    ),
    "evidence": ({"eventStatus"}, _HELD),
    "facts-of-visit": (
        {"eventStatus", "ledBy", "partOf", "signedDuring", "visitingParty"},
        "a row is one fact; what ties its subject to the visit is another fact of the same answer",
    ),
    "hosts-own-words": ({"eventStatus", "hostedBy", "partOf"}, _VISIT),
    "independent-sources": ({"eventStatus"}, _HELD),
    "inferred-values": ({"eventStatus"}, _HELD),
    "names-on-date": (
        {"acronym", "name"},
        "a row is one name of several; whether there are others is theirs",
    ),
    "naming-of-places": ({"within"}, "a place is disputed because another source places it apart"),
    "office-holders": (
        {"date", "eventStatus", "hostedBy", "ledBy", "organisedBy", "participant", "visitingParty"},
        _VISIT,
    ),
    "passages-for-leader": ({"eventStatus"}, _HELD),
    "recurring-persons": (
        {"eventStatus", "ledBy", "participant"},
        "a person recurs by another visit, which has its own row",
    ),
    "sectors-by-source": (
        {"eventStatus", "onAgenda"},
        "a row is one claim; whether all sources list the sector is told by the others' rows",
    ),
    "values-as-of": ({"eventStatus"}, _HELD),
}
#: Questions of what is lacking: where claims go, rows may come that no row before led to.
LACKING = {
    "missions-not-held": "a mission whose being held no source reports any more is not held",
    "naming-of-places": "a place is disputed where what settled it is gone",
    "office-holders": "where nobody is known to hold an office, it is told that nobody is",
    "sectors-without-agreement": "a sector on which nothing is agreed any more is one of them",
    "units-without-tie": "a unit whose tie is gone is without one",
    "visits-without-agreement": "a visit whose agreement is gone is one of them",
}


@dataclass(frozen=True)
class Row:
    """What a row says beside its claims, and the IRIs of the claims that it cites."""

    cells: tuple[tuple[str, str], ...]
    claims: frozenset[str]

    def things(self) -> set[str]:
        """The IRIs that the row shows."""
        return {word for _, cell in self.cells for word in cell.split() if word.startswith(ID)}


@pytest.fixture(scope="module")
def changing() -> Changing:
    return Changing(with_countries_in_scope(load(reading((CORPUS,)), vocabulary())))


def answer(graph: Graph, name: str) -> Counter[Row]:
    asked = question(name)
    solutions = graph.select(bind(asked, ASKED.get(name, {})))
    shown = [variable.value for variable in solutions.variables]
    found: Counter[Row] = Counter()
    for solution in solutions:
        texts = {column: term.value for column in shown if (term := solution[column]) is not None}
        claims = " ".join(texts.pop(column, "") for column in asked.claims)
        found[Row(tuple(texts.items()), frozenset(claims.split()))] += 1
    return found


def sampled(rows: Iterable[Row]) -> list[Row]:
    """At most one row that cites one claim, and one that cites several: from the middle."""
    single = [row for row in rows if len(row.claims) == 1]
    several = [row for row in rows if len(row.claims) > 1]
    return [*single[len(single) // 2 :][:1], *several[len(several) // 2 :][:1]]


def beside(row: Row, changing: Changing) -> list[str]:
    """Claims that the row does not cite: one of each property of what it shows, and a far one."""
    found: dict[str, str] = {}
    things = row.things()
    for iri, one in sorted(changing.claims.items()):
        if iri not in row.claims and one.subject is not None:
            shown = one.subject.value in things
            found.setdefault(changing.property(iri) if shown else "of another subject", iri)
    return list(found.values())


def faults(
    name: str, before: Counter[Row], after: Counter[Row], gone: frozenset[str], changing: Changing
) -> list[str]:
    """How an answer changed that does not follow from the claims that went."""
    lost, won = before - after, after - before
    excused, _ = BESIDE.get(name, (set[str](), ""))
    properties = {changing.property(iri) for iri in gone}
    unsaid = set[str]() if properties & excused else properties
    cited = frozenset[str]().union(*(row.claims for row in lost))
    return [
        *(f"cites what is gone: {row}" for row in after if row.claims & gone),
        *(f"gone with {unsaid}: {row}" for row in lost if unsaid and not row.claims & gone),
        *(
            f"new without {unsaid}: {row}"
            for row in won
            if unsaid and name not in LACKING and not row.claims <= cited
        ),
    ]


def cells(rows: Counter[Row], row: Row) -> int:
    """How many rows say what that one does, whatever they cite."""
    return sum(times for other, times in rows.items() if other.cells == row.cells)


@pytest.mark.parametrize("name", names())
def test_a_row_falls_with_its_claims_and_no_other_does(name: str, changing: Changing) -> None:
    """Of a row that cites one claim and one that cites several; for each change, of one of them."""
    before = answer(changing.graph, name)
    lines = []
    rows = [] if name in NO_CLAIMS else sampled(before)
    for row in sample(rows, every=2, first=names().index(name) % max(len(rows), 1)):
        for gone in {row.claims, frozenset([min(row.claims)])}:
            with changing.without(gone) as graph:
                after = answer(graph, name)
            lines += faults(name, before, after, gone, changing)
            if gone == row.claims and cells(after, row) >= cells(before, row):
                lines.append(f"stays without its claims: {row}")
    assert not lines, "\n".join(lines)


@pytest.mark.parametrize("name", names())
def test_a_row_stands_without_what_it_does_not_cite(name: str, changing: Changing) -> None:
    before = answer(changing.graph, name)
    lines = []
    first = names().index(name) % 3
    for row in sampled(before)[-1:]:
        for iri in sample(beside(row, changing), every=3, first=first):
            with changing.without({iri}) as graph:
                lines += faults(name, before, answer(graph, name), frozenset([iri]), changing)
    assert not lines, "\n".join(lines)


def test_a_claim_taken_away_leaves_what_its_file_without_it_gives(changing: Changing) -> None:
    facts = changing.facts
    for iri in sorted(changing.claims)[::800]:
        with changing.without({iri}) as graph:
            quick = {str(triple) for triple in graph.construct("CONSTRUCT WHERE { ?s ?p ?o }")}
        taken = changing.claims[iri].claim
        files = tuple(
            file._replace(claims=tuple(claim for claim in file.claims if claim is not taken))
            for file in facts.files
        )
        whole = rdf.graph(facts._replace(files=files), vocabulary())
        assert quick == {str(triple) for triple in whole.triples}
