"""What all slugs mean, and which one a text most likely means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from diplograph.facts import gazetteer
from diplograph.facts.model import Entity, Event, Source
from diplograph.facts.sheet import Sheet
from diplograph.namespaces import DG
from diplograph.problems import Location
from diplograph.spelling import nearest, parted
from diplograph.vocabulary import Vocabulary

Thing = Entity | Event | Source


class World:
    """What all slugs mean: things by slug, in the order of the files; sectors in the vocabulary.

    `sheets` are the files by their paths; `copied` are the names of files that have the id of
    another source; `mistyped` are the entities whose kind is mistyped, each with the class that
    it is meant to be of.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.things: dict[str, list[Thing]] = {}
        self.sheets: dict[str, Sheet] = {}
        self.copied: set[str] = set()
        self.mistyped: dict[str, str] = {}

    @cached_property
    def declared(self) -> frozenset[str]:
        """The slugs that the files introduce, readably or not."""
        return frozenset(slug for sheet in self.sheets.values() for slug in sheet.declared)

    @cached_property
    def unread(self) -> bool:
        """Whether of one of the files not even is known what it introduces."""
        return any(sheet.unread for sheet in self.sheets.values())

    @cached_property
    def misnamed(self) -> Mapping[str, str]:
        """The events without a label in any file, each with the labelled one likely meant or ""."""
        labelled: list[str] = []
        bare: list[str] = []
        for slug, things in self.things.items():
            events = [thing for thing in things if isinstance(thing, Event)]
            if events:
                (labelled if any(event.labels for event in events) else bare).append(slug)
        return {slug: nearest(slug, labelled, cutoff=0.75) or "" for slug in bare}

    def place(self, thing: Thing, key: str) -> Location:
        """Where a file gives an entity or event the value of a key; else where it introduces it."""
        places = self.sheets[thing.location.path].places
        return places.get((None, f"{thing.slug} {key}"), thing.location)

    def kind(self, slug: str) -> str:
        """The class, by local name, of what a slug means; "" if it means nothing."""
        if meant := self.mistyped.get(slug):
            return meant
        if things := self.things.get(slug):
            return "Source" if isinstance(things[0], Source) else things[0].kind
        return "Sector" if slug in self.vocabulary.sectors else ""

    def is_ambiguous(self, slug: str) -> bool:
        """Whether a slug means things of several sorts, which is a problem of its own."""
        things = self.things.get(slug, [])
        concepts = [slug for listed in self.vocabulary.code_lists.values() if slug in listed]
        kinds = {thing.kind for thing in things if isinstance(thing, Event)}
        return len({type(thing) for thing in things}) + len(concepts) > 1 or len(kinds) > 1

    def fits(self, slug: str, wanted: str) -> bool:
        """Whether a slug means something of the class `wanted`, or anything at all for ""."""
        kind = self.kind(slug)
        return bool(kind) and (not wanted or DG + wanted in self.vocabulary.classes[kind].ancestors)

    def meant(self, text: str, wanted: str = "") -> str | None:
        """The slug that a text most likely means: by a name it bears, or as it is spelled.

        What is of the class `wanted` comes first; "" is anything. A place of the world is meant
        although no file names it.
        """
        slugs = (*self.things, *self.vocabulary.sectors)
        fitting = [slug for slug in slugs if self.fits(slug, wanted)]
        named = {name: slug for name, slug in self._by_name if slug in set(fitting)}
        found = (
            named.get(parted(text))
            or self._by_code(text, wanted)
            or _by_initials(text, fitting)
            or nearest(text, fitting, cutoff=0.85)
            or _by_words(text, named)
        )
        if found:
            return found
        is_place = self._is_place(wanted)
        if is_place and (places := gazetteer.called(text)):
            return places[0]
        padded = re.sub(r"-(\d)$", r"-0\1", text)  # ISO 3166-2 has two digits where it has one
        if is_place and padded != text and gazetteer.place(padded):
            return padded
        if found := nearest(text, fitting, cutoff=0.65):
            return found
        if name := nearest(text, named, cutoff=0.75):
            return named[name]
        return next(iter(gazetteer.suggestions(text)), None) if is_place else None

    def _by_code(self, text: str, wanted: str) -> str | None:
        """The place whose code of ISO 3166 a text is, in whatever case: `NO`, `US-OR`."""
        slug = text.lower()
        if not re.fullmatch(r"[a-z]{2}(-[a-z0-9]{1,3})?", slug, re.ASCII):
            return None
        is_known = self.fits(slug, wanted) or (self._is_place(wanted) and gazetteer.place(slug))
        return slug if is_known else None

    def _is_place(self, wanted: str) -> bool:
        """Whether a place may be what is wanted."""
        return not wanted or DG + wanted in self.vocabulary.classes["Place"].ancestors

    @cached_property
    def _by_name(self) -> tuple[tuple[str, str], ...]:
        """Names and ISO codes, folded, each with the slug of what bears it; later ones count.

        Before them all, of a name with a comma in it what stands before: mostly an acronym.
        """
        found = [
            (parted(name), slug)
            for slug, things in reversed(self.things.items())
            for thing in things
            for name in _names(thing)
        ]
        sectors = self.vocabulary.sectors.items()
        short = [
            (parted(re.split("[,،]", label.value)[0]), thing.slug)
            for things in reversed(self.things.values())
            for thing in things
            if isinstance(thing, Entity)
            for label in thing.labels
        ]
        return (
            *short,
            *((parted(name), slug) for slug, one in sectors for name in one.labels.values()),
            *found,
        )

    def a(self, kind: str) -> str:
        """A class with its article, in the ontology's words: ``an organisation``."""
        if not kind:
            return "an entity, an event, a source or a sector"
        label = self.vocabulary.classes[kind].labels["en"].lower()
        return f"{'an' if label[0] in 'aeiou' else 'a'} {label}"

    def above(self, slug: str, up: Callable[[Entity], str | None]) -> tuple[str, ...]:
        """What shared entities put above a thing, nearest first; a circle ends with the thing.

        `up` is where an entity says it: the place it lies in, the wider sector.
        """
        chain: list[str] = []
        above: str | None = slug
        while above:
            entities = (thing for thing in self.things.get(above, ()) if isinstance(thing, Entity))
            above = next((found for entity in entities if (found := up(entity))), None)
            if above is None or above in chain:
                break
            chain.append(above)
            if above == slug:
                break
        return tuple(chain)

    def within(self, slug: str) -> tuple[str, ...]:
        """The places that a place lies in by the shared entities, nearest first."""
        places = self.above(slug, lambda place: place.within)
        return tuple(place for place in places if place != slug)


def _by_initials(text: str, slugs: Sequence[str]) -> str | None:
    """The one slug whose parts begin with the capitals that a text consists of: ``AI``."""
    if not re.fullmatch(r"[A-Z]{2,5}", text):
        return None
    found = [slug for slug in slugs if "".join(part[0] for part in slug.split("-")) == text.lower()]
    return found[0] if len(found) == 1 else None


def _by_words(text: str, named: Mapping[str, str]) -> str | None:
    """The one slug that has a name of which the text is a part, or that is a part of the text."""
    words = set(parted(text).split())
    if max(map(len, words), default=0) < 3:
        return None
    whole = {name: set(name.split()) for name in named}
    for fits in (words.issuperset, words.issubset):
        found = {named[name] for name, parts in whole.items() if len(name) > 3 and fits(parts)}
        if len(found) == 1:
            return found.pop()
    return None


def _names(thing: Thing) -> Iterator[str]:
    yield from (label.value for label in thing.labels)
    if isinstance(thing, Entity):
        yield from (label.value for label in thing.alt_labels)
        yield from (thing.iso_code,) if thing.iso_code else ()
