"""What no package says of the world's places: the lists behind `data/places.tsv` and their sources.

Each decides one thing that an editor or a reader may want to contest: which countries are
federations, which code is the slug of a place that has two, which places lie in no country by
reference, and which codes have meant something else.
"""

from __future__ import annotations

from collections.abc import Mapping

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
    RU-TVE RU-UD RU-VLG RU-YEV SO-BY TZ-06 TZ-10 UA-05 UA-14 UA-26 UA-46 UA-56 UA-59 UM-71
    YE-DA""".split()  # noqa: SIM905 - a list of 70 quoted codes is harder to compare
)
