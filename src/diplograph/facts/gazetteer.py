"""The places of the world: a table that comes with diplograph, of which a graph takes what it uses.

A slug such as ``us-ms`` that no file introduces is looked up here, and the place enters as a shared
entity, with the places it lies in. The table is ``data/places.tsv``, made by
``docs/places_table.py``; it is read when a slug is first asked for, in 1 ms, and never parsed as a
whole: a lookup finds one line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from diplograph.errors import AccessError, reason
from diplograph.facts.model import Entity, Text
from diplograph.problems import Location
from diplograph.resources import places_table

#: The countries of which all first-level units enter any graph (data/README.md, "Scope"): what no
#: source names can be asked for as well. Of another country they do once the facts name one.
IN_SCOPE = ("ma", "us")

_LABELS = ("en", "fr", "ar")


def place(slug: str) -> Entity | None:
    """The place that the table has under `slug`, as a shared entity; None if there is none.

    Raises AccessError if the table cannot be read.
    """
    table = _table()
    start = table.find(b"\n%s\t" % slug.encode()) + 1
    if not start or not _is_slug(slug):
        return None
    line = table[start : table.index(b"\n", start)].decode()
    return _entity(_cells(line.split("\t")), table.count(b"\n", 0, start) + 1)


def places(slugs: Iterable[str], known: Collection[str] = ()) -> tuple[Entity, ...]:
    """The places of the table under `slugs`, and the places they lie in, sorted by slug.

    What is in `known` is introduced elsewhere and left out. Raises AccessError like `place`.
    """
    found: dict[str, Entity] = {}
    wanted = set(slugs)
    while wanted:
        entities = (place(slug) for slug in wanted if slug not in found and slug not in known)
        new = {entity.slug: entity for entity in entities if entity}
        found |= new
        wanted = {entity.within for entity in new.values() if entity.within}
    return tuple(entity for _, entity in sorted(found.items()))


def units(country: str) -> tuple[str, ...]:
    """The slugs of what ISO 3166-2 lists under a country now, sorted; ``pr`` is one of ``us``.

    Raises AccessError like `place`.
    """
    return tuple(_units().get(country.upper(), ()))


@cache
def _units() -> Mapping[str, Sequence[str]]:
    """The slugs of units, sorted, by the code of the country that their own code begins with."""
    found: dict[str, list[str]] = defaultdict(list)
    for cells in map(_cells, _lines()):
        codes = cells["iso"], cells.get("also", "")
        for country in {code.partition("-")[0] for code in codes if "-" in code}:
            found[country].append(cells["slug"])
    return found


def names() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every place of the table, in the order of slugs: its slug, its class, what it is called.

    The class is a local name (``State``). The names stand under their columns: ``en``, which is
    always there, ``fr``, ``ar``, ``es``, ``official_en``, ``official_fr``, ``iso_name``, and
    ``also``, which is another code for the same place. Raises AccessError like `place`.
    """
    for line in _lines():
        cells = _cells(line)
        found = {column: cells[column] for column in _NAMES if cells.get(column)}
        yield cells["slug"], cells["kind"].capitalize(), found


def called(name: str) -> tuple[str, ...]:
    """The slugs, three at most, of the places called `name` but for case, accents and signs.

    A name in any language, with or without its country before it: ``mississippi``,
    ``us-mississippi``; another code that means the same place: ``us-pr``. Raises AccessError like
    `place`.
    """
    return _called().get(_fold(name), ())[:3]


def suggestions(word: str) -> tuple[str, ...]:
    """The slugs, three at most, of the places called `word`, or else nearly so.

    Raises AccessError like `place`.
    """
    from difflib import get_close_matches

    if exact := called(word):
        return exact
    meant, by_name = _fold(word), _called()
    alike = [name for name in by_name if name[:2] == meant[:2] and abs(len(name) - len(meant)) < 4]
    near = get_close_matches(meant, alike, n=1, cutoff=0.8)
    return by_name[near[0]][:3] if near else ()


_NAMES = ("en", "fr", "ar", "es", "official_en", "official_fr", "iso_name", "also")


@cache
def _called() -> dict[str, tuple[str, ...]]:
    """The slugs that each folded name may mean, with and without the country before it."""
    found: dict[str, dict[str, None]] = {}
    for slug, _, names_of in names():
        country = slug.partition("-")[0] if "-" in slug else ""
        for name in map(_fold, names_of.values()):
            for spelt in {name, country + name}:
                found.setdefault(spelt, {})[slug] = None
    return {name: tuple(slugs) for name, slugs in found.items() if name}


def _fold(name: str) -> str:
    """The name without case, accents, spaces and signs."""
    from diplograph.folding import folded

    return "".join(filter(str.isalnum, folded(name, accents=True)))


def _entity(cells: dict[str, str], line: int) -> Entity:
    def text(column: str) -> Iterator[Text]:
        if value := cells.get(column):
            yield Text(value, column[-2:])

    number = cells.get("geonames")
    return Entity(
        slug=cells["slug"],
        kind=cells["kind"].capitalize(),
        labels=tuple(label for language in _LABELS for label in text(language)),
        location=Location(str(places_table()), line, 1),
        alt_labels=tuple(
            label for column in ("official_en", "official_fr", "es") for label in text(column)
        ),
        iso_code=cells["iso"] or None,
        within=cells["within"] or None,
        close_matches=(f"https://sws.geonames.org/{number}/",) if number else (),
        source=_origin(),
        shared=True,
    )


def _is_slug(slug: str) -> bool:
    return slug.replace("-", "").isalnum()


@cache
def _table() -> bytes:
    """The table with its header: every line of a place follows a line feed."""
    try:
        return places_table().read_bytes()
    except OSError as error:
        raise AccessError(f"cannot read {places_table()}: {reason(error)}") from error


def _header() -> list[str]:
    lines = _table()[:2000].decode(errors="ignore").splitlines()
    return [line[1:].strip() for line in lines if line.startswith("#")]


@cache
def _columns() -> tuple[str, ...]:
    return tuple(_header()[-1].split("\t"))


@cache
def _origin() -> str:
    """Where the table is from: packages with their versions, and the day it was made."""
    return next(line.partition(" of ")[2] for line in _header() if line.startswith("Made by"))


def _cells(line: list[str]) -> dict[str, str]:
    """The cells of a line by column; those that are empty at its end are not written."""
    return dict(zip(_columns(), line, strict=False))


def _lines() -> Iterator[list[str]]:
    for line in _table().decode().splitlines():
        if not line.startswith("#"):
            yield line.split("\t")
