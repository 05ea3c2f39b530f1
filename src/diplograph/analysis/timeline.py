"""Timeline: how many events there were when, as far as their dates are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from diplograph.analysis.meetings import Occasions
from diplograph.analysis.ranking import compared
from diplograph.analysis.table import Analysis, Cell, header, ranked, say, standing
from diplograph.namespaces import DG, KIND
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from diplograph.analysis.records import Event, Records
    from diplograph.layers import Claim, Triple

#: How long a period is.
Per: TypeAlias = Literal["year", "quarter", "month"]

#: The columns of events that were held; those of other events are called as their statuses.
HELD = ("held_certain", "held_possible")

#: The row of events without a date, or with one that is open on a side: after every period.
UNDATED = "~"


@dataclass(slots=True)
class _Period:
    """The events of a period by column, and what it rests on."""

    events: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    triples: set[Triple] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)


def columns_of_events() -> tuple[str, ...]:
    """The columns of events, those that were held first."""
    return (*HELD, *sorted(set(vocabulary().code_lists["event-statuses"]) - {"held"}))


def timeline(records: Records, *, per: Per = "year", language: str = "en") -> Analysis:
    """A row for each period that has an event; ranked by the events held in it for certain.

    A leg, and an agreement that was concluded during an event, are not counted beside that event; a
    visit to the forum of somebody else is.
    """
    found, firm = _periods(records, per), _periods(records.firm(), per)
    rank = compared(_figures(found), _figures(firm))
    rows = []
    for name, period in sorted(found.items()):
        counts = {column: len(period.events[column]) for column in columns_of_events()}
        shown = say("undated", language) if name == UNDATED else name
        row: dict[str, Cell] = {"period": shown, **counts}
        row["events"] = " ".join(sorted(set().union(*period.events.values())))
        row |= ranked(rank[name])
        behind = records.standing(period.triples, period.claims)
        rows.append(row | standing(records, behind, language))
    return Analysis(header("timeline"), tuple(rows), figure=HELD[0], drawn="timeline")


def _figures(found: Mapping[str, _Period]) -> dict[str, int | None]:
    """What periods are ranked by: their events that were held; what is undated comes last."""
    return {
        name: None if name == UNDATED else len(period.events["held_certain"])
        for name, period in found.items()
    }


def _periods(records: Records, per: Per) -> Mapping[str, _Period]:
    found: dict[str, _Period] = defaultdict(_Period)
    occasions = Occasions(records)
    planned = _planned(records)
    for iri, event in records.events.items():
        if event.code == "held":
            if occasions.of(iri)[0] == iri and not occasions.larger[iri]:
                _count(found, iri, event, per)
        else:
            claims = planned.get(iri, [])
            days = [(claim.earliest, claim.latest) for claim in claims]
            for name in _spanned(days, per) or [UNDATED]:
                found[name].events[event.code].add(iri)
                found[name].triples.add(event.status)
                found[name].claims |= {claim.iri for claim in claims}
    return found


def _count(found: Mapping[str, _Period], iri: str, event: Event, per: Per) -> None:
    """Count an event that was held where it was, or may have been."""
    dates = event.dates
    names = _spanned([(dates.earliest, dates.latest)], per)
    is_exact = bool(dates.start and dates.end)
    column = HELD[0] if names and (is_exact or len(names) == 1) else HELD[1]
    for name in names or [UNDATED]:
        period = found[name]
        period.events[column].add(iri)
        period.triples |= {event.status, *([event.dated] if event.dated else [])}
        period.claims |= {*event.undecided}


def _planned(records: Records) -> Mapping[str, list[Claim]]:
    """Of each event the live claims of its date, the preferred ones if there are any."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in records.layers.claims.values():
        live = not (claim.superseded_by or claim.is_denied or claim.rank == f"{KIND}deprecated")
        if claim.predicate == f"{DG}date" and claim.subject is not None and live:
            found[claim.subject].append(claim)
    for event, claims in found.items():
        preferred = [claim for claim in claims if claim.rank == f"{KIND}preferred"]
        found[event] = preferred or claims
    return found


def _spanned(days: list[tuple[str | None, str | None]], per: Per) -> list[str]:
    """The periods from the first to the last of some days; none if a side is open or not known."""
    firsts, lasts = [first for first, _ in days], [last for _, last in days]
    if not days or None in firsts or None in lasts:
        return []
    return list(periods(min(filter(None, firsts)), max(filter(None, lasts)), per))


def periods(first: str, last: str, per: Per) -> Iterator[str]:
    """The periods that days lie in, both given as ``2024-04-16``.

    >>> list(periods("2023-11-30", "2024-02-01", "quarter"))
    ['2023-Q4', '2024-Q1']
    """
    months = {"year": 12, "quarter": 3, "month": 1}[per]
    start, end = ((int(day[:4]) * 12 + int(day[5:7]) - 1) // months for day in (first, last))
    for number in range(start, end + 1):
        year, place = divmod(number * months, 12)
        part = {"year": "", "quarter": f"-Q{place // 3 + 1}", "month": f"-{place + 1:02d}"}
        yield f"{year:04d}{part[per]}"
