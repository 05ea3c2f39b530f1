"""The picture and the report of a build lead to each other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pictures import READY, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Only the panel is looked at: laying out the views is spared.
HIDDEN = "document.getElementById('stage').style.display = 'none'"
#: Goes to each address behind "#" as a link does; tells of those that choose nothing.
FOLLOWED = """
async ([slugs, empty]) => {
  const lost = [], panel = document.getElementById("panel");
  for (const slug of slugs) {
    diplograph.set({ pick: null });
    const gone = new Promise((done) => addEventListener("hashchange", done, { once: true }));
    location.hash = slug;
    await gone;
    const { pick } = diplograph.state();
    if (pick !== decodeURIComponent(slug) || panel.innerText === empty) lost.push(slug);
  }
  return lost;
}
"""
#: Each claim, and where its panel leads to in the report.
LINKS = """
[...Array(diplograph.data.claims.count).keys()].map((claim) => {
  const pick = diplograph.data.claimId(claim);
  diplograph.set({ pick });
  const links = [...document.querySelectorAll("#panel a[href^='report.html']")];
  return [pick, links.map((link) => link.getAttribute("href"))
    .filter((address) => address === `report.html#${pick}`)];
})
"""


def test_every_link_of_the_report_opens_the_picture_with_something_chosen(
    browser: Browser, built: Path
) -> None:
    report = (built / "report.html").read_text(encoding="utf-8")
    slugs = sorted(set(re.findall(r'href="network\.html#([^"]+)"', report)))
    assert len(slugs) > 50
    with opened(browser, built / "network.html") as it:
        it.until(READY)
        empty = it.panel()
        it.page.evaluate(HIDDEN)
        assert it.page.evaluate(FOLLOWED, [slugs, empty]) == []


def test_each_claim_leads_to_its_place_in_the_report(browser: Browser, built: Path) -> None:
    report = (built / "report.html").read_text(encoding="utf-8")
    with opened(browser, built / "network.html") as it:
        it.until(READY)
        it.page.evaluate(HIDDEN)
        count = it.page.evaluate("diplograph.data.claims.count")
        assert count > 50
        links = it.page.evaluate(LINKS)
        assert len(links) == count
        for slug, found in links:
            assert f'id="{slug}"' in report
            assert found == [f"report.html#{slug}"]
