"""One slip is one problem beside the text of the source too, and a heading may lack its colon."""

from __future__ import annotations

from pathlib import Path

import pytest

from damage import FACT, INVENTED, PLACES, Damage, elsewhere, one, problems_of, underlined
from diplograph.checking import check
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


_OFFICE = "holds_post: {is: minister, at: 142-184"
_RULE = "inferred: {from: Mardi, rule: weekday-before-publication}"
_LEFT_OUT = "  - {at: 0-10, why: dateline}\n"

ALONE = [
    one(_OFFICE, f"{_OFFICE}, valid_from: «2024-03-04», {_RULE}", "wrong-inference", "2024-03-05"),
    one(_OFFICE, f"{_OFFICE}, valid_until: «2024-03-12», {_RULE}", "wrong-inference", "03-05"),
    one(_OFFICE, f"{_OFFICE}, valid_from: «2025-03-05», {_RULE}", "wrong-inference", "2024-03-05"),
    one(
        _OFFICE,
        f"{_OFFICE}, valid_from: 2025-03-05, valid_until: «2025-01-01»",
        "bad-validity",
        "after the day of publication",
    ),
    Damage(
        (
            ("status: {is: held", "status: {is: «hold»"),
            (f"date: {{is: 2024-03-05, at: 48-53, {_RULE}}}", "date: {is: 2025-03-05, at: 48-53}"),
        ),
        "unknown-code",
        '"held"',
    ),
    one(
        "{en: Jeanne Tremblay-Essai}", "{en: Jeanne, «es»: Juana}", "bad-language", "alt: {es: […]}"
    ),
    one("at: 129-163", "at: «129-16»", "bad-span", '"129-163"'),
    one("at: 228-274", "at: «228-2»", "bad-span", '"228-274"'),
    Damage(
        (
            (_LEFT_OUT, ""),
            ("    at: 296-361\n", f"    at: 296-361\n{_LEFT_OUT}".replace("why", "«why»")),
        ),
        "unknown-key",
        "it belongs under 'not_encoded'",
    ),
    one("  - id: return", "«claims»:\n  - id: return", "duplicate-key", "under one heading"),
    one("  jeanne:\n    kind", "«entities»:\n  jeanne:\n    kind", "duplicate-key", "one heading"),
]


@pytest.mark.parametrize("damage", ALONE, ids=lambda damage: damage.changes[-1][1][:40])
def test_one_mistake_is_one_problem(tmp_path: Path, damage: Damage) -> None:
    text, marked = damage.apply(FACT)
    (problem,) = problems_of(tmp_path, text.encode())
    assert problem.code == damage.code
    assert underlined(text, problem) == marked
    assert damage.hint in problem.hint


@pytest.mark.parametrize(
    ("key", "value"),
    [("valid_from", "2024-03-05"), ("valid_until", "2024-03-05"), ("valid_until", "2024-03-06")],
)
def test_a_bound_of_validity_that_its_rule_gives(tmp_path: Path, key: str, value: str) -> None:
    text = FACT.replace(_OFFICE, f"{_OFFICE}, {key}: {value}, {_RULE}", 1)
    assert problems_of(tmp_path, text.encode()) == ()


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Quebec wants a bureau of its own there.", "intention"),
        ("A bureau will open.", "prediction"),
    ],
)
def test_the_wording_of_a_gloss_asks_for_a_kind(tmp_path: Path, sentence: str, kind: str) -> None:
    text = FACT.replace("Quebec wants a bureau of its own there.", sentence, 1)
    text = text.replace("kind: intention\n    by: ca-qc", "kind: reported-state\n    by: ca-qc", 1)
    (problem,) = problems_of(tmp_path, text.replace("    term: 2025\n", "").encode())
    assert problem.code == "wording-against-kind"
    assert f"kind: {kind}" in problem.expected


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("The figure could not be verified.", "affirmed"),
        ("The desk could no longer verify the figure.", "affirmed"),
        ("A bureau is being sought.", "denied"),
        ("A bureau will open.", "denied"),
    ],
)
def test_no_aim_is_read_into_a_denial_or_what_could_not_be(
    tmp_path: Path, sentence: str, polarity: str
) -> None:
    text = FACT.replace("Quebec wants a bureau of its own there.", sentence, 1)
    kind = f"kind: reported-state\n    polarity: {polarity}\n    by: ca-qc"
    text = text.replace("kind: intention\n    by: ca-qc", kind, 1)
    text = text.replace("Le Québec veut y avoir une agence à lui.", "Une phrase.", 1)
    assert problems_of(tmp_path, text.replace("    term: 2025\n", "").encode()) == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ((("at: 55-83", "at: 54-83"),), "unrecorded-span"),
        ((("at: 228-274", "at: 22-274"),), "unrecorded-span"),
        (
            (
                (
                    "- {at: 25-45, why: question}",
                    "- {at: 25-45, why: question}\n  - {at: 88-90, why: byline}",
                ),
            ),
            "span-with-space",
        ),
    ],
)
def test_a_span_that_is_wrong_twice_over_is_one_problem(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], code: str
) -> None:
    text = FACT
    for old, new in changes:
        text = text.replace(old, new, 1)
    path = tmp_path / "fact.yaml"
    path.write_text(text, encoding="utf-8")
    reading = Reading((path,), (PLACES,), frozenset(), "invented")
    _, problems = check(reading, load(reading, vocabulary()), Texts(INVENTED))
    assert [problem.code for problem in problems] == [code]
