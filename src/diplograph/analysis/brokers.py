"""Brokers: who stands between others in the network of who met whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from pyoxigraph import NamedNode

from diplograph.analysis.belonging import Level, home_cells, homes_of
from diplograph.analysis.brokerage import ROLES, Role, brokerage, centralities
from diplograph.analysis.findings import Findings, Key
from diplograph.analysis.meetings import BODIES, Direction, Weight, meetings
from diplograph.analysis.ranking import Figure, compared
from diplograph.analysis.records import Standing
from diplograph.analysis.table import (
    Analysis,
    Cell,
    Names,
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
_OF_CENTRALITY = ("betweenness", "degree", "constraint", "effective_size")
MEASURES: tuple[str, ...] = (*_OF_CENTRALITY, "brokerage", *get_args(Role))

#: The most actors that a note names.
_MOST_NAMED = 12


class Broker(NamedTuple):
    """An actor; the fields are columns of a row, but for `homes`: the homes that it belongs to,
    with spaces between. The measures are in the order of `MEASURES`.
    """

    actor: str
    homes: str
    betweenness: float
    degree: int
    constraint: float | None
    effective_size: float | None
    brokerage: int
    coordinator: int
    itinerant: int
    representative: int
    gatekeeper: int
    liaison: int
    events: int
    standing: Standing


class _Place(NamedTuple):
    """The place of an actor in a network: figures in the order of `MEASURES`, what they rest on."""

    figures: tuple[Figure, ...]
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
    found = find_brokers(records, actors=actors, homes=homes, weight=weight, direction=direction)
    return tell_brokers(found, records, by=by, language=language)


def find_brokers(
    records: Records,
    *,
    actors: Collection[str] = BODIES,
    homes: Level = "country",
    weight: Weight = "shared",
    direction: Direction = "visits",
) -> Findings[Broker]:
    """Each actor of some sorts with its measures."""
    whole, firm = (
        _places(each, actors, homes, weight, direction) for each in (records, records.firm())
    )
    belongs = homes_of(records, whole, homes)
    return Findings(
        {
            (actor,): Broker._make(
                (
                    actor,
                    " ".join(belongs[actor]),
                    *place.figures,
                    place.occasions,
                    records.standing(place.triples),
                )
            )
            for actor, place in whole.items()
        },
        {(actor,): place.figures for actor, place in firm.items()},
    )


def tell_brokers(
    found: Findings[Broker], names: Names, *, by: str = "betweenness", language: str = "en"
) -> Analysis:
    """The rows of :func:`brokers`."""
    place = MEASURES.index(by)
    figures = {of: getattr(broker, by) for of, broker in found.items.items()}
    without = {of: firm[place] for of, firm in found.firm.items()}
    rows = []
    for of, rank in compared(figures, without, least_first=by == "constraint").items():
        broker = found.items[of]
        row: dict[str, Cell] = {
            "actor": NamedNode(broker.actor),
            "name": names.name(broker.actor, language),
        }
        row |= ranked(rank)
        row |= home_cells(names, broker.homes.split(), language)
        row |= {each: getattr(broker, each) for each in (*MEASURES, "events")}
        rows.append(row | standing(names, broker.standing, language))
    return Analysis(
        header("brokers"),
        in_order(rows, "actor"),
        (*_without_figure(figures, by, language), *_homeless(found, names, language)),
        figure=by,
        drawn="brokers",
        named=("name",),
    )


def _without_figure(figures: Mapping[Key, Figure], by: str, language: str) -> Iterator[str]:
    """A note where nobody has a figure, and so a rank."""
    if figures and not any(figures.values()):
        yield say("no-figure", language, column=by.replace("_", " "))


def _homeless(found: Findings[Broker], names: Names, language: str) -> Iterator[str]:
    """A note on the actors that have no role, if there are any."""
    unknown = [each.actor for each in found.items.values() if len(each.homes.split()) != 1]
    if unknown:
        named = " · ".join(names.name(each, language) for each in unknown[:_MOST_NAMED])
        named += " …" if len(unknown) > _MOST_NAMED else ""
        yield say("homeless", language, count=len(unknown), names=named)


def _places(
    records: Records, kinds: Collection[str], level: Level, weight: Weight, direction: Direction
) -> dict[str, _Place]:
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
        actor: _Place(
            (
                *(getattr(central[actor], name) for name in _OF_CENTRALITY),
                between[actor].whole,
                *(between[actor].roles[role] for role in ROLES),
            ),
            frozenset(triples[actor]),
            len(met.counted(occasions[actor])),
        )
        for actor in met.actors
    }
