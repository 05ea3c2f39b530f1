"""In what way claims on one subject and property contradict each other.

Design, "Contested": an accepted triple that a live claim denies, or a subject and property with
differing live values. Two dates differ if no date fits both, so a month and a day of it agree; two
dates that are both known to the day differ unless they are the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import combinations
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, get_args

from diplograph.namespaces import DG, KIND
from diplograph.words import phrases

#: The sorts, the gravest first: a live claim denies it; sources give differing values, undecided or
#: decided by a rank that has its reason; only what was planned differs; an event went its way.
Sort: TypeAlias = Literal["denied", "differing", "ranked", "planned-otherwise", "progress"]
SORTS: tuple[Sort, ...] = get_args(Sort)

#: The sorts in which nobody contradicts anybody.
CONCORDANT: frozenset[Sort] = frozenset({"planned-otherwise", "progress"})

_REPORTED = frozenset({KIND + "reported-event", KIND + "reported-state"})
#: Of these an event has one at most: what else is said of its status comes before.
_ENDS = frozenset({KIND + "held", KIND + "cancelled"})
_EXACT = re.compile(r"(\d{4}-\d\d-\d\d)(/\d{4}-\d\d-\d\d)?")


class Said(NamedTuple):
    """What one live claim says; `earliest` and `latest` are the bounds of a date, or None."""

    value: str
    kind: str
    denied: bool
    ranked: bool
    earliest: str | None = None
    latest: str | None = None


def sort(predicate: str, said: Collection[Said]) -> Sort | None:
    """In what way live claims on one subject and property contradict each other, if they do.

    `predicate` and kinds are IRIs, `ranked` tells that a reason is given for a rank.
    """
    if any(each.denied for each in said):
        return "denied"
    if not _differ(predicate, said):
        return None
    if predicate == f"{DG}eventStatus" and not {each.value for each in said} >= _ENDS:
        return "progress"
    if not _differ(predicate, [each for each in said if each.kind in _REPORTED]):
        return "planned-otherwise"
    return "ranked" if any(each.ranked for each in said) else "differing"


def as_sort(code: str) -> Sort:
    """The sort with that code. Raises StopIteration if there is none."""
    return next(each for each in SORTS if each == code)


def label(contest: Sort, language: str) -> str:
    """A sort of contest in words."""
    return phrases(Path(__file__).parent)[f"contest-{contest}"][language]


def _differ(predicate: str, said: Collection[Said]) -> bool:
    distinct = sorted({each.value: each for each in said}.values())
    if predicate != f"{DG}date":
        return len(distinct) > 1
    return any(not _agree(*pair) for pair in combinations(distinct, 2))


def _agree(one: Said, other: Said) -> bool:
    """Whether a date fits both: the days of an exact one lie in the bounds of the other."""
    exact = [each for each in (one, other) if _EXACT.fullmatch(each.value)]
    if len(exact) == 2:
        return False
    (first, last), (start, end) = map(_bounds, (one, other))
    if not exact:
        return first <= end and start <= last
    return (start <= first and last <= end) if exact[0] is one else (first <= start and end <= last)


def _bounds(said: Said) -> tuple[str, str]:
    """The bounds of a date as texts that order by day; an open end is before or after all."""
    return said.earliest or "", said.latest or "~"
