"""The picture in Chromium, from a file, with the network cut: as its readers meet it.

What a page asks for, says on the console, or breaks of the rules that axe-core knows, is nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyoxigraph
import pytest

from diplograph import rdf
from diplograph.backends import memory
from diplograph.view import render
from diplograph.vocabulary import vocabulary

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from conftest import Require

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data" / "view"
ID = "https://w3id.org/diplograph/id/"
VISIT = ID + "mississippi-asmex-2025"
WIDE, NARROW = (1280, 800), (390, 844)


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

    def panel(self) -> str:
        return self.page.locator("#panel").inner_text()

    def places(self) -> dict[str, Any]:
        places: dict[str, Any] = self.page.evaluate("network.getPositions()")
        return places


@pytest.fixture(scope="module")
def browser(require: Require) -> Iterator[Browser]:
    require("py:playwright", "chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )


@contextmanager
def opened(
    browser: Browser,
    file: Path,
    size: tuple[int, int] = WIDE,
    scheme: Literal["dark", "light"] = "light",
) -> Iterator[Opened]:
    """`file` in a browser of its own without a network; at the end it has done nothing wrong."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        reduced_motion="reduce",
        offline=True,
        has_touch=size == NARROW,
    )
    page = context.new_page()
    it = Opened(page)
    page.on("request", lambda request: it.requests.append(request.url))
    page.on("console", lambda message: it.complaints.append(message.text))
    page.on("pageerror", lambda error: it.complaints.append(str(error)))
    page.goto(file.as_uri())
    yield it
    page.wait_for_timeout(50)
    assert it.requests == [file.as_uri()]
    assert it.complaints == []
    context.close()


def rendered(name: str, folder: Path) -> Path:
    triples = [quad.triple for quad in pyoxigraph.parse(path=DATA / f"{name}.ttl")]
    graph = memory(rdf.ntriples([*triples, *vocabulary().triples]))
    file = folder / f"{name}.html"
    file.write_bytes(render(graph).encode())
    return file


@pytest.fixture(scope="module")
def article(built: Path) -> Path:
    return built / "network.html"


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rendered("invented", tmp_path_factory.mktemp("view"))


def axe() -> Path:
    """The script of axe-core: under a folder of NODE_PATH, or node_modules of the project."""
    named = [Path(folder) for folder in os.environ.get("NODE_PATH", "").split(os.pathsep) if folder]
    files = [folder / "axe-core" / "axe.min.js" for folder in (*named, ROOT / "node_modules")]
    return next(file for file in files if file.is_file())


@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize(
    ("size", "scheme", "lang", "view"),
    [
        (WIDE, "light", "en", "happened"),
        (WIDE, "dark", "fr", "said"),
        (NARROW, "light", "fr", "said"),
        (NARROW, "dark", "en", "happened"),
    ],
)
@pytest.mark.parametrize("file", ["article", "invented"])
def test_no_rule_of_accessibility_is_broken(
    request: pytest.FixtureRequest,
    require: Require,
    browser: Browser,
    file: str,
    size: tuple[int, int],
    scheme: Literal["dark", "light"],
    lang: str,
    view: str,
    chosen: bool,
) -> None:
    require("npm:axe-core")
    with opened(browser, request.getfixturevalue(file), size, scheme) as it:
        it.language(lang)
        it.view(view)
        if chosen:
            it.page.evaluate("choose('thing', data.things.find((t) => t.style === 'Event').id)")
            it.page.evaluate(
                "document.querySelectorAll('details').forEach((d) => { d.open = true; })"
            )
        # Evaluated in the page's world by the debugger, which the page's policy does not concern.
        it.page.evaluate(axe().read_text(encoding="utf-8"))
        broken = it.page.evaluate("axe.run().then(({ violations }) => violations)")
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in broken] == []


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_page_never_scrolls_sideways(
    browser: Browser, article: Path, size: tuple[int, int]
) -> None:
    with opened(browser, article, size) as it:
        for view in ("said", "happened"):
            it.view(view)
            overflow = it.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_labels_can_be_read(browser: Browser, article: Path, size: tuple[int, int]) -> None:
    with opened(browser, article, size) as it:
        for view, pixels in (("happened", 11), ("said", 10)):
            it.view(view)
            letters = it.page.evaluate("network.getScale() * data.forms[form].font")
            assert letters >= pixels


def test_nothing_moves(browser: Browser, article: Path) -> None:
    with opened(browser, article) as it:
        before = it.places()
        it.page.wait_for_timeout(400)
        assert it.places() == before
        it.view("said")
        it.language("fr")
        it.page.evaluate(f"choose('thing', '{VISIT}')")
        it.page.set_viewport_size({"width": 900, "height": 700})
        it.page.wait_for_timeout(200)
        after = it.places()
        assert {node: after[node] for node in before} == before


def test_the_first_paint_is_the_last(browser: Browser, article: Path) -> None:
    camera = "({ scale: network.getScale(), ...network.getViewPosition() })"
    for size in (WIDE, NARROW):
        with opened(browser, article, size) as it:
            before = it.page.evaluate(camera)
            it.page.wait_for_timeout(300)
            assert it.page.evaluate(camera) == before


def test_all_is_within_the_canvas(browser: Browser, article: Path) -> None:
    inside = """() => data.things.filter(inView).every(({ id }) => {
        const { left, top, right, bottom } = network.getBoundingBox(id);
        const a = network.canvasToDOM({ x: left + RADIUS, y: top + RADIUS });
        const b = network.canvasToDOM({ x: right - RADIUS, y: bottom - RADIUS });
        const { clientWidth, clientHeight } = document.getElementById("network");
        return a.x >= 0 && a.y >= 0 && b.x <= clientWidth && b.y <= clientHeight;
    })"""
    for size in (WIDE, NARROW):
        with opened(browser, article, size) as it:
            for view in ("happened", "said"):
                it.view(view)
                assert it.page.evaluate(inside)


def test_a_click_on_a_thing_shows_its_evidence(browser: Browser, article: Path) -> None:
    with opened(browser, article) as it:
        spot = it.page.evaluate(f"network.canvasToDOM(network.getPosition('{ID}asmex'))")
        it.page.locator("#network canvas").click(position=spot)
        panel = it.panel()
        assert "Moroccan Confederation of Exporters" in panel
        assert "Also named" in panel
        assert "أسمكس" in panel
        assert it.page.locator("#evidence details").count() == 3


def test_a_click_on_an_edge_shows_its_claims(browser: Browser, article: Path) -> None:
    with opened(browser, article) as it:
        # A point of the arm from the event to its host: see `layout.knee`.
        host = it.page.evaluate(
            """() => {
                const edge = data.relations.find(({ object }) => object.endsWith("/asmex"));
                const from = network.getPosition(edge.subject);
                const to = network.getPosition(edge.object);
                const x = from.x + 0.5 * (to.x - from.x), y = to.y + 0.086 * (from.y - to.y);
                return network.canvasToDOM({ x, y });
            }"""
        )
        it.page.locator("#network canvas").click(position=host)
        panel = it.panel()
        for words in ("hosted by", "reported event", "affirmed", "certain", "stated"):
            assert words in panel
        assert "paragraph 2, characters 184 to 2" in panel
        assert "The text of the source is not held here." in panel
        link = it.page.locator("#evidence a").first
        assert (link.get_attribute("href") or "").startswith("https://www.lodj.ma/")
        assert link.get_attribute("rel") == "noopener noreferrer"


def test_the_second_view_adds_what_is_only_said(browser: Browser, article: Path) -> None:
    shown = "network.body.nodeIndices.filter((id) => !network.body.nodes[id].options.hidden).length"
    with opened(browser, article) as it:
        happened = it.page.evaluate(shown)
        assert "Moroccan entrepreneurs" not in it.page.locator("#tables").inner_text()
        it.view("said")
        assert it.page.evaluate(shown) > happened
        assert "Moroccan entrepreneurs" in it.page.locator("#tables").inner_text()
        it.view("happened")
        assert it.page.evaluate(shown) == happened


def test_everything_is_reached_by_keyboard(browser: Browser, article: Path) -> None:
    with opened(browser, article) as it:
        button = it.page.locator(f"#tables button[data-id='{VISIT}']")
        button.focus()
        it.page.keyboard.press("Enter")
        assert button.get_attribute("aria-current") == "true"
        assert it.page.evaluate("document.activeElement.id") == "panel-title"
        assert "Visit" in it.panel()
        it.page.keyboard.press("Escape")
        assert button.get_attribute("aria-current") is None
        assert it.page.evaluate("document.activeElement.dataset.id") == VISIT


def test_the_lists_hold_what_the_picture_holds(browser: Browser, article: Path) -> None:
    with opened(browser, article) as it:
        for view in ("happened", "said"):
            it.view(view)
            listed = it.page.locator("#tables button[data-type=thing]").count()
            assert listed == it.page.evaluate("data.things.filter(inView).length")
            listed = it.page.locator("#tables button[data-type=relation]").count()
            assert listed == it.page.evaluate("data.relations.filter(relationInView).length")
        every = it.page.locator("#tables button[data-type=claim]").count()
        assert every == it.page.evaluate("data.claims.length")


def test_all_that_can_be_chosen_has_a_panel_in_each_language(
    browser: Browser, invented: Path
) -> None:
    with opened(browser, invented) as it:
        it.view("said")
        for lang in ("en", "fr"):
            it.language(lang)
            empty = it.page.evaluate(
                """() => [["thing", data.things], ["relation", data.relations],
                          ["value", data.values], ["claim", data.claims]]
                    .flatMap(([type, items]) => items.map(({ id }) => [type, id]))
                    .filter(([type, id]) => {
                        choose(type, id);
                        const text = document.getElementById("panel").innerText;
                        return text.length < 20 || /undefined|null|\\[object/.test(text);
                    })"""
            )
            assert empty == []


def test_what_is_contested_denied_attributed_or_inferred_is_said(
    browser: Browser, invented: Path
) -> None:
    with opened(browser, invented) as it:
        it.view("said")

        def panel_of(relation: str) -> str:
            it.page.evaluate(f"choose('relation', data.relations.find({relation}).id)")
            return it.panel()

        assert "contested" in panel_of("(edge) => edge.contested")
        assert "denied" in panel_of("(edge) => edge.denied")
        attributed = panel_of("(edge) => edge.object.endsWith('chamber')")
        assert "according to officials, not named" in attributed
        inferred = panel_of("(edge) => edge.property.endsWith('visitorFrom')")
        assert "that state" in inferred
        assert "until 1 April 2031" in inferred
        it.page.evaluate(f"choose('claim', '{ID}gazette.praise')")
        assert "superseded" in it.panel()
        it.page.evaluate(f"choose('claim', '{ID}gazette.date')")
        assert "The Gazette was there." in it.panel()


def test_french_falls_back_to_the_language_there_is(browser: Browser, invented: Path) -> None:
    with opened(browser, invented) as it:
        it.language("fr")
        assert it.page.evaluate("document.documentElement.lang") == "fr"
        assert "Visite du Lumen à Port Sereno" in it.page.title()
        it.page.evaluate(f"choose('claim', '{ID}gazette.guild')")
        gloss = it.page.locator(".gloss bdi")
        assert gloss.inner_text() == "The guild was a host too."
        assert gloss.get_attribute("lang") == "en"


def test_a_name_is_found_in_any_language(browser: Browser, article: Path) -> None:
    with opened(browser, article) as it:
        for wanted in ("etats-unis", "الولايات", "united states of am"):
            it.page.fill("#search", wanted)
            hits = it.page.locator("#found button")
            assert "United States" in hits.all_inner_texts()
        it.page.fill("#search", "nobody at all")
        assert "Nothing has that name." in it.page.locator("#found").inner_text()
        it.page.fill("#search", "maroc")
        hits.filter(has_text="Morocco").first.click()
        assert it.page.locator("input[value=said]").is_checked()
        assert it.page.locator("#panel-title").inner_text().startswith("Morocco")


def test_zoom_and_fit(browser: Browser, article: Path) -> None:
    with opened(browser, article) as it:
        before = it.page.evaluate("network.getScale()")
        it.page.click("#zoom-in")
        assert it.page.evaluate("network.getScale()") > before
        it.page.click("#fit")
        assert it.page.evaluate("network.getScale()") == pytest.approx(before)


def test_hostile_names_run_nothing(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, rendered("hostile", tmp_path)) as it:
        it.view("said")
        for choice in (f"'thing', '{ID}visit'", f"'claim', '{ID}claim'", "'relation', 'r0'"):
            it.page.evaluate(f"choose({choice})")
            assert it.page.locator("#panel :is(img, script, iframe, svg[onload], b)").count() == 0
        it.page.fill("#search", "<img")
        assert it.page.locator("#found button").count() == 1
        assert it.page.evaluate("window.hacked") is None
        assert it.page.locator("a[href^='javascript']").count() == 0


def test_paper_is_white(browser: Browser, article: Path) -> None:
    with opened(browser, article, scheme="dark") as it:
        assert it.page.pdf().startswith(b"%PDF")
        it.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert it.page.evaluate("palette()('ground')") == "#f8f7f3"
        it.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert it.page.evaluate("palette()('ground')") == "#14171c"
