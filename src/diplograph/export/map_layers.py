"""The layers of a map as tables of typed columns: of places, what is at them, and flows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from diplograph.export.content import Content
from diplograph.export.geography import At, Flow, Geography, Journey, Placed
from diplograph.export.look import style
from diplograph.export.tables import TABLES, Cell, Column
from diplograph.namespaces import KIND, compress
from diplograph.vocabulary import vocabulary


class Layer(NamedTuple):
    """A table whose records lie somewhere: `ends` are the places of a record, one or two.

    `geometry` is the type of its geometries, by the name that GDAL has for it.
    """

    name: str
    meaning: str
    geometry: str
    records: Callable[[Geography], Iterable[Any]]
    ends: Callable[[Any], tuple[str, ...]]
    columns: tuple[Column, ...]

    def rows(self, geography: Geography) -> Iterator[tuple[tuple[str, ...], tuple[Cell, ...]]]:
        """The places of each record, and its cells."""
        for record in self.records(geography):
            cells = (column.cell(record, geography.content) for column in self.columns)
            yield self.ends(record), tuple(cells)


def _thing(name: str, found: Callable[[Any], Any] = lambda record: record.thing) -> Column:
    """A column of the table of things, of the thing of a record."""
    column = next(each for each in TABLES["things"].columns if each.name == name)
    return column._replace(cell=lambda record, content: column.cell(found(record), content))


def _event(name: str) -> Column:
    return _thing(name, lambda journey: journey.event)


def _of(name: str, meaning: str) -> Column:
    """A whole number of a record."""
    return Column(name, "integer", meaning, lambda record, _: getattr(record, name))


def _node(name: str, meaning: str, found: Callable[[Any], str]) -> Column:
    return Column(name, "text", meaning, lambda record, _: compress(found(record)), "things")


def _nodes(name: str, meaning: str, found: Callable[[Any], Iterable[str]]) -> Column:
    return Column(
        name, "list", meaning, lambda record, _: [*map(compress, found(record))], "things"
    )


def _label(name: str, meaning: str, found: Callable[[Any], str]) -> Column:
    return Column(name, "text", meaning, lambda record, content: content.name(found(record)))


def _ends(*, of: str) -> tuple[Column, ...]:
    return (
        _label("from_label", f"the name of the place that {of} from", lambda each: each.start),
        _label("to_label", f"the name of the place that {of} to", lambda each: each.end),
        _node("from_place", "that place", lambda each: each.start),
        _node("to_place", "that place", lambda each: each.end),
    )


def _from_to(flow: Flow, content: Content) -> Cell:
    return f"{content.name(flow.start)} → {content.name(flow.end)}"


def _style(located: At, content: Content) -> Cell:
    return style(content.layers.things[located.thing.iri].classes)


def _position_of(record: Placed | At, _: Content) -> Cell:
    return compress(record.spot.of)


def _sources(found: Callable[[Any], Iterable[str]]) -> Column:
    def cell(record: Any, _: Content) -> Cell:
        return [compress(iri) for iri in found(record)]

    return Column("sources", "list", "the sources that say so", cell, "sources")


def _claims(journeys: Callable[[Any], Iterable[Journey]]) -> Column:
    def cell(record: Any, _: Content) -> Cell:
        found = dict.fromkeys(claim for each in journeys(record) for claim in each.claims)
        return [compress(iri) for iri in found]

    return Column("claims", "list", "the claims that it rests on", cell, "claims")


def _count(name: str, status: str | None, meaning: str) -> Column:
    return Column(name, "integer", meaning, lambda flow, _: flow.count(status))


def _codes(name: str, meaning: str, found: Callable[[Journey], str | None]) -> Column:
    def cell(flow: Flow, _: Content) -> Cell:
        return sorted({code for each in flow.journeys if (code := found(each))})

    return Column(name, "list", meaning, cell)


_POSITION = Column("position_of", "text", "the place whose position it has", _position_of, "things")
_CLASSES = ("id", "kind", "label", "label_en", "label_fr", "label_ar")
_EVENT = ("status", "date", "first_day", "last_day", "undecided")
_DOUBTS = ("attributed", "contested")

LAYERS: Mapping[str, Layer] = {
    layer.name: layer
    for layer in (
        Layer(
            "flows",
            "Events that lead from one place to another, added up.",
            "MultiLineString",
            Geography.flows,
            lambda flow: (flow.start, flow.end),
            (
                Column("label", "text", "the names of the places", _from_to),
                *_ends(of="they lead"),
                _count("events", None, "how many events lead so, parts counted once"),
                *(
                    _count(status, status, f"how many of them are {status}")
                    for status in vocabulary().code_lists["event-statuses"]
                ),
                Column(
                    "unsure",
                    "integer",
                    "how many of them, or their status, are contested or in somebody's words alone",
                    lambda flow, _: flow.count_unsure(),
                ),
                _codes("kinds", "their kinds", lambda each: each.event.kind),
                _codes("statuses", "their statuses", lambda each: each.status),
                _codes("standings", "accepted, or said: only planned", lambda each: each.standing),
                Column("first_day", "day", "the first day of all", lambda flow, _: flow.days()[0]),
                Column("last_day", "day", "the last day of all", lambda flow, _: flow.days()[1]),
                _sources(lambda flow: sorted({s for each in flow.journeys for s in each.sources})),
                _claims(lambda flow: flow.journeys),
            ),
        ),
        Layer(
            "journeys",
            "Each event that leads from one place to another.",
            "MultiLineString",
            lambda geography: geography.journeys,
            lambda journey: (journey.start, journey.end),
            (
                *(_event(name) for name in _CLASSES),
                Column(
                    "status",
                    "code",
                    "held, planned, …; said, if none is accepted",
                    lambda each, _: each.status,
                    terms=KIND,
                ),
                *(_event(name) for name in (*_EVENT[1:], *_DOUBTS)),
                *_ends(of="it leads"),
                Column(
                    "standing",
                    "code",
                    "accepted, or said: only planned",
                    lambda each, _: each.standing,
                ),
                _nodes(
                    "according_to",
                    "those whose words alone it is that it leads so",
                    lambda each: each.according_to,
                ),
                Column(
                    "contest",
                    "list",
                    "how sources contradict each other about that",
                    lambda each, _: list(each.contests),
                ),
                _node("whole", "the event it is a part of, or itself", lambda each: each.whole),
                _sources(lambda each: each.sources),
                _claims(lambda each: [each]),
                Column(
                    "facts",
                    "list",
                    "the facts and statements that say so",
                    lambda each, _: [record.id for record in each.records],
                ),
            ),
        ),
        Layer(
            "places",
            "Places that lie somewhere.",
            "Point",
            Geography.places,
            lambda placed: (placed.thing.iri,),
            (
                *map(_thing, (*_CLASSES, *_DOUBTS)),
                _POSITION,
                _of("facts", "how many facts it is an end of"),
                _of("events", "how many events took place there"),
                _of("leaving", "how many events lead from there elsewhere"),
                _of("coming", "how many events lead there from elsewhere"),
                _sources(lambda placed: placed.sources),
            ),
        ),
        Layer(
            "located",
            "Events where they took place; bodies, persons and posts where they are at home.",
            "Point",
            Geography.located,
            lambda located: (located.place,),
            (
                *map(_thing, _CLASSES),
                Column("style", "code", "the class above it that has a colour", _style),
                *map(_thing, (*_EVENT, *_DOUBTS)),
                _node("place", "the place", lambda located: located.place),
                _label("place_label", "its name", lambda located: located.place),
                _POSITION,
                _sources(lambda located: located.sources),
            ),
        ),
    )
}
