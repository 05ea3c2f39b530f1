"""Where the places of events lay when these were held, by all that sources tell of it.

``dg:within`` is accepted for all times, as validity does not decide projection. What did not hold
on the days of an event is written beside it: ``dg:notThenIn`` leads to the places that no place of
the event lay in on them, though one is said to lie there, and likewise to those that none of all
places lay in that the event, its visitors or who took part have to do with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from pyoxigraph import NamedNode, Triple

from diplograph.facts.dates import bounds
from diplograph.facts.model import Text
from diplograph.rdf.atlas import ALWAYS, Atlas, Days, ends
from diplograph.rdf.compile import CompiledClaim
from diplograph.rdf.project import SET_ASIDE, Projection
from diplograph.rdf.terms import term

#: Who comes to an event or has a part in it, which may be a place.
_TAKING_PART = (
    "visitorFrom", "visitingParty", "hostedBy", "organisedBy", "participant", "hasParty"
)  # fmt: skip


def not_then_in(
    claims: Iterable[CompiledClaim], projection: Projection, atlas: Atlas
) -> Iterator[Triple]:
    """The ``dg:notThenIn`` of events that were held.

    A place lies in another in the times that are told of it; without any, at all times but those in
    which it lay in another region or state, unless that is of another country. An event is of the
    days of its date, or of all dates between which nobody decided, or else of what it was part of
    or signed during. Of several places of which none is accepted one suffices that lay elsewhere.
    """
    if not atlas.timed:
        return
    claims = tuple(claims)
    accepted = projection.accepted(claims)
    calendar = _Calendar(claims, accepted, projection)
    spots, told = _objects(accepted, "takesPlaceIn"), _told_places(claims, projection)
    concerned = _objects(accepted, "takesPlaceIn", *_TAKING_PART)
    for event in concerned.keys() | told.keys():
        then = calendar.days(event)
        if then == ALWAYS:
            continue
        own, all_ = spots.get(event, frozenset()), concerned.get(event, frozenset())
        lost = _lost(own or told.get(event, frozenset()), own, then, atlas)
        for place in lost | _lost(all_, all_, then, atlas):
            yield Triple(NamedNode(event), term("dg:notThenIn"), NamedNode(place))


def _lost(
    places: Collection[str], keeping: Collection[str], then: Days, atlas: Atlas
) -> frozenset[str]:
    """What places lie in, but not on the days, and none of those that keep it lies in on them."""
    if not any(atlas.timed & atlas.around(place) for place in places):
        return frozenset()
    lost = (atlas.around(place) - atlas.around(place, then) for place in places)
    return frozenset().union(*lost).difference(*(atlas.around(place, then) for place in keeping))


class _Calendar:
    """The days of events."""

    def __init__(
        self,
        claims: Iterable[CompiledClaim],
        accepted: Iterable[CompiledClaim],
        projection: Projection,
    ) -> None:
        undecided = {triple.object for triple in projection.undecided}
        self.dated: dict[str, Days] = {}
        for compiled in accepted:
            self._date(compiled)
        for compiled in claims:
            if NamedNode(compiled.iri) in undecided:
                self._date(compiled)
        self.wholes = _objects(accepted, "partOf", "signedDuring")

    def _date(self, compiled: CompiledClaim) -> None:
        value = compiled.claim.value
        if compiled.claim.property == "date" and compiled.subject and isinstance(value, Text):
            found = bounds(value.value)
            days = Days(found.earliest or date.min, found.latest or date.max)
            before = self.dated.get(compiled.subject.value, days)
            self.dated[compiled.subject.value] = _around([before, days])

    def days(self, event: str) -> Days:
        """All days that the event can be of: its own, or those of what it was part of."""
        seen, here = {event}, {event}
        while here:
            if found := [self.dated[each] for each in here if each in self.dated]:
                return _around(found)
            here = {whole for each in here for whole in self.wholes.get(each, ())} - seen
            seen |= here
        return ALWAYS


def _around(days: Iterable[Days]) -> Days:
    days = tuple(days)
    return Days(min(each.first for each in days), max(each.last for each in days))


def _objects(accepted: Iterable[CompiledClaim], *properties: str) -> Mapping[str, frozenset[str]]:
    """The objects of properties by the subject."""
    found: dict[str, set[str]] = defaultdict(set)
    for compiled in accepted:
        if compiled.claim.property in properties:
            subject, value = ends(compiled)
            found[subject].add(value)
    return {subject: frozenset(values) for subject, values in found.items()}


def _told_places(
    claims: Iterable[CompiledClaim], projection: Projection
) -> Mapping[str, frozenset[str]]:
    """The places of events that nothing but their rank keeps from being accepted."""
    claims = tuple(claims)
    superseded = {claim.supersedes for claim in claims if claim.supersedes}
    told = (
        claim
        for claim in claims
        if claim.iri not in superseded
        and claim.object is not None
        and projection.verdicts[claim.iri].reason == SET_ASIDE
    )
    return _objects(told, "takesPlaceIn")
