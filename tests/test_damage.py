"""Damaged fact files: each slip is one problem, at its exact place, with the mend as its hint.

A case is what is changed in the invented fact file (old and new), the code, and a piece of the
hint. In the new text the guillemets stand around what the carets ought to underline, by the rules
of ``diagnostics/carets.md``; where that lies elsewhere, a second change marks it. The slips are
invented, and such as people make.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from damage import FACT, Damage, elsewhere, one, problems_of, told, underlined
from diplograph.facts import load, meant, schema, synonyms
from diplograph.resources import Reading
from diplograph.vocabulary import vocabulary

KEYS = [
    one("host: {is", "«hosts»: {is", "unknown-key", '"host"'),
    one("host: {is", "«hsot»: {is", "unknown-key", '"host"'),
    one("host: {is", "«Host»: {is", "unknown-key", '"host"'),
    one("host: {is", "«hosted_by»: {is", "unknown-key", '"host"'),
    one("led_by: {is", "«leader»: {is", "unknown-key", '"led_by"'),
    one("led_by: {is", "«led-by»: {is", "unknown-key", '"led_by"'),
    one("led_by: {is", "«ledBy»: {is", "unknown-key", '"led_by"'),
    one("led_by: {is", "«by_led»: {is", "unknown-key", '"led_by"'),
    one("from: {is: ca-qc", "«visitor»: {is: ca-qc", "unknown-key", '"from"'),
    one("party: {is", "«guest»: {is", "unknown-key", '"party"'),
    one("post_title: {is", "«title»: {is", "unknown-key", '"post_title"'),
    one("    agenda:\n", "    «sectors»:\n", "unknown-key", '"agenda"'),
    one("date: {is: 2024-03-05", "«when»: {is: 2024-03-05", "unknown-key", '"date"'),
    one("    status:", "    «statut»:", "unknown-key", '"status"'),
    one("  published: 2024", "  «date»: 2024", "unknown-key", '"published"'),
    one("  publisher: chamber", "  «newspaper»: chamber", "unknown-key", '"publisher"'),
    one("  language: fr", "  «lang»: fr", "unknown-key", '"language"'),
    one("{sha256: 6716", "{«sha»: 6716", "unknown-key", '"sha256"'),
    one("length: 363", "«lenght»: 363", "unknown-key", '"length"'),
    one("certainty: probable", "«confidence»: probable", "unknown-key", '"certainty"'),
    one("inferred: {from: Mardi, rule:", "inferred: {«day»: x, from: Mardi, rule:",
        "unknown-key", "belongs"),
    one("    term: 2025", "    «deadline»: 2025", "unknown-key", '"term"'),
    one("each: [tourism, film]", "«for_each»: [tourism, film]", "unknown-key", '"each"'),
    one("  - id: office\n", "  - id: office\n    «led_by»: jeanne\n", "unknown-key",
        '"led_by" belongs under an event'),
    one("holds_post: {is", "«post»: {is", "unknown-key", '"holds_post"'),
    one("not_encoded:", "«not-encoded»:", "unknown-key", '"not_encoded"'),
    one("{is: chamber, at: 55-83}", "{«is:chamber», at: 55-83}", "unknown-key", "is: chamber"),
    one("{is: chamber, at: 55-83}", "{«is chamber», at: 55-83}", "unknown-key", "is: chamber"),
    one("why: question", "«reason»: question", "unknown-key", '"why"'),
    one("post_in: {is: ca-qc, at: 165-184",
        "post_in: {is: ca-qc, at: 165-184}\n    «post_in»: {is: ca-qc, at: 165-184",
        "duplicate-key", "keep one"),
    elsewhere("{is: chamber, at: 55-83}", "{is: chamber}", "    host:", "    «host»:",
              "missing-key", "at: …"),
    elsewhere("{is: chamber, at: 55-83}", "{at: 55-83}", "    host:", "    «host»:",
              "missing-key", "is: …"),
    elsewhere("  visit:\n    kind: visit\n", "  «visit»:\n", "events:", "events:",
              "missing-key", "kind: …"),
    elsewhere("  recorded: 2026-01-10\n", "", "source:\n", "«source»:\n", "missing-key",
              "recorded: …"),
    elsewhere("    status: {is: held, at: 90-96}\n", "", "  visit:\n", "  «visit»:\n",
              "missing-status", "status: {is: held"),
    one("    status: {is: held, at: 90-96}\n", "    «status»:\n", "missing-value", "value"),
]  # fmt: skip

VALUES = [
    one("kind: delegation", "kind: «delegatoin»", "unknown-code", '"delegation"'),
    one("kind: organisation", "kind: «organization»", "unknown-code", '"organisation"'),
    one("    kind: visit\n", "    kind: «visite»\n", "unknown-code", '"visit"'),
    one("    kind: visit\n", "    kind: «Visit»\n", "unknown-code", '"visit"'),
    one("kind: news-article", "kind: «article»", "unknown-code", '"news-article"'),
    one("{is: held,", "{is: «yes»,", "unknown-code", '"held"'),
    one("{is: held,", "{is: «canceled»,", "unknown-code", '"cancelled"'),
    one("polarity: denied", "polarity: «no»", "unknown-code", '"denied"'),
    one("certainty: probable", "certainty: «likely»", "unknown-code", '"probable"'),
    one("intention\n    by: ca-qc", "«goal»\n    by: ca-qc", "unknown-code", '"intention"'),
    one("rule: weekday-before-publication", "rule: «weekday»", "unknown-code", "weekday-"),
    one("recorded: 2026-01-10", "recorded: «18/06/2026»", "bad-date", '"2026-06-18"'),
    one("published: 2024-03-06", "published: «6 mars 2024»", "bad-date", '"2024-03-06"'),
    one("published: 2024-03-06", "published: «2024-3-6»", "bad-date", '"2024-03-06"'),
    one("published: 2024-03-06", "published: «March 6, 2024»", "bad-date", '"2024-03-06"'),
    one("recorded: 2026-01-10", "recorded: «2026-02-30»", "bad-date", "28"),
    one("recorded: 2026-01-10", "recorded: «2026-01»", "bad-date", "day"),
    one("recorded: 2026-01-10", "recorded: «04/05/2026»", "bad-date", '"2026-04-05" or'),
    one("term: 2025", "term: «fin 2025»", "bad-date", "year"),
    one("term: 2025", "term: «juin 2025»", "bad-date", '"2025-06"'),
    one("at: 55-83", "at: «55:83»", "bad-span", '"55-83"'),
    one("at: 55-83", "at: «55..83»", "bad-span", '"55-83"'),
    one("at: 55-83", "at: «55–83»", "bad-span", '"55-83"'),
    one("at: 55-83", "at: «83-55»", "bad-span", '"55-83"'),
    one("at: 55-83", "at: «[55, 83]»", "bad-span", '"55-83"'),
    one("at: [165-184, 330-349]", "at: [330-349, «165-184»]", "unsorted-spans", "order"),
    one("at: 296-361", "at: «296-3610»", "span-beyond-text", "length"),
    one("at: 90-96", "at: «90-97»", "unrecorded-span", '"90-96"'),
    one("language: fr", "language: «French»", "bad-language", '"fr"'),
    one("{en: Jeanne", "{«english»: Jeanne", "bad-language", '"en"'),
    one("{en: Jeanne", "{«EN»: Jeanne", "bad-language", '"en"'),
    one("67163a97d8b9336bdf704ec5cd6d6cba289ecc71056f38929bb5d926e0e7af30",
        "«67163A97D8B9336BDF704EC5CD6D6CBA289ECC71056F38929BB5D926E0E7AF30»", "bad-digest",
        '"67163a97'),
    one("67163a97d8b9336bdf704ec5cd6d6cba289ecc71056f38929bb5d926e0e7af30",
        "«67163a97d8b9336bdf704ec5cd6d6cba289ecc71056f38929bb5d926e0e7af»", "bad-digest", "62"),
    one('"https://news.example/essai"', "«news.example/essai»", "bad-url", '"https://news'),
    one('"https://news.example/essai"', '«"htps://news.example/essai"»', "bad-url", '"https://n'),
    one("length: 363", "length: «0x16b»", "bad-integer", "digits"),
    one("length: 363", "length: «36»", "span-beyond-text", "361"),
    one("{en: Jeanne Tremblay-Essai}", "«Jeanne»", "wrong-type", "{en: Jeanne}"),
    one("{is: chamber, at: 55-83}", "«chamber»", "wrong-type", "{is: chamber"),
    one("each: [tourism, film]", "each: «tourism, film»", "wrong-type", "[tourism, film]"),
    one("is: chamber, at", "is: «[chamber]», at", "wrong-type", "chamber"),
    one("fr: Chambre de Rive", "fr: «ChambrÃ© de Rive-sur-Essai»}\n    #", "bad-text", "Chambré"),
    elsewhere("    label: {en: Jeanne Tremblay-Essai}", "    label: {fr: Jeanne}",
              "label: {fr: Jeanne}", "«label»: {fr: Jeanne}", "missing-label", "en: …"),
    one("format: 1", "format: «2»", "unknown-format", "format: 1"),
]  # fmt: skip

SLUGS = [
    one("{is: chamber,", "{is: «chambre»,", "unknown-reference", '"chamber"'),
    one("{is: chamber,", "{is: «Chamber»,", "bad-slug", '"chamber"'),
    one("{is: chamber,", "{is: «la CRE»,", "bad-slug", '"chamber"'),
    one("from: {is: ca-qc,", "from: {is: «Quebec»,", "bad-slug", '"ca-qc"'),
    one("from: {is: ca-qc,", "from: {is: «Québec»,", "bad-slug", '"ca-qc"'),
    one("from: {is: ca-qc,", "from: {is: «ca_qc»,", "bad-slug", '"ca-qc"'),
    one("from: {is: ca-qc,", "from: {is: «quebec»,", "unknown-reference", '"ca-qc"'),
    one("led_by: {is: jeanne,", "led_by: {is: «jeane»,", "unknown-reference", '"jeanne"'),
    one("{is: tourism,", "{is: «tourisme»,", "unknown-reference", '"tourism"'),
    one("{is: film,", "{is: «cinema»,", "unknown-reference", '"film"'),
    one("each: [tourism, film]", "each: [«tourism film»]", "bad-slug", "[tourism, film]"),
    one("about: [ca-qc, visit]", "about: [«ca-qc، visit»]", "bad-slug", "[ca-qc, visit]"),
    one("about: [ca-qc, visit]", "about: [ca-qc, «visits»]", "unknown-reference", '"visit"'),
    one("led_by: {is: jeanne,", "led_by: {is: «ca-qc»,", "wrong-class", '"jeanne"'),
    one("publisher: chamber", "publisher: «minister»", "wrong-class", "actor"),
    one("host: {is: chamber,", "host: {is: «delegation»,", "host-is-guest", "who"),
    one("post_in: {is: ca-qc", "post_in: {is: «film»", "wrong-class", "actor"),
    one("about: [ca-qc, visit]", "about: [ca-qc, «ca-qc»]", "listed-twice", "remove"),
    one("is: 2024-03-05", "is: «2024-03-06»", "wrong-inference", '"2024-03-05"'),
    elsewhere("rule: weekday-before-publication}", "rule: weekday-after-publication}",
              "is: 2024-03-05", "is: «2024-03-05»", "wrong-inference", "weekday-before"),
    one("id: nothing-signed", "id: «office»", "duplicate-id", "another id"),
    one("field: during", "field: «signed_during»", "unknown-field", '"during"'),
    one("{is: film, at: 213-225}", "«{is: tourism, at: 213-225}»", "duplicate-claim", "both"),
]  # fmt: skip

YAML = [
    one("""{en: "The Trial, 6 March 2024", fr: "L'Essai, 6 mars 2024"}""",
        """{en: "The Trial, 6 March 2024", fr: «"L'Essai, 6 mars 2024}»""", "yaml-syntax",
        'with "'),
    one("{is: chamber, at: 55-83}", "«{»is: chamber, at: 55-83", "yaml-syntax", "}"),
    one("[165-184, 330-349]}", "«[»165-184, 330-349}", "yaml-syntax", "]"),
    one("{is: chamber, at: 55-83}", "{is: chamber, at: 55-83}«}»", "yaml-syntax", "remove"),
    one("    host: {is", "     «host»: {is", "yaml-syntax", "4 spaces"),
    one("    host: {is", "   «host»: {is", "yaml-syntax", "4 spaces"),
    one("    host: {is", "«\t»host: {is", "yaml-syntax", "spaces"),
    one("    host: {is", "    «host» {is", "yaml-syntax", "host: {is"),
    one("  recorded: 2026", "  «recorded» 2026", "yaml-syntax", "recorded: 2026"),
    one("  recorded: 2026", "  recorded«:»2026", "yaml-syntax", "recorded: 2026"),
    one("{is: chamber, at: 55-83}", "{is: chamber« »at: 55-83}", "yaml-syntax", "chamber, at"),
    one("{en: Jeanne", "{en: Minister«:» Jeanne", "yaml-syntax", "quotes"),
    one("      en: Quebec wants", "      en: Aim«:» Quebec wants", "yaml-syntax", "quotes"),
    one("      en: Quebec wants a bureau of its own there.",
        "      en: «@Quebec wants a bureau of its own there.»", "yaml-syntax", "quotes"),
    one("      en: Quebec wants a bureau of its own there.",
        "      en: «*Quebec» wants a bureau of its own there.", "alias", "quotes"),
    one("""fr: "L'Essai, 6 mars 2024"}""", """fr: 'L«'»Essai, 6 mars 2024'}""", "yaml-syntax",
        "''"),
    one('{fr: "Ils comptent revenir : {each}."}', "{fr: Ils comptent revenir«:» {each}.}",
        "yaml-syntax", "quotes"),
    one("  - id: nothing-signed", "  «-»id: nothing-signed", "yaml-syntax", "- "),
    one("      - {is: film,", "       «-» {is: film,", "yaml-syntax", "6 spaces"),
    one("label: {en: minister of trials of Quebec}",
        "label: {en: minister «#1 of trials of Quebec}»", "yaml-syntax", "quotes"),
    one("  minister:\n    kind: post\n", "  minister:\n  «kind»: post\n", "yaml-syntax",
        "4 spaces"),
    one("    host: {is: chamber,", "  «host»: {is: chamber,", "yaml-syntax", "4 spaces"),
    one("      - {is: film, at: 213-225}\n",
        "      - {is: film, at: 213-225}\n  «part_of»: {is: visit, at: 213-225}\n",
        "misplaced-key", "'visit'"),
    one("events:\n", "«\u202e»events:\n", "forbidden-character", "remove"),
]  # fmt: skip

MORE = [
    elsewhere("host: {is: chamber, at: 55-83}", "host:{is: chamber, at: 55-83}", "host:{is",
              "host«:»{is", "yaml-syntax", "host: {is"),
    one("{is: chamber, at: 55-83}", "(is«:» chamber, at: 55-83)", "yaml-syntax", "{is: chamber"),
    one("{is: chamber, at: 55-83}", "{is: chamber«;» at: 55-83}", "yaml-syntax", "chamber, at"),
    one("    host: {is", "«\u00a0\u00a0»  host: {is", "yaml-syntax", "spaces"),
    one("  delegation:\n", "  «-» delegation:\n", "yaml-syntax", "hyphen"),
    one("      - {is: tourism, at: 186-212}", "      «{»is: tourism, at: 186-212}", "yaml-syntax",
        "'- '"),
    one("events:\n", "«<<<<<<< HEAD»\nevents:\n", "yaml-syntax", "versions"),
    one("at: 55-83", "at: «55-8З»", "bad-span", "55-83"),
    one("at: 55-83", "at: «55-8S»", "bad-span", '"55-83"'),
    one("is: 2024-03-05", "is: «2024-03-50»", "bad-date", "31"),
    one("is: 2024-03-05", "is: «2025-03-05»", "wrong-inference", '"2024-03-05"'),
    one("  jeanne:\n    kind", "  «jeane»:\n    kind", "unused-slug", '"jeanne"'),
    one("  jeanne:\n    kind", "  «Jeanne»:\n    kind", "bad-slug", '"jeanne"'),
    elsewhere("  id: invented-2024-03-06\n", "", "source:\n", "«source»:\n", "missing-key",
              "id: …"),
    one("inferred: {from: Mardi, rule: weekday-before-publication}", "inferred: «Mardi»",
        "wrong-type", "from: …"),
    one("    by: jeanne\n    about: [delegation]", "    by: jeanne\n    about: «delegation»",
        "wrong-type", "[delegation]"),
]  # fmt: skip

#: What fared badly when somebody else broke files.
HOSTILE = [
    elsewhere("{is: chamber, at: 55-83}", "is: chamber, at: 55-83}", "host: is:", "host: «is»:",
              "yaml-syntax", "host: {is: chamber, at: 55-83}"),
    one("about: [ca-qc, visit]", "about: [ca-qc, visit«}»", "yaml-syntax", "']'"),
    one("  recorded: 2026", "  recorded«：» 2026", "yaml-syntax", "recorded: 2026"),
    one("  recorded: 2026", "  recorded:«\u00a0»2026", "yaml-syntax", "recorded: 2026"),
    one("  language: fr\n", "«language»: fr\n", "yaml-syntax", "2 spaces"),
    one("claims:\n  - id: office\n", "  «-» id: office\n", "yaml-syntax", "claims:"),
    one("  - id: office\n", "  «office»:\n", "yaml-syntax", "- id: office"),
    elsewhere("  - id: nothing-signed\n", "    id: nothing-signed\n", "    id: nothing",
              "    «id»: nothing", "duplicate-key", "- id: …"),
    one("\nentities:\n", "\n«entites»:\n", "unknown-key", '"entities"'),
    one("\nclaims:\n", "\n  «claims»:\n", "misplaced-key", "margin"),
    elsewhere("\nevents:\n", "\n", "    kind: visit\n", "    kind: «visit»\n", "unknown-code",
              "stands under events"),
    one("events:\n  visit:\n", "events:\n«visit»:\n", "unknown-key", "under 'events'"),
    one("at: [165-184, 330-349]}", "at: «165-184, 330-349»}", "bad-span", "[165-184, 330-349]"),
    one("at: 55-83", "at: «55, 83»", "bad-span", '"55-83"'),
    one("at: 55-83", "at: «55_83»", "bad-span", '"55-83"'),
    one("at: 55-83", "at: «{start: 55, end: 83}»", "bad-span", '"55-83"'),
    one("length: 363", "length: «3,63»", "bad-integer", '"363"'),
    one("recorded: 2026-01-10", "recorded: «10 de enero de 2026»", "bad-date", '"2026-01-10"'),
    one("recorded: 2026-01-10", "recorded: «10. Januar 2026»", "bad-date", '"2026-01-10"'),
    one("recorded: 2026-01-10", "recorded: «2026年1月10日»", "bad-date", '"2026-01-10"'),
    one("recorded: 2026-01-10", "recorded: «2O26-01-10»", "bad-date", '"2026-01-10"'),
    one("term: 2025", "term: «2026-01/2025-01»", "bad-date", "2025-01"),
    one("term: 2025", "term: «[2025-01..2025-03]»", "wrong-type", '"[2025-01..2025-03]"'),
    one("language: fr", "language: «fra»", "bad-language", '"fr"'),
    one("language: fr", "language: «xx»", "bad-language", "small letters"),
    one("{en: Jeanne Tremblay-Essai}", "{en: «“Jeanne Tremblay-Essai”»}", "bad-text", '"Jeanne'),
    one("format: 1", "format: «!!int» 1", "tag", "quotes"),
    one("host: {is: chamber,", "host: {is: «visit»,", "wrong-class", "actor"),
]  # fmt: skip

#: What a further round of slips showed: offsets with thousands, names and half names for slugs.
FURTHER = [
    one("      en: Quebec wants a bureau of its own there.",
        "      en: Quebec wants to be the «#1 of buyers.»", "yaml-syntax", "the #1 of buyers"),
    one("at: 296-361", "at: «2,96-361»", "bad-span", '"296-361"'),
    one("at: [165-184, 330-349]}", "at: [165-184, «3,30-349»]}", "bad-span", '"330-349"'),
    one("at: 55-83", "at: «55 - 83»", "bad-span", '"55-83"'),
    one("at: 55-83", "at: «55»", "bad-span", "lacks its end"),
    one("certainty: probable", "certainty: «Probable»", "unknown-code", '"probable"'),
    one("published: 2024-03-06", "published: «2024-03-06T08:00:00Z»", "bad-date", '"2024-03-06"'),
    one("    about: [delegation]", "    «concerning»: [delegation]", "unknown-key", '"about"'),
    one("polarity: denied", "«negated»: true", "unknown-key", '"polarity"'),
    elsewhere("\nsource:\n", "\n", "  id: invented-2024-03-06\n", "  «id»: invented-2024-03-06\n",
              "yaml-syntax", "write source: above"),
    one("      - {is: film, at: 213-225}", "      - {is: film, at: 213-225«]»", "yaml-syntax",
        "'}'"),
    one("    about: [ca-qc, visit]", "    about: «(ca-qc, visit)»", "wrong-type",
        "[ca-qc, visit]"),
    one("  - id: return\n", "  - «id»:\n", "missing-value", "value"),
    one("  - id: return\n    kind", "  - id: return\n   «kind»", "yaml-syntax", "4 spaces"),
    one("    term: 2025\n", "    «term» = 2025\n", "yaml-syntax", "term: 2025"),
    one("entities:\n", "«---»\nentities:\n", "second-document", "---"),
    one("by: ca-qc", "by: «Quebec government»", "bad-slug", '"ca-qc"'),
    one("publisher: chamber", "publisher: «CRE»", "bad-slug", '"chamber"'),
    one("  chamber:\n    kind", "  «cre chamber»:\n    kind", "bad-slug", '"cre-chamber"'),
]  # fmt: skip

#: Signs of word processors, first lines out of line, and one cause that had several problems.
PASTED = [
    one("at: [165-184, 330-349]}", "at: [165-184, 330-349]«]»}", "yaml-syntax", "one too many"),
    one("    about: [ca-qc, visit]\n    term", "    about: [ca-qc, visit]«]»\n    term",
        "yaml-syntax", "remove"),
    one("      - {is: film, at: 213-225}", "      «-»{is: film, at: [213-225]}", "yaml-syntax",
        "'- '"),
    one("      - {is: film, at: 213-225}", "      «•» {is: film, at: 213-225}", "yaml-syntax",
        "- {is: film"),
    one("  - id: office\n", "  «•» id: office\n", "yaml-syntax", "- id: office"),
    one("  - id: return\n", "  «–» id: return\n", "yaml-syntax", "- id: return"),
    one("  - id: return\n", "  «*» id: return\n", "yaml-syntax", "- id: return"),
    one("    kind: organisation\n", "   «kind»: organisation\n", "yaml-syntax", "4 spaces"),
    one("    kind: organisation\n", "     «kind»: organisation\n", "yaml-syntax", "4 spaces"),
    one("  id: invented-2024", " «id»: invented-2024", "yaml-syntax", "2 spaces"),
    one("  id: invented-2024", "   «id»: invented-2024", "yaml-syntax", "2 spaces"),
    one("  chamber:\n    kind", "   «chamber»:\n    kind", "yaml-syntax", "2 spaces"),
    one("      - {is: tourism,", "     «-» {is: tourism,", "yaml-syntax", "6 spaces"),
    one("      - {is: tourism,", "       «-» {is: tourism,", "yaml-syntax", "6 spaces"),
    one("  - id: office\n", " «-» id: office\n", "yaml-syntax", "2 spaces"),
    one("      en: Quebec wants", "     «en»: Quebec wants", "yaml-syntax", "6 spaces"),
    one("  0-10: [1, 3", "   «0-10»: [1, 3", "yaml-syntax", "2 spaces"),
    one("Quebec wants a bureau of its own there.",
        "Quebec wants a bureau\n«of» its own there.", "yaml-syntax", "in quotes"),
    one("Quebec wants a bureau of its own there.",
        "Quebec wants a bureau\n      «of» its own there.", "yaml-syntax", "in quotes"),
    one("{en: Jeanne Tremblay-Essai}", "{en: «“Jeanne, of: trials, Essai”», fr: Jeanne}",
        "bad-text", '"Jeanne, of: trials, Essai"'),
    one("alt: {fr: [la Chambre, la CRE]}", "alt: {fr: [«“la Chambre, la CRE”»]}", "bad-text",
        '"la Chambre, la CRE"'),
    one('{fr: "Ils comptent revenir : {each}."}', "{fr: «“Ils comptent revenir, {each}.”»}",
        "yaml-syntax", '"Ils comptent'),
    elsewhere("{is: held, at: 90-96}", "{is: held, at: 90-96, rank: preferred}", "    status:",
              "    «status»:", "missing-key", "reason: …"),
    one("{is: chamber, at: 55-83}", "{«chamber», at: 55-83}", "unknown-key", "is: chamber"),
    one("    kind: visit\n", "    kind: «seminar»\n", "unknown-code", '"meeting"'),
    one("    kind: visit\n", "    kind: «Besuch»\n", "unknown-code", '"visit"'),
    one("label: {en: Chamber", "label: {«eng»: Chamber", "bad-language", '"en"'),
    one("at: 213-225", "at: «213-2250»", "span-beyond-text", '"213-225"'),
    one("at: 55-83", "at: «55-283»", "unrecorded-span", '"55-83"'),
    one("at: 25-45, why", "at: «25-145», why", "unrecorded-span", '"25-45"'),
    one("{is: held,", "{is: «annulée»,", "unknown-code", '"cancelled"'),
    one("{is: held,", "{is: «aplazada»,", "unknown-code", '"postponed"'),
    one("{is: held,", "{is: «geplant»,", "unknown-code", '"planned"'),
    one("{is: held,", "{is: «ألغيت»,", "unknown-code", '"cancelled"'),
    one("{is: held,", "{is: «realisée»,", "unknown-code", '"held"'),
    one("intention\n    by: ca-qc", "«promesse»\n    by: ca-qc", "unknown-code",
        '"intention"'),
    one("at: 55-83", "«at»: ", "missing-value", "diplograph locate"),
    one("at: 55-83", 'at: «"2022"»', "bad-span", "lacks its end"),
    one("at: [165-184, 330-349]}", "at: [165-184, «3 030-3 049»]}", "bad-span", '"3030-3049"'),
    one("about: [ca-qc, visit]", "about: «ca-qc and visit»", "wrong-type", "[ca-qc, visit]"),
    one("about: [ca-qc, visit]", "about: [«ca-qc and visit»]", "bad-slug", "[ca-qc, visit]"),
]  # fmt: skip

#: Lines that were lost, copied or moved: what follows from one is no problem of its own.
TORN = [
    one("      - {is: film, at: 213-225}\n    ".rstrip(" "),
        "      - {is: film, at: 213-225}\n      «part_of»: {is: visit, at: 213-225}\n",
        "yaml-syntax", "4 spaces"),
    one("  - id: nothing-signed\n", "    «-» id: nothing-signed\n", "yaml-syntax", "2 spaces"),
    one("    post_in: {is: ca-qc", " «post_in»: {is: ca-qc", "yaml-syntax", "4 spaces"),
    one("  jeanne:\n    kind: person\n", "    «kind»: person\n", "duplicate-key", "its name"),
    one("  jeanne:\n    holds_post", "    «holds_post»", "wrong-class", "mend the kind"),
    one("  jeanne:\n    kind", "  jeanne:\n  «jeanne»:\n    kind", "duplicate-key", "keep one"),
    one("  - id: nothing-signed\n    kind", "    «kind»", "duplicate-key", "- id: …"),
    elsewhere("\nevents:\n", "\n", "    kind: visit\n", "    kind: «visit»\n", "unknown-code",
              "stands under events"),
    one("    acronym: {is: CRE", "  «acronym»: {is: CRE", "misplaced-key", "'chamber'"),
    one("      - {is: film, at: 213-225}", "      - {is: film, at: 213-225}«:»", "wrong-type",
        "colon"),
    one("    holds_post: {is: minister, at: 142-184}",
        "    holds_post: {is: minister, at: 142-184}«:»", "yaml-syntax", "remove it"),
    one("    kind: visit\n", "    kind: visit«:»\n", "yaml-syntax", "remove it"),
    one("{is: jeanne, at: 129-163}", "«[is: jeanne, at: 129-163]»", "wrong-type",
        "{is: jeanne, at: 129-163}"),
    one("about: [ca-qc, visit]", "about: «{ca-qc, visit}»", "wrong-type", "[ca-qc, visit]"),
    one("{en: Chamber of Rive-sur-Essai, fr", "{en: Chamber, «Rive-sur-Essai», fr",
        "bad-language", '"Chamber, Rive-sur-Essai"'),
    one('fr: "L\'Essai, 6 mars 2024"}', "fr: L'Essai, «6 mars 2024»}", "bad-language",
        "in quotes"),
    one("      fr: Le Québec veut", "    «fr»: Le Québec veut", "unknown-key", "under gloss"),
    one("  published: 2024-03-06\n  recorded: 2026-01-10",
        "  published: 2026-01-10\n  recorded: «2024-03-06»", "recorded-before-published", "way"),
    one("{is: held, at: 90-96}", "«held»", "wrong-type", "{is: held"),
    elsewhere("  - id: return\n", "  - id: alone\n  - id: return\n", "- id: alone",
              "- «id»: alone", "missing-key", '"kind: …" and "at: …"'),
    one("rule: weekday-before-publication", "rule: «last-weekday»", "unknown-code",
        '"weekday-after-publication" or "weekday-before-publication"'),
    one("at: 55-83", "at: «55-»", "bad-span", "lacks its end"),
    one("at: 55-83", "at: «-83»", "bad-span", "lacks its start"),
    one("at: 55-83", "at: «5-583»", "span-beyond-text", '"55-83"'),
    one("{is: chamber, at: 55-83}", "{is: chamber, «ta»: 55-83}", "unknown-key", '"at"'),
    one("  jeanne:\n    holds_post",
        "    «jeanne»:\n    acronym: {is: X, at: 85-88}\n    holds_post", "unknown-key",
        "2 spaces"),
    one("Quebec wants a bureau of its own there.",
        "Quebec wants a bureau\n    «by» the sea there.", "yaml-syntax", "in quotes"),
    one("    at: 228-274\n", "  «at»: 228-274\n", "yaml-syntax", "4 spaces"),
    one("    holds_post: {is", "«holds_post»: {is", "yaml-syntax", "4 spaces"),
    one("not_encoded:\n", "  «not_encoded»:\n", "yaml-syntax", "remove the spaces"),
    one("states:\n  invented-2024-03-06:\n", "  «invented-2024-03-06»:\n", "missing-key",
        "write states:"),
    elsewhere("    field: during\n", "", "- id: nothing-signed", "- «id»: nothing-signed",
              "missing-key", "field: …"),
    one("  97-111: [2", "  «971-11»: [2", "bad-span", "11-971"),
    one("label: {en: Jeanne Tremblay-Essai}", "label: {«en:Jeanne», fr: Jeanne}", "bad-language",
        "en: Jeanne"),
    one("why: question", "why: «ambiance»", "unknown-code", '"atmosphere"'),
    one("term: 2025", "term: «by 2030»", "bad-date", '"[..2030]"'),
    one("is: 2024-03-05", "is: «4.-6. März 2024»", "bad-date", '"2024-03-04/2024-03-06"'),
]  # fmt: skip

#: Keys of two letters, headings with one space, words for languages and numbers.
SHORT = [
    one("{is: film, at: 213-225}", "{«si»: film, at: 213-225}", "unknown-key", '"is"'),
    one("{is: chamber, at: 55-83}", "{«iz»: chamber, at: 55-83}", "unknown-key", '"is"'),
    one("{is: chamber, at: 55-83}", "{«est»: chamber, at: 55-83}", "unknown-key", '"is"'),
    one("{is: chamber, at: 55-83}", "{«ist»: chamber, at: 55-83}", "unknown-key", '"is"'),
    one("{is: chamber, at: 55-83}", "{«valor»: chamber, at: 55-83}", "unknown-key", '"is"'),
    one("led_by: {is", "«dirigé_par»: {is", "unknown-key", '"led_by"'),
    one("    about: [delegation]", "    «sobre»: [delegation]", "unknown-key", '"about"'),
    one("why: question", "«Grund»: question", "unknown-key", '"why"'),
    one("\nclaims:\n", "\n «claims»:\n", "yaml-syntax", "begin it at the margin"),
    one("\nstates:\n", "\n «states»:\n", "yaml-syntax", "begin it at the margin"),
    one("\nnot_encoded:\n", "\n «not_encoded»:\n", "yaml-syntax", "begin it at the margin"),
    one("party: {is: delegation", "«parties»: {is: delegation", "wrong-class", '"party"? else'),
    one("language: fr\n", "language: «sp»\n", "bad-language", '"es"'),
    one("language: fr\n", "language: «esp»\n", "bad-language", '"es"'),
    one("language: fr\n", "language: «ger»\n", "bad-language", '"de"'),
    one("language: fr\n", "language: «eng»\n", "bad-language", '"en"'),
    one("term: 2025", "term: «\"[..31/12/2027]\"»", "bad-date", '"[..2027-12-31]"'),
    one("term: 2025", "term: «\"[1 mai 2027 .. 31 mai 2027]\"»", "bad-date",
        '"[2027-05-01..2027-05-31]"'),
    one("length: 363", "length: «zwölf»", "bad-integer", '"12"'),
    one("    kind: person\n", "    kind: «group»\n", "wrong-class", '"person"'),
    one("field: during", "field: «pendant»", "unknown-field", '"during"'),
    one("field: during", "field: «pendent»", "unknown-field", "choose one of the list"),
    one("  - id: nothing-signed\n    kind: reported-event\n",
        "  - id: nothing-signed« »kind: reported-event\n", "yaml-syntax",
        "under 'id': kind: reported-event"),
    one("""fr: "L'Essai, 6 mars 2024"}""", """fr: «"L'Essai, 6 mars 2024”}»""", "yaml-syntax",
        "a typographic ” does not close it"),
    one("{sha256: 67163a97", "{sha256: «6716», length: 363}\n    #", "bad-digest",
        "`diplograph new FILE`"),
    one("      en: Quebec wants a bureau of its own there.",
        "      en: Two aims of Quebec«:» it wants a bureau of its own, and soon.", "yaml-syntax",
        '"Two aims of Quebec: it wants a bureau of its own, and soon."'),
]  # fmt: skip

ALL = [*KEYS, *VALUES, *SLUGS, *YAML, *MORE, *HOSTILE, *FURTHER, *PASTED, *TORN, *SHORT]


CORPUS = Path(__file__).parent / "corpus"
SHARED = tuple(sorted((CORPUS / "entities").glob("*.yaml")))
NEWS = (CORPUS / "facts" / "t29.yaml").read_text(encoding="utf-8")

#: The files of one visit, the first of which gives it its label.
FIRST = ("t01", "t03")

#: Slips in a file that names what other files introduce.
SHARING = [
    one("led_by: {is: etienne-valcourt-roy, at", "led_by: {is: «valcourt-roy», at",
        "unknown-reference", '"etienne-valcourt-roy"'),
    one("{is: 2023-05-22/2023-05-25,", "{is: «2023-05-22--2023-05-25»,", "bad-date",
        '"2023-05-22/2023-05-25"'),
    one("{is: 2023-05-22/2023-05-25,", "{is: «2023-05-22/25»,", "bad-date",
        '"2023-05-22/2023-05-25"'),
    one("{is: 2023-05-22/2023-05-25,", "{is: «22-25 mai 2023»,", "bad-date",
        '"2023-05-22/2023-05-25"'),
    one("rank: preferred, reason", "rank: «prefered», reason", "unknown-code", '"preferred"'),
    one("certainty: probable}\n\nstates", "certainty: «most likely»}\n\nstates", "unknown-code",
        '"probable"'),
    one("    based_in: {is: montreal", "      «based_in»: {is: montreal", "yaml-syntax", "indent"),
    one("- {at: 82-105, why: byline}", "- {at: 82-105, why: «author»}", "unknown-code",
        '"byline"'),
    one("- {at: 82-105, why: byline}", "- {at: 82-105« »why: byline}", "yaml-syntax", ", why"),
    one("- {at: 60-80, why: dateline}", "- {at: 60-80, «dateline»}", "unknown-key",
        "why: dateline"),
    one("- {at: 60-80, why: dateline}", "- {at: «611-656», why: dateline}",
        "omitted-and-claimed", "shorten"),
    one("length: 658", "length: «658 characters»", "bad-integer", '"658"'),
    one("from: {is: ca-qc, at", "from: {«is = ca-qc», at", "unknown-key", "is: ca-qc"),
    one("  quebec-kenitra-2023:\n    kind: visit\n",
        "  quebec-kenitra-2023:\n    kind: «meeting»\n",
        "kinds-disagree", '"visit"'),
    elsewhere("82-105: [3, 07f60b9850c1828fe1559f1162a89e397e1d7dc7b69f3cab78ba769322ec8dc7]",
              "82-105: 3", "82-105: 3", "82-105: «3»", "wrong-type", "[3]"),
    one("    parties:\n", "    «signatories»:\n", "unknown-key", '"parties" or "signed_by"'),
    one("  quebec-kenitra-2023:\n    kind", "  «quebec-kenitra-2024»:\n    kind", "missing-label",
        '"quebec-kenitra-2023"'),
    one("events:\n  quebec-kenitra-2023:\n    kind", "  «quebec-kenitra-2023»:\n    kind",
        "unknown-key", "write events:"),
    one("    kind: reported-state\n    about: [pole-sebou]",
        "    kind: reported-event\n    about: [«Pôle Sebou»]", "bad-slug", '"pole-sebou"'),
    elsewhere("    at: 611-656\n", "", "  - id: too-late\n", "  - «id»: too-late\n",
              "missing-key", "at"),
]  # fmt: skip


@pytest.mark.parametrize("damage", ALL, ids=lambda damage: damage.changes[0][1][:40])
def test_a_slip_is_one_problem_at_its_place_with_its_mend(damage: Damage) -> None:
    text, marked, problems = told(damage)
    assert [problem.code for problem in problems] == [damage.code]
    assert underlined(text, problems[0]) == marked
    assert damage.hint
    assert damage.hint in problems[0].hint
    is_cut = damage.code == "yaml-syntax" and "…" in problems[0].hint
    assert not is_cut, "what is to be written is written out"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("recorded: 2", "recorded:\u00a02", "a no-break space, U+00A0, follows the colon"),
        ("    host:", "\u3000\u3000host:", "an ideographic space, U+3000, indents this line"),
        ("recorded: 2026-01-10", "recorded: 10/1/26", "this is not a day"),
        ("recorded: 2026-01-10", "recorded: 2026-02-30", "this is not a day: there is no day 20"),
        ("term: 2025", "term: soon", "this is not a date in EDTF"),
    ],
)
def test_a_message_says_once_what_is_wrong(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    (problem,) = problems_of(tmp_path, FACT.replace(old, new, 1).encode())
    assert problem.message.removeprefix("not YAML: ").removesuffix("26-02-30") == message


@pytest.mark.parametrize(
    "damage", SHARING, ids=lambda damage: "".join(f"{part!a}"[:40] for part in damage.changes[0])
)
def test_a_slip_beside_shared_entities_is_one_problem_too(tmp_path: Path, damage: Damage) -> None:
    text, marked = damage.apply(NEWS)
    path = tmp_path / "t29.yaml"
    path.write_text(text, encoding="utf-8")
    problems = load(Reading((path,), SHARED, frozenset(), "invented"), vocabulary()).problems
    assert [problem.code for problem in problems] == [damage.code]
    assert underlined(text, problems[0]) == marked
    assert damage.hint in problems[0].hint


def test_the_corpus_is_right_in_every_part() -> None:
    """Prints the shares, which `pytest -s` shows."""
    right = dict.fromkeys(("code", "caret", "hint"), 0)
    for damage in ALL:
        text, marked, (first, *_) = told(damage)
        right["code"] += first.code == damage.code
        right["caret"] += underlined(text, first) == marked
        right["hint"] += damage.hint in first.hint
    print(f"of {len(ALL)} damaged files: " + ", ".join(f"{k} {v}" for k, v in right.items()))  # noqa: T201 - it is what the test is asked for
    assert len(ALL) >= 80
    assert set(right.values()) == {len(ALL)}


def test_a_file_in_another_encoding_says_which_letter_it_is(tmp_path: Path) -> None:
    text = FACT.replace("délégation", "délégation", 1)
    (problem,) = problems_of(tmp_path, text.encode("cp1252", errors="replace"))
    before = text.encode("cp1252", errors="replace").decode("ascii", errors="replace")
    line = before[: before.index("\ufffd")].count("\n") + 1
    assert (problem.code, problem.location.line) == ("not-utf-8", line)
    assert "'é'" in problem.hint
    (problem,) = problems_of(tmp_path, FACT.encode("utf-16"))
    assert (problem.code, problem.location.line, problem.location.column) == ("not-utf-8", 1, 1)
    assert "UTF-16" in problem.hint


def test_a_whole_file_that_is_copied_is_told_once_for_its_source(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, FACT.encode(), FACT.encode())
    twice = [problem for problem in problems if problem.code == "source-twice"]
    assert [Path(problem.location.path).name for problem in twice] == ["1.yaml"]
    assert [Path(place.path).name for place, _ in twice[0].related] == ["0.yaml"]


def test_the_id_of_another_source_is_told_where_the_file_is_not_called_so(tmp_path: Path) -> None:
    texts = [(CORPUS / "facts" / f"{name}.yaml").read_text(encoding="utf-8") for name in FIRST]
    paths = [tmp_path / f"{name}.yaml" for name in FIRST]
    copied = texts[0].replace("  id: t01\n", "  id: t03\n")
    for path, text in zip(paths, (copied, texts[1]), strict=True):
        path.write_text(text, encoding="utf-8")
    found = load(Reading(tuple(paths), SHARED, frozenset(), "invented"), vocabulary()).problems
    (problem,) = (problem for problem in found if problem.code == "source-twice")
    assert problem.location.path == str(paths[0])
    assert '"t01"' in problem.hint


def test_what_follows_from_a_misspelled_event_is_no_problem_of_its_own(tmp_path: Path) -> None:
    texts = [(CORPUS / "facts" / f"{name}.yaml").read_text(encoding="utf-8") for name in FIRST]
    texts[-1] = texts[-1].replace("  iowa-agadir-2024:\n", "  iowa-agadri-2024:\n")
    paths = [tmp_path / f"{name}.yaml" for name in FIRST]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    found = load(Reading(tuple(paths), SHARED, frozenset(), "invented"), vocabulary()).problems
    (problem,) = (problem for problem in found if problem.location.path == str(paths[-1]))
    assert problem.code == "missing-label"
    assert '"iowa-agadir-2024"' in problem.hint


def test_every_word_for_a_key_leads_to_a_key() -> None:
    assert set(synonyms.KEY_WORDS) <= set(schema.HOMES)


def test_every_word_for_a_code_leads_to_a_code() -> None:
    terms = vocabulary()
    codes = {code for found in terms.code_lists.values() for code in found}
    classes = {found.name.lower() for found in terms.classes.values()}
    assert set(synonyms.CODE_WORDS) <= codes | classes


DATES = [
    ("18/06/2025", '"2025-06-18"'),
    ("18 juin 2025", '"2025-06-18"'),
    ("June 18, 2025", '"2025-06-18"'),
    ("17 يونيو 2025", '"2025-06-17"'),
    ("٢٠٢٥-٠٦-١٨", '"2025-06-18"'),
    ("2025-6-18", '"2025-06-18"'),
    ("20250618", '"2025-06-18"'),
    ("2025-13-05", '"2025-05-13"'),
    ("17-19 juin 2025", '"2025-06-17/2025-06-19"'),
    ("2025-06-17 to 2025-06-19", '"2025-06-17/2025-06-19"'),
    ("2025-02-30", "28"),
    ("05/06/2025", '"2025-05-06" or "2025-06-05"'),
]


@pytest.mark.parametrize(("written", "hint"), DATES)
def test_a_date_as_people_write_it_is_met_with_its_iso_form(written: str, hint: str) -> None:
    assert hint in meant.date_hint(written)
