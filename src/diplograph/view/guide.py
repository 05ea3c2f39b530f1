"""The guided story in six steps, chosen by rule: who came, to whom, on what, led by whom, what is
only said, and where it stands.

Of one event the steps name all that is accepted, and build its picture up; of many, those that come
most often, with how often. What the facts do not say is told as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from diplograph.layers import Layers
from diplograph.namespaces import DG
from diplograph.view.model import (
    NO_DAY,
    ONLY_CLAIMED,
    STANDINGS,
    STATUSES,
    Rows,
    Scene,
    Step,
    Tables,
)
from diplograph.words import LANGUAGES, phrases

#: What says who or what stands in a step, the surest first.
_CAME = ("visitorFrom", "visitingParty")
_HOSTS = ("hostedBy", "organisedBy")
_ABOUT = ("onAgenda", "concerns")
_LED = ("ledBy",)

#: The most names in a step: of one event, and of many.
_NAMES, _FIRST = 8, 3

#: What stands in a step: a row of things or terms, and how often.
_Count = tuple[int, int]


def guide(layers: Layers, rows: Rows, tables: Tables, opening: Scene) -> tuple[Step, ...]:  # noqa: ARG001
    """The steps; none if no event is accepted as held."""
    story = _Story(tables)
    if not story.events:
        return ()
    return (
        story.step("loom-from", "came", _CAME, 1),
        story.step("loom-to", "host", _HOSTS, 2),
        story.step("loom-about", "about", _ABOUT, 3),
        story.step("guide-led", "led", _LED, 4),
        story.said(),
        story.sources(),
    )


class _Story:
    """What the steps are made of; `events` are those that were held, by row."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._words = phrases(Path(__file__).parent)
        self._terms = {iri.removeprefix(DG): row for row, iri in enumerate(tables.terms.iri)}
        held, events = STATUSES.index("held"), tables.things.style
        firm = STANDINGS.index("fact")
        columns = tables.statements
        self._facts = [
            row
            for row, (s, standing, status) in enumerate(
                zip(columns.s, columns.standing, columns.status, strict=True)
            )
            if standing == firm and status == held and s >= 0 and events[s] == 0
        ]
        self.events = sorted({columns.s[row] for row in self._facts})

    # ------------------------------------------------------------ steps

    def step(self, title: str, name: str, properties: Sequence[str], number: int) -> Step:
        """Who or what stands at the ends of some properties of the events."""
        found = self._most(properties)
        if len(self.events) > 1:
            slug = self._tables.things.slug[found[0][0]] if found else None
            text = self._fill(f"guide-{name}-{'many' if found else 'none'}", found, counted=True)
            # A person is in the picture of a large graph only with what surrounds them.
            near = {"focus": slug, "scope": "ego"} if slug and properties == _LED else {}
            return Step("net", slug, near, self._words[title], text)
        text = self._fill(f"guide-{name}-{'one' if found else 'none'}", found)
        relations = [each for group in (_CAME, _HOSTS, _ABOUT, _LED)[:number] for each in group]
        known = [each for each in relations if each in self._terms]
        slug = self._tables.things.slug[self.events[0]]
        return Step("net", slug, {"f.relation": ",".join(known)}, self._words[title], text)

    def said(self) -> Step:
        """The kinds of what is claimed and is no fact, with how many claims."""
        columns, claims = self._tables.statements, self._tables.claims
        counts: dict[int, int] = defaultdict(int)
        for statement, kind in zip(claims.of, claims.kind, strict=True):
            if columns.flags[statement] & ONLY_CLAIMED:
                counts[kind] += 1
        found = _first(counts, _NAMES)
        names = {
            lang: self._listed(
                ((self._tables.terms.label[lang][row], count) for row, count in found), lang
            )
            for lang in LANGUAGES
        }
        text = self._said(f"guide-said-{'some' if found else 'none'}", names)
        return Step("net", None, {"said": "1"}, self._words["guide-said"], text)

    def sources(self) -> Step:
        """The sources that say most, with how many claims each."""
        counts: dict[int, int] = defaultdict(int)
        for holder in self._tables.claims.holder:
            if holder >= 0:
                counts[self._tables.sources.thing[holder]] += 1
        found = _first(counts, _FIRST)
        name = "guide-source-one" if len(counts) == 1 else "guide-source-many"
        text = self._fill(name, found, counted=len(counts) > 1, between="list-semicolon")
        return Step("table", None, {}, self._words["guide-source"], text)

    # ------------------------------------------------------------ what stands in them

    def _most(self, properties: Sequence[str]) -> list[_Count]:
        """The ends of the first of `properties` that says any, by the number of events.

        Of many events, bodies count for their home.
        """
        columns, homes = self._tables.statements, self._tables.things.home
        many = len(self.events) > 1
        for group in [properties] if many else [(each,) for each in properties]:
            terms = {self._terms[each] for each in group if each in self._terms}
            events: dict[int, set[int]] = defaultdict(set)
            for row in self._facts:
                end = columns.o[row]
                if columns.p[row] in terms and end >= 0:
                    home = homes[end] if many and properties != _LED else -1
                    events[home if home >= 0 else end].add(columns.s[row])
            if events:
                counts = {end: len(found) for end, found in events.items()}
                return _first(counts, _FIRST if many else _NAMES)
        return []

    def _fill(
        self,
        key: str,
        found: Sequence[_Count],
        *,
        counted: bool = False,
        between: str = "list-comma",
    ) -> dict[str, str]:
        names = {
            lang: self._listed(
                ((self._name(row, lang), count if counted else 0) for row, count in found),
                lang,
                between,
            )
            for lang in LANGUAGES
        }
        return self._said(key, names)

    def _said(self, key: str, names: Mapping[str, str]) -> dict[str, str]:
        return {
            lang: self._words[key][lang].format(names=names[lang], event=self._event(lang))
            for lang in LANGUAGES
        }

    def _listed(
        self, items: Iterable[tuple[str, int]], lang: str, between: str = "list-comma"
    ) -> str:
        told = [f"{name} ({count})" if count else name for name, count in items]
        return self._words[between][lang].join(told)

    def _name(self, row: int, lang: str) -> str:
        things = self._tables.things
        other = {"fr": things.fr, "ar": things.ar}.get(lang)
        return str((other[row] if other else 0) or things.en[row])

    def _event(self, lang: str) -> str:
        """The first event, with its days if they are known."""
        return self._words["list-comma"][lang].join(
            [self._name(self.events[0], lang), *self._days(lang)]
        )

    def _days(self, lang: str) -> Iterator[str]:
        columns = self._tables.statements
        row = next(row for row in self._facts if columns.s[row] == self.events[0])
        first, last = columns.lo[row], columns.hi[row]
        if NO_DAY not in {first, last}:
            ends = [self._day(first, lang), self._day(last, lang)]
            same = first == last
            yield (
                ends[0]
                if same
                else self._words["date-range"][lang].format_map({"from": ends[0], "to": ends[1]})
            )

    def _day(self, day: int, lang: str) -> str:
        found = date.fromordinal(day + date(1970, 1, 1).toordinal())
        number = "1er" if lang == "fr" and found.day == 1 else str(found.day)
        return f"{number} {self._words['months'][lang].split('|')[found.month - 1]} {found.year}"


def _first(counts: Mapping[int, int], most: int) -> list[_Count]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:most]
