"""Compiling: one fact file to the triples of its claims, evidence, source and entities.

A pure function of the file and of what it names (design, "The road"): no claim is weighed against
another here. The clauses followed are "Properties" and "Two layers" of the design.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.facts.model import (
    Claim,
    Entity,
    Event,
    FactFile,
    Inference,
    Omission,
    Register,
    Scan,
    Source,
    Text,
)
from diplograph.problems import Location
from diplograph.rdf import iris
from diplograph.rdf.gloss import Named, glosses
from diplograph.rdf.scans import coverage
from diplograph.rdf.terms import (
    computed_dates,
    computed_validity,
    date,
    integer,
    labelled,
    meant,
    resource,
    sector,
    term,
    thing,
)
from diplograph.vocabulary import ID, KIND, Vocabulary


@dataclass(frozen=True, slots=True)
class CompiledClaim:
    """A claim with its IRI, and what it says as terms.

    `subject`, `predicate` and `object` are None where the claim has none: all of them of a free
    claim, one of them of a denial such as "nothing was signed". `supersedes` is the IRI of the
    claim that this one corrects.
    """

    iri: str
    claim: Claim
    glosses: tuple[Text, ...]
    subject: NamedNode | None = None
    predicate: NamedNode | None = None
    object: NamedNode | Literal | None = None
    supersedes: str | None = None

    @property
    def location(self) -> Location:
        """The place of the claim in its fact file."""
        return self.claim.location


@dataclass(frozen=True, slots=True)
class Compiled:
    """What one file becomes: triples in no particular order, perhaps repeated; claims as written.

    `marks` maps the IRI of each thing that the file speaks of to its place there.
    """

    triples: tuple[Triple, ...]
    claims: tuple[CompiledClaim, ...]
    marks: Mapping[str, Location]


def compile_file(file: FactFile, named: Mapping[str, Named], vocabulary: Vocabulary) -> Compiled:
    """Compile one file; `named` holds every entity, event and source that it names, by slug.

    The claim layer and the reference triples are compiled; what claims project to depends on all
    files, and is left to :func:`diplograph.rdf.project.project`.
    """
    triples = [*_entities(file.entities, file.source), *_events(file.events, file.source)]
    claims: tuple[CompiledClaim, ...] = ()
    if source := file.source:
        voice = source.publisher or source.slug
        claims = _compiled_claims(
            file,
            source,
            named,
            vocabulary,
            lambda claim: glosses(claim, named, vocabulary, voice=voice),
        )
        triples += _source(source)
        for claim in claims:
            triples += _claim(claim, source, named, vocabulary)
        triples += _evidence(file, source)
    triples += coverage(file, named, vocabulary)
    return Compiled(tuple(triples), claims, _marks(file, claims))


def compile_around(file: FactFile, named: Mapping[str, Named], vocabulary: Vocabulary) -> Compiled:
    """What :func:`compile_file` gives of a file but for what its source says, and without marks.

    The triples are those of its entities, its events and the source. The claims are there to be
    weighed, and have no glosses.
    """
    around = compile_file(file._replace(claims=(), omissions=()), named, vocabulary)
    source = file.source
    claims = _compiled_claims(file, source, named, vocabulary, lambda _: ()) if source else ()
    return Compiled(around.triples, claims, {})


def _code(slug: str) -> NamedNode:
    return NamedNode(KIND + slug)


def _entities(entities: Iterable[Entity], source: Source | None) -> Iterator[Triple]:
    for entity in entities:
        subject = thing(entity)
        yield Triple(subject, term("rdf:type"), term(f"dg:{entity.kind}"))
        yield from labelled(subject, entity.labels)
        for label in entity.alt_labels:
            yield Triple(subject, term("skos:altLabel"), iris.literal(label))
        for match in entity.exact_matches:
            yield Triple(subject, term("skos:exactMatch"), NamedNode(match))
        for match in entity.close_matches:
            yield Triple(subject, term("skos:closeMatch"), NamedNode(match))
        if entity.kind == "Sector":
            yield from _sector(subject, entity)
        if source:
            yield Triple(subject, term("dcterms:source"), resource(source.slug))
        else:
            yield from _shared(subject, entity)


def _sector(subject: NamedNode, entity: Entity) -> Iterator[Triple]:
    """What makes a sector of a project a concept of the list of sectors.

    A scheme of SKOS is open: whoever knows of a concept may say that it is in it. A concept without
    a wider one is a top concept (SKOS Reference, section 4). The wider one is told that it has a
    narrower, as nothing is to be inferred from a graph that is read as it stands (section 8.3).
    """
    scheme = sector("sectors")
    yield Triple(subject, term("rdf:type"), term("skos:Concept"))
    yield Triple(subject, term("skos:inScheme"), scheme)
    for definition in entity.definitions:
        yield Triple(subject, term("skos:definition"), iris.literal(definition))
    if entity.broader:
        wider = sector(entity.broader)
        yield Triple(subject, term("skos:broader"), wider)
        yield Triple(wider, term("skos:narrower"), subject)
    else:
        yield Triple(subject, term("skos:topConceptOf"), scheme)


def _shared(subject: NamedNode, entity: Entity) -> Iterator[Triple]:
    """The reference triples that only ``data/entities`` may hold, and where they are from."""
    if entity.source:
        yield Triple(subject, term("dcterms:source"), Literal(entity.source))
    if entity.iso_code:
        yield Triple(subject, term("dg:isoCode"), Literal(entity.iso_code))
    if entity.within:
        yield Triple(subject, term("dg:within"), resource(entity.within))
    if entity.post_in:
        yield Triple(subject, term("dg:postIn"), resource(entity.post_in))


def _events(events: Iterable[Event], source: Source | None) -> Iterator[Triple]:
    for event in events:
        subject = resource(event.slug)
        yield Triple(subject, term("rdf:type"), term(f"dg:{event.kind}"))
        yield from labelled(subject, event.labels)
        if source:
            yield Triple(subject, term("dcterms:source"), resource(source.slug))


def _source(source: Source) -> Iterator[Triple]:
    subject = resource(source.slug)
    yield Triple(subject, term("rdf:type"), term("dg:Source"))
    yield from labelled(subject, source.labels)
    yield Triple(subject, term("dcterms:type"), _code(source.kind))
    yield Triple(subject, term("dcterms:issued"), date(source.published))
    yield Triple(subject, term("dcterms:language"), Literal(source.language))
    if source.publisher:
        yield Triple(subject, term("dcterms:publisher"), resource(source.publisher))
    if source.url:
        url = Literal(source.url, datatype=term("xsd:anyURI"))
        yield Triple(subject, term("schema:url"), url)
    if source.sha256:
        yield Triple(subject, term("dg:textDigest"), Literal(f"sha256:{source.sha256}"))
    if source.length is not None:
        yield Triple(subject, term("dg:textLength"), integer(source.length))
    if source.primary:
        yield Triple(subject, term("prov:hadPrimarySource"), resource(source.primary))


def _compiled_claims(
    file: FactFile,
    source: Source,
    named: Mapping[str, Named],
    vocabulary: Vocabulary,
    gloss: Callable[[Claim], tuple[Text, ...]],
) -> tuple[CompiledClaim, ...]:
    minted = [iris.claim(claim, source.slug, _default_kind(claim, named)) for claim in file.claims]
    own = frozenset(minted)
    return tuple(
        CompiledClaim(
            iri=iri,
            claim=claim,
            glosses=gloss(claim),
            subject=resource(claim.subject) if claim.subject else None,
            predicate=term(f"dg:{claim.property}") if claim.property else None,
            object=_object(claim, vocabulary),
            supersedes=_superseded(claim, source, own),
        )
        for iri, claim in zip(minted, file.claims, strict=True)
    )


def _default_kind(claim: Claim, named: Mapping[str, Named]) -> str:
    """The kind a property's claims have by default (design, "Claim kinds")."""
    of_event = claim.subject is not None and isinstance(named.get(claim.subject), Event)
    return "reported-event" if of_event and claim.property != "eventStatus" else "reported-state"


def _object(claim: Claim, vocabulary: Vocabulary) -> NamedNode | Literal | None:
    if claim.value is not None:
        return iris.literal(claim.value)
    if claim.object is None or claim.property is None:
        return None
    match vocabulary.properties[claim.property].code_list:
        case None:
            return resource(claim.object)
        case "sectors":
            return sector(claim.object)
        case _:
            return _code(claim.object)


def _superseded(claim: Claim, source: Source, own: frozenset[str]) -> str | None:
    """The IRI of the claim that `claim` corrects.

    An editor writes the local name of its IRI, and may leave out the source where it is the same.
    """
    if claim.supersedes is None:
        return None
    short = f"{ID}{source.slug}.{claim.supersedes}"
    return short if short in own else ID + claim.supersedes


def _claim(
    compiled: CompiledClaim, source: Source, named: Mapping[str, Named], vocabulary: Vocabulary
) -> Iterator[Triple]:
    iri, claim = NamedNode(compiled.iri), compiled.claim
    yield Triple(iri, term("rdf:type"), term("dg:Claim"))
    yield from _content(iri, compiled, named, vocabulary)
    for gloss in compiled.glosses:
        yield Triple(iri, term("dg:gloss"), iris.literal(gloss))
    yield Triple(iri, term("dg:claimKind"), _code(claim.kind))
    yield Triple(iri, term("dg:holder"), resource(source.slug))
    if claim.attributed_to:
        yield Triple(iri, term("dg:attributedTo"), resource(claim.attributed_to))
    yield Triple(iri, term("dg:certainty"), _code(claim.certainty))
    yield Triple(iri, term("dg:polarity"), _code(claim.polarity))
    if claim.listed:
        yield Triple(iri, term("dg:listedIn"), _code(claim.listed))
    yield from _basis(iri, claim.inferred, source)
    yield Triple(iri, term("dg:rank"), _code(claim.rank))
    if claim.rank_reason:
        yield Triple(iri, term("dg:rankReason"), Literal(claim.rank_reason))
    if compiled.supersedes:
        yield Triple(iri, term("dg:supersedes"), NamedNode(compiled.supersedes))
    yield Triple(iri, term("dg:recordedOn"), date(source.recorded))
    for span in claim.at:
        passage = NamedNode(iris.evidence(source.slug, span))
        yield Triple(iri, term("prov:wasDerivedFrom"), passage)


def _content(
    iri: NamedNode, compiled: CompiledClaim, named: Mapping[str, Named], vocabulary: Vocabulary
) -> Iterator[Triple]:
    """What the claim says: its parts, what it is about, and when."""
    claim = compiled.claim
    if compiled.subject:
        yield Triple(iri, term("dg:claimSubject"), compiled.subject)
    if compiled.predicate:
        yield Triple(iri, term("dg:claimProperty"), compiled.predicate)
    if compiled.object is not None:
        is_literal = isinstance(compiled.object, Literal)
        predicate = term("dg:claimValue" if is_literal else "dg:claimObject")
        yield Triple(iri, predicate, compiled.object)
    for topic in _about(compiled, named, vocabulary):
        yield Triple(iri, term("dg:about"), topic)
    for curie, edtf in (("dg:validFrom", claim.valid_from), ("dg:validUntil", claim.valid_until)):
        if edtf:
            yield Triple(iri, term(curie), Literal(edtf))
    yield from computed_validity(iri, claim.valid_from, claim.valid_until)
    if claim.property == "date" and isinstance(claim.value, Text):
        yield from computed_dates(iri, claim.value.value, days=False)
    if claim.term:
        yield from computed_dates(iri, claim.term, days=False)


def _about(
    compiled: CompiledClaim, named: Mapping[str, Named], vocabulary: Vocabulary
) -> set[NamedNode]:
    """Subject, object and what the editor listed; codes are no topics."""
    listed = (meant(slug, named, vocabulary) for slug in compiled.claim.about)
    parts = (
        part
        for part in (compiled.subject, compiled.object)
        if isinstance(part, NamedNode) and not part.value.startswith(KIND)
    )
    return {*listed, *parts}


def _basis(iri: NamedNode, inferred: Inference | None, source: Source) -> Iterator[Triple]:
    yield Triple(iri, term("dg:basis"), _code("inferred" if inferred else "stated"))
    if inferred:
        words = Literal(inferred.words, language=source.language)
        yield Triple(iri, term("dg:inferredFrom"), words)
        yield Triple(iri, term("dg:inferenceRule"), _code(inferred.rule))


def _evidence(file: FactFile, source: Source) -> Iterator[Triple]:
    """The passages that claims and omissions rest on, each once."""
    entries: tuple[Claim | Omission, ...] = (*file.claims, *file.omissions)
    for span in {span: None for entry in entries for span in entry.at}:
        passage = NamedNode(iris.evidence(source.slug, span))
        yield Triple(passage, term("rdf:type"), term("dg:Evidence"))
        yield Triple(passage, term("oa:hasSource"), resource(source.slug))
        yield Triple(passage, term("dg:start"), integer(span.start))
        yield Triple(passage, term("dg:end"), integer(span.end))
        if span in file.spans:
            record = file.spans[span]
            yield Triple(passage, term("dg:paragraph"), integer(record.paragraph))
            yield Triple(passage, term("dg:spanDigest"), Literal(f"sha256:{record.sha256}"))
    for omission in file.omissions:
        for span in omission.at:
            passage = NamedNode(iris.evidence(source.slug, span))
            yield Triple(passage, term("dg:omissionReason"), _code(omission.reason))


def _marks(file: FactFile, claims: Iterable[CompiledClaim]) -> dict[str, Location]:
    """Where each IRI is written; of one written twice, the first place."""
    things: list[Named] = [*file.entities, *file.events]
    if file.source:
        things.append(file.source)
    places = [(thing(each).value, each.location) for each in things]
    logged: list[Scan | Register] = [*file.scans, *file.registers]
    places += [(ID + each.slug, each.location) for each in logged]
    places += [(compiled.iri, compiled.location) for compiled in claims]
    if file.source:
        slug = file.source.slug
        entries: tuple[Claim | Omission, ...] = (*file.claims, *file.omissions)
        places += [
            (iris.evidence(slug, span), entry.location) for entry in entries for span in entry.at
        ]
    return dict(reversed(places))
