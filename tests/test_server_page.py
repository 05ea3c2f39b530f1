"""The query page in Chromium, as ``diplograph serve`` sends it.

A newcomer's ten tasks are done by mouse, by keyboard and by touch, over the invented corpus of the
tests; the answers are those that the server gives to any client.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

import samples
from served import Server, serving
from viewed import corpus_triples
from visiting import FOCUSED, READY, Visited

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from conftest import Require

WIDE, NARROW = (1280, 800), (390, 844)
WAYS = ("mouse", "keys", "touch")
#: Completion is open, and of what was typed last.
OFFERED = """
document.querySelector(".editor").shadowRoot.querySelector(
  ".cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled) [role=option]") !== null
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    file = tmp_path_factory.mktemp("page") / "graph.nt"
    file.write_bytes(corpus_triples())
    with serving("--on", file, "--quiet") as running:
        yield running


@pytest.fixture(scope="module")
def visit(browser: Browser, server: Server) -> Callable[..., Any]:
    """Opens a page for whoever comes in a way, or one that those who came in that way have left."""
    left: dict[object, list[Visited]] = {}

    @contextmanager
    def visit(
        way: str = "mouse",
        *,
        scheme: Literal["dark", "light"] = "light",
        locale: str = "en-GB",
        forced: bool = False,
        allowed: Sequence[str] = (),
    ) -> Iterator[Visited]:
        free = left.setdefault((way == "touch", scheme, locale, forced), [])
        it = free.pop() if free else begun(way == "touch", scheme, locale, forced=forced)
        it.way = way
        yield it
        outside = [
            each for each in it.requests if not each.startswith((it.root, "about:", "blob:"))
        ]
        assert outside == []
        said = [each for each in it.complaints if not any(part in each for part in allowed)]
        assert said == [], said[:3]
        it.page.mouse.move(0, 0)
        it.page.goto("about:blank")
        it.requests.clear()
        it.complaints.clear()
        free.append(it)

    def begun(
        touch: bool, scheme: Literal["dark", "light"], locale: str, *, forced: bool
    ) -> Visited:
        width, height = NARROW if touch else WIDE
        page = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            forced_colors="active" if forced else "none",
            has_touch=touch,
            locale=locale,
        ).new_page()
        page.set_default_timeout(15_000)
        it = Visited(page, f"http://127.0.0.1:{server.port}/")
        page.on("request", lambda request: it.requests.append(request.url))
        page.on("console", lambda message: it.complaints.append(message.text))
        page.on("pageerror", lambda error: it.complaints.append(str(error)))
        return it

    return visit


def rows_of(server: Server, path: str) -> list[Mapping[str, str]]:
    """The rows that any client gets, as text."""
    _, body = server.get(path, Accept="application/json")
    found = json.loads(body)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in found]


# ---------------------------------------------------------------- ten tasks


def _task_1_first_example(it: Visited) -> object:
    """Open the first of the examples: how many rows, and what is the first called?"""
    it.go()
    it.press(it.page.locator(".cards a").first)
    return it.answered(), it.cells()[0][0]


def _task_2_of_another_place(it: Visited) -> object:
    """Which visits were there between Iowa and Morocco?"""
    it.go("question=visits-between")
    it.suggest("from", "iow")
    it.press(it.page.locator(".form .primary"))
    it.until("location.hash.includes('us-ia')")
    return it.answered(), [row[0] for row in it.cells()]


def _task_3_in_a_year(it: Visited) -> object:
    """And which of them in 2024?"""
    it.go("question=visits-between&p.from=us-ia")
    first, last = it.page.locator("[data-parameter=period] input").all()
    for box, text in ((first, "2024-01-01"), (last, "2024-12-31")):
        if it.way == "keys":
            it.reach(box)
        box.fill(text)  # how a date is typed is the browser's own
    it.press(it.page.locator(".form .primary"))
    it.until("location.hash.includes('2024-12-31')")
    return it.answered(), [row[0] for row in it.cells()]


def _task_4_most_sources(it: Visited) -> object:
    """Of which visit do most sources tell?"""
    it.go("question=visits-between")
    for expected in ("sort=sources", "sort=-sources"):
        it.press(it.page.locator('[data-key="ssources"]'))
        it.until(f"location.hash.includes('{expected}')")
    return it.cells()[0][0]


def _task_5_who_says_so(it: Visited) -> object:
    """Who says so, how firmly, and where?"""
    it.go("question=visits-between")
    it.press(it.page.locator(".answer .evidence").first)
    it.until("document.querySelectorAll('#panel .claim').length > 0")
    claim = it.page.locator("#panel .claim").first
    told = [claim.locator(each).first.inner_text() for each in (".gloss", "dd a", ".where")]
    assert it.page.locator("#panel .claim .tags .tag").count() >= 2
    return told


def _task_6_find_a_question(it: Visited) -> object:
    """Is there a question about who led the visitors?"""
    it.go()
    it.press(it.page.locator(".doors a").first)
    it.write(it.page.locator("#find-question"), "who led")
    it.press(it.page.locator("[data-question=who-led] a"))
    it.until("document.querySelector('h2').textContent.startsWith('Who led')")
    return it.answered()


def _task_7_network(it: Visited) -> object:
    """With which regions are states in contact, as a picture?"""
    it.go()
    it.question("units-in-contact")
    it.choose("view", "net")
    it.until("document.querySelectorAll('.network .card').length > 0")
    if it.way == "keys":
        it.reach(it.page.locator(".network .card").first)
        it.page.keyboard.press("ArrowDown")
        it.page.keyboard.press("Enter")
    else:
        it.press(it.page.locator(".network .card").nth(1))
    it.until("document.querySelectorAll('#panel .claim').length > 0")
    return sorted(it.texts(".network .card title")), it.texts("#panel-title bdi")


def _task_8_timeline(it: Visited) -> object:
    """When were they, on a line of time?"""
    it.go("question=visits-between")
    it.choose("view", "time")
    it.until("document.querySelectorAll('.timeline .when').length > 0")
    return it.texts(".timeline .when title")


def _task_9_a_query_of_ones_own(it: Visited) -> object:
    """Change the SPARQL behind a question: which visits did the Atlas Export House receive?"""
    it.go("query=")
    editor = it.page.locator(".cm-content")
    if it.way == "keys":
        it.reach(editor)
    else:
        it.press(editor)
    it.page.keyboard.press("ControlOrMeta+a")
    it.page.keyboard.type("SELECT ?visit { ?visit dg:hostedBy Atlas")
    it.until(OFFERED)
    it.page.wait_for_timeout(300)  # what comes at once is not taken: it may not have been read
    it.until(OFFERED)
    option = it.page.locator(".editor [role=option]").first
    if it.way == "keys":
        it.page.keyboard.press("Enter")
    else:
        it.press(option)
    it.page.keyboard.type(" } ORDER BY ?visit")
    if it.way == "keys":
        it.page.keyboard.press("Control+Enter")
    else:
        it.press(it.page.locator(".asked .primary"))
    it.until("location.hash.includes('query=SELECT')")
    return it.answered(), [row[0] for row in it.cells()]


def _task_10_take_it_away(it: Visited) -> object:
    """Take the answer away as a table, and hand its address to a reader of French."""
    it.go("question=visits-between")
    it.press(it.page.locator(".menu summary"))
    with it.page.expect_download() as waited:
        it.press(it.page.locator("[data-format=csv]"))
    saved = Path(waited.value.path()).read_text("utf-8")
    it.choose("language", "fr")
    it.until("document.documentElement.lang === 'fr'")
    it.answered()
    before = it.page.locator("#answer").inner_text()
    it.go(it.page.url.partition("#")[2])
    assert it.page.locator("#answer").inner_text() == before
    return [row[1] for row in csv.reader(io.StringIO(saved))][1:], before.split("\n")[0]


TASKS: Mapping[str, Callable[[Visited], object]] = {
    name.removeprefix("_task_"): value
    for name, value in sorted(globals().items())
    if name.startswith("_task_")
}


@pytest.mark.parametrize("task", TASKS)
def test_a_newcomers_task_has_one_answer_by_mouse_by_keyboard_and_by_touch(
    task: str, visit: Callable[..., Any]
) -> None:
    """One way after another is left out; none with `samples.MANY`."""
    left = None if samples.MANY else WAYS[[*TASKS].index(task) % len(WAYS)]
    answers = []
    for way in WAYS:
        if way != left:
            with visit(way) as it:
                answers.append(TASKS[task](it))
    assert answers == [answers[0]] * len(answers)
    assert answers[0]


def test_the_page_says_what_any_client_is_told(server: Server, visit: Callable[..., Any]) -> None:
    held = rows_of(server, "/questions/visits-held?lang=en")
    every = rows_of(server, "/questions/visits-between?lang=en")
    iowa = rows_of(server, "/questions/visits-between?from=us-ia&lang=en")
    with visit() as it:
        assert _task_1_first_example(it) == (f"{len(held)} rows", held[0]["name"])
        rows = "row" if len(iowa) == 1 else "rows"
        assert _task_2_of_another_place(it) == (
            f"{len(iowa)} {rows}",
            [each["name"] for each in iowa],
        )
        assert _task_4_most_sources(it) == max(every, key=lambda each: int(each["sources"]))["name"]


# ---------------------------------------------------------------- what else it does


WRONG = "query=SELECT%20%3Fv%20%7B%0A%20%20%3Fv%20a%20dg%3AVisit%20FILTR(%3Fv)%0A%7D"
BAD_REQUEST = "the server responded with a status of 4"  # Chromium's own words on the console


def test_a_mistake_is_told_where_it_is(visit: Callable[..., Any]) -> None:
    with visit(allowed=[BAD_REQUEST]) as it:
        it.go(WRONG)
        assert "FILTER" in it.page.locator(".problem pre").inner_text()
        assert it.page.locator(".editor .cm-lintRange-error").inner_text() == "FILTR"
        it.press(it.page.locator(".problem button"))
        assert it.page.locator(".cm-content").element_handle().evaluate(FOCUSED)


def test_what_is_wrong_with_a_parameter_is_told_beside_it(visit: Callable[..., Any]) -> None:
    with visit(allowed=[BAD_REQUEST]) as it:
        it.go("question=visits-between&p.from=asmex-not-there")
        field_of = it.page.locator("[data-parameter=from]")
        assert "asmex-not-there" in field_of.locator(".wrong").inner_text()
        assert field_of.locator("input").get_attribute("aria-invalid") == "true"


def test_a_name_that_is_typed_whole_need_not_be_chosen(visit: Callable[..., Any]) -> None:
    with visit("keys") as it:
        it.go("question=visits-between")
        it.write(it.page.locator("[data-parameter=from] input"), "iowa")
        it.page.keyboard.press("Enter")
        it.until("location.hash.includes('p.from=us-ia')")
        assert it.page.locator("[data-parameter=from] input").input_value() == "Iowa"


@pytest.mark.parametrize("way", ["keys", "touch"])
def test_the_first_screen_says_what_there_is_and_opens_what_is_found(
    visit: Callable[..., Any], way: str
) -> None:
    with visit(way) as it:
        it.go("lang=fr")
        it.until("document.querySelector('.held:not(:empty)')")
        (held,) = it.texts(".held")
        assert "visites" in held
        it.write(it.page.locator("#find-thing"), "iowa" if way == "keys" else "iow")
        it.page.locator(".find [role=option]").first.wait_for()
        if way == "keys":  # what is typed whole need not be chosen
            it.page.keyboard.press("Enter")
        else:
            it.press(it.page.locator(".find [role=option]").first)
        it.page.wait_for_url("**/id/us-ia?lang=fr")


def test_no_row_is_told_for_what_it_means(visit: Callable[..., Any]) -> None:
    with visit() as it:
        it.go("question=visits-between&p.period=1900")
        assert it.answered() == "No rows"
        assert len(it.page.locator(".nothing").inner_text().split()) > 8
        it.until("document.querySelector('.reasons pre')")
        assert "without period=1900 there are" in it.page.locator(".reasons pre").inner_text()


def test_truths_and_graphs_are_answers_too(visit: Callable[..., Any]) -> None:
    with visit() as it:
        it.go("query=ASK%20%7B%20%3Fv%20a%20dg%3AVisit%20%7D")
        assert it.page.locator(".truth").inner_text().startswith("Yes")
        it.go("query=CONSTRUCT%20WHERE%20%7B%20%3Fv%20dg%3AhostedBy%20%3Fh%20%7D")
        assert it.answered().endswith("statements")
        it.press(it.page.locator(".menu summary"))
        assert it.texts(".menu li button") == ["Turtle", "N-Triples", "RDF/XML", "JSON-LD"]


def test_the_editor_lets_go_of_tab_after_escape(visit: Callable[..., Any]) -> None:
    with visit("keys") as it:
        it.go("query=")
        editor = it.page.locator(".cm-content")
        it.reach(editor)
        it.page.keyboard.press("Tab")
        assert editor.element_handle().evaluate(FOCUSED)
        it.page.keyboard.press("Escape")
        it.page.keyboard.press("Tab")
        assert it.page.locator(".asked .primary").element_handle().evaluate(FOCUSED)


def test_escape_closes_the_evidence_and_leads_back_to_its_row(visit: Callable[..., Any]) -> None:
    with visit("keys") as it:
        it.go("question=visits-between")
        button = it.page.locator(".answer .evidence").nth(2)
        it.press(button)
        it.until("document.querySelectorAll('#panel .claim').length > 0")
        assert it.page.locator("#panel-title").element_handle().evaluate(FOCUSED)
        it.page.keyboard.press("Escape")
        assert it.page.locator("#panel").is_hidden()
        assert button.element_handle().evaluate(FOCUSED)


def test_going_back_leads_to_what_was_asked_before(visit: Callable[..., Any]) -> None:
    with visit() as it:
        it.go("question=visits-between")
        before = it.cells()
        it.suggest("from", "iow")
        it.press(it.page.locator(".form .primary"))
        it.until("location.hash.includes('us-ia')")
        it.answered()
        it.page.go_back()
        it.until("!location.hash.includes('us-ia')")
        it.answered()
        assert it.cells() == before
        assert it.page.locator("[data-parameter=from] input").input_value() == "United States"


def test_arabic_is_mirrored_and_the_text_of_queries_is_not(visit: Callable[..., Any]) -> None:
    with visit(locale="ar-MA") as it:
        it.go()
        assert it.page.evaluate("[document.documentElement.lang, document.dir]") == ["ar", "rtl"]
        mark, controls = (it.page.locator(each).bounding_box() for each in ("#mark", "#controls"))
        assert mark["x"] > controls["x"]
        it.go("query=")
        box = it.page.locator(".editor .cm-gutters").bounding_box()
        assert box["x"] < 640
        direction = it.page.locator(".cm-content").evaluate(
            "each => getComputedStyle(each).direction"
        )
        assert direction == "ltr"


def test_a_phone_shows_all_of_it_without_scrolling_to_the_side(visit: Callable[..., Any]) -> None:
    with visit("touch") as it:
        for address in (
            "",
            "questions=",
            "question=visits-between",
            WRONG.replace("FILTR(%3Fv)", ""),
        ):
            it.go(address)
            assert it.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


# ---------------------------------------------------------------- everybody can read it


#: By name, what is opened, in which size and colours, and what is done then.
STATES: Mapping[str, tuple[str, Mapping[str, Any], str]] = {
    "first screen": ("", {}, ""),
    "all questions, dark": ("questions=", {"scheme": "dark"}, ""),
    "table and evidence": ("question=visits-between&row=0", {}, "#panel .claim"),
    "network, dark": ("question=units-in-contact&view=net", {"scheme": "dark"}, ".network .card"),
    "timeline, Arabic, phone": (
        "question=visits-between&view=time&lang=ar",
        {"way": "touch"},
        ".when",
    ),
    "chart, French": ("question=contact-by-year&view=chart&lang=fr", {}, ".chart li"),
    "a mistake": (WRONG, {"allowed": [BAD_REQUEST]}, ".problem pre"),
    "no rows, phone, dark": (
        "question=visits-between&p.period=1900",
        {"way": "touch", "scheme": "dark"},
        ".nothing",
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_that_not_everybody_can_read(
    state: str, visit: Callable[..., Any], axe_core: Path
) -> None:
    address, options, shown = STATES[state]
    with visit(**options) as it:
        it.go(address)
        if shown:
            it.page.locator(shown).first.wait_for()
        it.page.evaluate(axe_core.read_text("utf-8"))
        found = it.page.evaluate(
            "axe.run({ preload: false, resultTypes: ['violations'] }).then(({ violations }) =>"
            " violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)]))"
        )
        assert found == []


def test_forced_colours_keep_what_is_chosen_apart(visit: Callable[..., Any]) -> None:
    with visit(forced=True) as it:
        it.go("question=visits-between")
        current = it.page.locator(".pages [aria-current]")
        assert "underline" in current.evaluate("each => getComputedStyle(each).textDecorationLine")


def test_firefox_asks_writes_and_shows_evidence(
    server: Server, require: Require, tmp_path: Path
) -> None:
    require("py:websockets", "firefox-esr")
    from bidi import Tab, started

    root, control = f"http://127.0.0.1:{server.port}/", "\ue009"
    with started(tmp_path) as firefox:
        tab = Tab(firefox, firefox.command("browsingContext.create", type="tab")["context"])
        tab.command("browsingContext.setViewport", viewport={"width": 1280, "height": 800})
        tab.open(f"{root}#query=")
        tab.until(READY)
        tab.evaluate(
            "document.querySelector('.editor').shadowRoot.querySelector('.cm-content').focus()"
        )
        tab.press(f"{control}+a", *"ASK { ?v a dg:Visi", "t", " ", "}", f"{control}+Enter")
        tab.until("document.querySelector('.truth')")
        assert tab.evaluate("location.hash").startswith("#query=ASK")
        tab.open(f"{root}#question=visits-between&lang=en")
        tab.reload()
        tab.until(READY)
        tab.click(".answer .evidence")
        tab.until("document.querySelector('#panel .claim')")
        wrongs = [each for each in firefox.wrongs() if not each.startswith(root)]
        assert wrongs == []
