"""One ontology that opens without a network: Turtle and RDF/XML for Protégé and the OWL API.

It holds the whole graph, the ontology with its axioms, and a declaration of whatever has none. Each
fact is annotated with its sources, its claims, and what they say. The ontology is under an address
made from the graph, so that two graphs are two ontologies; nothing is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph import rdf
from diplograph.errors import AccessError
from diplograph.export.dataset import title
from diplograph.export.losses import Loss, Losses
from diplograph.export.owl import Said, annotated, axioms, declarations
from diplograph.export.tables import counts
from diplograph.namespaces import PREFIXES, compress, expand
from diplograph.rdf.rdfxml import Block, Value, rdfxml, unfit
from diplograph.rdf.writer import written
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from diplograph.export.content import Content

TURTLE, XML = "protege.ttl", "protege.owl"
_TYPE, _ONTOLOGY = NamedNode(expand("rdf:type")), NamedNode(expand("owl:Ontology"))
_RULE = "-" * 64
#: As what records are in the file, where it is not plain.
_AS = {
    "facts": "assertions, annotated with sources, claims and glosses",
    "claims": "individuals, as are their passages",
}


def write(content: Content, files: Mapping[str, BinaryIO]) -> Losses:
    """Write the ontology (:class:`diplograph.export.targets.Write`)."""
    triples = _named(content)
    anonymous = [*axioms(vocabulary().ontology), *annotated(content)]
    if TURTLE in files:
        text = rdf.turtle(triples)
        files[TURTLE].write(text)
        for piece in _brackets(anonymous, text[: text.find(b"\n\n")]):
            files[TURTLE].write(piece.encode())
    changed = 0
    if XML in files:
        changed = sum(unfit(triple.object) for triple in triples)
        for piece in rdfxml(_blocks(triples, anonymous)):
            files[XML].write(piece.encode())
    notes = _AS | {"triples": _note(changed)}
    sorts = {"triples": len(content.triples), **counts(content)}
    return Losses(tuple(Loss(sort, n, n, note=notes.get(sort, "")) for sort, n in sorts.items()))


def _note(changed: int) -> str:
    if not changed:
        return "with the ontology, and declarations of all terms"
    return f"in {changed} texts of {XML} U+FFFD stands for characters that XML cannot hold"


def _named(content: Content) -> list[Triple]:
    """All but what is said of blank nodes: the graph, the ontology, a header, declarations."""
    others = [each for each in content.triples if _is_other(each)]
    if others:
        raise AccessError(
            f"cannot write {content.graph.address} for protege: it has a blank node or a triple "
            f"term in “{others[0]}”, and our graphs have none; --format ntriples carries it"
        )
    triples = {*content.triples, *vocabulary().triples, *_header(content)}
    found = sorted(triples, key=str)
    return sorted([*found, *declarations(found)], key=str)


def _is_other(triple: Triple) -> bool:
    return not isinstance(triple.subject, NamedNode) or not isinstance(
        triple.object, NamedNode | Literal
    )


def _header(content: Content) -> Iterator[Triple]:
    """The ontology that the document is."""
    name = NamedNode(content.address)
    version = expand("owl:versionIRI")
    yield Triple(name, _TYPE, _ONTOLOGY)
    for language in ("en", "fr"):
        text = Literal(title(content, language), language=language)
        yield Triple(name, NamedNode(expand("dcterms:title")), text)
    for triple in vocabulary().ontology:
        if triple.predicate.value == version:
            yield Triple(name, NamedNode(expand("dcterms:relation")), triple.object)


# ---------------------------------------------------------------- the two syntaxes


def _blocks(triples: Iterable[Triple], anonymous: Iterable[Said]) -> Iterator[Block]:
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        assert isinstance(subject, NamedNode)
        yield subject, list(_pairs(group))
    for said in anonymous:
        yield None, said


def _pairs(triples: Iterable[Triple]) -> Iterator[tuple[str, Value]]:
    for _, predicate, value in triples:
        assert not isinstance(value, Triple)
        yield predicate.value, value


def _brackets(anonymous: Iterable[Said], declared: bytes) -> Iterator[str]:
    """The blank nodes in Turtle; `declared` is what stands before, with its prefixes."""
    yield from (
        f"@prefix {prefix}: <{space}> .\n"
        for prefix, space in PREFIXES.items()
        if f"@prefix {prefix}: ".encode() not in declared
    )
    yield f"\n# {_RULE} Axioms of the ontology, and facts with their sources\n"
    for said in anonymous:
        lines = " ;\n    ".join(f"{_verb(predicate)} {_term(value)}" for predicate, value in said)
        yield f"\n[] {lines} .\n"


def _verb(predicate: str) -> str:
    return "a" if predicate == _TYPE.value else compress(predicate)


def _term(value: Value) -> str:
    if isinstance(value, tuple):
        return f"( {' '.join(map(written, value))} )"
    assert not isinstance(value, BlankNode)
    return written(value)
