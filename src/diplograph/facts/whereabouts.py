"""Places that lie in no country, or in a region at no particular time: notes for an editor.

Questions that go by where a place lies find an event by the units above its place. A unit whose
code begins with that of a country lies in it only if a table or a source says so, and a town of the
editor's own lies nowhere by itself. Nothing is wrong with that, where no source says more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from diplograph.facts.model import Claim, FactFile
from diplograph.problems import Location, Problem

#: The properties that tell where an event was, and where its visitors come from.
_WHERE = frozenset({"takesPlaceIn", "visitorFrom"})
#: What lies in something larger; a territory or a part of the world need not.
_UNITS = frozenset({"State", "Region", "City"})


def lying_nowhere(files: Iterable[FactFile]) -> tuple[Problem, ...]:
    """A note on each place that keeps one of an event from lying in a country, sorted by place."""
    files = tuple(files)
    kinds = {entity.slug: entity.kind for file in files for entity in file.entities}
    above = _above(files)
    first: dict[str, Location] = {}
    for file in files:
        for claim in file.claims:
            is_where = claim.property in _WHERE and claim.polarity == "affirmed"
            if is_where and claim.object:
                for slug in _tops(claim.object, kinds, above):
                    first.setdefault(slug, claim.location)
    return tuple(sorted(_note(slug, place) for slug, place in first.items()))


def of_no_time(files: Iterable[FactFile]) -> tuple[Problem, ...]:
    """A note on each claim of no time that a place lies in a region, beside one in another of some.

    Where the place changed regions, the one without a time counts on the days of the other too.
    """
    files = tuple(files)
    kinds = {entity.slug: entity.kind for file in files for entity in file.entities}
    told: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in (claim for file in files for claim in file.claims):
        is_within = claim.property == "within" and claim.polarity == "affirmed"
        if is_within and kinds.get(claim.object or "") == "Region":
            told[claim.subject or ""].append(claim)
    notes = []
    for claims in told.values():
        timed = [claim for claim in claims if claim.valid_from or claim.valid_until]
        for claim in claims:
            other = next((each for each in timed if each.object != claim.object), None)
            if claim not in timed and other:
                notes.append(_untimed(claim, other))
    return tuple(sorted(notes))


def _untimed(claim: Claim, other: Claim) -> Problem:
    message = (
        f"{claim.subject!r} lies in {claim.object!r} at no particular time, and changed regions"
    )
    expected = "valid_from or valid_until, as far as a source tells"
    hint = "without them it counts on the days of the other too"
    related = ((other.location, "in another, at its time"),)
    found = claim.object or ""
    return Problem(claim.location, "within-of-no-time", message, found, expected, hint, related)


def _above(files: Iterable[FactFile]) -> Mapping[str, Collection[str]]:
    """What each place lies in, by reference or as a source says."""
    above: defaultdict[str, set[str]] = defaultdict(set)
    for file in files:
        for entity in file.entities:
            if entity.within:
                above[entity.slug].add(entity.within)
        for claim in file.claims:
            if claim.property == "within" and claim.polarity == "affirmed":
                above[claim.subject or ""].add(claim.object or "")
    return above


def _tops(
    slug: str, kinds: Mapping[str, str], above: Mapping[str, Collection[str]]
) -> Collection[str]:
    """The units that a place lies in, or is, and that lie in nothing; none if it is in more."""
    reached, left = {slug}, [slug]
    while left:
        new = set(above.get(left.pop(), ())) - reached
        reached |= new
        left += new
    if all(kinds.get(each) in _UNITS for each in reached):
        return [each for each in reached if not above.get(each)]
    return ()


def _note(slug: str, place: Location) -> Problem:
    message = f"no file says in which country {slug!r} lies, and an event is told of it"
    expected = (
        "`within` under states, with `at`, where a source says so; "
        "else in data/entities, with the `source` you have it from, if nobody disputes it"
    )
    hint = "questions about a country do not find the event; leave it so only if it is disputed"
    return Problem(place, "lies-nowhere", message, slug, expected, hint)
