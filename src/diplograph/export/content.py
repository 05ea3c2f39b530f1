"""What there is to export: the two layers of a graph as flat records of Python's own types.

Every target that is no RDF is written from these, so that a fact has the same source, status and
days in all of them. Nodes are named by full IRIs; codes (kinds, ranks, statuses) and properties by
their local names. Days are ``datetime.date``; dates as sources give them are EDTF.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from diplograph.errors import UsageError
from diplograph.layers import Claim, Fact, Layers, Locator, Term, read_layers, text
from diplograph.namespaces import DG, GRAPH, KIND, compress
from diplograph.queries.contests import CONCORDANT
from diplograph.rdf.writer import SortedTriples, sorted_lines

if TYPE_CHECKING:
    from diplograph.backends import Graph
    from diplograph.texts import Texts

_XSD = "http://www.w3.org/2001/XMLSchema#"
_MEANINGS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?term ?definition { ?term skos:definition ?definition FILTER(LANG(?definition) = "en") }
"""
#: The classes of what has records of its own.
_ELSEWHERE = frozenset({f"{DG}Source", f"{DG}Scan"})
_UNDECIDED = "SELECT ?event ?claim { ?event dg:undecidedDate ?claim }"
#: Between several values in one text.
BETWEEN = " | "
#: The certainties from the firmest; that none is given comes after them.
_CERTAINTIES = ("certain", "probable", "possible")


class Thing(NamedTuple):
    """An actor, post, event or sector. `kind` is the local name of its class.

    `label` is in the language that was asked for. Of an event, `status` is the local name of the
    accepted one, `dated` the accepted date in EDTF, `start` and `end` its bounds; all are None of
    other things, and of what nothing is accepted. Where several are accepted, as in no graph that
    :func:`~diplograph.validation.validate` passes, `status` and `dated` have all (:data:`BETWEEN`),
    and the bounds are those of all. `undecided` are the dates that sources give where none of them
    is accepted. `attributed` are the properties that have an accepted value in somebody's words
    alone, `contested` those of which sources contradict each other.
    """

    iri: str
    id: str
    kind: str | None
    label: str
    labels: Mapping[str, str]
    names: tuple[str, ...]
    matches: tuple[str, ...]
    origins: tuple[str, ...]
    status: str | None
    dated: str | None
    start: date | None
    end: date | None
    undecided: tuple[str, ...]
    attributed: tuple[str, ...]
    contested: tuple[str, ...]


class FactRecord(NamedTuple):
    """An accepted triple, with what a reader must know of it wherever it stands.

    `object` is an IRI, or None of a literal, which has `value`, `datatype` (an IRI) and `language`.
    `standing` is ``accepted``, or ``reference`` for what rests on no claim. `contest` is the sort
    of contradiction, if sources contradict each other. `according_to` are those whose words all its
    claims are. `sources` say it, `voices` are independent of each other; `certainty` is the firmest
    of its claims. `event_status`, `start` and `end` are the status and the bounds of the event that
    it is said of, as of a :class:`Thing`; `valid_from` and `valid_until` (EDTF) those that its
    claims give, by order of the text.
    """

    id: str
    subject: str
    property: str
    object: str | None
    value: str | None
    datatype: str | None
    language: str | None
    standing: str
    contest: str | None
    according_to: tuple[str, ...]
    sources: tuple[str, ...]
    voices: tuple[str, ...]
    certainty: str | None
    claims: tuple[str, ...]
    event_status: str | None
    start: date | None
    end: date | None
    valid_from: tuple[str, ...]
    valid_until: tuple[str, ...]


class Statement(NamedTuple):
    """A structured claim's content, where no fact rests on it: a picture may draw a line of it.

    `standing` is ``said``. Several claims of one content and kind are one statement. `withdrawn`
    is ``superseded`` or ``deprecated`` if none of them stands any more.
    """

    id: str
    subject: str
    property: str
    object: str | None
    value: str | None
    datatype: str | None
    language: str | None
    standing: str
    kind: str
    polarity: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    according_to: tuple[str, ...]
    withdrawn: str | None


class Publication(NamedTuple):
    """What a publisher adds: the address of the folder, with a slash behind, and of the licence."""

    url: str | None = None
    license: str | None = None

    @classmethod
    def of(cls, url: str | None, license_: str | None) -> Publication:
        """Take addresses as they were given; raises UsageError for what is none of the web."""
        for given in (url, license_):
            if given is not None and not _is_web(given):
                raise UsageError(f"{given!r} is no address of the web: it begins with https://")
        return cls(url and f"{url.rstrip('/')}/", license_)


def _is_web(given: str) -> bool:
    try:
        return NamedNode(given).value.startswith(("https://", "http://"))
    except ValueError:
        return False


_UNPUBLISHED = Publication()


@dataclass(frozen=True)
class Content:
    """All of a graph, read once.

    `texts` holds the sources' texts, if passages are to be quoted; `language` is that of labels.
    """

    graph: Graph
    layers: Layers
    language: str = "en"
    texts: Texts | None = None
    publication: Publication = _UNPUBLISHED

    @classmethod
    def of(
        cls,
        graph: Graph,
        language: str = "en",
        texts: Texts | None = None,
        publication: Publication = _UNPUBLISHED,
    ) -> Content:
        """Read `graph`. Raises AccessError if it cannot be read or reached."""
        return cls(graph, read_layers(graph), language, texts, publication)

    # ------------------------------------------------------------ things

    def things(self) -> Iterator[Thing]:
        """Actors, posts, events and sectors, by IRI; codes are parts of what has them."""
        for iri, thing in self.layers.things.items():
            if iri.startswith((DG, KIND)) or not thing.classes or thing.kind in _ELSEWHERE:
                continue
            start, end = self.days(iri)
            yield Thing(
                iri=iri,
                id=compress(iri),
                kind=local(thing.kind),
                label=self.name(iri),
                labels=thing.labels,
                names=tuple(dict.fromkeys(name for _, name in thing.names)),
                matches=thing.matches,
                origins=thing.origins,
                status=self.status(iri),
                dated=BETWEEN.join(self._accepted_of(iri, "date")) or None,
                start=start,
                end=end,
                undecided=self._undecided.get(iri, ()),
                attributed=tuple(sorted(self._attributed.get(iri, ()))),
                contested=tuple(sorted(self._contested.get(iri, ()))),
            )

    def name(self, iri: str, language: str | None = None) -> str:
        """The label of a node in a language, else in English, else its slug.

        The language is that of this content, unless another is asked for.
        """
        thing = self.layers.things.get(iri)
        labels = thing.labels if thing else {}
        return labels.get(language or self.language) or labels.get("en") or local(iri) or iri

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """The English definitions of classes, properties and codes, by IRI."""
        return {text(row["term"]): text(row["definition"]) for row in self.graph.select(_MEANINGS)}

    # ------------------------------------------------------------ facts and statements

    def facts(self) -> Iterator[FactRecord]:
        """Every accepted triple and reference triple under a claimable property, sorted."""
        for fact in self.layers.facts:
            yield self._fact(fact)

    def statements(self) -> Iterator[Statement]:
        """What structured claims say whole on which no fact rests, in the order of the text.

        A plan is such a statement, even if what was planned is a fact by now.
        """
        found: dict[tuple[object, ...], list[Claim]] = {}
        for claim in self.layers.claims.values():
            if claim.triple is None or claim.iri in self.accepted:
                continue
            found.setdefault((*claim.triple, claim.kind, claim.polarity), []).append(claim)
        for claims in found.values():
            first = claims[0]
            assert first.triple is not None
            names = tuple(claim.iri for claim in claims)
            yield Statement(
                id=f"{_identity(first.triple)}#{local(first.kind)}.{local(first.polarity)}",
                subject=first.triple.subject,
                property=local(first.triple.predicate) or "",
                **_object(first.triple.value),
                standing="said",
                kind=local(first.kind) or "",
                polarity=local(first.polarity) or "",
                claims=names,
                sources=once(claim.holder for claim in claims),
                according_to=self.layers.according_to(names),
                withdrawn=withdrawn(claims),
            )

    def _fact(self, fact: Fact) -> FactRecord:
        claims = [self.layers.claims[iri] for iri in fact.claims]
        start, end = self.days(fact.triple.subject)
        contest = None if fact.contest in CONCORDANT else fact.contest
        return FactRecord(
            id=_identity(fact.triple),
            subject=fact.triple.subject,
            property=local(fact.triple.predicate) or "",
            **_object(fact.triple.value),
            standing="accepted" if claims else "reference",
            contest=contest,
            according_to=self.layers.according_to(fact.claims) if claims else (),
            sources=fact.attested.sources,
            voices=fact.attested.voices,
            certainty=firmest(claims),
            claims=fact.claims,
            event_status=self.status(fact.triple.subject),
            start=start,
            end=end,
            valid_from=once(each.valid_from for each in claims),
            valid_until=once(each.valid_until for each in claims),
        )

    @cached_property
    def accepted(self) -> frozenset[str]:
        """The claims that facts rest on."""
        return frozenset(claim for fact in self.layers.facts for claim in fact.claims)

    # ------------------------------------------------------------ triples

    @cached_property
    def triples(self) -> SortedTriples:
        """Every triple of the graph, sorted by its N-Triples form."""
        from pyoxigraph import RdfFormat

        return SortedTriples(sorted_lines(self.graph.dump(RdfFormat.N_TRIPLES)))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical N-Triples, in hex; a report gives it, too."""
        from hashlib import sha256

        return sha256(self.triples.ntriples).hexdigest()

    @property
    def address(self) -> str:
        """An IRI for the graph: the same for the same triples, and for no others."""
        return f"{GRAPH}{self.digest[:12]}"

    # ------------------------------------------------------------ passages

    def passage(self, locator: Locator) -> str | None:
        """The words at a piece of evidence, if the text of its source is held."""
        source = self.layers.sources.get(locator.source)
        text = self.texts.find(source.digest) if self.texts and source else None
        return None if text is None else text[locator.start : locator.end]

    # ------------------------------------------------------------ events

    def status(self, iri: str) -> str | None:
        """The accepted status of an event, by its local name; all, if there are several."""
        found = self._accepted_of(iri, "eventStatus")
        return BETWEEN.join(local(each) or "" for each in found) or None

    def days(self, iri: str) -> tuple[date | None, date | None]:
        """The first and the last day that the accepted date of an event may mean."""
        return self._days.get(iri, (None, None))

    def _accepted_of(self, iri: str, name: str) -> Sequence[str]:
        return [fact.triple.value.value for fact in self._fields.get((iri, f"{DG}{name}"), ())]

    @cached_property
    def _fields(self) -> Mapping[tuple[str, str], Sequence[Fact]]:
        """The facts that are the status and the date of each event, by subject and property."""
        found = defaultdict[tuple[str, str], list[Fact]](list)
        for fact in self.layers.facts:
            if fact.triple.predicate in (f"{DG}eventStatus", f"{DG}date"):
                found[fact.triple.subject, fact.triple.predicate].append(fact)
        return dict(found)

    @cached_property
    def _undecided(self) -> Mapping[str, tuple[str, ...]]:
        """The dates of each event of which none is accepted, though it was held."""
        found = defaultdict[str, set[str]](set)
        for row in self.graph.select(_UNDECIDED):
            claim = self.layers.claims.get(text(row["claim"]))
            if claim and claim.value:
                found[text(row["event"])].add(claim.value.value)
        return {event: tuple(sorted(dates)) for event, dates in found.items()}

    @cached_property
    def _attributed(self) -> Mapping[str, frozenset[str]]:
        """The properties of each thing that have an accepted value in somebody's words alone."""
        return _properties(
            (fact.triple.subject, fact.triple.predicate)
            for fact in self.layers.facts
            if self.layers.according_to(fact.claims)
        )

    @cached_property
    def _contested(self) -> Mapping[str, frozenset[str]]:
        """The properties of each thing on which sources contradict each other."""
        found = (
            *(
                (each.triple.subject, each.triple.predicate, each.contest)
                for each in self.layers.facts
            ),
            *((each.subject, each.predicate, each.sort) for each in self.layers.contests),
        )
        return _properties(
            (subject, name) for subject, name, sort in found if sort and sort not in CONCORDANT
        )

    @cached_property
    def _days(self) -> Mapping[str, tuple[date | None, date | None]]:
        """Of each event that has an accepted date."""
        return {
            event: _bounds([self.layers.claims[iri] for fact in facts for iri in fact.claims])
            for (event, name), facts in self._fields.items()
            if name == f"{DG}date"
        }


def _bounds(claims: Sequence[Claim]) -> tuple[date | None, date | None]:
    """The first and the last day of all dates; None where one of them is open."""
    first = [day(claim.earliest) for claim in claims]
    last = [day(claim.latest) for claim in claims]
    start = min((each for each in first if each), default=None)
    end = max((each for each in last if each), default=None)
    return None if None in first else start, None if None in last else end


def _properties(found_of: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """The local names of properties, of pairs of a subject and a property, by subject."""
    found = defaultdict[str, set[str]](set)
    for subject, name in found_of:
        found[subject].add(local(name) or "")
    return {iri: frozenset(names) for iri, names in found.items()}


def local(iri: str | None) -> str | None:
    """The name of a term or code without its namespace."""
    if iri is None:
        return None
    return iri.removeprefix(KIND).removeprefix(DG).rpartition("/")[2].rpartition("#")[2]


def firmest(claims: Iterable[Claim]) -> str | None:
    """The firmest certainty of claims, by its local name."""
    found = {local(claim.certainty): None for claim in claims}
    return next((each for each in (*_CERTAINTIES, *found) if each in found), None)


def withdrawn(claims: Sequence[Claim]) -> str | None:
    """``superseded`` or ``deprecated`` if each of `claims` is one of these; None of no claims."""
    if not claims or any(not (each.superseded_by or _is_deprecated(each)) for each in claims):
        return None
    return "deprecated" if all(map(_is_deprecated, claims)) else "superseded"


def _is_deprecated(claim: Claim) -> bool:
    return local(claim.rank) == "deprecated"


def once(items: Iterable[str | None]) -> tuple[str, ...]:
    """`items` in their order, each once, without those that are nothing."""
    return tuple(dict.fromkeys(item for item in items if item))


def _object(value: Term) -> dict[str, str | None]:
    if isinstance(value, NamedNode):
        return {"object": value.value, "value": None, "datatype": None, "language": None}
    return {
        "object": None,
        "value": value.value,
        "datatype": value.datatype.value,
        "language": value.language,
    }


def _identity(triple: tuple[str, str, Term]) -> str:
    """A name for a triple that is the same in every export."""
    subject, predicate, value = triple
    said = compress(value.value) if isinstance(value, NamedNode) else _literal(value)
    return f"{compress(subject)} {compress(predicate)} {said}"


def _literal(value: Literal) -> str:
    return str(value).replace(_XSD, "xsd:") if value.datatype.value.startswith(_XSD) else str(value)


def day(text: str | None) -> date | None:
    """The day that `text` begins with, of a date or a date with a time; None if it is neither."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
