"""What of a text is accounted for, and how that is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diplograph.coverage import Coverage, cover, lines
from diplograph.facts import load
from diplograph.facts.model import Claim, FactFile, Omission, Source, Span, Todo
from diplograph.problems import Location
from diplograph.resources import Reading
from diplograph.texts import normalize
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from conftest import Run

INVENTED = Path(__file__).parent / "data" / "invented"
TEXT = normalize((INVENTED / "text.txt").read_bytes())
PLACE = Location("invented.yaml")


def invented() -> FactFile:
    paths = (INVENTED / "fact.yaml",), (INVENTED / "entities" / "places.yaml",)
    return load(Reading(*paths, frozenset(), "invented"), vocabulary()).files[0]


def of(text: str, **spans: list[tuple[int, int]]) -> FactFile:
    """A fact file of an invented text, its spans by what is said of them."""
    source = Source(
        "s", "news-article", (), "en", "2024-01-01", "2024-01-02", PLACE, length=len(text)
    )
    claims = [
        Claim(kind.replace("_", "-"), (Span(*each),), PLACE)
        for kind in ("opinion", "plan", "reported_event")
        for each in spans.get(kind, [])
    ]
    omitted = [Omission((Span(*each),), "question", PLACE) for each in spans.get("omitted", [])]
    todo = [Todo((Span(*each),), PLACE) for each in spans.get("todo", [])]
    return FactFile("", source, claims=tuple(claims), omissions=tuple(omitted), todos=tuple(todo))


def shown(coverage: Coverage) -> list[str]:
    return [line for _, line in lines(coverage)]


def test_every_letter_is_in_one_state() -> None:
    text = "One two. Three four.\nFive six seven.\n"
    file = of(text, opinion=[(0, 7)], omitted=[(9, 14)], todo=[(21, 29)])
    coverage = cover(file, text)
    assert [(str(each.span), each.state, each.paragraph) for each in coverage.stretches] == [
        ("0-7", "claimed", 1),
        ("9-14", "omitted", 1),
        ("14-20", "open", 1),
        ("21-29", "todo", 2),
        ("29-36", "open", 2),
    ]
    assert dict(coverage.counted) == {"claimed": 6, "omitted": 5, "open": 9, "todo": 7}
    assert sum(map(coverage.share, ("claimed", "omitted", "open", "todo"))) == pytest.approx(1)


def test_claims_that_overlap_are_told_apart() -> None:
    text = "One two three."
    coverage = cover(of(text, opinion=[(0, 7)], plan=[(4, 13)], todo=[(0, 14)]), text)
    assert [each.notes for each in coverage.stretches] == [
        ("opinion",),
        ("opinion", "plan"),
        ("plan",),
    ]
    assert coverage.share("claimed") == 1


def test_the_view_fits_a_terminal_and_needs_no_colour() -> None:
    coverage = cover(invented(), TEXT)
    view = shown(coverage)
    assert max(map(len, view)) <= 80
    assert "paragraph 3" in view
    assert any(line.startswith("  - dateline ") and line.endswith("| Essaiville") for line in view)
    assert any(
        line.startswith("  = intention ") and "| Le Québec souhaite" in line for line in view
    )
    assert {state for state, _ in lines(coverage)} >= {"claimed", "omitted", ""}


def test_the_view_ends_with_the_shares() -> None:
    text = "abcd efgh ijkl mnop"
    view = shown(cover(of(text, plan=[(0, 4)], omitted=[(5, 9)], todo=[(10, 14)]), text))
    assert view[-7:] == [
        "Of 16 letters and digits:",
        "  = under claims          25.0%",
        "      plan                25.0%",
        "  - left out              25.0%",
        "      question            25.0%",
        "  ? still to be read      25.0%",
        "  ! not accounted for     25.0%",
    ]


def test_long_passages_are_folded_with_their_mark_down_the_margin() -> None:
    text = "اختبار " * 60
    text = text.strip()
    coverage = cover(of(text, reported_event=[(0, len(text))]), text)
    folded = [line for line in shown(coverage) if "|" in line]
    assert len(folded) > 5
    assert all(line.startswith("  = ") and len(line) <= 80 for line in folded)


def test_without_the_text_spans_and_paragraphs_are_shown() -> None:
    file = invented()
    view = shown(cover(file, None))
    assert "paragraph 2" in view
    assert any(line.endswith("| 228-274") for line in view)
    assert not any("Québec" in line for line in view)


def test_a_file_without_a_text_has_no_coverage() -> None:
    coverage = cover(FactFile("", None), None)
    assert coverage.stretches == ()
    assert coverage.share("claimed") == 0
    assert shown(coverage)[0] == "Of 0 characters of its spans:"


def test_what_would_move_the_cursor_is_not_shown() -> None:
    text = "a\x1b[31mb\u202ec"
    view = "\n".join(shown(cover(of(text, plan=[(0, len(text))]), text)))
    assert "\x1b" not in view
    assert "\u202e" not in view


def test_check_shows_the_coverage_of_each_text(run: Run, tmp_path: Path) -> None:
    for part, name in (("facts", "fact.yaml"), ("entities", "entities/places.yaml")):
        (tmp_path / "data" / part).mkdir(parents=True)
        (tmp_path / "data" / part / Path(name).name).write_bytes((INVENTED / name).read_bytes())
    ran = run("check", "--texts", INVENTED, "--coverage")
    assert "\ninvented-2024-03-06\n\nparagraph 1\n  - dateline" in ran.out
    assert "| Le Québec souhaite" in ran.out
    assert "\x1b" not in ran.out
    assert "  ! not accounted for      0.0%\n" in ran.out
    ran = run("check", "--coverage")
    assert "Québec" not in ran.out
    assert "| 228-274\n" in ran.out


def test_the_graph_is_checked_while_something_is_still_to_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data" / "facts").mkdir(parents=True)
    (tmp_path / "data" / "entities").mkdir()
    places = (INVENTED / "entities" / "places.yaml").read_bytes()
    (tmp_path / "data" / "entities" / "places.yaml").write_bytes(places)
    fact = (INVENTED / "fact.yaml").read_text(encoding="utf-8")
    lines = [line for line in fact.splitlines() if "25-45" not in line]
    begun = "\n".join([*lines, "todo: [{at: 25-47}]", ""])
    begun = begun.replace("- id: office\n", "- id: office\n    supersedes: office\n")
    (tmp_path / "data" / "facts" / "fact.yaml").write_text(begun, encoding="utf-8")
    ran = run("check", code=1)
    assert "[todo]" in ran.out
    assert "[supersedes-itself]" in ran.out
