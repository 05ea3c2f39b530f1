"""What can be checked once a source's text is at hand: digests, offsets, coverage, wording."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from diplograph.facts import inference
from diplograph.facts.loading import Facts
from diplograph.facts.model import Claim, Inference, Source, Span, SpanRecord, Text
from diplograph.facts.sheet import Sheet
from diplograph.folding import cuts_word
from diplograph.problems import Location, Problem
from diplograph.spelling import did_you_mean
from diplograph.texts import Texts, digest, paragraph_of, paragraphs, runs_of

_SHOWN_WORDS = 7
#: So few words are mostly an "and" that no span took in.
_FEW_WORDS = 3

#: What a source must say in so many words.
_VERBATIM = frozenset({"name", "acronym", "postTitle"})


def check_texts(facts: Facts, texts: Texts) -> tuple[Problem, ...]:
    """What the texts that are held say against the facts, sorted by place.

    A source whose text is not held is passed over (see :func:`not_held`), unless one of `texts`
    holds its passages under another digest. Raises AccessError for a text that cannot be read.

    Whether words are copied is asked of the graph that the files become; of a file with problems,
    which becomes none, it is asked here.
    """
    problems: list[Problem] = []
    broken = {problem.location.path for problem in facts.problems}
    unplaced = {each.location.path for each in facts.problems if each.code == "bad-span"}
    for sheet in facts.sheets:
        source = sheet.file.source
        if source is None or source.sha256 is None:
            continue
        text = texts.find(source.sha256)
        if text is not None:
            held = _Held(sheet, source, text, str(texts.path(source.sha256)))
            is_placed = sheet.whole and sheet.file.path not in unplaced
            problems += held.check(is_placed=is_placed)
            problems += held.own_words() if sheet.file.path in broken else ()
        elif other := texts.holding([_passage(record) for record in sheet.file.spans.values()]):
            message = "this is not the digest of the text that holds these passages"
            place = sheet.place(None, "text")
            problems.append(Problem(place, "wrong-digest", message, source.sha256, other))
    return tuple(sorted(set(problems)))


def not_held(facts: Facts, texts: Texts) -> tuple[str, ...]:
    """The slugs of the sources whose texts are not among `texts`, sorted.

    A source that is only known of, and records no digest, has no text to be held.
    """
    sources = [sheet.file.source for sheet in facts.sheets if sheet.file.source]
    recorded = (source for source in sources if source.sha256)
    return tuple(sorted(source.slug for source in recorded if texts.find(source.sha256) is None))


def _passage(record: SpanRecord) -> tuple[int, int, str]:
    return record.span.start, record.span.end, record.sha256


@dataclass(frozen=True)
class _Held:
    """One fact file beside the text of its source."""

    sheet: Sheet
    source: Source
    text: str
    #: The file of the text.
    path: str

    def check(self, *, is_placed: bool) -> Iterator[Problem]:
        """What is wrong; without coverage unless all entries and locators could be read."""
        yield from self._length()
        for record in self.sheet.file.spans.values():
            yield from self._record(record)
        yield from self._edges()
        yield from self._coverage() if is_placed else ()
        for number, claim in enumerate(self.sheet.file.claims):
            yield from self._inference(number, claim)
            yield from self._verbatim(number, claim)

    # -------------------------------------------------------------- digests and offsets

    def _length(self) -> Iterator[Problem]:
        if self.source.length not in (None, len(self.text)):
            place = self.sheet.place(None, "text length")
            message = "this is not the length of the text"
            found, expected = str(self.source.length), str(len(self.text))
            hint = did_you_mean(expected)
            yield Problem(place, "wrong-length", message, found, expected, hint)

    def _record(self, record: SpanRecord) -> Iterator[Problem]:
        span = record.span
        if span.end > len(self.text):
            return  # reported where the span is used
        sha256 = digest(self.text[span.start : span.end])
        if sha256 != record.sha256:
            message = f"the digest of the span {span} is not that of the text there"
            hint = "if the span is right, remove its record and run check with --fix"
            place = record.sha256_location
            yield Problem(place, "wrong-digest", message, record.sha256, sha256, hint)
        paragraph = paragraph_of(self.text, span.start)
        if paragraph != record.paragraph:
            message = f"the span {span} is not in this paragraph"
            found, expected = str(record.paragraph), str(paragraph)
            hint = f"write {expected}, or remove the record and run check with --fix"
            place = record.paragraph_location
            yield Problem(place, "wrong-paragraph", message, found, expected, hint)

    def _edges(self) -> Iterator[Problem]:
        """A span holds whole words of one paragraph: one that moved by a letter is noticed."""
        for span, place in self._spans():
            yield from self._edges_of(span, place)

    def _spans(self) -> Iterator[tuple[Span, Location]]:
        """Each span of an entry that claims, leaves out or is open, with its place."""
        file = self.sheet.file
        for number, claim in enumerate(file.claims):
            yield from ((span, self.sheet.place(number, f"at {span}")) for span in claim.at)
        listed = [(one.at, one.location) for one in file.omissions]
        listed += [(one.at, one.location) for one in file.todos]
        for at, location in listed:
            yield from (
                (span, self.sheet.places.get((None, f"at {span}"), location)) for span in at
            )

    def _edges_of(self, span: Span, place: Location) -> Iterator[Problem]:
        if span.end > len(self.text):
            return  # reported where the span is used
        words = self.text[span.start : span.end]
        if words != words.strip():
            message = f"the span {span} begins or ends with white space"
            start = span.start + len(words) - len(words.lstrip())
            expected = str(Span(start, start + len(words.strip())))
            yield Problem(place, "span-with-space", message, expected=expected)
        if cuts_word(self.text, span.start) or cuts_word(self.text, span.end):
            message = f"the span {span} begins or ends within a word"
            yield Problem(place, "span-cuts-word", message, expected=str(self._whole(span)))
        if "\n" in words.strip():
            message = f"the span {span} runs over the end of a paragraph"
            yield Problem(place, "span-across-paragraphs", message, expected="one for each")

    def _whole(self, span: Span) -> Span:
        start, end = span.start, span.end
        while cuts_word(self.text, start):
            start -= 1
        while cuts_word(self.text, end):
            end += 1
        return Span(start, end)

    # -------------------------------------------------------------- coverage

    def _coverage(self) -> Iterator[Problem]:
        """Every word lies under a claim, or is left out with a reason; one that is cut is told."""
        for start, end in uncovered(self.text, tuple(map(self._whole, self._used))):
            shown = " ".join(self.text[start:end].split()[:_SHOWN_WORDS])
            paragraph = paragraph_of(self.text, start)
            span = f"the span {start}-{end}, in paragraph {paragraph},"
            message = f"{span} is neither claimed nor left out"
            expected = "a claim, or an entry of not_encoded with its reason"
            hint = self._widened(start, end)
            place, words = self._beside(start, end), self._in_text(start, end)
            related = ((words, "these words of the text"),)
            yield Problem(place, "uncovered", message, shown, expected, hint, related)

    def _beside(self, start: int, end: int) -> Location:
        """The place of the span that ends last before a stretch, in its paragraph if one does.

        Else of the first one behind it in its paragraph, the last before it in another, and so on.
        """
        paragraph = paragraph_of(self.text, start)

        def away(span: Span) -> tuple[bool, bool, int, Span]:
            is_elsewhere = paragraph_of(self.text, span.start) != paragraph
            return is_elsewhere, span.end > start, max(start - span.end, span.start - end), span

        nearest = min(self._used, key=away, default=None)
        return self._used[nearest] if nearest else self.sheet.place(None, "text")

    def _in_text(self, start: int, end: int) -> Location:
        """The place of a stretch in the file of the text."""

        def counted(offset: int) -> tuple[int, int]:
            before = self.text[:offset]
            return before.count("\n") + 1, offset - before.rfind("\n")

        return Location(self.path, *counted(start), *counted(end))

    def _widened(self, start: int, end: int) -> str:
        """The spans that lie beside a few words, and would take them in if they were wider."""
        if len(self.text[start:end].split()) > _FEW_WORDS:
            return ""
        wider = [
            f"{span} to {Span(min(span.start, start), max(span.end, end))}"
            for span in sorted(self._used)
            if self._are_beside(span.end, start) or self._are_beside(end, span.start)
        ]
        return f"or widen a span beside it: {', or '.join(wider)}" if wider else ""

    def _are_beside(self, end: int, start: int) -> bool:
        """Whether nothing but white space and signs within a sentence lie between two offsets."""
        between = self.text[end:start]
        return end <= start and not any(each.isalnum() or each in "\n.!?؟" for each in between)

    @cached_property
    def _used(self) -> Mapping[Span, Location]:
        """The spans, each with its first place; of what is open `check` says that it is."""
        return dict(reversed([*self._spans()]))

    # -------------------------------------------------------------- words

    def _passages(self, claim: Claim) -> str:
        return " … ".join(self.text[span.start : span.end] for span in claim.at)

    def _paragraphs(self, claim: Claim) -> str:
        """The paragraphs in which the claim's spans lie, whole."""
        return " … ".join(
            self.text[start:end]
            for start, end in paragraphs(self.text)
            if any(span.start < end and start < span.end for span in claim.at)
        )

    def _inference(self, number: int, claim: Claim) -> Iterator[Problem]:
        if claim.inferred:
            if not _stands_in(claim.inferred.words, self._paragraphs(claim)):
                place = self.sheet.place(number, "inferred from")
                message = "these words do not stand in the paragraph of the claim"
                hint = "copy the words from the text, or have a span in their paragraph too"
                yield Problem(place, "words-not-in-text", message, claim.inferred.words, hint=hint)
            yield from self._other_end(number, claim)
            return
        if claim.property != "date" or claim.subject == self.source.slug:
            return
        if proposed := self._proposal(claim):
            drawn, read = proposed
            place = self.sheet.place(number, "at")
            message = "the words do not name the whole date, and it was inferred from them"
            right = isinstance(claim.value, Text) and read.allows(claim.value.value, self.source)
            hint = f"add {inference.written(drawn)}"
            given = inference.meant(claim, read, self.source)
            hint += "" if right else f'; the rule gives "{given}"'
            yield Problem(place, "missing-inference", message, drawn.words, drawn.rule, hint)

    def _other_end(self, number: int, claim: Claim) -> Iterator[Problem]:
        """Of an interval, the end that its words do not give is told in the paragraph as well."""
        end = inference.other_end(claim, self.source)
        if end and not inference.may_tell(self._paragraphs(claim), end, self.source):
            message = f"the words give one end, and nothing in the paragraph tells of {end}"
            place = self.sheet.place(number, "is")
            hint = "point at the words that tell of it too, or leave this end off, or open: .."
            yield Problem(place, "wrong-inference", message, hint=hint)

    def _proposal(self, claim: Claim) -> tuple[Inference, inference.Reading] | None:
        """The inference that all spans want together, by the words of the one that gives it.

        "On 5 March" wants none where its paragraph names the year that is claimed.
        """
        wanted = inference.proposal(claim, self._passages(claim), self.source)
        named = inference.names_year(self._paragraphs(claim), claim)
        if wanted is None or (named and wanted[0].rule in inference.YEARLESS):
            return None
        spans = (self.text[span.start : span.end] for span in claim.at)
        found = (inference.proposal(claim, words, self.source) for words in spans)
        return next((each for each in found if each), None)

    def _verbatim(self, number: int, claim: Claim) -> Iterator[Problem]:
        """A name, a short form and a title are the source's own words, and stand in the span."""
        if claim.property not in _VERBATIM or not isinstance(claim.value, Text):
            return
        if not claim.at:
            return  # its place could not be read
        if claim.polarity == "affirmed" and not _stands_in(
            claim.value.value, self._passages(claim)
        ):
            place = self.sheet.place(number, "is")
            message = "the source does not say this in the span of the claim"
            hint = "copy the words from the text, or mend the span"
            yield Problem(place, "words-not-in-text", message, claim.value.value, hint=hint)

    def own_words(self) -> Iterator[Problem]:
        """Runs of the text's words in what is to be written in other words (design, I4)."""
        runs = frozenset(runs_of(self.text))
        for number, claim in enumerate(self.sheet.file.claims):
            glosses = ((f"gloss {gloss.language}", gloss.value) for gloss in claim.glosses)
            for key, words in (*glosses, ("reason", claim.rank_reason or "")):
                if run := next((run for run in runs_of(words) if run in runs), None):
                    yield copied(self.sheet.place(number, key), run)


def copied(place: Location, run: tuple[str, ...]) -> Problem:
    """The problem that a run of a source's words stands at a place."""
    message = f"{len(run)} words of the source in a row are copied"
    return Problem(place, "copied-words", message, " ".join(run), "the fact in our own words")


def texts_of(facts: Facts, texts: Texts) -> Iterator[str]:
    """The texts of the sources, as far as they are held; one after the other is read."""
    for file in facts.files:
        text = texts.find(file.source.sha256) if file.source else None
        if text is not None:
            yield text


def uncovered(text: str, spans: tuple[Span, ...]) -> Iterator[tuple[int, int]]:
    """The stretches of a text with letters or digits that no span covers, in order, trimmed.

    A stretch begins and ends with a letter or digit; what is between two spans is one stretch.
    """
    position = 0
    for span in (*sorted(spans), Span(len(text), len(text))):
        gap = text[position : max(position, span.start)]
        inside = [offset for offset, character in enumerate(gap) if character.isalnum()]
        if inside:
            yield position + inside[0], position + inside[-1] + 1
        position = max(position, span.end)


def _stands_in(words: str, text: str) -> bool:
    """Whether the words stand in the text, whatever the case, apostrophes and white space.

    The Arabic article loses its first letter behind the preposition ل: الغرفة stands in للغرفة,
    and اللجنة, whose own ل is doubled already, in للجنة.
    """
    plain, where = _plain(words), _plain(text)
    article, bare = plain[:2] == "ال", plain[2:]
    return plain in where or (
        article and ("لل" + bare in where or (bare[:1] == "ل" and "ل" + bare in where))
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())
