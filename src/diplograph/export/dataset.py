"""A graph as a dataset: who finds it in a catalogue learns what it is, of what, and how much.

The description is in DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/) and VoID
(https://www.w3.org/TR/void/), and for search engines in schema.org's terms. It says nothing that
the graph or its publisher did not say: without a licence given there is none here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.namespaces import DG, ID, PREFIXES, compress, expand
from diplograph.vocabulary import vocabulary
from diplograph.words import counted

if TYPE_CHECKING:
    from diplograph.export.content import Content

_MEDIA = "https://www.iana.org/assignments/media-types/"
_TYPE, _WHOLE = expand("rdf:type"), NamedNode(expand("xsd:nonNegativeInteger"))


class Distribution(NamedTuple):
    """A file in which the graph is; `size` is in bytes."""

    name: str
    media_type: str
    size: int
    sha256: str


def title(content: Content, language: str) -> str:
    """What the dataset is called, in English or French."""
    words = {"en": ("fact", "diplograph: {} from {}"), "fr": ("fait", "diplograph : {} de {}")}
    noun, form = words[language]
    return form.format(
        counted(len(content.layers.facts), noun, language),
        counted(len(content.layers.sources), "source", language),
    )


def description(content: Content) -> str:
    """What the dataset holds, in English."""
    layers = content.layers
    facts, claims, sources = (
        counted(len(records), noun, "en")
        for records, noun in (
            (layers.facts, "fact"),
            (layers.claims, "claim"),
            (layers.sources, "source"),
        )
    )
    return (
        "Who visited, hosted, met and agreed in subnational economic diplomacy, as sources report "
        f"it: {facts}, and {claims} of {sources} that facts rest on or that are not taken for "
        "facts, each with its place in the text and how firmly it is said."
    )


def described(content: Content, files: tuple[Distribution, ...]) -> Iterator[Triple]:
    """The description as RDF. Raises nothing."""
    name = content.address
    url = content.publication.url
    counts = _count(content.triples)
    for predicate, value in (*_named(content), *_counted(content, counts)):
        yield _triple(name, predicate, value)
    for part, said in _parts(content, counts):
        for predicate, value in said:
            yield _triple(part, predicate, value)
    for file in files:
        node = f"{name}#{file.name}"
        yield _triple(name, "dcat:distribution", NamedNode(node))
        yield _triple(node, "rdf:type", NamedNode(expand("dcat:Distribution")))
        yield _triple(node, "dcterms:title", Literal(file.name))
        yield _triple(node, "dcterms:identifier", Literal(f"sha256:{file.sha256}"))
        yield _triple(node, "dcat:mediaType", NamedNode(_MEDIA + file.media_type))
        yield _triple(node, "dcat:byteSize", _number(file.size))
        if url:
            yield _triple(name, "void:dataDump", NamedNode(url + file.name))
            yield _triple(node, "dcat:downloadURL", NamedNode(url + file.name))


def for_search(content: Content, files: tuple[Distribution, ...]) -> Mapping[str, Any]:
    """The description as JSON-LD in schema.org's terms, with addresses beside the page it is in."""
    url, license_ = content.publication
    first, last = _span(content)
    return {
        "@context": {
            "@vocab": PREFIXES["schema"],
            **{name: {"@type": "@id"} for name in ("contentUrl", "license", "url")},
        },
        "@id": content.address,
        "@type": "Dataset",
        "name": title(content, "en"),
        "description": description(content),
        "identifier": f"sha256:{content.digest}",
        **({"url": url} if url else {}),
        **({"license": license_} if license_ else {}),
        **({"temporalCoverage": f"{first}/{last}"} if first else {}),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "contentUrl": file.name,
                "encodingFormat": file.media_type,
                "contentSize": f"{file.size} B",
                "sha256": file.sha256,
            }
            for file in files
        ],
    }


def _named(content: Content) -> Iterator[tuple[str, NamedNode | Literal]]:
    """What it is, and of what."""
    yield "rdf:type", NamedNode(expand("dcat:Dataset"))
    yield "rdf:type", NamedNode(expand("void:Dataset"))
    for language in ("en", "fr"):
        yield "dcterms:title", Literal(title(content, language), language=language)
    yield "dcterms:description", Literal(description(content), language="en")
    yield "dcterms:identifier", Literal(f"sha256:{content.digest}")
    if content.publication.license:
        yield "dcterms:license", NamedNode(content.publication.license)
    if content.publication.url:
        yield "dcat:landingPage", NamedNode(content.publication.url)
    if _span(content)[0]:
        yield "dcterms:temporal", NamedNode(f"{content.address}#period")
    for source in content.layers.sources:
        yield "dcterms:source", NamedNode(source)
    for theme in sorted({str(e.object) for e in content.facts() if e.property == "onAgenda"}):
        yield "dcat:theme", NamedNode(theme)
    for triple in vocabulary().ontology:
        if triple.predicate.value == expand("owl:versionIRI"):
            assert isinstance(triple.object, NamedNode)
            yield "dcterms:conformsTo", triple.object
    yield "void:vocabulary", NamedNode(DG)
    yield "void:uriSpace", Literal(ID)


class _Counts(NamedTuple):
    """How many subjects and objects there are, nodes of each class, triples of each property."""

    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


def _count(triples: Iterable[Triple]) -> _Counts:
    subjects, objects = set(), set()
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for subject, predicate, value in triples:
        subjects.add(subject)
        objects.add(value)
        properties[predicate.value] += 1
        if predicate.value == _TYPE and isinstance(value, NamedNode):
            classes[value.value] += 1
    return _Counts(len(subjects), len(objects), classes, properties)


def _counted(content: Content, counts: _Counts) -> Iterator[tuple[str, NamedNode | Literal]]:
    """How much it is."""
    yield "void:triples", _number(len(content.triples))
    yield "void:distinctSubjects", _number(counts.subjects)
    yield "void:distinctObjects", _number(counts.objects)
    yield "void:classes", _number(len(counts.classes))
    yield "void:properties", _number(len(counts.properties))
    for iri in counts.classes:
        yield "void:classPartition", NamedNode(_part(content, "class", iri))
    for iri in counts.properties:
        yield "void:propertyPartition", NamedNode(_part(content, "property", iri))


def _parts(
    content: Content, counts: _Counts
) -> Iterator[tuple[str, list[tuple[str, NamedNode | Literal]]]]:
    """The nodes that the dataset leads to: its period, and a part for each class and property."""
    first, last = _span(content)
    if first:
        day = NamedNode(expand("xsd:date"))
        yield (
            f"{content.address}#period",
            [
                ("rdf:type", NamedNode(expand("dcterms:PeriodOfTime"))),
                ("dcat:startDate", Literal(first, datatype=day)),
                ("dcat:endDate", Literal(last, datatype=day)),
            ],
        )
    for iri, count in counts.classes.items():
        yield (
            _part(content, "class", iri),
            [("void:class", NamedNode(iri)), ("void:entities", _number(count))],
        )
    for iri, count in counts.properties.items():
        yield (
            _part(content, "property", iri),
            [("void:property", NamedNode(iri)), ("void:triples", _number(count))],
        )


def _part(content: Content, sort: str, iri: str) -> str:
    from urllib.parse import quote

    return f"{content.address}#{sort}={quote(compress(iri), safe=':')}"


def _span(content: Content) -> tuple[str, str]:
    """The first and the last day of the events of which the days are accepted; empty without."""
    days = [day.isoformat() for each in content.things() for day in (each.start, each.end) if day]
    return (min(days), max(days)) if days else ("", "")


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=_WHOLE)


def _triple(subject: str, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(NamedNode(subject), NamedNode(expand(predicate)), value)
