"""Lines of YAML that could not be read: where the parser gave up, and what a line begins with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diplograph.facts.brackets import indent_of


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the parser gave up, from 0, and what it said; `context` is what it was in."""

    line: int
    column: int
    problem: str
    context: str = ""
    context_line: int = -1
    context_column: int = -1


def open_levels(lines: Sequence[str], number: int) -> dict[int, int]:
    """The indentations that are open before a line, each with the last line that has it."""
    levels: dict[int, int] = {}
    for index in range(number):
        if not is_content(lines[index]):
            continue
        starts = [indent_of(lines[index])]
        if match := re.match(r" *(?:- +)+", lines[index]):
            starts.append(match.end())
        levels = {level: line for level, line in levels.items() if level < starts[0]}
        levels.update(dict.fromkeys(starts, index))
    return levels or {0: 0}


def above_of(lines: Sequence[str], number: int) -> int | None:
    return next((one for one in range(number - 1, -1, -1) if is_content(lines[one])), None)


def is_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def word_of(line: str) -> str:
    """What a line begins with: its hyphen, its key without the colon, or its first word."""
    first = line.split(maxsplit=1)[0] if line.strip() else ""
    return first.removesuffix(":") or first


def key_of(line: str) -> str:
    match = re.match(r"\s*(?:- +)*([^\s:]+)", line)
    return match[1] if match else ""
