"""SHACL: pySHACL over the graph, each result as a problem at its place in the YAML.

It is asked where :mod:`diplograph.validation.conformance` cannot tell that nothing is wrong.
Measured on the graph of one article (2,900 triples; CPU): importing rdflib and pySHACL 0.19 s,
copying the terms of both graphs 0.05 s, validating 0.07 s. The terms are copied, not written and
parsed again: rdflib's Turtle parser alone would need 0.3 s.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from diplograph.problems import Problem
from diplograph.resources import ontology_file
from diplograph.validation.conformance import Known, conforms
from diplograph.validation.places import Places, Statement
from diplograph.vocabulary import PREFIXES, compress, expand, vocabulary

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib
    from rdflib.term import Node

    Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple

_XSD_STRING = PREFIXES["xsd"] + "string"


def check_shapes(
    triples: Iterable[pyoxigraph.Triple], places: Places, unsettled: Collection[str] = ()
) -> Iterator[Problem]:
    """What of the graph does not conform to ``ontology/shapes.ttl``.

    The code of a problem is the local name of the shape. Core constraints only; nothing is
    inferred, so `triples` must hold the subclass axioms that ``sh:class`` needs. A result on one
    of the IRIs `unsettled`, or on what names it, is passed over.
    """
    triples = tuple(triples)
    if conforms(triples, _shapes(), _known()):
        return
    from pyshacl import validate
    from rdflib import Graph

    # pySHACL gives its logger a handler that writes to stderr, and leaves this flag alone.
    logging.getLogger("pyshacl-validate").disabled = True
    data = _graph(triples)
    is_conforming, report, _ = validate(data, shacl_graph=_graph(_shapes()), inplace=True)
    if is_conforming:
        return
    if not isinstance(report, Graph):
        raise TypeError(f"the shapes cannot be used: {report}")
    results = _Report(report, data)
    for result in results.all():
        if not any(str(node) in unsettled for node in results.nodes(result)):
            yield results.problem(result, places)


def count_shapes() -> int:
    """How many shapes ``ontology/shapes.ttl`` holds, of nodes and of properties."""
    from pyoxigraph import NamedNode

    kinds = [NamedNode(expand(curie)) for curie in ("sh:NodeShape", "sh:PropertyShape")]
    return sum(triple.object in kinds for triple in _shapes())


@cache
def _shapes() -> tuple[pyoxigraph.Triple, ...]:
    from pyoxigraph import RdfFormat, parse

    path = ontology_file("shapes.ttl")
    return tuple(quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE))


@cache
def _known() -> Known:
    """What the ontology declares."""
    return Known(vocabulary().triples)


def _graph(triples: Iterable[pyoxigraph.Triple]) -> rdflib.Graph:
    """The triples as an rdflib graph, each term copied once."""
    from rdflib import Graph

    terms = _Terms()
    graph = Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((terms[triple.subject], terms[triple.predicate], terms[triple.object]))
    return graph


class _Terms(dict["Term", "Node"]):
    """rdflib's terms by pyoxigraph's, made on first use."""

    def __missing__(self, term: Term) -> Node:
        node = self[term] = _node(term)
        return node


def _node(term: Term) -> Node:
    import pyoxigraph
    from rdflib import BNode, Literal, URIRef

    match term:
        case pyoxigraph.NamedNode():
            return URIRef(term.value)
        case pyoxigraph.Literal(language=str()):
            return Literal(term.value, lang=term.language)
        case pyoxigraph.Literal():
            datatype = term.datatype.value
            return Literal(
                term.value, datatype=None if datatype == _XSD_STRING else URIRef(datatype)
            )
        case pyoxigraph.BlankNode():
            return BNode(term.value)
        case _:
            raise ValueError(f"RDF 1.1 has no term such as {term}")


class _Report:
    """A validation report, read for problems (SHACL, section 3.6)."""

    def __init__(self, report: rdflib.Graph, data: rdflib.Graph) -> None:
        self.report = report
        self.data = data

    def all(self) -> list[Node]:
        """The results that stand in the report itself, not those nested in them."""
        return list(self.report.objects(None, _sh("result")))

    def nodes(self, result: Node) -> Iterator[Node]:
        """The focus nodes and the values of a result and of those nested in it."""
        for name in ("focusNode", "value"):
            if (node := self._get(result, name)) is not None:
                yield node
        for detail in self.report.objects(result, _sh("detail")):
            yield from self.nodes(detail)

    def problem(self, result: Node, places: Places) -> Problem:
        focus, value = self._get(result, "focusNode"), self._get(result, "value")
        details = sorted(self.report.objects(result, _sh("detail")), key=self._found)
        inner = [self._get(detail, "focusNode") for detail in details]
        shape = self._get(result, "sourceShape")
        # What is wrong inside says more than that something is. A shape that starts from a term
        # ("all claims of dg:hostedBy") has it as its focus.
        said = [each for one in (*details, result) for each in self._statements(one)]
        iris = (str(node) for node in (focus, *inner, value) if node is not None)
        return Problem(
            places.of_statements(said, *iris),
            code=str(shape).rpartition("/")[2],
            message=self._message(result),
            found="; ".join(sorted(map(self._found, details or [result]))),
            hint="; ".join(sorted(map(self._message, details))),
        )

    def _statements(self, result: Node) -> Iterator[Statement]:
        """What a result is about, by the terms of its path, if it has one."""
        from rdflib import Literal

        focus, path = self._get(result, "focusNode"), self._get(result, "resultPath")
        value = self._get(result, "value")
        if focus is None or path is None:
            return
        inverse = self._get(path, "inversePath")
        if inverse is not None:
            if value is not None:
                yield Statement(str(value), str(inverse), str(focus))
            return
        language = value.language or "" if isinstance(value, Literal) else ""
        for choice in self._choices(path) or [path]:
            said = "" if value is None else str(value)
            yield Statement(str(focus), str(choice), said, language)

    def _found(self, result: Node) -> str:
        """The offending statement as in Turtle; where no value offends, all values there are."""
        focus, path = self._get(result, "focusNode"), self._get(result, "resultPath")
        value = self._get(result, "value")
        if focus is None or path is None:
            return _text(focus)
        values = [value] if value is not None else self._values(focus, path)
        verb = self._path(path) if values else f"without {self._path(path)}"
        return " ".join((_text(focus), verb, ", ".join(sorted(map(_text, values))))).rstrip()

    def _values(self, focus: Node, path: Node) -> list[Node]:
        """The value nodes of a path: a predicate, its inverse, or a choice of paths."""
        if (inverse := self._get(path, "inversePath")) is not None:
            return list(self.data.subjects(inverse, focus))
        if choices := self._choices(path):
            return [value for choice in choices for value in self._values(focus, choice)]
        return list(self.data.objects(focus, path))

    def _path(self, path: Node) -> str:
        """A property path in the syntax of SPARQL."""
        if (inverse := self._get(path, "inversePath")) is not None:
            return f"^{self._path(inverse)}"
        if choices := self._choices(path):
            return "|".join(map(self._path, choices))
        return _text(path)

    def _choices(self, path: Node) -> list[Node]:
        from rdflib.collection import Collection

        choices = self._get(path, "alternativePath")
        return list(Collection(self.report, choices)) if choices is not None else []

    def _message(self, result: Node) -> str:
        return str(self._get(result, "resultMessage")).removesuffix(".")

    def _get(self, node: Node, name: str) -> Node | None:
        return self.report.value(node, _sh(name))


def _sh(name: str) -> rdflib.URIRef:
    from rdflib import URIRef

    return URIRef(PREFIXES["sh"] + name)


def _text(node: Node | None) -> str:
    from rdflib import Literal

    if not isinstance(node, Literal):
        return compress(str(node))
    tag = f"@{node.language}" if node.language else ""
    return f'"{node}"{tag}' + (f"^^{compress(node.datatype)}" if node.datatype else "")
