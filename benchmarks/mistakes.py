"""Whether `check` finds a mistake where it was made: many of them, of many kinds, one at a time.

Right fact files (the invented corpus of the tests, an invented file of all kinds of field, and the
shipped article) get one mistake each, of a kind and at a place drawn by a seed. Counted by kind is,
of the problem that is shown first: whether it is at the line and column of the mistake, whether its
carets stand under what was changed and nothing else, and whether its hint tells what stood there,
or what has to be done. ``alone`` is that nothing else is shown. What is right is decided in
``mistakes_made.py`` and its neighbours, from the mistake alone.

Run: ``python benchmarks/mistakes.py [--each 3] [--seed 1] [--only KIND] [--show]``; ``--show``
prints those that were missed. Fails below the goals: every line and column, 95 of 100 carets, 80 of
100 hints, and no exception.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import mistakes_values  # noqa: F401 - its kinds are put into KINDS
import mistakes_yaml  # noqa: F401 - as above
import yaml
from mistakes_made import KINDS, File, Mistake

from diplograph.checking import check, check_named
from diplograph.facts import load
from diplograph.problems import Problem
from diplograph.resources import reading
from diplograph.texts import Texts
from diplograph.vocabulary import vocabulary

ROOT = Path(__file__).parents[1]
#: Shares of the mistakes that have to be right.
GOALS = {"place": 1.0, "caret": 0.95, "hint": 0.8}


class Found(NamedTuple):
    """What became of one mistake."""

    kind: str
    path: str
    wanted: tuple[int, int, str]
    hints: tuple[str, ...]
    problems: tuple[Problem, ...]
    place: bool = False
    caret: bool = False
    hint: bool = False
    traceback: str = ""

    @property
    def alone(self) -> bool:
        return len(self.problems) == 1


def projects(folder: Path) -> Iterator[tuple[Path, Path | None]]:
    """Copies of the projects whose files are right: the folder of each, and that of its texts."""
    tests = ROOT / "tests"
    shutil.copytree(tests / "corpus" / "facts", folder / "corpus" / "facts")
    shutil.copytree(tests / "corpus" / "entities", folder / "corpus" / "entities")
    yield folder / "corpus", tests / "corpus" / "texts"
    invented = tests / "data" / "invented"
    shutil.copytree(invented / "entities", folder / "invented" / "entities")
    (folder / "invented" / "facts").mkdir()
    shutil.copy(invented / "fact.yaml", folder / "invented" / "facts")
    yield folder / "invented", invented
    shutil.copytree(ROOT / "data" / "facts", folder / "shipped" / "facts")
    yield folder / "shipped", None


def names(folder: Path) -> dict[str, str]:
    """The English names of all that a project knows, by slug."""
    found = {}
    for line in (ROOT / "data" / "places.tsv").read_text(encoding="utf-8").splitlines():
        found[line.split("\t")[0]] = ""
    known = vocabulary()
    found |= {slug: sector.labels.get("en", "") for slug, sector in known.sectors.items()}
    for path in (*(ROOT / "data" / "entities").iterdir(), *folder.glob("*/*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        for table in (data.get("entities") or {}, data.get("events") or {}):
            found |= {slug: (each.get("label") or {}).get("en", "") for slug, each in table.items()}
        if "source" in data and "id" in data["source"]:
            found[data["source"]["id"]] = ""
    return found


def seeded(
    files: Sequence[tuple[File, Path | None]], each: int, seed: int, only: Iterable[str]
) -> Iterator[tuple[str, File, Path | None, Mistake]]:
    """So many mistakes of each kind, from different files while there are some."""
    for kind, make in KINDS.items():
        if only and kind not in only:
            continue
        rng = Random(f"{seed} {kind}")
        for file, _ in files:
            file.rng = Random(f"{seed} {kind} {file.path.name}")
        made = [(file, texts, list(make(file))) for file, texts in files]
        left = [
            (file, texts, rng.sample(those, len(those))) for file, texts, those in made if those
        ]
        rng.shuffle(left)
        count = 0
        while left and count < each:
            file, texts, found = left.pop(0)
            yield kind, file, texts, found.pop()
            count += 1
            if found:
                left.append((file, texts, found))


def tried(kind: str, file: File, texts: Path | None, mistake: Mistake) -> Found:
    """Make a mistake in a file, check it as `diplograph check FILE` does, and mend the file."""
    data, wanted = mistake.made(file.text)
    found = Found(kind, file.path.name, wanted, mistake.hints, ())
    file.path.write_bytes(data)
    try:
        read = reading((file.path.parent if mistake.across else file.path,))
        facts, held = load(read, vocabulary()), Texts(texts) if texts else None
        problems = check(read, facts, held)[1] if mistake.across else check_named(read, facts, held)
    except Exception:  # noqa: BLE001 - whatever it is, it is counted
        return found._replace(traceback=traceback.format_exc())
    finally:
        file.path.write_text(file.text, encoding="utf-8")
    if not problems:
        return found
    first, (line, column, marked) = problems[0], wanted
    at = first.location
    shown = data.decode("utf-8", errors="replace").replace("\r\n", "\n").split("\n")
    end = at.end_column if at.end_line == at.line else len(shown[at.line - 1]) + 1
    place = (at.path, at.line, at.column) == (str(file.path), line, column)
    return found._replace(
        problems=problems,
        place=place,
        caret=place and end - at.column == len(marked),
        hint=any(hint in first.hint for hint in mistake.hints),
    )


def results(each: int, seed: int, only: Iterable[str] = ()) -> Iterator[Found]:
    """What became of the mistakes that a seed draws."""
    with TemporaryDirectory() as folder:
        files = []
        for project, texts in projects(Path(folder)):
            known = names(project)
            files += [(File(path, known), texts) for path in sorted(project.glob("facts/*.yaml"))]
        for kind, file, texts, mistake in seeded(files, each, seed, only):
            yield tried(kind, file, texts, mistake)


def table(found: Sequence[Found]) -> Iterator[str]:
    """The shares by kind, and of all."""
    columns = ("place", "caret", "hint", "alone")
    yield f"| {'kind':<40} | made | {' | '.join(f'{name:>5}' for name in columns)} | tracebacks |"
    yield f"|{'-' * 42}|-----:|{'|'.join('------:' for _ in columns)}|-----------:|"
    kinds = dict.fromkeys(each.kind for each in found)
    for kind in (*kinds, "all"):
        those = [each for each in found if kind in {each.kind, "all"}]
        shares = " | ".join(f"{share(those, name):5.0%}" for name in columns)
        broken = sum(bool(each.traceback) for each in those)
        yield f"| {kind:<40} | {len(those):4} | {shares} | {broken:10} |"


def share(found: Sequence[Found], name: str) -> float:
    return sum(bool(getattr(each, name)) for each in found) / len(found)


def missed(each: Found) -> str:
    """What was wrong with what was shown, and what was wanted."""
    line, column, marked = each.wanted
    wanted = f"wanted {each.path}:{line}:{column} {marked!r}, a hint with one of {each.hints}"
    shown = each.traceback or "\n".join(map(str, each.problems[:3])) or "no problem"
    return f"## {each.kind}\n{wanted}\n{shown}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    found = list(results(options.each, options.seed, options.only))
    if options.show:
        for each in found:
            if not (each.place and each.caret and each.hint):
                print(missed(each))
    print("\n".join(table(found)))
    reached = all(share(found, name) >= goal for name, goal in GOALS.items())
    return 0 if reached and not any(each.traceback for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
