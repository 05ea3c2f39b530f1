"""The shipped facts: what the graph says of the article, claim by claim, and what it must not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolution

from diplograph import backends, rdf
from diplograph.build import compile_graph
from diplograph.facts import Facts, check_texts, texts_of
from diplograph.resources import package_data, reading
from diplograph.texts import Texts
from diplograph.validation import validate
from diplograph.vocabulary import compress

if TYPE_CHECKING:
    from conftest import Golden

CLAIMS = """
SELECT ?kind ?says ?by ?certainty ?polarity ?basis (GROUP_CONCAT(?span; SEPARATOR=" ") AS ?spans)
WHERE {
  {
    SELECT * WHERE {
      ?claim a dg:Claim ; dg:claimKind ?kind ; dg:certainty ?certainty ; dg:polarity ?polarity ;
             dg:basis ?basis ; prov:wasDerivedFrom ?evidence .
      ?evidence dg:start ?start ; dg:end ?end .
      OPTIONAL { ?claim dg:attributedTo ?by }
      BIND(STRAFTER(STR(?claim), "asmex-mississippi.") AS ?says)
      BIND(CONCAT(STR(?start), "-", STR(?end)) AS ?span)
    }
    ORDER BY ?start ?end
  }
}
GROUP BY ?claim ?kind ?says ?by ?certainty ?polarity ?basis
ORDER BY ?says
"""

ACCEPTED = """
SELECT ?subject ?property ?value WHERE {
  ?property dg:claimable true .
  ?subject ?property ?value .
  # Places in scope that the article does not name have their code and country by reference.
  FILTER EXISTS { ?claim dg:about ?subject }
}
ORDER BY ?subject ?property ?value
"""


@pytest.fixture(scope="module")
def compiled() -> tuple[Facts, rdf.Graph]:
    return compile_graph(reading((package_data(),)))


@pytest.fixture(scope="module")
def graph(compiled: tuple[Facts, rdf.Graph]) -> backends.Graph:
    return backends.memory(rdf.ntriples(compiled[1].triples))


def table(graph: backends.Graph, query: str) -> str:
    """The solutions as lines of tab-separated CURIEs and plain values."""
    solutions = graph.select(query)
    names = [variable.value for variable in solutions.variables]
    return "".join("\t".join(row(solution, names)) + "\n" for solution in solutions)


def row(solution: QuerySolution, names: list[str]) -> list[str]:
    terms = [solution[name] for name in names]
    assert all(isinstance(term, NamedNode | Literal | None) for term in terms)
    return [
        compress(term.value) if isinstance(term, NamedNode) else getattr(term, "value", "")
        for term in terms
    ]


def test_each_claim_is_of_its_kind_holder_firmness_and_place(
    graph: backends.Graph, golden: Golden
) -> None:
    """A claim turned into another kind, a moved span, host and guest reversed: seen here."""
    golden("article/claims.tsv", table(graph, CLAIMS))


def test_the_accepted_layer_says_what_the_article_reports_and_no_more(
    graph: backends.Graph, golden: Golden
) -> None:
    golden("article/accepted.tsv", table(graph, ACCEPTED))


def test_nothing_is_said_to_have_taken_place_where_the_article_was_written(
    graph: backends.Graph,
) -> None:
    assert not list(graph.select("SELECT ?e WHERE { ?e dg:takesPlaceIn ?p }"))
    assert not list(graph.select("SELECT ?c WHERE { ?c dg:claimProperty dg:takesPlaceIn }"))


def test_nothing_is_said_to_have_been_agreed(graph: backends.Graph) -> None:
    assert not list(graph.select("SELECT ?a WHERE { ?a a dg:Agreement }"))


def test_every_label_of_a_thing_stands_in_three_languages(graph: backends.Graph) -> None:
    missing = """
    SELECT ?thing ?lang WHERE {
      VALUES ?lang { "en" "fr" "ar" }
      ?thing a ?class ; dcterms:source ?source .
      FILTER NOT EXISTS { ?thing skos:prefLabel ?label FILTER(LANG(?label) = ?lang) }
    }
    """
    assert [str(solution) for solution in graph.select(missing)] == []


def test_free_claims_are_glossed_in_english_and_french(compiled: tuple[Facts, rdf.Graph]) -> None:
    free = [claim for file in compiled[0].files for claim in file.claims if not claim.property]
    assert free
    for claim in free:
        assert {gloss.language for gloss in claim.glosses} == {"en", "fr"}, claim.id


def test_the_text_bears_out_every_span_and_nothing_of_it_is_left_over_or_copied(
    compiled: tuple[Facts, rdf.Graph], texts_dir: Path
) -> None:
    facts, made = compiled
    assert check_texts(facts, Texts(texts_dir)) == ()
    texts = list(texts_of(facts, Texts(texts_dir)))
    assert texts
    assert validate(made.triples, made.marks, texts=texts) == ()
