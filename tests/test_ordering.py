"""Rows that a server cannot sort are sorted here, by what the query says of order."""

from __future__ import annotations

from io import BytesIO

import pyoxigraph as ox
import pytest

from diplograph.backends.answer import SPARQL_JSON, Answer
from diplograph.backends.ordering import has_no_room, without_order

ROWS = 'VALUES (?a ?b) { (<x:1> 2) (<x:2> UNDEF) (<x:3> 10) (<x:4> 2) (<x:5> "b") }'


def answer(query: str) -> Answer:
    results = ox.Store().query(query)
    assert isinstance(results, ox.QuerySolutions)
    body = BytesIO()
    results.serialize(body, ox.QueryResultsFormat.JSON)
    return Answer(SPARQL_JSON, body)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?a ?b {{ {ROWS} }} ORDER BY ?b ?a",
        f"SELECT ?a {{ {ROWS} }} ORDER BY DESC(?b) ?a LIMIT 2 OFFSET 1",
        f"SELECT * {{ {ROWS} }} ORDER BY $b DESC ( ?a ) OFFSET 1 LIMIT 3  # the last",
        f"SELECT DISTINCT ?b {{ {{ SELECT * {{ {ROWS} }} ORDER BY ?a }} }} ORDER BY ASC(?b)",
        f"SELECT (SUM(?b) AS ?c) ?a WHERE {{ {ROWS} }} GROUP BY ?a HAVING(?a != <x:3>) ORDER BY ?a",
    ],
)
def test_the_order_is_that_of_the_engine(query: str) -> None:
    parts = without_order(query)
    assert parts is not None
    found, expected = parts.ordered(answer(parts.query)).read(), answer(query).read()
    assert isinstance(found, ox.QuerySolutions)
    assert isinstance(expected, ox.QuerySolutions)
    assert found.variables == expected.variables
    assert [[*row] for row in found] == [[*row] for row in expected]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a { ?a ?b ?c }",
        "SELECT ?a { ?a ?b ?c } ORDER BY STR(?b)",
        "SELECT DISTINCT ?a { ?a ?b ?c } ORDER BY ?b",
        "SELECT ?a { ?a ?b ?c } ORDER BY ?a VALUES ?a { <x:1> }",
        "ASK { { SELECT ?a { ?a ?b ?c } ORDER BY ?a } }",
    ],
)
def test_other_queries_are_left_to_the_server(query: str) -> None:
    assert without_order(query) is None


def test_only_a_row_without_room_is_sorted_here() -> None:
    assert has_no_room("Virtuoso 22026 Error SR319: Max row length is exceeded")
    assert not has_no_room("Virtuoso 42000 Error SR185: Undefined procedure")
