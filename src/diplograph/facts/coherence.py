"""Rules across files: what a slug means, whether it is there, and whether it fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from diplograph.facts.characters import seen_as
from diplograph.facts.classes import is_unfit, misplaced, mistyped, offices_of_groups
from diplograph.facts.contradictions import check_file
from diplograph.facts.document import describe
from diplograph.facts.meant import listed, slug_hint
from diplograph.facts.model import Entity, Event, Source
from diplograph.facts.sheet import Reference, Sheet
from diplograph.facts.values import is_slug
from diplograph.facts.world import Thing, World
from diplograph.problems import Location, Problem
from diplograph.resources import places_table
from diplograph.spelling import did_you_mean, nearest
from diplograph.vocabulary import Vocabulary

#: How many further places of one problem are shown.
_SHOWN_PLACES = 3
#: For how many slugs of one file it is asked which are meant; each takes some milliseconds.
_MOST_MEANT = 200


def check_coherence(sheets: Sequence[Sheet], vocabulary: Vocabulary) -> Iterator[Problem]:
    """What is wrong between the claims of a file, and between the files."""
    world = world_of(sheets, vocabulary)
    yield from check_across(sheets, world)
    for sheet in sheets:
        yield from check_within(sheet, world)


def world_of(sheets: Sequence[Sheet], vocabulary: Vocabulary) -> World:
    """What the slugs of all files mean."""
    world = World(vocabulary)
    for sheet in sheets:
        file = sheet.file
        world.sheets[file.path] = sheet
        source = (file.source,) if file.source else ()
        for thing in (*source, *file.entities, *file.events):
            world.things.setdefault(thing.slug, []).append(thing)
    return world


def check_across(sheets: Sequence[Sheet], world: World) -> Iterator[Problem]:
    """What is wrong between the files, of which `world` learns what is meant after all."""
    partly = {slug for sheet in sheets if not sheet.whole for slug in sheet.declared}
    for slug, things in world.things.items():
        yield from _meanings(things, world)
        if not world.unread and slug not in partly:
            yield from _unlabelled(things, world)
    yield from mistyped(sheets, world)
    yield from _strangers(sheets, world)
    yield from _impostors(world)
    yield from _circles(world)
    yield from _disputes(sheets, world)
    yield from offices_of_groups(world)


def check_within(sheet: Sheet, world: World) -> Iterator[Problem]:
    """What is wrong in one file, given what the slugs in it mean; after :func:`check_across`."""
    yield from _strays(sheet, world)
    yield from misplaced(sheet, world)
    if not world.unread:
        yield from _unknown(sheet, world, world.declared)
    yield from _unused(sheet, world, world.declared)
    unfit = {one.location for one in sheet.references if is_unfit(one, world)}
    misnamed = {world.misnamed.get(event.slug, "") for event in sheet.file.events}
    yield from check_file(sheet, world.kind, unfit, misnamed)


# ------------------------------------------------------------------ what a slug means


def _meanings(things: Sequence[Thing], world: World) -> Iterator[Problem]:
    """A slug means one thing: one entity, or one source, or one event in one or more files."""
    first = things[0]
    for scheme, concepts in world.vocabulary.code_lists.items():
        if first.slug in concepts:
            message = f"the slug {first.slug!r} already means a concept of the list {scheme!r}"
            hint = "choose another slug for what this file introduces"
            if scheme == "sectors" and world.kind(first.slug) == "Sector":
                hint = "remove it: the sector is there already; or choose another slug"
            yield Problem(first.location, "slug-means-two-things", message, hint=hint)
    for other in things[1:]:
        if type(other) is not type(first):
            message = f"the slug {first.slug!r} means two things"
            hint = "choose another slug for one of the two"
            yield _second(other, first, "slug-means-two-things", message, hint)
    entities = [thing for thing in things if isinstance(thing, Entity)]
    yield from _defined_once(sorted(entities, key=lambda entity: not entity.shared))
    sources = [thing for thing in things if isinstance(thing, Source)]
    yield from _encoded_once(sources, world)
    yield from _one_event([thing for thing in things if isinstance(thing, Event)], world)


def _encoded_once(sources: Sequence[Source], world: World) -> Iterator[Problem]:
    """A source is encoded in one file; the one that is called like it comes first."""
    if len(sources) < 2:
        return
    first, *others = sorted(sources, key=lambda source: _stem(source) != source.slug)
    for source in others:
        stem = _stem(source)
        hint = "give the second source its own id, or merge the two files"
        if _stem(first) == first.slug and is_slug(stem) and stem not in world.things:
            hint = f"{did_you_mean(stem)} the file is called so; else merge the two files"
            world.copied.add(stem)
        message = f"two files encode the source {source.slug!r}"
        yield _second(source, first, "source-twice", message, hint)


def _stem(source: Source) -> str:
    """The name of the file of a source, without its ending."""
    return Path(source.location.path).stem


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


def _one_event(events: Sequence[Event], world: World) -> Iterator[Problem]:
    """An event has one kind in all files, and its label in one of them."""
    if not events:
        return
    # What all files share comes first: the file of a source is mended to agree with it.
    events = sorted(
        events, key=lambda event: world.sheets[event.location.path].file.source is not None
    )
    for other in events[1:]:
        if other.kind != events[0].kind:
            message = f"the event {other.slug!r} is {world.a(other.kind)} here"
            found_first = f"{world.a(events[0].kind)} here"
            hint = f"{did_you_mean(events[0].kind.lower())} or another event, with another slug"
            related = ((world.place(events[0], "kind"), found_first),)
            place, found = world.place(other, "kind"), other.kind.lower()
            yield Problem(place, "kinds-disagree", message, found, hint=hint, related=related)
    labelled = [event for event in events if event.labels]
    for other in labelled[1:]:
        message = f"the label of the event {other.slug!r} stands in two files"
        place, hint = world.place(other, "label"), "keep it in one of them"
        related = ((world.place(labelled[0], "label"), "first here"),)
        yield Problem(place, "label-twice", message, hint=hint, related=related)


def _unlabelled(things: Sequence[Thing], world: World) -> Iterator[Problem]:
    """An event without a label in any file, all of which were read."""
    events = [thing for thing in things if isinstance(thing, Event)]
    if events and events[0].slug in world.misnamed:
        message = f"no file gives the event {events[0].slug!r} a label"
        expected = "label: {en: …, fr: …, ar: …} in exactly one file"
        likely = did_you_mean(world.misnamed[events[0].slug])
        hint = f"{likely} else add label: {{en: …}} to it".removeprefix(" else ")
        yield Problem(events[0].location, "missing-label", message, "", expected, hint)


def _second(
    other: Thing,
    first: Thing,
    code: str,
    message: str,
    hint: str = "",
) -> Problem:
    related = ((first.location, "first here"),)
    return Problem(other.location, code, message, hint=hint, related=related)


def _impostors(world: World) -> Iterator[Problem]:
    """What bears a name that cannot be told from that of another, and is in other letters."""
    entities = [each for things in world.things.values() for each in things]
    names = [
        (text.value, entity)
        for entity in entities
        if isinstance(entity, Entity)
        for text in (*entity.labels, *entity.alt_labels)
    ]
    seen = [(found, entity) for name, entity in names if (found := seen_as(name))]
    bearers = {name.casefold(): entity for name, entity in names} if seen else {}
    for name, entity in seen:
        other = bearers.get(name.casefold())
        if other and other.slug != entity.slug:
            message = f"a name here looks like {name!r}, and has letters of another script"
            related = ((other.location, "this is called so"),)
            hint = (
                f"use {other.slug!r} if it is meant; else say in the label what tells the two apart"
            )
            place = world.place(entity, "label")
            yield Problem(place, "look-alike", message, hint=hint, related=related)


# ------------------------------------------------------------------ where a slug is used


def _unknown(sheet: Sheet, world: World, declared: frozenset[str]) -> Iterator[Problem]:
    """What is used is known; what is `declared`, and could not be read, has its problem already.

    A slug that is used more than once is one problem, at the first place.
    """
    unknown = _unknown_slugs(sheet, world, declared)
    misspelled = set(_misspelled(sheet, world, declared).values()) if unknown else set()
    for number, (slug, references) in enumerate(unknown.items()):
        if slug in misspelled:
            continue
        first, *others = references
        told = number < _MOST_MEANT
        meant = world.meant(slug, first.wanted) if told else None
        if (
            told and first.wanted != "Sector"
        ):  # it may be a new one: what is of another class is not meant
            meant = meant or world.meant(slug)
        yield Problem(
            first.subject or first.location,
            "unknown-reference",
            f"nothing is known by the slug {slug!r}",
            found=slug,
            expected=f"the slug of {world.a(first.wanted)}",
            hint=_meant_or_new(meant, first.wanted),
            related=_used_too(others, first),
        )


def _unknown_slugs(
    sheet: Sheet, world: World, declared: frozenset[str]
) -> dict[str, list[Reference]]:
    found: dict[str, list[Reference]] = {}
    source_unread = sheet.file.source is None and not sheet.whole
    for reference in sheet.references:
        slug = reference.slug
        known = world.kind(slug) or slug in declared or slug in world.copied
        if not known and not (source_unread and reference.wanted == "Source"):
            found.setdefault(reference.slug, []).append(reference)
    return found


def _used_too(others: list[Reference], first: Reference) -> tuple[tuple[Location, str], ...]:
    places = {other.subject or other.location for other in others}
    places.discard(first.subject or first.location)
    return tuple((place, "used here too") for place in sorted(places)[:_SHOWN_PLACES])


def _misspelled(sheet: Sheet, world: World, declared: frozenset[str]) -> dict[str, str]:
    """Slugs that the file introduces and never uses, each with the unknown one used instead."""
    unused = [thing.slug for thing in _unused_things(sheet)]
    pairs = {}
    for slug, references in _unknown_slugs(sheet, world, declared).items():
        several = len({reference.location for reference in references}) > 1
        if several and (likely := nearest(slug, unused, cutoff=0.85)):
            pairs[likely] = slug
    return pairs


def _meant_or_new(meant: str | None, wanted: str) -> str:
    """What was meant; else, and of a sector in any case, how to introduce what is not there."""
    if wanted == "Sector":
        own = "declare your own in data/entities, with kind: sector"
        return f"{did_you_mean(meant)} else {own}" if meant else f"choose one of the list, or {own}"
    if meant:
        return did_you_mean(meant)
    table = "events" if wanted in {"Event", "Visit", "Meeting", "Agreement"} else "entities"
    return f"introduce it under {table}, or mend the slug"


def _strays(sheet: Sheet, world: World) -> Iterator[Problem]:
    """What stands where a slug is wanted, and is none: a name, a slug in capitals, two slugs."""
    for number, stray in enumerate(sheet.strays):
        hint = _several(stray.text, world)
        meant = world.meant(stray.text) if number < _MOST_MEANT else None
        hint = hint or did_you_mean(meant) or slug_hint(stray.text)
        found = describe(stray)
        yield Problem(stray.location, "bad-slug", "this is not a slug", found, "a slug", hint)


def _several(text: str, world: World) -> str:
    """The hint that a text is several slugs which are known; "" if it is not."""
    for parts in (listed(text), text.split()):
        if len(parts) > 1 and all(map(world.kind, parts)):
            several = f"{len(parts)} slugs stand here"
            return f"{several}: in a list [{', '.join(parts)}], else an entry for each"
    return ""


def _unused(sheet: Sheet, world: World, declared: frozenset[str]) -> Iterator[Problem]:
    """What a fact file introduces, it says something of: nothing enters without evidence."""
    unused = _unused_things(sheet)
    if not unused:
        return
    unknown = _unknown_slugs(sheet, world, declared)
    misspelled = _misspelled(sheet, world, declared)
    for thing in unused:
        message = f"nothing is said of {thing.slug!r} in this file"
        hint = "remove it, or mend the slug where it is meant"
        related: tuple[tuple[Location, str], ...] = ()
        if meant := misspelled.get(thing.slug):
            hint = did_you_mean(meant)
            first = unknown[meant][0]
            related = ((first.subject or first.location, "used here"),)
        elif _stands_for(thing, sheet, world, unknown):
            continue  # reported where the other stands
        yield Problem(thing.location, "unused-slug", message, thing.slug, "", hint, related)


def _stands_for(
    thing: Thing, sheet: Sheet, world: World, unknown: dict[str, list[Reference]]
) -> bool:
    """Whether another problem tells already why nothing is said of a thing.

    It is introduced a second time, or it would fit where something unknown or unfit stands.
    """
    first = world.things[thing.slug][0]
    if isinstance(thing, Entity) and (first is not thing or len(world.things[thing.slug]) > 1):
        return True
    return any(
        world.fits(thing.slug, reference.wanted)
        for reference in sheet.references
        if reference.wanted
        and reference.subject is None
        and (reference.slug in unknown or is_unfit(reference, world))
    )


def _unused_things(sheet: Sheet) -> tuple[Thing, ...]:
    if sheet.file.source is None or not sheet.whole:
        return ()
    used = {reference.slug for reference in sheet.references}
    things: tuple[Thing, ...] = (*sheet.file.entities, *sheet.file.events)
    return tuple(thing for thing in things if thing.slug not in used)


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


#: By key, where an entity says what is above it, how a circle is told, and how its links read.
_LADDERS: Mapping[str, tuple[Callable[[Entity], str | None], str, str]] = {
    "within": (lambda place: place.within, "the place {!r} lies within itself", "within"),
    "broader": (
        lambda sector: sector.broader,
        "the sector {!r} is narrower than itself",
        "narrower than",
    ),
}


def _circles(world: World) -> Iterator[Problem]:
    """Nothing is above itself."""
    entities = [things[0] for things in world.things.values() if isinstance(things[0], Entity)]
    for key, (up, message, link) in _LADDERS.items():
        for entity in entities:
            chain = world.above(entity.slug, up) if up(entity) else ()
            if entity.slug in chain:
                found = f" {link} ".join((entity.slug, *chain))
                place, hint = world.place(entity, key), f"mend one {key!r} of the circle"
                told = message.format(entity.slug)
                yield Problem(place, "circle", told, found=found, hint=hint)


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
                place = world.things[claim.subject][0]
                yield _dispute(place, world.place(place, "within"), claim.location)


def _dispute(place: Thing, within: Location, claim: Location) -> Problem:
    hint = "remove its 'within': only claims say it (design, \"Reference triples\")"
    if place.location.path == str(places_table()):
        hint = "define the place in data/entities, without 'within': only claims say it"
    return Problem(
        within,
        "disputed-within",
        f"where {place.slug!r} lies is disputed, and yet a reference fact",
        hint=hint,
        related=((claim, "disputed here"),),
    )
