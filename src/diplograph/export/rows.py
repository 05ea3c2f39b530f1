"""Where each record of a graph stands in a workbook, so that one row leads to another.

Claims are in the order of the facts that rest on them, and evidence in the order of claims: all
claims of a fact, and all its passages, are rows that follow each other. Rows count from 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from diplograph.export.look import style

if TYPE_CHECKING:
    from diplograph.export.content import Content, Thing
    from diplograph.layers import Claim, Locator

#: The longest name that Excel gives a sheet, and what it must not have in it.
_LONGEST, _FORBIDDEN = 31, str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))
#: The sheet of things without a class of the ontology.
_OTHER = "Other"


class Rows(NamedTuple):
    """Rows that follow each other; the last is one of them."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1


class Passage(NamedTuple):
    """A row of evidence: a claim, if one rests on it, and where its source says it."""

    claim: Claim | None
    locator: Locator


@dataclass(frozen=True)
class Index:
    """The rows of a content; `taken` are names of sheets that are no kinds of things."""

    content: Content
    taken: Collection[str]

    @cached_property
    def styles(self) -> Mapping[str, str]:
        """Of each kind of thing the class above it that says how it looks."""
        things = self.content.layers.things
        return {kind(each): style(things[each.iri].classes) for each in self._things}

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """The name of the sheet of each kind of thing, events first."""
        found: dict[str, str] = {}
        taken = {name.lower() for name in self.taken}
        for each in sorted(self.styles, key=lambda name: (self.styles[name] != "Event", name)):
            found[each] = _sheet_name(each, taken)
            taken.add(found[each].lower())
        return found

    @cached_property
    def things(self) -> Mapping[str, tuple[str, int]]:
        """The sheet and row of each thing."""
        rows: Counter[str] = Counter()
        found = {}
        for thing in self._things:
            sheet = self.sheets[kind(thing)]
            rows[sheet] += 1
            found[thing.iri] = (sheet, rows[sheet])
        return found

    @property
    def _things(self) -> Iterator[Thing]:
        return self.content.things()

    @cached_property
    def facts_of(self) -> Mapping[str, Rows]:
        """The rows of the facts about each thing."""
        found: dict[str, Rows] = {}
        for row, fact in enumerate(self.content.layers.facts, 1):
            subject = fact.triple.subject
            found[subject] = Rows(found[subject].first if subject in found else row, row)
        return found

    @cached_property
    def fact_of(self) -> Mapping[str, int]:
        """The row of the fact that rests on a claim."""
        facts = enumerate(self.content.layers.facts, 1)
        return {claim: row for row, fact in facts for claim in fact.claims}

    @cached_property
    def claims(self) -> Mapping[str, int]:
        """The row of each claim, in order."""
        behind = [*self.fact_of, *self.content.layers.claims]
        return {claim: row for row, claim in enumerate(dict.fromkeys(behind), 1)}

    @cached_property
    def evidence_of(self) -> Mapping[str, Rows]:
        """The rows of the evidence of each claim that has some."""
        found, last = {}, 0
        for claim in self.claims:
            if count := len(self.content.layers.claims[claim].evidence):
                found[claim] = Rows(last + 1, last + count)
                last += count
        return found

    @cached_property
    def sources(self) -> Mapping[str, int]:
        """The row of each source."""
        return {iri: row for row, iri in enumerate(self.content.layers.sources, 1)}

    def passages(self) -> Iterator[Passage]:
        """Each claim with each of its passages; then the passages on which no claim rests."""
        claims, used = self.content.layers.claims, set()
        for iri in self.claims:
            for locator in claims[iri].evidence:
                used.add(locator.iri)
                yield Passage(claims[iri], locator)
        for locator in self.content.layers.evidence.values():
            if locator.iri not in used:
                yield Passage(None, locator)


def kind(thing: Thing) -> str:
    """The local name of a thing's class, or a name for those that have none."""
    return thing.kind or _OTHER


def _sheet_name(name: str, taken: Collection[str]) -> str:
    """`name` as Excel takes it for a sheet, unlike those that are `taken` but for their case."""
    short = name.translate(_FORBIDDEN)[:_LONGEST].strip() or _OTHER
    numbered = (f"{short[: _LONGEST - 5]} {number}" for number in range(2, 10_000))
    return next(each for each in (short, *numbered) if each.lower() not in taken)
