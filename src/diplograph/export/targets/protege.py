"""One ontology that opens without a network: Turtle and RDF/XML for Protégé and the OWL API.

It holds the whole graph, the ontology with its axioms, and a declaration of whatever has none. Each
fact is annotated with its sources, its claims, and what they say. The ontology is under an address
made from the graph, so that two graphs are two ontologies; nothing is imported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph import rdf
from diplograph.errors import AccessError
from diplograph.export.dataset import title
from diplograph.export.formats import is_later
from diplograph.export.losses import Loss, Losses
from diplograph.export.owl import Said, annotated, axioms, declarations, for_java
from diplograph.export.tables import IN_RDF, counts, parts_of_scans
from diplograph.namespaces import PREFIXES, compress, expand
from diplograph.rdf.rdfxml import Block, Value, rdfxml, unfit
from diplograph.rdf.tokens import Names
from diplograph.rdf.writer import SortedTriples
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from diplograph.export.content import Content

TURTLE, XML = "protege.ttl", "protege.owl"
_TYPE, _ONTOLOGY = NamedNode(expand("rdf:type")), NamedNode(expand("owl:Ontology"))
_RULE, _INDENT = "-" * 64, "\n    "
#: As what records are in the file, where it is not plain.
_AS = {
    "facts": "assertions, annotated with sources, claims and glosses",
    "claims": "individuals, as are their passages",
}


def write(content: Content, files: Mapping[str, BinaryIO]) -> Losses:
    """Write the ontology (:class:`diplograph.export.targets.Write`)."""
    triples = _named(content)
    if TURTLE in files:
        text = rdf.turtle(triples)
        files[TURTLE].write(text)
        for piece in _brackets(_anonymous(content), text[: text.find(b"\n\n")]):
            files[TURTLE].write(piece.encode())
    changed: Counter[bool] = Counter()
    if XML in files:
        for piece in rdfxml(_blocks(triples, _anonymous(content), changed)):
            files[XML].write(piece.encode())
    notes = _AS | {"triples": _note(changed[True]), "scans": parts_of_scans(content, IN_RDF)}
    sorts = {"triples": len(content.triples), **counts(content)}
    return Losses(tuple(Loss(sort, n, n, note=notes.get(sort, "")) for sort, n in sorts.items()))


def _note(changed: int) -> str:
    if not changed:
        return "with the ontology, and declarations of all terms"
    return (
        f"in {XML} {changed:,} texts or addresses have U+FFFD or percent signs for what XML or "
        "Java has not"
    )


def _named(content: Content) -> SortedTriples:
    """All but what is said of blank nodes: the graph, the ontology, a header, declarations."""
    if other := next(filter(_is_other, content.triples), None):
        raise AccessError(
            f"cannot write {content.graph.address} for protege: it has a blank node or a term of "
            f"RDF 1.2 in “{other}”, and our graphs have none; --format ntriples carries it"
        )
    triples = content.triples.with_others([*vocabulary().triples, *_header(content)])
    return triples.with_others(declarations(triples))


def _is_other(triple: Triple) -> bool:
    return (
        isinstance(triple.subject, BlankNode)
        or isinstance(triple.object, BlankNode)
        or is_later(triple.object)
    )


def _anonymous(content: Content) -> Iterator[Said]:
    """What is said of blank nodes."""
    yield from axioms(vocabulary().ontology)
    yield from annotated(content)


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


def _blocks(
    triples: Iterable[Triple], anonymous: Iterable[Said], changed: Counter[bool]
) -> Iterator[Block]:
    """All of it; counts in `changed` what XML cannot hold as it is."""
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        assert isinstance(subject, NamedNode)
        pairs: list[tuple[str, Value]] = []
        for _, predicate, value in group:
            assert not isinstance(value, Triple)
            end = _for_java(value)
            changed[unfit(value) or end != value] += 1
            pairs.append((predicate.value, end))
        yield for_java(subject), pairs
    for said in anonymous:
        yield None, [(predicate, _for_java(value)) for predicate, value in said]


def _for_java(value: Value) -> Value:
    return for_java(value) if isinstance(value, NamedNode) else value


def _brackets(anonymous: Iterable[Said], declared: bytes) -> Iterator[str]:
    """The blank nodes in Turtle; `declared` is what stands before, with its prefixes."""
    yield from (
        f"@prefix {prefix}: <{space}> .\n"
        for prefix, space in PREFIXES.items()
        if f"@prefix {prefix}: ".encode() not in declared
    )
    yield f"\n# {_RULE} Axioms of the ontology, and facts with their sources\n"
    names = Names()
    for said in anonymous:
        lines = (f"{_verb(predicate)} {_term(value, names)}" for predicate, value in said)
        yield f"\n[] {f' ;{_INDENT}'.join(lines)} .\n"


def _verb(predicate: str) -> str:
    return "a" if predicate == _TYPE.value else compress(predicate)


def _term(value: Value, names: Names) -> str:
    if isinstance(value, tuple):
        return f"( {' '.join(names.of_iri(each.value) for each in value)} )"
    return names.literal(str(value)) if isinstance(value, Literal) else names.of_iri(value.value)
