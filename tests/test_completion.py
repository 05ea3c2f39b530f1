"""Completion: by click's protocol, and in the shells themselves where they are there."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Require, Run

VISIT = "mississippi-asmex-2025"


def offered(run: Run, shell: str, *words: str, cwd: Path | None = None) -> list[str]:
    """The lines that the shell's script gets, of the last of `words` being written."""
    at = words[-1] if shell == "fish" else str(len(words) - 1)
    settings = {
        "_DIPLOGRAPH_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": "\n".join(words),
        "COMP_CWORD": at,
    }
    ran = run(env=settings, cwd=cwd)
    assert ran.err == ""
    return [line for line in ran.out.splitlines() if line]


def test_slugs_of_the_build_that_is_named_are_offered(run: Run, built: Path) -> None:
    words = ["diplograph", "explain", "--on", str(built), "mississippi-a"]
    assert offered(run, "bash", *words) == [f"plain,{VISIT}"]


def test_the_build_in_the_working_folder_is_the_default(run: Run, built: Path) -> None:
    assert offered(run, "bash", "diplograph", "explain", "asm", cwd=built.parent) == ["plain,asmex"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["id", ":", "asm"], "asmex"),
        (["id:asm"], "id:asmex"),
        (["dg", ":", "hostedB"], "hostedBy"),
        ([VISIT, "dg", ":", "hostedB"], "hostedBy"),
        (["id", ":", VISIT, "hostedB"], "hostedBy"),
    ],
)
def test_bash_may_cut_a_curie_at_its_colon(
    run: Run, built: Path, words: list[str], expected: str
) -> None:
    found = offered(run, "bash", "diplograph", "explain", *words, cwd=built.parent)
    assert found == [f"plain,{expected}"]


def test_a_colon_alone_offers_what_follows_it(run: Run, built: Path) -> None:
    found = offered(run, "bash", "diplograph", "explain", "sector", ":", cwd=built.parent)
    assert "plain,film" in found
    assert not [line for line in found if ":" in line]


def test_claims_are_offered_after_the_dot_of_their_source(run: Run, built: Path) -> None:
    word = "lodj-2025-06-18-asmex-mississippi.turn"
    found = offered(run, "bash", "diplograph", "explain", word, cwd=built.parent)
    assert found == ["plain,lodj-2025-06-18-asmex-mississippi.turning-point"]


def test_questions_come_with_their_titles(run: Run) -> None:
    zsh = offered(run, "zsh", "diplograph", "query", "visits-h")
    assert zsh == ["plain", "visits-held", "Visits that took place"]
    assert offered(run, "fish", "diplograph", "queries", "visits-h") == [
        "plain,visits-held\tVisits that took place"
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["visits-of", "--param", "st"], ["state="]),
        (["visits-of", "--param", "state=us-m"], [f"state=us-m{each}" for each in "adeinost"]),
        (["visits-of", "--param", "period=2"], ["period=2025"]),
        (["visits-of", "--param", "period=2025-"], ["period=2025-06"]),
        (["visits-of", "--param", "period=2025-06-"], ["period=2025-06-17"]),
        (["visits-of", "--param", "lang="], ["lang=ar", "lang=en", "lang=fr"]),
        (["missions-not-held", "--param", "on=2"], ["on=2025-06-17"]),
        (["names-on-date", "--param", "organisation=as"], ["organisation=asmex"]),
        (["agenda-of-visits", "--param", "sector=text"], ["sector=textiles"]),
        (["visits-of", "--param", "town="], []),
        (["SELECT * {}", "--param", "s"], []),
    ],
)
def test_parameters_and_their_values_are_offered_from_the_data(
    run: Run, built: Path, words: list[str], expected: list[str]
) -> None:
    found = offered(run, "bash", "diplograph", "query", *words, cwd=built.parent)
    assert [line.removeprefix("plain,") for line in found] == expected


def test_names_come_with_the_values_of_a_parameter(run: Run, built: Path) -> None:
    words = ["query", "visits-of", "--param", "state=us-ms"]
    assert offered(run, "fish", "diplograph", *words, cwd=built.parent) == [
        "plain,state=us-ms\tMississippi"
    ]


def test_kinds_codes_and_formats_are_offered(run: Run) -> None:
    assert offered(run, "bash", "diplograph", "find", "--kind", "org") == ["plain,organisation"]
    found = offered(run, "bash", "diplograph", "check", "--explain", "unknown-k")
    assert found == ["plain,unknown-key"]
    assert "plain,csv" in offered(run, "bash", "diplograph", "query", "--format", "c")


def test_a_query_may_be_a_file(run: Run) -> None:
    assert offered(run, "bash", "diplograph", "query", "my-") == ["file,my-"]
    assert offered(run, "bash", "diplograph", "view", "--on", "ou") == ["file,ou"]


def test_formats_languages_and_commands_are_offered(run: Run) -> None:
    languages = offered(run, "bash", "diplograph", "explain", "--lang", "")
    assert languages == ["plain,en", "plain,fr", "plain,ar"]
    assert "plain,md" in offered(run, "bash", "diplograph", "explain", "--format", "")
    assert offered(run, "bash", "diplograph", "expl") == ["plain,explain"]


@pytest.mark.parametrize("address", ["nowhere", "http://127.0.0.1:1/", "damaged.ttl", "out"])
def test_without_a_graph_nothing_is_offered_built_or_said(
    run: Run, tmp_path: Path, address: str
) -> None:
    (tmp_path / "damaged.ttl").write_text("nonsense")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "graph.ttl").write_text("")
    before = sorted(tmp_path.rglob("*"))
    assert offered(run, "bash", "diplograph", "explain", "--on", address, "a") == []
    assert offered(run, "bash", "diplograph", "explain", "a", cwd=tmp_path) == []
    assert sorted(tmp_path.rglob("*")) == before


def test_a_shipped_graph_that_is_built_is_used(run: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert offered(run, "bash", "diplograph", "explain", "asm", cwd=elsewhere) == []
    run("query", "ASK {}", cwd=elsewhere)
    assert offered(run, "bash", "diplograph", "explain", "asm", cwd=elsewhere) == ["plain,asmex"]


def in_shell(shell: str, script: str, folder: Path) -> str:
    scripts = sysconfig.get_path("scripts")
    done = subprocess.run(
        [shell, *(["-f"] if shell == "zsh" else []), "-c", script],
        cwd=folder,
        env={"PATH": f"{scripts}:/usr/bin:/bin", "HOME": str(folder), "TERM": "dumb"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


def test_bash_itself_completes(built: Path) -> None:
    script = f"""
        eval "$(_DIPLOGRAPH_COMPLETE=bash_source diplograph)"
        complete -p diplograph
        for words in "query who" "explain id : asm" "explain {VISIT} dg : host" \\
            "query visits-of --param state = us-ms"; do
            COMP_WORDS=(diplograph $words); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMPREPLY=()
            _diplograph_completion diplograph
            echo "${{COMPREPLY[@]}}"
        done
    """
    registered, *found = in_shell("bash", script, built.parent).splitlines()
    assert "-F _diplograph_completion diplograph" in registered
    assert found == ["who-led", "asmex", "hostedBy", "us-ms"]


def test_fish_itself_completes_with_names_that_have_a_comma(require: Require, built: Path) -> None:
    require("fish")
    script = """
        _DIPLOGRAPH_COMPLETE=fish_source diplograph | source
        complete -C "diplograph explain id:us-d"
        complete -C "diplograph query who"
        complete -C "diplograph query visits-of --param state=us-ms"
    """
    lines = in_shell("fish", script, built.parent).splitlines()
    assert lines[:2] == ["id:us-dc\tWashington, DC", "id:us-de\tDelaware"]
    assert lines[2].startswith("who-led\t")
    assert lines[3] == "state=us-ms\tMississippi"


def test_zsh_itself_takes_the_script(require: Require, built: Path) -> None:
    require("zsh")
    script = """
        autoload -Uz compinit && compinit -u -D
        eval "$(_DIPLOGRAPH_COMPLETE=zsh_source diplograph)"
        print $_comps[diplograph]
        compadd() { print -r -- "${(P@)@[-1]}" }
        _describe() { print -r -- "${(P@)@[-2]}" }
        words=(diplograph explain id:asm) CURRENT=3
        _diplograph_completion
    """
    lines = in_shell("zsh", script, built.parent).splitlines()
    assert lines == [
        "_diplograph_completion",
        r"id\:asmex:ASMEX, Moroccan Confederation of Exporters",
    ]


def test_the_how_to_names_what_the_shells_are_given() -> None:
    page = (Path(__file__).parents[1] / "docs" / "how-to" / "completion.md").read_text("utf-8")
    for shell in ("bash", "zsh", "fish"):
        assert f"_DIPLOGRAPH_COMPLETE={shell}_source diplograph" in page
    assert shutil.which("bash"), "the tests run bash"
