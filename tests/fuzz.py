"""Feed each target of fuzzing.py for a while; ``make fuzz`` runs it.

Run: ``python tests/fuzz.py [--seconds 600] [TARGET ...]``. Where atheris is installed it chooses
the bytes by what they reach, else they are changed by chance. A crash is added to
``tests/fuzz/TARGET.json``, where the tests find it, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from fuzzing import TARGETS, changed, inputs, keep

HAS_ATHERIS = importlib.util.find_spec("atheris") is not None
#: Runs one target in a process of its own, which libFuzzer ends.
GUIDED = """
import sys
import atheris
with atheris.instrument_imports(include=["diplograph"]):
    from fuzzing import TARGETS
atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
atheris.Fuzz()
"""


def guided(target: str, seconds: int) -> str:
    """Feed a target by atheris; what to say of it, which begins with "crash" if there is one."""
    with TemporaryDirectory() as place:
        found, crashes = Path(place, "found"), Path(place, "crashes")
        for folder in (found, crashes):
            folder.mkdir()
        for number, data in enumerate(inputs(target)):
            (found / str(number)).write_bytes(data)
        line = [sys.executable, "-c", GUIDED, target, f"-max_total_time={seconds}"]
        line += [f"-artifact_prefix={crashes}/", "-max_len=4096", "-timeout=20"]
        line += ["-print_final_stats=1", str(found)]
        done = subprocess.run(
            line, cwd=Path(__file__).parent, capture_output=True, encoding="utf-8", check=False,
            errors="replace",
        )  # fmt: skip
        for path in sorted(crashes.iterdir()):
            keep(target, path.read_bytes())
    runs = [each for each in done.stderr.splitlines() if "number_of_executed_units" in each]
    said = runs[0].split()[-1] if runs else "no"
    return f"{said} inputs" if done.returncode == 0 else f"crash\n{done.stderr[-3000:]}"


def by_chance(target: str, seconds: int) -> str:
    """Feed a target with changed inputs, of another kind each time; as `guided`."""
    end, count = monotonic() + seconds, 0
    for data in changed(inputs(target), int(monotonic() * 1000)):
        try:
            TARGETS[target](data)
        except Exception as error:  # noqa: BLE001 - any is what is looked for
            keep(target, data)
            return f"crash\n{error!r}\n{data!r}"
        count += 1
        if monotonic() > end:
            break
    return f"{count} inputs"


def main() -> int:
    """Feed all targets that are named, one after another."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=600, help="of each target")
    parser.add_argument("targets", nargs="*", default=list(TARGETS), metavar="TARGET")
    asked = parser.parse_args()
    feed, crashes = guided if HAS_ATHERIS else by_chance, 0
    sys.stdout.write("by atheris\n" if HAS_ATHERIS else "by chance: atheris is not installed\n")
    for target in asked.targets:
        said = feed(target, asked.seconds)
        crashes += said.startswith("crash")
        sys.stdout.write(f"{target}: {said}\n")
        sys.stdout.flush()
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
