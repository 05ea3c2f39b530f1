"""Fact files: how they are read, what they hold, and what can be wrong with them.

:func:`load` reads all files of a reading into :class:`Facts`; :func:`check_texts` holds them to
the texts of their sources. The values lie in :mod:`diplograph.facts.model`. Places of the world
need no file: :mod:`diplograph.facts.gazetteer` has them.
"""

from diplograph.facts.loading import Facts, load, with_countries_in_scope
from diplograph.facts.passages import check_texts, not_held, texts_of
from diplograph.facts.recording import with_records

__all__ = [
    "Facts",
    "check_texts",
    "load",
    "not_held",
    "texts_of",
    "with_countries_in_scope",
    "with_records",
]
