"""When a ratio of the benchmarks counts as worse than the one that was kept."""

from __future__ import annotations

import json

import pytest
from ratios import KEPT, MEASURES, Ratio, beside


@pytest.mark.parametrize(("found", "is_worse"), [(1.5, False), (2.4, False), (2.41, True)])
def test_a_ratio_is_worse_if_it_is_more_than_a_fifth_above_what_was_kept(
    found: float, is_worse: bool
) -> None:
    assert Ratio("help", 2.0, found).is_worse is is_worse


def test_a_ratio_stands_beside_the_one_that_was_kept() -> None:
    (worse,) = beside({"help": 2.0, "build": 3.0}, {"help": 2.5})
    assert str(worse) == "| help | 2.00 | 2.50 | +25% | worse |"
    assert str(Ratio("help", 2.0, 1.9)) == "| help | 2.00 | 1.90 | -5% | kept |"


def test_a_new_ratio_is_not_worse() -> None:
    (new,) = beside({}, {"help": 2.5})
    assert not new.is_worse
    assert str(new) == "| help |  | 2.50 |  | new |"


def test_there_is_a_kept_ratio_for_each_measure() -> None:
    assert set(json.loads(KEPT.read_text("utf-8"))) == set(MEASURES)
