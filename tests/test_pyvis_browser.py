"""The picture in Chromium, from a file, with the network cut: as its readers meet it.

What a page asks for, says on the console, or breaks of the rules that axe-core knows, is nothing.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Literal

import pytest

import samples
from pictures import ID, NARROW, VIOLATIONS, VISIT, WIDE, opened, rendered

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

#: What a reader may have done when the rules of accessibility are tried.
STATES = {
    "nothing chosen": "choose(null)",
    "a thing chosen": "choose('thing', data.things.find((t) => t.style === 'Event').id)",
    "an edge chosen": "choose('relation', data.relations[0].id)",
    "a claim chosen": "choose('claim', data.claims.at(-1).id)",
    "a name looked for": "choose(null); box.value = 'e'; search()",
    "a name not found": "box.value = 'nobody at all'; search()",
}


#: What is tried of both files in four settings: two, in which each thing is there once, or all.
SETTINGS = [
    (file, *setting)
    for setting in (
        (WIDE, "light", "en", "happened"),
        (NARROW, "dark", "fr", "said"),
        (WIDE, "dark", "fr", "said"),
        (NARROW, "light", "en", "happened"),
    )
    for file in ("article", "invented")
]
#: All but the rows of the lists in which nothing is chosen: they are what they were.
CHANGED = VIOLATIONS.replace(
    "axe.run(", "axe.run({ exclude: ['#tables tr:not(:has([aria-current=true]))'] }, "
)


@pytest.mark.parametrize(
    ("file", "size", "scheme", "lang", "view"), SETTINGS if samples.MANY else SETTINGS[:4:3]
)
def test_no_rule_of_accessibility_is_broken(
    request: pytest.FixtureRequest,
    axe_core: Path,
    browser: Browser,
    file: str,
    size: tuple[int, int],
    scheme: Literal["dark", "light"],
    lang: str,
    view: str,
) -> None:
    with opened(browser, request.getfixturevalue(file), size, scheme) as it:
        # Evaluated in the page's world by the debugger, which the page's policy does not concern.
        it.page.evaluate(axe_core.read_text(encoding="utf-8"))
        it.language(lang)
        it.view(view)
        for state, reached in STATES.items():
            it.page.evaluate(reached)
            it.page.evaluate(
                "document.querySelectorAll('details').forEach((d) => { d.open = true; })"
            )
            broken = it.page.evaluate(VIOLATIONS if state == "nothing chosen" else CHANGED)
            assert [(state, rule["id"], rule["nodes"][0]["html"]) for rule in broken] == []


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_focus_is_seen_wherever_it_goes(
    browser: Browser, article: Path, size: tuple[int, int]
) -> None:
    seen = """() => {
        const one = document.activeElement;
        if (one === document.body) return null;
        // A radio button shows its ring around its label, the canvas around the picture.
        const shown = [one, one.parentElement.querySelector("span"), byId("network")];
        const ringed = (each) => each && getComputedStyle(each).outlineStyle !== "none";
        return [one.id || one.name || one.textContent, shown.some(ringed)];
    }"""
    with opened(browser, article, size) as it:
        reached: dict[str, bool] = {}
        for _ in range(24):
            it.page.keyboard.press("Tab")
            if found := it.page.evaluate(seen):
                reached[found[0]] = found[1]
        assert [name for name, ring in reached.items() if not ring] == []
        assert {"search", "view", "language", "zoom-in", "fit", "panel"} <= reached.keys()


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_all_is_within_the_canvas_and_the_page_never_scrolls_sideways(
    browser: Browser, article: Path, size: tuple[int, int]
) -> None:
    inside = """() => data.things.filter(inView).every(({ id }) => {
        const { left, top, right, bottom } = network.getBoundingBox(id);
        const a = network.canvasToDOM({ x: left + RADIUS, y: top + RADIUS });
        const b = network.canvasToDOM({ x: right - RADIUS, y: bottom - RADIUS });
        const { clientWidth, clientHeight } = document.getElementById("network");
        return a.x >= 0 && a.y >= 0 && b.x <= clientWidth && b.y <= clientHeight;
    })"""
    with opened(browser, article, size) as it:
        for view in ("happened", "said", "happened"):
            it.view(view)
            assert it.page.evaluate(inside)
            overflow = it.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0


#: Records every text that is drawn from now on, and the height of its letters on the screen.
DRAWN = """
    const own = CanvasRenderingContext2D.prototype.fillText;
    window.painted = [];
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y, room = Infinity) {
        const letters = parseFloat(this.font) * network.getScale();
        painted.push({ text, letters, room, width: this.measureText(text).width });
        own.call(this, text, x, y, room);
    };
    null;
"""


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_what_is_drawn_can_be_read(browser: Browser, article: Path, size: tuple[int, int]) -> None:
    with opened(browser, article, size) as it:
        it.page.evaluate(DRAWN)
        for lang, view in product(("en", "fr"), ("happened", "said")):
            it.language(lang)
            it.view(view)
            for state in ("nothing chosen", "a thing chosen", "an edge chosen"):
                it.page.evaluate(f"painted.length = 0; {STATES[state]}; network.redraw()")
                drawn = [each for each in it.page.evaluate("painted") if each["text"].strip()]
                assert min(each["letters"] for each in drawn) >= 11
                # Nothing on a card is wider than the card has room for.
                assert [each for each in drawn if each["width"] > each["room"]] == []


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
        # A point of the arm from the event to its host: see `lanes.knee`.
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
        assert it.page.evaluate("word('subtitle', { facts: 1561 })").startswith("Facts: 1,561 ")


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


def test_whose_word_a_fact_is_and_what_is_contested_is_drawn_and_listed(
    browser: Browser, invented: Path
) -> None:
    with opened(browser, invented) as it:
        it.page.evaluate(DRAWN)
        it.page.evaluate("painted.length = 0; network.redraw()")
        signs = [each["text"] for each in it.page.evaluate("painted")]
        assert "”" in signs  # the chamber was a host, officials say
        assert "≠" in signs  # that the guild was one too is denied
        assert any(text.endswith("≠") for text in signs if len(text) > 1)  # the date of the visit
        assert "” According to someone" in it.page.locator("#legend").inner_text()
        host = "data.relations.find((edge) => edge.object.endsWith('chamber')).id"
        it.page.evaluate(f"painted.length = 0; choose('relation', {host}); network.redraw()")
        words = " ".join(each["text"] for each in it.page.evaluate("painted"))
        assert "according to officials, not named" in words
        for lang, said, contested in (
            ("en", "according to officials, not named", "≠ contested"),
            ("fr", "selon officiels, non nommés", "≠ contesté"),
        ):
            it.language(lang)
            edges = it.page.locator("#tables tr:has([data-type=relation])")
            assert said in edges.filter(has_text="Port Sereno").first.inner_text()
            assert contested in edges.filter(has_text="Guild").inner_text()
            dates = it.page.locator("#tables tr:has([data-type=value])").filter(has_text="2031")
            assert contested in dates.inner_text()


#: The words of the page in the other language that stand anywhere on it.
LEFT = """([lang, other]) => {
    const told = [...document.querySelectorAll("body *")].flatMap((each) => [
        ...["aria-label", "placeholder", "title"].map((name) => each.getAttribute(name)),
        ...[...each.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data),
    ]);
    const lower = (text) => text?.trim().toLowerCase(), shown = new Set(told.map(lower));
    const all = Object.values(data.words), ours = new Set(all.map((word) => lower(word[lang])));
    const theirs = all.map((word) => lower(word[other])).filter((text) => !ours.has(text));
    return theirs.filter((text) => shown.has(text));
}"""


def test_no_word_of_the_other_language_is_left(browser: Browser, article: Path) -> None:
    with opened(browser, article) as it:
        for lang, view in product(("fr", "en"), ("happened", "said")):
            other = "en" if lang == "fr" else "fr"
            it.language(lang)
            it.view(view)
            for state in STATES.values():
                it.page.evaluate(state)
                assert it.page.evaluate(LEFT, [lang, other]) == []
        missing = it.page.evaluate(
            "Object.entries(data.terms).filter(([, term]) => !term.en || !term.fr)"
        )
        assert missing == []


def test_french_falls_back_to_the_language_there_is(browser: Browser, invented: Path) -> None:
    with opened(browser, invented) as it:
        it.language("fr")
        assert it.page.evaluate("document.documentElement.lang") == "fr"
        assert "Visite du Lumen à Port Sereno" in it.page.title()
        it.page.evaluate(f"choose('claim', '{ID}gazette.guild')")
        gloss = it.page.locator(".gloss bdi")
        assert gloss.inner_text() == "The guild was a host too."
        assert gloss.get_attribute("lang") == "en"


def test_each_claim_leads_to_its_place_in_the_report(browser: Browser, article: Path) -> None:
    report = (article.parent / "report.html").read_text(encoding="utf-8")
    with opened(browser, article) as it:
        it.view("said")
        links = it.page.evaluate(
            """() => data.claims.map(({ id }) => {
                choose("claim", id);
                const link = document.querySelector("#evidence a[href^='report.html#']");
                return [id, link.getAttribute("href")];
            })"""
        )
        for iri, link in links:
            assert link == f"report.html#{iri.removeprefix(ID)}"
            assert f'id="{iri.removeprefix(ID)}"' in report
        assert "if it lies beside this file" in it.panel()


def test_without_a_report_beside_it_no_link_leads_to_one(browser: Browser, invented: Path) -> None:
    with opened(browser, invented) as it:
        it.view("said")
        it.page.evaluate(f"choose('claim', '{ID}gazette.host')")
        assert "report" not in it.page.locator("#evidence dt").all_inner_texts()
        hrefs = it.page.evaluate("[...document.links].map((link) => link.getAttribute('href'))")
        assert [href for href in hrefs if not href.startswith(("#", "https://"))] == []


def test_every_link_of_the_report_opens_the_picture_with_something_chosen(
    browser: Browser, article: Path
) -> None:
    report = (article.parent / "report.html").read_text(encoding="utf-8")
    slugs = sorted(set(re.findall(r'href="network\.html#([^"]+)"', report)))
    assert len(slugs) > 50
    with opened(browser, article) as it:
        lost = it.page.evaluate(
            """(slugs) => slugs.filter((slug) => {
                state.chosen = null;
                history.replaceState(null, "", `#${slug}`);
                follow();
                return !state.chosen;
            })""",
            slugs,
        )
        assert lost == []


def test_a_link_of_the_report_chooses_the_fact_that_it_stands_at(
    browser: Browser, article: Path
) -> None:
    context = browser.new_context(offline=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto((article.parent / "report.html").as_uri())
    page.locator(".facts a.seen[href*='.hostedBy.']").first.click()
    page.wait_for_url("**/network.html#*")
    title = page.locator("#panel-title .name").inner_text().replace("\n", " ")
    assert "hosted by ASMEX" in title
    assert page.evaluate("focus().edges.size") == 1
    page.goto(article.as_uri() + "#bill-cork")
    assert page.locator("#panel-title .name").inner_text() == "Bill Cork"
    page.goto(article.as_uri() + "#%E0%A4%A")  # no address of anything
    page.reload()
    assert page.evaluate("state.chosen") is None
    context.close()


def test_hostile_names_run_nothing(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, rendered("hostile", tmp_path)) as it:
        it.view("said")
        for choice in (f"'thing', '{ID}visit'", f"'claim', '{ID}claim'", "'relation', 'r0'"):
            it.page.evaluate(f"choose({choice})")
            assert it.page.locator("#panel :is(img, script, iframe, svg[onload], b)").count() == 0
        it.page.fill("#search", "<img")
        assert it.page.locator("#found [role=option]").count() == 1
        assert it.page.evaluate("window.hacked") is None
        assert it.page.locator("a[href^='javascript']").count() == 0


def test_paper_is_white(browser: Browser, article: Path) -> None:
    with opened(browser, article, scheme="dark") as it:
        assert it.page.pdf().startswith(b"%PDF")
        it.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert it.page.evaluate("palette()('ground')") == "#f8f7f3"
        it.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert it.page.evaluate("palette()('ground')") == "#14171c"
