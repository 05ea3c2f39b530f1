"""Which terms, things and statements are in ``view.json``, and in which row each stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pyoxigraph import Literal

from diplograph.layers import Attestation, Claim, Fact, Layers, Term, Triple
from diplograph.layers.attestation import Witnesses, witnesses
from diplograph.namespaces import DG, KIND
from diplograph.queries.contests import CONCORDANT, Sort
from diplograph.view.model import Rows
from diplograph.view.scene import STYLES


class Statement(NamedTuple):
    """A row of statements before it has its numbers; what it does not say is None.

    `standing` is one of :data:`diplograph.view.model.STANDINGS`; what is only said has the `kind`
    of its claims. A free claim says nothing of its own: its one claim does.
    """

    subject: str | None
    predicate: str | None
    value: Term | None
    standing: str
    claims: tuple[str, ...]
    kind: str | None = None
    denied: bool = False
    drawn: bool = False
    contest: Sort | None = None
    attested: Attestation = Attestation()

    @property
    def is_disputed(self) -> bool:
        """Whether somebody contradicts somebody."""
        return self.contest is not None and self.contest not in CONCORDANT


def style(iri: str, layers: Layers) -> int:
    """The number of the look of a thing in STYLES; -1 for what is never drawn."""
    thing = layers.things.get(iri)
    names = (each.removeprefix(DG) for each in thing.classes) if thing else iter(())
    return next((STYLES.index(name) for name in names if name in STYLES), -1)


def is_term(iri: str) -> bool:
    """Whether an IRI is of the ontology: a class, a property or a code."""
    return iri.startswith((DG, KIND))


def numbered(layers: Layers) -> tuple[Rows, list[Statement]]:
    """Where all stands, and the statements in their order."""
    claims = layers.claims.values()
    found = list(_statements(layers))
    named = {*layers.things, *layers.sources}
    named.update(source.publisher for source in layers.sources.values() if source.publisher)
    for each in found:
        named.update(filter(None, (each.subject, each.predicate, each.kind)))
        if each.value is not None and not isinstance(each.value, Literal):
            named.add(each.value.value)
    for claim in claims:
        named.update((claim.kind, claim.certainty, claim.polarity, claim.basis, claim.rank))
        named.update((*claim.about, *claim.attributed_to, claim.inference_rule or claim.kind))
        named.add(claim.holder)
    predicates = {each.predicate for each in found if each.predicate}
    kinds = {kind for thing in layers.things.values() for kind in thing.classes[:1]}
    terms = sorted(iri for iri in named | kinds if is_term(iri) or iri in predicates | kinds)
    things = sorted(named - set(terms))
    rows = {iri: row for row, iri in enumerate(things)}
    ranks = {iri: row for row, iri in enumerate(terms)}
    order = {claim: place for place, claim in enumerate(layers.claims)}

    def key(each: Statement) -> tuple[object, ...]:
        end = "" if each.value is None else str(each.value)
        return (
            rows.get(each.subject or "", -1),
            ranks.get(each.predicate or "", -1),
            end,
            each.standing,
            each.kind or "",
            each.denied,
            min((order[claim] for claim in each.claims), default=-1),
        )

    found.sort(key=key)
    behind = [
        (claim, row)
        for row, each in enumerate(found)
        for claim in sorted(each.claims, key=order.__getitem__)
    ]
    return (
        Rows(
            terms=ranks,
            things=rows,
            sources={iri: row for row, iri in enumerate(sorted({*layers.sources}))},
            facts={
                Triple(each.subject, each.predicate, each.value): row
                for row, each in enumerate(found)
                if each.kind is None and each.subject and each.predicate and each.value is not None
            },
            claims={claim: row for row, (claim, _) in enumerate(behind)},
            statement=dict(behind),
        ),
        found,
    )


def _statements(layers: Layers) -> Iterator[Statement]:
    drawn = {iri for iri in layers.things if style(iri, layers) >= 0}
    contests = {claim: each.sort for each in layers.contests for claim in each.claims}
    stands_behind = witnesses(layers.sources.values(), layers.things, layers.claims.values())
    taken: set[str] = set()
    for fact in layers.facts:
        yield _fact(fact, drawn, taken)
    rest = [claim for iri, claim in layers.claims.items() if iri not in taken]
    yield from _said((claim for claim in rest if claim.predicate), drawn, contests, stands_behind)
    for claim in rest:
        if not claim.predicate:
            attested = stands_behind((claim,))
            yield Statement(
                None, None, None, "mark", (claim.iri,), claim.kind, claim.is_denied, False,
                contests.get(claim.iri), attested,
            )  # fmt: skip


def _fact(fact: Fact, drawn: set[str], taken: set[str]) -> Statement:
    """A claim stands behind one statement: behind the first of several facts that rest on it."""
    subject, predicate, value = fact.triple
    joins = fact.is_drawn and subject in drawn and value.value in drawn
    claims = tuple(claim for claim in fact.claims if claim not in taken)
    taken.update(claims)
    standing = ("fact" if fact.claims else "reference") if joins else "value"
    return Statement(
        subject, predicate, value, standing, claims, None, False, joins, fact.contest, fact.attested
    )


def _said(
    claims: Iterable[Claim],
    drawn: set[str],
    contests: Mapping[str, Sort],
    stands_behind: Witnesses,
) -> Iterator[Statement]:
    """Claims that were not projected: one statement per triple, kind and polarity."""
    together: dict[tuple[str | None, str, Term | None, str, bool], list[Claim]] = defaultdict(list)
    for claim in claims:
        assert claim.predicate is not None
        key = (claim.subject, claim.predicate, claim.value, claim.kind, claim.is_denied)
        together[key].append(claim)
    for (subject, predicate, value, kind, denied), found in together.items():
        end = value.value if value is not None and not isinstance(value, Literal) else ""
        yield Statement(
            subject,
            predicate,
            value,
            "said",
            tuple(claim.iri for claim in found),
            kind,
            denied,
            subject in drawn and end in drawn,
            next((contests[claim.iri] for claim in found if claim.iri in contests), None),
            stands_behind(found),
        )
