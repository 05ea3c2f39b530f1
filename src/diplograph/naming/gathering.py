"""What has a slug, and under which names it goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from diplograph.facts import gazetteer
from diplograph.facts.model import Claim, FactFile, Text
from diplograph.namespaces import DG, ID, SECTOR, compress

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.vocabulary import Vocabulary

_QUERY = Path(__file__).with_name("names.rq")

#: How the predicates of a name are spoken of.
_ROLES = {
    "skos:prefLabel": "label",
    "rdfs:label": "label",
    "skos:altLabel": "other name",
    "dg:name": "name in a source",
    "dg:acronym": "acronym",
    "dg:isoCode": "ISO code",
}
#: The same of the columns of the gazetteer.
_COLUMNS = {
    "en": "label en",
    "fr": "label fr",
    "ar": "label ar",
    "es": "other name es",
    "official_en": "other name en",
    "official_fr": "other name fr",
    "iso_name": "name in ISO 3166",
    "also": "ISO code",
}
_CLAIMED = {"name": _ROLES["dg:name"], "acronym": _ROLES["dg:acronym"]}


@dataclass(frozen=True, slots=True)
class Named:
    """A slug, the classes of what it means (most special first), and its names.

    A class is written as in fact files (``organisation``); a code's is its list, a sector's is
    ``sector``. A name is its role ("label en", "acronym") and its text.
    """

    slug: str
    kinds: tuple[str, ...]
    names: tuple[tuple[str, str], ...]


def in_graph(graph: Graph, vocabulary: Vocabulary) -> Iterator[Named]:
    """The actors, posts, events, sources and sectors of a graph.

    Raises AccessError if it cannot be read.
    """
    for row in graph.select(_QUERY.read_text(encoding="utf-8")):
        thing, class_, predicate, name = (
            row[key] for key in ("thing", "class", "predicate", "name")
        )
        if not (isinstance(thing, NamedNode) and isinstance(name, Literal)):
            continue  # an endpoint may hold others' data
        assert isinstance(class_, NamedNode)
        assert isinstance(predicate, NamedNode)
        role = _role(_ROLES[compress(predicate.value)], name.language)
        kinds = _kinds(class_.value.removeprefix(DG), vocabulary)
        slug = thing.value.removeprefix(ID).removeprefix(SECTOR)
        yield Named(slug, kinds, ((role, name.value),))


def in_files(files: Sequence[FactFile], vocabulary: Vocabulary) -> Iterator[Named]:
    """The same of fact files, built or not."""
    classes: dict[str, tuple[str, ...]] = {}
    for slug, kind, labels in _things(files):
        classes[slug] = _kinds(kind, vocabulary)
        yield Named(slug, classes[slug], tuple(_labels("label", labels)))
    for entity in (entity for file in files for entity in file.entities):
        others = [*_labels("other name", entity.alt_labels)]
        if entity.iso_code:
            others.append((_ROLES["dg:isoCode"], entity.iso_code))
        yield Named(entity.slug, classes[entity.slug], tuple(others))
    for claim in (claim for file in files for claim in file.claims):
        if (role := _CLAIMED.get(claim.property or "")) and claim.subject in classes:
            yield Named(claim.subject, classes[claim.subject], tuple(_claimed(role, claim)))


def _things(files: Iterable[FactFile]) -> Iterator[tuple[str, str, tuple[Text, ...]]]:
    for file in files:
        yield from ((each.slug, each.kind, each.labels) for each in file.entities)
        yield from ((each.slug, each.kind, each.labels) for each in file.events)
        if file.source:
            yield file.source.slug, "Source", file.source.labels


def in_gazetteer(vocabulary: Vocabulary) -> Iterator[Named]:
    """The places of the world, named in a graph or not. Raises AccessError like `in_graph`."""
    for slug, kind, called in gazetteer.names():
        names = ((_COLUMNS[column], name) for column, name in called.items())
        yield Named(slug, _kinds(kind, vocabulary), tuple(names))


def in_vocabulary(vocabulary: Vocabulary) -> Iterator[Named]:
    """The sectors of the ontology, and the codes of every list."""
    for scheme, concepts in vocabulary.code_lists.items():
        kinds = ("sector",) if concepts is vocabulary.sectors else (scheme, "code")
        for slug, concept in concepts.items():
            names = (("label " + language, text) for language, text in concept.labels.items())
            yield Named(slug, kinds, tuple(names))


def merged(found: Iterable[Named]) -> tuple[Named, ...]:
    """What is named several times made one, sorted by slug and kind."""
    names: dict[tuple[str, tuple[str, ...]], dict[tuple[str, str], None]] = defaultdict(dict)
    for each in found:
        names[each.slug, each.kinds] |= dict.fromkeys(each.names)
    return tuple(Named(*key, tuple(sorted(names[key]))) for key in sorted(names))


def _kinds(name: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    class_ = vocabulary.classes.get(name)
    ours = [each for each in class_.ancestors if each.startswith(DG)] if class_ else []
    above = sorted(each.removeprefix(DG).lower() for each in ours)
    return (name.lower(), *(each for each in above if each != name.lower()))


def _labels(role: str, texts: Iterable[Text]) -> Iterator[tuple[str, str]]:
    return ((_role(role, text.language), text.value) for text in texts)


def _claimed(role: str, claim: Claim) -> Iterator[tuple[str, str]]:
    if isinstance(claim.value, Text):
        yield _role(role, claim.value.language), claim.value.value


def _role(role: str, language: str | None) -> str:
    return f"{role} {language}" if language else role
