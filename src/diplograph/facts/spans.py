"""Locators: two offsets into the text of the source, or a list of such spans in its order."""

from __future__ import annotations

import re
from itertools import pairwise

from diplograph.facts import meant
from diplograph.facts.document import Mapping, Node, Scalar, Sequence
from diplograph.facts.model import Span
from diplograph.facts.tables import one_or_more
from diplograph.facts.types import Context, Located, Matching, Type
from diplograph.facts.values import located, scalar
from diplograph.problems import Problem
from diplograph.spelling import did_you_mean

_SPAN = r"(0|[1-9][0-9]{0,8})-([1-9][0-9]{0,8})"


def _parse_span(node: Scalar, context: Context) -> Span | None:
    match = re.fullmatch(_SPAN, node.text)
    span = Span(int(match[1]), int(match[2])) if match else None
    if span and span.start < span.end:
        return span
    why = "its start is not before its end" if span else "it is not two offsets"
    expected = "start-end in characters from 0, the end excluded, as 10-31"
    message, hint = f"this is not a span: {why}", meant.span_hint(node.text)
    context.report(node, "bad-span", message, expected=expected, hint=hint)
    return None


SPAN = scalar(
    "a span, start-end", _parse_span, Matching(_SPAN, "a span, start-end in characters, as 10-31")
)
_LETTER = r"[A-Za-z\u00c0-\u1fff\u2c00-\ud7ff\uf900-\ufffd]"
#: Two offsets with a slip in them, as ``55-8S``, which are no words, as ``22-member`` is.
DAMAGED_SPAN = rf"(?!.*{_LETTER}{{3}})\w*\d\w*[-–—.:]{{1,2}}\w*"
#: A place that is written down: a span, or words whose span is still to be looked up.
_PLACE = SPAN._replace(
    shape=Matching(
        rf"{_SPAN}|(?!(?:{DAMAGED_SPAN})$)[\s\S]*{_LETTER}[\s\S]*",
        "a span, start-end in characters, as 10-31, nor words of the text",
    )
)


def _parse_spans(found: tuple[Located[Span], ...], context: Context) -> None:
    """Spans of one claim stand in the order of the text and do not overlap."""
    for before, after in pairwise(found):
        if before.value.end <= after.value.start:
            continue
        unsorted = after.value < before.value
        joined = Span(before.value.start, max(before.value.end, after.value.end))
        message = (
            "the spans are not in the order of the text"
            if unsorted
            else "the spans overlap: one passage would count twice"
        )
        context.problems.append(
            Problem(
                after.location,
                "unsorted-spans" if unsorted else "overlapping-spans",
                message,
                found=f"{after.value} after {before.value}",
                hint="list them in the order of the text"
                if unsorted
                else f"one span holds both: {joined}",
                related=((before.location, "the span before"),),
            )
        )


def _two_offsets(node: Sequence | Mapping) -> str | None:
    items = node.items if isinstance(node, Sequence) else [value for _, value in node.entries]
    numbers = [item.text for item in items if isinstance(item, Scalar)]
    plain = len(items) == len(numbers) == 2 and all(map(str.isdigit, numbers))
    return "-".join(numbers) if plain else None


def _parted_thousands(node: Sequence) -> Scalar | None:
    """In a list of spans, the one that commas within its numbers have cut into items.

    ``[165-184, 2,095-2,120]`` has four items; the span is all up to where it makes sense again.
    """
    texts = [item.text if isinstance(item, Scalar) else "" for item in node.items]
    for index, item in enumerate(node.items):
        if not isinstance(item, Scalar) or not re.fullmatch(r"\d{1,2}|\d+-\d{1,3}", item.text):
            continue
        for count in (3, 2):
            joined = "".join(texts[index : index + count])
            pieces = texts[index + 1 : index + count]
            grouped = all(re.match(r"\d{2,3}\b", one) for one in pieces)
            if len(pieces) == count - 1 and grouped and re.fullmatch(r"\d+-\d+", joined):
                end = node.items[index + count - 1].location
                place = item.location._replace(end_line=end.end_line, end_column=end.end_column)
                return Scalar(",".join(texts[index : index + count]), place)
    return None


_LOCATE = '`diplograph locate FILE "words of the text"` tells the span; write it here'


def _spans() -> Type[tuple[Located[Span], ...]]:
    inner = one_or_more(located(_PLACE))

    def read(node: Node, context: Context) -> tuple[Located[Span], ...] | None:
        if node in (Scalar("", node.location), Sequence((), node.location)):
            message, hint = "it is not said where the source says it", _LOCATE
            context.report(node, "missing-value", message, expected="start-end", hint=hint)
            return None
        if isinstance(node, Sequence | Mapping) and (span := _two_offsets(node)):
            kind = "list" if isinstance(node, Sequence) else "mapping"
            message, expected = f"this is a {kind} of two offsets, and not a span", "start-end"
            hint = did_you_mean(span)
            context.report(node, "bad-span", message, expected=expected, hint=hint)
            return None
        if isinstance(node, Sequence) and (parted := _parted_thousands(node)):
            message, expected = "a comma parts the digits of this offset", "start-end"
            hint = meant.span_hint(parted.text)
            context.report(parted, "bad-span", message, expected=expected, hint=hint)
            return None
        found = inner.read(node, context)
        if found:
            _parse_spans(found, context)
        return found

    return Type(inner.name, read, inner.shape)


SPANS = _spans()
