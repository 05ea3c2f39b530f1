"""Compiling the scan log: what was searched, and the lists of others, as resources of their own.

They are no claims and project nothing: what they say is about the making of the graph (PROV-O), not
about what sources report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.facts.model import FactFile, Register, Scan
from diplograph.rdf.gloss import Named
from diplograph.rdf.terms import computed_dates, date, integer, labelled, meant, resource, term
from diplograph.vocabulary import Vocabulary


def coverage(
    file: FactFile, named: Mapping[str, Named], vocabulary: Vocabulary
) -> Iterator[Triple]:
    """The scans and lists of a scan log; nothing of another file."""
    for scan in file.scans:
        yield from _scan(scan, [meant(slug, named, vocabulary) for slug in scan.about])
    for register in file.registers:
        yield from _register(register)


def _scan(scan: Scan, about: Iterable[NamedNode]) -> Iterator[Triple]:
    subject = resource(scan.slug)
    yield Triple(subject, term("rdf:type"), term("dg:Scan"))
    yield from labelled(subject, scan.labels)
    yield from _period(subject, scan.period)
    yield Triple(subject, term("dcterms:created"), date(scan.recorded))
    for outlet in scan.outlets:
        yield Triple(subject, term("prov:used"), resource(outlet))
    for language in scan.languages:
        yield Triple(subject, term("dcterms:language"), Literal(language))
    for place in scan.places:
        yield Triple(subject, term("dcterms:spatial"), resource(place))
    for together in scan.together:
        part = resource(f"{scan.slug}.{'--'.join(together)}")
        yield from _part(part, "dg:Scan", subject, scan.period)
        for place in together:
            yield Triple(part, term("dcterms:spatial"), resource(place))
    for words in scan.terms:
        yield Triple(subject, term("dcterms:subject"), Literal(words))
    for topic in (*about, *(resource(claim) for claim, _ in scan.claims)):
        yield Triple(subject, term("dcterms:subject"), topic)
    if scan.note:
        yield Triple(subject, term("dcterms:description"), Literal(scan.note, language="en"))
    for period, count in scan.read:
        part = resource(f"{scan.slug}.{period.replace('/', '--')}")
        yield from _part(part, "dg:Scan", subject, period)
        yield Triple(part, term("dg:itemsRead"), integer(count))


def _register(register: Register) -> Iterator[Triple]:
    subject = resource(register.slug)
    yield Triple(subject, term("rdf:type"), term("dg:Register"))
    yield from labelled(subject, register.labels)
    yield from _period(subject, register.period)
    yield Triple(subject, term("dcterms:created"), date(register.recorded))
    yield Triple(subject, term("dcterms:source"), Literal(register.source))
    for place in register.places:
        yield Triple(subject, term("dcterms:spatial"), resource(place))
    for entry in register.entries:
        part = resource(f"{register.slug}.{entry.id}")
        yield from _part(part, "dg:RegisterEntry", subject, entry.date)
        yield from labelled(part, entry.labels)
        for place in entry.places:
            yield Triple(part, term("dcterms:spatial"), resource(place))
        if entry.event:
            yield Triple(part, term("dcterms:relation"), resource(entry.event))
    for period, count in register.counts:
        part = resource(f"{register.slug}.count-{period.replace('/', '--')}")
        yield from _part(part, "dg:Register", subject, period)
        yield Triple(part, term("dg:eventsCounted"), integer(count))


def _part(part: NamedNode, kind: str, whole: NamedNode, period: str) -> Iterator[Triple]:
    """A part of a scan or a list, of its kind (a CURIE), with its period."""
    yield Triple(part, term("rdf:type"), term(kind))
    yield Triple(part, term("dcterms:isPartOf"), whole)
    yield from _period(part, period)


def _period(subject: NamedNode, period: str) -> Iterator[Triple]:
    """An EDTF period as it is written, and its bounds."""
    yield Triple(subject, term("dcterms:temporal"), Literal(period))
    yield from computed_dates(subject, period, days=False)
