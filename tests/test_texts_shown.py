"""``--texts`` where facts are shown: the passages of an invented source, and what is not held."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from diplograph.cli import diplograph

INVENTED = Path(__file__).parent / "data" / "invented"
FACTS = (
    *("--facts", str(INVENTED / "fact.yaml")),
    *("--facts", str(INVENTED / "entities")),
)
TEXTS = ("--texts", str(INVENTED))
PASSAGE = "conduite par Jeanne Tremblay-Essai"


def ask(*line: str, env: dict[str, str] | None = None) -> Result:
    """What the command says in this process, once it has ended well."""
    ran = CliRunner().invoke(diplograph, line, env=env, catch_exceptions=False)
    assert ran.exit_code == 0, ran.stderr
    return ran


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a build of the invented source in ``out``, and an empty one, ``none``."""
    folder = tmp_path_factory.mktemp("shown")
    ask("build", *FACTS, "--out", str(folder / "out"))
    (folder / "none").mkdir()
    return folder


@pytest.fixture(autouse=True)
def in_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))


def test_a_table_shows_the_passages_behind_its_claims() -> None:
    ran = ask("query", "who-led", "--format", "table", *TEXTS)
    assert f"“{PASSAGE}”" in ran.stdout
    assert "not held" not in ran.stdout
    assert ran.stderr == "1 of 1 text held\n"
    ran = ask("query", "who-led", "--format", "table", env={"DIPLOGRAPH_TEXTS": str(INVENTED)})
    assert f"“{PASSAGE}”" in ran.stdout


def test_a_table_says_that_a_text_is_not_held() -> None:
    for language, says in {
        "en": "text not held (--texts)",
        "fr": "texte non détenu (--texts)",
        "ar": "النص غير محفوظ (--texts)",
    }.items():
        ran = ask("query", "who-led", "--format", "table", "--lang", language)
        assert says in ran.stdout
        assert PASSAGE not in ran.stdout
    ran = ask("query", "who-led", "--format", "table", "--texts", "none")
    assert "text not held (--texts)" in ran.stdout
    assert ran.stderr == "0 of 1 text held: no passage is shown\n"


def test_other_formats_hold_no_passage_and_say_so() -> None:
    ran = ask("query", "who-led", *TEXTS)
    assert PASSAGE not in ran.stdout
    assert ran.stderr == "--texts: passages are shown in a table only (--format table)\n"
    assert ask("query", "who-led", env={"DIPLOGRAPH_TEXTS": str(INVENTED)}).stderr == ""


def test_a_page_and_a_build_say_how_many_texts_are_held() -> None:
    assert ask("view", *TEXTS).stderr.startswith("1 of 1 text held\n")
    says = "0 of 1 text held: the page shows no passage\n"
    assert ask("view", "--texts", "none").stderr.startswith(says)
    built = ask("build", *FACTS, *TEXTS, "--out", "again").stderr
    assert built.endswith("\n\n1 of 1 text held\n")
    built = ask("build", *FACTS, "--texts", "none", "--out", "again").stderr
    assert built.endswith("\n\n0 of 1 text held: no digest was recomputed\n")
