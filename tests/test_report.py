"""The report: its findings, JSON and page, of an invented graph and of the shipped facts."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import samples
from diplograph import backends, rdf, report
from diplograph.facts import load
from diplograph.layers import within_bounds
from diplograph.namespaces import DG, ID, KIND, PREFIXES
from diplograph.report.format import Claim, Event, Report
from diplograph.resources import reading
from diplograph.texts import Texts, digest
from diplograph.validation import invariants
from diplograph.vocabulary import vocabulary
from diplograph.words import NBSP
from pictures import VIOLATIONS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
INVENTED = Path(__file__).parent / "data" / "report" / "invented.ttl"

CHECKS = report.Checks(
    triples=1234,
    canonical_hash="0f" * 32,
    shapes=20,
    invariants=(report.Invariant("i2", "i2 fr"), report.Invariant("i1", "i1 fr")),
    files=(report.File("places.yaml", "shared entities"), report.File("invented.yaml", "facts")),
)


def invented(*more: str, without: str = "\0") -> backends.Graph:
    """The invented graph with `more` Turtle, less the lines that hold `without`."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    lines = INVENTED.read_text(encoding="utf-8").splitlines()
    text = "\n".join([prefixes, *(line for line in lines if without not in line), *more])
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    return backends.memory(rdf.ntriples([*triples, *vocabulary().triples]))


def claim(name: str, subject: str, property_: str, value: str, *more: str) -> str:
    """Turtle of an eligible claim of the first source, and of the triple it is projected to."""
    object_ = "claimValue" if value.startswith('"') else "claimObject"
    return f"""
        {subject} {property_} {value} .
        id:gazette-1.{name} a dg:Claim ; dg:gloss "{name}"@en ; dg:claimKind kind:reported-event ;
            dg:holder id:gazette-1 ; dg:certainty kind:certain ; dg:polarity kind:affirmed ;
            dg:basis kind:stated ; dg:rank kind:normal ; dg:claimSubject {subject} ;
            dg:claimProperty {property_} ; dg:{object_} {value} ; dg:about {subject} ;
            prov:wasDerivedFrom id:gazette-1.span-0-40 {" ".join(f"; {each}" for each in more)} .
    """


@pytest.fixture(scope="module")
def told() -> Report:
    """The report of the invented graph."""
    return report.data(invented(), CHECKS)


@pytest.fixture(scope="module")
def article() -> Report:
    """The report of the shipped facts."""
    compiled = rdf.graph(load(reading(), vocabulary()), vocabulary())
    return report.data(backends.memory(rdf.ntriples(compiled.triples)), CHECKS)


def claim_of(told: Report, name: str) -> Claim:
    return next(each for each in told["claims"] if each["id"] == f"{ID}{name}")


def event_of(told: Report, name: str) -> Event:
    return next(each for each in told["events"] if each["id"] == ID + name)


class Page(HTMLParser):
    """The ids, links, tags and attributes of a page, and its text by class of language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes.update(name for name, _ in attrs)
        found = dict(attrs)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []

    def handle_data(self, data: str) -> None:
        self.text += data


# ---------------------------------------------------------------- findings


def test_three_findings_tell_what_was_held_agreed_and_said() -> None:
    assert report.findings(invented()) == (
        "1 visit held: first visit to Erewhon, 3 January 2030, hosted by EC (according to Ernest "
        "Higgs); 1 cancelled and 1 planned.",
        "No agenda reported; a source says that no agreement was signed.",
        "11 of 14 claims report what happened or is so; the other 3 are intentions or plans, and "
        "stay claims.",
    )


def test_findings_are_told_in_french() -> None:
    first, second, third = (each.replace(NBSP, " ") for each in report.findings(invented(), "fr"))
    assert first == (
        "1 visite a eu lieu : première visite à Erewhon, 3 janvier 2030, avec EC pour hôte "
        "(selon Ernest Higgs) ; 1 au statut « annulé » et 1 au statut « prévu »."
    )
    assert second == "Aucun programme rapporté ; une source dit qu’aucun accord n’a été signé."
    assert third.startswith("11 des 14 affirmations rapportent ce qui a eu lieu ou ce qui est ; ")


def test_the_article_is_found_to_say_one_visit_and_no_agreement(article: Report) -> None:
    first, second, third = article["findings"]["en"]
    assert first == (
        "1 visit held: Mississippi delegation's visit to ASMEX, 17 June 2025, hosted by ASMEX."
    )
    assert second == (
        "6 sectors on its agenda; the source reports no agreement, and does not deny one."
    )
    assert third.endswith("or generalisations, and stay claims.")


def test_an_empty_graph_has_findings_too() -> None:
    graph = backends.memory(rdf.ntriples(vocabulary().triples))
    expected = ("No visit or meeting is reported.", "No fact is accepted.", "No claim is recorded.")
    assert report.findings(graph) == expected
    html = report.render(report.data(graph, CHECKS))
    assert "The sources speak of no event." in html


def test_many_events_are_counted_by_what_they_are() -> None:
    held = claim("h1", "id:v4", "dg:eventStatus", "kind:held")
    met = claim("h2", "id:m5", "dg:eventStatus", "kind:held")
    days = (
        'id:v4 a dg:Visit ; dg:earliest "2030-02-01"^^xsd:date ; dg:latest "2030-02-03"^^xsd:date .'
    )
    first, second, _ = report.findings(invented(held, met, days, "id:m5 a dg:Meeting ."))
    assert first == (
        "2 visits and 1 meeting held, from 3 January 2030 to 3 February 2030; "
        "1 cancelled and 1 planned."
    )
    assert (
        second == "No agenda reported; no agreement is reported, and for 1 of them one is denied."
    )


def test_silence_is_not_a_denial() -> None:
    silent = invented(without="dg:claimProperty dg:signedDuring")
    assert report.findings(silent)[1] == (
        "No agenda reported; the sources report no agreement, and do not deny one."
    )
    assert event_of(report.data(silent, CHECKS), "visit-1")["agreement"] is None
    assert event_of(report.data(invented(), CHECKS), "visit-1")["agreement"] == "denied"


def test_an_agreement_that_was_concluded_is_counted() -> None:
    more = (
        "id:pact a dg:Agreement .",
        claim("pact-held", "id:pact", "dg:eventStatus", "kind:held"),
        claim("pact-signed", "id:pact", "dg:signedDuring", "id:visit-1"),
        claim("agenda", "id:visit-1", "dg:onAgenda", "sector:tourism"),
    )
    graph = invented(*more)
    assert report.findings(graph)[1] == (
        "1 sector on its agenda; 1 agreement is reported as concluded."
    )
    assert event_of(report.data(graph, CHECKS), "visit-1")["agreement"] == "reported"


def test_a_status_that_is_somebodys_word_says_whose() -> None:
    graph = invented(
        "id:gazette-1.visit-1.eventStatus.held dg:attributedTo id:spokesman .",
    )
    assert report.findings(graph)[0].startswith("1 visit held (according to Ernest Higgs): ")


# ---------------------------------------------------------------- data


def test_a_claim_says_why_it_is_or_is_not_accepted(told: Report) -> None:
    found = {each["id"].removeprefix(ID): each["acceptance"] for each in told["claims"]}
    assert found["gazette-1.visit-1.eventStatus.held"] == "accepted"
    assert found["gazette-1.visit-1.date.0123456789ab"] == "outranked"
    assert found["gazette-1.visit-1.ledBy.spokesman"] == "uncertain"
    assert found["gazette-1.visit-2.hostedBy.chamber.plan"] == "kind"
    assert found["note-2.nothing-signed"] == "denied"
    assert found["note-2.chamber.acronym.ffffffffffff"] == "superseded"
    assert found["note-2.correction"] == "free"


def test_a_correction_says_when_it_was_made(told: Report) -> None:
    shown = report.render(told)
    (when,) = re.findall(r"corrected by</span>.*?</p>", shown, re.DOTALL)
    assert "published </span>" in when
    assert "6 January 2030" in when


def test_a_claim_on_a_group_is_withheld_for_that_and_not_for_a_rank() -> None:
    some = claim("group", "id:visit-1", "dg:participant", "id:firms")
    some = some.replace("id:visit-1 dg:participant id:firms .", "", 1)
    told = report.data(invented(some, "id:firms a dg:Group ; skos:prefLabel 'firms'@en ."), CHECKS)
    assert claim_of(told, "gazette-1.group")["acceptance"] == "group"
    assert "it is of a group without names" in report.render(told)


def test_a_report_on_an_event_that_was_not_held_is_not_accepted() -> None:
    host = claim("not-held", "id:visit-2", "dg:organisedBy", "id:chamber")
    graph = invented(host.replace("id:visit-2 dg:organisedBy id:chamber .", "", 1))
    told = report.data(graph, CHECKS)
    assert claim_of(told, "gazette-1.not-held")["acceptance"] == "not-held"


def test_every_fact_names_its_claims_and_whose_word_it_is(told: Report) -> None:
    visit = event_of(told, "visit-1")
    host = next(fact for fact in visit["facts"] if fact["property"] == f"{DG}hostedBy")
    assert host["claims"] == [f"{ID}gazette-1.visit-1.hostedBy.chamber.by-spokesman"]
    assert host["accordingTo"] == [f"{ID}spokesman"]
    assert len(host["voices"]) == len(host["sources"]) == 1
    accepted = {each["id"] for each in told["claims"] if each["acceptance"] == "accepted"}
    facts = [fact for each in (*told["events"], *told["states"]) for fact in each["facts"]]
    assert {iri for fact in facts for iri in fact["claims"]} == accepted
    assert told["numbers"]["accepted"] == len(facts)


def test_a_fact_that_one_source_says_itself_is_not_according_to_anyone() -> None:
    own = claim("own", "id:visit-1", "dg:hostedBy", "id:chamber")
    visit = event_of(report.data(invented(own), CHECKS), "visit-1")
    host = next(fact for fact in visit["facts"] if fact["property"] == f"{DG}hostedBy")
    assert (len(host["claims"]), host["accordingTo"]) == (2, [])


def test_an_event_says_when_and_what_no_source_says_of_it(told: Report) -> None:
    visit = event_of(told, "visit-1")
    assert visit["status"] == f"{KIND}held"
    assert (visit["date"], visit["startDate"], visit["latest"]) == ("2030-01-03",) * 3
    assert f"{DG}takesPlaceIn" in visit["silent"]
    assert f"{DG}ledBy" not in visit["silent"]  # said to be possible, which is not silence
    assert f"{DG}signedBy" not in visit["silent"]  # not a thing that visits have
    assert event_of(told, "visit-2")["date"] is None


def test_differing_live_values_are_contested(told: Report) -> None:
    (contested,) = told["contested"]
    assert contested["property"] == f"{DG}date"
    assert len(contested["claims"]) == 2


def test_a_denied_fact_is_contested() -> None:
    denial = claim("denial", "id:visit-1", "dg:hostedBy", "id:chamber")
    graph = invented(denial.replace("kind:affirmed", "kind:denied"))
    contested = report.data(graph, CHECKS)["contested"]
    assert f"{DG}hostedBy" in {each["property"] for each in contested}


def test_coverage_counts_each_character_once(told: Report) -> None:
    gazette, note = told["sources"]
    assert gazette["charactersClaimed"] == 200  # 0-160 in overlapping spans, and 200-240
    assert gazette["charactersOmitted"] == 60  # 230-300, less what is under a claim
    assert gazette["charactersBetween"] == 140
    assert gazette["omitted"] == [
        {"reason": f"{KIND}question", "passages": 1, "characters": 60},
    ]
    assert (note["textLength"], note["charactersClaimed"]) == (None, None)


def test_counts_add_up_and_show_codes_that_no_claim_has(told: Report) -> None:
    for name in ("kind", "certainty", "basis", "polarity", "rank"):
        assert sum(each["claims"] for each in told["counts"][name]) == told["numbers"]["claims"]
    properties = sum(each["claims"] for each in told["counts"]["property"])
    assert properties == told["numbers"]["structured"]
    assert {"value": f"{KIND}opinion", "claims": 0} in told["counts"]["kind"]


def test_the_article_is_covered_to_the_last_letter(article: Report) -> None:
    (source,) = article["sources"]
    assert source["textLength"] == 3609
    parts = (
        source["charactersClaimed"],
        source["charactersOmitted"],
        source["charactersBetween"],
    )
    assert sum(part or 0 for part in parts) == 3609
    assert {each["acceptance"] for each in article["claims"]} == {"accepted", "kind", "free"}
    assert article["inferred"]
    assert not article["contested"]


def test_json_is_utf8_with_sorted_keys_and_a_newline(told: Report) -> None:
    encoded = report.to_json(told)
    assert encoded.endswith(b"}\n")
    assert "Gazette inventée".encode() in encoded
    assert json.loads(encoded) == told
    assert list(json.loads(encoded)) == sorted(told)
    assert told["format"] == 2


def test_of_a_graph_too_large_to_list_whole_events_are_listed_and_the_rest_is_counted(
    monkeypatch: pytest.MonkeyPatch, told: Report
) -> None:
    assert told["leftOut"] == {"claims": 0, "events": 0, "sources": 0}
    monkeypatch.setattr(within_bounds, "__defaults__", (len(told["claims"]) - 1,))
    part = report.data(invented(), CHECKS)
    listed = {each["id"] for each in part["claims"]}
    left_out = [each for each in told["claims"] if each["id"] not in listed]
    assert listed
    assert part["leftOut"]["claims"] == len(left_out) > 0
    assert part["leftOut"]["events"] == len(told["events"]) - len(part["events"])
    for name in ("numbers", "counts", "findings", "checks"):
        assert part[name] == told[name]
    assert all(each in told["sources"] for each in part["sources"])
    for event in part["events"]:
        assert event in told["events"]
        assert not any(event["id"] in (each["subject"], *each["about"]) for each in left_out)
    page = report.render(part, lang="fr")
    assert "Left out: " in page
    assert f"Laissés de côté{NBSP}: " in page
    assert "Left out: " not in report.render(told)


def test_checks_are_told_as_they_were_run(told: Report) -> None:
    checks = told["checks"]
    assert checks["canonicalHash"] == "sha256:" + "0f" * 32
    assert [each["name"] for each in checks["invariants"]] == ["i2", "i1"]
    assert [each["origin"] for each in checks["files"]] == ["facts", "shared entities"]


def test_the_order_of_triples_does_not_matter() -> None:
    triples = [quad.triple for quad in ox.parse(path=INVENTED)] + list(vocabulary().triples)
    random.Random(7).shuffle(triples)
    shuffled = backends.memory("".join(f"{triple} .\n" for triple in triples).encode())
    expected, found = (report.data(graph, CHECKS) for graph in (invented(), shuffled))
    assert report.to_json(found) == report.to_json(expected)
    assert report.render(found) == report.render(expected)


def test_the_bytes_do_not_depend_on_hash_seed_zone_or_locale(tmp_path: Path) -> None:
    graph = tmp_path / "graph.nt"
    triples = [quad.triple for quad in ox.parse(path=INVENTED)]
    graph.write_bytes(rdf.ntriples([*triples, *vocabulary().triples]))
    script = (
        "import sys; from pathlib import Path; from diplograph import backends, report\n"
        "told = report.data(backends.memory(Path(sys.argv[1]).read_bytes()),"
        " report.Checks(1, '00', 1))\n"
        "sys.stdout.buffer.write(report.to_json(told) + report.render(told).encode())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script, graph],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone, locale in (("0", "UTC", "C"), ("99", "Asia/Tokyo", "C.UTF-8"))
    }
    assert len(outputs) == 1


# ---------------------------------------------------------------- the page


@pytest.mark.parametrize("name", ["told", "article"])
def test_every_claim_has_one_anchor_and_every_link_leads_somewhere(
    name: str, request: pytest.FixtureRequest
) -> None:
    found: Report = request.getfixturevalue(name)
    page = Page(report.render(found))
    assert [each for each, count in Counter(page.ids).items() if count > 1] == []
    assert {report.anchor(each["id"]) for each in found["claims"]} <= set(page.ids)
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner <= set(page.ids)
    assert "network.html" in page.links


@pytest.mark.parametrize("name", ["told", "article"])
def test_every_claim_and_every_subject_of_facts_leads_to_the_picture(
    name: str, request: pytest.FixtureRequest
) -> None:
    found: Report = request.getfixturevalue(name)
    page = Page(report.render(found))
    led = {link.removeprefix("network.html#") for link in page.links if "network.html#" in link}
    wanted = [*found["claims"], *found["events"], *found["states"]]
    assert {report.anchor(each["id"]) for each in wanted} == led


def test_whose_word_a_fact_is_and_that_it_is_contested_stand_beside_it(told: Report) -> None:
    html = report.render(told)
    facts = re.findall(r'<p class="value">.*?</p>', html, re.DOTALL)
    (host,) = [fact for fact in facts if 'class="by"' in fact]
    assert "according to " in host
    assert "selon " in host
    assert "Ernest Higgs" in host
    (date,) = [fact for fact in facts if 'href="#_contested"' in fact]
    assert "3 January 2030" in date
    assert ">contested: ranked, with a reason<" in date
    assert ">contesté\N{NO-BREAK SPACE}: départagé, avec un motif<" in date


def test_what_was_checked_is_told_in_both_languages() -> None:
    checks = report.Checks(
        triples=1,
        canonical_hash="00",
        shapes=1,
        invariants=tuple(report.Invariant(i.message, i.french) for i in invariants()),
        files=CHECKS.files,
    )
    html = report.render(report.data(invented(), checks))
    for each in invariants():
        assert each.french.startswith(("Un", "Rien"))
        assert f'<span class="en" lang="en">{each.message}</span>' in html
        assert each.message != each.french
    assert '<span class="fr" lang="fr">entités partagées</span>' in html


def test_the_page_allows_its_one_style_sheet_and_nothing_else(told: Report) -> None:
    html = report.render(told)
    style = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert len(style) == 1
    hashed = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    policy = (
        f"default-src &#39;none&#39;; style-src &#39;sha256-{hashed}&#39;; img-src data:; "
        "base-uri &#39;none&#39;; form-action &#39;none&#39;"
    )
    assert policy in html
    page = Page(html)
    assert page.tags["script"] == 0
    assert page.tags["img"] == 0
    assert page.attributes["style"] == 0
    assert page.attributes["src"] == 0
    assert not [name for name in page.attributes if name.startswith("on")]


def test_labels_that_try_to_be_markup_are_text() -> None:
    attack = "</style><script>alert(1)</script>' onload=x"
    escaped = attack.replace("\\", "\\\\")
    told = report.data(
        invented(
            f'id:chamber skos:prefLabel "{escaped}"@fr .',
            f'id:gazette-1.visit-1.ledBy.spokesman dg:gloss "{{{{ 7 * 7 }}}}{escaped}"@fr .',
            'id:gazette-1.visit-2.hostedBy.chamber.plan dg:gloss "a\\u202Eb\\u0007c"@fr .',
            without="Chambre d'Erewhon\"@fr ",
        ),
        CHECKS,
    )
    html = report.render(told, lang="fr")
    page = Page(html)
    assert page.tags["script"] == 0
    assert "onload" not in page.attributes
    assert attack in page.text
    assert "{{ 7 * 7 }}" in html
    assert "a b c" in page.text
    assert "\u202e" not in html


def test_only_web_addresses_become_links(told: Report) -> None:
    page = Page(report.render(told))
    assert "javascript:alert(1)" in page.text
    assert not [link for link in page.links if link.startswith("javascript:")]
    assert "https://gazette.example/1" in page.links


def test_passages_are_shown_of_texts_that_are_held(tmp_path: Path) -> None:
    text = "An invented text, of which some <b>words</b> lie under a claim, " + "and more. " * 40
    text = text[:400]
    (tmp_path / "invented.txt").write_text(text, encoding="utf-8")
    held = f'id:gazette-1 dg:textDigest "sha256:{digest(text)}" .'
    told = report.data(invented(held, without="dg:textDigest"), CHECKS)
    told["sources"][0]["textDigest"] = f"sha256:{digest(text)}"
    without = report.render(told)
    assert "The texts are not held here" in without
    assert "<blockquote" not in without
    page = Page(report.render(told, texts=Texts(tmp_path)))
    assert page.tags["blockquote"] > 5
    assert text[0:40] in page.text
    assert page.tags["b"] == Page(without).tags["b"]


def test_the_article_shows_its_passages_to_whoever_holds_it(
    article: Report, texts_dir: Path
) -> None:
    page = Page(report.render(article, texts=Texts(texts_dir)))
    assert page.tags["blockquote"] > len(article["claims"])
    text = Texts(texts_dir).find((article["sources"][0]["textDigest"] or "")[7:])
    assert text is not None
    assert text[184:235] in page.text


def test_said_of_each_is_shown_once_with_all_it_is_said_of(told: Report) -> None:
    html = report.render(told)
    assert html.count("The Chamber hopes for trade in this sector.") == 1
    page = Page(html)
    assert {"gazette-1.hopes.tourism", "gazette-1.hopes.film"} <= set(page.ids)


#: Of two pages in two widths, colours and languages what is tried: each of a page, each width in
#: all colours and languages; of `samples.MANY`, all.
SETTINGS = [
    ("article", 1280, "light", "en"),
    ("article", 390, "dark", "fr"),
    ("told", 1280, "dark", "fr"),
    ("told", 390, "light", "en"),
]
ALL_SETTINGS = [*product(("article", "told"), (1280, 390), ("light", "dark"), ("en", "fr"))]
HEADINGS = {"en": "What the sources say", "fr": "Ce que disent"}


@pytest.mark.parametrize(
    ("name", "width", "scheme", "language"), ALL_SETTINGS if samples.MANY else SETTINGS
)
def test_the_page_is_sound_in_a_browser(
    name: str,
    width: int,
    scheme: str,
    language: str,
    browser: Browser,
    axe_core: Path,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    file = tmp_path / "report.html"
    file.write_text(report.render(request.getfixturevalue(name)), encoding="utf-8")
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda asked: heard.append(asked.url))
    page.goto(file.as_uri())
    assert heard == [file.as_uri()]
    page.locator(f"#_{language}").check(force=True)
    assert page.locator("h1").inner_text().startswith(HEADINGS[language])
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = page.evaluate(f"{axe_core.read_text(encoding='utf-8')}; {VIOLATIONS}")
    assert [each["id"] for each in found] == []
    # On paper: black on white, all of it, and nothing that only a screen can follow.
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    assert page.locator(".seen:visible, .switch:visible, nav:visible").count() == 0
    assert page.locator(".note:visible").count() > 5
    page.close()


def test_days_between_which_nobody_decided_count_as_the_days_of_an_event() -> None:
    days = [("first", "1999-03-11", "1999-03-13"), ("second", "1999-03-12", "1999-03-14")]
    datings = "".join(
        f"""id:gazette-1.{name} a dg:Claim ; dg:claimKind kind:reported-event ;
            dg:earliest "{first}"^^xsd:date ; dg:latest "{last}"^^xsd:date .
        id:open-talks dg:undecidedDate id:gazette-1.{name} .
        """
        for name, first, last in days
    )
    talks = claim("held", "id:open-talks", "dg:eventStatus", "kind:held")
    told = report.data(invented("id:open-talks a dg:Meeting .", talks, datings), CHECKS)
    event = told["events"][0]
    assert (event["id"], event["date"]) == (f"{ID}open-talks", None)
    assert (event["earliest"], event["latest"]) == ("1999-03-11", "1999-03-14")
    assert "from 11 March 1999" in told["findings"]["en"][0]
