"""Which units are named only in general, by what is said of them: invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from fact_files import asked, event, graph_of

SHARED = """
city in us-mt: invented-town
organisation: invented-body
person: invented-person
post in us-mt: invented-chair
visit: invented-visit
"""
_KINDS = {
    "opinion": "opinion",
    "generalisation": "generalisation",
    "prediction": "prediction",
    "intention": "intention",
    "reported-state": "report",
}
HELD = event()
REPORT = ("reported-state", "us-mt")


def said(kind: str, about: str) -> str:
    gloss = "{en: It is said., fr: C'est dit.}"
    return f"claims:\n  - {{id: said, kind: {kind}, about: [{about}], gloss: {gloss}, at: 0-1}}\n"


def found(folder: Path, free: tuple[str, str], more: str = "") -> list[str]:
    """How the unit is named only in general, by one source."""
    files = {"first": ("2031-06-01", "\n" + more + said(*free))}
    rows = asked(graph_of(folder, SHARED, files), "units-only-in-general")
    assert all(row["unit"] == "us-mt" and row["claims"] for row in rows)
    return [row["status"] for row in rows]


@pytest.mark.parametrize(("kind", "status"), _KINDS.items())
def test_a_unit_of_which_something_is_only_said_is_named_in_general(
    tmp_path: Path, kind: str, status: str
) -> None:
    assert found(tmp_path, (kind, "us-mt, invented-body")) == [status]


def test_what_is_said_of_an_event_names_a_unit_in_particular(tmp_path: Path) -> None:
    about = "us-mt, invented-visit"
    assert found(tmp_path / "report", ("reported-state", about), HELD) == []
    assert found(tmp_path / "plan", ("plan", "us-mt")) == []
    # A judgement of an event does not put the unit in it.
    assert found(tmp_path / "opinion", ("opinion", about), HELD) == ["opinion"]


@pytest.mark.parametrize(
    ("more", "in_general"),
    [
        ("states:\n  us-mt:\n    name: {is: Montana, at: 2-3}\n", True),
        ("states:\n  invented-town:\n    name: {is: the town, at: 2-3}\n", True),
        ("states:\n  invented-body:\n    based_in: {is: invented-town, at: 2-3}\n", False),
        ("states:\n  invented-person:\n    holds_post: {is: invented-chair, at: 2-3}\n", False),
        (event(place="invented-town"), False),
    ],
)
def test_a_name_is_no_event_office_or_seat(tmp_path: Path, more: str, *, in_general: bool) -> None:
    assert found(tmp_path, REPORT, more) == (["report"] if in_general else [])


def test_a_unit_that_is_only_called_by_its_name_has_nothing_said_of_it(tmp_path: Path) -> None:
    name = "states:\n  us-mt:\n    name: {is: Montana, at: 2-3}\n"
    assert found(tmp_path, ("opinion", "invented-body"), name) == []
