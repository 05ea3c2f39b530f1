"""Partners: which two met, and at how many events that were held."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from diplograph.analysis.meetings import BODIES, Tie, Weight, meetings
from diplograph.analysis.ranking import compared
from diplograph.analysis.table import Analysis, Cell, of_pairs, paired, ranked, standing

if TYPE_CHECKING:
    from diplograph.analysis.records import Records


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
    found = {(tie.first, tie.second): tie for tie in meetings(records, actors).ties()}
    firm = {(tie.first, tie.second): tie for tie in meetings(records.firm(), actors).ties()}
    figures, without = (
        {pair: round(tie.weight(weight), 9) for pair, tie in each.items() if _has(of, pair)}
        for each in (found, firm)
    )
    rows = []
    for pair, rank in compared(figures, without).items():
        row = ranked(rank) | _tie(records, found[pair], of, language)
        rows.append(row | standing(records, found[pair].triples, language))
    return of_pairs("partners", rows, figure=weight, drawn="pairs")


def _has(of: str | None, pair: tuple[str, str]) -> bool:
    return of is None or of in pair


def _tie(records: Records, tie: Tie, of: str | None, language: str) -> dict[str, Cell]:
    first, second = (tie.first, tie.second)
    if of == second:
        first, second = second, first
    dates = [records.events[each].dates for each in tie.occasions]
    return paired(records, first, second, language) | {
        "shared": len(tie.occasions),
        "relation": "visitor-host" if tie.faced else "together",
        "newman": tie.newman,
        "first_date": min((each.earliest for each in dates if each.earliest), default=None),
        "last_date": max((each.latest for each in dates if each.latest), default=None),
        "events": " ".join(tie.occasions),
    }
