"""``view.json`` as text: the same values, the same letters, made piece by piece."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import chain
from typing import Any, TypeAlias

from diplograph.view.model import ViewData

#: A JSON value.
Json: TypeAlias = Any

VERSION = 1

#: What JSON has as it is.
_PLAIN = frozenset({int, str, bool, type(None)})


def serialize(view: ViewData, languages: tuple[str, ...]) -> Iterator[str]:
    """The JSON of `view`, a piece for each column at most."""
    top: dict[str, object] = {
        "format": "diplograph-view",
        "version": VERSION,
        "languages": languages,
        "meta": view.meta,
        **dict(_members(view.tables)),
        "levels": {"opening": view.opening, "places": view.places, "whole": view.whole},
        "map": view.map,
        "guide": [
            {
                "view": step.view,
                "select": step.select,
                "filters": step.filters,
                "title": [step.title[lang] for lang in languages],
                "text": [step.text[lang] for lang in languages],
            }
            for step in view.guide
        ],
    }
    return _object(top)


def plain(value: object) -> Json:
    """A value of the model in JSON's own terms."""
    if value is None or isinstance(value, int | str):  # nearly all there is
        return value
    if isinstance(value, array):
        return value.tolist()
    if is_dataclass(value):
        return {name: plain(each) for name, each in _members(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        # Nearly all that is in a large column is plain already, and a call for each costs as much
        # as writing it.
        return [each if type(each) in _PLAIN else plain(each) for each in value]
    return value


def _object(members: Mapping[str, object]) -> Iterator[str]:
    """An object, its tables taken apart: of the largest columns one at a time is in memory."""
    for place, (name, value) in enumerate(sorted(members.items())):
        yield f"{',' if place else '{'}{_text(name)}:"
        if is_dataclass(value):
            yield from _object(dict(_members(value)))
        else:
            yield _text(plain(value))
    yield "}" if members else "{}"


def _members(value: Any) -> Iterator[tuple[str, object]]:
    """The fields of a value, by the names that they have in JSON; sums as differences."""
    summed = getattr(value, "SUMMED", ())
    for each in fields(value):
        column = getattr(value, each.name)
        yield _camel(each.name), (_differences(column) if each.name in summed else column)


def _differences(column: Any) -> list[int]:
    return [after - before for before, after in zip(chain((0,), column), column, strict=False)]


def _camel(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(part.title() for part in rest)


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
