"""What words a fact has of which sources are not alike sure, and whose it first was: invented."""

from __future__ import annotations

import pytest

from diplograph.backends import Graph
from fact_files import asked, graph_of

#: Fact files by the slug of their source: its day of publication, and what stands below. The first
#: draws on the second, and both on what nobody holds; the third stands alone.
FACTS = {
    "first": (
        "2031-04-03",
        f"""  primary: second
  text: {{sha256: {"c" * 64}, length: 90}}
events:
  invented-visit:
    kind: visit
    status: {{is: held, certainty: probable, at: 0-1}}
    host: {{is: invented-body, certainty: probable, at: 2-3}}
    led_by: {{is: invented-head, certainty: probable, at: 4-5}}
spans:
  4-5: [1, {"a" * 64}]
""",
    ),
    "second": (
        "2031-04-02",
        f"""  text: {{sha256: {"d" * 64}, length: 90}}
events:
  invented-visit:
    kind: visit
    status: {{is: held, by: invented-body, at: 0-1}}
    host: {{is: invented-body, by: invented-body, at: 2-3}}
    led_by: {{is: invented-head, at: 4-5}}
    agenda: {{is: citrus, certainty: possible, by: invented-body, at: 6-7}}
spans:
  4-5: [1, {"b" * 64}]
""",
    ),
    "third": (
        "2031-04-04",
        """
events:
  invented-visit:
    kind: visit
    status: {is: held, at: 0-1}
    agenda: {is: citrus, by: invented-body, at: 6-7}
""",
    ),
}
SHARED = """
organisation: invented-body
person: invented-head
visit: invented-visit
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return graph_of(tmp_path_factory.mktemp("firmness"), SHARED, FACTS)


def test_the_doubt_of_one_source_is_no_doubt_of_what_another_is_sure_of(graph: Graph) -> None:
    for name in ("facts-of-visit", "independent-sources"):
        rows = asked(graph, name, least="1")
        words = {row["value"]: row["fact"] for row in rows if row["subject"] == "invented-visit"}
        assert not [said for said in words.values() if "probabl" in said.lower()], name
        # Of several sources that are sure, one that says it in its own words.
        assert "Invented Body" not in words["kind:held"]
    (said,) = (row["says"] for row in asked(graph, "hosts-own-words") if "citrus" in row["says"])
    assert "possibl" not in said.lower()


def test_a_passage_is_from_the_source_that_the_others_draw_on(graph: Graph) -> None:
    rows = asked(graph, "passages-for-leader")
    assert {(row["source"], row["origin"]) for row in rows} == {
        ("first", "second"),
        ("second", "second"),
    }
