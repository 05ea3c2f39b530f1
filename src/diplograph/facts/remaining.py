"""What an editor has still to read: the passages under `todo`, and what is left of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diplograph.facts.model import FactFile, Span
from diplograph.problems import Problem

#: Claims leave out what stands between them: a full stop, a comma, the spaces around a dash. So
#: few characters hold no more than a word of one letter; once the passage is off the list and the
#: text is held, coverage is counted to the letter.
_TOLERATED = 3

#: The codes of what is found here.
OPEN = frozenset({"todo", "todo-done"})


def check_todo(file: FactFile) -> Iterator[Problem]:
    """Each passage that is still to be read, and each that has been and is still listed."""
    for todo in file.todos:
        left = remaining(file, todo.at)
        if not left:
            yield Problem(
                todo.location,
                "todo-done",
                "this passage has been read: it is under a claim or left out",
                hint="remove it from todo",
            )
            continue
        found = "" if left == todo.at else f"{', '.join(map(str, left))} of it is left"
        yield Problem(
            todo.location,
            "todo",
            "this passage is still to be read",
            found,
            expected="claims of what it says, or an entry of not_encoded with its reason",
        )


def remaining(file: FactFile, at: Iterable[Span]) -> tuple[Span, ...]:
    """The parts of the spans `at`, in order, that no claim and no omission lies over.

    A gap of so few characters that it may hold punctuation alone is no part.
    """
    places = [one.at for one in file.claims] + [one.at for one in file.omissions]
    used = sorted(span for each in places for span in each)
    return tuple(part for span in at for part in _without(span, used))


def _without(span: Span, used: list[Span]) -> Iterator[Span]:
    position, covered = span.start, False
    for each in used:
        if each.end <= span.start or each.start >= span.end:
            continue
        covered = True
        if each.start - position > _TOLERATED:
            yield Span(position, each.start)
        position = max(position, each.end)
    if span.end - position > (_TOLERATED if covered else 0):
        yield Span(position, span.end)
