"""Questions that a server is known to answer wrongly are asked of a copy of its graph.

The server is played here: its answers are those of the embedded engine, and it calls itself what
the test says. Real ones are in ``test_engines``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

import diplograph as dg
from diplograph.analysis import parts
from diplograph.backends import Graph, connect
from diplograph.backends.answer import SPARQL_JSON
from diplograph.errors import LimitError
from diplograph.queries import suited
from diplograph.queries.questions import names, question

ENDPOINTS = Path(__file__).parents[1] / "docs" / "how-to" / "endpoints.md"


class Server(BaseHTTPRequestHandler):
    """A SPARQL endpoint over a store, which calls itself what `called` says."""

    called: ClassVar[str]
    store: ClassVar[ox.Store]
    asked: ClassVar[list[str]]

    def version_string(self) -> str:
        return self.called

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        query = parse_qs(urlsplit(self.path).query or body)["query"][0]
        self.asked.append(query)
        results = self.store.query(query)
        assert isinstance(results, ox.QuerySolutions | ox.QueryBoolean)
        answer = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
        self.send_response(200)
        self.send_header("Content-Type", SPARQL_JSON)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = answer  # noqa: N815 - the names it overrides

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it overrides
        pass


@pytest.fixture(scope="module")
def graph(built: Path) -> Graph:
    return connect(built)


@pytest.fixture
def address(graph: Graph) -> Iterator[str]:
    """The address of an endpoint with the shipped facts, which says that it is Virtuoso."""
    Server.called, Server.asked, Server.store = "Virtuoso/07.20.3229 (Linux)", [], ox.Store()
    Server.store.bulk_extend(ox.Quad(*triple) for triple in graph.triples())
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/sparql"
        server.shutdown()


def _asked_whole(name: str) -> bool:
    """Whether the server was asked the question itself."""
    return any(f"# title: {question(name).titles['en']}" in each for each in Server.asked)


def test_a_question_that_the_server_answers_wrongly_is_asked_here(
    address: str, graph: Graph, capsys: pytest.CaptureFixture[str]
) -> None:
    found = dg.load(address).question("who-led")
    rows = [[str(term) for term in row] for row in graph.select(question("who-led").text)]
    assert [[str(term) for term in row] for row in found] == rows != []
    assert not _asked_whole("who-led")
    assert capsys.readouterr().err == (
        f"{address} runs Virtuoso, which answers who-led with other rows, or not in time; its "
        f"{graph.size():,} triples are read and asked here\n"
    )


def test_another_question_and_another_server_are_asked(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    dg.load(address).question("visits-held")
    assert _asked_whole("visits-held")
    Server.called = "Apache Jena Fuseki (4.5.0)"
    dg.load(address).question("who-led")
    assert _asked_whole("who-led")
    assert not capsys.readouterr().err


def test_an_analysis_of_such_a_question_reads_the_graph_too(address: str, graph: Graph) -> None:
    assert parts(connect(address)) == parts(graph)
    assert not _asked_whole("regions-and-sectors")


def test_a_graph_that_is_too_large_to_be_read_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suited, "MOST", 100)
    with pytest.raises(LimitError, match=r"more than the 100 that are read .* diplograph export"):
        dg.load(address).question("who-led")
    assert not _asked_whole("who-led")


def test_the_page_about_endpoints_names_these_questions() -> None:
    page = ENDPOINTS.read_text("utf-8")
    told = page.partition("| Virtuoso 7.2.5 |")[2].split("|")[1]  # behind those it answers right
    for name in names():
        assert (f"`{name}`" in told) == ("Virtuoso" in question(name).unsuited), name
