"""Minting: IRIs that depend on the claim alone, spelt as the design fixes them."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from diplograph.facts.model import Claim, Integer, Span, Text
from diplograph.problems import Location
from diplograph.rdf import iris
from diplograph.vocabulary import ID

HOSTING = Claim(
    kind="reported-event",
    at=(Span(0, 5),),
    location=Location("invented.yaml", 1, 1),
    subject="visit",
    property="hostedBy",
    object="chamber",
)
SLUGS = st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True)


def mint(claim: Claim, default_kind: str = "reported-event") -> str:
    return iris.claim(claim, "src", default_kind).removeprefix(ID)


def sha(n_triples: str) -> str:
    return hashlib.sha256(n_triples.encode()).hexdigest()[:12]


def test_a_structured_claim_is_named_by_its_proposition() -> None:
    assert mint(HOSTING) == "src.visit.hostedBy.chamber"


def test_a_literal_is_named_by_the_hash_of_its_n_triples_form() -> None:
    named = HOSTING._replace(property="name", object=None)
    assert mint(named._replace(value=Text("L'État", "fr"))).endswith(sha('"L\'État"@fr'))
    assert mint(named._replace(value=Text('a "b"'))).endswith(sha('"a \\"b\\""'))
    integer = '"12"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert mint(named._replace(value=Integer(12))).endswith(sha(integer))


def test_suffixes_follow_in_the_fixed_order_where_they_are_not_the_default() -> None:
    full = HOSTING._replace(
        kind="plan",
        attributed_to="officials",
        polarity="denied",
        valid_from="2021",
        valid_until="2022-07",
    )
    since, until = sha('"2021"'), sha('"2022-07"')
    suffixes = f"plan.by-officials.denied.from-{since}.until-{until}"
    assert mint(full) == f"src.visit.hostedBy.chamber.{suffixes}"
    assert mint(HOSTING, default_kind="reported-state") == (
        "src.visit.hostedBy.chamber.reported-event"
    )


def test_what_has_an_id_is_named_by_it() -> None:
    free = HOSTING._replace(subject=None, property=None, object=None, id="c1.tourism")
    assert mint(free) == "src.c1.tourism"
    denied = HOSTING._replace(polarity="denied", id="none")
    assert mint(denied._replace(subject=None)) == "src.none"
    assert mint(denied._replace(object=None)) == "src.none"


def test_evidence_is_named_by_its_span() -> None:
    assert iris.evidence("src", Span(10, 31)) == f"{ID}src.span-10-31"


def test_what_is_not_part_of_the_key_does_not_change_the_iri() -> None:
    other = HOSTING._replace(at=(Span(7, 9),), certainty="possible", rank="preferred", id="x")
    assert mint(other) == mint(HOSTING)


@given(SLUGS, SLUGS, SLUGS, st.none() | SLUGS, st.booleans(), st.none() | st.just("2021"))
def test_every_iri_is_valid_and_different_claims_have_different_ones(
    subject: str, value: str, kind: str, by: str | None, denied: bool, since: str | None
) -> None:
    claim = HOSTING._replace(
        subject=subject,
        object=value,
        kind=kind,
        attributed_to=by,
        polarity="denied" if denied else "affirmed",
        valid_from=since,
    )
    assert NamedNode(ID + mint(claim)).value == ID + mint(claim)
    others = (
        claim._replace(subject=subject + "x"),
        claim._replace(object=value + "x"),
        claim._replace(kind=kind + "x"),
        claim._replace(attributed_to=(by or "") + "x"),
        claim._replace(polarity="affirmed" if denied else "denied"),
        claim._replace(valid_from="1999"),
        claim._replace(valid_until="1999"),
    )
    assert len({mint(each) for each in (claim, *others)}) == 1 + len(others)


def test_literals_are_canonical() -> None:
    assert iris.literal(Text("x", "fr")) == Literal("x", language="fr")
    assert iris.literal(Text("2025-06")) == Literal("2025-06")
    assert iris.literal(Integer(7)).value == "7"
