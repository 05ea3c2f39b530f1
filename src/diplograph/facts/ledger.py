"""The end of a fact file: passages left out, passages still to be read, the records of spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from diplograph.facts import schema
from diplograph.facts.document import Mapping
from diplograph.facts.model import FactFile, Omission, Span, SpanRecord, Todo
from diplograph.facts.types import Context, Fields
from diplograph.facts.values import INTEGER, SHA256
from diplograph.problems import Location, Problem
from diplograph.spelling import did_you_mean, one_slip


def spans_at(fields: Fields) -> tuple[Span, ...]:
    """The spans under `at`, in the order written."""
    return tuple(item.value for item in fields.get(schema.AT) or ())


def omissions(file: Fields, places: dict[tuple[int | None, str], Location]) -> Iterator[Omission]:
    """The passages left out; the place of each span is put into `places`."""
    for fields in file.get(schema.NOT_ENCODED) or ():
        reason, at = fields.get(schema.WHY), spans_at(fields)
        for span in fields.get(schema.AT) or ():
            places.setdefault((None, f"at {span.value}"), span.location)
        if reason and at:
            yield Omission(at, reason, fields.place(schema.AT))


def todos(file: Fields) -> Iterator[Todo]:
    """The passages still to be read."""
    for fields in file.get(schema.TODO) or ():
        if at := spans_at(fields):
            yield Todo(at, fields.node.location)


def span_records(file: Fields, context: Context) -> tuple[dict[Span, SpanRecord], frozenset[Span]]:
    """The records of spans, and the spans whose record could not be read."""
    records: dict[Span, SpanRecord] = {}
    written = _written(file)
    for span, values in file.get(schema.SPAN_RECORDS) or ():
        if len(values) != 2:
            message = "a record of a span is its paragraph and its SHA-256"
            hint = "`diplograph check --texts DIR --fix` writes the records"
            expected = "[paragraph, SHA-256]"
            problem = Problem(span.location, "wrong-type", message, "", expected, hint)
            context.problems.append(problem)
            continue
        paragraph = INTEGER.read(values[0], context)
        sha256 = SHA256.read(values[1], context)
        if paragraph and sha256:
            places = (span.location, *(value.location for value in values))
            records[span.value] = SpanRecord(span.value, paragraph, sha256, *places)
    return records, written - records.keys()


def hint_at_records(file: FactFile, context: Context) -> None:
    """Let a span that cannot be read be one that is recorded and written like it, if there is one.

    A digit that was lost leaves a start after the end (``151-16`` for ``151-160``). What nothing
    else uses comes first. In their own block the records have no span beside them to go by.
    """
    places = [one.at for one in file.claims] + [one.at for one in file.omissions]
    used = {span for at in places for span in at}
    spare, others = (
        {str(span) for span in file.spans if (span in used) is is_used} for is_used in (False, True)
    )
    first_record = min((record.location for record in file.spans.values()), default=None)
    for number, problem in enumerate(context.problems):
        if problem.code != "bad-span" or first_record is None or problem.location > first_record:
            continue
        text = problem.found.strip("'")
        likely = sorted(_alike(text, spare) or _alike(text, others))
        if likely:
            hint = did_you_mean('" or "'.join(likely))
            context.problems[number] = problem._replace(hint=hint)


def _alike(text: str, spans: Iterable[str]) -> list[str]:
    """The spans that are written as a text, but for one slip or the digits after it."""
    start = re.match(r"\d+-\d", text)
    return [span for span in spans if one_slip(text, span) or (start and span.startswith(text))]


def _written(file: Fields) -> frozenset[Span]:
    _, table = file.node.by_key.get(schema.SPAN_RECORDS.name, (None, None))
    if not isinstance(table, Mapping):
        return frozenset()
    numbers = (re.findall(r"\d+", key.text) for key, _ in table.entries)
    return frozenset(Span(int(pair[0]), int(pair[1])) for pair in numbers if len(pair) == 2)
