"""Make the picture at the top of the README: ``python docs/picture.py [FILE]``.

The shipped facts, drawn as `diplograph view` draws them, with the visit chosen and the evidence of
its first fact open, in Chromium at twice its pixels. Needs Playwright's Python package and a
Chromium.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from diplograph import view
from diplograph.backends import connect

#: Chooses the event and opens the evidence of its first fact, as a reader does with two clicks.
CHOOSE = """
    diplograph.set({ pick: diplograph.data.things.slug[diplograph.data.things.style.indexOf(0)] });
    document.querySelector("#panel details").open = true;
"""


def main(picture: Path) -> None:
    """Write `picture`, a PNG of 2560 by 1600 pixels."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "network.html"
        page_file.write_bytes(view.render(connect()).encode())
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(
            viewport={"width": 1280, "height": 800},
            device_scale_factor=2,
            color_scheme="light",
            reduced_motion="reduce",
        )
        page.goto(page_file.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        page.evaluate(CHOOSE)
        page.screenshot(path=picture, animations="disabled")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "network.png")
