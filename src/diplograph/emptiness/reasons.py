"""Why an answer is empty: which parts of a query match nothing, and what comes near.

The parts of the outermost group are asked without each other. A part that matches nothing alone is
enough of a reason; else the smallest set of parts that fail together is, from which no part can be
left out. Of the patterns in it, what is there instead is told: other values, other properties, and
claims that say it and are no facts. A ready-made question is asked without each of its parameters.

Each probe goes through :meth:`Graph.evaluate` with a time limit, and there is one on them all. One
that takes too long counts as a match: nothing is blamed that was not seen to fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from diplograph.emptiness import say
from diplograph.emptiness.graphs import Named, named_graphs
from diplograph.emptiness.mistyped import Mistyped, mistyped
from diplograph.emptiness.terms import (
    LITERAL,
    MANY,
    MOST,
    are_things,
    as_written,
    close_to,
    form,
    is_literal,
    near_to,
)
from diplograph.errors import DiplographError, LimitError
from diplograph.layers import Claim, claims_behind, own_obstacles, read_claims
from diplograph.namespaces import compress
from diplograph.queries.shape import Element, Pattern, Shape, UnreadableError, lexed, shape
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.queries.questions import Question

#: Seconds for one probe, and for all of them.
_PROBE, _ALL = 2.0, 15.0
_MOST_PARTS = 40
_PLACELESS = """\
SELECT (COUNT(?visit) AS ?visits) {
  ?visit a dg:Visit ; dg:eventStatus kind:held .
  MINUS { ?visit dg:countedIn ?whole }
  FILTER NOT EXISTS { ?visit ^dg:countedIn*/dg:takesPlaceIn ?spot }
}
"""


class Reason(NamedTuple):
    """Parts of the query that nothing matches together, as offset and text; what comes near."""

    parts: tuple[tuple[int, str], ...]
    near: tuple[str, ...]


class Without(NamedTuple):
    """A question without one of its parameters: how many rows it has, or None where unknown.

    `near` are the dates of those rows that are nearest to an interval that was left out.
    """

    parameter: str
    rows: int | None
    near: tuple[str, ...] = ()


class _Part(NamedTuple):
    """A part of the outermost group; `pattern` if it is a triple pattern. Others are as written.

    One that is not `droppable` can make nothing fail; one that `tests` binds no variable.
    """

    offset: int
    text: str
    pattern: Pattern | None
    droppable: bool = True
    tests: bool = False

    @property
    def end(self) -> int:
        return self.pattern.end if self.pattern else self.offset + len(self.text)


def reasons(graph: Graph, query: str, language: str = "en") -> tuple[Reason, ...]:
    """Why `query`, whose answer is empty, is so, in a language; none if it is not seen, or the
    query not read. What may be wrong with literals is in English.
    """
    try:
        found = shape(query)
    except UnreadableError:
        return ()
    if aliases := _aliases_in_having(found, query, language):
        return (aliases,)
    if found.where is None or len(parts := list(_parts(found, query))) > _MOST_PARTS:
        return ()
    return _Search(graph, query, found, parts, language).reasons()


def _aliases_in_having(found: Shape, query: str, language: str) -> Reason | None:
    """HAVING that names a variable which SELECT makes: it is unbound there (SPARQL 1.1, 18.2.4)."""
    following = [*found.modifiers, ("", found.values_start)]
    for (word, start), (_, end) in pairwise(following):
        text = query[start:end]
        near = tuple(
            say("alias", language, name=f"?{column.name}", expression=column.expression)
            for column in found.columns
            if column.expression and column.name in _variables(text)
        )
        if word == "HAVING" and near:
            return Reason(((start, " ".join(text.split())),), near)
    return None


def without_parameters(
    graph: Graph, question: Question, given: Mapping[str, Sequence[str]]
) -> tuple[Without, ...]:
    """How many rows a question has without each of the parameters that restrict it."""
    from diplograph.queries.parameters import ANY
    from diplograph.queries.questions import bind

    deadline = monotonic() + _ALL
    said = {name: each.default for name, each in question.parameters.items()}
    restricting = [
        name
        for name, default in said.items()
        if name not in ("lang", "limit") and list(given.get(name, [default])) != [ANY]
    ]
    found = []
    for name in restricting:
        query = bind(question, {**given, name: [ANY]}, graph=graph)
        dates = _dates(graph, query, deadline)
        near: tuple[str, ...] = ()
        if dates and question.parameters[name].type in ("date", "interval"):
            first = question.parameters[name].terms(given.get(name, [said[name]])[0])[0].value
            known = sorted({date for date in dates if date})
            below = [date for date in known if date.lstrip("[.") < first]
            near = (*below[-1:], *known[len(below) : len(below) + 1])
        found.append(Without(name, None if dates is None else len(dates), near))
    return tuple(found)


def visits_without_place(graph: Graph) -> int:
    """How many visits that were held are in no row of a place, for no source tells theirs, nor
    that of a part of them; 0 if it took too long to see.
    """
    try:
        results = graph.evaluate(_PLACELESS, timeout=_PROBE).read()
    except LimitError:
        return 0
    assert isinstance(results, ox.QuerySolutions)
    return sum(int(row["visits"].value) for row in results)


def _dates(graph: Graph, query: str, deadline: float) -> list[str] | None:
    """What the column ``date`` of each row holds, or ""; None if it took too long."""
    left = deadline - monotonic()
    if left <= 0:
        return None
    try:
        results = graph.evaluate(query, timeout=left).read()
    except LimitError:
        return None
    assert isinstance(results, ox.QuerySolutions)
    has_date = any(variable.value == "date" for variable in results.variables)
    return [row["date"].value if has_date and row["date"] else "" for row in results]


def _parts(found: Shape, query: str) -> Iterator[_Part]:
    assert found.where is not None
    for element in found.where.elements:
        yield from _of_element(element, query)
    if query[found.values_start :].strip():
        yield _Part(found.values_start, query[found.values_start :], None)


def _of_element(element: Element, query: str) -> Iterator[_Part]:
    for each in element.patterns:
        text = f"{each.subject} {each.path.text} {each.object} ."
        yield _Part(each.start, text, each)
    if not element.patterns:
        # What can make nothing fail stays where it is: others may need its variables.
        inert = element.kind in ("optional", "bind")
        tests = element.kind in ("filter", "minus")
        yield _Part(element.start, query[element.start : element.end], None, not inert, tests)


class _Search:
    """Looks for the smallest reason by probes."""

    def __init__(
        self, graph: Graph, query: str, found: Shape, parts: Sequence[_Part], language: str
    ) -> None:
        self._graph = graph
        self._language = language
        self._query = query
        self._shape = found
        self._all = list(parts)
        self._deadline = monotonic() + _ALL
        self._noted: list[Mistyped | Named] = [
            *mistyped(graph, query),
            *named_graphs(graph, query),
        ]

    def reasons(self) -> tuple[Reason, ...]:
        wanted = [part for part in self._all if part.droppable]
        alone = [part for part in wanted if part.pattern and not self._matches([part])]
        if alone:
            return tuple(self._reason([part]) for part in alone)
        if self._matches(wanted):
            return ()
        core = list(wanted)
        patterns = [part for part in wanted if part.pattern]
        # Others are left out after patterns, which say more, and then patterns that only they need.
        for part in (*patterns, *(part for part in wanted if not part.pattern), *patterns):
            fewer = [each for each in core if each is not part]
            if len(fewer) < len(core) and self._is_bound(fewer) and not self._matches(fewer):
                core = fewer
        return (self._reason(core),)

    def _is_bound(self, kept: Sequence[_Part]) -> bool:
        """Whether what is no pattern has the variables that it is about: without, it fails idly."""
        there: set[str] = set()
        for part in self._all:
            if not part.tests and (part in kept or not part.droppable):
                there |= _variables(part.text).keys()
        every = {name for part in self._all if not part.tests for name in _variables(part.text)}
        return all(_variables(part.text).keys() & every <= there for part in kept if part.tests)

    def _matches(self, kept: Sequence[_Part]) -> bool:
        return self._ask(self._body(kept))

    def _body(self, kept: Sequence[_Part]) -> str:
        return " ".join(part.text for part in self._all if part in kept or not part.droppable)

    def _ask(self, body: str) -> bool:
        rows = self._rows(f"SELECT * {{ {body} }} LIMIT 1")
        return rows is None or bool(rows)

    def _rows(self, text: str) -> list[ox.QuerySolution] | None:
        """The solutions of a probe, or None if it took too long."""
        left = min(_PROBE, self._deadline - monotonic())
        if left <= 0:
            return None
        head = self._query[: self._shape.prologue_end]
        try:
            results = self._graph.evaluate(head + text, timeout=left).read()
        except DiplographError:  # too slow, or not a query without what was left out
            return None
        return list(results) if isinstance(results, ox.QuerySolutions) else None

    # ------------------------------------------------------------ what comes near

    def _reason(self, core: Sequence[_Part]) -> Reason:
        places = tuple((part.offset, " ".join(part.text.split())) for part in core)
        near = [*self._as_claims(core)]
        wrong = [
            each.said
            for each in self._noted
            if any(part.offset <= each.offset < part.end for part in core)
        ]
        if len(core) == 1 and core[0].pattern is not None:
            near += self._instead(core[0].pattern)
        for part in core:
            if part.pattern is None and len(core) > 1:
                near += self._without(part, core)
        # What to write in its place is told once.
        told = " ".join(near)
        near = [each for each in wrong if each.rpartition("; write ")[2] not in told] + near
        return Reason(places, tuple(dict.fromkeys(near)))

    def _as_claims(self, core: Sequence[_Part]) -> Iterator[str]:
        """Claims that say what the patterns ask, and are no facts."""
        claimable = {
            compress(each.iri) for each in vocabulary().properties.values() if each.claimable
        }
        written: list[str] = []
        names: list[str] = []
        for part in self._all:
            if part not in core and part.droppable:
                continue
            each = part.pattern
            if each and each.path.kind == "term" and each.path.text in claimable:
                name = f"?own_claim{len(names)}"
                names.append(name)
                written.append(
                    f"{name} dg:claimSubject {each.subject} ; dg:claimProperty {each.path.text} ; "
                    f"dg:claimObject|dg:claimValue {each.object} ."
                )
            else:
                written.append(part.text)
        if not names:
            return
        body = " ".join(written)
        rows = self._rows(f"SELECT DISTINCT {' '.join(names)} {{ {body} }} LIMIT 20") or []
        iris = {str(term.value) for row in rows for term in row if isinstance(term, ox.NamedNode)}
        claims = read_claims(self._graph, iris)
        triples = [claim.triple for claim in claims.values() if claim.triple]
        accepted = {iri for found in claims_behind(self._graph, triples).values() for iri in found}
        told = [claim for claim in claims.values() if claim.iri not in accepted]
        for claim in told[:MOST]:
            yield self._say("claimed", reason=self._because(claim), claim=compress(claim.iri))
        if len(told) > MOST:
            yield self._say("more-claims", count=len(told) - MOST)

    def _say(self, phrase: str, **values: object) -> str:
        return say(phrase, self._language, **values)

    def _because(self, claim: Claim) -> str:
        """Why a claim is no fact: the first clause of the rule of projection that it fails."""
        for obstacle in own_obstacles(claim, frozenset()):
            if obstacle.code == "kind":
                return self._say("is-kind", kind=compress(claim.kind))
            return self._say("is-so", code=obstacle.code)
        rows = self._rows(f"SELECT ?is {{ <{claim.subject}> dg:eventStatus ?is }}") or []
        statuses = [form(row["is"]) for row in rows]
        if statuses and statuses != ["kind:held"]:
            return self._say("event-is", statuses=", ".join(statuses))
        return self._say("outranked")

    def _instead(self, pattern: Pattern) -> Iterator[str]:
        """What is there of the constants of a pattern that matches nothing."""
        subject, path, value = pattern.subject, pattern.path, pattern.object
        if path.kind != "term" or path.text.startswith(("?", "$")):
            return
        fixed = [each for each in (subject, value) if not each.startswith(("?", "$"))]
        values = ""
        if subject in fixed:
            values = self._listed(f"SELECT DISTINCT ?it {{ {subject} {path.text} ?it }} LIMIT 4")
            if values:
                yield self._say("has", subject=subject, path=path.text, values=values)
        if value in fixed and fixed != [subject]:
            yield from self._values_near(path.text, value)
        for each in fixed:
            if each == subject and values:
                continue
            roles = "; ".join(self._roles(each))
            if roles:
                phrase = "lacks" if each == subject else "is-no"
                yield self._say(phrase, term=each, path=path.text, roles=roles)
            elif not is_literal(each):
                yield self._say("in-none", term=each)

    def _values_near(self, path: str, value: str) -> Iterator[str]:
        """The values that a property does have, as far as they come near to one that it has not."""
        every = f"SELECT DISTINCT ?it {{ ?any {path} ?it }} ORDER BY ?it LIMIT {MANY}"
        found = [row["it"] for row in self._rows(every) or ()]
        named = (
            f"SELECT DISTINCT ?it {{ ?it rdfs:label ?name FILTER(STR(?name) = {value}) }} LIMIT 4"
        )
        if same := as_written(found, value):
            yield self._say("tagged", value=value, same=same)
        elif is_literal(value) and are_things(found) and (things := self._listed(named)):
            yield self._say("named", path=path, value=value, things=things)
        elif found:
            yield self._say("values", path=path, near=close_to(found, value))

    def _roles(self, term: str) -> Iterator[str]:
        """As what a thing does stand in accepted triples."""
        for as_what, body in (
            ("subject", f"{term} ?role ?any"),
            ("object", f"?any ?role {term}"),
        ):
            rows = self._rows(
                f"SELECT ?role (COUNT(*) AS ?times) {{ {body} . ?role dg:claimable true }} "
                f"GROUP BY ?role ORDER BY DESC(?times) ?role LIMIT {MOST + 1}"
            )
            if rows:
                roles = ", ".join(f"{form(row['role'])} {form(row['times'])}×" for row in rows)
                yield self._say(f"{as_what}-of", roles=roles)

    def _without(self, part: _Part, core: Sequence[_Part]) -> Iterator[str]:
        """What there is without a filter or a list of values: how the variables in it go."""
        words = {token.word for token in lexed(part.text)}
        if words & {"LANG", "LANGMATCHES"}:  # no value is near to a language
            return
        body = self._body([each for each in core if each is not part])
        for name in list(_variables(part.text))[:2]:
            listed = f"SELECT DISTINCT ?{name} {{ {body} }} ORDER BY ?{name} LIMIT {MANY}"
            values = [row[name] for row in self._rows(listed) or () if row[name] is not None]
            for literal in (match[0] for match in LITERAL.finditer(part.text)):
                if same := as_written(values, literal):
                    yield self._say("tagged-variable", name=f"?{name}", value=literal, same=same)
            if values:
                kind = part.text.split()[0].partition("(")[0].upper()
                near = near_to(values, part.text, self._language)
                yield self._say("without-part", kind=kind, name=f"?{name}", near=near)

    def _listed(self, query: str) -> str:
        rows = self._rows(query) or []
        shown = [form(row["it"]) for row in rows]
        return ", ".join(shown[:MOST]) + (", …" if len(shown) > MOST else "")


def _variables(text: str) -> dict[str, None]:
    """The names of the variables in a part of a query, in order."""
    return {each.text[1:]: None for each in lexed(text) if each.kind == "variable"}
