"""Rules within one file: what its claims, dates and spans say against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from diplograph.facts import dates, inference, wording
from diplograph.facts.model import Claim, Event, Source, Span, Text
from diplograph.facts.reader import Sheet, is_reported
from diplograph.facts.remaining import check_todo
from diplograph.problems import Location, Problem

_RESERVED_ID = re.compile(r"span-[0-9]+-[0-9]+")
_WORD = re.compile(r"\w+")
#: "At most seven consecutive words of a source may be kept" (design, "Source texts").
MAX_WORDS = 7


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A claim of the file and its number, which leads to its places."""

    number: int
    claim: Claim


def check_file(sheet: Sheet, kind_of: Callable[[str], str]) -> Iterator[Problem]:
    """What is wrong between the parts of one fact file; `kind_of` gives the class of a slug."""
    source = sheet.file.source
    if source is None:
        return
    yield from _source_dates(sheet, source)
    claims = [_Numbered(number, claim) for number, claim in enumerate(sheet.file.claims)]
    yield from _repeated(sheet, claims)
    for one in claims:
        yield from _rank(sheet, one)
        yield from _validity(sheet, one, source)
        yield from _inference(sheet, one, source)
        yield from _event_dates(sheet, one, source)
        yield from _free_report(sheet, one, kind_of)
        yield from _names(one, kind_of)
    for event in sheet.file.events:
        yield from _roles(event, sheet, kind_of)
    yield from _dateline(sheet, claims, source)
    yield from _ledger(sheet)
    yield from check_todo(sheet.file)
    yield from _span_records(sheet)


def _source_dates(sheet: Sheet, source: Source) -> Iterator[Problem]:
    if source.published > source.recorded:
        yield Problem(
            sheet.place(None, "recorded"),
            "recorded-before-published",
            "the source was recorded before it was published",
            found=source.recorded,
            related=((sheet.place(None, "published"), f"published {source.published}"),),
        )


# ------------------------------------------------------------------ claims that stand twice


def _repeated(sheet: Sheet, claims: list[_Numbered]) -> Iterator[Problem]:
    """No proposition, no id and no gloss stands twice (design, "Identity")."""
    propositions: dict[object, _Numbered] = {}
    ids: dict[str, _Numbered] = {}
    glosses: dict[tuple[Text, str | None], _Numbered] = {}
    for one in claims:
        claim = one.claim
        if claim.id is None:
            first = propositions.setdefault(_key(claim), one)
            if first is not one:
                message = "this claim stands twice in the file"
                yield _twice(one, first, "duplicate-claim", message)
            continue
        if _RESERVED_ID.fullmatch(claim.id):
            place = sheet.place(one.number, "id")
            message = "an id of this form is that of a passage"
            yield Problem(place, "bad-slug", message, found=claim.id)
        first = ids.setdefault(claim.id, one)
        if first is not one:
            message = f"the id {claim.id!r} stands twice in the file"
            related = ((sheet.place(first.number, "id"), "first here"),)
            place = sheet.place(one.number, "id")
            yield Problem(place, "duplicate-id", message, related=related)
        for gloss in claim.glosses:
            first = glosses.setdefault((gloss, claim.attributed_to), one)
            # `each` makes several claims of one entry, with one gloss.
            if first.claim.location != claim.location:
                yield _twice(one, first, "duplicate-claim", "two claims say the same")


def _key(claim: Claim) -> object:
    """What tells two structured claims of one source apart."""
    return (
        claim.kind,
        claim.subject,
        claim.property,
        claim.object,
        claim.value,
        claim.attributed_to,
        claim.polarity,
        claim.valid_from,
        claim.valid_until,
    )


def _twice(one: _Numbered, first: _Numbered, code: str, message: str) -> Problem:
    return Problem(
        one.claim.location,
        code,
        message,
        expected="one entry that lists both locators: at: [10-31, 300-321]",
        related=((first.claim.location, "first here"),),
    )


# ------------------------------------------------------------------ one claim by itself


def _rank(sheet: Sheet, one: _Numbered) -> Iterator[Problem]:
    claim = one.claim
    if claim.rank != "normal" and not claim.rank_reason:
        message = f"a {claim.rank} claim says why"
        yield Problem(sheet.place(one.number, "rank"), "missing-key", message, expected="reason: …")
    if claim.rank == "normal" and claim.rank_reason:
        message = "a reason is given for a rank, and there is none"
        yield Problem(sheet.place(one.number, "reason"), "needless-reason", message)
    if claim.object is not None and claim.object == claim.subject:
        message = f"{claim.subject!r} stands in this relation to itself"
        yield Problem(sheet.place(one.number, "is"), "self-reference", message)


def _validity(sheet: Sheet, one: _Numbered, source: Source) -> Iterator[Problem]:
    claim = one.claim
    start = dates.bounds(claim.valid_from).earliest if claim.valid_from else None
    end = dates.bounds(claim.valid_until).latest if claim.valid_until else None
    if start and end and end <= start:
        place = sheet.place(one.number, "valid_until")
        message = "the claim ceases to hold before it begins to"
        yield Problem(
            place, "bad-validity", message, found=f"{claim.valid_from} to {claim.valid_until}"
        )
    if start and is_reported(claim) and start.isoformat() > source.published:
        place = sheet.place(one.number, "valid_from")
        message = f"what begins after {source.published}, the day of publication, is not so yet"
        expected = "another kind: plan, intention or prediction"
        yield Problem(
            place, "report-of-the-future", message, found=claim.valid_from or "", expected=expected
        )


def _inference(sheet: Sheet, one: _Numbered, source: Source) -> Iterator[Problem]:
    if not one.claim.inferred:
        return
    place = sheet.place(one.number, "inferred")
    if len(_WORD.findall(one.claim.inferred.words)) > MAX_WORDS:
        message = f"more than {MAX_WORDS} words of a source are kept"
        yield Problem(place, "too-many-words", message, found=one.claim.inferred.words)
    if against := inference.contradiction(one.claim, source):
        value = one.claim.value
        found = value.value if isinstance(value, Text) else ""
        place = sheet.place(one.number, "is")
        related = ((sheet.place(one.number, "inferred"), "inferred by this rule"),)
        yield Problem(place, "wrong-inference", against, found=found, related=related)


def _event_dates(sheet: Sheet, one: _Numbered, source: Source) -> Iterator[Problem]:
    """What is reported as held, or as the day of the source itself, is not in its future."""
    claim = one.claim
    if claim.property != "date" or not is_reported(claim) or not isinstance(claim.value, Text):
        return
    earliest = dates.bounds(claim.value.value).earliest
    if earliest and earliest.isoformat() > source.published:
        yield Problem(
            sheet.place(one.number, "is"),
            "report-of-the-future",
            f"what was held has no date after {source.published}, the day of publication",
            found=claim.value.value,
            expected="as: plan, or a status that is not held",
        )


def _free_report(sheet: Sheet, one: _Numbered, kind_of: Callable[[str], str]) -> Iterator[Problem]:
    """A free claim that is reported names what it is about, and tells of no aim or forecast."""
    claim = one.claim
    if claim.property is not None or not is_reported(claim):
        return
    place = sheet.place(one.number, "kind")
    held = {
        other.subject
        for other in sheet.file.claims
        if other.property == "eventStatus" and other.object == "held" and is_reported(other)
    }
    if claim.kind == "reported-event" and held.isdisjoint(claim.about):
        message = "what happened, happened at an event, and this claim is about none that was held"
        expected = "the event in 'about', or another kind of claim"
        yield Problem(place, "report-without-event", message, expected=expected)
    if claim.about and all(kind_of(slug) == "Group" for slug in claim.about):
        message = "what is said of groups alone is said of nobody in particular"
        expected = "kind: generalisation, or what is named in 'about'"
        yield Problem(place, "report-of-groups", message, expected=expected)
    cues = [(wording.unreported(gloss), gloss.language) for gloss in claim.glosses]
    for cue, language in [found for found in cues if found[0]][:1]:
        message = f"the gloss tells of an aim or a forecast, and the kind is {claim.kind}"
        expected = "a kind that is not reported, or other words"
        found = f"{cue!r} in the {language!r} gloss"
        yield Problem(place, "wording-against-kind", message, found, expected)


def _names(one: _Numbered, kind_of: Callable[[str], str]) -> Iterator[Problem]:
    claim = one.claim
    if claim.property == "name" and claim.subject and kind_of(claim.subject) == "Group":
        message = f"{claim.subject!r} is a group: described, and not named"
        expected = "an organisation, a delegation or a person"
        yield Problem(claim.location, "named-group", message, expected=expected)


# ------------------------------------------------------------------ hosts and guests


def _roles(event: Event, sheet: Sheet, kind_of: Callable[[str], str]) -> Iterator[Problem]:
    """Who receives is not who comes: catches host and guest written the wrong way round."""
    said = [
        (number, claim)
        for number, claim in enumerate(sheet.file.claims)
        if claim.subject == event.slug and claim.polarity == "affirmed" and claim.object
    ]
    guests = {
        claim.object: claim.location
        for _, claim in said
        if claim.property in {"visitingParty", "ledBy", "visitorFrom"}
    }
    for number, claim in said:
        if claim.property != "hostedBy" or claim.object is None:
            continue
        place = sheet.place(number, "is")
        if claim.object in guests:
            message = f"{claim.object!r} is both host and guest of {event.slug!r}"
            related = ((guests[claim.object], "guest here"),)
            yield Problem(place, "host-is-guest", message, related=related)
        elif event.kind == "Visit" and kind_of(claim.object) == "Delegation":
            message = f"the delegation {claim.object!r} makes a visit, and cannot host it"
            hint = "host and party may be the wrong way round"
            yield Problem(place, "host-is-guest", message, hint=hint)
        elif office := _office(claim.object, guests, sheet):
            message = f"the leader of the visitors is in office with the host {claim.object!r}"
            hint = "host and guests may be the wrong way round"
            yield Problem(place, "host-is-guest", message, hint=hint, related=((office, "here"),))


def _office(host: str, guests: dict[str | None, Location], sheet: Sheet) -> Location | None:
    """Where the file says that one of the guests holds a post in the host."""
    posts = {
        claim.object: claim.location
        for claim in sheet.file.claims
        if claim.property == "holdsPost" and claim.subject in guests
    }
    offices = (
        posts[claim.subject]
        for claim in sheet.file.claims
        if claim.property == "postIn" and claim.subject in posts and claim.object == host
    )
    return next(offices, None)


# ------------------------------------------------------------------ spans


def _dateline(sheet: Sheet, claims: list[_Numbered], source: Source) -> Iterator[Problem]:
    """The day of a text is not the day of what it tells of."""
    dated = [one for one in claims if one.claim.property == "date"]
    own = [one for one in dated if one.claim.subject == source.slug]
    for one in dated:
        for dateline in own:
            if one.claim.subject != source.slug and _overlap(one.claim.at, dateline.claim.at):
                yield Problem(
                    sheet.place(one.number, "at"),
                    "dated-by-dateline",
                    f"these words date the source, not {one.claim.subject!r}",
                    expected="the words that say when the event took place",
                    related=((sheet.place(dateline.number, "at"), "the date of the source"),),
                )


def _overlap(some: tuple[Span, ...], others: tuple[Span, ...]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in some for b in others)


def _ledger(sheet: Sheet) -> Iterator[Problem]:
    """What is left out is not under a claim as well."""
    for omission in sheet.file.omissions:
        for claim in sheet.file.claims:
            if _overlap(omission.at, claim.at):
                yield Problem(
                    omission.location,
                    "omitted-and-claimed",
                    "a passage is left out and has a claim",
                    expected="one or the other",
                    related=((claim.location, "the claim"),),
                )
                break


def _span_records(sheet: Sheet) -> Iterator[Problem]:
    """Each span that is used is recorded, and none that is not."""
    records = sheet.file.spans
    used: dict[Span, Location] = {}
    for number, claim in enumerate(sheet.file.claims):
        for span in claim.at:
            used.setdefault(span, sheet.place(number, "at"))
    for omission in sheet.file.omissions:
        for span in omission.at:
            used.setdefault(span, omission.location)
    hint = "diplograph check --texts DIR --fix writes the records"
    for span, location in used.items():
        if span not in records:
            message = f"the span {span} has no record of its paragraph and digest"
            yield Problem(location, "unrecorded-span", message, hint=hint)
    for span, record in records.items():
        if span not in used and sheet.whole:
            message = f"the span {span} is recorded, and nothing uses it"
            yield Problem(record.location, "unused-span", message, hint=hint)
    yield from _record_order(sheet)


def _record_order(sheet: Sheet) -> Iterator[Problem]:
    """Paragraphs follow the text, and equal digests are of equal passages."""
    ordered = [sheet.file.spans[span] for span in sorted(sheet.file.spans)]
    for before, after in pairwise(ordered):
        if after.paragraph < before.paragraph:
            message = f"the span {after.span} comes after {before.span}, in an earlier paragraph"
            related = ((before.location, f"paragraph {before.paragraph}"),)
            found = str(after.paragraph)
            yield Problem(after.location, "wrong-paragraph", message, found=found, related=related)
    lengths: dict[str, Span] = {}
    for record in ordered:
        other = lengths.setdefault(record.sha256, record.span)
        if other.end - other.start != record.span.end - record.span.start:
            message = f"the spans {other} and {record.span} differ in length, and share a digest"
            yield Problem(record.location, "wrong-digest", message)
