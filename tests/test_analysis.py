"""The graph in networkx and in rdflib."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from diplograph import rdf
from diplograph.analysis import to_networkx, to_rdflib
from diplograph.backends import Graph, connect, memory
from diplograph.facts import load
from diplograph.namespaces import DG, ID
from diplograph.resources import reading
from diplograph.vocabulary import vocabulary

VISIT = f"{ID}verde-visit-2031"


@pytest.fixture(scope="module")
def triples(root: Path) -> list[ox.Triple]:
    """Invented facts, with the vocabulary that says which relations are drawn."""
    facts = load(reading((root / "tests" / "golden" / "rdf" / "facts",)), vocabulary())
    return list(rdf.graph(facts, vocabulary()).triples)


@pytest.fixture(scope="module")
def graph(triples: list[ox.Triple]) -> Graph:
    return memory(rdf.ntriples(triples))


def test_the_network_holds_what_is_accepted_and_drawn(graph: Graph) -> None:
    network = to_networkx(graph)
    host = f"{ID}kalmar-chamber"
    assert network.nodes[VISIT] == {
        "kind": "Visit",
        "label": "Ana Verde's visit",
        "labels": {"en": "Ana Verde's visit", "fr": "visite d'Ana Verde"},
    }
    edge = network.edges[VISIT, host, "hostedBy"]
    assert edge["property"] == f"{DG}hostedBy"
    assert edge["claims"] == (
        f"{ID}example-2031-03-06-visit.verde-visit-2031.hostedBy.kalmar-chamber",
    )
    assert edge["attributed_to"] == ()


def test_what_is_only_somebodys_words_says_whose(graph: Graph) -> None:
    edge = to_networkx(graph).edges[VISIT, f"{ID}verde-delegation", "visitingParty"]
    assert edge["attributed_to"] == (f"{ID}kalmar-chamber",)


def test_what_is_planned_possible_denied_or_of_a_group_is_no_edge(graph: Graph) -> None:
    network = to_networkx(graph)
    assert {key for _, _, key in network.out_edges(VISIT, keys=True)} == {
        "hostedBy",
        "visitingParty",
    }
    assert f"{ID}officials" not in network
    assert f"{ID}verde-return-2032" not in network


def test_the_network_is_the_same_however_the_triples_lie(
    graph: Graph, triples: list[ox.Triple]
) -> None:
    shuffled = triples.copy()
    random.Random(5).shuffle(shuffled)
    other = to_networkx(memory("".join(f"{triple} .\n" for triple in shuffled).encode()))
    network = to_networkx(graph)
    assert list(network.nodes(data=True)) == list(other.nodes(data=True))
    assert list(network.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))


def test_the_network_of_the_article(built: Path) -> None:
    network = to_networkx(connect(built))
    led = network.edges[f"{ID}mississippi-asmex-2025", f"{ID}bill-cork", "ledBy"]
    assert len(led["claims"]) == 1
    assert network.nodes[f"{ID}us-ms"]["labels"]["fr"] == "Mississippi"


def test_rdflib_gets_every_triple_as_it_is_written(triples: list[ox.Triple]) -> None:
    import rdflib

    graph = to_rdflib(triples)
    assert len(graph) == len(set(triples))
    parsed = rdflib.Graph()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        parsed.parse(data=rdf.ntriples(triples), format="nt")
    assert set(graph) == set(parsed)
    assert graph.qname(rdflib.URIRef(f"{DG}Visit")) == "dg:Visit"


def test_rdflib_literals_keep_their_form() -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    literals = [
        ox.Literal("01", datatype=ox.NamedNode(f"{xsd}integer")),
        ox.Literal("a", language="fr"),
        ox.Literal("b"),
    ]
    subject = ox.NamedNode(f"{ID}x")
    graph = to_rdflib(ox.Triple(subject, ox.NamedNode(f"{DG}name"), each) for each in literals)
    forms = sorted(str(each.n3()) for each in graph.objects())
    assert forms == ['"01"^^<http://www.w3.org/2001/XMLSchema#integer>', '"a"@fr', '"b"']
