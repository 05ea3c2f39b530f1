"""Dates in EDTF: what is one, between which days it lies, and whether its days are known."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import SH, Graph, URIRef

from diplograph.facts import dates
from diplograph.facts.dates import Bounds, bounds, day_before
from diplograph.namespaces import PREFIXES
from diplograph.resources import ontology_file


def between(earliest: str | None, latest: str | None) -> Bounds:
    return Bounds(
        date.fromisoformat(earliest) if earliest else None,
        date.fromisoformat(latest) if latest else None,
    )


def test_a_day_is_known_and_is_both_its_bounds() -> None:
    assert bounds("2025-06-17") == Bounds(date(2025, 6, 17), date(2025, 6, 17), to_the_day=True)


def test_an_interval_of_two_days_is_known_to_the_day() -> None:
    known = Bounds(date(2025, 6, 17), date(2025, 6, 20), to_the_day=True)
    assert bounds("2025-06-17/2025-06-20") == known


@pytest.mark.parametrize(
    ("value", "earliest", "latest"),
    [
        ("2025-06", "2025-06-01", "2025-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2025-06-XX", "2025-06-01", "2025-06-30"),
        ("2025-21", "2025-03-01", "2025-05-31"),
        ("[2025-06-01..2025-06-15]", "2025-06-01", "2025-06-15"),
        ("[2025-06-17,2025-06-20]", "2025-06-17", "2025-06-20"),
        ("2025-06/2025-08", "2025-06-01", "2025-08-31"),
        ("2025-06-17/..", "2025-06-17", None),
        ("../2025-06-17", None, "2025-06-17"),
        ("[..2025-06-17]", None, "2025-06-17"),
        ("[2025-06-17..]", "2025-06-17", None),
        ("2025-06-17/", "2025-06-17", None),
        ("/2025-06-17", None, "2025-06-17"),
        ("2025-06-17~", "2025-06-17", "2025-06-17"),
        ("2025-06-17?", "2025-06-17", "2025-06-17"),
        ("2025-06-17~/2025-06-20", "2025-06-17", "2025-06-20"),
    ],
)
def test_other_values_have_bounds_but_no_known_days(
    value: str, earliest: str | None, latest: str | None
) -> None:
    assert bounds(value) == between(earliest, latest)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "June 2025",
        "17/06/2025",
        "2025-6-1",
        "2025-13",
        "2025-02-30",
        "2025-06-31",
        "2025-06-20/2025-06-17",
        "[2025-06-15..2025-06-01]",
        " 2025",
        "2025-06\n",
        "٢٠٢٥-٠٦-١٧",
        "0000",
        "XXXX",
        "-0044",
        "Y170000002",
        "1950S2",
        "Y1E3",
        "1984T10:00:00",
        "1990s",
        "x" * 1000,
    ],
)
def test_what_is_no_date_or_beyond_the_years_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"not|no day|before"):
        bounds(value)


@settings(deadline=None)  # the first case pays for an import
@given(st.dates(), st.dates())
def test_two_days_bound_what_lies_between_them(one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert bounds(f"{first}/{last}") == Bounds(first, last, to_the_day=True)
    assert bounds(f"[{first}..{last}]") == Bounds(first, last)


@settings(deadline=None)  # the first case pays for an import
@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_value_error(value: str) -> None:
    try:
        found = bounds(value)
    except ValueError:
        return
    if found.earliest and found.latest:
        assert found.earliest <= found.latest


@pytest.mark.parametrize(
    "value", ["2025", "0001", "9999-12", "2024-02", "[2024-02-29..2024-03-01]"]
)
def test_what_is_read_without_the_library_is_read_as_it_does(value: str) -> None:
    assert bounds(value) == dates._parsed(value)


def test_the_forms_are_those_of_the_shapes() -> None:
    shapes = Graph().parse(ontology_file("shapes.ttl"))
    assert str(shapes.value(URIRef(f"{PREFIXES['shape']}edtf"), SH.pattern)) == dates.FORM


def test_whole_days_cost_no_import() -> None:
    program = (
        "import sys; from diplograph.facts.dates import bounds; "
        "bounds('2025-06-17'); bounds('2025-06-17/2025-06-20'); bounds('2025-06'); bounds('2025'); "
        "bounds('[2025-06-01..2025-06-15]'); sys.exit('edtf' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("2031-07-01", "2031-06-30"),
        ("2015-12", "2015-11-30"),
        ("2012", "2011-12-31"),
        ("[2011-03..2012-12]", "2012-11-30"),
        ("[..2013-04]", "2013-03-31"),
        ("[2015-12..]", None),
        ("2031/..", None),
        ("0001-01-01", None),
    ],
)
def test_what_holds_until_a_date_holds_until_the_day_before_it(
    until: str, last: str | None
) -> None:
    found = day_before(until)
    assert (found and found.isoformat()) == last
