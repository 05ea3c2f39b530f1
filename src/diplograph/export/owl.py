"""What Protégé and the OWL API need beside the triples of a graph.

They read a document as one ontology. A property that it does not declare becomes an annotation,
silently; and what is said of a triple must be said of an ``owl:Axiom`` that is a blank node
(https://www.w3.org/TR/owl2-mapping-to-rdf/#Parsing_of_Annotations): under an IRI the OWL API takes
it for annotations of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph.namespaces import DG, PREFIXES, expand
from diplograph.queries.contests import CONCORDANT, label
from diplograph.rdf.rdfxml import Value
from diplograph.words import PAGE_LANGUAGES

if TYPE_CHECKING:
    from diplograph.export.content import Content
    from diplograph.layers import Claim, Fact
    from diplograph.rdf.writer import SortedTriples

#: What is said of one blank node.
Said: TypeAlias = Sequence[tuple[str, Value]]

#: OWL 2 has what is in these built in.
_BUILT_IN = tuple(PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs", "xsd"))
_TYPE = expand("rdf:type")
_OBJECT, _DATA, _ANNOTATION = (
    NamedNode(expand(f"owl:{name}Property")) for name in ("Object", "Datatype", "Annotation")
)
_CLASS, _INDIVIDUAL = NamedNode(expand("owl:Class")), NamedNode(expand("owl:NamedIndividual"))
_DATATYPE = NamedNode(expand("rdfs:Datatype"))
#: What Java's addresses have nowhere, though those of RDF may: controls and spaces of Unicode.
_SPACES = re.compile("[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_FIRST, _REST = expand("rdf:first"), expand("rdf:rest")


def declarations(triples: SortedTriples) -> Iterator[Triple]:
    """A declaration of each property, class, datatype and individual of `triples` without one.

    An undeclared property is what its values make it: of nodes, of literals, or, with both, an
    annotation. An individual is whatever another leads to.
    """
    sorts, typed = _declared(triples)
    found: dict[NamedNode, NamedNode] = {}
    for _, predicate, value in triples:
        if predicate not in typed:
            found[predicate] = sorts[predicate.value]
        if isinstance(value, Literal):
            found[value.datatype] = _DATATYPE
        elif isinstance(value, NamedNode) and predicate.value == _TYPE:
            found[value] = _CLASS
        elif isinstance(value, NamedNode) and sorts[predicate.value] == _OBJECT:
            found.setdefault(value, _INDIVIDUAL)
    for node in sorted(found, key=str):
        if node not in typed and not node.value.startswith(_BUILT_IN):
            yield Triple(node, NamedNode(_TYPE), found[node])


def _declared(triples: Iterable[Triple]) -> tuple[Mapping[str, NamedNode], Set[object]]:
    """The sort of property that each predicate is, and all that has a type."""
    declared: dict[str, NamedNode] = {}
    values: dict[str, set[bool]] = {}
    typed: set[object] = set()
    for subject, predicate, value in triples:
        if predicate.value == _TYPE:
            typed.add(subject)
            if value in (_OBJECT, _DATA, _ANNOTATION):
                assert isinstance(subject, NamedNode)
                assert isinstance(value, NamedNode)
                declared[subject.value] = value
        values.setdefault(predicate.value, set()).add(isinstance(value, Literal))
    guesses = {
        name: _ANNOTATION if len(sorts) > 1 else _DATA if True in sorts else _OBJECT
        for name, sorts in values.items()
    }
    sorts = {
        name: declared.get(name, _ANNOTATION if name.startswith(_BUILT_IN) else guess)
        for name, guess in guesses.items()
    }
    return sorts, typed


def axioms(triples: Iterable[Triple]) -> list[Said]:
    """What `triples` say of blank nodes that nothing leads to, in their order; lists as tuples.

    That is how the ontology says which classes are disjoint.
    """
    found: dict[BlankNode, dict[str, Value]] = {}
    for subject, predicate, value in triples:
        if isinstance(subject, BlankNode) and not isinstance(value, Triple):
            found.setdefault(subject, {})[predicate.value] = value
    inner = {value for said in found.values() for value in said.values()}
    return [
        [(predicate, _members(value, found)) for predicate, value in said.items()]
        for node, said in found.items()
        if node not in inner
    ]


def _members(node: Value, found: Mapping[BlankNode, Mapping[str, Value]]) -> Value:
    """The members of a list, or the node itself if it is none."""
    if not isinstance(node, BlankNode):
        return node
    members = []
    while isinstance(node, BlankNode):
        member, node = found[node][_FIRST], found[node][_REST]
        assert isinstance(member, NamedNode)
        members.append(member)
    return tuple(members)


def for_java(node: NamedNode) -> NamedNode:
    """A node under an address that Java reads; for another the OWL API refuses a whole document."""
    if not _SPACES.search(node.value):
        return node
    return NamedNode(_SPACES.sub(lambda match: quote(match[0]), node.value))


def annotated(content: Content) -> Iterator[Said]:
    """Of each fact that rests on claims, an ``owl:Axiom`` with its sources and what they say."""
    for fact in content.layers.facts:
        if not fact.claims:
            continue
        yield [
            (_TYPE, NamedNode(expand("owl:Axiom"))),
            (expand("owl:annotatedSource"), NamedNode(fact.triple.subject)),
            (expand("owl:annotatedProperty"), NamedNode(fact.triple.predicate)),
            (expand("owl:annotatedTarget"), fact.triple.value),
            *((expand("dcterms:source"), NamedNode(iri)) for iri in fact.attested.sources),
            *((expand("rdfs:seeAlso"), NamedNode(iri)) for iri in fact.claims),
            *((expand("rdfs:comment"), text) for text in dict.fromkeys(_comments(fact, content))),
        ]


def _comments(fact: Fact, content: Content) -> Iterator[Literal]:
    if fact.contest and fact.contest not in CONCORDANT:
        for language in PAGE_LANGUAGES:
            yield Literal(label(fact.contest, language), language=language)
    for iri in fact.claims:
        yield from told(content.layers.claims[iri], content)
        yield from quoted(content.layers.claims[iri], content)


def quoted(claim: Claim, content: Content) -> Iterator[Literal]:
    """The passages that a claim stands in, in the language of the source, if its text is held."""
    source = content.layers.sources.get(claim.holder)
    language = source.language if source else None
    for locator in claim.evidence:
        if passage := content.passage(locator):
            try:
                yield Literal(f"“{passage}”", language=language)
            except ValueError:  # the source's language is no language tag
                yield Literal(f"“{passage}”")


def told(claim: Claim, content: Content) -> Iterator[Literal]:
    """What a claim says, how firmly, in whose words, and who says it where, in each language.

    For example “… : hosted by …. (certain; L'ODJ Média, 18 June 2025, § 1)”.
    """
    for language, gloss in claim.glosses.items():
        if not language:
            continue
        paragraphs = {each.paragraph: f"§ {each.paragraph}" for each in claim.evidence}
        words = [content.name(claim.certainty, language)]
        if claim.attributed_to:
            who = ", ".join(content.name(iri, language) for iri in claim.attributed_to)
            words.append(f"{content.name(f'{DG}attributedTo', language)}: {who}")
        words.append(", ".join([content.name(claim.holder, language), *paragraphs.values()]))
        yield Literal(f"{gloss} ({'; '.join(words)})", language=language)
