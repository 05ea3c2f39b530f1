"""``report.html`` out of a report: what the template shows, worked out before it is shown.

The page holds every text in each language, in elements of the classes ``en`` and ``fr``; two radio
buttons and the style sheet choose between them, so that the page needs no script. Its content
security policy allows its one style sheet, by its hash, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from diplograph import words
from diplograph.layers import REPORTED
from diplograph.layers.form import Fact, Locator, Term
from diplograph.namespaces import DG, KIND
from diplograph.queries.contests import Sort, label
from diplograph.report import anchor
from diplograph.report.format import Claim, Omission, Report, Source
from diplograph.words import NBSP, unparted

if TYPE_CHECKING:
    from jinja2.runtime import Macro
    from markupsafe import Markup

    from diplograph.report.parts import Part, Parts, Table
    from diplograph.texts import Texts

_HERE = Path(__file__).parent

#: What stands in the page for each of its parts until it is written: no text has it.
_STAND_IN = "\0"
#: What the page speaks, and what each language calls itself.
_LANGUAGES = {"en": "English", "fr": "Français"}

# Controls, and the marks that turn the direction of the text after them: not for display.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")

#: The same as JSON in ASCII has them.
_ESCAPED = re.compile(
    r"\\(?:[bfr]|u(?:00[018][0-9a-f]|007f|009[0-9a-f]|200[ef]|202[89a-e]|206[6-9]|feff))"
)


#: The number that a finding begins with.
_LEADING = re.compile(rf"\d[\d,{NBSP}]*(?<=\d)")

#: Why a claim that is a report is not accepted, by `Claim.acceptance` (design, "Projection").
_REASONS = {
    "free": (
        "no property of the ontology can hold it",
        "aucune propriété de l’ontologie ne peut l’exprimer",
    ),
    "incomplete": ("it names no subject or no object", "il lui manque un sujet ou un objet"),
    "superseded": ("corrected by a later claim", "corrigée par une affirmation ultérieure"),
    "deprecated": ("set aside by the editors", "écartée par les éditeurs"),
    "denied": ("a denial", "une négation"),
    "uncertain": ("not firm enough", "pas assez ferme"),
    "group": ("it is of a group without names", "elle porte sur un groupe sans noms"),
    "not-held": ("the event is not known to be held", "l’événement n’est pas donné pour tenu"),
    "outranked": ("another claim is preferred", "une autre affirmation est préférée"),
    "unexplained": ("the graph does not show why", "le graphe ne dit pas pourquoi"),
}

#: What a file that was read is, in French, by `File.origin`.
_ORIGINS = {
    "facts": "faits",
    "shared entities": "entités partagées",
    "shipped entities": "entités fournies",
}

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Segment:
    """A passage in the strip that stands for a text: per cent of its length, and where it leads."""

    left: str
    width: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Lane:
    """One strip: the passages under claims of a `kind`, or of what was left out for a `reason`."""

    code: str
    count: int
    segments: tuple[Segment, ...]


class Entry(NamedTuple):
    """Claims that say the same of different things in one place: `items` are the things.

    `claim` is the IRI of the first. A claim that stands alone has no items.
    """

    claim: str
    items: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        """How many claims the entry is made of."""
        return len(self.items) or 1


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one kind."""

    kind: str
    claims: int
    entries: tuple[Entry, ...]


def page(report: Report, language: str, texts: Texts | None, parts: Parts) -> Iterator[str | Part]:
    """The text of the file, a little at a time, made of `parts`; it opens in `language`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    style = (_HERE / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        optimized=False,  # compiled for one use: 10 ms saved here, none lost there
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = _Shown(_seen(report, parts), texts, parts)
    made: list[Part] = []

    def each(macro: Macro, items: Sequence[object], *given: object) -> Markup:
        made.extend(parts.part(macro.name, macro, item, *given) for item in items)
        return Markup(_STAND_IN * len(items))

    rendered = environment.get_template("report.html.jinja").generate(
        page=shown,
        parts=each,
        report=shown.report,
        say=shown.say,
        name=shown.name,
        count=shown.count,
        number=shown.number,
        anchor=anchor,
        language=language,
        languages=_LANGUAGES,
        style=Markup(style),
        policy=(
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        ),
    )
    for text in rendered:
        before, *others = text.split(_STAND_IN)
        yield before
        for part, behind in zip(made, others, strict=True):
            yield part
            yield behind
        made.clear()


class _Shown:
    """What the template asks: names in both languages, and claims grouped for reading."""

    #: What goes without saying of a claim, and the class that needs no word on agreements.
    affirmed = f"{KIND}affirmed"
    normal = f"{KIND}normal"
    agreement = f"{DG}Agreement"

    def __init__(self, report: Report, texts: Texts | None, parts: Parts) -> None:
        from diplograph.report.parts import Table

        self.report = report
        self.texts = texts
        self._pair = cache(_pair)

        def table(name: str, values: Mapping[str, _Value]) -> Table[_Value]:
            return Table(name, values, parts)

        claims, sources = report["claims"], report["sources"]
        self.claims = table("claims", {claim["id"]: claim for claim in claims})
        self.sources = table("sources", {source["id"]: source for source in sources})
        self._labels = table("labels", report["labels"])
        self._order = table("order", {"kind": [each["value"] for each in report["counts"]["kind"]]})
        self._beside = table("beside", _beside(claims))
        self._remarks = table("remarks", _remarks(claims))
        held = _grouped((claim["holder"], claim["id"]) for claim in claims)
        self._held = table("held", dict(held))
        self._left_out = table("omitted", _left_out(report))
        self._locators = table("locators", _locators(report))

    # ------------------------------------------------------------------ words

    def say(self, english: str, french: str) -> Markup:
        """A text in both languages, of which the style sheet shows one."""
        return self._pair(english, unparted(french), "fr")

    def issued(self, claim: Claim) -> str | None:
        """The day on which the source of a claim was published, if it is known."""
        source = self.sources.get(claim["holder"])
        return source["issued"] if source else None

    def number(self, value: int) -> Markup:
        """A whole number."""
        return self.say(words.number(value, "en"), words.number(value, "fr"))

    def count(self, value: int, english: str, french: str) -> Markup:
        """A number and its noun, given in the singular."""
        return self.say(words.counted(value, english, "en"), words.counted(value, french, "fr"))

    def counted(self, value: int, iri: str) -> Markup:
        """A number and the name of a class or code, as a noun."""
        labels = self._labels.get(iri, {})
        english = labels.get("en") or anchor(iri)
        return self.count(value, english, labels.get("fr") or english)

    def finding(self, english: str, french: str) -> Markup:
        """A finding, its leading number set apart."""
        from markupsafe import Markup

        def set_(text: str) -> Markup:
            found = _LEADING.match(text)
            parts = (found[0], text[found.end() :]) if found else (text,)
            return Markup("<b>{}</b>{}" if found else "{}").format(*parts)

        return Markup(
            '<span class="en" lang="en">{}</span><span class="fr" lang="fr">{}</span>'
        ).format(set_(english), set_(french))

    def name(self, iri: str) -> Markup:
        """What a thing is called, or the end of its IRI if nothing says."""
        labels = self._labels.get(iri, {})
        english = labels.get("en") or labels.get("fr") or re.split("[/#]", iri)[-1]
        return self._pair(english, labels.get("fr") or english, "fr" if "fr" in labels else "en")

    def left_out(self) -> Markup:
        """What a graph has more than the page lists, and where the rest is."""
        left = self.report["leftOut"]
        english, french = (
            words.listed(
                [
                    words.counted(left["claims"], claim, language),
                    words.counted(left["events"], event, language),
                    words.counted(left["sources"], "source", language),
                ],
                language,
            )
            for language, claim, event in (
                ("en", "claim", "event"),
                ("fr", "affirmation", "événement"),
            )
        )
        return self.say(
            f"Listed are the events that most sources tell of. Left out: {english}. "
            "The numbers count them, and queries reach them.",
            "Sont listés les événements dont parlent le plus de sources. Laissés de côté : "
            f"{french}. Les chiffres les comptent, et les requêtes y mènent.",
        )

    def contest(self, sort: Sort) -> Markup:
        """In what way something is contested."""
        return self.say(label(sort, "en"), label(sort, "fr"))

    def gloss(self, claim: Claim) -> Markup:
        """What a claim says, in our own words."""
        gloss = claim["gloss"]
        english = gloss.get("en") or gloss.get("fr") or anchor(claim["id"])
        return self._pair(english, gloss.get("fr") or english, "fr" if "fr" in gloss else "en")

    def day(self, edtf: str) -> Markup:
        """An EDTF date as people write it."""
        return self.say(words.day(edtf, "en"), words.day(edtf, "fr"))

    def value(self, property_: str, term: Term) -> Markup:
        """The object or literal of a fact; a text is quoted in its own language."""
        from markupsafe import Markup

        if "iri" in term:
            return self.name(term["iri"])
        if property_ == f"{DG}date":
            return self.day(term["value"])
        if "language" in term:
            return Markup('<q lang="{}">{}</q>').format(term["language"], term["value"])
        return Markup("{}").format(term["value"])

    def cite(self, source: str) -> Markup:
        """A source in short: its publisher and day, or its label where these are not known."""
        known = self.sources.get(source)
        if not known or not known["publisher"] or not known["issued"]:
            return self.name(source)
        labels = self._labels.get(known["publisher"], {})
        english = labels.get("en") or anchor(known["publisher"])
        return self.say(
            f"{english}, {words.day(known['issued'], 'en')}",
            f"{labels.get('fr') or english}, {words.day(known['issued'], 'fr')}",
        )

    def percent(self, part: int, whole: int) -> Markup:
        """A share in whole per cent; the small and the almost whole are not rounded away."""
        share = round(100 * part / whole)
        if 0 < part < whole:
            share = min(max(share, 1), 99)
        return self.say(f"{share}%", f"{share}{NBSP}%")

    def is_web(self, url: str) -> bool:
        """Whether an address may become a link."""
        return url.startswith(("http://", "https://"))

    def why_not(self, acceptance: str) -> Markup:
        """Why a reported claim is not accepted."""
        return self.say(*_REASONS[acceptance])

    def origin(self, origin: str) -> Markup:
        """What a file that was read is."""
        return self.say(origin, _ORIGINS.get(origin, origin))

    # ------------------------------------------------------------------ claims, in groups

    def findings(self) -> list[tuple[str, str]]:
        """The findings, each in both languages."""
        found = self.report["findings"]
        return list(zip(found["en"], found["fr"], strict=True))

    def inferences(self) -> list[tuple[Term, str | None, tuple[Entry, ...]]]:
        """What was inferred, under the words and the rule, in the order of the text."""
        claims = [self.claims[iri] for iri in self.report["inferred"]]
        alike = _grouped(
            (repr((claim["evidence"][:1], claim["inferredFrom"], claim["inferenceRule"])), claim)
            for claim in claims
        )
        return [
            (group[0]["inferredFrom"] or {}, group[0]["inferenceRule"], _entries(group))
            for _, group in alike
        ]

    def by_property(self, facts: Iterable[Fact]) -> list[tuple[str, list[Fact]]]:
        """Facts under their properties, both in the order in which they came."""
        return _grouped((fact["property"], fact) for fact in facts)

    def said(self) -> list[Group]:
        """The claims that are never accepted, by kind: the most frequent kind first."""
        claims = [claim for claim in self.report["claims"] if claim["acceptance"] == "kind"]
        groups = dict(_grouped((claim["kind"], claim) for claim in claims))
        kinds = self._order["kind"]
        return [
            Group(kind, len(groups[kind]), _entries(groups[kind]))
            for kind in kinds
            if kind in groups
        ]

    def withheld(self) -> tuple[Entry, ...]:
        """The claims that are reports, and did not become facts."""
        settled = ("accepted", "kind")
        return _entries(
            [claim for claim in self.report["claims"] if claim["acceptance"] not in settled]
        )

    def omitted(self) -> list[list[Omission]]:
        """What was left out, of one source after the other."""
        ledger = ((each["evidence"]["source"], each) for each in self.report["ledger"])
        return [omissions for _, omissions in _grouped(ledger)]

    def beside(self, event: str) -> list[Claim]:
        """The structured claims on an event that are no facts: plans, denials, old values."""
        return self._listed(self._beside, event)

    def _listed(self, table: Table[list[str]], key: str) -> list[Claim]:
        return [self.claims[iri] for iri in table.get(key, ())]

    def remarks(self, thing: str) -> list[tuple[str, int]]:
        """How many free claims of each kind are about a thing, where these are never facts."""
        return [(kind, len(kinds)) for kind, kinds in _grouped(self._remarks.get(thing, ()))]

    def passage(self, locator: Locator) -> str | None:
        """The words of the source under a span, if its text is held."""
        source = self.sources.get(locator["source"])
        if self.texts is None or not source:
            return None
        text = self.texts.find(source["textDigest"])
        return None if text is None else text[locator["start"] : locator["end"]]

    def spoken(self, locator: Locator) -> str:
        """The language of a passage, as an HTML attribute wants it."""
        source = self.sources.get(locator["source"])
        return (source["language"] if source else None) or "und"

    def repeated(self, source: Source) -> int:
        """How many claims stand in more than one place of a source."""
        held = self._listed(self._held, source["id"])
        return sum(len(claim["evidence"]) > 1 for claim in held)

    def claims_stand(self, count: int) -> Markup:
        """The sentence on claims that stand in more than one place."""
        stand, figurent = ("stands", "figure") if count == 1 else ("stand", "figurent")
        return self.say(
            f"{words.counted(count, 'claim', 'en')} {stand} in more than one place.",
            f"{words.counted(count, 'affirmation', 'fr')} {figurent} à plus d’un endroit.",
        )

    def lanes(self, source: Source) -> tuple[list[Lane], list[Lane]]:
        """The strips of a source: one for each kind of claim, one for each reason to leave out."""
        claims = self._listed(self._held, source["id"])
        kinds = dict(_grouped((claim["kind"], claim) for claim in claims))
        order = self._order["kind"]
        reported = [kind for kind in sorted(order) if kind in REPORTED]
        encoded = [
            self._lane(source, kind, len(kinds[kind]), _passages(kinds[kind], source))
            for kind in (*reported, *(kind for kind in order if kind not in REPORTED))
            if kind in kinds
        ]
        omitted = [
            self._lane(source, reason, len(spans), [(span, None) for span in spans])
            for reason, spans in _grouped(self._left_out.get(source["id"], ()))
        ]
        return encoded, omitted

    def paragraphs(self, source: Source) -> list[tuple[str, int, bool]]:
        """Where paragraphs begin, as far as the evidence shows it: per cent, number, room for it.

        There is no room for a number on a narrow page if the next is less than 4% away.
        """
        length = self._length(source)
        starts: dict[int, int] = {}
        for locator in self._locators.get(source["id"], ()):
            if (number := locator["paragraph"]) is not None:
                starts[number] = min(starts.get(number, length), locator["start"])
        ends = (*sorted(starts.items()), (0, 2 * length))
        return [
            (_percent(start, length), number, 25 * (following - start) > length)
            for (number, start), (_, following) in pairwise(ends)
        ]

    def _length(self, source: Source) -> int:
        """The length of a text, or if it is not recorded, that of the part with evidence."""
        ends = (locator["end"] for locator in self._locators.get(source["id"], ()))
        return source["textLength"] or max(ends, default=0)

    def _lane(
        self, source: Source, code: str, count: int, passages: Iterable[tuple[Locator, str | None]]
    ) -> Lane:
        length = self._length(source)
        # A word of a long text is still to be seen: no segment is narrower than a third of 1%.
        segments = (
            Segment(
                _percent(locator["start"], length),
                _percent(max(locator["end"] - locator["start"], length / 300), length),
                target,
            )
            for locator, target in passages
        )
        return Lane(code, count, tuple(segments))


def _pair(english: str, french: str, spoken: str) -> Markup:
    """A text in both languages; `spoken` is the language that the one for French readers is in."""
    from markupsafe import Markup, escape

    if english == french:
        return escape(english)
    return Markup(
        '<span class="en" lang="en">{}</span><span class="fr" lang="{}">{}</span>'
    ).format(english, spoken, french)


def _beside(claims: Iterable[Claim]) -> dict[str, list[str]]:
    """The structured claims that are no facts, under both of their ends."""
    return dict(
        _grouped(
            (end, claim["id"])
            for claim in claims
            if claim["property"] and claim["acceptance"] != "accepted"
            for end in dict.fromkeys((claim["subject"], (claim["object"] or {}).get("iri")))
            if end
        )
    )


def _remarks(claims: Iterable[Claim]) -> dict[str, list[tuple[str, str]]]:
    """The kinds, twice each, of free claims that are never facts, under what they are of."""
    return dict(
        _grouped(
            (thing, (claim["kind"], claim["kind"]))
            for claim in claims
            if not claim["property"] and claim["acceptance"] == "kind"
            for thing in claim["about"]
        )
    )


def _left_out(report: Report) -> dict[str, list[tuple[str, Locator]]]:
    """What was left out, as reason and place, under its source."""
    return dict(
        _grouped(
            (entry["evidence"]["source"], (entry["reason"], entry["evidence"]))
            for entry in report["ledger"]
        )
    )


def _locators(report: Report) -> dict[str, list[Locator]]:
    """Every passage that anything rests on, under its source."""
    locators = [each for claim in report["claims"] for each in claim["evidence"]]
    locators += [entry["evidence"] for entry in report["ledger"]]
    return dict(_grouped((each["source"], each) for each in locators))


def _grouped(pairs: Iterable[tuple[str, _Value]]) -> list[tuple[str, list[_Value]]]:
    """Values under their keys, both in the order in which they came."""
    found: dict[str, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return list(found.items())


def _entries(claims: Sequence[Claim]) -> tuple[Entry, ...]:
    """Claims, those made of a list ("each of these sectors") taken together."""
    alike = _grouped((_likeness(claim), claim) for claim in claims)
    return tuple(entry for _, group in alike for entry in _entry(group))


def _likeness(claim: Claim) -> str:
    """All that a reader sees of a claim, but what it is about."""
    own = ("id", "about", "object", "recordedOn")
    return repr([(key, value) for key, value in claim.items() if key not in own])


def _entry(claims: Sequence[Claim]) -> list[Entry]:
    common = set.intersection(*(set(claim["about"]) for claim in claims))
    items = [
        (anchor(claim["id"]), thing)
        for claim in claims
        for thing in sorted(set(claim["about"]) - common)[:1]
    ]
    if len(claims) == 1 or len(items) < len(claims):
        return [Entry(claim["id"]) for claim in claims]
    return [Entry(claims[0]["id"], tuple(items))]


def _passages(claims: Iterable[Claim], source: Source) -> list[tuple[Locator, str | None]]:
    """Each passage under any of the claims once, with the first claim that it belongs to."""
    found: dict[str, tuple[Locator, str | None]] = {}
    for claim in claims:
        for locator in claim["evidence"]:
            if locator["source"] == source["id"]:
                found.setdefault(locator["id"], (locator, anchor(claim["id"])))
    return list(found.values())


def _percent(part: float, whole: int) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "0%"


def _seen(report: Report, parts: Parts) -> Report:
    """A report without the characters that do not show, or that turn what follows around."""
    values = (each for value in report.values() for each in _items(value))
    is_unclean = any(_ESCAPED.search(parts.line(each)) for each in values)
    return _cleaned(report) if is_unclean else report


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSEEN.sub(" ", value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items()}
    return value
