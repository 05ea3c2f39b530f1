"""A place of an event that lies in no country is noted. All facts are invented."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from diplograph.facts import load, lying_nowhere, of_no_time
from diplograph.facts.model import FactFile
from diplograph.problems import Problem
from diplograph.resources import reading
from diplograph.vocabulary import vocabulary

Notes = Callable[[Iterable[FactFile]], tuple[Problem, ...]]

FACT = """\
format: 1
source: {{id: invented, kind: news-article, label: {{en: An invented source}}, language: en,
  published: 2031-03-06, recorded: 2031-03-07}}
entities:
  schwarzhof: {{kind: city, label: {{en: Schwarzhof}}}}
events:
  visit:
    kind: visit
    label: {{en: a visit}}
    status: {{is: held, at: 0-4}}
    place: {{is: {place}, at: 5-9}}
states:
  schwarzhof:
    name: {{is: Schwarzhof, at: 10-20}}{states}
"""


def noted(folder: Path, place: str, *, states: str = "", notes: Notes = lying_nowhere) -> list[str]:
    (folder / "facts").mkdir()
    text = FACT.format(place=place, states=states)
    (folder / "facts" / "invented.yaml").write_text(text, "utf-8")
    facts = load(reading((folder,)), vocabulary())
    return [note.found for note in notes(facts.files)]


@pytest.mark.parametrize(
    ("time", "found"), [("", ["ma-01"]), (", valid_from: 2015", []), (", polarity: denied", [])]
)
def test_a_region_without_a_time_beside_one_with_it_is_noted(
    tmp_path: Path, time: str, found: list[str]
) -> None:
    within = (
        "\n    within:\n      - {is: ma-03-until-2015, at: 21-25, valid_until: 2015}"
        f"\n      - {{is: ma-01, at: 26-30{time}}}"
    )
    assert noted(tmp_path, "schwarzhof", states=within, notes=of_no_time) == found


@pytest.mark.parametrize("place", ["ma", "ma-06", "us-me", "eh"])
def test_a_place_of_the_table_that_lies_in_a_country_or_is_none_is_not_noted(
    tmp_path: Path, place: str
) -> None:
    assert noted(tmp_path, place) == []


def test_a_unit_and_a_town_that_lie_nowhere_are_noted(tmp_path: Path) -> None:
    assert noted(tmp_path, "ma-10") == ["ma-10"]


def test_a_place_that_is_only_denied_is_not_noted(tmp_path: Path) -> None:
    assert noted(tmp_path, "ma-10, polarity: denied") == []


def test_a_town_of_the_editor_lies_nowhere_by_itself(tmp_path: Path) -> None:
    assert noted(tmp_path, "schwarzhof") == ["schwarzhof"]


def test_it_is_the_uppermost_unit_that_lies_nowhere(tmp_path: Path) -> None:
    within = "\n    within: {is: ma-10, at: 21-25}"
    assert noted(tmp_path, "schwarzhof", states=within) == ["ma-10"]


def test_a_source_may_say_in_which_country(tmp_path: Path) -> None:
    within = "\n    within: {is: ma-10, at: 21-25}\n  ma-10:\n    within: {is: ma, at: 26-30}"
    assert noted(tmp_path, "schwarzhof", states=within) == []


def test_a_denial_puts_a_place_nowhere(tmp_path: Path) -> None:
    within = "\n    within: {is: ma, polarity: denied, at: 21-25}"
    assert noted(tmp_path, "schwarzhof", states=within) == ["schwarzhof"]
