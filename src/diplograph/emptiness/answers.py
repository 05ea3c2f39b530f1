"""Answers that say nothing, or lack something."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from diplograph.queries.unknown import has_answer

if TYPE_CHECKING:
    from diplograph.backends import Answer

#: The rows that are looked through for a column that has no value.
_SOME = 1000


def is_nothing(answer: Answer) -> bool:
    """Whether an answer has no row and no triple, is false, or is one row that counts nothing."""
    results = answer.read()
    if not isinstance(results, ox.QuerySolutions):
        return not has_answer(answer)
    rows = list(islice(results, 2))
    return not rows or (len(rows) == 1 and not any(map(_says, rows[0])))


def is_lacking(answer: Answer) -> bool:
    """Whether an answer is nothing, or has a column without a value, or with none but 0, in its
    first rows.
    """
    results = answer.read()
    if not isinstance(results, ox.QuerySolutions):
        return not has_answer(answer)
    bare = set(range(len(results.variables)))
    for row in islice(results, _SOME):
        bare = {column for column in bare if not _says(row[column])}
        if not bare:
            return False
    return True


def _says(term: object) -> bool:
    return term is not None and not (isinstance(term, ox.Literal) and term.value == "0")
