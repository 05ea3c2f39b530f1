"""What ``view.json`` holds, as values: tables of columns, the pictures, and where rows stand.

All columns of a table have one length. A reference is the number of a row, and -1 is none; a column
in ``SUMMED`` is written as differences. The page's ``types.ts`` says the same of what is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from diplograph.layers import Triple
from diplograph.vocabulary import vocabulary

Ints: TypeAlias = Sequence[int]
Texts: TypeAlias = Sequence[str]
#: A list of rows, or 0 for the empty one.
Lists: TypeAlias = Sequence[Sequence[int] | int]
#: A text by language.
Names: TypeAlias = Mapping[str, str]

#: In `lo` and `hi`: no day is known.
NO_DAY = -(2**31)

#: By number in `Statements.standing`.
STANDINGS = ("fact", "reference", "said", "value", "mark")
#: By number in `Statements.status`.
STATUSES = tuple(vocabulary().code_lists["event-statuses"])

#: By number in `Statements.line`: what the line of a statement looks like.
LINES = (
    *("fact", "reference", "said", "denied", "contested"),
    *(status for status in STATUSES if status != "held"),
)

#: Of `Statements.flags`.
DENIED, CONTESTED, ATTRIBUTED, DRAWN, ONLY_CLAIMED, SUPERSEDED = (1 << i for i in range(6))


@dataclass(frozen=True, slots=True)
class Rows:
    """Where terms, things, sources, statements and claims stand in their tables, by IRI.

    An accepted triple stands in `facts`; `claims` are rows of claims, and `statement` the row of
    the statement of each claim.
    """

    terms: Mapping[str, int]
    things: Mapping[str, int]
    sources: Mapping[str, int]
    facts: Mapping[Triple, int]
    claims: Mapping[str, int]
    statement: Mapping[str, int]


# ---------------------------------------------------------------- pictures


@dataclass(frozen=True, slots=True)
class Box:
    """The room that something takes, in pixels; `x`, `y` is its upper left corner."""

    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True)
class SceneNode:
    """A thing in a picture, or a mark: a free claim, which has its `statement` and no `thing`.

    `boxes` are by the name of the form, ``wide`` or ``tall``, from left to right (the page mirrors
    them); `rank` is 0 for what matters most. `column` is in lanes one of :data:`lanes.LANES`,
    ``sectors``, ``spoken of`` or ``marks``; in the loom ``from``, ``about`` or ``to``. What is
    `said` stands only in the second view.
    """

    thing: int
    boxes: Mapping[str, Box]
    rank: int
    column: str
    statement: int = -1
    said: bool = False


@dataclass(frozen=True, slots=True)
class SceneLine:
    """A line between two nodes, given by their place in the scene, for `statements`.

    `count` is the number of occasions. `kind` is in lanes the local name of the property, empty for
    a mark's tie; in the loom ``visit``, ``agreement``, ``meeting``, ``about``, or the local name of
    the one property that joins what was added to a small backbone. `status` is one of
    :data:`LINES`, or in the loom the status of the events. What is `said` stands only in the second
    view.
    """

    start: int
    end: int
    statements: tuple[int, ...]
    count: int
    kind: str
    status: str
    said: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture; `layout` is ``lanes`` or ``loom``, `left_out` things and lines not drawn."""

    nodes: tuple[SceneNode, ...]
    lines: tuple[SceneLine, ...]
    layout: str
    left_out: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cells:
    """Circles of what is at home in a place, on a grid of 32768; of none, `of` is -1."""

    of: Ints = ()
    x: Ints = ()
    y: Ints = ()
    r: Ints = ()
    count: Ints = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """Where each thing stands in the picture of all, and in which cell; by row of things."""

    x: Ints = ()
    y: Ints = ()
    cell: Ints = ()
    cells: Cells = field(default_factory=Cells)


@dataclass(frozen=True, slots=True)
class Bundles:
    """Lines between cells (rows of cells) for how many statements, and which."""

    start: Ints = ()
    end: Ints = ()
    count: Ints = ()
    statements: Sequence[Sequence[int]] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the guided story; `title` and `text` are by language."""

    view: str
    select: str | None
    filters: Mapping[str, str]
    title: Names
    text: Names


@dataclass(frozen=True, slots=True)
class Points:
    """Things with a place on the map, in hundredths of a degree, and as the map draws them.

    `x` and `y` are on a map of `width` and `height`; `land` is its land as a path of SVG, empty if
    nothing has a place.
    """

    things: Ints = ()
    lat: Ints = ()
    lon: Ints = ()
    x: Ints = ()
    y: Ints = ()
    width: int = 0
    height: int = 0
    land: str = ""


# ---------------------------------------------------------------- tables


@dataclass(frozen=True, slots=True)
class Terms:
    """Classes, properties and codes: the ontology's."""

    iri: Texts
    label: Mapping[str, Texts]
    side: Ints
    broader: Ints
    fold: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Things:
    """What statements are of; `fr` and `ar` are 0 where the name is the English one."""

    slug: Texts
    ns: Ints
    kind: Ints
    style: Ints
    en: Texts
    fr: Sequence[str | int]
    ar: Sequence[str | int]
    alt: Sequence[Sequence[tuple[str, str]] | int]
    match: Sequence[Texts | int]
    origin: Sequence[Texts | int]
    home: Ints
    country: Ints
    rank: Ints


@dataclass(frozen=True, slots=True)
class Statements:
    """What is filtered, listed and drawn: facts, what is said only, values and free claims."""

    SUMMED: ClassVar = ("s",)

    s: Ints
    p: Ints
    o: Ints
    code: Ints
    v: Ints
    vl: Ints
    standing: Ints
    kind: Ints
    flags: Ints
    contest: Ints
    lo: Ints
    hi: Ints
    status: Ints
    line: Ints
    sources: Ints
    voices: Ints


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims behind statements; a gloss is a pattern n, or the string -1 - n."""

    SUMMED: ClassVar = ("of",)

    of: Ints
    gloss: Mapping[str, Ints]
    iri: Sequence[str | int]
    kind: Ints
    certainty: Ints
    polarity: Ints
    basis: Ints
    rank: Ints
    holder: Ints
    by: Lists
    about: Lists
    supersedes: Lists
    from_: Ints
    until: Ints
    rank_reason: Ints
    inferred_from: Ints
    rule: Ints


@dataclass(frozen=True, slots=True)
class Evidence:
    """Spans of sources, in code points, with their words if those were asked for."""

    SUMMED: ClassVar = ("of",)

    of: Ints
    source: Ints
    start: Ints
    length: Ints
    paragraph: Ints
    passage: Ints


@dataclass(frozen=True, slots=True)
class Sources:
    """Sources; what they are called stands with the things."""

    thing: Ints
    issued: Ints
    language: Ints
    publisher: Ints
    url: Ints
    kind: Ints
    origin: Lists


@dataclass(frozen=True, slots=True)
class Contest:
    """A way in which statements contradict each other; `disputed` if somebody contradicts."""

    key: str
    label: Names
    disputed: bool


@dataclass(frozen=True, slots=True)
class Meta:
    """What the page says of the graph as a whole; days are in ISO form, or empty."""

    title: Texts
    counts: Mapping[str, int]
    first: str
    last: str
    with_texts: bool
    report: str | None


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables, without pictures."""

    namespaces: Texts
    contests: Sequence[Contest]
    terms: Terms
    things: Things
    statements: Statements
    claims: Claims
    evidence: Evidence
    sources: Sources
    strings: Texts
    patterns: Mapping[str, Texts]


@dataclass(frozen=True, slots=True)
class ViewData:
    """All of ``view.json``."""

    meta: Meta
    tables: Tables
    opening: Scene
    places: Bundles
    whole: Whole
    map: Points
    guide: Sequence[Step]
