"""Classes: whether what a slug means is of the class that its place wants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from diplograph.facts import schema
from diplograph.facts.model import Entity, Event
from diplograph.facts.sheet import Reference, Sheet
from diplograph.facts.values import kinds_under
from diplograph.facts.world import World
from diplograph.namespaces import DG
from diplograph.problems import Location, Problem
from diplograph.spelling import did_you_mean, nearest

#: How many uses of an entity of another class are shown.
_SHOWN_PLACES = 3


def misplaced(sheet: Sheet, world: World) -> Iterator[Problem]:
    """What is used is of the class that its place wants."""
    told: set[Location] = set()
    unfit = (reference for reference in sheet.references if is_unfit(reference, world))
    for reference in sorted(unfit, key=lambda reference: reference.location):
        # What is said of one thing has one problem, if the thing is another.
        if reference.subject not in told:
            yield _wrong_class(reference, world)
            told |= {reference.subject} if reference.subject else set()


def is_unfit(reference: Reference, world: World) -> bool:
    known = bool(world.kind(reference.slug)) and not world.is_ambiguous(reference.slug)
    return known and not world.fits(reference.slug, reference.wanted)


def _wrong_class(reference: Reference, world: World) -> Problem:
    things = world.things.get(reference.slug, [])
    is_subject = reference.role.startswith("subject of ")
    verb = "is said of" if is_subject else "takes"
    of_events = DG + "Event" in world.vocabulary.classes[reference.wanted].ancestors
    event = is_subject and not of_events and any(isinstance(thing, Event) for thing in things)
    wanted = world.a(reference.wanted)
    hint = f"say it of {wanted}, or mend the kind of {reference.slug!r}"
    if is_subject and (key := _like_key(reference, world)):
        hint = f"{did_you_mean(key)} else {hint}"
    if event:
        hint = "what is said of an event stands under events"
    if not is_subject:
        hint = _fitting(reference, world)
    return Problem(
        reference.location,
        "wrong-class",
        f"{reference.role.removeprefix('subject of ')!r} {verb} {world.a(reference.wanted)}",
        found=f"{reference.slug}, {world.a(world.kind(reference.slug))}",
        hint=hint,
        related=((things[0].location, "introduced here"),) if things else (),
    )


def _like_key(reference: Reference, world: World) -> str | None:
    """A field of what the subject is, with a name like that of the field that it has not."""
    properties = world.vocabulary.properties
    ancestors = world.vocabulary.classes[world.kind(reference.slug)].ancestors
    fields = schema.FIELDS.items()
    own = [name for name, key in fields if properties[key.term[3:]].domain in ancestors]
    return nearest(reference.role.removeprefix("subject of "), own, cutoff=0.65)


def _fitting(reference: Reference, world: World) -> str:
    """What of the same file fits, if it is one thing; else what sort of thing is wanted."""
    path = reference.location.path
    own = [
        slug
        for slug, things in world.things.items()
        if any(thing.location.path == path for thing in things)
        and world.fits(slug, reference.wanted)
    ]
    likely = nearest(reference.slug, [slug for slug in world.things if slug in own])
    if len(own) == 1 or likely:
        return did_you_mean(likely or own[0])
    return f"name {world.a(reference.wanted)}, or use another key for {reference.slug!r}"


def mistyped(sheets: Sequence[Sheet], world: World) -> Iterator[Problem]:
    """Entities of a fact file whose kind is at odds with all that is said of them.

    Two uses at least want another class, and none is against it. From here on `world` takes such an
    entity for what it is meant to be.
    """
    unfit: dict[str, list[Reference]] = defaultdict(list)
    for reference in (one for sheet in sheets for one in sheet.references):
        if is_unfit(reference, world):
            unfit[reference.slug].append(reference)
    kinds = kinds_under(world.vocabulary, ("Actor", "Post")).values() if unfit else ()
    names = {class_.name for class_ in kinds}
    for slug, references in unfit.items():
        first, *more = world.things.get(slug) or (None,)
        places = sorted({one.subject or one.location for one in references})[:_SHOWN_PLACES]
        if not isinstance(first, Entity) or first.shared or more or len(places) < 2:
            continue
        uses = {one.wanted for sheet in sheets for one in sheet.references if one.slug == slug}
        wanted = sorted({one.wanted for one in references} & names)
        fitting = (kind for kind in wanted if _suits(kind, uses, world))
        if meant := next(fitting, None):
            yield Problem(
                world.place(first, "kind"),
                "wrong-class",
                f"{slug!r} is {world.a(first.kind)} here, and all else takes it for another thing",
                found=first.kind.lower(),
                hint=did_you_mean(meant.lower()),
                related=tuple((place, f"{world.a(meant)} here") for place in places),
            )
            world.mistyped[slug] = meant


def _suits(kind: str, uses: set[str], world: World) -> bool:
    """Whether what is of a class may stand wherever these are wanted."""
    ancestors = world.vocabulary.classes[kind].ancestors
    return all(not wanted or DG + wanted in ancestors for wanted in uses)


def offices_of_groups(world: World) -> Iterator[Problem]:
    """What a reference fact says is accepted, and a Group is in no accepted triple (I8)."""
    for things in world.things.values():
        for post in things:
            if isinstance(post, Entity) and post.post_in and world.kind(post.post_in) == "Group":
                place = world.place(post, "post_in")
                message = "a group is described, and has no members: it is in no reference fact"
                hint = "name who the office is of, or leave 'post_in' to claims"
                found = f"{post.post_in}, {world.a('Group')}"
                yield Problem(place, "wrong-class", message, found, hint=hint)
