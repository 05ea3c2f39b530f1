"""Partners: which two met, and at how many events that were held."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

from diplograph.analysis.findings import Findings
from diplograph.analysis.meetings import BODIES, Tie, Weight, meetings
from diplograph.analysis.ranking import compared
from diplograph.analysis.records import Standing
from diplograph.analysis.table import Analysis, Cell, Names, of_pairs, paired, ranked, standing

if TYPE_CHECKING:
    from diplograph.analysis.records import Records

#: What pairs may be ranked by.
WEIGHTS: tuple[Weight, ...] = ("shared", "newman")


class Pair(NamedTuple):
    """Two actors that met, in the order of their IRIs; the fields are columns of a row."""

    first: str
    second: str
    shared: int
    newman: float
    relation: str
    first_date: str | None
    last_date: str | None
    events: str
    standing: Standing


def partners(
    records: Records,
    *,
    of: str | None = None,
    actors: Collection[str] = BODIES,
    weight: Weight = "shared",
    language: str = "en",
) -> Analysis:
    """A row for each two actors of some sorts that met; with `of` (an IRI), for its partners.

    `of` then comes first in each row, and ranks are among its partners.
    """
    found = find_partners(records, actors=actors)
    return tell_partners(found, records, of=of, weight=weight, language=language)


def find_partners(records: Records, *, actors: Collection[str] = BODIES) -> Findings[Pair]:
    """Each two actors of some sorts that met."""
    whole, firm = (_ties(each, actors) for each in (records, records.firm()))
    return Findings(
        {pair: _pair(records, tie) for pair, tie in whole.items()},
        {pair: (len(tie.occasions), tie.newman) for pair, tie in firm.items()},
    )


def tell_partners(
    found: Findings[Pair],
    names: Names,
    *,
    of: str | None = None,
    weight: Weight = "shared",
    language: str = "en",
) -> Analysis:
    """The rows of :func:`partners`; of what was found, that of others than `of` may be missing."""
    place = WEIGHTS.index(weight)
    pairs = {ends: pair for ends, pair in found.items.items() if of is None or of in ends}
    figures = {ends: _rounded((pair.shared, pair.newman)[place]) for ends, pair in pairs.items()}
    without = {
        ends: _rounded(firm[place]) for ends, firm in found.firm.items() if of is None or of in ends
    }
    rows = []
    for ends, rank in compared(figures, without).items():
        pair = pairs[ends]
        row = ranked(rank) | _told(pair, names, of, language)
        rows.append(row | standing(names, pair.standing, language))
    return of_pairs("partners", rows, figure=weight, drawn="pairs")


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 9)


def _ties(records: Records, actors: Collection[str]) -> Mapping[tuple[str, str], Tie]:
    return {(tie.first, tie.second): tie for tie in meetings(records, actors).ties()}


def _pair(records: Records, tie: Tie) -> Pair:
    dates = [records.events[each].dates for each in tie.occasions]
    return Pair(
        tie.first,
        tie.second,
        shared=len(tie.occasions),
        newman=tie.newman,
        relation="visitor-host" if tie.faced else "together",
        first_date=min((each.earliest for each in dates if each.earliest), default=None),
        last_date=max((each.latest for each in dates if each.latest), default=None),
        events=" ".join(tie.occasions),
        standing=records.standing(tie.triples),
    )


def _told(pair: Pair, names: Names, of: str | None, language: str) -> dict[str, Cell]:
    first, second = (pair.first, pair.second)
    if of == second:
        first, second = second, first
    return paired(names, first, second, language) | {
        "shared": pair.shared,
        "relation": pair.relation,
        "newman": pair.newman,
        "first_date": pair.first_date,
        "last_date": pair.last_date,
        "events": pair.events,
    }
