"""What other files need to know of a fact file, as JSON: a sheet without its places.

All files are held against each other at every build, and most have not changed since the last one.
What is kept of these is what the rules across files and the projection look at: their slugs, their
classes and labels, and what each claim says. It has no places, so that it serves as long as nothing
is wrong; what is to be told of a file is told by reading it.

:func:`surroundings` are all that what becomes of a file depends on beside itself.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from hashlib import sha256
from sys import intern
from typing import Any, NamedTuple, TypeAlias

from diplograph.facts.model import Claim, Entity, Event, FactFile, Integer, Source, Text
from diplograph.facts.sheet import Reference, Sheet
from diplograph.facts.world import Thing, World
from diplograph.problems import Location

#: A value of JSON.
_Json: TypeAlias = Any

#: What neither the rules across files nor the projection ask of a claim.
_UNASKED = ("glosses", "at", "inferred", "rank_reason", "term", "item", "allow")


def is_bare(sheet: Sheet) -> bool:
    """Whether nothing of a sheet is lost but what is to be: all of it could be read."""
    file = sheet.file
    return sheet.whole and not (
        sheet.unread or sheet.strays or file.scans or file.registers or sheet.unreadable
    )


def to_json(sheet: Sheet) -> str:
    """A sheet that :func:`is_bare` takes, without its path and its places, its claims in short."""
    return _encoded(_told(sheet))


def gist(sheet: Sheet) -> bytes:
    """A digest of the name of a file that :func:`is_bare` takes, and of all that is asked of it by
    the rules across files, by what is accepted, and by what is said of its things.

    As long as those of all files are what they were, so is all that is not said by one source.
    """
    told = _told(sheet)
    for source in told["source"]:
        del source["recorded"]
    name = os.path.basename(sheet.file.path)  # noqa: PTH119 - of ten thousand files
    return sha256(f"{name}\n{_encoded(told)}".encode(errors="surrogateescape")).digest()


def _encoded(told: _Json) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _told(sheet: Sheet) -> dict[str, list[_Json]]:
    file = sheet.file
    return {
        "source": [_fields(file.source)] if file.source else [],
        "entities": [_fields(each) for each in file.entities],
        "events": [_fields(each) for each in file.events],
        "claims": [_fields(claim, _UNASKED) for claim in file.claims],
        "references": sorted({(each.slug, each.wanted) for each in sheet.references}),
        "declared": sorted(sheet.declared),
    }


def from_json(text: str | bytes, path: str) -> Sheet:
    """The sheet of the file at `path`, as :func:`to_json` wrote it; all places are the file."""
    found, place = json.loads(text, object_hook=_interned), Location(path)
    sources = [_thing(Source, each, place) for each in found["source"]]
    file = FactFile(
        path,
        sources[0] if sources else None,
        tuple(_thing(Entity, each, place) for each in found["entities"]),
        tuple(_thing(Event, each, place) for each in found["events"]),
        tuple(_claim(each, place) for each in found["claims"]),
    )
    pairs = (map(intern, pair) for pair in found["references"])
    references = tuple(Reference(slug, place, wanted, "") for slug, wanted in pairs)
    return Sheet(file, references, declared=frozenset(found["declared"]))


def _interned(fields: dict[str, _Json]) -> dict[str, _Json]:
    """Fields of which each text is in memory once, whatever the number of the files with it."""
    return {
        name: intern(value) if isinstance(value, str) else value for name, value in fields.items()
    }


class Profile(NamedTuple):
    """What a slug means to a file that names it: its class, and what it is called.

    `is_placed` tells of a place that a reference says where it lies.
    """

    kind: str
    sort: str
    labels: tuple[Text, ...]
    is_placed: bool


def surroundings(world: World) -> Callable[[Sheet], bytes]:
    """What tells whether the slugs that a sheet names mean what they did: a digest of its profiles.

    They are all that the rules within a file, its glosses and its triples take from other files.
    """
    known: dict[str, str] = {}

    def profile(slug: str) -> str:
        if slug not in known:
            known[slug] = f"{slug} {tuple(_profile(slug, world)) if slug in world.things else ''}\n"
        return known[slug]

    def digest(sheet: Sheet) -> bytes:
        return sha256("".join(map(profile, sorted(slugs_of(sheet)))).encode()).digest()

    return digest


def _profile(slug: str, world: World) -> Profile:
    things = world.things[slug]
    # As `rdf.named` has it: of an event in several files, the labelled one.
    named = next((thing for thing in reversed(things) if thing.labels), things[0])
    is_placed = isinstance(named, Entity) and named.within is not None
    return Profile(world.kind(slug), type(named).__name__, named.labels, is_placed)


def slugs_of(sheet: Sheet) -> set[str]:
    """All slugs in a file."""
    file = sheet.file
    found: set[str | None] = {reference.slug for reference in sheet.references}
    found.update(entity.slug for entity in file.entities)
    found.update(event.slug for event in file.events)
    for claim in file.claims:
        found.update((claim.subject, claim.object, claim.attributed_to, claim.item, *claim.about))
    if file.source:
        found.update((file.source.slug, file.source.publisher, file.source.primary))
    return {slug for slug in found if slug}


def _fields(value: Thing | Claim, besides: Iterable[str] = ()) -> dict[str, _Json]:
    """The fields that are not as by default, but for the place."""
    defaults = value._field_defaults
    told = value._asdict()
    for name in ("location", *besides):
        told.pop(name, None)
    return {
        name: {"integer": each.value} if isinstance(each, Integer) else each
        for name, each in told.items()
        if name not in defaults or each != defaults[name]
    }


def _thing(kind: Callable[..., Any], fields: dict[str, _Json], place: Location) -> Any:
    for name in _TEXTS & fields.keys():
        fields[name] = tuple(Text(*each) for each in fields[name])
    for name in _TUPLES & fields.keys():
        fields[name] = tuple(fields[name])
    return kind(location=place, **fields)


#: The fields of things that are several texts, or several other values.
_TEXTS = frozenset({"labels", "alt_labels", "definitions"})
_TUPLES = frozenset({"exact_matches", "close_matches"})


def _claim(fields: dict[str, _Json], place: Location) -> Claim:
    value = fields.get("value")
    if value is not None:
        is_number = isinstance(value, dict)
        fields["value"] = Integer(value["integer"]) if is_number else Text(*value)
    if "about" in fields:
        fields["about"] = tuple(fields["about"])
    return Claim(at=(), location=place, **fields)
