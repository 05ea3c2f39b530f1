"""Turtle and N-Triples: read back as they were, the same bytes for the same triples."""

from __future__ import annotations

import random
import subprocess
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from diplograph import rdf
from diplograph.rdf.arrangement import natural, natural_keys
from diplograph.rdf.tokens import Names
from diplograph.rdf.writer import written
from diplograph.vocabulary import PREFIXES, expand, vocabulary

if TYPE_CHECKING:
    from conftest import Require


def triple(subject: str, predicate: str, value: str | Literal) -> Triple:
    term = value if isinstance(value, Literal) else NamedNode(expand(value))
    return Triple(NamedNode(expand(subject)), NamedNode(expand(predicate)), term)


def body(*triples: Triple) -> list[str]:
    """The lines of the Turtle, without prefixes, headings and empty lines."""
    lines = rdf.turtle(triples).decode().splitlines()
    return [line for line in lines if line and not line.startswith(("@prefix", "#"))]


def value(literal: Literal) -> str:
    """How a literal is written as an object."""
    (line,) = body(triple("id:x", "dg:name", literal))
    return line.removeprefix("id:x dg:name ").removesuffix(" .")


def typed(lexical: str, datatype: str) -> Literal:
    return Literal(lexical, datatype=NamedNode(PREFIXES["xsd"] + datatype))


# ------------------------------------------------------------------ round trips

LOCALS = st.text("ab09._~-:@!$&'()*+,;=/?é東", max_size=12) | st.sampled_from(["%20", "a.", "-a"])
IRIS = st.builds(
    lambda namespace, local: NamedNode(namespace + local),
    st.sampled_from(sorted(PREFIXES.values())),
    LOCALS,
)
TEXTS = st.builds(Literal, st.text(max_size=20)) | st.builds(
    lambda text, tag: Literal(text, language=tag),
    st.text(max_size=20),
    st.sampled_from(["en", "fr", "ar", "zh-hant"]),
)
NUMBERS = st.builds(
    lambda pair: typed(*pair),
    st.sampled_from(
        [
            ("1", "integer"),
            ("-01", "integer"),
            ("+5", "integer"),
            ("1.10", "decimal"),
            (".5", "decimal"),
            ("7", "decimal"),
            ("1e3", "double"),
            ("1.E0", "double"),
            ("true", "boolean"),
            ("1", "boolean"),
            ("2031-01-02", "date"),
        ]
    ),
)
#: Literals that are not of their datatype: RDF allows them, and rdflib complains.
ILL_TYPED = st.builds(
    typed, st.sampled_from(["", "x", "1.", "tRue"]), st.sampled_from(["integer", "decimal", "date"])
)


def triples_of(literals: st.SearchStrategy[Literal]) -> st.SearchStrategy[list[Triple]]:
    return st.lists(st.builds(Triple, IRIS, IRIS, IRIS | literals), max_size=12)


TRIPLES = triples_of(TEXTS | NUMBERS | ILL_TYPED)


def read(data: bytes, form: RdfFormat) -> set[Triple]:
    return {quad.triple for quad in parse(data, format=form)}


@settings(max_examples=300, deadline=None)
@given(TRIPLES)
def test_pyoxigraph_reads_back_what_was_written(triples: list[Triple]) -> None:
    assert read(rdf.turtle(triples), RdfFormat.TURTLE) == set(triples)
    assert read(rdf.ntriples(triples), RdfFormat.N_TRIPLES) == set(triples)


@settings(max_examples=100, deadline=None)
@given(triples_of(TEXTS | NUMBERS))
def test_rdflib_reads_the_same_from_turtle_and_n_triples(triples: list[Triple]) -> None:
    turtle = rdflib.Graph().parse(data=rdf.turtle(triples), format="turtle")
    ntriples = rdflib.Graph().parse(data=rdf.ntriples(triples), format="nt")
    assert set(turtle) == set(ntriples)
    assert len(turtle) <= len(set(triples))


@settings(max_examples=100, deadline=None)
@given(TRIPLES, st.randoms(use_true_random=False))
def test_the_same_triples_are_written_as_the_same_bytes(
    triples: list[Triple], chance: random.Random
) -> None:
    shuffled = chance.sample(triples, len(triples)) + triples[:2]
    assert rdf.turtle(shuffled) == rdf.turtle(triples)
    assert rdf.ntriples(shuffled) == rdf.ntriples(triples)


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS | NUMBERS | IRIS, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_what_is_said_by_one_predicate_is_read_back_and_in_one_order(
    values: list[NamedNode | Literal], chance: random.Random
) -> None:
    node = NamedNode(expand("id:x"))
    triples = [Triple(node, NamedNode(expand("dg:gloss")), each) for each in values]
    assert read(rdf.turtle(triples), RdfFormat.TURTLE) == set(triples)
    assert rdf.turtle(chance.sample(triples, len(triples))) == rdf.turtle(triples)


@pytest.mark.parametrize("space", ["\u00a0", "\u1680", "\u2003", "\u2028", "\u2029", "\u3000"])
def test_an_iri_may_have_what_some_take_for_a_space(space: str) -> None:
    odd = NamedNode(f"http://example.org/a{space}b")
    ends = (odd, NamedNode("http://example.org/c"), Literal("d e"), Literal("1", datatype=odd))
    triples = {Triple(odd, odd, each) for each in ends}
    assert {quad.triple for quad in parse(rdf.turtle(triples), RdfFormat.TURTLE)} == triples


@pytest.mark.parametrize(
    ("token", "ours"),
    [
        ('"5"^^xsd:integer', "5"),
        ('"5 "^^xsd:integer', '"5 "^^xsd:integer'),
        ('"-1.50"^^xsd:decimal', "-1.50"),
        ('"5"^^xsd:decimal', '"5"^^xsd:decimal'),
        ('"\\u0035"^^xsd:integer', "5"),
        ('"true"^^xsd:boolean', "true"),
        ('"1"^^xsd:boolean', '"1"^^xsd:boolean'),
        ('"\\u0041\\U00000042\\n\\""@en', '"AB\\n\\""@en'),
        ('"a\u202eb\x7f"', '"a\\u202Eb\\u007F"'),
        ('"\x7f"', '"\\u007F"'),
        ('""@ar', '""@ar'),
        ('"a"^^<http://www.w3.org/2001/XMLSchema#date>', '"a"^^xsd:date'),
    ],
)
def test_a_literal_of_the_engine_has_one_form_of_ours(token: str, ours: str) -> None:
    assert Names().literal(token) == ours


def test_the_prefix_of_an_iri_in_full_is_used() -> None:
    names = Names()
    assert names.of_iri("urn:x") == "<urn:x>"
    assert names.of_iri(expand("id:us-ms")) == "id:us-ms"
    assert names.prefixes() == f"@prefix id: <{PREFIXES['id']}> .\n"


def test_texts_stand_by_language_and_behind_iris() -> None:
    french = Literal("Visite\xa0: oui , non", language="fr")
    english = Literal("Visit", language="en")
    said = [triple("id:x", "dg:gloss", each) for each in (french, english)]
    assert body(*said) == ['id:x dg:gloss "Visit"@en, "Visite\xa0: oui , non"@fr .']
    said.append(triple("id:x", "dg:gloss", "id:y"))
    assert body(*said) == ['id:x dg:gloss id:y, "Visit"@en, "Visite\xa0: oui , non"@fr .']


def test_rapper_reads_the_vocabulary_back(require: Require) -> None:
    require("rapper")
    done = subprocess.run(
        ["rapper", "-q", "-i", "turtle", "-o", "ntriples", "-", "http://invented.example/"],
        input=rdf.turtle(vocabulary().triples),
        capture_output=True,
        check=True,
    )
    assert read(done.stdout, RdfFormat.N_TRIPLES) == set(vocabulary().triples)
    assert not done.stderr


def test_n_triples_are_sorted_lines_each_once() -> None:
    lines = rdf.ntriples([*vocabulary().triples, *vocabulary().triples]).decode().splitlines()
    assert lines == sorted(set(lines))
    assert all(line.endswith(" .") for line in lines)


def test_nothing_is_written_as_nothing() -> None:
    assert rdf.turtle([]) == b""
    assert rdf.ntriples([]) == b""


# ------------------------------------------------------------------ how it reads


def test_only_the_prefixes_in_use_are_declared() -> None:
    data = rdf.turtle([triple("id:x", "dg:name", "kind:y")]).decode()
    prefixes = [line.split()[1] for line in data.splitlines() if line.startswith("@prefix")]
    assert prefixes == ["dg:", "id:", "kind:"]
    mentioned = rdf.turtle([triple("id:x", "dg:name", Literal("prov: xsd:date"))]).decode()
    assert "@prefix prov:" not in mentioned
    assert "@prefix xsd:" not in mentioned


def test_a_type_comes_first_then_labels_then_content_then_provenance() -> None:
    assert body(
        triple("id:x", "prov:wasDerivedFrom", "id:span-1-2"),
        triple("id:x", "dg:claimKind", "kind:plan"),
        triple("id:x", "rdfs:label", Literal("x", language="en")),
        triple("id:x", "rdf:type", "dg:Claim"),
    ) == [
        "id:x a dg:Claim ;",
        '    rdfs:label "x"@en ;',
        "    dg:claimKind kind:plan ;",
        "    prov:wasDerivedFrom id:span-1-2 .",
    ]


def test_objects_stand_on_one_line_if_they_fit_and_else_below_each_other() -> None:
    short = [triple("id:x", "dg:about", f"id:{name}") for name in ("b10", "b9", "a")]
    assert body(*short) == ["id:x dg:about id:a, id:b9, id:b10 ."]
    long = [triple("id:x", "dg:about", f"id:{letter * 60}") for letter in "ab"]
    first, second = body(*long)
    assert first == f"id:x dg:about id:{'a' * 60},"
    assert second.index("id:b") == first.index("id:a")


def test_labels_stand_in_the_order_of_the_languages() -> None:
    names = [Literal("x", language=tag) for tag in ("ar", "de", "fr", "en")]
    (line,) = body(*(triple("id:x", "skos:prefLabel", name) for name in names))
    assert line == 'id:x skos:prefLabel "x"@en, "x"@fr, "x"@ar, "x"@de .'


def test_numbers_in_iris_compare_as_numbers() -> None:
    names = ["span-9-20", "span-10-2", "span-10-31", "span-100-101"]
    lines = body(*(triple(f"id:{name}", "dg:about", "id:x") for name in reversed(names)))
    assert [line.split()[0] for line in lines] == [f"id:{name}" for name in names]


def test_claims_stand_in_the_order_of_their_first_span() -> None:
    spans = {"id:s.late": [90, 200], "id:s.early": [300, 8], "id:s.middle": [20]}
    triples = []
    for claim, starts in spans.items():
        triples.append(triple(claim, "rdf:type", "dg:Claim"))
        triples.append(triple(claim, "dg:holder", "id:s"))
        for start in starts:
            triples.append(triple(claim, "prov:wasDerivedFrom", f"id:s.span-{start}-{start + 1}"))
            offset = typed(str(start), "integer")
            triples.append(triple(f"id:s.span-{start}-{start + 1}", "dg:start", offset))
    claims = [line.split()[0] for line in body(*triples) if "dg:Claim" in line]
    assert claims == ["id:s.early", "id:s.middle", "id:s.late"]


def test_sections_are_headed_in_order() -> None:
    kinds = {
        "id:c": "dg:Claim",
        "id:p": "dg:State",
        "id:o": "dg:Organisation",
        "id:v": "dg:Visit",
        "kind:k": "skos:Concept",
        "dg:x": "owl:Class",
        "prov:x": "owl:Class",
        "id:s": "dg:Source",
        "id:u": "id:unknown",
    }
    triples = [triple(subject, "rdf:type", kind) for subject, kind in kinds.items()]
    triples.append(triple("id:c", "dg:holder", "id:s"))
    lines = rdf.turtle(triples).decode().splitlines()
    assert [line.partition("- ")[2] for line in lines if line.startswith("#")] == [
        "Events",
        "Places",
        "Organisations, people, delegations and groups",
        "Sources",
        "Claims: id:s",
        "Classes",
        "Terms of other vocabularies",
        "Code lists",
        "Other resources",
    ]


@pytest.mark.parametrize(
    ("lexical", "datatype", "shorthand"),
    [
        ("12", "integer", True),
        ("-012", "integer", True),
        ("1.10", "decimal", True),
        ("1.", "decimal", False),
        ("12", "decimal", False),
        ("1e0", "double", True),
        ("1.0", "double", False),
        ("true", "boolean", True),
        ("1", "boolean", False),
        ("INF", "double", False),
    ],
)
def test_a_number_or_truth_value_is_unquoted_where_turtle_reads_the_same_back(
    lexical: str, datatype: str, shorthand: bool
) -> None:
    literal = typed(lexical, datatype)
    assert value(literal) == (lexical if shorthand else f'"{lexical}"^^xsd:{datatype}')


def test_text_is_escaped_where_it_must_be_or_would_deceive() -> None:
    assert value(Literal('a "b" \\ c\n\t')) == '"a \\"b\\" \\\\ c\\n\\t"'
    assert value(Literal("é 東 سلام")) == '"é 東 سلام"'
    assert value(Literal("a\u202eb\u2028\ufeff\x00")) == '"a\\u202Eb\\u2028\\uFEFF\\u0000"'


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("id:a.b-c.9", "id:a.b-c.9"),
        ("id:9a", "id:9a"),
        ("id:a.", "<https://w3id.org/diplograph/id/a.>"),
        ("id:-a", "<https://w3id.org/diplograph/id/-a>"),
        ("id:a%20b", "<https://w3id.org/diplograph/id/a%20b>"),
        ("id:a/b", "<https://w3id.org/diplograph/id/a/b>"),
        ("id:", "<https://w3id.org/diplograph/id/>"),
    ],
)
def test_an_iri_is_a_curie_only_where_every_parser_reads_it(iri: str, expected: str) -> None:
    assert written(NamedNode(expand(iri))) == expected


def test_predicates_that_come_in_every_order_are_written_in_one() -> None:
    predicates = ["a", *(f"dg:{name}" for name in ("about", "holder", "rank", "basis", "start"))]
    orders = permutations(f"{predicate} id:x" for predicate in [*predicates, "rdfs:label"])
    said = [" ;\n\t".join(order) for order in orders]
    statements = [f"id:c{number} {each} .\n" for number, each in enumerate(said)]
    (part,) = rdf.arranged("".join(statements).encode()).parts
    written_of = {block.partition(b" ")[2] for _, block in part.blocks}
    assert len(part.blocks) == len(statements)
    assert len(written_of) == 1


def test_what_several_statements_say_of_a_subject_is_brought_together() -> None:
    said = [
        'dg:gloss "a"@en',
        'dg:gloss "b"@fr ;\n\tdg:rank id:y',
        'dg:gloss "c"@ar',
        "dg:rank id:é",
    ]
    statements = [f"<urn:é> {each} .\n" for each in said]
    whole = '<urn:é> dg:gloss "c"@ar , "b"@fr , "a"@en ;\n\tdg:rank id:é , id:y .\n'
    for order in permutations(statements):
        found = rdf.arranged("".join(order).encode())
        assert rdf.turtle_of(found) == rdf.turtle_of(rdf.arranged(whole.encode()))
        assert found.triples == 5


def test_a_blank_node_is_refused() -> None:
    blank = Triple(BlankNode(), NamedNode(expand("dg:name")), Literal("x"))
    with pytest.raises(ValueError, match="only triples of IRIs and literals"):
        rdf.turtle([blank])


def test_several_blank_nodes_are_refused() -> None:
    blank = [Triple(NamedNode("urn:x"), NamedNode(expand("dg:about")), BlankNode()) for _ in "ab"]
    with pytest.raises(ValueError, match="only triples of IRIs and literals"):
        rdf.turtle(blank)


def test_a_text_in_the_place_of_a_source_divides_nothing() -> None:
    odd = triple("id:c", "dg:holder", Literal('a , "source"'))
    assert body(odd) == ['id:c dg:holder "a , \\"source\\"" .']


def test_several_objects_of_the_first_predicate_stand_behind_the_subject() -> None:
    classes = [f"id:{'x' * 48}-{number}" for number in (1, 2)]
    assert body(*(triple("id:s", "rdf:type", each) for each in classes)) == [
        f"id:s a {classes[0]},",
        f"       {classes[1]} .",
    ]


@given(st.lists(st.text("a019.-", max_size=8), max_size=6))
def test_keys_of_iris_are_in_the_natural_order(names: list[str]) -> None:
    iris = [f"urn:{name}" for name in names]
    keys = dict(zip(iris, natural_keys(iris), strict=True))
    assert sorted(iris, key=keys.__getitem__) == sorted(iris, key=natural)


def test_digits_without_end_have_a_place_in_the_natural_order() -> None:
    digits = ("9" * 299, "0" * 299 + "9", "9" * 300, "9" * 301, "1" * 302, "0" * 500_000)
    iris = [f"urn:{each}" for each in digits]
    keys = dict(zip(iris, natural_keys(iris), strict=True))
    assert sorted(iris, key=keys.__getitem__) == sorted(iris, key=natural)


@given(st.lists(st.text("a09.-", max_size=8), max_size=6))
def test_the_natural_order_is_total(names: list[str]) -> None:
    assert sorted(names, key=natural) == sorted(sorted(names), key=natural)
    assert all(
        natural(one) < natural(other) for one, other in pairwise(sorted(set(names), key=natural))
    )
