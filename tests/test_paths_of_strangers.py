"""Nothing is opened outside of what was named, whatever lies in a project of strangers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from damage import FACT, INVENTED
from diplograph.checking import check
from diplograph.errors import AccessError
from diplograph.facts import check_texts, load
from diplograph.problems import Problem
from diplograph.resources import reading
from diplograph.texts import Texts
from diplograph.vocabulary import vocabulary
from watching import watched

COMMAND = Path(sysconfig.get_path("scripts")) / "diplograph"
SECRET = "the secret of another user\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of strangers beside a file that is none of theirs."""
    data = tmp_path / "project" / "data"
    (data / "facts").mkdir(parents=True)
    (data / "facts" / "fact.yaml").write_text(FACT, encoding="utf-8")
    shutil.copytree(INVENTED / "entities", data / "entities")
    (tmp_path / "secret.yaml").write_text(SECRET, encoding="utf-8")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "deep.yaml").write_text(SECRET, encoding="utf-8")
    (tmp_path / "project" / "texts").mkdir()
    shutil.copy(INVENTED / "text.txt", tmp_path / "project" / "texts")
    return data


def link(place: str, target: str) -> tuple[str, str]:
    return place, target


LINKS = [
    link("facts/a.yaml", "../../../secret.yaml"),
    link("facts/a.yaml", "../../../secret/deep.yaml"),
    link("facts/a.yaml", "/etc/passwd"),
    link("facts/a.yaml", "/proc/self/environ"),
    link("facts/a.yaml", "/dev/zero"),
    link("facts/a.yaml", "../../../nowhere.yaml"),
    link("facts/a.yml", "../../../secret.yaml"),
    link("entities/a.yaml", "../../../secret.yaml"),
    link("entities/a.yaml", "/etc/passwd"),
    link("coverage.yaml", "../../secret.yaml"),
    link("coverage.yaml", "/dev/zero"),
    link("../texts/a.txt", "../../secret.yaml"),
    link("../texts/a.txt", "/etc/passwd"),
    link("../texts/a.txt", "../data/facts/fact.yaml"),
]


@pytest.mark.parametrize(("place", "target"), LINKS)
def test_a_link_out_of_the_project_is_refused_in_one_sentence(
    project: Path, place: str, target: str
) -> None:
    (project / place).symlink_to(target)
    name = Path(place).name
    with watched() as opened, pytest.raises(AccessError, match="it is a link to") as raised:
        checked(project)
    assert f"{name}: it is a link to " in str(raised.value)
    assert ", outside of " in str(raised.value)
    assert "\n" not in str(raised.value)
    assert foreign(opened) == []


def test_a_link_by_steps_and_one_through_a_folder_are_refused_too(project: Path) -> None:
    (project / "step").symlink_to("../../secret")
    (project / "facts" / "a.yaml").symlink_to("../step/deep.yaml")
    with pytest.raises(AccessError, match=r"a\.yaml: it is a link to .*secret.deep\.yaml, outside"):
        reading(cwd=project.parent)


def test_links_within_a_project_are_followed(project: Path) -> None:
    (project / "kept").mkdir()
    (project / "facts" / "fact.yaml").rename(project / "kept" / "fact.yaml")
    (project / "facts" / "fact.yaml").symlink_to("../kept/fact.yaml")
    read = reading(cwd=project.parent)
    assert load(read, vocabulary()).problems == ()
    texts = project.parent / "texts"
    (texts / "again.txt").symlink_to("text.txt")
    sha256 = load(read, vocabulary()).files[0].source.sha256  # type: ignore[union-attr]
    assert Texts(texts).find(sha256)


def test_what_the_user_names_is_read_wherever_it_lies(project: Path) -> None:
    (project.parent / "a.yaml").symlink_to("../secret.yaml")
    assert reading([project.parent / "a.yaml"]).facts == (project.parent / "a.yaml",)


@pytest.mark.parametrize("place", ["facts/a.yaml", "entities/a.yaml", "coverage.yaml"])
def test_a_pipe_is_not_waited_for(project: Path, place: str) -> None:
    os.mkfifo(project / place)
    with pytest.raises(AccessError, match=r"it is a pipe or a device, and no file"):
        reading(cwd=project.parent)


def test_a_pipe_among_the_texts_is_not_waited_for(project: Path) -> None:
    os.mkfifo(project.parent / "texts" / "a.txt")
    with pytest.raises(AccessError, match=r"a\.txt: it is a pipe or a device, and no file"):
        Texts(project.parent / "texts").find("0" * 64)


@pytest.mark.parametrize("name", ["a\nb.yaml", "a\x1b[31m.yaml", "a\u202eb.yaml", "\udcff.yaml"])
def test_a_name_that_hides_a_character_is_refused(project: Path, name: str) -> None:
    (project / "facts" / name).write_text(FACT, encoding="utf-8")
    with pytest.raises(
        AccessError, match="a name in it has a character that does not show"
    ) as told:
        reading(cwd=project.parent)
    assert str(told.value).isprintable()


@pytest.mark.parametrize("name", ["Québec.yaml", "زيارة.yaml", "訪問.yaml", "می\u200cخواهم.yaml"])
def test_names_in_any_script_are_read(project: Path, name: str) -> None:
    (project / "facts" / "fact.yaml").rename(project / "facts" / name)
    assert [path.name for path in reading(cwd=project.parent).facts] == [name]


@pytest.mark.parametrize("name", ["nowhere\x1b[2J.yaml", "nowhere\u202e.yaml"])
def test_a_name_in_an_error_does_not_move_the_cursor(project: Path, name: str) -> None:
    line = [str(COMMAND), "check", name]
    done = subprocess.run(line, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "nowhere" in done.stderr
    assert not any(character in done.stderr for character in "\x1b\u202e")


VALUES = [
    ("text: {sha256: 67163", "text: ../../secret.yaml\n  x: {sha256: 67163"),
    ("text: {sha256: 67163", "text: /etc/passwd\n  x: {sha256: 67163"),
    ("sha256: 6716", "sha256: ../../secret.yaml # 6716"),
    ('"https://news.example/essai"', "file:///etc/passwd"),
    ('"https://news.example/essai"', "../../secret.yaml"),
    ("publisher: chamber", "publisher: ../../secret"),
    ("publisher: chamber", "publisher: !include ../../secret.yaml"),
    ("publisher: chamber", "publisher: !!python/object/apply:os.system [id]"),
    ("publisher: chamber", "publisher: !!python/name:os.system"),
    ("publisher: chamber", "<<: ../../secret.yaml\n  publisher: chamber"),
    ("publisher: chamber", "$include: ../../secret.yaml\n  publisher: chamber"),
    ("publisher: chamber", "$ref: ../../secret.yaml\n  publisher: chamber"),
    ("format: 1\n", "%TAG ! file:///etc/\n---\nformat: 1\n"),
    ("format: 1\n", "%YAML 1.2\n---\nformat: 1\n"),
    ("  id: invented-2024-03-06\n", "  id: ../../secret\n"),
    ("label: {en: Jeanne", "exact_match: [file:///etc/passwd]\n    label: {en: Jeanne"),
]


@pytest.mark.parametrize(("old", "new"), VALUES)
def test_no_value_of_a_fact_file_opens_anything(project: Path, old: str, new: str) -> None:
    assert FACT.count(old) == 1
    (project / "facts" / "fact.yaml").write_text(FACT.replace(old, new), encoding="utf-8")
    with watched() as opened:
        checked(project)
    assert foreign(opened) == []


def checked(project: Path) -> tuple[Problem, ...]:
    """The problems of a project, beside its texts."""
    read = reading(cwd=project.parent)
    facts, texts = load(read, vocabulary()), Texts(project.parent / "texts")
    return check(read, facts, texts)[1] + check_texts(facts, texts)


def foreign(opened: list[str]) -> list[str]:
    """What is none of the project's, nor installed."""
    kinds = ("secret", "passwd", "environ", "/dev/", "socket.", "urllib.", "subprocess")
    return [each for each in opened if any(kind in each for kind in kinds)]
