"""The first cases of each kind of fault, of which ``make faults`` tries all: nothing is torn."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from faults import PARTS

from samples import MANY

if TYPE_CHECKING:
    from conftest import Require

FAULTS = Path(__file__).parents[1] / "benchmarks" / "faults.py"

#: The parts of which cases are tried here, and how many of each; ``crowded`` takes long.
TRIED, CASES = sorted(PARTS.keys() - {"crowded"}), 2 if MANY else 1


class Tried:
    """The first cases of all parts, one part behind the other on the same ground."""

    def __init__(self, record: Path) -> None:
        self.record = record
        self.done = self.run(*TRIED)

    def run(self, *parts: str) -> subprocess.CompletedProcess[str]:
        """Try the cases of parts that are not on record, and tell of all."""
        program = [sys.executable, str(FAULTS), *parts]
        options = ["--cases", str(CASES), "--record", str(self.record)]
        return subprocess.run([*program, *options], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def tried(require: Require, tmp_path_factory: pytest.TempPathFactory) -> Tried:
    require("cc")
    return Tried(tmp_path_factory.mktemp("record"))


@pytest.mark.parametrize("part", TRIED)
def test_what_befalls_a_command_is_whole_told_and_mended(part: str, tried: Tried) -> None:
    said = tried.done.stdout + tried.done.stderr
    assert not re.search(rf"^  {part} \d", said, re.MULTILINE), said
    assert re.search(rf"^{PARTS[part].title}: {CASES} cases, \d", said, re.MULTILINE), said


def test_a_run_goes_on_where_it_was_and_tells_of_what_ought_not_to_be(tried: Tried) -> None:
    assert tried.done.returncode == 0
    record = tried.record / "kill-build.jsonl"
    head, line, *more = record.read_text(encoding="utf-8").splitlines()
    wrong = line.replace('"wrong": ""', '"wrong": "torn"')
    record.write_text("\n".join((head, wrong, *more, "")), encoding="utf-8")
    done = tried.run("kill-build")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "  kill-build 0: torn")
    assert len(record.read_text(encoding="utf-8").splitlines()) == 1 + CASES  # none anew
