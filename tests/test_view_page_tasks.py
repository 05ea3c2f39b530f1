"""Twelve questions of a journalist, each answered three ways: by keyboard, by touch, in the table.

By keyboard and by touch whoever asks looks at the pictures; the third way has the table alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diplograph.view import render
from pictures import NARROW, WIDE, Opened, opened
from questions import TASKS, Task
from viewed import corpus

if TYPE_CHECKING:
    from playwright.sync_api import Browser

READY = 'document.documentElement.dataset.ready === ""'
WAYS = {"keys": WIDE, "touch": NARROW, "table": WIDE}
VIEWS = ("net", "time", "map", "heat", "table")
#: Presses of Tab after which what is looked for counts as out of reach.
FAR = 45
FOCUSED = """
() => {
  const { labels, textContent } = document.activeElement;
  return (labels?.length ? labels[0].textContent : textContent).trim();
}
"""
#: The far ends of a relation in the panel, under a heading.
ENDS = """
([heading, of]) => [...document.querySelectorAll("#panel section .said-of")].filter((said) => {
  const told = said.closest(".group")?.querySelector("h4") ?? said;
  const verb = told.querySelector(".verb");
  return said.closest("section").querySelector("h3").textContent.startsWith(heading)
    && verb?.textContent === of && told.firstChild === verb;
}).map((said) => said.querySelector("bdi").textContent)
"""
#: The values in the panel that are contested of a relation.
CONTESTED = """
(relation) => [...document.querySelectorAll("#panel .contest.disputed")]
  .filter((contest) => contest.querySelector(".verb").textContent === relation)
  .flatMap((contest) => [...contest.querySelectorAll(".value .end")].map((end) => end.textContent))
"""
#: The cells of the rows of the table.
ROWS = """
() => [...document.querySelectorAll("#view-table tr[data-row]")].map((row) =>
  [...row.children].map((cell) => (cell.querySelector("bdi") ?? cell).textContent))
"""
#: The sources of the claims that are seen in the panel.
SOURCES = """
() => [...document.querySelectorAll("#panel .claim")].filter((claim) => claim.checkVisibility())
  .flatMap((claim) => [...claim.querySelectorAll("dt")]
    .filter((name) => name.textContent === "Source")
    .map((name) => name.nextSibling.firstChild.textContent))
"""
#: Whether a claim is seen in words, with its source and its place in that.
EVIDENT = """
() => [...document.querySelectorAll(".claim")].some((claim) => claim.checkVisibility()
  && claim.querySelector(".gloss")?.textContent
  && /Source/.test(claim.querySelector("dl").textContent)
  && /paragraph \\d/.test(claim.querySelector(".evidence").textContent))
"""
#: A point of the window at which a tap meets the first mark of a kind.
MEETS = """
(selector) => {
  for (const mark of document.querySelectorAll(selector)) {
    const path = mark.querySelector(".halo") ?? mark;
    path.scrollIntoView({ block: "center" });
    const { left, top, width, height } = path.getBoundingClientRect();
    const matrix = path.getTotalLength ? path.getScreenCTM() : null;
    for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
      const along = matrix && path.getPointAtLength(share * path.getTotalLength());
      const at = along?.matrixTransform(matrix) ?? { x: left + share * width, y: top + height / 2 };
      if (mark.contains(document.elementFromPoint(at.x, at.y))) return [at.x, at.y];
    }
  }
  return null;
}
"""
TEXTS = "(selector) => [...document.querySelectorAll(selector)].map((each) => each.textContent)"
NAMES = """
() => [...document.querySelectorAll(".when[role=button]")].map((each) =>
  each.getAttribute("aria-label").split("\\u2069")[0].replace("\\u2068", ""))
"""


def _rows(it: Opened, relation: str, standing: str = "") -> list[list[str]]:
    rows: list[list[str]] = it.page.evaluate(ROWS)
    return [row for row in rows if row[1] == relation and standing in row[5]]


def _happened(it: Opened, relation: str) -> list[str]:
    rows = _rows(it, relation)
    return [row[2] for row in rows if row[5].startswith(("fact", "value"))]


def _busiest(it: Opened) -> list[str]:
    lines = [line.split("\n") for line in it.page.locator(".busiest li").all_inner_texts()]
    return [name for name, count in lines if count == lines[0][1]]


def _way(it: Opened) -> list[str]:
    sources = [cite.partition(", paragraph")[0] for cite in it.page.evaluate(TEXTS, ".way cite")]
    return [*it.page.evaluate(TEXTS, ".way-card bdi"), *sources]


def _hops(it: Opened) -> list[str]:
    found = [row[column] for row in it.page.evaluate(ROWS) for column in (0, 2)]
    for evidence in it.page.locator("#view-table .evidence").all():
        evidence.click()
        found += it.page.evaluate(SOURCES)
    return found


#: What is read, by name: off the panel and the pictures, or off the table.
READERS: dict[str, Callable[[Opened, str], list[str]]] = {
    "ends": lambda it, of: it.page.evaluate(ENDS, ["What happened", of]),
    "rows": _happened,
    "said": lambda it, of: it.page.evaluate(ENDS, ["What is said too", of]),
    "only": lambda it, of: [row[2] for row in _rows(it, of, "only said")],
    "contested": lambda it, of: it.page.evaluate(CONTESTED, of),
    "disputed": lambda it, of: [row[2] for row in _rows(it, of, "contested")],
    "sources": lambda it, _: it.page.evaluate(SOURCES),
    "occasions": lambda it, _: it.page.evaluate(NAMES),
    "subjects": lambda it, of: [row[0] for row in _rows(it, of)],
    "busiest": lambda it, _: _busiest(it),
    "way": lambda it, _: _way(it),
    "hops": lambda it, _: _hops(it),
}


@pytest.fixture(scope="module")
def pages(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Opened]]:
    """The picture of the corpus, opened once for each way, as it begins when asked for."""
    file = tmp_path_factory.mktemp("asked") / "network.html"
    file.write_bytes(render(corpus(), engine="rich").encode())
    held: dict[str, Opened] = {}
    with ExitStack() as stack:

        def page(way: str) -> Opened:
            if way not in held:
                held[way] = stack.enter_context(opened(browser, file, WAYS[way]))
                held[way].until(READY)
                if way == "touch":
                    held[way].page.locator("#more-button").tap()
            held[way].page.evaluate("diplograph.parse('view=net'), document.activeElement.blur()")
            return held[way]

        yield page


def _does(it: Opened, way: str, action: str) -> None:
    if action.startswith("=") and way == "keys":
        it.page.keyboard.type(action[1:])
    elif action.startswith("="):  # as the keyboard of a telephone does, and whoever pastes
        it.page.keyboard.insert_text(action[1:])
    elif way == "touch":
        it.page.locator(action).first.tap()
    elif way == "table":
        it.page.locator(action).first.click()
    elif action.startswith(">"):
        _reaches(it, action[1:])
    else:
        it.page.keyboard.press(action)


def _reaches(it: Opened, words: str) -> None:
    for _ in range(FAR):
        it.page.keyboard.press("Tab")
        if it.page.evaluate(FOCUSED).startswith(words):
            return
    raise AssertionError(f"{words}: not reached by {FAR} presses of Tab")


def _saved(it: Opened, way: str, action: str) -> list[str]:
    with it.page.expect_download() as waited:
        _does(it, way, action)
    it.requests[1:] = [each for each in it.requests[1:] if not each.startswith("blob:")]
    text = Path(waited.value.path()).read_text(encoding="utf-8-sig")
    return [row["subject"] for row in csv.DictReader(io.StringIO(text)) if row["date"]]


def _answer(it: Opened, way: str, task: Task) -> frozenset[str]:
    actions: tuple[str, ...] = getattr(task, way)
    reads, _, of = (task.listed if way == "table" else task.seen).partition(" ")
    if reads == "saved":
        for action in actions[:-1]:
            _does(it, way, action)
        return frozenset(_saved(it, way, actions[-1]))
    for action in actions:
        _does(it, way, action)
    return frozenset(READERS[reads](it, of))


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.question)
def test_a_question_has_one_answer_in_three_ways(
    pages: Callable[[str], Opened], task: Task
) -> None:
    answers = {way: _answer(pages(way), way, task) for way in WAYS}
    assert answers == dict.fromkeys(WAYS, task.answer)


@pytest.mark.parametrize(
    ("view", "mark"),
    [
        ("net", ".card.is-Place"),
        ("net", ".line"),
        ("time", ".when[role=button]"),
        # Of a place that a list alone names no source says anything.
        ("map", ".place:not(.listed)"),
        ("heat", ".heat td button"),
        ("table", ".evidence"),
    ],
)
@pytest.mark.parametrize("way", ["keys", "touch"])
def test_two_actions_lead_from_any_mark_to_its_evidence(
    pages: Callable[[str], Opened], way: str, view: str, mark: str
) -> None:
    it = pages(way)
    selector = f"#view-{view} {mark}"
    opens = ".of-cell summary, #panel summary"
    if way == "keys":
        it.page.keyboard.press(str(VIEWS.index(view) + 1))
        _moves(it, selector, "Tab" if view == "table" else "ArrowRight")
        it.page.keyboard.press("Enter")
    else:
        it.page.locator(f"input[value={view}] + span").tap()
        it.page.touchscreen.tap(*it.page.evaluate(MEETS, selector))
    if it.page.evaluate(EVIDENT):
        return
    if way == "keys":
        _moves(it, opens, "Tab")
        it.page.keyboard.press("Enter")
    else:
        it.page.locator(opens).first.tap()
    assert it.page.evaluate(EVIDENT)


def _moves(it: Opened, selector: str, key: str) -> None:
    """Press a key until what a selector finds has the focus."""
    for _ in range(FAR):
        if it.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        it.page.keyboard.press(key)
    raise AssertionError(f"{selector}: not reached by {FAR} presses of {key}")
