"""Resources over HTTP: pages with evidence, Turtle, JSON-LD, and what is not there."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import pyoxigraph as ox
import pytest

from asking import BASE, body, get, header, read, serving, shipped
from diplograph.layers import read_layers
from diplograph.namespaces import DG, ID, KIND, SECTOR
from diplograph.server.negotiation import GRAPHS
from diplograph.vocabulary import vocabulary
from samples import sample

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
VISIT = "/id/mississippi-asmex-2025"
FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
FOLDERS = {ID: "/id/", SECTOR: "/sector/", KIND: "/kind/", DG: "/ontology/"}


class Links(HTMLParser):
    """The links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"href", "src"} and value]


def page(path: str, query: str = "") -> str:
    reply = get(path, query, accept=HTML)
    assert reply.status == 200, body(reply)
    assert header(reply, "content-type") == "text/html; charset=utf-8"
    return body(reply).decode()


def path_of(iri: str) -> str:
    return next(
        f"{path}{iri.removeprefix(of)}" for of, path in FOLDERS.items() if iri.startswith(of)
    )


def triples(path: str, name: str) -> set[ox.Triple]:
    reply = get(path, f"format={name}")
    assert reply.status == 200, body(reply)
    return {quad.triple for quad in ox.parse(body(reply), FORMATS[name])}


def test_a_page_has_statements_with_their_evidence() -> None:
    told = page(VISIT, "lang=en")
    assert "hosted by" in told
    assert 'href="../id/asmex?lang=en"' in told
    assert "¶2, 184-235" in told
    assert "lodj.ma/" in told
    assert "Only said" in told


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Accepted"), ("fr", "Admis"), ("ar", "المقبول")]
)
def test_a_page_speaks_three_languages(language: str, word: str) -> None:
    chosen = page(VISIT, f"lang={language}")
    assert word in chosen
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in chosen
    reply = get(VISIT, accept=HTML, accept_language=f"{language}-XX,{language};q=0.8")
    assert header(reply, "content-language") == language


def test_a_refusal_speaks_the_language_that_is_asked_for() -> None:
    for path, query, status in (
        ("/id/nothing", "lang=ar", 404),
        ("/questions/visits-held", "lang=ar&period=x", 400),
    ):
        reply = get(path, query, accept=HTML)
        assert (reply.status, header(reply, "content-language")) == (status, "ar")
    reply = get("/questions", "lang=xx", accept=HTML, accept_language="fr")
    assert (reply.status, header(reply, "content-language")) == (400, "fr")


def test_what_is_isolated_begins_with_no_space() -> None:
    """In Arabic it would stand behind the name and part nothing."""
    assert re.findall("<bdi>[ \n]", page("/id/us-ms", "lang=ar")) == []


def test_every_resource_has_a_page_whose_links_lead_somewhere() -> None:
    """Of one of eighteen resources; ``make test-many`` follows the links of all."""
    layers = read_layers(shipped().graph)
    paths = {path_of(iri) for iri in (*layers.things, *layers.claims, *layers.evidence)
             if iri.startswith(tuple(FOLDERS))}  # fmt: skip
    seen: dict[str, int] = {}
    for path in sample(sorted(paths), every=18):
        for link in Links(page(path)).found:
            target = urlsplit(urljoin(f"{BASE.rstrip('/')}{path}", link))
            assert target.scheme in {"http", "https", "data"}, link
            if f"{target.scheme}://{target.netloc}/" == BASE and target.path != "/":
                at = unquote(target.path)
                if at not in seen:
                    seen[at] = get(at, target.query, accept=HTML).status
    assert set(seen.values()) == {200}, [path for path, status in seen.items() if status != 200]


def test_graphs_are_the_same_in_every_format_and_hold_the_evidence() -> None:
    found = triples(VISIT, "turtle")
    for name in FORMATS:
        assert triples(VISIT, name) == found, name
    whole = set(shipped().graph.triples())
    assert found <= whole
    about = {triple for triple in whole if triple.subject == ox.NamedNode(f"{ID}{VISIT[4:]}")}
    assert about <= found
    predicates = {triple.predicate.value.rpartition("#")[2] for triple in found}
    assert {"hostedBy", "holder", "wasDerivedFrom", "spanDigest", "claimKind"} <= predicates


def test_a_format_is_negotiated() -> None:
    for form in GRAPHS:
        reply = get(VISIT, accept=form.media_type)
        assert header(reply, "content-type").startswith(form.media_type)
    assert header(get(VISIT), "content-type").startswith("text/html")
    assert get(VISIT, accept="image/png").status == 406
    assert get(VISIT, method="PUT").status == 405


def test_what_is_not_there_is_told_with_what_is_near() -> None:
    told = read(get("/id/us-mss"), 404)
    assert told["near"][0] == {"iri": f"{ID}us-ms", "term": "id:us-ms", "label": "Mississippi"}
    reply = get("/id/us-mss", accept=HTML)
    assert reply.status == 404
    assert 'href="../id/us-ms"' in body(reply).decode()
    for path in (
        "/id/",
        "/id/a b>",
        '/id/"x',
        "/id/us-ms/more",
        "/kind/nothing",
        "/ontology/Nope",
        "/x",
    ):
        assert get(path).status == 404, path


def test_nothing_of_a_request_is_formatted_into_a_query() -> None:
    for slug in ("x> ?p ?o } #", "us-ms>", "\\u003E", "{", "us-ms\n", "%3E"):
        assert get(f"/id/{slug}").status == 404, slug


def test_the_vocabulary_has_an_index_and_is_rdf() -> None:
    index = page("/ontology", "lang=fr")
    assert all(f'"./ontology/{name}?lang=fr"' in index for name in vocabulary().properties)
    assert "accueillie par" in page("/ontology/hostedBy", "lang=fr") or "dg:hostedBy" in index
    reply = get("/ontology", "format=turtle")
    parsed = [quad.triple for quad in ox.parse(body(reply), ox.RdfFormat.TURTLE)]
    assert len(parsed) == len(set(vocabulary().ontology))
    assert json.loads(body(get("/ontology", accept="application/ld+json")))


def test_a_page_escapes_what_the_graph_says() -> None:
    graph = f"""
        <{ID}x> a <{DG}Person> ; <http://www.w3.org/2000/01/rdf-schema#label>
            "<img src=x onerror=alert(1)>\\u202e"@en ;
            <http://www.w3.org/2004/02/skos/core#exactMatch> <javascript:alert(1)> .
        <{ID}s> a <{DG}Source> ; <https://schema.org/url> "javascript:alert(1)" ;
            <http://www.w3.org/2000/01/rdf-schema#label> "a source"@en ."""
    served = serving(graph)
    for slug in ("x", "s"):
        reply = get(f"/id/{slug}", accept=HTML, served=served)
        told = body(reply).decode()
        assert reply.status == 200
        assert "<img" not in told
        assert "\u202e" not in told
        assert not any(link.startswith("javascript") for link in Links(told).found)
        assert "default-src 'none'" in header(reply, "content-security-policy")


def test_no_page_needs_a_script_or_loads_anything() -> None:
    for path in (
        VISIT,
        "/questions",
        "/questions/who-led",
        "/ontology",
        "/ontology/Visit",
        "/id/ma",
    ):
        told = page(path)
        assert "<script" not in told
        assert not re.search(r"<(img|iframe|object|embed|link rel=.stylesheet)", told)
        assert not re.search(r"\son\w+=|\sstyle=", told)
