"""In what order a graph is read best: its sections, the predicates of a subject, numbers in names.

Everything written as Turtle stands in this order, so that a person can read it and `diff` two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from operator import add
from typing import TypeAlias

from diplograph.vocabulary import DG, expand, vocabulary

#: Text cut at its numbers: pieces of text and numbers by turns, then the text.
NaturalKey: TypeAlias = tuple[list[str | int], str]

#: The sections in order, each with the classes whose instances stand there. A subject belongs to
#: the first section that has one of its classes. What is said comes before the vocabulary.
_SECTIONS = {
    "Events": ["dg:Event"],
    "Places": ["dg:Place"],
    "Organisations, people, delegations and groups": ["dg:Actor"],
    "Posts": ["dg:Post"],
    "Sources": ["dg:Source"],
    "Claims": ["dg:Claim"],
    "Evidence": ["dg:Evidence"],
    "Classes": ["owl:Class"],
    "Properties": ["owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"],
    "Terms of other vocabularies": [],
    "Code lists": ["dg:Sector", "skos:ConceptScheme", "skos:Concept"],
    "Other resources": [],
}
TITLES = tuple(_SECTIONS)
#: The sections of what a source says, which stands in a graph of its own in a dataset.
SAID = (TITLES.index("Claims"), TITLES.index("Evidence"))
_OWN_TERMS = (TITLES.index("Classes"), TITLES.index("Properties"))
_FOREIGN_TERMS = TITLES.index("Terms of other vocabularies")

#: What divides a section: the source of a claim or a passage, the scheme of a concept.
DIVISIONS = ("dg:holder", "oa:hasSource", "skos:inScheme")

#: The predicates in the order that reads well: names, content, firmness, provenance. Those that
#: are not named stand where the dots are, by name.
_PREDICATES = """
    rdf:type rdfs:subClassOf rdfs:subPropertyOf owl:disjointWith rdfs:domain rdfs:range
    rdfs:label skos:prefLabel skos:altLabel skos:definition obo:IAO_0000115 skos:scopeNote
    dg:gloss dg:claimSubject dg:claimProperty dg:claimObject dg:claimValue rdf:reifies
    dg:eventStatus dg:date dg:startDate dg:endDate dg:earliest dg:latest dg:undecidedDate
    dg:countedIn dg:notThenIn dg:inDisputedPlace
    dg:validFrom dg:validUntil dg:validEarliest dg:validLatest
    dg:validFromLatest dg:validUntilEarliest dg:validUntilLatest dg:about
    dg:claimKind dg:attributedTo dg:polarity dg:certainty dg:listedIn
    dg:basis dg:inferredFrom dg:inferenceRule dg:rank dg:rankReason dg:supersedes
    ...
    skos:broader skos:narrower skos:related skos:exactMatch skos:closeMatch skos:broadMatch
    skos:inScheme skos:topConceptOf rdfs:isDefinedBy
    dcterms:type dcterms:issued dcterms:language dcterms:publisher dcterms:license schema:url
    dcterms:source prov:hadPrimarySource
    dg:holder dg:recordedOn prov:wasDerivedFrom
    oa:hasSource dg:start dg:end dg:paragraph dg:spanDigest dg:omissionReason
""".split()  # noqa: SIM905 (as a list literal the groups would be lost)
_UNNAMED = _PREDICATES.index("...")
_ORDER = {expand(curie): i for i, curie in enumerate(_PREDICATES) if i != _UNNAMED}

# A number of more digits is none: Python would read it at quadratic cost, and refuses 4,300.
_LONGEST = 300
_DIGITS = re.compile(f"([0-9]{{1,{_LONGEST}}})")
#: These are found in two thirds of the time.
_ALL_DIGITS = re.compile("([0-9]+)")


def is_of_terms(number: int) -> bool:
    """Whether a section is one of terms, from which those of other vocabularies are parted."""
    return number in _OWN_TERMS


def section(subject: str, number: int) -> int:
    """The section of a CURIE whose classes are those of a section; foreign terms have their own."""
    return _FOREIGN_TERMS if is_of_terms(number) and not subject.startswith("dg:") else number


def section_of(classes: Iterable[str]) -> int:
    """The number of the first section (in :data:`TITLES`) that has one of `classes`, IRIs."""
    return min(map(_section, classes), default=len(TITLES) - 1)


@cache
def _section(class_iri: str) -> int:
    """The first section with the class or one of its superclasses, or else the last section."""
    declared = vocabulary().classes.get(class_iri.removeprefix(DG))
    ancestors = declared.ancestors if declared else {class_iri}
    sections = (
        section
        for section, classes in enumerate(_SECTIONS.values())
        if any(expand(curie) in ancestors for curie in classes)
    )
    return next(sections, len(TITLES) - 1)


def predicate_key(iri: str) -> tuple[int, str]:
    """Where a predicate stands among others."""
    return _ORDER.get(iri, _UNNAMED), iri


def natural(text: str) -> NaturalKey:
    """A key that sorts text with its numbers compared as numbers: ``span-9`` before ``span-10``."""
    pieces: list[str | int] = _DIGITS.split(text)
    pieces[1::2] = map(int, pieces[1::2])
    return pieces, text


def natural_keys(iris: Sequence[str]) -> list[str]:
    """Keys that sort IRIs as :func:`natural` does: as text, each made in a tenth of the time.

    A number stands in them as its length and its digits, behind what no IRI has.
    """
    pieces = _ALL_DIGITS.split("\0\n".join([*iris, ""]))
    pieces[1::2] = map(_NumberKeys().__getitem__, pieces[1::2])
    keys = "".join(pieces).split("\n")
    return list(map(add, keys, iris))


class _NumberKeys(dict[str, str]):
    """What digits stand as in a key; more than make up a number are several."""

    def __missing__(self, digits: str) -> str:
        numbers = (digits[i : i + _LONGEST] for i in range(0, len(digits), _LONGEST))
        significant = (number.lstrip("0") for number in numbers)
        key = self[digits] = "".join(f"\1{chr(len(each) + ord(' '))}{each}" for each in significant)
        return key
