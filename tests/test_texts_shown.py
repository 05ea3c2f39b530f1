"""``--texts`` where facts are shown: the passages of an invented source, and what is not held."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Run

INVENTED = Path(__file__).parent / "data" / "invented"
FACTS = (
    *("--facts", INVENTED / "fact.yaml"),
    *("--facts", INVENTED / "entities"),
)
PASSAGE = "conduite par Jeanne Tremblay-Essai"


@pytest.fixture
def folder(tmp_path: Path, run: Run) -> Path:
    """A folder with a build of the invented source in ``out``, and an empty one, ``none``."""
    run("build", *FACTS)
    (tmp_path / "none").mkdir()
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_table_shows_the_passages_behind_its_claims(run: Run) -> None:
    ran = run("query", "who-led", "--format", "table", "--texts", INVENTED)
    assert f"“{PASSAGE}”" in ran.out
    assert "not held" not in ran.out
    assert ran.err == "1 of 1 text held\n"
    ran = run("query", "who-led", "--format", "table", env={"DIPLOGRAPH_TEXTS": str(INVENTED)})
    assert f"“{PASSAGE}”" in ran.out


@pytest.mark.usefixtures("folder")
def test_a_table_says_that_a_text_is_not_held(run: Run) -> None:
    for language, says in {
        "en": "text not held (--texts)",
        "fr": "texte non détenu (--texts)",
        "ar": "النص غير محفوظ (--texts)",
    }.items():
        ran = run("query", "who-led", "--format", "table", "--lang", language)
        assert says in ran.out
        assert PASSAGE not in ran.out
    ran = run("query", "who-led", "--format", "table", "--texts", "none")
    assert "text not held (--texts)" in ran.out
    assert ran.err == "0 of 1 text held: no passage is shown\n"


@pytest.mark.usefixtures("folder")
def test_other_formats_hold_no_passage_and_say_so(run: Run) -> None:
    ran = run("query", "who-led", "--texts", INVENTED)
    assert PASSAGE not in ran.out
    assert ran.err == "--texts: passages are shown in a table only (--format table)\n"
    assert run("query", "who-led", env={"DIPLOGRAPH_TEXTS": str(INVENTED)}).err == ""


@pytest.mark.usefixtures("folder")
def test_a_page_and_a_build_say_how_many_texts_are_held(run: Run) -> None:
    assert run("view", "--texts", INVENTED).err.startswith("1 of 1 text held\n")
    says = "0 of 1 text held: the page shows no passage\n"
    assert run("view", "--texts", "none").err.startswith(says)
    built = run("build", *FACTS, "--texts", INVENTED).err
    assert built.endswith("\n\n1 of 1 text held\n")
    built = run("build", *FACTS, "--texts", "none").err
    assert built.endswith("\n\n0 of 1 text held: no digest was recomputed\n")
