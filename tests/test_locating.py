"""Where words stand: all places, forgivingly, and in the form that `check` accepts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from diplograph.cli import diplograph
from diplograph.locating import at, locate
from diplograph.texts import normalize

if TYPE_CHECKING:
    from conftest import Run

INVENTED = Path(__file__).parent / "data" / "invented"
TEXT = normalize((INVENTED / "text.txt").read_bytes())
#: Invented, like the other text.
ARABIC = "زار الوفدُ المَغربيّ مؤسســـة أفريقيا — وقال: «سنعود».\nثم غادر الوفد المغربي."


def words_at(text: str, words: str) -> list[str]:
    return [text[place.start : place.end] for place in locate(text, words).places]


def test_all_places_are_found_with_their_paragraphs() -> None:
    found = locate(TEXT, "ministre des Essais")
    assert at(found.places) == "[165-184, 330-349]"
    assert [place.paragraph for place in found.places] == [2, 3]


def test_one_place_is_written_without_a_list() -> None:
    assert at(locate(TEXT, "Québec souhaite").places) == "231-246"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("MARDI", "Mardi"),
        ("Rien n'a  été\nsigné", "Rien n’a été signé"),
        ('"Nous reviendrons"', "« Nous reviendrons »"),
        ("  visite pour rien ? ", "visite pour rien ?"),
    ],
)
def test_case_quotes_and_white_space_do_not_matter(words: str, found: str) -> None:
    text = TEXT.replace("« Nous reviendrons »", "“Nous reviendrons”")
    expected = [found] if found in text else ["“Nous reviendrons”"]
    assert words_at(text, words) == expected


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("الوفد المغربي", ["الوفدُ المَغربيّ", "الوفد المغربي"]),
        ("مؤسسه افريقيا", ["مؤسســـة أفريقيا"]),
        ('"سنعود"', ["«سنعود»"]),
    ],
)
def test_arabic_is_found_without_its_signs(words: str, found: list[str]) -> None:
    assert words_at(ARABIC, words) == found


def test_accents_are_forgiven_only_where_nothing_else_is_found() -> None:
    text = "Le cote est haut. La côte est belle."
    assert words_at(text, "cote") == ["cote"]
    assert not locate(text, "cote").accents
    assert locate(TEXT, "Quebec").accents
    assert words_at(TEXT, "Quebec") == ["Québec", "Québec"]


def test_no_place_cuts_a_word_or_crosses_a_paragraph() -> None:
    assert words_at(TEXT, "Tremb") == []
    assert at(locate(TEXT, "rien ? Mardi").places) == "[41-47, 48-53]"


@pytest.mark.parametrize("words", ["Trembley", "Tremb", "Jeane Tremblay"])
def test_what_is_not_there_has_near_passages(words: str) -> None:
    found = locate(TEXT, words)
    assert found.places == ()
    assert "Tremblay" in TEXT[found.near[0].start : found.near[0].end]


@pytest.mark.parametrize("words", ["", " ", "…", "?", "Zanzibar"])
def test_what_is_nowhere_is_found_nowhere(words: str) -> None:
    assert locate(TEXT, words).places == ()


BROKEN = normalize("Un arti-\ncle sur Saint-\nDenis; l’import\u00ad\nateur, un article.\n".encode())


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("article", ["arti-", "cle", "article"]),
        ("Saint-Denis", ["Saint-", "Denis"]),
        ("importateur", ["import\u00ad", "ateur"]),
        ("Un article sur Saint-Denis", ["Un arti-", "cle sur Saint-", "Denis"]),
        ("articles", []),
    ],
)
def test_a_word_that_a_line_end_breaks_is_found(words: str, found: list[str]) -> None:
    assert words_at(BROKEN, words) == found


def test_a_hyphen_within_a_line_breaks_no_word() -> None:
    assert words_at("Un arti- cle.", "article") == []


# The command


def test_the_command_prints_what_is_ready_to_paste(run: Run) -> None:
    ran = run("locate", INVENTED / "text.txt", "ministre des essais")
    first, *rest = ran.out.splitlines()
    assert first == "at: [165-184, 330-349]"
    assert [line.split()[0] for line in rest] == ["165-184", "330-349"]
    assert "[ministre des Essais]" in rest[0]
    assert max(map(len, rest)) <= 80


def test_the_command_says_that_accents_were_passed_over(run: Run) -> None:
    assert run("locate", INVENTED / "text.txt", "Quebec").err == "found without regard to accents\n"


def test_the_command_proposes_and_fails(run: Run) -> None:
    ran = run("locate", INVENTED / "text.txt", "Trembley", code=1)
    assert ran.out == ""
    assert "[Tremblay" in ran.err


def test_the_command_speaks_json(run: Run) -> None:
    found = json.loads(run("locate", INVENTED / "text.txt", "Mardi", "--format", "json").out)
    place = {"at": "48-53", "paragraph": 2, "words": "Mardi"}
    assert found == {"at": "48-53", "accents_ignored": False, "places": [place], "near": []}
    ran = run("locate", INVENTED / "text.txt", "Zanzibar", "--format", "json", code=1)
    assert json.loads(ran.out)["at"] is None


def test_a_fact_file_and_a_slug_lead_to_their_text(run: Run, tmp_path: Path) -> None:
    facts = tmp_path / "data" / "facts"
    facts.mkdir(parents=True)
    (facts / "fact.yaml").write_bytes((INVENTED / "fact.yaml").read_bytes())
    for name in ("data/facts/fact.yaml", "invented-2024-03-06"):
        assert run("locate", name, "Mardi", "--texts", INVENTED).out.startswith("at: 48-53\n")
    draft = (facts / "fact.yaml").read_text("utf-8").replace("  published: 2024-03-06\n", "")
    (tmp_path / "draft.yaml").write_text(draft, encoding="utf-8")
    assert run("locate", "draft.yaml", "Mardi", "--texts", INVENTED).out.startswith("at: 48-53\n")


def test_what_cannot_be_read_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<!DOCTYPE html><p>x</p>", encoding="utf-8")
    (tmp_path / "fact.yaml").write_bytes((INVENTED / "fact.yaml").read_bytes())
    assert "diplograph new" in run("locate", "page.html", "x", code=2).err
    assert "--texts" in run("locate", "fact.yaml", "x", code=2).err
    assert "no such file" in run("locate", "none", "x", code=3).err
    assert "no source has this slug" in run("locate", "none", "x", "--texts", ".", code=3).err
    assert "is not in" in run("locate", "fact.yaml", "x", "--texts", ".", code=3).err


def test_text_from_standard_input(run: Run) -> None:
    assert run("locate", "-", "deux", stdin="un deux trois").out.startswith("at: 3-7\n")


def test_several_words_are_located_at_once(run: Run) -> None:
    ran = run("locate", "-", "deux", "trois", stdin="un deux trois")
    assert [line for line in ran.out.splitlines() if "at:" in line] == ["at: 3-7", "at: 8-13"]
    ran = run("locate", "-", "deux", "quatre", "--format", "json", stdin="un deux trois", code=1)
    assert [each["at"] for each in json.loads(ran.out)] == ["3-7", None]
    assert "'quatre'" in ran.err


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colours_are_taken_away_by_no_color(no_color: str, coloured: bool) -> None:
    # With `color` the runner plays a terminal.
    ran = CliRunner().invoke(
        diplograph,
        ["locate", str(INVENTED / "text.txt"), "Mardi"],
        env={"NO_COLOR": no_color},
        color=True,
    )
    assert "[Mardi]" in ran.output
    assert ("\x1b[" in ran.output) == coloured
