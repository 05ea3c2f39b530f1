"""How whoever uses the query page in a browser does things there: by mouse, keyboard or touch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

READY = 'document.documentElement.dataset.ready === ""'
#: Presses of Tab after which what is looked for counts as out of reach.
FAR = 250
#: Whether an element has the focus, in a shadow tree too.
FOCUSED = """
(element) => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active === element;
}
"""
CELLS = """
() => [...document.querySelectorAll(".answer tbody tr")].map((row) =>
  [...row.children].slice(0, -1).map((cell) => cell.textContent))
"""
#: What was asked for is there; a page that has not begun to ask has nothing to show.
ANSWERED = """
document.querySelector("#answer:not([hidden], [aria-busy]) .count:not(:empty)") !== null
"""
TEXTS = "(selector) => [...document.querySelectorAll(selector)].map((each) => each.textContent)"


@dataclass
class Visited:
    """The page in a browser, and how whoever uses it does things."""

    page: Page
    root: str
    way: str = "mouse"
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, address: str = "") -> None:
        """Open the page anew with an address behind "#"."""
        self.page.goto("about:blank")
        self.page.goto(self.root + (address and f"#{address}"))
        self.until(READY)

    def until(self, condition: str, seconds: int = 20) -> None:
        """Wait for a condition in the page; its policy forbids Playwright's own way."""
        for _ in range(seconds * 20):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{condition}: {self.page.locator('body').inner_text()[:1500]}")

    def answered(self) -> str:
        """What the page says of how much was found, once it is."""
        self.until(ANSWERED)
        self.page.wait_for_timeout(50)
        return self.page.locator("#answer .count").inner_text()

    def reach(self, what: Locator) -> None:
        """Move the focus to an element by Tab alone."""
        target = what.element_handle()
        for _ in range(FAR):
            if target.evaluate(FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"out of reach of the keyboard: {what}")

    def press(self, what: Locator, key: str = "Enter") -> None:
        """Click, tap, or reach an element and press a key."""
        if self.way == "keys":
            self.reach(what)
            self.page.keyboard.press(key)
        elif self.way == "touch":
            what.tap()
        else:
            what.click()

    def choose(self, name: str, value: str) -> None:
        """Choose one of the radio buttons that look like a strip."""
        box = self.page.locator(f"input[name={name}][value={value}]")
        if self.way != "keys":
            self.press(self.page.locator(f"label:has(input[name={name}][value={value}])"))
            return
        self.reach(self.page.locator(f"input[name={name}]:checked"))
        for _ in range(5):
            if box.is_checked():
                return
            self.page.keyboard.press("ArrowRight")
        raise AssertionError(f"{value} cannot be chosen")

    def write(self, what: Locator, text: str) -> None:
        """Put a text in place of what a field holds."""
        if self.way == "keys":
            self.reach(what)
        else:
            self.press(what)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def suggest(self, parameter: str, text: str) -> None:
        """Type a part of a name for a parameter, and take the first that is suggested."""
        box = self.page.locator(f"[data-parameter={parameter}]")
        self.write(box.locator("input"), text)
        box.locator("[role=option]").first.wait_for()
        if self.way == "keys":
            self.page.keyboard.press("ArrowDown")
            self.page.keyboard.press("Enter")
        else:
            self.press(box.locator("[role=option]").first)

    def cells(self) -> list[list[str]]:
        """The cells of the table of the answer, without the last of each row."""
        found: list[list[str]] = self.page.evaluate(CELLS)
        return found

    def texts(self, selector: str) -> list[str]:
        found: list[str] = self.page.evaluate(TEXTS, selector)
        return found

    def question(self, name: str) -> None:
        """Find a question in the list of all, and open it."""
        self.press(self.page.locator(".pages a").nth(1))
        self.write(self.page.locator("#find-question"), name)
        self.press(self.page.locator(f"[data-question={name}] a"))
        self.until(f"location.hash.includes('question={name}')")
        self.answered()
