"""A whole graph from a server that gives only so many rows."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from diplograph.backends import Answer, Graph, memory
from diplograph.backends.graph import Limits
from diplograph.backends.paging import PartError, whole
from diplograph.errors import AccessError

#: One property of many things, one of few, and one with many values of one thing.
NTRIPLES = "".join(
    [
        *(f'<urn:s{number}> <urn:many> "{number}" .\n' for number in range(300)),
        *(f'<urn:s{number}> <urn:few> "{number}" .\n' for number in range(9)),
        *(f'<urn:s> <urn:same> "{number}" .\n' for number in range(30)),
    ]
)


class Limited(Graph):
    """A graph that gives `most` rows, and says so or not."""

    def __init__(self, most: int, *, says: bool, ntriples: str = NTRIPLES) -> None:
        self.address = "limited"
        self.most, self.says, self.asked = most, says, 0
        self.graph = memory(ntriples.encode())

    def _answer(self, query: str, limits: Limits, name: str, *, chooses: bool) -> Answer:
        self.asked += 1
        answer = self.graph.evaluate(query)
        results = answer.read()
        assert isinstance(results, ox.QuerySolutions)
        found = sum(1 for _ in results)
        if found > self.most and self.says:
            raise PartError("a part")
        answer.size = min(found, self.most)
        return answer


@pytest.mark.parametrize(("most", "asked"), [(1000, 2), (320, 6), (40, 60)])
@pytest.mark.parametrize("says", [True, False])
def test_a_graph_is_read_in_as_many_parts_as_needed(most: int, asked: int, says: bool) -> None:
    graph = Limited(most, says=says)
    lines = [f"{triple} .\n" for triple in whole(graph)]
    assert sorted(lines) == sorted(NTRIPLES.splitlines(keepends=True))
    assert graph.asked <= asked


def test_more_values_of_one_thing_than_rows_are_an_error() -> None:
    with pytest.raises(PartError):
        list(whole(Limited(20, says=True)))
    with pytest.raises(AccessError, match="changed while it was read"):
        list(whole(Limited(20, says=False)))


def test_a_truth_is_written_in_one_way() -> None:
    boolean = "<http://www.w3.org/2001/XMLSchema#boolean>"
    graph = Limited(9, says=True, ntriples=f'<urn:s> <urn:p> "true"^^{boolean} .')
    assert [str(triple.object) for triple in whole(graph)] == [f'"true"^^{boolean}']


def test_nothing_is_read_of_nothing() -> None:
    assert list(whole(Limited(9, says=True, ntriples=""))) == []
