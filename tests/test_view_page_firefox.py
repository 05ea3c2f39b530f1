"""The essentials of the picture in Debian's Firefox ESR.

Opened from a file with the network cut; what a page asks for or says on the console is nothing.
"""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from pictures import NARROW, WIDE, opened
from test_view_page_labels import readable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from bidi import Firefox, Tab
    from conftest import Require

READY = 'document.documentElement.dataset.ready === ""'
#: The cards and lines that are drawn, by what they stand for.
MARKS = """
[...document.querySelectorAll("#view-net .card:not([data-hidden]), #view-net .line")]
  .map((mark) => mark.getAttribute("aria-label") ?? mark.textContent).sort()
"""


@pytest.fixture(scope="module")
def file(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The picture of the shipped facts, where a reader may have put it."""
    file = tmp_path_factory.mktemp("vue شبكة 1") / "une visite زيارة.html"
    shutil.copy(built / "network.html", file)
    return file


@pytest.fixture(scope="module")
def firefox(require: Require, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One Firefox for the tests of this module."""
    require("py:websockets", "firefox-esr")
    from bidi import started

    with started(tmp_path_factory.mktemp("firefox")) as browser:
        yield browser


@pytest.fixture
def tab(firefox: Firefox, file: Path) -> Iterator[Tab]:
    """The picture in a tab of its own."""
    with firefox.tab(*WIDE) as tab:
        tab.open(file.as_uri())
        tab.until(READY)
        yield tab


def test_it_draws_what_chromium_draws(tab: Tab, browser: Browser, file: Path) -> None:
    with opened(browser, file) as it:
        it.until(READY)
        drawn = it.page.evaluate(MARKS)
    assert len(drawn) > 25
    assert tab.evaluate(MARKS) == drawn


def test_what_a_page_asks_for_and_says_is_noticed(tab: Tab, firefox: Firefox) -> None:
    tab.evaluate("fetch('https://example.org/').catch(() => console.warn('refused'))")
    told = {firefox.event("log.entryAdded")["text"] for _ in range(2)}
    assert "refused" in told
    assert [text for text in told if "blocked the loading" in text and "example.org" in text]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_all_words_can_be_read(firefox: Firefox, file: Path, size: tuple[int, int]) -> None:
    with firefox.tab(*size) as tab:
        tab.open(file.as_uri())
        tab.until(READY)
        if size == NARROW:
            tab.click("#more-button")
        for language, direction, view in (
            ("ar", "rtl", "شبكة"),
            ("fr", "ltr", "Réseau"),
            ("en", "ltr", "Network"),
        ):
            tab.click(f"input[name=language][value={language}] + span")
            root = tab.evaluate("[document.documentElement.lang, document.documentElement.dir]")
            assert root == [language, direction]
            assert tab.evaluate("document.querySelector('.strip-view label').innerText") == view
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
            readable(tab.evaluate)


def test_a_name_is_found_and_leads_to_the_place_in_the_source(tab: Tab) -> None:
    tab.press("/", *"confederation m", "ArrowDown", "Enter")
    assert tab.evaluate("diplograph.state().pick") == "asmex"
    tab.click("#panel summary")
    assert _place_in_source(tab)


@pytest.mark.parametrize(
    "mark", ["#view-net .card.is-Organisation", "#view-net .card.is-Event", "#view-net .line .halo"]
)
def test_two_actions_lead_from_a_mark_to_its_evidence(tab: Tab, mark: str) -> None:
    tab.click(mark)
    if not _place_in_source(tab):
        tab.click("#panel summary")
    assert _place_in_source(tab)


def _place_in_source(tab: Tab) -> bool:
    """Whether the panel shows a claim in words, whose it is, and where it stands in the source."""
    said = tab.evaluate("document.querySelector('#panel .claim')?.innerText ?? ''")
    return "L'ODJ Média, 18 June 2025" in said and "paragraph " in said and "." in said


def test_the_keyboard_reaches_views_choice_surroundings_and_back(tab: Tab) -> None:
    def state(key: str) -> object:
        return tab.evaluate(f"diplograph.state().{key}")

    tab.press("5", "Enter")
    assert (state("view"), state("pick") is not None) == ("table", True)
    tab.press("Escape", "2", "Enter")
    assert (state("view"), state("pick")) == ("time", "mississippi-asmex-2025")
    tab.press("s", "1", "ArrowDown", "Shift+Enter")
    assert (state("said"), state("scope"), state("focus") is not None) == (True, "ego", True)
    tab.press("?")
    assert tab.evaluate("document.querySelector('#help').open")
    tab.press("Escape")
    assert not tab.evaluate("document.querySelector('#help').open")


def test_five_views_show_the_same_statements(tab: Tab) -> None:
    tab.click("#foot button")
    shown = {}
    for view in ("table", "time", "map", "heat"):
        tab.click(f"input[name=view][value={view}] + span")
        assert tab.evaluate(f"document.querySelector('#view-{view}').checkVisibility()")
        shown[view] = tab.evaluate("[...diplograph.view().ids()]")
    assert len(shown["table"]) > 100
    assert [view for view, ids in shown.items() if ids != shown["table"]] == []
    tab.click("input[name=view][value=table] + span")
    rows = tab.evaluate("[...document.querySelectorAll('#view-table tr[data-row]')].length")
    assert rows == len(shown["table"])


def test_an_address_is_the_state_after_a_reload(tab: Tab, file: Path) -> None:
    tab.open("about:blank")
    tab.open(f"{file.as_uri()}#f.status=held&said=1&view=table&lang=fr&pick=asmex")
    tab.until(READY)
    tab.click("input[name=view][value=map] + span")
    tab.until("location.hash.includes('view=map')")
    before = tab.evaluate("diplograph.state()")
    assert before["filter"]["facets"] == {"status": [1]}
    tab.reload()
    tab.until(READY)
    assert tab.evaluate("diplograph.state()") == before


def test_what_is_shown_is_saved(tab: Tab) -> None:
    shown = tab.evaluate("diplograph.view().ids().length")
    files = {}
    for which in ("csv", "svg", "png"):
        tab.click(".menu summary")
        files[which] = tab.saved(f"[data-export={which}]").read_bytes()
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert len(rows) == shown + 1
    drawing = "".join(ElementTree.fromstring(files["svg"]).itertext())
    assert "Bill Cork" in drawing
    assert tab.evaluate("diplograph.data.digest") in drawing
    assert files["png"].startswith(b"\x89PNG")
