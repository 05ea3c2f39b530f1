"""What stands behind the rows of an answer, over HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from asking import BASE, get, read, shipped
from diplograph.queries.questions import names
from diplograph.server.messages import Ask
from diplograph.server.web import respond
from samples import sample

HOSTS = "SELECT ?visit ?host { ?visit dg:hostedBy ?host }"


def told(**fields: str) -> Any:
    return read(get("/evidence", dict(fields)))


def test_a_row_of_a_question_has_its_claims() -> None:
    found = told(question="who-led", row="0", lang="fr")
    (row,) = found["rows"]
    assert row["row"] == 0
    assert row["binding"]["leader"]["value"] == "Bill Cork"
    assert [claim["id"] for claim in found["claims"]] == row["claims"]
    claim = found["claims"][0]
    assert claim["accepted"] is True
    assert set(claim["said"]) == {"en", "fr", "ar"}
    assert claim["holder"] in {source["id"] for source in found["sources"]}
    passage = claim["evidence"][0]
    assert passage["paragraph"] == 2
    assert passage["state"] == "not-held"
    for iri in (claim["kind"], claim["certainty"], claim["holder"]):
        assert found["labels"][iri]["fr"] or found["labels"][iri]["en"]


def test_every_row_of_every_question_has_its_claims() -> None:
    """Of each fourth question; ``make test-many`` asks for all."""
    for name in sample(names(), every=4):
        rows = read(get(f"/questions/{name}"))
        found = told(question=name)
        assert len(found["rows"]) == len(rows["results"]["bindings"])
        columns = rows["claims"]
        for row, binding in zip(found["rows"], rows["results"]["bindings"], strict=True):
            assert row["binding"] == binding
            claims = " ".join(binding[each]["value"] for each in columns if each in binding)
            assert set(row["claims"]) == set(claims.split())


def test_a_row_of_a_query_has_the_claims_that_it_was_derived_from() -> None:
    (row,) = told(query=HOSTS, row="0")["rows"]
    (claim,) = told(query=HOSTS)["claims"]
    assert row["claims"] == [claim["id"]]
    assert claim["property"].endswith("hostedBy")


def test_reference_triples_are_told_with_where_they_are_from() -> None:
    query = "SELECT ?place { ?place dg:within id:us } ORDER BY ?place LIMIT 1"
    (row,) = told(query=query)["rows"]
    assert row["references"][0]["property"].endswith("within")
    assert row["references"][0]["origins"]


def test_what_is_not_derivable_is_told_with_its_place() -> None:
    found = told(query="SELECT (COUNT(*) AS ?n)\n{ ?visit dg:hostedBy ?host } GROUP BY ?host")
    assert found["claims"] == []
    (gap,) = found["gaps"]
    assert (gap["line"], gap["column"]) == (2, 39)
    assert gap["reason"].endswith("add ?host to SELECT")
    assert told(query="ASK { ?s ?p ?o }")["gaps"][0]["reason"].startswith("only rows")


def test_a_query_may_be_posted() -> None:
    headers = {"content-type": "application/sparql-query"}
    ask = Ask("POST", "/evidence", b"row=0", headers, HOSTS.encode(), BASE)
    assert len(read(respond(ask, shipped()))["claims"]) == 1
    headers = {"content-type": "application/x-www-form-urlencoded"}
    form = f"query={quote(HOSTS)}&row=0".encode()
    ask = Ask("POST", "/evidence", b"", headers, form, BASE)
    assert len(read(respond(ask, shipped()))["claims"]) == 1


def test_what_is_wrong_is_said() -> None:
    for fields, status, said in (
        ({"question": "who-led", "row": "7"}, 404, "no row 7"),
        ({"question": "who-led", "row": "-1"}, 400, "row"),
        ({"question": "who-led", "row": "²"}, 400, "row"),
        ({"question": "who"}, 404, "who-led"),
        ({"question": "who-led", "x": "1"}, 400, "no parameter 'x'"),
        ({"query": "ASK {"}, 400, "never closed"),
        ({"query": "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"}, 400, "SERVICE"),
        ({}, 400, "query"),
    ):
        assert said in read(get("/evidence", dict(fields)), status)["detail"], fields
    assert get("/evidence", "question=who-led", method="DELETE").status == 405
