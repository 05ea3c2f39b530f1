"""The words of the opening picture: all of them readable, none over another, in every language."""

from __future__ import annotations

from itertools import cycle, product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

import samples
from diplograph.words import LANGUAGES
from pictures import NARROW, READY, WIDE, opened

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
#: Pixels above the picture.
TOP = "document.getElementById('stage').getBoundingClientRect().top"
DRAWN = "document.querySelectorAll('#view-net .card:not([data-hidden])').length"
#: Of each word in a picture or on a button: what it says, its colour, and that of its ground.
COLOURS = """
[...document.querySelectorAll("#view-net .card text, .strip input:checked + span")].map((word) => {
  const { fill, color, backgroundColor } = getComputedStyle(word);
  const ground = word.closest(".card")?.querySelector("rect:not(.under)");
  return ground ? [word.textContent, fill, getComputedStyle(ground).fill]
    : [word.textContent, color, backgroundColor];
})
"""


#: The shipped facts, of which the picture shows all; an invented corpus; others of a size.
PAGES = ("article", "corpus", "5", "25", "50", "500")
#: All pages in both sizes, of which the first is tried in both and the others in one in turn.
CASES = [*product(PAGES, (WIDE, NARROW)), *product(("20", "150", "5000", "50000"), (WIDE, NARROW))]
FEW = [("article", WIDE), *zip(PAGES, cycle((NARROW, WIDE)), strict=False)]


@pytest.mark.parametrize(("name", "size"), CASES if samples.MANY else FEW)
def test_all_words_can_be_read(
    browser: Browser, pages: Callable[[str], Path], name: str, size: tuple[int, int]
) -> None:
    with opened(browser, pages(name), size) as it:
        it.until(READY, seconds=60)
        for lang in LANGUAGES:
            it.page.evaluate(f"diplograph.set({{ lang: {lang!r} }})")
            assert it.page.evaluate(TOP) < 180
            assert readable(it.page.evaluate) >= (30 if name.isdigit() and int(name) >= 50 else 10)


def readable(evaluate: Callable[[str], Any]) -> int:
    """All words of the picture in a page are at least 11 px high, and none is over another."""
    texts, cards, drawn = evaluate(TEXTS), evaluate(CARDS), evaluate(DRAWN)
    named = [text for text in texts if text["words"] not in {"”", "≠", "✕", "⊘"}]
    assert len(cards) == drawn
    assert len([text for text in named if text["words"]]) >= drawn
    assert [text["words"] for text in texts if text["size"] < 11] == []
    assert _overlapping(cards) == []
    assert _overlapping(named) == []
    return len(cards)


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_in_forced_colours(
    browser: Browser, built: Path, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(forced_colors="active", color_scheme=scheme, offline=True)
    page = context.new_page()
    page.goto((built / "network.html").as_uri())
    page.wait_for_selector(".strip", state="attached")
    words = page.evaluate(COLOURS)
    context.close()
    assert len(words) > 20
    black_and_white = {"rgb(0, 0, 0)", "rgb(255, 255, 255)"}
    assert [word for word in words if {word[1], word[2]} != black_and_white] == []


def test_on_paper_the_picture_is_dark_on_light_and_within_the_page(
    browser: Browser, built: Path
) -> None:
    context = browser.new_context(viewport={"width": 794, "height": 1123}, color_scheme="dark")
    page = context.new_page()
    page.goto((built / "network.html").as_uri())
    page.wait_for_selector(".strip", state="attached")
    page.emulate_media(media="print")
    ground, over = page.evaluate(
        """[getComputedStyle(document.documentElement).backgroundColor,
            document.querySelector("#view-net svg").getBoundingClientRect().right - innerWidth]"""
    )
    context.close()
    assert ground == "rgb(248, 247, 243)"
    assert over <= 0
