"""The codes of SHACL shapes, explained from ``ontology/shapes.ttl`` and the ontology.

The code of a problem that a shape finds is the shape's local name (``validation.shacl``). Only a
shape with a target reports problems of its own; one that others lead to speaks in their hints.
``shapes/examples.tsv`` has a wrong and a right example of each in Turtle: what becomes of some
resources of the invented graph ``shapes/background.ttl``, which conforms.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from diplograph.namespaces import PREFIXES, compress, expand
from diplograph.resources import ontology_file

_FOLDER = Path(__file__).parent / "shapes"
_RDF, _SHACL, _SKOS = PREFIXES["rdf"], PREFIXES["sh"], PREFIXES["skos"]

#: What a shape is held to, by the kind of its target (SHACL, section 2.1.3), in the order said.
_TARGETS = {
    "targetClass": "every resource of the class {}",
    "targetNode": "the resource {}",
    "targetSubjectsOf": "every subject of {}",
    "targetObjectsOf": "every object of {}",
}

_Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Example(NamedTuple):
    """What a shape finds wrong, and the same put right: statements in Turtle, over lines.

    `in_fact_files` is the code of a fact file that is wrong in this way; "" if none can be.
    """

    in_fact_files: str
    wrong: str
    right: str


def codes() -> dict[str, str]:
    """The codes of the shapes that report problems, sorted, with what each asks for."""
    shapes = {shape.value.rpartition("/")[2]: shape for shape in _shapes()}
    return {code: _message(shapes[code]) for code in sorted(shapes)}


@cache
def examples() -> dict[str, Example]:
    """The examples by code."""
    with (_FOLDER / "examples.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["code"]: _example(row) for row in rows}


def _example(row: dict[str, str]) -> Example:
    return Example(row["in_fact_files"], _lines(row["wrong"]), _lines(row["right"]))


def background() -> str:
    """A graph that conforms, in Turtle: the examples are about its resources."""
    return (_FOLDER / "background.ttl").read_text(encoding="utf-8")


def explanation(code: str) -> str:
    """Why a shape is there, what is held to it, the terms it speaks of, and its examples.

    In Markdown.
    """
    shape, example = ox.NamedNode(PREFIXES["shape"] + code), examples()[code]
    targets = [(text, _graph().get((shape, _SHACL + kind), [])) for kind, text in _TARGETS.items()]
    held = " and ".join(text.format(_series(map(_code, found))) for text, found in targets if found)
    paths = list(_terms(shape))
    looks = f" It looks at {_series(map(_code, paths))}." if paths else ""
    terms = [term for _, found in (("", paths), *targets) for term in found]
    defined = {_code(term): _text(term, _SKOS + "definition") for term in terms}
    paragraphs = [
        _text(shape, _SHACL + "description"),
        f"A shape of `ontology/shapes.ttl`, to which {held} is held.{looks} "
        f"{_first_found(example.in_fact_files)} "
        "The examples leave out what does not matter here.",
        *(f"- {term}: {said}" for term, said in defined.items() if said),
        f"## Wrong\n\n```turtle\n{example.wrong}\n```",
        f"## Right\n\n```turtle\n{example.right}\n```",
    ]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def _first_found(code: str) -> str:
    if code:
        return f"In the YAML, `{code}` finds such a mistake first, at its line and column."
    return "Nothing in the YAML leads here: a graph from elsewhere may, or a changed ontology."


def _message(shape: ox.NamedNode) -> str:
    (message,) = _graph()[shape, _SHACL + "message"]
    assert isinstance(message, ox.Literal)
    return message.value.removesuffix(".")


def _text(term: _Node, predicate: str) -> str:
    """What the shapes or the ontology say of a term in English; "" of a term of others."""
    found = _graph().get((term, predicate), [])
    texts = [each for each in found if isinstance(each, ox.Literal)]
    return next((text.value for text in texts if text.language == "en"), "")


def _code(term: _Node) -> str:
    assert isinstance(term, ox.NamedNode)
    return f"`{compress(term.value)}`"


def _series(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def _lines(statements: str) -> str:
    """Turtle on one line as people write it: a line for each predicate."""
    return re.sub(r" \. (?=\S)", " .\n", statements).replace(" ; ", " ;\n    ")


def _terms(shape: _Node) -> Iterator[_Node]:
    """The predicates in the path of a shape (SHACL, section 2.3.1), in the order written."""
    for path in _graph().get((shape, _SHACL + "path"), []):
        yield from _predicates(path)


def _predicates(path: _Node) -> Iterator[_Node]:
    if isinstance(path, ox.NamedNode):
        if path.value != _RDF + "nil":
            yield path
        return
    for step in ("sh:inversePath", "sh:alternativePath", "rdf:first", "rdf:rest"):
        for inner in _graph().get((path, expand(step)), []):
            yield from _predicates(inner)


def _shapes() -> list[ox.NamedNode]:
    """The shapes that have a target."""
    kinds = {_SHACL + kind for kind in _TARGETS}
    found = {subject for subject, predicate in _graph() if predicate in kinds}
    return [shape for shape in found if isinstance(shape, ox.NamedNode)]


@cache
def _graph() -> dict[tuple[_Node, str], list[_Node]]:
    """The shapes and the ontology: the objects of each subject and predicate, as written."""
    found: dict[tuple[_Node, str], list[_Node]] = {}
    for name in ("shapes.ttl", "diplograph.ttl"):
        for quad in ox.parse(path=ontology_file(name), format=ox.RdfFormat.TURTLE):
            found.setdefault((quad.subject, quad.predicate.value), []).append(quad.object)
    return found
