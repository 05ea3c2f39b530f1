"""Draw docs/network.png, the picture at the top of the README, of the facts of the checkout."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from diplograph.build import build
from diplograph.resources import reading, write_atomically

ROOT = Path(__file__).parents[1]
SIZE: ViewportSize = {"width": 1280, "height": 800}

#: Without these a Chromium of a distribution calls home at every start.
QUIET = ("background-networking", "component-update", "sync", "quic", "gpu")


def screenshot(page_file: Path) -> bytes:
    """A PNG of a page as a window of SIZE shows it on a screen of double density."""
    arguments = [f"--disable-{name}" for name in QUIET]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to start as root with it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=arguments
        )
        page = browser.new_page(viewport=SIZE, device_scale_factor=2, reduced_motion="reduce")
        page.goto(page_file.as_uri())
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)  # the canvas is drawn after the page is loaded
        return page.screenshot()


def main() -> None:
    """Build into a temporary folder, and draw what was built."""
    if shutil.which("chromium") is None:
        sys.exit("the picture is drawn by Chromium, which is not installed")
    with tempfile.TemporaryDirectory() as folder:
        built = build(reading(cwd=ROOT), Path(folder))
        write_atomically(ROOT / "docs" / "network.png", screenshot(built.out / "network.html"))


if __name__ == "__main__":
    main()
