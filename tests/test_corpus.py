"""The invented corpus of 68 short sources: encoded whole, and no more than its texts say."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diplograph import backends, rdf
from diplograph.build import compile_graph
from diplograph.facts import Facts, check_texts, texts_of
from diplograph.layers import read_layers
from diplograph.namespaces import ID
from diplograph.queries.notes import notes
from diplograph.resources import reading
from diplograph.texts import Texts, digest, normalize
from diplograph.validation import validate

if TYPE_CHECKING:
    from conftest import Golden, Run

CORPUS = Path(__file__).parent / "corpus"
TEXTS = CORPUS / "texts"

#: The one document that a text draws on, that is known of and not held.
LETTER = "comptoir-boreal-letter-2024"

#: What is accepted of each event, with the number of sources that say so.
EVENTS = """
SELECT ?event ?property ?value (COUNT(DISTINCT ?source) AS ?sources) WHERE {
  ?event dg:eventStatus ?status .
  ?property dg:claimable true .
  ?event ?property ?value .
  ?claim dg:claimSubject ?event ; dg:claimProperty ?property ; dg:holder ?source ;
         (dg:claimObject|dg:claimValue) ?value .
}
GROUP BY ?event ?property ?value
ORDER BY ?event ?property ?value
"""

IN_DISPUTE = """
SELECT ?place ?larger WHERE {
  VALUES ?place { id:dakhla id:laayoune id:eh id:ma-11 id:ma-12 }
  ?place dg:within ?larger .
  FILTER NOT EXISTS {
    ?claim dg:claimSubject ?place ; dg:claimProperty dg:within ; dg:claimObject ?larger .
  }
}
"""


@pytest.fixture(scope="module")
def compiled() -> tuple[Facts, rdf.Graph]:
    return compile_graph(reading((CORPUS,)))


@pytest.fixture(scope="module")
def graph(compiled: tuple[Facts, rdf.Graph]) -> backends.Graph:
    return backends.memory(rdf.ntriples(compiled[1].triples))


def listed() -> dict[str, dict[str, str]]:
    """The rows of sources.tsv by the name of the text."""
    with (CORPUS / "sources.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, dialect="excel-tab", restval="")
        return {row["file"].removesuffix(".txt"): row for row in rows}


def test_the_corpus_says_that_it_is_invented() -> None:
    assert "no person or body named here exists" in (CORPUS / "README.md").read_text("utf-8")
    for path in (CORPUS / "facts").glob("*.yaml"):
        assert "# Invented:" in path.read_text("utf-8"), path.name


def test_it_checks_without_a_problem(run: Run) -> None:
    ran = run("check", CORPUS, "--texts", TEXTS)
    assert ran.code == 0, ran.out
    assert "68 of 68 texts held" in ran.err + ran.out


def test_every_letter_is_under_a_claim_or_left_out_with_a_reason(
    compiled: tuple[Facts, rdf.Graph],
) -> None:
    facts, made = compiled
    texts = Texts(TEXTS)
    assert check_texts(facts, texts) == ()
    held = list(texts_of(facts, texts))
    assert len(held) == len(list(TEXTS.glob("*.txt"))) == 68
    assert validate(made.triples, made.marks, texts=held) == ()


def test_each_text_is_one_source_with_what_is_known_of_it(
    compiled: tuple[Facts, rdf.Graph],
) -> None:
    sources = {file.source.slug: file.source for file in compiled[0].files if file.source}
    rows = listed()
    assert rows.keys() == {path.stem for path in TEXTS.glob("*.txt")}
    assert sources.keys() - rows.keys() == {LETTER}
    for name, row in rows.items():
        source = sources[name]
        text = normalize((TEXTS / f"{name}.txt").read_bytes())
        assert source.sha256 == digest(text)
        assert (source.language, source.published) == (row["language"], row["published"])
        assert source.recorded == source.published
        drawn = row["draws_on"].removesuffix(".txt")
        assert source.primary == (drawn if drawn in rows else LETTER if drawn else None)


def test_free_claims_are_glossed_in_english_and_french(compiled: tuple[Facts, rdf.Graph]) -> None:
    free = [claim for file in compiled[0].files for claim in file.claims if not claim.property]
    assert len(free) > 200
    for claim in free:
        assert {gloss.language for gloss in claim.glosses} == {"en", "fr"}, claim.id


def test_what_is_contested_is_what_sources_contradict_each_other_on(graph: backends.Graph) -> None:
    """Progress, a plan that came otherwise and a date that is less exact are no contradiction."""
    sorts: dict[str, set[str]] = {}
    for each in read_layers(graph).contests:
        name = f"{each.subject.rpartition('/')[2]} {each.predicate.rpartition('#')[2]}"
        sorts.setdefault(each.sort, set()).add(name)
    assert sorts == {
        "ranked": {
            "boreal-sebou-agreement-2023 takesPlaceIn",
            "iowa-agadir-2024-delegation memberCount",
            "marguerite-oldham holdsPost",
            "north-carolina-casablanca-2024-delegation memberCount",
        },
        "planned-otherwise": {"wallonia-fes-meknes-2025 date"},
        "progress": {
            f"{visit} eventStatus"
            for visit in (
                "bavaria-tangier-2025",
                "iowa-agadir-2024",
                "louisiana-kenitra-2025",
                "north-carolina-casablanca-2024",
                "oregon-tangier-2024",
                "wallonia-fes-meknes-2025",
            )
        },
    }


def test_what_is_accepted_of_each_event(graph: backends.Graph, golden: Golden) -> None:
    """A status, a date or a party that moves is seen here."""
    golden("corpus/events.tsv", table(graph, EVENTS))


def table(graph: backends.Graph, query: str) -> str:
    """The solutions, a line each: local names and plain values between tabs."""
    solutions = graph.select(query)
    names = [variable.value for variable in solutions.variables]
    rows = ([getattr(solution[name], "value", "") for name in names] for solution in solutions)
    return "".join(
        "\t".join(re.sub(r"^http.*[/#]", "", cell) for cell in row) + "\n" for row in rows
    )


def test_where_a_disputed_place_lies_is_told_by_claims_alone(graph: backends.Graph) -> None:
    assert [str(solution) for solution in graph.select(IN_DISPUTE)] == []


def test_a_footnote_says_that_a_claim_was_corrected(graph: backends.Graph) -> None:
    superseded = f"{ID}t12.north-carolina-casablanca-2024.date.2bb47918c221"
    live = f"{ID}t14.north-carolina-casablanca-2024.date.16d58ebaabbf"
    told = notes(graph, [superseded, live], "en")
    assert "corrected by id:t14.north-carolina" in told[superseded].details("en")
    assert "corrected" not in told[live].details("en")
