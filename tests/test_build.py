"""``diplograph build``: what it writes, what it says, and what it leaves alone when it cannot."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diplograph.build import build
from diplograph.errors import AccessError, DataError
from diplograph.resources import package_data, reading

if TYPE_CHECKING:
    from conftest import AsUser, Run

FILES = ("graph.trig", "graph.ttl", "network.html", "report.html", "report.json")


def copy_of_the_data(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the shipped data in `folder`, its fact file changed."""
    shutil.copytree(package_data(), folder)
    [path] = (folder / "facts").glob("*.yaml")
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return folder


def test_a_build_writes_its_files_and_the_store_and_nothing_else(built: Path) -> None:
    assert sorted(path.name for path in built.iterdir()) == [".store", *FILES]


def test_the_summary_says_what_the_graph_says_where_it_is_and_what_to_try(
    run: Run, tmp_path: Path
) -> None:
    ran = run("build")
    assert ran.out == ""
    assert "1 visit held: Mississippi delegation's visit to ASMEX, 17 June 2025" in ran.err
    assert all(f"out/{name}" in ran.err for name in FILES)
    assert max(map(len, ran.err.splitlines())) <= 80
    named = re.findall(r"^  (diplograph \w+[^\n]*?)(?:  .*)?$", ran.err, re.M)
    assert len(named) == 3
    for command in named:
        run(*command.split()[1:], cwd=tmp_path)


def test_what_is_read_is_said(run: Run, tmp_path: Path) -> None:
    copy_of_the_data(tmp_path / "aside")
    (tmp_path / "aside" / "facts").rename(tmp_path / "facts")
    told = run("build").err
    assert "note: ./facts is not read: move it into ./data, or give --facts .\n" in told
    assert "the facts that come with diplograph" in told
    copy_of_the_data(tmp_path / "data")
    assert "from data/facts and data/entities" in run("build").err
    assert "from mine" in run("build", "--facts", copy_of_the_data(tmp_path / "mine").name).err


def test_a_second_build_is_the_same_bytes(built: Path, run: Run, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "out")
    run("build", "--anew")
    for name in FILES:
        assert (tmp_path / "out" / name).read_bytes() == (built / name).read_bytes(), name


def test_problems_are_shown_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    mine = copy_of_the_data(tmp_path / "mine", ("host: {is: asmex", "host: {is: asmx"))
    ran = run("build", "--facts", mine, code=1)
    assert "error[unknown-reference]" in ran.err
    assert re.search(r"\.yaml:85:\d+\n.*\n85 \|     host: \{is: asmx,", ran.err), ran.err
    assert not (tmp_path / "out").exists()


def test_a_build_that_fails_leaves_the_old_one(built: Path, run: Run, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "out")
    run("build", "--facts", copy_of_the_data(tmp_path / "mine", ("kind: visit", "kind: x")), code=1)
    for name in FILES:
        assert (tmp_path / "out" / name).read_bytes() == (built / name).read_bytes(), name


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("--facts", "nowhere"), 3, "cannot read nowhere"),
        (("--out", "/dev/null/out"), 3, "cannot write /dev/null/out"),
        (("--out", __file__), 3, "there is a file of this name"),
        (("--texts", "nowhere"), 3, "nowhere"),
        (("--fact", "x"), 2, "--facts"),
        (("extra",), 2, "extra"),
    ],
)
def test_wrong_use_gets_one_sentence(run: Run, args: tuple[str, ...], code: int, said: str) -> None:
    ran = run("build", *args, code=code)
    assert said in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


def test_a_folder_without_the_right_to_write_is_named(as_user: AsUser, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o555)
    (tmp_path / "out").chmod(0o555)
    prepared = reading((package_data(),))
    build(prepared, tmp_path / "elsewhere")  # imports what another user may not read

    def attempt() -> None:
        with pytest.raises(AccessError, match="cannot write"):
            build(prepared, tmp_path / "out")

    as_user(attempt)
    assert not list((tmp_path / "out").iterdir())


def test_builds_at_once_into_one_folder_all_end_well(built: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "diplograph", "build", "--out", str(tmp_path / "out")]
    running = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait(120) for process in running] == [0] * 3
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [".store", *FILES]
    assert (tmp_path / "out/graph.ttl").read_bytes() == (built / "graph.ttl").read_bytes()


def test_a_build_that_is_killed_leaves_whole_files(run: Run, built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for delay in (0.5, 0.8):  # of kills at each call there are more in test_faults.py
        command = [sys.executable, "-m", "diplograph", "build", "--out", str(out)]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for name in FILES:
            if (out / name).exists():
                assert (out / name).read_bytes() == (built / name).read_bytes(), name
    run("build")
    assert sorted(path.name for path in out.iterdir()) == [".store", *FILES]


def test_texts_are_compared_and_leave_no_trace(
    run: Run, built: Path, tmp_path: Path, texts_dir: Path
) -> None:
    run("build", "--texts", texts_dir)
    for name in FILES:
        assert (tmp_path / "out" / name).read_bytes() == (built / name).read_bytes(), name


def test_a_span_that_the_text_does_not_bear_out_stops_the_build(
    tmp_path: Path, texts_dir: Path
) -> None:
    from diplograph.texts import Texts

    mine = copy_of_the_data(tmp_path / "mine")
    [path] = (mine / "facts").glob("*.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(  174-182: \[2, )\w{8}", r"\g<1>00000000", text), encoding="utf-8")
    with pytest.raises(DataError):
        build(reading((mine,)), tmp_path / "out", texts=Texts(texts_dir))
