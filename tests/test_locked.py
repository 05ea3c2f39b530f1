"""What development and CI install: locked by hash, what is asked for, under licences that allow it.

Nothing is asked of a network: the lock is held against ``pyproject.toml`` and what is installed.
"""

from __future__ import annotations

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from licences import PAGE, is_allowed, licence, packages, versions
from lock import LOCKED, OWLAPI
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from places_table import PACKAGES

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FILES = sorted(LOCKED.glob("*.txt"))
#: A package of a lock, and whatever there is to it up to the next.
_ENTRY = re.compile(r"^([\w.-]+)==(\S+)(.*?)(?=^[\w.-]+==|\Z)", re.M | re.S)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_package_has_a_version_and_hashes_and_comes_from_nowhere_else(file: Path) -> None:
    text = file.read_text("utf-8")
    entries = _ENTRY.findall(text)
    assert entries
    for name, _, rest in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", rest), name
    assert "://" not in text
    assert not re.search(r"^(-|[\w.-]+ *@)", text, re.M)


def _is_locked(needed: Requirement) -> bool:
    found = versions().get(canonicalize_name(needed.name), ())
    return any(needed.specifier.contains(each, prereleases=True) for each in found)


def test_all_that_is_asked_for_is_locked() -> None:
    asked = [*PROJECT["dependencies"]]
    asked += [each for extra in PROJECT["optional-dependencies"].values() for each in extra]
    needed = [Requirement(each) for each in asked if not each.startswith("diplograph")]
    assert [str(each) for each in needed if not _is_locked(each)] == [], "run make lock"
    assert not _is_locked(Requirement("click<8")), "whatever is asked for counts as locked"


def test_what_that_asks_for_in_turn_is_locked_too() -> None:
    checked, lacking = 0, []
    for name, locked in versions().items():
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        if installed not in locked:  # who asks for other things than the locked one
            continue
        checked += 1
        for text in metadata.requires(name) or ():
            needed = Requirement(text)
            holds = needed.marker is None or needed.marker.evaluate({"extra": ""})
            if holds and not _is_locked(needed):
                lacking.append(f"{name}: {needed}")
    assert lacking == [], "run make lock"
    assert checked > 50, "hardly anything is installed as locked"


def test_what_the_table_of_places_and_the_owl_api_need_is_locked() -> None:
    places = _ENTRY.findall((LOCKED / "places.txt").read_text("utf-8"))
    assert {(name, version) for name, version, _ in places} == {
        (canonicalize_name(name), version) for name, version in PACKAGES.items()
    }
    owlapi = _ENTRY.findall((LOCKED / "owlapi.txt").read_text("utf-8"))
    assert {name for name, _, _ in owlapi} == set(OWLAPI)


@pytest.mark.parametrize("folder", [".ci/locked/node", "src/diplograph/view/page"])
def test_packages_of_node_are_locked_by_hash(folder: str) -> None:
    asked = json.loads((ROOT / folder / "package.json").read_text("utf-8"))
    lock = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))
    for kind in ("dependencies", "devDependencies"):
        assert lock["packages"][""].get(kind, {}) == asked.get(kind, {}), "run make lock"
    files = {name: each for name, each in lock["packages"].items() if name}
    assert files
    assert [name for name, each in files.items() if "sha512-" not in each["integrity"]] == []
    assert [name for name, each in files.items() if "resolved" in each] == []


def test_ci_installs_what_is_locked_and_nothing_else() -> None:
    """But for the wheel, installed as the README says first, from what it asks for itself."""
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    lines = [line.strip() for line in script.splitlines() if re.search(r"pip install|npm ", line)]
    allowed = (
        r"locked\(\) \{ attempt python -m pip install --no-compile --require-hashes ",
        r"python -m pip install --no-deps --no-build-isolation --editable \.$",
        r"python -m pip install --no-build-isolation -e '\.\[test\]' && ",
        r"python -m pip install \. && diplograph build$",
        r"attempt npm ci ",
        r"npm (run|test) --silent|npm test",
    )
    assert [
        line for line in lines if not re.match("|".join(allowed), line) and line[0] != "#"
    ] == []


# Licences


def test_the_table_of_licences_has_all_that_is_locked() -> None:
    rows = re.findall(r"^\| (\S+) \| ([^|]+) \| (\w+) \|$", PAGE.read_text("utf-8"), re.M)
    assert [name for name, _, _ in rows[1:]] == sorted(versions()), "run make licences"
    assert [row for row in rows[1:] if not is_allowed(row[1], row[2])] == []


def test_what_is_installed_has_the_licence_of_the_table_and_that_use() -> None:
    text = PAGE.read_text("utf-8")
    stale = []
    for each in packages():
        found = licence(each.name)
        if found is not None and metadata.version(each.name) in each.versions:
            stale += [each.name] if f"| {each.name} | {found} | {each.use} |\n" not in text else []
    assert stale == [], "run make licences"


@pytest.mark.parametrize(
    ("expression", "use", "holds"),
    [
        ("MIT", "running", True),
        ("GPL-3.0-or-later", "running", False),
        ("GPL-2.0-only", "work", False),
        ("AGPL-3.0-only", "work", False),
        ("Apache-2.0 AND GPL-3.0-or-later", "formats", False),
        ("GPL-3.0-or-later OR MIT", "formats", True),
        ("unknown", "work", False),
    ],
)
def test_a_licence_that_does_not_allow_the_use_is_noticed(
    expression: str, use: str, holds: bool
) -> None:
    assert is_allowed(expression, use) is holds
