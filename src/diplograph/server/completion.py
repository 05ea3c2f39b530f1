"""What a name or a slug may mean, told at each key: ``/terms`` and ``/complete``.

A worker indexes the names of its graph when it is first asked: every word of every name begins an
entry of one sorted list. That takes 60 µs and 3 kB a name, once; then a look-up takes a millisecond
at most, and one that finds no beginning of a word 20 ms for ten thousand names.
Names are folded, accents and Arabic spelling too (:mod:`diplograph.folding`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from heapq import nsmallest
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pyoxigraph as ox

from diplograph.emptiness.terms import form
from diplograph.errors import UsageError
from diplograph.namespaces import DG, ID, KIND, PREFIXES, SECTOR, compress, expand
from diplograph.queries.parameters import CLASSES
from diplograph.server.messages import Ask, Refused, Reply, only_read
from diplograph.server.protocol import fields_of, in_json
from diplograph.spelling import did_you_mean, nearest, parted
from diplograph.vocabulary import vocabulary
from diplograph.words import LANGUAGES

if TYPE_CHECKING:
    from diplograph.backends.local import StoredGraph
    from diplograph.server.web import Served

Json: TypeAlias = dict[str, Any]

#: Where names stand, the better first; of `rdfs:label` the language is that of a preferred label.
_NAMES = (
    "skos:prefLabel",
    "rdfs:label",
    "dg:name",
    "dg:acronym",
    "dg:isoCode",
    "skos:altLabel",
)
_LABELS = frozenset({"skos:prefLabel", "rdfs:label"})
#: Whose things have no names: they are found by what leads to them.
_NAMELESS = frozenset({f"{DG}Claim", f"{DG}Evidence"})
#: Said before a name in Arabic, which few type.
_ARTICLE = "ال"
#: The most that is told, and what is without `limit`.
_MOST, _PLAIN = 99, 20
#: The values of a property that are looked through, and the properties whose values are kept.
_MANY, _KEPT = 20_000, 64
#: Out of 100, how alike a name has to be to what is written to be taken for it.
_ALIKE = 80


class Thing(NamedTuple):
    """What has names: its labels by language, its classes with those above, all names once."""

    iri: str
    labels: Mapping[str, str]
    classes: frozenset[str]
    names: tuple[str, ...]

    def label(self, language: str) -> str:
        """Its name in a language, or else in English, or any, or its CURIE."""
        found = self.labels.get(language) or self.labels.get("en")
        return found or next(iter(self.names), compress(self.iri))


class Found(NamedTuple):
    """A thing that something written may mean by one of its names; the least are the best.

    `how` is 0 for the whole name, 1 for its beginning, 2 for that of a word, 3 for letters within,
    4 for what is alike.
    """

    how: int
    length: int
    label: str
    number: int
    name: str


class Text(NamedTuple):
    """A literal, and its words folded, with a space before each."""

    folded: str
    literal: ox.Literal


class Index:
    """The things of a graph by their names."""

    def __init__(self, graph: StoredGraph) -> None:
        self.things = tuple(_things(graph))
        self._by_iri = {thing.iri: number for number, thing in enumerate(self.things)}
        folded = [
            (number, name, parted(name))
            for number, thing in enumerate(self.things)
            for name in (*thing.names, _slug(thing.iri))
        ]
        self._folded = [each for each in folded if each[2]]
        entries = (
            (name[start:], at)
            for at, (_, _, name) in enumerate(self._folded)
            for start in _starts(name)
        )
        self._entries = sorted(entries)
        self._words_at: dict[str, list[int]] = defaultdict(list)
        for at, (_, _, name) in enumerate(self._folded):
            for word in name.split():
                self._words_at[word].append(at)
        self._words = list(self._words_at)
        self._values = lru_cache(maxsize=_KEPT)(lambda iri: _values(graph, iri))

    def best(
        self, text: str, language: str, among: frozenset[int] | None = None
    ) -> Iterator[Found]:
        """What `text` may mean, best first, each thing once, by the name that it was found by."""
        told: set[int] = set()
        for each in sorted(self.find(text, language, among)):
            if each.number not in told:
                told.add(each.number)
                yield each

    def find(self, text: str, language: str, among: frozenset[int] | None) -> Iterator[Found]:
        """What `text` may mean, in no order and perhaps several times; all if it is empty.

        `among` are the numbers of the things that may be found. Letters within a name count if no
        word begins so, and what is alike if no name has those letters.
        """
        wanted = parted(text)
        if not wanted:
            for number in among if among is not None else range(len(self.things)):
                label = self.things[number].label(language)
                yield Found(2, len(label), label, number, "")
            return
        for search in (self._beginning, self._within, self._alike):
            found = (each for each in search(wanted) if among is None or each[1] in among)
            some = [self._found(how, number, name, language) for how, number, name in found]
            if some:
                yield from some
                return

    def _found(self, how: int, number: int, name: str, language: str) -> Found:
        label = self.things[number].label(language)
        return Found(how, len(name), label, number, name)

    def _beginning(self, wanted: str) -> Iterator[tuple[int, int, str]]:
        at = bisect_left(self._entries, (wanted, -1))
        while at < len(self._entries) and self._entries[at][0].startswith(wanted):
            number, name, folded = self._folded[self._entries[at][1]]
            how = 0 if folded == wanted else 1 if folded.startswith(wanted) else 2
            yield how, number, name
            at += 1

    def _within(self, wanted: str) -> Iterator[tuple[int, int, str]]:
        words = wanted.split()
        for number, name, folded in self._folded:
            if all(word in folded for word in words):
                yield 3, number, name

    def _alike(self, wanted: str) -> Iterator[tuple[int, int, str]]:
        """Names with words that are like each of the words that are wanted."""
        from rapidfuzz import fuzz, process

        found: set[int] | None = None
        for word in wanted.split():
            like = process.extract(
                word, self._words, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST
            )
            places = {at for other, _, _ in like for at in self._words_at[other]}
            found = places if found is None else found & places
        for at in sorted(found or ()):
            number, name, _ = self._folded[at]
            yield 4, number, name

    def of_class(self, iri: str) -> frozenset[int]:
        """The numbers of the things of a class or of one below it."""
        return frozenset(number for number, thing in enumerate(self.things) if iri in thing.classes)

    def values(self, iri: str) -> tuple[frozenset[int], tuple[Text, ...]]:
        """The values of a property: numbers of things, and texts, of many the first ones."""
        iris, literals = self._values(iri)
        return frozenset(self._by_iri[each] for each in iris if each in self._by_iri), literals


def _things(graph: StoredGraph) -> Iterator[Thing]:
    classes: dict[str, set[str]] = defaultdict(set)
    names: dict[str, dict[str, str]] = defaultdict(dict)
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    of = {DG + name: class_.ancestors for name, class_ in vocabulary().classes.items()}
    properties = {expand(name): name for name in ("rdf:type", *_NAMES)}
    for iri, pairs in graph.said(properties):
        name = properties[iri]
        for subject, value in pairs:
            if not isinstance(subject, ox.NamedNode):
                continue
            if isinstance(value, ox.NamedNode):
                classes[subject.value] |= of.get(value.value, frozenset({value.value}))
            elif isinstance(value, ox.Literal):
                names[subject.value][value.value] = name
                if name in _LABELS:
                    labels[subject.value].setdefault(value.language or "en", value.value)
    for subject_iri in sorted(classes):
        if _is_told(subject_iri, classes[subject_iri]):
            yield Thing(
                subject_iri,
                labels[subject_iri],
                frozenset(classes[subject_iri]),
                tuple(names[subject_iri]),
            )


def _is_told(iri: str, classes: set[str]) -> bool:
    ours = iri.startswith((ID, SECTOR, KIND)) or any(each.startswith(DG) for each in classes)
    return ours and not classes & _NAMELESS


def _values(graph: StoredGraph, iri: str) -> tuple[frozenset[str], tuple[Text, ...]]:
    query = f"SELECT DISTINCT ?value {{ ?any {ox.NamedNode(iri)} ?value }}"
    found = [row["value"] for row in islice(graph.select(query), _MANY)]
    literals = [each for each in found if isinstance(each, ox.Literal)]
    return (
        frozenset(each.value for each in found if isinstance(each, ox.NamedNode)),
        tuple(
            Text(f" {parted(each.value)}", each)
            for each in sorted(literals, key=lambda each: (each.value, str(each)))
        ),
    )


def _starts(name: str) -> Iterator[int]:
    """Where words of a folded name begin, and what follows the Arabic article."""
    for at, letter in enumerate(name):
        if letter != " " and (at == 0 or name[at - 1] == " "):
            yield at
            if name.startswith(_ARTICLE, at) and len(name) > at + len(_ARTICLE) + 1:
                yield at + len(_ARTICLE)


def _slug(iri: str) -> str:
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


# ---------------------------------------------------------------- over HTTP


def complete(ask: Ask, served: Served) -> Reply:
    """What ``text`` may mean, best first; with ``property`` only its values, with ``type`` only
    things of a class. Raises Refused: 404 for a property or a class that there is not, 400 for
    another parameter that is wrong, 405.
    """
    only_read(ask)
    fields = {name: values[-1] for name, values in fields_of(ask).items()}
    text, index = fields.get("text", "")[:200], served.names
    language = fields.get("lang", "en")
    if language not in LANGUAGES:
        raise Refused(400, f"lang is none of {', '.join(LANGUAGES)}: {language[:20]!r}")
    most = _limit(fields.get("limit", str(_PLAIN)))
    among: frozenset[int] | None = None
    literals: tuple[Text, ...] = ()
    if written := fields.get("property"):
        among, literals = index.values(_term(written, "property"))
    if written := fields.get("type"):
        things = index.of_class(_class(written))
        among, literals = (things if among is None else among & things), ()
    found = index.best(text, language, among)
    matches = [
        _thing(index.things[each.number], each.name, language) for each in islice(found, most)
    ]
    matches += islice(_texts(text, literals), most - len(matches))
    return in_json({"text": text, "matches": matches})


def terms(ask: Ask, served: Served) -> Reply:
    """The prefixes, classes, properties and codes that queries name. Raises Refused (405)."""
    only_read(ask)
    return in_json(served.terms)


def _limit(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and 1 <= int(written[:9]) <= _MOST):
        raise Refused(400, f"limit is no whole number from 1 to {_MOST}: {written[:20]!r}")
    return int(written)


def _term(written: str, what: str) -> str:
    """The IRI of a CURIE, an IRI, or a local name of the ontology."""
    if written.startswith(("http://", "https://", "urn:")):
        iri = written
    else:
        try:
            iri = expand(written if ":" in written else f"dg:{written}")
        except UsageError as error:
            raise Refused(404, f"{what}: {error}") from None
    try:
        return ox.NamedNode(iri).value
    except ValueError:
        raise Refused(404, f"{what} is no CURIE or IRI: {written[:100]!r}") from None


def _class(written: str) -> str:
    if written in CLASSES:
        return DG + CLASSES[written]
    if ":" not in written and written not in vocabulary().classes:
        known = [*CLASSES, *vocabulary().classes]
        hint = did_you_mean(nearest(written[:100], known)) or f"there are {', '.join(CLASSES)}"
        raise Refused(404, f"type is no class: {written[:100]!r}; {hint}")
    return _term(written, "type")


def _thing(thing: Thing, name: str, language: str) -> Json:
    """A thing as JSON: how it is written, its label, the name that was found if it is another."""
    label = thing.label(language)
    classes = vocabulary().classes
    own = [each for each in thing.classes if each.startswith(DG)]
    # The most special of its classes has all the others above it.
    nearest_class = max(own, key=lambda each: (_depth(each), each), default="")
    named = classes.get(nearest_class.removeprefix(DG))
    told = {
        "kind": "thing",
        "term": compress(thing.iri),
        "iri": thing.iri,
        "slug": _slug(thing.iri),
        "label": label,
        "type": compress(nearest_class) if nearest_class else "",
        "typeLabel": named.labels.get(language, "") if named else "",
    }
    return {**told, "name": name} if name and name != label else told


def _depth(class_: str) -> int:
    found = vocabulary().classes.get(class_.removeprefix(DG))
    return len(found.ancestors) if found else 0


def _texts(text: str, literals: Sequence[Text]) -> Iterator[Json]:
    """The literals in which a word begins with `text`, those first that begin with it."""
    wanted = parted(text)
    spaced = f" {wanted}"
    found = []
    for number, (folded, _) in enumerate(literals):
        if spaced in folded or not wanted:
            found.append((not folded.startswith(spaced), number))
    for _, number in nsmallest(_MOST, found):
        each = literals[number].literal
        told = {"kind": "literal", "term": form(each), "label": each.value}
        if each.language:
            told["language"] = each.language
        else:
            told["datatype"] = compress(each.datatype.value)
        yield told


# ---------------------------------------------------------------- the vocabulary


def described(served: Served) -> Json:
    """What ``/terms`` tells: of this graph too how often each class and property is used.

    Texts are by language. Of other vocabularies it has what the graph uses.
    """
    said = said_of_terms()
    counts = served.counts
    classes = [
        {**_described(each.iri, said, counts.classes), "broader": sorted(
            compress(iri) for iri in each.ancestors if iri != each.iri)}
        for each in vocabulary().classes.values()
    ]  # fmt: skip
    properties = [
        {
            **_described(each.iri, said, counts.properties),
            "values": "things" if each.object_property else "texts",
            "domain": compress(each.domain) if each.domain else None,
            "range": compress(each.range) if each.range else None,
            "claimable": each.claimable,
            "codeList": each.code_list,
        }
        for each in vocabulary().properties.values()
    ]
    codes = [
        {**_described(concept.iri, said, {}), "list": name}
        for name, concepts in vocabulary().code_lists.items()
        for concept in concepts.values()
    ]
    return {
        "prefixes": dict(PREFIXES),
        "classes": [*classes, *_others(counts.classes)],
        "properties": [*properties, *_others(counts.properties)],
        "codes": codes,
    }


@cache
def said_of_terms() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Labels and definitions of the ontology by term and language."""
    keys = {expand("skos:prefLabel"): "label", expand("skos:definition"): "definition"}
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for subject, predicate, value in vocabulary().ontology:
        key = keys.get(predicate.value)
        if key and isinstance(subject, ox.NamedNode) and isinstance(value, ox.Literal):
            found[subject.value][key][value.language or "en"] = value.value
    return found


def _described(
    iri: str, said: Mapping[str, Mapping[str, Mapping[str, str]]], uses: Mapping[str, int]
) -> Json:
    return {
        "term": compress(iri),
        "iri": iri,
        "label": said.get(iri, {}).get("label", {}),
        "definition": said.get(iri, {}).get("definition", {}),
        "uses": uses.get(iri, 0),
    }


def _others(uses: Mapping[str, int]) -> Iterator[Json]:
    for iri, count in uses.items():
        if not iri.startswith(DG):
            yield {**_described(iri, {}, uses), "uses": count}
