"""The declaration of the keys agrees with the ontology, and defaults follow the design."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from diplograph.facts import load, schema
from diplograph.facts.model import Claim, Integer, Text
from diplograph.facts.reader import local_name
from diplograph.facts.types import Key, Record
from diplograph.namespaces import DG, PREFIXES
from diplograph.resources import Reading
from diplograph.vocabulary import vocabulary

INVENTED = Path(__file__).parent / "data" / "invented"

#: Keys whose term is a class or a property of another vocabulary, or which have none.
RECORDS = [value for value in vars(schema).values() if isinstance(value, Record)]


def keys() -> Iterator[tuple[str, Key[object]]]:
    for record in RECORDS:
        for key in record.keys:
            yield record.name, key


def test_every_claimable_property_has_exactly_one_field() -> None:
    fields = [*schema.EVENT_FIELDS, *schema.STATE_FIELDS]
    # `date` is said of events and, among the states, of sources: one key in two tables.
    terms = [key.term for key in dict.fromkeys(fields)]
    claimable = [f"dg:{one.name}" for one in vocabulary().properties.values() if one.claimable]
    assert sorted(terms) == sorted(claimable)
    assert len({key.name for key in fields}) == len(terms)


@pytest.mark.parametrize("key", schema.EVENT_FIELDS, ids=lambda key: key.name)
def test_event_fields_are_properties_of_events(key: Key[object]) -> None:
    domain = vocabulary().properties[key.term.removeprefix("dg:")].domain
    if domain is not None:
        assert DG + "Event" in vocabulary().classes[local_name(domain)].ancestors


@pytest.mark.parametrize("key", schema.STATE_FIELDS, ids=lambda key: key.name)
def test_state_fields_are_properties_of_what_is_no_event(key: Key[object]) -> None:
    domain = vocabulary().properties[key.term.removeprefix("dg:")].domain
    if domain is not None:
        assert DG + "Event" not in vocabulary().classes[local_name(domain)].ancestors


def test_every_term_is_declared_or_of_a_known_vocabulary() -> None:
    for record, key in keys():
        prefix, _, name = key.term.partition(":")
        assert not key.term or prefix in PREFIXES, f"{record}: {key.name}"
        if prefix == "dg":
            assert name in vocabulary().properties, f"{record}: {key.name}"


def test_every_key_says_what_it_is_for() -> None:
    for record, key in keys():
        assert key.help, f"{record}: {key.name}"
        assert not key.help.endswith("."), f"{record}: {key.name}"


def test_every_code_list_that_a_key_names_is_in_the_ontology() -> None:
    words = {key.type.name for _, key in keys() if key.type.name.startswith("one of the ")}
    schemes = {word.removeprefix("one of the ").replace(" ", "-") for word in words}
    assert schemes
    assert schemes <= set(vocabulary().code_lists)


# ------------------------------------------------------------------ what is read


def claims(tmp_path: Path, *, events: str = "", states: str = "") -> tuple[Claim, ...]:
    """The claims of the invented fact file, with other events or more states if given."""
    fact = (INVENTED / "fact.yaml").read_text(encoding="utf-8")
    if events:
        fact = f"{fact.split('events:')[0]}events:{events}\nstates:{fact.split('states:')[1]}"
    path = tmp_path / "fact.yaml"
    path.write_text(fact.replace("states:\n", f"states:\n{states}"), encoding="utf-8")
    places = INVENTED / "entities" / "places.yaml"
    facts = load(Reading((path,), (places,), frozenset(), "invented"), vocabulary())
    return facts.files[0].claims


EVENT = """
  visit:
    kind: visit
    status: {{is: {status}, at: 90-96}}
    host: {{is: chamber, at: 55-83}}
    agenda: [{{is: tourism, as: plan, at: 186-212}}, {{is: film, at: 213-225}}]
"""


def kinds(status: str, tmp_path: Path) -> dict[str | None, str]:
    found = claims(tmp_path, events=EVENT.format(status=status))
    return {one.object: one.kind for one in found if one.subject == "visit"}


def test_fields_of_a_held_event_are_reported_events(tmp_path: Path) -> None:
    assert kinds("held", tmp_path) == {
        "held": "reported-state",
        "chamber": "reported-event",
        "tourism": "plan",
        "film": "reported-event",
    }


@pytest.mark.parametrize("status", ["planned", "postponed", "cancelled"])
def test_fields_of_an_event_that_was_not_held_are_plans(status: str, tmp_path: Path) -> None:
    found = kinds(status, tmp_path)
    assert found.pop(status) == "reported-state"
    assert set(found.values()) == {"plan"}


def test_states_are_reported_states_and_all_else_is_the_models_default(tmp_path: Path) -> None:
    (acronym,) = [one for one in claims(tmp_path) if one.property == "acronym"]
    assert (acronym.kind, acronym.certainty, acronym.polarity, acronym.rank) == (
        "reported-state",
        "certain",
        "affirmed",
        "normal",
    )


def test_text_has_the_sources_language_unless_the_ontology_wants_a_plain_string(
    tmp_path: Path,
) -> None:
    values = {one.property: one.value for one in claims(tmp_path) if one.value}
    assert values["postTitle"] == Text("ministre des Essais", "fr")
    assert values["acronym"] == Text("CRE", None)
    assert values["date"] == Text("2024-03-06", None)


def test_a_count_is_an_integer_and_a_text_may_name_its_language(tmp_path: Path) -> None:
    states = "  delegation:\n    member_count: {is: 12, at: 97-111}\n"
    states += "  ca-qc:\n    name: {is: The Province, lang: en, at: 55-83}\n"
    values = {one.property: one.value for one in claims(tmp_path, states=states)}
    assert values["memberCount"] == Integer(12)
    assert values["name"] == Text("The Province", "en")


def test_each_gives_one_claim_per_item(tmp_path: Path) -> None:
    found = [one for one in claims(tmp_path) if (one.id or "").startswith("return")]
    assert [one.id for one in found] == ["return.tourism", "return.film"]
    assert [one.about for one in found] == [("delegation", "tourism"), ("delegation", "film")]
    assert {one.attributed_to for one in found} == {"jeanne"}


def test_a_denial_may_lack_its_subject_or_its_object(tmp_path: Path) -> None:
    event = EVENT.format(status="held")
    event += "    signed_by: {id: unsigned, polarity: denied, at: 276-294}\n"
    found = {one.id: one for one in claims(tmp_path, events=event) if one.polarity == "denied"}
    assert (found["unsigned"].subject, found["unsigned"].object) == ("visit", None)
    nothing = found["nothing-signed"]
    assert (nothing.subject, nothing.property, nothing.object) == (None, "signedDuring", "visit")


def test_labels_are_read_in_nfc(tmp_path: Path) -> None:
    fact = (INVENTED / "fact.yaml").read_text(encoding="utf-8")
    path = tmp_path / "fact.yaml"
    path.write_text(fact.replace("Québec", "Que\u0301bec"), encoding="utf-8")
    places = INVENTED / "entities" / "places.yaml"
    facts = load(Reading((path,), (places,), frozenset(), "invented"), vocabulary())
    delegation = next(one for one in facts.files[0].entities if one.slug == "delegation")
    assert Text("la délégation du Québec", "fr") in delegation.labels
