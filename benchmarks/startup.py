"""What ``diplograph --help`` costs beside a Python that does nothing.

Run: ``python benchmarks/startup.py [--runs 41]``
"""

from __future__ import annotations

import argparse
import sys
import sysconfig
from pathlib import Path

from timing import compare, machine

#: At most so many times ``python -c pass``, plus so many seconds.
TIMES, PLUS = 2, 0.060


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=41)
    options = parser.parse_args()
    command = Path(sysconfig.get_path("scripts")) / "diplograph"
    timed = compare(
        {
            "pass": [sys.executable, "-c", "pass"],
            "click": [sys.executable, "-c", "import click"],
            "help": [command, "--help"],
        },
        runs=options.runs,
    )
    most = TIMES * timed["pass"] + PLUS
    print(machine())
    print(f"python -c pass              {timed['pass'] * 1000:6.1f} ms")
    print(f"python -c 'import click'    {timed['click'] * 1000:6.1f} ms")
    print(f"diplograph --help           {timed['help'] * 1000:6.1f} ms   at most {most * 1000:.1f}")
    return int(timed["help"] > most)


if __name__ == "__main__":
    sys.exit(main())
