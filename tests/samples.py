"""What a test takes of cases that are many and slow: a sample for each change, or all.

``make test-many`` sets the variable ``DIPLOGRAPH_MANY``, and all are taken.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")

#: Whether all cases are asked for.
MANY = "DIPLOGRAPH_MANY" in os.environ


def sample(cases: Sequence[Case], *, every: int, first: int = 0) -> Sequence[Case]:
    """Each one of `every` cases from the one at `first` on, or all.

    Whoever calls it sees to it that what is left has each kind of case.
    """
    return cases if MANY else cases[first::every]
