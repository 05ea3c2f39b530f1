"""The W3C's tests of the SPARQL 1.1 Protocol, sent over sockets to a server that runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

import protocol_suite
from protocol_suite import Exchange
from served import serving


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HTTPConnection]:
    """One that stays open: a request whose body were not read would spoil the one behind it."""
    file = tmp_path_factory.mktemp("suite") / "graphs.nq"
    file.write_bytes(protocol_suite.quads())
    with serving("--on", file) as running:
        connection = running.connect()
        yield connection
        connection.close()


def test_the_suite_of_the_w3c(connection: HTTPConnection) -> None:
    """What concerns queries passes; what concerns updates is refused, as a fault of the client."""
    cases = protocol_suite.cases()
    assert len(cases) == 34
    for case in cases:
        for exchange in case.exchanges:
            status, media_type, body = _sent(connection, exchange)
            if case.name.startswith("update_"):
                assert status in (400, 403), case.name
                break
            assert status // 100 in exchange.statuses, (case.name, body)
            if exchange.format is not None:
                assert media_type in protocol_suite.media_types(exchange.format), case.name
            if exchange.truth is not None:
                assert json.loads(body)["boolean"] is exchange.truth, case.name


def _sent(connection: HTTPConnection, exchange: Exchange) -> tuple[int, str, bytes]:
    """The status of the response, its media type and its body."""
    body = exchange.body or None  # else a GET has an empty one
    connection.request(exchange.method, exchange.target, body, exchange.headers)
    response = connection.getresponse()
    media_type = response.headers["content-type"].partition(";")[0]
    return response.status, media_type, response.read()
