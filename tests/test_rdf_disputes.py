"""Which places are disputed, by what invented sources say of where they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from fact_files import Files, event, graph_of

SHARED = """
region in ma: first-region second-region
region in dz: far-region
state in ma: invented-state
place: territory
city: town
city in town: quarter
city in ma: settled-town
visit: invented-visit
"""
_EVENT = event(place="quarter") + "states:\n"
#: What leads to a disputed place where the town is one.
TOWN = {("town", "town"), ("quarter", "town")}


def disputed(folder: Path, *states: str) -> set[tuple[str, str]]:
    """The disputed places, and what lies in them, if each source says such states."""
    files: Files = {
        f"source-{number}": (f"2031-04-{number:02}", _EVENT + said)
        for number, said in enumerate(states, start=1)
    }
    rows = graph_of(folder, SHARED, files).select(
        "SELECT ?place ?apart WHERE { ?place dg:inDisputedPlace ?apart }"
    )
    return {tuple(term.value.rpartition("/")[2] for term in row) for row in rows}


def town(*placings: str) -> str:
    """Where the town lies, as a source says: each the inside of a value."""
    said = "".join(f"      - {{{placing}}}\n" for placing in placings)
    return f"  town:\n    within:\n{said}"


def within(place: str, outer: str, at: str = "40-41") -> str:
    return f"  {place}:\n    within: {{is: {outer}, at: {at}}}\n"


IN_MA, IN_DZ = town("is: ma, at: 10-11"), town("is: dz, at: 10-11")


def test_a_place_that_sources_put_in_two_countries_is_disputed_and_what_lies_in_it(
    tmp_path: Path,
) -> None:
    assert disputed(tmp_path, IN_MA, IN_DZ) == TOWN


@pytest.mark.parametrize(
    "states",
    [
        (IN_MA,),
        (IN_MA, IN_MA),
        # A region and the country around it.
        (IN_MA, town("is: first-region, at: 10-11")),
        (town("is: ma, at: 10-11"), town("is: dz, at: 10-11, polarity: denied")),
    ],
)
def test_what_nobody_puts_apart_is_not_disputed(tmp_path: Path, states: tuple[str, ...]) -> None:
    assert disputed(tmp_path, *states) == set()


def test_rank_settles_nothing_and_a_correction_does(tmp_path: Path) -> None:
    ranked = town("is: dz, at: 10-11, rank: deprecated, reason: the editor follows the other")
    assert disputed(tmp_path / "ranked", IN_MA, ranked) == TOWN
    corrected = town(
        "is: dz, at: 10-11",
        "is: ma, at: 12-13, supersedes: source-2.town.within.dz",
    )
    assert disputed(tmp_path / "corrected", IN_MA, corrected) == set()


@pytest.mark.parametrize(
    ("one", "other", "is_disputed"),
    [
        # Bounds that moved: a time that has ended, two times.
        ("is: first-region, at: 10-11, valid_until: 2015", "is: second-region, at: 10-11", False),
        (
            "is: first-region, at: 10-11, valid_from: 1997",
            "is: far-region, at: 10-11, valid_from: 2015",
            False,
        ),
        # Of two regions of one country the one of no time ends where the other begins.
        ("is: first-region, at: 10-11", "is: second-region, at: 10-11, valid_from: 2015", False),
        ("is: first-region, at: 10-11", "is: far-region, at: 10-11, valid_from: 2015", True),
        ("is: first-region, at: 10-11", "is: invented-state, at: 10-11, valid_from: 2015", True),
        ("is: first-region, at: 10-11", "is: second-region, at: 10-11", True),
    ],
)
def test_bounds_that_moved_are_no_dispute(
    tmp_path: Path, one: str, other: str, *, is_disputed: bool
) -> None:
    assert disputed(tmp_path, town(one), town(other)) == (TOWN if is_disputed else set())


def test_that_a_territory_is_part_of_a_country_settles_it_for_those_who_say_so(
    tmp_path: Path,
) -> None:
    in_territory = town("is: territory, at: 10-11")
    of_country = within("territory", "ma")
    assert disputed(tmp_path / "said", IN_MA, in_territory + of_country) == set()
    assert disputed(tmp_path / "by-another", IN_MA, in_territory, of_country) == TOWN
    denied = "  territory:\n    within: {is: ma, at: 40-41, polarity: denied}\n"
    assert disputed(tmp_path / "denied", IN_MA, in_territory + denied) == TOWN
    given_up = """  territory:
    within:
      - {is: ma, at: 40-41}
      - {is: first-region, at: 42-43, supersedes: source-2.territory.within.ma}
"""
    assert disputed(tmp_path / "given-up", IN_MA, in_territory + given_up) == TOWN


def test_nothing_is_disputed_that_reference_knowledge_tells(tmp_path: Path) -> None:
    regions = ("first-region", "second-region")
    assert disputed(tmp_path, *(within("settled-town", region) for region in regions)) == set()


def test_a_town_in_a_disputed_region_is_in_it(tmp_path: Path) -> None:
    found = disputed(
        tmp_path,
        town("is: territory, at: 10-11") + within("territory", "ma"),
        within("territory", "dz"),
    )
    assert found == {(each, "territory") for each in ("territory", "town", "quarter")}
