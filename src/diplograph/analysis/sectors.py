"""Sectors: which actors met about what, and the two projections of that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from diplograph.analysis.findings import Findings
from diplograph.analysis.meetings import BODIES, meetings
from diplograph.analysis.ranking import compared
from diplograph.analysis.records import Standing
from diplograph.analysis.table import Analysis, Names, of_pairs, paired, ranked, standing

if TYPE_CHECKING:
    from diplograph.analysis.records import Records
    from diplograph.layers import Triple

#: What a row is: an actor and a sector, or two of one sort and what they have in common.
Pairs: TypeAlias = Literal["actor-sector", "sectors", "actors"]

_Pair: TypeAlias = tuple[str, str]


@dataclass(slots=True)
class _Link:
    """What two things have in common, at which occasions, and the facts that say so."""

    common: set[str] = field(default_factory=set)
    occasions: set[str] = field(default_factory=set)
    triples: set[Triple] = field(default_factory=set)

    def add(self, common: str, other: _Link) -> None:
        """Add what a link between another two says."""
        self.common.add(common)
        self.occasions |= other.occasions
        self.triples |= other.triples


class Link(NamedTuple):
    """An actor and a sector, or two of one sort; the fields are columns of a row."""

    first: str
    second: str
    shared: int
    common: str
    events: str
    standing: Standing


def sectors(
    records: Records,
    *,
    of: str | None = None,
    actors: Collection[str] = BODIES,
    pairs: Pairs = "actor-sector",
    language: str = "en",
) -> Analysis:
    """A row for each actor and sector, ranked by the occasions; or for each two of one sort.

    Two sectors are ranked by the actors that met about both, two actors by the sectors that both
    met about, whether together or not. With `of`, an IRI, only what that actor is in.
    """
    found = find_sectors(records, of=of, actors=actors, pairs=pairs)
    return tell_sectors(found, records, pairs=pairs, language=language)


def find_sectors(
    records: Records,
    *,
    of: str | None = None,
    actors: Collection[str] = BODIES,
    pairs: Pairs = "actor-sector",
) -> Findings[Link]:
    """Each actor of some sorts with each sector; or each two of one sort."""
    whole, firm = (_links(each, actors, pairs, of) for each in (records, records.firm()))
    return Findings(
        {
            pair: Link(
                *pair,
                shared=len(link.common),
                common=" ".join(sorted(link.common)),
                events=" ".join(sorted(link.occasions)),
                standing=records.standing(link.triples),
            )
            for pair, link in whole.items()
        },
        {pair: (len(link.common),) for pair, link in firm.items()},
    )


def tell_sectors(
    found: Findings[Link], names: Names, *, pairs: Pairs = "actor-sector", language: str = "en"
) -> Analysis:
    """The rows of :func:`sectors`, of all that was found."""
    figures = {ends: link.shared for ends, link in found.items.items()}
    without = {ends: shared for ends, (shared,) in found.firm.items()}
    rows = []
    for ends, rank in compared(figures, without).items():
        link = found.items[ends]
        row = ranked(rank)
        row |= paired(names, link.first, link.second, language)
        row |= {"shared": link.shared, "common": link.common, "events": link.events}
        rows.append(row | standing(names, link.standing, language))
    drawn = "matrix" if pairs == "actor-sector" else "pairs"
    return of_pairs("sectors", rows, figure="shared", drawn=drawn)


def _links(
    records: Records, actors: Collection[str], pairs: Pairs, of: str | None
) -> Mapping[_Pair, _Link]:
    met = meetings(records, actors)
    links: dict[_Pair, _Link] = defaultdict(_Link)
    for occasion, about in met.sectors.items():
        for actor, presence in met.presences.get(occasion, {}).items():
            for sector, triples in about.items():
                link = links[actor, sector]
                link.occasions.add(occasion)
                link.triples |= presence.triples | triples
    for link in links.values():
        link.occasions = link.common = set(met.counted(link.occasions))
    if pairs != "actor-sector":
        links = _projected(links, onto=0 if pairs == "actors" else 1)
    return {
        pair: link
        for pair, link in sorted(links.items())
        if of is None or of in pair or of in link.common
    }


def _projected(links: Mapping[_Pair, _Link], *, onto: int) -> dict[_Pair, _Link]:
    """The links between two of one sort by way of what both are linked to."""
    through: dict[str, list[_Pair]] = defaultdict(list)
    for pair in links:
        through[pair[1 - onto]].append(pair)
    found: dict[_Pair, _Link] = defaultdict(_Link)
    for common, pairs in through.items():
        for one, other in _twos(pairs):
            for each in (one, other):
                found[one[onto], other[onto]].add(common, links[each])
    return found


def _twos(pairs: Iterable[_Pair]) -> Iterable[tuple[_Pair, _Pair]]:
    return combinations(sorted(pairs), 2)
