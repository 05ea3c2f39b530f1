"""The tables of ``view.json``: one function for each, from the layers to columns of numbers."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from diplograph import folding
from diplograph.analysis.belonging import homes_of
from diplograph.analysis.records import Records
from diplograph.layers import Claim, Layers, Triple
from diplograph.namespaces import DG, ID, KIND
from diplograph.queries.contests import CONCORDANT, SORTS, label
from diplograph.view import lanes, model
from diplograph.view.glosses import factor
from diplograph.view.labels import clean, is_web, labels_of, local, spoken
from diplograph.view.model import LINES, NO_DAY, STANDINGS, STATUSES, Rows
from diplograph.view.numbering import Statement, style
from diplograph.words import LANGUAGES

if TYPE_CHECKING:
    from diplograph.texts import Texts

_EPOCH = date(1970, 1, 1).toordinal()


class Strings:
    """The table of strings, filled while the others are made; -1 is no string."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}

    def row(self, text: str | None) -> int:
        return -1 if text is None else self._rows.setdefault(text, len(self._rows))

    def rows(self, texts: Iterable[str | None]) -> array[int]:
        return _ints(self.row(text) for text in texts)

    def table(self) -> tuple[str, ...]:
        return tuple(self._rows)


def tabulate(
    records: Records, rows: Rows, statements: Sequence[Statement], texts: Texts | None
) -> model.Tables:
    """All tables. With `texts`, evidence has its words where the text of its source is held."""
    layers = records.layers
    strings = Strings()
    names = _Names(layers, rows)
    named = parts(rows.things)
    times = _Times(records)
    made = _statements(statements, rows, layers, times, strings)
    claims, patterns = _claims(statements, rows, layers, names, strings)
    return model.Tables(
        namespaces=_spaces(named),
        contests=tuple(
            model.Contest(
                each, {lang: label(each, lang) for lang in LANGUAGES}, each not in CONCORDANT
            )
            for each in SORTS
        ),
        terms=_terms(rows, layers),
        things=_things(records, rows, statements, names, named),
        statements=made,
        claims=claims,
        evidence=_evidence(rows, layers, texts, strings),
        sources=_sources(rows, layers, strings),
        strings=strings.table(),
        patterns=patterns,
    )


# ---------------------------------------------------------------- small parts


def _ints(values: Iterable[int]) -> array[int]:
    return array("i", values)


def _namespace(iri: str) -> str:
    return iri[: len(iri) - len(local(iri))] if iri.endswith(local(iri)) else ""


def slug(iri: str) -> str:
    """The name of a claim in addresses: its IRI's end if it is one of ours."""
    return iri.removeprefix(ID)


def parts(iris: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Namespace and slug of each thing; no two have one slug, so that it will do as an address."""
    taken: set[str] = set()
    found = {}
    for iri in sorted(iris, key=lambda iri: (not iri.startswith(ID), iri)):
        space, name = _namespace(iri), local(iri)
        if not space or name in taken:
            space, name = "", iri
        taken.add(name)
        found[iri] = (space, name)
    return found


def _spaces(named: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted({space for space, _ in named.values()}))


class _Names:
    """What the page calls things: in each language, English where there is none."""

    def __init__(self, layers: Layers, rows: Rows) -> None:
        self._layers = layers
        labels = {iri: labels_of(iri, layers) for iri in (*rows.things, *rows.terms)}
        self._english = {iri: spoken(each, "en", iri) for iri, each in labels.items()}
        self._labels = labels

    def own(self, iri: str, lang: str) -> str | None:
        """The name in a language, if it is another than the English one."""
        name = self._labels[iri].get(lang)
        return name if name != self._english[iri] else None

    def told(self, iri: str, lang: str) -> str:
        return self._labels[iri].get(lang) or self._english[iri]


class _Times:
    """The days and the status of events: what is only said counts where nothing is accepted."""

    def __init__(self, records: Records) -> None:
        self.bounds: dict[str, tuple[int, int]] = {}
        self.status: dict[str, int] = {}
        for claim in records.layers.claims.values():
            self._said(claim)
        for iri, event in records.events.items():
            each = event.dates
            texts = (each.start, each.end, each.earliest, each.latest, each.date)
            if known := [day(text) for text in texts if day(text) != NO_DAY]:
                self.bounds[iri] = (min(known), max(known))
            if event.code in STATUSES:
                self.status[iri] = STATUSES.index(event.code)

    def _said(self, claim: Claim) -> None:
        if claim.subject is None or claim.value is None or claim.is_denied:
            return
        if claim.predicate == f"{DG}date" and (bounds := _bounds([claim])):
            self.bounds.setdefault(claim.subject, bounds)
        code = claim.value.value.removeprefix(KIND)
        if claim.predicate == f"{DG}eventStatus" and code in STATUSES:
            self.status.setdefault(claim.subject, STATUSES.index(code))

    def of(self, each: Statement, claims: Sequence[Claim]) -> tuple[int, int]:
        """First and last day of a statement: its own, else its event's."""
        own = _bounds(claims)
        if own and each.predicate == f"{DG}date":
            return own
        about = claims[0].about if each.standing == "mark" else ()
        end = each.value.value if each.value is not None else ""
        for iri in (each.subject or "", end, *about):
            if iri in self.bounds:
                return self.bounds[iri]
        return own or (NO_DAY, NO_DAY)


def _bounds(claims: Sequence[Claim]) -> tuple[int, int] | None:
    days = [day(each) for claim in claims for each in (claim.earliest, claim.latest)]
    known = [each for each in days if each != NO_DAY]
    return (min(known), max(known)) if known else None


def day(text: str | None) -> int:
    """A day in ISO form as days since 1970-01-01; what is none is NO_DAY."""
    try:
        return date.fromisoformat(text or "").toordinal() - _EPOCH
    except ValueError:
        return NO_DAY


# ---------------------------------------------------------------- the tables


def _terms(rows: Rows, layers: Layers) -> model.Terms:
    above = {
        iri: next((each for each in layers.things[iri].classes[1:] if each in rows.terms), "")
        for iri in rows.terms
        if iri in layers.things
    }
    labels = {iri: labels_of(iri, layers) for iri in rows.terms}
    return model.Terms(
        iri=tuple(rows.terms),
        label={lang: [labels[iri].get(lang, "") for iri in rows.terms] for lang in LANGUAGES},
        side=_ints(lanes.side(iri.removeprefix(DG)) for iri in rows.terms),
        broader=_ints(rows.terms.get(above.get(iri, ""), -1) for iri in rows.terms),
        fold=folding.same(),
    )


def _things(
    records: Records,
    rows: Rows,
    statements: Sequence[Statement],
    names: _Names,
    named: Mapping[str, tuple[str, str]],
) -> model.Things:
    layers = records.layers
    spaces = {each: row for row, each in enumerate(_spaces(named))}
    found = [layers.things.get(iri) for iri in rows.things]
    units = homes_of(records, rows.things, "unit")
    countries = homes_of(records, rows.things, "country")
    stood_for, grounds = _stood_for(records), _grounds(layers)

    def home(
        iri: str, homes: Mapping[str, Sequence[str]], by: Mapping[str, set[str]] = stood_for
    ) -> int:
        at = homes[iri] or sorted({each for end in by.get(iri, ()) for each in homes[end]})
        return rows.things.get(at[0], -1) if len(at) == 1 else -1

    def country(iri: str) -> int:
        found = home(iri, countries)
        return found if found >= 0 else home(iri, countries, grounds)

    def alt(iri: str) -> list[tuple[str, str]] | int:
        thing = layers.things.get(iri)
        shown = {names.told(iri, lang) for lang in LANGUAGES}
        cleaned = {(lang, clean(text)) for lang, text in thing.names} if thing else set()
        return sorted(each for each in cleaned if each[1] and each[1] not in shown) or 0

    return model.Things(
        slug=tuple(named[iri][1] for iri in rows.things),
        ns=_ints(spaces[named[iri][0]] for iri in rows.things),
        kind=_ints(rows.terms.get((thing and thing.kind) or "", -1) for thing in found),
        style=_ints(style(iri, layers) for iri in rows.things),
        en=tuple(names.told(iri, "en") for iri in rows.things),
        fr=tuple(names.own(iri, "fr") or 0 for iri in rows.things),
        ar=tuple(names.own(iri, "ar") or 0 for iri in rows.things),
        alt=tuple(alt(iri) for iri in rows.things),
        match=tuple((each and [m for m in each.matches if is_web(m)]) or 0 for each in found),
        origin=tuple((each and [clean(o) for o in each.origins]) or 0 for each in found),
        home=_ints(home(iri, units) for iri in rows.things),
        country=_ints(country(iri) for iri in rows.things),
        rank=_ranks(rows, statements),
    )


def _stood_for(records: Records) -> Mapping[str, set[str]]:
    """Whose home an event or a delegation has: its hosts', or that of whom its visits came from."""
    found: dict[str, set[str]] = defaultdict(set)
    visitors: dict[str, set[str]] = defaultdict(set)
    parties: list[Triple] = []
    for triple, side in records.roles:
        if side == "host":
            found[triple.subject].add(triple.value.value)
        elif triple.predicate == f"{DG}visitorFrom":
            visitors[triple.subject].add(triple.value.value)
        elif triple.predicate == f"{DG}visitingParty":
            parties.append(triple)
    for triple in parties:
        if records.is_a(triple.value.value, ("Delegation",)):
            found[triple.value.value] |= visitors[triple.subject]
    return found


def _grounds(layers: Layers) -> Mapping[str, set[str]]:
    """Where each event was, if that is a fact: its country, where none of its hosts is known."""
    found: dict[str, set[str]] = defaultdict(set)
    for fact in layers.facts:
        if fact.triple.predicate == f"{DG}takesPlaceIn":
            found[fact.triple.subject].add(fact.triple.value.value)
    return found


def _ranks(rows: Rows, statements: Sequence[Statement]) -> array[int]:
    """The place of each thing by how much it is joined with others, and how well that is known."""
    weight = [0] * len(rows.things)
    for each in statements:
        if each.drawn and each.subject is not None and each.value is not None:
            for end in (each.subject, each.value.value):
                weight[rows.things[end]] += 1 + len(each.attested.voices)
    order = sorted(range(len(weight)), key=lambda row: (-weight[row], row))
    ranks = array("i", [0]) * len(order)
    for rank, row in enumerate(order):
        ranks[row] = rank
    return ranks


def _statements(
    found: Sequence[Statement], rows: Rows, layers: Layers, times: _Times, strings: Strings
) -> model.Statements:
    claims = [[layers.claims[claim] for claim in each.claims] for each in found]
    ends = [each.value if isinstance(each.value, Literal) else None for each in found]
    nodes = [
        each.value.value if each.value is not None and not isinstance(each.value, Literal) else ""
        for each in found
    ]
    bounds = [times.of(each, behind) for each, behind in zip(found, claims, strict=True)]
    statuses = [times.status.get(each.subject or "", -1) for each in found]
    return model.Statements(
        s=_ints(rows.things.get(each.subject or "", -1) for each in found),
        p=_ints(rows.terms.get(each.predicate or "", -1) for each in found),
        o=_ints(rows.things.get(iri, -1) for iri in nodes),
        code=_ints(rows.terms.get(iri, -1) for iri in nodes),
        v=strings.rows(None if end is None else clean(end.value) for end in ends),
        vl=strings.rows(end.language if end is not None else None for end in ends),
        standing=_ints(STANDINGS.index(each.standing) for each in found),
        kind=_ints(rows.terms.get(each.kind or "", -1) for each in found),
        flags=_ints(_flags(*both, layers) for both in zip(found, claims, strict=True)),
        contest=_ints(SORTS.index(each.contest) if each.contest else -1 for each in found),
        lo=_ints(first for first, _ in bounds),
        hi=_ints(last for _, last in bounds),
        status=_ints(statuses),
        line=_ints(_line(*both) for both in zip(found, statuses, strict=True)),
        sources=_ints(len(each.attested.sources) for each in found),
        voices=_ints(len(each.attested.voices) for each in found),
    )


def _line(each: Statement, status: int) -> int:
    """What its line looks like; a free claim has none, and a fact is never told as only said."""
    unheld = STATUSES[status] if status >= 0 and STATUSES[status] != "held" else None
    if each.standing == "mark":
        return -1
    if each.standing == "said":
        name = "denied" if each.denied else "planned" if unheld == "planned" else "said"
    elif each.is_disputed:
        name = "contested"
    else:
        name = "reference" if each.standing == "reference" else unheld or "fact"
    return LINES.index(name)


def _flags(each: Statement, claims: Sequence[Claim], layers: Layers) -> int:
    return (
        model.DENIED * int(each.denied)
        | model.CONTESTED * int(each.is_disputed)
        | model.ATTRIBUTED * bool(each.claims and layers.according_to(each.claims))
        | model.DRAWN * each.drawn
        | model.ONLY_CLAIMED * (each.kind is not None)
        | model.SUPERSEDED * bool(claims and all(claim.superseded_by for claim in claims))
    )


def _claims(
    statements: Sequence[Statement], rows: Rows, layers: Layers, names: _Names, strings: Strings
) -> tuple[model.Claims, Mapping[str, Sequence[str]]]:
    found = [layers.claims[iri] for iri in rows.claims]
    of = [rows.statement[claim.iri] for claim in found]
    patterns, gloss = {}, {}
    for lang in LANGUAGES:
        texts = [clean(claim.glosses.get(lang, "")) for claim in found]
        named = (
            _named(statements[at], claim, lang, names) if text else {}
            for at, claim, text in zip(of, found, texts, strict=True)
        )
        patterns[lang], numbers = factor(texts, named)
        gloss[lang] = _ints(
            -1 - strings.row(text) if number is None else number
            for text, number in zip(texts, numbers, strict=True)
        )
    things, sources = rows.things, rows.sources

    def terms(iris: Iterable[str | None]) -> array[int]:
        return _ints(rows.terms.get(iri or "", -1) for iri in iris)

    claims = model.Claims(
        of=_ints(of),
        gloss=gloss,
        iri=tuple(
            0 if _ruled(claim, statements[at]) == slug(claim.iri) else slug(claim.iri)
            for at, claim in zip(of, found, strict=True)
        ),
        kind=terms(claim.kind for claim in found),
        certainty=terms(claim.certainty for claim in found),
        polarity=terms(claim.polarity for claim in found),
        basis=terms(claim.basis for claim in found),
        rank=terms(claim.rank for claim in found),
        holder=_ints(sources.get(claim.holder, -1) for claim in found),
        by=[_some(things, layers.speakers(claim)) for claim in found],
        about=[_some(things, claim.about) for claim in found],
        supersedes=[_some(rows.claims, claim.supersedes) for claim in found],
        from_=strings.rows(_told(claim.valid_from) for claim in found),
        until=strings.rows(_told(claim.valid_until) for claim in found),
        rank_reason=strings.rows(_told(claim.rank_reason) for claim in found),
        inferred_from=strings.rows(
            _told(claim.inferred_from and claim.inferred_from.value) for claim in found
        ),
        rule=terms(claim.inference_rule for claim in found),
    )
    return claims, patterns


def _told(text: str | None) -> str | None:
    return clean(text) if text else None


def _some(rows: Mapping[str, int], iris: Iterable[str]) -> list[int] | int:
    return [rows[iri] for iri in iris if iri in rows] or 0


def _named(each: Statement, claim: Claim, lang: str, names: _Names) -> Mapping[str, str]:
    """The names that a gloss may have in it, as the page will fill them in."""
    if each.subject is None or each.value is None:
        return {}
    literal = isinstance(each.value, Literal)
    end = clean(each.value.value) if literal else names.told(each.value.value, lang)
    return {"s": names.told(each.subject, lang), "o": end, "h": names.told(claim.holder, lang)}


def _ruled(claim: Claim, each: Statement) -> str:
    """The slug of a claim by the rule that the page knows; empty if it does not hold."""
    if each.subject is None or each.predicate is None or each.value is None:
        return ""
    if isinstance(each.value, Literal) or not claim.iri.startswith(ID):
        return ""
    ends = (claim.holder, each.subject, each.predicate, each.value.value)
    return ".".join(local(end) for end in ends)


def _evidence(rows: Rows, layers: Layers, texts: Texts | None, strings: Strings) -> model.Evidence:
    found = [
        (row, each) for iri, row in rows.claims.items() for each in layers.claims[iri].evidence
    ]

    def passage(source: str, start: int, end: int) -> str | None:
        held = layers.sources.get(source)
        text = texts.find(held.digest) if texts and held else None
        return text[start:end] if text is not None else None

    return model.Evidence(
        of=_ints(row for row, _ in found),
        source=_ints(rows.sources.get(each.source, -1) for _, each in found),
        start=_ints(each.start for _, each in found),
        length=_ints(each.end - each.start for _, each in found),
        paragraph=_ints(each.paragraph or 0 for _, each in found),
        passage=strings.rows(passage(each.source, each.start, each.end) for _, each in found),
    )


def _sources(rows: Rows, layers: Layers, strings: Strings) -> model.Sources:
    found = [layers.sources[iri] for iri in rows.sources]
    return model.Sources(
        thing=_ints(rows.things[each.iri] for each in found),
        issued=strings.rows(each.issued for each in found),
        language=strings.rows(each.language for each in found),
        publisher=_ints(rows.things.get(each.publisher or "", -1) for each in found),
        url=strings.rows(each.url if each.url and is_web(each.url) else None for each in found),
        kind=_ints(rows.terms.get(each.kind or "", -1) for each in found),
        origin=[_some(rows.sources, each.primary) for each in found],
    )
