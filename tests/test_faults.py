"""The first cases of each kind of fault, of which ``make faults`` tries all: nothing is torn."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from faults import PARTS

if TYPE_CHECKING:
    from conftest import Require

#: How many cases of each part are tried here; of those that take long, none.
CASES = {
    "kill-build": 2,
    "kill-import": 2,
    "kill-export": 2,
    "kill-push": 2,
    "refused": 4,
    "crowded": 0,
    "damaged": 3,
}


def test_of_every_part_it_is_known_how_much_is_tried() -> None:
    assert CASES.keys() == PARTS.keys()


@pytest.mark.parametrize("part", [part for part, cases in CASES.items() if cases])
def test_what_befalls_a_command_is_whole_told_and_mended(
    part: str, require: Require, root: Path, tmp_path: Path
) -> None:
    require("cc")
    program = [sys.executable, str(root / "benchmarks" / "faults.py"), part]
    options = ["--cases", str(CASES[part]), "--record", str(tmp_path)]
    done = subprocess.run([*program, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(rf": {CASES[part]} cases, \d", done.stdout), done.stdout + done.stderr


def test_a_run_goes_on_where_it_was_and_tells_of_what_ought_not_to_be(
    require: Require, root: Path, tmp_path: Path
) -> None:
    require("cc")
    program = [sys.executable, str(root / "benchmarks" / "faults.py"), "kill-build"]
    command = [*program, "--cases", "1", "--record", str(tmp_path)]
    subprocess.run(command, capture_output=True, check=True)
    [record] = tmp_path.iterdir()
    head, line = record.read_text(encoding="utf-8").splitlines()
    record.write_text(head + "\n" + line.replace('"wrong": ""', '"wrong": "torn"') + "\n")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "  kill-build 0: torn")
