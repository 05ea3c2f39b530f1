"""The opening of a large graph: the places and sectors that its meetings join, as a backbone.

What bodies did counts for the state or region that they are at home in, else for their country. The
nodes are those with most occasions; where these are few, what is best connected besides joins them.
The lines are, in this order: the best of each node; what holds the rest together; and what is more
than chance at one of its ends, by the disparity filter of Serrano, Boguñá and Vespignani (2009,
"Extracting the multiscale backbone of complex weighted networks", PNAS 106, 6483).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from pyoxigraph import NamedNode

from diplograph.analysis.records import Records
from diplograph.layers import Triple
from diplograph.namespaces import DG
from diplograph.view import lanes, loom
from diplograph.view.links import Link, links
from diplograph.view.model import Rows, Scene, SceneLine, SceneNode
from diplograph.view.scene import Relation
from diplograph.view.scene import Scene as Drawn

#: Nodes and lines together.
MOST = 150
#: What is best connected is added until there are so many nodes.
FILLED = 36


def backbone(records: Records, rows: Rows, drawn: Drawn, most: int = MOST) -> Scene:
    """At most `most` nodes and lines, with their boxes in both forms."""
    found = links(records, drawn)
    columns = _together(found, records)
    extra = _fill(columns, drawn, most)
    nodes = {node for column in columns.values() for node in column}
    inside = [link for link in found if {link.start, link.end} <= nodes]
    inside += _direct(drawn, nodes, extra)
    kept = _kept(inside, columns, most - len(nodes))
    order = loom.ordered(columns, ((each.start, each.end, each.count) for each in kept))
    told = [
        replace(link, status="contested") if records.contests(link.triples) else link
        for link in kept
    ]
    left = len(drawn.nodes) - len(nodes), len({*found, *inside}.difference(kept))
    said = {node.iri for node in drawn.nodes if node.said}
    return Scene(*_rowed(order, told, rows, said), "loom", left)


def _rowed(
    columns: Mapping[str, Sequence[str]],
    kept: Sequence[Link],
    rows: Rows,
    said: Collection[str],
) -> tuple[tuple[SceneNode, ...], tuple[SceneLine, ...]]:
    """Nodes and lines with rows of tables for what they are of."""
    boxes = loom.placed(columns)
    weight = _weights(kept)
    ranked = sorted(boxes["wide"], key=lambda node: (-weight.get(node, 0), node))
    rank = {node: place for place, node in enumerate(ranked)}
    nodes = [(node, name) for name, column in columns.items() for node in column]
    places = {node: place for place, (node, _) in enumerate(nodes)}
    return (
        tuple(
            SceneNode(
                rows.things[node],
                {form: found[node] for form, found in boxes.items()},
                rank[node],
                name,
                said=node in said,
            )
            for node, name in nodes
        ),
        tuple(
            SceneLine(
                places[link.start],
                places[link.end],
                tuple(sorted({*_rows(link, rows)})),
                link.count,
                link.kind,
                link.status,
                said=link.status not in ("held", "fact", "reference", "contested"),
            )
            for link in kept
        ),
    )


def _rows(link: Link, rows: Rows) -> Iterator[int]:
    yield from (rows.facts[triple] for triple in link.triples if triple in rows.facts)
    yield from (rows.statement[claim] for claim in link.claims if claim in rows.statement)


# ---------------------------------------------------------------- nodes


def _weights(found: Iterable[Link]) -> dict[str, int]:
    """At how many occasions each node was."""
    occasions: dict[str, set[str]] = defaultdict(set)
    for link in found:
        for end in (link.start, link.end):
            occasions[end] |= link.occasions
    return {node: len(each) for node, each in occasions.items()}


def _together(found: Collection[Link], records: Records) -> dict[str, list[str]]:
    """The columns, without those that are joined with nothing else that is in them."""
    happened = [link for link in found if not link.said]
    left_out: set[str] = set()
    while True:
        columns = _columns(happened, records, left_out)
        nodes = {node for column in columns.values() for node in column}
        inside = [link for link in happened if {link.start, link.end} <= nodes]
        alone = nodes - {end for link in inside for end in (link.start, link.end)}
        if not alone:
            return columns
        left_out |= alone


def _columns(
    happened: Collection[Link], records: Records, left_out: Collection[str]
) -> dict[str, list[str]]:
    """The places that came more often than they received, sectors, and the other places."""
    weight = _weights(happened)
    balance: dict[str, int] = defaultdict(int)
    for link in happened:
        if link.kind == "visit":
            balance[link.start] += link.count
            balance[link.end] -= link.count
    partners: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for link in happened:
        if link.kind != "about":
            partners[link.start][link.end] += link.count
            partners[link.end][link.start] += link.count
    columns: dict[str, list[str]] = {name: [] for name in loom.COLUMNS}
    column: dict[str, str] = {}
    for node in sorted(weight.keys() - left_out, key=lambda node: (-weight[node], node)):
        if records.is_a(node, ("Sector",)):
            name = "about"
        elif balance[node]:
            name = "from" if balance[node] > 0 else "to"
        else:  # to the other side of those whom it met most
            met = [(count, column.get(other)) for other, count in partners[node].items()]
            to = sum(count for count, side in met if side == "from")
            name = "to" if to > sum(count for count, side in met if side == "to") else "from"
        column[node] = name
        if len(columns[name]) < loom.COLUMNS[name]:
            columns[name].append(node)
    return columns


def _fill(columns: dict[str, list[str]], drawn: Drawn, most: int) -> set[str]:
    """Add what is best connected to columns of fewer nodes than `FILLED`, and say what."""
    taken = {node for column in columns.values() for node in column}
    degree: dict[str, int] = defaultdict(int)
    side: dict[str, int] = defaultdict(int)
    for edge in drawn.relations:
        if edge.standing == "reference":
            continue
        counts = 1 if edge.standing == "said" else 1 + len(edge.attested.voices)
        for end in (edge.subject, edge.object):
            degree[end] += counts
        side[edge.object] += lanes.side(edge.property.removeprefix(DG))
    added: set[str] = set()
    for node in sorted(
        drawn.nodes,
        key=lambda node: (node.said, node.style == "Group", -degree[node.iri], node.iri),
    ):
        if len(taken) + len(added) >= min(FILLED, most):
            break
        if node.iri in taken:
            continue
        name = _room(columns, node.style, side[node.iri])
        if name:
            columns[name].append(node.iri)
            added.add(node.iri)
    return added


def _room(columns: Mapping[str, Sequence[str]], style: str, side: int) -> str | None:
    """The column for something of a style, that events lead to on one side; None if all are full.

    Events stand with what it was about; what is on neither side, in the shorter column.
    """
    sides = sorted(("from", "to"), key=lambda name: (len(columns[name]), name))
    if style in {"Event", "Sector"}:
        wanted = ["about", *sides]
    elif side:
        wanted = ["from", "to"] if side > 0 else ["to", "from"]
    else:
        wanted = [*sides, "about"]
    return next((name for name in wanted if len(columns[name]) < loom.COLUMNS[name]), None)


# ---------------------------------------------------------------- lines


def _direct(drawn: Drawn, nodes: Collection[str], extra: Collection[str]) -> Iterator[Link]:
    """What is said between nodes of which one was added: relation by relation."""
    for edge in drawn.relations:
        ends = {edge.subject, edge.object}
        if len(ends) == 2 and ends <= {*nodes} and ends & {*extra}:
            yield _as_link(edge)


def _as_link(edge: Relation) -> Link:
    kind = edge.property.removeprefix(DG)
    said = edge.standing == "said"
    triple = Triple(edge.subject, edge.property, NamedNode(edge.object))
    return Link(
        edge.subject,
        edge.object,
        kind,
        occasions=frozenset({edge.subject}),
        triples=frozenset() if said else frozenset({triple}),
        claims=frozenset(edge.claims if said else ()),
        voices=len(edge.attested.voices),
        status="denied" if edge.denied else edge.standing,
        said=said,
    )


def _kept(found: Sequence[Link], columns: Mapping[str, Sequence[str]], most: int) -> list[Link]:
    """At most `most` of the links, in the order of their weight.

    What leads from column to column comes before what leads to a neighbour in the same.
    """
    column = {node: name for name, nodes in columns.items() for node in nodes}
    by_weight = sorted(found, key=lambda link: (column[link.start] == column[link.end], link.order))
    chosen: dict[Link, None] = dict.fromkeys(
        chain(_best(by_weight, column.keys()), _forest(by_weight), _by_chance(by_weight, column))
    )
    kept = set(list(chosen)[:most])
    return sorted(kept, key=lambda link: link.order)


def _best(by_weight: Sequence[Link], nodes: Collection[str]) -> Iterator[Link]:
    """The first link of each node, so that nobody stands alone who has one."""
    alone = set(nodes)
    for link in by_weight:
        if {link.start, link.end} & alone:
            alone -= {link.start, link.end}
            yield link


def _forest(by_weight: Sequence[Link]) -> Iterator[Link]:
    """A maximum spanning forest, by Kruskal."""
    above: dict[str, str] = {}

    def root(node: str) -> str:
        while (up := above.setdefault(node, node)) != node:
            above[node] = node = above[up]
        return node

    for link in by_weight:
        one, other = root(link.start), root(link.end)
        if one != other:
            above[one] = other
            yield link


def _by_chance(by_weight: Sequence[Link], column: Mapping[str, str]) -> Iterator[Link]:
    """The links, the least likely first: two between places for one about something."""
    strength: dict[str, int] = defaultdict(int)
    degree: dict[str, int] = defaultdict(int)
    for link in by_weight:
        for end in (link.start, link.end):
            strength[end] += link.count
            degree[end] += 1

    def chance(link: Link, end: str) -> float:
        # Rounded, because powers differ in their last digit between machines.
        share = link.count / strength[end]
        return round((1 - share) ** (degree[end] - 1), 9) if degree[end] > 1 else 1.0

    likely = sorted(
        by_weight,
        key=lambda link: (min(chance(link, link.start), chance(link, link.end)), link.order),
    )
    firm = [link for link in likely if not link.said]
    places = [link for link in firm if link.kind != "about"]
    places.sort(key=lambda link: column[link.start] == column[link.end])
    about = [link for link in firm if link.kind == "about"]
    for three in zip_longest(places[::2], places[1::2], about):
        yield from filter(None, three)
    yield from (link for link in likely if link.said)
