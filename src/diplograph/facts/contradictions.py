"""Rules within one file: what its claims, dates and spans say against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from diplograph.facts import dates, inference, wording
from diplograph.facts.model import Claim, Event, Source, Span, Text
from diplograph.facts.reader import is_reported
from diplograph.facts.remaining import check_todo
from diplograph.facts.sheet import Sheet
from diplograph.problems import Location, Problem
from diplograph.spelling import did_you_mean, one_slip

_RESERVED_ID = re.compile(r"span-[0-9]+-[0-9]+")
#: The slug of a place that bore a code before, with the year in which it ceased.
_CEASED = re.compile(r"-until-(\d{4})$")
_WORD = re.compile(r"\w+")
#: "At most seven consecutive words of a source may be kept" (design, "Source texts").
MAX_WORDS = 7
WRITE_RECORDS = "diplograph check --texts DIR --fix writes the records"


class _Numbered(NamedTuple):
    """A claim of the file and its number, which leads to its places."""

    number: int
    claim: Claim


def check_file(
    sheet: Sheet,
    kind_of: Callable[[str], str],
    unfit: Container[Location] = (),
    misnamed: Iterable[str] = (),
) -> Iterator[Problem]:
    """What is wrong between the parts of one fact file; `kind_of` gives the class of a slug.

    What stands at the places `unfit` is of a class that does not fit: no more is made of it. Of the
    events `misnamed` the file may tell under a slug that is misspelled: they may be held.
    """
    source = sheet.file.source
    if source is None:
        return
    sheet = sheet._replace(undecided=sheet.undecided.union(misnamed))
    yield from _source_dates(sheet, source)
    claims = [
        _Numbered(number, claim)
        for number, claim in enumerate(sheet.file.claims)
        if sheet.places.get((number, "is")) not in unfit
    ]
    yield from _repeated(sheet, claims)
    judged = []
    # Where the two days are the wrong way round, nothing is held against that of publication.
    is_dated = source.published <= source.recorded
    for one in claims:
        yield from _rank(sheet, one)
        yield from _former(sheet, one)
        if is_dated:
            yield from _validity(sheet, one, source)
            yield from _inference(sheet, one, source)
            yield from _event_dates(sheet, one, source)
        judged += [(one, problem) for problem in _free_report(sheet, one, kind_of)]
        yield from _names(one, kind_of)
    for event in sheet.file.events:
        judged += _roles(event, sheet, claims, kind_of)
    yield from _judgements(sheet, claims, judged)
    yield from _dateline(sheet, claims, source)
    yield from _ledger(sheet)
    yield from check_todo(sheet.file)
    yield from _span_records(sheet)


def _with_another_year(source: Source) -> str:
    """The hint that the source was recorded in the year in which it came out, if it may have."""
    likely = f"{source.published[:4]}{source.recorded[4:]}"
    return f"{did_you_mean(likely)} or " if likely >= source.published else ""


def _source_dates(sheet: Sheet, source: Source) -> Iterator[Problem]:
    if source.published > source.recorded:
        yield Problem(
            sheet.place(None, "recorded"),
            "recorded-before-published",
            "the source was recorded before it was published",
            found=source.recorded,
            expected=f"a day from {source.published} on",
            hint=f"{_with_another_year(source)}the two days may be the wrong way round",
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
            hint = "choose an id that says what the claim is"
            yield Problem(place, "bad-slug", message, found=claim.id, hint=hint)
        first = ids.setdefault(claim.id, one)
        if first is not one:
            message = f"the id {claim.id!r} stands twice in the file"
            related = ((sheet.place(first.number, "id"), "first here"),)
            place = sheet.place(one.number, "id")
            hint = "give one of the two another id"
            yield Problem(place, "duplicate-id", message, hint=hint, related=related)
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
        hint="put both spans in the first, and remove this one",
        related=((first.claim.location, "first here"),),
    )


# ------------------------------------------------------------------ one claim by itself


def _rank(sheet: Sheet, one: _Numbered) -> Iterator[Problem]:
    claim = one.claim
    if claim.rank != "normal" and not claim.rank_reason:
        message, hint = f"a {claim.rank} claim says why", 'add "reason: …" to it, in English'
        place = sheet.place(one.number, "head")
        yield Problem(place, "missing-key", message, expected="reason: …", hint=hint)
    if claim.rank == "normal" and claim.rank_reason:
        message = "a reason is given for a rank, and there is none"
        hint = "add rank: preferred or deprecated, or remove the reason"
        yield Problem(sheet.place(one.number, "reason"), "needless-reason", message, hint=hint)
    if claim.object is not None and claim.object == claim.subject:
        message = f"{claim.subject!r} stands in this relation to itself"
        hint = "mend the slug: two different things stand in a relation"
        yield Problem(sheet.place(one.number, "is"), "self-reference", message, hint=hint)


def _validity(sheet: Sheet, one: _Numbered, source: Source) -> Iterator[Problem]:
    claim = one.claim
    start = dates.bounds(claim.valid_from).earliest if claim.valid_from else None
    end = dates.bounds(claim.valid_until).latest if claim.valid_until else None
    is_future = bool(start and is_reported(claim) and start.isoformat() > source.published)
    if start and end and end <= start:
        place = sheet.place(one.number, "valid_until")
        message = "the claim ceases to hold before it begins to"
        found, hint = f"{claim.valid_from} to {claim.valid_until}", "swap the two dates"
        hint += ", or mend valid_from: it is after the day of publication" if is_future else ""
        related = ((sheet.place(one.number, "valid_from"), "begins here"),)
        yield Problem(place, "bad-validity", message, found, hint=hint, related=related)
    elif is_future and not inference.contradiction(claim, source):  # else the rule says it
        place = sheet.place(one.number, "valid_from")
        message = f"what begins after {source.published}, the day of publication, is not so yet"
        expected = "another kind: plan, intention or prediction"
        hint = "mend the date, or write as: plan"
        found = claim.valid_from or ""
        yield Problem(place, "report-of-the-future", message, found, expected, hint)


def _former(sheet: Sheet, one: _Numbered) -> Iterator[Problem]:
    """A place lies no longer in one that is there no more, which its slug tells (`-until-2015`)."""
    claim = one.claim
    ceased = _CEASED.search(claim.object or "") if claim.property == "within" else None
    end = dates.bounds(claim.valid_until).latest if claim.valid_until else None
    if ceased and end and end > date(int(ceased[1]) + 1, 1, 1):
        place = sheet.place(one.number, "valid_until")
        message = f"this may end after {ceased[1]}, when {claim.object!r} itself ceased"
        found, expected = claim.valid_until or "", f"no later than {ceased[1]}"
        yield Problem(place, "bad-validity", message, found, expected, did_you_mean(ceased[1]))


def _inference(sheet: Sheet, one: _Numbered, source: Source) -> Iterator[Problem]:
    if not one.claim.inferred:
        return
    place = sheet.place(one.number, "inferred from")
    if len(_WORD.findall(one.claim.inferred.words)) > MAX_WORDS:
        message = f"more than {MAX_WORDS} words of a source are kept"
        hint = "keep the few words that the rule needs, of an interval those of one end: ce mardi"
        yield Problem(place, "too-many-words", message, one.claim.inferred.words, hint=hint)
    if against := inference.contradiction(one.claim, source):
        drawn = next(iter(inference.drawn(one.claim)), inference.Drawn("is", ""))
        place, found = sheet.place(one.number, drawn.key), drawn.value
        related = ((sheet.place(one.number, "inferred rule"), "inferred by this rule"),)
        hint = inference.mend(one.claim, source)
        yield Problem(place, "wrong-inference", against, found, hint=hint, related=related)


def _event_dates(sheet: Sheet, one: _Numbered, source: Source) -> Iterator[Problem]:
    """What is reported as held, or as the day of the source itself, is not in its future."""
    claim = one.claim
    if claim.property != "date" or not is_reported(claim) or not isinstance(claim.value, Text):
        return
    if claim.subject in sheet.undecided or inference.contradiction(claim, source):
        return  # it may not be held; or the rule says which day it is
    earliest = dates.bounds(claim.value.value).earliest
    if earliest and earliest.isoformat() > source.published:
        yield Problem(
            sheet.place(one.number, "is"),
            "report-of-the-future",
            f"what was held has no date after {source.published}, the day of publication",
            found=claim.value.value,
            expected="as: plan, or a status that is not held",
            hint="mend the date, or 'published' if that is mistyped; or report it as planned",
            related=((sheet.place(None, "published"), "published here"),),
        )


def _free_report(sheet: Sheet, one: _Numbered, kind_of: Callable[[str], str]) -> Iterator[Problem]:
    """A free claim that is reported names what it is about, and tells of no aim or forecast."""
    claim = one.claim
    if claim.property is not None or not is_reported(claim):
        return
    if not claim.about or not all(map(kind_of, claim.about)) or _has_stray(sheet, claim):
        return  # what it is about is a problem already
    place = sheet.place(one.number, "kind")
    eventful = {
        other.subject
        for other in sheet.file.claims
        if other.property == "eventStatus" and other.object != "planned" and is_reported(other)
    }
    if claim.kind == "reported-event" and (eventful | sheet.undecided).isdisjoint(claim.about):
        message = "what happened, happened at an event, and this claim is about none that was held"
        expected = "the event in 'about', if held or called off; else kind: reported-state"
        hint = f"who says it is `by`, and needs no claim; or {_override('report-without-event')}"
        yield Problem(place, "report-without-event", message, expected=expected, hint=hint)
    if all(kind_of(slug) == "Group" for slug in claim.about):
        message = "what is said of groups alone is said of nobody in particular"
        expected = "kind: generalisation, or what is named in 'about'"
        yield Problem(place, "report-of-groups", message, expected=expected)
    yield from _worded(claim, place)


def _worded(claim: Claim, place: Location) -> Iterator[Problem]:
    """A gloss that tells of an aim or a forecast, and is of a claim that reports.

    What is denied may well be an aim: that there is none is a report.
    """
    glosses = claim.glosses if claim.polarity == "affirmed" else ()
    cue = next(filter(None, map(wording.unreported, glosses)), None)
    if cue:
        aim = "an aim, a wish or an offer" if cue.kind == "intention" else "what is still to come"
        message = f"the gloss tells of {aim}, and the kind is {claim.kind}"
        found = f"{cue.word!r} in the {cue.language!r} gloss"
        arranged = ", or plan for what is arranged" * (cue.kind == "prediction")
        expected = f"kind: {cue.kind}{arranged}; or other words"
        yield Problem(place, "wording-against-kind", message, found, expected)


def _has_stray(sheet: Sheet, claim: Claim) -> bool:
    """Whether something within a claim was to be a slug, and is none."""
    place = claim.location
    return any(place.line <= stray.location.line <= place.end_line for stray in sheet.strays)


def _judgements(
    sheet: Sheet, claims: list[_Numbered], judged: list[tuple[_Numbered, Problem]]
) -> Iterator[Problem]:
    """What the editor does not allow, and what is allowed without need.

    `each` makes several claims of one entry: it is needed if one of them needs it.
    """
    needed = {(one.claim.location, problem.code) for one, problem in judged}
    for one, problem in judged:
        if problem.code not in one.claim.allow:
            yield problem._replace(hint=problem.hint or _override(problem.code))
    for one in claims if sheet.whole else ():
        for code in one.claim.allow:
            if (one.claim.location, code) not in needed:
                message = f"the rule {code!r} has nothing against this claim"
                place = sheet.place(one.number, f"allow {code}")
                yield Problem(place, "needless-allow", message, code, hint="remove it from allow")


def _override(code: str) -> str:
    return f"if the source does say so, overrule this here: allow: [{code}]"


def _names(one: _Numbered, kind_of: Callable[[str], str]) -> Iterator[Problem]:
    claim = one.claim
    if claim.property == "name" and claim.subject and kind_of(claim.subject) == "Group":
        message = f"{claim.subject!r} is a group: described, and not named"
        expected = "an organisation, a delegation or a person"
        hint = "mend the kind of the entity, or remove the name"
        yield Problem(claim.location, "named-group", message, expected=expected, hint=hint)


# ------------------------------------------------------------------ hosts and guests


def _roles(
    event: Event, sheet: Sheet, claims: list[_Numbered], kind_of: Callable[[str], str]
) -> Iterator[tuple[_Numbered, Problem]]:
    """Who receives is not who comes: catches host and guest written the wrong way round."""
    said = [
        (one.number, one.claim)
        for one in claims
        for claim in (one.claim,)
        if claim.subject == event.slug and claim.polarity == "affirmed" and claim.object
    ]
    guests = {
        claim.object: sheet.place(number, "is")
        for number, claim in said
        if claim.property in {"visitingParty", "ledBy", "visitorFrom"}
    }
    for number, claim in said:
        if claim.property != "hostedBy" or claim.object is None:
            continue
        place, one = sheet.place(number, "is"), _Numbered(number, claim)
        if claim.object in guests:
            message = f"{claim.object!r} is both host and guest of {event.slug!r}"
            related = ((guests[claim.object], "guest here"),)
            hint = "one of the two is somebody else: who receives, and who comes?"
            yield one, Problem(place, "host-is-guest", message, hint=hint, related=related)
        elif event.kind == "Visit" and kind_of(claim.object) == "Delegation":
            message = f"the delegation {claim.object!r} makes a visit, and cannot host it"
            hint = "host and party may be the wrong way round"
            yield one, Problem(place, "host-is-guest", message, hint=hint)
        elif office := _office(claim.object, guests, sheet):
            message = f"the leader of the visitors is in office with the host {claim.object!r}"
            hint = "host and guests may be the wrong way round"
            related = ((office, "in office here"),)
            yield one, Problem(place, "host-is-guest", message, hint=hint, related=related)


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
            if one.claim.subject != source.slug and _overlap(
                _recorded(one.claim.at, sheet), _recorded(dateline.claim.at, sheet)
            ):
                yield Problem(
                    sheet.place(one.number, "at"),
                    "dated-by-dateline",
                    f"these words date the source, not {one.claim.subject!r}",
                    expected="the words that say when the event took place",
                    hint="point at the words that date the event, and infer the day from them",
                    related=((sheet.place(dateline.number, "at"), "the date of the source"),),
                )


def _overlap(some: tuple[Span, ...], others: tuple[Span, ...]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in some for b in others)


def _ledger(sheet: Sheet) -> Iterator[Problem]:
    """What is left out is so once, and not under a claim as well."""
    first: dict[Span, Location] = {}
    claimed = [(claim, _recorded(claim.at, sheet)) for claim in sheet.file.claims]
    for omission in sheet.file.omissions:
        for span in omission.at:
            if (other := first.setdefault(span, omission.location)) != omission.location:
                message = f"the passage {span} is left out twice"
                related = ((other, "first here"),)
                hint = "remove one of the two"
                yield Problem(
                    omission.location, "listed-twice", message, hint=hint, related=related
                )
        left_out = _recorded(omission.at, sheet)
        for claim, at in claimed:
            if _overlap(left_out, at) and not _ends_beyond(at, sheet):
                yield Problem(
                    omission.location,
                    "omitted-and-claimed",
                    "a passage is left out and has a claim",
                    expected="one or the other",
                    hint="remove it from not_encoded, or shorten one of the two spans",
                    related=((claim.location, "the claim"),),
                )
                break


def _recorded(at: tuple[Span, ...], sheet: Sheet) -> tuple[Span, ...]:
    """The spans without those that lack a record, which is a problem of its own."""
    records = sheet.file.spans
    return tuple(span for span in at if span in records or span in sheet.unreadable or not records)


def _ends_beyond(at: tuple[Span, ...], sheet: Sheet) -> bool:
    source = sheet.file.source
    length = source.length if source else None
    return length is not None and any(span.end > length for span in at)


def _span_records(sheet: Sheet) -> Iterator[Problem]:
    """Each span that is used is recorded, and none that is not."""
    records, used = sheet.file.spans, _used(sheet)
    listed = {span: todo.location for todo in sheet.file.todos for span in todo.at}
    spare = {span for span in records if span not in used}
    yield from _beyond(sheet, {**listed, **used}, spare)
    hint = WRITE_RECORDS
    lacking = [span for span in used if span not in records and span not in sheet.unreadable]
    unused = set(spare)
    for span in lacking:
        if _near(span, sheet.unreadable):
            continue  # its record cannot be read
        message = f"the span {span} has no record of its paragraph and digest"
        near = _near(span, unused) or (set(unused) if len(lacking) == len(unused) == 1 else set())
        unused -= near
        if _ends_beyond((span,), sheet):
            continue  # no record could be made of it
        likely = min(near, default=None) or min(_slipped(span, records), default=None)
        mend = f"{did_you_mean(str(likely))} else {hint}" if likely else hint
        related = ((records[likely].location, "used by nothing"),) if likely in spare else ()
        yield Problem(used[span], "unrecorded-span", message, hint=mend, related=related)
    # Where an omission has slid onto a claim, its record is left over for that reason.
    claimed = {span for claim in sheet.file.claims for span in claim.at}
    slid = any(span in claimed for omission in sheet.file.omissions for span in omission.at)
    for span in sorted(unused) if sheet.whole and not slid else ():
        message = f"the span {span} is recorded, and nothing uses it"
        yield Problem(records[span].location, "unused-span", message, hint=hint)
    yield from _record_order(sheet, used)


def _near(span: Span, others: Iterable[Span]) -> set[Span]:
    """The spans that begin or end where a span does, or have its digits: one was mistyped."""
    digits = f"{span.start}{span.end}"
    return {
        other
        for other in others
        if span.start == other.start
        or span.end == other.end
        or digits == f"{other.start}{other.end}"
    }


def _slipped(span: Span, others: Iterable[Span]) -> set[Span]:
    """The spans that are written as a span is, but for one slip of the keyboard."""
    return {other for other in others if one_slip(str(span), str(other))}


def _used(sheet: Sheet) -> dict[Span, Location]:
    """Every span that the file points at, and where it does so first."""
    used: dict[Span, Location] = {}
    for number, claim in enumerate(sheet.file.claims):
        for span in claim.at:
            used.setdefault(span, sheet.place(number, f"at {span}"))
    for omission in sheet.file.omissions:
        for span in omission.at:
            used.setdefault(span, sheet.places.get((None, f"at {span}"), omission.location))
    return used


def _beyond(sheet: Sheet, used: dict[Span, Location], spare: set[Span]) -> Iterator[Problem]:
    """Spans that end beyond the text; if most of them do, its length is what is wrong.

    A record to `spare`, which nothing uses, is likely to be that of the span.
    """
    length = sheet.file.source.length if sheet.file.source else None
    beyond = [span for span in used if length is not None and span.end > length]
    if len(beyond) > max(3, len(used) // 2):
        last = max(beyond, key=lambda span: span.end)
        yield Problem(
            sheet.place(None, "text length"),
            "span-beyond-text",
            f"{len(beyond)} spans end beyond a text of this length",
            found=str(length),
            hint=f"the length is wrong: the text has at least {last.end} characters",
            related=((used[last], "the furthest span"),),
        )
        return
    for span in beyond:
        message = f"the span {span} ends beyond the text"
        expected = f"an end of at most {length}, the length of the source's text"
        hint = "mend the span, or the length of the text, if that is wrong"
        near = _near(span, spare) or _slipped(span, sheet.file.spans)
        if likely := min(near, default=None):
            hint = f"{did_you_mean(str(likely))} else {hint}"
        yield Problem(used[span], "span-beyond-text", message, str(span), expected, hint)


def _record_order(sheet: Sheet, used: Container[Span]) -> Iterator[Problem]:
    """Paragraphs follow the text, and equal digests are of equal passages."""
    ordered = [record for span, record in sorted(sheet.file.spans.items()) if span in used]
    for before, after in pairwise(ordered):
        if after.paragraph < before.paragraph:
            message = f"the span {after.span} comes after {before.span}, in an earlier paragraph"
            related = ((before.paragraph_location, f"paragraph {before.paragraph}"),)
            found, place = str(after.paragraph), after.paragraph_location
            hint = f"{before.paragraph} or more"
            yield Problem(place, "wrong-paragraph", message, found, hint=hint, related=related)
    lengths: dict[str, Span] = {}
    for record in ordered:
        other = lengths.setdefault(record.sha256, record.span)
        if other.end - other.start != record.span.end - record.span.start:
            message = f"the spans {other} and {record.span} differ in length, and share a digest"
            hint = "remove both records: `check --texts DIR --fix` writes them anew"
            yield Problem(record.sha256_location, "wrong-digest", message, hint=hint)
