"""The graph of a store in the formats of RDF, of which none loses a triple.

A format that has no form for a term refuses it, and says so; N-Triples has a form for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from diplograph.errors import AccessError, UsageError
from diplograph.export.losses import Loss, Losses
from diplograph.namespaces import expand
from diplograph.rdf import datasets, writer

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.layers import Fact
    from diplograph.rdf.rdfxml import Value
    from diplograph.rdf.writer import Arranged


class Exported(NamedTuple):
    """A graph in a format, in UTF-8, and what became of its triples."""

    data: bytes
    losses: Losses


class _Written(NamedTuple):
    """What was written: the bytes, how many triples of the graph are in them, and a remark."""

    data: bytes
    triples: int
    note: str = ""


def export(graph: Graph, format_name: str) -> Exported:
    """The whole of `graph` in a format of :data:`FORMATS`, byte-identical for the same triples.

    - ``turtle`` is RDF 1.1 Turtle without blank nodes, sectioned and sorted;
    - ``trig`` is the same with what each source says in a graph of its own, ``nquads`` the dataset
      as sorted lines;
    - ``ntriples`` is canonical N-Triples, one sorted line for each triple; it carries blank nodes,
      under the labels that they have in the store, and the triple terms of RDF 1.2;
    - ``jsonld`` has its context inside, and ``rdfxml`` is RDF/XML 1.1; both carry blank nodes;
    - ``turtle12`` is Turtle of RDF 1.2, in which the claims behind an accepted triple reify it.

    Raises:
        UsageError: the format is not one of :data:`FORMATS`.
        AccessError: the graph has a term that the format cannot say.
    """
    if format_name not in FORMATS:
        raise UsageError(f"no format {format_name!r}; there are {', '.join(sorted(FORMATS))}")
    try:
        written = FORMATS[format_name](graph)
    except ValueError:
        _cannot_write(graph, format_name)
    row = Loss("triples", graph.size(), written.triples, note=written.note)
    return Exported(written.data, Losses((row,)))


def _arranged(graph: Graph) -> Arranged:
    return writer.arranged(graph.dump(RdfFormat.TURTLE))


def _turtle(graph: Graph) -> _Written:
    found = _arranged(graph)
    return _Written(writer.turtle_of(found), found.triples)


def _trig(graph: Graph) -> _Written:
    found = _arranged(graph)
    return _Written(datasets.trig(found), found.triples, _graphs(found))


def _nquads(graph: Graph) -> _Written:
    found = _arranged(graph)
    return _Written(b"".join(datasets.nquads_lines(found)), found.triples, _graphs(found))


def dataset(graph: Graph) -> tuple[Arranged, Losses]:
    """The graph arranged, for who writes its dataset a little at a time, and what becomes of it.

    Raises AccessError as :func:`export` does.
    """
    try:
        found = _arranged(graph)
    except ValueError:
        _cannot_write(graph, "trig")
    return found, Losses((Loss("triples", graph.size(), found.triples, note=_graphs(found)),))


def _graphs(found: Arranged) -> str:
    count = datasets.graphs(found)
    said = "one source has a graph of its own" if count == 1 else f"{count:,} sources have a graph"
    return f"{said}; all else is in the default graph" if count else "all in the default graph"


def _ntriples(graph: Graph) -> _Written:
    data = writer.sorted_lines(graph.dump(RdfFormat.N_TRIPLES))
    return _Written(data, data.count(b"\n"))


def _jsonld(graph: Graph) -> _Written:
    from diplograph.rdf.jsonld import jsonld

    triples = _read(graph)
    return _Written("".join(jsonld(triples)).encode(), len(triples))


def _rdfxml(graph: Graph) -> _Written:
    from diplograph.rdf.rdfxml import rdfxml, unfit

    triples = _read(graph)
    if any(unfit(triple.object) or is_later(triple.object) for triple in triples):
        raise ValueError
    blocks = (
        (subject, _pairs(said)) for subject, said in groupby(triples, lambda each: each.subject)
    )
    return _Written("".join(rdfxml(blocks)).encode(), len(triples))


def _read(graph: Graph) -> writer.SortedTriples:
    return writer.SortedTriples(_ntriples(graph).data)


def is_later(term: object) -> bool:
    """Whether a term came with RDF 1.2."""
    return isinstance(term, Triple) or (isinstance(term, Literal) and term.direction is not None)


def _pairs(triples: Iterable[Triple]) -> Iterator[tuple[str, Value]]:
    for _, predicate, value in triples:
        assert not isinstance(value, Triple)
        yield predicate.value, value


#: What says already, in the way of RDF 1.2, which triple a claim is about.
_REIFIED = "SELECT ?claim ?triple WHERE { ?claim rdf:reifies ?triple }"


def _turtle12(graph: Graph) -> _Written:
    from diplograph.layers import read_layers

    reifies = NamedNode(expand("rdf:reifies"))
    there = {(str(row["claim"]), str(row["triple"])) for row in graph.select(_REIFIED)}
    added = [
        Triple(NamedNode(claim), reifies, _accepted(fact))
        for fact in read_layers(graph).facts
        for claim in fact.claims
        if (f"<{claim}>", str(_accepted(fact))) not in there
    ]
    data = graph.dump(RdfFormat.TURTLE) + writer.engine_turtle(added)
    found = writer.arranged(data, with_triple_terms=True)
    note = f"and {len(added):,} beside them: rdf:reifies of claims"
    return _Written(writer.turtle_of(found), found.triples - len(added), note)


def _accepted(fact: Fact) -> Triple:
    subject, predicate, value = fact.triple
    return Triple(NamedNode(subject), NamedNode(predicate), value)


#: Name of a format to what writes a graph in it; raises ValueError for what has no form in it.
FORMATS: dict[str, Callable[[Graph], _Written]] = {
    "turtle": _turtle,
    "trig": _trig,
    "ntriples": _ntriples,
    "nquads": _nquads,
    "jsonld": _jsonld,
    "rdfxml": _rdfxml,
    "turtle12": _turtle12,
}


#: What the names of files end in, as far as that is not the name of a format.
_EXTENSIONS = {
    "ttl": "turtle",
    "nt": "ntriples",
    "nq": "nquads",
    "json": "jsonld",
    "rdf": "rdfxml",
    "owl": "rdfxml",
    "xml": "rdfxml",
}


def format_of(file: str) -> str:
    """The format that the name of a file stands for; Turtle for a name without an extension.

    Raises UsageError for an extension that no format has; a tool may have it.
    """
    from diplograph.export.targets import TARGETS

    _, dot, extension = file.rpartition("/")[2].lstrip(".").rpartition(".")
    name = _EXTENSIONS.get(extension.lower(), extension.lower()) if dot else "turtle"
    if name in FORMATS:
        return name
    tools = [f"--for {each.name}" for each in TARGETS.values() if each.asked(file.lower())]
    raise UsageError(
        f"cannot tell the format of {file} by .{extension}; say "
        + (f"{' or '.join(tools)}, or " if tools else "")
        + f"--format, which takes {', '.join(FORMATS)}"
    )


#: The formats that are made of Turtle without blank nodes.
_WITHOUT_BLANK_NODES = frozenset({"turtle", "trig", "nquads", "turtle12"})


def _cannot_write(graph: Graph, format_name: str) -> NoReturn:
    """Refuse what a format does not have, naming the first of it."""
    triple, what = min(
        (str(triple), what)
        for triple in graph.triples()
        for what in _unsayable(triple, format_name)
    )
    raise AccessError(
        f"cannot write {graph.address} as {format_name}: it has {what} in “{triple}”; "
        "--format ntriples carries it"
    )


def _unsayable(triple: Triple, format_name: str) -> Iterator[str]:
    """What of a triple a format cannot say."""
    from diplograph.rdf.rdfxml import is_property, unfit

    for term in triple:
        if isinstance(term, BlankNode) and format_name in _WITHOUT_BLANK_NODES:
            yield f"the blank node {term}"
        elif isinstance(term, Triple) and format_name != "turtle12":
            yield "a triple term"
        elif isinstance(term, Triple):
            yield "a blank node or another triple in a triple term"
        elif format_name in ("jsonld", "rdfxml") and is_later(term):
            yield "a text with a direction"
        elif format_name == "rdfxml" and unfit(term):
            yield "a character that XML has not"
    if format_name == "rdfxml" and not is_property(triple.predicate.value):
        yield "a property that is no name of XML"
