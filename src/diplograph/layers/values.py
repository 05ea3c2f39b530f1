"""What the layers of a graph hold, as frozen values; nodes are named by their full IRIs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode

from diplograph.namespaces import DG, KIND
from diplograph.queries.contests import Sort

#: A value in our data, which has neither blank nodes nor quoted triples.
Term: TypeAlias = NamedNode | Literal

#: The kinds that report what happened or is so; claims of no other kind are ever projected.
REPORTED = frozenset({KIND + "reported-event", KIND + "reported-state"})

#: The certainties that are firm enough to be projected.
FIRM = frozenset({KIND + "certain", KIND + "probable"})


class Triple(NamedTuple):
    """What a structured claim says, or a fact is."""

    subject: str
    predicate: str
    value: Term


@dataclass(frozen=True, slots=True)
class Thing:
    """What is neither a claim nor its evidence: an actor, event, sector, source, code or term.

    `classes` are its class and those above it, nearest first; of several, the class that has most
    above it counts, and a class of others' vocabulary only if it is below one of ours. `labels` are
    by language, sorted; `names` are labels of every sort, as pairs of language (or "") and text.
    """

    iri: str
    classes: tuple[str, ...]
    labels: Mapping[str, str]
    names: tuple[tuple[str, str], ...]
    matches: tuple[str, ...]
    origins: tuple[str, ...]

    @property
    def kind(self) -> str | None:
        """The class it is of."""
        return next(iter(self.classes), None)


@dataclass(frozen=True, slots=True)
class Source:
    """A source, held or only known of; `issued` is a day, `length` counts code points."""

    iri: str
    kind: str | None
    issued: str | None
    language: str | None
    publisher: str | None
    url: str | None
    primary: tuple[str, ...]
    digest: str | None
    length: int | None


@dataclass(frozen=True, slots=True)
class Locator:
    """A piece of evidence: offsets in code points of its source's text, the end excluded."""

    iri: str
    source: str
    start: int
    end: int
    paragraph: int | None
    digest: str | None


@dataclass(frozen=True, slots=True)
class Scan:
    """What was searched: outlets read for a `period` (EDTF), and what was looked for in them.

    `together` are places that were searched only where all of them are named; `about` are the
    IRIs of things and claims, `words` what was searched as text; `items` says how
    many items were read, by period.
    """

    iri: str
    period: str
    recorded: str | None
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    places: tuple[str, ...]
    together: tuple[tuple[str, ...], ...]
    about: tuple[str, ...]
    words: tuple[str, ...]
    note: str | None
    items: tuple[tuple[str, int], ...]

    @property
    def searched_places(self) -> tuple[tuple[str, ...], ...]:
        """The places that were searched by name: each alone, then those only together."""
        return (*((place,) for place in self.places), *self.together)


@dataclass(frozen=True, slots=True)
class Omission:
    """A passage of which no claim was made, and the code that says why."""

    locator: Locator
    reason: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposition of one source; a free claim has no `predicate`.

    `glosses` are by language; `evidence` is in the order of the text. `earliest` and `latest` are
    the computed bounds of a date or term.
    """

    iri: str
    kind: str
    holder: str
    attributed_to: tuple[str, ...]
    certainty: str
    polarity: str
    basis: str
    rank: str
    rank_reason: str | None
    supersedes: tuple[str, ...]
    superseded_by: tuple[str, ...]
    subject: str | None
    predicate: str | None
    value: Term | None
    about: tuple[str, ...]
    glosses: Mapping[str, str]
    valid_from: str | None
    valid_until: str | None
    earliest: str | None
    latest: str | None
    inferred_from: Term | None
    inference_rule: str | None
    recorded_on: str | None
    evidence: tuple[Locator, ...]

    @property
    def triple(self) -> Triple | None:
        """What it says, if it says it whole: a denial may lack subject or object."""
        if self.subject is None or self.predicate is None or self.value is None:
            return None
        return Triple(self.subject, self.predicate, self.value)

    @property
    def is_denied(self) -> bool:
        return self.polarity == KIND + "denied"


@dataclass(frozen=True, slots=True)
class Attestation:
    """Who stands behind a fact, sorted: the sources that say it, and the independent voices.

    A voice is a source that stands for all of one origin, or an actor whose words they pass on
    (:mod:`diplograph.layers.attestation`); there are never more voices than sources.
    """

    sources: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """An accepted triple with the claims it rests on, in the order of the text.

    One without claims is a reference triple. `is_drawn` says that pictures draw it as an edge, and
    `contest` in what way it is contested, if it is.
    """

    triple: Triple
    claims: tuple[str, ...]
    is_drawn: bool
    contest: Sort | None
    attested: Attestation = Attestation()

    @property
    def is_contested(self) -> bool:
        return self.contest is not None


@dataclass(frozen=True, slots=True)
class Contest:
    """A subject and predicate on which `claims` contradict each other, and how."""

    subject: str
    predicate: str
    sort: Sort
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layers:
    """All that surfaces show, by IRI.

    Sources come by day of issue; evidence, claims, omissions and the claims of facts and contests
    in the order of the text: by source, then place. A claim without evidence comes last. Things
    and scans are sorted by IRI; facts by subject, predicate and value. `placed` are the places of
    which a reference says where they lie.
    """

    things: Mapping[str, Thing]
    sources: Mapping[str, Source]
    evidence: Mapping[str, Locator]
    claims: Mapping[str, Claim]
    facts: tuple[Fact, ...]
    contests: tuple[Contest, ...]
    omissions: tuple[Omission, ...]
    placed: frozenset[str] = frozenset()
    scans: tuple[Scan, ...] = ()

    def according_to(self, claims: Iterable[str]) -> tuple[str, ...]:
        """Those to whom all of `claims` are attributed, sorted; none if one is a source's own."""
        speakers = [self.speakers(self.claims[claim]) for claim in claims]
        return (
            tuple(sorted({each for found in speakers for each in found})) if all(speakers) else ()
        )

    def speakers(self, claim: Claim) -> tuple[str, ...]:
        """Those whose words a claim is; none if it is its source's own.

        Where a place lies of which no reference says it is the word of the outlet at least: the
        place may be disputed (design, "Two layers"), and one source must not pass for all.
        """
        if claim.attributed_to or claim.predicate != f"{DG}within" or claim.subject in self.placed:
            return claim.attributed_to
        source = self.sources.get(claim.holder)
        return ((source and source.publisher) or claim.holder,)
