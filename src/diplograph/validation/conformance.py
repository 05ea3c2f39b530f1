"""Whether a graph conforms to shapes: a fast yes, or a perhaps not.

What our shapes use of SHACL Core (https://www.w3.org/TR/shacl/) is evaluated over the triples as
they are, each resource described once; that takes an eighth of what pySHACL takes.
It is one-sided: what it does not know, a lexical form it does not judge, or a resource that fails
makes it answer no, and pySHACL then says what is wrong, if anything is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.namespaces import PREFIXES, expand

#: A term of a graph, blank nodes included; compared and looked up as a whole.
Term: TypeAlias = object
_Values: TypeAlias = "Sequence[Term]"
#: What a constraint asks of a focus node and its value nodes.
_Test: TypeAlias = "Callable[[Term, _Values], bool]"
_Path: TypeAlias = "Callable[[Term], _Values]"

_SH = PREFIXES["sh"]
_TYPE = NamedNode(expand("rdf:type"))
_FIRST, _REST = NamedNode(expand("rdf:first")), NamedNode(expand("rdf:rest"))
_TARGET_CLASS = NamedNode(_SH + "targetClass")
_SUBCLASS = NamedNode(expand("rdfs:subClassOf"))
_LANG_STRING, _STRING = expand("rdf:langString"), expand("xsd:string")
_INTEGER, _DATE, _ANY_URI = expand("xsd:integer"), expand("xsd:date"), expand("xsd:anyURI")

_INTEGERS, _DAYS = re.compile("-?[0-9]{1,18}"), re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ADDRESS = re.compile("https?://[!-~]+")

#: What of a shape is no constraint.
_NO_CONSTRAINTS = frozenset(
    {
        "description",
        "message",
        "name",
        "path",
        "targetClass",
        "targetNode",
        "targetObjectsOf",
        "targetSubjectsOf",
    }
)


class Known:
    """Triples that conform to the shapes by themselves, such as what an ontology declares.

    Where a graph has them, and says no more of what they are of, it need not be looked at again.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        said: dict[Term, list[Triple]] = defaultdict(list)
        for triple in triples:
            said[triple.subject].append(triple)
        self._said = dict(said)
        of_all = [*chain.from_iterable(said.values())]
        self._named = {triple.object for triple in of_all} - said.keys()
        self.predicates = {triple.predicate for triple in of_all}
        self.kinds = {triple.object for triple in of_all if triple.predicate == _TYPE}

    def among(self, described: Mapping[Term, list[Triple]]) -> Collection[Term]:
        """What the triples are of, if a graph has these, in their order, and no others of it.

        What they name may be said no more of either: a shape may ask for it.
        """
        is_same = all(described.get(node) == said for node, said in self._said.items())
        return self._said.keys() if is_same and self._named.isdisjoint(described) else ()


def conforms(
    triples: Iterable[Triple], shapes: Iterable[Triple], known: Known | None = None
) -> bool:
    """Whether everything in `triples` surely conforms to `shapes`, both without further inference.

    False if something does not, or may not. What is `known` to conform is only looked at where
    other triples lead to it. Time and memory are linear in the triples.
    """
    data = _Data(triples)
    try:
        found = _Targets(shapes, data).all(known or Known(()))
        return all(shape.conforms(focus) for focus, shapes_of in found for shape in shapes_of)
    except _UnknownError:
        return False


class _UnknownError(Exception):
    """A shape says what is not known here."""


class _Data:
    """The triples by their subjects, and by the objects that inverse paths start from."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.described: dict[Term, list[Triple]] = defaultdict(list)
        for triple in triples:
            self.described[triple.subject].append(triple)
        self.description = lru_cache(maxsize=4096)(self._description)
        self.below = cache(self._below)
        self._inverse: dict[NamedNode, dict[Term, list[Term]]] = {}

    def _description(self, node: Term) -> Mapping[NamedNode, list[Term]]:
        found: dict[NamedNode, list[Term]] = {}
        for _, predicate, value in self.described.get(node, ()):
            if predicate in found:
                found[predicate].append(value)
            else:
                found[predicate] = [value]
        return found

    def values(self, node: Term, predicate: NamedNode) -> _Values:
        return self.description(node).get(predicate, ())

    def subjects(self, predicate: NamedNode, value: Term) -> _Values:
        """What has `value` for `predicate`; all of its triples are gone through the first time."""
        if predicate not in self._inverse:
            found: dict[Term, list[Term]] = defaultdict(list)
            for said in self.described.values():
                for triple in said:
                    if triple.predicate == predicate:
                        found[triple.object].append(triple.subject)
            self._inverse[predicate] = dict(found)
        return self._inverse[predicate].get(value, ())

    def _below(self, superclass: Term) -> frozenset[Term]:
        """A class and all those below it."""
        found, ahead = {superclass}, [superclass]
        for each in ahead:  # which grows
            new = [below for below in self.subjects(_SUBCLASS, each) if below not in found]
            found.update(new)
            ahead += new
        return frozenset(found)


class _Shape(NamedTuple):
    """A node shape, or a property shape if it has a path."""

    path: _Path | None
    tests: tuple[_Test, ...]

    def conforms(self, focus: Term) -> bool:
        values = self.path(focus) if self.path else (focus,)
        return all(test(focus, values) for test in self.tests)


class _Shapes:
    """The shapes of a graph, each made ready once."""

    def __init__(self, triples: Iterable[Triple], data: _Data) -> None:
        self.data = data
        self.graph = _Data(triples)
        self._ready: dict[Term, _Shape] = {}

    def __getitem__(self, node: Term) -> _Shape:
        if node not in self._ready:
            said = self.graph.description(node)
            path = next(iter(said.get(_sh("path"), ())), None)
            tests = tuple(self._tests(said))
            self._ready[node] = _Shape(self._path(path) if path else None, tests)
        return self._ready[node]

    def looking_back(self) -> frozenset[Term]:
        """Those that ask, perhaps by way of others, what has a node for a value."""
        users: dict[Term, list[Term]] = defaultdict(list)
        found: dict[Term, None] = {}
        for node, predicate, value in chain.from_iterable(self.graph.described.values()):
            users[value].append(node)
            if predicate == _sh("inversePath"):
                found[node] = None
        ahead = [*found]
        for node in ahead:  # which grows
            ahead += [user for user in users.get(node, ()) if user not in found]
            found |= dict.fromkeys(users.get(node, ()))
        return frozenset(found)

    def _tests(self, said: Mapping[NamedNode, list[Term]]) -> Iterator[_Test]:
        for predicate, values in said.items():
            name = predicate.value.removeprefix(_SH)
            if name == predicate.value or name in _NO_CONSTRAINTS:
                continue
            make = getattr(self, f"_{name}", None)
            if make is None:
                raise _UnknownError(name)
            yield from map(make, values)

    def _path(self, path: Term) -> _Path:
        """A predicate, its inverse, or a choice of paths."""
        data = self.data
        if isinstance(path, NamedNode):
            return lambda focus: data.values(focus, path)
        said = self.graph.description(path)
        for predicate, values in said.items():
            (value,) = values
            if predicate == _sh("inversePath") and isinstance(value, NamedNode):
                return lambda focus: data.subjects(value, focus)
            if predicate == _sh("alternativePath"):
                paths = [self._path(each) for each in self._list(value)]
                return lambda focus: [*dict.fromkeys(v for path in paths for v in path(focus))]
        raise _UnknownError("path")

    def _list(self, node: Term) -> Iterator[Term]:
        while first := self.graph.values(node, _FIRST):
            yield first[0]
            (node,) = self.graph.values(node, _REST)

    # ------------------------------------------------- constraint components, by their names

    def _minCount(self, value: Term) -> _Test:  # noqa: N802 - named as in SHACL, like those below
        least = _number(value)
        return lambda _, values: len(values) >= least

    def _maxCount(self, value: Term) -> _Test:  # noqa: N802
        most = _number(value)
        return lambda _, values: len(values) <= most

    def _class(self, value: Term) -> _Test:
        classes, types = self.data.below(value), self.data.values
        return lambda _, values: all(
            any(each in classes for each in types(node, _TYPE)) for node in values
        )

    def _datatype(self, value: Term) -> _Test:
        if not isinstance(value, NamedNode) or value.value not in _LEXICAL:
            raise _UnknownError("datatype")
        name, is_valid = value.value, _LEXICAL[value.value]
        return lambda _, values: all(
            isinstance(each, Literal) and each.datatype.value == name and is_valid(each.value)
            for each in values
        )

    def _nodeKind(self, value: Term) -> _Test:  # noqa: N802
        kinds = {_sh("IRI"): NamedNode, _sh("Literal"): Literal}
        if not isinstance(value, NamedNode) or value not in kinds:
            raise _UnknownError("nodeKind")
        kind = kinds[value]
        return lambda _, values: all(isinstance(each, kind) for each in values)

    def _hasValue(self, value: Term) -> _Test:  # noqa: N802
        return lambda _, values: value in values

    def _pattern(self, value: Term) -> _Test:
        pattern = re.compile(_text(value))
        return lambda _, values: all(
            isinstance(each, NamedNode | Literal) and pattern.search(each.value) is not None
            for each in values
        )

    def _minLength(self, value: Term) -> _Test:  # noqa: N802
        least = _number(value)
        return lambda _, values: all(
            isinstance(each, NamedNode | Literal) and len(each.value) >= least for each in values
        )

    def _minInclusive(self, value: Term) -> _Test:  # noqa: N802
        least = _number(value)
        return lambda _, values: all(
            isinstance(key := _key(each), int) and key >= least for each in values
        )

    def _languageIn(self, value: Term) -> _Test:  # noqa: N802
        languages = frozenset(_text(each) for each in self._list(value))
        return lambda _, values: all(
            isinstance(each, Literal) and each.language in languages for each in values
        )

    def _uniqueLang(self, value: Term) -> _Test:  # noqa: N802
        if _text(value) != "true":
            raise _UnknownError("uniqueLang")

        def test(_: Term, values: _Values) -> bool:
            tags = [each.language for each in values if isinstance(each, Literal)]
            return len(set(tags)) == len(tags)

        return test

    def _lessThan(self, value: Term) -> _Test:  # noqa: N802
        return self._compared(value, lambda one, other: one < other)

    def _lessThanOrEquals(self, value: Term) -> _Test:  # noqa: N802
        return self._compared(value, lambda one, other: one <= other)

    def _compared(self, value: Term, holds: Callable[[int, int], bool]) -> _Test:
        if not isinstance(value, NamedNode):
            raise _UnknownError("lessThan")
        others = self.data.values

        def test(focus: Term, values: _Values) -> bool:
            keys = [_key(each) for each in values]
            against = [_key(each) for each in others(focus, value)]
            return all(
                one is not None and other is not None and holds(one, other)
                for one in keys
                for other in against
            )

        return test

    def _node(self, value: Term) -> _Test:
        # Of what many point at, such as a code, the answer is known after the first.
        shape = self._later(value)
        known = lru_cache(maxsize=4096)(lambda node: shape().conforms(node))
        return lambda _, values: all(map(known, values))

    def _property(self, value: Term) -> _Test:
        shape = self._later(value)
        return lambda _, values: all(shape().conforms(each) for each in values)

    def _or(self, value: Term) -> _Test:
        shapes = [self._later(each) for each in self._list(value)]
        return lambda _, values: all(
            any(shape().conforms(each) for shape in shapes) for each in values
        )

    def _later(self, node: Term) -> Callable[[], _Shape]:
        """A shape that is made ready when it is first asked: many are of nothing in the data."""
        return cache(lambda: self[node])


class _Targets:
    """Which focus nodes the shapes have in the data; a shape is made ready when it has one."""

    def __init__(self, triples: Iterable[Triple], data: _Data) -> None:
        self._data = data
        self._classes: dict[Term, list[Term]] = defaultdict(list)
        self._subjects: dict[Term, list[Term]] = defaultdict(list)
        self._objects: dict[Term, list[Term]] = defaultdict(list)
        self._nodes: dict[Term, list[Term]] = defaultdict(list)
        by_target = {
            _sh("targetSubjectsOf"): self._subjects,
            _sh("targetObjectsOf"): self._objects,
            _sh("targetNode"): self._nodes,
        }
        self._shapes = _Shapes(triples, data)
        for triple in chain.from_iterable(self._shapes.graph.described.values()):
            node, predicate, value = triple
            if predicate == _TARGET_CLASS:
                for each in data.below(value):
                    self._classes[each].append(node)
            elif predicate in by_target:
                by_target[predicate][value].append(node)

    def all(self, known: Known) -> Iterator[tuple[Term, Iterable[_Shape]]]:
        """Focus nodes, each with shapes that have it as a target; a node may come several times.

        What is `known` has none, unless other triples make it one or a shape looks back at it.
        Raises _UnknownError.
        """
        shapes = self._shapes
        settled = self._settled(known)
        for focus, shapes_of in self._nodes.items():
            yield focus, [shapes[node] for node in shapes_of]
        objects: dict[Term, set[Term]] = {predicate: set() for predicate in self._objects}
        for focus in list(self._data.described):
            if focus in settled:
                continue
            description = self._data.description(focus)
            for kind in description.get(_TYPE, ()):
                yield focus, [shapes[node] for node in self._classes.get(kind, ())]
            for predicate, values in description.items():
                if nodes := self._subjects.get(predicate):
                    yield focus, [shapes[node] for node in nodes]
                if predicate in objects:
                    objects[predicate].update(values)
        for target, shapes_of in self._objects.items():
            for focus in objects[target]:
                yield focus, [shapes[node] for node in shapes_of]

    def _settled(self, known: Known) -> Collection[Term]:
        """What is `known` and in the data as such, unless a shape looks back at it."""
        back = self._shapes.looking_back()
        targets = [self._classes.get(kind, ()) for kind in known.kinds]
        targets += [self._subjects.get(predicate, ()) for predicate in known.predicates]
        is_ahead = all(map(back.isdisjoint, targets))
        return known.among(self._data.described) if is_ahead else ()


@cache
def _sh(name: str) -> NamedNode:
    return NamedNode(_SH + name)


def _text(value: Term) -> str:
    if not isinstance(value, Literal):
        raise _UnknownError
    return value.value


def _number(value: Term) -> int:
    return int(_text(value))


def _key(value: Term) -> int | None:
    """What a whole number or a day is compared by; None for anything else."""
    if isinstance(value, Literal):
        datatype, text = value.datatype.value, value.value
        if datatype == _INTEGER and _is_integer(text):
            return int(text)
        if datatype == _DATE and _is_date(text):
            return date.fromisoformat(text).toordinal()
    return None


def _is_integer(text: str) -> bool:
    return _INTEGERS.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    """Whether a text is a day without a time zone, of the years that our data has."""
    if not _DAYS.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


#: The datatypes whose lexical forms are judged here; others are left to pySHACL.
_LEXICAL: Mapping[str, Callable[[str], bool]] = {
    _STRING: lambda _: True,
    _LANG_STRING: lambda _: True,
    _ANY_URI: lambda text: _ADDRESS.fullmatch(text) is not None,
    _INTEGER: _is_integer,
    _DATE: _is_date,
}
