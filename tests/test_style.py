"""Rules that hold for every file of the project."""

from __future__ import annotations

import os
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]

LONGEST = 600

#: Files of ours that are longer, each with its reason.
LONGER = {
    "CHANGELOG.md": "it tells of all that changed, and grows",
    "docs/commands.md": "generated: the help of each command, on one page",
    "docs/error-codes.md": "generated: one page, so that it can be searched",
    "data/places.tsv": "a table, one line a place",
    "data/schema/fact-file.json": "generated, with line breaks so that a change can be read",
    "ontology/diplograph.ttl": "the terms of one ontology are one document",
    "ontology/shapes.ttl": "the shapes of one graph are one document, and say why each is there",
    "docs/questions.md": "it is generated, and shows each question whole",
}

#: Not written by us: verbatim licences, what the tests compare output with, what tools write.
NOT_OURS = (
    ".ci/locked/",
    "LICENSES/",
    "tests/golden/",
    "src/diplograph/server/bundle/",
    "src/diplograph/view/bundle/",
    "src/diplograph/view/page/package-lock.json",
)

#: Folders that hold no file of the project.
PASSED_OVER = {
    ".git", ".venv", "node_modules", "build", "dist", "out", "__pycache__", ".cache",
    ".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache",
}  # fmt: skip

#: Addresses of package registries: a machine's own settings say where packages come from.
REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.(com|org)|deb\.debian\.org|"
    r"yarnpkg\.com|index-url|extra-index|--registry"
)

#: Paths that exist on one machine only.
MACHINE_PATHS = re.compile(r"(?<![\w.~*{}/-])/(home|root|work|tmp|Users|mnt|srv|opt)/\w")


@cache
def project_files() -> tuple[Path, ...]:
    """The text files that belong to the project, sorted: git's list, or a walk in an sdist."""
    listed = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "-co", "--exclude-standard"]
    if (ROOT / ".git").exists():
        done = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True)
        paths = [ROOT / os.fsdecode(name) for name in done.stdout.split(b"\0") if name]
    else:
        paths = list(_walked(ROOT))
    return tuple(sorted(path for path in paths if path.is_file() and path.suffix != ".png"))


def _walked(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and path.name not in PASSED_OVER and path.suffix != ".egg-info":
            yield from _walked(path)
        elif path.is_file():
            yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def words_of(text: str) -> list[str]:
    r"""Words as the design counts them: ``\w+``, case-folded."""
    return re.findall(r"\w+", text.casefold())


def runs_of_eight(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {tuple(words[start : start + 8]) for start in range(len(words) - 7)}


def offending_lines(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in project_files()
        if path != Path(__file__) and not name_of(path).startswith("LICENSES/")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("path", project_files(), ids=name_of)
def test_a_file_is_clean_text(path: Path) -> None:
    data = path.read_bytes()
    text = data.decode("utf-8")
    assert "\r" not in text, "line ends are LF"
    assert not text or text.endswith("\n"), "the last line ends"
    assert not text.startswith("\ufeff"), "no byte order mark"
    if not name_of(path).startswith(NOT_OURS):
        lines = enumerate(text.split("\n"), start=1)
        assert not [number for number, line in lines if line != line.rstrip()], "trailing space"


def test_only_listed_files_are_long() -> None:
    ours = [path for path in project_files() if not name_of(path).startswith(NOT_OURS)]
    long = {name_of(path) for path in ours if path.read_bytes().count(b"\n") > LONGEST}
    assert long == set(LONGER), "shorten it, or list it with its reason; drop what is short again"


def test_no_source_text_is_in_the_tree(texts_dir: Path) -> None:
    texts = [path.read_text("utf-8") for path in sorted(texts_dir.glob("*.txt"))]
    source = set[tuple[str, ...]]().union(*map(runs_of_eight, texts))
    assert source
    found = {
        name_of(path): [" ".join(words) for words in shared]
        for path in project_files()
        if (shared := runs_of_eight(path.read_text("utf-8")) & source)
    }
    assert not found, "runs of eight words of a source stand in these files"


def test_no_registry_is_named() -> None:
    assert not offending_lines(REGISTRIES)


def test_no_path_of_one_machine_is_named() -> None:
    assert not offending_lines(MACHINE_PATHS)
