"""What an editor of text shows, asked of the YAML language server that VS Code uses, over stdio.

Nothing is fetched: the first line of each file names its schema, a file beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal

from diplograph.facts import schema
from diplograph.facts.guidance import guidance
from diplograph.facts.json_schema import ENTITY_FILE, FACT_FILE, MODELINE, schema_files
from diplograph.vocabulary import vocabulary
from language_server import LanguageServer
from test_facts_problems import FACT, PLACES, edited

ROOT = Path(__file__).parents[1]

#: Where the cursor is in a text; it is taken out before the text is saved.
CURSOR = "▮"

Place = tuple[Path, int, int]
Save = Callable[..., Place]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder ``data`` with the schemas and nothing else."""
    data = tmp_path_factory.mktemp("project") / "data"
    for name in ("facts", "entities", "schema"):
        (data / name).mkdir(parents=True)
    for name, written in schema_files().items():
        (data / "schema" / name).write_bytes(written)
    return data


@pytest.fixture(scope="module")
def save(data: Path) -> Save:
    """Saves a text under its schema: the file, and the line and column of the cursor in it."""
    numbers = count()

    def save(text: str, folder: str = "facts") -> Place:
        whole = f"{MODELINE.format(FACT_FILE if folder == 'facts' else ENTITY_FILE)}\n{text}"
        before, _, after = whole.partition(CURSOR)
        path = data / folder / f"{next(numbers)}.yaml"
        path.write_text(before + after, "utf-8")
        return path, before.count("\n") + 1, len(before) - before.rfind("\n")

    return save


@pytest.fixture(scope="module")
def server(data: Path, package_of_node: Callable[[str], Path]) -> Iterator[LanguageServer]:
    with LanguageServer(package_of_node("yaml-language-server"), data.parent) as server:
        yield server


def offered(server: LanguageServer, place: Place) -> dict[str, dict[str, Any]]:
    """What is offered at the cursor, by label."""
    server.open(place[0])
    return server.complete(*place)


def told(item: dict[str, Any]) -> str:
    """The words that stand beside an offer."""
    said = item.get("documentation") or ""
    return str(said["value"] if isinstance(said, dict) else said)


# ------------------------------------------------------------------ problems


@pytest.mark.parametrize(
    "file", sorted((ROOT / "data").glob("*/*.yaml")), ids=lambda file: file.name
)
def test_nothing_is_held_against_a_shipped_file(server: LanguageServer, file: Path) -> None:
    assert server.open(file) == []


def test_nothing_is_held_against_the_invented_files(server: LanguageServer, save: Save) -> None:
    assert server.open(save(FACT)[0]) == []
    assert server.open(save(PLACES, "entities")[0]) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("host: {is", "hots: {is", 36, "Property hots is not allowed."),
        ("{is: held,", "{is: help,", 34, "Value is not accepted. Valid values: "),
        ("{is: chamber,", "{is: Chamber,", 36, "This is not a slug: small letters"),
        ("{is: tourism, at", "{is: Rail freight, at", 41, "This is not a slug: small letters"),
        ("recorded: 2026-01-10", "recorded: 10/01/2026", 10, "This is not a day, as 2025-06-17."),
        ("is: 2024-03-05", "is: last Tuesday", 35, "This is not a date in EDTF"),
        ("{is: chamber, at: 55-83}", "{is: chamber}", 36, 'Missing property "at".'),
        ("{is: chamber, at", "{is: chamber, lang: fr, at", 36, "Property lang is not allowed."),
    ],
)
def test_a_slip_is_marked_at_its_line_in_words(
    server: LanguageServer, save: Save, old: str, new: str, line: int, message: str
) -> None:
    (problem,) = server.open(save(edited((old, new)))[0])
    # Lines of the server are counted from 0; the first line of the file names the schema.
    assert problem["range"]["start"]["line"] == line
    assert problem["message"].startswith(message)


def test_a_sector_of_the_project_is_taken_where_those_of_the_list_are(
    server: LanguageServer, save: Save
) -> None:
    own = edited(("{is: tourism, at: 186-212}", "{is: rail-freight, at: 186-212}"))
    assert server.open(save(own)[0]) == []
    sectors = Path(__file__).parent / "data" / "sectors" / "entities" / "sectors.yaml"
    assert server.open(save(sectors.read_text("utf-8"), "entities")[0]) == []


# ------------------------------------------------------------------ completion


def test_an_event_is_offered_its_fields_with_their_help(server: LanguageServer, save: Save) -> None:
    text = edited(
        ("    host: {is: chamber, at: 55-83}\n", f"    {CURSOR}\n"),
        ("    led_by: {is: jeanne, at: 129-163}\n", ""),
    )
    found = offered(server, save(text))
    written = {"kind", "label", "status", "date", "party", "from", "agenda"}
    assert set(found) == {key.name for key in schema.EVENT.keys} - written
    for name, item in found.items():
        said = guidance(schema.FIELDS[name])
        assert told(item) == f"{said.help}\n\n```yaml\n{name}: {said.example}\n```"
    assert found["host"]["insertText"] == "host:\n  is: $1\n  at: $2"


@pytest.mark.parametrize(
    ("old", "new", "scheme"),
    [
        ("{is: tourism, at: 186-212}", f"{{is: {CURSOR}, at: 186-212}}", "sectors"),
        ("    agenda:\n      - {is: tourism", f"    concerns:\n      is: t{CURSOR}\n      at: 1-2\n"
         "    agenda:\n      - {is: tourism", "sectors"),
        ("kind: intention\n    by: ca-qc", f"kind: {CURSOR}\n    by: ca-qc", "claim-kinds"),
        ("{is: held, at: 90-96}", f"{{is: {CURSOR}, at: 90-96}}", "event-statuses"),
        ("rule: weekday-before-publication", f"rule: {CURSOR}", "inference-rules"),
        ("why: dateline", f"why: {CURSOR}", "omission-reasons"),
    ],
)  # fmt: skip
def test_codes_are_offered_with_their_definitions(
    server: LanguageServer, save: Save, old: str, new: str, scheme: str
) -> None:
    found = offered(server, save(edited((old, new))))
    assert set(found) == set(vocabulary().code_lists[scheme])
    definitions = {
        str(triple.object)
        for triple in vocabulary().triples
        if triple.predicate.value.endswith("#definition")
    }
    assert {str(Literal(told(item), language="en")) for item in found.values()} <= definitions


@pytest.mark.parametrize(
    ("text", "label", "begins"),
    [
        (edited(("events:\n", f"events:\n  {CURSOR}\n")), "a new event",
         "${1:slug-of-the-event}:\n    kind: ${2|agreement,event,meeting,visit|}\n"),
        (edited(("claims:\n", f"claims:\n  {CURSOR}\n")), "a new claim",
         "- id: ${1:a-short-name}\n  kind: ${2|generalisation,"),
        (edited(("    party:", f"    place: {CURSOR}\n    party:")), "place: one entry",
         "\n  is: $1\n  at: $2"),
    ],
    ids=["event", "claim", "entry"],
)  # fmt: skip
def test_a_block_is_written_out_as_a_whole(
    server: LanguageServer, save: Save, text: str, label: str, begins: str
) -> None:
    assert offered(server, save(text))[label]["insertText"].startswith(begins)


# ------------------------------------------------------------------ hover


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (edited(("    host:", f"    ho{CURSOR}st:")), schema.FIELDS["host"]),
        (edited(("{is: chamber, at: 55", f"{{is: chamber, a{CURSOR}t: 55")), schema.AT),
        (edited(("claims:", f"cl{CURSOR}aims:")), schema.CLAIMS),
        (edited(("inferred:", f"inf{CURSOR}erred:")), schema.INFERRED),
        (edited(("published:", f"pub{CURSOR}lished:")), schema.PUBLISHED),
        (edited(("    alt:", f"    a{CURSOR}lt:")), schema.ALT),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_over_a_key_stand_its_help_and_an_example(
    server: LanguageServer, save: Save, text: str, key: Any
) -> None:
    place = save(text)
    server.open(place[0])
    said = guidance(key)
    example = f"```yaml\n{key.name}: {said.example}\n```"
    assert server.hover(*place).startswith(f"#### {key.name}\n\n{said.help}\n\n{example}\n")


def test_over_a_code_stands_what_it_means(server: LanguageServer, save: Save) -> None:
    place = save(edited(("{is: tourism,", f"{{is: tou{CURSOR}rism,")))
    server.open(place[0])
    shown = server.hover(*place)
    assert "* `tourism`: Serving people who travel for leisure or business" in shown
    assert guidance(schema.FIELDS["agenda"]).help in shown
