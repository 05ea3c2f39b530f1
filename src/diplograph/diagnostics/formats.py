"""Problems for programs: one JSON object, or annotations of a GitHub workflow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from diplograph.problems import Location, Problem

#: Raised when a name goes or changes its meaning; a new name leaves it as it is.
JSON_VERSION = 1


def as_json(problems: Iterable[Problem], notes: Iterable[Problem] = ()) -> str:
    """One object: ``{"version": 1, "problems": [{code, message, location, …}], "notes": […]}``.

    A location is ``{path, line, column, end_line, end_column}``: from 1, in code points, the end
    excluded; only ``path`` where it is a file as a whole. ``found``, ``expected`` and ``hint`` are
    null where there is none; ``related`` lists second places as ``{location, message}``;
    ``explain`` is the command that tells more.
    """
    listed = [_problem(problem) for problem in problems]
    noted = [_problem(note) for note in notes]
    document = {"version": JSON_VERSION, "problems": listed, "notes": noted}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "message": problem.message,
        "location": _location(problem.location),
        "found": problem.found or None,
        "expected": problem.expected or None,
        "hint": problem.hint or None,
        "related": [
            {"location": _location(place), "message": text} for place, text in problem.related
        ],
        "explain": f"diplograph check --explain {problem.code}",
    }


def _location(place: Location) -> dict[str, object]:
    if not place.line:
        return {"path": place.path}
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line or place.line,
        "end_column": place.end_column or place.column,
    }


def as_github(problems: Iterable[Problem], notes: Iterable[Problem] = ()) -> str:
    """One workflow command ``::error file=…,line=…::message`` for each problem.

    For each of `notes` it is ``::notice``.
    """
    errors = [_annotation(problem, "error") for problem in problems]
    return "".join(f"{each}\n" for each in (*errors, *(_annotation(n, "notice") for n in notes)))


def _annotation(problem: Problem, level: str) -> str:
    named = (f"{name}={_property(str(value))}" for name, value in _properties(problem))
    details = (("found", problem.found), ("expected", problem.expected), ("hint", problem.hint))
    lines = [problem.message, *(f"{name}: {text}" for name, text in details if text)]
    lines += [f"{place}: {text}" for place, text in problem.related]
    return f"::{level} {','.join(named)}::{_data(chr(10).join(lines))}"


def _properties(problem: Problem) -> Iterator[tuple[str, str | int]]:
    place = problem.location
    yield "file", place.path
    if place.line:
        yield "line", place.line
        yield "endLine", place.end_line or place.line
        if place.end_line == place.line:  # GitHub takes columns within one line only
            yield "col", place.column
            yield "endColumn", place.end_column
    yield "title", problem.code


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
