"""Each kind of problem in a fact file, at its exact place.

Every test takes the invented fact file, which has no problem, and changes one thing in it, as an
editor's slip would. Places are those of the changed file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from diplograph.facts import Facts, check_texts, load, not_held
from diplograph.problems import Problem
from diplograph.resources import Reading, reading
from diplograph.texts import Texts, digest
from diplograph.vocabulary import vocabulary

INVENTED = Path(__file__).parent / "data" / "invented"
FACT = (INVENTED / "fact.yaml").read_text(encoding="utf-8")
TEXT = (INVENTED / "text.txt").read_text(encoding="utf-8")
PLACES = (INVENTED / "entities" / "places.yaml").read_text(encoding="utf-8")

Load = Callable[..., Facts]


@pytest.fixture
def loaded(tmp_path: Path) -> Load:
    """Loads fact files given as text, with the invented shared entities."""

    def loaded(*files: str, entities: str = PLACES) -> Facts:
        paths = [tmp_path / f"{number}.yaml" for number in range(len(files))]
        for path, text in zip(paths, files, strict=True):
            path.write_text(text, encoding="utf-8")
        shared = tmp_path / "places.yaml"
        shared.write_text(entities, encoding="utf-8")
        return load(Reading(tuple(paths), (shared,), frozenset(), "invented"), vocabulary())

    return loaded


def edited(*changes: tuple[str, str], text: str = FACT) -> str:
    """The fact file with each `old` replaced by its `new`; each must stand there once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def brief(problem: Problem) -> str:
    place = problem.location
    return f"{Path(place.path).name}:{place.line}:{place.column} {problem.code}"


def test_the_invented_facts_have_no_problem(loaded: Load) -> None:
    facts = loaded(FACT)
    assert facts.problems == ()
    assert check_texts(facts, Texts(INVENTED)) == ()


# ------------------------------------------------------------------ one key

KEYS = [
    # keys
    ("host: {is", "hots: {is", "36:5 unknown-key"),
    ("    kind: visit\n", "", "31:3 missing-key"),
    ("  published: 2024-03-06\n", "", "4:1 missing-key"),
    ("{is: chamber, at: 55-83}", "chamber", "36:11 wrong-type"),
    ("{is: chamber, at: 55-83}", "{is: chamber}", "36:5 missing-key"),
    ("{is: chamber, at: 55-83}", "{at: 55-83}", "36:5 missing-key"),
    ("{is: held, at: 90-96}", "", "34:5 missing-value"),
    ("{is: chamber, at", "{is: [chamber], at", "36:16 wrong-type"),
    ("{is: chamber, at", "{is: chamber, id: c9, at", "36:29 needless-id"),
    ("{is: chamber, at", "{is: chamber, lang: fr, at", "36:31 needless-language"),
    ("{is: held, at: 90-96}", "{is: held, listed: open-list, at: 90-96}", "34:32 needless-listing"),
    ("format: 1", "format: 2", "2:9 unknown-format"),
    ("  text: {sha256", "  txt: {sha256", "13:3 unknown-key"),
    # slugs, codes, dates
    ("{is: chamber,", "{is: 東京,", "36:16 bad-slug"),
    ("{is: chamber,", "{is: Chamber,", "36:16 bad-slug"),
    ("{is: chamber,", "{is: cham--ber,", "36:16 bad-slug"),
    ("kind: delegation", "kind: delegatoin", "21:11 unknown-code"),
    ("kind: delegation", "kind: actor", "21:11 unknown-code"),
    ("{is: held,", "{is: help,", "34:18 unknown-code"),
    ("certainty: probable", "certainty: likely", "53:50 unknown-code"),
    ("rule: weekday-before-publication", "rule: guess", "35:69 unknown-code"),
    ("kind: news-article", "kind: news", "6:9 unknown-code"),
    ("why: question", "why: boring", "81:22 unknown-code"),
    ("recorded: 2026-01-10", "recorded: 10/01/2026", "10:13 bad-date"),
    ("published: 2024-03-06", "published: 2024-02-30", "9:14 bad-date"),
    ("published: 2024-03-06", "published: 2024-03", "9:14 bad-date"),
    ("is: 2024-03-05", "is: last Tuesday", "35:16 bad-date"),
    ("term: 2025", "term: soon", "60:11 bad-date"),
    # texts, addresses, numbers, digests
    ("language: fr", "language: French", "8:13 bad-language"),
    ("{en: Jeanne", "{english: Jeanne", "25:13 bad-language"),
    ("{en: Jeanne Tremblay-Essai}", "{fr: Jeanne}", "25:5 missing-label"),
    ("{en: Jeanne Tremblay-Essai}", "{en: ''}", "25:17 missing-value"),
    ("{en: Jeanne Tremblay-Essai}", '{en: " Jeanne"}', "25:17 bad-text"),
    ("https://news", "javascript:alert(1)//", "12:8 bad-url"),
    ("https://news.example/essai", "https://news.example/a b", "12:8 bad-url"),
    ("https://news.example/essai", "https://news.example/%zz", "12:8 bad-url"),
    ("https://news.example/essai", "https://[news", "12:8 bad-url"),
    ("length: 363", "length: 0x16b", "13:92 bad-integer"),
    ("sha256: 67163a97", "sha256: 67163A97", "13:18 bad-digest"),
    ("3f1c38b3e8095317107f", "3f1c", "85:13 bad-digest"),
    ("  25-45: [1, 579f", "  25-45: [x, 579f", "87:11 bad-integer"),
    ("  25-45: [1, ", "  25-45: [", "87:3 wrong-type"),
    # spans
    ("at: 55-83", "at: 83-55", "36:29 bad-span"),
    ("at: 55-83", "at: 55 - 83", "36:29 bad-span"),
    ("at: 55-83", "at: 055-83", "36:29 bad-span"),
    ("at: 296-361", "at: 296-364", "77:9 span-beyond-text"),
    ("[165-184, 330-349]", "[330-349, 165-184]", "52:57 unsorted-spans"),
    ("[165-184, 330-349]", "[165-184, 165-184]", "52:57 overlapping-spans"),
    # claims
    ("    about: [ca-qc, visit]\n", "", "56:5 missing-key"),
    ("about: [ca-qc, visit]", "about: [ca-qc, ca-qc]", "59:20 listed-twice"),
    ('    gloss: {fr: "Ils comptent revenir : {each}."}\n', "", "71:5 missing-gloss"),
    ('gloss: {fr: "Ils', 'gloss: {ar: "Ils', "76:12 missing-gloss"),
    ("revenir : {each}", "revenir", "76:17 gloss-of-each"),
    ("agence à lui.", "agence {each}.", "63:11 gloss-of-each"),
    ("intention\n    by: ca-qc", "opinion\n    by: ca-qc", "60:11 needless-term"),
    ("    polarity: denied\n", "", "67:12 missing-key"),
    ("field: during", "field: duration", "68:12 unknown-field"),
    ("    field: during\n", "    gloss: {en: No.}\n    about: [visit]\n", "70:9 unknown-key"),
]  # fmt: skip


def found_in(facts: Facts) -> str:
    """The problems of the first file, as the tables below have them."""
    found = (brief(problem) for problem in facts.problems)
    return ", ".join(problem.removeprefix("0.yaml:") for problem in found)


def test_what_names_no_claim_is_told_where_the_names_are(loaded: Load) -> None:
    named = "{is: chamber, supersedes: Its host, at: 55-83}"
    (problem,) = loaded(edited(("{is: chamber, at: 55-83}", named))).problems
    assert problem.code == "bad-slug"
    assert "diplograph triples FILE" in problem.hint


@pytest.mark.parametrize(("old", "new", "expected"), KEYS)
def test_one_key_is_wrong(loaded: Load, old: str, new: str, expected: str) -> None:
    assert found_in(loaded(edited((old, new)))) == expected


def test_all_problems_are_found_at_once_and_sorted(loaded: Load) -> None:
    facts = loaded(edited(("recorded: 2026", "recorded: 20-26"), ("why: question", "why: x")))
    assert found_in(facts) == "10:13 bad-date, 81:22 unknown-code"
    assert list(facts.problems) == sorted(facts.problems)


def test_an_unknown_key_is_met_with_the_nearest_known(loaded: Load) -> None:
    (problem, *_) = loaded(edited(("host: {is", "hots: {is"))).problems
    assert problem.hint == 'did you mean "host"?'
    assert "host" in problem.expected


def test_an_unknown_code_is_met_with_the_list_of_the_ontology(loaded: Load) -> None:
    (problem, *_) = loaded(edited(("{is: held,", "{is: help,"))).problems
    assert problem.expected == " | ".join(sorted(vocabulary().code_lists["event-statuses"]))
    assert problem.hint == 'did you mean "held"?'


# ------------------------------------------------------------------ what claims say together

INFERRED = "at: 48-53, inferred: {from: Mardi, rule: weekday-before-publication}"
TOGETHER = [
    # events and their status
    ("    status: {is: held, at: 90-96}\n", "", "31:3 missing-status"),
    ("{is: held, at: 90-96}", "[{is: held, at: 90-96}, {is: planned, at: 48-53}]",
     "34:37 second-status"),
    ("{is: held, at", "{is: held, as: intention, at", "31:3 missing-status"),
    ("{is: held, at: 90-96}\n",
     "{is: planned, at: 90-96}\n    place: {is: fr, as: reported-event, at: 90-96}\n",
     "35:25 report-of-unheld"),
    # host and guest
    ("host: {is: chamber,", "host: {is: delegation,", "36:16 host-is-guest"),
    ("party: {is: delegation,", "party: {is: chamber,", "36:16 host-is-guest"),
    ("host: {is: chamber,", "host: {is: ca-qc,", "36:16 host-is-guest"),
    ("from: {is: ca-qc,", "from: {is: chamber,", "38:16 wrong-class"),
    ("led_by: {is: jeanne,", "led_by: {is: ca-qc,", "39:18 wrong-class"),
    # dates
    ("is: 2024-03-05", "is: 2024-03-06", "35:16 wrong-inference"),
    (INFERRED, "at: 12-23", "35:32 dated-by-dateline, 88:3 unused-span"),
    (f"2024-03-05, {INFERRED}", "2024-03-07, at: 48-53", "35:16 report-of-the-future"),
    ("inferred: {from: Mardi,", "inferred: {from: hier,", "35:16 wrong-inference"),
    ("inferred: {from: Mardi,", "inferred: {from: a b c d e f mardi h,", "35:56 too-many-words"),
    ("recorded: 2026-01-10", "recorded: 2023-01-10", "10:13 recorded-before-published"),
    ("at: 142-184}", "at: 142-184, valid_from: 2024-04}", "50:57 report-of-the-future"),
    ("at: 142-184}", "at: 142-184, valid_from: 2022, valid_until: 2021}",
     "50:76 bad-validity"),
    ("at: 142-184}", "at: 142-184}\n  fr: {within: {is: ma-06-until-2015, at: 142-184,"
     ' valid_until: "[2011..2023]"}}', "51:65 bad-validity"),
    ("at: 142-184}", "at: 142-184}\n  fr: {within: {is: ma-06-until-2015, at: 142-184,"
     ' valid_until: "[2011..2015]"}}', ""),
    # what is no report
    ("intention\n    by: ca-qc", "reported-event\n    by: ca-qc",
     "57:11 wording-against-kind, 60:11 needless-term"),
    ("intention\n    by: jeanne", "reported-event\n    by: jeanne", "72:11 report-without-event"),
    # twice
    ("{is: film, at", "{is: tourism, at", "42:9 duplicate-claim"),
    ("id: nothing-signed", "id: office", "65:9 duplicate-id"),
    ("id: nothing-signed", "id: span-1-2", "65:9 bad-slug"),
    ('    by: jeanne\n    about: [delegation]\n    each: [tourism, film]\n'
     '    gloss: {fr: "Ils comptent revenir : {each}."}',
     "    by: ca-qc\n    about: [delegation]\n"
     "    gloss: {fr: Le Québec veut y avoir une agence à lui.}", "71:5 duplicate-claim"),
    # ranks and relations
    ("at: 90-96}", "at: 90-96, rank: preferred}", "34:5 missing-key"),
    ("at: 90-96}", "at: 90-96, reason: Later.}", "34:43 needless-reason"),
    ("    status:", "    part_of: {is: visit, at: 90-96}\n    status:", "34:19 self-reference"),
    # spans and their records
    ("{at: 0-10,", "{at: 0-23,",
     "80:10 unrecorded-span"),
    ("at: 90-96", "at: 90-95", "34:28 unrecorded-span"),
    ("  55-83: [2,", "  55-83: [1,", "89:11 wrong-paragraph"),
    ("f6aed2e276ba15b4113d2068d85c9bbe39e6d3f4015d9c64574265e845cdd602",
     "b906bf1dcf3d5c4eeaf2e12fe1079f6f9bb44b7528c8cd37d02c4b01247e1e07", "89:14 wrong-digest"),
    # slugs
    ("{is: chamber,", "{is: chambre,", "36:16 unknown-reference"),
    ("{is: tourism,", "{is: tourisme,", "41:14 unknown-reference"),
    ("about: [ca-qc, visit]", "about: [ca-qc, held]", "59:20 unknown-reference"),
    ("{is: tourism,", "{is: chamber,", "41:14 wrong-class"),
    ("publisher: chamber", "publisher: minister", "11:14 wrong-class"),
    ("acronym: {is: CRE", "holds_post: {is: minister", "48:5 wrong-class"),
    ("  chamber:\n    acronym", "  visit:\n    acronym", "48:5 wrong-class"),
    ("    kind: visit\n", "    kind: meeting\n",
     "37:5 wrong-class"),
    ("  minister:\n    kind: post\n",
     "  tourism:\n    kind: post\n    label: {en: Again}\n  minister:\n    kind: post\n",
     "26:3 slug-means-two-things"),
    ("  minister:\n    kind: post\n",
     "  visit:\n    kind: post\n    label: {en: Again}\n  minister:\n    kind: post\n",
     "34:3 slug-means-two-things"),
    ("  minister:\n    kind: post\n",
     "  bystander:\n    kind: post\n    label: {en: None}\n  minister:\n    kind: post\n",
     "26:3 unused-slug"),
    ("  minister:\n    kind: post\n",
     "  ca-qc:\n    kind: state\n    label: {en: Again}\n  minister:\n    kind: post\n",
     "26:3 entity-twice"),
    ("    label: {en: visit of the Quebec delegation, fr: visite de la délégation du Québec}\n",
     "", "31:3 missing-label"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), TOGETHER)
def test_what_is_written_contradicts_itself(
    loaded: Load, old: str, new: str, expected: str
) -> None:
    assert found_in(loaded(edited((old, new)))) == expected


def test_a_leader_in_the_hosts_service_betrays_a_reversal(loaded: Load) -> None:
    text = edited(("{is: ca-qc, at: 165-184, cert", "{is: chamber, at: 165-184, cert"))
    assert found_in(loaded(text)) == "36:16 host-is-guest"


def test_what_is_said_of_groups_alone_is_a_generalisation(loaded: Load) -> None:
    said = "about: [onlookers]\n    gloss: {en: They stood there.}"
    text = edited(
        ("events:\n", "  onlookers: {kind: group, label: {en: onlookers}}\nevents:\n"),
        ("reported-event\n", "reported-state\n"),
        ("polarity: denied\n    field: during\n    is: visit", said),
    )
    assert found_in(loaded(text)) == "67:11 report-of-groups"
    assert (
        found_in(loaded(edited(("kind: reported-state", "kind: generalisation"), text=text))) == ""
    )


def test_a_group_has_no_name(loaded: Load) -> None:
    text = edited(("kind: organisation", "kind: group"), ("acronym: {is", "name: {is"))
    assert found_in(loaded(text)) == "48:11 named-group"


# ------------------------------------------------------------------ judgements

ALLOWED = [
    ("intention\n    by: jeanne", "reported-event\n    by: jeanne",
     "reported-event\n    allow: [report-without-event]\n    by: jeanne", "report-without-event"),
    ("intention\n    by: ca-qc", "reported-event\n    by: ca-qc",
     "reported-event\n    allow: [wording-against-kind]\n    by: ca-qc", "wording-against-kind"),
    ("host: {is: chamber,", "host: {is: delegation,",
     "host: {is: delegation, allow: host-is-guest,", "host-is-guest"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "allowed", "code"), ALLOWED)
def test_an_editor_overrules_a_judgement(
    loaded: Load, old: str, new: str, allowed: str, code: str
) -> None:
    (problem,) = loaded(edited((old, new), ("    term: 2025\n", ""))).problems
    assert problem.code == code
    assert loaded(edited((old, allowed), ("    term: 2025\n", ""))).problems == ()


@pytest.mark.parametrize(
    ("status", "problem"),
    [("held", ""), ("cancelled", ""), ("postponed", ""), ("planned", "71:11 report-without-event")],
)
def test_what_happened_is_of_an_event_that_was_held_or_called_off(
    loaded: Load, status: str, problem: str
) -> None:
    text = edited(
        ("is: held, at: 90", f"is: {status}, at: 90"),
        ("intention\n    by: jeanne", "reported-event\n    by: jeanne"),
        ("about: [delegation]", "about: [delegation, visit]"),
        ("    term: 2025\n", ""),
    )
    assert found_in(loaded(text)) == problem


def test_a_permission_that_nothing_needs_is_a_problem(loaded: Load) -> None:
    text = edited(("at: 55-83", "at: 55-83, allow: [host-is-guest]"))
    assert found_in(loaded(text)) == "36:44 needless-allow"
    text = edited(("at: 55-83", "at: 55-83, allow: [unknown-key]"))
    assert found_in(loaded(text)) == "36:44 cannot-allow"


def test_of_several_claims_of_each_one_may_need_the_permission(loaded: Load) -> None:
    text = edited(
        ("intention\n    by: jeanne", "reported-event\n    allow: [report-without-event]"),
        ("each: [tourism, film]", "each: [tourism, visit]"),
    )
    assert found_in(loaded(text)) == ""


# ------------------------------------------------------------------ several files

OTHER = """\
format: 1
source:
  id: other-2024-03-08
  kind: communique
  label: {en: "Another invented source"}
  language: fr
  published: 2024-03-08
  recorded: 2026-01-10
  text: {sha256: 67163a97d8b9336bdf704ec5cd6d6cba289ecc71056f38929bb5d926e0e7af30, length: 363}
events:
  visit:
    kind: visit
    status: {is: cancelled, at: 90-96}
spans:
  90-96: [2, dfbcf7af0267ae84c353fac4e5a6044e2f41b4cdb4e955b5cf70c14944240e21]
"""
STATUS = "{is: cancelled, at: 90-96}"


def among(facts: Facts) -> list[str]:
    return [brief(problem) for problem in facts.problems]


def test_an_event_may_recur_in_another_file(loaded: Load) -> None:
    assert among(loaded(FACT, OTHER)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("kind: visit", "kind: meeting", "1.yaml:12:11 kinds-disagree"),
        ("kind: visit\n", "kind: visit\n    label: {en: Again}\n", "1.yaml:13:12 label-twice"),
        ("other-2024-03-08", "invented-2024-03-06", "1.yaml:3:7 source-twice"),
        ("other-2024-03-08", "visit", "1.yaml:3:7 slug-means-two-things"),
        (STATUS, f"{STATUS}\n    host: {{is: chamber, at: 90-96}}",
         "1.yaml:14:16 entity-of-another-file"),
    ],
)  # fmt: skip
def test_files_contradict_each_other(loaded: Load, old: str, new: str, expected: str) -> None:
    problems = loaded(FACT, edited((old, new), text=OTHER)).problems
    assert expected in [brief(problem) for problem in problems]
    assert any(problem.related for problem in problems)


def test_an_entity_of_two_files_moves_to_the_shared_ones(loaded: Load) -> None:
    twice = edited(
        ("events:", "entities:\n  jeanne: {kind: person, label: {en: Jeanne}}\nevents:"),
        (STATUS, f"{STATUS}\n    led_by: {{is: jeanne, at: 90-96}}"),
        text=OTHER,
    )
    (problem,) = loaded(FACT, twice).problems
    assert brief(problem) == "1.yaml:11:3 entity-twice"
    assert "data/entities" in problem.hint
    assert [Path(place.path).name for place, _ in problem.related] == ["0.yaml"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('quebec"]\n    source: ', 'quebec"]\n    of: ', "places.yaml:10:3 missing-key"),
        ("within: ca", "within: can", "places.yaml:14:13 unknown-reference"),
        ("within: ca", "within: ca-qc", "places.yaml:14:13 circle"),
        ("iso_code: CA\n", "iso_code: CA\n    within: ca-qc\n", "places.yaml:9:13 circle"),
        ("within: ca", "post_in: ca", "places.yaml:14:14 wrong-class"),
        ("  fr:\n", "  ca:\n", "places.yaml:17:3 duplicate-key"),
        ('"https://places', '"ftp://places', "places.yaml:15:19 bad-url"),
        ("entities:", "states: {}\nentities:", "places.yaml:4:1 unknown-key"),
    ],
)  # fmt: skip
def test_shared_entities_are_checked(loaded: Load, old: str, new: str, expected: str) -> None:
    facts = loaded(FACT, entities=edited((old, new), text=PLACES))
    assert expected in [brief(problem) for problem in facts.problems]


@pytest.mark.parametrize("state", ["{is: fr, at: 90-96}", "{is: ca, polarity: denied, at: 90-96}"])
def test_a_disputed_place_has_no_reference_fact(loaded: Load, state: str) -> None:
    disputed = edited(("states:\n", f"states:\n  ca-qc:\n    within: {state}\n"))
    (problem,) = loaded(disputed).problems
    assert brief(problem) == "places.yaml:14:13 disputed-within"
    assert [place.line for place, _ in problem.related] == [46]


def test_the_users_entities_stand_above_the_shipped(tmp_path: Path) -> None:
    fact, shipped, own = (tmp_path / name for name in ("f.yaml", "shipped.yaml", "own.yaml"))
    fact.write_text(FACT, encoding="utf-8")
    shipped.write_text(PLACES, encoding="utf-8")
    own.write_text(edited(("en: Quebec,", "en: Québec (Canada),"), text=PLACES), encoding="utf-8")
    facts = load(Reading((fact,), (shipped, own), frozenset({shipped}), "invented"), vocabulary())
    assert facts.problems == ()
    quebec = [one for file in facts.files for one in file.entities if one.slug == "ca-qc"]
    assert [label.value for one in quebec for label in one.labels if label.language == "en"] == [
        "Québec (Canada)"
    ]


# ------------------------------------------------------------------ with the text at hand

WITH_TEXT = [
    ("67163a97d8b9336bdf704ec5cd6d6cba289ecc71056f38929bb5d926e0e7af30", "0" * 64,
     "13:9 wrong-digest"),
    ("length: 363", "length: 370", "13:92 wrong-length"),
    ("  90-96: [2, dfbc", "  90-96: [2, dfbd", "91:14 wrong-digest"),
    ("  90-96: [2, ", "  90-96: [3, ", "91:11 wrong-paragraph"),
    ("at: 90-96", "at: 90-95", "34:28 span-cuts-word"),
    ("  - {at: 0-10, why: dateline}\n", "", "46:32 uncovered"),
    ("at: 90-96", "at: 89-96", "34:28 span-with-space"),
    ("{at: 25-45,", "{at: 25-46,", "81:10 span-with-space"),
    ("{from: Mardi,", "{from: ce mardi,", "35:56 words-not-in-text"),
    (INFERRED, "at: 48-53", "35:32 missing-inference"),
    (INFERRED, "as: plan, at: 48-53", "35:42 missing-inference"),
    # The year stands in the same paragraph: nothing is inferred.
    (f"2024-03-05, {INFERRED}", "2024-03-06, at: 12-18", "36:29 uncovered"),
    ("is: CRE", "is: CCRE", "48:19 words-not-in-text"),
    ("is: ministre des Essais", "is: ministre des essais publics", "52:22 words-not-in-text"),
    ("at: 129-163", "at: 25-53", "38:27 uncovered, 39:30 span-across-paragraphs"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), WITH_TEXT)
def test_the_text_contradicts_the_facts(loaded: Load, old: str, new: str, expected: str) -> None:
    problems = check_texts(loaded(edited((old, new))), Texts(INVENTED))
    assert ", ".join(brief(problem).removeprefix("0.yaml:") for problem in problems) == expected


@pytest.mark.parametrize(
    ("printed", "name", "is_found"),
    [
        ("للغرفة المخترعة", "الغرفة المخترعة", True),
        ("للجنة المخترعة", "اللجنة المخترعة", True),
        ("للغرفة المخترعة", "للغرفة المخترعة", True),
        ("لغرفة مخترعة", "الغرفة مخترعة", False),
        ("للغرفة المخترعة", "اللجنة المخترعة", False),
    ],
)
def test_an_arabic_name_is_found_where_its_article_has_merged(
    tmp_path: Path, printed: str, name: str, *, is_found: bool
) -> None:
    text = f"بيان {printed}"
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "invented.txt").write_text(text, encoding="utf-8")
    head = f"text: {{sha256: {digest(text)}, length: {len(text)}}}"
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "invented.yaml").write_text(f"""format: 1
source: {{id: invented, kind: news-article, label: {{en: invented}}, language: ar,
  published: 2031-03-06, recorded: 2031-03-06, {head}}}
entities:
  body: {{kind: organisation, label: {{en: an invented body}}}}
states:
  body:
    name: {{is: "{name}", at: 0-{len(text)}}}
""", encoding="utf-8")  # fmt: skip
    problems = check_texts(load(reading((tmp_path,)), vocabulary()), Texts(tmp_path / "texts"))
    codes = {problem.code for problem in problems}
    assert ("words-not-in-text" in codes) != is_found


def test_the_inference_that_is_missing_is_given_to_be_pasted(loaded: Load) -> None:
    problems = check_texts(loaded(edited((INFERRED, "at: 48-53"))), Texts(INVENTED))
    line = "inferred: {from: Mardi, rule: weekday-before-publication}"
    assert [problem.hint for problem in problems] == [f"add {line}"]
    mended = loaded(edited((INFERRED, f"at: 48-53, {line}")))
    assert check_texts(mended, Texts(INVENTED)) == ()
    wrong = edited((f"2024-03-05, {INFERRED}", "2024-03-04, at: 48-53"))
    problems = check_texts(loaded(wrong), Texts(INVENTED))
    assert [problem.hint for problem in problems] == [f'add {line}; the rule gives "2024-03-05"']


@pytest.mark.parametrize(
    ("words", "value", "line"),
    [
        ("Mardi", "2024-03-05", "{from: Mardi, rule: weekday-before-publication}"),
        ("Hier, mardi", "2024-03-05", '{from: "Hier, mardi", rule: relative-to-publication}'),
        ("Le mois dernier", "2024-02", "{from: mois dernier, rule: relative-to-publication}"),
        ("La semaine dernière", '"[2024-02-26..2024-03-03]"',
         "{from: La semaine dernière, rule: relative-to-publication}"),
        ("Le 5 mars", "2024-03-05", '{from: "5 mars", rule: yearless-before-publication}'),
        ("Fin juin", "2023-06", "{from: juin, rule: yearless-before-publication}"),
        ("Le 5 mars 2024", "2024-03-05", None),
        ("Récemment", "2024", None),
        ("Au printemps", "2023-21", None),
    ],
)  # fmt: skip
def test_what_words_of_time_want_is_asked_for_and_then_is_right(
    loaded: Load, tmp_path: Path, words: str, value: str, line: str | None
) -> None:
    """The words take the place of "Mardi" in the invented text, and of its digest."""
    text = TEXT.replace("Mardi", words, 1)
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "text.txt").write_text(text, encoding="utf-8")
    at = f"at: 48-{48 + len(words)}"
    claim = f"2024-03-05, {INFERRED}", f"{value}, {at}"

    def asked(*changes: tuple[str, str]) -> list[str]:
        fact = edited(claim, *changes).replace(digest(TEXT), digest(text))
        problems = check_texts(loaded(fact), Texts(texts))
        return [each.hint for each in problems if each.code == "missing-inference"]

    assert asked() == ([f"add inferred: {line}"] if line else [])
    if line:
        assert asked((at, f"{at}, inferred: {line}")) == []


def test_words_that_are_copied_are_noticed_in_a_file_that_becomes_no_graph(loaded: Load) -> None:
    copied = "On y a reçu une délégation venue du Québec conduite avec soin : {each}."
    gloss = ('fr: "Ils comptent revenir : {each}."', f'fr: "{copied}"')
    assert check_texts(loaded(edited(gloss)), Texts(INVENTED)) == ()
    broken = loaded(edited(gloss, ("certainty: probable", "certainty: likely")))
    assert [brief(each) for each in check_texts(broken, Texts(INVENTED))] == [
        "0.yaml:76:17 copied-words"
    ]


def test_an_uncovered_passage_is_named_by_its_offsets_and_words(loaded: Load) -> None:
    facts = loaded(edited(("at: 228-274", "at: 228-237")))
    (problem,) = check_texts(facts, Texts(INVENTED))
    assert "238-274" in problem.message
    assert problem.found == "souhaite ouvrir un bureau avant 2026"
    assert problem.hint == "", "so many words are more than a span that is too short"


def test_uncovered_words_stand_beside_a_span_and_are_shown_in_the_text(loaded: Load) -> None:
    facts = loaded(edited(("at: 228-274", "at: 228-237")))
    (problem,) = check_texts(facts, Texts(INVENTED))
    assert brief(problem) == "0.yaml:64:9 uncovered", "the entry of the words before them"
    ((words, said),) = problem.related
    assert said == "these words of the text"
    line = Path(words.path).read_text("utf-8").split("\n")[words.line - 1]
    assert line[words.column - 1 : words.end_column - 1] == problem.found
    # Where nothing at all is claimed, there is the text alone.
    empty = loaded(FACT[: FACT.index("entities:")])
    (problem,) = check_texts(empty, Texts(INVENTED))
    assert brief(problem) == "0.yaml:13:9 uncovered"


def test_a_few_uncovered_words_have_the_spans_beside_them(loaded: Load) -> None:
    facts = loaded(edited(("at: 228-274", "at: 228-263")))
    (problem,) = check_texts(facts, Texts(INVENTED))
    assert problem.found == "avant 2026"
    assert problem.hint == "or widen a span beside it: 228-263 to 228-274"


def test_a_text_that_is_not_held_is_named(loaded: Load, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    facts = loaded(FACT)
    assert check_texts(facts, Texts(tmp_path / "texts")) == ()
    assert not_held(facts, Texts(tmp_path / "texts")) == ("invented-2024-03-06",)
    assert not_held(facts, Texts(INVENTED)) == ()
