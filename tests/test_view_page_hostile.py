"""Three hundred strings meant ill and more, in every field of a graph: shown as text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pyoxigraph
import pytest

import hostile
from diplograph.explain import explain
from diplograph.texts import Texts
from diplograph.view import render
from diplograph.words import LANGUAGES
from pictures import CHOOSE_ALL, LOOK, READY, Opened, opened, saved
from samples import sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VIEWS = ("net", "time", "map", "heat", "table")
SCOPES = ("opening", "whole")
#: Ask for each text as an address, as what is looked for, chosen and joined.
ASK_ALL = """
(texts) => {
  for (const text of texts) {
    diplograph.parse(text);
    diplograph.parse(`view=table&pick=${text}&scope=${text}&focus=${text}&f.kind=${text}`);
    const { filter } = diplograph.state();
    diplograph.set({ pick: text, focus: text, sort: text, filter: { ...filter, text } });
    diplograph.set({ view: "net", scope: "path", to: text });
  }
}
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("texts")
    return hostile.graph(folder), Texts(folder)


@pytest.fixture(scope="module")
def page(
    browser: Browser, graph: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    file = tmp_path_factory.mktemp("hostile") / "network.html"
    html = render(graph[0], engine="rich", texts=graph[1], report="report.html")
    file.write_text(html, encoding="utf-8", newline="\n")
    with opened(browser, file) as it:
        it.page.on("dialog", lambda dialog: it.complaints.append(dialog.message))
        it.until(READY)
        it.page.evaluate(LOOK)
        yield it
        assert it.page.evaluate("window.hacked") is None
        it.requests[1:] = [each for each in it.requests[1:] if not each.startswith("blob:")]


def test_there_are_more_than_three_hundred_of_them() -> None:
    assert len(hostile.STRINGS) == len(set(hostile.STRINGS)) > 300


def test_every_view_in_every_language_shows_text(page: Opened) -> None:
    """Each view is tried in one language or two of each scope; of `samples.MANY` in all."""
    for scope, view, lang in sample([*product(SCOPES, VIEWS, LANGUAGES)], every=2):
        state = {"view": view, "lang": lang, "scope": scope, "said": True, "open": True}
        page.page.evaluate("(state) => diplograph.set(state)", state)
        assert page.page.evaluate("look()") == []


def test_the_panel_shows_text(page: Opened) -> None:
    page.page.evaluate("diplograph.set({ view: 'table', said: true, lang: 'en', open: false })")
    assert page.page.evaluate(CHOOSE_ALL) == []


def test_an_address_is_text(page: Opened) -> None:
    """Each third string is tried, some of each kind; of `samples.MANY` all."""
    page.page.evaluate(ASK_ALL, sample(hostile.STRINGS, every=3))
    assert page.page.evaluate("look()") == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_drawing_that_is_kept_is_well_formed_and_still(page: Opened, view: str) -> None:
    page.page.evaluate("(view) => diplograph.parse(`said=1&scope=whole&view=${view}`)", view)
    drawing = ElementTree.fromstring(saved(page, "svg"))
    names = {element.tag.rpartition("}")[2] for element in drawing.iter()}
    assert names <= {"svg", "g", "path", "rect", "circle", "line", "text", "tspan", "title"}
    attributes = {name for element in drawing.iter() for name in element.attrib}
    assert [name for name in attributes if name.startswith("on") or "href" in name] == []


def test_tables_and_triples_that_are_kept_hold_text(page: Opened) -> None:
    page.page.evaluate("diplograph.parse('said=1&scope=whole&view=table')")
    shown = page.page.evaluate("diplograph.view().ids().length")
    rows = list(csv.reader(io.StringIO(saved(page, "csv").decode("utf-8-sig"))))
    assert len(rows) == shown + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r\n")] == []
    assert len(json.loads(saved(page, "json"))["statements"]) == shown
    turtle = pyoxigraph.parse(saved(page, "turtle"), format=pyoxigraph.RdfFormat.TURTLE)
    assert not [quad for quad in turtle if "evil" in f"{quad.subject}{quad.predicate}"]


def test_an_explanation_holds_text(graph: Any) -> None:
    for number in range(0, len(hostile.STRINGS), 100):
        found = explain(graph[0], [f"claim-{number}-0"])
        tags = Tags()
        tags.feed(found._repr_html_())
        assert tags.strange == []
        assert "\x1b" not in str(found) + found.to_markdown()


class Tags(HTMLParser):
    """Of a page, the elements and attributes that run or load something."""

    def __init__(self) -> None:
        super().__init__()
        self.strange: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "iframe", "img", "svg", "object", "base", "link", "meta", "form"}:
            self.strange.append(tag)
        self.strange += [name for name, value in attrs if name.startswith("on")]
        self.strange += [
            value or "" for name, value in attrs if name in {"href", "src"}
            and not (value or "").startswith(("http://", "https://", "#"))
        ]  # fmt: skip
