"""Rules across files: what a slug means, whether it is there, and whether it fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from diplograph.facts.contradictions import check_file
from diplograph.facts.model import Entity, Event, Source
from diplograph.facts.reader import Reference, Sheet
from diplograph.facts.values import near
from diplograph.namespaces import DG
from diplograph.problems import Location, Problem
from diplograph.vocabulary import Vocabulary

Thing = Entity | Event | Source


@dataclass(frozen=True)
class World:
    """What all slugs mean: things by slug, in the order of the files; sectors in the vocabulary."""

    vocabulary: Vocabulary
    things: dict[str, list[Thing]] = field(default_factory=dict)

    def kind(self, slug: str) -> str:
        """The class, by local name, of what a slug means; "" if it means nothing."""
        if things := self.things.get(slug):
            return "Source" if isinstance(things[0], Source) else things[0].kind
        return "Sector" if slug in self.vocabulary.sectors else ""

    def is_ambiguous(self, slug: str) -> bool:
        """Whether a slug means things of several sorts, which is a problem of its own."""
        things = self.things.get(slug, [])
        concepts = [slug for listed in self.vocabulary.code_lists.values() if slug in listed]
        return len({type(thing) for thing in things}) + len(concepts) > 1

    def fits(self, slug: str, wanted: str) -> bool:
        """Whether a slug means something of the class `wanted`, or anything at all for ""."""
        kind = self.kind(slug)
        return bool(kind) and (not wanted or DG + wanted in self.vocabulary.classes[kind].ancestors)

    def within(self, slug: str) -> tuple[str, ...]:
        """The places that a place lies in by the shared entities, nearest first."""
        chain: list[str] = []
        place: str | None = slug
        while place:
            shared = (thing for thing in self.things.get(place, ()) if isinstance(thing, Entity))
            place = next((thing.within for thing in shared if thing.within), None)
            if place is None or place in chain or place == slug:
                break
            chain.append(place)
        return tuple(chain)


def check_coherence(sheets: Sequence[Sheet], vocabulary: Vocabulary) -> Iterator[Problem]:
    """What is wrong between the claims of a file, and between the files."""
    world = World(vocabulary)
    for sheet in sheets:
        file = sheet.file
        source = (file.source,) if file.source else ()
        for thing in (*source, *file.entities, *file.events):
            world.things.setdefault(thing.slug, []).append(thing)
    declared = frozenset(slug for sheet in sheets for slug in sheet.declared)
    unread = any(sheet.unread for sheet in sheets)
    partly = {slug for sheet in sheets if not sheet.whole for slug in sheet.declared}
    for slug, things in world.things.items():
        yield from _meanings(things, vocabulary)
        if not unread and slug not in partly:
            yield from _unlabelled(things)
    for sheet in sheets:
        yield from _misplaced(sheet, world)
        if not unread:
            yield from _unknown(sheet, world, declared)
        yield from _unused(sheet)
        yield from check_file(sheet, world.kind)
    yield from _strangers(sheets, world)
    yield from _circles(world)
    yield from _disputes(sheets, world)


# ------------------------------------------------------------------ what a slug means


def _meanings(things: Sequence[Thing], vocabulary: Vocabulary) -> Iterator[Problem]:
    """A slug means one thing: one entity, or one source, or one event in one or more files."""
    first = things[0]
    for scheme, concepts in vocabulary.code_lists.items():
        if first.slug in concepts:
            message = f"the slug {first.slug!r} already means a concept of the list {scheme!r}"
            yield Problem(first.location, "slug-means-two-things", message)
    for other in things[1:]:
        if type(other) is not type(first):
            message = f"the slug {first.slug!r} means two things"
            yield _second(other, first, "slug-means-two-things", message)
    entities = [thing for thing in things if isinstance(thing, Entity)]
    yield from _defined_once(sorted(entities, key=lambda entity: not entity.shared))
    sources = [thing for thing in things if isinstance(thing, Source)]
    for source in sources[1:]:
        message = f"two files encode the source {source.slug!r}"
        yield _second(source, sources[0], "source-twice", message)
    yield from _one_event([thing for thing in things if isinstance(thing, Event)])


def _defined_once(entities: Sequence[Entity]) -> Iterator[Problem]:
    """An entity is introduced in one place; the shared ones come first."""
    for other in entities[1:]:
        shared = entities[0].shared
        hint = (
            "use the shared entity: remove this one"
            if shared and not other.shared
            else "an entity of two files moves to data/entities"
        )
        message = f"the entity {other.slug!r} is introduced twice"
        yield _second(other, entities[0], "entity-twice", message, hint)


def _one_event(events: Sequence[Event]) -> Iterator[Problem]:
    """An event has one kind in all files, and its label in one of them."""
    if not events:
        return
    for other in events[1:]:
        if other.kind != events[0].kind:
            message = f"the event {other.slug!r} is a {other.kind} here"
            yield _second(
                other, events[0], "kinds-disagree", message, found_first=f"a {events[0].kind} here"
            )
    labelled = [event for event in events if event.labels]
    for other in labelled[1:]:
        message = f"the label of the event {other.slug!r} stands in two files"
        yield _second(other, labelled[0], "label-twice", message, "keep it in one of them")


def _unlabelled(things: Sequence[Thing]) -> Iterator[Problem]:
    """An event without a label in any file, all of which were read."""
    events = [thing for thing in things if isinstance(thing, Event)]
    if events and not any(event.labels for event in events):
        message = f"no file gives the event {events[0].slug!r} a label"
        expected = "label: {en: …, fr: …, ar: …} in exactly one file"
        yield Problem(events[0].location, "missing-label", message, expected=expected)


def _second(
    other: Thing,
    first: Thing,
    code: str,
    message: str,
    hint: str = "",
    *,
    found_first: str = "first here",
) -> Problem:
    related = ((first.location, found_first),)
    return Problem(other.location, code, message, hint=hint, related=related)


# ------------------------------------------------------------------ where a slug is used


def _unknown(sheet: Sheet, world: World, declared: frozenset[str]) -> Iterator[Problem]:
    """What is used is known; what is `declared`, and could not be read, has its problem already."""
    for reference in sheet.references:
        if world.kind(reference.slug) or reference.slug in declared:
            continue
        slugs = (*world.things, *world.vocabulary.sectors)
        fitting = [slug for slug in slugs if world.fits(slug, reference.wanted)]
        yield Problem(
            reference.location,
            "unknown-reference",
            f"nothing is known by the slug {reference.slug!r}",
            found=reference.slug,
            expected=f"the slug of {_a(reference.wanted, world)}",
            hint=near(reference.slug, fitting),
        )


def _misplaced(sheet: Sheet, world: World) -> Iterator[Problem]:
    """What is used is of the class that its place wants."""
    for reference in sheet.references:
        kind = world.kind(reference.slug)
        fits = not kind or world.fits(reference.slug, reference.wanted)
        if not fits and not world.is_ambiguous(reference.slug):
            yield _wrong_class(reference, world)


def _wrong_class(reference: Reference, world: World) -> Problem:
    things = world.things.get(reference.slug, [])
    is_subject = reference.role.startswith("subject of ")
    verb = "is said of" if is_subject else "takes"
    event = is_subject and any(isinstance(thing, Event) for thing in things)
    return Problem(
        reference.location,
        "wrong-class",
        f"{reference.role.removeprefix('subject of ')!r} {verb} {_a(reference.wanted, world)}",
        found=f"{reference.slug}, {_a(world.kind(reference.slug), world)}",
        hint="what is said of an event stands under events" if event else "",
        related=((things[0].location, "introduced here"),) if things else (),
    )


def _a(kind: str, world: World) -> str:
    """A class with its article, in the ontology's words: ``an organisation``."""
    if not kind:
        return "an entity, an event, a source or a sector"
    label = world.vocabulary.classes[kind].labels["en"].lower()
    return f"{'an' if label[0] in 'aeiou' else 'a'} {label}"


def _unused(sheet: Sheet) -> Iterator[Problem]:
    """What a fact file introduces, it says something of: nothing enters without evidence."""
    if sheet.file.source is None or not sheet.whole:
        return
    used = {reference.slug for reference in sheet.references}
    things: tuple[Thing, ...] = (*sheet.file.entities, *sheet.file.events)
    for thing in things:
        if thing.slug not in used:
            message = f"nothing is said of {thing.slug!r} in this file"
            hint = "remove it, or mend the slug where it is meant"
            yield Problem(thing.location, "unused-slug", message, hint=hint)


def _strangers(sheets: Sequence[Sheet], world: World) -> Iterator[Problem]:
    """An entity that two fact files use is a shared one (design, "Identity")."""
    for sheet in sheets:
        seen: set[str] = set()
        for reference in sheet.references:
            entities = [
                thing for thing in world.things.get(reference.slug, ()) if isinstance(thing, Entity)
            ]
            own = any(entity.shared or _stands_in(entity, sheet) for entity in entities)
            if entities and not own and reference.slug not in seen:
                seen.add(reference.slug)
                yield Problem(
                    reference.location,
                    "entity-of-another-file",
                    f"the entity {reference.slug!r} belongs to another fact file",
                    hint="an entity of two files moves to data/entities",
                    related=((entities[0].location, "introduced here"),),
                )


def _stands_in(entity: Entity, sheet: Sheet) -> bool:
    return entity.location.path == sheet.file.path


# ------------------------------------------------------------------ places within places


def _circles(world: World) -> Iterator[Problem]:
    for slug, things in world.things.items():
        place = things[0]
        if isinstance(place, Entity) and place.within:
            chain = world.within(slug)
            if place.within == slug or any(
                slug == thing.within
                for last in chain
                for thing in world.things.get(last, ())
                if isinstance(thing, Entity)
            ):
                message = f"the place {slug!r} lies within itself"
                found = " within ".join((slug, *chain, slug) if chain else (slug, slug))
                yield Problem(place.location, "circle", message, found=found)


def _disputes(sheets: Sequence[Sheet], world: World) -> Iterator[Problem]:
    """What a claim denies, or gives to another country, is no undisputed reference fact."""
    for sheet in sheets:
        for claim in sheet.file.claims:
            if claim.property != "within" or not claim.subject or not claim.object:
                continue
            chain = world.within(claim.subject)
            denied = claim.polarity == "denied" and claim.object in chain
            country = next((place for place in chain if world.kind(place) == "Country"), None)
            elsewhere = (
                claim.polarity == "affirmed"
                and country is not None
                and world.kind(claim.object) == "Country"
                and claim.object != country
            )
            if denied or elsewhere:
                yield _dispute(world.things[claim.subject][0], claim.location)


def _dispute(place: Thing, claim: Location) -> Problem:
    return Problem(
        place.location,
        "disputed-within",
        f"where {place.slug!r} lies is disputed, and yet a reference fact",
        hint="remove its 'within': only claims say it (design, \"Reference triples\")",
        related=((claim, "disputed here"),),
    )
