"""The words of the opening picture: all of them readable, none over another, in every language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diplograph.backends import connect
from diplograph.view import render
from pictures import NARROW, WIDE, opened
from viewed import corpus

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

#: Every text of the picture that is seen: its words, its place in the window, its letters' size.
TEXTS = """
[...document.querySelectorAll("#view-net svg.network text")]
  .filter((text) => text.getClientRects().length)
  .map((text) => {
    const { x, y, width, height } = text.getBoundingClientRect();
    const size = text.getScreenCTM().a * parseFloat(getComputedStyle(text).fontSize);
    return { words: text.textContent, x, y, width, height, size };
  })
"""
#: The place of every card that is seen, and how many there should be.
CARDS = """
[...document.querySelectorAll("#view-net svg.network .card rect")]
  .filter((rect) => rect.getClientRects().length)
  .map((rect) => rect.getBoundingClientRect().toJSON())
"""
DRAWN = "document.querySelectorAll('#view-net .card:not([data-hidden])').length"


@pytest.fixture(scope="module", params=["article", "corpus"])
def page(
    request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The picture of the shipped facts, which shows all, and of the invented corpus: a backbone."""
    graph = connect(str(built)) if request.param == "article" else corpus()
    file = tmp_path_factory.mktemp("labels") / "réseau شبكة 1.html"
    file.write_bytes(render(graph, engine="rich").encode())
    return file


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_all_words_can_be_read(
    browser: Browser, page: Path, size: tuple[int, int], lang: str
) -> None:
    with opened(browser, page, size) as it:
        it.until('document.documentElement.dataset.ready === ""')
        it.page.evaluate(f"diplograph.set({{ lang: {json.dumps(lang)} }})")
        readable(it.page.evaluate)


def readable(evaluate: Callable[[str], Any]) -> None:
    """All words of the picture in a page are at least 11 px high, and none is over another."""
    texts, cards, drawn = evaluate(TEXTS), evaluate(CARDS), evaluate(DRAWN)
    named = [text for text in texts if text["words"] not in {"”", "≠", "✕", "⊘"}]
    assert len(cards) == drawn
    assert len([text for text in named if text["words"]]) >= min(drawn, 30)
    assert [text["words"] for text in texts if text["size"] < 11] == []
    assert _overlapping(cards) == []
    assert _overlapping(named) == []


def _overlapping(boxes: list[Any]) -> list[tuple[Any, Any]]:
    """The pairs that share more than a pixel either way."""
    return [
        (one, other)
        for i, one in enumerate(boxes)
        for other in boxes[i + 1 :]
        if min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"]) > 1
        and min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
        > 1
    ]
