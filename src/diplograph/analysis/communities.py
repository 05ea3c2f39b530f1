"""Communities: who meets among themselves more than with others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from diplograph.analysis.belonging import Level, home_cells, homes_of
from diplograph.analysis.meetings import BODIES, Weight, meetings
from diplograph.analysis.ranking import Ranked, compared
from diplograph.analysis.table import Analysis, Cell, header, ranked, say, standing

if TYPE_CHECKING:
    import networkx as nx

    from diplograph.analysis.records import Records

#: The seeds that are tried; the best partition counts.
_SEEDS = range(10)
_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Partition:
    """The communities of a network, the largest first, and their modularity.

    `number` is that of an actor's community, from 1; `inside` the weight of its ties within it.
    """

    communities: tuple[frozenset[str], ...]
    modularity: float
    number: Mapping[str, int]
    inside: Mapping[str, float]

    def fellows(self, actor: str) -> frozenset[str]:
        """Who is in one community with an actor, itself included; empty if it is not there."""
        number = self.number.get(actor)
        return frozenset() if number is None else self.communities[number - 1]

    def ties(self, actor: str) -> Mapping[str, float]:
        """The weight of the ties within, of all that are in one community with an actor."""
        return {each: round(self.inside[each], _DECIMALS) for each in self.fellows(actor)}


def partition(network: nx.Graph) -> Partition:
    """The communities of a network with weights.

    The Louvain method (Blondel, Guillaume, Lambiotte and Lefebvre 2008, "Fast unfolding of
    communities in large networks", Journal of Statistical Mechanics, P10008), which depends on
    the order in which it takes the actors: of ten orders, the same each time, the one of the
    greatest modularity counts. It may leave a community whose parts no tie joins (Traag, Waltman
    and van Eck 2019, "From Louvain to Leiden", Scientific Reports 9, 5233); such a one is taken
    apart, which never lowers modularity.
    """
    import networkx as nx

    best: list[frozenset[str]] = []
    most = float("-inf")
    for seed in _SEEDS if network.size() else ():
        found = [
            frozenset(part)
            for community in nx.community.louvain_communities(network, weight="weight", seed=seed)
            for part in nx.connected_components(network.subgraph(community))
        ]
        modularity = nx.community.modularity(network, found, weight="weight")
        if round(modularity, _DECIMALS) > most:
            best, most = found, round(modularity, _DECIMALS)
    if not network.size():
        best, most = [frozenset({actor}) for actor in network], 0.0
    ordered = sorted(best, key=lambda found: (-len(found), min(found)))
    number = {actor: place for place, found in enumerate(ordered, 1) for actor in found}
    inside = {
        actor: sum(
            edge["weight"] for other, edge in network[actor].items() if number[other] == place
        )
        for actor, place in number.items()
    }
    return Partition(tuple(ordered), most, number, inside)


def communities(
    records: Records,
    *,
    actors: Collection[str] = BODIES,
    homes: Level = "country",
    weight: Weight = "shared",
    language: str = "en",
) -> Analysis:
    """A row for each actor of some sorts, by community; ranked by its ties within it."""
    met = meetings(records, actors)
    network = met.projection(weight)
    found = partition(network)
    firm = partition(meetings(records.firm(), actors).projection(weight))
    rank = _ranks(found, firm)
    belongs = homes_of(records, found.number, homes)
    rows = []
    for actor in sorted(found.number, key=lambda each: (found.number[each], rank[each].rank, each)):
        fellows = found.fellows(actor)
        degree = network.degree(actor, weight="weight")
        triples = frozenset().union(
            *(edge["tie"].triples for _, _, edge in network.edges(actor, data=True)),
            *(there[actor].triples for there in met.presences.values() if actor in there),
        )
        row: dict[str, Cell] = {
            "community": found.number[actor],
            "size": len(fellows),
            "actor": NamedNode(actor),
            "name": records.name(actor, language),
            "inside": found.inside[actor],
            "outside": round(degree - found.inside[actor], _DECIMALS),
            "together": len((fellows & firm.fellows(actor)) - {actor}),
        }
        row |= ranked(rank[actor])
        row |= home_cells(records, belongs[actor], language)
        rows.append(row | standing(records, records.standing(triples), language))
    told = say(
        "modularity",
        language,
        count=len(found.communities),
        modularity=f"{found.modularity:.3f}",
        fewer=len(firm.communities),
        firm=f"{firm.modularity:.3f}",
    )
    ties = tuple(sorted((*pair, edge) for *pair, edge in network.edges(data="weight")))
    return Analysis(
        header("communities"),
        tuple(rows),
        (told,) if rows else (),
        figure="inside",
        drawn="communities",
        ties=ties,
    )


def _ranks(found: Partition, firm: Partition) -> dict[str, Ranked]:
    """The rank of each actor in its community by its ties within it, and in the one it has in
    `firm`.
    """
    by_communities: dict[tuple[int, int | None], Mapping[str, Ranked]] = {}
    ranks = {}
    for actor, number in found.number.items():
        both = (number, firm.number.get(actor))
        if both not in by_communities:
            by_communities[both] = compared(found.ties(actor), firm.ties(actor))
        ranks[actor] = by_communities[both][actor]
    return ranks
