"""The graphs that the picture is measured with, and the opening picture of any size of them."""

from __future__ import annotations

import re

import pytest
from many_meetings import generated
from viewing import Row

from diplograph.view.backbone import MOST
from diplograph.view.page import page
from meetings_made import opening_of
from samples import MANY, sample


def test_the_same_arguments_give_the_same_graph() -> None:
    assert generated(120) == generated(120)
    assert generated(120) != generated(120, seed=1)


@pytest.mark.parametrize("size", sample([50, 150, 500, 1000], every=2))
def test_a_graph_of_any_size_opens_on_few_marks_with_many_names(size: int) -> None:
    records = generated(size)
    found, _ = opening_of(records)
    assert len(found.nodes) + len(found.lines) <= MOST
    assert sum(not node.said for node in found.nodes) >= 30
    tied = {end for line in found.lines for end in (line.start, line.end)}
    assert len(tied) == len(found.nodes)


def test_what_is_read_before_the_first_paint_does_not_grow_with_the_graph() -> None:
    lengths = []
    for size in (200, 800) if MANY else (100, 400):
        text = page(generated(size), lang="en", texts=None, report=None)
        block = re.search(r'id="opening"[^>]*>(.*?)</script>', text, re.DOTALL)
        assert block
        lengths.append(len(block[1].encode()))
    assert max(lengths) < 80_000
    assert lengths[1] < lengths[0] * 1.2


def test_a_row_says_whether_its_goal_is_kept() -> None:
    row = Row("first meaningful paint", "s", pyvis=11.0, ours=1.0, goal=10, floor=0.5)
    assert str(row) == (
        "| first meaningful paint | 11.00 s | 1.00 s | 1/11.0 | 1/21 | ≤ 1/10 | yes |"
    )
    assert str(row._replace(ours=2.0)).endswith("| ≤ 1/10 | no |")
    assert "| nothing |" in str(row._replace(ours=0.5))
