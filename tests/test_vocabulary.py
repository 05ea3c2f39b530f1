"""Reading the ontology, and CURIEs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode
from rdflib import OWL, RDF, RDFS, SKOS, Literal, URIRef
from rdflib.term import Node

from diplograph import vocabulary as module
from diplograph.errors import AccessError, UsageError
from diplograph.resources import ontology_file
from diplograph.vocabulary import (
    DG,
    FILES,
    ID,
    KIND,
    PREFIXES,
    SECTOR,
    compress,
    expand,
    vocabulary,
)


@pytest.fixture(scope="module")
def declared() -> rdflib.Graph:
    """The same files, read by another parser."""
    graph = rdflib.Graph()
    for name in FILES:
        graph.parse(ontology_file(name))
    return graph


# ------------------------------------------------------------------ CURIEs


@pytest.mark.parametrize(
    ("iri", "curie"),
    [
        (DG + "Visit", "dg:Visit"),
        (ID + "ma-06-until-2015", "id:ma-06-until-2015"),
        (ID + "a.b.hostedBy.c.by-d", "id:a.b.hostedBy.c.by-d"),
        (ID + "06", "id:06"),
        ("http://www.w3.org/2002/07/owl#Class", "owl:Class"),
        (ID, f"<{ID}>"),
        (ID + "ends.", f"<{ID}ends.>"),
        (ID + "-starts", f"<{ID}-starts>"),
        (ID + "a/b", f"<{ID}a/b>"),
        (ID + "a%20b", f"<{ID}a%20b>"),
        (ID + "東京", f"<{ID}東京>"),
        (ID + "line\n", f"<{ID}line\n>"),
        ("https://example.org/a", "<https://example.org/a>"),
        ("urn:x", "<urn:x>"),
    ],
)
def test_an_iri_is_compressed_if_no_parser_needs_an_escape(iri: str, curie: str) -> None:
    assert compress(iri) == curie
    assert expand(curie) == iri


@given(st.sampled_from(sorted(PREFIXES.values())), st.text())
def test_expanding_undoes_compressing(namespace: str, local: str) -> None:
    assert expand(compress(namespace + local)) == namespace + local


@given(st.sampled_from(sorted(PREFIXES)), st.from_regex(r"[A-Za-z0-9_.:%/#-]*", fullmatch=True))
def test_what_is_compressed_is_read_as_the_same_iri(prefix: str, local: str) -> None:
    curie = compress(PREFIXES[prefix] + local)
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    (triple,) = rdflib.Graph().parse(data=f"{prefixes}<urn:s> <urn:p> {curie} .", format="turtle")
    assert str(triple[2]) == PREFIXES[prefix] + local


@pytest.mark.parametrize("curie", ["nope:x", "Visit", "", ":x"])
def test_an_unknown_prefix_is_the_users_mistake(curie: str) -> None:
    with pytest.raises(UsageError, match="known are dg, id, sector, kind"):
        expand(curie)


def test_namespaces_are_distinct_and_end_where_local_names_begin() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert all(iri.endswith(("/", "#")) for iri in PREFIXES.values())
    assert (PREFIXES["dg"], PREFIXES["id"]) == (DG, ID)
    assert (PREFIXES["sector"], PREFIXES["kind"]) == (SECTOR, KIND)


# ------------------------------------------------------------------ terms


def local(declared: rdflib.Graph, kind: Node) -> set[str]:
    return {
        str(term).removeprefix(DG)
        for term in declared[: RDF.type : kind]
        if str(term).startswith(DG)
    }


def test_all_properties_are_read(declared: rdflib.Graph) -> None:
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    assert set(vocabulary().properties) == set.union(*(local(declared, kind) for kind in kinds))


def test_all_classes_are_read(declared: rdflib.Graph) -> None:
    assert set(vocabulary().classes) == local(declared, OWL.Class)


def test_a_property_is_as_the_ontology_declares_it(declared: rdflib.Graph) -> None:
    for name, found in vocabulary().properties.items():
        term = URIRef(DG + name)
        assert (found.name, found.iri) == (name, str(term))
        assert found.object_property == ((term, RDF.type, OWL.ObjectProperty) in declared)
        for value, predicate in ((found.domain, RDFS.domain), (found.range, RDFS.range)):
            said = declared.value(term, predicate)
            assert value == (None if said is None else str(said))
        for flag, annotation in (
            (found.claimable, "claimable"),
            (found.drawn, "drawn"),
            (found.single_valued, "singleValued"),
        ):
            assert flag == ((term, URIRef(DG + annotation), Literal(True)) in declared)


def test_the_claimable_properties_are_those_of_the_design() -> None:
    claimable = {name for name, found in vocabulary().properties.items() if found.claimable}
    places_and_events = (
        "within isoCode hostedBy organisedBy participant takesPlaceIn visitorFrom visitingParty "
        "ledBy partOf follows date eventStatus onAgenda hasParty signedBy signedDuring concerns"
    )
    others = "holdsPost postIn postTitle name acronym basedIn memberCount companyCount"
    assert claimable == {*places_and_events.split(), *others.split()}


def test_what_is_drawn_can_be_claimed_and_relates_two_nodes() -> None:
    drawn = [found for found in vocabulary().properties.values() if found.drawn]
    assert len(drawn) == 18
    for found in drawn:
        assert found.claimable
        assert found.object_property
        assert found.code_list in (None, "sectors")


def test_four_properties_take_one_value() -> None:
    single = {name for name, found in vocabulary().properties.items() if found.single_valued}
    assert single == {"date", "eventStatus", "memberCount", "companyCount"}


def test_a_code_list_of_a_property_exists() -> None:
    lists = {name: found.code_list for name, found in vocabulary().properties.items()}
    assert lists["eventStatus"] == "event-statuses"
    assert lists["onAgenda"] == lists["concerns"] == "sectors"
    assert {name for name in lists.values() if name} <= set(vocabulary().code_lists)


@pytest.mark.parametrize(
    ("name", "ancestors"),
    [
        ("City", {"City", "Place", "Actor"}),
        ("Agreement", {"Agreement", "Event"}),
        ("Claim", {"Claim"}),
    ],
)
def test_a_class_knows_its_ancestors(name: str, ancestors: set[str]) -> None:
    own = {iri for iri in vocabulary().classes[name].ancestors if iri.startswith(DG)}
    assert own == {DG + ancestor for ancestor in ancestors}


def test_concepts_are_as_the_files_declare_them(declared: rdflib.Graph) -> None:
    found = {
        concept.iri: dict(concept.labels)
        for concepts in vocabulary().code_lists.values()
        for concept in concepts.values()
    }
    assert found == {
        str(concept): {
            str(label.language): str(label)
            for label in declared[concept : SKOS.prefLabel]
            if isinstance(label, Literal)
        }
        for concept in declared[: RDF.type : SKOS.Concept]
    }


def test_a_concept_is_found_by_its_slug() -> None:
    for name, concepts in vocabulary().code_lists.items():
        for slug, concept in concepts.items():
            namespace = SECTOR if name == "sectors" else KIND
            assert (concept.slug, concept.iri) == (slug, namespace + slug)
    assert vocabulary().sectors is vocabulary().code_lists["sectors"]


def test_a_slug_of_a_code_is_in_one_list_only() -> None:
    slugs = [slug for concepts in vocabulary().code_lists.values() for slug in concepts]
    assert len(slugs) == len(set(slugs))


# ------------------------------------------------------------------ what goes into the graph


def test_the_graph_gets_all_but_the_header_and_blank_nodes(declared: rdflib.Graph) -> None:
    header = set(declared[: RDF.type : OWL.Ontology])
    expected = {
        (str(s), str(p), str(o), getattr(o, "language", None))
        for s, p, o in declared
        if s not in header and not isinstance(s, rdflib.BNode) and not isinstance(o, rdflib.BNode)
    }
    triples = vocabulary().triples
    assert len(triples) == len(expected)
    assert {
        (s.value, p.value, o.value, getattr(o, "language", None))
        for s, p, o in triples
        if isinstance(s, NamedNode) and not isinstance(o, BlankNode)
    } == expected


def test_the_triples_are_sorted() -> None:
    triples = vocabulary().triples
    assert list(triples) == sorted(triples, key=str)


# ------------------------------------------------------------------ manners


def test_values_are_frozen() -> None:
    with pytest.raises(AttributeError):
        vocabulary().classes["City"].name = "Town"  # type: ignore[misc]
    with pytest.raises(TypeError):
        PREFIXES["x"] = "https://example.org/"  # type: ignore[index]


def test_the_ontology_is_read_once() -> None:
    assert vocabulary() is vocabulary()


def test_importing_loads_no_engine() -> None:
    """`--help` and completion need prefixes at most."""
    code = (
        "import sys, diplograph.vocabulary; "
        "print({'pyoxigraph', 'rdflib', 'yaml'} & set(sys.modules) or 'none')"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "none"


def test_a_missing_ontology_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "ontology_file", lambda name: tmp_path / name)
    with pytest.raises(AccessError, match="the ontology cannot be read"):
        vocabulary.__wrapped__()
