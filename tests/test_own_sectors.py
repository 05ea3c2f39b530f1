"""Sectors that a project declares beside those of the ontology; the project is invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from diplograph import rdf
from diplograph.backends import Graph, memory
from diplograph.facts import Facts, load, with_countries_in_scope
from diplograph.namespaces import SECTOR, compress
from diplograph.naming import find, in_files, in_graph, merged
from diplograph.queries.parameters import things
from diplograph.resources import Reading, reading
from diplograph.validation.places import Places
from diplograph.validation.shacl import check_shapes
from diplograph.vocabulary import vocabulary
from test_questions_edges import asked

#: A narrower sector, one that is narrower still, and one that is part of none.
SECTORS = """format: 1
entities:
  invented-paper: {kind: organisation, label: {en: Invented Paper}, source: invented}
  cereals:
    kind: sector
    label: {en: cereals, fr: céréales, ar: الحبوب}
    alt: {en: [grain], es: [cereales]}
    definition: {en: "Growing and trading wheat, barley, maize and their kin."}
    broader: agrifood
    source: invented
  seed-technology: {kind: sector, label: {en: seed technology}, broader: cereals, source: invented}
  octopus: {kind: sector, label: {en: octopus, fr: poulpe}, source: invented}
"""
#: A visit with all three on its agenda and a wider one, and an agreement on one of them.
FACTS = """\
format: 1
source:
  id: invented-article
  kind: news-article
  label: {en: An invented article}
  language: en
  published: 2031-04-02
  recorded: 2031-04-03
  publisher: invented-paper
entities:
  invented-body: {kind: organisation, label: {en: Invented Body}}
events:
  invented-visit:
    kind: visit
    label: {en: an invented visit}
    status: {is: held, at: 0-1}
    place: {is: ma-09, at: 2-3}
    agenda:
      - {is: cereals, at: 4-5}
      - {is: seed-technology, at: 6-7}
      - {is: octopus, at: 8-9}
      - {is: agrifood, at: 10-11}
  invented-accord:
    kind: agreement
    label: {en: an invented accord}
    status: {is: held, at: 12-13}
    parties: {is: invented-body, at: 14-15}
    concerns: {is: octopus, at: 16-17}
claims:
  - id: hope
    kind: opinion
    about: [invented-visit]
    each: [cereals, tourism]
    gloss: {en: "In {each} all will be well."}
    at: 18-19
"""
OWN = ["cereals", "octopus", "seed-technology"]


def sectors_in(rows: list[dict[str, str]]) -> list[str]:
    return [row["sector"].removeprefix("sector:") for row in rows]


def written(folder: Path, sectors: str = SECTORS, article: str = FACTS) -> Reading:
    """The files of the project in a folder."""
    for name, text in {"entities/sectors": sectors, "facts/invented-article": article}.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return reading((folder,))


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    found = load(written(tmp_path_factory.mktemp("sectors")), vocabulary())
    assert {problem.code for problem in found.problems} == {"unrecorded-span"}
    return with_countries_in_scope(found)


@pytest.fixture(scope="module")
def built(facts: Facts) -> rdf.Graph:
    return rdf.graph(facts, vocabulary())


@pytest.fixture(scope="module")
def graph(built: rdf.Graph) -> Graph:
    return memory(rdf.ntriples(built.triples))


def said(graph: Graph, slug: str) -> dict[str, set[str]]:
    """What the graph says of a sector, by predicate."""
    found: dict[str, set[str]] = {}
    for row in graph.select(f"SELECT ?p ?o {{ <{SECTOR}{slug}> ?p ?o }}"):
        predicate, value = row["p"], row["o"]
        assert isinstance(predicate, NamedNode)
        is_iri = isinstance(value, NamedNode)
        shown = compress(value.value) if is_iri else str(value)
        found.setdefault(compress(predicate.value), set()).add(shown)
    return found


# ------------------------------------------------------------------ in the graph


def test_a_sector_of_a_project_is_a_concept_of_the_list(graph: Graph) -> None:
    assert said(graph, "cereals") == {
        "rdf:type": {"dg:Sector", "skos:Concept"},
        "rdfs:label": {'"cereals"@en'},
        "skos:prefLabel": {'"cereals"@en', '"céréales"@fr', '"الحبوب"@ar'},
        "skos:altLabel": {'"grain"@en', '"cereales"@es'},
        "skos:definition": {'"Growing and trading wheat, barley, maize and their kin."@en'},
        "skos:inScheme": {"sector:sectors"},
        "skos:broader": {"sector:agrifood"},
        "skos:narrower": {"sector:seed-technology"},
        "dcterms:source": {'"invented"'},
    }
    assert said(graph, "agrifood")["skos:narrower"] == {"sector:cereals"}


def test_what_is_part_of_no_other_is_a_top_concept(graph: Graph) -> None:
    tops = {slug: "skos:topConceptOf" in said(graph, slug) for slug in [*OWN, "agrifood"]}
    assert tops == {"cereals": False, "octopus": True, "seed-technology": False, "agrifood": True}


def test_nothing_is_wrong_with_the_graph(built: rdf.Graph) -> None:
    assert built.problems == ()
    found = {problem.code for problem in check_shapes(set(built.triples), Places((), {}))}
    assert found == {"evidence-digest", "evidence-paragraph"}  # the passages have no record


def test_claims_speak_of_the_sector_by_its_name(graph: Graph) -> None:
    glosses = {
        str(row["gloss"])
        for row in graph.select(
            "SELECT ?gloss { ?claim dg:about sector:cereals ; dg:gloss ?gloss }"
        )
    }
    assert glosses == {
        '"An invented visit: on its agenda cereals."@en',
        '"An invented visit\xa0: a à l\'ordre du jour céréales."@fr',
        '"In cereals all will be well."@en',
    }


# ------------------------------------------------------------------ asked


def test_questions_tell_own_sectors_apart(graph: Graph) -> None:
    all_four = {"agrifood", *OWN}
    assert set(sectors_in(asked(graph, "regions-and-sectors"))) == all_four
    assert set(sectors_in(asked(graph, "sectors-by-source"))) == all_four
    # An agreement on one sector is none on a wider or a narrower one.
    without = sectors_in(asked(graph, "sectors-without-agreement"))
    assert set(without) == all_four - {"octopus"}
    assert [row["sectors"] for row in asked(graph, "agreements")] == ["octopus"]
    french = asked(graph, "agenda-of-visits", lang="fr")
    topics = dict(zip(sectors_in(french), [row["topic"] for row in french], strict=True))
    assert (topics["cereals"], topics["seed-technology"]) == ("céréales", "seed technology")


@pytest.mark.parametrize(
    ("sector", "found"),
    [
        ("any", ["agrifood", "cereals", "octopus", "seed-technology"]),
        ("agrifood", ["agrifood", "cereals", "seed-technology"]),
        ("cereals", ["cereals", "seed-technology"]),
        ("octopus", ["octopus"]),
        ("tourism", []),
    ],
)
def test_a_sector_is_asked_with_what_is_narrower(
    graph: Graph, sector: str, found: list[str]
) -> None:
    rows = asked(graph, "agenda-of-visits", sector=sector)
    assert sectors_in(rows) == found


def test_own_sectors_are_found_by_name(facts: Facts, graph: Graph) -> None:
    assert {slug for slug, _ in things(graph, "sector")} >= set(OWN)
    for named in (in_graph(graph, vocabulary()), in_files(facts.files, vocabulary())):
        best = find(merged(named), "grain")[0]
        assert (best.slug, best.kind) == ("cereals", "sector")


# ------------------------------------------------------------------ slips


#: What is put in the place of what, the place and code of the problem, and what its hint says.
SLIPS = [
    ("broader: agrifood", "broader: agrifod", "9:14 unknown-reference", '"agrifood"? else declare'),
    ("broader: agrifood", "broader: invented-paper", "9:14 wrong-class", "name a sector"),
    ("broader: agrifood", "broader: seed-technology", "9:14 circle", "mend one 'broader'"),
    ("broader: agrifood", "broader: cereals", "9:14 circle", "mend one 'broader'"),
    ("broader: cereals", "within: ma", "11:73 wrong-class", "mend the kind"),
    ("kind: organisation, label: {en: Invented Paper}", "kind: organisation, broader: cereals,\n"
     "    label: {en: Invented Paper}", "3:49 wrong-class", "say it of a sector"),
    ("  octopus: {kind", "  held: {kind", "12:3 slug-means-two-things", "choose another slug"),
    ("  octopus: {kind", "  tourism: {kind", "12:3 slug-means-two-things", "remove it: the sector"),
    ("  octopus: {kind", "  invented-visit: {kind", "12:3 slug-means-two-things", "for one of the"),
    ("  octopus: {kind", "  invented-body: {kind", "11:3 entity-twice", "remove this one"),
    ("{en: octopus, fr: poulpe}", "{fr: poulpe}", "12:27 missing-label", "en: …"),
    ("{en: octopus, fr: poulpe}", "{en: octopus, es: pulpo}", "12:48 bad-language", "alt"),
    ("{en: \"Growing", "{es: \"Growing", "8:18 bad-language", "remove it"),
    ("{is: octopus, at: 8-9}", "{is: octopuss, at: 8-9}", "21:14 unknown-reference", '"octopus"?'),
    ("{is: octopus, at: 8-9}", "{is: falconry, at: 8-9}", "21:14 unknown-reference", "or declare"),
    ("{kind: organisation, label: {en: Invented Body", "{kind: sector, label: {en: Invented Body",
     "11:25 unknown-code", "data/entities"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "brief", "hint"), SLIPS)
def test_a_slip_is_told_where_it_is(
    tmp_path: Path, old: str, new: str, brief: str, hint: str
) -> None:
    assert (SECTORS + FACTS).count(old) == 1
    files = written(tmp_path, SECTORS.replace(old, new), FACTS.replace(old, new))
    problems = load(files, vocabulary()).problems
    first = next(problem for problem in problems if problem.code != "unrecorded-span")
    place = first.location
    assert f"{place.line}:{place.column} {first.code}" == brief
    assert hint in first.hint
