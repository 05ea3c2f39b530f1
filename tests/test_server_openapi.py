"""The OpenAPI document: it is valid, tells of every question, and a fuzzer finds it to hold."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from asking import BASE, body, get, read, shipped
from diplograph.queries.parameters import CLASSES
from diplograph.queries.questions import names, question
from diplograph.server.messages import POSTED, Ask
from diplograph.server.openapi import FORMS, is_formed
from diplograph.server.web import respond

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: The questions that are fuzzed: they have all types of parameters between them.
FUZZED = ("agenda-of-visits", "independent-sources", "names-on-date", "visits-of")

#: How many requests of each sort are made; ``make fuzz`` makes more.
EXAMPLES = int(os.environ.get("DIPLOGRAPH_EXAMPLES", "5"))

schemathesis.openapi.format(
    "sparql-query", st.sampled_from(["ASK {}", "SELECT * { ?s a dg:Visit }", "SELECT * {} LIMIT 2"])
)


def application(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """What is served, as WSGI: each request is answered in this process."""
    headers = {
        name: environ[key]
        for key, name in (("HTTP_ACCEPT", "accept"), ("CONTENT_TYPE", "content-type"))
        if environ.get(key)
    }
    request = Ask(
        environ["REQUEST_METHOD"],
        environ["PATH_INFO"].encode("latin-1").decode(errors="replace"),
        environ.get("QUERY_STRING", "").encode("latin-1"),
        headers,
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)),
        BASE,
    )
    reply = respond(request, shipped())
    start(f"{reply.status} -", [*reply.headers, ("content-length", str(reply.size))])
    return [body(reply)]


def document() -> Any:
    return read(get("/openapi.json"))


schema = schemathesis.openapi.from_dict(document())
schema.app = application
# What the gateway answers is tested with it.
fuzzed = schema.exclude(path="/health").exclude(
    path_regex=rf"^/questions/(?!({'|'.join(FUZZED)})$)"
)


@fuzzed.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_it_says_holds(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()


def test_it_is_a_document_of_openapi() -> None:
    schema.validate()
    told = document()
    assert told["openapi"].startswith("3.1.")
    operations = [each for path in told["paths"].values() for each in path.values()]
    ids = [each["operationId"] for each in operations]
    assert len(set(ids)) == len(ids)
    for path in ("/sparql", "/graph", "/id/{slug}", "/evidence", "/terms", "/complete", "/health"):
        assert path in told["paths"]


def test_what_may_be_posted_to_is_what_the_gateway_says() -> None:
    posted = {path.strip("/") for path, each in document()["paths"].items() if "post" in each}
    assert posted == POSTED


def test_it_has_every_question_with_its_parameters() -> None:
    paths = document()["paths"]
    for name in names():
        operation = paths[f"/questions/{name}"]["get"]
        assert operation["summary"] == question(name).titles["en"]
        told = [each["name"] for each in operation["parameters"]]
        assert told == [*question(name).parameters, "format"]


def test_no_parameter_of_a_question_is_taken_by_the_address() -> None:
    taken = {"format", "question", "query", "row"}
    assert not [name for name in names() if taken & question(name).parameters.keys()]


def test_every_type_has_a_form_which_its_defaults_have() -> None:
    assert set(CLASSES) < set(FORMS)
    fuzzed_types = {each.type for name in FUZZED for each in question(name).parameters.values()}
    assert {"place", "interval", "date", "number", "language", "limit", "sector"} <= fuzzed_types
    for name in names():
        for each in question(name).parameters.values():
            assert is_formed(each, each.default), (name, each.name)
