"""Terms and the small triples that everything compiled is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.facts.dates import bounds
from diplograph.facts.model import Text
from diplograph.rdf import iris
from diplograph.vocabulary import ID, expand


@cache
def term(curie: str) -> NamedNode:
    """The term that a CURIE such as ``dg:Claim`` names; its prefix is one of `vocabulary`."""
    return NamedNode(expand(curie))


def resource(slug: str) -> NamedNode:
    """The resource with a slug, in ``id:``."""
    return NamedNode(ID + slug)


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
