"""A part of an event that is dated outside of it is noted. All facts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from diplograph.facts import beside_visits, load, outside_wholes
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


TOUR = """\
  tour:
    kind: visit
    label: {en: a tour}
    status: {is: held, at: 0-4}
    place: {is: towers, at: 5-9}
    date: {is: 2031-03-03/2031-03-07, at: 10-14}
"""
LEG = """\
  leg:
    kind: visit
    label: {en: a leg}
    status: {is: held, at: 20-24}
    part_of: {is: tour, at: 25-29}
    place: {is: towers, at: 30-34}
    date: {is: 2031-03-04, at: 35-39}
"""
PACT = """\
  pact:
    kind: agreement
    label: {en: a pact}
    status: {is: held, at: 40-44}
    place: {is: towers, at: 45-49}
    date: {is: 2031-03-04, at: 50-54}
"""


def beside(folder: Path, events: str) -> list[str]:
    (folder / "facts").mkdir(exist_ok=True)
    towers = "entities:\n  towers: {kind: city, label: {en: Towers}}\nevents:"
    text = FACT.format(source="invented-1", events=events).replace("events:", towers)
    (folder / "facts" / "1.yaml").write_text(text, "utf-8")
    files = load(reading((folder,)), vocabulary()).files
    return [note.expected for note in beside_visits(files)]


def test_an_agreement_of_the_day_and_place_of_a_visit_is_noted_with_the_key(
    tmp_path: Path,
) -> None:
    assert beside(tmp_path, TOUR + PACT) == ["during: {is: tour, at: …}"]
    assert beside(tmp_path, TOUR + LEG + PACT) == ["during: {is: leg, at: …}"]
    other = TOUR.replace("tour", "other tour").replace("other tour:", "other-tour:")
    assert beside(tmp_path, TOUR + other + PACT) == [
        "during: {is: other-tour, at: …} or during: {is: tour, at: …}"
    ]


@pytest.mark.parametrize(
    "more",
    [
        "    during: {is: tour, at: 60-64}\n",
        "    during: {is: tour, polarity: denied, at: 60-64}\n",
        "    follows: {is: tour, at: 60-64}\n",
    ],
)
def test_an_agreement_that_says_how_it_stands_to_a_visit_is_not_noted(
    tmp_path: Path, more: str
) -> None:
    assert beside(tmp_path, TOUR + PACT + more) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("date: {is: 2031-03-04, at: 50-54}", "date: {is: 2031-03-08, at: 50-54}"),
        ("date: {is: 2031-03-04, at: 50-54}", "date: {is: 2031-03, at: 50-54}"),
        ("place: {is: towers, at: 45-49}", "place: {is: fr, at: 45-49}"),
        ("status: {is: held, at: 40-44}", "status: {is: planned, at: 40-44}"),
    ],
)
def test_another_day_or_place_is_not_noted(tmp_path: Path, old: str, new: str) -> None:
    assert beside(tmp_path, TOUR + PACT.replace(old, new)) == []


def test_a_country_is_no_place_to_go_by(tmp_path: Path) -> None:
    assert beside(tmp_path, (TOUR + PACT).replace("is: towers", "is: fr")) == []
