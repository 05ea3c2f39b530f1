"""Rules that need a view of a file's claims together, or of several files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diplograph.errors import Problem
from diplograph.facts.reader import Sheet
from diplograph.vocabulary import Vocabulary


def check_coherence(sheets: Sequence[Sheet], vocabulary: Vocabulary) -> Iterator[Problem]:
    yield from ()
