"""Which entities that are there already a text names: slugs that an editor need not look for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diplograph.folding import folded
from diplograph.locating import Place, locate


@dataclass(frozen=True, slots=True)
class Known:
    """A name in the text that is one of the entity `slug`, with the offsets of its first place."""

    start: int
    end: int
    slug: str
    name: str


def known_names(text: str, entities: Mapping[str, Iterable[str]]) -> tuple[Known, ...]:
    """The entities with a name in `text`, each by its longest, in the order of the text.

    Names are compared as by :func:`diplograph.locating.locate`. A name that the text writes small
    is a word and no name ("centre", "nord"), and one within a longer name is part of that ("Safi"
    in "Marrakech-Safi"). Slugs of one name all come: which is meant, the editor knows.
    """
    # All names are sought in the text at once; the few that may be there are located.
    haystack = folded(text)
    found = [
        Known(place.start, place.end, slug, name)
        for slug, names in entities.items()
        for name in names
        if (wanted := folded(name)) and wanted in haystack
        for place in _places(text, name)
    ]
    spans = {(each.start, each.end) for each in found}
    whole = [each for each in found if not any(_is_within(each, span) for span in spans)]
    first: dict[str, Known] = {}
    for each in sorted(whole, key=lambda each: (each.start - each.end, each.start, each.slug)):
        first.setdefault(each.slug, each)
    return tuple(sorted(first.values(), key=lambda each: (each.start, each.slug)))


def _places(text: str, name: str) -> tuple[Place, ...]:
    located = locate(text, name)
    if located.accents:
        return ()
    return tuple(place for place in located.places if not text[place.start].islower())


def _is_within(known: Known, span: tuple[int, int]) -> bool:
    start, end = span
    return start <= known.start and known.end <= end and span != (known.start, known.end)
