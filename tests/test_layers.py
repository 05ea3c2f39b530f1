"""The layers of a graph: which claims a fact rests on, what is contested, and in which order."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from diplograph import rdf
from diplograph.backends import Graph, memory
from diplograph.facts import load
from diplograph.layers import Contest, Layers, read_layers
from diplograph.namespaces import DG, ID, KIND, PREFIXES
from diplograph.queries.contests import Sort
from diplograph.queries.notes import notes
from diplograph.queries.questions import names, question
from diplograph.resources import reading
from diplograph.vocabulary import vocabulary

PREFIX_LINES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())

# Invented, as everything in this file: two sources on a visit to a chamber.
STAGE = """
    id:gazette a dg:Source ; dcterms:issued "2031-03-06"^^xsd:date .
    id:bulletin a dg:Source ; dcterms:issued "2031-03-05"^^xsd:date .
    id:visit a dg:Visit ; rdfs:label "visit"@en ; skos:prefLabel "visit"@en, "visite"@fr ;
        dg:eventStatus kind:held ; dg:hostedBy id:chamber, id:guild ; dg:date "2031-03-02" .
    id:chamber a dg:Organisation ; rdfs:label "Chamber"@en ; dg:basedIn id:port .
    id:guild a dg:Organisation ; skos:prefLabel "Guilde"@fr ; skos:altLabel "The Guild"@en .
    id:port a dg:City ; dg:within id:land ; dcterms:source "an invented gazetteer" .
    id:land a dg:Country .
"""


def claim(
    name: str,
    triple: str,
    more: str = "",
    *,
    kind: str = "reported-event",
    certainty: str = "certain",
    polarity: str = "affirmed",
    rank: str = "normal",
    start: int = 0,
) -> str:
    """Turtle of a claim, named ``<source>.<rest>``, that says `triple`, with its evidence."""
    subject, predicate, value = triple.split(maxsplit=2)
    slot = "claimValue" if value.startswith('"') else "claimObject"
    source = name.partition(".")[0]
    span = f"id:{source}.span-{start}-{start + 9}"
    return f"""
        id:{name} a dg:Claim ; dg:holder id:{source} ; dg:claimKind kind:{kind} ;
            dg:certainty kind:{certainty} ; dg:polarity kind:{polarity} ; dg:rank kind:{rank} ;
            dg:basis kind:stated ; dg:gloss "{name}"@en ; dg:about {subject} ;
            dg:claimSubject {subject} ; dg:claimProperty {predicate} ; dg:{slot} {value} ;
            prov:wasDerivedFrom {span} {f"; {more}" if more else ""} .
        {span} a dg:Evidence ; oa:hasSource id:{source} ;
            dg:start {start} ; dg:end {start + 9} ; dg:paragraph 1 ;
            dg:spanDigest "sha256:{start:064x}" .
    """


def graph(*turtle: str) -> Graph:
    text = "\n".join((PREFIX_LINES, STAGE, *turtle))
    triples = {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}
    return memory(rdf.ntriples([*triples, *vocabulary().triples]))


def layers(*turtle: str) -> Layers:
    return read_layers(graph(*turtle))


def support(found: Layers) -> dict[str, list[str]]:
    """The end of each fact's value to the names of the claims it rests on."""
    return {
        fact.triple.value.value.rpartition("/")[2]: [each.removeprefix(ID) for each in fact.claims]
        for fact in found.facts
        if fact.claims
    }


def contested(found: Layers) -> set[str]:
    """The ends of the values of contested facts."""
    return {fact.triple.value.value.rpartition("/")[2] for fact in found.facts if fact.is_contested}


HOST = "id:visit dg:hostedBy id:chamber"
DATE = 'id:visit dg:date "2031-03-02"'
OTHER_DATE = 'id:visit dg:date "2031-03-03"'


# What a fact rests on


def test_a_fact_rests_on_every_eligible_claim_in_the_order_of_the_text() -> None:
    found = layers(
        claim("gazette.late", HOST, start=40),
        claim("gazette.early", HOST, certainty="probable", start=20),
        claim("bulletin.preferred", HOST, rank="preferred", start=60),
    )
    assert support(found) == {"chamber": ["bulletin.preferred", "gazette.early", "gazette.late"]}


@pytest.mark.parametrize(
    "short",
    [
        claim("gazette.short", HOST, kind="plan"),
        claim("gazette.short", HOST, kind="opinion"),
        claim("gazette.short", HOST, certainty="possible"),
        claim("gazette.short", HOST, certainty="unspecified"),
        claim("gazette.short", HOST, polarity="denied"),
        claim("gazette.short", HOST, rank="deprecated"),
        claim("gazette.short", HOST)
        + "id:gazette.new a dg:Claim ; dg:supersedes id:gazette.short .",
    ],
)
def test_a_claim_that_falls_short_supports_nothing(short: str) -> None:
    assert support(layers(short)) == {}


def test_a_reference_triple_rests_on_no_claim() -> None:
    (within,) = [fact for fact in layers().facts if fact.triple.predicate == f"{DG}within"]
    assert (within.claims, within.is_drawn, within.is_contested) == ((), True, False)


def test_facts_rest_on_the_claims_that_were_projected_to_them(root: Path) -> None:
    facts = load(reading((root / "tests" / "golden" / "rdf" / "facts",)), vocabulary())
    compiled = rdf.graph(facts, vocabulary())
    projected = {iri for iri, verdict in compiled.verdicts.items() if verdict.triples}
    found = read_layers(memory(rdf.ntriples(compiled.triples)))
    assert projected
    assert {claim for fact in found.facts for claim in fact.claims} == projected


def test_a_fact_is_somebodys_word_only_if_all_its_claims_are() -> None:
    by_guild = claim("gazette.a", HOST, "dg:attributedTo id:guild")
    by_chamber = claim("gazette.b", HOST, "dg:attributedTo id:chamber")
    found = layers(by_guild, by_chamber)
    both = (ID + "gazette.a", ID + "gazette.b")
    assert found.according_to(both) == (ID + "chamber", ID + "guild")
    assert layers(by_guild, claim("gazette.b", HOST)).according_to(both) == ()
    assert found.according_to(()) == ()


def test_where_a_disputed_place_lies_is_the_word_of_the_outlet_at_least() -> None:
    told = claim("gazette.a", "id:oasis dg:within id:kingdom")
    (iri,) = (ID + "gazette.a",)
    assert layers(told).according_to((iri,)) == (ID + "gazette",)
    outlet = "id:gazette a dg:Source ; dcterms:publisher id:guild ."
    assert layers(told, outlet).according_to((iri,)) == (ID + "guild",)
    # A reference says where it lies: nothing is disputed.
    assert layers(told, "id:oasis dg:within id:province .").according_to((iri,)) == ()
    quoted = claim("gazette.a", "id:oasis dg:within id:kingdom", "dg:attributedTo id:chamber")
    assert layers(quoted).according_to((iri,)) == (ID + "chamber",)


# What is contested (design, "Contested")


def test_an_accepted_triple_that_a_live_claim_denies_is_contested_and_no_other() -> None:
    found = layers(
        claim("gazette.host", HOST),
        claim("gazette.guild", "id:visit dg:hostedBy id:guild"),
        claim("bulletin.denial", HOST, polarity="denied"),
    )
    assert contested(found) == {"chamber"}
    sides = (ID + "bulletin.denial", ID + "gazette.host")
    assert found.contests == (Contest(ID + "visit", f"{DG}hostedBy", "denied", sides),)


def test_a_denial_of_what_is_not_accepted_contests_nothing() -> None:
    denial = claim("bulletin.denial", "id:visit dg:hostedBy id:port", polarity="denied")
    assert layers(claim("gazette.host", HOST), denial).contests == ()


def test_a_denial_that_is_superseded_contests_nothing() -> None:
    denial = claim("bulletin.denial", HOST, polarity="denied")
    correction = claim("bulletin.correction", HOST, "dg:supersedes id:bulletin.denial")
    assert layers(claim("gazette.host", HOST), denial, correction).contests == ()


#: Claims that deny a relation of anything, or to anything.
NO_HOST = {
    "without-object": claim("bulletin.nobody", HOST, polarity="denied").replace(
        "dg:claimObject id:chamber", 'dg:gloss "nobody"@fr'
    ),
    "without-subject": claim("bulletin.nothing", HOST, polarity="denied").replace(
        "dg:claimSubject id:visit", 'dg:gloss "nothing"@fr'
    ),
}


@pytest.mark.parametrize("denial", NO_HOST)
def test_a_denial_without_subject_or_object_contests_all_that_it_denies(denial: str) -> None:
    found = layers(
        claim("gazette.host", HOST),
        claim("gazette.guild", "id:visit dg:hostedBy id:guild"),
        claim("gazette.date", DATE),
        NO_HOST[denial],
    )
    denied = {"chamber", "guild"} if denial == "without-object" else {"chamber"}
    assert contested(found) == denied
    (contest,) = found.contests
    assert (contest.subject, contest.predicate) == (ID + "visit", f"{DG}hostedBy")
    affirmed = {"chamber": "gazette.host", "guild": "gazette.guild"}
    sides = {ID + affirmed[host] for host in denied}
    assert set(contest.claims) - sides == {
        ID + ("bulletin.nobody" if denial == "without-object" else "bulletin.nothing")
    }


@pytest.mark.parametrize("denial", NO_HOST)
def test_such_a_denial_contests_nothing_once_it_is_superseded(denial: str) -> None:
    name = "nobody" if denial == "without-object" else "nothing"
    correction = claim("bulletin.correction", HOST, f"dg:supersedes id:bulletin.{name}")
    assert layers(claim("gazette.host", HOST), NO_HOST[denial], correction).contests == ()


@pytest.mark.parametrize("kind", ["reported-event", "plan"])
@pytest.mark.parametrize("certainty", ["certain", "possible"])
def test_differing_live_values_are_contested_where_there_is_one_to_have(
    kind: str, certainty: str
) -> None:
    other = claim("bulletin.date", OTHER_DATE, kind=kind, certainty=certainty)
    found = layers(claim("gazette.date", DATE), other)
    assert contested(found) == {"2031-03-02"}
    sides = (ID + "bulletin.date", ID + "gazette.date")
    sort: Sort = "differing" if kind == "reported-event" else "planned-otherwise"
    assert found.contests == (Contest(ID + "visit", f"{DG}date", sort, sides),)


REASON = 'dg:rankReason "an invented reason"'


def dated(
    value: str, earliest: str, latest: str, more: str = "", *, kind: str = "reported-event"
) -> str:
    """A claim that the visit has a date, with its bounds as the compiler computes them."""
    bounds = [
        f'dg:{name} "{day}"^^xsd:date'
        for name, day in (("earliest", earliest), ("latest", latest))
        if day
    ]
    parts = " ; ".join([*bounds, *([more] if more else [])])
    return claim("bulletin.date", f'id:visit dg:date "{value}"', parts, kind=kind, start=20)


EXACT = claim(
    "gazette.date",
    'id:visit dg:date "2031-03-02/2031-03-04"',
    'dg:earliest "2031-03-02"^^xsd:date ; dg:latest "2031-03-04"^^xsd:date',
)
INTERVAL = 'id:visit dg:date "2031-03-02/2031-03-04" .'


@pytest.mark.parametrize(
    ("other", "sort"),
    [
        (dated("2031-03", "2031-03-01", "2031-03-31"), None),
        (dated("2031-03-02/..", "2031-03-02", ""), None),
        (dated("[2031-02-24..2031-03-09]", "2031-02-24", "2031-03-09"), None),
        (dated("2031-03", "2031-03-01", "2031-03-31", kind="plan"), None),
        (dated("2031-03-02", "2031-03-02", "2031-03-02"), "differing"),
        (dated("2031-03-03/2031-03-04", "2031-03-03", "2031-03-04"), "differing"),
        (dated("2031-04", "2031-04-01", "2031-04-30"), "differing"),
        (dated("2031-03-03/..", "2031-03-03", ""), "differing"),
        (dated("2031-04", "2031-04-01", "2031-04-30", REASON), "ranked"),
        (dated("2031-04", "2031-04-01", "2031-04-30", kind="plan"), "planned-otherwise"),
    ],
)
def test_two_dates_that_both_can_be_true_do_not_differ(other: str, sort: str | None) -> None:
    found = graph(EXACT, INTERVAL, other)
    read = read_layers(found)
    assert [each.sort for each in read.contests] == ([sort] if sort else [])
    assert {fact.contest for fact in read.facts if fact.claims} == {sort}
    beneath = notes(found, tuple(read.claims), "en").values()
    assert {note.contest for note in beneath} == {sort}


@pytest.mark.parametrize(
    ("status", "sort"),
    [("planned", "progress"), ("postponed", "progress"), ("cancelled", "ranked")],
)
def test_a_status_that_came_before_is_progress(status: str, sort: str) -> None:
    held = claim("gazette.held", "id:visit dg:eventStatus kind:held", REASON, rank="preferred")
    other = claim("bulletin.status", f"id:visit dg:eventStatus kind:{status}", start=20)
    (contest,) = layers(held, other).contests
    assert contest.sort == sort


def test_a_value_that_is_superseded_or_denied_differs_from_nothing() -> None:
    correction = claim("gazette.date", DATE, "dg:supersedes id:bulletin.date")
    assert layers(correction, claim("bulletin.date", OTHER_DATE)).contests == ()
    denial = claim("bulletin.date", OTHER_DATE, polarity="denied")
    assert layers(claim("gazette.date", DATE), denial).contests == ()


def test_several_values_are_contested_only_where_a_rank_is_given_for_a_reason() -> None:
    host, guild = claim("gazette.host", HOST), "id:visit dg:hostedBy id:guild"
    assert layers(host, claim("bulletin.guild", guild)).contests == ()
    reason = 'dg:rankReason "an invented reason"'
    ranked = claim("bulletin.guild", guild, reason, rank="preferred")
    assert contested(layers(host, ranked)) == {"chamber", "guild"}


# Things, and order


def test_a_thing_has_its_labels_names_and_classes() -> None:
    things = layers().things
    assert things[ID + "visit"].labels == {"en": "visit", "fr": "visite"}
    assert things[ID + "visit"].classes[:2] == (f"{DG}Visit", f"{DG}Event")
    assert things[ID + "visit"].kind == f"{DG}Visit"
    assert things[ID + "guild"].labels == {"fr": "Guilde"}
    assert things[ID + "guild"].names == (("en", "The Guild"), ("fr", "Guilde"))
    assert things[ID + "port"].origins == ("an invented gazetteer",)
    assert things[f"{DG}Visit"].classes == ()


def test_omissions_say_where_and_why() -> None:
    (omission,) = layers(
        "id:gazette.o a dg:Evidence ; oa:hasSource id:gazette ; dg:start 3 ; dg:end 7 ;"
        " dg:paragraph 2 ; dg:omissionReason kind:question ."
    ).omissions
    assert (omission.locator.start, omission.locator.end) == (3, 7)
    assert (omission.locator.paragraph, omission.reason) == (2, f"{KIND}question")


def test_layers_are_the_same_however_the_triples_lie() -> None:
    first = graph(*busy(3))
    triples = list(first.construct("CONSTRUCT WHERE { ?s ?p ?o }"))
    random.Random(5).shuffle(triples)
    assert read_layers(memory("".join(f"{each} .\n" for each in triples).encode())) == (
        read_layers(first)
    )


def test_layers_are_the_same_asked_by_one_query_or_property_by_property(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = graph(
        *busy(3),
        "[] a dg:Source ; skos:prefLabel 'of nobody' ; dg:holder [] .",
        "id:gazette dcterms:language 'fr', 'en' .",
        "id:gazette schema:url 'https://b.example', <https://a.example> .",
    )
    by_property = read_layers(found)
    monkeypatch.setattr(type(found), "said", Graph.said)
    assert read_layers(found) == by_property
    gazette = by_property.sources[f"{ID}gazette"]
    assert (gazette.language, gazette.url) == ("en", "https://b.example")


# Questions, and size


def busy(visits: int) -> Iterator[str]:
    """Invented visits with 15 claims each, some denied, superseded, attributed or of two minds."""
    sectors = sorted(vocabulary().sectors)
    for n in range(visits):
        visit, host = f"id:visit-{n}", f"id:host-{n % 40}"
        agenda = [f"{visit} dg:onAgenda sector:{sectors[(n + i) % len(sectors)]}" for i in range(4)]
        facts = [
            f"{visit} dg:eventStatus kind:held",
            f'{visit} dg:date "2032-01-{n % 28 + 1:02}"',
            f"{visit} dg:hostedBy {host}",
            f"{visit} dg:visitorFrom id:state-{n % 30}",
            f"{visit} dg:ledBy id:person-{n % 30}",
            *agenda,
        ]
        yield f"{visit} a dg:Visit ; rdfs:label 'visit {n}'@en . {host} a dg:Organisation ."
        yield f"id:state-{n % 30} a dg:State . id:person-{n % 30} a dg:Person ."
        yield from (f"{fact} ." for fact in facts)
        yield from (claim(f"gazette.{n}-{i}", fact, start=20 * i) for i, fact in enumerate(facts))
        yield claim(f"bulletin.{n}-denied", facts[2], polarity="denied")
        yield claim(f"bulletin.{n}-by", facts[2], f"dg:attributedTo {host}", start=20)
        yield claim(f"bulletin.{n}-old", f'{visit} dg:date "2033"', start=40)
        yield claim(f"bulletin.{n}-date", f'{visit} dg:date "2032-02-01"', start=60)
        if n % 2:
            yield f"id:bulletin.{n}-date dg:supersedes id:bulletin.{n}-old ."
        yield claim(f"bulletin.{n}-hope", facts[2], kind="intention", start=80)
        yield claim(f"bulletin.{n}-may", facts[2], kind="prediction", start=100)


@pytest.fixture(scope="module")
def large() -> Graph:
    return graph(*busy(140))


def test_the_evidence_that_is_asked_for_is_what_facts_rest_on(large: Graph) -> None:
    rows = large.select(question("evidence").text)
    claims = {claim for fact in read_layers(large).facts for claim in fact.claims}
    assert {row["claim"].value for row in rows} == claims
    assert len(claims) == 140 * 10


@pytest.mark.parametrize("name", [*names(), "layers"])
def test_two_thousand_claims_are_asked_in_a_moment(name: str, large: Graph) -> None:
    # Conditions that are evaluated for each row, such as NOT EXISTS, can take minutes here; the
    # limit is a multiple of what it takes, for a busy machine.
    started = time.process_time()
    if name == "layers":
        assert len(read_layers(large).claims) == 140 * 15
    else:
        list(large.select(question(name).text))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("denial", [None, *NO_HOST])
def test_what_stands_beneath_a_table_marks_what_the_layers_call_contested(
    denial: str | None,
) -> None:
    found = graph(*busy(6), claim("gazette.host", HOST), *([NO_HOST[denial]] if denial else ()))
    read = read_layers(found)
    sides = {claim for contest in read.contests for claim in contest.claims}
    marked = {iri for iri, note in notes(found, tuple(read.claims), "en").items() if note.contest}
    assert marked == sides
    assert sides


def test_of_no_claims_there_is_nothing_to_note() -> None:
    assert notes(graph(*busy(1)), (), "en") == {}
