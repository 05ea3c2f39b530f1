"""Which country an actor belongs to, or which state or region: never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from pyoxigraph import NamedNode

from diplograph.analysis.records import Records
from diplograph.analysis.table import Cell, Names, say

#: What actors have as their home.
Level: TypeAlias = Literal["country", "unit"]

_UNITS = ("State", "Region")


def homes_of(
    records: Records, actors: Iterable[str], level: Level
) -> Mapping[str, tuple[str, ...]]:
    """The homes that each of `actors` belongs to, sorted: one if it is known, none if it is not.

    A country is what is reached by where an organisation is based, in whose service a person's post
    is, and what a place lies within. A unit is the first state or region on that way; what belongs
    to a country and to no unit of it, as a national body without a seat, is of the country. More
    than one (a disputed place, posts in two countries) is as little decided as none.
    """
    return {actor: _homes(records, actor, level) for actor in actors}


def _homes(records: Records, actor: str, level: Level) -> tuple[str, ...]:
    reached = [actor]
    for current in reached:
        if not records.is_a(current, ("Country",)):
            steps = records.belonging.get(current, ())
            reached += [each for step in steps if (each := step.value.value) not in reached]
    countries = sorted(each for each in reached if records.is_a(each, ("Country",)))
    units = sorted(each for each in reached if records.is_a(each, _UNITS))
    return tuple(units if level == "unit" and units else countries)


def home_cells(names: Names, found: Sequence[str], language: str) -> dict[str, Cell]:
    """The columns of the home of an actor: that it is not known, or undecided, in words."""
    if len(found) == 1:
        return {"home": NamedNode(found[0]), "home_name": names.name(found[0], language)}
    listed = " / ".join(names.name(each, language) for each in found)
    told = say("undecided", language, names=listed) if found else say("unknown", language)
    return {"home_name": told}
