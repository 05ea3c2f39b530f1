"""One slip is one problem beside the text of the source too, and a heading may lack its colon."""

from __future__ import annotations

from pathlib import Path

import pytest

from damage import FACT, INVENTED, PLACES, elsewhere, problems_of, underlined
from diplograph.facts import check_texts, load
from diplograph.resources import Reading
from diplograph.texts import Texts
from diplograph.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: {is: held", "status: {is: tenue"),
        ("date: {is: 2024-03-05", "date: {is: 5/3/2024"),
    ],
)
def test_what_an_unreadable_entry_covers_is_not_called_uncovered(
    tmp_path: Path, old: str, new: str
) -> None:
    assert old in FACT
    path = tmp_path / "fact.yaml"
    path.write_text(FACT.replace(old, new, 1), encoding="utf-8")
    facts = load(Reading((path,), (PLACES,), frozenset(), "invented"), vocabulary())
    assert len(facts.problems) == 1
    assert [each.code for each in check_texts(facts, Texts(INVENTED))] == []


def test_a_heading_without_its_colon(tmp_path: Path) -> None:
    event = "visit"
    changes = (f"  {event}:\n    kind", f"  {event}\n    kind")
    marks = (f"  {event}\n", f"  «{event}»\n")
    damage = elsewhere(*changes, *marks, "yaml-syntax", f"write {event}:")
    text, marked = damage.apply(FACT)
    (problem,) = problems_of(tmp_path, text.encode())
    assert underlined(text, problem) == marked
    assert damage.hint in problem.hint
