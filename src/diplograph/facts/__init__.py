"""Fact files: how they are read, what they hold, and what can be wrong with them.

:func:`load` reads all files of a reading into :class:`Facts`; :func:`check_texts` holds them to
the texts of their sources. The values lie in :mod:`diplograph.facts.model`. Places of the world
need no file: :mod:`diplograph.facts.gazetteer` has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diplograph.facts.disguise import decomposed as decomposed
    from diplograph.facts.history import as_of as as_of
    from diplograph.facts.likeness import likely_matches as likely_matches
    from diplograph.facts.loading import Facts as Facts
    from diplograph.facts.loading import load as load
    from diplograph.facts.loading import with_countries_in_scope as with_countries_in_scope
    from diplograph.facts.passages import check_texts as check_texts
    from diplograph.facts.passages import not_held as not_held
    from diplograph.facts.passages import texts_of as texts_of
    from diplograph.facts.placing import with_places as with_places
    from diplograph.facts.recording import with_records as with_records
    from diplograph.facts.whereabouts import lying_nowhere as lying_nowhere
    from diplograph.facts.whereabouts import of_no_time as of_no_time
    from diplograph.facts.wholes import beside_visits as beside_visits
    from diplograph.facts.wholes import outside_wholes as outside_wholes

__all__ = [
    "Facts",
    "as_of",
    "beside_visits",
    "check_texts",
    "decomposed",
    "likely_matches",
    "load",
    "lying_nowhere",
    "not_held",
    "of_no_time",
    "outside_wholes",
    "texts_of",
    "with_countries_in_scope",
    "with_places",
    "with_records",
]

#: The module of each name, where it is another than `passages`.
_MODULES = {
    "Facts": "loading",
    "as_of": "history",
    "beside_visits": "wholes",
    "decomposed": "disguise",
    "likely_matches": "likeness",
    "load": "loading",
    "lying_nowhere": "whereabouts",
    "of_no_time": "whereabouts",
    "outside_wholes": "wholes",
    "with_countries_in_scope": "loading",
    "with_places": "placing",
    "with_records": "recording",
}


def __getattr__(name: str) -> object:
    # On use only: what has to do with texts is imported where texts are held.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'passages')}"), name)
