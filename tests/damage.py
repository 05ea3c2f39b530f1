"""How fact files are damaged: what is changed, and what the one problem ought to underline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from diplograph.facts import load
from diplograph.problems import Problem
from diplograph.resources import Reading
from diplograph.vocabulary import vocabulary

INVENTED = Path(__file__).parent / "data" / "invented"
FACT = (INVENTED / "fact.yaml").read_text(encoding="utf-8")
PLACES = INVENTED / "entities" / "places.yaml"


OPEN, CLOSE = "«", "»"


@dataclass(frozen=True)
class Damage:
    """Changes to the file, and the one problem that they ought to be."""

    changes: tuple[tuple[str, str], ...]
    code: str
    hint: str

    def apply(self, text: str) -> tuple[str, tuple[int, int, str]]:
        """The damaged text; line and column, from 1, and text of what is to be underlined."""
        for old, new in self.changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        before, _, rest = text.partition(OPEN)
        marked, found, after = rest.partition(CLOSE)
        assert found, f"nothing is marked in {self.changes}"
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return before + marked + after, (line, column, marked)


def one(old: str, new: str, code: str, hint: str) -> Damage:
    return Damage(((old, new),), code, hint)


def elsewhere(old: str, new: str, mark: str, marked: str, code: str, hint: str) -> Damage:
    return Damage(((old, new), (mark, marked)), code, hint)


def problems_of(folder: Path, *files: bytes) -> tuple[Problem, ...]:
    paths = [folder / f"{number}.yaml" for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    reading = Reading(tuple(paths), (PLACES,), frozenset(), "invented")
    return load(reading, vocabulary()).problems


@cache
def told(damage: Damage) -> tuple[str, tuple[int, int, str], tuple[Problem, ...]]:
    """The damaged text, what is to be underlined in it, and its problems, which are found once."""
    text, marked = damage.apply(FACT)
    with TemporaryDirectory() as folder:
        return text, marked, problems_of(Path(folder), text.encode())


def underlined(text: str, problem: Problem) -> tuple[int, int, str]:
    """Line, column and text of what the carets stand under."""
    place = problem.location
    line = text.split("\n")[place.line - 1]
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    return place.line, place.column, line[place.column - 1 : end]
