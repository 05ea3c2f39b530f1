"""Which entities that are there already a text names: slugs that an editor need not look for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diplograph.folding import folded
from diplograph.locating import locate


@dataclass(frozen=True, slots=True)
class Known:
    """A name in the text that is one of the entity `slug`, with its first offset."""

    start: int
    slug: str
    name: str


def known_names(text: str, entities: Mapping[str, Iterable[str]]) -> tuple[Known, ...]:
    """The entities with a name in `text`, each by its longest, in the order of the text.

    Names are compared as by :func:`diplograph.locating.locate`. A name that the text writes small
    is a word and no name ("centre", "nord"). Slugs of one name all come: which is meant, the editor
    knows.
    """
    # All names are sought in the text at once; the few that may be there are located.
    haystack = folded(text)
    found: dict[str, Known] = {}
    for slug, names in entities.items():
        for name in sorted(names, key=len):
            wanted = folded(name)
            if not wanted or wanted not in haystack:
                continue
            located = locate(text, name)
            starts = [place.start for place in located.places if not text[place.start].islower()]
            if starts and not located.accents:
                found[slug] = Known(starts[0], slug, name)
    return tuple(sorted(found.values(), key=lambda each: (each.start, each.slug)))
