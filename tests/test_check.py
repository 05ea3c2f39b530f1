"""The command `diplograph check`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Run

INVENTED = Path(__file__).parent / "data" / "invented"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with the invented facts and entities, to be changed."""
    folder = tmp_path / "data"
    (folder / "facts").mkdir(parents=True)
    shutil.copy(INVENTED / "fact.yaml", folder / "facts")
    shutil.copytree(INVENTED / "entities", folder / "entities")
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert text.count(old) == 1
    path.write_bytes(text.replace(old, new).encode())


def test_the_shipped_facts_have_no_problem(run: Run) -> None:
    ran = run("check")
    assert ran.out == ""
    assert "no problem" in ran.err


def test_the_shipped_facts_agree_with_their_texts(run: Run, texts_dir: Path) -> None:
    ran = run("check", "--texts", texts_dir)
    assert ran.out == ""
    assert "all digests recomputed" in ran.err
    assert "note:" not in ran.err


def test_the_folder_of_work_is_read_and_problems_go_to_stdout(run: Run, data: Path) -> None:
    change(data / "facts" / "fact.yaml", "{is: chamber,", "{is: chambre,")
    ran = run("check", cwd=data.parent, code=1)
    assert "  --> data/facts/fact.yaml:36:16\n" in ran.out
    assert 'did you mean "chamber"?' in ran.out
    assert ran.err.startswith("1 problem in 1 file; ")


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_folder_of_work_without_a_fact_file_is_said(run: Run, data: Path, command: str) -> None:
    (data / "facts" / "fact.yaml").unlink()
    ran = run(command, cwd=data.parent, code=3)
    assert ran.err == ("error: there is no fact file (.yaml) in data/facts and data/entities\n")
    assert not (data.parent / "out").exists()


def test_paths_replace_the_folder_of_work(run: Run, data: Path, tmp_path: Path) -> None:
    (data / "facts" / "broken.yaml").write_text("a: [", encoding="utf-8")
    ran = run("check", "data/facts/fact.yaml", "data/entities", cwd=tmp_path)
    assert "17 claims of 1 source" in ran.err


def test_all_problems_of_all_files_are_shown_at_once(run: Run, data: Path) -> None:
    change(data / "facts" / "fact.yaml", "why: question", "why: boring")
    (data / "facts" / "broken.yaml").write_text("a: [\n", encoding="utf-8")
    ran = run("check", "data", cwd=data.parent, code=1)
    places = [line.split("--> ")[1] for line in ran.out.splitlines() if "--> " in line]
    assert places == ["data/facts/broken.yaml:1:4", "data/facts/fact.yaml:81:22"]


def test_problems_of_the_graph_are_found_once_the_facts_are_sound(run: Run, data: Path) -> None:
    change(data / "facts" / "fact.yaml", "at: 90-96}", "at: 90-96, supersedes: nothing}")
    ran = run("check", cwd=data.parent, code=1)
    assert "  --> data/facts/fact.yaml:34:" in ran.out
    assert "nothing" in ran.out


def test_a_shared_event_that_no_fact_file_speaks_of_is_left_out(run: Run, data: Path) -> None:
    events = "format: 1\nevents:\n  summit: {kind: meeting, label: {en: the summit}}\n"
    (data / "entities" / "events.yaml").write_text(events, encoding="utf-8")
    assert run("check", cwd=data.parent).out == ""
    run("build", cwd=data.parent)
    assert "id:summit" not in (data.parent / "out" / "graph.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [("check",), ("build", "-o", "made")])
def test_copied_words_are_noticed_by_check_and_build(
    run: Run, data: Path, command: tuple[str, ...]
) -> None:
    copied = "délégation venue du Québec, conduite par Jeanne Tremblay-Essai"
    change(data / "facts" / "fact.yaml", "fr: la délégation du Québec}", f'fr: "{copied}"}}')
    run(*command, cwd=data.parent)
    ran = run(*command, "--texts", INVENTED, cwd=data.parent, code=1)
    shown = ran.out + ran.err
    assert "error[copied-words]: this label brings 8 words of the source into glosses\n" in shown
    assert "  --> data/facts/fact.yaml:22:44\n" in shown
    assert "one of the glosses is made here" in shown


@pytest.fixture
def project(data: Path) -> Path:
    """The invented facts and a second file, which leaves the label of their visit to the first."""
    text = (INVENTED / "fact.yaml").read_text(encoding="utf-8")
    text = text[: text.index("\nentities:")] + text[text.index("\nevents:") :]
    text = text[: text.index("    date: {is: 2024-03-05")] + text[text.index("\nspans:") :]
    lines = [line for line in text.splitlines() if not line.startswith("    label: {en: visit")]
    kept = [line for line in lines if not line.startswith("  ") or "-" not in line[:6]]
    spans = [line for line in lines if line.startswith("  90-96: [")]
    second = "\n".join((*kept, *spans, "")).replace("id: invented-2024-03-06", "id: second")
    second = second.replace("  publisher: chamber\n", "")
    (data / "facts" / "second.yaml").write_text(second, encoding="utf-8")
    return data


def test_one_file_is_checked_as_part_of_its_project(run: Run, project: Path) -> None:
    ran = run("check", "facts/second.yaml", cwd=project)
    assert "1 claim of 1 source" in ran.err
    assert "1 other file left out; contradictions between files show" in ran.err
    assert "left out" not in run("check", "facts", cwd=project).err
    ran = run("triples", "facts/second.yaml", cwd=project)
    assert "held" in ran.out
    (project / "facts" / "fact.yaml").unlink()
    ran = run("check", "facts/second.yaml", cwd=project, code=1)
    assert "no file gives the event 'visit' a label" in ran.out


def test_texts_are_named_by_the_environment_too(run: Run, data: Path) -> None:
    change(data / "facts" / "fact.yaml", "  90-96: [2, dfbc", "  90-96: [2, dfbd")
    assert run("check", cwd=data.parent).out == ""
    ran = run("check", cwd=data.parent, env={"DIPLOGRAPH_TEXTS": str(INVENTED)}, code=1)
    assert "data/facts/fact.yaml:91:14\n" in ran.out


def test_a_text_that_is_not_held_is_a_note(run: Run, data: Path) -> None:
    ran = run("check", "--texts", data, cwd=data.parent)
    assert "note: the text of invented-2024-03-06 is not held" in ran.err


def test_check_counts_texts_as_build_does(run: Run, data: Path) -> None:
    known = (
        "format: 1\nsource:\n  id: invented-known-of\n  kind: communique\n  language: en\n"
        "  label: {en: a communiqué that is not held, fr: un communiqué qui n'est pas détenu}\n"
        "  published: 2024-03-01\n  recorded: 2024-03-01\n"
    )
    (data / "facts" / "known.yaml").write_text(known, encoding="utf-8")
    for texts, held in ((INVENTED, 1), (data, 0)):
        checked = run("check", "--texts", texts, cwd=data.parent)
        built = run("build", "--texts", texts, cwd=data.parent)
        assert f"\n  {held} of 1 text held: " in checked.err
        assert f"\n{held} of 1 text held" in built.err
        assert "invented-known-of" not in checked.err


def test_a_folder_of_texts_that_is_missing_is_said(run: Run, data: Path) -> None:
    ran = run("check", "--texts", "none", cwd=data.parent, code=3)
    assert ran.err == "error: cannot read the texts: there is no folder none\n"


def test_fix_writes_the_same_block_again(run: Run, data: Path) -> None:
    fact = data / "facts" / "fact.yaml"
    whole = fact.read_bytes()
    for end in (b"\n# Paragraph", b"  165-184: ["):
        fact.write_bytes(whole[: whole.index(end)])
        run("check", "--texts", INVENTED, "--fix", cwd=data.parent)
        assert fact.read_bytes() == whole


def test_fix_drops_what_nothing_uses_and_keeps_what_differs(run: Run, data: Path) -> None:
    fact = data / "facts" / "fact.yaml"
    change(fact, "  90-96: [2, dfbc", "  2-3: [1, " + "0" * 64 + "]\n  90-96: [2, dfbd")
    ran = run("check", "--texts", INVENTED, "--fix", cwd=data.parent, code=1)
    assert "2-3: [" not in fact.read_text(encoding="utf-8")
    assert "  90-96: [2, dfbd" in fact.read_text(encoding="utf-8")
    assert [line for line in ran.out.splitlines() if line.startswith("error")] == [
        "error[wrong-digest]: the digest of the span 90-96 is not that of the text there"
    ]


def test_fix_touches_nothing_but_the_block(run: Run, data: Path) -> None:
    fact = data / "facts" / "fact.yaml"
    before = fact.read_bytes().replace(b"\n", b"\r\n")
    before = b"\xef\xbb\xbf" + before.replace(b"why: question}", b"why:   question}  # asks")
    lost = before.replace(b"  90-96: [2, ", b"  90-95: [2, ")
    fact.write_bytes(lost)
    run("check", "--texts", INVENTED, "--fix", cwd=data.parent)
    assert fact.read_bytes() == before


def test_fix_writes_no_block_without_a_span(run: Run, data: Path) -> None:
    fact = data / "facts" / "fact.yaml"
    text = fact.read_text(encoding="utf-8")
    bare = text[: text.index("\nentities:")]
    for records in ("", "\n" + text[text.index("# Paragraph") :]):
        fact.write_text(bare + records, encoding="utf-8")
        fact.chmod(0o600)
        run("check", "--texts", INVENTED, "--fix", cwd=data.parent, code=1)
        assert fact.read_text(encoding="utf-8").rstrip() == bare.rstrip()
        assert fact.stat().st_mode & 0o777 == 0o600


def test_fix_puts_places_for_words_and_says_which_it_cannot_place(run: Run, data: Path) -> None:
    path = data / "facts" / "fact.yaml"
    whole = path.read_bytes()
    change(path, "at: 129-163", 'at: "Québec"')
    ran = run("check", "--texts", INVENTED, cwd=data.parent, code=1)
    assert "check --texts DIR --fix" in " ".join(ran.out.split())
    assert "uncovered" not in ran.out, "what the words cover is not said to be open"
    ran = run("check", "--texts", INVENTED, "--fix", cwd=data.parent, code=1)
    assert "error[bad-span]: these words stand in 2 places\n" in ran.out
    assert "fact.yaml:39:" in ran.out
    change(path, '"Québec"', '"conduite par Jeanne Tremblay-Essai"')
    run("check", "--texts", INVENTED, "--fix", cwd=data.parent)
    assert path.read_bytes() == whole


def test_fix_needs_the_texts(run: Run, data: Path) -> None:
    ran = run("check", "--fix", cwd=data.parent, env={"DIPLOGRAPH_TEXTS": ""}, code=2)
    assert "--texts" in ran.err


def test_help_shows_an_example(run: Run) -> None:
    assert "diplograph check --texts" in run("check", "--help").out


# ------------------------------------------------------------------ formats and explanations


def test_problems_are_one_object_for_programs(run: Run, data: Path) -> None:
    change(data / "facts" / "fact.yaml", "host: {is", "hots: {is")
    ran = run("check", "--format", "json", cwd=data.parent, code=1)
    document = json.loads(ran.out)
    assert document["version"] == 1
    (problem,) = document["problems"]
    assert problem["code"] == "unknown-key"
    assert problem["location"] == {
        "path": "data/facts/fact.yaml", "line": 36, "column": 5, "end_line": 36, "end_column": 9
    }  # fmt: skip
    assert problem["hint"] == 'did you mean "host"?'
    assert problem["explain"] == "diplograph check --explain unknown-key"
    change(data / "facts" / "fact.yaml", "hots: {is", "host: {is")
    assert json.loads(run("check", "--format", "json", cwd=data.parent).out)["problems"] == []


def test_problems_are_annotations_for_a_workflow(run: Run, data: Path) -> None:
    change(data / "facts" / "fact.yaml", "host: {is", "hots: {is")
    ran = run("check", "--format", "github", cwd=data.parent, code=1)
    assert ran.out.startswith(
        "::error file=data/facts/fact.yaml,line=36,endLine=36,col=5,endColumn=9,title=unknown-key::"
    )
    assert ran.out.count("\n") == 1


def test_colours_are_for_terminals(run: Run, data: Path) -> None:
    change(data / "facts" / "fact.yaml", "host: {is", "hots: {is")
    plain = run("check", cwd=data.parent, code=1).out
    assert "\x1b" not in plain
    forced = run("check", cwd=data.parent, env={"FORCE_COLOR": "1"}, code=1).out
    assert "\x1b[1;31m^^^^\x1b[0m" in forced
    env = {"FORCE_COLOR": "1", "NO_COLOR": "1"}
    assert run("check", cwd=data.parent, env=env, code=1).out == plain


def test_a_code_is_explained(run: Run) -> None:
    told = run("check", "--explain", "unknown-key").out
    assert told.startswith("unknown-key: ")
    assert "Wrong\n" in told
    assert "Right\n" in told
    assert "  unknown-key " in run("check", "--explain").out
    ran = run("check", "--explain", "unkown-key", code=2)
    assert ran.err == "error: there is no code 'unkown-key': did you mean \"unknown-key\"?\n"


def test_a_build_shows_problems_alike(run: Run, data: Path) -> None:
    change(data / "facts" / "fact.yaml", "host: {is", "hots: {is")
    ran = run("build", cwd=data.parent, code=1)
    assert ran.out == ""
    assert "36 |     hots: {is: chamber, at: 55-83}\n   |     ^^^^\n" in ran.err
    assert ran.err.endswith("`diplograph check --explain unknown-key` tells more\n")


def test_coverage_is_not_mixed_with_what_programs_read(run: Run, data: Path) -> None:
    ran = run("check", "--coverage", "--format", "json", cwd=data.parent, code=2)
    assert ran.out == ""
    assert "--coverage" in ran.err
