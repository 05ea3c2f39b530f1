"""Where commands read and write: names in any script, disks that are full, folders of the facts.

Each second name and folder is taken, and all are by ``make test-many``: of scripts, signs, forms of
letters and lengths each is among them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest

import engines
from diplograph.backends import connect
from diplograph.pushing import Target
from diplograph.resources import package_data
from samples import sample
from test_build import FILES

if TYPE_CHECKING:
    from conftest import Run

NAMES = {
    "Arabic": "معطيات الزيارة",
    "Devanagari": "हिन्दी क्षेत्र",
    "Han": "東京北京",
    "emoji": "🇲🇦👩🏽‍🚀",
    "decomposed": normalize("NFD", "données été"),
    "composed": normalize("NFC", "données été"),
    "signs": "a b'c\"d%20&e#f?g;h(i)[j]{k}$l`m\\n",
    "as long as can be": "n" * 251,
    "as many bytes as can be": "é" * 125 + "n",
}


@pytest.mark.parametrize("script", sample(list(NAMES), every=4))
def test_facts_builds_and_files_may_have_a_name_in_any_script(
    script: str, run: Run, tmp_path: Path, built: Path
) -> None:
    name = NAMES[script]
    for folder in ("mine", "out", "files", "back"):
        (tmp_path / folder).mkdir()
    shutil.copytree(package_data(), tmp_path / "mine" / name)
    [fact] = (tmp_path / "mine" / name / "facts").glob("*.yaml")
    fact.rename(fact.with_name(f"{name[:-1]}.yaml" if len(name) > 100 else f"{name}.yaml"))
    run("build", "--facts", f"mine/{name}", "-o", f"out/{name}")
    out = tmp_path / "out" / name
    assert sorted(path.name for path in out.iterdir()) == [".store", *FILES]
    for graph in ("graph.ttl", "graph.trig"):
        assert (out / graph).read_bytes() == (built / graph).read_bytes()
    asked = run("query", "visits-held", "--format", "csv", "--on", f"out/{name}")
    assert asked.out == run("query", "visits-held", "--format", "csv", "--on", built).out
    file = f"files/{name}.ttl"
    run("export", "--on", f"out/{name}", "-o", file)
    run("export", "--for", "pandas", "--on", file, "-o", f"files/{name[:-1]}")
    run("view", "--on", file, "-o", f"files/{name[:-1]}.html")
    run("import", file, "-o", f"back/{name}")
    assert (tmp_path / "back" / name / "graph.ttl").read_bytes() == (out / "graph.ttl").read_bytes()


def test_a_graph_may_be_named_in_any_script(run: Run, tmp_path: Path, built: Path) -> None:
    (tmp_path / "store").mkdir()
    with engines.empty("oxigraph", tmp_path / "store") as address:
        names = ("رسم", "हिन्दी", "東京", "🚀", normalize("NFD", "été"), "été")
        for name in sample(names, every=2):
            graph = f"https://graphs.example/{name}"
            told = run("push", address, "--on", built, "--graph", graph)
            assert f"graph     {graph}\n" in told.out
            there = connect(Target.of(address, graph=graph).reading(graph))
            assert there.size() == connect(built).size()


@contextmanager
def disk(folder: Path, size: str) -> Iterator[None]:
    """A disk in memory, of so many bytes, in a folder that is made; skips where none may be had."""
    folder.mkdir()
    mounting: list[str | Path] = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
    if os.geteuid() or subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize("size", ["16k", "400k", "900k"])
def test_a_disk_that_is_full_is_told_in_one_sentence(run: Run, tmp_path: Path, size: str) -> None:
    with disk(tmp_path / "disk", size):
        ran = run("build", "-o", "disk/out", code=3)
        assert ran.told.startswith("error: cannot write disk/out")
        assert "No space left on device" in ran.told
        assert len(ran.err.splitlines()) == 1
        assert [path for path in (tmp_path / "disk").rglob("*") if path.is_file()] == []


def test_a_disk_that_is_read_only_by_now_keeps_what_is_there(run: Run, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "64m"):
        run("build", "-o", "disk/out")
        subprocess.run(["mount", "-o", "remount,ro", tmp_path / "disk"], check=True)
        ran = run("build", "--anew", "-o", "disk/out", code=3)
        assert "Read-only file system" in ran.told
        assert "Nothing has changed since" in run("build", "-o", "disk/out").err
        assert run("query", "visits-held", "--on", "disk/out").err.count("made anew") == 0


@pytest.mark.parametrize("out", sample(["mine", "mine/facts", "mine/facts/out"], every=2))
def test_a_build_may_go_where_the_facts_are_and_leaves_them_alone(
    run: Run, tmp_path: Path, built: Path, out: str
) -> None:
    shutil.copytree(package_data(), tmp_path / "mine")
    before = {path: path.read_bytes() for path in (tmp_path / "mine").rglob("*.yaml")}
    for _ in range(2):
        run("build", "--anew", "--facts", "mine", "-o", out)
        assert (tmp_path / out / "graph.ttl").read_bytes() == (built / "graph.ttl").read_bytes()
    assert {path: path.read_bytes() for path in (tmp_path / "mine").rglob("*.yaml")} == before
