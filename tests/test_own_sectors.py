"""Sectors that a project declares beside those of the ontology; the project is invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from diplograph import rdf, view
from diplograph.backends import Graph, memory
from diplograph.explain.content import content
from diplograph.facts import Facts, load, with_countries_in_scope
from diplograph.facts.model import FactFile, Scan
from diplograph.namespaces import SECTOR, compress
from diplograph.naming import find, in_files, in_graph, merged
from diplograph.problems import Location
from diplograph.queries.parameters import things
from diplograph.resources import reading
from diplograph.texts import Texts
from diplograph.validation.places import Places
from diplograph.validation.shacl import check_shapes
from diplograph.view.scene import STYLES
from diplograph.vocabulary import vocabulary
from fact_files import asked

#: An invented project: one sector is narrower than a shipped one, one is narrower still, one is
#: part of none. A visit has all three on its agenda, and the shipped one; an agreement one.
PROJECT = Path(__file__).parent / "data" / "sectors"
SECTORS = (PROJECT / "entities" / "sectors.yaml").read_text(encoding="utf-8")
ARTICLE = (PROJECT / "facts" / "invented-article.yaml").read_text(encoding="utf-8")
OWN = ["cereals", "octopus", "seed-technology"]


def sectors_in(rows: list[dict[str, str]]) -> list[str]:
    return [row["sector"].removeprefix("sector:") for row in rows]


@pytest.fixture(scope="module")
def facts() -> Facts:
    found = load(reading((PROJECT,)), vocabulary())
    assert found.problems == ()
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
    assert list(check_shapes(set(built.triples), Places((), {}))) == []


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


def test_a_scan_that_looked_for_a_sector_leads_to_it(facts: Facts) -> None:
    scan = Scan("a-scan", (), "2031", "2031-04-03", Location("x"), about=("octopus", "tourism"))
    log = FactFile("coverage.yaml", None, scans=(scan,))
    compiled = rdf.compile_file(log, rdf.named(facts.files), vocabulary())
    sought = {triple.object for triple in compiled.triples if "subject" in triple.predicate.value}
    assert sought == {NamedNode(f"{SECTOR}octopus"), NamedNode(f"{SECTOR}tourism")}


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


def test_the_picture_shows_own_sectors_as_sectors(graph: Graph) -> None:
    drawn = json.loads(view.data(graph))["things"]
    rows = {slug: drawn["slug"].index(slug) for slug in (*OWN, "agrifood")}
    assert {STYLES[drawn["style"][row]] for row in rows.values()} == {"Sector"}
    assert (drawn["en"][rows["octopus"]], drawn["fr"][rows["octopus"]]) == ("octopus", "poulpe")


def test_a_sector_is_explained_with_what_it_takes_in(graph: Graph) -> None:
    told = content(graph, ["sector:cereals"], texts=Texts())["described"]
    around = {key: told[key] for key in ("skos:broader", "skos:narrower")}
    assert around == {
        "skos:broader": [{"iri": f"{SECTOR}agrifood"}],
        "skos:narrower": [{"iri": f"{SECTOR}seed-technology"}],
    }


# ------------------------------------------------------------------ slips


#: What is put in the place of what, the place and code of the problem, and what its hint says.
SLIPS = [
    ("broader: agrifood", "broader: agrifod", "10:14 unknown-reference", '"agrifood"? else'),
    ("broader: agrifood", "broader: invented-paper", "10:14 wrong-class", "name a sector"),
    ("broader: agrifood", "broader: seed-technology", "10:14 circle", "mend one 'broader'"),
    ("broader: agrifood", "broader: cereals", "10:14 circle", "mend one 'broader'"),
    ("broader: cereals", "within: ma", "12:73 wrong-class", "mend the kind"),
    ("kind: organisation, label: {en: Invented Paper}", "kind: organisation, broader: cereals,\n"
     "    label: {en: Invented Paper}", "4:49 wrong-class", "say it of a sector"),
    ("  octopus: {kind", "  held: {kind", "13:3 slug-means-two-things", "choose another slug"),
    ("  octopus: {kind", "  tourism: {kind", "13:3 slug-means-two-things", "remove it: the sector"),
    ("  octopus: {kind", "  invented-visit: {kind", "13:3 slug-means-two-things", "for one of the"),
    ("  octopus: {kind", "  invented-body: {kind", "13:3 entity-twice", "remove this one"),
    ("{en: octopus, fr: poulpe}", "{fr: poulpe}", "13:27 missing-label", "en: …"),
    ("{en: octopus, fr: poulpe}", "{en: octopus, es: pulpo}", "13:48 bad-language", "alt"),
    ("{en: \"Growing", "{es: \"Growing", "9:18 bad-language", "remove it"),
    ("- {is: octopus,", "- {is: octopuss,", "24:14 unknown-reference", '"octopus"?'),
    ("- {is: octopus,", "- {is: falconry,", "24:14 unknown-reference", "or declare"),
    ("{kind: organisation, label: {en: Invented Body", "{kind: sector, label: {en: Invented Body",
     "13:25 unknown-code", "data/entities"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "brief", "hint"), SLIPS)
def test_a_slip_is_told_where_it_is(
    tmp_path: Path, old: str, new: str, brief: str, hint: str
) -> None:
    assert (SECTORS + ARTICLE).count(old) == 1
    files = {"entities/sectors": SECTORS, "facts/invented-article": ARTICLE}
    for name, text in files.items():
        path = tmp_path / f"{name}.yaml"
        path.parent.mkdir()
        path.write_text(text.replace(old, new), encoding="utf-8")
    first = load(reading((tmp_path,)), vocabulary()).problems[0]
    place = first.location
    assert f"{place.line}:{place.column} {first.code}" == brief
    assert hint in first.hint
