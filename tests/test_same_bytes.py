"""The same input gives the same bytes, whatever the hash order, the time zone and the locale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import samples

PROGRAM = Path(__file__).with_name("same_bytes.py")
#: What differs between the processes; in the last no text is UTF-8 by itself.
SURROUNDINGS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "LANGUAGE": "ar"},
    {
        "PYTHONHASHSEED": "4294967295",
        "TZ": "America/St_Johns",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "utf-8",
    },
)


def made(surroundings: dict[str, str], folder: Path) -> dict[str, str]:
    """The hashes of all files by name, made in such surroundings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "PYTHON"))
    }
    done = subprocess.run(
        [sys.executable, PROGRAM],
        env={**kept, **surroundings, "XDG_CACHE_HOME": str(folder)},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = (line.partition(" ") for line in done.stdout.splitlines())
    return {name: digest for digest, _, name in lines}


def test_hash_order_zone_and_locale_change_no_byte(tmp_path: Path) -> None:
    found = []
    for number, surroundings in enumerate(samples.sample(SURROUNDINGS, every=2)):
        folder = tmp_path / str(number)
        folder.mkdir()
        found.append(made(surroundings, folder))
    first, *others = found
    assert {"out/graph.ttl", "out/network.html", "written/answer.xlsx"} <= first.keys()
    assert len(first) > 60
    for other in others:
        assert {name for name in first if first[name] != other[name]} == set()
