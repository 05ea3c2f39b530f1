"""Terms and the small triples that everything compiled is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.facts.dates import Bounds, bounds, day_before
from diplograph.facts.model import Text
from diplograph.rdf import iris
from diplograph.rdf.gloss import Named
from diplograph.vocabulary import ID, SECTOR, Vocabulary, expand


@cache
def term(curie: str) -> NamedNode:
    """The term that a CURIE such as ``dg:Claim`` names; its prefix is one of `vocabulary`."""
    return NamedNode(expand(curie))


def resource(slug: str) -> NamedNode:
    """The resource with a slug, in ``id:``."""
    return NamedNode(ID + slug)


def sector(slug: str) -> NamedNode:
    """The sector with a slug, in ``sector:``."""
    return NamedNode(SECTOR + slug)


def thing(named: Named) -> NamedNode:
    """The IRI of an entity, an event or a source."""
    return sector(named.slug) if named.kind == "Sector" else resource(named.slug)


def meant(slug: str, named: Mapping[str, Named], vocabulary: Vocabulary) -> NamedNode:
    """What a slug means that may be anything: a sector of the list, or what is `named`."""
    if slug in vocabulary.sectors:
        return sector(slug)
    return thing(named[slug]) if slug in named else resource(slug)


def computed_dates(subject: NamedNode, value: str, *, days: bool) -> Iterator[Triple]:
    """The bounds of an EDTF value as ``dg:earliest`` and ``dg:latest`` of `subject`.

    With `days`, and if the value names its days outright, also ``dg:startDate`` and
    ``dg:endDate``. An open end has no bound. Raises ValueError if `value` is not EDTF.
    """
    found = bounds(value)
    dates = [("dg:earliest", found.earliest), ("dg:latest", found.latest)]
    if days and found.to_the_day:
        dates += [("dg:startDate", found.earliest), ("dg:endDate", found.latest)]
    for curie, day in dates:
        if day is not None:
            yield Triple(subject, term(curie), date(day.isoformat()))


def computed_validity(claim: NamedNode, since: str | None, until: str | None) -> Iterator[Triple]:
    """The days on which what a claim says can hold, can have begun to hold, and can have ceased to.

    The first and the last day on which it can hold are ``dg:validEarliest`` and ``dg:validLatest``.
    It began by ``dg:validFromLatest``, and ceased between ``dg:validUntilEarliest`` and
    ``dg:validUntilLatest``. `since` and `until` are in EDTF; the until-date is excluded. An open
    end has no day. Raises ValueError if one is not EDTF.
    """
    began = bounds(since) if since else Bounds(None, None)
    ceased = bounds(until) if until else Bounds(None, None)
    days = (
        ("dg:validEarliest", began.earliest),
        ("dg:validLatest", day_before(until) if until else None),
        ("dg:validFromLatest", began.latest),
        ("dg:validUntilEarliest", ceased.earliest),
        ("dg:validUntilLatest", ceased.latest),
    )
    for curie, day in days:
        if day is not None:
            yield Triple(claim, term(curie), date(day.isoformat()))


def date(iso: str) -> Literal:
    """A day as ``xsd:date``."""
    return Literal(iso, datatype=term("xsd:date"))


def integer(number: int) -> Literal:
    """A whole number as ``xsd:integer``."""
    return Literal(str(number), datatype=term("xsd:integer"))


def labelled(subject: NamedNode, labels: Iterable[Text]) -> Iterator[Triple]:
    """Names by language as ``skos:prefLabel``, the English one also as ``rdfs:label``."""
    for label in labels:
        literal = iris.literal(label)
        yield Triple(subject, term("skos:prefLabel"), literal)
        if label.language == "en":
            yield Triple(subject, term("rdfs:label"), literal)
