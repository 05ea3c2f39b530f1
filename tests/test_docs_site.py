"""The documentation's site: it builds without a warning, and asks nothing of a network."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from samples import sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
SHOWN = ("index.html", "tutorial.html", "how-to/encode.html", "ontology.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make site` does; a warning, such as a dead link, is a failure."""
    folder = tmp_path_factory.mktemp("site")
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-E", "-b", "html"]
    command = [*sphinx, "-d", str(folder / "doctrees"), str(ROOT / "docs"), str(folder / "html")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return folder / "html"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test at its end if it asked for anything but files, or complained."""
    page = browser.new_page()
    asked, complaints = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]
    assert not complaints


def test_every_page_of_the_docs_is_in_the_site(site: Path) -> None:
    sources = (ROOT / "docs").rglob("*.md")
    pages = [path.relative_to(ROOT / "docs").with_suffix(".html") for path in sources]
    assert not [page for page in pages if not (site / page).exists()]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SHOWN)
def test_a_page_fits_its_screen_and_asks_for_nothing(
    name: str, size: str, site: Path, page: Page
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.goto((site / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    broken = "[...document.images].filter(image => !image.naturalWidth).map(image => image.src)"
    page.evaluate("[...document.images].forEach(image => image.loading = 'eager')")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    assert page.evaluate(broken) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_can_be_read_by_everybody(
    scheme: Literal["light", "dark"], site: Path, page: Page, axe_core: Path
) -> None:
    """In the dark only colours are another: of each second page, or of all (``make test-many``)."""
    page.emulate_media(color_scheme=scheme)
    rules = ", runOnly: ['color-contrast']" if scheme == "dark" else ""
    for name in sample(SHOWN, every=2) if scheme == "dark" else SHOWN:
        page.goto((site / name).as_uri())
        page.evaluate(axe_core.read_text("utf-8"))
        found = page.evaluate(
            f"axe.run({{ preload: false, resultTypes: ['violations']{rules} }})"
            ".then(({ violations }) => violations.map(({ id }) => id))"
        )
        assert found == [], name


@pytest.mark.parametrize(
    ("words", "found"), [("weekday", "Encode dates"), ("روريتانيا", "Encode dates")]
)
def test_the_search_works_without_a_server(words: str, found: str, site: Path, page: Page) -> None:
    page.goto((site / "index.html").as_uri())
    page.fill("input[name=q]", words)
    page.press("input[name=q]", "Enter")
    page.wait_for_selector("#search-results li")
    page.wait_for_selector(f"#search-results a:has-text('{found}')")
