"""The places of the world: what the table holds and leaves open, and how a graph takes from it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from diplograph import backends, rdf
from diplograph.analysis import to_networkx
from diplograph.facts import gazetteer, load, with_countries_in_scope
from diplograph.facts.model import Entity
from diplograph.rdf.reading import read_graph
from diplograph.resources import Reading, package_data, places_table, reading
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from conftest import Run

ROOT = Path(__file__).parents[1]
INVENTED = Path(__file__).parent / "data" / "invented"
FACT = (INVENTED / "fact.yaml").read_text(encoding="utf-8")
PLACES = (INVENTED / "entities" / "places.yaml").read_text(encoding="utf-8")

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    lines = places_table().read_text(encoding="utf-8").splitlines()
    header = [line for line in lines if line.startswith("#")]
    columns = header[-1].removeprefix("#").split("\t")
    cells = (line.split("\t") for line in lines[len(header) :])
    found = [dict(zip(columns, [*line, *[""] * len(columns)], strict=False)) for line in cells]
    return {row["slug"]: row for row in found}


@pytest.fixture(scope="module")
def lists() -> ModuleType:
    """The lists behind the table."""
    spec = importlib.util.spec_from_file_location("places_lists", ROOT / "docs/places_lists.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def loaded(tmp_path: Path, fact: str, entities: str) -> tuple[list[Entity], list[str]]:
    """The entities of an invented fact file with shared entities, and what is wrong."""
    (tmp_path / "fact.yaml").write_text(fact, encoding="utf-8")
    (tmp_path / "shared.yaml").write_text(entities, encoding="utf-8")
    files = Reading((tmp_path / "fact.yaml",), (tmp_path / "shared.yaml",), frozenset(), "invented")
    facts = load(files, vocabulary())
    entities_found = [entity for file in facts.files for entity in file.entities]
    return entities_found, [str(problem) for problem in facts.problems]


# ------------------------------------------------------------------ the table


def test_every_row_is_well_formed_and_in_order(rows: dict[str, Row]) -> None:
    assert list(rows) == sorted(rows)
    for slug, row in rows.items():
        assert re.fullmatch(r"[a-z]{2}(-[a-z0-9]{1,3})?(-until-\d{4})?", slug)
        assert row["iso"] in (slug.upper(), ""), slug
        assert row["kind"] in {"country", "state", "region", "place"}, slug
        assert row["en"], slug
        assert row["within"] in {"", *rows}, slug
        assert re.fullmatch(r"\d*", row["geonames"]), slug
        assert bool(row["latitude"]) == bool(row["longitude"]), slug
        if row["latitude"]:
            assert abs(float(row["latitude"])) <= 90, slug
            assert abs(float(row["longitude"])) <= 180, slug
        for column, cell in row.items():
            assert cell == " ".join(cell.split()), slug
            assert "(EH" not in cell, slug
            assert len(cell) < 140, slug
            assert column == "no_within" or not re.search(r"[:\[\]¹²³<>]", cell), slug


def test_all_countries_and_what_the_words_for_them_mean(rows: dict[str, Row]) -> None:
    countries = {slug for slug, row in rows.items() if row["kind"] == "country"}
    assert len(countries) == 193 + 2  # members and observers of the United Nations
    assert len([slug for slug in rows if "-" not in slug]) == 249 + 1  # ISO 3166-1, and Kosovo
    for slug in countries:
        assert all(rows[slug][language] for language in ("en", "fr", "ar", "es")), slug
        assert rows[slug]["within"] == ""


@pytest.mark.parametrize(
    ("slug", "kind", "within", "english"),
    [
        ("us-ms", "state", "us", "Mississippi"),
        ("ca-qc", "state", "ca", "Quebec"),
        ("de-by", "state", "de", "Bavaria"),
        ("us-dc", "place", "us", "Washington DC"),
        ("ca-nu", "place", "ca", "Nunavut"),
        ("ma-06", "region", "ma", "Casablanca-Settat"),
        ("fr-idf", "region", "fr", "Île-de-France"),
        ("gb-sct", "region", "gb", "Scotland"),
        ("id-jw", "place", "id", "Java"),
        ("id-jb", "region", "id-jw", "West Java"),
        ("ir-01", "region", "ir", "Gilan"),
        ("ug-331", "region", "ug-n", "Omoro"),
    ],
)
def test_units_have_the_kind_parent_and_name_of_today(
    slug: str, kind: str, within: str, english: str, rows: dict[str, Row]
) -> None:
    row = rows[slug]
    assert (row["kind"], row["within"], row["en"]) == (kind, within, english)


def test_a_code_that_changed_its_meaning_keeps_the_two_places_apart(rows: dict[str, Row]) -> None:
    assert rows["ma-06"]["geonames"] == "11281879"
    former = rows["ma-06-until-2015"]
    assert (former["en"], former["iso"], former["geonames"]) == ("Meknès-Tafilalet", "", "")
    assert len([slug for slug in rows if slug.endswith("-until-2015")]) == 16
    names = [row["en"] for row in rows.values() if row["iso"].startswith("IR-")]
    assert len(set(names)) == len(names) == 31


def test_a_place_with_two_codes_has_one_slug(rows: dict[str, Row], lists: ModuleType) -> None:
    others = {row["also"]: slug for slug, row in rows.items() if row["also"]}
    assert not {code.lower() for code in others} & set(rows)
    assert set(lists.LISTED_TWICE) <= set(others)
    assert (others["US-PR"], others["FR-974"], others["CN-TW"], others["RS-KM"]) == (
        "pr",
        "re",
        "tw",
        "xk",
    )


def test_places_named_as_disputed_lie_in_no_country_by_reference(
    rows: dict[str, Row], lists: ModuleType
) -> None:
    listed = {code.lower() for code in lists.DISPUTED}
    listed |= {f"{code.lower()}-until-2015" for code in lists.FORMER_DISPUTED}
    listed |= {"ma-10", "ma-11", "ma-12"}  # marked in ISO 3166-2 itself
    assert {slug for slug, row in rows.items() if row["no_within"]} == listed
    for slug in listed:
        row = rows[slug]
        assert row["within"] == row["official_en"] == row["official_fr"] == "", slug
        assert re.search(r"Natural Earth|[SA]/RES/|Non-Self-Governing", row["no_within"]), slug
    assert {rows[slug]["kind"] for slug in ("eh", "tw", "xk")} == {"place"}


def test_units_of_a_country_lie_in_it_unless_a_reason_is_given(rows: dict[str, Row]) -> None:
    for slug, row in rows.items():
        if "-" in slug:
            assert bool(row["within"]) != bool(row["no_within"]), slug


# ------------------------------------------------------------------ looking up


def test_a_place_is_a_shared_entity_that_says_where_it_is_from() -> None:
    place = gazetteer.place("ca-qc")
    assert place is not None
    assert place.shared
    assert (place.kind, place.iso_code, place.within) == ("State", "CA-QC", "ca")
    labels = {label.language: label.value for label in place.labels}
    assert labels == {"en": "Quebec", "fr": "Québec", "ar": "كيبك"}
    assert place.close_matches == ("https://sws.geonames.org/6115047/",)
    assert place.source
    assert re.search(r"pycountry \S+, .*; read \d{4}-\d\d-\d\d$", place.source)
    table = Path(place.location.path).read_text(encoding="utf-8").splitlines()
    assert table[place.location.line - 1].startswith("ca-qc\t")


@pytest.mark.parametrize("slug", ["", "zz", "us-zz", "US-MS", "#slug", "us-ms\tUS-MS"])
def test_what_the_table_lacks_is_none(slug: str) -> None:
    assert gazetteer.place(slug) is None


def test_places_bring_those_they_lie_in_but_not_what_is_known() -> None:
    assert [place.slug for place in gazetteer.places({"id-jb"})] == ["id", "id-jb", "id-jw"]
    assert [place.slug for place in gazetteer.places({"id-jb"}, {"id-jw"})] == ["id-jb"]


def test_every_row_can_be_looked_up_and_is_called_something(rows: dict[str, Row]) -> None:
    found = {slug: (kind, called) for slug, kind, called in gazetteer.names()}
    assert set(found) == set(rows)
    assert all(called["en"] for _, called in found.values())
    assert (found["pr"][0], found["pr"][1]["also"]) == ("Place", "US-PR")
    some = list(rows)[::50]
    assert [place.slug for slug in some if (place := gazetteer.place(slug))] == some


@pytest.mark.parametrize(
    ("word", "slugs"),
    [
        ("mississippi", ("us-ms",)),
        ("us-mississippi", ("us-ms",)),
        ("us-missisippi", ("us-ms",)),
        ("bayern", ("de-by",)),
        ("georgia", ("ge", "us-ga")),
        ("us-pr", ("pr",)),
        ("cn-tw", ("tw",)),
        ("xyzzy", ()),
    ],
)
def test_a_name_or_an_old_code_leads_to_the_slug(word: str, slugs: tuple[str, ...]) -> None:
    assert gazetteer.suggestions(word) == slugs


# ------------------------------------------------------------------ in facts and graphs


def test_an_unlisted_place_resolves_with_its_country(tmp_path: Path) -> None:
    entities, problems = loaded(tmp_path, FACT.replace("ca-qc", "de-by"), PLACES)
    assert problems == []
    assert {"de", "de-by"} <= {entity.slug for entity in entities}


def test_an_unknown_place_is_told_the_slug_that_is_meant(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, FACT.replace("ca-qc", "de-bavaria"), PLACES)
    assert problems
    assert all('hint: did you mean "de-by"?' in problem for problem in problems)


def test_an_entity_of_the_editor_stands_above_the_table(tmp_path: Path) -> None:
    entities, problems = loaded(tmp_path, FACT, PLACES)
    assert problems == []
    (quebec,) = (entity for entity in entities if entity.slug == "ca-qc")
    assert quebec.exact_matches == ("https://places.example/quebec",)
    own = PLACES.replace("  fr:\n", "  de-by:\n")
    entities, problems = loaded(tmp_path, FACT.replace("ca-qc", "de-by"), own)
    (bavaria,) = (entity for entity in entities if entity.slug == "de-by")
    assert (bavaria.kind, problems) == ("Country", [])


READ = """
import sys
from pathlib import Path
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from diplograph.facts import load
from diplograph.resources import Reading
from diplograph.vocabulary import vocabulary
fact, shared = map(Path, sys.argv[1:])
problems = load(Reading((fact,), (shared,), frozenset(), "invented"), vocabulary()).problems
print(len(problems), sum(path.endswith("places.tsv") for path in opened))
"""


@pytest.mark.parametrize(("slug", "times"), [("ca-qc", 0), ("de-by", 1)])
def test_the_table_is_read_once_and_only_for_a_place_that_no_file_has(
    slug: str, times: int, tmp_path: Path
) -> None:
    fact = tmp_path / "fact.yaml"
    fact.write_text(FACT.replace("ca-qc", slug), encoding="utf-8")
    command = [sys.executable, "-c", READ, str(fact), str(INVENTED / "entities" / "places.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", str(times)]


def test_a_graph_has_all_units_of_the_countries_in_scope_and_no_others() -> None:
    _, compiled = read_graph(reading((package_data(),)))
    graph = backends.memory(rdf.ntriples(compiled.triples))
    places = {
        solution["place"].value.rpartition("/")[2]
        for solution in graph.select("SELECT ?place { ?place dg:isoCode ?code }")
    }
    assert {"us", "ma", "us-tx", "us-dc", "pr", "ma-12"} <= places
    assert len(places) == 2 + 57 + 12
    assert not [node for node in to_networkx(graph) if node.endswith(("us-tx", "ma-12"))]
    units = [unit for country in gazetteer.IN_SCOPE for unit in gazetteer.units(country)]
    assert places == {*gazetteer.IN_SCOPE, *units}


def test_the_countries_in_scope_are_those_of_the_data_card() -> None:
    scope = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    names = {slug: called["en"] for slug, _, called in gazetteer.names()}
    for country in gazetteer.IN_SCOPE:
        assert names[country] in scope.partition("Countries in scope:")[2].partition("\n\n")[0]


def test_a_country_in_scope_brings_nothing_that_a_file_introduces(tmp_path: Path) -> None:
    (tmp_path / "fact.yaml").write_text(FACT, encoding="utf-8")
    (tmp_path / "shared.yaml").write_text(PLACES.replace("  fr:\n", "  us-tx:\n"), encoding="utf-8")
    files = Reading((tmp_path / "fact.yaml",), (tmp_path / "shared.yaml",), frozenset(), "invented")
    facts = with_countries_in_scope(load(files, vocabulary()))
    texas = [each for file in facts.files for each in file.entities if each.slug == "us-tx"]
    assert [place.kind for place in texas] == ["Country"]


def test_the_command_takes_a_place_of_the_world(run: Run, tmp_path: Path) -> None:
    fact = tmp_path / "facts" / "fact.yaml"
    fact.parent.mkdir()
    fact.write_text(FACT.replace("ca-qc", "jp-13"), encoding="utf-8")
    assert "no problem" in run("check", fact).err
    out = tmp_path / "out"
    run("build", "--facts", fact, "--out", out)
    turtle = (out / "graph.ttl").read_text(encoding="utf-8")
    assert re.search(r"id:jp-13 a dg:Region ;(\n    .*)*dg:within id:jp ;", turtle)
    assert "Texas" in turtle
    assert "Texas" not in (out / "network.html").read_text(encoding="utf-8")


def test_the_shipped_graph_is_another_when_the_table_is(tmp_path: Path) -> None:
    for folder in ("src/diplograph", "ontology", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    command = "from diplograph.backends.shipped import shipped_folder; print(shipped_folder())"

    def folder_of_the_shipped_graph() -> str:
        env = {**os.environ, "PYTHONPATH": str(tmp_path / "src")}
        return subprocess.check_output(
            [sys.executable, "-c", command], env=env, cwd=tmp_path
        ).decode()

    before = folder_of_the_shipped_graph()
    assert folder_of_the_shipped_graph() == before
    with (tmp_path / "data" / "places.tsv").open("a", encoding="utf-8") as table:
        table.write("zz\tZZ\tplace\t\tan invented place\n")
    assert folder_of_the_shipped_graph() != before
