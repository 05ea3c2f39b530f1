"""Parts of an event that are dated outside of it, or not told to be parts: notes for an editor.

A stop lies within the days of its mission, and what is signed during a visit within those of the
visit. Where the accepted days share none, most often a day of the week was counted into the wrong
week; where a part only begins before its whole or ends after it, sources differ on one of the two.
An agreement of the day and the place of a visit was most often signed during it, and unless
`during` says so, questions that go by that key tell nothing of the two together. The accepted
values are those that projection would take: sources that differ, and were ranked, are no
contradiction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple, TypeAlias

from diplograph.facts.dates import bounds
from diplograph.facts.model import Claim, FactFile, Text
from diplograph.problems import Problem

#: What leads from a part to its whole, and how a note says so.
_PART = {"partOf": "of which it is a part", "signedDuring": "during which it was signed"}
_PROPERTIES = frozenset({*_PART, "date", "eventStatus", "takesPlaceIn"})
#: Of an agreement what says, affirmed or denied, how it stands to a visit.
_TOLD = frozenset({*_PART, "follows"})
_REPORTED = frozenset({"reported-event", "reported-state"})
_FIRM = frozenset({"certain", "probable"})
#: Signs of EDTF for "about" and "perhaps": by how much a date may then be off, nobody can tell.
_VAGUE = frozenset("~?%")

#: The accepted claims on an event, by the property that they are of.
_Accepted: TypeAlias = Mapping[tuple[str, str], list[Claim]]


class _Days(NamedTuple):
    """The days of an event; an open end is the first or last day that there is."""

    first: date
    last: date
    to_the_day: bool
    value: str
    claim: Claim

    def are_apart(self, whole: _Days) -> bool:
        """Whether no day is one of the whole."""
        return self.last < whole.first or self.first > whole.last

    def go_beyond(self, whole: _Days) -> bool:
        """Whether a day is none of the whole, as far as the days are known."""
        beyond = self.first < whole.first or self.last > whole.last
        return self.are_apart(whole) or (self.to_the_day and beyond)


def outside_wholes(files: Iterable[FactFile]) -> tuple[Problem, ...]:
    """A note on each event with days that are none of the event it is in, sorted by place.

    Where the whole has no days, those of what it is itself a part of count.
    """
    accepted = _accepted(files)
    days = {slug: found for slug, _ in accepted if (found := _days(slug, accepted))}
    # Several sources may say that it is a part: one of them is enough.
    notes = {
        (slug, whole.claim.subject): _note(part, whole, link)
        for slug, part in days.items()
        for link, whole in _wholes(slug, days, accepted, {slug})
        if part.go_beyond(whole)
    }
    return tuple(sorted(notes.values()))


def beside_visits(files: Iterable[FactFile]) -> tuple[Problem, ...]:
    """A note on each agreement of a day and a place of a visit that is told of neither, by place.

    Of a visit and its leg it is the leg. A country is no such place, and what is known only within
    bounds no such day; an agreement that is said to follow from something is not noted.
    """
    files = tuple(files)
    accepted = _accepted(files)
    kinds = {event.slug: event.kind for file in files for event in file.events}
    countries = {
        entity.slug for file in files for entity in file.entities if entity.kind == "Country"
    }
    told = {each.subject for file in files for each in file.claims if each.property in _TOLD}
    told -= {slug for slug in told if kinds.get(slug or "") != "Agreement"}
    found: defaultdict[str, list[tuple[str, _Days]]] = defaultdict(list)
    days: dict[str, _Days] = {}
    for slug, kind in sorted(kinds.items()):
        own = _days(slug, accepted) if kind in {"Visit", "Agreement"} and slug not in told else None
        if own and own.to_the_day:
            days[slug] = own
            if kind == "Visit":
                for spot in _objects(slug, "takesPlaceIn", accepted) - countries:
                    found[spot].append((slug, own))
    notes: list[Problem] = []
    for slug, own in days.items():
        if kinds[slug] == "Agreement":
            spots = _objects(slug, "takesPlaceIn", accepted)
            visits = {each: held for spot in spots for each, held in found[spot]}
            around = {each: held for each, held in visits.items() if not own.go_beyond(held)}
            wholes = {whole for each in around for whole in _objects(each, "partOf", accepted)}
            notes += _beside(own, {each: around[each] for each in around.keys() - wholes})
    return tuple(sorted(notes))


def _objects(slug: str, name: str, accepted: _Accepted) -> set[str]:
    return {claim.object for claim in accepted.get((slug, name), ()) if claim.object}


def _beside(own: _Days, visits: Mapping[str, _Days]) -> Iterator[Problem]:
    """The note on an agreement, if there are visits of its day and place."""
    if visits:
        names = sorted(visits)
        yield Problem(
            own.claim.location,
            "beside-a-visit",
            f"{own.claim.subject!r} has a day and a place of {names[0]!r}, and no `during`",
            own.value,
            " or ".join(f"during: {{is: {name}, at: …}}" for name in names),
            "write it if a source says so, or lets it be inferred; else leave it",
            tuple((visits[name].claim.location, f"the days of {name}") for name in names),
        )


def _wholes(
    slug: str, days: Mapping[str, _Days], accepted: _Accepted, seen: set[str]
) -> Iterator[tuple[Claim, _Days]]:
    """The nearest wholes that have days, each with the claim that leads from the part upwards."""
    for link in (claim for name in _PART for claim in accepted.get((slug, name), ())):
        if link.object is None or link.object in seen:
            continue
        if link.object in days:
            yield link, days[link.object]
        else:
            above = _wholes(link.object, days, accepted, seen | {link.object})
            yield from ((link, whole) for _, whole in above)


def _days(slug: str, accepted: _Accepted) -> _Days | None:
    """The days of a held event; None if it has none, is not held, or has them only vaguely."""
    if {claim.object for claim in accepted.get((slug, "eventStatus"), ())} != {"held"}:
        return None
    told = sorted(accepted.get((slug, "date"), ()), key=lambda claim: claim.location)
    values = {claim.value.value for claim in told if isinstance(claim.value, Text)}
    if len(values) != 1 or _VAGUE.intersection(value := values.pop()):
        return None
    found = bounds(value)
    first, last = found.earliest or date.min, found.latest or date.max
    return _Days(first, last, found.to_the_day, value, told[0])


def _accepted(files: Iterable[FactFile]) -> _Accepted:
    """The claims that count: firm reports, neither set aside nor corrected, of the best rank."""
    files = tuple(files)
    names = (claim.supersedes for file in files for claim in file.claims if claim.supersedes)
    corrected = {tuple(name.split(".")[:length]) for name in names for length in (3, 4)}
    found: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for file in files:
        source = file.source.slug if file.source else ""
        for claim in file.claims:
            name = claim.property
            if claim.subject and name in _PROPERTIES and _counts(claim, source, corrected):
                found[claim.subject, name].append(claim)
    return {key: _best(claims) for key, claims in found.items()}


def _counts(claim: Claim, source: str, corrected: Collection[tuple[str, ...]]) -> bool:
    # Source, subject, property, and then the object or the digest of a value, which is left out.
    name = (source, claim.subject or "", claim.property or "")
    is_corrected = ((*name, claim.object) if claim.object else name) in corrected
    return (
        claim.kind in _REPORTED
        and claim.polarity == "affirmed"
        and claim.certainty in _FIRM
        and claim.rank != "deprecated"
        and not is_corrected
    )


def _best(claims: list[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.rank == "preferred"] or claims


def _note(part: _Days, whole: _Days, link: Claim) -> Problem:
    name = link.property or ""
    has, hint = (
        (
            "has no day",
            "a day of the week may be one of an earlier week; or what it is in is another event",
        )
        if part.are_apart(whole)
        else ("has more than the days", "if sources differ, rank the days of one of the two")
    )
    return Problem(
        part.claim.location,
        "outside-its-whole",
        f"{part.claim.subject!r} {has} of {whole.claim.subject!r}, {_PART[name]}",
        f"{part.value}, and the whole {whole.value}",
        "days within those of the whole",
        hint,
        ((whole.claim.location, "the days of the whole"), (link.location, _PART[name])),
    )
