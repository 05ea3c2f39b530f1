"""The page of the documentation on addresses: its requests are answered as it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

from asking import BASE, body, get, read, shipped
from diplograph.server.messages import Ask
from diplograph.server.web import respond

PAGE = (Path(__file__).parents[1] / "docs" / "how-to" / "http.md").read_text(encoding="utf-8")


def test_every_request_of_the_page_is_answered() -> None:
    commands = re.findall(r"^curl .+$", PAGE, re.M)
    assert len(commands) >= 7
    for command in commands:
        words = shlex.split(command)
        address = urlsplit(next(word for word in words if word.startswith(BASE)))
        headers = {
            name.lower(): value
            for at, word in enumerate(words)
            if word == "-H"
            for name, _, value in [words[at + 1].partition(": ")]
        }
        method, sent = "GET", b""
        if "--data-urlencode" in words:
            method, sent = "POST", words[words.index("--data-urlencode") + 1].encode()
            headers["content-type"] = "application/x-www-form-urlencoded"
        query = address.query.encode()
        ask = Ask(method, unquote(address.path), query, headers, sent.replace(b" ", b"+"), BASE)
        reply = respond(ask, shipped())
        assert (reply.status == 200) == ("state=Mississippi" not in command), command


def test_the_errors_of_the_page_are_those_that_are_told() -> None:
    told = read(get("/questions/visits-of", {"state": "Mississippi", "period": "2025-6"}), 400)
    assert told["detail"] in PAGE


def test_the_keys_of_the_page_are_there() -> None:
    answer = read(get("/questions/visits-of"))
    for key in answer:
        assert f"`{key}`" in PAGE, key
    evidence = read(get("/evidence", {"question": "who-led", "row": "0"}))
    for key in (*evidence, "said", "obstacles", "accepted"):
        assert f"`{key}`" in PAGE, key
    assert body(get("/questions/who-led", "format=csv"))
