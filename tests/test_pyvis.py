"""The picture as a file: what stands in it, where, in which view, and that none of it can run."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pytest

from diplograph import rdf
from diplograph.backends import Graph, memory
from diplograph.errors import UsageError
from diplograph.layers import Layers, read_layers, within_bounds
from diplograph.queries.contests import SORTS
from diplograph.texts import Texts
from diplograph.view import lanes, render
from diplograph.view.lanes import wrap
from diplograph.view.pyvis import page as page_module
from diplograph.view.pyvis.page import MARKS, SHAPES
from diplograph.view.scene import STYLES, Scene, scene
from diplograph.vocabulary import vocabulary
from samples import sample

if TYPE_CHECKING:
    from conftest import Run

DATA = Path(__file__).parent / "data" / "view"
ID = "https://w3id.org/diplograph/id/"


def in_memory(turtle: Path | None) -> Graph:
    """A graph of test data and the vocabulary."""
    triples = [quad.triple for quad in pyoxigraph.parse(path=turtle)] if turtle else []
    return memory(rdf.ntriples([*triples, *vocabulary().triples]))


class Elements(HTMLParser):
    """The elements of a page as a browser sees them, and the text of its scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inside = ""
        self.text: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.inside = tag
        if tag in self.text:
            self.text[tag].append("")

    def handle_data(self, data: str) -> None:
        if self.inside in self.text:
            self.text[self.inside][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def data_of(html: str) -> dict[str, Any]:
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert block
    data: dict[str, Any] = json.loads(block[1])
    return data


@pytest.fixture(scope="module")
def invented() -> Layers:
    return read_layers(in_memory(DATA / "invented.ttl"))


@pytest.fixture(scope="module")
def drawn(invented: Layers) -> Scene:
    return scene(invented)


@pytest.fixture(scope="module")
def page() -> str:
    return render(in_memory(DATA / "invented.ttl"), engine="pyvis")


# What stands in it


def test_what_happened_are_accepted_triples_and_what_they_lead_on_to(drawn: Scene) -> None:
    happened = {thing.iri.rsplit("/")[-1] for thing in drawn.nodes if not thing.said}
    assert happened == {
        "visit",
        "chamber",
        "guild",
        "lumen",
        "federation",
        "delegation-2031",
        "ida-moor",
        "textiles",
    }
    facts = [edge for edge in drawn.relations if edge.standing == "fact"]
    assert all(edge.claims for edge in facts)


def test_groups_and_events_not_held_stand_only_in_the_second_view(drawn: Scene) -> None:
    said = {thing.iri.removeprefix(ID) for thing in drawn.nodes if thing.said}
    assert said == {"officials", "sereno", "calma", "return-visit"}


def test_what_nobody_speaks_of_is_not_drawn(drawn: Scene) -> None:
    assert ID + "elsewhere" not in {thing.iri for thing in drawn.nodes}


def test_a_reference_triple_is_told_from_a_fact(drawn: Scene) -> None:
    within = next(edge for edge in drawn.relations if edge.object == ID + "federation")
    assert (within.standing, within.claims) == ("reference", ())


def test_an_edge_that_is_denied_and_the_fact_that_it_contests(drawn: Scene) -> None:
    guild = [edge for edge in drawn.relations if edge.object == ID + "guild"]
    assert [(edge.standing, edge.contest, edge.denied) for edge in guild] == [
        ("fact", "denied", False),
        ("said", None, True),
    ]


def test_a_value_is_contested_where_the_property_takes_one(drawn: Scene) -> None:
    contested = [fact.triple.value.value for fact in drawn.values if fact.is_contested]
    assert contested == ["2031-03-02"]


def test_every_claim_is_a_fact_an_edge_or_a_mark(drawn: Scene, invented: Layers) -> None:
    edges = [claim for edge in drawn.relations for claim in edge.claims]
    values = [claim for value in drawn.values for claim in value.claims]
    shown = edges + values + [mark.claim for mark in drawn.marks]
    assert sorted(shown) == sorted(invented.claims)


def test_a_denial_without_a_subject_is_a_mark_that_says_so(drawn: Scene) -> None:
    marks = {mark.claim.removeprefix(ID): mark for mark in drawn.marks}
    assert marks["gazette.nothing-signed"].denied
    assert marks["gazette.nothing-signed"].ties == (ID + "visit",)


def test_a_mark_is_tied_to_whose_words_it_is(drawn: Scene) -> None:
    hope = next(mark for mark in drawn.marks if mark.claim.endswith("hope"))
    assert hope.ties == (ID + "lumen", ID + "officials", ID + "sereno")


def test_the_terms_that_the_picture_names_are_declared() -> None:
    words = vocabulary()
    assert set(STYLES) <= set(words.classes)
    assert set(SHAPES) == set(STYLES)
    assert set(lanes._SIDES) <= set(words.properties)
    assert set(MARKS) <= set(words.code_lists["claim-kinds"])


def test_every_word_of_the_page_is_used(page: str) -> None:
    folder = Path(page_module.__file__).parent
    files = [*folder.glob("*.js"), *folder.glob("*.jinja")]
    code = "".join(file.read_text(encoding="utf-8") for file in files)
    contests = {f"contest-{sort}" for sort in SORTS}
    assert "`contest-${fact.contest}`" in code
    words = data_of(page)["words"].keys()
    assert contests <= words
    assert [key for key in words - contests if f'"{key}"' not in code] == []


def test_evidence_says_where_and_without_texts_holds_no_words(page: str) -> None:
    claim = next(c for c in data_of(page)["claims"] if c["id"] == ID + "gazette.host")
    spans = [(span["paragraph"], span["start"], span["end"]) for span in claim["evidence"]]
    assert spans == [(1, 0, 17), (2, 18, 33)]
    assert "An invented text" not in page


def test_with_texts_evidence_holds_the_passage(tmp_path: Path) -> None:
    (tmp_path / "any-name.txt").write_text("An invented text.\nIt says little.\n")
    held = render(in_memory(DATA / "invented.ttl"), engine="pyvis", texts=Texts(tmp_path))
    claims = {claim["id"].removeprefix(ID): claim for claim in data_of(held)["claims"]}
    passages = [span["passage"] for span in claims["gazette.host"]["evidence"]]
    assert passages == ["An invented text.", "It says little."]
    assert [span["passage"] for span in claims["bulletin.date"]["evidence"]] == [None]


def test_a_page_links_to_a_report_only_if_one_lies_beside_it(page: str, article: Path) -> None:
    assert data_of(page)["report"] is None
    beside = data_of(article.read_text(encoding="utf-8"))
    assert (article.parent / beside["report"]).is_file()


def test_an_empty_graph_has_a_page_too() -> None:
    assert data_of(render(in_memory(None), engine="pyvis"))["things"] == []


def test_an_unknown_language_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="en and fr"):
        render(in_memory(None), engine="pyvis", lang="xx")


# Where it stands


@pytest.mark.parametrize("form", ["wide", "tall"])
@pytest.mark.parametrize("source", ["invented", "article"])
def test_nothing_covers_anything(form: str, source: str, page: str, article: Path) -> None:
    html = page if source == "invented" else article.read_text(encoding="utf-8")
    data = data_of(html)
    boxes = data["forms"][form]["boxes"]
    places = data["places"][form]
    assert all(isinstance(number, int) for place in places.values() for number in place)
    for one, other in combinations(places, 2):
        (x, y), (x2, y2) = places[one], places[other]
        (w, h), (w2, h2) = boxes.get(one, (16, 16)), boxes.get(other, (16, 16))
        assert 2 * abs(x - x2) >= w + w2 or 2 * abs(y - y2) >= h + h2, (one, other)


def test_visitors_stand_left_of_the_event_and_hosts_right(page: str) -> None:
    at = {iri.removeprefix(ID): x for iri, (x, _) in data_of(page)["places"]["wide"].items()}
    assert at["federation"] < at["lumen"] < at["visit"] < at["chamber"]


@pytest.mark.parametrize("letters", [8, 14, 18])
@pytest.mark.parametrize("label", ["", "x", "ministre du Développement économique du Mississippi"])
def test_a_label_is_wrapped_without_loss(label: str, letters: int) -> None:
    lines = wrap(label, letters, lines=99)
    assert "".join(lines).replace(" ", "") == label.replace(" ", "")
    assert all(len(line) <= letters + 4 for line in lines)


def test_a_long_label_is_cut_and_says_so() -> None:
    lines = wrap("word " * 40, 12)
    assert len(lines) == 5
    assert lines[-1].endswith("…")


# The same bytes


@pytest.mark.parametrize("seed", sample(["7", "0"], every=2))
def test_the_page_is_the_same_whatever_the_hash_seed(seed: str, page: str, tmp_path: Path) -> None:
    graph = tmp_path / "graph.nt"
    triples = in_memory(DATA / "invented.ttl").construct("CONSTRUCT WHERE { ?s ?p ?o }")
    graph.write_bytes(rdf.ntriples(triples))
    command = "import sys; from diplograph import backends, view; sys.stdout.buffer.write("
    command += "view.render(backends.connect(sys.argv[1]), engine='pyvis').encode())"
    env = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    again = subprocess.run(
        [sys.executable, "-c", command, graph], env=env, capture_output=True, check=True
    )
    assert again.stdout == page.encode()


# Nothing of it can run


def hash_of(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def test_the_policy_allows_what_is_in_the_page_and_nothing_else(page: str) -> None:
    elements = Elements(page)
    policy = next(
        attributes["content"] or ""
        for tag, attributes in elements.found
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    data, vis, script = elements.text["script"]
    assert json.loads(data)
    assert directives == {
        "default-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "img-src": "data:",
        "script-src": f"{hash_of(vis)} {hash_of(script)}",
        "style-src": hash_of(elements.text["style"][0]),
    }


def test_the_page_asks_for_nothing(page: str) -> None:
    for tag, attributes in Elements(page).found:
        assert not [name for name in attributes if name.startswith("on")], tag
        assert "style" not in attributes, tag
        assert not {"src", "srcset", "action", "data", "poster"} & set(attributes), tag
        assert (attributes.get("href") or "#").startswith(("#", "data:,")), tag
    assert "sourceMappingURL" not in page


def test_the_licence_of_vis_network_is_kept(page: str) -> None:
    assert "@license" in page
    assert "MIT License" in page
    assert "Almende" in page


@pytest.fixture(scope="module")
def hostile() -> str:
    return render(in_memory(DATA / "hostile.ttl"), engine="pyvis", lang="fr")


def test_hostile_names_are_text(hostile: str, page: str) -> None:
    elements, expected = Elements(hostile).found, Elements(page).found
    assert [tag for tag, _ in elements] == [tag for tag, _ in expected]
    things = {thing["id"]: thing for thing in data_of(hostile)["things"]}
    assert ["en", '<img src=x onerror="window.hacked = 1">'] in things[ID + "visit"]["names"]


def test_the_data_cannot_end_its_element_or_a_line(hostile: str) -> None:
    block = hostile.partition('id="data">')[2].partition("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(block)


def test_only_links_to_the_web_are_kept(hostile: str) -> None:
    data = data_of(hostile)
    thing = next(thing for thing in data["things"] if thing["id"] == ID + "visit")
    assert thing["links"] == ["https://fine.example/?q=%22"]
    assert data["sources"][ID + "source"]["url"] is None


def test_what_turns_or_hides_text_is_dropped_from_names(hostile: str) -> None:
    thing = next(t for t in data_of(hostile)["things"] if t["id"] == ID + "visit")
    assert ["en", "evil gpj.exe"] in thing["names"]


# The command


def test_view_writes_a_page_and_says_where(
    run: Run, built: Path, article: Path, tmp_path: Path
) -> None:
    ran = run("view", "--on", built, "--engine", "pyvis")
    written = (tmp_path / "network.html").read_text(encoding="utf-8")
    beside = article.read_text(encoding="utf-8")
    assert written == beside.replace('"report":"report.html"', '"report":null')
    assert ran.out == ""
    assert "network.html" in ran.err


def test_view_to_standard_output_in_french(run: Run, built: Path) -> None:
    ran = run("view", "--on", built, "--lang", "fr", "-o", "-", "--engine", "pyvis")
    assert ran.out.startswith('<!DOCTYPE html>\n<html lang="fr">')
    assert ran.err == ""


def test_view_with_texts_shows_passages(run: Run, built: Path, texts_dir: Path) -> None:
    data = data_of(
        run("view", "--on", built, "--engine", "pyvis", "--texts", texts_dir, "-o", "-").out
    )
    spans = [span for claim in data["claims"] for span in claim["evidence"]]
    assert all(len(span["passage"]) == span["end"] - span["start"] for span in spans)


def test_a_folder_of_texts_that_is_not_there_is_said(run: Run, built: Path) -> None:
    ran = run("view", "--on", built, "--texts", "nowhere", code=3)
    assert "nowhere" in ran.err


# More than can be shown


def test_a_graph_too_large_is_drawn_as_far_as_the_events_that_most_sources_tell_of(
    invented: Layers,
) -> None:
    events = {
        iri: {claim.iri for claim in invented.claims.values() if claim.subject == iri}
        for iri, thing in invented.things.items()
        if any(each.endswith("#Event") for each in thing.classes)
    }
    whole = len(invented.claims)
    for most in range(whole):
        part = within_bounds(invented, most)
        assert len(part.claims) <= most
        assert all(
            not own & part.claims.keys() or own <= part.claims.keys() for own in events.values()
        )
        assert all(set(fact.claims) <= part.claims.keys() for fact in part.facts)
        scene(part)
    assert within_bounds(invented, whole) is invented
    assert within_bounds(invented, whole - 1).claims


def test_what_is_not_drawn_is_said(monkeypatch: pytest.MonkeyPatch, invented: Layers) -> None:
    graph = in_memory(DATA / "invented.ttl")
    assert "left-out" not in data_of(render(graph, engine="pyvis"))["words"]
    monkeypatch.setattr(within_bounds, "__defaults__", (len(invented.claims) - 1,))
    page = render(graph, engine="pyvis", lang="fr")
    left_out = len(invented.claims) - len(data_of(page)["claims"])
    sentence = data_of(page)["words"]["left-out"]
    assert left_out > 0
    assert f"Claims left out: {left_out}." in sentence["en"]
    assert f'data-word="left-out">{sentence["fr"]}' in page
