"""The title of the page: the finding of its picture in one sentence, made from the data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from diplograph.analysis.records import Records
from diplograph.view.labels import labels_of, spoken
from diplograph.view.model import Rows, Scene, Tables
from diplograph.words import LANGUAGES, number, phrases

_HERE = Path(__file__).parent

_Key = TypeVar("_Key")


def title(records: Records, rows: Rows, tables: Tables, scene: Scene) -> Mapping[str, str]:
    """In each language: the one event that is drawn, or where most visits went, if that is known.

    A visit counts for where its hosts are at home, if it was held.
    """
    events = [node.thing for node in scene.nodes if node.column == "events" and not node.said]
    if len(events) == 1:
        (row,) = events
        iri = next(iri for iri, at in rows.things.items() if at == row)
        return {lang: spoken(labels_of(iri, records.layers), lang, iri) for lang in LANGUAGES}
    found = _most_visited(records, rows, tables)
    if found is None:
        return phrases(_HERE)["title"]
    return {lang: _sentence(records, *found, lang) for lang in LANGUAGES}


def _most_visited(
    records: Records, rows: Rows, tables: Tables
) -> tuple[str, int, str | None] | None:
    """The place that received most visits, how many, and what most of them were about."""
    held = {iri for iri, event in records.events.items() if event.code == "held"}
    visits = [iri for iri in sorted(held) if records.is_a(iri, ("Visit",))]
    homes = {iri: tables.things.home[rows.things[iri]] for iri in visits}
    places = Counter(home for home in homes.values() if home >= 0)
    best = _only(places)
    if best is None or places[best] < 2:
        return None
    sectors = Counter(
        triple.value.value for triple in records.agenda if homes.get(triple.subject) == best
    )
    place = next(iri for iri, row in rows.things.items() if row == best)
    return place, places[best], _only(sectors)


def _only(found: Counter[_Key]) -> _Key | None:
    """What is most frequent, if nothing else is as frequent."""
    best = found.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _sentence(records: Records, place: str, count: int, sector: str | None, lang: str) -> str:
    name = spoken(labels_of(place, records.layers), lang, place)
    told = counted("finding-visits", count, lang, place=name)
    if sector is None:
        return told
    about = spoken(labels_of(sector, records.layers), lang, sector)
    return phrases(_HERE)["finding-sector"][lang].format(finding=told, sector=about)


def counted(key: str, count: int, lang: str, **values: str) -> str:
    """A phrase of several forms, by a number; the page's ``words.ts`` chooses likewise."""
    from babel import Locale

    names = ("zero", "one", "two", "few", "many", "other") if lang == "ar" else ("one", "other")
    forms = phrases(_HERE)[key][lang].split("|")
    category = Locale(lang).plural_form(count)
    form = forms[names.index(category)] if category in names else forms[-1]
    return form.format(count=number(count, lang), **values)
