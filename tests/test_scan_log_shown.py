"""The scan log where facts are shown: in an explanation, the report and a comparison; invented."""

from __future__ import annotations

import pytest

from diplograph import report
from diplograph.backends import Graph
from diplograph.changes import compare
from diplograph.explain import explain
from diplograph.layers import read_layers
from diplograph.namespaces import ID
from test_layers import graph
from test_report import CHECKS

LOG = """
    id:log a dg:Scan ; skos:prefLabel "what was read"@en ; dcterms:temporal "2031" ;
        prov:used id:guild ; dcterms:spatial id:port ; dcterms:subject id:visit , "fair" .
    id:log.guild-port a dg:Scan ; dcterms:isPartOf id:log ; dcterms:temporal "2031" ;
        dcterms:spatial id:port , id:ruritania .
    id:log.2031 a dg:Scan ; dcterms:isPartOf id:log ; dcterms:temporal "2031" ; dg:itemsRead 12 .
"""


@pytest.fixture(scope="module")
def logged() -> Graph:
    return graph(LOG)


def test_an_entry_holds_its_parts(logged: Graph) -> None:
    (scan,) = read_layers(logged).scans
    assert (scan.iri, scan.period, scan.items) == (f"{ID}log", "2031", (("2031", 12),))
    assert scan.searched_places == ((f"{ID}port",), (f"{ID}port", f"{ID}ruritania"))
    assert (scan.about, scan.words) == ((f"{ID}visit",), ("fair",))


@pytest.mark.parametrize("term", ["log", "guild", "port", "visit"])
def test_it_is_explained_of_what_was_read_and_looked_for(term: str, logged: Graph) -> None:
    told = " ".join(str(explain(logged, [f"id:{term}"])).split())
    assert "SEARCHED, BY THE SCAN LOG what was read" in told
    assert "2031 · Guilde · items read: 12" in told
    assert ("looked for: “fair”" in told) == (term == "log")


def test_the_report_lists_it(logged: Graph) -> None:
    found = report.data(logged, CHECKS)
    assert [each["id"] for each in found["searched"]] == [f"{ID}log"]
    shown = report.render(found)
    assert 'id="log"' in shown
    assert "<q>fair</q>" in shown
    assert "There is no scan log" in report.render(report.data(graph(), CHECKS))


def test_a_comparison_tells_of_a_new_entry_and_of_another_period(logged: Graph) -> None:
    assert "NEWLY SEARCHED, BY THE SCAN LOG (1)\n  what was read, 2031\n" in _told(graph(), logged)
    assert "NO LONGER IN THE SCAN LOG (1)\n  what was read, 2031\n" in _told(logged, graph())
    other = graph(LOG.replace('temporal "2031" ;\n', 'temporal "2031/2032" ;\n'))
    assert "what was read\n    period was 2031, is 2031/2032\n" in _told(logged, other)


def _told(old: Graph, new: Graph) -> str:
    return compare(old, new, names=("old", "new")).to_text(width=80)
