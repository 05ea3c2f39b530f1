"""RDF in other terms as a source: what it says are claims, each with the line that says it.

A statement of others becomes a free claim and no triple of the graph, so that nothing is accepted
for being in a file. Its certainty is not known. The text of the source is the file's canonical
N-Triples, a line for each statement, in which passages have their offsets as in any text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from typing import NamedTuple
from unicodedata import normalize

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from diplograph.namespaces import ID, expand
from diplograph.rdf.writer import sorted_lines, written

#: As many statements as can be claims of one source: each is a score of triples.
MOST_STATEMENTS = 50_000
#: The code of ISO 639 for what is in no language.
_NO_LANGUAGE = "zxx"
_CODES = {
    "dg:claimKind": "kind:reported-state",
    "dg:certainty": "kind:unspecified",
    "dg:polarity": "kind:affirmed",
    "dg:basis": "kind:stated",
    "dg:rank": "kind:normal",
}


class Source(NamedTuple):
    """What is known of a file of others, beside what it says.

    `slug` names it in the graph and `label` for readers; `published` and `recorded` are days (ISO);
    `digest` is the SHA-256 of the file, in hex; `url` is where it is from.
    """

    slug: str
    label: str
    published: str
    recorded: str
    digest: str
    url: str | None = None


def text_of(ntriples: bytes) -> str:
    """The text of a source: its statements as sorted lines of N-Triples, in NFC."""
    return normalize("NFC", sorted_lines(ntriples).decode())


def claims(source: Source, text: str, known: Collection[NamedNode]) -> Iterator[Triple]:
    """The source, its claims and their evidence; claims are about those nodes, too, that are known.

    `text` is that of :func:`text_of`.
    """
    yield from _source(source, text)
    start = 0
    # Not `splitlines`, to which U+0085, U+2028 and others in a literal are ends of lines too.
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        end = start + len(line)
        yield from _claim(source, line, (start, end, number), known)
        start = end + 1


def _source(source: Source, text: str) -> Iterator[Triple]:
    node = ID + source.slug
    label = Literal(source.label, language="en")
    yield _triple(node, "rdf:type", NamedNode(expand("dg:Source")))
    yield _triple(node, "rdfs:label", label)
    yield _triple(node, "skos:prefLabel", label)
    yield _triple(node, "dcterms:type", NamedNode(expand("kind:dataset")))
    yield _triple(node, "dcterms:issued", _typed(source.published, "xsd:date"))
    yield _triple(node, "dcterms:language", Literal(_NO_LANGUAGE))
    yield _triple(node, "dcterms:identifier", Literal(f"sha256:{source.digest}"))
    yield _triple(node, "dg:textDigest", Literal(_digest(text)))
    yield _triple(node, "dg:textLength", _typed(str(len(text)), "xsd:integer"))
    if source.url:
        yield _triple(node, "schema:url", _typed(source.url, "xsd:anyURI"))


def _claim(
    source: Source, line: str, place: tuple[int, int, int], known: Collection[NamedNode]
) -> Iterator[Triple]:
    holder, (start, end, number) = NamedNode(ID + source.slug), place
    digest = _digest(line)
    node = f"{holder.value}.{digest.removeprefix('sha256:')[:12]}"
    passage = NamedNode(f"{holder.value}.span-{start}-{end}")
    (quad,) = parse(line.encode(), RdfFormat.N_TRIPLES)
    said = " ".join(_told(term) for term in quad.triple)
    yield _triple(node, "rdf:type", NamedNode(expand("dg:Claim")))
    yield _triple(node, "dg:gloss", Literal(f"{source.label}: {said}", language="en"))
    yield _triple(node, "dg:gloss", Literal(f"{source.label} : {said}", language="fr"))
    for about in (holder, *(each for each in quad.triple if each in known)):
        assert isinstance(about, NamedNode)
        yield _triple(node, "dg:about", about)
    for name, code in _CODES.items():
        yield _triple(node, name, NamedNode(expand(code)))
    yield _triple(node, "dg:holder", holder)
    yield _triple(node, "dg:recordedOn", _typed(source.recorded, "xsd:date"))
    yield _triple(node, "prov:wasDerivedFrom", passage)
    yield _triple(passage.value, "rdf:type", NamedNode(expand("dg:Evidence")))
    yield _triple(passage.value, "oa:hasSource", holder)
    yield _triple(passage.value, "dg:start", _typed(str(start), "xsd:integer"))
    yield _triple(passage.value, "dg:end", _typed(str(end), "xsd:integer"))
    yield _triple(passage.value, "dg:paragraph", _typed(str(number), "xsd:integer"))
    yield _triple(passage.value, "dg:spanDigest", Literal(digest))


def _told(term: object) -> str:
    """A term as Turtle has it; blank nodes and triple terms as N-Triples do."""
    return written(term) if isinstance(term, NamedNode | Literal) else str(term)


def _triple(subject: str, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(NamedNode(subject), NamedNode(expand(predicate)), value)


def _typed(lexical: str, datatype: str) -> Literal:
    return Literal(lexical, datatype=NamedNode(expand(datatype)))


def _digest(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
