"""The JSON Schemas say what `check` says, as far as a schema can, and every key is explained."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from diplograph.facts import schema
from diplograph.facts.document import parse_document
from diplograph.facts.guidance import GUIDANCE, guidance
from diplograph.facts.json_schema import (
    ENTITY_FILE,
    FACT_FILE,
    MODELINE,
    SCAN_LOG,
    schema_files,
)
from diplograph.facts.records import record
from diplograph.facts.types import Context, Key, Record
from diplograph.resources import package_data, reading
from diplograph.vocabulary import vocabulary
from test_facts_problems import FACT, KEYS, PLACES, edited

ROOT = Path(__file__).parents[1]
RECORDS = [value for value in vars(schema).values() if isinstance(value, Record)]


class CoreLoader(yaml.CSafeLoader):
    """Types scalars as YAML 1.2 does (section 10.3), and with it the language server."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern in {
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
}.items():
    regular = re.compile(rf"(?:{pattern})\Z")
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", regular, None)


@cache
def validator(name: str) -> Any:
    """What holds a file against the schema `name`."""
    from jsonschema import Draft7Validator  # seconds of work, and each worker imports this file

    return Draft7Validator(json.loads(schema_files()[name]))


def refusals(text: str, name: str = FACT_FILE) -> list[str]:
    """What the schema `name` has against a file, each with its path in the file."""
    found = validator(name).iter_errors(yaml.load(text, CoreLoader))
    return [f"{error.json_path}: {error.message}" for error in found]


def keys() -> Iterator[tuple[str, Key[Any]]]:
    for block in RECORDS:
        for key in block.keys:
            yield f"{block.name}: {key.name}", key


# ------------------------------------------------------------------ the words

BY_NAME = dict(keys())


def test_a_key_without_guidance_is_told_by_its_name() -> None:
    new = schema.BY._replace(name="on_behalf_of")
    with pytest.raises(LookupError, match=r"'on_behalf_of' .* has no guidance: write it in"):
        guidance(new)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_key_is_explained_in_whole_sentences(name: str) -> None:
    said = guidance(BY_NAME[name]).help
    assert said[0].isupper()
    assert said.endswith(".")
    assert not any(word in said for word in ("RDF", "triple", "IRI", "string", "CURIE")), said


@pytest.mark.parametrize("name", BY_NAME)
def test_the_example_of_a_key_can_be_written(name: str) -> None:
    key = BY_NAME[name]
    text = f"{key.name}: {guidance(key).example}\n"
    document = parse_document(text.encode(), "example.yaml")
    assert document.root
    context = Context("example.yaml", vocabulary(), list(document.problems))
    assert key.type.read(document.root.by_key[key.name][1], context) is not None
    assert context.problems == []


def test_nothing_is_explained_that_is_no_key() -> None:
    keys = set(BY_NAME.values())
    missing, stale = keys - GUIDANCE.keys(), GUIDANCE.keys() - keys
    assert sorted(key.name for key in missing) == [], "write their guidance in facts/guidance.py"
    assert sorted(key.name for key in stale) == [], "no mapping has these keys"


def test_every_key_is_on_the_page_of_keys() -> None:
    page = (ROOT / "docs" / "yaml-keys.md").read_text("utf-8")
    for block in RECORDS:
        section = page.partition(f"\n### {block.name}\n")[2].partition("\n### ")[0]
        for key in block.keys:
            row = f"| `{key.name}` | {guidance(key).help} |"
            assert row in section, f"{block.name}: {key.name}"


# ------------------------------------------------------------------ the schemas


@pytest.mark.parametrize("name", schema_files())
def test_a_schema_is_one_and_is_shipped(name: str) -> None:
    written = schema_files()[name]
    validator(name).check_schema(json.loads(written))
    assert (package_data() / "schema" / name).read_bytes() == written


@pytest.mark.parametrize("file", [*reading(cwd=ROOT).facts, *reading(cwd=ROOT).entities], ids=str)
def test_a_shipped_file_names_its_schema_and_fits_it(file: Path) -> None:
    text = file.read_text("utf-8")
    name = FACT_FILE if file.parent.name == "facts" else ENTITY_FILE
    assert text.splitlines()[0] == MODELINE.format(name)
    assert (file.parent / text.splitlines()[0].partition("$schema=")[2]).is_file()
    assert refusals(text, name) == []


def test_the_scan_logs_fit_their_schema() -> None:
    shipped = package_data() / "coverage.yaml"
    for file in (shipped, ROOT / "tests" / "corpus" / "coverage.yaml"):
        assert refusals(file.read_text("utf-8"), SCAN_LOG) == []
    first = shipped.read_text("utf-8").splitlines()[0]
    assert (shipped.parent / first.partition("$schema=")[2]).is_file()


@pytest.mark.parametrize("file", sorted((ROOT / "tests" / "golden").rglob("*.yaml")), ids=str)
def test_a_valid_fact_file_of_the_tests_fits_the_schema(file: Path) -> None:
    assert refusals(file.read_text("utf-8")) == []


def test_the_invented_files_fit_their_schemas() -> None:
    assert refusals(FACT) == []
    assert refusals(PLACES, ENTITY_FILE) == []


#: Slips in one key that no schema can tell: the order of numbers, the text's length, the calendar,
#: what the gloss holds, which kinds take a term, and a number that is not written in digits.
UNSEEN = {
    "published: 2024-02-30",
    "length: 0x16b",
    "at: 83-55",
    "at: 296-364",
    "[330-349, 165-184]",
    "revenir",
    "agence {each}.",
    "opinion\n    by: ca-qc",
}


@pytest.mark.parametrize(("old", "new", "expected"), KEYS)
def test_a_wrong_key_is_refused_where_a_schema_can_tell(old: str, new: str, expected: str) -> None:
    assert bool(refusals(edited((old, new)))) == (new not in UNSEEN), expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('quebec"]\n    source: ', 'quebec"]\n    origin: '),
        ('"https://places', '"ftp://places'),
        ("entities:", "states: {}\nentities:"),
        ("kind: country\n    label: {en: Canada", "kind: visit\n    label: {en: Canada"),
    ],
)
def test_a_wrong_shared_entity_is_refused(old: str, new: str) -> None:
    assert refusals(edited((old, new), text=PLACES), ENTITY_FILE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format: 1", 'format: "1"'),
        ("length: 363", 'length: "363"'),
        ("{en: Jeanne Tremblay-Essai}", "{en: 1984}"),
        ("{en: Jeanne Tremblay-Essai}", "{en: true}"),
        ("{en: Jeanne Tremblay-Essai}", "{en: NO, no: Ja}"),
        ("{en: Jeanne Tremblay-Essai}", "\n      en: >-\n        folded\n        text"),
        ("- id: office", "- id: 2025"),
        ("term: 2025", "term: 2025-06~"),
        ("term: 2025", 'term: "[2025-06-01..2025-06-15]"'),
        ("term: 2025", 'term: "{2024,2025}"'),
        ("term: 2025", "term: 2025-06-01/.."),
        ("term: 2025", "term: 202X"),
        ("https://news.example/essai", "http://[2001:db8::1]:80/a?b=%C3%A9#é"),
    ],
)
def test_what_check_reads_as_text_fits_however_yaml_types_it(old: str, new: str) -> None:
    text = edited((old, new))
    root = parse_document(text.encode(), "f.yaml").root
    assert root
    context = Context("f.yaml", vocabulary())
    record(schema.FACT_FILE).read(root, context)
    assert context.problems == []
    assert refusals(text) == []


@pytest.mark.parametrize("words", ["une délégation", "زار الوفد", "le 6 mars", "l'an 2024-2025"])
def test_words_fit_where_a_place_is_still_to_be_looked_up(words: str) -> None:
    """`check --texts --fix` puts their place there."""
    for at in (
        f'at: "{words}"',
        f'at: [55-83, "{words}"]',
        f"at: '{words.replace(chr(39), chr(39) * 2)}'",
    ):
        assert refusals(edited(("at: 55-83", at))) == []


@pytest.mark.parametrize("damaged", ["174", "174-18Z", "174–182", "174.182", "1-", '""', "…"])
def test_a_slip_in_a_place_is_no_word(damaged: str) -> None:
    assert refusals(edited(("at: 55-83", f"at: {damaged}")))


def test_checking_loads_nothing_of_this() -> None:
    program = (
        "import sys, diplograph.facts.loading, diplograph.cli.check; "
        "print(*(name for name in sys.modules if name.startswith('diplograph.facts.')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    loaded = done.stdout.decode().split()
    assert "diplograph.facts.schema" in loaded
    assert not {"diplograph.facts.guidance", "diplograph.facts.json_schema"} & set(loaded)
