"""Finding, moving and zooming in the picture: what a reader does with it, in Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pictures import ID, NARROW, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_a_name_is_found_in_any_language(browser: Browser, article: Path) -> None:
    with opened(browser, article) as it:
        hits = it.page.locator("#found [role=option]")
        for wanted in ("etats-unis", "الولايات", "united states of am"):
            it.page.fill("#search", wanted)
            assert hits.filter(has_text="United States").count() >= 1
        it.page.fill("#search", "nobody at all")
        assert "Nothing has that name." in it.page.locator("#found").inner_text()
        it.page.fill("#search", "maroc")
        hits.filter(has_text="Morocco").first.click()
        assert it.page.locator("input[value=said]").is_checked()
        assert it.page.locator("#panel-title").inner_text().startswith("Morocco")


LIKELIEST = {
    "mississippi": "Mississippi",  # the whole name before those that begin with it
    "asm": "ASMEX, Moroccan Confederation of Exporters",
    "intelligence": "Artificial intelligence",  # the beginning of a word
    "missisipi": "Mississippi",  # a slip of the finger
    "turism": "Tourism",
}


def test_enter_chooses_the_likeliest_name(browser: Browser, article: Path) -> None:
    with opened(browser, article) as it:
        for typed, title in LIKELIEST.items():
            it.page.locator("#search").press_sequentially(typed)
            it.page.keyboard.press("Enter")
            shown = it.page.locator("#panel-title .name").inner_text()
            assert shown.casefold() == title.casefold(), typed
            assert it.page.evaluate("document.activeElement.id") == "panel-title"
            assert it.page.input_value("#search") == ""


def test_arrows_go_through_the_names_found_and_escape_clears_them(
    browser: Browser, article: Path
) -> None:
    with opened(browser, article) as it:
        box = it.page.locator("#search")
        selected = it.page.locator("#found [aria-selected=true]")
        box.press_sequentially("miss")
        count = it.page.locator("#found [role=option]").count()
        assert it.page.locator("#count").inner_text() == f"Found: {count}"
        assert box.get_attribute("aria-expanded") == "true"
        seen = []
        for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"):
            seen.append(selected.inner_text())
            assert box.get_attribute("aria-activedescendant") == selected.get_attribute("id")
            it.page.keyboard.press(key)
        assert seen[0] == seen[4] == selected.inner_text()
        assert seen[1] == seen[3] != seen[2]
        it.page.keyboard.press("ArrowDown")
        wanted = selected.inner_text()
        it.page.keyboard.press("Enter")
        assert it.page.locator("#panel-title .name").inner_text().casefold() == wanted.casefold()
        box.press_sequentially("nobody at all")
        assert it.page.locator("#count").inner_text() == "Nothing has that name."
        it.page.keyboard.press("Enter")  # chooses nothing else
        assert it.page.locator("#panel-title .name").inner_text().casefold() == wanted.casefold()
        it.page.keyboard.press("Escape")
        assert it.page.input_value("#search") == ""
        assert it.page.locator("#found").is_hidden()
        assert box.get_attribute("aria-expanded") == "false"
        assert it.page.locator("#panel-title .name").count() == 1


def test_zoom_and_fit(browser: Browser, article: Path) -> None:
    with opened(browser, article) as it:
        before = it.page.evaluate("network.getScale()")
        it.page.click("#zoom-in")
        assert it.page.evaluate("network.getScale()") > before
        it.page.click("#fit")
        assert it.page.evaluate("network.getScale()") == pytest.approx(before)


def test_a_wheel_scrolls_the_page_and_zooms_with_control(browser: Browser, article: Path) -> None:
    with opened(browser, article) as it:
        scale = it.page.evaluate("network.getScale()")
        it.page.mouse.move(400, 400)
        assert it.page.locator("#wheel").is_hidden()
        it.page.mouse.wheel(0, 120)
        it.until("scrollY > 0")
        assert it.page.evaluate("network.getScale()") == scale
        assert "wheel to zoom" in it.page.locator("#wheel").inner_text()
        scrolled = it.page.evaluate("scrollY")
        under = "network.DOMtoCanvas({ x: 400, y: 200 })"
        it.page.evaluate("scrollTo(0, 0)")
        top = it.page.evaluate("byId('network').getBoundingClientRect().top")
        it.page.mouse.move(400, top + 200)
        before = it.page.evaluate(under)
        it.page.keyboard.down("Control")
        it.page.mouse.wheel(0, -120)
        it.until(f"network.getScale() > {scale}")
        it.page.keyboard.up("Control")
        assert scrolled > 0
        assert it.page.evaluate("scrollY") == 0
        assert it.page.locator("#wheel").is_hidden()
        # What lies under the pointer stays there.
        assert it.page.evaluate(under) == pytest.approx(before, abs=1)


def test_one_finger_scrolls_and_a_pinch_zooms(browser: Browser, article: Path) -> None:
    with opened(browser, article, NARROW) as it:
        hand = it.page.context.new_cdp_session(it.page)

        def stroke() -> None:
            """One finger, from low in the picture upwards, and at rest before it leaves."""
            for kind, y in (
                ("Start", 600),
                *(("Move", y) for y in range(590, 400, -10)),
                ("End", 0),
            ):
                points = [] if kind == "End" else [{"x": 200, "y": y}]
                hand.send(
                    "Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points}
                )
                # At the last place it rests: a page that was thrown would scroll on.
                it.page.wait_for_timeout(300 if y == 410 else 16)

        def scrolled_to_rest() -> int:
            """Where the page is once it scrolls no more."""
            places: list[int] = []
            while len(places) < 4 or len(set(places[-4:])) > 1:
                places.append(it.page.evaluate("scrollY"))
                it.page.wait_for_timeout(100)
            return places[-1]

        scale, middle = it.page.evaluate("[network.getScale(), network.getViewPosition()]")
        stroke()
        assert scrolled_to_rest() > 0
        assert it.page.evaluate("network.getViewPosition()") == middle
        it.page.evaluate("scrollTo(0, 0); zoom(1.3)")
        it.drawn()
        stroke()  # what is near is moved by the finger
        it.until(f"network.getViewPosition().y > {middle['y']}")
        assert scrolled_to_rest() == 0
        it.page.evaluate("fit(false)")
        pinch = {"x": 200, "y": 500, "scaleFactor": 2, "gestureSourceType": "touch"}
        hand.send("Input.synthesizePinchGesture", pinch)
        it.until(f"network.getScale() > {scale}")
        assert it.page.evaluate("visualViewport.scale") == 1


def test_keys_move_and_zoom_the_picture_that_has_the_focus(browser: Browser, article: Path) -> None:
    camera = "({ scale: network.getScale(), ...network.getViewPosition() })"
    with opened(browser, article) as it:
        before = it.page.evaluate(camera)
        it.page.keyboard.press("+")  # the focus is elsewhere
        assert it.page.evaluate(camera) == before
        canvas = it.page.locator("#network canvas")
        canvas.focus()
        assert (
            "Arrow keys"
            in it.page.locator(f"#{canvas.get_attribute('aria-describedby')}").inner_text()
        )
        it.page.keyboard.press("+")
        it.page.keyboard.press("ArrowRight")
        after = it.page.evaluate(camera)
        assert after["scale"] > before["scale"]
        assert after["x"] > before["x"]
        it.page.keyboard.press("-")
        it.page.keyboard.press("0")
        assert it.page.evaluate(camera) == pytest.approx(before)


def test_what_is_chosen_is_seen_beside_its_panel(browser: Browser, article: Path) -> None:
    with opened(browser, article, NARROW) as it:
        for iri in (f"{ID}asmex", f"{ID}bill-cork"):
            it.page.evaluate(f"choose('thing', '{iri}')")
            covered = it.page.evaluate("byId('panel').getBoundingClientRect().top")
            place = f"network.canvasToDOM(network.getPosition('{iri}')).y"
            top = it.page.evaluate(f"byId('network').getBoundingClientRect().top + {place}")
            assert 0 < top < covered


# The picture and the report lead to each other
