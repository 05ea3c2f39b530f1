"""A fact file that was read, with the places that later checks point at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from diplograph.facts.document import Scalar
from diplograph.facts.model import FactFile, Span
from diplograph.problems import Location


class Reference(NamedTuple):
    """A slug where it is used, and the class it must be of (a local name; "" is anything).

    Of the subject of a field, `location` is that of the field and `subject` that of the slug.
    """

    slug: str
    location: Location
    wanted: str
    role: str
    subject: Location | None = None


class Sheet(NamedTuple):
    """A fact file with the places that checks across claims and files point at.

    `places` maps the number of a claim (None: the source) and a key to the place of its value; to
    that of a part of it, the key and the part ("at 10-31", "inferred from"); and None and the slug
    and key of an entity or event ("asmex kind") to the place of theirs.
    `declared` are the slugs that the file introduces, readably or not; `strays` stand where a slug
    is wanted, and are none. `unreadable` are spans with a record that could not be read,
    `undecided` events without a status that could. `whole` tells whether everything in the file
    could be read: what nothing uses may otherwise be used by the rest. Of an `unread` file not even
    is known what it introduces. `decomposed` are the places of texts that are kept composed (NFC),
    and are written otherwise.
    """

    file: FactFile
    references: tuple[Reference, ...] = ()
    places: Mapping[tuple[int | None, str], Location] = MappingProxyType({})
    declared: frozenset[str] = frozenset()
    strays: tuple[Scalar, ...] = ()
    unreadable: frozenset[Span] = frozenset()
    undecided: frozenset[str] = frozenset()
    whole: bool = True
    unread: bool = False
    decomposed: tuple[Location, ...] = ()

    def place(self, number: int | None, key: str) -> Location:
        """The place of a value, or of the claim whose key is not written."""
        for name in (key, key.partition(" ")[0]):
            if place := self.places.get((number, name)):
                return place
        if number is not None:
            return self.file.claims[number].location
        return self.file.source.location if self.file.source else Location(self.file.path)

    def without_entities(self, slugs: Collection[str]) -> Sheet:
        """The sheet without the entities `slugs`, and without what they refer to."""
        kept = tuple(entity for entity in self.file.entities if entity.slug not in slugs)
        if len(kept) == len(self.file.entities):
            return self
        return self._replace(file=self.file._replace(entities=kept))
