"""Why an answer is empty, and what may be wrong with a query that has none.

:mod:`~diplograph.emptiness.reasons` takes a query apart, :mod:`~diplograph.emptiness.mistyped`
finds literals that fit no value, :mod:`~diplograph.emptiness.slips` what the text alone shows,
:mod:`~diplograph.emptiness.graphs` what GRAPH leaves out, :mod:`~diplograph.emptiness.doubts`
gathers what is noted of a query without being asked,
:mod:`~diplograph.emptiness.telling` puts the reasons into words.
"""

from __future__ import annotations

from pathlib import Path

from diplograph.words import phrases


def say(phrase: str, language: str, **values: object) -> str:
    """A phrase of this package in a language."""
    return phrases(Path(__file__).parent)[phrase][language].format(**values)
