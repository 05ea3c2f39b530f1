"""What questions make of a correction, and of a word that several sources pass on: invented."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from fact_files import asked, event, graph_of

SHARED = "organisation: trade-board harbour-board\nvisit: invented-visit\n"
THURSDAY, WEDNESDAY = "2031-03-14", "2031-03-13"
DIGEST = sha256(f'"{THURSDAY}"'.encode()).hexdigest()[:12]
WRONG = f"first.invented-visit.date.{DIGEST}"
CHECKED = "it was checked against the programme"
#: Two articles of one communiqué give the Thursday; the first corrects itself, a fourth agrees.
DAYS = {
    "release": ("2031-03-15", ""),
    "first": ("2031-03-15", "  primary: release\n" + event(date=THURSDAY)),
    "second": ("2031-03-16", "  primary: release\n" + event(date=THURSDAY)),
    "correction": (
        "2031-03-22",
        "  primary: first\n"
        + event(date=f"{WEDNESDAY}, rank: preferred, reason: {CHECKED}, supersedes: {WRONG}"),
    ),
    "fourth": (
        "2031-03-20",
        event(date=f"{WEDNESDAY}, rank: preferred, reason: as in the correction"),
    ),
}


def test_a_corrected_value_has_the_reason_of_its_correction_and_the_day_that_is_recorded(
    tmp_path: Path,
) -> None:
    graph = graph_of(tmp_path, SHARED, DAYS, recorded={"correction": "2031-04-01"})
    rows = {row["value"]: row for row in asked(graph, "contradictions")}
    assert {value: row["status"] for value, row in rows.items()} == {
        WEDNESDAY: "preferred",
        THURSDAY: "superseded",
    }
    assert (rows[THURSDAY]["reason"], rows[THURSDAY]["corrected_on"]) == (CHECKED, "2031-04-01")
    # So the day is the first on which the value counts as corrected.
    for on, status in (("2031-03-31", "contested"), ("2031-04-01", "superseded")):
        known = asked(graph, "values-as-of", on=on, about="invented-visit")
        assert [row["status"] for row in known if row["value"] == THURSDAY] == [status]


def test_a_value_that_another_voice_still_gives_is_set_aside(tmp_path: Path) -> None:
    files = {**DAYS, "second": ("2031-03-16", event(date=THURSDAY))}
    rows = {row["value"]: row for row in asked(graph_of(tmp_path, SHARED, files), "contradictions")}
    assert (rows[THURSDAY]["status"], rows[THURSDAY]["independent"]) == ("set-aside", "2")
    assert "corrected_by" not in rows[THURSDAY]


def test_a_forecast_that_two_articles_of_one_communique_pass_on_is_one_row(tmp_path: Path) -> None:
    gloss = "gloss: {en: Sales will double., fr: Les ventes vont doubler.}"

    def told(about: str = "trade-board, us-ia", primary: str = "  primary: release\n") -> str:
        term = 'term: "[..2031-12-31]"'
        said = f"kind: prediction, by: trade-board, about: [{about}], {term}, {gloss}"
        return f"{primary}\nclaims:\n  - {{id: sales, {said}, at: 0-1}}\n"

    def rows(name: str, *more: str) -> list[tuple[str, str]]:
        files = {"release": DAYS["release"], "second": ("2031-03-16", told())}
        for number, text in enumerate(more):
            files[f"more-{number}"] = ("2031-03-15", text)
        graph = graph_of(tmp_path / name, SHARED, files)
        found = asked(graph, "promises-past-due", on="2032-02-01")
        return [(row["claim"], row.get("again", "").rpartition("/")[2]) for row in found]

    assert rows("once") == [("second.sales", "")]
    assert rows("again", told()) == [("more-0.sales", "second.sales")]
    apart = [("more-0.sales", ""), ("second.sales", "")]
    assert rows("else", told(about="harbour-board, us-ia")) == apart
    assert rows("alone", told(primary="")) == apart
