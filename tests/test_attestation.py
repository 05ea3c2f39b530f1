"""How many sources stand behind a fact, and how many of them independently. All of it invented."""

from __future__ import annotations

import itertools

import pyoxigraph as ox
import pytest

from diplograph import report, view
from diplograph.analysis import to_networkx
from diplograph.explain import explain
from diplograph.layers import read_layers
from diplograph.namespaces import DG, ID
from diplograph.queries.questions import prepare, question
from test_layers import DATE, HOST, claim, graph

#: Further sources, and what is known of those of the stage.
WIRE = 'id:wire a dg:Source ; dcterms:issued "2031-03-04"^^xsd:date .'
FROM_WIRE = "id:gazette prov:hadPrimarySource id:wire . id:bulletin prov:hadPrimarySource id:wire ."
COMMUNIQUE = f"{WIRE} id:wire dcterms:type kind:communique ; dcterms:publisher id:chamber ."
BY_CHAMBER = "dg:attributedTo id:chamber"
BY_GUILD = "dg:attributedTo id:guild"
BY_NOBODY = "dg:attributedTo id:officials"
OFFICIALS = 'id:officials a dg:Group ; rdfs:label "officials"@en .'
BY_NOBODY_AND_NOT_SO = (
    claim("gazette.host", HOST, BY_NOBODY),
    claim("gazette.not", HOST, polarity="denied", start=30),
    OFFICIALS,
)
BOTH = (claim("gazette.host", HOST), claim("bulletin.host", HOST))
ADDRESS = '"https://news.example/visit"^^xsd:anyURI'
WORDS = {"gazette": "a" * 64, "bulletin": "a" * 64, "wire": "b" * 64}


def digest(*names: str) -> str:
    return "".join(f'id:{name} dg:textDigest "sha256:{WORDS[name]}" .' for name in names)


def quoted(gazette: str, bulletin: str) -> tuple[str, str]:
    return claim("gazette.host", HOST, gazette), claim("bulletin.host", HOST, bulletin)


CASES = {
    "two articles": (BOTH, 2, 2),
    "one article, twice": ((BOTH[0], claim("gazette.again", HOST, start=30)), 1, 1),
    "two articles from a communiqué that is not held": ((*BOTH, WIRE, FROM_WIRE), 2, 1),
    "an article and its communiqué": (
        (*BOTH, "id:gazette prov:hadPrimarySource id:bulletin ."),
        2,
        1,
    ),
    "a chain": (
        (*BOTH, WIRE, "id:gazette prov:hadPrimarySource id:wire ."
         " id:wire prov:hadPrimarySource id:bulletin ."),
        2,
        1,
    ),
    "copies of one text": ((*BOTH, digest("gazette", "bulletin")), 2, 1),
    "different texts": ((*BOTH, WIRE, digest("gazette", "wire")), 2, 2),
    "one address": (
        (*BOTH, f"id:gazette schema:url {ADDRESS} . id:bulletin schema:url {ADDRESS} ."),
        2,
        1,
    ),
    "a copy of an article from the communiqué": (
        (*BOTH, claim("wire.host", HOST), WIRE, digest("gazette", "bulletin"),
         "id:bulletin prov:hadPrimarySource id:wire ."),
        3,
        1,
    ),
    "both only pass on what the chamber says": (quoted(BY_CHAMBER, BY_CHAMBER), 2, 1),
    "each quotes another": (quoted(BY_CHAMBER, BY_GUILD), 2, 2),
    "one speaks for itself": (quoted(BY_CHAMBER, ""), 2, 2),
    "one also speaks for itself": (
        (*quoted(BY_CHAMBER, BY_CHAMBER), claim("bulletin.own", HOST, start=30)),
        2,
        2,
    ),
    "nobody is named": ((*quoted(BY_NOBODY, BY_NOBODY), OFFICIALS), 2, 2),
    "one denies what nobody by name says": ((*BY_NOBODY_AND_NOT_SO, BOTH[1]), 2, 1),
    "all that say it deny it": (BY_NOBODY_AND_NOT_SO, 1, 0),
    "it denies all that there may be of the kind": (
        (claim("gazette.host", HOST, BY_NOBODY), OFFICIALS,
         'id:gazette.not a dg:Claim ; dg:holder id:gazette ; dg:claimKind kind:reported-event ;'
         ' dg:certainty kind:certain ; dg:polarity kind:denied ; dg:rank kind:normal ;'
         f' dg:claimSubject id:visit ; dg:claimProperty {HOST.split()[1]} .'),
        1,
        0,
    ),
    "it denies something else": (
        (claim("gazette.host", HOST, BY_NOBODY), OFFICIALS,
         claim("gazette.not", HOST.replace("chamber", "guild"), polarity="denied", start=30)),
        1,
        1,
    ),
    "another denies it": (
        (claim("gazette.host", HOST, BY_NOBODY), OFFICIALS,
         claim("bulletin.not", HOST, polarity="denied")),
        1,
        1,
    ),
    "it passes on that somebody denies it": (
        (claim("gazette.host", HOST, BY_NOBODY), OFFICIALS,
         claim("gazette.not", HOST, BY_GUILD, polarity="denied", start=30)),
        1,
        1,
    ),
    "it took its denial back": (
        (*BY_NOBODY_AND_NOT_SO,
         claim("gazette.right", DATE, "dg:supersedes id:gazette.not", start=40)),
        1,
        1,
    ),
    "it denies what one by name says": (
        (claim("gazette.host", HOST, BY_CHAMBER),
         claim("gazette.not", HOST, polarity="denied", start=30)),
        1,
        1,
    ),
    "it denies and says so itself": (
        (*BY_NOBODY_AND_NOT_SO, claim("gazette.own", HOST, start=40)),
        1,
        1,
    ),
    "one of its origin denies it": (
        (*BY_NOBODY_AND_NOT_SO, claim("bulletin.host", HOST, BY_NOBODY), WIRE, FROM_WIRE),
        2,
        1,
    ),
    "its denial leaves whom it names": (
        (*BY_NOBODY_AND_NOT_SO, claim("gazette.named", HOST, BY_CHAMBER, start=40)),
        1,
        1,
    ),
    "the chamber's communiqué denies what nobody by name says": (
        (*BY_NOBODY_AND_NOT_SO, COMMUNIQUE, "id:gazette prov:hadPrimarySource id:wire ."),
        1,
        0,
    ),
    "one source quotes two": (
        (claim("gazette.a", HOST, BY_CHAMBER), claim("gazette.b", HOST, BY_GUILD, start=30)),
        1,
        1,
    ),
    "the chamber's communiqué, and an article that quotes the chamber": (
        (claim("wire.host", HOST), claim("gazette.host", HOST, BY_CHAMBER), COMMUNIQUE),
        2,
        1,
    ),
    "articles from two communiqués of the chamber": (
        (*BOTH, COMMUNIQUE, COMMUNIQUE.replace("id:wire", "id:note"),
         "id:gazette prov:hadPrimarySource id:wire . id:bulletin prov:hadPrimarySource id:note ."),
        2,
        1,
    ),
    "a claim that falls short does not count": (
        (BOTH[0], claim("bulletin.host", HOST, kind="plan")),
        1,
        1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_comes_from_one_origin_is_one_voice(name: str) -> None:
    turtle, sources, voices = CASES[name]
    facts = read_layers(graph(*turtle)).facts
    (fact,) = [each for each in facts if each.claims and each.triple.value.value == f"{ID}chamber"]
    assert (len(fact.attested.sources), len(fact.attested.voices)) == (sources, voices)


@pytest.mark.parametrize("name", CASES)
def test_the_question_counts_as_the_layers_do(name: str) -> None:
    found = graph(*CASES[name][0], claim("gazette.date", DATE, start=60))
    for least in (1, 2, 3):
        asked = prepare(question("independent-sources"), {"least": ox.Literal(least)})
        rows = {
            (row["subject"].value, row["property"].value, row["value"]): (
                int(row["sources"].value),
                int(row["independent"].value),
                set(row["claims"].value.split()),
            )
            for row in found.select(asked)
        }
        assert rows == {
            tuple(fact.triple): (
                len(fact.attested.sources),
                len(fact.attested.voices),
                set(fact.claims),
            )
            for fact in read_layers(found).facts
            if len(fact.attested.voices) >= least and fact.claims
        }


@pytest.mark.parametrize("name", CASES)
def test_the_facts_of_a_visit_are_counted_the_same(name: str) -> None:
    found = graph(*CASES[name][0], claim("gazette.date", DATE, start=60))
    rows = {
        (row["subject"].value, row["property"].value, row["value"]): (
            int(row["sources"].value),
            int(row["independent"].value),
            set(row["claims"].value.split()),
        )
        for row in found.select(question("facts-of-visit").text)
    }
    assert rows
    facts = {tuple(fact.triple): fact for fact in read_layers(found).facts}
    for triple, counted in rows.items():
        attested = facts[triple].attested
        expected = (len(attested.sources), len(attested.voices), set(facts[triple].claims))
        assert counted == expected


@pytest.mark.parametrize("name", [name for name in CASES if "denies" in name or "denial" in name])
def test_voices_of_a_visit_and_of_what_is_denied_are_counted_the_same(name: str) -> None:
    turtle, sources, voices = CASES[name]
    counted = [
        (int(row["sources"].value), int(row["independent"].value))
        for row in graph(*turtle).select(question("contradictions").text)
        if row["value"].value == f"{ID}chamber"
    ]
    assert counted in ([], [(sources, voices)])  # of what is not denied there is no row
    told = [
        part.replace("dg:claimProperty dg:hostedBy", "dg:claimProperty dg:eventStatus").replace(
            "dg:claimObject id:chamber", "dg:claimObject kind:held"
        )
        for part in turtle
    ]
    found = graph(*told, "id:visit dg:visitorFrom id:land ; dg:takesPlaceIn id:port .")
    asked = {"from": ox.NamedNode(f"{ID}land"), "to": ox.NamedNode(f"{ID}port")}
    (row,) = found.select(prepare(question("visits-between"), asked))
    assert (int(row["sources"].value), int(row["independent"].value)) == (sources, voices)


def test_voices_are_named_the_same_however_sources_are_listed() -> None:
    parts = [*BOTH, WIRE, FROM_WIRE]
    found = {
        fact.attested.voices
        for order in itertools.permutations(parts)
        for fact in read_layers(graph(*order)).facts
        if fact.claims
    }
    assert found == {(ID + "bulletin",)}


def test_a_reference_triple_has_nobody_behind_it() -> None:
    (within,) = [
        fact for fact in read_layers(graph()).facts if fact.triple.predicate == f"{DG}within"
    ]
    assert within.attested.sources == within.attested.voices == ()


def test_every_surface_says_how_many_stand_behind_a_fact() -> None:
    found = graph(*BOTH, WIRE, FROM_WIRE)
    explained = explain(found, ("visit",), language="en", texts=None)
    assert "2 sources, 1 independent" in explained.to_text(width=100)
    told = report.data(found, report.Checks(triples=0, canonical_hash="", shapes=0))
    assert "said by 2 sources, 1 independent" in report.render(told)
    assert "dit par 2 sources, indépendantes\xa0: 1" in report.render(told)
    picture = view.render(found, engine="pyvis")
    assert '"sources":2,' in picture
    assert '"voices":1' in picture
    ((_, _, edge),) = [
        each
        for each in to_networkx(found).edges(data=True)
        if each[2]["property"] == f"{DG}hostedBy" and each[2]["claims"]
    ]
    assert (len(edge["sources"]), len(edge["voices"]), edge["contested"]) == (2, 1, False)
