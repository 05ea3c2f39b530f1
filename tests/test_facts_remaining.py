"""What is still to be read: reported one by one, never twice, and off the list when it is done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diplograph.facts import check_texts, load
from diplograph.facts.model import Claim, FactFile, Omission, Span
from diplograph.facts.remaining import remaining
from diplograph.problems import Location, Problem
from diplograph.resources import Reading
from diplograph.texts import Texts
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from conftest import Run

INVENTED = Path(__file__).parent / "data" / "invented"
FACT = (INVENTED / "fact.yaml").read_text(encoding="utf-8")
SPANS = "\n# Paragraph and SHA-256"


def problems_of(folder: Path, todo: str, *, fact: str = FACT) -> list[Problem]:
    """All that is wrong with the invented fact file once `todo` stands in it."""
    path = folder / "fact.yaml"
    path.write_text(fact.replace(SPANS, f"\n{todo}\n{SPANS}"), encoding="utf-8")
    entities = INVENTED / "entities" / "places.yaml"
    facts = load(Reading((path,), (entities,), frozenset(), "invented"), vocabulary())
    return [*facts.problems, *check_texts(facts, Texts(INVENTED))]


def without_the_question() -> str:
    """The invented fact file without its omission of 25-45."""
    lines = FACT.splitlines(keepends=True)
    return "".join(line for line in lines if "25-45" not in line)


def test_a_passage_that_nothing_covers_is_still_to_be_read(tmp_path: Path) -> None:
    todo = "todo:\n  - {at: 25-47, note: who asks?}"
    [problem] = problems_of(tmp_path, todo, fact=without_the_question())
    assert (problem.code, problem.message) == ("todo", "this passage is still to be read")
    assert problem.found == ""
    text = (tmp_path / "fact.yaml").read_text(encoding="utf-8").splitlines()
    assert text[problem.location.line - 1] == "  - {at: 25-47, note: who asks?}"
    assert problem.location.column == 5


def test_what_is_left_of_a_passage_is_named(tmp_path: Path) -> None:
    [problem] = problems_of(tmp_path, "todo: [{at: 0-47}]", fact=without_the_question())
    assert (problem.code, problem.found) == ("todo", "23-47 of it is left")


@pytest.mark.parametrize("at", ["25-45", "25-47", "0-47", "[0-10, 276-294]"])
def test_a_passage_that_was_read_is_to_be_taken_off_the_list(tmp_path: Path, at: str) -> None:
    problems = problems_of(tmp_path, f"todo: [{{at: {at}}}]")
    assert [problem.code for problem in problems] == ["todo-done"]


@pytest.mark.parametrize("todo", ["todo:", "todo: []"])
def test_a_list_that_is_done_may_stand_empty(tmp_path: Path, todo: str) -> None:
    assert problems_of(tmp_path, todo) == []


def test_a_span_of_the_list_is_held_to_the_text_like_any_other(tmp_path: Path) -> None:
    codes = {problem.code for problem in problems_of(tmp_path, "todo: [{at: 49-400}, {at: 49-55}]")}
    assert {"span-beyond-text", "span-cuts-word"} <= codes


def test_the_gaps_between_claims_that_hold_a_word_are_left() -> None:
    place = Location("invented.yaml")
    claims = tuple(Claim("opinion", (Span(*each),), place) for each in ((0, 10), (12, 20)))
    file = FactFile("", None, claims=claims, omissions=(Omission((Span(30, 40),), "x", place),))
    assert remaining(file, [Span(0, 20)]) == ()
    assert remaining(file, [Span(0, 43)]) == (Span(20, 30),)
    assert remaining(file, [Span(41, 43)]) == (Span(41, 43),)
    assert remaining(file, [Span(35, 50)]) == (Span(40, 50),)


def test_no_graph_is_built_while_something_is_to_be_read(run: Run, tmp_path: Path) -> None:
    facts = tmp_path / "mine" / "facts"
    facts.mkdir(parents=True)
    (tmp_path / "mine" / "entities").mkdir()
    places = (INVENTED / "entities" / "places.yaml").read_bytes()
    (tmp_path / "mine" / "entities" / "places.yaml").write_bytes(places)
    text = FACT.replace(SPANS, f"\ntodo: [{{at: 48-363}}]\n{SPANS}")
    (facts / "fact.yaml").write_text(text, encoding="utf-8")
    ran = run("build", "--facts", "mine", code=1)
    assert "[todo" in ran.out + ran.err
    assert not (tmp_path / "out").exists()
