"""Three sentences on what the graph says, in English and French.

The first is of what took place, the second of what was on the table and what was agreed, the third
of how much of what the sources say is a report at all. "The sources do not say" is kept apart from
"no", and what rests only on somebody's word says whose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from diplograph.layers import REPORTED
from diplograph.layers.form import Fact
from diplograph.namespaces import DG, KIND
from diplograph.report.format import Content, Event
from diplograph.words import NBSP, counted, day, listed, number, plural

_ACCORDING_TO = {"en": "according to", "fr": "selon"}
_FALLBACK = {"en": "event", "fr": "événement"}


def sentences(content: Content) -> dict[str, list[str]]:
    """The three sentences in each language."""
    return {
        language: [say(_Gist(content, language)) for say in tell]
        for language, tell in (("en", _ENGLISH), ("fr", _FRENCH))
    }


@dataclass(frozen=True)
class _Gist:
    """What the sentences are about, with names in one language."""

    content: Content
    language: str

    @property
    def held(self) -> list[Event]:
        """Visits and meetings that were held."""
        return [event for event in self._gatherings() if event["status"] == f"{KIND}held"]

    @property
    def not_held(self) -> list[tuple[str | None, int]]:
        """How many visits and meetings have another accepted status, or none: name and number."""
        return self._by_status(self._gatherings())

    @property
    def agreements(self) -> list[Event]:
        """Agreements that were concluded."""
        return [event for event in self._agreements() if event["status"] == f"{KIND}held"]

    @property
    def not_concluded(self) -> list[tuple[str | None, int]]:
        """How many agreements have another accepted status, or none: name and number."""
        return self._by_status(self._agreements())

    @property
    def denials(self) -> int:
        """Of how many visits and meetings a source says that nothing was signed during them."""
        return sum(event["agreement"] == "denied" for event in self.held)

    @property
    def sectors(self) -> int:
        """How many different sectors are on the agendas of what was held."""
        facts = (fact for event in self.held for fact in event["facts"])
        return len({_value(fact) for fact in facts if fact["property"] == f"{DG}onAgenda"})

    @property
    def held_by_class(self) -> str:
        """What was held, as "2 visits and 1 meeting"."""
        names = Counter(self.noun(event["type"]) for event in self.held)
        ordered = sorted(names.items(), key=lambda item: (-item[1], item[0]))
        return listed(
            [counted(count, name, self.language) for name, count in ordered], self.language
        )

    @property
    def span(self) -> tuple[str, str] | None:
        """The first and the last day on which anything was held, if they differ."""
        first = min((event["earliest"] for event in self.held if event["earliest"]), default=None)
        last = max((event["latest"] for event in self.held if event["latest"]), default=None)
        if not first or not last or first == last:
            return None
        return day(first, self.language), day(last, self.language)

    @property
    def reported(self) -> int:
        """How many claims report an event or a state."""
        return sum(claim["kind"] in REPORTED for claim in self.content["claims"])

    @property
    def said(self) -> list[str]:
        """The kinds of the other claims, the most frequent first."""
        kinds = Counter(claim["kind"] for claim in self.content["claims"])
        others = [kind for kind in kinds if kind not in REPORTED]
        return [self.noun(kind) for kind in sorted(others, key=lambda kind: (-kinds[kind], kind))]

    @property
    def subjects(self) -> int:
        """How many things facts are accepted of."""
        return sum(
            bool(each["facts"]) for each in (*self.content["events"], *self.content["states"])
        )

    def name(self, iri: str) -> str:
        """What a thing is called; in the other language, or by its slug, if need be."""
        labels = self.content["labels"].get(iri, {})
        return labels.get(self.language) or next(iter(labels.values()), iri.rpartition("/")[2])

    def noun(self, iri: str | None) -> str:
        """The name of a class or code as a noun in the middle of a sentence."""
        return self.name(iri).lower() if iri else _FALLBACK[self.language]

    def short(self, iri: str) -> str:
        """The accepted acronym of an organisation, else its name."""
        facts = (
            fact for each in self.content["states"] if each["id"] == iri for fact in each["facts"]
        )
        acronyms = [_value(fact) for fact in facts if fact["property"] == f"{DG}acronym"]
        return min(acronyms, default=self.name(iri))

    def facts(self, event: Event, name: str) -> list[Fact]:
        """The facts of an event under one property."""
        return [fact for fact in event["facts"] if fact["property"] == DG + name]

    def by(self, facts: Iterable[Fact], words: str) -> str:
        """`words`, and on whose word, if any of the facts rests on somebody's alone."""
        names = {speaker for fact in facts for speaker in fact["accordingTo"]}
        speakers = listed([self.short(name) for name in sorted(names)], self.language)
        return f"{words} ({_ACCORDING_TO[self.language]} {speakers})" if speakers else words

    def _gatherings(self) -> list[Event]:
        return [event for event in self.content["events"] if event["type"] != f"{DG}Agreement"]

    def _agreements(self) -> list[Event]:
        return [event for event in self.content["events"] if event["type"] == f"{DG}Agreement"]

    def _by_status(self, events: Iterable[Event]) -> list[tuple[str | None, int]]:
        found = Counter(event["status"] for event in events if event["status"] != f"{KIND}held")
        ordered = sorted(found.items(), key=lambda item: (item[0] is None, item[0] or ""))
        return [(self.noun(status) if status else None, count) for status, count in ordered]


def _value(fact: Fact) -> str:
    return fact["object"].get("iri") or fact["object"].get("value", "")


# ---------------------------------------------------------------- English


def _en_held(gist: _Gist) -> str:
    rest = _en_statuses(gist.not_held)
    after = f"; {rest}" if rest else ""
    if not gist.held:
        return f"No visit or meeting is reported{' as held' if rest else ''}{after}."
    if len(gist.held) > 1:
        span = ", from {} to {}".format(*gist.span) if gist.span else ""
        return f"{gist.held_by_class} held{span}{after}."
    (event,) = gist.held
    hosts = gist.facts(event, "hostedBy")
    dates = gist.facts(event, "date")
    parts = [
        gist.name(event["id"]),
        gist.by(dates, day(event["date"], "en") if event["date"] else "date not reported"),
    ]
    if hosts:
        names = listed([gist.short(_value(host)) for host in hosts], "en")
        parts.append(gist.by(hosts, f"hosted by {names}"))
    held = gist.by(gist.facts(event, "eventStatus"), f"1 {gist.noun(event['type'])} held")
    return f"{held}: {', '.join(parts)}{after}."


def _en_statuses(statuses: Iterable[tuple[str | None, int]]) -> str:
    return listed([f"{count} {status or 'of no known status'}" for status, count in statuses], "en")


def _en_agreed(gist: _Gist) -> str:
    if not gist.held and not gist.agreements:
        facts = gist.content["numbers"]["accepted"]
        if not facts:
            return "No fact is accepted."
        are = "is" if facts == 1 else "are"
        things = counted(gist.subjects, "thing", "en")
        return f"{counted(facts, 'fact', 'en')} {are} accepted, of {things}."
    on = "on its agenda" if len(gist.held) == 1 else "on their agendas"
    agenda = (
        f"{counted(gist.sectors, 'sector', 'en')} {on}" if gist.sectors else "No agenda reported"
    )
    return f"{agenda}; {_en_outcome(gist)}."


def _en_outcome(gist: _Gist) -> str:
    if concluded := len(gist.agreements):
        are = "is" if concluded == 1 else "are"
        return f"{counted(concluded, 'agreement', 'en')} {are} reported as concluded"
    if rest := _en_statuses(gist.not_concluded):
        return f"no agreement is reported as concluded, {rest}"
    if gist.denials and len(gist.held) == 1:
        return "a source says that no agreement was signed"
    if gist.denials:
        return (
            f"no agreement is reported, and for {number(gist.denials, 'en')} of them one is denied"
        )
    if gist.content["numbers"]["sources"] == 1:
        return "the source reports no agreement, and does not deny one"
    return "the sources report no agreement, and do not deny one"


def _en_claims(gist: _Gist) -> str:
    claims = gist.content["numbers"]["claims"]
    others = claims - gist.reported
    if not claims:
        return "No claim is recorded."
    if not others:
        all_ = (
            "The only claim reports" if claims == 1 else f"All {number(claims, 'en')} claims report"
        )
        return f"{all_} what happened or is so."
    reports = "reports" if gist.reported == 1 else "report"
    some = (
        f"{number(gist.reported, 'en')} of {counted(claims, 'claim', 'en')} {reports} "
        "what happened or is so"
    )
    if others == 1:
        return f"{some}; the other one ({gist.said[0]}) stays a claim."
    kinds = listed([plural(kind, "en") for kind in gist.said], "en", last="or")
    return f"{some}; the other {number(others, 'en')} are {kinds}, and stay claims."


# ---------------------------------------------------------------- French


def _fr_held(gist: _Gist) -> str:
    rest = _fr_statuses(gist.not_held)
    after = f"{NBSP}; {rest}" if rest else ""
    if not gist.held:
        return f"Aucune visite ni rencontre n’est rapportée{' comme tenue' if rest else ''}{after}."
    if len(gist.held) > 1:
        span = ", du {} au {}".format(*gist.span) if gist.span else ""
        return f"{gist.held_by_class} ont eu lieu{span}{after}."
    (event,) = gist.held
    hosts = gist.facts(event, "hostedBy")
    dates = gist.facts(event, "date")
    parts = [
        gist.name(event["id"]),
        gist.by(dates, day(event["date"], "fr") if event["date"] else "date non rapportée"),
    ]
    if hosts:
        names = listed([gist.short(_value(host)) for host in hosts], "fr")
        parts.append(gist.by(hosts, f"avec {names} pour hôte"))
    held = f"1 {gist.noun(event['type'])} a eu lieu"
    held = gist.by(gist.facts(event, "eventStatus"), held)
    return f"{held}{NBSP}: {', '.join(parts)}{after}."


def _fr_statuses(statuses: Iterable[tuple[str | None, int]]) -> str:
    # Not "2 prévues": the label of a status cannot agree with what is counted.
    parts = [
        f"{number(count, 'fr')} au statut «{NBSP}{status}{NBSP}»"
        if status
        else f"{number(count, 'fr')} sans statut connu"
        for status, count in statuses
    ]
    return listed(parts, "fr")


def _fr_agreed(gist: _Gist) -> str:
    if not gist.held and not gist.agreements:
        facts = gist.content["numbers"]["accepted"]
        if not facts:
            return "Aucun fait n’est admis."
        are = "est admis" if facts == 1 else "sont admis"
        return f"{counted(facts, 'fait', 'fr')} {are}, sur {counted(gist.subjects, 'sujet', 'fr')}."
    on = "à son programme" if len(gist.held) == 1 else "à leurs programmes"
    agenda = (
        f"{counted(gist.sectors, 'secteur', 'fr')} {on}"
        if gist.sectors
        else "Aucun programme rapporté"
    )
    return f"{agenda}{NBSP}; {_fr_outcome(gist)}."


def _fr_outcome(gist: _Gist) -> str:
    if concluded := len(gist.agreements):
        are = "est rapporté comme conclu" if concluded == 1 else "sont rapportés comme conclus"
        return f"{counted(concluded, 'accord', 'fr')} {are}"
    if rest := _fr_statuses(gist.not_concluded):
        return f"aucun accord n’est rapporté comme conclu, {rest}"
    if gist.denials and len(gist.held) == 1:
        return "une source dit qu’aucun accord n’a été signé"
    if gist.denials:
        return f"aucun accord n’est rapporté, et pour {number(gist.denials, 'fr')} il est nié"
    if gist.content["numbers"]["sources"] == 1:
        return "la source ne rapporte aucun accord, et n’en nie aucun"
    return "les sources ne rapportent aucun accord, et n’en nient aucun"


def _fr_claims(gist: _Gist) -> str:
    claims = gist.content["numbers"]["claims"]
    others = claims - gist.reported
    if not claims:
        return "Aucune affirmation n’est consignée."
    if not others:
        all_ = (
            "La seule affirmation rapporte"
            if claims == 1
            else f"Les {number(claims, 'fr')} affirmations rapportent"
        )
        return f"{all_} ce qui a eu lieu ou ce qui est."
    report = "rapporte" if gist.reported < 2 else "rapportent"
    some = (
        f"{number(gist.reported, 'fr')} des {counted(claims, 'affirmation', 'fr')} {report} "
        "ce qui a eu lieu ou ce qui est"
    )
    if others == 1:
        return f"{some}{NBSP}; la dernière ({gist.said[0]}) reste une affirmation."
    kinds = listed([f"des {plural(kind, 'fr')}" for kind in gist.said], "fr", last="or")
    rest = f"les {number(others, 'fr')} autres sont {kinds}, et restent des affirmations"
    return f"{some}{NBSP}; {rest}."


_ENGLISH = (_en_held, _en_agreed, _en_claims)
_FRENCH = (_fr_held, _fr_agreed, _fr_claims)
