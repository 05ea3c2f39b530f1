"""Brokers: who stands between others in the network of who met whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from pyoxigraph import NamedNode

from diplograph.analysis.belonging import Level, home_cells, homes_of
from diplograph.analysis.brokerage import ROLES, Role, brokerage, centralities
from diplograph.analysis.meetings import BODIES, Direction, Weight, meetings
from diplograph.analysis.ranking import compared
from diplograph.analysis.table import (
    Analysis,
    Cell,
    header,
    in_order,
    ranked,
    say,
    standing,
)

if TYPE_CHECKING:
    from diplograph.analysis.records import Records
    from diplograph.layers import Triple

#: What brokers are ranked by.
Measure: TypeAlias = (
    Literal["betweenness", "degree", "constraint", "effective_size", "brokerage"] | Role
)
MEASURES: tuple[str, ...] = (
    "betweenness",
    "degree",
    "constraint",
    "effective_size",
    "brokerage",
    *get_args(Role),
)

#: The most actors that a note names.
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class _Broker:
    """An actor: its figures by measure, the facts behind its ties, at how many occasions."""

    figures: Mapping[str, float | int | None]
    triples: frozenset[Triple]
    occasions: int


def brokers(
    records: Records,
    *,
    by: str = "betweenness",
    actors: Collection[str] = BODIES,
    homes: Level = "country",
    weight: Weight = "shared",
    direction: Direction = "visits",
    language: str = "en",
) -> Analysis:
    """A row for each actor of some sorts, ranked `by` one of `MEASURES`.

    Groups are countries, or first-level units; ties are weighted for constraint and effective size.
    The least constraint comes first.
    """
    found = _brokers(records, actors, homes, weight, direction)
    firm = _brokers(records.firm(), actors, homes, weight, direction)
    figures, without = (
        {actor: broker.figures[by] for actor, broker in each.items()} for each in (found, firm)
    )
    rank = compared(figures, without, least_first=by == "constraint")
    belongs = homes_of(records, found, homes)
    rows = []
    for actor, broker in found.items():
        row: dict[str, Cell] = {"actor": NamedNode(actor), "name": records.name(actor, language)}
        row |= ranked(rank[actor])
        row |= home_cells(records, belongs[actor], language)
        row |= broker.figures
        row |= {"events": broker.occasions}
        rows.append(row | standing(records, broker.triples, language))
    unknown = [actor for actor in found if len(belongs[actor]) != 1]
    names = " · ".join(records.name(each, language) for each in unknown[:_MOST_NAMED])
    names += " …" if len(unknown) > _MOST_NAMED else ""
    notes = [say("homeless", language, count=len(unknown), names=names)] if unknown else []
    return Analysis(
        header("brokers"),
        in_order(rows, "actor"),
        tuple(notes),
        figure=by,
        drawn="brokers",
        named=("name",),
    )


def _brokers(
    records: Records, kinds: Collection[str], level: Level, weight: Weight, direction: Direction
) -> dict[str, _Broker]:
    met = meetings(records, kinds)
    network = met.projection(weight)
    known = homes_of(records, met.actors, level)
    own = {actor: found[0] if len(found) == 1 else None for actor, found in known.items()}
    central = centralities(network)
    between = brokerage(met.directed(direction), own)
    triples: dict[str, set[Triple]] = defaultdict(set)
    occasions: dict[str, set[str]] = defaultdict(set)
    for occasion, there in met.presences.items():
        everything = frozenset().union(*(presence.triples for presence in there.values()))
        for actor in there:
            triples[actor] |= everything
            occasions[actor].add(occasion)
    return {
        actor: _Broker(
            asdict(central[actor])
            | {"brokerage": between[actor].whole}
            | {role: between[actor].roles[role] for role in ROLES},
            frozenset(triples[actor]),
            len(met.counted(occasions[actor])),
        )
        for actor in met.actors
    }
