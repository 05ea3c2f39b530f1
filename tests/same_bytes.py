"""Prints the SHA-256 of each file that diplograph makes: of the shipped facts, and of odd texts.

Run by test_same_bytes.py in processes that differ in what must not matter.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from diplograph.build import build
from diplograph.resources import reading
from hostile_files import sample, written


def main() -> None:
    """Make all of them; a line is a hash and a name."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        build(reading(), folder / "out")
        files = [path for path in (folder / "out").iterdir() if path.is_file()]
        (folder / "written").mkdir()
        files += [path for _, path in written(folder / "written", sample(4))]
        for path in sorted(files):
            name = path.relative_to(folder).as_posix()
            sys.stdout.write(f"{sha256(path.read_bytes()).hexdigest()} {name}\n")


if __name__ == "__main__":
    main()
