"""The ontology as Python sees it.

`ontology/*.ttl` says each term, label, definition and code list once; :func:`vocabulary` reads
them. Nothing here names a term of the ontology but the annotations that describe terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from diplograph.errors import AccessError
from diplograph.namespaces import DG, ID, KIND, PREFIXES, SECTOR, compress, expand
from diplograph.resources import ontology_file

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = [
    "DG",
    "FILES",
    "ID",
    "KIND",
    "PREFIXES",
    "SECTOR",
    "Concept",
    "OntologyClass",
    "Property",
    "Vocabulary",
    "compress",
    "expand",
    "vocabulary",
]

#: The files that hold terms; the shapes are not part of the vocabulary.
FILES = ("diplograph.ttl", "kinds.ttl", "sectors.ttl")


class Property(NamedTuple):
    """A property of the ontology.

    `domain` and `range` are IRIs, or None where the ontology gives none. `code_list` is the slug
    of the scheme that its values come from (a key of `Vocabulary.code_lists`). `labels` maps a
    language to the preferred label; that of a claimable property reads as the middle of a
    sentence. Annotation properties are neither object properties nor claimable.
    """

    name: str
    iri: str
    object_property: bool
    domain: str | None
    range: str | None
    claimable: bool
    drawn: bool
    single_valued: bool
    code_list: str | None
    labels: Mapping[str, str]


class OntologyClass(NamedTuple):
    """A class of the ontology; `ancestors` are the IRIs of all its superclasses and its own."""

    name: str
    iri: str
    ancestors: frozenset[str]
    labels: Mapping[str, str]


class Concept(NamedTuple):
    """A concept of a code list or of the sectors; `labels` maps a language to its label."""

    slug: str
    iri: str
    labels: Mapping[str, str]


class Vocabulary:
    """The ontology: properties and classes by local name, code lists by slug, each in order of key.

    `code_lists` holds the sectors too, as ``sectors``. `ontology` is all that its files say, and
    `triples` what of it stands in ``graph.ttl``: all but the ontology header and the axioms that
    need blank nodes, sorted when they are first asked for.
    """

    def __init__(self, ontology: tuple[Triple, ...]) -> None:
        terms = _Terms(ontology)
        self.properties: Final = _properties(terms)
        self.classes: Final = _classes(terms)
        self.code_lists: Final = _code_lists(terms)
        self.sectors: Final = self.code_lists["sectors"]
        self.ontology: Final = ontology

    @cached_property
    def triples(self) -> tuple[Triple, ...]:
        return _declarations(self.ontology)


@cache
def vocabulary() -> Vocabulary:
    """Read the ontology, once per process (about 5 ms); raises AccessError if it is not there."""
    return Vocabulary(_parse())


def _parse() -> tuple[Triple, ...]:
    from pyoxigraph import RdfFormat, parse

    try:
        return tuple(
            quad.triple
            for name in FILES
            for quad in parse(path=ontology_file(name), format=RdfFormat.TURTLE)
        )
    except OSError as error:
        raise AccessError(f"the ontology cannot be read: {error}") from error


def _declarations(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    from pyoxigraph import BlankNode, NamedNode

    ontology = NamedNode(expand("owl:Ontology"))
    headers = {triple.subject for triple in triples if triple.object == ontology}
    kept = (
        triple
        for triple in triples
        if isinstance(triple.subject, NamedNode)
        and triple.subject not in headers
        and not isinstance(triple.object, BlankNode)
    )
    return tuple(sorted(kept, key=str))


class _Terms:
    """What the ontology says, by subject and predicate, and back from predicate and object.

    Of texts in a language, which are more than half of it, the preferred labels are kept.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        from pyoxigraph import Literal, NamedNode

        self._values: dict[tuple[str, str], list[str]] = {}
        self._labels: dict[str, dict[str, str]] = {}
        self._subjects: dict[tuple[str, str], list[str]] = {}
        pref_label = expand("skos:prefLabel")
        for subject, verb, value in triples:
            if not isinstance(subject, NamedNode) or not isinstance(value, (NamedNode, Literal)):
                continue
            iri, predicate, text = subject.value, verb.value, value.value
            if isinstance(value, Literal) and value.language:
                if predicate == pref_label:
                    self._labels.setdefault(iri, {})[value.language] = text
                continue
            self._values.setdefault((iri, predicate), []).append(text)
            self._subjects.setdefault((predicate, text), []).append(iri)

    def instances(self, kind: str, *, namespace: str = "") -> list[str]:
        """The IRIs in `namespace` typed with the class `kind` (a CURIE), sorted."""
        found = self._subjects.get((expand("rdf:type"), expand(kind)), [])
        return sorted(iri for iri in found if iri.startswith(namespace))

    def subjects(self, predicate: str, iri: str) -> list[str]:
        """The IRIs that stand in the relation `predicate` (a CURIE) to `iri`, sorted."""
        return sorted(self._subjects.get((expand(predicate), iri), []))

    def values(self, iri: str, predicate: str) -> list[str]:
        """The IRIs and lexical forms that `iri` has for `predicate` (a CURIE)."""
        return self._values.get((iri, expand(predicate)), [])

    def value(self, iri: str, predicate: str) -> str | None:
        """The only value of `iri` for `predicate` (a CURIE), if any."""
        return next(iter(self.values(iri, predicate)), None)

    def flag(self, iri: str, predicate: str) -> bool:
        return self.value(iri, predicate) == "true"

    def labels(self, iri: str) -> Mapping[str, str]:
        return MappingProxyType(dict(sorted(self._labels.get(iri, {}).items())))


def _properties(terms: _Terms) -> Mapping[str, Property]:
    object_properties = terms.instances("owl:ObjectProperty", namespace=DG)
    others = [
        *terms.instances("owl:DatatypeProperty", namespace=DG),
        *terms.instances("owl:AnnotationProperty", namespace=DG),
    ]
    return MappingProxyType(
        {
            iri.removeprefix(DG): _property(terms, iri, iri in object_properties)
            for iri in sorted((*object_properties, *others))
        }
    )


def _property(terms: _Terms, iri: str, object_property: bool) -> Property:
    scheme = terms.value(iri, "dg:codeList")
    return Property(
        name=iri.removeprefix(DG),
        iri=iri,
        object_property=object_property,
        domain=terms.value(iri, "rdfs:domain"),
        range=terms.value(iri, "rdfs:range"),
        claimable=terms.flag(iri, "dg:claimable"),
        drawn=terms.flag(iri, "dg:drawn"),
        single_valued=terms.flag(iri, "dg:singleValued"),
        code_list=_slug(scheme) if scheme else None,
        labels=terms.labels(iri),
    )


def _classes(terms: _Terms) -> Mapping[str, OntologyClass]:
    return MappingProxyType(
        {
            iri.removeprefix(DG): OntologyClass(
                iri.removeprefix(DG), iri, frozenset(_ancestors(terms, iri)), terms.labels(iri)
            )
            for iri in terms.instances("owl:Class", namespace=DG)
        }
    )


def _ancestors(terms: _Terms, iri: str) -> Iterator[str]:
    yield iri
    for parent in terms.values(iri, "rdfs:subClassOf"):
        yield from _ancestors(terms, parent)


def _code_lists(terms: _Terms) -> Mapping[str, Mapping[str, Concept]]:
    return MappingProxyType(
        {
            _slug(scheme): MappingProxyType(
                {
                    _slug(iri): Concept(_slug(iri), iri, terms.labels(iri))
                    for iri in terms.subjects("skos:inScheme", scheme)
                }
            )
            for scheme in terms.instances("skos:ConceptScheme")
        }
    )


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]
