"""Where everything stands: a fixed arrangement that can be read, not the rest of a simulation.

Events stand in the middle. The visitors' side and what lies behind it (a post, a country) goes to
one side of them; the hosts and the sectors on the agenda to the other. In the wide form the lanes
are columns, from left to right; in the tall form, for narrow screens, rows from top to bottom, the
sectors on either side of a stem. What is only spoken of stands in a band below, and claims that are
marks take the free places nearest to what they are about. All is integer arithmetic on sorted
input, so that a graph has one picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from math import isqrt
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from networkx import Graph, MultiDiGraph

Point: TypeAlias = tuple[int, int]

#: The lanes, in their order, and the band of what is only spoken of.
LANES = ("behind visitors", "visitors", "events", "hosts", "behind hosts")
SECTORS, SPOKEN = "sectors", "spoken of"

#: The relations of an event that lead to the visitors' side (1), or to the hosts' (-1) like any
#: other that has no say (0).
_SIDES = {"visitorFrom": 1, "visitingParty": 1, "ledBy": 1, "hostedBy": -1, "takesPlaceIn": -1}


def side(name: str) -> int:
    """To which side of an event a property leads: 1 the visitors', -1 the hosts', 0 neither."""
    return _SIDES.get(name, 0)


#: How often two lanes are gone through for swaps; a bound for large graphs, never met by small.
_PASSES = 12


#: What a card has beside its label, in pixels: the sign and the margins; a sector has no sign.
MARGINS = (54, 30)


@dataclass(frozen=True, slots=True)
class Form:
    """One of the two arrangements; lengths are in pixels at scale 1.

    `leading` is the height of a label's line, `letters` its length, `band_letters` that in the
    band; `room` is how long a lane of few things may get before it is broken, `band_room` how wide
    the band may get; `gap` is the rest between the things of a lane, `lane` that between lanes,
    `band` that above the band, `step` that between claims.
    """

    name: str
    font: int
    leading: int
    letters: int
    band_letters: int
    room: int
    band_room: int
    gap: int
    lane: int
    band: int
    step: int


# fmt: off
WIDE = Form("wide", font=15, leading=18, letters=18, band_letters=20,
            room=640, band_room=1080, gap=18, lane=84, band=84, step=24)
TALL = Form("tall", font=13, leading=16, letters=14, band_letters=17,
            room=412, band_room=412, gap=10, lane=52, band=80, step=22)
# fmt: on
FORMS = (WIDE, TALL)

#: Advances in hundredths of the font size, rather too wide than too narrow for any system's font.
_ADVANCES = {**dict.fromkeys("iljtfrI.,:;'’() -", 36), **dict.fromkeys("mwMW—…", 94)}
_CAPITAL, _SMALL = 70, 59
#: The same of Arabic letters that another letter follows, and of those that end a word; vowel
#: signs take no room.
_JOINED = {**dict.fromkeys("اأإآٱبتثنيئىیلـ", 36), **dict.fromkeys("سشصضطظ", 94)}
_FINAL = {**dict.fromkeys("بتثفكڭک", 102), **dict.fromkeys("نقيئىیل", 82)} | dict.fromkeys(
    "سشصض", 128
)
_ARABIC = 66


@dataclass(frozen=True, slots=True)
class Box:
    """The room a thing takes, in pixels: half its width and half its height."""

    side: int
    half: int


#: The room of a claim that is a mark.
MARK = Box(12, 12)


def place(graph: MultiDiGraph, form: Form) -> dict[str, Point]:
    """The place of the middle of each node of `graph`, in pixels, y downwards.

    Nodes carry `style`, `said` and `lines` (of the label, by form and language); claims that are
    marks have the style ``Claim`` and edges to what they are tied to. Edges carry `property` and
    `standing`.
    """
    boxes = {
        node: box(data["style"], data["lines"][form.name], form)
        for node, data in graph.nodes(data=True)
        if data["style"] != "Claim"
    }
    found = lanes(graph)
    places = _columns(found, boxes) if form is WIDE else _rows(found, boxes)
    places |= _band(graph, found[SPOKEN], places, boxes, form)
    return places | _marks(graph, places, boxes, form)


def bounds(places: Mapping[str, Point], boxes: Mapping[str, Box]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what stands at `places`; what has no box is a claim's mark."""
    things = [(place, boxes.get(node, MARK)) for node, place in places.items()]
    return (
        min((x - box.side for (x, _), box in things), default=0),
        min((y - box.half for (_, y), box in things), default=0),
        max((x + box.side for (x, _), box in things), default=0),
        max((y + box.half for (_, y), box in things), default=0),
    )


def box(style: str, labels: Iterable[Sequence[str]], form: Form) -> Box:
    """The room that a thing's card takes, whichever the language of its label."""
    drawn = list(labels)
    font = form.font + (style == "Event")
    width = max((_advance(line) * font // 100 for lines in drawn for line in lines), default=0)
    lines = max((len(lines) for lines in drawn), default=0)
    return Box((width + MARGINS[style == "Sector"]) // 2, (lines * form.leading + 16) // 2)


def _advance(line: str) -> int:
    return sum(map(_letter, line, [*line[1:], " "]))


def _letter(letter: str, following: str) -> int:
    """The advance of a letter; an Arabic one is wider where its word, or a part of it, ends."""
    if not "\u0620" <= letter <= "\u06d3":
        return _ADVANCES.get(letter, _CAPITAL if letter.isupper() else _SMALL)
    if "\u064b" <= letter <= "\u065f":
        return 0
    if letter in _FINAL and not "\u0620" <= following <= "\u06d3":
        return _FINAL[letter]
    return _JOINED.get(letter, _ARABIC)


def wrap(label: str, letters: int, *, lines: int = 5) -> list[str]:
    """`label` in as few lines of about `letters` as it needs, of much the same length each.

    A word a little longer than a line is not broken; what is past the last line is left out.
    """
    from textwrap import wrap as greedy

    longest = max(map(len, label.split()), default=0)
    letters = max(letters, min(longest, letters + 4))
    best = greedy(label, letters, max_lines=lines, placeholder=" …")
    for width in range(letters - 1, max(longest, 4) - 1, -1):
        narrower = greedy(label, width, max_lines=lines, placeholder=" …")
        if len(narrower) > len(best) or " ".join(narrower) != " ".join(best):
            break
        best = narrower
    return best


def lanes(graph: MultiDiGraph) -> dict[str, list[str]]:
    """Nodes by lane, each in its order."""
    import networkx as nx

    style = graph.nodes(data="style")
    said = {node for node, is_said in graph.nodes(data="said") if is_said}
    firm = nx.Graph(
        (start, end)
        for start, end, data in graph.edges(data=True)
        if data["standing"] != "said" and not {start, end} & said
    )
    side = _sides(graph, firm)
    lanes: dict[str, list[str]] = defaultdict(list)
    for node in sorted(graph):
        if graph.nodes[node]["said"]:
            lane = "" if style[node] == "Claim" else SPOKEN
        elif style[node] == "Event":
            lane = "events"
        elif style[node] == "Sector":
            lane = SECTORS
        else:
            lane = side.get(node, "behind hosts")
        lanes[lane].append(node)
    for inner, outer in (
        ("events", "visitors"),
        ("events", "hosts"),
        ("visitors", "behind visitors"),
        ("hosts", "behind hosts"),
    ):
        _untangle(firm, lanes[inner], lanes[outer])
    return lanes


def _sides(graph: MultiDiGraph, firm: Graph) -> dict[str, str]:
    """The lane of each actor, place and post that facts tie to an event, near or from afar."""
    import networkx as nx

    style = graph.nodes(data="style")
    votes: dict[str, int] = defaultdict(int)
    for start, end, data in graph.edges(data=True):
        if style[start] == "Event" and data["standing"] == "fact":
            votes[end] += _SIDES.get(data["property"], 0)
    actors = firm.subgraph(node for node in firm if style[node] not in {"Event", "Sector"})
    found: dict[str, tuple[int, str]] = {}
    for side in ("visitors", "hosts"):
        near = sorted(
            n for n, vote in votes.items() if n in actors and (vote > 0) == (side[0] == "v")
        )
        for hops, layer in enumerate(nx.bfs_layers(actors, near) if near else ()):
            lane = f"behind {side}" if hops else side
            for node in layer:
                found[node] = min(found.get(node, (hops, lane)), (hops, lane))
    return {node: lane for node, (_, lane) in found.items()}


def _untangle(firm: Graph, inner: list[str], outer: list[str]) -> None:
    """Order two neighbouring lanes in place, by swaps, so that the edges between them are short."""
    near = set(inner) | set(outer)
    ends = [(n, other) for n in outer if n in firm for other in firm[n] if other in near]

    def length() -> int:
        middle = {node: 2 * i - len(lane) for lane in (inner, outer) for i, node in enumerate(lane)}
        return sum((middle[node] - middle[other]) ** 2 for node, other in ends)

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


def _columns(lanes: Mapping[str, list[str]], boxes: Mapping[str, Box]) -> dict[str, Point]:
    """The wide form: a column for each lane, or as many as it needs; sectors below the hosts."""
    places: dict[str, Point] = {}
    x = 0
    room = max(WIDE.room, _height(lanes, boxes))
    for lane in LANES:
        nodes = [*lanes.get(lane, []), *(lanes.get(SECTORS, []) if lane == "hosts" else [])]
        for column in _split(nodes, [2 * boxes[node].half for node in nodes], WIDE.gap, room):
            side = max(boxes[node].side for node in column)
            heights = _spread([boxes[node].half for node in column], WIDE.gap)
            # Cards of a column share the edge that looks to the middle.
            for node, y in zip(column, heights, strict=True):
                inset = side - boxes[node].side
                turn = {"v": 1, "b": 1, "h": -1, "e": 0}[lane[0]] if lane != "behind hosts" else -1
                places[node] = (x + side + turn * inset, y)
            x += 2 * side + WIDE.lane
    return places


def _height(lanes: Mapping[str, list[str]], boxes: Mapping[str, Box]) -> int:
    """How high the columns of many things are, so that together they are as wide as a window."""
    nodes = [node for lane in (*LANES, SECTORS) for node in lanes.get(lane, [])]
    area = sum(
        (2 * boxes[node].half + WIDE.gap) * (2 * boxes[node].side + WIDE.lane) for node in nodes
    )
    return isqrt(area)


def _rows(lanes: Mapping[str, list[str]], boxes: Mapping[str, Box]) -> dict[str, Point]:
    """The tall form: rows from top to bottom; sectors in pairs, with room between for a stem."""
    places: dict[str, Point] = {}
    y = 0
    for lane in (*LANES[:3], SECTORS, *LANES[3:]):
        nodes = lanes.get(lane, [])
        if lane == SECTORS:  # the widest furthest out
            nodes = sorted(nodes, key=lambda node: (-boxes[node].side, node))
        widths = [2 * boxes[node].side for node in nodes]
        pairs = [nodes[i : i + 2] for i in range(0, len(nodes), 2)]
        rows = pairs if lane == SECTORS else _split(nodes, widths, TALL.gap, TALL.room)
        for i, row in enumerate(rows):
            y += max(boxes[node].half for node in row)
            if lane == SECTORS:
                # Each pair stands closer than the one above, so that a line to it is not hidden.
                stem = min(14 + 31 * (len(rows) - 1 - i), 76)
                across = [-stem - boxes[row[0]].side, *(stem + boxes[n].side for n in row[1:])]
            else:
                across = _spread([boxes[node].side for node in row], TALL.gap)
            places |= {node: (x, y) for node, x in zip(row, across, strict=True)}
            y += max(boxes[node].half for node in row)
            rest = 2 * TALL.gap if lane == SECTORS else TALL.gap
            y += TALL.lane if i == len(rows) - 1 else rest
    return places


def _band(
    graph: MultiDiGraph,
    nodes: Sequence[str],
    places: Mapping[str, Point],
    boxes: Mapping[str, Box],
    form: Form,
) -> dict[str, Point]:
    """What is only spoken of: rows below all else, each thing near what it is spoken of with."""
    left, _, right, bottom = bounds(places, boxes)
    middle = (left + right) // 2
    together: dict[str, list[int]] = {node: [] for node in nodes}
    for claim, style in graph.nodes(data="style"):
        ties = list(graph.successors(claim)) if style == "Claim" else []
        for node in set(ties) & together.keys():
            together[node] += [places.get(other, (middle, 0))[0] for other in ties if other != node]
    ordered = sorted(nodes, key=lambda node: (-len(together[node]), node))
    band: dict[str, Point] = {}
    y = bottom + form.band
    room = max(right - left, form.band_room)
    for row in _split(ordered, [2 * boxes[node].side for node in ordered], form.gap, room):
        row.sort(key=lambda node: (sum(together[node]) // max(len(together[node]), 1), node))
        y += max(boxes[node].half for node in row)
        across = _spread([boxes[node].side for node in row], form.gap)
        band |= {node: (middle + x, y) for node, x in zip(row, across, strict=True)}
        y += max(boxes[node].half for node in row) + 2 * form.step
    return band


def _split(nodes: Sequence[str], sizes: Sequence[int], gap: int, room: int) -> list[list[str]]:
    """`nodes` in as few lines as have room for them, of about the same number each."""
    starts = range(0)
    length = 1
    for lines in range(1, len(nodes) + 1):
        length = -(-len(nodes) // lines)
        starts = range(0, len(nodes), length)
        if all(sum(sizes[i : i + length]) + gap * (length - 1) <= room for i in starts):
            break
    return [list(nodes[i : i + length]) for i in starts]


def _spread(halves: Sequence[int], gap: int) -> list[int]:
    """The middles, about 0, of things of these half lengths in a line, with gaps between."""
    places = [0]
    for before, after in pairwise(halves):
        places.append(places[-1] + before + gap + after)
    middle = (places[0] - halves[0] + places[-1] + halves[-1]) // 2
    return [place - middle for place in places]


def _marks(
    graph: MultiDiGraph, places: Mapping[str, Point], boxes: Mapping[str, Box], form: Form
) -> dict[str, Point]:
    """A free place for each claim, as near as can be to the middle of what it is tied to.

    Places are those of a lattice that neither a thing nor an edge between things takes.
    """
    step = form.step
    taken = _taken(graph, places, boxes, form)
    ties = {
        node: sorted(places[end] for end in graph.successors(node) if end in places)
        for node, style in graph.nodes(data="style")
        if style == "Claim"
    }
    marks: dict[str, Point] = {}
    for claim in sorted(ties, key=lambda node: (len(ties[node]), ties[node], node)):
        ends = ties[claim]
        middle = (sum(x for x, _ in ends) // len(ends), sum(y for _, y in ends) // len(ends))
        i, j = _nearest_free(middle, taken, step)
        taken.add((i, j))
        marks[claim] = (i * step, j * step)
    return marks


def _nearest_free(place: Point, taken: set[Point], step: int) -> Point:
    """The lattice's point nearest to `place` that is not taken, looked for in growing squares."""
    x, y = place
    i, j = x // step, y // step
    best: tuple[int, Point] | None = None
    for reach in count():
        # What is nearest in a square may be nearer than the corners of the squares before.
        if best and (reach - 1) ** 2 * step**2 > best[0]:
            return best[1]
        side = range(-reach, reach + 1)
        ring = {(a, b) for a in side for b in (-reach, reach)} | {
            (a, b) for a in (-reach, reach) for b in side
        }
        free = {(i + a, j + b) for a, b in ring} - taken
        near = [((a * step - x) ** 2 + (b * step - y) ** 2, (a, b)) for a, b in free]
        best = min([*near, *([best] if best else [])], default=None)
    raise AssertionError("a lattice has no end")


def _taken(
    graph: MultiDiGraph, places: Mapping[str, Point], boxes: Mapping[str, Box], form: Form
) -> set[Point]:
    """The points of the lattice, counted in steps, that things and edges between things take."""
    step = form.step
    taken: set[Point] = set()
    for node, (x, y) in places.items():
        side, half = boxes[node].side + step // 2, boxes[node].half + step // 2
        across = range(-((side - x) // step), (x + side) // step + 1)
        down = range(-((half - y) // step), (y + half) // step + 1)
        taken |= {(i, j) for i in across for j in down}
    for start, end, data in graph.edges(data=True):
        if start not in places or end not in places:
            continue
        arm = graph.nodes[start]["style"] == "Event" and data["standing"] == "fact"
        for x, y in _curve(places[start], places[end], form if arm else None):
            taken.add(((2 * x + step) // (2 * step), (2 * y + step) // (2 * step)))
    return taken


def knee(start: Point, end: Point, form: Form) -> Point | None:
    """Where the arm of an event from `start` to `end` bends; None if it is straight.

    An arm leaves the event along its lane and arrives across it, so that it crosses no card; in
    the tall form, only to what stands rather beside the event than below it.
    """
    if form is WIDE:
        return start[0], end[1]
    return (end[0], start[1]) if abs(end[0] - start[0]) > abs(end[1] - start[1]) else None


def _curve(start: Point, end: Point, form: Form | None) -> list[Point]:
    """Points along an edge, an event's arm if its `form` is given: a quadratic curve."""
    (x0, y0), (x2, y2) = start, end
    middle = (x0 + x2) // 2, (y0 + y2) // 2
    x1, y1 = (knee(start, end, form) if form else None) or middle
    n = 32
    return [
        (
            ((n - k) ** 2 * x0 + 2 * (n - k) * k * x1 + k**2 * x2) // n**2,
            ((n - k) ** 2 * y0 + 2 * (n - k) * k * y1 + k**2 * y2) // n**2,
        )
        for k in range(n + 1)
    ]
