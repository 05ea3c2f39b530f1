"""What there is to export as a network: nodes, and edges between them.

Nodes are things and sources, and whatever else something is said of. Edges are facts between two
nodes; what structured claims only say of two nodes; and free claims, from whoever's words they are
to what they are about. Every edge says by its `standing` which of these it is. Facts with a value
or a code, and what is only said of such, are folded into the node that they are of, with the
sources and the status of each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from diplograph.export.content import (
    Content,
    FactRecord,
    Statement,
    Thing,
    firmest,
    local,
    once,
    withdrawn,
)
from diplograph.export.look import style
from diplograph.export.tables import Type
from diplograph.layers import Claim, Omission, Source
from diplograph.namespaces import DG, KIND, compress

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


class Said(NamedTuple):
    """A fact, a statement, or what free claims say of one node, as an edge or a part of a node.

    `sort` is ``fact``, ``statement`` or ``claim``. `property` is its local name, or ``""`` of a
    free claim. `value` is the text of a literal, or the local name of a code. `standing` is
    ``accepted``, ``reference`` or ``said``; `status` is that, or the kind of the claims of what is
    only said. `withdrawn` is ``superseded`` or ``deprecated`` if none of its claims stands any
    more. `event_status` is the accepted status of the event that it is said of. `start` and `end`
    are the days between which it is so, of what is known. All other fields are those of
    :class:`~diplograph.export.content.FactRecord`.
    """

    sort: str
    id: str
    property: str
    value: str | None
    is_whole_number: bool
    standing: str
    status: str
    polarity: str
    contest: str | None
    according_to: tuple[str, ...]
    sources: tuple[str, ...]
    voices: tuple[str, ...]
    certainty: str | None
    claims: tuple[str, ...]
    withdrawn: str | None
    event_status: str | None
    start: date | None
    end: date | None
    valid_from: tuple[str, ...]
    valid_until: tuple[str, ...]


class Edge(NamedTuple):
    """An edge; `source` and `target` are the IRIs of nodes."""

    source: str
    target: str
    said: Said

    @property
    def id(self) -> str:
        """The same in every export."""
        return self.said.id

    @property
    def kind(self) -> str:
        """What parallel edges are told apart by: two between the same nodes never have the same."""
        said = self.said
        if said.standing != "said":
            return said.property
        told = said.status if said.polarity == "affirmed" else f"{said.status}, {said.polarity}"
        return f"{said.property} ({told})" if said.property else f"says: {told}"


class Node(NamedTuple):
    """A thing or a source, with what is folded into it; what is neither has no `record`.

    `kind` is the local name of its class, or the kind of source; `style` that of the class that
    decides its look. `claims` are those of a source that are about no node.
    """

    iri: str
    id: str
    kind: str
    style: str
    label: str
    start: date | None
    end: date | None
    record: Thing | Source | None
    folded: tuple[Said, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Network:
    """The network of `content`."""

    content: Content

    def nodes(self) -> Iterator[Node]:
        """Things by IRI, then sources in their order, then others by IRI.

        A source that is a thing too is one node.
        """
        for thing in self._things.values():
            if thing.iri not in self.content.layers.sources:
                yield self._node(thing.iri, thing.kind, thing)
        for source in self.content.layers.sources.values():
            yield self._node(source.iri, local(source.kind), source)
        for iri in self._others:
            yield self._node(iri, None, None)

    def edges(self) -> Iterator[Edge]:
        """Facts, statements and free claims; no two of one `kind` join the same nodes."""
        for source, target, said in self._said():
            if target is not None:
                yield Edge(source, target, said)
        for source, target, said in self._free():
            yield Edge(source, target, said)

    @cached_property
    def values(self) -> Mapping[str, Type]:
        """Properties whose accepted values are folded into nodes, with the type of a column."""
        found: dict[str, list[Sequence[Said]]] = defaultdict(list)
        for folded in self.folded.values():
            for name in {said.property for said in folded}:
                if values := accepted(folded, name):
                    found[name].append(values)
        return {
            name: "integer"
            if all(len(each) == 1 and each[0].is_whole_number for each in found[name])
            else "text"
            for name in sorted(found)
        }

    @staticmethod
    def is_open(node: Node) -> bool:
        """Whether a node is an event that is not accepted as held."""
        status = getattr(node.record, "status", None)
        return node.style == "Event" and status != "held"

    # ------------------------------------------------------------ what edges are called

    def label(self, said: Said) -> str:
        """The property in words, or the kind of what is only said; both of what has both.

        Of a fact in somebody's words alone it is also said whose these are.
        """
        kind = "" if said.standing != "said" else self.content.name(f"{KIND}{said.status}")
        if said.sort == "fact" and said.according_to:
            speakers = ", ".join(map(self.content.name, said.according_to))
            kind = f"{self.content.name(f'{DG}attributedTo')} {speakers}"
        if said.polarity != "affirmed":
            kind = f"{kind}, {self.content.name(f'{KIND}{said.polarity}')}"
        if not said.property:
            return kind
        name = self.content.name(f"{DG}{said.property}")
        return f"{name} ({kind})" if kind else name

    def weight(self, said: Said) -> int:
        """How many independent voices say a fact; 1 of all others."""
        return max(1, len(said.voices))

    def passages(self, names: Iterable[str]) -> tuple[str, ...]:
        """Where claims are made, each place once."""
        claims = (self.content.layers.claims[iri] for iri in names)
        return once(locator.iri for claim in claims for locator in claim.evidence)

    # ------------------------------------------------------------ nodes

    @cached_property
    def omissions(self) -> Mapping[str, Sequence[Omission]]:
        """Passages of which no claim was made, by their source."""
        found: dict[str, list[Omission]] = defaultdict(list)
        for each in self.content.layers.omissions:
            found[each.locator.source].append(each)
        return found

    @cached_property
    def _things(self) -> Mapping[str, Thing]:
        return {thing.iri: thing for thing in self.content.things()}

    @cached_property
    def _others(self) -> Sequence[str]:
        """What something is said of that is neither a thing nor a source, by IRI."""
        known = self._things.keys() | self.content.layers.sources.keys()
        return sorted({record.subject for record in self._records()} - known)

    @cached_property
    def _nodes(self) -> frozenset[str]:
        return frozenset((*self._things, *self.content.layers.sources, *self._others))

    def _node(self, iri: str, kind: str | None, record: Thing | Source | None) -> Node:
        held = self.content.layers.things.get(iri)
        is_source = isinstance(record, Source)
        look = "Source" if is_source else style(held.classes if held else ())
        start, end = self.content.days(iri)
        return Node(
            iri=iri,
            id=compress(iri),
            kind=kind or look,
            style=look,
            label=self.content.name(iri),
            start=start,
            end=end,
            record=record,
            folded=tuple(self.folded.get(iri, ())),
            claims=tuple(self._untold.get(iri, ())),
        )

    @cached_property
    def folded(self) -> Mapping[str, list[Said]]:
        """Facts and statements that are no edges, by the node that they are said of."""
        found: dict[str, list[Said]] = defaultdict(list)
        for source, target, said in self._said():
            if target is None:
                found[source].append(said)
        return found

    # ------------------------------------------------------------ facts and statements

    def _said(self) -> Iterator[tuple[str, str | None, Said]]:
        """Facts and statements with the nodes at their ends; of a value there is one end."""
        for record in self._records():
            target = record.object
            if target is None or target not in self._nodes:
                yield record.subject, None, self._as_said(record)
            else:
                yield record.subject, target, self._as_said(record)

    def _records(self) -> Iterator[FactRecord | Statement]:
        yield from self.content.facts()
        yield from self.content.statements()

    def _as_said(self, record: FactRecord | Statement) -> Said:
        told: dict[str, Any] = {"contest": None, "voices": ()}
        if isinstance(record, FactRecord):
            told = {"contest": record.contest, "voices": record.voices}
            told |= {"status": record.standing, "polarity": "affirmed"}
        else:
            told |= {"status": record.kind, "polarity": record.polarity}
        return Said(
            sort="fact" if isinstance(record, FactRecord) else "statement",
            id=record.id,
            property=record.property,
            value=record.value if record.object is None else _code(record.object),
            is_whole_number=record.datatype == _INTEGER,
            standing=record.standing,
            **told,
            **self._known(record.subject, record.claims),
        )

    def _known(self, subject: str, names: tuple[str, ...]) -> dict[str, Any]:
        """What claims on a subject say of who says it, how firmly, and when it is so."""
        claims = [self.content.layers.claims[name] for name in names]
        start, end = self._days(subject, claims)
        return {
            "according_to": self.content.layers.according_to(names) if names else (),
            "sources": tuple(sorted({claim.holder for claim in claims})),
            "certainty": firmest(claims),
            "claims": names,
            "withdrawn": withdrawn(claims),
            "event_status": self.content.status(subject),
            "start": start,
            "end": end,
            "valid_from": once(each.valid_from for each in claims),
            "valid_until": once(each.valid_until for each in claims),
        }

    def _days(self, subject: str, claims: Sequence[Claim]) -> tuple[date | None, date | None]:
        """The days of the event that something is said of, else those that its claims give."""
        start, end = self.content.days(subject)
        if start or end:
            return start, end
        first = [_first_day(each.valid_from) for each in claims if each.valid_from]
        behind = [_first_day(each.valid_until) for each in claims if each.valid_until]
        start = min((day for day in first if day), default=None)
        last = max((day for day in behind if day), default=None)
        end = last - timedelta(days=1) if last and last > date.min else None
        return (start, end) if not (start and end) or start <= end else (None, None)

    # ------------------------------------------------------------ free claims

    def _free(self) -> Iterator[tuple[str, str, Said]]:
        """Free claims, and denials that lack an end: all of one kind of one speaker on one node."""
        found: dict[tuple[str, str, str, str], list[Claim]] = defaultdict(list)
        for claim in self.content.layers.claims.values():
            if claim.triple is None:
                for speaker, about in self._ties(claim):
                    found[speaker, about, claim.kind, claim.polarity].append(claim)
        for (speaker, about, kind, polarity), claims in found.items():
            status, spoken = local(kind) or "", local(polarity) or ""
            said = Said(
                sort="claim",
                id=f"{compress(speaker)} says of {compress(about)}#{status}.{spoken}",
                property="",
                value=None,
                is_whole_number=False,
                standing="said",
                status=status,
                polarity=spoken,
                contest=None,
                voices=(),
                **self._known(about, tuple(claim.iri for claim in claims)),
            )
            yield speaker, about, said

    def _ties(self, claim: Claim) -> Iterator[tuple[str, str]]:
        speakers = [each for each in claim.attributed_to if each in self._nodes]
        for speaker in speakers or [claim.holder]:
            for about in claim.about:
                if about in self._nodes:
                    yield speaker, about

    @cached_property
    def _untold(self) -> Mapping[str, list[str]]:
        """Free claims that are about no node, by their source."""
        found: dict[str, list[str]] = defaultdict(list)
        for claim in self.content.layers.claims.values():
            if claim.triple is None and not any(self._ties(claim)):
                found[claim.holder].append(claim.iri)
        return found


def accepted(folded: Iterable[Said], name: str) -> list[Said]:
    """The facts under a property among what is folded into a node."""
    return [said for said in folded if said.sort == "fact" and said.property == name]


def _code(iri: str) -> str | None:
    """The local name of a code, or the name of what is none."""
    return local(iri) if iri.startswith(KIND) else compress(iri)


def _first_day(edtf: str) -> date | None:
    """The first day of a year, month or day in EDTF; None of what says more than that."""
    found = _DAY.fullmatch(edtf)
    if found is None or found[1] == "0000":
        return None
    return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
