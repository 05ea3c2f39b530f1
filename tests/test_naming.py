"""Slugs are found by name, in any script and spelling, in the graph and in files in the making."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diplograph import backends
from diplograph.naming import Named, find, in_gazetteer, in_graph, in_vocabulary, merged
from diplograph.terminal import WIDTH
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from conftest import Run

INVENTED = Path(__file__).parent / "data" / "invented"


@pytest.fixture(scope="module")
def known(built: Path) -> tuple[Named, ...]:
    """What the shipped graph and the ontology name."""
    graph = in_graph(backends.connect(built), vocabulary())
    return merged([*in_vocabulary(vocabulary()), *graph])


@pytest.mark.parametrize(
    ("word", "slug", "why"),
    [
        ("Mississippi", "us-ms", "label en"),
        ("Mississipi", "us-ms", "label en, spelling"),
        ("Misisipi", "us-ms", "other name es"),
        ("ميسيسيبي", "us-ms", "label ar, spelling"),
        ("Etats unis", "us", "label fr, accents"),
        ("ÉTATS-UNIS", "us", "label fr"),
        ("Maroc", "ma", "label fr"),
        ("Moroco", "ma", "label en, spelling"),
        ("المغرب", "ma", "label ar"),
        ("al-Maghrib", "ma", "label ar, by sound"),
        ("asmex", "asmex", "acronym"),
        ("confederation marocaine", "asmex", "name in a source fr, in part"),
        ("Wachington", "us-dc", "label fr, spelling"),
        ("us-ms", "us-ms", "ISO code"),
        ("bill-cork", "bill-cork", "slug"),
        ("Bill Corck", "bill-cork", "label en, spelling"),
        ("Bil Cork", "bill-cork", "label en, beginning"),
        ("L’ODJ", "lodj", "label en, in part"),
        ("tourisme", "tourism", "label fr"),
        ("energie renouvelable", "renewable-energy", "label fr, beginning"),
        ("held", "held", "label en"),
    ],
)
def test_a_name_leads_to_its_slug(known: tuple[Named, ...], word: str, slug: str, why: str) -> None:
    best = find(known, word)[0]
    assert (best.slug, best.why) == (slug, why)


@pytest.mark.parametrize("word", ["Zanzibar", "", "…", "x", "qqqq", "東京"])
def test_what_nothing_is_called_is_not_found(known: tuple[Named, ...], word: str) -> None:
    assert find(known, word) == []


def test_each_slug_comes_once_and_the_best_first(known: tuple[Named, ...]) -> None:
    found = find(known, "Mississippi")
    assert len({(match.slug, match.kind) for match in found}) == len(found)
    assert [match.distance for match in found] == sorted(match.distance for match in found)


def test_what_only_sounds_alike_gives_way_to_what_is_called_so(known: tuple[Named, ...]) -> None:
    assert not [match for match in find(known, "Maroc") if "sound" in match.why]


def places(*names: str) -> list[Named]:
    return [Named(name.lower(), ("city",), (("label en", name),)) for name in names]


def test_of_two_that_bear_one_name_the_country_comes_first() -> None:
    namesakes = [
        Named(slug, (kind,), (("label en", "Georgia"),))
        for slug, kind in (("aa-georgia", "state"), ("ge", "country"))
    ]
    assert [match.slug for match in find(namesakes, "Georgia")] == ["ge", "aa-georgia"]


def test_what_is_only_like_the_name_is_a_few_lines(built: Path, run: Run) -> None:
    ran = run("find", "Austin", "--on", built)
    assert len(ran.out.splitlines()) == 4
    assert re.search(r"^\d+ more: raise --limit", ran.err, re.M)
    assert len(run("find", "Austin", "--on", built, "--limit", "7").out.splitlines()) == 7


def test_what_only_sounds_alike_comes_last_and_gives_way_to_what_begins_so() -> None:
    """Agder and Iğdır sound like Agadir, Kagadi is spelled like it."""
    alike = places("Agder", "Iğdır", "Kagadi")
    assert [match.slug for match in find(alike, "Agadir")] == ["kagadi", "agder", "iğdır"]
    assert not any(match.is_near for match in find(alike, "Agadir"))
    for real in ("Agadir", "Agadir Bay", "Agadirville", "Agadyir"):
        best, *others = find([*alike, *places(real)], "Agadir")
        assert best.name == real
        assert best.is_near
        assert [match.slug for match in others] == ["kagadi"]


def test_letters_with_their_vowels_are_not_heard_in_quite_another_name() -> None:
    """Mendoza, in Arabic, has the consonants of Munich to the ear of another script."""
    assert find([Named("ar-m", ("state",), (("label ar", "مندوسا"),))], "Munich") == []
    assert find(places("Alejandría"), "Agadir") == []


def test_no_code_sounds_like_a_name(known: tuple[Named, ...]) -> None:
    assert "us-ms" not in {match.slug for match in find(known, "Souss-Massa")}


def test_a_kind_stands_for_those_below_it(known: tuple[Named, ...]) -> None:
    assert {match.kind for match in find(known, "Mississippi", kind="place")} == {"state"}
    assert {match.kind for match in find(known, "Mississippi", kind="source")} == {"source"}
    assert find(known, "held", kind="code")[0].kind == "event-statuses"


def test_letters_of_other_scripts_do_not_run_together() -> None:
    cities = [
        Named(slug, ("city",), (("label ja", name),))
        for slug, name in (("a", "東京"), ("b", "北京"))
    ]
    assert [match.slug for match in find(cities, "東京")] == ["a"]
    assert find(cities, "東京")[0].distance == 0


# The command


def test_the_command_prints_a_line_for_each(run: Run, built: Path) -> None:
    ran = run("find", "Maroc", "--on", built)
    assert ran.out.splitlines()[0].split() == ["ma", "country", "Maroc", "(label", "fr)"]
    assert max(map(len, run("find", "Mississippi", "--on", built).out.splitlines())) <= 80


def test_the_command_speaks_json(run: Run, built: Path) -> None:
    [found] = json.loads(run("find", "tourisme", "--on", built, "--format", "json").out)
    assert found == {
        "slug": "tourism",
        "kind": "sector",
        "name": "tourisme",
        "why": "label fr",
        "in_graph": True,
        "in_facts": True,
        "likeness": 100,
    }


def test_the_command_marks_what_the_graph_does_not_have(run: Run, tmp_path: Path) -> None:
    """A graph of other facts has neither the shipped entities nor all places of the world."""
    other = tmp_path / "other.ttl"
    other.write_text(
        "@prefix dg: <https://w3id.org/diplograph/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<https://w3id.org/diplograph/id/invented> a dg:Organisation ; rdfs:label 'Invented'@en ."
    )
    ran = run("find", "asmex", "--limit", "1", "--on", other)
    assert ran.out.startswith("asmex ")
    assert ran.out.endswith(") *\n")
    assert "* not in this graph: only a fact file can name it\n" in ran.err
    ran = run("find", "Invented", "--limit", "1", "--on", other)
    assert "*" not in ran.out + ran.err


def test_the_command_marks_what_no_fact_file_can_name_yet(
    run: Run, built: Path, tmp_path: Path
) -> None:
    """The graph is that of other facts: what they alone define has to be defined anew."""
    own = tmp_path / "data" / "facts"
    own.mkdir(parents=True)
    (own / "fact.yaml").write_bytes((INVENTED / "fact.yaml").read_bytes())
    ran = run("find", "regions of Morocco", "--limit", "1", "--on", built)
    assert ran.out.startswith("moroccan-regions ")
    assert ran.out.endswith(") +\n")
    assert "+ only in this graph: a fact file has to define it first\n" in ran.err
    for usable in ("lodj", "Chambre de Rive"):
        assert "+" not in run("find", usable, "--limit", "1", "--on", built).out
    other = tmp_path / "elsewhere"
    other.mkdir()
    ran = run("find", "regions of Morocco", "--limit", "1", "--on", built, cwd=other)
    assert "+" not in ran.out + ran.err


def test_the_command_says_how_to_introduce_what_it_does_not_find(run: Run, built: Path) -> None:
    ran = run("find", "Xyzzyx", "--on", built, code=1)
    assert ran.out == ""
    assert "entities:\n" in ran.err
    assert max(map(len, ran.err.splitlines())) <= WIDTH
    ran = run("find", "Xyzzyx", "--on", built, "--format", "json", code=1)
    assert json.loads(ran.out) == []


def test_the_command_says_when_all_it_finds_is_only_like_the_name(run: Run, built: Path) -> None:
    ran = run("find", "Agadir", "--on", built)
    assert ran.out
    assert "nothing is called 'Agadir': these are only like it" in ran.err
    assert "each is a city of" in ran.err
    assert "only like it" not in run("find", "Mississipi", "--on", built).err


def test_the_command_says_what_it_cut_off(run: Run, built: Path) -> None:
    ran = run("find", "Mississippi", "--on", built, "--limit", "1")
    assert len(ran.out.splitlines()) == 1
    assert "more: raise --limit" in ran.err
    ran = run("find", "Mississippi", "--on", built, "--kind", "thing", code=2)
    assert "organisation" in ran.err


def test_files_in_the_making_count_without_a_build(run: Run, tmp_path: Path) -> None:
    facts = tmp_path / "data" / "facts"
    facts.mkdir(parents=True)
    text = (INVENTED / "fact.yaml").read_text(encoding="utf-8")
    (facts / "fact.yaml").write_text(text.replace("is: held", "is: hled"), encoding="utf-8")
    assert run("find", "la CRE").out.split()[:2] == ["chamber", "organisation"]
    assert run("find", "Tremblay Essai").out.split()[:2] == ["jeanne", "person"]
    assert run("find", "The Trial, 6 March").out.split()[:2] == ["invented-2024-03-06", "source"]
    given = run("find", "Chambre de Rive", "--facts", INVENTED / "fact.yaml", cwd=tmp_path.parent)
    assert given.out.split()[0] == "chamber"


def test_places_that_no_source_names_are_found(known: tuple[Named, ...]) -> None:
    places = merged([*known, *in_gazetteer(vocabulary())])
    best = [find(places, name)[0].slug for name in ("Bayern", "Québec", "كيبك", "us-pr")]
    assert best == ["de-by", "ca-qc", "ca-qc", "pr"]


def test_the_command_finds_places_that_no_source_names(run: Run, built: Path) -> None:
    assert run("find", "us-pr", "--on", built).out.split()[0] == "pr"
