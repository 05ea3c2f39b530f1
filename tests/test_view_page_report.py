"""The picture and the report of a build lead to each other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pictures import READY, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_every_link_of_the_report_opens_the_picture_with_something_chosen(
    browser: Browser, built: Path
) -> None:
    report = (built / "report.html").read_text(encoding="utf-8")
    slugs = sorted(set(re.findall(r'href="network\.html#([^"]+)"', report)))
    assert len(slugs) > 50
    with opened(browser, built / "network.html") as it:
        it.until(READY)
        empty = it.panel()
        for slug in slugs:
            it.page.evaluate("diplograph.set({ pick: null })")
            it.page.evaluate(f"location.hash = '{slug}'")
            it.until(f"diplograph.state().pick === decodeURIComponent('{slug}')")
            assert it.panel() != empty, slug


def test_each_claim_leads_to_its_place_in_the_report(browser: Browser, built: Path) -> None:
    report = (built / "report.html").read_text(encoding="utf-8")
    with opened(browser, built / "network.html") as it:
        it.until(READY)
        count = it.page.evaluate("diplograph.data.claims.count")
        assert count > 50
        for claim in range(count):
            slug = it.page.evaluate(
                f"(diplograph.set({{ pick: diplograph.data.claimId({claim}) }}), "
                f"diplograph.data.claimId({claim}))"
            )
            assert f'id="{slug}"' in report
            assert it.page.locator(f"#panel a[href='report.html#{slug}']").count() == 1
