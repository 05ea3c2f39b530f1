"""How a row of a query reaches the triples that it rests on: the query, asked again for all of it.

A query keeps of a solution what it projects. `probe` writes it anew so that it keeps everything:
all variables are projected, blank nodes have names, and each group binds a marker at its end that
tells whether it was matched, as an OPTIONAL or a branch of a UNION may not be. The rest stands as
it was written. Each solution then says which triple patterns it matched, with which terms.

A row of GROUP BY rests on all solutions of its group: asked again without grouping, they are those
that agree with the row on the keys, which it has to show for that.

A path of ``/``, ``|`` and ``^`` is written as the joins and unions that it is defined by (SPARQL
1.1, 18.2.2.4). What has no triples of its own to show is a gap: that nothing matches (MINUS, NOT
EXISTS), paths of any length through properties that can be claimed, subselects.
"""

from __future__ import annotations

import pathlib
import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from diplograph.namespaces import PREFIXES
from diplograph.queries.shape import (
    RDF,
    Element,
    Group,
    Path,
    Pattern,
    Shape,
    UnreadableError,
    own_prefix,
    shape,
)
from diplograph.words import phrases

_AGGREGATES = re.compile(r"\b(COUNT|SUM|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT)\s*\(", re.IGNORECASE)
#: The kinds of elements of a group whose claims are not derived.
_GAPS = frozenset({"minus", "select", "lateral", "service"})


class Gap(NamedTuple):
    """A part of a query whose claims are not derived: its offset, and the key of the phrase that
    says why, with what it has `written` in it.
    """

    offset: int
    kind: str
    written: str = ""

    def reason(self, language: str) -> str:
        """Why its claims are not derived."""
        said = phrases(pathlib.Path(__file__).parent)[f"gap-{self.kind}"][language]
        return said.format(written=self.written)


class UnfollowedError(ValueError):
    """A query none of whose rows can be followed to triples; `gap` says where and why."""

    def __init__(self, gap: Gap) -> None:
        super().__init__(gap.reason("en"))
        self.gap = gap


class Part(NamedTuple):
    """A triple pattern that a solution may have matched, its predicate an IRI or a variable.

    It did if the solution binds `marker`; "" is for those that every solution matches.
    """

    subject: str
    predicate: str
    object: str
    marker: str


class Probe(NamedTuple):
    """The query that keeps everything: its text, but for a block of rows at `_ROWS`.

    `keys` are the columns of the answer that tell which row a solution belongs to: all but what is
    made of many solutions. `columns` are those of them that a pattern binds; `limited` says that
    the answer need not be whole. `terms` gives each constant of `parts` as a term.
    """

    text: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    parts: tuple[Part, ...]
    terms: dict[str, ox.NamedNode | ox.Literal]
    gaps: tuple[Gap, ...]
    limited: bool

    def query(self, rows: Sequence[Sequence[object]] = ()) -> str:
        """The text, for all solutions or those that agree with one of `rows` on `columns`."""
        block = ""
        if rows and self.columns:
            names = " ".join(f"?{name}" for name in self.columns)
            block = f"VALUES ({names}) {{ {' '.join(map(_row, rows))} }} "
        return self.text.replace(_ROWS, block, 1)

    def triples(self, solution: ox.QuerySolution) -> Iterator[ox.Triple]:
        """The triples that a solution matched."""
        for part in self.parts:
            if part.marker and solution[part.marker] is None:
                continue
            found = [self._term(each, solution) for each in part[:3]]
            subject, predicate, value = found
            if not isinstance(subject, ox.NamedNode) or not isinstance(predicate, ox.NamedNode):
                continue  # an endpoint may hold others' blank nodes
            if isinstance(value, ox.NamedNode | ox.Literal):
                yield ox.Triple(subject, predicate, value)

    def _term(self, written: str, solution: ox.QuerySolution) -> object:
        return solution[written[1:]] if written[0] in "?$" else self.terms[written]


#: Holds the place of a VALUES block; no query has this sign.
_ROWS = "\ufffe"


def probe(query: str, columns: Sequence[str], claimable: Collection[str]) -> Probe:
    """The probe of a SELECT query whose answer has `columns`.

    `claimable` are the IRIs of the properties that claims are made of: only these make a path of
    any length a gap. Raises UnfollowedError.
    """
    try:
        found = shape(query)
    except UnreadableError as error:
        raise UnfollowedError(Gap(error.offset, "unread", repr(error.found))) from error
    _refuse_whole(found)
    return _Writer(query, found, claimable).probe(columns)


def is_of_many(query: str) -> bool:
    """Whether a row of the answer rests on many solutions: of an aggregate, or of GROUP BY."""
    try:
        found = shape(query)
    except UnreadableError:
        return False
    return bool(found.keys or _aggregated(found))


def _refuse_whole(found: Shape) -> None:
    if found.form != "SELECT" or found.where is None:
        raise UnfollowedError(Gap(found.prologue_end, "form", found.form))
    shown = {column.name for column in found.columns}
    for key in found.keys:
        if key.name not in shown:
            kind, written = ("key", f"?{key.name}") if key.name else ("key-made", key.expression)
            raise UnfollowedError(Gap(key.start, kind, written))


def _aggregated(found: Shape) -> set[str]:
    """The columns that are made of many solutions: by an aggregate, or of one that is."""
    names: set[str] = set()
    for column in found.columns:  # an expression may use the columns before it
        used = set(re.findall(r"[?$](\w+)", column.expression))
        if _AGGREGATES.search(column.expression) or used & names:
            names.add(column.name)
    return names


class _Writer:
    """Writes a query as its probe, and notes what is in it."""

    def __init__(self, query: str, found: Shape, claimable: Collection[str]) -> None:
        self._query = query
        self._shape = found
        self._claimable = claimable
        self._own = own_prefix(query)
        self._made = 0
        self._parts: list[Part] = []
        self._gaps: list[Gap] = []
        self._terms: dict[str, ox.NamedNode | ox.Literal] = {}

    def probe(self, columns: Sequence[str]) -> Probe:
        query, found = self._query, self._shape
        assert found.where is not None
        where = self._group(found.where, "", marked=False)
        aggregated = _aggregated(found)
        made = [each for each in (*found.keys, *found.columns) if each.name and each.expression]
        for each in made:
            if "EXISTS" in each.expression.upper():
                self._gaps.append(Gap(each.start, "found"))
        bound = "".join(
            f" BIND({each.expression} AS ?{each.name})"
            for each in made
            if each.name not in aggregated
        )
        text = (
            f"{query[: found.prologue_end]}SELECT * {query[found.columns_end : found.where.start]}"
            f"{{ {_ROWS}{where}{bound} }} {query[found.values_start :]}"
        )
        limited = any(word in ("LIMIT", "OFFSET") for word, _ in found.modifiers)
        keys = tuple(name for name in columns if name not in aggregated)
        known = tuple(name for name in keys if name not in {each.name for each in made})
        gaps = tuple(sorted(self._gaps))
        return Probe(text, keys, known, tuple(self._parts), self._terms, gaps, limited)

    def _group(self, group: Group, marker: str, *, marked: bool) -> str:
        """A group whose patterns match if `marker` is bound, which is done here if it is `marked`.

        The text between its parts stays as it is.
        """
        pieces, done = [], group.start
        for element in group.elements:
            pieces += [self._query[done : element.start], self._element(element, marker)]
            done = element.end
        pieces.append(self._query[done : group.end - 1])
        # A subselect is all that is in its braces; no pattern in it is followed.
        marked = marked and [element.kind for element in group.elements] != ["select"]
        return "".join([*pieces, f" BIND(1 AS ?{marker}) }}" if marked else "}"])

    def _element(self, element: Element, marker: str) -> str:
        written = self._query[element.start : element.end]
        if element.kind == "triples":
            return " . ".join(self._triples(each, marker) for each in element.patterns)
        if element.kind in ("filter", "bind") and element.groups:
            denies = re.search(r"(NOT\s+|!\s*)EXISTS", written, re.IGNORECASE)
            self._gaps.append(Gap(element.start, "denied" if denies else "found"))
        if element.kind in _GAPS:
            self._gaps.append(Gap(element.start, element.kind))
        if element.kind not in ("group", "graph", "optional", "union"):
            return written
        pieces, done = [], element.start
        for group in element.groups:
            marked = element.kind in ("optional", "union")
            own = self._marker() if marked else marker
            pieces += [self._query[done : group.start], self._group(group, own, marked=marked)]
            done = group.end
        return "".join([*pieces, self._query[done : element.end]])

    # ------------------------------------------------------------ triple patterns

    def _triples(self, pattern: Pattern, marker: str) -> str:
        return self._path(pattern.subject, pattern.path, pattern.object, pattern, marker)

    def _path(self, subject: str, path: Path, value: str, pattern: Pattern, marker: str) -> str:
        if path.kind == "term":
            predicate = f"<{RDF}type>" if path.text == "a" else path.text
            self._parts.append(Part(subject, predicate, value, marker))
            for written in (subject, predicate, value):
                self._know(written, pattern)
            return f"{subject} {path.text} {value}"
        if path.kind == "^":
            return self._path(value, path.parts[0], subject, pattern, marker)
        if path.kind == "/":
            between = [f"?{self._marker()}" for _ in path.parts[1:]]
            ends = [subject, *between, value]
            steps = zip(ends, path.parts, ends[1:], strict=False)
            return " . ".join(self._path(*step, pattern, marker) for step in steps)
        if path.kind == "|":
            return " UNION ".join(
                self._branch(subject, part, value, pattern) for part in path.parts
            )
        if any(self._may_be_claimed(leaf, pattern) for leaf in path.leaves()):
            self._gaps.append(Gap(pattern.start, "path", path.text))
        return f"{subject} {path.text} {value}"

    def _branch(self, subject: str, path: Path, value: str, pattern: Pattern) -> str:
        marker = self._marker()
        inside = self._path(subject, path, value, pattern, marker)
        return f"{{ {inside} BIND(1 AS ?{marker}) }}"

    def _may_be_claimed(self, leaf: str, pattern: Pattern) -> bool:
        self._know(leaf, pattern)
        known = self._terms.get(leaf)
        return known is not None and known.value in self._claimable

    def _marker(self) -> str:
        self._made += 1
        return f"{self._own}m{self._made}"

    def _know(self, written: str, pattern: Pattern) -> None:
        """Note the term that a constant stands for, as Turtle reads it."""
        if written[0] in "?$" or written in self._terms or written == "a":
            return
        own = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in self._prefixes().items())
        base = f"@base <{self._shape.base}> .\n" if self._shape.base else ""
        try:
            quad = next(ox.parse(f"{own}{base}<urn:x> <urn:x> {written} .", ox.RdfFormat.TURTLE))
        except (SyntaxError, StopIteration) as error:
            raise UnfollowedError(Gap(pattern.start, "term", written)) from error
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        self._terms[written] = quad.object

    def _prefixes(self) -> dict[str, str]:
        return dict(PREFIXES) | self._shape.prefixes


def _row(terms: Sequence[object]) -> str:
    """A row of VALUES; what is unbound, or a blank node, agrees with anything."""
    plain = (ox.NamedNode, ox.Literal)
    return f"({' '.join(str(term) if isinstance(term, plain) else 'UNDEF' for term in terms)})"
