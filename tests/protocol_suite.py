"""The W3C's tests of the SPARQL 1.1 Protocol, read from their manifest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import rdflib
from rdflib.collection import Collection

from conftest import require_peers

#: Where the suite is: its folder, with ``manifest.ttl``.
VARIABLE = "DIPLOGRAPH_PROTOCOL_SUITE"

_MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_HT = rdflib.Namespace("http://www.w3.org/2011/http#")
_CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
_UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")


class Exchange(NamedTuple):
    """A request, and what is expected of the response: the first digits of its status that will do,
    the answer of an ASK, and what the format is one of (``boolean``, ``tabular``, ``RDF``).
    """

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[int]
    truth: bool | None
    format: str | None


class Case(NamedTuple):
    """A test: its name, and its requests in order."""

    name: str
    exchanges: tuple[Exchange, ...]


def folder() -> Path:
    """The folder of the suite; skips the test, or fails it under CI, without it."""
    require_peers(f"env:{VARIABLE}")
    return Path(os.environ[VARIABLE])


def cases() -> list[Case]:
    """All tests, in the order of the manifest. Skips, or fails under CI, without the suite."""
    graph = _manifest()
    (entries,) = graph.objects(None, _MF.entries)
    return [_case(graph, entry) for entry in Collection(graph, entries)]


def quads() -> bytes:
    """The graphs that the tests ask for, each under its name, as N-Quads."""
    graph = _manifest()
    data = set()
    for _, node in graph.subject_objects(_UT.graphData):
        (file,) = graph.objects(node, _UT.graph)
        (name,) = graph.objects(node, rdflib.RDFS.label)
        lines = (folder() / str(file).rpartition("/")[2]).read_text(encoding="utf-8").splitlines()
        data |= {f"{line.rstrip().removesuffix('.')}<{name}> .\n" for line in lines if line.strip()}
    return "".join(sorted(data)).encode()


def _manifest() -> rdflib.Graph:
    return rdflib.Graph().parse(folder() / "manifest.ttl", format="turtle")


def _case(graph: rdflib.Graph, entry: rdflib.term.Node) -> Case:
    (action,) = graph.objects(entry, _MF.action)
    (requests,) = graph.objects(action, _HT.requests)
    exchanges = (_exchange(graph, each) for each in Collection(graph, requests))
    return Case(str(entry).rpartition("#")[2], tuple(exchanges))


def _exchange(graph: rdflib.Graph, request: rdflib.term.Node) -> Exchange:
    def one(of: rdflib.term.Node, name: str) -> str:
        return str(graph.value(of, _HT[name]))

    headers = graph.value(request, _HT.headers)
    listed = Collection(graph, headers) if headers is not None else ()
    body = graph.value(request, _HT.body)
    response = graph.value(request, _HT.resp)
    assert response is not None
    truth = graph.value(response, _MF.expectedBoolean)
    kind = graph.value(response, _MF.expectedFormat)
    statuses = map(str, graph.objects(response, _MF.expectedStatus))
    return Exchange(
        one(request, "methodName"),
        one(request, "absolutePath"),
        {one(each, "fieldName"): one(each, "fieldValue") for each in listed},
        b"" if body is None else _encoded(graph, body),
        frozenset(int(status.removesuffix("xx")[-1]) for status in statuses),
        None if truth is None else str(truth) == "true",
        None if kind is None else str(kind),
    )


def _encoded(graph: rdflib.Graph, body: rdflib.term.Node) -> bytes:
    text, encoding = graph.value(body, _CNT.chars), graph.value(body, _CNT.characterEncoding)
    return str(text).encode(str(encoding))


def media_types(kind: str) -> Iterator[str]:
    """The media types that a kind of format is one of."""
    results = "application/sparql-results+"
    if kind in ("boolean", "tabular"):
        yield from (f"{results}json", f"{results}xml")
    if kind == "tabular":
        yield from ("text/csv", "text/tab-separated-values")
    if kind == "RDF":
        yield from ("application/rdf+xml", "text/turtle", "application/n-triples")
