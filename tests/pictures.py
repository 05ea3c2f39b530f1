"""Pages in Chromium for the tests of the picture: opened from a file, with the network cut."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

import pyoxigraph
import pytest

import samples
from diplograph import rdf
from diplograph.backends import memory
from diplograph.view import render
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Download, Page, Playwright

DATA = Path(__file__).parent / "data" / "view"
ID = "https://w3id.org/diplograph/id/"
VISIT = ID + "mississippi-asmex-2025"
WIDE, NARROW = (1280, 800), (390, 844)
#: Debian's Chromium that has no windows opens a page at a quarter of the cost of the one that has.
CHROMIUM = "chromium-headless-shell" if shutil.which("chromium-headless-shell") else "chromium"
#: The page has read all of its data.
READY = 'document.documentElement.dataset.ready === ""'
#: The rules that axe-core finds broken. Of those that hold it need not tell: that is slow.
VIOLATIONS = """
axe.run({ preload: false, resultTypes: ['violations'] }).then(({ violations }) => violations)
"""
#: What is in the page that it would not make of a text.
LOOK = """
const all = (part) => [...document.querySelectorAll(`${part} *`)];
window.look = (part = "body > :not(script)") => all(part).flatMap((element) => [
  ...(/^(script|iframe|object|embed|img|image|base|link|meta|form|video|style|foreignObject)$/i
    .test(element.localName) ? [element.localName] : []),
  ...[...element.attributes].filter(({ name, value }) => /^(on|srcdoc|formaction)/.test(name)
    || (/href|src|action/.test(name) && !/^(https?:|report\\.html#|#)/.test(value)))
    .map(({ name, value }) => `${element.localName} ${name}=${value}`)]);
"""
#: Choose each thing and claim, so that the panel tells all of it.
CHOOSE_ALL = """
(() => {
  const { things, claims, claimId } = diplograph.data;
  const all = [...things.slug, ...[...Array(claims.count).keys()].map(claimId)];
  const strange = [];
  document.body.style.display = "none"; // nothing is measured: laying it out is spared
  for (const pick of all.filter((_, i) => i % 2 === 0)) {
    diplograph.set({ pick });
    for (const summary of document.querySelectorAll("#panel summary")) summary.click();
    strange.push(...look("#panel"));
  }
  document.body.style.display = "";
  return strange;
})()
"""
#: What takes minutes is for whoever asks for it.
MANY = pytest.mark.skipif(not samples.MANY, reason="takes minutes: make test-many runs it")


@dataclass
class Opened:
    """A page, and what it did that it should not do."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def view(self, name: str) -> None:
        self.page.locator(f"input[name=view][value={name}]").check(force=True)

    def language(self, code: str) -> None:
        self.page.locator(f"input[name=language][value={code}]").check(force=True)

    def drawn(self) -> None:
        """Wait for two frames: only then a finger may do what the style of the page lets it."""
        self.page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        self.page.wait_for_timeout(100)

    def until(self, condition: str, seconds: int = 5) -> None:
        """Wait for a condition in the page; its policy forbids Playwright's own way."""
        for _ in range(seconds * 20):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(condition)

    def panel(self) -> str:
        return self.page.locator("#panel").inner_text()

    def places(self) -> dict[str, Any]:
        places: dict[str, Any] = self.page.evaluate("network.getPositions()")
        return places


#: The pages of each browser that are free, by size and colours: one takes a second to start.
_FREE: WeakKeyDictionary[Browser, dict[object, list[Opened]]] = WeakKeyDictionary()


def chromium(playwright: Playwright) -> Browser:
    """A Chromium, with nothing of anybody's in it."""
    return playwright.chromium.launch(
        executable_path=shutil.which(CHROMIUM),
        args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    )


@contextmanager
def opened(
    browser: Browser,
    file: Path,
    size: tuple[int, int] = WIDE,
    scheme: Literal["dark", "light"] = "light",
) -> Iterator[Opened]:
    """`file` loaded anew in a page without a network; at the end it has done nothing wrong.

    The page is then left blank for whoever opens a file next in the same size and colours.
    """
    free = _FREE.setdefault(browser, {}).setdefault((size, scheme), [])
    it = free.pop() if free else _started(browser, size, scheme)
    it.page.goto(file.as_uri())
    yield it
    it.page.wait_for_timeout(50)
    assert it.requests == [file.as_uri()]
    assert it.complaints == [], it.complaints[:3]
    it.page.mouse.move(0, 0)
    it.page.set_viewport_size({"width": size[0], "height": size[1]})
    it.page.goto("about:blank")
    it.requests.clear()
    free.append(it)


def _started(browser: Browser, size: tuple[int, int], scheme: Literal["dark", "light"]) -> Opened:
    """A blank page."""
    page = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        reduced_motion="reduce",
        offline=True,
        has_touch=size == NARROW,
    ).new_page()
    it = Opened(page)
    page.on("request", lambda request: it.requests.append(request.url))
    page.on("console", lambda message: it.complaints.append(message.text))
    page.on("pageerror", lambda error: it.complaints.append(str(error)))
    return it


def saved(it: Opened, which: str) -> bytes:
    """What the page gives to be kept, of a form that its menu has."""
    it.page.locator(".menu summary").click()
    with it.page.expect_download() as waited:
        it.page.locator(f"[data-export={which}]").click()
    download: Download = waited.value
    return Path(download.path()).read_bytes()


def rendered(name: str, folder: Path) -> Path:
    triples = [quad.triple for quad in pyoxigraph.parse(path=DATA / f"{name}.ttl")]
    graph = memory(rdf.ntriples([*triples, *vocabulary().triples]))
    file = folder / f"{name}.html"
    file.write_bytes(render(graph, engine="pyvis").encode())
    return file
