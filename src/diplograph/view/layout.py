"""Where everything stands: a fixed arrangement that can be read, not the rest of a simulation.

Events stand in the middle. The visitors' side and what lies behind it (a post, a country) is laid
out to one side of them, the hosts' to the other; sectors form a band at the end, groups a band at
the beginning. In the wide form the sides are columns, left and right; in the tall form, for narrow
screens, they are rows, above and below. Claims that are marks take the free places nearest to what
they are about. All is integer arithmetic on sorted input, so that a graph has one picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from networkx import Graph, MultiDiGraph

Point: TypeAlias = tuple[int, int]

#: The side on which an event's relation puts what it leads to; any other puts it with the hosts.
_SIDES = {"visitorFrom": -1, "visitingParty": -1, "ledBy": -1}

#: Pixels at scale 1: a letter's mean width and a line's height in a label, the rest between things.
LETTER, LINE, GAP = 8, 18, 26

#: Pixels between two columns, and between a band and what it borders on.
COLUMN, BAND = 56, 60

#: Half the height of a thing's sign, by style; a sector's label stands within its sign.
SIZES = {"Event": 30, "Sector": 0, "Place": 21, "Post": 15, "Group": 14}
SIZE = 19

#: How often two lanes are gone through for swaps; a bound for large graphs, never met by small.
_PASSES = 12


@dataclass(frozen=True, slots=True)
class Form:
    """One of the two arrangements.

    `letters` is the length of a label's line, `room` how far a row may reach (a column in the wide
    form), `band` how far a band's row may reach, in pixels; `step` is the rest between claims.
    """

    name: str
    letters: int
    room: int
    band: int
    step: int


WIDE = Form("wide", letters=20, room=620, band=1000, step=24)
TALL = Form("tall", letters=13, room=400, band=400, step=20)


@dataclass(frozen=True, slots=True)
class Box:
    """The room a thing takes around its place, in pixels: to either side, above and below."""

    side: int
    above: int
    below: int


def place(graph: MultiDiGraph, form: Form) -> dict[str, Point]:
    """The place of each node of `graph`, in pixels from the middle, y downwards.

    Nodes carry `style`, `said` and `lines` (of the label, in each language, by form); claims that
    are marks have the style ``Claim``, and edges to what they are about. Edges carry `property`.
    """
    boxes = {
        node: box(data["style"], data["lines"][form.name])
        for node, data in graph.nodes(data=True)
        if data["style"] != "Claim"
    }
    lanes = _lanes(graph)
    places = _columns(lanes, boxes, form) if form is WIDE else _rows(lanes, boxes, form)
    return places | _marks(graph, places, boxes, form)


def box(style: str, labels: Iterable[Sequence[str]]) -> Box:
    """The room that a sign and its label, in whichever language, take."""
    drawn = list(labels)
    width = max((len(line) for lines in drawn for line in lines), default=0) * LETTER
    height = max((len(lines) for lines in drawn), default=0) * LINE
    if style == "Sector":
        return Box(width // 2 + 14, height // 2 + 8, height // 2 + 8)
    size = SIZES.get(style, SIZE)
    return Box(max(width // 2, size), size, size + 8 + height)


def _lanes(graph: MultiDiGraph) -> dict[str, list[str]]:
    """Nodes by lane, each in its order: ``-2`` … ``2``, ``Group`` and ``Sector``."""
    import networkx as nx

    style = graph.nodes(data="style")
    events = {node for node in graph if style[node] == "Event"}
    firm = nx.Graph(
        (start, end)
        for start, end, data in graph.edges(data=True)
        if data["standing"] != "said" and "Claim" not in (style[start], style[end])
    )
    side = _sides(graph, firm, events)
    lanes: dict[str, list[str]] = defaultdict(list)
    for node in sorted(graph):
        if node in events:
            lanes["0"].append(node)
        elif node in side:
            lanes[str(side[node])].append(node)
        elif style[node] in {"Group", "Sector"}:
            lanes[style[node]].append(node)
        elif style[node] != "Claim":
            emptier = "2" if len(lanes["-1"] + lanes["-2"]) >= len(lanes["2"]) else "-2"
            lanes[emptier].append(node)
    for inner, outer in (("0", "-1"), ("0", "1"), ("-1", "-2"), ("1", "2")):
        _untangle(firm, lanes[inner], lanes[outer])
    return lanes


def _sides(graph: MultiDiGraph, firm: Graph, events: set[str]) -> dict[str, int]:
    """-2 or -1 for the visitors' side, 1 or 2 for the hosts': 1 next to an event, 2 behind that."""
    import networkx as nx

    seeds: dict[str, int] = defaultdict(int)
    for start, end, data in graph.edges(data=True):
        if start in events and data["standing"] == "fact" and end not in events:
            seeds[end] += _SIDES.get(data["property"], 1)
    actors = firm.subgraph(
        node for node in firm if node not in events and graph.nodes[node]["style"] != "Sector"
    )
    found: dict[str, tuple[int, int]] = {}
    for sign in (-1, 1):
        first = sorted(n for n, vote in seeds.items() if n in actors and (vote < 0) == (sign < 0))
        for hops, layer in enumerate(nx.bfs_layers(actors, first) if first else ()):
            for node in layer:
                found[node] = min(found.get(node, (hops, sign)), (hops, sign))
    return {node: sign * (1 + min(hops, 1)) for node, (hops, sign) in found.items()}


def _untangle(firm: Graph, inner: list[str], outer: list[str]) -> None:
    """Order two neighbouring lanes in place, by swaps, so that the edges between them are short."""

    def length() -> int:
        middle = {node: 2 * i - len(lane) for lane in (inner, outer) for i, node in enumerate(lane)}
        return sum(
            (middle[node] - middle[other]) ** 2
            for node in outer
            if node in firm
            for other in firm[node]
            if other in middle
        )

    best = length()
    for _ in range(_PASSES):
        before = best
        for lane in (inner, outer):
            for i in range(1, len(lane)):
                lane[i - 1], lane[i] = lane[i], lane[i - 1]
                if (now := length()) < best:
                    best = now
                else:
                    lane[i - 1], lane[i] = lane[i], lane[i - 1]
        if best == before:
            return


def _columns(
    lanes: Mapping[str, list[str]], boxes: Mapping[str, Box], form: Form
) -> dict[str, Point]:
    """The wide form: lanes are columns about the events, bands are rows above and below."""
    places: dict[str, Point] = {}
    for sign in (-1, 1):
        edge = 0
        for lane in ("0", "1", "2"):
            nodes = lanes.get(lane if sign > 0 or lane == "0" else f"-{lane}", [])
            for column in _split(
                nodes, [boxes[n].above + boxes[n].below + GAP for n in nodes], form.room
            ):
                half = max(boxes[node].side for node in column)
                x = 0 if lane == "0" else edge + COLUMN + half
                heights = _spread([(boxes[n].above, boxes[n].below) for n in column])
                places |= {node: (sign * x, y) for node, y in zip(column, heights, strict=True)}
                edge = x + half
    top = min((y - boxes[node].above for node, (_, y) in places.items()), default=0)
    bottom = max((y + boxes[node].below for node, (_, y) in places.items()), default=0)
    return (
        places
        | _band(lanes.get("Group", []), boxes, form, start=top - BAND, down=False)
        | _band(lanes.get("Sector", []), boxes, form, start=bottom + BAND, down=True)
    )


def _rows(lanes: Mapping[str, list[str]], boxes: Mapping[str, Box], form: Form) -> dict[str, Point]:
    """The tall form: every lane is a row, or as many as it needs, from the groups downwards."""
    places: dict[str, Point] = {}
    edge = 0
    for lane in ("Group", "-2", "-1", "0", "1", "2", "Sector"):
        row = _band(lanes.get(lane, []), boxes, form, start=edge, down=True)
        if row:
            places |= row
            edge = max(y + boxes[node].below for node, (_, y) in row.items()) + BAND
    middle = edge // 2
    return {node: (x, y - middle) for node, (x, y) in places.items()}


def _band(
    nodes: Sequence[str], boxes: Mapping[str, Box], form: Form, *, start: int, down: bool
) -> dict[str, Point]:
    """Rows of nodes, each centred, from `start` on downwards or upwards."""
    places: dict[str, Point] = {}
    rows = _split(nodes, [2 * boxes[node].side + GAP for node in nodes], form.band)
    for row in rows if down else reversed(rows):
        above = max(boxes[node].above for node in row)
        below = max(boxes[node].below for node in row)
        y = start + above if down else start - below
        across = _spread([(boxes[node].side, boxes[node].side) for node in row])
        places |= {node: (x, y) for node, x in zip(row, across, strict=True)}
        start = y + below + GAP if down else y - above - GAP
    return places


def _split(nodes: Sequence[str], sizes: Sequence[int], room: int) -> list[list[str]]:
    """`nodes` in as few lines as have room for them, of about the same number each."""
    count = max(1, -(-sum(sizes) // room))
    length = -(-len(nodes) // count)
    return [list(nodes[i : i + length]) for i in range(0, len(nodes), length)] if nodes else []


def _spread(extents: Sequence[tuple[int, int]]) -> list[int]:
    """Places along a line for things that take (before, after), about 0, with gaps between."""
    places = [0]
    for (_, after), (before, _) in pairwise(extents):
        places.append(places[-1] + after + GAP + before)
    middle = (places[0] + places[-1]) // 2
    return [place - middle for place in places]


def _marks(
    graph: MultiDiGraph, places: Mapping[str, Point], boxes: Mapping[str, Box], form: Form
) -> dict[str, Point]:
    """A free place for each claim, as near as can be to the middle of what it is tied to."""
    free = _free(graph, places, boxes, form)
    ties = {
        node: sorted(places[end] for end in graph.successors(node) if end in places)
        for node, style in graph.nodes(data="style")
        if style == "Claim"
    }
    marks: dict[str, Point] = {}
    for claim in sorted(ties, key=lambda node: (len(ties[node]), ties[node], node)):
        ends = ties[claim]
        count = max(len(ends), 1)
        x, y = sum(x for x, _ in ends), sum(y for _, y in ends)
        if not free:
            marks[claim] = (x // count, y // count)
            continue
        spot = min(free, key=lambda p: ((p[0] * count - x) ** 2 + (p[1] * count - y) ** 2, p))
        free.remove(spot)
        marks[claim] = spot
    return marks


def _free(
    graph: MultiDiGraph, places: Mapping[str, Point], boxes: Mapping[str, Box], form: Form
) -> set[Point]:
    """The points of a lattice that neither a thing nor an edge between things takes."""
    if not places:
        return set()
    left = min(x - boxes[node].side for node, (x, _) in places.items())
    right = max(x + boxes[node].side for node, (x, _) in places.items())
    top = min(y - boxes[node].above for node, (_, y) in places.items())
    bottom = max(y + boxes[node].below for node, (_, y) in places.items())
    step = form.step
    free = {(x, y) for x in range(left, right, step) for y in range(top, bottom, step)}
    for node, (x, y) in places.items():
        about = boxes[node]
        taken = {
            point
            for point in free
            if abs(point[0] - x) < about.side + step // 2
            and y - about.above - step // 2 < point[1] < y + about.below + step // 2
        }
        free -= taken
    for start, end in sorted({(s, e) for s, e in graph.edges() if s in places and e in places}):
        free -= _along(places[start], places[end], free, step)
    return free


def _along(start: Point, end: Point, points: Iterable[Point], step: int) -> set[Point]:
    """Those of `points` that are less than half a step from the line between two places."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    return {
        (x, y)
        for x, y in points
        if 0 <= (x - x0) * dx + (y - y0) * dy <= length
        and 4 * ((x - x0) * dy - (y - y0) * dx) ** 2 < step * step * length
    }
