"""What the picture shows in many states, in Chromium: the same in all views, and found again.

The states are made by chance, the same each time, of values that the page has. Those that would
take CI too long are for whoever sets ``DIPLOGRAPH_MANY``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import samples
from pictures import MANY, READY, Opened, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VIEWS = ("net", "time", "map", "heat", "table")
SCOPES = ("opening", "whole", "ego", "path")
#: Statements that are shown at once in each state, by name of the view: what is in the document.
SAME = """
(states) => states.flatMap((state) => {
  const held = ["net", "time", "map", "heat", "table"].map((view) => {
    diplograph.set({ ...state, view });
    const root = document.querySelector("#stage .view:not([hidden])");
    const marks = root.querySelectorAll(
      ".card:not([data-hidden]), .line:not([data-hidden]), .mark:not([data-hidden]), canvas,"
      + " .way-card, .when, .place, .shelf, td button, tr[data-row]");
    const ids = diplograph.view().ids();
    return [view, ids.join(" "), ids.length > 0 && marks.length === 0];
  });
  const rows = [...document.querySelectorAll("#view-table tr[data-row]")];
  const listed = new Set(held.at(-1)[1].split(" "));
  const wrong = held.filter(([, ids, empty]) => ids !== held[0][1] || empty);
  if (rows.some((row) => !listed.has(row.dataset.row))) wrong.push(["rows"]);
  return wrong.map(([view]) => [view, state]);
})
"""
#: Opens the address of each state as the page does when it starts; tells of those that differ.
AGAIN = """
(states) => {
  document.body.style.display = "none"; // nothing is looked at: laying it out is spared
  const first = diplograph.state();
  const asked = states.map((state) => ({ ...first, ...state }));
  return asked.map((state) => [state, diplograph.format(state)]).filter(([state, address]) => {
    diplograph.parse(address);
    return JSON.stringify(diplograph.state()) !== JSON.stringify(state)
      || diplograph.format() !== address;
  });
}
"""
#: What states are made of.
KNOWN = """
(() => {
  const { things, statements, claims, claimId, sources, raw } = diplograph.data;
  const values = (column) => [...new Set(column)].filter((value) => value >= 0);
  const rows = (count) => [...Array(count).keys()];
  return {
    slugs: things.slug, sources: sources.count, steps: raw.guide.length,
    claims: rows(claims.count).map(claimId),
    facets: {
      kind: values(statements.s.map((thing) => things.kind[thing] ?? -1)),
      relation: values(statements.p), status: values(statements.status), standing: rows(5),
      claim: values(claims.kind), certainty: values(claims.certainty), source: rows(sources.count),
      publisher: values(sources.publisher), language: values(sources.language),
      country: values(things.country),
      sector: rows(things.count).filter((thing) => things.style[thing] === 6),
      mode: [1, 2, 4, 16, 32],
    },
    days: [...new Set([...statements.lo, ...statements.hi])].filter((day) => day > -100000),
    words: raw.things.en.flatMap((name) => name.split(" ")).filter((word) => word.length > 3),
  };
})()
"""


class Chance:
    """Filters and states by chance of what a page has."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known
        self.random = random.Random(6)

    def maybe(self, value: Any, otherwise: Any, one_in: int = 3) -> Any:
        return value if self.random.randrange(one_in) == 0 else otherwise

    def some(self, values: list[Any], most: int) -> list[Any]:
        count = min(len(values), self.random.randint(1, most))
        return sorted(self.random.sample(values, count))

    def filter(self) -> dict[str, Any]:
        days = self.known["days"] or [0]
        facets = {
            key: self.some(values, 3) for key, values in self.known["facets"].items() if values
        }
        return {
            "facets": {key: chosen for key, chosen in facets.items() if self.maybe(True, False, 6)},
            "from": self.maybe(self.random.choice(days), None, 4),
            "to": self.maybe(self.random.choice(days), None, 4),
            "voices": self.maybe(2, 0, 6),
            "sources": self.maybe(self.some([*range(self.known["sources"])], 2), [], 6),
            "text": self.maybe(self.random.choice(self.known["words"]), "", 6),
        }

    def scene(self, scope: str) -> dict[str, Any]:
        """What a picture of a scope is of, and in which language."""
        return {
            "scope": scope,
            "focus": self.random.choice(self.known["slugs"]) if scope in {"ego", "path"} else None,
            "to": self.random.choice(self.known["slugs"]) if scope == "path" else None,
            "lang": self.random.choice(["en", "fr", "ar"]),
            "said": bool(self.random.randrange(2)),
        }

    def filters(self, count: int) -> Iterator[dict[str, Any]]:
        """States with a filter each; five in a row are of one scene, which is then drawn once.

        Twenty have a scene of each scope.
        """
        for number in range(count):
            if number % 5 == 0:
                scene = self.scene(SCOPES[number // 5 % len(SCOPES)])
            yield {**scene, "pick": None, "filter": self.filter()}

    def states(self, count: int) -> Iterator[dict[str, Any]]:
        """States of everything that an address says."""
        known, pick = self.known, self.random.choice
        columns = ["subject", "-date", "sources", "", ""]
        hostile = ["a&b=c#d", "100 % sûr, +1", "المغرب", "\"'<b>", "f.status=held", "🙂"]
        for _ in range(count):
            middle = [self.random.randrange(32768), self.random.randrange(32768)]
            filtered = self.filter()
            yield {
                **self.scene(pick(SCOPES)),
                "view": pick(VIEWS),
                "pick": self.maybe(pick([*known["slugs"], *known["claims"], "s3"]), None),
                "filter": filtered | {"text": self.maybe(pick(hostile), filtered["text"])},
                "sort": pick(columns),
                "at": self.maybe([*middle, self.random.randint(101, 6000) / 100], None),
                "open": self.maybe(True, False, 9),
                "step": self.maybe(self.random.randrange(known["steps"] or 1), None, 5),
            }


@pytest.mark.parametrize(
    ("name", "count"),
    [
        pytest.param("article", 20),
        pytest.param("invented", 20),
        pytest.param("corpus", 20),
        pytest.param("60", 20),
        pytest.param("article", 1000, marks=MANY),
        pytest.param("invented", 1000, marks=MANY),
        pytest.param("corpus", 1000, marks=MANY),
        pytest.param("60", 1000, marks=MANY),
        pytest.param("1000", 1000, marks=MANY),
    ],
)
def test_all_views_draw_the_same_statements(
    browser: Browser, pages: Callable[[str], Path], name: str, count: int
) -> None:
    with opened(browser, pages(name)) as it:
        it.until(READY)
        chance = Chance(it.page.evaluate(KNOWN))
        assert it.page.evaluate(SAME, [*chance.filters(count)]) == []


def test_a_state_is_found_again_by_its_address(
    browser: Browser, pages: Callable[[str], Path]
) -> None:
    with opened(browser, pages("article")) as it:
        it.until(READY)
        chance = Chance(it.page.evaluate(KNOWN))
        assert it.page.evaluate(AGAIN, [*chance.states(1000 if samples.MANY else 150)]) == []


def test_a_state_is_found_again_after_the_page_is_read_anew(
    browser: Browser, pages: Callable[[str], Path]
) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(pages("article").as_uri())
    it = Opened(page)
    it.until(READY)
    for number, state in enumerate(Chance(page.evaluate(KNOWN)).states(100 if samples.MANY else 8)):
        page.evaluate("(state) => diplograph.set(state)", state)
        address = page.evaluate("diplograph.format()")
        before = page.evaluate("JSON.stringify(diplograph.state())")
        if number == 0:
            it.until(f"location.hash.slice(1) === {address!r}")  # the page writes it by itself
        page.evaluate("(address) => history.replaceState(null, '', '#' + address)", address)
        page.reload()
        it.until(READY)
        assert page.evaluate("JSON.stringify(diplograph.state())") == before, address
    context.close()
