"""What may be one in several files is noted, and nothing is merged. All sources are invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diplograph.facts import likely_matches, load
from diplograph.problems import Problem
from diplograph.resources import reading
from diplograph.vocabulary import vocabulary
from many import project, visit, write_source

if TYPE_CHECKING:
    from conftest import Run

HOST = "host: {is: zenda-chamber, at: 10-19}"
FROM = "from: {is: ruritania, at: 20-29}"
LABEL = "label: {en: another visit}"


def date(value: str) -> str:
    return f"date: {{is: {value}, at: 30-39}}"


def other(*fields: str) -> str:
    return visit(LABEL, *fields).replace("zenda-visit", "other-visit", 1)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return project(tmp_path)


def notes(data: Path) -> tuple[Problem, ...]:
    facts = load(reading((data,)), vocabulary())
    assert facts.problems == ()
    return likely_matches(facts.files)


def test_the_same_parties_on_near_days_are_noted_with_both_places(data: Path) -> None:
    write_source(data, "gazette", visit(HOST, FROM, date("2031-03-02")))
    write_source(data, "herald", other(HOST, FROM, date("2031-03-05")))
    (note,) = notes(data)
    assert note.code == "likely-match"
    assert note.location.path.endswith("herald.yaml")
    assert note.related[0][0].path.endswith("gazette.yaml")
    assert "both name ruritania, zenda-chamber" in note.found
    assert "2031-03-05 and 2031-03-02" in note.found
    assert "nothing is merged" in note.hint


@pytest.mark.parametrize(
    ("first", "second", "day"),
    [
        (visit(HOST, FROM, date("2031-03-02")), other(HOST, FROM, date("2031-02-02")), ""),
        (visit(HOST, FROM, date("2031-03-02")), other(HOST, date("2031-03-02")), ""),
        (visit(HOST, FROM), other(HOST, FROM), "2031-06-06"),
        (
            visit(HOST, FROM, date("2031-03-02")),
            other(HOST, FROM, date("2031-03-02")).replace("kind: visit", "kind: meeting"),
            "",
        ),
        (
            visit(HOST, FROM, date("2031-03-02")),
            other(HOST, FROM, date("2031-03-02"), "part_of: {is: zenda-visit, at: 40-49}"),
            "",
        ),
    ],
    ids=["weeks apart", "one party in common", "months apart", "of another kind", "a leg"],
)
def test_what_speaks_against_it_is_no_match(data: Path, first: str, second: str, day: str) -> None:
    write_source(data, "gazette", first)
    if "kind: meeting" in second:
        second = second.replace("from: {is: ruritania", "participant: {is: ruritania")
    write_source(data, "herald", second, day=day or "2031-03-06", recorded="2031-07-01")
    assert notes(data) == ()


@pytest.mark.parametrize(
    ("homes", "is_noted"),
    [
        (("us-ia", "us-me"), False),
        (("us-ia", "us-ia"), True),
        # A town may lie in the state, and a country does hold it.
        (("us-ia", "strelsau"), True),
        (("us-ia", "us"), True),
    ],
)
def test_visits_from_two_states_are_no_match(
    data: Path, homes: tuple[str, str], *, is_noted: bool
) -> None:
    place, day = "place: {is: zenda, at: 40-49}", date("2031-03-02")
    one, two = (FROM.replace("ruritania", home) for home in homes)
    write_source(data, "gazette", visit(HOST, place, one, day))
    write_source(data, "herald", other(HOST, place, two, day))
    assert [note.code for note in notes(data)] == ["likely-match"] * is_noted


def test_a_date_that_is_not_given_is_that_of_publication(data: Path) -> None:
    write_source(data, "gazette", visit(HOST, FROM))
    write_source(data, "herald", other(HOST, FROM), day="2031-03-20")
    (note,) = notes(data)
    assert "no date, published 2031-03-06" in note.found


def test_what_one_file_tells_apart_is_no_match(data: Path) -> None:
    body = visit(HOST, FROM, date("2031-03-02"))
    second = other(HOST, FROM, date("2031-03-03")).removeprefix("events:\n")
    write_source(data, "gazette", f"{body}\n{second}")
    assert notes(data) == ()


def test_one_slug_is_one_event(data: Path) -> None:
    write_source(data, "gazette", visit(HOST, FROM, date("2031-03-02")))
    write_source(data, "herald", visit(HOST, FROM, date("2031-03-02")))
    assert notes(data) == ()


def test_a_copy_of_a_text_under_another_name_is_noted(data: Path) -> None:
    write_source(data, "gazette", visit(HOST), text="the same words ")
    write_source(data, "herald", visit(HOST), text="the same words ")
    (note,) = notes(data)
    assert (note.code, note.message) == (
        "same-text",
        "'herald' has the text of the source 'gazette'",
    )


def test_notes_have_a_section_of_their_own_and_change_no_exit_code(data: Path, run: Run) -> None:
    write_source(data, "gazette", visit(HOST, FROM, date("2031-03-02")))
    write_source(data, "herald", other(HOST, FROM, date("2031-03-05")))
    ran = run("check", cwd=data.parent)
    assert ran.out.startswith("note[likely-match]: 'other-visit' may be the visit")
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "no problem in the facts" in ran.err
    assert "1 note to look at" in ran.err
    told = json.loads(run("check", "--format", "json", cwd=data.parent).out)
    assert told["problems"] == []
    assert [note["code"] for note in told["notes"]] == ["likely-match"]
    assert run("check", "--format", "github", cwd=data.parent).out.startswith("::notice file=")
