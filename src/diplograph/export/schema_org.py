"""What schema.org's terms can say of a graph without saying more than its sources.

Which term of ours is like which of schema.org is said in the ontology, of classes, properties and
codes; here stands what schema.org says of its own. A statement is made where its domain and range
hold (https://schema.org/docs/datamodel.html), so that a place
that hosts is no ``organizer``. What is contested, or said in nobody's words but an actor's, has no
statement here: schema.org could not say whose it is. Nothing is a ``ClaimReview``: nobody reviewed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.layers import REPORTED
from diplograph.namespaces import DG, KIND, PREFIXES, expand
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from diplograph.export.content import Content

SCHEMA = PREFIXES["schema"]


class Use(NamedTuple):
    """Of what schema.org uses a property, and what values it has: classes, ``text`` or ``date``."""

    of: frozenset[str]
    values: frozenset[str]


def _use(of: str, values: str) -> Use:
    return Use(frozenset(of.split()), frozenset(values.split()))


#: The properties that are used here, as schema.org 29 has them, without its other uses.
USES: Mapping[str, Use] = {
    "about": _use("CreativeWork Event", "Thing"),
    "alternateName": _use("Thing", "text"),
    "appearance": _use("Claim", "CreativeWork"),
    "containedInPlace": _use("Place", "Place"),
    "dateCreated": _use("CreativeWork", "date"),
    "datePublished": _use("CreativeWork", "date"),
    "endDate": _use("Event", "date"),
    "eventStatus": _use("Event", "EventStatusType"),
    "identifier": _use("Thing", "text"),
    "inLanguage": _use("CreativeWork Event", "text"),
    "isBasedOn": _use("CreativeWork", "CreativeWork"),
    "location": _use("Event Organization", "Place"),
    "name": _use("Thing", "text"),
    "organizer": _use("Event", "Organization Person"),
    "publisher": _use("CreativeWork", "Organization Person"),
    "startDate": _use("Event", "date"),
    "subjectOf": _use("Thing", "CreativeWork Event"),
    "superEvent": _use("Event", "Event"),
    "text": _use("CreativeWork", "text"),
}
#: The classes that are used here, each with those above it.
CLASSES: Mapping[str, frozenset[str]] = {
    name: frozenset([name, *above.split(), "Thing"])
    for name, above in {
        "AdministrativeArea": "Place",
        "City": "AdministrativeArea Place",
        "Claim": "CreativeWork",
        "Country": "AdministrativeArea Place",
        "CreativeWork": "",
        "Dataset": "CreativeWork",
        "DefinedTerm": "",
        "Event": "",
        "NewsArticle": "Article CreativeWork",
        "Organization": "",
        "Person": "",
        "State": "AdministrativeArea Place",
    }.items()
}
#: What the ontology cannot align: it says nothing about terms that are not ours.
_OTHERS = {
    expand("dcterms:issued"): "datePublished",
    expand("dcterms:language"): "inLanguage",
    expand("dcterms:publisher"): "publisher",
    expand("prov:hadPrimarySource"): "isBasedOn",
    expand("rdfs:label"): "name",
    expand("skos:prefLabel"): "name",
    expand("skos:altLabel"): "alternateName",
}
_ALIGNED = frozenset(map(expand, ("rdfs:subPropertyOf", "rdfs:subClassOf", "skos:closeMatch")))
_DAYS = frozenset({f"{DG}startDate", f"{DG}endDate"})
_TYPE, _DATE = NamedNode(expand("rdf:type")), expand("xsd:date")


def statements(content: Content) -> Iterator[Triple]:
    """What schema.org's terms say of the graph, in no order, perhaps twice."""
    yield from _View(content).statements()


class _View:
    def __init__(self, content: Content) -> None:
        self._content = content

    def statements(self) -> Iterator[Triple]:
        for iri, name in self._types.items():
            yield Triple(NamedNode(iri), _TYPE, NamedNode(SCHEMA + name))
        alike = self._alike | _OTHERS
        for triple in self._content.triples:
            like = alike.get(triple.predicate.value)
            if like and not self._is_unsure(triple) and self._fits(triple, like):
                value = self._statuses.get(_text(triple.object), triple.object)
                yield Triple(triple.subject, NamedNode(SCHEMA + like), value)
        for claim in self._content.layers.claims.values():
            for iri in claim.about:
                if iri in self._types and claim.holder in self._types:
                    yield Triple(
                        NamedNode(iri), NamedNode(f"{SCHEMA}subjectOf"), NamedNode(claim.holder)
                    )

    @cached_property
    def _alike(self) -> dict[str, str]:
        return _alike()

    @cached_property
    def _statuses(self) -> Mapping[str, NamedNode]:
        """What schema.org calls the statuses of events; planned and held are one to it."""
        concepts = vocabulary().code_lists["event-statuses"].values()
        return {each.iri: NamedNode(SCHEMA + self._alike[each.iri]) for each in concepts}

    @cached_property
    def _types(self) -> Mapping[str, str]:
        """The class of schema.org of each node that has one."""
        alike, layers = self._alike, self._content.layers
        found = {}
        for iri, thing in layers.things.items():
            source = layers.sources.get(iri)
            kinds = [source.kind] if source and source.kind else []
            names = [alike[each] for each in (*kinds, *thing.classes) if each in alike]
            if (
                names
                and not iri.startswith((DG, KIND))
                and (names[0] != "Event" or iri in self._settled)
            ):
                found[iri] = names[0]
        for iri, claim in layers.claims.items():
            if claim.kind in REPORTED and not claim.superseded_by:
                found[iri] = "Claim"
        return found

    @cached_property
    def _settled(self) -> Set[str]:
        """The events whose status is sure: schema.org takes any other for one that is held."""
        return {
            fact.subject
            for fact in self._content.facts()
            if fact.property == "eventStatus" and not fact.contest and not fact.according_to
        }

    @cached_property
    def _unsure(self) -> Set[tuple[str, str, str]]:
        """What is contested, or rests on attributed claims alone."""
        return {
            (fact.subject, f"{DG}{fact.property}", fact.object or fact.value or "")
            for fact in self._content.facts()
            if fact.contest or fact.according_to
        }

    @cached_property
    def _undated(self) -> Set[str]:
        """The events whose date is not sure, and with it the days that were computed of it."""
        return {subject for subject, name, _ in self._unsure if name == f"{DG}date"}

    def _is_unsure(self, triple: Triple) -> bool:
        subject, name, value = (_text(term) for term in triple)
        if name in _DAYS:
            return subject in self._undated
        return (subject, name, value) in self._unsure

    def _fits(self, triple: Triple, name: str) -> bool:
        """Whether schema.org has the property between things of these classes."""
        use = USES.get(name)
        value = triple.object
        if use is None or not use.of & self._classes(_text(triple.subject)):
            return False
        if isinstance(value, Literal):
            return ("date" if value.datatype.value == _DATE else "text") in use.values
        return (
            _text(value) in self._statuses
            if name == "eventStatus"
            else bool(use.values & self._classes(_text(value)))
        )

    def _classes(self, iri: str) -> frozenset[str]:
        return CLASSES.get(self._types.get(iri, ""), frozenset())


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _alike() -> dict[str, str]:
    """Our terms with the local names of those of schema.org that the ontology puts beside them."""
    return {
        _text(triple.subject): triple.object.value.removeprefix(SCHEMA)
        for triple in vocabulary().ontology
        if triple.predicate.value in _ALIGNED
        and isinstance(triple.object, NamedNode)
        and triple.object.value.startswith(SCHEMA)
    }
