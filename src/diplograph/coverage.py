"""What of a source's text is under claims, what is left out, and what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from textwrap import wrap
from types import MappingProxyType

from diplograph.facts.model import FactFile, Span
from diplograph.terminal import WIDTH, blanked
from diplograph.texts import paragraph_of

#: The states of a passage, each with the mark in the margin and its name, in the order of the sum.
#: A passage with a claim counts as claimed, whatever else is said of it.
STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "claimed": ("=", "under claims"),
        "omitted": ("-", "left out"),
        "todo": ("?", "still to be read"),
        "open": ("!", "not accounted for"),
    }
)
#: Without the text, what is between two spans may be punctuation alone, if it is this short.
_TOLERATED = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage of one paragraph and one `state`; `notes` are its claim kinds or its reason.

    `paragraph` is counted from 1, or is 0 where neither text nor record tells.
    """

    span: Span
    state: str
    notes: tuple[str, ...]
    paragraph: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The stretches of a text, in order, and how much of it is in each state.

    `counted` are letters and digits where the `text` is held, else characters.
    """

    stretches: tuple[Stretch, ...]
    counted: Mapping[str, int]
    text: str | None

    def share(self, state: str) -> float:
        """The share of the text in a state, from 0 to 1."""
        total = sum(self.counted.values())
        return self.counted.get(state, 0) / total if total else 0.0


def cover(file: FactFile, text: str | None) -> Coverage:
    """How a fact file accounts for its source; `text` is that of the source, None if not held."""
    length = len(text) if text is not None else (file.source.length or 0) if file.source else 0
    stretches = tuple(_merged(_pieces(file, length, text), text))
    counted: Counter[str] = Counter()
    for stretch in stretches:
        counted[stretch.state] += _weight(stretch.span, text)
    return Coverage(stretches, MappingProxyType(dict(counted)), text)


def lines(coverage: Coverage) -> Iterator[tuple[str, str]]:
    """The view, line by line, at most 80 columns wide: the state of each line, "" if it has none,
    and the line.
    """
    labels = [_label(stretch) for stretch in coverage.stretches]
    width = min(max(map(len, labels), default=0), 30)
    for paragraph, group in groupby(coverage.stretches, key=lambda each: each.paragraph):
        yield "", f"paragraph {paragraph}" if paragraph else "paragraph not known"
        for stretch in group:
            yield from _shown(stretch, coverage.text, width)
        yield "", ""
    yield from _sums(coverage)


def _pieces(file: FactFile, length: int, text: str | None) -> Iterator[Stretch]:
    """The text cut wherever a span begins or ends, and at the ends of paragraphs."""
    claims = [(span, one.kind) for one in file.claims for span in one.at]
    omitted = [(span, one.reason) for one in file.omissions for span in one.at]
    todo = [(span, "") for one in file.todos for span in one.at]
    used = [span for span, _ in (*claims, *omitted, *todo)]
    cuts = {0, length, *(each for span in used for each in (span.start, span.end))}
    if text is not None:
        cuts |= {offset for offset, each in enumerate(text) if each == "\n"}
    for start, end in pairwise(sorted(cut for cut in cuts if cut <= length)):
        piece = Span(start, end)
        for state, spans in (("claimed", claims), ("omitted", omitted), ("todo", todo)):
            if notes := dict.fromkeys(note for span, note in spans if _covers(span, piece)):
                yield Stretch(piece, state, tuple(sorted(notes)), _paragraph(file, piece, text))
                break
        else:
            yield Stretch(piece, "open", (), _paragraph(file, piece, text))


def _merged(pieces: Iterable[Stretch], text: str | None) -> Iterator[Stretch]:
    """Neighbours alike made one; what holds no word goes with what stands before it."""
    last: Stretch | None = None
    for piece in pieces:
        has_words = _has_words(piece.span, text) or (text is None and piece.state != "open")
        if not has_words and not (last and last.state == piece.state == "claimed"):
            continue
        if last and (_alike(last, piece) or not has_words):
            last = Stretch(
                Span(last.span.start, piece.span.end), last.state, last.notes, last.paragraph
            )
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _alike(one: Stretch, other: Stretch) -> bool:
    return (one.state, one.notes, one.paragraph) == (other.state, other.notes, other.paragraph)


def _covers(span: Span, piece: Span) -> bool:
    return span.start <= piece.start and piece.end <= span.end


def _has_words(span: Span, text: str | None) -> bool:
    if text is None:
        return span.end - span.start > _TOLERATED
    return any(map(str.isalnum, text[span.start : span.end]))


def _weight(span: Span, text: str | None) -> int:
    if text is None:
        return span.end - span.start
    return sum(map(str.isalnum, text[span.start : span.end]))


def _paragraph(file: FactFile, piece: Span, text: str | None) -> int:
    if text is not None:
        words = text[piece.start : piece.end]
        return paragraph_of(text, piece.start + len(words) - len(words.lstrip()))
    known = [each for span, each in file.spans.items() if span.start <= piece.start]
    return max((each.paragraph for each in known), default=0)


def _label(stretch: Stretch) -> str:
    mark, name = STATES[stretch.state]
    return f"{mark} {', '.join(filter(None, stretch.notes)) or name}"


def _shown(stretch: Stretch, text: str | None, width: int) -> Iterator[tuple[str, str]]:
    label = _label(stretch)
    if len(label) > width:
        label = label[: width - 1] + "…"
    if text is None:
        yield stretch.state, f"  {label:<{width}} | {stretch.span}"
        return
    words = blanked(text[stretch.span.start : stretch.span.end])
    for line in wrap(" ".join(words.split()), WIDTH - width - 5, break_on_hyphens=False):
        yield stretch.state, f"  {label:<{width}} | {line}"
        label = STATES[stretch.state][0]  # the mark alone goes on down the margin


def _sums(coverage: Coverage) -> Iterator[tuple[str, str]]:
    unit = "letters and digits" if coverage.text is not None else "characters of its spans"
    yield "", f"Of {sum(coverage.counted.values()):,} {unit}:"
    kinds: Counter[tuple[str, str]] = Counter()
    for stretch in coverage.stretches:
        for note in filter(None, stretch.notes):
            kinds[stretch.state, note] += _weight(stretch.span, coverage.text)
    total = sum(coverage.counted.values()) or 1
    for state, (mark, name) in STATES.items():
        yield state, f"  {mark} {name:<20} {coverage.share(state):6.1%}"
        for (of, note), count in sorted(kinds.items(), key=lambda each: (-each[1], each[0])):
            if of == state:
                yield state, f"      {note:<18} {count / total:6.1%}"
