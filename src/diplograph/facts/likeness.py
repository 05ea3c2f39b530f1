"""What may be one and the same in several files: notes for an editor, and never a merge.

Whether two reports are of one event is a judgement (design, "Identity"). What speaks for it is
shown: the kind, the parties and places that both files name, and days that lie near each other.
Events are compared only where they share two things, so that the cost is that of the pairs that do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from typing import TypeAlias

from diplograph.facts.dates import bounds
from diplograph.facts.model import Claim, Event, FactFile, Source, Text
from diplograph.problems import Problem

#: The properties whose objects are the parties and the place of an event.
_PARTIES = frozenset(
    {
        "hostedBy",
        "organisedBy",
        "participant",
        "visitorFrom",
        "visitingParty",
        "ledBy",
        "takesPlaceIn",
        "hasParty",
        "signedBy",
    }
)
#: Visitors from two of these are not the same visitors; a town may lie in what another file names.
_UNITS = frozenset({"State", "Region"})
#: How many of them two events have in common, at the least.
_SHARED = 2
#: How far apart days may lie: days that sources give, or those on which they were published, where
#: one gives none.
_NEAR = timedelta(days=7)
_PUBLISHED_NEAR = timedelta(days=31)
#: An object that more events of one kind and month name tells nothing of any two of them.
_COMMON = 50

_Key: TypeAlias = "tuple[str, str, int]"


@dataclass
class _Told:
    """An event as all files together tell of it."""

    event: Event
    paths: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    related: set[str] = field(default_factory=set)
    homes: set[str] = field(default_factory=set)
    days: list[tuple[date, date]] = field(default_factory=list)
    published: list[date] = field(default_factory=list)


def likely_matches(files: Iterable[FactFile]) -> tuple[Problem, ...]:
    """Notes on events that may be one, and on sources that are one text or one voice, by place.

    A note is no problem: nothing is wrong with two events that are two. Events that one file tells
    apart, and those that are legs of one another, are no match.
    """
    files = tuple(files)
    sources = [file.source for file in files if file.source]
    units = {each.slug for file in files for each in file.entities if each.kind in _UNITS}
    told = _told(files)
    for each in told.values():
        each.homes &= units
    pairs = sorted(set(_pairs(told)))
    events = (_note(told[one], told[other]) for one, other in pairs)
    return tuple(sorted((*events, *_same_texts(sources), *_own_corrections(files))))


# ------------------------------------------------------------------ events


def _told(files: Iterable[FactFile]) -> Mapping[str, _Told]:
    found: dict[str, _Told] = {}
    for file in files:
        if file.source is None:
            continue
        for event in file.events:
            told = found.setdefault(event.slug, _Told(event))
            told.paths.add(file.path)
            told.published.append(date.fromisoformat(file.source.published))
        for claim in file.claims:
            if claim.subject in found and claim.polarity == "affirmed":
                _gather(found[claim.subject], claim)
    return found


def _gather(told: _Told, claim: Claim) -> None:
    if claim.property in _PARTIES and claim.object:
        told.parties.add(claim.object)
        if claim.property == "visitorFrom":
            told.homes.add(claim.object)
    elif claim.property in {"partOf", "follows"} and claim.object:
        told.related.add(claim.object)
    elif claim.property == "date" and isinstance(claim.value, Text):
        found = bounds(claim.value.value)
        if found.earliest and found.latest:
            told.days.append((found.earliest, found.latest))


def _pairs(told: Mapping[str, _Told]) -> Iterator[tuple[str, str]]:
    """Slugs of events that may be one, by what they share: the kind, a party, a month."""
    blocks: dict[_Key, list[str]] = defaultdict(list)
    for slug, each in sorted(told.items()):
        for party in each.parties:
            for month in _months(each):
                blocks[each.event.kind, party, month].append(slug)
    for block in blocks.values():
        if len(block) <= _COMMON:
            for one, other in combinations(block, 2):
                if _are_alike(told[one], told[other]):
                    yield one, other


def _months(told: _Told) -> set[int]:
    """The months that the event touches, and their neighbours; of long spans the two ends."""
    spans = told.days or [(day, day) for day in told.published]
    ends = {day.year * 12 + day.month for span in spans for day in span}
    return {month + step for month in ends for step in (-1, 0, 1)}


def _are_alike(one: _Told, other: _Told) -> bool:
    return (
        not one.paths & other.paths
        and other.event.slug not in one.related
        and one.event.slug not in other.related
        and not one.related & other.related
        and len(one.parties & other.parties) >= _SHARED
        and not (one.homes and other.homes and not one.homes & other.homes)
        and _are_near(one, other)
    )


def _are_near(one: _Told, other: _Told) -> bool:
    if one.days and other.days:
        return any(
            start - _NEAR <= last and first - _NEAR <= end
            for start, end in one.days
            for first, last in other.days
        )
    return any(
        abs(first - second) <= _PUBLISHED_NEAR
        for first in one.published
        for second in other.published
    )


def _note(one: _Told, other: _Told) -> Problem:
    first, second = sorted((one.event, other.event), key=lambda event: event.location)
    shared = ", ".join(sorted(one.parties & other.parties))
    days = " and ".join(_days(each) for each in (one, other))
    return Problem(
        second.location,
        "likely-match",
        f"{second.slug!r} may be the {first.kind.lower()} that another file calls {first.slug!r}",
        f"both name {shared}; {days}",
        hint="if they are one, use one slug in both files; if not, leave them: nothing is merged",
        related=((first.location, "the other one"),),
    )


def _days(told: _Told) -> str:
    if not told.days:
        return f"no date, published {min(told.published)}"
    start, end = min(told.days)
    return f"{start}" if start == end else f"{start} to {end}"


# ------------------------------------------------------------------ sources


def _same_texts(sources: Iterable[Source]) -> Iterator[Problem]:
    """Sources with one text, or read at one address: they count as one voice."""
    first: dict[str, Source] = {}
    for source in sorted(sources, key=lambda source: source.location):
        for what, value in (("text", source.sha256), ("address", source.url)):
            if not value:
                continue
            other = first.setdefault(f"{what} {value}", source)
            if other is not source:
                yield Problem(
                    source.location,
                    "same-text",
                    f"{source.slug!r} has the {what} of the source {other.slug!r}",
                    hint="they count as one voice; if one was encoded twice, merge the two files",
                    related=((other.location, "the other source"),),
                )
                break


def _own_corrections(files: Iterable[FactFile]) -> Iterator[Problem]:
    """Sources that correct one of their own publisher, and share no origin with it: two voices."""
    files = tuple(files)
    sources = {file.source.slug: file.source for file in files if file.source}
    for file in files:
        noted: set[str] = set()
        for claim in file.claims:
            other = sources.get((claim.supersedes or "").partition(".")[0])
            if file.source is None or other is None or other.slug in {file.source.slug, *noted}:
                continue
            ours, theirs = _origins(file.source, sources), _origins(other, sources)
            if file.source.publisher == other.publisher is not None and not ours & theirs:
                noted.add(other.slug)
                yield Problem(
                    claim.location,
                    "own-correction",
                    f"{file.source.slug!r} corrects {other.slug!r}, of the same publisher",
                    "no primary that makes them one voice",
                    hint=f"in its source, `primary: {other.slug}`, or the two count as two voices",
                    related=((other.location, "the source that is corrected"),),
                )


def _origins(source: Source, sources: Mapping[str, Source]) -> set[str]:
    """The slugs of a source and of all that it draws on."""
    found = {source.slug}
    while source.primary and source.primary not in found:
        found.add(source.primary)
        source = sources.get(source.primary, source)
    return found
