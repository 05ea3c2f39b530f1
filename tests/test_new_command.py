"""`diplograph new`: from an article's file to a fact file, and what it says on the way.

All articles here are invented.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diplograph.drafting import MAX_BYTES
from diplograph.errors import AccessError
from diplograph.texts import read_bytes

if TYPE_CHECKING:
    from conftest import AsUser, Run

TEXT = """\
Essaiville, 6 mars 2024. La chambre imaginaire a reçu une délégation de la province inventée.

Elle est restée trois jours, et rien n’a été signé pendant cette visite. Et alors ?
"""
PAGE = (
    '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Une visite</title></head>'
    f"<body><article><p>{TEXT.partition(chr(10))[0]}</p><p>{TEXT.splitlines()[2]}</p></article>"
    "</body></html>"
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "2024-03-06-visite.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_draft_goes_to_standard_output_and_what_to_do_to_the_other(
    run: Run, article: Path
) -> None:
    ran = run("new", article)
    assert "\n  id: 2024-03-06-visite\n" in ran.out
    assert "todo:\n  # paragraph 1\n  - {at: 0-24}  # Essaiville, 6 mars 2024.\n" in ran.out
    assert "language  fr\n" in ran.err
    assert "2 paragraphs" in ran.err
    assert "give   published" in ran.err
    assert max(map(len, ran.err.splitlines())) <= 80


def test_what_is_given_is_written(run: Run, article: Path) -> None:
    options = ["--id", "visit-1", "--lang", "fr-CA", "--published", "2024-03-06"]
    options += ["--publisher", "lodj", "--url", "https://news.example/1"]
    ran = run("new", article, *options)
    for line in (
        "id: visit-1",
        "language: fr-CA",
        "published: 2024-03-06",
        "publisher: lodj",
        'url: "https://news.example/1"',
    ):
        assert f"\n  {line}\n" in ran.out
    assert "give" not in ran.err
    assert "entities:" not in ran.out, "lodj is one that any file may use"


def test_what_is_given_wrong_is_told_with_what_may_be_meant(run: Run, article: Path) -> None:
    ran = run("new", article, "--id", "Visit 1", code=2)
    assert ran.told == "error: id 'Visit 1': this is not a slug; did you mean \"visit-1\"?"
    ran = run("new", article, "--published", "30/01/2025", code=2)
    assert 'not a day (expected: YYYY-MM-DD); did you mean "2025-01-30"?' in ran.told


def test_check_accepts_a_draft_but_for_what_is_to_be_read(run: Run, article: Path) -> None:
    run("new", article, "--published", "2024-03-06", "-o", "fact.yaml")
    ran = run("check", "fact.yaml", "--texts", article.parent, code=1)
    codes = [line.partition(":")[0] for line in ran.out.splitlines() if line.startswith("error")]
    assert set(codes) == {"error[todo]"}
    assert ran.out.count("still to be read") == 4


def test_a_draft_names_its_schema_where_that_lies_beside_it(run: Run, article: Path) -> None:
    for folder in ("facts", "schema"):
        (article.parent / "data" / folder).mkdir(parents=True)
    run("new", article, "-o", "data/facts/without.yaml")
    (article.parent / "data" / "schema" / "fact-file.json").touch()
    run("new", article, "-o", "data/facts/with.yaml")
    facts = article.parent / "data" / "facts"
    line = "# yaml-language-server: $schema=../schema/fact-file.json\n"
    without = (facts / "without.yaml").read_text(encoding="utf-8")
    assert (facts / "with.yaml").read_text(encoding="utf-8") == line + without


def test_no_file_is_written_over_unless_it_is_asked_for(run: Run, article: Path) -> None:
    fact = article.parent / "fact.yaml"
    fact.write_text("mine", encoding="utf-8")
    ran = run("new", article, "-o", fact, code=2)
    assert "--force" in ran.err
    assert fact.read_text(encoding="utf-8") == "mine"
    run("new", article, "-o", fact, "--force")
    assert fact.read_text(encoding="utf-8").startswith("#")


def test_the_text_of_a_page_is_kept_beside_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    ran = run("new", "page.html", "--published", "2024-03-06", "-o", "fact.yaml")
    assert "wrote page.html.txt: the text that offsets count in\n" in ran.err
    ran = run("check", "fact.yaml", "--texts", ".", code=1)
    assert "is not held" not in ran.err
    assert run("locate", "page.html.txt", "trois jours").out
    run("new", "page.html", "-o", "again.yaml")  # the same text is no other file's
    (tmp_path / "page.html.txt").write_text("mine", encoding="utf-8")
    assert "page.html.txt is there already" in run("new", "page.html", code=2).err
    run("new", "page.html", "--save-text", "elsewhere.txt")
    assert (tmp_path / "elsewhere.txt").read_text(encoding="utf-8").startswith("Essaiville")


def test_an_article_from_standard_input(run: Run, tmp_path: Path) -> None:
    ran = run("new", "-", stdin=TEXT)
    assert "\n  id: untitled-" in ran.out
    assert "Keep the text" in ran.err
    assert "--save-text" in run("new", "-", stdin=PAGE, code=2).err
    run("new", "-", "--save-text", "page.txt", stdin=PAGE)
    assert (tmp_path / "page.txt").is_file()


def test_the_page_of_a_draft_that_cannot_be_made_leaves_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    run("new", "page.html", "--published", "yesterday", "-o", "fact.yaml", code=2)
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["page.html"]


def test_what_is_no_article_is_refused_in_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "binary").write_bytes(os.urandom(64) + b"\0")
    (tmp_path / "latin.txt").write_bytes(
        ("Une délégation a été reçue à l’hôtel. " * 9).encode("cp1252")
    )
    (tmp_path / "huge.txt").write_bytes(b"a " * MAX_BYTES)
    for name, code, message in (
        ("empty.txt", 3, "cannot read empty.txt: it holds no text\n"),
        ("binary", 3, "cannot read binary: it holds bytes that no text has\n"),
        ("none.txt", 3, "cannot read none.txt: no such file or folder\n"),
        (".", 3, "cannot read .: it is a folder\n"),
        ("huge.txt", 4, "huge.txt is larger than 2 MiB: it is no single article\n"),
    ):
        assert run("new", name, code=code).err == f"error: {message}"
    ran = run("new", "latin.txt", code=3)
    assert "iconv -f cp1252 -t UTF-8 latin.txt > latin.txt.utf8" in ran.err
    assert "Traceback" not in ran.err


def test_a_folder_that_is_not_there_is_said(run: Run, article: Path) -> None:
    assert "there is no folder none" in run("new", article, "-o", "none/fact.yaml", code=3).err


def test_a_text_that_may_not_be_read_is_said(as_user: AsUser, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(TEXT, encoding="utf-8")
    secret.chmod(0)
    assert not stat.S_IMODE(secret.stat().st_mode)

    def reads() -> None:
        with pytest.raises(AccessError, match="Permission denied"):
            read_bytes(secret)

    as_user(reads)


def test_the_article_is_read_whole(run: Run, texts_dir: Path) -> None:
    ran = run("new", texts_dir / "2025-06-18-asmex-mississippi.txt")
    assert "\n  language: fr\n" in ran.out
    assert "2025-06-18\n" in ran.out.partition("candidates")[2]
    assert ran.out.count("- {at: ") == 16
    assert ran.out.count("printed again as") == 6


def test_a_draft_lists_the_places_of_the_world_that_the_text_names(
    run: Run, tmp_path: Path
) -> None:
    text = "The governor of Alabama, in the south, met exporters in Morocco and in Marrakech-Safi."
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    drafted = run("new", "text.txt", "--lang", "en", "--published", "2031-03-06").out
    listed = drafted.partition("There already")[2].partition("\n\n")[0].splitlines()[1:]
    assert [line.split() for line in listed] == [
        ["#", "us-al", "Alabama"],
        ["#", "ma", "Morocco"],
        ["#", "ma-07", "Marrakech-Safi"],
    ]
