"""Why an answer is empty, over HTTP."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from asking import body, get
from diplograph.server.messages import Ask, Bounds
from diplograph.server.web import Served, respond

GRAPH = """
PREFIX dg: <https://w3id.org/diplograph/ontology#>
PREFIX id: <https://w3id.org/diplograph/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
id:visit a dg:Visit ; rdfs:label "A visit"@en ; dg:hostedBy id:house .
id:paper a dg:Source .
id:house a dg:Organisation ; rdfs:label "The house"@en .
"""


@pytest.fixture(scope="module")
def served() -> Served:
    store = ox.Store()
    store.load(GRAPH.encode(), format=ox.RdfFormat.TURTLE)
    return Served(store, Bounds(), edition="one")


def told(served: Served, **fields: str) -> tuple[int, Any]:
    ask = Ask("GET", "/why", urlencode(fields).encode(), {}, b"", "http://127.0.0.1/")
    reply = respond(ask, served)
    assert isinstance(reply.body, bytes)
    return reply.status, json.loads(reply.body)


def test_the_part_that_matches_nothing_is_named(served: Served) -> None:
    status, found = told(served, query='SELECT ?v { ?v a dg:Visit ; rdfs:label "A visit" }')
    assert status == 200
    assert found["why"][0] == "why empty: nothing matches this"
    assert '"A visit"@en' in found["why"][-1]
    (note,) = found["notes"]
    assert (note["line"], note["column"]) == (1, 40)


def test_of_a_question_each_parameter_is_tried(served: Served) -> None:
    status, found = told(served, question="visits-held", period="1900")
    assert status == 200
    assert any(line.startswith("without period=1900 there") for line in found["why"])


def test_what_is_not_empty_has_no_reason(served: Served) -> None:
    assert told(served, query="SELECT ?v { ?v a dg:Visit }") == (200, {"why": [], "notes": []})
    assert told(served, query="ASK { ?v a dg:Visit }") == (200, {"why": [], "notes": []})


def test_a_graph_without_any_claim_is_no_finding() -> None:
    empty = Served(ox.Store(), Bounds(), edition="none")
    said = "the graph that is served here holds no source and no claim at all"
    assert told(empty, query="SELECT ?v { ?v a dg:Visit }")[1]["why"][0] == f"why empty: {said}"
    for accept in ("text/html", "application/json"):
        page = body(get("/questions/visits-held", accept=accept, served=empty)).decode()
        assert f"{said.capitalize()}." in page
        assert "says that a visit took place" not in page


def test_what_is_no_query_is_refused(served: Served) -> None:
    assert told(served, query="SELECT ?v {")[0] == 400
    assert told(served, question="no-such-question")[0] == 404
