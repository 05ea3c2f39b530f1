"""What the rules of fact files let pass, no shape and no invariant has anything against.

On this rests that `check` of named files may leave them out. Edited files are tried, each edit
taking a value or a key to where it does not belong; what a rule refuses is passed over. The facts
are invented. Fifty edited files are tried, and a thousand by ``make test-many``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import samples
from damage import FACT, INVENTED, Damage
from diplograph import rdf
from diplograph.checking import check, check_named
from diplograph.facts import Facts, gazetteer, load, schema
from diplograph.facts.model import FactFile
from diplograph.facts.types import Record
from diplograph.resources import Reading
from diplograph.validation import validate
from diplograph.vocabulary import vocabulary
from test_damage import ALL

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

#: How many edited files are tried.
EXAMPLES = 1000 if samples.MANY else 50

#: A second file of entities, so that what may stand there is tried as well.
SHARED = """\
format: 1
entities:
  crowd: {kind: group, label: {en: the crowd}, source: invented}
  rive: {kind: city, label: {en: Rive, fr: Rive}, within: ca-qc, iso_code: CA-RV, source: invented}
  mayor: {kind: post, label: {en: mayor of Rive}, post_in: rive, source: invented}
events:
  fair: {kind: meeting, label: {en: the fair}}
  pact: {kind: agreement, label: {en: the pact}}
"""

#: Values that some rule or shape may trip over, for any key.
ODD = [
    "", "x", "0", "1", "ca", "ca-qc", "crowd", "rive", "mayor", "fair", "pact", "visit", "chamber",
    "jeanne", "minister", "delegation", "tourism", "film", "held", "cancelled", "denied", "plan",
    "invented-2024-03-06", "usa", "CA-QC", "2024", "2024-03-05", "2024-03", "2024-21", "Y1E3",
    "2024~", "202X", "[2024-03-01..2024-03-05]", "{2024,2025}", "2024-03-05/..", "../2024", "/2024",
    "2024-03-05T10:00:00Z", "1984T10:00:00", "en", "ar", "es", "en-GB", "zh-Hant", "preferred",
    "deprecated", "possible", "opinion", "intention", "reported-state", "during", "date", "status",
    "name", "agenda", "member_count", "http://a.example/é?x=%20#y", "https://[::1]/", "12", "٣",
    "0-10", "12-23", "48-53", "office", "visit.hostedBy.chamber", "antecedent-in-text",
    "ce \\ \" x",
]  # fmt: skip

#: Mappings and lists that are put in under a key of any name.
PARTS: list[Tree] = [
    {}, [], {"en": "a name", "es": "un nombre"}, {"es": "un nombre"}, {"en": "a", "en-GB": "b"},
    {"en": "a {each}"}, {"is": "ca", "at": "48-53"}, {"is": "2024-03", "at": "48-53"},
    {"is": "CRE", "at": "12-23", "lang": "es", "as": "plan", "by": "crowd"},
    {"at": "12-23", "polarity": "denied", "id": "no-value"},
    {"is": "CA-AA", "at": "12-23", "valid_until": "2020", "rank": "preferred", "reason": "told"},
    {"at": "0-10", "why": "question"}, {"from": "Mardi", "rule": "antecedent-in-text"},
    {"id": "denial", "kind": "intention", "polarity": "denied", "field": "date", "is": "2024-03-05",
     "term": "2025", "at": "48-53"},
    {"id": "denial", "kind": "reported-state", "polarity": "denied", "field": "status",
     "is": "held", "at": "48-53"},
    {"id": "c", "kind": "opinion", "about": ["crowd"], "gloss": {"en": "x", "ar": "y"},
     "at": "48-53"},
    {"kind": "meeting", "status": {"is": "planned", "at": "90-96"},
     "host": {"is": "crowd", "at": "55-83"}},
]  # fmt: skip

RECORDS = [value for value in vars(schema).values() if isinstance(value, Record)]
KEYS = sorted({*schema.HOMES, "en", "fr", "es", "en-GB", "rive", "mayor", "fair", "pact", "ca"})


def places(tree: Tree) -> Iterator[tuple[dict[str, Tree] | list[Tree], str | int]]:
    """Every place in a tree: what holds a value, and the key or number of it."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in items if isinstance(tree, dict | list) else ():
        assert isinstance(tree, dict | list)
        yield tree, key
        if isinstance(value, dict | list):
            yield from places(value)


def keys_for(mapping: dict[str, Tree]) -> list[str]:
    """The keys that a mapping may have by the schema; of one that is not in it, any key."""
    known = [{key.name for key in record.keys} for record in RECORDS]
    fitting = [names for names in known if mapping and names >= mapping.keys()]
    return sorted(set().union(*fitting)) or KEYS


def edit(data: st.DataObject, tree: Tree) -> None:
    """Change one thing."""
    held, key = data.draw(st.sampled_from(list(places(tree))), label="place")
    action = data.draw(st.sampled_from(["set", "set", "add", "add", "twice", "drop"]), label="edit")
    added = data.draw(st.sampled_from(keys_for(held) if isinstance(held, dict) else [""]))
    # By the name of its key, a value from elsewhere, or one that may be odd.
    wanted = added if action == "add" else key
    alike = [each[at] for each, at in places(tree) if at == wanted] or [""]  # type: ignore[index]
    value = data.draw(
        st.sampled_from(alike) | st.sampled_from(ODD) | st.sampled_from(PARTS), label="value"
    )
    value = json.loads(json.dumps(value))
    match action:
        case "set":
            held[key] = value  # type: ignore[index]
        case "add" if isinstance(held, dict):
            held[added] = value
        case "add":
            held.append(value)  # type: ignore[union-attr]
        case "twice":
            inner = held[key]  # type: ignore[index]
            held[key] = [*inner, value] if isinstance(inner, list) else [inner, value]  # type: ignore[index]
        case _:
            del held[key]  # type: ignore[arg-type]


def recorded(tree: Tree) -> bytes:
    """The tree as YAML, each span that it points at recorded anew."""
    if isinstance(tree, dict) and "spans" in tree:
        rest = json.dumps({key: value for key, value in tree.items() if key != "spans"})
        spans = set(re.findall(r'"(\d+-\d+)"', rest))
        tree["spans"] = {span: ["1", f"{number:064x}"] for number, span in enumerate(sorted(spans))}
    return json.dumps(tree, ensure_ascii=False).encode()


def refused_or_sound(folder: Path, fact: bytes, *entities: bytes) -> bool:
    """Whether a rule refuses the file; if none does, nothing else may."""
    paths = [folder / f"{number}.yaml" for number in range(1 + len(entities))]
    for path, content in zip(paths, (fact, *entities), strict=True):
        path.write_bytes(content)
    shared = (INVENTED / "entities" / "places.yaml", *paths[1:])
    reading = Reading((paths[0],), shared, frozenset(), "invented")
    facts = load(reading, vocabulary())
    if not facts.problems:
        assert check_named(reading, facts) == check(reading, facts)[1]
    return bool(facts.problems)


@pytest.mark.parametrize("damage", ALL, ids=lambda damage: damage.changes[0][1][:40])
def test_every_damage_of_the_corpus_is_refused_by_a_rule(tmp_path: Path, damage: Damage) -> None:
    assert refused_or_sound(tmp_path, damage.apply(FACT)[0].encode(), SHARED.encode())


def test_the_files_that_are_edited_are_sound(tmp_path: Path) -> None:
    assert not refused_or_sound(tmp_path, FACT.encode(), SHARED.encode())
    assert not refused_or_sound(tmp_path, recorded(yaml.load(FACT, yaml.CBaseLoader)))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_no_rule_refuses_the_shapes_do_not_refuse(tmp_path: Path, data: st.DataObject) -> None:
    fact = yaml.load(FACT, yaml.CBaseLoader)
    shared = yaml.load(SHARED, yaml.CBaseLoader)
    for _ in range(data.draw(st.integers(1, 2), label="edits")):
        edit(data, data.draw(st.sampled_from([fact, fact, shared]), label="file"))
    refused_or_sound(tmp_path, recorded(fact), recorded(shared))


#: Edits that every rule once let pass, each with the code of the rule that refuses it now.
ONCE_LET_PASS = [
    ("fr: visite de la", "es: visita de la", "bad-language", "preferred-label"),
    ("fr: Le Québec veut", "ar: يريد", "bad-language", "claim-gloss"),
    ("label: {en: Jeanne Tremblay-Essai}", "label: {}", "missing-label", "label"),
    ('gloss: {fr: "Ils comptent revenir : {each}."}', "gloss: {}", "missing-gloss", "claim-gloss"),
    ("field: during\n    is: visit", "field: status\n    is: held", "missing-key", "claim-about"),
    ("field: during\n    is: visit", "field: date\n    is: 2024", "missing-key", "claim-about"),
    ("kind: reported-event\n    polarity: denied\n    field: during\n    is: visit",
     "kind: intention\n    polarity: denied\n    field: date\n    is: 2024\n    term: 2025\n"
     "    about: [visit]", "needless-term", "earliest"),
    ("why: question}", "why: question}\n  - {at: 25-45, why: dateline}", "listed-twice",
     "evidence-omission"),
    ("is: ca-qc, at: 165-184, certainty: probable", "is: ca-qc, at: 165-184, valid_from: Y1E3",
     "bad-date", "claim-valid-from"),
    ("is: CRE, at: 85-88}", "is: CRE, at: 85-88}\n  ca-qc:\n    iso_code: {is: Q, at: 85-88}",
     "bad-iso-code", "iso-code"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "shape"), ONCE_LET_PASS)
def test_what_a_shape_alone_refused_a_rule_refuses(
    tmp_path: Path, old: str, new: str, code: str, shape: str
) -> None:
    assert FACT.count(old) == 1
    (tmp_path / "fact.yaml").write_text(FACT.replace(old, new), encoding="utf-8")
    shared = (INVENTED / "entities" / "places.yaml",)
    facts = load(Reading((tmp_path / "fact.yaml",), shared, frozenset(), "invented"), vocabulary())
    assert [problem.code for problem in facts.problems] == [code], shape


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("post_in: rive", "post_in: crowd", "wrong-class"),  # I8
        ("iso_code: CA-RV", "iso_code: Rive", "bad-iso-code"),
        ("fr: Rive", "es: Rive", "bad-language"),
    ],
)
def test_shared_entities_are_refused_by_a_rule(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    (tmp_path / "fact.yaml").write_text(FACT, encoding="utf-8")
    (tmp_path / "shared.yaml").write_text(SHARED.replace(old, new), encoding="utf-8")
    shared = (INVENTED / "entities" / "places.yaml", tmp_path / "shared.yaml")
    facts = load(Reading((tmp_path / "fact.yaml",), shared, frozenset(), "invented"), vocabulary())
    assert [problem.code for problem in facts.problems] == [code]


def test_a_second_code_of_a_place_is_left_to_the_shapes(tmp_path: Path) -> None:
    states = "  chamber:\n    acronym"
    code = "  ca-qc:\n    iso_code: {is: CA-QX, at: 85-88}\n"
    second = FACT.replace(states, code + states)
    (tmp_path / "fact.yaml").write_text(second, encoding="utf-8")
    shared = (INVENTED / "entities" / "places.yaml",)
    reading = Reading((tmp_path / "fact.yaml",), shared, frozenset(), "invented")
    facts = load(reading, vocabulary())
    assert facts.problems == ()
    assert [problem.code for problem in check_named(reading, facts)] == ["iso-code"]


def test_no_place_of_the_table_breaks_a_shape() -> None:
    places = gazetteer.places(slug for slug, _, _ in gazetteer.names())
    assert len(places) > 3000
    table = FactFile(places[0].location.path, None, places)
    graph = rdf.graph(Facts((table,), ()), vocabulary())
    assert validate(graph.triples, graph.marks) == ()
