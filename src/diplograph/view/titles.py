"""The title of the page: the finding of its picture in one sentence, made from the data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from diplograph.analysis.records import Records
from diplograph.view.labels import labels_of, spoken
from diplograph.view.model import Rows, Scene, Tables
from diplograph.words import LANGUAGES, number, phrases

_HERE = Path(__file__).parent

_Key = TypeVar("_Key", int, str)
#: So many places may have received as many visits as each other and still be named.
_TIED = 2


def title(records: Records, rows: Rows, tables: Tables, scene: Scene) -> Mapping[str, str]:
    """In each language: the one event that is drawn, or where most visits went, if that is known.

    A visit counts for each place that its hosts are at home in, if it was held.
    """
    events = [node.thing for node in scene.nodes if node.column == "events" and not node.said]
    if len(events) == 1:
        (row,) = events
        iri = next(iri for iri, at in rows.things.items() if at == row)
        return {lang: spoken(labels_of(iri, records.layers), lang, iri) for lang in LANGUAGES}
    received = _received(records, rows, tables)
    best = _first(Counter({place: len(visits) for place, visits in received.items()}))
    if not best or len(received[best[0]]) < 2 or len(best) > _TIED:
        return phrases(_HERE)["title"]
    places = {row: iri for iri, row in rows.things.items() if row in best}
    visits = received[best[0]] if len(best) == 1 else set()
    sectors = _first(Counter(t.value.value for t in records.agenda if t.subject in visits))
    sector = sectors[0] if len(sectors) == 1 else None
    count = len(received[best[0]])
    named = [places[row] for row in best]
    return {lang: _sentence(records, named, count, sector, lang) for lang in LANGUAGES}


def _received(records: Records, rows: Rows, tables: Tables) -> Mapping[int, set[str]]:
    """The visits that were held with hosts of each place."""
    held = {iri for iri, event in records.events.items() if event.code == "held"}
    found: dict[int, set[str]] = defaultdict(set)
    for triple, side in records.roles:
        if side == "host" and triple.subject in held and records.is_a(triple.subject, ("Visit",)):
            home = tables.things.home[rows.things[triple.value.value]]
            if home >= 0:
                found[home].add(triple.subject)
    return found


def _first(found: Counter[_Key]) -> list[_Key]:
    """All that are as frequent as the most frequent, in order."""
    top = max(found.values(), default=0)
    return sorted(key for key, count in found.items() if count == top)


def _sentence(
    records: Records, places: Sequence[str], count: int, sector: str | None, lang: str
) -> str:
    names = [spoken(labels_of(place, records.layers), lang, place) for place in places]
    if len(names) > 1:
        one, other = names
        tied = phrases(_HERE)["finding-tied"][lang]
        return tied.format(one=one, other=other, count=number(count, lang))
    told = counted("finding-visits", count, lang, place=names[0])
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
