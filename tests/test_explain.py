"""Explanations: of the shipped facts against golden files, of invented data by what they say."""

from __future__ import annotations

import json
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

import diplograph
from diplograph import backends
from diplograph.errors import UsageError
from diplograph.explain import Explanation, explain
from diplograph.explain.format import FORMAT
from diplograph.layers import obstacles, read_layers
from diplograph.namespaces import ID
from diplograph.rdf.reading import read_graph
from diplograph.resources import package_data, reading
from diplograph.texts import Texts
from diplograph.vocabulary import vocabulary
from diplograph.words import LANGUAGES
from samples import sample

if TYPE_CHECKING:
    from conftest import Golden, Run

HERE = Path(__file__).parent
VISIT = "mississippi-asmex-2025"


@cache
def invented(name: str) -> backends.Graph:
    """Invented claims that are contested, attributed, denied and superseded, and the ontology."""
    path = HERE / "data" / name / "invented.ttl"
    triples = [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    data = ox.serialize([*vocabulary().triples, *triples], format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return backends.memory(data)


def told(name: str, *terms: str, language: str = "en") -> str:
    return str(explain(invented(name), terms, language=language))


# The shipped facts


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("visit.en.txt", [f"id:{VISIT}"]),
        ("visit.fr.txt", [f"id:{VISIT}", "--lang", "fr"]),
        ("asmex.ar.txt", ["asmex", "--lang", "ar"]),
        ("visit.md", [f"id:{VISIT}", "--format", "md"]),
        ("source.en.txt", ["id:lodj-2025-06-18-asmex-mississippi"]),
        ("claim.en.txt", ["turning-point"]),
        ("property.en.txt", ["dg:hostedBy"]),
        ("statement.json", [VISIT, "dg:hostedBy", "id:asmex", "--format", "json"]),
    ],
)
def test_the_shipped_facts_are_explained(
    run: Run, built: Path, golden: Golden, name: str, arguments: list[str]
) -> None:
    ran = run("explain", *arguments, "--on", built)
    assert ran.err == ""
    golden(f"explain/{name}", ran.out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_fits_80_columns(built: Path, language: str) -> None:
    from rich.cells import cell_len

    graph = backends.connect(built)
    iris = [*read_layers(graph).things, *read_layers(graph).claims]
    # Each third in one language; by `make test-many` all are in all.
    for iri in sample(iris, every=3 * len(LANGUAGES), first=LANGUAGES.index(language)):
        if iri.startswith(ID):
            shown = str(explain(graph, [iri], language=language))
            assert max(map(cell_len, shown.splitlines())) <= 80, iri
            assert "dg:" not in shown.replace(" dg:", "", 1), "a term that has a label"


def test_passages_are_quoted_where_the_text_is_held(built: Path, texts_dir: Path) -> None:
    texts = Texts(texts_dir)
    found = explain(backends.connect(built), [VISIT, "date"], texts=texts)
    passage = found.to_dict()["claims"][0]["evidence"][0]
    assert (passage["state"], passage["words"]) == ("held", "Ce mardi")
    assert "“Ce mardi”" in str(found)
    assert "text held" in str(found)


def test_a_text_that_is_not_held_is_said(run: Run, built: Path) -> None:
    assert "text not held" in run("explain", VISIT, "--on", built).out


# Terms


@pytest.mark.parametrize(
    "word",
    [
        "asmex",
        "ASMEX",
        "Moroccan exporters' confederation",
        "id:asmex",
        f"{ID}asmex",
        f"<{ID}asmex>",
        "https://w3id.org/diplograph/id/asmex",
    ],
)
def test_a_term_may_be_written_in_every_way(built: Path, word: str) -> None:
    word = word.strip("<>") if word.startswith("<") else word
    assert explain(backends.connect(built), [word]).to_dict()["id"] == f"{ID}asmex"


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        (["asmx"], "did you mean:\n  id:asmex  ASMEX"),
        (["مسيسيبي"], None),
        (["Maroc"], None),
        (["Marok"], "id:ma "),
        (["nope:x"], "unknown prefix"),
        (["film"], None),
        (["agrifood"], None),
        (["cooperation-sought.film"], None),
        (["zzzzzz"], "nothing in the graph is called 'zzzzzz'"),
        (["a", "b", "c", "d"], "not 4 terms"),
        ([VISIT, "hostdBy"], "dg:hostedBy"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(
    run: Run, built: Path, terms: list[str], says: str | None
) -> None:
    ran = run("explain", *terms, "--on", built, code=0 if says is None else 2)
    if says is not None:
        assert says in ran.err
        assert ran.out == ""


def test_a_folder_of_facts_that_is_not_built_is_not_asked_and_that_is_said(
    run: Run, tmp_path: Path
) -> None:
    assert "diplograph build" not in run("explain", "zzzzzz", code=2).err
    (tmp_path / "data" / "facts").mkdir(parents=True)
    assert "diplograph build" in run("explain", "zzzzzz", code=2).err


def test_a_slug_that_is_several_things_is_not_guessed() -> None:
    data = b"".join(
        f'<{iri}> <http://www.w3.org/2000/01/rdf-schema#label> "twin"@en .\n'.encode()
        for iri in (f"{ID}twin", "https://w3id.org/diplograph/sector/twin")
    )
    with pytest.raises(UsageError, match=r"several things.*\n +id:twin +twin\n +sector:twin"):
        explain(backends.memory(data), ["twin"])


@pytest.mark.parametrize("value", ['"2030-01-04"', "2030-01-04"])
def test_a_value_may_be_quoted_or_plain(value: str) -> None:
    shown = told("report", "visit-1", "date", value)
    assert "another is preferred: 2030-01-03" in shown


def test_a_name_may_carry_its_language(built: Path) -> None:
    found = explain(backends.connect(built), ["bill-cork", "dg:name", '"Bill Cork"@fr'])
    assert len(found.to_dict()["facts"]) == 1


def test_what_nobody_says_is_said_to_be_so(built: Path) -> None:
    assert "Nobody says so." in str(explain(backends.connect(built), [VISIT, "hostedBy", "us"]))


# Claims that differ


def test_sides_of_a_conflict_stand_together_with_the_reason() -> None:
    shown = told("report", "visit-1")
    table = shown[shown.index("CONTESTED") : shown.index("ONLY SAID")]
    assert "2030-01-04" in table
    assert "2030-01-03" in table
    assert "another is preferred" in table
    assert "accepted · preferred: The" in table


def test_a_fact_that_is_attributed_says_to_whom() -> None:
    assert "Erewhon Chamber, according to Ernest Higgs  id:chamber" in told("report", "visit-1")


def test_a_denial_is_told_and_contests_a_fact() -> None:
    shown = told("view", "visit")
    assert "Guild of Weavers  id:guild  [contested: denied]" in shown
    assert "denied\n" in shown[shown.index("ONLY SAID") :]
    assert "anyone or anything: signed during" in shown


def test_a_correction_is_told_from_both_sides() -> None:
    shown = told("report", "chamber")
    assert "corrected by “The acronym given above was a misprint.”" in shown
    assert "corrects “Erewhon Chamber: abbreviated to ERC”" in shown
    # When it was made: the day on which the source of the correction was published.
    assert " ".join(shown.split()).count("), published 2030-01-06") == 2


def test_an_inference_is_told_with_words_and_rule() -> None:
    shown = " ".join(told("view", "visit", "visitorFrom").split())
    assert "inferred from “that state”, by the rule “antecedent in the text”" in shown
    assert "from 2031-03 · until 2031-04-01 (excluded)" in shown


def test_a_plan_stays_apart_from_what_is_accepted() -> None:
    shown = told("view", "return-visit")
    assert "plan\n    return visit to Lumen: taking place in Lumen" in shown
    assert "taking place" not in shown[: shown.index("ONLY SAID")]


# Why a claim is not accepted


def codes(name: str, claim: str) -> list[str]:
    content = explain(invented(name), [claim]).to_dict()
    (found,) = (each for each in content["claims"] if each["id"] == content["id"])
    return [obstacle["code"] for obstacle in found["obstacles"]]


@pytest.mark.parametrize(
    ("name", "claim", "expected"),
    [
        ("report", "id:note-2.visit-1.date.ba9876543210", []),
        ("report", "id:gazette-1.visit-1.date.0123456789ab", ["outranked"]),
        ("report", "id:gazette-1.visit-1.ledBy.spokesman", ["uncertain"]),
        ("report", "id:gazette-1.visit-2.hostedBy.chamber.plan", ["kind"]),
        ("report", "id:note-2.nothing-signed", ["denied", "incomplete"]),
        ("report", "id:note-2.chamber.acronym.ffffffffffff", ["superseded"]),
        ("report", "id:note-2.correction", ["free"]),
        ("view", "id:gazette.praise", ["kind", "free", "superseded", "deprecated", "uncertain"]),
        ("view", "id:bulletin.guild-denied", ["denied"]),
    ],
)
def test_a_claim_says_why_it_is_not_accepted(name: str, claim: str, expected: list[str]) -> None:
    assert codes(name, claim) == expected


def test_the_obstacles_agree_with_the_projection(built: Path) -> None:
    _, compiled = read_graph(reading(cwd=package_data().parent))
    found = obstacles(read_layers(backends.connect(built)))
    accepted = {iri for iri, verdict in compiled.verdicts.items() if verdict.triples}
    assert {iri for iri, each in found.items() if not each} == accepted
    assert not [iri for iri, each in found.items() if any(o.code == "unexplained" for o in each)]


# Formats


def test_json_has_the_documented_keys(run: Run, built: Path) -> None:
    from typing import get_type_hints

    from diplograph.explain.format import Claim, Content, Passage

    found: dict[str, Any] = json.loads(run("explain", VISIT, "--format", "json", "--on", built).out)
    assert found["format"] == FORMAT
    assert set(found) == set(get_type_hints(Content))
    assert set(found["claims"][0]) == set(get_type_hints(Claim))
    assert set(found["claims"][0]["evidence"][0]) == set(get_type_hints(Passage))


def test_python_gives_text_html_and_a_dictionary(built: Path) -> None:
    found = diplograph.load(built).explain("asmex", lang="fr")
    assert isinstance(found, Explanation)
    assert "Admis" in found._repr_html_()
    assert found.to_dict()["what"] == "thing"
    assert "ADMIS" in str(found)
    with pytest.raises(UsageError, match="no language"):
        diplograph.load(built).explain("asmex", lang="de")


def test_text_is_text_in_a_notebook_too(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rich shows, where it finds a notebook, what it is asked to return."""
    found = diplograph.load(built).explain("asmex")
    plain = str(found)
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert str(found) == plain
    assert "\x1b" not in plain


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)


def hostile() -> Explanation:
    text = "<script>x</script>\\u001B[31m | *a*"
    data = f'<{ID}h> <http://www.w3.org/2000/01/rdf-schema#label> "{text}"@en .\n'
    return explain(backends.memory(data.encode()), ["h"])


def test_a_name_cannot_give_orders_to_page_or_terminal() -> None:
    tags = _Tags()
    tags.feed(hostile()._repr_html_())
    assert "script" not in tags.tags
    assert "\x1b" not in str(hostile())
    markdown = hostile().to_markdown()
    assert "\x1b" not in markdown
    assert "\\<script\\>" in markdown
