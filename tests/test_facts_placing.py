"""Words under `at:` become the places where they stand; what is not certain stays, and is told."""

from __future__ import annotations

import pytest

from diplograph.facts import with_places

#: Invented, like every text and fact file here.
TEXT = """\
A mission in Lyon
The mission came to Lyon, and the council received it.
The council spoke.
Photo: the council’s own.
Photo: the council’s own.
"""


def placed(yaml: str, text: str = TEXT) -> str:
    found = with_places(yaml.encode(), "fact.yaml", text)
    assert not found.problems
    return found.data.decode()


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("council received it", "52-71"),
        ("'council received'", "52-68"),
        ('"came to Lyon, and"', "30-47"),
        ("mission came", "22-34"),
        ("The mission", "18-29"),
        ("A MISSION in LYON", "0-17"),
        ("council's own", "[103-116, 129-142]"),
        ("[council received it, 0-9]", "[0-9, 52-71]"),
        ("[Lyon, Lyon]", "[13-17, 38-42]"),
        ("[spoke, council's own]", "[85-90, 103-116, 129-142]"),
        ("10-31", "10-31"),
        ("[10-31, 300-321]", "[10-31, 300-321]"),
        ("55-8S", "55-8S"),
        ("55..83", "55..83"),
        ("'received it. The council spoke.'", "[60-72, 73-91]"),
        ('[spoke, "in Lyon The"]', "[10-17, 18-21, 85-90]"),
    ],
)
def test_words_that_are_certain_become_places(written: str, place: str) -> None:
    yaml = "events:\n  visit:\n    status: {{is: held, at: {}}}  # {}\n    kind: visit\n"
    expected = place if place.startswith("[") or not written.startswith("[") else f"[{place}]"
    assert placed(yaml.format(written, "at: Lyon")) == yaml.format(expected, "at: Lyon")


def test_words_may_begin_with_a_number() -> None:
    text = "The 22-strong mission, nine of whom stayed\n"
    assert placed("at: 22-strong", text) == "at: 4-13"
    assert placed("at: 22-47", text) == "at: 22-47"


def test_every_at_of_a_file_is_replaced_and_nothing_else_of_it() -> None:
    yaml = (
        "\ufeffclaims:\r\n- id: é\r\n  at: >-\r\n    The mission\r\n    came\r\n"
        "  gloss: {en: The mission came}\r\nnot_encoded:\r\n- {why: question, at:   spoke}\r\n"
    )
    assert placed(yaml) == (
        "\ufeffclaims:\r\n- id: é\r\n  at: 18-34\r\n"
        "  gloss: {en: The mission came}\r\nnot_encoded:\r\n- {why: question, at:   85-90}\r\n"
    )


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("the council", "these words stand in 4 places", "48-59 (…came to Lyon, and […] received"),
        ("The Council", "these words stand in 4 places", "73-84"),
        ("mission cane", "these words do not stand in the text", "nearest is 22-34"),
        ("Lyön", "these words do not stand in the text", ""),
        ("counc", "these words do not stand in the text", ""),
    ],
)
def test_words_that_are_not_certain_stay_and_are_a_problem(
    written: str, message: str, hint: str
) -> None:
    yaml = f"claims:\n- at: {written}\n"
    found = with_places(yaml.encode(), "fact.yaml", TEXT)
    assert found.data.decode() == yaml
    [problem] = found.problems
    assert (problem.code, problem.message) == ("bad-span", message)
    assert str(problem.location) == "fact.yaml:2:7"
    assert problem.found == written
    assert hint in problem.hint


def test_what_is_no_yaml_stays_as_it_is() -> None:
    assert placed("a: [b\nat: Lyon") == "a: [b\nat: Lyon"
