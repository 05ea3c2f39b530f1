"""``diplograph diff``: what changed in what is known, told once and with its reason."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diplograph.changes import KINDS, Comparison, compare, graph_of
from diplograph.facts.model import Text
from diplograph.namespaces import DG, ID
from diplograph.rdf.iris import digest
from many import SHARED, project, visit, write_source

if TYPE_CHECKING:
    from conftest import Run

HOST = "host: {is: zenda-chamber, at: 10-19}"
DATE = "date: {is: 2031-03-02, at: 20-29}"
OLD_DATE = f"gazette.zenda-visit.date.{digest(Text('2031-03-02'))}"
CORRECTED = f"date: {{is: 2031-03-03, at: 20-29, supersedes: {OLD_DATE}}}"
HOPE = """
claims:
  - id: hope
    kind: intention
    about: [ruritania]
    gloss: {en: Ruritania hopes for more., fr: La Ruritanie espère davantage.}
    at: 50-59
"""


def changed(tmp_path: Path, *, before: object, after: object) -> Comparison:
    """What changes if `after` is done to a project to which `before` was."""
    data = project(tmp_path)
    assert callable(before)
    assert callable(after)
    before(data)
    old = graph_of(str(data))
    after(data)
    return compare(old, graph_of(str(data)), names=("old", "new"))


def kinds(found: Comparison) -> list[str]:
    return [change.kind for change in found.changes]


def text(found: Comparison) -> str:
    return " ".join(found.to_text(width=1000).split())


def gazette(data: Path) -> None:
    write_source(data, "gazette", visit(HOST, DATE))


def test_the_same_graph_has_no_changes(tmp_path: Path) -> None:
    found = changed(tmp_path, before=gazette, after=gazette)
    assert found.changes == ()
    assert "Nothing changed in what is known." in text(found)


def test_a_second_source_adds_to_what_is_known_and_to_who_says_it(tmp_path: Path) -> None:
    def bulletin(data: Path) -> None:
        write_source(data, "bulletin", visit(HOST, "place: {is: zenda, at: 20-29}") + HOPE)

    found = changed(tmp_path, before=gazette, after=bulletin)
    assert kinds(found) == ["source-added", "fact-added", "attested", "attested", "said"]
    told = text(found)
    assert "bulletin (4 claims)" in told
    assert "Ruritania's visit to Zenda: taking place in Zenda says bulletin" in told
    assert "now also says so: bulletin; 2 sources, 2 independent; before: 1 source" in told
    assert "intention: Ruritania hopes for more. says bulletin" in told


def test_an_article_from_the_same_communique_is_no_further_voice(tmp_path: Path) -> None:
    def first(data: Path) -> None:
        write_source(data, "note-1", kind="communique")
        write_source(data, "gazette", visit(HOST), more="primary: note-1")

    def second(data: Path) -> None:
        write_source(data, "bulletin", visit(HOST), more="primary: note-1")

    found = changed(tmp_path, before=first, after=second)
    assert kinds(found) == ["source-added", "attested", "attested"]
    assert "2 sources, 1 independent; before: 1 source" in text(found)


def test_a_correction_is_told_once_with_who_made_it_and_when(tmp_path: Path) -> None:
    def correct(data: Path) -> None:
        write_source(data, "bulletin", visit(CORRECTED), recorded="2031-05-01")

    found = changed(tmp_path, before=gazette, after=correct)
    assert kinds(found) == ["source-added", "corrected", "attested"]
    assert (
        "“Ruritania's visit to Zenda: dated 2031-03-02.” is corrected to: "
        "“Ruritania's visit to Zenda: dated 2031-03-03.” says bulletin, recorded 2031-05-01"
    ) in text(found)
    correction = found.changes[1]
    assert correction.triple == (ID + "zenda-visit", f"{DG}date", correction.triple[2])  # type: ignore[index]
    assert correction.claims[1] == ID + OLD_DATE


def test_what_a_source_says_no_longer_is_a_fact_gone(tmp_path: Path) -> None:
    found = changed(
        tmp_path,
        before=gazette,
        after=lambda data: write_source(data, "gazette", visit(HOST)),
    )
    assert kinds(found) == ["fact-gone"]
    assert "dated 2031-03-02 because gazette says so no longer" in text(found)


def test_a_source_that_is_taken_away_takes_its_facts_with_it(tmp_path: Path) -> None:
    def both(data: Path) -> None:
        gazette(data)
        write_source(data, "bulletin", visit(HOST, "place: {is: zenda, at: 20-29}") + HOPE)

    def without(data: Path) -> None:
        (data / "facts" / "2031-03-06-bulletin.yaml").unlink()

    found = changed(tmp_path, before=both, after=without)
    assert kinds(found) == ["source-gone", "fact-gone", "attested", "attested"]
    told = text(found)
    assert "taking place in Zenda because its source is gone: bulletin" in told
    assert "says so no more: bulletin; 1 source; before: 2 sources, 2 independent" in told


def test_what_is_outranked_says_by_what_and_why_and_is_contested(tmp_path: Path) -> None:
    ranked = "date: {is: 2031-03-03, at: 20-29, rank: preferred, reason: they were there}"

    def bulletin(data: Path) -> None:
        write_source(data, "bulletin", visit(ranked))

    found = changed(tmp_path, before=gazette, after=bulletin)
    assert kinds(found) == ["source-added", "fact-added", "fact-gone", "attested", "contested"]
    told = text(found)
    assert "because another is preferred, “Ruritania's visit to Zenda: dated 2031-03-03.”" in told
    assert "2031-03-03.”: they were there" in told


def test_a_visit_that_is_cancelled_loses_its_facts_with_its_status(tmp_path: Path) -> None:
    cancelled = visit().replace(
        "{is: held, at: 0-9}", "{is: cancelled, at: 0-9, rank: preferred, reason: it is later}"
    )
    found = changed(
        tmp_path,
        before=gazette,
        after=lambda data: write_source(data, "bulletin", cancelled),
    )
    assert kinds(found).count("fact-gone") == 3
    assert "hosted by Chamber of Zenda because its event is cancelled" in text(found)


def test_wording_and_judgement_are_not_taken_for_facts(tmp_path: Path) -> None:
    found = changed(
        tmp_path,
        before=lambda data: write_source(data, "gazette", visit(HOST) + HOPE),
        after=lambda data: write_source(
            data,
            "gazette",
            visit(HOST.replace("at:", "certainty: probable, at:"))
            + HOPE.replace("hopes for more", "wants more"),
        ),
    )
    assert kinds(found) == ["weighed", "reworded"]
    told = text(found)
    assert "certainty was certain, is probable" in told
    assert "“Ruritania hopes for more.” now: “Ruritania wants more.”" in told


def test_a_new_name_is_wording(tmp_path: Path) -> None:
    def rename(data: Path) -> None:
        shared = SHARED.replace("{en: Guild of Zenda}", "{en: Zenda Guild}")
        (data / "entities" / "shared.yaml").write_text(shared, encoding="utf-8")

    def both(data: Path) -> None:
        write_source(data, "gazette", visit("host: {is: zenda-guild, at: 10-19}"))

    found = changed(tmp_path, before=both, after=rename)
    assert set(kinds(found)) == {"reworded"}
    assert "Guild of Zenda now called Zenda Guild" in text(found)


def test_every_kind_has_its_words() -> None:
    from diplograph.changes import telling

    assert set(KINDS) <= set(telling._WORDS)


# The command, and git


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A repository of invented facts with two commits: a source, then one that corrects it."""
    data = project(tmp_path / "repository")
    gazette(data)
    git(data.parent, "init", "-q")
    git(data.parent, "add", "-A")
    git(data.parent, "commit", "-qm", "first")
    write_source(data, "bulletin", visit(CORRECTED) + HOPE, recorded="2031-05-01")
    git(data.parent, "add", "-A")
    git(data.parent, "commit", "-qm", "second")
    return data.parent


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("HEAD~1", "HEAD"),
        ("HEAD~1:data", "data"),
        ("HEAD~1:data/facts", "HEAD:./data/facts/"),
        ("HEAD~1", "data/facts"),
    ],
)
def test_revisions_and_folders_are_compared(history: Path, run: Run, old: str, new: str) -> None:
    ran = run("diff", old, new, "--format", "json", cwd=history)
    found = json.loads(ran.out)
    assert {kind for kind, count in found["counts"].items() if count} == {
        "source-added",
        "corrected",
        "attested",
        "said",
    }
    assert (found["old"], found["new"], found["format"]) == (old, new, 1)
    assert all(set(change["text"]) == {"en", "fr"} for change in found["changes"])
    assert ran.err == ""


def test_builds_are_compared_and_the_exit_code_says_whether_they_differ(
    history: Path, run: Run
) -> None:
    run("build", "-o", "new", cwd=history)
    assert run("diff", "new", "HEAD", "--exit-code", cwd=history).code == 0
    ran = run("diff", "HEAD~1", "new/graph.ttl", "--exit-code", "--lang", "fr", cwd=history, code=1)
    assert "est corrigé en" in ran.out
    assert run("diff", "HEAD~1", "new", cwd=history).code == 0


def test_markdown_holds_no_markup_of_the_data(history: Path, run: Run) -> None:
    out = run("diff", "HEAD~1", "HEAD", "--format", "md", cwd=history).out
    assert out.startswith("# What changed\n")
    assert "## Corrected (1)" in out
    assert "- intention: Ruritania hopes for more." in out


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("nothing", "cannot read nothing: no such file, folder or git revision"),
        ("HEAD:nowhere", "there is no folder nowhere at HEAD"),
        ("HEAD:data/facts/2031-03-06-gazette.yaml", "there is no folder data/facts/2031"),
        ("--output=x:data", "no such option"),
        (":data", "no such file, folder or revision"),
    ],
)
def test_what_is_not_there_is_said(history: Path, run: Run, old: str, said: str) -> None:
    ran = run("diff", old, "HEAD", cwd=history, code=None)
    assert ran.code in {2, 3}
    assert said.lower() in ran.err.lower()
    assert "Traceback" not in ran.err


def test_outside_a_repository_there_are_no_revisions(tmp_path: Path, run: Run) -> None:
    ran = run("diff", "HEAD~1", "HEAD", cwd=tmp_path, env={"GIT_DIR": "/nowhere"}, code=3)
    assert "no such file, folder or git revision" in ran.err


def test_problems_of_a_revision_stand_at_its_name(history: Path, run: Run) -> None:
    path = history / "data" / "facts" / "2031-03-06-bulletin.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("is: held", "is: heldd"), "utf-8")
    git(history, "commit", "-qam", "third")
    ran = run("diff", "HEAD~1", "HEAD", cwd=history, code=1)
    assert "HEAD:data/facts/2031-03-06-bulletin.yaml:7:" in ran.err
