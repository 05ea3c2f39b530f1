"""Which later claims speak of the same thing as a promise or a forecast: invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from fact_files import asked, event, graph_of

SHARED = """
organisation: trade-board harbour-board
person: first-person
post in trade-board: first-chair
visit: invented-visit
agreement: invented-pact
event: invented-course
"""
GLOSS = "gloss: {en: It is said., fr: C'est dit.}"
WORD = "{{id: word, kind: {kind}, by: {by}, about: [{about}], term: {term}, {gloss}, at: 0-1}}"


def word(
    about: str, *, by: str = "trade-board", term: str = "year", kind: str = "intention"
) -> str:
    until = "2031-23" if term == "autumn" else '"[..2031-12-31]"'
    return "\nclaims:\n  - " + WORD.format(kind=kind, by=by, about=about, term=until, gloss=GLOSS)


def report(about: str) -> str:
    return f"\n  - {{id: report, kind: reported-state, about: [{about}], {GLOSS}, at: 2-3}}\n"


PLACES = "es-an, ma-09"
OFFICE = "states:\n  first-person:\n    holds_post: {is: first-chair, at: 14-15}\n"
RETURN = "first-person, trade-board, ma-09"


def later(folder: Path, said: str, followed: str) -> list[str]:
    """What is set beside a word that one source tells, of what another tells some months later."""
    files = {"first": ("2031-06-01", said), "second": ("2032-03-01", followed)}
    rows = asked(graph_of(folder, SHARED, files), "promises-past-due", on="2032-04-01")
    (row,) = (row for row in rows if row["claim"] == "first.word")
    found = row.get("later", "").split()
    assert row["status"] == ("later-reports" if found else "nothing-later")
    return sorted(iri.rpartition("/")[2].removeprefix("second.") for iri in found)


def test_places_alone_do_not_tell_what_was_promised(tmp_path: Path) -> None:
    for kind in ("intention", "prediction"):
        said = word(PLACES, by="es-an", kind=kind)
        assert later(tmp_path / kind / "claim", said, "\nclaims:" + report(PLACES)) == []
        visit = event(date="2031-09-10", place="ma-09", party="es-an")
        assert later(tmp_path / kind / "visit", said, visit) == []


def test_a_text_that_tells_the_word_again_reports_on_it(tmp_path: Path) -> None:
    recalled = word(PLACES) + report(PLACES)
    assert later(tmp_path / "places", word(PLACES), recalled) == ["report"]
    other = word("trade-board, us-ia") + report("trade-board, us-ia")
    assert later(tmp_path / "other", word("trade-board, ma-09"), other) == []


def test_a_text_of_after_the_term_may_tell_of_the_word_and_what_came_of_it(tmp_path: Path) -> None:
    files = {"first": ("2032-03-01", word(PLACES) + report(PLACES))}
    (row,) = asked(graph_of(tmp_path, SHARED, files), "promises-past-due", on="2032-04-01")
    assert row["later"] == "first.report"


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("trade-board, ma-09", ["report"]),
        ("trade-board, ma-09, citrus", ["report"]),
        ("trade-board", []),
        # Of the same body and place, and of what was visited.
        ("trade-board, ma-09, invented-visit", []),
    ],
)
def test_a_report_about_all_the_things_of_a_word_and_of_no_other_event_counts(
    tmp_path: Path, about: str, found: list[str]
) -> None:
    followed = event(date="2031-09-10", place="ma-09") + "claims:" + report(about)
    assert later(tmp_path, word("trade-board, ma-09"), followed) == found


def test_what_follows_from_an_agreement_is_a_later_report_of_what_it_promises(
    tmp_path: Path,
) -> None:
    pact = event("invented-pact", kind="agreement", date="2031-05-30")
    course = event("invented-course", kind="event", date="2031-09-10", follows="invented-pact")
    said = pact + word("trade-board, invented-pact, us-ia").lstrip("\n")
    assert later(tmp_path, said, course) == ["invented-course.follows.invented-pact"]


@pytest.mark.parametrize(
    ("about", "day", "kind", "is_later"),
    [
        (RETURN, "2031-10-21", "intention", True),
        # Before the term, after it, without all that it is about, and foretold only.
        (RETURN, "2031-07-21", "intention", False),
        (RETURN, "2032-01-21", "intention", False),
        (f"{RETURN}, harbour-board", "2031-10-21", "intention", False),
        (RETURN, "2031-10-21", "prediction", False),
        # Who gave it is not what it is about.
        ("trade-board, ma-09", "2031-10-21", "intention", False),
    ],
)
def test_a_visit_keeps_an_aim_if_all_that_it_is_about_had_a_part(
    tmp_path: Path, about: str, day: str, kind: str, *, is_later: bool
) -> None:
    said = word(about, by="first-person", term="autumn", kind=kind)
    came = event(date=day, place="ma-09", led_by="first-person", from_="es-an")
    found = later(tmp_path, said, came + OFFICE)
    assert found == (["invented-visit.takesPlaceIn.ma-09"] if is_later else [])


def test_a_word_is_past_due_by_the_last_day_on_which_a_claim_or_a_scan_was_recorded(
    tmp_path: Path,
) -> None:
    planned = event(status="planned", date="2031-09-10, as: plan", from_="es-an", place="ma-09")
    files = {"first": ("2031-06-01", planned + word("trade-board, invented-visit").lstrip("\n"))}
    before = graph_of(tmp_path / "before", SHARED, files)
    assert asked(before, "promises-past-due") == []
    (mission,) = asked(before, "missions-not-held")
    assert (mission["status"], mission["asked_on"]) == ("to-come", "2031-06-01")
    log = """format: 1
scans:
  invented-scan:
    label: {en: an invented scan, fr: un dépouillement inventé}
    period: 2031
    outlets: [trade-board]
    about: [invented-visit]
    recorded: 2032-02-01
"""
    searched = graph_of(tmp_path / "searched", SHARED, files, coverage=log)
    (promise,) = asked(searched, "promises-past-due")
    assert (promise["status"], promise["asked_on"]) == ("nothing-later", "2032-02-01")
    (mission,) = asked(searched, "missions-not-held")
    assert (mission["status"], mission["searched_until"]) == ("silent", "2031-12-31")


def test_a_date_that_is_only_hoped_for_is_past_due_and_an_arrangement_is_not(
    tmp_path: Path,
) -> None:
    def found(name: str, certainty: str, *later: str) -> list[tuple[str, str, str]]:
        dated = f"2031-09, as: plan, certainty: {certainty}, by: trade-board"
        files = {
            "first": ("2031-06-01", event(status="planned", date=dated)),
            **{f"later-{at}": ("2032-03-01", said) for at, said in enumerate(later)},
            "last": ("2032-03-02", event("invented-course", kind="event")),
        }
        rows = asked(graph_of(tmp_path / name, SHARED, files), "promises-past-due", on="2032-04-01")
        return [(row["kind"], row["until"], row["status"]) for row in rows]

    assert found("firm", "certain") == []
    assert found("hoped", "possible") == [("plan", "2031-09-30", "nothing-later")]
    held = event(status="held, rank: preferred, reason: it came", date="2031-09-12")
    assert found("came", "possible", held) == [("plan", "2031-09-30", "later-reports")]
