"""The shapes: SHACL Core, in agreement with the ontology, and each noticing what it is for.

That each finds its wrong example is tested in ``test_shape_examples``. Here the shipped facts are
broken in one of eight of the ways there are, and in all of them by ``make test-many``.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Triple
from rdflib import RDF, SH, URIRef
from rdflib.term import Node

from diplograph import rdf
from diplograph.facts import load
from diplograph.resources import ontology_file, reading
from diplograph.validation.places import Places
from diplograph.validation.shacl import check_shapes
from diplograph.vocabulary import DG, ID, PREFIXES, Property, expand, vocabulary
from samples import sample

SHAPE = PREFIXES["shape"]
SOURCE = "id:lodj-2025-06-18-asmex-mississippi"
VISIT = "id:mississippi-asmex-2025"
HOST = f"{SOURCE}.mississippi-asmex-2025.hostedBy.asmex"
FREE = f"{SOURCE}.turning-point"
PASSAGE = f"{SOURCE}.span-184-235"

Term = NamedNode | Literal
Edit = Callable[[set[Triple]], None]


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_file("shapes.ttl"))


@pytest.fixture(scope="module")
def article() -> frozenset[Triple]:
    """The graph of the shipped facts."""
    return frozenset(rdf.graph(load(reading(), vocabulary()), vocabulary()).triples)


def codes(triples: set[Triple]) -> set[str]:
    """The codes of what the shapes find wrong."""
    return {problem.code for problem in check_shapes(triples, Places(tuple(triples), {}))}


# ------------------------------------------------------------------ the shapes themselves


def test_the_shapes_are_well_formed(shapes: rdflib.Graph) -> None:
    """By the shapes that SHACL has for shapes (SHACL, appendix C)."""
    from pyshacl import validate

    conforms, _, text = validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text


def test_every_shape_has_an_iri(shapes: rdflib.Graph) -> None:
    found = set(shapes[: RDF.type : SH.NodeShape]) | set(shapes[: RDF.type : SH.PropertyShape])
    assert len(found) > 150
    assert [shape for shape in found if not str(shape).startswith(SHAPE)] == []
    assert set(shapes.subjects(SH.path, None, unique=True)) <= found


def test_every_constraint_says_in_a_sentence_what_is_wrong(shapes: rdflib.Graph) -> None:
    """A shape that only refers to others leaves the sentence to them."""
    constraints = set(shapes[: RDF.type : SH.PropertyShape]) | {
        shape for target in targets() for shape in shapes.subjects(target, None, unique=True)
    }
    for shape in constraints:
        messages = list(shapes[shape : SH.message])
        assert [getattr(message, "language", None) for message in messages] == ["en"], shape
        assert messages[0][0].isupper(), shape
        assert messages[0].endswith("."), shape


def test_a_shape_of_chosen_properties_names_them(shapes: rdflib.Graph) -> None:
    """The message is read without the shape: "these properties" would tell nothing."""
    held = {
        shape
        for target in (SH.targetNode, SH.targetSubjectsOf)
        for shape, term in shapes.subject_objects(target)
        if str(term).startswith(DG) and shapes.value(shape, SH.path) != term
        if "-without-" not in str(shape)
    } - {URIRef(SHAPE + "claim-empty"), URIRef(SHAPE + "claim-incomplete")}
    for shape in held:
        terms = {str(term) for target in targets() for term in shapes[shape:target]}
        missing = [
            term for term in terms if f"dg:{term.removeprefix(DG)}" not in said(shapes, shape)
        ]
        assert missing == [], shape


def said(shapes: rdflib.Graph, shape: Node) -> str:
    return str(shapes.value(shape, SH.message))


def targets() -> tuple[URIRef, ...]:
    return (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def test_every_shape_is_reached(shapes: rdflib.Graph) -> None:
    """From a target, or from a shape that is."""
    found = set(shapes[: RDF.type : SH.NodeShape]) | set(shapes[: RDF.type : SH.PropertyShape])
    aimed = {shape for target in targets() for shape in shapes.subjects(target, None)}
    referred = {
        value for predicate in (SH.node, SH.property) for value in shapes.objects(None, predicate)
    }
    listed = set(shapes.objects(None, RDF.first))
    assert found - aimed - referred - listed == set()


def test_only_core_is_used(shapes: rdflib.Graph) -> None:
    assert not {SH.sparql, SH.js, SH.rule, SH.target} & set(shapes.predicates(unique=True))


def test_no_code_list_is_copied(shapes: rdflib.Graph) -> None:
    assert not list(shapes.subject_objects(SH["in"]))


def test_each_scheme_has_the_shape_of_its_name(shapes: rdflib.Graph) -> None:
    for name, concepts in vocabulary().code_lists.items():
        scheme = expand("sector:sectors") if name == "sectors" else expand(f"kind:{name}")
        assert concepts
        assert shapes.value(URIRef(f"{SHAPE}scheme-{name}"), SH.hasValue) == URIRef(scheme)


# ------------------------------------------------------------------ agreement with the ontology


def claimable() -> list[Property]:
    return [found for found in vocabulary().properties.values() if found.claimable]


def aimed_at(shapes: rdflib.Graph, target: URIRef, found: Property) -> list[Node]:
    return list(shapes.subjects(target, URIRef(found.iri)))


@pytest.mark.parametrize("found", claimable(), ids=lambda found: found.name)
def test_accepted_triples_are_typed_as_the_ontology_says(
    shapes: rdflib.Graph, found: Property
) -> None:
    aimed = aimed_at(shapes, SH.targetSubjectsOf, found)
    of_subject = [shape for shape in aimed if (shape, SH.path, None) not in shapes]
    of_object = [shape for shape in aimed if (shape, SH.path, URIRef(found.iri)) in shapes]
    assert len(of_subject) == len(of_object) == 1
    subject_class = shapes.value(of_subject[0], SH["class"])
    assert (str(subject_class) if subject_class else None) == found.domain
    if found.range and found.range.startswith(DG):
        assert str(shapes.value(of_object[0], SH["class"])) == found.range
    elif found.range and found.range.startswith(PREFIXES["xsd"]):
        assert str(shapes.value(of_object[0], SH.datatype)) == found.range
    if found.single_valued:
        assert (of_object[0], SH.maxCount, rdflib.Literal(1)) in shapes


@pytest.mark.parametrize("found", claimable(), ids=lambda found: found.name)
def test_claims_are_typed_as_the_ontology_says(shapes: rdflib.Graph, found: Property) -> None:
    (shape,) = aimed_at(shapes, SH.targetNode, found)
    nested = [inner for node in shapes[shape : SH.node] for inner in shapes[node : SH.property]]
    typed = {
        (path, str(value))
        for inner in nested
        for path in shapes[inner : SH.path]
        for predicate in (SH["class"], SH.datatype)
        for value in shapes[inner:predicate]
    }
    if found.domain:
        assert (URIRef(DG + "claimSubject"), found.domain) in typed
    if found.range and found.range.startswith(DG):
        assert (URIRef(DG + "claimObject"), found.range) in typed
    elif found.range and found.range.startswith(PREFIXES["xsd"]):
        assert (URIRef(DG + "claimValue"), found.range) in typed
    forbidden = {
        shapes.value(inner, SH.path) for inner in nested if (inner, SH.maxCount, None) in shapes
    }
    unused = "claimValue" if found.object_property else "claimObject"
    assert URIRef(DG + unused) in forbidden


# ------------------------------------------------------------------ what they notice


def test_the_article_conforms(article: frozenset[Triple]) -> None:
    assert codes(set(article)) == set()


def term(written: str) -> Term:
    """A CURIE as an IRI; anything in quotes as a literal, with ``@tag`` or ``^^curie``."""
    if not written.startswith('"'):
        return NamedNode(expand(written))
    text, _, rest = written[1:].rpartition('"')
    if rest.startswith("@"):
        return Literal(text, language=rest[1:])
    return Literal(text, datatype=NamedNode(expand(rest[2:]))) if rest else Literal(text)


def triple(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(expand(subject)), NamedNode(expand(predicate)), term(value))


def without(triples: set[Triple], subject: str, predicate: str) -> None:
    found = matching(triples, subject, predicate)
    assert found, f"the article has no {predicate} of {subject}"
    triples -= found


def matching(triples: set[Triple], subject: str, predicate: str) -> set[Triple]:
    wanted = (expand(subject), expand(predicate))
    return {
        found
        for found in triples
        if isinstance(found.subject, NamedNode)
        and (found.subject.value, found.predicate.value) == wanted
    }


#: Invented mistakes: what is put in the place of all values of a property ("" for none), and the
#: code that must be given.
BROKEN = [
    (HOST, "dg:claimKind", "", "claim-kind"),
    (HOST, "dg:claimKind", "kind:held", "claim-kind"),
    (HOST, "dg:certainty", "kind:sure", "claim-certainty"),
    (HOST, "dg:listedIn", "kind:sure", "claim-listed-in"),
    (HOST, "dg:polarity", "", "claim-polarity"),
    (HOST, "dg:basis", "kind:certain", "claim-basis"),
    (HOST, "dg:basis", "kind:inferred", "inferred-without-grounds"),
    (HOST, "dg:rank", "kind:preferred", "rank-without-reason"),
    (HOST, "dg:holder", "id:asmex", "claim-holder"),
    (HOST, "dg:attributedTo", VISIT, "claim-attributed-to"),
    (HOST, "dg:supersedes", "id:asmex", "claim-supersedes"),
    (HOST, "dg:recordedOn", '"2026-11-23"', "claim-recorded-on"),
    (HOST, "prov:wasDerivedFrom", "", "claim-evidence"),
    (HOST, "dg:about", "", "claim-about"),
    (HOST, "dg:about", "id:nobody", "claim-about-declared"),
    (HOST, "dg:gloss", '"Der Besuch."@de', "claim-gloss"),
    (FREE, "dg:gloss", '"No language"', "claim-gloss"),
    (HOST, "dg:claimProperty", "dg:gloss", "claim-property-claimable"),
    (HOST, "dg:claimProperty", "", "claim-without-property"),
    (HOST, "dg:claimSubject", "", "claim-incomplete"),
    (HOST, "dg:claimObject", "", "claim-incomplete"),
    (HOST, "dg:claimSubject", "id:asmex", "claim-of-event-claiming-actor"),
    (HOST, "dg:claimObject", "sector:film", "claim-of-event-claiming-actor"),
    (HOST, "dg:claimValue", '"ASMEX"', "claim-object-or-value"),
    (HOST, "dg:validFrom", '"last year"', "claim-valid-from"),
    (HOST, "dg:validUntil", '"2025-07"@en', "claim-valid-until"),
    (FREE, "dg:inferenceRule", "kind:antecedent-in-text", "grounds-without-inference"),
    (PASSAGE, "oa:hasSource", "", "evidence-source"),
    (PASSAGE, "dg:start", '"235"^^xsd:integer', "evidence-start"),
    (PASSAGE, "dg:start", '"184"', "evidence-start"),
    (PASSAGE, "dg:end", "", "evidence-end"),
    (PASSAGE, "dg:paragraph", '"0"^^xsd:integer', "evidence-paragraph"),
    (PASSAGE, "dg:spanDigest", '"sha256:12"', "evidence-digest"),
    (PASSAGE, "dg:omissionReason", "kind:held", "evidence-omission"),
    (f"{SOURCE}.span-0-10", "dg:omissionReason", "", "evidence-unused"),
    (SOURCE, "dcterms:type", "kind:opinion", "source-kind"),
    (SOURCE, "dcterms:issued", '"18 June"', "source-issued"),
    (SOURCE, "dcterms:issued", "", "holder-issued"),
    (SOURCE, "dcterms:language", '"French"', "source-language"),
    (SOURCE, "dcterms:publisher", "sector:film", "source-publisher"),
    (SOURCE, "schema:url", '"javascript:alert(1)"^^xsd:anyURI', "source-url"),
    (SOURCE, "prov:hadPrimarySource", "id:asmex", "source-primary"),
    (SOURCE, "dg:textDigest", '"md5:0"', "source-digest"),
    (SOURCE, "dg:textLength", "", "digest-without-length"),
    ("id:asmex", "rdfs:label", "", "label"),
    ("id:asmex", "rdfs:label", '"ASMEX"', "label"),
    ("id:asmex", "skos:prefLabel", '" ASMEX "@en', "preferred-label"),
    ("id:asmex", "skos:prefLabel", '"ASMEX"@de', "preferred-label"),
    ("id:asmex", "skos:altLabel", '"ASMEX"', "alternative-label"),
    ("id:asmex", "skos:exactMatch", "<urn:x>", "match"),
    ("id:asmex", "dcterms:source", "", "origin"),
    ("id:us", "dg:isoCode", '"us"', "iso-code"),
    (VISIT, "dg:startDate", '"2025-06-19"^^xsd:date', "start-date"),
    (VISIT, "dg:endDate", "", "start-without-end"),
    (VISIT, "dg:earliest", '"2025-06-19"^^xsd:date', "earliest"),
    (VISIT, "dg:latest", '"2025-06-17"', "latest"),
    (VISIT, "dg:undecidedDate", "id:asmex", "undecided-date"),
    (VISIT, "dg:countedIn", "id:asmex", "counted-in"),
    (VISIT, "dg:notThenIn", "id:asmex", "not-then-in"),
    ("id:us-dc", "dg:inDisputedPlace", "id:asmex", "in-disputed-place"),
    (VISIT, "dg:date", '"17/06/2025"', "date"),
    (VISIT, "dg:eventStatus", "kind:plan", "event-status"),
    (VISIT, "dg:hostedBy", "sector:film", "hosted-by"),
    (VISIT, "dg:ledBy", "id:asmex", "led-by"),
    (VISIT, "dg:signedBy", "id:bill-cork", "of-agreement"),
    (VISIT, "dg:memberCount", '"12"^^xsd:integer', "of-delegation"),
    ("id:mississippi-delegation-2025", "dg:memberCount", '"0"^^xsd:integer', "member-count"),
    ("id:mississippi-delegation-2025", "dg:companyCount", '"0"^^xsd:integer', "company-count"),
    ("sector:film", "skos:inScheme", "kind:ranks", "sector-scheme"),
    ("kind:held", "skos:definition", "", "concept-definition"),
]


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "code"),
    sample(BROKEN, every=8),
    ids=lambda part: part.removeprefix(ID) if isinstance(part, str) else None,
)
def test_a_broken_graph_gives_the_code(
    article: frozenset[Triple], subject: str, predicate: str, value: str, code: str
) -> None:
    broken = set(article)
    broken -= matching(broken, subject, predicate)
    if value:
        broken.add(triple(subject, predicate, value))
    else:
        assert len(broken) < len(article), f"the article has no {predicate} of {subject}"
    assert code in codes(broken)


def test_two_values_are_noticed_where_one_is_meant(article: frozenset[Triple]) -> None:
    doubled = {
        *article,
        triple(VISIT, "dg:date", '"2025-06-18"'),
        triple(VISIT, "dg:eventStatus", "kind:planned"),
        triple(HOST, "dg:rank", "kind:deprecated"),
        triple("id:asmex", "skos:prefLabel", '"Asmex"@en'),
        triple(SOURCE, "dg:textLength", '"12"^^xsd:integer'),
    }
    expected = {"date", "event-status", "claim-rank", "preferred-label", "source-length"}
    assert expected <= codes(doubled)


def test_a_denial_may_leave_out_its_subject(article: frozenset[Triple]) -> None:
    """Nothing was signed (the article does not say so)."""
    denied = set(article)
    without(denied, HOST, "dg:polarity")
    without(denied, HOST, "dg:claimSubject")
    denied.add(triple(HOST, "dg:polarity", "kind:denied"))
    assert codes(denied) == set()


EDTF = """
    2025 2025-06 2025-06-17 2025-06-17/2025-06-19 2025-06/.. ../2025 /2025 2025/ 2025-21 202X
    [2025-06-01..2025-06-15] [..2025] [2024,2025] {2024,2025} 2025-06~ 2025? 2025-06-XX 2025-?06
    2025-06-17T10:00:00Z
"""
NOT_EDTF = """
    June 17/06/2025 2025-6 2025-06-17T10 20250617 yesterday 2025--06 [2025 2025] [2025} /
    2025-06-017
"""


@pytest.mark.parametrize(
    ("value", "fine"),
    [
        *((value, True) for value in EDTF.split()),
        *((value, False) for value in (*NOT_EDTF.split(), "", " 2025")),
    ],
)
def test_the_forms_of_edtf_are_told_from_others(value: str, fine: bool) -> None:
    dated = {triple(HOST, "rdf:type", "dg:Claim"), triple(HOST, "dg:validFrom", f'"{value}"')}
    assert ("claim-valid-from" in codes(dated)) != fine
