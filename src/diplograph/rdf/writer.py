"""Turtle and N-Triples, written so that a person can read the graph and `diff` two of them.

The writer is ours because no library's is deterministic, puts in sections what belongs together
and keeps claims in the order of their source. It writes RDF 1.1 Turtle for triples without blank
nodes, the same bytes for the same set of triples. Escaping follows the grammar of the
recommendation (https://www.w3.org/TR/turtle/#sec-grammar); literals keep their lexical form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from io import BytesIO

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.vocabulary import DG, PREFIXES, compress, expand, vocabulary
from diplograph.words import LANGUAGES

Term = NamedNode | Literal

#: One subject's predicates, by IRI, each with its objects.
Description = Mapping[str, Iterable[Term]]

#: Text cut at its numbers: pieces of text and (number of digits, digits) by turns, then the text.
NaturalKey = tuple[tuple[str | tuple[int, str], ...], str]

_WIDTH = 100

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
_TITLES = list(_SECTIONS)
_OWN_TERMS = (_TITLES.index("Classes"), _TITLES.index("Properties"))
_FOREIGN_TERMS = _TITLES.index("Terms of other vocabularies")

#: What divides a section: the source of a claim or a passage, the scheme of a concept.
_DIVISIONS = tuple(map(expand, ("dg:holder", "oa:hasSource", "skos:inScheme")))

#: The predicates in the order that reads well: names, content, firmness, provenance. Those that
#: are not named stand where the dots are, by name.
_PREDICATES = """
    rdf:type rdfs:subClassOf rdfs:subPropertyOf owl:disjointWith rdfs:domain rdfs:range
    rdfs:label skos:prefLabel skos:altLabel skos:definition obo:IAO_0000115 skos:scopeNote
    dg:gloss dg:claimSubject dg:claimProperty dg:claimObject dg:claimValue
    dg:eventStatus dg:date dg:startDate dg:endDate dg:earliest dg:latest
    dg:validFrom dg:validUntil dg:about
    dg:claimKind dg:attributedTo dg:polarity dg:certainty
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

#: The lexical forms that Turtle reads back unquoted as the same literal (productions 19 to 21).
_UNQUOTED = {
    expand("xsd:integer"): re.compile(r"[+-]?[0-9]+"),
    expand("xsd:decimal"): re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    expand("xsd:double"): re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+"),
    expand("xsd:boolean"): re.compile(r"true|false"),
}

_TYPE, _START, _END = expand("rdf:type"), expand("dg:start"), expand("dg:end")
_DERIVED, _STRING = expand("prov:wasDerivedFrom"), expand("xsd:string")

# The grammar asks for quotes, backslashes and line ends. The other controls, bidirectional ones
# included, are escaped so that what an editor or a terminal shows is what is there.
_UNSAFE = re.compile(
    '["\\\\\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]'
)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_DIGITS = re.compile("([0-9]+)")


def ntriples(triples: Iterable[Triple]) -> bytes:
    """Canonical N-Triples in UTF-8: each triple once, the lines sorted by code point.

    Triples that come in this order, as those of a compiled graph do, are not held twice.
    """
    lines, last = BytesIO(), ""
    triples = tuple(triples)
    for triple in triples:
        line = f"{triple} .\n"
        if line < last:
            return ntriples(sorted(triples, key=str))
        if line != last:
            lines.write(line.encode())
        last = line
    return lines.getvalue()


def turtle(triples: Iterable[Triple]) -> bytes:
    """Turtle in UTF-8, in sections, each predicate on a line of its own.

    Only the prefixes in use are declared. Claims stand in the order of their first passage in the
    text; other subjects in natural order, in which numbers compare as numbers. Raises ValueError
    for a blank node.
    """
    said = _by_subject(triples)
    offsets = _offsets(said)
    names = _Names()
    text = BytesIO()
    title = ""
    for place, subject in sorted((_place(iri, said[iri], offsets), iri) for iri in said):
        if _title(place, names) != title:
            title = _title(place, names)
            text.write(f"\n# {'-' * 64} {title}\n".encode())
        text.write(f"\n{_block(subject, _described(said[subject]), names)}".encode())
    return names.prefixes().encode() + text.getvalue()


def written(term: Term) -> str:
    """One term as Turtle, for a message: a CURIE where there is one, literals in quotes."""
    return _written(term, _Names())


class _Names:
    """Writes IRIs, as CURIEs where it can, and remembers the prefixes that it used."""

    def __init__(self) -> None:
        self._written: dict[str, str] = {}

    def __getitem__(self, iri: str) -> str:
        name = self._written.get(iri)
        if name is None:
            name = self._written[iri] = _escaped(compress(iri))
        return name

    def prefixes(self) -> str:
        """The declarations of the prefixes used so far, in the order of `vocabulary.PREFIXES`."""
        used = {name.partition(":")[0] for name in self._written.values()}
        return "".join(
            f"@prefix {prefix}: <{namespace}> .\n"
            for prefix, namespace in PREFIXES.items()
            if prefix in used
        )


def _by_subject(triples: Iterable[Triple]) -> Mapping[str, Sequence[Triple]]:
    found: dict[str, list[Triple]] = defaultdict(list)
    for triple in triples:
        if not isinstance(triple.subject, NamedNode) or not isinstance(triple.object, Term):
            raise ValueError(f"only triples of IRIs and literals can be written, not {triple}")
        found[triple.subject.value].append(triple)
    return found


def _described(triples: Iterable[Triple]) -> dict[str, set[Term]]:
    found: dict[str, set[Term]] = defaultdict(set)
    for triple in triples:
        assert isinstance(triple.object, Term)
        found[triple.predicate.value].add(triple.object)
    return found


#: Where a passage begins and ends in its text.
_Offsets = tuple[int, int]
#: Where a subject stands: its section, what divides that, its order there, its name.
_Place = tuple[int, str, _Offsets, NaturalKey]


def _place(subject: str, said: Iterable[Triple], offsets: Mapping[str, _Offsets]) -> _Place:
    description = _described(said)
    section = min(
        (_section(kind.value) for kind in description.get(_TYPE, ())), default=len(_TITLES) - 1
    )
    if section in _OWN_TERMS and not subject.startswith(DG):
        section = _FOREIGN_TERMS
    dividers = [term.value for name in _DIVISIONS for term in description.get(name, ())]
    part = min(dividers, default="")
    # The first passage in the text that a claim rests on; the same for all other subjects.
    passages = (offsets.get(term.value, (0, 0)) for term in description.get(_DERIVED, ()))
    return section, part, min(passages, default=(0, 0)), natural(subject)


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
    return next(sections, len(_TITLES) - 1)


def _title(place: _Place, names: _Names) -> str:
    section, part, _, _ = place
    return f"{_TITLES[section]}: {names[part]}" if part else _TITLES[section]


def _offsets(said: Mapping[str, Iterable[Triple]]) -> Mapping[str, _Offsets]:
    """The first offset and the end of each passage."""
    found: dict[str, _Offsets] = {}
    for subject, triples in said.items():
        if any(triple.predicate.value == _START for triple in triples):
            passage = _described(triples)
            starts, ends = (
                [int(each.value) for each in passage.get(name, ())] for name in (_START, _END)
            )
            found[subject] = min(starts), min(ends, default=0)
    return found


def natural(text: str) -> NaturalKey:
    """A key that sorts text with its numbers compared as numbers: ``span-9`` before ``span-10``."""
    pieces: list[str | tuple[int, str]] = list(_DIGITS.split(text))
    for i in range(1, len(pieces), 2):
        digits = str(pieces[i]).lstrip("0")
        pieces[i] = (len(digits), digits)
    return tuple(pieces), text


def _block(subject: str, description: Description, names: _Names) -> str:
    """All that is said of one subject."""
    lines: list[str] = []
    for predicate in sorted(description, key=_predicate_key):
        name = "a" if predicate == _TYPE else names[predicate]
        lead = f"{names[subject]} {name} " if not lines else f"    {name} "
        terms = sorted(description[predicate], key=_object_key)
        lines.append(_line(lead, [_written(term, names) for term in terms]))
    return " ;\n".join(lines) + " .\n"


def _predicate_key(iri: str) -> tuple[int, str]:
    return _ORDER.get(iri, _UNNAMED), iri


def _object_key(term: Term) -> tuple[int, str, NaturalKey, str]:
    """IRIs first; then literals by language, value and datatype."""
    if isinstance(term, NamedNode):
        return -1, "", natural(term.value), ""
    language = term.language or ""
    rank = LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)
    return rank, language, natural(term.value), term.datatype.value


def _line(lead: str, values: list[str]) -> str:
    """The objects after `lead`, on one line if they fit, else below each other."""
    line = lead + ", ".join(values)
    return line if len(line) <= _WIDTH else lead + (",\n" + " " * len(lead)).join(values)


def _written(term: Term, names: _Names) -> str:
    if isinstance(term, NamedNode):
        return names[term.value]
    quoted = f'"{_escaped(term.value)}"'
    if term.language:
        return f"{quoted}@{term.language}"
    datatype = term.datatype.value
    if datatype == _STRING:
        return quoted
    if datatype in _UNQUOTED and _UNQUOTED[datatype].fullmatch(term.value):
        return term.value
    return f"{quoted}^^{names[datatype]}"


def _escaped(text: str) -> str:
    return _UNSAFE.sub(_escape, text) if _UNSAFE.search(text) else text


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _ESCAPES.get(character, f"\\u{ord(character):04X}")
