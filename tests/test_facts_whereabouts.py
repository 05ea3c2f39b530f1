"""A place of an event that lies in no country is noted. All facts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplograph.facts import load, lying_nowhere
from diplograph.resources import reading
from diplograph.vocabulary import vocabulary

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


def noted(folder: Path, place: str, *, states: str = "") -> list[str]:
    (folder / "facts").mkdir()
    text = FACT.format(place=place, states=states)
    (folder / "facts" / "invented.yaml").write_text(text, "utf-8")
    facts = load(reading((folder,)), vocabulary())
    return [note.found for note in lying_nowhere(facts.files) if note.code == "lies-nowhere"]


@pytest.mark.parametrize("place", ["ma", "ma-06", "us-me", "eh"])
def test_a_place_of_the_table_that_lies_in_a_country_or_is_none_is_not_noted(
    tmp_path: Path, place: str
) -> None:
    assert noted(tmp_path, place) == []


def test_a_unit_and_a_town_that_lie_nowhere_are_noted(tmp_path: Path) -> None:
    assert noted(tmp_path, "ma-10") == ["ma-10"]


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
