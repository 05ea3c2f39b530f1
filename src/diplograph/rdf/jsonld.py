"""JSON-LD 1.1 with its context inside, so that whoever reads it fetches nothing.

A property is a term of the context under its local name, with the type or language that all its
values have; values of a property that has several sorts say theirs themselves. Numbers and truths
are those of JSON where its readers give back the same literal. The algorithms that read it are in
https://www.w3.org/TR/json-ld11-api/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph.namespaces import DG, PREFIXES, compress, expand
from diplograph.rdf.writer import SortedTriples

#: What `json` writes.
Json: TypeAlias = Any

_TYPE, _STRING, _LANGUAGE = expand("rdf:type"), expand("xsd:string"), expand("rdf:langString")
_WHOLE, _TRUTH = expand("xsd:integer"), expand("xsd:boolean")
_NODE = "@id"
#: Whole numbers that every reader of JSON keeps: below 2^53.
_EXACT = re.compile(r"0|-?[1-9][0-9]{0,14}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


class _Term(NamedTuple):
    """A property in the context: its key, and what all its values are, if they are of one sort.

    `sort` is ``@id``, or the IRI of a datatype.
    """

    key: str
    iri: str
    sort: str | None


def jsonld(triples: SortedTriples, *, first: str = DG) -> Iterator[str]:
    """The document in pieces, a line for each node, in the order of the triples.

    Terms of the namespace `first` have the first choice of a local name, and its classes have
    theirs. Raises ValueError for what came with RDF 1.2: triple terms, texts with a direction.
    """
    names = _Names(triples, first)
    yield f'{{\n"@context": {_text(names.context(), indent=2)},\n"@graph": ['
    before = "\n"
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        yield f"{before}{_text(names.node(subject, group))}"
        before = ",\n"
    yield "\n]}\n"


def in_html(document: Json) -> str:
    """JSON that may stand in a script element of HTML: nothing in it ends or opens one."""
    escapes = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}
    return _text(document, indent=2).translate(escapes)


def _text(value: Json, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


class _Names:
    """What IRIs and properties are called in one document."""

    def __init__(self, triples: Iterable[Triple], first: str) -> None:
        schemes: set[str] = set()
        sorts: dict[str, set[str]] = {}
        for triple in triples:
            _, predicate, value = triple
            schemes.update(
                each.value.partition(":")[0] for each in triple if isinstance(each, NamedNode)
            )
            if predicate.value != _TYPE or not isinstance(value, NamedNode):
                sorts.setdefault(predicate.value, set()).add(_sort(triple))
        # An address whose scheme is a prefix would be read as short for another.
        self._prefixes = {name: space for name, space in PREFIXES.items() if name not in schemes}
        self._first = first
        self._terms = self._chosen(sorts)

    def iri(self, node: NamedNode | BlankNode) -> str:
        if isinstance(node, BlankNode):
            return str(node)
        short = compress(node.value)
        return short if short.partition(":")[0] in self._prefixes else node.value

    def _class(self, node: NamedNode) -> str:
        name = node.value.removeprefix(self._first)
        return name if _NAME.fullmatch(name) and name not in self._keys else self.iri(node)

    def _chosen(self, sorts: Mapping[str, Set[str]]) -> Mapping[str, _Term]:
        """The properties by IRI, of the sorts of values that each has."""
        terms, taken = {}, set(PREFIXES)
        for iri in sorted(sorts, key=lambda iri: (not iri.startswith(self._first), iri)):
            name = iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]
            free = _NAME.fullmatch(name) and name not in taken
            key = name if free else self.iri(NamedNode(iri))
            taken.add(key)
            terms[iri] = _Term(key, iri, next(iter(sorts[iri])) if len(sorts[iri]) == 1 else None)
        self._keys = taken
        return terms

    def context(self) -> Json:
        return {"@vocab": self._first, **self._prefixes, **dict(self._definitions())}

    def _definitions(self) -> Iterator[tuple[str, Json]]:
        for term in self._terms.values():
            iri = self.iri(NamedNode(term.iri))
            if term.sort == _NODE:
                yield term.key, {"@id": iri, "@type": "@id"}
            elif term.sort == _LANGUAGE:
                yield term.key, {"@id": iri, "@container": "@language"}
            elif term.sort is None or term.sort in (_STRING, _WHOLE, _TRUTH):
                yield term.key, iri
            else:
                yield term.key, {"@id": iri, "@type": self.iri(NamedNode(term.sort))}

    def node(self, subject: object, triples: Iterable[Triple]) -> Json:
        """All that is said of one node."""
        assert isinstance(subject, NamedNode | BlankNode)
        node: dict[str, Json] = {"@id": self.iri(subject)}
        for predicate, group in groupby(triples, key=lambda triple: triple.predicate):
            values = [triple.object for triple in group]
            if predicate.value == _TYPE:
                node["@type"] = [
                    self._class(each) for each in values if isinstance(each, NamedNode)
                ]
                values = [each for each in values if not isinstance(each, NamedNode)]
            if values:
                term = self._terms[predicate.value]
                node[term.key] = self._values(term, values)
        return node

    def _values(self, term: _Term, values: Sequence[object]) -> Json:
        if term.sort == _LANGUAGE:
            found: dict[str, list[str]] = {}
            for each in values:
                assert isinstance(each, Literal)
                found.setdefault(each.language or "", []).append(each.value)
            return {language: _one(texts) for language, texts in found.items()}
        return _one([self._value(term, each) for each in values])

    def _value(self, term: _Term, value: object) -> Json:
        if isinstance(value, NamedNode | BlankNode):
            return self.iri(value) if term.sort == _NODE else {"@id": self.iri(value)}
        assert isinstance(value, Literal)
        if value.language:
            return {"@value": value.value, "@language": value.language}
        datatype = value.datatype.value
        if datatype == _WHOLE and _EXACT.fullmatch(value.value):
            return int(value.value)
        if datatype == _TRUTH and value.value in ("true", "false"):
            return value.value == "true"
        if datatype == _STRING or (datatype == term.sort and datatype not in (_WHOLE, _TRUTH)):
            return value.value
        return {"@value": value.value, "@type": self.iri(value.datatype)}


def _one(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


def _sort(triple: Triple) -> str:
    if isinstance(triple.object, Literal):
        if triple.object.direction is not None:
            raise ValueError(f"JSON-LD as we write it has no texts with a direction: {triple}")
        return triple.object.datatype.value
    if isinstance(triple.object, Triple):
        raise ValueError(f"JSON-LD has no triple terms: {triple}")
    return _NODE
