"""A part of an event that is dated outside of it is noted. All facts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplograph.facts import load, outside_wholes
from diplograph.resources import reading
from diplograph.vocabulary import vocabulary

FACT = """\
format: 1
source: {{id: {source}, kind: news-article, label: {{en: An invented source}}, language: en,
  published: 2031-03-20, recorded: 2031-03-21}}
events:
{events}
"""

MISSION = """\
  mission:
    kind: visit
    label: {en: a mission}
    status: {is: held, at: 0-4}
    date: {is: 2031-03-03/2031-03-07, at: 5-9}
"""
STOP = """\
  stop:
    kind: visit
    label: {en: a stop}
    status: {is: held, at: 10-14}
    part_of: {is: mission, at: 15-19}
"""
LETTER = """\
  letter:
    kind: agreement
    label: {en: a letter}
    status: {is: held, at: 20-24}
    during: {is: stop, at: 25-29}
    date: {is: 2031-03-17, at: 30-34}
"""


def noted(folder: Path, *files: str) -> list[str]:
    (folder / "facts").mkdir()
    for number, events in enumerate(files, start=1):
        text = FACT.format(source=f"invented-{number}", events=events)
        (folder / "facts" / f"{number}.yaml").write_text(text, "utf-8")
    facts = load(reading((folder,)), vocabulary())
    return [note.found for note in outside_wholes(facts.files)]


def test_what_is_signed_after_the_stop_is_noted_with_the_days_of_both(tmp_path: Path) -> None:
    days = "    date: {is: 2031-03-03/2031-03-04, at: 35-39}\n"
    found = noted(tmp_path, MISSION + STOP + days + LETTER)
    assert found == ["2031-03-17, and the whole 2031-03-03/2031-03-04"]


def test_the_days_of_a_stop_without_any_are_those_of_its_mission(tmp_path: Path) -> None:
    found = noted(tmp_path, MISSION + STOP + LETTER)
    assert found == ["2031-03-17, and the whole 2031-03-03/2031-03-07"]


@pytest.mark.parametrize(
    "day", ["2031-03-03", "[2031-03-07..2031-03-09]", "2031-03", "2031-03-17~", "2031-03-05/.."]
)
def test_a_day_in_common_or_none_that_is_sure_is_not_noted(tmp_path: Path, day: str) -> None:
    assert noted(tmp_path, MISSION + STOP + LETTER.replace("2031-03-17", f'"{day}"')) == []


@pytest.mark.parametrize("days", ["2031-03-02/2031-03-04", "2031-03-07/2031-03-08"])
def test_a_stop_that_goes_beyond_its_mission_is_noted(tmp_path: Path, days: str) -> None:
    stop = f"{STOP}    date: {{is: {days}, at: 35-39}}\n"
    assert noted(tmp_path, MISSION, stop, STOP) == [f"{days}, and the whole 2031-03-03/2031-03-07"]


@pytest.mark.parametrize("day", ["2031-04", "../2031-03-02", "[2031-03-08..2031-03-09]"])
def test_bounds_are_noted_that_leave_no_day_in_common(tmp_path: Path, day: str) -> None:
    value = f'"{day}"'
    assert len(noted(tmp_path, MISSION + STOP + LETTER.replace("2031-03-17", value))) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at: 30-34", "at: 30-34, rank: deprecated, reason: another source gives another day"),
        ("at: 30-34", "at: 30-34, certainty: possible"),
        ("at: 25-29", "at: 25-29, certainty: unspecified"),
        ("is: held, at: 20-24", "is: planned, at: 20-24"),
    ],
)
def test_what_is_not_accepted_is_not_noted(tmp_path: Path, old: str, new: str) -> None:
    assert noted(tmp_path, MISSION + STOP + LETTER.replace(old, new)) == []


def test_the_whole_may_be_dated_by_another_file_and_ranks_decide(tmp_path: Path) -> None:
    later = """\
  letter:
    kind: agreement
    status: {is: held, at: 0-4}
    date: {is: 2031-03-04, at: 5-9, rank: preferred, reason: the text of the letter has this day}
"""
    assert noted(tmp_path, MISSION, STOP + LETTER, later) == []


def test_a_date_that_was_corrected_is_not_noted(tmp_path: Path) -> None:
    name = "invented-1.letter.date.0123456789ab"
    later = f"""\
  letter:
    kind: agreement
    status: {{is: held, at: 0-4}}
    date: {{is: 2031-03-04, at: 5-9, supersedes: {name}}}
"""
    assert noted(tmp_path, MISSION + STOP + LETTER, later) == []
